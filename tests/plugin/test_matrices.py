"""Confusion matrices of several classes, against scikit-learn."""

import numpy as np
import pytest
from event_files import Events
from sklearn.metrics import accuracy_score
from sklearn.metrics import f1_score
from sklearn.metrics import matthews_corrcoef
from sklearn.metrics import precision_score
from sklearn.metrics import recall_score

from tb_custom_metrics.metadata import Layout

CLASSES = ("cat", "dog", "owl")
# [true, predicted]; at the last step there is no owl.
MATRICES = np.array(
    [[[5, 2, 1], [3, 6, 0], [1, 1, 2]], [[7, 1, 0], [0, 8, 1], [2, 0, 2]], [[4, 1, 0], [2, 3, 1], [0, 0, 0]]]
)


def labels(step: int) -> tuple[np.ndarray, np.ndarray]:
    """Examples that have the matrix of a step."""
    true, predicted = np.indices((3, 3))
    times = MATRICES[step].ravel()
    return true.ravel().repeat(times), predicted.ravel().repeat(times)


def by_scikit_learn(score, **more: object) -> np.ndarray:
    """Shape `(n_steps, …)`."""
    return np.array([score(*labels(step), **more) for step in range(3)])


@pytest.fixture
def matrices(tmp_path, open_panel):
    with Events(tmp_path / "pets/custom_metrics") as events:
        for step, matrix in enumerate(MATRICES):
            events.matrix(step, matrix, CLASSES)
    return open_panel(tmp_path)


def series_of(panel, formula: str) -> list[dict]:
    (result,) = panel.results(formula)
    assert result["error"] is None, result["error"]
    return result["series"]


def one_series(panel, formula: str) -> dict:
    (series,) = series_of(panel, formula)
    assert series["class"] is None
    return series


def floats(series: dict) -> np.ndarray:
    return np.array(series["values"], float)


@pytest.mark.parametrize(
    ("formula", "score"), [("recall", recall_score), ("precision", precision_score), ("f1", f1_score)]
)
def test_a_metric_is_a_series_for_each_class(matrices, formula, score):
    series = series_of(matrices, formula)

    assert [(one["run"], one["set"], one["class"]) for one in series] == [
        ("pets", "counts", name) for name in CLASSES
    ]
    expected = by_scikit_learn(score, average=None, labels=[0, 1, 2], zero_division=np.nan)
    np.testing.assert_allclose(np.transpose([floats(one) for one in series]), expected, rtol=1e-15)


def test_the_mean_over_classes_leaves_undefined_ones_out(matrices):
    series = one_series(matrices, "macro(recall)")

    each = by_scikit_learn(recall_score, average=None, labels=[0, 1, 2], zero_division=np.nan)
    np.testing.assert_allclose(floats(series), np.nanmean(each, axis=1), rtol=1e-15)
    assert series["notes"] == ["mean of 2 of 3 classes where the others are undefined"]


@pytest.mark.parametrize("average", ["macro", "weighted", "micro"])
def test_an_average_over_classes_is_scikit_learns(matrices, average):
    expected = by_scikit_learn(f1_score, average=average, labels=[0, 1, 2], zero_division=0)

    np.testing.assert_allclose(floats(one_series(matrices, f"{average}(f1)")), expected, rtol=1e-14)


def test_sums_over_classes_are_one_series(matrices):
    series = one_series(matrices, "sum_classes(tp)/sum_classes(p)")

    np.testing.assert_allclose(floats(series), by_scikit_learn(accuracy_score), rtol=1e-15)


@pytest.mark.parametrize(("formula", "score"), [
    ("overall_accuracy", accuracy_score),
    ("overall_mcc", matthews_corrcoef),
])  # fmt: skip
def test_a_metric_of_the_whole_matrix_is_one_series(matrices, formula, score):
    np.testing.assert_allclose(floats(one_series(matrices, formula)), by_scikit_learn(score), rtol=1e-13)


def test_one_class_is_chosen_by_name(matrices):
    series = one_series(matrices, 'only(recall, "dog")')

    assert series["values"] == pytest.approx([6 / 9, 8 / 9, 3 / 6], rel=1e-15)


def test_an_unknown_class_is_an_error_that_suggests_one(matrices):
    (result,) = matrices.results('only(recall, "dogs")')

    assert (result["error"]["code"], result["error"]["message"], result["error"]["hint"]) == (
        "formula_name",
        "Unknown class 'dogs'",
        "Did you mean 'dog'?",
    )


def test_the_worst_class_is_one_series(matrices):
    assert one_series(matrices, "worst(recall)")["values"] == pytest.approx([0.5, 0.5, 0.5])


def test_the_number_of_classes_is_known(matrices):
    assert set(one_series(matrices, "sum_classes(tp)*0 + n_classes()")["values"]) == {3.0}


def test_a_matrix_of_another_size_than_its_classes_is_not_mistaken_for_counts(tmp_path, open_panel):
    with Events(tmp_path / "pets/custom_metrics") as events:
        events.matrix(0, np.ones((2, 2)), CLASSES)

    (result,) = open_panel(tmp_path).results("recall")

    assert result["series"] == []
    assert result["error"]["message"] == "What this run has logged for it cannot be read"


def test_labels_that_do_not_exclude_each_other_have_no_overall_accuracy_and_say_why(tmp_path, open_panel):
    toxic = Layout("cells", classes=("toxic", "obscene"))
    with Events(tmp_path / "comments/custom_metrics") as events:
        events.tensor(toxic, 0, [[40, 5, 45, 10], [8, 2, 88, 2]])  # tp, fp, tn, fn
        events.tensor(toxic, 1, [[45, 5, 45, 5], [9, 1, 89, 1]])
    panel = open_panel(tmp_path)

    series = one_series(panel, "overall_accuracy")

    assert series["values"] == [None, None]
    reason = "undefined where examples have several classes or none: it takes each to have exactly one"
    assert reason in series["notes"]
    assert one_series(panel, "macro_accuracy")["values"] == pytest.approx([0.905, 0.94])
