"""Functions over the class axis. None skips an undefined value without saying so."""

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context

_AXIS = 2


def macro(context: Context, x: Array) -> Array:
    """Mean over the classes where `x` is defined.

    Returns:
        Array of shape `(n_steps, n_thresholds, 1)`, NaN where no class has a value. `x` itself
        where it has no class axis.
    """
    return weighted(context, x, np.ones((1, 1, 1)))


def weighted(context: Context, x: Array, support: Array) -> Array:
    """Mean over the classes where `x` is defined, weighted by how many examples each has.

        sum of p * x / sum of p

    Args:
        context: For notes.
        x: Shape `(n_steps, n_thresholds, n_classes)`.
        support: p, the positives of each class. Broadcasts against `x`.

    Returns:
        Array of shape `(n_steps, n_thresholds, 1)`, NaN where no class that has examples has a
        value. `x` itself where it has no class axis.
    """
    if not context.axes & CLASS:
        return x
    defined = ~np.isnan(x)
    _note_left_out(context, "mean", defined)
    weight = np.where(defined, support, 0.0)
    # A class without examples has no weight, be its x infinite.
    total = np.where(weight == 0, 0.0, x * weight).sum(axis=_AXIS, keepdims=True)
    mean: Array = total / weight.sum(axis=_AXIS, keepdims=True)
    return mean


def sum_classes(context: Context, x: Array) -> Array:
    """Sum over the classes where `x` is defined; NaN where it is in none."""
    defined = ~np.isnan(x)
    if context.axes & CLASS:
        _note_left_out(context, "sum", defined)
    total: Array = np.where(defined, x, 0.0).sum(axis=_AXIS, keepdims=True)
    return np.where(defined.any(axis=_AXIS, keepdims=True), total, np.nan)


def worst(context: Context, x: Array, goal: str = "maximize") -> Array:
    """Smallest defined value over classes, or the largest where the goal is to minimize."""
    if context.axes & CLASS:
        _note_left_out(context, "worst", ~np.isnan(x))
    reduce = np.fmax.reduce if goal == "minimize" else np.fmin.reduce
    return reduce(x, axis=_AXIS, keepdims=True)


def worst_class(context: Context, x: Array, goal: str = "maximize") -> Array:
    """Index of the class with the worst defined value, from 0; of several, the first."""
    value = worst(context, x, goal)
    index = (x == value).argmax(axis=_AXIS, keepdims=True).astype(np.float64)
    undefined = np.isnan(value) if context.axes & CLASS else True
    return np.where(undefined, np.nan, index)


def only(context: Context, x: Array, name: str) -> Array:
    """Value of one class.

    Raises:
        LookupError: If there is no such class.
    """
    if name not in context.classes:
        raise LookupError(name)
    index = context.classes.index(name)
    return x[:, :, index : index + 1] if context.axes & CLASS else x


def _note_left_out(context: Context, what: str, defined: npt.NDArray[np.bool_]) -> None:
    n_classes = defined.shape[_AXIS]
    fewest = int(defined.sum(axis=_AXIS).min(initial=n_classes))
    if fewest < n_classes:
        context.note(
            say(
                "of_defined_classes",
                "{what} of {some} of {of} classes where the others are undefined",
                what=what,
                some=fewest,
                of=n_classes,
            )
        )
