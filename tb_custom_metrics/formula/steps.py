"""Functions along steps.

Averages and records of the past skip undefined values and stay undefined where they are; a
rolling window that holds one is undefined.
"""

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
    mean = np.where(finite, (1 - weight) * x, 0.0)
    kept = np.where(finite, weight, 1.0)  # of what was before
    back = 1
    while back < len(x):
        # Each mean covers the last `back` steps; with the one before these it covers twice as many.
        mean[back:] += kept[back:] * mean[:-back]
        kept[back:] *= kept[:-back]
        back *= 2
    smoothed = mean / (1 - weight ** finite.cumsum(axis=0))
    return np.where(finite & ~_is_constant(x, finite), smoothed, x)


def cummax(context: Context, x: Array) -> Array:
    """Largest defined value up to each step."""
    return _accumulated(np.fmax.accumulate, x)


def cummin(context: Context, x: Array) -> Array:
    """Smallest defined value up to each step."""
    return _accumulated(np.fmin.accumulate, x)


def cumsum(context: Context, x: Array) -> Array:
    """Sum of the defined values up to each step."""
    total = np.where(np.isnan(x), 0.0, x).cumsum(axis=0)
    return np.where(np.isnan(x), np.nan, total)


def cummean(context: Context, x: Array) -> Array:
    """Mean of the defined values up to each step."""
    mean: Array = cumsum(context, x) / (~np.isnan(x)).cumsum(axis=0)
    return mean


def rolling_mean(context: Context, x: Array, n: float) -> Array:
    """Mean over the last `n` steps, fewer at the start."""
    return _window_sum(x, int(n)) / _window_length(x, int(n))


def rolling_std(context: Context, x: Array, n: float) -> Array:
    """Standard deviation over the last `n` steps, fewer at the start; of the whole window (ddof 0).

    The deviations are from the mean of each window, so that values that lie close together far
    from 0 lose no digits.
    """
    mean = rolling_mean(context, x, n)
    squares = np.zeros_like(x)
    for back in range(min(int(n), len(x))):
        squares[back:] += (x[: len(x) - back] - mean[back:]) ** 2
    return np.sqrt(squares / _window_length(x, int(n)))


def rolling_min(context: Context, x: Array, n: float) -> Array:
    """Smallest value of the last `n` steps, fewer at the start."""
    return _window(np.minimum, x, int(n))


def rolling_max(context: Context, x: Array, n: float) -> Array:
    """Largest value of the last `n` steps, fewer at the start."""
    return _window(np.maximum, x, int(n))


def shift(context: Context, x: Array, n: float) -> Array:
    """Value `n` steps before; undefined where there is none. A negative `n` looks ahead."""
    shifted = np.full_like(x, np.nan)
    back = int(n)
    if back >= 0:
        shifted[back:] = x[: max(0, len(x) - back)]
    else:
        shifted[:back] = x[-back:]
    return shifted


def diff(context: Context, x: Array) -> Array:
    """Difference to the step before; undefined at the first."""
    return x - shift(context, x, 1)


def first(context: Context, x: Array) -> Array:
    """Value at the first step, at every step."""
    return np.broadcast_to(x[:1], x.shape)


def last(context: Context, x: Array) -> Array:
    """Value at the last step, at every step."""
    return np.broadcast_to(x[-1:], x.shape)


def normalize(context: Context, x: Array) -> Array:
    """Ratio to the first defined value."""
    if len(x) == 0:
        return x
    start = (~np.isnan(x)).argmax(axis=0)[np.newaxis]
    return x / np.take_along_axis(x, start, axis=0)


def _accumulated(accumulate: Callable[..., Array], x: Array) -> Array:
    if len(x) == 0:
        return x
    return np.where(np.isnan(x), np.nan, accumulate(x, axis=0))


def _window_sum(x: Array, n: int) -> Array:
    # Added one after the other: differences of a running sum would spread one NaN over all later steps.
    return _window(np.add, x, n)


def _window(combine: Callable[..., Array], x: Array, n: int) -> Array:
    result = x.copy()
    for back in range(1, min(n, len(x))):
        result[back:] = combine(result[back:], x[: len(x) - back])
    return result


def _window_length(x: Array, n: int) -> Array:
    return np.minimum(np.arange(1, len(x) + 1), n).astype(np.float64).reshape(-1, 1, 1)


def _is_constant(x: Array, finite: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether all finite values of a series are one value; shape `(1, n_thresholds, n_classes)`."""
    low = np.where(finite, x, np.inf).min(axis=0, keepdims=True, initial=np.inf)
    high = np.where(finite, x, -np.inf).max(axis=0, keepdims=True, initial=-np.inf)
    constant: npt.NDArray[np.bool_] = low == high
    return constant
