"""The pages of the application, by the part of the address after #."""

NAMES = ("run", "replay", "compare", "incident", "catalogue")
