"""Runs a plan on arrays."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.plan import Operation
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import AXES
from tb_custom_metrics.formula.values import DRAWS
from tb_custom_metrics.formula.values import EXTENDED
from tb_custom_metrics.formula.values import N_DRAWS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context
from tb_custom_metrics.formula.values import Value


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one evaluation may cost.

    Attributes:
        operations: Sum over the operations of the elements that each computes.
        live: Elements held at one time.
    """

    operations: float
    live: float


NO_THRESHOLDS = np.array([np.nan])
"""The threshold axis where there is none."""

_BLOCK = 16_384  # elements, 128 kB: a few of them fit into the cache of a core

SERVER_BUDGET = Budget(operations=2e8, live=1e7)  # about a second, and 80 MB


class Result(NamedTuple):
    """What a plan computed.

    Attributes:
        values: One for each formula, in the order in which they were compiled.
        notes: Sentences for people about all of them.
        cautions: Those of them that a number should not be quoted without.
    """

    values: tuple[Value, ...]
    notes: tuple[str, ...]
    cautions: tuple[str, ...]


def evaluate(
    plan: Plan,
    operands: Mapping[Operand, Value],
    thresholds: npt.NDArray[np.floating] | None = None,
    *,
    classes: tuple[str, ...] = (),
    matrices: Mapping[tuple[str, str], Array] | None = None,
    budget: Budget | None = None,
) -> Result:
    """Evaluates a plan on operands that stand on the same steps, thresholds and classes.

    IEEE float64 arithmetic: 0/0 is NaN, which means undefined; nothing raises for its value.

    Args:
        plan: What to compute.
        operands: A value for each of `plan.operands`.
        thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`.
        classes: The names on the class axis.
        matrices: Confusion matrices by run and set, where the counts come from some. Each of
            shape `(n_steps, n_classes, n_classes)`.
        budget: Where given, more costly evaluations are refused before they begin.

    Raises:
        LimitError: If the plan costs more than the budget.
        UnknownNameError: If a formula names a class that is not there.
    """
    axes = plan.axes(tuple([operands[operand].axes for operand in plan.operands]))
    if budget is not None:
        _check_cost(plan, operands, axes, budget)
    levels = NO_THRESHOLDS if thresholds is None else np.asarray(thresholds, np.float64)
    surroundings = _Surroundings(axes, levels, classes, matrices or {}, {}, {})
    slots: list[Any] = plan.first_slots.copy()
    largest = 1
    for operand, slot in plan.operands.items():
        slots[slot] = array = operands[operand].array
        largest = max(largest, array.size)
    with np.errstate(all="ignore"):
        if largest > _BLOCK and plan.is_stepwise:
            _run_in_blocks(plan, slots, surroundings, largest)
        else:
            _run(plan, slots, surroundings)
    values = tuple([Value(slots[slot], axes[slot]) for slot in plan.outputs])
    return Result(values, tuple(surroundings.notes), tuple(surroundings.cautions))


def evaluate_arithmetic(plan: Plan, operands: Mapping[str, npt.NDArray[Any]]) -> Array | None:
    """Evaluates a plan on small arrays of one shape, which need no names for their axes.

    Over a thousand steps, keeping account of axes takes several times as long as the arithmetic.

    Args:
        plan: One with `is_arithmetic`, for a single formula.
        operands: By name.

    Returns:
        An array of that shape, or `None` where the arrays are others, so that `evaluate` is needed.
    """
    shapes = {array.shape for array in operands.values()}
    kinds = {array.dtype.kind for array in operands.values()}
    (shape, *others) = shapes
    if others or not 1 <= len(shape) <= len(AXES) or not kinds <= set("fiub"):
        return None
    slots: list[Any] = plan.first_slots.copy()
    for operand, slot in plan.operands.items():
        array = operands.get(operand.name)
        if array is None or array.size > _BLOCK:
            return None
        slots[slot] = array if array.dtype == np.float64 else array.astype(np.float64)
    with np.errstate(all="ignore"):
        _run(plan, slots, None)
    result: Array = slots[plan.outputs[0]]
    return result


def _run(plan: Plan, slots: list[Any], surroundings: "_Surroundings | None") -> None:
    """Fills the slots that the operations of a plan fill, and empties those that are finished with."""
    for operation, finished in plan.steps:
        arguments = [slots[slot] for slot in operation.inputs]
        if operation.contextual:
            assert surroundings is not None
            slots[operation.output] = surroundings.apply(operation, arguments)
        else:
            slots[operation.output] = operation.apply(*arguments, *operation.literals)
        for slot in finished:
            slots[slot] = None


