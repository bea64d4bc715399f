"""at, best and best_threshold: which threshold, at ties, with undefined values, by which goal."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import Result
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value

nan = np.nan
LEVELS = [0.1, 0.3, 0.5, 0.7, 0.9]


def over(formula: str, *rows: list[float], levels: list[float] = LEVELS) -> list[float]:
    return Formula(formula).evaluate({"x": rows}, thresholds=levels).tolist()


def result(formula: str, rows: list[list[float]], **metrics: Metric) -> Result:
    plan = compile_plan([(formula, parse(formula))], Scope(tags=["x"], metrics=metrics))
    (operand,) = plan.operands
    return evaluate(plan, {operand: as_value(rows)}, np.array(LEVELS))


def test_best_is_the_largest_over_thresholds_at_each_step():
    assert over("best(x)", [1, 2, 5, 4, 3], [9, 8, 7, 6, 5]) == [5, 9]


def test_best_is_the_smallest_where_the_call_says_so():
    assert over('best(x, "minimize")', [1, 2, 5, 4, 3], [9, 8, 7, 6, 5]) == [1, 5]
    assert over('best(x, "maximize")', [1, 2, 5, 4, 3]) == [5]


def test_best_threshold_is_where_the_best_is():
    assert over("best_threshold(x)", [1, 2, 5, 4, 3], [9, 8, 7, 6, 5]) == [0.5, 0.1]
    assert over('best_threshold(x, "minimize")', [1, 2, 5, 4, 3], [9, 8, 7, 6, 5]) == [0.1, 0.9]


@pytest.mark.parametrize(
    ("row", "threshold"),
    [
        ([5, 5, 5, 5, 5], 0.5),
        ([5, 5, 1, 5, 5], 0.3),
        ([5, 1, 1, 5, 1], 0.7),
        ([5, 1, 1, 1, 5], 0.1),
        ([1, 1, 1, 1, 5], 0.9),
    ],
)
def test_of_equally_good_thresholds_the_nearest_to_a_half_counts_then_the_lower(row, threshold):
    assert over("best_threshold(x)", row, levels=[0.125, 0.25, 0.5, 0.75, 0.875]) == [
        {0.1: 0.125, 0.3: 0.25, 0.5: 0.5, 0.7: 0.75, 0.9: 0.875}[threshold]
    ]


@pytest.mark.parametrize(
    ("row", "best", "threshold"),
    [
        ([nan, 2, nan, 1, nan], 2, 0.3),
        ([nan, nan, nan, nan, 1], 1, 0.9),
        ([nan, nan, nan, nan, nan], nan, nan),
        ([-np.inf, nan, nan, nan, nan], -np.inf, 0.1),
        ([1, np.inf, nan, 1, 1], np.inf, 0.3),
    ],
)
def test_undefined_thresholds_are_left_out(row, best, threshold):
    np.testing.assert_array_equal(over("best(x)", row), [best])
    np.testing.assert_array_equal(over("best_threshold(x)", row), [threshold])


def test_left_out_thresholds_and_the_choice_itself_are_told():
    rows = [[nan, nan, 1, 2, 3], [1, 2, 3, 4, nan]]
    told = result("best(x)", rows)

    assert told.cautions == ("threshold chosen among 5 on the data that it is reported on",)
    assert told.notes == ("up to 2 of 5 thresholds left out as undefined",)


def test_a_choice_with_every_threshold_defined_is_told_as_a_choice_only():
    told = result("best_threshold(x)", [[1, 2, 3, 4, 5]])

    assert told.cautions == ("threshold chosen among 5 on the data that it is reported on",)
    assert told.notes == ()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("best(low)", 1.0),
        ("best(high)", 5.0),
        ('best(low, "maximize")', 5.0),
        ('best(high, "minimize")', 1.0),
        ("best(low + 0)", 5.0),
        ("best_threshold(low)", 0.1),
        ("best_threshold(high)", 0.5),
    ],
)
def test_the_goal_is_that_of_the_metric_unless_the_call_says_one(formula, expected):
    low = Metric("low", "x", parse("x"), goal="minimize")
    high = Metric("high", "x", parse("x"))

    (value,) = result(formula, [[1, 2, 5, 4, 3]], low=low, high=high).values

    assert value.squeezed().tolist() == [expected]


def test_the_false_positive_rate_is_best_where_it_is_smallest():
    sweep = {"tp": [[4, 4]], "fn": [[0, 0]], "fp": [[6, 2]], "tn": [[0, 4]]}

    assert Formula("best(fpr)").evaluate(sweep, thresholds=[0.2, 0.8]).tolist() == [2 / 6]


@pytest.mark.parametrize(
    ("threshold", "column"),
    [(0, 0), (0.1, 0), (0.19, 0), (0.21, 1), (0.5, 2), (0.69, 3), (1, 4)],
)
def test_at_is_the_value_at_the_nearest_threshold(threshold, column):
    row = [10, 11, 12, 13, 14]

    assert over(f"at(x, {threshold})", row) == [row[column]]


def test_at_half_way_between_two_thresholds_is_the_lower():
    assert over("at(x, 0.5)", [1, 2], levels=[0.25, 0.75]) == [1]


def test_at_says_where_it_read_unless_it_read_where_it_was_told():
    row = [[1, 2, 3, 4, 5]]

    assert result("at(x, 0.5)", row).notes == ()
    assert result("at(x, 0.45)", row).notes == ("read at 0.5, the stored threshold nearest to 0.45",)


@pytest.mark.parametrize("formula", ["best(x)", "at(x, 0.9)", 'best(x, "minimize")'])
def test_without_thresholds_best_and_at_are_x(formula):
    np.testing.assert_array_equal(Formula(formula).evaluate({"x": [3, nan, 1]}), [3, nan, 1])


def test_without_thresholds_the_best_threshold_is_undefined():
    np.testing.assert_array_equal(Formula("best_threshold(x)").evaluate({"x": [3, 1]}), [nan, nan])


def test_every_class_has_its_own_best_threshold():
    x = np.array([[[1, 9], [5, 2], [3, 3], [2, 2], [1, 1]]])

    assert Formula("best(x)").evaluate({"x": x}, thresholds=LEVELS).tolist() == [[5, 9]]
    assert Formula("best_threshold(x)").evaluate({"x": x}, thresholds=LEVELS).tolist() == [[0.3, 0.1]]
