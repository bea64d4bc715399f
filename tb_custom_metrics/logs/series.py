"""One formula in one run: operands joined, evaluated, and cut into lines."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.evaluator import Budget
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import mixed_units
from tb_custom_metrics.formula.join import unit_of_steps
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.operands import CountsData
from tb_custom_metrics.logs.reading import NO_STEPS
from tb_custom_metrics.logs.reading import Reading
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Source


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
        cautions: Those that the values should not be quoted without.
    """

    run: str
    set_name: str | None
    class_name: str | None
    clock: Clock
    values: Array
    threshold: float | None
    operand_steps: Mapping[str, int]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One formula to be evaluated in one run.

    Attributes:
        formula: Its text.
        run: The run.
        count_set: The set of counts that gives the series its name, or `None` where there is none.
        plan: What to compute.
        count_sets: The set to be read for each run and set that the plan names.
    """

    formula: str
    run: str
    count_set: CountSet | None
    plan: Plan
    count_sets: Mapping[tuple[str, str], CountSet]

    def check_units(self) -> None:
        """Raises if the formula joins what was logged by epoch with what was logged by batch.

        Raises:
            JoinError: Naming one of each.
        """
        units = {f"counts '{s.name}'": s.unit for s in self.count_sets.values()}
        scalars = (operand for operand in self.plan.all_operands() if operand.kind == "scalar")
        units |= {f"'{scalar.name}'": unit_of_steps(scalar.name) for scalar in scalars}
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
    found = {key: counts.get(count_set.sources) for key, count_set in task.count_sets.items()}
    data = {key: one for key, one in found.items() if one is not None}
    tags = {(o.run, o.name) for o in task.plan.all_operands() if o.kind == "scalar"}
    if len(data) < len(found) or not tags <= scalars.keys():
        raise JoinError(
            "What this run has logged for it cannot be read",
            task.formula,
            (0, len(task.formula)),
            "It may have been removed a moment ago, or be another program's.",
        )
    share = _shared(budget, task.plan)
    reading = Reading.of(task.plan, data, scalars, threshold, task.formula, share)
    result = evaluate(
        task.plan,
        reading.values,
        reading.thresholds,
        classes=reading.classes,
        matrices=reading.matrices,
        budget=share,
    )
    value, notes = result.values[0], [*reading.notes, *result.notes]
    cautions = tuple(dict.fromkeys((*reading.cautions, *result.cautions)))
    read_at = reading.sliced_at
    if value.axes & THRESHOLD:
        index = nearest(reading.thresholds, threshold)
        value = Value(value.array[:, index : index + 1], value.axes & ~THRESHOLD)
        read_at = float(reading.thresholds[index])
    if read_at is not None and abs(read_at - threshold) > 1e-6:
        notes.append(f"read at {read_at:.6g}, the stored threshold nearest to {threshold:g}")
    return list(_lines(task, reading, value, read_at, list(dict.fromkeys(notes)), cautions))


def _shared(budget: Budget | None, plan: Plan) -> Budget | None:
    """Returns what each evaluation may cost: a formula with held operands takes several."""
    return None if budget is None else replace(budget, operations=budget.operations / _evaluations(plan))


def _evaluations(plan: Plan) -> int:
    return 1 + sum(_evaluations(held) for held in plan.held.values())


def _lines(
    task: Task,
    reading: Reading,
    value: Value,
    threshold: float | None,
    notes: list[str],
    cautions: tuple[str, ...],
) -> Iterator[Series]:
    clock = reading.clock if value.axes & STEP else NO_STEPS
    operand_steps = {_label(task, run, name): n_steps for (run, name), n_steps in reading.n_steps.items()}
    if not len(clock.steps) and all(operand_steps.values()):
        notes.append("the operands share no step")
    for index in range(value.array.shape[2]):
        values = np.broadcast_to(value.array[:, 0, index], len(clock.steps))
        undefined = int(np.isnan(values).sum())
        said = [f"undefined at {undefined} of {len(values)} steps"] if undefined else []
        yield Series(
            run=task.run,
            set_name=task.count_set.name if task.count_set is not None else None,
            class_name=reading.classes[index] if value.axes & CLASS else None,
            clock=clock,
            values=values,
            threshold=threshold,
            operand_steps=operand_steps,
            notes=(*notes, *said),
            cautions=cautions,
        )


def _label(task: Task, run: str, name: str) -> str:
    """How the join report calls an operand: with its run only where that is another one."""
    return name if run == task.run else f"{run}: {name}"
