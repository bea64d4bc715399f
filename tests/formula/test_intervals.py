"""Intervals: how often they hold what is true, what they depend on, and what has none."""

import numpy as np
import pytest
from effort import FULL
from effort import tries
from scipy.stats import beta
from scipy.stats import binom

from tb_custom_metrics.counts import from_matrix
from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import Value

nan = np.nan
NAMES = ("tp", "fp", "tn", "fn")
MATRIX = np.array([[[50, 3, 7], [4, 20, 6], [10, 0, 40]]])


def band(x: str, counts: dict, **more: object) -> tuple[np.ndarray, np.ndarray]:
    low, high = (Formula(f"{end}({x}, 0.95)").evaluate(counts, **more) for end in ("lower", "upper"))
    return low, high


def tables(n: int) -> dict[str, np.ndarray]:
    """Random counts with 10 to 500 positives, at least one of them found and one missed."""
    rng = np.random.default_rng(8)
    p = rng.integers(10, 501, n)
    tp = np.clip(rng.binomial(p, rng.random(n)), 1, p - 1)
    fp, tn = rng.integers(0, 1000, (2, n))
    return {"tp": tp, "fp": fp, "tn": tn, "fn": p - tp}


def wilson(k: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    z = 1.959963984540054
    middle = (k + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
    return middle - half, middle + half


def test_the_ends_of_recall_are_near_those_of_wilson():
    counts = tables(1000)

    low, high = band("recall", counts)

    by_wilson = wilson(counts["tp"], counts["tp"] + counts["fn"])
    assert np.abs(low - by_wilson[0]).max() < 0.05
    assert np.abs(high - by_wilson[1]).max() < 0.05


def test_the_ends_of_recall_are_those_of_its_posterior():
    counts = tables(300)
    positives = counts["tp"] + counts["fn"]
    counts["tp"][:10], counts["tp"][10:20] = 0, positives[10:20]  # nothing found, nothing missed
    counts["fn"] = positives - counts["tp"]

    low, high = band("recall", counts)

    posterior = beta(counts["tp"] + 0.5, counts["fn"] + 0.5)
    half = np.diff(posterior.ppf([[0.025], [0.975]]), axis=0)[0] / 2
    assert (np.abs(low - posterior.ppf(0.025)) < 0.02 * half).all()
    assert (np.abs(high - posterior.ppf(0.975)) < 0.02 * half).all()


@pytest.mark.parametrize(
    ("metric", "right", "wrong"), [("precision", ["tp"], ["fp"]), ("accuracy", ["tp", "tn"], ["fp", "fn"])]
)
def test_the_error_of_the_draws_is_small_beside_the_interval(metric, right, wrong):
    counts = tables(300)
    a, b = (sum(counts[name] + 0.5 for name in names) for names in (right, wrong))

    ends = np.array(band(metric, counts))

    exact = beta(a, b).ppf([[0.025], [0.975]])
    # Independent draws would be off by 4 % of the half-width, and by 15 % at worst.
    off = (ends - exact) / (exact[1] - exact[0]) * 2
    assert np.sqrt((off**2).mean()) < 0.025
    assert np.abs(off).max() < 0.08


def test_the_standard_error_of_recall_is_that_of_its_posterior():
    counts = tables(300)

    result = Formula("stderr(recall)").evaluate(counts)

    np.testing.assert_allclose(result, beta(counts["tp"] + 0.5, counts["fn"] + 0.5).std(), rtol=0.15)


SIMULATIONS = tries(2000)

# How often bands of 95 % may hold the true value; of fewer simulations, as often as happens by
# chance in all but one of 1,000 tries.
LEAST, MOST = (0.93, 0.98) if FULL else binom.ppf([0.0005, 0.9995], SIMULATIONS, [0.93, 0.98]) / SIMULATIONS


@pytest.mark.parametrize("metric", ["f1", "mcc", "precision", "recall"])
@pytest.mark.parametrize("n", [50, 500, 5000])
@pytest.mark.parametrize(("tpr", "fpr"), [(0.8, 0.05), (0.5, 0.02)])
def test_bands_hold_the_true_value_about_as_often_as_they_say(metric, n, tpr, fpr):
    shares = {"tp": 0.05 * tpr, "fp": 0.95 * fpr, "tn": 0.95 * (1 - fpr), "fn": 0.05 * (1 - tpr)}
    rng = np.random.default_rng(2024)
    sampled = rng.multinomial(n, [shares[name] for name in NAMES], size=SIMULATIONS).T
    truth = Formula(metric).evaluate({name: [share] for name, share in shares.items()})

    low, high = band(metric, dict(zip(NAMES, sampled, strict=True)))

    # A sample of 50 without positives has no recall: where nothing is drawn, nothing is claimed.
    drawn = ~np.isnan(low)
    assert drawn.sum() > 0.8 * SIMULATIONS
    assert LEAST <= ((low <= truth) & (truth <= high))[drawn].mean() <= MOST


def test_the_same_input_gives_the_same_band():
    counts = tables(5)

    np.testing.assert_array_equal(band("f1", counts), band("f1", counts))


def ends_in(
    run: str, x: str, counts: dict, *, class_axis: bool = False, matrix: object = None
) -> list[float]:
    """Both ends, of counts of one step that stand in a run."""
    formulas = [f"{end}({x}, 0.95)" for end in ("lower", "upper")]
    plan = compile_plan([(f, parse(f)) for f in formulas], Scope(run, metrics=catalogue().metrics))
    axes = STEP | (CLASS if class_axis else 0)
    operands = {o: Value(np.reshape(counts[o.name], (1, 1, -1)).astype(float), axes) for o in plan.operands}
    matrices = {} if matrix is None else {(run, ""): np.asarray(matrix, float)}
    return [value.array[..., -1].item() for value in evaluate(plan, operands, matrices=matrices).values]


def test_equal_counts_have_equal_intervals_wherever_they_stand():
    counts = {"tp": [43], "fn": [44], "fp": [20], "tn": [500]}
    as_second_class = {"tp": [3, 43], "fn": [5, 44], "fp": [9, 20], "tn": [590, 500]}
    three = from_matrix(MATRIX)
    cells = {name: getattr(three, name) for name in NAMES}

    for metric in ("recall", "f1", "mcc"):
        first = ends_in("a/validation", metric, counts)
        assert ends_in("b/validation", metric, counts) == first
        assert ends_in("a/train", metric, as_second_class, class_axis=True) == first
    first = ends_in("a", ACCURACY, cells, class_axis=True, matrix=MATRIX)
    assert ends_in("b", ACCURACY, cells, class_axis=True, matrix=MATRIX) == first
    assert ends_in("a", "recall", counts)[0] == pytest.approx(beta(43.5, 44.5).ppf(0.025), abs=2e-4)


def test_what_is_made_of_all_classes_has_equal_intervals_in_every_run():
    counts = {"tp": [43, 3, 20], "fn": [44, 5, 11], "fp": [20, 9, 7], "tn": [500, 590, 570]}

    for x in ("macro(f1)", "weighted(mcc)", "worst(f1)"):
        assert ends_in("a", x, counts, class_axis=True) == ends_in("b", x, counts, class_axis=True)


def test_two_classes_are_drawn_independently():
    counts = {"tp": [43, 43], "fn": [44, 44], "fp": [20, 20], "tn": [500, 500]}

    error = Formula("stderr(macro(recall))").evaluate({name: [[count]] for name, count in counts.items()})

    assert error.item() == pytest.approx(beta(43.5, 44.5).std() / np.sqrt(2), rel=0.1)


def test_the_band_of_a_step_does_not_depend_on_other_steps():
    counts = tables(5)
    alone = {name: count[3:4] for name, count in counts.items()}
    backwards = {name: count[::-1] for name, count in counts.items()}

    low, high = band("f1", counts)

    np.testing.assert_array_equal(band("f1", alone), (low[3:4], high[3:4]))
    np.testing.assert_array_equal(band("f1", backwards), (low[::-1], high[::-1]))


def test_a_higher_level_has_a_wider_band():
    counts = tables(50)
    ends = [Formula(f"{f}(mcc, {level})").evaluate(counts) for f, level in
            [("lower", 0.99), ("lower", 0.8), ("upper", 0.8), ("upper", 0.99)]]  # fmt: skip

    assert (np.diff(ends, axis=0) > 0).all()


def test_where_x_is_undefined_so_is_its_band():
    counts = {"tp": [0, 5], "fp": [2, 3], "tn": [8, 8], "fn": [0, 5]}

    low, high = band("recall", counts)
    error = Formula("stderr(recall)").evaluate(counts)

    assert np.isnan([low, high, error]).tolist() == [[True, False]] * 3


def test_weighted_counts_have_no_interval():
    counts = {"tp": [5.5, 5], "fp": [2, 3], "tn": [8, 8], "fn": [1, 5]}

    assert np.isnan(band("recall", counts)).all()
    assert np.isnan(Formula("stderr(recall)").evaluate(counts)).all()


@pytest.mark.parametrize("x", ["best(f1)", "auc(recall, fpr)", "recall"])
def test_weighted_counts_that_do_not_fall_over_thresholds_have_no_interval(x):
    fn, tn = np.linspace(0.25, 100.25, 127), np.linspace(0.5, 1000.5, 127)
    fn[60] = fn[59] - 0.02  # as sums in float32 are off
    counts = {"fn": [fn], "tp": [200 - fn], "tn": [tn], "fp": [1001 - tn]}

    assert np.isnan(band(x, counts, thresholds=np.linspace(0, 1, 127))).all()


# At the first step of two: tp rises with the threshold, or is less than nothing.
RISING = {
    "tp": [[1, 3, 2], [5, 3, 1]],
    "fn": [[3, 1, 2], [0, 2, 4]],
    "fp": [[5, 2, 1]] * 2,
    "tn": [[4, 7, 8]] * 2,
}
BELOW_0 = {**RISING, "tp": [[-1, 3, 2], [5, 3, 1]], "fn": [[5, 1, 2], [0, 2, 4]]}


@pytest.mark.parametrize("counts", [RISING, BELOW_0])
@pytest.mark.parametrize("x", ["best(f1)", "auc(recall, fpr)"])
def test_where_bins_are_negative_there_is_no_interval(counts, x):
    low, high = band(x, counts, thresholds=[0.1, 0.5, 0.9])

    last = {name: count[1:] for name, count in counts.items()}
    assert np.isnan([low[0], high[0]]).all()
    assert ([low[1]], [high[1]]) == band(x, last, thresholds=[0.1, 0.5, 0.9])


def test_where_cells_are_negative_there_is_no_interval():
    counts = {"tp": [[5, -1], [5, 5]], "fn": [[5, 5]] * 2, "fp": [[2, 2]] * 2, "tn": [[8, 8]] * 2}

    low, high = band("fpr", counts, thresholds=[0.3, 0.7])

    assert np.isnan([low, high]).tolist() == [[[False, True], [False, False]]] * 2


def test_where_a_cell_of_a_matrix_is_negative_there_is_no_interval():
    matrices = np.concatenate([MATRIX, MATRIX])
    matrices[0, 0, 1] = -3
    cells = {name: getattr(from_matrix(matrices), name) for name in NAMES}

    low, high = band(ACCURACY, cells, matrix=matrices)

    assert np.isnan([low, high]).ravel().tolist() == [True, False] * 2


def test_counts_at_several_thresholds_each_have_a_band():
    counts = {"tp": [[9, 5]], "fn": [[1, 5]], "fp": [[6, 2]], "tn": [[4, 8]]}

    low, high = band("recall", counts, thresholds=[0.3, 0.7])

    posterior = beta([[9.5, 5.5]], [[1.5, 5.5]])
    np.testing.assert_allclose(low, posterior.ppf(0.025), atol=0.03)
    np.testing.assert_allclose(high, posterior.ppf(0.975), atol=0.03)


def test_counts_that_are_the_same_at_every_step_have_a_band():
    steps = {"tp": [8, 5], "fn": [2, 5], "fp": [3, 3], "tn": [7, 7]}

    result = band("f1", {**steps, "fp": 3, "tn": [7]})

    np.testing.assert_array_equal(result, band("f1", steps))


@pytest.mark.parametrize("x", ["recall", "best(f1)", "auc(recall, fpr)"])
def test_without_steps_there_is_no_band(x):
    counts = {name: np.zeros((0, 3)) for name in NAMES}

    low, high = band(x, counts, thresholds=[0.3, 0.5, 0.7])

    assert (len(low), len(high)) == (0, 0)


@pytest.mark.parametrize("x", ["best(f1)", "auc(recall, fpr)", "average_precision()"])
def test_the_band_of_a_sweep_holds_the_point(x):
    counts = {"tp": [[90, 50, 10]], "fn": [[10, 50, 90]], "fp": [[60, 20, 2]], "tn": [[40, 80, 98]]}
    point = Formula(x).evaluate(counts, thresholds=[0.3, 0.5, 0.7])

    low, high = band(x, counts, thresholds=[0.3, 0.5, 0.7])

    assert low < point < high


@pytest.mark.parametrize(
    ("given", "missing", "received"),
    [
        (("tp", "fn"), "'fp' and 'tn'", "['fn', 'tp']"),
        (("tp", "tn", "fn"), "'fp'", "['fn', 'tn', 'tp']"),
        (("tp",), "'fp' and 'tn' and 'fn'", "['tp']"),
    ],
)
def test_an_interval_needs_all_four_counts_and_names_those_that_are_missing(given, missing, received):
    counts = {name: [3] for name in given}

    with pytest.raises(ValueError, match="interval") as caught:
        Formula("lower(tp, 0.95)").evaluate(counts)

    assert str(caught.value) == (
        f"Formula 'lower(tp, 0.95)' needs {missing} too, because an interval draws all four counts "
        f"together. Received operands: {received}"
    )


ACCURACY = "sum_classes(tp) / sum_classes(p)"


def test_classes_of_a_matrix_are_drawn_together():
    counts = from_matrix(MATRIX)
    cells = {name: getattr(counts, name) for name in NAMES}

    low, high = band(ACCURACY, cells, matrix=MATRIX)
    apart, _ = band(ACCURACY, cells)

    # 110 of 140 are right, with 1/2 for right and 1/2 for wrong in each of three rows.
    posterior = beta(110 + 1.5, 30 + 1.5)
    np.testing.assert_allclose([low.item(), high.item()], posterior.ppf([0.025, 0.975]), atol=0.015)
    assert low < 110 / 140 < high
    assert abs(low - apart) > 0.001


def test_the_classes_of_a_drawn_matrix_have_the_same_total():
    counts = from_matrix(MATRIX)
    cells = {name: getattr(counts, name) for name in NAMES}

    low, high = band("sum_classes(p)", cells, matrix=MATRIX)

    np.testing.assert_allclose([low, high], 140, rtol=1e-12)


INSIDE = (
    "Inside lower(), upper() and stderr() stand counts, arithmetic, "
    "and functions over thresholds and classes."
)


@pytest.mark.parametrize(
    ("formula", "message", "marked", "hint"),
    [
        ("lower(cummax(f1), 0.95)", "An interval of a function along steps cannot be computed",
         "lower(cummax(f1), 0.95)", INSIDE),
        ("upper(ema(f1, 0.9), 0.95)", "An interval of a function along steps cannot be computed",
         "upper(ema(f1, 0.9), 0.95)", INSIDE),
        ("stderr(shift(tp, 1))", "An interval of a function along steps cannot be computed",
         "stderr(shift(tp, 1))", INSIDE),
        ("lower(lower(f1, 0.9), 0.95)", "An interval of an interval cannot be computed",
         "lower(f1, 0.9)", INSIDE),
        ("lower(1 + stderr(f1), 0.95)", "An interval of an interval cannot be computed",
         "stderr(f1)", INSIDE),
        ("lower(hold(f1), 0.95)", "An interval of hold cannot be computed", "hold(f1)", INSIDE),
        ("lower(1, 0.95)", "Only a formula of counts has an interval", "1",
         "Other scalars have no interval of their own."),
        ("stderr(pi)", "Only a formula of counts has an interval", "pi",
         "Other scalars have no interval of their own."),
        ("upper(x, 0.95)", "Only a formula of counts has an interval", "x",
         "Other scalars have no interval of their own."),
        ("lower(step, 0.95)", "Only a formula of counts has an interval", "step",
         "Other scalars have no interval of their own."),
        ("lower(threshold, 0.95)", "Only a formula of counts has an interval", "threshold",
         "Other scalars have no interval of their own."),
        ("stderr(1 + n_classes())", "Only a formula of counts has an interval", "1 + n_classes()",
         "Other scalars have no interval of their own."),
    ],
)  # fmt: skip
def test_what_has_no_interval_is_refused(formula, message, marked, hint):
    start = formula.index(f"({marked}") + 1 if f"({marked}" in formula else formula.index(marked)

    with pytest.raises(ParameterError) as caught:
        Formula(formula).evaluate({**tables(3), "x": [1, 2, 3]})

    assert str(caught.value) == (
        f"{message} (column {start + 1})\n  {formula}\n  {' ' * start}{'^' * len(marked)}\n{hint}"
    )
