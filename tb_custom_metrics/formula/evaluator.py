"""Runs a plan on arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.values import AXES
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


SERVER_BUDGET = Budget(operations=2e8, live=1e7)  # about a second, and 80 MB


@dataclass(frozen=True, slots=True)
class Result:
    """What a plan computed.

    Attributes:
        values: One for each formula, in the order in which they were compiled.
        notes: Sentences for people about all of them.
    """

    values: tuple[Value, ...]
    notes: tuple[str, ...]


def evaluate(
    plan: Plan,
    operands: Mapping[Operand, Value],
    thresholds: npt.NDArray[np.floating] | None = None,
    budget: Budget | None = None,
) -> Result:
    """Evaluates a plan on operands that stand on the same steps, thresholds and classes.

    IEEE float64 arithmetic: 0/0 is NaN, which means undefined; nothing raises for its value.

    Args:
        plan: What to compute.
        operands: A value for each of `plan.operands`.
        thresholds: The threshold axis, fractions in [0, 1]. Shape `(n_thresholds,)`.
        budget: Where given, more costly evaluations are refused before they begin.

    Raises:
        LimitError: If the plan costs more than the budget.
    """
    axes = plan.axes({operand: operands[operand].axes for operand in plan.operands})
    last_uses = plan.last_uses()
    if budget is not None:
        _check_cost(plan, operands, axes, last_uses, budget)
    levels = np.array([np.nan]) if thresholds is None else np.asarray(thresholds, np.float64)
    notes: dict[str, None] = {}
    slots: list[Array | None] = [None] * plan.n_slots
    for operand, slot in plan.operands.items():
        slots[slot] = operands[operand].array
    for slot, constant in plan.constants.items():
        slots[slot] = np.full((1, 1, 1), constant)
    with np.errstate(all="ignore"):
        for index, operation in enumerate(plan.operations):
            arguments = [slots[slot] for slot in operation.inputs]
            if operation.contextual:
                # Axes of all inputs: a context function has one array.
                context = Context(axes[operation.inputs[0]], levels, notes)
                slots[operation.output] = operation.apply(context, *arguments, *operation.literals)
            else:
                slots[operation.output] = operation.apply(*arguments)
            for slot in operation.inputs:
                if last_uses[slot] == index:
                    slots[slot] = None
    return Result(tuple(_value(slots[slot], axes[slot]) for slot in plan.outputs), tuple(notes))


def axis_value(name: str, steps: npt.ArrayLike, thresholds: npt.ArrayLike) -> Value:
    """Returns what the names `step` and `threshold` stand for."""
    if name == "step":
        return Value(np.asarray(steps, np.float64).reshape(-1, 1, 1), STEP)
    return Value(np.asarray(thresholds, np.float64).reshape(1, -1, 1), THRESHOLD)


def _value(array: Array | None, axes: int) -> Value:
    assert array is not None
    return Value(array, axes)


def _check_cost(
    plan: Plan, operands: Mapping[Operand, Value], axes: list[int], last_uses: list[int], budget: Budget
) -> None:
    """Adds up what the plan will compute and hold, operation by operation."""
    shape = [1, 1, 1]
    for operand in plan.operands:
        shape = [max(a, b) for a, b in zip(shape, operands[operand].array.shape, strict=True)]
    sizes = [_size(shape, a) for a in axes]
    cost = 0.0
    live = float(sum(sizes[slot] for slot in plan.operands.values()))
    for index, operation in enumerate(plan.operations):
        cost += max(sizes[slot] for slot in (*operation.inputs, operation.output))
        live += sizes[operation.output]
        if cost > budget.operations or live > budget.live:
            raise LimitError(
                f"Too expensive: over {budget.operations:.0e} element operations, or "
                f"{budget.live:.0e} elements at once",
                operation.formula,
                operation.span,
                "Ask for fewer steps or thresholds, or evaluate it from Python.",
            )
        live -= sum(sizes[slot] for slot in set(operation.inputs) if last_uses[slot] == index)


def _size(shape: list[int], axes: int) -> int:
    size = 1
    for length, axis in zip(shape, AXES, strict=True):
        size *= length if axes & axis else 1
    return size
