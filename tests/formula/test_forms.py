"""Functions that evaluate their argument on other counts, against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score
from sklearn.metrics import f1_score
from sklearn.metrics import roc_auc_score

from tb_custom_metrics.counts import from_matrix
from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaError

LEVELS = np.linspace(0, 1, 101)


def sweep(y_true: np.ndarray, y_score: np.ndarray) -> dict[str, np.ndarray]:
    """The four counts at every threshold, one step: arrays of shape (1, n_thresholds)."""
    positive = y_score > LEVELS[:, np.newaxis]
    cells = {"tp": positive & (y_true == 1), "fp": positive & (y_true == 0)}
    cells |= {"tn": ~positive & (y_true == 0), "fn": ~positive & (y_true == 1)}
    return {name: cell.sum(axis=1)[np.newaxis] for name, cell in cells.items()}


def between_thresholds(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores that lie between two thresholds each, so that a sweep loses nothing."""
    rng = np.random.default_rng(seed)
    y_true = (rng.random(400) < 0.2).astype(int)
    return y_true, (rng.integers(0, 100, 400) // (2 - y_true)) / 100 + 0.005


@pytest.mark.parametrize("seed", range(20))
def test_the_area_under_recall_over_fpr_is_scikit_learns_roc_auc(seed):
    y_true, y_score = between_thresholds(seed)

    (area,) = Formula("auc(recall, fpr)").evaluate(sweep(y_true, y_score), thresholds=LEVELS)

    assert area == pytest.approx(roc_auc_score(y_true, y_score), rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_average_precision_is_scikit_learns(seed):
    y_true, y_score = between_thresholds(seed)

    (value,) = Formula("average_precision()").evaluate(sweep(y_true, y_score), thresholds=LEVELS)

    assert value == pytest.approx(average_precision_score(y_true, y_score), rel=1e-12)


def test_the_best_precision_among_thresholds_with_enough_recall():
    counts = {"tp": [[10, 8, 2]], "fp": [[30, 2, 0]], "tn": [[0, 28, 30]], "fn": [[0, 2, 8]]}
    levels = [0.1, 0.5, 0.9]

    assert Formula("best_where(precision, recall >= 0.8)").evaluate(counts, thresholds=levels) == [0.8]
    assert Formula("threshold_where(precision, recall >= 0.8)").evaluate(counts, thresholds=levels) == [0.5]
    assert np.isnan(Formula("best_where(precision, recall > 1)").evaluate(counts, thresholds=levels)).all()


@pytest.mark.parametrize(
    ("formula", "average"), [("macro(f1)", "macro"), ("micro(f1)", "micro"), ("weighted(f1)", "weighted")]
)
def test_averages_over_classes_are_scikit_learns(formula, average):
    rng = np.random.default_rng(5)
    y_true, y_pred = rng.integers(0, 4, 300), rng.integers(0, 4, 300)
    matrix = np.zeros((1, 4, 4))
    np.add.at(matrix[0], (y_true, y_pred), 1)
    counts = from_matrix(matrix)
    operands = {name: getattr(counts, name) for name in ("tp", "fp", "tn", "fn")}

    value = Formula(formula).evaluate(operands)

    assert value.item() == pytest.approx(f1_score(y_true, y_pred, average=average), rel=1e-12)


def test_another_prevalence_keeps_the_rates_and_the_total():
    counts = {"tp": [80], "fn": [20], "fp": [90], "tn": [810]}

    # 1,000 examples at 1 %: 10 positives, 8 of them found; 990 negatives, 99 of them taken for positive.
    assert Formula("at_prevalence(precision, 0.01)").evaluate(counts) == pytest.approx([8 / 107])
    assert Formula("at_prevalence(recall, 0.01)").evaluate(counts) == pytest.approx([0.8])
    assert Formula("at_prevalence(total, 0.01)").evaluate(counts) == pytest.approx([1000])


def test_another_prevalence_of_no_positives_is_undefined():
    counts = {"tp": [0], "fn": [0], "fp": [1], "tn": [9]}

    assert np.isnan(Formula("at_prevalence(precision, 0.5)").evaluate(counts)).all()


def test_windows_are_partial_at_the_start():
    x = {"x": [1.0, 3.0, 5.0, 7.0]}

    assert Formula("rolling_mean(x, 2)").evaluate(x).tolist() == [1, 2, 4, 6]
    assert Formula("rolling_std(x, 2)").evaluate(x).tolist() == [0, 1, 1, 1]
    assert Formula("rolling_max(x, 3)").evaluate(x).tolist() == [1, 3, 5, 7]
    assert Formula("rolling_min(x, 3)").evaluate(x).tolist() == [1, 1, 1, 3]


def test_sums_and_means_so_far_skip_undefined_steps():
    x = {"x": [1.0, np.nan, 3.0]}

    np.testing.assert_array_equal(Formula("cumsum(x)").evaluate(x), [1, np.nan, 4])
    np.testing.assert_array_equal(Formula("cummean(x)").evaluate(x), [1, np.nan, 2])


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("shift(x, 1)", [np.nan, 2, 4]),
        ("shift(x, -1)", [4, 8, np.nan]),
        ("shift(x, 5)", [np.nan] * 3),
        ("diff(x)", [np.nan, 2, 4]),
        ("last(x) - first(x)", [6, 6, 6]),
        ("normalize(x)", [1, 2, 4]),
    ],
)
def test_neighbouring_steps_by_hand(formula, expected):
    np.testing.assert_array_equal(Formula(formula).evaluate({"x": [2.0, 4.0, 8.0]}), expected)


