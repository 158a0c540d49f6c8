"""Named arrays handed to compiled code by reference.

Numba passes a named tuple by value: every array in it becomes seven words at
every call, and a function that hands on two hundred arrays takes minutes to
compile. A `Frame` is one pointer to a table of addresses and shapes; an attribute
is a `Field`, one pointer into that table. Compiled code and plain Python use the same
syntax: `frame.field[i]`, `frame.field[i, j]`, `len(frame.field)`, `.shape`; anything else takes the
field for the array that it is. Compiled code cannot set a field, and a negative index
does not count from the end. What belongs to a `World` is constant: the compiler
may read it once, and refuses to write it.
"""

# Numba is typed in part only.
# mypy: allow-untyped-calls, allow-untyped-decorators, allow-subclassing-any, disable-error-code=override

from __future__ import annotations

import hashlib
import operator
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import lower_cast
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global
from numba.core.typing.templates import signature as signature_of
from numba.extending import (
    NativeValue,
    lower_builtin,
    lower_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)

from rempart.engine.world import Fire, Ground, Raid, Sensing, World

_CONSTANT = (World, Raid, Sensing, Fire, Ground)
_WORD = ir.IntType(64)
_LINE = 128  # bytes: processors fetch cache lines of 64 in pairs

Fields = TypeVar("Fields", bound=NamedTuple)


class Frame:
    """The fields of a named tuple as attributes, and their addresses for compiled code.

    Keeps the arrays alive. Fields: C-contiguous arrays, int, float, or named tuples of these. Arrays of
    integers are copied, unless they are to stay in the place that `packed` gave them.
    """

    def __init__(self, fields: NamedTuple, in_place: bool = False) -> None:
        words: list[int] = []
        kinds: list[tuple[str, str, int, int]] = []
        inner: list[Any] = []
        for name, given in zip(fields._fields, fields, strict=True):
            kind, value = _kind(given, in_place)
            setattr(self, name, value)
            kinds.append((name, *kind, len(words)))
            words += _words(value)
            if isinstance(value, Frame):
                inner.append(value.form)
        self._words = np.array(words, dtype=np.uint64)
        self.address = int(self._words.ctypes.data)
        self.kinds = tuple(kinds)
        self.constant = isinstance(fields, _CONSTANT)
        self.form: tuple[Any, ...] = (self.constant, self.kinds, *inner)
        """What its type hangs on."""

    def refill(self, fields: NamedTuple) -> None:
        """Hold the values of other fields of the same kinds and shapes, in the same places."""
        for (name, _, _, at), given in zip(self.kinds, fields, strict=True):
            if isinstance(given, np.ndarray):
                getattr(self, name)[...] = given
            else:
                setattr(self, name, given)
                (self._words[at],) = _words(given)


def _kind(value: Any, in_place: bool = False) -> tuple[tuple[str, int], Any]:
    """((type, dimensions), value as the frame keeps it)."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "i":
            # One kind of integer: otherwise each function is compiled for every mixture.
            value = value.astype(np.int64, copy=not in_place)
        return (value.dtype.str[1:], value.ndim), np.ascontiguousarray(value)
    if isinstance(value, tuple):
        inner = Frame(value)  # type: ignore[arg-type]
        return ("frame", 0), inner
    return ("int", 0) if isinstance(value, int) else ("float", 0), value


def packed(fields: Fields) -> Fields:
    """The same arrays, copied into one piece of memory, each on cache lines of its own.

    Scratch of two threads that shared a line would have the processors pass it to and fro.
    """
    kept = [_kind(value)[1] if isinstance(value, np.ndarray) else value for value in fields]
    starts = np.cumsum([0] + [_lines(value) for value in kept]) * _LINE
    memory = np.empty(int(starts[-1]) + _LINE, np.uint8)
    shift = -int(memory.ctypes.data) % _LINE
    for i, value in enumerate(kept):
        if isinstance(value, np.ndarray):
            first = int(starts[i]) + shift
            copy = memory[first : first + value.nbytes].view(value.dtype).reshape(value.shape)
            copy[...] = value
            kept[i] = copy
    return fields._replace(**dict(zip(fields._fields, kept, strict=True)))


def _lines(value: Any) -> int:
    return -(-value.nbytes // _LINE) if isinstance(value, np.ndarray) else 0


def _words(value: Any) -> list[int]:
    if isinstance(value, np.ndarray):
        return [int(value.ctypes.data), *value.shape]
    if isinstance(value, Frame):
        return [value.address]
    packed = np.int64(value) if isinstance(value, int) else np.float64(value)
    return [int(packed.view(np.uint64))]


class FieldType(types.Type):
    """Numba's type of a field: where an array's address and shape stand."""

    def __init__(self, dtype: Any, n_dim: int, constant: bool) -> None:
        self.dtype, self.n_dim, self.constant = dtype, n_dim, constant
        super().__init__(name=f"{'Constant' if constant else ''}Field{n_dim}({dtype})")

    @property
    def array(self) -> Any:
        """The type of the array itself."""
        return types.Array(self.dtype, self.n_dim, "C", readonly=self.constant)

    def can_convert_to(self, _context: Any, other: Any) -> Any:
        """A field is also an array."""
        return Conversion.safe if other in (self.array, self.array.copy(readonly=True)) else None


class FrameType(types.Type):
    """Numba's type of a frame: its fields, their types, and where each stands in the table."""

    def __init__(self, fields: tuple[tuple[str, Any, int], ...]) -> None:
        self.place = {name: (kind, word) for name, kind, word in fields}
        text = ",".join(f"{name}:{kind}@{word}" for name, kind, word in fields)
        # The name goes into every mangled symbol: a digest keeps the compiler fast.
        super().__init__(name=f"Frame{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}")


