"""Two machine instructions Numba has no name for: counting bits, and asking memory ahead of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

import haechi.infra.jit  # noqa: F401  (it settles Numba's cache before Numba is imported)

import numba.core.cgutils  # isort: skip
from numba.core import types  # isort: skip
from numba.extending import intrinsic  # isort: skip

# Numba's code generator has no types of its own.
cgutils: Any = numba.core.cgutils


def _popcount(context: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


def _prefetch(context: Any, array: Any, row: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        view = context.make_array(kind)(context, builder, arguments[0])
        shape = cgutils.unpack_tuple(builder, view.shape, kind.ndim)
        strides = cgutils.unpack_tuple(builder, view.strides, kind.ndim)
        at = [arguments[1]] + [context.get_constant(types.intp, 0)] * (kind.ndim - 1)
        place = cgutils.get_item_pointer2(context, builder, view.data, shape, strides, kind.layout, at)
        byte, number = cgutils.voidptr_t, cgutils.int32_t
        shape_of_call = cgutils.ir.FunctionType(cgutils.ir.VoidType(), [byte, number, number, number])
        call = cgutils.get_or_insert_function(builder.module, shape_of_call, "llvm.prefetch.p0")
        # For reading, to be kept near, as data.
        builder.call(call, [builder.bitcast(place, byte), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


# How many bits of a word are set.
popcount = cast(Callable[[np.uint64], int], intrinsic(_popcount))
# Ask for a row of an array, so that it is near when it is read.
prefetch = cast(Callable[[Any, int], None], intrinsic(_prefetch))
