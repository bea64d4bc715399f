"""A formula in one run as an array over (step, threshold, class), read at a threshold or at all."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula import thresholds
from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.choice import Choice
from tb_custom_metrics.logs.choice import Choices
from tb_custom_metrics.logs.reading import NO_STEPS
from tb_custom_metrics.logs.reading import Reading
from tb_custom_metrics.logs.sampling import sampling_caution
from tb_custom_metrics.logs.sampling import sampling_note
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.logs.slicing import Indices
from tb_custom_metrics.logs.slicing import at_steps
from tb_custom_metrics.logs.slicing import at_thresholds
from tb_custom_metrics.logs.slicing import picked


@dataclass(frozen=True, slots=True)
class Where:
    """Where along the threshold axis values are read.

    Attributes:
        threshold: They are read at the stored threshold nearest to this one.
        choices: Where given, the thresholds that were chosen for each run instead.
    """

    threshold: float = 0.5
    choices: Choices | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a plan came to.

    Attributes:
        task: What was asked.
        reading: The operands that it was computed from.
        values: One for each output of the plan. Without a threshold axis, unless they were read at
            all thresholds.
        threshold: The one that they were read at, or one for each step and class, of shape
            `(n_steps, n_classes)`; `None` where they have none, or were read at all.
        operand_steps: How many steps each operand had before they were joined.
        notes: Sentences for people.
        cautions: Those that the values should not be quoted without.
        sampled: Whether TensorBoard may have kept only some points of the operands.
    """

    task: Task
    reading: Reading
    values: tuple[Value, ...]
    threshold: float | Array | None
    operand_steps: Mapping[str, int]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]
    sampled: bool

    @property
    def value(self) -> Value:
        """That of the formula itself."""
        return self.values[0]

    @property
    def clock(self) -> Clock:
        """The steps of the value; a constant has one."""
        return self.reading.clock if self.value.axes & STEP else NO_STEPS

    def classes(self) -> Iterator[tuple[int, str | None]]:
        """Yields the index and the name of each class; one without a name where there is no class axis."""
        if not self.value.axes & CLASS:
            yield 0, None
            return
        yield from enumerate(self.reading.classes)

    def threshold_of(self, index: int) -> float | Array | None:
        """Returns the threshold of one class, or one for each step where they differ."""
        if not isinstance(self.threshold, np.ndarray):
            return self.threshold
        levels: Array = self.threshold[:, min(index, self.threshold.shape[1] - 1)]
        return float(levels[0]) if len(levels) and (levels == levels[0]).all() else levels

    def over_steps(self, index: int) -> Array:
        """Returns the values of one class at one threshold. Shape `(n_steps,)`."""
        return np.broadcast_to(self.value.array[:, 0, index], len(self.clock.steps))

    def shown(self, class_name: str | None, *more: str) -> dict[str, Any]:
        """Returns what every view says besides its values, with more notes."""
        return {
            "run": self.task.run,
            "set_name": self.task.set_name,
            "class_name": class_name,
            "used": len(self.clock.steps),
            "operand_steps": self.operand_steps,
            "notes": (*self.notes, *more),
            "cautions": self.cautions,
            "sampled": self.sampled,
            "of_training": self.task.of_training,
            "counted_in": self.task.counted_in,
        }


