"""Intervals around the values of a view, for as many points as can be drawn."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.slicing import Indices
from tb_custom_metrics.logs.slicing import thinned

MAX_POINTS = 100  # of a line; each takes 1,000 draws
FEW_POINTS = 20  # of one whose draws at every threshold take more memory than one evaluation may
_AT_ONCE = 2  # of these


def ends(inputs: Inputs, where: Where | None, level: float, rows: Indices) -> Evaluated | str:
    """Evaluates the two ends of the interval of a formula at some of its steps.

    Returns:
        The lower and the upper end as its two values, or why there is no interval.
    """
    try:
        return _ends(inputs, where, level, rows)
    except FormulaError as error:
        return _no_interval(error)


def over_steps(inputs: Inputs, where: Where, level: float, rows: Indices) -> Evaluated | str:
    """Evaluates the two ends as `ends` does; where that is too expensive at once, at fewer steps.

    All of these together cost no more than one evaluation may.
    """
    try:
        return _ends(inputs, where, level, rows)
    except LimitError:
        few = rows[thinned(len(rows), FEW_POINTS)]
    except FormulaError as error:
        return _no_interval(error)
    parts = np.array_split(few, -(-len(few) // _AT_ONCE))
    budget = inputs.budget and replace(inputs.budget, operations=inputs.budget.operations / len(parts))
    sparing = replace(inputs, budget=budget)
    try:
        return _joined([_ends(sparing, where, level, part) for part in parts])
    except FormulaError as error:
        return _no_interval(error)


def _ends(inputs: Inputs, where: Where | None, level: float, rows: Indices) -> Evaluated:
    root = inputs.task.metric.node
    share = Number(level, root.span)
    plan = inputs.task.plan_of(*(Call(end, (root, share), root.span) for end in ("lower", "upper")))
    return evaluated(inputs, where, plan=plan, rows=rows)


def _joined(parts: Sequence[Evaluated]) -> Evaluated:
    """Puts together what was evaluated at some steps each."""
    first = parts[0]
    steps = np.concatenate([part.clock.steps for part in parts])
    clock = Clock(steps, np.concatenate([part.clock.wall_times for part in parts]))
    values = (
        Value(np.concatenate([one.array for one in pieces]), pieces[0].axes)
        for pieces in zip(*(part.values for part in parts), strict=True)
    )
    return replace(first, reading=replace(first.reading, clock=clock), values=tuple(values))


def _no_interval(error: FormulaError) -> str:
    reason = within_sentence(error)
    return say("no_interval", "no interval: {reason}", reason=reason, message=error.message)


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
