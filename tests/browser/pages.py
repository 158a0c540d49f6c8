"""The pages of the application, by the part of the address after #."""

NAMES = ("scenario", "run", "replay", "compare", "incident", "catalogue")
READY = {"scenario": ".map [data-id]", "run": ".headline", "replay": "iframe"}
"""What a page shows once it has been answered, where that is more than its heading."""
