"""Functions over classes, against scikit-learn's averages and by hand."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import f1_score
from sklearn.metrics import precision_score
from sklearn.metrics import recall_score

from tb_custom_metrics.counts import from_matrix
from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula import UnknownNameError

nan = np.nan
CLASSES = ("cat", "dog", "emu")
SCORES = {"f1": f1_score, "precision": precision_score, "recall": recall_score}


def labels(seed: int, n_classes: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """True and predicted classes of unequal size, a third of them at random."""
    rng = np.random.default_rng(seed)
    share = np.arange(1, n_classes + 1) / np.arange(1, n_classes + 1).sum()
    y_true = rng.choice(n_classes, 300, p=share)
    return y_true, np.where(rng.random(300) < 0.33, rng.integers(0, n_classes, 300), y_true)


def counts_of(y_true: np.ndarray, y_pred: np.ndarray) -> dict[str, np.ndarray]:
    counts = from_matrix(confusion_matrix(y_true, y_pred)[np.newaxis])
    return {name: getattr(counts, name) for name in ("tp", "fp", "tn", "fn")}


def over(formula: str, *rows: list[float]) -> list[float]:
    x = np.array(rows, float)[:, np.newaxis, :]
    return Formula(formula).evaluate({"x": x}, classes=CLASSES)[:, 0].tolist()


@pytest.mark.parametrize("average", ["weighted", "micro", "macro"])
@pytest.mark.parametrize("metric", SCORES)
@pytest.mark.parametrize("seed", range(5))
def test_averages_are_those_of_scikit_learn(average, metric, seed):
    y_true, y_pred = labels(seed)

    result = Formula(f"{average}({metric})").evaluate(counts_of(y_true, y_pred))

    np.testing.assert_allclose(result, [[SCORES[metric](y_true, y_pred, average=average)]], rtol=1e-13)


def test_a_class_without_a_value_has_no_weight():
    # Precision is undefined for the second class, of 90 examples; the others have 1/2 and 3/4.
    counts = {"tp": [1, 0, 3], "fp": [1, 0, 1], "fn": [3, 90, 3], "tn": [95, 10, 93]}
    three = {name: np.array([[row]]) for name, row in counts.items()}

    result = Formula("weighted(precision)").evaluate(three)

    np.testing.assert_allclose(result, [[(4 * 0.5 + 6 * 0.75) / 10]], rtol=1e-15)


def test_a_class_without_examples_has_no_weight_be_its_value_infinite():
    # 1/fp is inf for the second class, which has no positives; the others have 1/2 and 1.
    counts = {"tp": [1, 0, 3], "fp": [2, 0, 1], "fn": [3, 0, 3], "tn": [4, 10, 3]}
    three = {name: np.array([[row]]) for name, row in counts.items()}

    result = Formula("weighted(1 / fp)").evaluate(three)

    np.testing.assert_allclose(result, [[(4 * 0.5 + 6 * 1) / 10]], rtol=1e-15)


def test_a_class_with_examples_and_an_infinite_value_makes_the_mean_infinite():
    counts = {"tp": [1, 0], "fp": [2, 0], "fn": [3, 5], "tn": [4, 10]}

    result = Formula("weighted(1 / fp)").evaluate({name: [[row]] for name, row in counts.items()})

    assert result.tolist() == [[np.inf]]


PER_CLASS = {name: np.array([[[3, 5, 7]]]) for name in ("tp", "fp", "tn", "fn", "x")}


@pytest.mark.parametrize(
    "formula",
    ["micro(tp + x)", "micro(macro(x) * tp)", "1 + micro(sqrt(x))", "micro(at_prevalence(x*tp, 0.1))"],
)
def test_a_value_per_class_that_is_no_count_is_refused_inside_micro(formula):
    start = formula.index("x")

    with pytest.raises(ParameterError) as caught:
        Formula(formula).evaluate(PER_CLASS)

    assert str(caught.value) == (
        f"'x' has a value for each class and is no count (column {start + 1})\n"
        f"  {formula}\n  {' ' * start}^\n"
        "micro() adds up counts only; take other values per class outside of it."
    )


def test_a_value_that_all_classes_share_can_stand_inside_micro():
    assert Formula("micro(tp * x)").evaluate({**PER_CLASS, "x": [2]}).tolist() == [[30]]
    assert Formula("micro(tp) * x").evaluate(PER_CLASS).tolist() == [[[45, 75, 105]]]


def test_inside_micro_there_is_no_class_to_choose():
    with pytest.raises(ParameterError) as caught:
        Formula('1 + micro(only(tp, "cat"))').evaluate(PER_CLASS, classes=CLASSES)

    assert str(caught.value) == (
        "Inside micro() there is no class to choose (column 11)\n"
        '  1 + micro(only(tp, "cat"))\n            ^^^^^^^^^^^^^^^\n'
        "Its counts are those of all classes together."
    )


def test_a_mean_without_a_defined_class_is_undefined():
    counts = {name: np.zeros((1, 1, 3)) for name in ("tp", "fp", "tn", "fn")}

    assert np.isnan(Formula("weighted(recall)").evaluate(counts)).all()
    assert np.isnan(Formula("macro(recall)").evaluate(counts)).all()
    assert np.isnan(Formula("micro(recall)").evaluate(counts)).all()


@pytest.mark.parametrize("average", ["weighted", "micro", "macro"])
def test_without_classes_an_average_is_x(average):
    counts = {"tp": [3, 0], "fp": [1, 0], "fn": [1, 0], "tn": [5, 9]}

    np.testing.assert_array_equal(Formula(f"{average}(precision)").evaluate(counts), [0.75, nan])


def test_only_is_the_value_of_one_class():
    assert [over(f'only(x, "{name}")', [1, 2, 3], [4, 5, 6]) for name in CLASSES] == [[1, 4], [2, 5], [3, 6]]


def test_a_class_that_is_not_there_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownNameError) as caught:
        over('only(x, "cats")', [1, 2, 3])

    assert str(caught.value) == (
        "Unknown class 'cats' (column 1)\n  only(x, \"cats\")\n  ^^^^^^^^^^^^^^^\nDid you mean 'cat'?"
    )


def test_the_worst_is_the_smallest_defined_value():
    x = [[3, 1, 2], [nan, 5, 4]]

    assert over("worst(x)", *x) == [1, 4]
    assert over("worst_class(x)", *x) == [1, 2]


def test_the_worst_is_the_largest_where_the_goal_is_to_minimize():
    x = [[3, 1, 2], [nan, 5, 4]]

    assert over('worst(x, "minimize")', *x) == [3, 5]
    assert over('worst_class(x, "minimize")', *x) == [0, 1]


def test_the_goal_of_a_metric_says_which_class_is_worst():
    # fpr 0.1, 0.4, 0.2; recall 0.9, 0.8, 0.3.
    rows = {"tp": [9, 8, 3], "fn": [1, 2, 7], "fp": [1, 4, 2], "tn": [9, 6, 8]}
    counts = {name: np.array([[row]]) for name, row in rows.items()}

    assert Formula("worst(fpr)").evaluate(counts).tolist() == [[0.4]]
    assert Formula("worst_class(fpr)").evaluate(counts).tolist() == [[1]]
    assert Formula("worst(recall)").evaluate(counts).tolist() == [[0.3]]
    assert Formula("worst_class(recall)").evaluate(counts).tolist() == [[2]]


def test_of_equally_bad_classes_the_first_is_named():
    assert over("worst_class(x)", [2, 1, 1]) == [1]


def test_without_a_defined_class_none_is_worst():
    assert np.isnan(over("worst(x)", [nan, nan, nan])).all()
    assert np.isnan(over("worst_class(x)", [nan, nan, nan])).all()


def test_without_classes_the_worst_is_x_and_has_no_class():
    assert Formula("worst(x)").evaluate({"x": [1, 2]}).tolist() == [1, 2]
    assert np.isnan(Formula("worst_class(x)").evaluate({"x": [1, 2]})).all()


def test_a_sum_is_over_the_classes_that_are_defined():
    np.testing.assert_array_equal(over("sum_classes(x)", [1, 2, 3], [nan, 2, 3], [nan] * 3), [6, 5, nan])


@pytest.mark.parametrize("n_classes", [1, 2, 7])
def test_classes_are_counted(n_classes):
    counts = {name: np.ones((2, 1, n_classes)) for name in ("tp", "fp", "tn", "fn")}

    result = Formula("n_classes() + 0*sum_classes(tp)").evaluate(counts)

    assert result.tolist() == [[n_classes], [n_classes]]


def test_a_binary_problem_is_one_class():
    assert Formula("n_classes() * tp").evaluate({"tp": [3, 4]}).tolist() == [3, 4]
