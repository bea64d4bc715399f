"""The operands of a plan, on the steps that they share."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import join
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.operands import CountsData
from tb_custom_metrics.logs.run import Points

NO_STEPS = Clock(np.zeros(1, np.int64), np.zeros(1))
"""Where a constant has its one value: at step 0."""

_Label = TypeVar("_Label")

Key = tuple[str, str | None, str | None]
"""What has steps of its own: a run and one of its sets of counts, or a run and one of its tags."""


@dataclass(frozen=True)
class Reading:
    """The operands of a plan, ready to be evaluated.

    Attributes:
        clock: The shared steps.
        n_steps: How many steps each operand had before they were joined, by run and name; the four
            counts of a set are one, unless they were logged as four scalars. What is held is there too.
        values: What the names stand for.
        thresholds: The threshold axis; one NaN where there is none.
        classes: The class axis.
        matrices: By run and set, where the counts come from confusion matrices.
        sliced_at: The one threshold that was decoded, or `None` where all were, or there are none.
        notes: What the held operands say for people.
        cautions: Those of them that a number should not be quoted without.
    """

    clock: Clock
    n_steps: Mapping[tuple[str, str], int]
    values: Mapping[Operand, Value]
    thresholds: Array
    classes: tuple[str, ...]
    matrices: Mapping[tuple[str, str], Array]
    sliced_at: float | None
    notes: tuple[str, ...]
    cautions: tuple[str, ...]

    @classmethod
    def of(
        cls,
        plan: Plan,
        counts: Mapping[tuple[str, str], CountsData],
        scalars: Mapping[tuple[str, str], Points],
        threshold: float,
        formula: str,
        budget: Budget | None = None,
        *,
        keep_thresholds: bool = False,
    ) -> Self:
        """Joins what was read, as far as the plan needs it.

        Args:
            plan: What will be computed.
            counts: By run and set, as the plan names them.
            scalars: By run and tag.
            threshold: Where a plan that never looks along the threshold axis needs the counts.
            formula: For errors.
            budget: What each held operand may cost.
            keep_thresholds: Whether to decode all thresholds although this plan does not look along
                them, since the one around it does.

        Raises:
            JoinError: If counts have different thresholds or classes.
            LimitError: If a held operand costs more than the budget.
        """
        clocks = _clocks(plan, counts, scalars)
        joined = join(list(clocks.values()) or [NO_STEPS])
        rows = dict(zip(clocks, joined.rows, strict=False))
        thresholds = _one_axis("thresholds", [tuple(d.thresholds.tolist()) for d in counts.values()], formula)
        levels = np.array(thresholds or [np.nan], np.float64)
        sliced_at = None
        # Slice first: a formula that never looks along the axis needs only one threshold of it.
        keep_thresholds = keep_thresholds or plan.consumes_thresholds
        if thresholds and not keep_thresholds:
            sliced_at = float(levels[nearest(levels, threshold)])
            levels = np.array([sliced_at])
        held = {
            operand: _Held.of(inner, counts, scalars, threshold, formula, budget, keep_thresholds)
            for operand, inner in plan.held.items()
        }
        taken = _Taken(counts, scalars, joined.clock, rows, levels, sliced_at, held)
        matrices = {
            key: data.matrices(rows[(*key, None)]) for key, data in counts.items() if (*key, None) in rows
        }
        n_steps = dict(_logged(clocks, counts))
        for one in held.values():
            n_steps |= one.n_steps
        return cls(
            clock=joined.clock,
            n_steps=n_steps,
            values={operand: taken.value(operand) for operand in plan.operands},
            thresholds=levels,
            classes=_one_axis("classes", [d.layout.classes for d in counts.values()], formula),
            matrices={key: matrix for key, matrix in matrices.items() if matrix is not None},
            sliced_at=sliced_at,
            notes=tuple(dict.fromkeys(note for one in held.values() for note in one.notes)),
            cautions=tuple(dict.fromkeys(caution for one in held.values() for caution in one.cautions)),
        )


@dataclass(frozen=True)
class _Held:
    """A held operand on its own steps."""

    value: Value
    clock: Clock
    n_steps: Mapping[tuple[str, str], int]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]

    @classmethod
    def of(
        cls,
        plan: Plan,
        counts: Mapping[tuple[str, str], CountsData],
        scalars: Mapping[tuple[str, str], Points],
        threshold: float,
        formula: str,
        budget: Budget | None,
        keep_thresholds: bool,
    ) -> Self:
        """Evaluates what is held. Its thresholds are those of the formula around it."""
        reading = Reading.of(
            plan, counts, scalars, threshold, formula, budget, keep_thresholds=keep_thresholds
        )
        result = evaluate(
            plan,
            reading.values,
            reading.thresholds,
            classes=reading.classes,
            matrices=reading.matrices,
            budget=budget,
        )
        return cls(
            value=result.values[0],
            clock=reading.clock,
            n_steps=reading.n_steps,
            notes=(*reading.notes, *result.notes),
            cautions=(*reading.cautions, *result.cautions),
        )

    def carried(self, clock: Clock) -> Value:
        """Carries the last value forward onto other steps."""
        if not self.value.axes & STEP:
            return self.value
        before = np.searchsorted(self.clock.steps, clock.steps, side="right") - 1
        carried = np.full((len(before), *self.value.array.shape[1:]), np.nan)
        carried[before >= 0] = self.value.array[before[before >= 0]]
        return Value(carried, self.value.axes)


@dataclass(frozen=True)
class _Taken:
    """What was read, and where the shared steps are in it."""

    counts: Mapping[tuple[str, str], CountsData]
    scalars: Mapping[tuple[str, str], Points]
    clock: Clock
    rows: Mapping[Key, npt.NDArray[np.intp]]
    levels: Array
    sliced_at: float | None
    held: Mapping[Operand, _Held]

    def value(self, operand: Operand) -> Value:
        """Returns what an operand stands for on the shared steps."""
        run, set_name = operand.run, operand.set
        if operand.kind == "held":
            return self.held[operand].carried(self.clock)
        if operand.kind == "scalar":
            points = self.scalars[run, operand.name]
            values = points.values[self.rows[run, None, operand.name]].astype(np.float64)
            return Value(values.reshape(-1, 1, 1), STEP)
        data = self.counts.get((run, set_name))
        if operand.kind == "axis":
            n_classes = len(data.layout.classes) if data is not None else 0
            value = axis_value(operand.name, self.clock.steps, self.levels, max(1, n_classes))
            # One threshold is no axis: the one that was decoded, or NaN where there is none.
            return Value(value.array, 0) if value.array.size == 1 and value.axes == THRESHOLD else value
        assert data is not None
        return data.value(operand.name, self.rows[run, set_name, None], self.sliced_at)


def _clocks(
    plan: Plan, counts: Mapping[tuple[str, str], CountsData], scalars: Mapping[tuple[str, str], Points]
) -> dict[Key, Clock]:
    clocks: dict[Key, Clock] = {}
    for operand in plan.operands:
        if operand.is_of_counts and (operand.run, operand.set) in counts:
            clocks[operand.run, operand.set, None] = counts[operand.run, operand.set].clock
        elif operand.kind == "scalar":
            clocks[operand.run, None, operand.name] = scalars[operand.run, operand.name].clock
    return clocks


def _logged(
    clocks: Mapping[Key, Clock], counts: Mapping[tuple[str, str], CountsData]
) -> Iterator[tuple[tuple[str, str], int]]:
    for (run, set_name, tag), clock in clocks.items():
        if set_name is None:
            yield (run, str(tag)), len(clock.steps)
            continue
        data = counts[run, set_name]
        for name, n_steps in (data.n_logged or {data.name: len(clock.steps)}).items():
            yield (run, name), n_steps


def _one_axis(what: str, axes: Iterable[tuple[_Label, ...]], formula: str) -> tuple[_Label, ...]:
    """Returns the axis that all counts share; those that have none fit to any."""
    present = [axis for axis in axes if axis]
    if any(axis != present[0] for axis in present):
        raise JoinError(
            say("different_axes", "Counts with different {what} cannot be joined", what=what),
            formula,
            (0, len(formula)),
            say("log_same_axes", "Log both runs with the same {what}.", what=what),
        )
    return present[0] if present else ()
