"""One replicate to look at: a page that plays it."""

from rempart.views.replay.page import page_of, shown_of

__all__ = ["page_of", "shown_of"]
