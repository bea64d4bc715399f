"""Intervals around the values of a view, for as many points as can be drawn."""

import numpy as np

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.slicing import Indices

MAX_POINTS = 100  # of a line; each takes 1,000 draws


def ends(inputs: Inputs, where: Where | None, level: float, rows: Indices) -> Evaluated | str:
    """Evaluates the two ends of the interval of a formula at some of its steps.

    Returns:
        The lower and the upper end as its two values, or why there is no interval.
    """
    root = inputs.task.metric.node
    share = Number(level, root.span)
    try:
        plan = inputs.task.plan_of(*(Call(end, (root, share), root.span) for end in ("lower", "upper")))
        return evaluated(inputs, where, plan=plan, rows=rows)
    except FormulaError as error:
        return say(
            "no_interval", "no interval: {reason}", reason=within_sentence(error), message=error.message
        )


def within_sentence(error: FormulaError) -> str:
    """Returns what is wrong, as the end of a longer sentence."""
    return f"{error.message[:1].lower()}{error.message[1:]}"


def band_over_steps(found: Evaluated | str | None, index: int, level: float) -> Band | None:
    """Returns the band of one class over steps."""
    if not isinstance(found, Evaluated):
        return None
    lower, upper = (_of_class(value.array[:, 0], index) for value in found.values)
    steps = found.clock.steps.astype(np.float64)
    return Band(level, steps, np.broadcast_to(lower, len(steps)), np.broadcast_to(upper, len(steps)))


def band_over_thresholds(found: Evaluated | str | None, index: int, level: float) -> Band | None:
    """Returns the band of one class over thresholds, at the one step that was evaluated."""
    if not isinstance(found, Evaluated):
        return None
    lower, upper = (_of_class(value.array[-1], index) for value in found.values)
    return Band(level, found.reading.thresholds, lower, upper)


def said(found: Evaluated | str | None) -> tuple[str, ...]:
    """Returns what is to be said of a band besides its numbers."""
    if found is None:
        return ()
    if isinstance(found, str):
        return (found,)
    return tuple(note for note in found.notes if note.startswith("no interval"))


def _of_class(array: np.ndarray, index: int) -> np.ndarray:
    return array[..., min(index, array.shape[-1] - 1)]
