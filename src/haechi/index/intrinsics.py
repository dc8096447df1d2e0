"""Machine instructions Numba has no name for, in LLVM's words: each processor gets its own version of them.

Counting bits and comparing 64 bytes of marks at once become AVX-512, AVX2, NEON or plain ones
by themselves.
"""

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
ir: Any = cgutils.ir

# How many marks of 16 bits `near` compares; it reads this many, wherever the span ends.
LANES = 32


def lanes_of(width: int) -> int:
    """How many marks of that many bits are compared at once: as many as fill 64 bytes."""
    return LANES * 16 // width


def _place(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:
    """The address of a row, without looking whether it exists."""
    view = context.make_array(kind)(context, builder, array)
    shape = cgutils.unpack_tuple(builder, view.shape, kind.ndim)
    strides = cgutils.unpack_tuple(builder, view.strides, kind.ndim)
    at = [row] + [context.get_constant(types.intp, 0)] * (kind.ndim - 1)
    return cgutils.get_item_pointer2(context, builder, view.data, shape, strides, kind.layout, at)


def _popcount(context: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


def _prefetch(context: Any, array: Any, row: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature.args[0], *arguments)
        byte, number = cgutils.voidptr_t, cgutils.int32_t
        shape_of_call = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        call = cgutils.get_or_insert_function(builder.module, shape_of_call, "llvm.prefetch.p0")
        # For reading, to be kept near, as data.
        builder.call(call, [builder.bitcast(place, byte), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


def _near(context: Any, marks: Any, first: Any, own: Any, bound: Any) -> Any:
    width = marks.dtype.bitwidth
    count = lanes_of(width)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes, index = ir.VectorType(ir.IntType(width), count), ir.IntType(32)
        same_lane = ir.Constant(ir.VectorType(index, count), [0] * count)

        def everywhere(value: Any) -> Any:
            nothing = ir.Constant(lanes, ir.Undefined)
            return builder.shuffle_vector(
                builder.insert_element(nothing, value, index(0)), nothing, same_lane
            )

        place = _place(context, builder, signature.args[0], *arguments[:2])
        read = builder.load(builder.bitcast(place, lanes.as_pointer()))
        read.align = width // 8
        counting = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(lanes, [lanes]), f"llvm.ctpop.v{count}i{width}"
        )
        far = builder.call(counting, [builder.xor(read, everywhere(arguments[2]))])
        hits = builder.icmp_unsigned("<=", far, everywhere(arguments[3]))
        bits = builder.bitcast(hits, ir.IntType(count))
        return bits if count == index.width else builder.zext(bits, index)

    return types.uint32(marks, types.intp, marks.dtype, marks.dtype), generate


def _lowest(context: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.zext(builder.cttz(arguments[0], ir.IntType(1)(0)), ir.IntType(64))

    return types.int64(types.uint32), generate


def _set_bits(context: Any, array: Any, row: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature.args[0], *arguments[:2])
        return builder.atomic_rmw("or", place, arguments[2], "seq_cst")

    return types.uint8(array, types.intp, types.uint8), generate


# How many bits of a word are set.
popcount = cast(Callable[[np.uint64], int], intrinsic(_popcount))
# Ask for a row of an array, so that it is near when it is read.
prefetch = cast(Callable[[Any, int], None], intrinsic(_prefetch))
# Bit i: whether mark `first` + i differs from `own` in at most `bound` bits.
near = cast(Callable[[Any, int, Any, Any], np.uint32], intrinsic(_near))
# Which is the lowest set bit; 32 where none is.
lowest = cast(Callable[[np.uint32], int], intrinsic(_lowest))
# Set bits of a byte that other threads and processes may be setting bits of; return what it was.
set_bits = cast(Callable[[Any, int, np.uint8], np.uint8], intrinsic(_set_bits))
