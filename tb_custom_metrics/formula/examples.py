"""Runs the tests of a formula set: counts for which the values of its metrics are known."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.evaluator import NO_THRESHOLDS
from tb_custom_metrics.formula.evaluator import axis_value
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.metric import Example
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.plan import Plan
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import Value

_TOLERANCE = 1e-9  # relative; people write 0.6666666667


@dataclass(frozen=True, slots=True)
class Tried:
    """One expectation of one test.

    Attributes:
        number: Of the test, from 1 upwards.
        metric: The name of the metric.
        expected: NaN where it should be undefined.
        found: What it is; NaN where it is undefined, or cannot be computed from counts.
        error: Why it cannot be computed, or `None`.
    """

    number: int
    metric: str
    expected: float
    found: float
    error: FormulaError | None = None

    @property
    def holds(self) -> bool:
        """Whether the value is the expected one, up to rounding."""
        if self.error is not None or math.isnan(self.expected) or math.isnan(self.found):
            return self.error is None and math.isnan(self.expected) and math.isnan(self.found)
        return math.isclose(self.found, self.expected, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)


def try_examples(formulas: FormulaSet) -> Iterator[Tried]:
    """Yields every expectation of every test of a set with what is the case.

    Example:
        >>> formulas = FormulaSet.from_toml('''
        ... version = 1
        ... [metrics.cost]
        ... formula = "5*fn + fp"
        ... [[tests]]
        ... counts = { fn = 3, fp = 1 }
        ... expect = { cost = 15 }
        ... ''')
        >>> [(one.found, one.holds) for one in try_examples(formulas)]
        [(16.0, False)]
    """
    metrics = {**catalogue().metrics, **formulas.metrics}
    scope = Scope(metrics=metrics, parameters=formulas.parameters)
    for number, example in enumerate(formulas.tests, start=1):
        for name, expected in example.expect.items():
            try:
                found, error = _value(metrics[name], example, scope), None
            except FormulaError as problem:
                found, error = math.nan, problem.in_metric(name)
            yield Tried(number, name, expected, found, error)


def _value(metric: Metric, example: Example, scope: Scope) -> float:
    plan = compile_plan([(metric.formula, metric.node)], scope)
    return float(_evaluated(plan, metric, example).array[-1, 0, 0])


def _evaluated(plan: Plan, metric: Metric, example: Example) -> Value:
    operands = {}
    for operand in plan.operands:
        if operand in plan.held:  # there is one step, so that nothing is carried forward
            operands[operand] = _evaluated(plan.held[operand], metric, example)
        elif operand.kind == "axis":
            operands[operand] = axis_value(operand.name, [0], NO_THRESHOLDS, 1)
        elif operand.kind == "count":
            operands[operand] = Value(np.full((1, 1, 1), example.counts.get(operand.name, 0.0)), STEP)
        else:
            whole = (0, len(metric.formula))
            raise UnknownNameError(f"A test gives counts, and no '{operand.name}'", metric.formula, whole)
    return evaluate(plan, operands).values[0]
