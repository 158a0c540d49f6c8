"""Publications that the sections of a file name by a key."""

from __future__ import annotations

from rempart.reading.days import DayIfKnown
from rempart.reading.sections import Section


class Reference(Section):
    """A source that others name by its key."""

    title: str
    author: str = ""
    publisher: str = ""
    date: DayIfKnown = ""
    url: str = ""
    accessed: DayIfKnown = ""
    via: str = ""
    note: str = ""


SOURCE_MEANINGS = {
    "title": "its title, or what it reports",
    "author": "who wrote it",
    "publisher": "who published it",
    "date": "day, month or year: as precisely as it is known",
    "url": "where it was read",
    "accessed": "day on which it was read",
    "via": "through whom it reached us, if not directly",
}
"""What the fields of a `Reference` say."""
