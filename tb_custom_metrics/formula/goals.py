"""Whether small values of a formula are the better ones, where nobody has said it.

A formula of counts is a cost where it never falls, and somewhere rises, when examples go from right to
wrong: true positives to false negatives, and true negatives to false positives, in all classes or in one
that it names. Of any other formula large values are the better ones.
"""

import functools
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tb_custom_metrics.formula import classes
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.functions import ALONG_STEPS
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.plan import Operation
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context
from tb_custom_metrics.formula.values import Value

if TYPE_CHECKING:
    from tb_custom_metrics.formula.compiler import Compiler

GOALS = ("maximize", "minimize")

_MAX_OPERATIONS = 256  # of a formula that is looked into: more than anybody writes, and soon evaluated
_MAX_CLASSES = 8  # that it names

# In one compilation, as in the check at every keystroke: about 30 ms.
_MAX_OPERATIONS_IN_ALL = 4_096
_START = 16  # how many operations could be evaluated while another formula is begun with

# Of tp, fn, tn and fp: rare and common positives, few and many errors.
_RIGHT = ((60, 40, 850, 50), (5, 15, 9, 3), (900, 100, 600, 400), (250, 50, 4_000, 25), (30, 70, 20, 80))
_SHARES = (0.02, 0.4, 0.9)  # of what is right, that goes wrong

_ROUNDING = 1e-9  # of a value: a smaller change is none


@dataclass
class Allowance:
    """How many more operations one compilation may look into."""

    left: int = _MAX_OPERATIONS_IN_ALL


def found_goal(plan: Plan) -> str:
    """Returns "minimize" for a cost, a formula of the counts of one set, and "maximize" for all else.

    Args:
        plan: Of one formula.
    """
    if not plan.found:
        plan.found.append("minimize" if _is_cost(plan) else "maximize")
    return plan.found[0]


def goal_within(compiler: "Compiler", slot: int) -> str:
    """Returns the goal of a value in a plan in the making, as `found_goal` would of its formula alone.

    Once the compiler's allowance is spent it is "maximize".
    """
    if slot not in compiler.goals:
        part = _part(compiler, slot) if compiler.allowance.left > 0 else None
        compiler.allowance.left -= _START + (_MAX_OPERATIONS if part is None else _n_operations(part))
        compiler.goals[slot] = "maximize" if part is None else found_goal(part)
    return compiler.goals[slot]


def _part(compiler: "Compiler", slot: int) -> Plan | None:
    """What one slot needs, with numbers of its own for its slots; `None` where that is too much."""
    needed, operations, pending = set[int](), list[Operation](), [slot]
    while pending:
        if len(operations) > _MAX_OPERATIONS:
            return None
        one = pending.pop()
        if one not in needed:
            needed.add(one)
            if one in compiler.operations:
                operations.append(compiler.operations[one])
                pending += operations[-1].inputs
    slots = {one: number for number, one in enumerate(needed)}
    operands = {compiler.operands[one]: slots[one] for one in needed if one in compiler.operands}
    return Plan(
        operands,
        {slots[one]: compiler.constants[one] for one in needed if one in compiler.constants},
        tuple(
            replace(one, inputs=tuple(slots[i] for i in one.inputs), output=slots[one.output])
            for one in sorted(operations, key=lambda one: one.output)
        ),
        (slots[slot],),
        len(slots),
        {operand: plan for operand, plan in compiler.held.items() if operand in operands},
    )


def _n_operations(plan: Plan) -> int:
    """How many there are, as far as is counted."""
    return sum(1 for _ in itertools.islice(plan.all_operations(), _MAX_OPERATIONS + 1))


def _is_cost(plan: Plan) -> bool:
    operands = {*plan.all_operands()}
    if len({(operand.run, operand.set) for operand in operands}) != 1:
        return False
    if not all(one.kind == "count" or (one.kind, one.name) == ("axis", "n_classes") for one in operands):
        return False
    if _n_operations(plan) > _MAX_OPERATIONS:
        return False
    operations = [*plan.all_operations()]
    names = {str(one.literals[0]): None for one in operations if one.apply is classes.only}
    if len(names) > _MAX_CLASSES or any(one.inner is not None for one in operations):
        return False
    before, after = _value(plan, _changes(max(1, len(names))), tuple(names)).array.reshape(2, -1)
    with np.errstate(invalid="ignore"):
        change = np.where(before == after, 0, after - before)
        change = np.where(np.abs(change) <= _ROUNDING * np.maximum(np.abs(before), np.abs(after)), 0, change)
    defined = change[~np.isnan(change)]
    return bool((defined >= 0).all() and (defined > 0).any())


def _value(plan: Plan, counts: Array, names: tuple[str, ...]) -> Value:
    """The value at each of some counts, as if each were the only step."""
    axes = STEP | CLASS if names else STEP
    by_name = {name: Value(one, axes) for name, one in zip(("tp", "fn", "tn", "fp"), counts, strict=True)}
    assert by_name.keys() == COUNTS.keys()

    def read(operand: Operand) -> Value:
        if operand in plan.held:
            return _value(plan.held[operand], counts, names)
        if operand.kind == "axis":
            return axis_value("n_classes", [], [], counts.shape[-1])
        return by_name[operand.name]

    operands = {operand: read(operand) for operand in plan.operands}
    operations = tuple(
        replace(one, apply=_of_single_steps(one.apply)) if one.apply in ALONG_STEPS else one
        for one in plan.operations
    )
    (value,) = evaluate(replace(plan, operations=operations, _axes={}), operands, classes=names).values
    return Value(np.broadcast_to(value.array, (counts.shape[1], *value.array.shape[1:])), value.axes)


def _of_single_steps(apply: Callable[..., Array]) -> Callable[..., Array]:
    """What a function along steps does where each step is the only one."""

    def apart(context: Context, x: Array, *literals: object) -> Array:
        return apply(context, x.reshape(1, -1, x.shape[2]), *literals).reshape(x.shape)

    return apart


@functools.cache
def _changes(n_classes: int) -> Array:
    """tp, fn, tn and fp before some changes in one class each, and after them.

    Returns:
        Shape `(4, 2 * n_changes, 1, n_classes)`.
    """
    before, after = [], []
    for counts, share, (right, wrong) in itertools.product(_RIGHT, _SHARES, ((0, 1), (2, 3))):
        moved = list(counts)
        gone = max(1, round(share * counts[right]))
        moved[right] -= gone
        moved[wrong] += gone
        before.append(counts)
        after.append(tuple(moved))
    shape = (4, len(before), 1, n_classes)
    unmoved = np.broadcast_to(np.array(before, np.float64).T[:, :, np.newaxis, np.newaxis], shape)
    in_each = [unmoved.copy() for _ in range(n_classes)]
    for i, changed in enumerate(in_each):
        changed[..., i] = np.array(after).T[:, :, np.newaxis]
    return np.concatenate([unmoved] * n_classes + in_each, axis=1)
