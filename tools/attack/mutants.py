"""Files made wrong: lines, words and bytes of good ones changed, drawn from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

NASTY = (
    *("", "0", "-1", "1e999", "-1e308", "5e-324", "nan", ".inf", "1_000", "0x10", "0o17", "1:30", "yes", "~"),
    *("null", "true", "[]", "{}", "[[[[]]]]", "*a", "&a x", "!!python/object:os.system x", "<<: *a", "none"),
    *("unlimited", "site", "random", "1 km", "-3 km", "1e300 m", "5 furlong", "33.78S", "91 deg", "180 deg"),
    *("181 deg", "1 mil", "1600 mil", "2021-02-30", "06/06/2021", "0001-01-01", "9999-12-31", "-5 min"),
    *(
        "2021-06-06T12:00+03:00",
        '=HYPERLINK("x")',
        "../../../etc/passwd",
        "/dev/zero",
        "a/b",
        "..",
        ".",
        "con",
    ),
    *(
        "\u202e",
        "\u2028",
        "\ufeff",
        "\x00",
        "\x07",
        "\x1b[31m",
        "\ud7ff",
        "\U0001f680",
        "é" * 300,
        "x" * 3000,
    ),
    *("card: x", "low: 2\n  high: 1", "- - - -", "? x", "%", "@", "`", "|", ">", "'", '"', "#", ";", "1,5"),
    *("1.5.2", "99999999999999999999", "1e5 s", "leakers >= 1", "lost[x]"),
)
_UNITS = (
    "",
    " km",
    " m",
    " s",
    " min",
    " deg",
    " mil",
    " rad",
    " m/s",
    " km/h",
    " dB",
    " m^2",
    " dBsm",
    " K",
    " %",
)
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)( [a-zA-Z/^0-9]+)?")
_SIGNS = "{}[]:,#&*!|>'\"%@`-?\t\n 0;=()\x00\x07\u2028"


def mutant(texts: list[str], draw: random.Random) -> bytes:
    """A file made from one of some texts by one to four changes; now and then by changes of bytes."""
    text = draw.choice(texts)
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        text = draw.choice(_CHANGES)(text, texts, draw)
        text = text[:200_000]
    data = text.encode("utf-8", "replace")
    return bytes_changed(data, draw) if draw.random() < 0.08 else data


def _lines(text: str, draw: random.Random) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, draw.randrange(len(lines))


def _without_line(text: str, _texts: list[str], draw: random.Random) -> str:
    lines, i = _lines(text, draw)
    del lines[i : i + draw.choice((1, 1, 2, 5))]
    return "\n".join(lines)


def _line_twice(text: str, _texts: list[str], draw: random.Random) -> str:
    lines, i = _lines(text, draw)
    lines.insert(draw.randrange(len(lines) + 1) if draw.random() < 0.5 else i, lines[i])
    return "\n".join(lines)


def _line_of_another(text: str, texts: list[str], draw: random.Random) -> str:
    lines, i = _lines(text, draw)
    others, k = _lines(draw.choice(texts), draw)
    lines[i : i + draw.randrange(2)] = others[k : k + draw.choice((1, 1, 3, 10))]
    return "\n".join(lines)


def _indented(text: str, _texts: list[str], draw: random.Random) -> str:
    lines, i = _lines(text, draw)
    lines[i] = draw.choice((" ", "  ", "\t")) + lines[i] if draw.random() < 0.5 else lines[i].lstrip()
    return "\n".join(lines)


def _value_replaced(text: str, _texts: list[str], draw: random.Random) -> str:
    """What stands after a colon or a comma becomes another thing."""
    lines, i = _lines(text, draw)
    mark = draw.choice((":", ":", ":", ",", "{", "["))
    head, found, tail = lines[i].partition(mark)
    rest = tail.find(",") if mark != ":" or draw.random() < 0.5 else -1
    lines[i] = f"{head}{found or ':'} {draw.choice(NASTY)}{tail[rest:] if rest >= 0 else ''}"
    return "\n".join(lines)


def _quantity_replaced(text: str, _texts: list[str], draw: random.Random) -> str:
    """A number becomes another of any size, with a unit or without."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    one = draw.choice(found)
    size = draw.choice((0.0, 1.0, -1.0, 10.0 ** draw.uniform(-12.0, 12.0), draw.uniform(-400.0, 400.0)))
    unit = draw.choice((one[2] or "", one[2] or "", *_UNITS))
    return f"{text[: one.start()]}{size:.6g}{unit}{text[one.end() :]}"


def _key_replaced(text: str, _texts: list[str], draw: random.Random) -> str:
    lines, i = _lines(text, draw)
    head, mark, tail = lines[i].partition(":")
    indent = head[: len(head) - len(head.lstrip())]
    lines[i] = f"{indent}{draw.choice((*NASTY, head.strip()[::-1], head.strip().upper()))}{mark}{tail}"
    return "\n".join(lines)


def _number_changed(text: str, _texts: list[str], draw: random.Random) -> str:
    at = [i for i, sign in enumerate(text) if sign.isdigit()]
    if not at:
        return text
    i = draw.choice(at)
    put = draw.choice(("-", "e9", "e308", ".", "00000000000", "9" * 20, "", "x"))
    return text[:i] + put + text[i + draw.randrange(2) :]


def _sign_put_in(text: str, _texts: list[str], draw: random.Random) -> str:
    i = draw.randrange(len(text) + 1)
    strange = chr(draw.choice((draw.randrange(0xD800), draw.randrange(0xE000, 0x110000))))
    sign = draw.choice(_SIGNS) if draw.random() < 0.8 else strange
    return text[:i] + sign + text[i + draw.randrange(2) :]


def _cut(text: str, _texts: list[str], draw: random.Random) -> str:
    i = draw.randrange(len(text) + 1)
    return text[:i] if draw.random() < 0.7 else text[i:]


def _nested(text: str, _texts: list[str], draw: random.Random) -> str:
    i = draw.randrange(len(text) + 1)
    return text[:i] + draw.choice(("[", "{a: ", "- ", "(", '"')) * draw.choice((3, 60, 2000)) + text[i:]


_Change = Callable[[str, list[str], random.Random], str]
_CHANGES: tuple[_Change, ...] = (
    *(_value_replaced,) * 6, *(_quantity_replaced,) * 4, *(_number_changed,) * 3, *(_without_line,) * 2,
    _line_twice, _line_of_another, _key_replaced, _indented, _sign_put_in, _sign_put_in, _cut, _nested,
)  # fmt: skip


def bytes_changed(data: bytes, draw: random.Random) -> bytes:
    """A file with a few of its bytes changed, left out or put in."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 3, 40))):
        i = draw.randrange(len(changed) + 1)
        changed[i : i + draw.randrange(3)] = draw.randbytes(draw.randrange(3))
    return bytes(changed)
