"""Functions over the threshold axis. None skips an undefined value without saying so."""

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context

_AXIS = 1


def nearest(thresholds: Array, threshold: float) -> int:
    """Returns the index of the stored threshold nearest to `threshold`; of two, the lower.

    Example:
        >>> nearest(np.array([0.0, 0.5, 1.0]), 0.6)
        1
    """
    return int(np.abs(thresholds - threshold).argmin())


def read_at(stored: float, asked: float) -> Sentence:
    """Returns what is said where a value was read at another threshold than was asked for."""
    return say(
        "read_at",
        "read at {stored}, the stored threshold nearest to {asked}",
        stored=f"{stored:.6g}",
        asked=f"{asked:g}",
    )


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
        context.note(read_at(stored, threshold))
    # Of length 1 where it was logged at one threshold for all of them.
    row = min(index, x.shape[_AXIS] - 1)
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
    return reduce(x, axis=_AXIS, keepdims=True)


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
    chosen = np.where(x == value, distance, np.inf).argmin(axis=_AXIS, keepdims=True)
    return np.where(np.isnan(value), np.nan, context.thresholds[chosen])


def best_where(context: Context, x: Array, condition: Array, goal: str = "maximize") -> Array:
    """Best defined value among the thresholds where the condition holds; NaN where none does."""
    return best(context, _allowed(x, condition), goal)


def threshold_where(context: Context, x: Array, condition: Array, goal: str = "maximize") -> Array:
    """Threshold of the best value among those where the condition holds; NaN where none does."""
    return best_threshold(context, _allowed(x, condition), goal)


def auc(context: Context, y: Array, x: Array) -> Array:
    """Area under `y` over `x`, by trapezoids between neighbouring defined points.

    For `auc(recall, fpr)` the stored thresholds cost at most half of the pairs of a positive and a
    negative that no threshold tells apart: with p_b and n_b of them in bin b between two thresholds,

        |error| <= sum of p_b * n_b / (2 * p * n)

    Args:
        context: For notes.
        y: Shape `(n_steps, n_thresholds + 2, n_classes)`: "predict all" before the stored
            thresholds, and "predict none" after them.
        x: Shape as `y`. From one end to the other it may rise or fall.

    Returns:
        Array of shape `(n_steps, 1, n_classes)`, NaN where fewer than two points are defined.
    """
    y, x = np.broadcast_arrays(y, x)
    _note_curve(context, x)
    defined = ~(np.isnan(y) | np.isnan(x))
    _note_undefined(context, ~defined)
    # Of each point the defined one before it; the first of all has itself there, and so no width.
    here = np.arange(x.shape[_AXIS])[:, np.newaxis]
    latest = np.maximum.accumulate(np.where(defined, here, 0), axis=_AXIS)
    start = defined.argmax(axis=_AXIS, keepdims=True)
    before = np.maximum(np.concatenate([start, latest[:, :-1]], axis=_AXIS), start)
    before_x, before_y = (np.take_along_axis(one, before, _AXIS) for one in (x, y))
    slices = np.where(defined & (here > start), (x - before_x) * (y + before_y) / 2, 0.0)
    width = np.take_along_axis(x, latest[:, -1:], _AXIS) - np.take_along_axis(x, start, _AXIS)
    area = np.where(width >= 0, 1.0, -1.0) * slices.sum(axis=_AXIS, keepdims=True)
    return np.where(defined.sum(axis=_AXIS, keepdims=True) < 2, np.nan, area)


def average_precision(context: Context, precision: Array, recall: Array) -> Array:
    """Precision weighted by the recall that each threshold adds to the one above it, from 0.

        AP = sum over thresholds of (R_i - R_(i+1)) * P_i,   R above the last one = 0

    Args:
        context: For notes.
        precision: Shape `(n_steps, n_thresholds + 2, n_classes)`, "predict all" first.
        recall: Shape as `precision`.

    Returns:
        Array of shape `(n_steps, 1, n_classes)`, NaN where there are no positives.

    Source:
        Equals `sklearn.metrics.average_precision_score` where every score lies between two
        stored thresholds of its own.
    """
    _note_curve(context, recall)
    added = recall[:, :-1] - recall[:, 1:]
    # Where nothing is predicted positive, precision is undefined and no recall is added.
    gained = np.where(added == 0, 0.0, added * precision[:, :-1])
    total: Array = gained.sum(axis=_AXIS, keepdims=True)
    return np.where(np.isnan(recall[:, :1]), np.nan, total)


def _allowed(x: Array, condition: Array) -> Array:
    return np.where(np.isnan(condition) | (condition == 0), np.nan, x)


def _note_curve(context: Context, x: Array) -> None:
    """Says of how many thresholds an area is, since the area of all scores is another one."""
    n_thresholds = x.shape[_AXIS] - 2
    if n_thresholds > 1:
        context.note(say("of_thresholds", "of {of} thresholds, not of every score", of=n_thresholds))
    else:
        context.caution(
            say("of_one_threshold", "of one threshold, which is no curve: labels were logged, and no scores")
        )


def _note_choice(context: Context, x: Array) -> None:
    n_thresholds = x.shape[_AXIS]
    context.caution(
        say(
            "chosen_on_own_data",
            "threshold chosen among {of} on the data that it is reported on",
            of=n_thresholds,
        )
    )
    _note_undefined(context, np.isnan(x))


def _note_undefined(context: Context, undefined: npt.NDArray[np.bool_]) -> None:
    most = undefined.sum(axis=_AXIS).max(initial=0)
    if most:
        context.note(
            say(
                "thresholds_left_out",
                "up to {most} of {of} thresholds left out as undefined",
                most=int(most),
                of=undefined.shape[_AXIS],
            )
        )
