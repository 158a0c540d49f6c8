"""What `rempart: 1` read otherwise, or not at all: refused there with its line, read from `rempart: 2` on.

What a file of version 1 holds and is not refused means the same in version 2, so that to write 2 at its top
is all that an upgrade has to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rempart.reading.document import Document
from rempart.reading.problems import Problem
from rempart.reading.texts import texts_of

UPGRADE = "let `rempart upgrade` write version 2"
_MIL = re.compile(r"\s*[-+.\d][-+.\deE]*\s*mils?\s*")


def outdated(document: Document) -> Iterator[Problem]:
    """What a document of version 1 holds that version 2 reads otherwise."""
    if document.data.get("rempart") != 1:
        return
    for path, text in texts_of(document.data):
        if _MIL.fullmatch(text):
            wrong = (
                f"found {text!r}; rempart: 1 took a mil for a tenth of NATO's (6400 to the circle): "
                f"write it in deg, or {UPGRADE}"
            )
            yield document.problem(path, wrong)
