"""Named arrays handed to compiled code by reference.

Numba passes a named tuple by value: every array in it becomes seven words at
every call, and a function that hands on two hundred arrays takes minutes to
compile. A `Frame` is one pointer to a table of addresses and shapes; an attribute
reads its array (or number, or inner frame) from there. Compiled code and plain
Python use the same syntax, `frame.field[i]`; compiled code cannot set a field.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.extending import (
    NativeValue,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)
from numba.core.typing.templates import AttributeTemplate, infer_getattr

_WORD = 8


class Frame:
    """The fields of a named tuple as attributes, and their addresses for compiled code.

    Keeps the arrays alive. Fields: C-contiguous arrays, int, float, or named tuples of these.
    """

    def __init__(self, fields: NamedTuple) -> None:
        words: list[int] = []
        kinds: list[tuple[str, str, int, int]] = []
        for name, value in zip(fields._fields, fields, strict=True):
            kind, value = _kind(value)
            setattr(self, name, value)
            kinds.append((name, *kind, len(words)))
            words += _words(value)
        self._words = np.array(words, dtype=np.uint64)
        self._address = int(self._words.ctypes.data)
        self._kinds = tuple(kinds)


def _kind(value: Any) -> tuple[tuple[str, int], Any]:
    """((type, dimensions), value as the frame keeps it)."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "i":
            # One kind of integer: otherwise each function is compiled for every mixture.
            value = value.astype(np.int64)
        return (value.dtype.str[1:], value.ndim), np.ascontiguousarray(value)
    if isinstance(value, tuple):
        inner = Frame(value)  # type: ignore[arg-type]
        return ("frame", 0), inner
    return ("int", 0) if isinstance(value, int) else ("float", 0), value


def _words(value: Any) -> list[int]:
    if isinstance(value, np.ndarray):
        return [int(value.ctypes.data), *value.shape]
    if isinstance(value, Frame):
        return [value._address]
    packed = np.int64(value) if isinstance(value, int) else np.float64(value)
    return [int(packed.view(np.uint64))]


class FrameType(types.Type):  # type: ignore[misc]
    """Numba's type of a frame: its fields, their types, and where each stands in the table."""

    def __init__(self, fields: tuple[tuple[str, Any, int], ...]) -> None:
        self.fields = fields
        self.place = {name: (kind, word) for name, kind, word in fields}
        text = ",".join(f"{name}:{kind}@{word}" for name, kind, word in fields)
        # The name goes into every mangled symbol: a digest keeps the compiler fast.
        super().__init__(name=f"Frame{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}")


def _numba_type(frame: Frame, name: str, kind: str, n_dim: int) -> Any:
    if kind == "frame":
        return _type_of(getattr(frame, name))
    if kind in ("int", "float"):
        return types.int64 if kind == "int" else types.float64
    return types.Array(numba.from_dtype(np.dtype(kind)), n_dim, "C")


def _type_of(frame: Frame) -> FrameType:
    return FrameType(
        tuple((name, _numba_type(frame, name, kind, n), word) for name, kind, n, word in frame._kinds)
    )


@typeof_impl.register(Frame)  # type: ignore[untyped-decorator]
def _typeof_frame(frame: Frame, _context: Any) -> FrameType:
    known = frame.__dict__.get("_numba_type")
    if known is None:
        known = frame.__dict__["_numba_type"] = _type_of(frame)
    return known  # type: ignore[no-any-return]


@register_model(FrameType)  # type: ignore[untyped-decorator]
class _FrameModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, of_type: FrameType) -> None:
        super().__init__(manager, of_type, ir.IntType(64).as_pointer())


@unbox(FrameType)  # type: ignore[untyped-decorator]
def _unbox_frame(_of_type: FrameType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "_address")
    number = c.pyapi.long_as_ulonglong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, ir.IntType(64).as_pointer()))


@infer_getattr
class _FrameAttributes(AttributeTemplate):  # type: ignore[misc]
    key = FrameType

    def generic_resolve(self, frame: FrameType, name: str) -> Any:
        place = frame.place.get(name)
        return None if place is None else place[0]


def _word(builder: Any, pointer: Any, i: int) -> Any:
    return builder.load(builder.gep(pointer, [ir.Constant(ir.IntType(64), i)]))


def _array(context: Any, builder: Any, kind: Any, pointer: Any, word: int) -> Any:
    """Array of `kind` whose address and shape stand at `word`; it owns nothing."""
    size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    shape = [_word(builder, pointer, word + 1 + d) for d in range(kind.ndim)]
    strides = [ir.Constant(ir.IntType(64), size)]
    for extent in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], extent))
    array = context.make_array(kind)(context, builder)
    data = builder.inttoptr(
        _word(builder, pointer, word), context.get_data_type(kind.dtype).as_pointer()
    )
    context.populate_array(
        array,
        data=data,
        shape=cgutils.pack_array(builder, shape),
        strides=cgutils.pack_array(builder, strides),
        itemsize=ir.Constant(ir.IntType(64), size),
        meminfo=None,
    )
    return array._getvalue()


@lower_getattr_generic(FrameType)  # type: ignore[untyped-decorator]
def _lower_attribute(context: Any, builder: Any, of_type: FrameType, pointer: Any, name: str) -> Any:
    kind, word = of_type.place[name]
    if isinstance(kind, types.Array):
        return _array(context, builder, kind, pointer, word)
    value = _word(builder, pointer, word)
    if isinstance(kind, FrameType):
        return builder.inttoptr(value, ir.IntType(64).as_pointer())
    return value if kind is types.int64 else builder.bitcast(value, ir.DoubleType())
