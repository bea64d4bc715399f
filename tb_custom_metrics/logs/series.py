"""One formula in one run: operands joined, evaluated, and cut into lines."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import join
from tb_custom_metrics.formula.join import mixed_units
from tb_custom_metrics.formula.join import unit_of_steps
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.reductions import nearest
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.operands import CountsData
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Source

_CONSTANT = Clock(np.zeros(1, np.int64), np.zeros(1))  # a constant has its value at step 0


@dataclass(frozen=True, slots=True)
class Series:
    """One line: the values of a formula over the steps of a run.

    Attributes:
        run: Its name.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        clock: Steps and wall times. Shape `(n_steps,)`.
        values: NaN where undefined. Shape `(n_steps,)`.
        threshold: The threshold that the values were read at, or `None` where they have none.
        operand_steps: How many steps each operand had before they were joined.
        notes: Sentences for people.
    """

    run: str
    set_name: str | None
    class_name: str | None
    clock: Clock
    values: Array
    threshold: float | None
    operand_steps: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One formula to be evaluated in one run.

    Attributes:
        formula: Its text.
        run: The run.
        count_set: The set of counts of that run, or `None` where it reads none of them.
        plan: What to compute.
        count_sets: Run to the set of counts to be read there: of this run and of siblings.
    """

    formula: str
    run: str
    count_set: CountSet | None
    plan: Plan
    count_sets: Mapping[str, CountSet]

    def check_units(self) -> None:
        """Raises if the formula joins what was logged by epoch with what was logged by batch.

        Raises:
            JoinError: Naming one of each.
        """
        units = {f"counts '{s.name}'": s.unit for s in self.count_sets.values()}
        units |= {f"'{o.name}'": unit_of_steps(o.name) for o in self.plan.operands if o.kind == "scalar"}
        mixed = mixed_units(units)
        if mixed is not None:
            raise JoinError(
                f"The steps of {mixed[0]} are epochs and those of {mixed[1]} are batches",
                self.formula,
                (0, len(self.formula)),
                "Use operands that were logged on one clock.",
            )


def series_of(
    task: Task,
    counts: Mapping[tuple[Source, ...], CountsData],
    scalars: Mapping[tuple[str, str], Points],
    threshold: float,
    budget: Budget | None,
) -> list[Series]:
    """Returns the lines of one task: one, or one for each class.

    Args:
        task: What to evaluate.
        counts: By the sources of their set.
        scalars: By run and tag.
        threshold: Where to read a value that still has a threshold axis.
        budget: What it may cost.

    Raises:
        FormulaError: If the operands cannot be joined, or it costs too much.
    """
    data = {run: counts.get(count_set.sources) for run, count_set in task.count_sets.items()}
    operands = _Operands(task, {run: d for run, d in data.items() if d is not None}, scalars, threshold)
    if operands.incomplete:
        raise JoinError(
            "What this run has logged for it cannot be read",
            task.formula,
            (0, len(task.formula)),
            "It may have been removed a moment ago, or be another program's.",
        )
    result = evaluate(task.plan, operands.values, operands.thresholds, budget)
    value, notes = result.values[0], list(result.notes)
    read_at = operands.read_at
    if value.axes & THRESHOLD:
        index = nearest(operands.thresholds, threshold)
        value = Value(value.array[:, index : index + 1], value.axes & ~THRESHOLD)
        read_at = float(operands.thresholds[index])
    elif task.plan.consumes_thresholds:
        read_at = None
    if read_at is not None and abs(read_at - threshold) > 1e-6:
        notes.append(f"read at {read_at:.6g}, the stored threshold nearest to {threshold:g}")
    return list(_lines(task, operands, value, read_at, notes))


def _lines(
    task: Task, operands: "_Operands", value: Value, threshold: float | None, notes: list[str]
) -> Iterator[Series]:
    clock = operands.clock if value.axes & STEP else _CONSTANT
    if not len(clock.steps) and all(operands.steps.values()):
        notes.append("the operands share no step")
    for index in range(value.array.shape[2]):
        values = value.array[:, 0, index]
        undefined = int(np.isnan(values).sum())
        said = [f"undefined at {undefined} of {len(values)} steps"] if undefined else []
        yield Series(
            run=task.run,
            set_name=task.count_set.name if task.count_set is not None else None,
            class_name=operands.classes[index] if value.axes & CLASS else None,
            clock=clock,
            values=values,
            threshold=threshold,
            operand_steps=operands.steps,
            notes=(*notes, *said),
        )


