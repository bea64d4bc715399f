"""What the operators do, element by element.

Truth is float64 too: 1 and 0, and NaN where an operand is undefined.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from tb_custom_metrics.formula.values import Array


def where(condition: Array, a: Array, b: Array) -> Array:
    """Returns `a` where the condition is not 0, else `b`; NaN where the condition is NaN."""
    chosen = np.where(condition != 0, a, b)
    return np.where(np.isnan(condition), np.nan, chosen)


def _both(a: Array, b: Array) -> Array:
    return _undefined_with(((a != 0) & (b != 0)).astype(np.float64), a, b)


def _either(a: Array, b: Array) -> Array:
    return _undefined_with(((a != 0) | (b != 0)).astype(np.float64), a, b)


def _negated(a: Array) -> Array:
    return _undefined_with((a == 0).astype(np.float64), a)


def _undefined_with(result: Array, *operands: Array) -> Array:
    for operand in operands:
        result = np.where(np.isnan(operand), np.nan, result)
    return result


def _comparison(compare: Callable[[Array, Array], Any]) -> Callable[[Array, Array], Array]:
    # float64, because numpy's bool + bool is "or".
    return lambda a, b: compare(a, b).astype(np.float64)


COMPARISONS: dict[str, Callable[..., Array]] = {
    "<": _comparison(np.less),
    "<=": _comparison(np.less_equal),
    ">": _comparison(np.greater),
    ">=": _comparison(np.greater_equal),
    "==": _comparison(np.equal),
    "!=": _comparison(np.not_equal),
}

BINARY: dict[str, Callable[..., Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.mod,
    "**": np.power,
    **COMPARISONS,
    "and": _both,
    "or": _either,
}

WORK = {"%": 2, "not": 3, "and": 4, "or": 4}
"""About how many additions one element costs, where that is more than one."""

UNARY: dict[str, Callable[..., Array]] = {"-": np.negative, "not": _negated}