def _run_in_blocks(plan: Plan, slots: list[Any], surroundings: "_Surroundings", largest: int) -> None:
    """Fills the output slots, so few steps at a time that what one operation leaves is still in the cache.

    Args:
        plan: A stepwise one.
        slots: With the operands.
        surroundings: Which operations share.
        largest: The size of the largest operand, elements.
    """
    n_steps = max(len(slots[slot]) for slot in plan.operands.values())
    n_at_once = max(1, _BLOCK * n_steps // largest)
    whole: dict[int, Array] = {}
    for start in range(0, n_steps, n_at_once):
        block = slice(start, start + n_at_once)
        part = slots.copy()
        for slot in plan.operands.values():
            if len(part[slot]) > 1:
                part[slot] = part[slot][block]
        _run(plan, part, surroundings)
        for slot in plan.outputs:
            if slot not in whole:
                length = n_steps if surroundings.axes[slot] & STEP else 1
                whole[slot] = np.empty((length, *part[slot].shape[1:]))
            whole[slot][block] = part[slot]
    for slot, array in whole.items():
        slots[slot] = array


def axis_value(name: str, steps: npt.ArrayLike, thresholds: npt.ArrayLike, n_classes: int = 1) -> Value:
    """Returns what `step`, `threshold` and `n_classes()` stand for."""
    if name == "step":
        return Value(np.asarray(steps, np.float64).reshape(-1, 1, 1), STEP)
    if name == "n_classes":
        return Value(np.full((1, 1, 1), float(n_classes)), 0)
    return Value(np.asarray(thresholds, np.float64).reshape(1, -1, 1), THRESHOLD)


class _Surroundings(NamedTuple):
    """What the functions of one evaluation share."""

    axes: Sequence[int]
    thresholds: Array
    classes: tuple[str, ...]
    matrices: Mapping[tuple[str, str], Array]
    notes: dict[str, None]
    cautions: dict[str, None]

    def apply(self, operation: Operation, arguments: list[Array | None]) -> Array:
        input_axes = tuple(self.axes[slot] for slot in operation.inputs)
        combined = 0
        for one in input_axes:
            combined |= one
        levels = (
            np.pad(self.thresholds, 1, constant_values=np.nan) if combined & EXTENDED else self.thresholds
        )
        context = Context(
            combined, input_axes, levels, self.classes, self.matrices, self.notes, self.cautions
        )
        more = {} if operation.inner is None else {"inner": operation.inner}
        try:
            return operation.apply(context, *arguments, *operation.literals, **more)
        except LookupError as error:
            name = str(error.args[0])
            hint = did_you_mean(name, self.classes) or _known(self.classes)
            message = say("unknown_class", "Unknown class '{name}'", name=shorten(name))
            raise UnknownNameError(message, operation.formula, operation.span, hint) from None


def _known(classes: tuple[str, ...]) -> str:
    if not classes:
        return say("no_classes", "These counts have no classes.")
    return say("there_is", "There is {names}.", names=", ".join(classes[:8]))


def _check_cost(plan: Plan, operands: Mapping[Operand, Value], axes: Sequence[int], budget: Budget) -> None:
    """Adds up what the plan will compute and hold, operation by operation."""
    shape = [1, 1, 1]
    for operand in plan.operands:
        shape = [max(a, b) for a, b in zip(shape, operands[operand].array.shape, strict=True)]
    _costs(plan, axes, shape, budget, 0.0, 0.0)


def _costs(
    plan: Plan, axes: Sequence[int], shape: Sequence[int], budget: Budget, cost: float, live: float
) -> float:
    """Returns the cost with that of a plan added, whose operands are held beside what is `live`."""
    sizes = [_size(shape, a) for a in axes]
    live += float(sum(sizes[slot] for slot in plan.operands.values()))
    for operation, finished in plan.steps:
        if operation.inner is None:
            cost += operation.work * max(sizes[slot] for slot in (*operation.inputs, operation.output))
        live += sizes[operation.output]
        within = live
        if operation.inner is not None:
            inner_axes = operation.inner.axes(tuple(axes[slot] for slot in operation.inputs))
            drawn = [N_DRAWS * shape[0], *shape[1:]]
            operands = sum(_size(drawn, inner_axes[s]) for s in operation.inner.operands.values())
            cost += 5 * operands
            within += operands
        if cost > budget.operations or within > budget.live:
            raise LimitError(
                say(
                    "too_expensive",
                    "Too expensive: over {operations:.0e} element operations, or {live:.0e} elements at once",
                    operations=budget.operations,
                    live=budget.live,
                ),
                operation.formula,
                operation.span,
                say("ask_for_fewer", "Ask for fewer steps or thresholds, or evaluate it from Python."),
            )
        if operation.inner is not None:
            cost = _costs(operation.inner, inner_axes, drawn, budget, cost, live)
        live -= sum(sizes[slot] for slot in finished)
    return cost


def _size(shape: Sequence[int], axes: int) -> int:
    size = N_DRAWS if axes & DRAWS else 1
    for length, axis in zip(shape, AXES, strict=True):
        size *= length if axes & axis else 1
    return size
