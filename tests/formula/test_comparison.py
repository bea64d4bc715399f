"""How likely one run is better than another, against integrals over the posteriors."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from tb_custom_metrics.counts import from_matrix
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula import probability_better

DRAWS = 1000

A = {"tp": [60, 8, 900, 3], "fn": [40, 3, 100, 30], "fp": [50, 5, 10, 9], "tn": [850, 9, 900, 90]}
B = {"tp": [65, 6, 930, 3], "fn": [35, 1, 70, 30], "fp": [40, 5, 12, 30], "tn": [860, 3, 900, 69]}


def better(right_a: float, wrong_a: float, right_b: float, wrong_b: float) -> float:
    """P(share of b > share of a), each with half an example right and half one wrong beforehand."""
    a, b = beta(right_a + 0.5, wrong_a + 0.5), beta(right_b + 0.5, wrong_b + 0.5)
    return quad(lambda x: b.pdf(x) * a.cdf(x), 0, 1, limit=200, points=[a.mean(), b.mean()])[0]


def by_integral(right: str, wrong: str) -> np.ndarray:
    return np.array([better(*counts) for counts in zip(A[right], A[wrong], B[right], B[wrong], strict=True)])


@pytest.mark.parametrize(
    ("formula", "right", "wrong"),
    [("recall", "tp", "fn"), ("precision", "tp", "fp"), ("tn / (tn + fp)", "tn", "fp")],
)
def test_of_shares_it_is_the_integral_over_both_posteriors(formula, right, wrong):
    expected = by_integral(right, wrong)

    result = probability_better(formula, A, B)

    # Four standard errors of a share of 1,000 draws.
    assert (np.abs(result - expected) < 4 * np.sqrt(expected * (1 - expected) / DRAWS)).all()


def test_what_is_to_be_small_is_better_where_it_is_smaller():
    falls = 1 - by_integral("fp", "tn")

    for result in (probability_better("fpr", A, B), probability_better("fp/n", A, B)):
        assert (np.abs(result - falls) < 4 * np.sqrt(falls * (1 - falls) / DRAWS)).all()
    larger = probability_better("fp/n", A, B, goal="maximize")
    np.testing.assert_allclose(larger, 1 - probability_better("fpr", A, B))


def test_equal_draws_count_half():
    assert probability_better("total > 0", A, B).tolist() == [0.5, 0.5, 0.5, 0.5]


@pytest.mark.parametrize("formula", ["recall", "f1", "accuracy", "fpr"])
def test_of_equal_counts_it_is_half(formula):
    assert probability_better(formula, A, A) == pytest.approx([0.5] * 4, abs=1e-12)


@pytest.mark.parametrize("formula", ["macro(f1)", "macro(recall)", "worst(f1)"])
def test_of_equal_counts_of_several_classes_it_is_half(formula):
    counts = {"tp": [[[43, 3, 20]]], "fn": [[[44, 5, 11]]], "fp": [[[20, 9, 7]]], "tn": [[[500, 590, 570]]]}

    assert probability_better(formula, counts, counts) == pytest.approx(0.5, abs=1e-12)


def test_the_draws_of_a_share_cost_its_probability_less_than_is_shown():
    result = probability_better("recall", A, B)

    np.testing.assert_allclose(result, by_integral("tp", "fn"), atol=0.002)


def test_one_step_is_compared_with_each_of_several():
    last = {name: count[:1] for name, count in A.items()}

    result = probability_better("recall", last, B)

    assert result.shape == (4,)
    assert result[0] == probability_better("recall", A, B)[0]


def test_each_threshold_has_a_probability_of_its_own():
    a = {"tp": [[90, 50]], "fn": [[10, 50]], "fp": [[50, 10]], "tn": [[50, 90]]}
    b = {"tp": [[95, 40]], "fn": [[5, 60]], "fp": [[50, 10]], "tn": [[50, 90]]}

    result = probability_better("recall", a, b, thresholds=[0.3, 0.7])

    expected = np.array([[better(90, 10, 95, 5), better(50, 50, 40, 60)]])
    assert (np.abs(result - expected) < 4 * np.sqrt(expected * (1 - expected) / DRAWS)).all()


def test_a_better_sweep_is_better_at_its_best_threshold():
    a = {"tp": [[90, 50]], "fn": [[10, 50]], "fp": [[60, 30]], "tn": [[40, 70]]}
    b = {"tp": [[99, 90]], "fn": [[1, 10]], "fp": [[20, 2]], "tn": [[80, 98]]}

    assert probability_better("best(f1)", a, b, thresholds=[0.3, 0.7]) == [1]
    assert probability_better("auc(recall, fpr)", b, a, thresholds=[0.3, 0.7]) == [0]


def test_matrices_are_drawn_as_a_whole():
    matrix_a, matrix_b = np.array([[[30, 5, 5], [4, 20, 6], [6, 2, 30]]]), np.array([[[9, 1], [3, 7]]])
    cells = [
        {name: getattr(from_matrix(m), name) for name in ("tp", "fp", "tn", "fn")}
        for m in (matrix_a, matrix_b)
    ]

    result = probability_better("overall_accuracy", *cells, matrix_a=matrix_a, matrix_b=matrix_b)

    # Each true class has 1/2 an example right and 1/2 wrong beforehand: 80 of 108, and 16 of 20.
    a, b = beta(80 + 1.5, 28 + 1.5), beta(16 + 1, 4 + 1)
    expected, _ = quad(lambda x: b.pdf(x) * a.cdf(x), 0, 1)
    assert abs(result.item() - expected) < 4 * np.sqrt(expected * (1 - expected) / DRAWS)


@pytest.mark.parametrize(
    "counts",
    [
        {"tp": [0], "fn": [0], "fp": [2], "tn": [8]},  # no positives, no recall
        {"tp": [5.5], "fn": [1], "fp": [2], "tn": [8]},  # weighted
    ],
)
def test_it_is_undefined_where_either_run_has_no_interval(counts):
    other = {name: [5] for name in counts}

    assert np.isnan(probability_better("recall", counts, other))
    assert np.isnan(probability_better("recall", other, counts))


def test_without_steps_there_is_none():
    none = {name: [] for name in A}

    assert probability_better("recall", none, none).shape == (0,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("recall", {"tp": [1], "fn": [2]}, B),
         "Argument `counts_a` must hold tp, fp, tn and fn. Received: ['fn', 'tp']"),
        (("recall", A, {**B, "loss": [1]}),
         "Argument `counts_b` must hold tp, fp, tn and fn. Received: ['fn', 'fp', 'loss', 'tn', 'tp']"),
    ],
)  # fmt: skip
def test_all_four_counts_are_needed_and_nothing_else(arguments, message):
    with pytest.raises(ValueError, match="Argument") as caught:
        probability_better(*arguments)

    assert str(caught.value) == message


def test_an_unknown_goal_is_refused():
    with pytest.raises(ValueError, match="Argument `goal`") as caught:
        probability_better("recall", A, B, goal="max")

    assert str(caught.value) == "Argument `goal` must be 'maximize' or 'minimize'. Received: goal='max'"


def test_what_is_no_formula_of_counts_is_refused():
    with pytest.raises(ParameterError) as caught:
        probability_better("1 + step", A, B)

    assert str(caught.value) == (
        "Only a formula of counts has an interval (column 1)\n  1 + step\n  ^^^^^^^^\n"
        "Other scalars have no interval of their own."
    )
