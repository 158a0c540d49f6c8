"""What the server has loaded stays until it ends: the collector of cycles need not look it over again.

With the engine and the compiler loaded there are some 200,000 objects. To look over all of them stops every
thread for more than a tenth of a second, now and then, in the midst of whatever is dragged on a page.
"""

from __future__ import annotations

import gc
import sys

_looked_at: set[int] = set()
"""Numbers of modules that were loaded when what is loaded was set aside."""


def set_aside() -> bool:
    """Keep what is loaded from the collector, if more is loaded than last time; whether it was."""
    n_modules = len(sys.modules)
    if n_modules in _looked_at:
        return False
    _looked_at.add(n_modules)
    gc.collect()  # what is set aside is never freed: let it not be rubbish
    gc.freeze()
    return True
