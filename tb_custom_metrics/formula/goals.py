"""Whether small values of a formula are the better ones, where nobody has said it.

A formula of counts is a cost where it never falls, and somewhere rises, when examples go from right to
wrong: true positives to false negatives, and true negatives to false positives. Of any other formula
large values are the better ones.
"""

import itertools

import numpy as np

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import as_value

GOALS = ("maximize", "minimize")

_MAX_OPERATIONS = 256  # of a formula that is looked into: more than anybody writes, and soon evaluated

# Of tp, fn, tn and fp: rare and common positives, few and many errors.
_RIGHT = ((60, 40, 850, 50), (5, 15, 9, 3), (900, 100, 600, 400), (250, 50, 4_000, 25), (30, 70, 20, 80))
_SHARES = (0.02, 0.4, 0.9)  # of what is right, that goes wrong

_ROUNDING = 1e-9  # of a value: a smaller change is none


def found_goal(plan: Plan) -> str:
    """Returns "minimize" for a cost, a formula of the counts of one set, and "maximize" for all else.

    Args:
        plan: Of one formula.
    """
    if not plan.found:
        plan.found.append("minimize" if _is_cost(plan) else "maximize")
    return plan.found[0]


def _is_cost(plan: Plan) -> bool:
    sources = {(operand.kind, operand.run, operand.set) for operand in plan.operands}
    if len(sources) != 1 or not all(operand.kind == "count" for operand in plan.operands):
        return False
    if len(plan.operations) > _MAX_OPERATIONS or any(one.inner is not None for one in plan.operations):
        return False
    try:
        before, after = _values(plan)
    except FormulaError:
        return False  # such as of a class that is not there
    with np.errstate(invalid="ignore"):
        change = np.where(before == after, 0, after - before)
        change = np.where(np.abs(change) <= _ROUNDING * np.maximum(np.abs(before), np.abs(after)), 0, change)
    defined = change[~np.isnan(change)]
    return bool((defined >= 0).all() and (defined > 0).any())


def _values(plan: Plan) -> Array:
    """The values before and after examples went wrong. Shape `(2, n_changes)`."""
    if plan.is_stepwise:
        return _evaluated(plan, _COUNTS).reshape(2, -1)
    # What looks along the steps would take one for the next of another.
    columns = [_evaluated(plan, _COUNTS[:, i : i + 1]) for i in range(_COUNTS.shape[1])]
    return np.concatenate(columns).reshape(2, -1)


def _evaluated(plan: Plan, counts: Array) -> Array:
    by_name = dict(zip(("tp", "fn", "tn", "fp"), counts, strict=True))
    assert by_name.keys() == COUNTS.keys()
    operands = {operand: as_value(by_name[operand.name]) for operand in plan.operands}
    values: Array = np.broadcast_to(evaluate(plan, operands).values[0].array[:, 0, 0], counts.shape[1])
    return values


def _changes() -> Array:
    """tp, fn, tn and fp before some changes, and after them. Shape `(4, 2 * n_changes)`."""
    before, after = [], []
    for counts, share, (right, wrong) in itertools.product(_RIGHT, _SHARES, ((0, 1), (2, 3))):
        moved = list(counts)
        gone = max(1, round(share * counts[right]))
        moved[right] -= gone
        moved[wrong] += gone
        before.append(counts)
        after.append(tuple(moved))
    return np.array(before + after, np.float64).T


_COUNTS = _changes()
