"""The pages of the application, by the part of the address after #."""

NAMES = ("scenario", "run", "replay", "compare", "incident", "catalogue")
