"""Formulas of changed counts: another prevalence, all classes together."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import ParameterError

nan = np.nan
COUNTS = {"tp": [8], "fn": [2], "fp": [9], "tn": [81]}


def at_half(formula: str, counts: dict) -> np.ndarray:
    return Formula(f"at_prevalence({formula}, 0.5)").evaluate(counts)


@pytest.mark.parametrize(
    ("count", "expected"),
    [("tp", 40), ("fn", 10), ("fp", 5), ("tn", 45), ("p", 50), ("n", 50), ("total", 100)],
)
def test_counts_are_rescaled_to_the_prevalence_and_keep_their_total(count, expected):
    np.testing.assert_allclose(at_half(count, COUNTS), [expected], rtol=1e-15)


def test_rates_of_each_true_class_stay_and_precision_does_not():
    np.testing.assert_allclose(at_half("recall", COUNTS), [0.8], rtol=1e-15)
    np.testing.assert_allclose(at_half("specificity", COUNTS), [0.9], rtol=1e-15)
    np.testing.assert_allclose(at_half("precision", COUNTS), [40 / 45], rtol=1e-15)


def test_the_prevalence_that_is_there_changes_nothing():
    result = Formula("at_prevalence(f1, 0.1)").evaluate(COUNTS)

    np.testing.assert_allclose(result, [16 / 27], rtol=1e-14)


def test_precision_at_a_prevalence_is_that_of_bayes():
    result = Formula("at_prevalence(precision, 0.01)").evaluate(COUNTS)

    np.testing.assert_allclose(result, [0.8 * 0.01 / (0.8 * 0.01 + 0.1 * 0.99)], rtol=1e-14)


@pytest.mark.parametrize("empty", [{"tp": [0], "fn": [0]}, {"fp": [0], "tn": [0]}], ids=["p", "n"])
@pytest.mark.parametrize("formula", ["precision", "accuracy", "f1", "mcc", "tp", "fp", "recall", "fpr"])
def test_without_positives_or_without_negatives_there_is_no_other_prevalence(empty, formula):
    assert np.isnan(at_half(formula, {**COUNTS, **empty})).all()


def test_where_one_class_is_missing_the_others_are_still_rescaled():
    # The second class has no positives, the third no negatives.
    rows = {"tp": [8, 0, 6], "fn": [2, 0, 4], "fp": [9, 3, 0], "tn": [81, 7, 0]}

    result = at_half("fp", {name: np.array([[row]]) for name, row in rows.items()})

    np.testing.assert_allclose(result, [[[5, nan, nan]]], rtol=1e-15)


def test_each_threshold_and_class_is_rescaled_by_its_own_counts():
    # p of 10 and 4, n of 90 and 16: half of 100, and half of 20.
    rows = {"tp": [8, 2], "fn": [2, 2], "fp": [9, 4], "tn": [81, 12]}

    result = at_half("tp", {name: np.array([[row]]) for name, row in rows.items()})

    np.testing.assert_allclose(result, [[[40, 5]]], rtol=1e-15)


@pytest.mark.parametrize("end", ["lower", "upper"])
def test_prevalence_is_changed_after_drawing_wherever_it_is_written(end):
    inside = Formula(f"{end}(at_prevalence(precision, 0.3), 0.95)").evaluate(COUNTS)
    outside = Formula(f"at_prevalence({end}(precision, 0.95), 0.3)").evaluate(COUNTS)

    np.testing.assert_array_equal(inside, outside)


def test_the_inner_of_two_prevalences_counts():
    result = Formula("at_prevalence(at_prevalence(precision, 0.5), 0.01)").evaluate(COUNTS)

    np.testing.assert_allclose(result, [40 / 45], rtol=1e-14)


@pytest.mark.parametrize("prevalence", ["-0.1", "1.5"])
def test_a_prevalence_outside_of_0_and_1_is_refused(prevalence):
    with pytest.raises(ParameterError) as caught:
        Formula(f"at_prevalence(f1, {prevalence})")

    assert str(caught.value) == (
        "Argument 'prevalence' must be at least 0 and at most 1 (column 19)\n"
        f"  at_prevalence(f1, {prevalence})\n"
        f"  {' ' * 18}{'^' * len(prevalence)}\n"
        "Write at_prevalence(x, prevalence)."
    )


def test_micro_sums_the_counts_that_every_reference_sees():
    # tp 4, fp 3, fn 3 in all.
    rows = {"tp": [3, 1], "fn": [1, 2], "fp": [1, 2], "tn": [5, 5]}
    counts = {name: np.array([[row]]) for name, row in rows.items()}

    result = Formula("micro(2 * precision * recall / (precision + recall))").evaluate(counts)

    np.testing.assert_allclose(result, [[4 / 7]], rtol=1e-14)


def test_micro_of_another_prevalence_rescales_the_sums():
    # In all tp 4, fn 6, fp 3, tn 27; halves of 40: tp 8, fp 2.
    rows = {"tp": [3, 1], "fn": [1, 5], "fp": [1, 2], "tn": [15, 12]}
    counts = {name: np.array([[row]]) for name, row in rows.items()}

    result = Formula("micro(at_prevalence(precision, 0.5))").evaluate(counts)

    np.testing.assert_allclose(result, [[0.8]], rtol=1e-14)


def test_prevalence_of_a_micro_average_sums_the_rescaled_counts():
    # Halves of 20: the first class tp 3/4 * 10, fp 1/16 * 10; the second tp 1/6 * 10, fp 2/14 * 10.
    rows = {"tp": [3, 1], "fn": [1, 5], "fp": [1, 2], "tn": [15, 12]}
    counts = {name: np.array([[row]]) for name, row in rows.items()}
    tp, fp = 10 * (3 / 4 + 1 / 6), 10 * (1 / 16 + 2 / 14)

    result = Formula("at_prevalence(micro(precision), 0.5)").evaluate(counts)

    np.testing.assert_allclose(result, [[tp / (tp + fp)]], rtol=1e-14)
