"""Functions along steps. Undefined values are skipped, and stay undefined where they are."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context


def ema(context: Context, x: Array, weight: float) -> Array:
    """Exponential moving average along steps, without the bias of its start.

        m_k = weight * m_(k-1) + (1 - weight) * x_k,   m_0 = 0
        ema_k = m_k / (1 - weight^k)

    over the finite values only, k = 1, 2, … A series of one and the same value stays as it is,
    to the last bit.

    Args:
        context: Unused.
        x: Shape `(n_steps, n_thresholds, n_classes)`.
        weight: How much of the past is kept, in [0, 1).

    Returns:
        Array of the shape of `x`. NaN and infinities stay where they are.

    Source:
        TensorBoard's smoothing of scalar charts, which this equals.
    """
    finite = np.isfinite(x)
    smoothed = x.copy()
    mean = np.zeros(x.shape[1:])
    count = np.zeros(x.shape[1:])
    for step in range(len(x)):
        here = finite[step]
        mean = np.where(here, weight * mean + (1 - weight) * x[step], mean)
        count = count + here
        smoothed[step] = np.where(here, mean / (1 - weight**count), x[step])
    constant = _is_constant(x, finite)
    return np.where(constant, x, smoothed)


def cummax(context: Context, x: Array) -> Array:
    """Largest defined value up to each step."""
    return _accumulated(np.fmax.accumulate, x)


def cummin(context: Context, x: Array) -> Array:
    """Smallest defined value up to each step."""
    return _accumulated(np.fmin.accumulate, x)


def _accumulated(accumulate: Callable[..., Array], x: Array) -> Array:
    if len(x) == 0:
        return x
    return np.where(np.isnan(x), np.nan, accumulate(x, axis=0))


def _is_constant(x: Array, finite: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether all finite values of a series are one value; shape `(1, n_thresholds, n_classes)`."""
    low = np.where(finite, x, np.inf).min(axis=0, keepdims=True, initial=np.inf)
    high = np.where(finite, x, -np.inf).max(axis=0, keepdims=True, initial=-np.inf)
    constant: npt.NDArray[np.bool_] = low == high
    return constant