def _numba_type(frame: Frame, name: str, kind: str, n_dim: int) -> Any:
    if kind == "frame":
        return _type_of(getattr(frame, name))
    if kind in ("int", "float"):
        return types.int64 if kind == "int" else types.float64
    return FieldType(numba.from_dtype(np.dtype(kind)), n_dim, frame.constant)


def _type_of(frame: Frame) -> FrameType:
    return FrameType(
        tuple((name, _numba_type(frame, name, kind, n), word) for name, kind, n, word in frame.kinds)
    )


_TYPES: dict[Any, FrameType] = {}
"""Types by form: a run frames hundreds of worlds, and all of them have one type or two."""


@typeof_impl.register(Frame)
def _typeof_frame(frame: Frame, _context: Any) -> FrameType:
    known = frame.__dict__.get("_numba_type")
    if known is None:
        known = frame.__dict__["_numba_type"] = _TYPES.get(frame.form) or _type_of(frame)
        _TYPES[frame.form] = known
    return known


@register_model(FrameType)
@register_model(FieldType)
class _PointerModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of_type: Any) -> None:
        super().__init__(manager, of_type, _WORD.as_pointer())


@unbox(FrameType)
def _unbox_frame(_of_type: FrameType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    number = c.pyapi.long_as_ulonglong(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, _WORD.as_pointer()))


@infer_getattr
class _FrameAttributes(AttributeTemplate):
    key = FrameType

    def generic_resolve(self, frame: FrameType, name: str) -> Any:
        place = frame.place.get(name)
        return None if place is None else place[0]


@infer_getattr
class _FieldAttributes(AttributeTemplate):
    key = FieldType

    def resolve_shape(self, field: FieldType) -> Any:
        return types.UniTuple(types.intp, field.n_dim)


def _plain_index(field: FieldType, index: Any) -> Any:
    """The index as one number a dimension; None if it is anything else."""
    parts = getattr(index, "types", (index,))
    if len(parts) != field.n_dim or not all(isinstance(part, types.Integer) for part in parts):
        return None
    return types.intp if field.n_dim == 1 else types.UniTuple(types.intp, field.n_dim)


def _as_array(of_type: Any) -> Any:
    return of_type.array if isinstance(of_type, FieldType) else of_type


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        if not isinstance(args[0], FieldType):
            return None
        index = _plain_index(args[0], args[1])
        if index is not None:
            return signature_of(args[0].dtype, args[0], index)
        whole = self.context.resolve_function_type(operator.getitem, (args[0].array, args[1]), {})
        return signature_of(whole.return_type, args[0], whole.args[1])


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        if isinstance(args[0], types.Array) and isinstance(args[2], FieldType):
            return self.context.resolve_function_type(operator.setitem, (*args[:2], args[2].array), {})
        if not isinstance(args[0], FieldType) or args[0].constant:
            return None
        index = _plain_index(args[0], args[1])
        if index is not None:
            return signature_of(types.none, args[0], index, args[0].dtype)
        arrays = args[0].array, args[1], _as_array(args[2])
        whole = self.context.resolve_function_type(operator.setitem, arrays, {})
        return signature_of(types.none, args[0], *whole.args[1:])