def evaluated(
    inputs: Inputs, where: Where | None, *, plan: Plan | None = None, rows: Indices | None = None
) -> Evaluated:
    """Evaluates the formula of a task, or another plan of its operands.

    Args:
        inputs: What was read.
        where: The threshold; `None` for all of them.
        plan: Another plan than that of the task.
        rows: The steps that are wanted, of those that it would have; all without it.

    Raises:
        FormulaError: If the operands cannot be joined, it costs too much, or there is no choice of a
            threshold for this run.
    """
    plan = plan or inputs.task.plan
    choice = where.choices.of(inputs.task) if where is not None and where.choices is not None else None
    level = 0.5 if where is None else where.threshold
    reading = inputs.reading(plan, level, keep_thresholds=where is None or choice is not None)
    operand_steps = {_label(inputs.task, run, name): n for (run, name), n in reading.n_steps.items()}
    notes, cautions = _joined(inputs, reading, operand_steps)
    if choice is not None:
        reading = at_steps(reading, choice.rows(reading.clock.steps))
    if rows is not None:
        # A constant has one step, even where what stands beside it shares none.
        reading = at_steps(reading, rows[rows < len(reading.clock.steps)])
    if choice is not None and not np.isnan(reading.thresholds).all():
        read = _at_chosen(inputs, plan, reading, choice)
    else:
        read = _at_one(inputs, plan, reading, where)
    return Evaluated(
        inputs.task,
        read.reading,
        read.values,
        read.threshold,
        operand_steps,
        tuple(dict.fromkeys((*notes, *read.notes))),
        tuple(dict.fromkeys((*cautions, *read.cautions))),
        any(True for _ in inputs.samplings),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The results of a plan, read along the threshold axis as was asked."""

    reading: Reading
    values: tuple[Value, ...]
    threshold: float | Array | None
    notes: tuple[str, ...]
    cautions: tuple[str, ...]


def _joined(
    inputs: Inputs, reading: Reading, operand_steps: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """What is to be said of the join alone: notes and cautions."""
    used = len(reading.clock.steps)
    notes, cautions = list(reading.notes), [*reading.cautions, *inputs.unreadable]
    if not operand_steps:
        return notes, cautions
    if not used and all(operand_steps.values()):
        notes.append(say("no_step_shared", "the operands share no step"))
    caution = sampling_caution(inputs.samplings, operand_steps, used)
    note = sampling_note(inputs.samplings)
    if caution is not None:
        cautions.append(caution)
    elif note is not None:
        notes.append(note)
    return notes, cautions


def _at_one(inputs: Inputs, plan: Plan, reading: Reading, where: Where | None) -> _Read:
    """At the threshold that was asked for, or at all."""
    result = inputs.evaluate(plan, reading)
    if where is None:
        return _Read(reading, result.values, None, result.notes, result.cautions)
    values, read_at, notes = result.values, reading.sliced_at, list(result.notes)
    if any(value.axes & THRESHOLD for value in values):
        index = thresholds.nearest(reading.thresholds, where.threshold)
        values = tuple(_at(value, index) for value in values)
        read_at = float(reading.thresholds[index])
    if read_at is not None and abs(read_at - where.threshold) > 1e-6:
        notes.append(thresholds.read_at(read_at, where.threshold))
    return _Read(reading, values, read_at, tuple(notes), result.cautions)


def _at_chosen(inputs: Inputs, plan: Plan, reading: Reading, choice: Choice) -> _Read:
    """At a threshold for each step: of the counts, or of the result where that looks along them all."""
    levels, chosen = reading.thresholds, choice.at(reading.clock.steps)
    if chosen.shape[1] not in (1, len(reading.classes)):
        formula = inputs.task.formula
        message = say("chosen_for_other_classes", "The threshold was chosen for other classes")
        raise JoinError(message, formula, (0, len(formula)))
    undefined = np.isnan(chosen)
    distance = np.abs(levels[:, np.newaxis, np.newaxis] - np.where(undefined, 0.0, chosen))
    indices = distance.argmin(axis=0)
    if not plan.consumes_thresholds:
        reading = at_thresholds(reading, indices)
    result = inputs.evaluate(plan, reading)
    if plan.consumes_thresholds and not any(value.axes & THRESHOLD for value in result.values):
        return _Read(reading, result.values, None, result.notes, result.cautions)
    return _Read(
        reading,
        tuple(_undefined_at(picked(value, indices), undefined) for value in result.values),
        np.where(undefined, np.nan, levels[indices]),
        (*result.notes, choice.note),
        (*result.cautions, *choice.cautions),
    )


def _undefined_at(value: Value, undefined: npt.NDArray[np.bool_]) -> Value:
    """Where no threshold could be chosen, nothing can be read."""
    if not value.axes & STEP or not undefined.any():
        return value
    return Value(np.where(undefined[:, np.newaxis, :], np.nan, value.array), value.axes)


def _at(value: Value, index: int) -> Value:
    if not value.axes & THRESHOLD:
        return value
    return Value(value.array[:, index : index + 1], value.axes & ~THRESHOLD)


def _label(task: Task, run: str, name: str) -> str:
    """How the join report calls an operand: with its run only where that is another one."""
    return name if run == task.run else f"{run}: {name}"
