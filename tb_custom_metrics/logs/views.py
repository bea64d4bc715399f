"""What is drawn of a formula: each view is a function from its array to columns."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs import bands
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.slicing import Indices
from tb_custom_metrics.logs.slicing import drawn
from tb_custom_metrics.logs.slicing import thinned
from tb_custom_metrics.logs.slicing import thinned_between

MAX_SURFACE_STEPS = 200  # of one class
_MAX_SURFACE_CELLS = 400_000  # of all classes of one run: a few megabytes of JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Shown):
    """Columns of equal length, or a matrix with the axes beside it.

    Attributes:
        columns: By name, in the order in which they are sent.
        at: Where along the other axes they were read.
        band: The interval of the values, where one was asked for and can be computed.
    """

    columns: Mapping[str, Any]
    at: Mapping[str, Any]
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class OverSteps:
    """Values over steps, at one threshold: a line for each class.

    Attributes:
        where: The threshold.
        level: Of the interval, where one is wanted.
        between: The two steps between which it is wanted, or `None` for the whole line.
        max_points: How many points a line may have, or `None` for all.
    """

    where: Where
    level: float | None = None
    between: tuple[int, int] | None = None
    max_points: int | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Series]:
        found = evaluated(inputs, self.where)
        ends = None
        if self.level is not None:
            ends = bands.over_steps(inputs, self.where, self.level, self._rows(found.clock.steps))
        goal = inputs.task.goal_of(inputs.task.metric.node)
        for index, name in found.classes():
            values = found.over_steps(index)
            line = Series(
                **found.shown(name, *undefined(values, "steps"), *bands.said(ends)),
                clock=found.clock,
                values=values,
                threshold=found.threshold_of(index),
                band=None if self.level is None else bands.band_over_steps(ends, index, self.level),
                goal=goal,
            )
            is_long = self.max_points is not None and len(values) > self.max_points
            yield line.thinned_to(drawn(values, self.max_points or 0)) if is_long else line

    def _rows(self, steps: Steps) -> Indices:
        """Where the interval is computed, which is for too many steps too much."""
        if self.between is None:
            return thinned(len(steps), bands.MAX_POINTS)
        return thinned_between(steps, self.between, bands.MAX_POINTS)


@dataclass(frozen=True, slots=True)
class OverThresholds:
    """Values over thresholds, at one step: a curve for each class.

    Attributes:
        step: The step, or `None` for the last.
        level: Of the interval, where one is wanted.
    """

    step: int | None = None
    level: float | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Columns]:
        found = evaluated(inputs, None)
        row = row_of(found, self.step)
        ends = None
        if self.level is not None:
            ends = bands.ends(inputs, None, self.level, np.array([row]))
        for index, name in found.classes():
            values = found.value.array[_row(found, row), :, index]
            yield Columns(
                **found.shown(name, *undefined(values, "thresholds"), *bands.said(ends)),
                columns={"thresholds": _thresholds(found), "values": values},
                at=_step_at(found, row),
                band=None if self.level is None else bands.band_over_thresholds(ends, index, self.level),
            )


@dataclass(frozen=True, slots=True)
class OverClasses:
    """Values over classes, at one step and one threshold.

    Attributes:
        where: The threshold.
        step: The step, or `None` for the last.
        level: Of the interval, where one is wanted.
    """

    where: Where
    step: int | None = None
    level: float | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Columns]:
        found = evaluated(inputs, self.where)
        row = row_of(found, self.step)
        columns: dict[str, Any] = {
            "classes": [name for _, name in found.classes()],
            "values": found.value.array[_row(found, row), 0],
        }
        ends = None
        if self.level is not None:
            ends = bands.ends(inputs, self.where, self.level, np.array([row]))
        if isinstance(ends, Evaluated):
            lower, upper = (value.array[-1, 0] for value in ends.values)
            columns |= {"lower": lower, "upper": upper}
        thresholds = [threshold_at(found, row, index) for index, _ in found.classes()]
        same = all(threshold == thresholds[0] for threshold in thresholds)
        yield Columns(
            **found.shown(None, *_undefined(found, columns["values"]), *bands.said(ends)),
            columns=columns,
            at={**_step_at(found, row), "threshold": thresholds[0] if same else thresholds},
        )


def _undefined(found: Evaluated, values: Array) -> tuple[str, ...]:
    """What is said where values over classes are undefined, or the one value without classes is."""
    if found.value.axes & CLASS:
        return undefined(values, "classes")
    return (say("undefined_here", "undefined at this step"),) if np.isnan(values).any() else ()


@dataclass(frozen=True, slots=True)
class Surface:
    """Values over steps and thresholds: a matrix for each class."""

    def __call__(self, inputs: Inputs) -> Iterator[Columns]:
        found = evaluated(inputs, None)
        thresholds = _thresholds(found)
        steps = found.clock.steps
        n_classes = len(list(found.classes()))
        most = _MAX_SURFACE_CELLS // (len(thresholds) * n_classes)
        rows = thinned(len(steps), max(2, min(MAX_SURFACE_STEPS, most)))
        said = [] if len(rows) == len(steps) else [_drawn(len(rows), len(steps))]
        array = np.broadcast_to(found.value.array, (len(steps), len(thresholds), n_classes))[rows]
        for index, name in found.classes():
            yield Columns(
                **found.shown(name, *undefined(array[:, :, index].ravel(), "points"), *said),
                columns={
                    "steps": steps[rows],
                    "wall_times": found.clock.wall_times[rows],
                    "thresholds": thresholds,
                    "values": array[:, :, index],
                },
                at={},
            )


def row_of(found: Evaluated, step: int | None) -> int:
    """Returns the index of a step, or of the last.

    Raises:
        JoinError: If the values have no such step.
    """
    steps = found.clock.steps
    formula = found.task.formula
    if not len(steps):
        message = say("no_shared_step", "The operands share no step")
        raise JoinError(message, formula, (0, len(formula)))
    if step is None:
        return len(steps) - 1
    row = int(np.searchsorted(steps, step))
    if row < len(steps) and steps[row] == step:
        return row
    near = int(steps[np.abs(steps.astype(np.float64) - step).argmin()])
    raise JoinError(
        say("nothing_at_step", "Nothing at step {step} in this run", step=step),
        formula,
        (0, len(formula)),
        say("nearest_step", "The nearest is {step}.", step=near),
    )


def threshold_at(found: Evaluated, row: int, index: int) -> float | None:
    """Returns the threshold at one step and class."""
    threshold = found.threshold_of(index)
    return float(threshold[row]) if isinstance(threshold, np.ndarray) else threshold


def _row(found: Evaluated, row: int) -> int:
    return min(row, len(found.value.array) - 1)


def _thresholds(found: Evaluated) -> Array:
    """The threshold axis of the value; one NaN where it has none."""
    return found.reading.thresholds if found.value.axes & THRESHOLD else np.array([np.nan])


def _step_at(found: Evaluated, row: int) -> dict[str, Any]:
    return {"step": int(found.clock.steps[row]), "wall_time": float(found.clock.wall_times[row])}


def undefined(values: Array, what: str) -> tuple[str, ...]:
    """Returns what is said where some of the values are undefined.

    Args:
        values: The values.
        what: What each of them stands at: "steps", "thresholds", "classes" or "points".
    """
    n_undefined = int(np.isnan(values).sum())
    if not n_undefined:
        return ()
    said = say(
        "undefined_at",
        "undefined at {some} of {of} {what}",
        some=n_undefined,
        of=len(values),
        what=what,
    )
    return (said,)


def _drawn(some: int, of: int) -> str:
    return say("drawn_at", "drawn at {some} of {of} steps", some=some, of=of)
