"""The frame of a report: sections of paragraphs, tables, figures with their numbers, and a player.

Everything stands in the one file: pictures as data, style under a policy that lets nothing else in. Each
figure has a text that says what it shows and the table behind it.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

MOST_BYTES = 1_000_000
"""A report is mailed: it stays below."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text; `soft`: small and grey."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: a caption, the headings, and rows of texts; `folded`: shown on demand."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (SVG text or PNG bytes), what it shows in words, and the numbers behind it."""

    picture: str | bytes
    alt: str
    caption: str
    table: Rows | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item a plain text; with a `caption`, by which it is told, it is shown on demand."""

    items: tuple[str, ...]
    code: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Player:
    """A page that plays one replicate (`views.replay.page_of`); it alone needs script.

    `still`: what is said of it on paper.
    """

    page: str
    title: str
    still: str = ""


Block = Paragraph | Rows | Figure | Items | Player


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A report. `lead`: the answer in two sentences. `contents`, `numbers`: the words in its language."""

    title: str
    subtitle: str
    lead: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    language: str = "en"
    contents: str = "Contents"
    numbers: str = "The numbers"


def html_of(page: Page) -> str:
    """The page as one file."""
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    body = "\n".join(_body(page))
    return _FRAME.format(
        language=html.escape(page.language),
        policy=_policy(page, style),
        title=html.escape(page.title),
        style=style,
        body=body,
    )


def fragment_of(blocks: Iterable[Block]) -> str:
    """Blocks as a piece of HTML to be shown within another page, with what style it needs."""
    body = "".join(text for block in blocks for text in _block(block, "The numbers"))
    return f'<div class="rempart"><style>{_FRAGMENT_STYLE}</style>{body}</div>'


_FRAGMENT_STYLE = (
    ".rempart table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".rempart caption{text-align:left;font-weight:600}"
    ".rempart th,.rempart td{text-align:right;padding:0.1em 0.8em 0.1em 0}"
    ".rempart th:first-child,.rempart td:first-child{text-align:left}"
    ".rempart .soft{opacity:0.75;font-size:0.9em}"
    ".rempart tbody th{font-weight:normal}"
    ".rempart .scroll{overflow-x:auto;margin:0.5em 0}"
    ".rempart figure{margin:0.5em 0}"
    ".rempart img{max-width:100%;height:auto;background:#fff}"
    ".rempart summary{cursor:pointer}"
    ".rempart details{margin:0.3em 0}"
)

_FRAME = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _policy(page: Page, style: str) -> str:
    """What the page may do: show its own style and pictures, and run the players that it carries."""
    styles = " ".join(f"'sha256-{digest}'" for digest in (_hash(style), *_player_hashes(page, "style")))
    scripts = " ".join(f"'sha256-{digest}'" for digest in _player_hashes(page, "script")) or "'none'"
    return (
        f"default-src 'none'; img-src data:; style-src {styles}; script-src {scripts};"
        " base-uri 'none'; form-action 'none'"
    )


def _body(page: Page) -> Iterator[str]:
    yield f"<header><h1>{html.escape(page.title)}</h1>"
    yield f'<p class="soft">{html.escape(page.subtitle)}</p>'
    yield f'<p class="lead">{html.escape(page.lead)}</p></header>'
    yield f'<nav aria-label="{html.escape(page.contents)}"><ol>'
    for i, section in enumerate(page.sections, 1):
        yield f'<li><a href="#s{i}">{html.escape(section.title)}</a></li>'
    yield "</ol></nav>\n<main>"
    for i, section in enumerate(page.sections, 1):
        yield f'<section aria-labelledby="s{i}"><h2 id="s{i}">{html.escape(section.title)}</h2>'
        for block in section.blocks:
            yield from _block(block, page.numbers)
        yield "</section>"
    yield "</main>\n<footer>"
    for line in page.footer:
        yield f'<p class="soft">{html.escape(line)}</p>'
    yield "</footer>"


def _block(block: Block, numbers: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        look = ' class="soft"' if block.soft else ""
        yield f"<p{look}>{html.escape(block.text)}</p>"
    elif isinstance(block, Items):
        shown = (f"<code>{html.escape(i)}</code>" if block.code else html.escape(i) for i in block.items)
        listed = "<ul>" + "".join(f"<li>{item}</li>" for item in shown) + "</ul>"
        yield _folded(block.caption, listed) if block.caption else listed
    elif isinstance(block, Rows):
        yield from _table(block)
    elif isinstance(block, Figure):
        yield f'<figure><img src="{_source(block.picture)}" alt="{html.escape(block.alt)}">'
        yield f"<figcaption>{html.escape(block.caption)}</figcaption>"
        if block.table is not None:
            yield f"<details><summary>{html.escape(numbers)}</summary>"
            yield from _table(block.table)
            yield "</details>"
        yield "</figure>"
    else:
        title = html.escape(block.title)
        yield f'<iframe sandbox="allow-scripts" title="{title}" srcdoc="{html.escape(block.page)}"></iframe>'


def _table(table: Rows) -> Iterator[str]:
    if table.folded:
        yield f"<details><summary>{html.escape(table.caption)}</summary>"
    yield f'<div class="scroll" tabindex="0" role="group" aria-label="{html.escape(table.caption)}"><table>'
    yield f"<caption>{html.escape(table.caption)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{html.escape(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{html.escape(text)}</td>" for text in rest)
        yield f'<tr><th scope="row">{html.escape(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    if table.folded:
        yield "</details>"


def _folded(caption: str, below: str) -> str:
    return f"<details><summary>{html.escape(caption)}</summary>{below}</details>"


def _source(picture: str | bytes) -> str:
    """A picture as a data address; an SVG shown as a picture runs no script and takes no style from us."""
    if isinstance(picture, str):
        return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def _player_hashes(page: Page, tag: str) -> list[str]:
    """Hashes of what the players run: their pages stand under this page's policy too."""
    found: dict[str, None] = {}
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Player):
                parts = re.findall(rf"<{tag}>(.*?)</{tag}>", block.page, re.DOTALL)
                found.update(dict.fromkeys(_hash(part) for part in parts))
    return list(found)


def _hash(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()