class _Operands:
    """The operands of one task on the steps that they share.

    Attributes:
        incomplete: Whether something has gone since it was listed.
        clock: The shared steps.
        steps: How many steps each operand had.
        values: What the names stand for.
        thresholds: The threshold axis; one NaN where there is none.
        classes: The class axis.
        read_at: The one threshold that was decoded, or `None` where all were, or there are none.
    """

    def __init__(
        self,
        task: Task,
        counts: Mapping[str, CountsData],
        scalars: Mapping[tuple[str, str], Points],
        threshold: float,
    ) -> None:
        self._task = task
        self._counts = counts
        self._scalars = scalars
        tags = [(o.run, o.name) for o in task.plan.operands if o.kind == "scalar"]
        self.incomplete = len(counts) < len(task.count_sets) or any(tag not in scalars for tag in tags)
        if self.incomplete:
            return
        # A scalar can have the name of a set, so that labels alone would mix them up.
        clocks: dict[tuple[str, str | None], Clock] = {(run, None): d.clock for run, d in counts.items()}
        clocks |= {(run, tag): scalars[run, tag].clock for run, tag in tags}
        joined = join(list(clocks.values()) or [_CONSTANT])
        self._rows = dict(zip(clocks, joined.rows, strict=False))
        self.clock = joined.clock
        self.steps = {
            self._label(run, name): n_steps
            for (run, tag), clock in clocks.items()
            for name, n_steps in self._logged(run, tag, clock).items()
        }
        self.thresholds = self._axis([d.thresholds.astype(np.float64) for d in counts.values()])
        self.classes = self._class_axis({d.layout.classes for d in counts.values() if d.layout.classes})
        # Slice first: a formula that never looks along the axis needs only one threshold of it.
        sliced = not task.plan.consumes_thresholds and not np.isnan(self.thresholds[0])
        self.read_at = float(self.thresholds[nearest(self.thresholds, threshold)]) if sliced else None
        if sliced:
            self.thresholds = np.array([self.read_at])
        self.values = {operand: self._value(operand) for operand in task.plan.operands}

    def _label(self, run: str, tag: str | None) -> str:
        """How the join report calls an operand: with its run only where that is another one."""
        name = self._task.count_sets[run].name if tag is None else tag
        return name if run == self._task.run else f"{run}: {name}"

    def _logged(self, run: str, tag: str | None, clock: Clock) -> Mapping[str | None, int]:
        """How many steps an operand had; each of four scalars where the counts come from those."""
        if tag is None and self._counts[run].n_logged:
            return {name: n_steps for name, n_steps in self._counts[run].n_logged.items()}
        return {tag: len(clock.steps)}

    def _axis(self, axes: list[Array]) -> Array:
        present = [axis for axis in axes if axis.size]
        if any(not np.array_equal(axis, present[0]) for axis in present):
            raise JoinError(
                "Counts with different thresholds cannot be joined",
                self._task.formula,
                (0, len(self._task.formula)),
                "Log both runs with the same thresholds.",
            )
        return present[0] if present else np.array([np.nan])

    def _class_axis(self, axes: Set[tuple[str, ...]]) -> tuple[str, ...]:
        if len(axes) > 1:
            raise JoinError(
                "Counts with different classes cannot be joined",
                self._task.formula,
                (0, len(self._task.formula)),
                "Log both runs with the same classes.",
            )
        return next(iter(axes), ())

    def _value(self, operand: Operand) -> Value:
        if operand.kind == "axis":
            value = axis_value(operand.name, self.clock.steps, self.thresholds)
            # One threshold is no axis: the one that was decoded, or NaN where there is none.
            return Value(value.array, 0) if value.array.size == 1 and value.axes == THRESHOLD else value
        if operand.kind == "scalar":
            rows = self._rows[operand.run, operand.name]
            points = self._scalars[operand.run, operand.name]
            return Value(points.values[rows].astype(np.float64).reshape(-1, 1, 1), STEP)
        rows = self._rows[operand.run, None]
        return self._counts[operand.run].value(operand.name, rows, self.read_at)