@infer_global(len)
class _Len(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        return signature_of(types.intp, args[0]) if isinstance(args[0], FieldType) else None


def _never_changes(builder: Any, load: Any) -> Any:
    """Say that a load gives the same value throughout the kernel, whatever is written meanwhile."""
    load.set_metadata("invariant.load", builder.module.add_metadata([]))
    return load


def _of_kind(builder: Any, access: Any, dtype: Any) -> None:
    """Say that elements of one type never share memory with those of another."""
    root = builder.module.add_metadata(["rempart"])
    kind = builder.module.add_metadata([str(dtype), root, _WORD(0)])
    access.set_metadata("tbaa", builder.module.add_metadata([kind, kind, _WORD(0)]))


def _word(builder: Any, pointer: Any, i: int) -> Any:
    return _never_changes(builder, builder.load(builder.gep(pointer, [_WORD(i)], inbounds=True)))


def _data(context: Any, builder: Any, field: FieldType, pointer: Any) -> Any:
    to = context.get_data_type(field.dtype).as_pointer()
    return _never_changes(builder, builder.load(builder.bitcast(pointer, to.as_pointer())))


def _element(context: Any, builder: Any, field: FieldType, pointer: Any, index: Any) -> Any:
    """Address of an element."""
    at = [index] if field.n_dim == 1 else cgutils.unpack_tuple(builder, index, field.n_dim)
    if context.enable_boundscheck:
        for d in range(field.n_dim):
            cgutils.do_boundscheck(context, builder, at[d], _word(builder, pointer, 1 + d), d)
    place = at[0]
    for d in range(1, field.n_dim):
        place = builder.add(builder.mul(place, _word(builder, pointer, 1 + d)), at[d])
    return builder.gep(_data(context, builder, field, pointer), [place], inbounds=True)


def _by_array(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Any other index: what the array does."""
    field, operation = sig.args[0], operator.getitem if len(args) == 2 else operator.setitem
    plain = signature_of(sig.return_type, field.array, *sig.args[1:])
    implementation = context.get_function(operation, plain)
    array = context.cast(builder, args[0], field, field.array)
    return implementation(builder, (array, *args[1:]))


@lower_builtin(operator.getitem, FieldType, types.Any)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    field = sig.args[0]
    if _plain_index(field, sig.args[1]) is None:
        return _by_array(context, builder, sig, args)
    load = builder.load(_element(context, builder, field, *args))
    if field.constant:
        _never_changes(builder, load)
    else:
        _of_kind(builder, load, field.dtype)
    return load


@lower_builtin(operator.setitem, FieldType, types.Any, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    if _plain_index(*sig.args[:2]) is None:
        return _by_array(context, builder, sig, args)
    pointer, index, value = args
    store = builder.store(value, _element(context, builder, sig.args[0], pointer, index))
    _of_kind(builder, store, sig.args[0].dtype)
    return context.get_dummy_value()


@lower_builtin(len, FieldType)
def _len(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
    return _word(builder, args[0], 1)


def _shape(builder: Any, field: FieldType, pointer: Any) -> Any:
    return cgutils.pack_array(builder, [_word(builder, pointer, 1 + d) for d in range(field.n_dim)])


@lower_getattr(FieldType, "shape")
def _lower_shape(_context: Any, builder: Any, field: FieldType, pointer: Any) -> Any:
    return _shape(builder, field, pointer)


@lower_cast(FieldType, types.Array)
def _cast_to_array(context: Any, builder: Any, field: FieldType, to: Any, pointer: Any) -> Any:
    """The array, whose memory the frame owns."""
    size = context.get_abi_sizeof(context.get_data_type(field.dtype))
    strides = [_WORD(size)]
    for d in range(field.n_dim - 1, 0, -1):
        strides.insert(0, builder.mul(strides[0], _word(builder, pointer, 1 + d)))
    array = context.make_array(to)(context, builder)
    context.populate_array(
        array,
        data=_data(context, builder, field, pointer),
        shape=_shape(builder, field, pointer),
        strides=cgutils.pack_array(builder, strides),
        itemsize=_WORD(size),
        meminfo=None,
    )
    return array._getvalue()  # noqa: SLF001  (Numba's own way to say so)


@lower_getattr_generic(FrameType)
def _lower_attribute(_context: Any, builder: Any, of_type: FrameType, pointer: Any, name: str) -> Any:
    kind, word = of_type.place[name]
    if isinstance(kind, FieldType):
        return builder.gep(pointer, [_WORD(word)], inbounds=True)
    value = _word(builder, pointer, word)
    if isinstance(kind, FrameType):
        return builder.inttoptr(value, _WORD.as_pointer())
    return value if kind is types.int64 else builder.bitcast(value, ir.DoubleType())
