"""The built-in metrics against scikit-learn on real labels, and against exact fractions."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from sklearn import metrics

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import catalogue

Labels = np.ndarray


def negative(score: Callable[..., float]) -> Callable[[Labels, Labels], float]:
    return lambda t, p: score(t, p, pos_label=0, zero_division=math.nan)


def positive(score: Callable[..., float], **more: float) -> Callable[[Labels, Labels], float]:
    return lambda t, p: score(t, p, zero_division=math.nan, **more)


SKLEARN: dict[str, Callable[[Labels, Labels], float]] = {
    "accuracy": metrics.accuracy_score,
    "precision": positive(metrics.precision_score),
    "recall": positive(metrics.recall_score),
    "specificity": negative(metrics.recall_score),
    "npv": negative(metrics.precision_score),
    "fpr": lambda t, p: 1 - negative(metrics.recall_score)(t, p),
    "fnr": lambda t, p: 1 - positive(metrics.recall_score)(t, p),
    "f1": positive(metrics.f1_score),
    "f05": positive(metrics.fbeta_score, beta=0.5),
    "f2": positive(metrics.fbeta_score, beta=2),
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "mcc": metrics.matthews_corrcoef,
    "informedness": lambda t, p: metrics.balanced_accuracy_score(t, p, adjusted=True),
    "markedness": lambda t, p: (
        positive(metrics.precision_score)(t, p) + negative(metrics.precision_score)(t, p) - 1
    ),
    "jaccard": lambda t, p: metrics.jaccard_score(t, p),
    "g_mean": lambda t, p: math.sqrt(
        positive(metrics.recall_score)(t, p) * negative(metrics.recall_score)(t, p)
    ),
    "kappa": metrics.cohen_kappa_score,
    "prevalence": lambda t, p: float(np.mean(t)),
}

Exact = Callable[[Fraction, Fraction, Fraction, Fraction], Fraction]


def f_beta(squared: Fraction) -> Exact:
    return lambda tp, fp, tn, fn: (1 + squared) * tp / ((1 + squared) * tp + squared * fn + fp)


def root(numerator: Fraction, square: Fraction) -> float:
    """Numerator over the square root of an exact square."""
    if square == 0:
        raise ZeroDivisionError
    return float(numerator) / math.sqrt(square)


EXACT: dict[str, Callable[..., Fraction | float]] = {
    "accuracy": lambda tp, fp, tn, fn: (tp + tn) / (tp + fp + tn + fn),
    "precision": lambda tp, fp, tn, fn: tp / (tp + fp),
    "recall": lambda tp, fp, tn, fn: tp / (tp + fn),
    "specificity": lambda tp, fp, tn, fn: tn / (tn + fp),
    "npv": lambda tp, fp, tn, fn: tn / (tn + fn),
    "fpr": lambda tp, fp, tn, fn: fp / (fp + tn),
    "fnr": lambda tp, fp, tn, fn: fn / (fn + tp),
    "f1": f_beta(Fraction(1)),
    "f05": f_beta(Fraction(1, 4)),
    "f2": f_beta(Fraction(4)),
    "balanced_accuracy": lambda tp, fp, tn, fn: (tp / (tp + fn) + tn / (tn + fp)) / 2,
    "mcc": lambda tp, fp, tn, fn: root(
        tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    ),
    "informedness": lambda tp, fp, tn, fn: tp / (tp + fn) - fp / (fp + tn),
    "markedness": lambda tp, fp, tn, fn: tp / (tp + fp) - fn / (fn + tn),
    "jaccard": lambda tp, fp, tn, fn: tp / (tp + fp + fn),
    "g_mean": lambda tp, fp, tn, fn: math.sqrt(tp / (tp + fn) * (tn / (tn + fp))),
    "kappa": lambda tp, fp, tn, fn: (
        2 * (tp * tn - fp * fn) / ((tp + fp) * (fp + tn) + (tp + fn) * (fn + tn))
    ),
    "prevalence": lambda tp, fp, tn, fn: (tp + fn) / (tp + fp + tn + fn),
}  # fmt: skip

NAMES = list(catalogue().metrics)


def evaluated(name: str, tables: np.ndarray) -> np.ndarray:
    """The metric for each table of tp, fp, tn, fn."""
    tp, fp, tn, fn = tables.T
    return Formula(name).evaluate({"tp": tp, "fp": fp, "tn": tn, "fn": fn})


def test_every_metric_has_both_references():
    assert sorted(NAMES) == sorted(SKLEARN) == sorted(EXACT)
    assert len(NAMES) == 18


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_is_that_of_scikit_learn(name):
    rng = np.random.default_rng(11)
    tables, expected = [], []
    for prevalence, skill in itertools.product([0.05, 0.3, 0.5, 0.9], [0.2, 0.5, 0.8]):
        y_true = (rng.random(60) < prevalence).astype(int)
        y_pred = np.where(rng.random(60) < skill, y_true, rng.integers(0, 2, 60))
        y_true[:4], y_pred[:4] = [0, 0, 1, 1], [0, 1, 0, 1]  # so that no cell is empty
        tn, fp, fn, tp = metrics.confusion_matrix(y_true, y_pred).ravel()
        tables.append((tp, fp, tn, fn))
        expected.append(SKLEARN[name](y_true, y_pred))

    np.testing.assert_allclose(evaluated(name, np.array(tables)), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_is_the_exact_fraction_and_undefined_where_there_is_none(name):
    # Every table of cells that are empty, one, some, or very many.
    tables = np.array(list(itertools.product([0, 1, 7, 10**12], repeat=4)), np.int64)
    expected = []
    for table in tables.tolist():
        try:
            expected.append(float(EXACT[name](*map(Fraction, table))))
        except ZeroDivisionError:
            expected.append(math.nan)

    result = evaluated(name, tables)

    np.testing.assert_array_equal(np.isnan(result), np.isnan(expected))
    np.testing.assert_allclose(result, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_stays_within_its_range(name):
    low, high = catalogue().metrics[name].range
    tables = np.random.default_rng(2).integers(0, 50, (5000, 4)) ** 3

    result = evaluated(name, tables)

    assert np.nanmin(result) >= low - 1e-12
    assert np.nanmax(result) <= high + 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_the_goal_of_a_metric_is_what_a_perfect_prediction_reaches(name):
    metric = catalogue().metrics[name]
    if name == "prevalence":
        return  # a property of the data
    perfect, wrong = evaluated(name, np.array([[50, 0, 50, 0], [10, 40, 10, 40]]))

    assert (perfect > wrong) == (metric.goal == "maximize")


@pytest.mark.parametrize("name", NAMES)
def test_a_metric_says_what_it_measures_and_where_it_comes_from(name):
    metric = catalogue().metrics[name]

    assert metric.description.endswith(".")
    assert metric.source
