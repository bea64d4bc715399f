"""Functions that consume an axis. None skips an undefined value without saying so."""

import numpy as np

from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context

_THRESHOLD_AXIS = 1
_CLASS_AXIS = 2


def nearest(thresholds: Array, threshold: float) -> int:
    """Returns the index of the stored threshold nearest to `threshold`; of two, the lower.

    Example:
        >>> nearest(np.array([0.0, 0.5, 1.0]), 0.6)
        1
    """
    return int(np.abs(thresholds - threshold).argmin())


def at(context: Context, x: Array, threshold: float) -> Array:
    """Value at the stored threshold nearest to `threshold`.

    Returns:
        Array of shape `(n_steps, 1, n_classes)`. `x` itself where it has no threshold axis.
    """
    if not context.axes & THRESHOLD:
        return x
    index = nearest(context.thresholds, threshold)
    stored = float(context.thresholds[index])
    if not np.isclose(stored, threshold, rtol=0, atol=1e-6):
        context.note(f"read at {stored:.6g}, the stored threshold nearest to {threshold:g}")
    # Of length 1 where it was logged at one threshold for all of them.
    row = min(index, x.shape[_THRESHOLD_AXIS] - 1)
    return x[:, row : row + 1]


def best(context: Context, x: Array, goal: str = "maximize") -> Array:
    """Largest, or smallest, defined value over thresholds.

    Returns:
        Array of shape `(n_steps, 1, n_classes)`, NaN where no threshold has a value. `x` itself
        where it has no threshold axis.
    """
    if context.axes & THRESHOLD:
        _note_choice(context, x)
    reduce = np.fmin.reduce if goal == "minimize" else np.fmax.reduce
    return reduce(x, axis=_THRESHOLD_AXIS, keepdims=True)


def best_threshold(context: Context, x: Array, goal: str = "maximize") -> Array:
    """Threshold of the best value; of equally good ones the nearest to 0.5, then the lower.

    Returns:
        Array of shape `(n_steps, 1, n_classes)`, NaN where no threshold has a value or `x` has
        no threshold axis.
    """
    value = best(context, x, goal)
    if not context.axes & THRESHOLD:
        return np.full_like(value, np.nan)
    distance = np.abs(context.thresholds - 0.5)[:, np.newaxis]
    chosen = np.where(x == value, distance, np.inf).argmin(axis=_THRESHOLD_AXIS, keepdims=True)
    return np.where(np.isnan(value), np.nan, context.thresholds[chosen])


def macro(context: Context, x: Array) -> Array:
    """Mean over the classes where `x` is defined.

    Returns:
        Array of shape `(n_steps, n_thresholds, 1)`, NaN where no class has a value. `x` itself
        where it has no class axis.
    """
    if not context.axes & CLASS:
        return x
    defined = ~np.isnan(x)
    count = defined.sum(axis=_CLASS_AXIS, keepdims=True)
    total = np.where(defined, x, 0.0).sum(axis=_CLASS_AXIS, keepdims=True)
    n_classes = x.shape[_CLASS_AXIS]
    fewest = int(count.min(initial=n_classes))
    if fewest < n_classes:
        context.note(f"mean of {fewest} of {n_classes} classes where the others are undefined")
    mean: Array = total / np.where(count == 0, np.nan, count)
    return mean


def _note_choice(context: Context, x: Array) -> None:
    n_thresholds = x.shape[_THRESHOLD_AXIS]
    context.note(f"threshold chosen among {n_thresholds} on the data that it is reported on")
    undefined = np.isnan(x).sum(axis=_THRESHOLD_AXIS).max(initial=0)
    if undefined:
        context.note(f"up to {undefined} of {n_thresholds} thresholds left out as undefined")
