"""A digest of values: equal for what means the same, whatever the records are called that hold it.

A record (a dataclass, a named tuple) enters by the names of its fields, sorted, and the values that are not
the default. So another name of the class, another order of its fields, or one field more that is left at its
default changes no digest. Names of classes stay out: two kinds of record that may be held in one place must
differ in the names of the fields that have no default.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

_LENGTH = 16  # bytes


def digest_of_values(value: Any) -> str:
    """Digest (32 hex digits) of numbers, words, arrays, and records, sequences and mappings of them.

    Numbers enter by their value: 1 and 1.0 are one, but True is not 1. Floats enter to the last bit: -0.0 is
    not 0.0 (a bearing tells them apart), and every nan is the same. A list is as good as a tuple. A mapping
    enters in its order, which is the order of columns. Of an array enter its type, shape and bytes.
    Raises TypeError for anything else: what is not understood must not be left out.
    """
    return hashlib.blake2b(_encoded(value), digest_size=_LENGTH).hexdigest()


def _encoded(value: Any) -> bytes:
    """Bytes that tell a value from every other; each begins with its kind and shows its end."""
    return _encoder(value.__class__)(value)


@cache
def _encoder(kind: Any) -> Callable[[Any], bytes]:
    """How values of a type are encoded."""
    if is_dataclass(kind) or hasattr(kind, "_field_defaults"):
        return _record_encoder(kind)
    for kinds, encode in _ENCODERS:
        if issubclass(kind, kinds):
            return encode
    raise TypeError(f"there is no digest of {kind.__name__}")


def _record_encoder(kind: type) -> Callable[[Any], bytes]:
    defaults = {name: (value, _encoded(value)) for name, value in _defaults(kind).items()}
    none = object(), b""
    named = [(name, _encoded(name), *defaults.get(name, none)) for name in sorted(_names(kind))]

    def encode(record: Any) -> bytes:
        parts = [b"{"]
        for name, head, default, encoded_default in named:
            value = getattr(record, name)
            if value is default:  # most are, and one need not look closer
                continue
            body = _encoded(value)
            if body != encoded_default:
                parts += head, body
        parts.append(b"}")
        return b"".join(parts)

    return encode


def _names(kind: Any) -> list[str]:
    """The fields of a record that count when two are compared."""
    return (
        [field.name for field in fields(kind) if field.compare] if is_dataclass(kind) else list(kind._fields)
    )


def _defaults(kind: Any) -> dict[str, Any]:
    if not is_dataclass(kind):
        return dict(kind._field_defaults)
    plain = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    made = {f.name: f.default_factory() for f in fields(kind) if f.default_factory is not MISSING}
    return plain | made


def _text(value: str) -> bytes:
    return _counted(b"s", value.encode())


def _counted(kind: bytes, body: bytes) -> bytes:
    return b"%b%d:%b" % (kind, len(body), body)


def _float(value: float) -> bytes:
    return b"N" if value != value else b"d" + _PACKED(value)


def _number(value: Any) -> bytes:
    if isinstance(value, int | np.integer):
        whole = int(value)
        if abs(whole) > _EXACT:
            return b"i%d;" % whole
    return _float(float(value))


def _sequence(values: Iterable[Any]) -> bytes:
    return b"(" + b"".join(map(_encoded, values)) + b")"


def _mapping(values: Mapping[Any, Any]) -> bytes:
    return b"{" + b"".join(_encoded(key) + _encoded(value) for key, value in values.items()) + b"}"


def _array(value: np.ndarray[Any, Any]) -> bytes:
    if value.dtype.hasobject:
        raise TypeError("there is no digest of an array of objects")
    little = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
    return _text(f"{little.dtype.str} {value.shape}") + _counted(b"a", little.tobytes())


_PACKED = struct.Struct(">d").pack
_EXACT = 2**53  # whole numbers up to here are floats too
_ENCODERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], bytes]], ...] = (
    (type(None), lambda _value: b"n"),
    ((bool, np.bool_), lambda value: b"t" if value else b"f"),
    (str, _text),
    (float, _float),
    ((int, np.integer, np.floating), _number),
    (np.ndarray, _array),
    ((tuple, list), _sequence),
    (Mapping, _mapping),
)
"""Kinds of values, the first that fits; a truth value is an integer to Python, so it stands before."""
