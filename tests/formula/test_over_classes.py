"""macro: the mean over classes that says which classes it is a mean of."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value

nan = np.nan


def notes(x: np.ndarray) -> tuple[str, ...]:
    plan = compile_plan([("macro(x)", parse("macro(x)"))], Scope(tags=["x"]))
    (operand,) = plan.operands
    return evaluate(plan, {operand: as_value(x)}).notes


def test_the_mean_is_over_the_classes_that_are_defined():
    x = [[[1, 2, 6]], [[nan, 2, 6]], [[nan, nan, 6]], [[nan, nan, nan]]]

    np.testing.assert_array_equal(Formula("macro(x)").evaluate({"x": x})[:, 0], [3, 4, 6, nan])


def test_the_fewest_classes_of_any_step_are_told():
    assert notes(np.array([[[1, 2, 6]], [[nan, nan, 6]]])) == (
        "mean of 1 of 3 classes where the others are undefined",
    )
    assert notes(np.array([[[1, 2, 6]]])) == ()


def test_undefined_classes_count_as_0_where_the_formula_says_so():
    x = [[[1.0, nan, 5.0]]]

    assert Formula("macro(default(x, 0))").evaluate({"x": x}).tolist() == [[2.0]]


@pytest.mark.parametrize("x", [2.0, [1, nan, 3], [[1, 2], [3, 4]]], ids=["none", "steps", "thresholds"])
def test_without_classes_macro_is_x(x):
    np.testing.assert_array_equal(Formula("macro(x)").evaluate({"x": x}), x)


def test_macro_f1_is_that_of_scikit_learn():
    rng = np.random.default_rng(5)
    y_true, y_pred = rng.integers(0, 2, (2, 200, 4))
    cells = {
        "tp": ((y_true == 1) & (y_pred == 1)).sum(axis=0),
        "fp": ((y_true == 0) & (y_pred == 1)).sum(axis=0),
        "fn": ((y_true == 1) & (y_pred == 0)).sum(axis=0),
        "tn": ((y_true == 0) & (y_pred == 0)).sum(axis=0),
    }

    result = Formula("macro(f1)").evaluate({name: c[None, None] for name, c in cells.items()})

    np.testing.assert_allclose(result, [[f1_score(y_true, y_pred, average="macro")]], rtol=1e-15)
