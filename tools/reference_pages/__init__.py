"""Parts of the reference that are made from the code itself when the site is built, not written twice.

A page says where with `<!-- made: KIND ARGUMENT -->`; `placeholders.filled` puts the part there.
"""

from reference_pages.placeholders import KINDS, filled

__all__ = ["KINDS", "filled"]