def tables(n: int, seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {name: rng.integers(5, 200, n) for name in ("tp", "fp", "tn", "fn")}


def test_the_interval_of_recall_is_near_wilsons():
    counts = tables(1000, 1)
    n, share, z = counts["tp"] + counts["fn"], counts["tp"] / (counts["tp"] + counts["fn"]), 1.959964
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))

    low, high = (Formula(f"{end}(recall, 0.95)").evaluate(counts) for end in ("lower", "upper"))

    np.testing.assert_allclose(low, middle - half, atol=0.05)
    np.testing.assert_allclose(high, middle + half, atol=0.05)


@pytest.mark.parametrize("metric", ["f1", "mcc", "precision", "recall"])
def test_ninety_five_percent_intervals_hold_the_truth_about_as_often(metric):
    rng = np.random.default_rng(7)
    cells = rng.multinomial(500, [0.04, 0.0475, 0.9025, 0.01], 400).T
    counts = dict(zip(("tp", "fp", "tn", "fn"), cells, strict=True))
    truth = Formula(metric).evaluate({"tp": 0.04, "fp": 0.0475, "tn": 0.9025, "fn": 0.01})

    low, high = (Formula(f"{end}({metric}, 0.95)").evaluate(counts) for end in ("lower", "upper"))

    assert 0.92 <= ((low <= truth) & (truth <= high)).mean() <= 0.99


def test_the_band_of_a_step_depends_on_that_step_alone():
    counts = tables(6, 3)
    alone = {name: count[4:5] for name, count in counts.items()}

    assert Formula("lower(f1, 0.9)").evaluate(counts)[4] == Formula("lower(f1, 0.9)").evaluate(alone)[0]


def test_weighted_counts_have_no_interval():
    counts = {"tp": [4.5], "fp": [1], "tn": [5], "fn": [2]}

    assert np.isnan(Formula("lower(f1, 0.9)").evaluate(counts)).all()


def test_an_undefined_value_has_no_band():
    counts = {"tp": [0], "fp": [0], "tn": [5], "fn": [2]}

    assert np.isnan(Formula("upper(precision, 0.9)").evaluate(counts)).all()


@pytest.mark.parametrize("formula", ["lower(ema(f1, 0.5), 0.9)", "lower(upper(f1, 0.9), 0.9)", "stderr(pi)"])
def test_what_has_no_interval_is_refused(formula):
    with pytest.raises(FormulaError):
        Formula(formula).evaluate(tables(3, 0))
