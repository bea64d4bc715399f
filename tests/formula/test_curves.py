"""Curves over thresholds: areas, average precision, and the best point under a condition."""

import numpy as np
import pytest
import sklearn.metrics

from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import ParameterError
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Value

nan = np.nan
LEVELS = np.linspace(0, 1, 101).astype(np.float32)


def sweep(y_true: np.ndarray, y_score: np.ndarray) -> dict[str, np.ndarray]:
    counts = from_scores(score_histogram(y_true, y_score, LEVELS)[np.newaxis])
    return {name: getattr(counts, name)[:, :, 0] for name in ("tp", "fp", "tn", "fn")}


def sample(seed: int, share: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Labels, and scores that lie between two thresholds, several on the same place."""
    rng = np.random.default_rng(seed)
    y_true = (rng.random(400) < share).astype(int)
    place = np.clip(rng.normal(40 + 20 * y_true, 20), 0, 99).astype(int)
    return y_true, place / 100 + 0.005


def over(formula: str, x: list, **others: list) -> list[float]:
    rows = {"x": [x], **{name: [row] for name, row in others.items()}}
    return Formula(formula).evaluate(rows, thresholds=[0.1, 0.3, 0.5, 0.7, 0.9])


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_that_of_scikit_learn_over_the_stored_points_and_both_ends(seed):
    rng = np.random.default_rng(seed)
    y_true, y_score = rng.integers(0, 2, 300), rng.random(300)
    counts = sweep(y_true, y_score)
    recall = counts["tp"][0] / (y_true == 1).sum()
    fpr = counts["fp"][0] / (y_true == 0).sum()

    result = Formula("auc(recall, fpr)").evaluate(counts, thresholds=LEVELS)

    expected = sklearn.metrics.auc(np.r_[1, fpr, 0], np.r_[1, recall, 0])
    np.testing.assert_allclose(result, [expected], rtol=1e-12)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("seed", range(5))
def test_the_area_under_the_roc_curve_is_that_of_the_scores(seed, share):
    y_true, y_score = sample(seed, share)

    result = Formula("auc(recall, fpr)").evaluate(sweep(y_true, y_score), thresholds=LEVELS)

    np.testing.assert_allclose(result, [sklearn.metrics.roc_auc_score(y_true, y_score)], rtol=1e-12)


@pytest.mark.parametrize("spread", [0.002, 0.02, 0.2])
@pytest.mark.parametrize("seed", range(5))
def test_the_thresholds_cost_the_area_at_most_half_of_the_pairs_that_they_do_not_tell_apart(seed, spread):
    rng = np.random.default_rng(seed)
    y_true = rng.integers(0, 2, 300)
    y_score = np.clip(0.5 + spread * (rng.normal(size=300) + y_true), 0, 1).astype(np.float32)
    negatives, positives = score_histogram(y_true, y_score, LEVELS)[0]
    bound = (positives * negatives).sum() / (2 * positives.sum() * negatives.sum())

    result = Formula("auc(recall, fpr)").evaluate(sweep(y_true, y_score), thresholds=LEVELS)

    assert abs(result[0] - sklearn.metrics.roc_auc_score(y_true, y_score)) <= bound + 1e-12


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_that_of_the_scores(seed, share):
    y_true, y_score = sample(seed, share)

    result = Formula("average_precision()").evaluate(sweep(y_true, y_score), thresholds=LEVELS)

    np.testing.assert_allclose(result, [sklearn.metrics.average_precision_score(y_true, y_score)], rtol=1e-12)


def test_each_step_has_an_area_of_its_own():
    samples = [sample(seed) for seed in range(3)]
    sweeps = [sweep(*one) for one in samples]
    counts = {name: np.concatenate([s[name] for s in sweeps]) for name in sweeps[0]}

    result = Formula("auc(recall, fpr)").evaluate(counts, thresholds=LEVELS)

    np.testing.assert_allclose(result, [sklearn.metrics.roc_auc_score(*one) for one in samples], rtol=1e-12)


def test_one_threshold_makes_two_trapezoids():
    # Through (0, 0), (fpr 0.2, recall 0.6) and (1, 1): 0.06 + 0.8 * 0.8.
    counts = {"tp": [[6]], "fn": [[4]], "fp": [[2]], "tn": [[8]]}

    result = Formula("auc(recall, fpr)").evaluate(counts, thresholds=[0.5])

    np.testing.assert_allclose(result, [0.7], rtol=1e-14)


def test_the_area_is_positive_whichever_way_the_curve_runs():
    counts = sweep(*sample(1))

    falling = Formula("auc(recall, fpr)").evaluate(counts, thresholds=LEVELS)
    rising = Formula("auc(recall, specificity)").evaluate(counts, thresholds=LEVELS)

    np.testing.assert_allclose(falling, rising, rtol=1e-12)


def test_undefined_points_are_left_out_of_the_area():
    # Precision: 0.5 of all, 3/4, undefined twice where nothing is predicted positive.
    # Over recall from 1 to 0.75 only: 0.25 * (0.5 + 0.75) / 2.
    counts = {"tp": [[3, 0]], "fn": [[1, 4]], "fp": [[1, 0]], "tn": [[3, 4]]}

    result = Formula("auc(precision, recall)").evaluate(counts, thresholds=[0.3, 0.7])

    np.testing.assert_allclose(result, [0.15625], rtol=1e-14)


def test_a_curve_of_fewer_than_two_defined_points_has_no_area():
    counts = {"tp": [[0, 0]], "fn": [[0, 0]], "fp": [[2, 1]], "tn": [[1, 2]]}

    assert np.isnan(Formula("auc(recall, fpr)").evaluate(counts, thresholds=[0.3, 0.7])).all()
    assert np.isnan(Formula("average_precision()").evaluate(counts, thresholds=[0.3, 0.7])).all()


def test_average_precision_without_negatives_is_1():
    counts = {"tp": [[3, 1]], "fn": [[0, 2]], "fp": [[0, 0]], "tn": [[0, 0]]}

    assert Formula("average_precision()").evaluate(counts, thresholds=[0.3, 0.7]).tolist() == [1]


@pytest.mark.parametrize(
    ("condition", "value", "threshold"),
    [
        ([1, 1, 1, 1, 1], 9, 0.7),
        ([1, 1, 1, 0, 1], 8, 0.1),
        ([0, 1, 1, 0, 1], 5, 0.5),
        ([0, 0, 0, 0, 1], 3, 0.9),
        ([0, 0, 0, 0, 0], nan, nan),
        ([nan, nan, 1, nan, nan], 5, 0.5),
        ([nan, nan, nan, nan, nan], nan, nan),
    ],
)
def test_the_best_is_among_the_thresholds_where_the_condition_holds(condition, value, threshold):
    x = [8, 5, 5, 9, 3]

    np.testing.assert_array_equal(over("best_where(x, c)", x, c=condition), [value])
    np.testing.assert_array_equal(over("threshold_where(x, c)", x, c=condition), [threshold])


def test_the_smallest_is_best_where_the_call_says_so():
    x, condition = [8, 5, 6, 9, 3], [1, 1, 1, 1, 0]

    assert over('best_where(x, c, "minimize")', x, c=condition).tolist() == [5]
    assert over('threshold_where(x, c, "minimize")', x, c=condition).tolist() == [0.3]


def test_the_goal_of_a_metric_says_what_is_best():
    # fpr 0.8, 0.4, 0.1 and recall 1, 0.9, 0.5.
    counts = {"tp": [[10, 9, 5]], "fn": [[0, 1, 5]], "fp": [[8, 4, 1]], "tn": [[2, 6, 9]]}

    best = Formula("best_where(fpr, recall >= 0.8)").evaluate(counts, thresholds=[0.2, 0.5, 0.8])
    chosen = Formula("threshold_where(fpr, recall >= 0.4)").evaluate(counts, thresholds=[0.2, 0.5, 0.8])

    assert (best.tolist(), chosen.tolist()) == ([0.4], [0.8])


def test_an_undefined_value_is_not_chosen_although_the_condition_holds():
    assert over("best_where(x, c)", [nan, 5, nan, 4, nan], c=[1, 0, 1, 1, 1]).tolist() == [4]
    assert over("threshold_where(x, c)", [nan, 5, nan, 4, nan], c=[1, 0, 1, 1, 1]).tolist() == [0.7]


def test_of_equally_good_thresholds_the_nearest_to_a_half_is_chosen():
    assert over("threshold_where(x, c)", [5, 5, 1, 5, 5], c=[1, 0, 1, 1, 1]).tolist() == [0.7]


def test_the_condition_may_ask_for_thresholds_themselves():
    assert over("best_where(x, threshold > 0.6)", [9, 8, 7, 6, 5]).tolist() == [6]


def test_without_thresholds_the_best_is_x_where_the_condition_holds():
    operands = {"x": [3, 4, 5], "c": [1, 0, nan]}

    np.testing.assert_array_equal(Formula("best_where(x, c)").evaluate(operands), [3, nan, nan])
    assert np.isnan(Formula("threshold_where(x, c)").evaluate(operands)).all()


def test_a_value_per_threshold_that_is_no_count_has_no_ends_and_is_refused():
    counts = {name: [[3, 2, 1]] for name in ("tp", "fp", "tn", "fn", "x")}

    with pytest.raises(ParameterError) as caught:
        Formula("auc(recall, x)").evaluate(counts, thresholds=[0.1, 0.5, 0.9])

    assert str(caught.value) == (
        "'x' has a value for each threshold and is no count (column 13)\n  auc(recall, x)\n"
        "              ^\nOnly counts are known where all or none are predicted positive."
    )


def said(formula: str, n_thresholds: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Notes and cautions, of counts at so many thresholds; at one there is no axis."""
    plan = compile_plan([(formula, parse(formula))], Scope())
    axes = STEP | (THRESHOLD if n_thresholds > 1 else 0)
    counts = np.arange(n_thresholds, dtype=float)
    rows = {"tp": 9 - counts, "fn": 1 + counts, "fp": 8 - counts, "tn": 2 + counts}
    operands = {o: Value(rows[o.name].reshape(1, -1, 1), axes) for o in plan.operands}
    result = evaluate(plan, operands, np.linspace(0, 1, n_thresholds))
    return result.notes, result.cautions


@pytest.mark.parametrize("formula", ["auc(tp / p, fp / n)", "average_precision()"])
def test_an_area_says_of_how_many_thresholds_it_is_and_warns_where_there_is_no_curve(formula):
    assert said(formula, 5) == (("of 5 thresholds, not of every score",), ())
    assert said(formula, 1) == (
        (),
        ("of one threshold, which is no curve: labels were logged, and no scores",),
    )
