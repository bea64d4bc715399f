"""macro: the mean over classes that says which classes it is a mean of."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score
from sklearn.metrics import f1_score
from sklearn.metrics import hamming_loss
from sklearn.metrics import jaccard_score
from sklearn.metrics import multilabel_confusion_matrix
from sklearn.metrics import recall_score

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.formula_set import catalogue_themes
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


def of_labels(y_true: np.ndarray, y_pred: np.ndarray) -> dict[str, np.ndarray]:
    """Counts of shape (1, 1, n_labels), of labels of shape (n_examples, n_labels)."""
    tables = multilabel_confusion_matrix(y_true, y_pred).reshape(-1, 4).T
    return {
        name: cells.reshape(1, 1, -1) for name, cells in zip(("tn", "fp", "fn", "tp"), tables, strict=True)
    }


def labels() -> tuple[np.ndarray, np.ndarray]:
    """Three labels that hold independently, each for another share of the examples."""
    rng = np.random.default_rng(3)
    y_true = rng.random((500, 3)) < [0.5, 0.1, 0.02]
    return y_true, y_true ^ (rng.random((500, 3)) < 0.1)


@pytest.mark.parametrize("name", catalogue_themes()["overall"].metrics)
def test_what_takes_each_example_to_have_one_class_is_undefined_for_labels(name):
    counts = of_labels(*labels())

    for formula in (name, catalogue().metrics[name].formula, f"micro({name})"):
        assert np.isnan(Formula(formula).evaluate(counts)).all(), formula


def test_it_is_undefined_at_the_steps_and_thresholds_of_such_labels_alone():
    # tp, fp, fn and tn of two classes: of 20 examples 15 are right, and then one has both classes.
    single, several = [[8, 7], [2, 3], [3, 2], [7, 8]], [[8, 8], [2, 3], [3, 2], [7, 7]]
    both = np.array([[single, several], [several, single]])  # step, threshold, cell, class
    counts = dict(zip(("tp", "fp", "fn", "tn"), np.moveaxis(both, 2, 0), strict=True))

    result = Formula("overall_accuracy").evaluate(counts, thresholds=[0.3, 0.7])
    low = Formula("lower(overall_accuracy, 0.95)").evaluate(counts, thresholds=[0.3, 0.7])

    np.testing.assert_array_equal(result, [[0.75, np.nan], [np.nan, 0.75]])
    assert np.isnan(low).tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize("formula", ["lower(overall_accuracy, 0.95)", "stderr(overall_mcc)"])
def test_what_is_undefined_for_labels_has_no_interval(formula):
    assert np.isnan(Formula(formula).evaluate(of_labels(*labels()))).all()


@pytest.mark.parametrize(
    ("name", "score", "average"),
    [
        ("macro_f1", f1_score, "macro"),
        ("weighted_f1", f1_score, "weighted"),
        ("micro_jaccard", jaccard_score, "micro"),
        ("overall_balanced_accuracy", recall_score, "macro"),
        ("micro(recall)", recall_score, "micro"),
        ("1 - macro_accuracy", hamming_loss, None),
    ],
)
def test_what_is_right_for_labels_too_is_that_of_scikit_learn(name, score, average):
    options = {} if average is None else {"average": average}

    result = Formula(name).evaluate(of_labels(*labels()))

    np.testing.assert_allclose(result, [[score(*labels(), **options)]], rtol=1e-14)


def test_classes_that_exclude_each_other_need_no_matrix():
    rng = np.random.default_rng(4)
    y_true, y_pred = rng.integers(0, 4, (2, 300))
    classes = np.arange(4)
    counts = of_labels(y_true[:, None] == classes, y_pred[:, None] == classes)

    result = Formula("overall_accuracy").evaluate(counts)

    np.testing.assert_allclose(result, [[accuracy_score(y_true, y_pred)]], rtol=1e-15)
    assert not np.isnan(Formula("lower(overall_accuracy, 0.95)").evaluate(counts))
