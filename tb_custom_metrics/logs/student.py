"""Student's t distribution, for samples as small as the seeds of a training."""

from math import lgamma

import numpy as np

from tb_custom_metrics.formula.values import Array

_MOST_TERMS = 300  # of the continued fraction: 100 are enough up to a million degrees of freedom
_TINY = 1e-300


def share_below(t: Array, df: Array) -> Array:
    """Returns the share of Student's t distribution below `t`.

    It is `I_x(df / 2, 1 / 2) / 2` for `x = df / (df + t**2)` and a negative `t`, with the regularized
    incomplete beta function.

    Args:
        t: Shape `(n,)`.
        df: Degrees of freedom, above 0 and not necessarily whole. Shape `(n,)`.

    Returns:
        Shape `(n,)`; NaN where an argument is NaN.

    Example:
        >>> share_below(np.array([0.0, 1.0, -1.0]), np.array([5.0, 1.0, 1.0])).round(12).tolist()
        [0.5, 0.75, 0.25]
    """
    with np.errstate(invalid="ignore", over="ignore"):
        whole = df + t * t
        tail = _regularized(df / whole, t * t / whole, df / 2, np.full_like(df, 0.5)) / 2
    return np.where(t > 0, 1 - tail, tail)


def _regularized(x: Array, rest: Array, a: Array, b: Array) -> Array:
    """`I_x(a, b)`, with `rest = 1 - x` in full precision (DLMF 8.17.4 and 8.17.22)."""
    swapped = x > (a + 1) / (a + b + 2)
    x, rest = np.where(swapped, rest, x), np.where(swapped, x, rest)
    a, b = np.where(swapped, b, a), np.where(swapped, a, b)
    log_gamma = np.vectorize(lgamma, otypes=[float])
    with np.errstate(divide="ignore"):
        factor = a * np.log(x) + b * np.log1p(-x) + log_gamma(a + b) - log_gamma(a) - log_gamma(b)
    share: Array = np.exp(factor) / a * _fraction(x, a, b)
    return np.where(swapped, 1 - share, share)


def _fraction(x: Array, a: Array, b: Array) -> Array:
    """The continued fraction of DLMF 8.17.22, by the method of Lentz."""
    value, c, d = np.ones_like(x), np.ones_like(x), np.zeros_like(x)
    for term in range(_MOST_TERMS):
        m = term // 2
        if term == 0:
            coefficient = np.ones_like(x)
        elif term % 2 == 0:
            coefficient = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            coefficient = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _kept(1 + coefficient * d)
        c = _kept(1 + coefficient / c)
        value = value * c * d
        if not (np.abs(c * d - 1) > 1e-15).any():
            break
    fraction: Array = value - 1
    return fraction


def _kept(x: Array) -> Array:
    return np.where(np.abs(x) < _TINY, _TINY, x)
