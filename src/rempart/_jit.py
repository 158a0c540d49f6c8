"""The one module that owns every Numba option.

Everything compiled in rempart goes through `jit` (Python calls it), `inner` (only
compiled code calls it) or `inlined` (a loop calls it, several turns at a time). Numba's
disk cache looks only at the file that holds a function, not at the files of the
functions it calls, so the cache folder bears a digest of all compiled sources (`_sources`): an
edit anywhere gives a fresh folder, never a stale kernel.

Numba optimises a function, turns it into machine code and stores it once by itself and
once more within each of its callers' callers. A kernel of a hundred functions takes most of
a minute so. An `inner` function is typed and lowered only; the kernel that calls it
optimises all of them together, once.
"""

# How Numba links functions is not public, and Numba is typed in part only.
# ruff: noqa: SLF001
# mypy: allow-untyped-calls, allow-untyped-decorators, allow-subclassing-any

from __future__ import annotations

import importlib
import math
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from rempart._sources import NO_KERNELS, digest_of_sources

F = TypeVar("F", bound=Callable[..., Any])


@cache
def source_hash() -> str:
    """Digest of every source file that compiled code may come from (16 hex digits), as first seen."""
    return digest_of_sources(NO_KERNELS)


def cache_folder() -> Path:
    """Folder of the compiled code of exactly these sources."""
    root = os.environ.get("REMPART_CACHE_DIR")
    base = Path(root) if root else _home() / ".cache" / "rempart"
    return base / f"compiled-{source_hash()}"


def _home() -> Path:
    """The user's folder; for a user without one a place where nothing can be stored."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


# Numba reads this variable when it is imported, so it must be set first. A user who
# sets it has a reason: leave it.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))

import numba  # noqa: E402  (the cache folder must be named before this import)
from numba.core.codegen import JITCodeLibrary  # noqa: E402
from numba.core.compiler import CompilerBase, DefaultPassBuilder  # noqa: E402
from numba.core.compiler_machinery import register_pass  # noqa: E402
from numba.core.dispatcher import OmittedArg  # noqa: E402
from numba.core.registry import CPUDispatcher  # noqa: E402
from numba.core.typed_passes import (  # noqa: E402
    NativeLowering,
    NopythonRewrites,
    NopythonTypeInference,
)
from numba.core.types.functions import BaseFunction  # noqa: E402
from numba.core.untyped_passes import InlineClosureLikes  # noqa: E402
from numba.extending import lower_builtin  # noqa: E402

from rempart._compiled import VerifiedCache  # noqa: E402
from rempart._declared import as_declared, declared, element_by_element, has_arrays  # noqa: E402

# Somebody may have imported Numba before: then it has not read the variable.
numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # type: ignore[attr-defined]


def without_linear_algebra() -> None:
    """Spare this process the loading of SciPy, which Numba asks for BLAS if it is installed (0.2 s).

    No kernel of rempart multiplies matrices; in a process that is not rempart's alone, somebody else's may.
    """
    asked = "scipy.linalg.cython_blas"
    if asked in sys.modules:
        return
    sys.modules[asked] = None  # type: ignore[assignment]
    try:
        importlib.import_module("numba.np.arraymath")  # asks when it is imported, and only then
    finally:
        del sys.modules[asked]


@lower_builtin(math.sqrt, numba.types.float64)
def _root(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
    """The processor's own root, the same to the last bit: no loop that calls the C library is vectorised."""
    root = builder.module.declare_intrinsic("llvm.sqrt", [args[0].type])
    return builder.call(root, args)


# No fastmath: it reorders sums, and the same seed must give the same bits.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def jit(function: F) -> F:
    """Compile a law or a kernel that Python calls; `.py_func` remains the plain Python."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    compiled: Any = _Law(
        function, targetoptions={"nopython": True, **_OPTIONS}, pipeline_class=_KernelCompiler
    )
    compiled._cache = VerifiedCache(function)
    return cast("F", compiled)


def inner(function: F) -> F:
    """Compile a function as a part of the kernels that call it; `.py_func` remains the plain Python.

    Called from Python (by a test) it is compiled by itself, as by `jit`.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    compiled: Any = _Inner(
        function, targetoptions={"nopython": True, **_OPTIONS}, pipeline_class=_InnerCompiler
    )
    return cast("F", compiled)


def inlined(function: F) -> F:
    """As `inner`, and put whole into each function that calls it.

    A loop over such a call, without branches in it, becomes one that does several turns at a time (SIMD).
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    options = {"nopython": True, "forceinline": True, **_OPTIONS}
    compiled: Any = _Inner(function, targetoptions=options, pipeline_class=_InnerCompiler)
    return cast("F", compiled)


class _Law(CPUDispatcher):
    """A function that Python calls; what it declares a `float` is one (`_declared`)."""

    _meanings: list[Any] | None = None

    @property
    def meanings(self) -> list[Any]:
        """What each parameter is declared as."""
        if self._meanings is None:
            self._meanings = declared(self.py_func)
        return self._meanings

    def _compile_for_args(self, *args: Any, **kws: Any) -> Any:
        # Numba asks for what it shall call with these arguments, and converts them to its types.
        given = tuple(a.value if isinstance(a, OmittedArg) else a for a in args)
        if has_arrays(self.meanings, given):
            by_element = element_by_element(self, self.py_func)
            return lambda *_: by_element(*given)
        compile_for: Any = super()._compile_for_args  # type: ignore[misc]
        return compile_for(
            *(
                a if isinstance(a, OmittedArg) else as_declared(m, a)
                for m, a in zip(self.meanings, args, strict=True)
            ),
            **kws,
        )

    def get_call_template(self, args: Any, kws: Any) -> Any:
        # Compiled code that calls with a whole number.
        compiler: Any = self._compiler  # type: ignore[attr-defined]
        _, folded = compiler.fold_argument_types(args, kws)
        whole = (numba.types.Integer, numba.types.Boolean)
        floats = (
            numba.types.float64 if meaning is float and isinstance(numba.types.unliteral(a), whole) else a
            for meaning, a in zip(self.meanings, folded, strict=True)
        )
        return super().get_call_template(tuple(floats), {})


class _Inner(CPUDispatcher):
    """A function that compiled code calls; Python calls a twin of it."""

    _twin: Callable[..., Any] | None = None

    def __call__(self, *args: Any) -> Any:
        if self._twin is None:
            self._twin = jit(self.py_func)
        return self._twin(*args)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        # One version for -1, False and variables: otherwise each constant is compiled apart.
        plain = tuple(numba.types.unliteral(a) for a in args)
        return super().get_call_template(plain, {k: numba.types.unliteral(a) for k, a in kws.items()})

    def add_overload(self, compiled: Any) -> None:
        self.overloads[tuple(compiled.signature.args)] = compiled  # there is no machine code to enter


class _InnerLibrary(JITCodeLibrary):
    """The module of one inner function, neither optimised nor turned into machine code."""

    def add_llvm_module(self, module: Any) -> None:
        self._final_module.link_in(module)

    def finalize(self) -> None:
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        """The function with all that it calls, each once; what it calls is private to the module.

        Not internal: LLVM may change how an internal function is called, and the loader would
        still offer it by its name to the next kernel.
        """
        if self._shared_module is not None:
            return self._shared_module
        module = self._final_module.clone()
        own = {function.name for function in module.functions if not function.is_declaration}
        for library in _all_linked(self):
            inner_one = isinstance(library, _InnerLibrary)
            part = library._final_module if inner_one else library._get_module_for_linking()
            module.link_in(part, preserve=True)
        for function in module.functions:
            if not function.is_declaration:
                function.linkage = "linkonce_odr" if function.name in own else "private"
        self._shared_module = module
        return module


def _all_linked(library: Any) -> list[Any]:
    """Libraries that an inner one calls, and those that inner ones among them call."""
    found: dict[Any, None] = {}
    left = list(library._linking_libraries)
    while left:
        library = left.pop()
        if library not in found:
            found[library] = None
            left += library._linking_libraries if isinstance(library, _InnerLibrary) else []
    return list(found)


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerLowering(NativeLowering):
    """Lower to LLVM's language and stop there; make the function known to callers."""

    _name = "rempart_inner_lowering"

    def run_pass(self, state: Any) -> bool:
        codegen = state.targetctx.codegen()
        state.library = _InnerLibrary(codegen, state.func_id.func_qualname)
        state.flags.no_compile = state.flags.no_cpython_wrapper = state.flags.no_cfunc_wrapper = True
        changed: bool = super().run_pass(state)
        lowered = state["cr"]
        name = object()  # Numba looks a compiled function up by its entry, and this one has none
        state.targetctx.insert_user_function(name, lowered.fndesc, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state["cr"] = lowered._replace(cfunc=name)
        return changed


_SIGNATURES: dict[tuple[int, int, Any, Any], tuple[Any, Any, Any]] = {}
"""What calls of built-in functions mean, each with the function and the context that were asked."""


def _remembered(find: Callable[..., Any]) -> Callable[..., Any]:
    """`get_call_type` that asks once: Numba tries every rule that it knows for every `+` of every kernel."""

    def get_call_type(function: Any, context: Any, args: Any, kws: Any) -> Any:
        key = id(function), id(context), args, tuple(kws.items())
        known = _SIGNATURES.get(key)
        if known is None:
            known = _SIGNATURES[key] = (find(function, context, args, kws), function, context)
        return known[0]

    return get_call_type


@register_pass(mutates_CFG=True, analysis_only=False)
class _TypeInference(NopythonTypeInference):
    """Numba's own, with a memory. Passes run one at a time, under the compiler's lock."""

    _name = "rempart_type_inference"

    def run_pass(self, state: Any) -> bool:
        of_all: Any = BaseFunction
        find = of_all.get_call_type
        of_all.get_call_type = _remembered(_GET_CALL_TYPE)  # a pass within a pass sets the same again
        try:
            changed: bool = super().run_pass(state)
        finally:
            of_all.get_call_type = find
        return changed


_GET_CALL_TYPE = BaseFunction.get_call_type


def _pipeline(state: Any, replaced: dict[Any, Any], left_out: tuple[Any, ...]) -> list[Any]:
    """Numba's passes, some replaced and some left out."""
    pipeline = DefaultPassBuilder.define_nopython_pipeline(state)
    pipeline.passes = [
        (replaced.get(step, step), description)
        for step, description in pipeline.passes
        if step not in left_out
    ]
    pipeline.finalize()
    return [pipeline]


class _KernelCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _pipeline(self.state, {NopythonTypeInference: _TypeInference}, ())


class _InnerCompiler(CompilerBase):
    """Without the passes for expressions of whole arrays and for functions within functions."""

    def define_pipelines(self) -> list[Any]:
        replaced = {NopythonTypeInference: _TypeInference, NativeLowering: _InnerLowering}
        return _pipeline(self.state, replaced, (NopythonRewrites, InlineClosureLikes))
