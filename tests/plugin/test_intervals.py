"""lower(), upper() and stderr() through a whole TensorBoard."""

import time

import numpy as np
import pytest
from event_files import SWEEP
from event_files import Events
from event_files import labels_and_scores

from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.metadata import Layout

pytestmark = pytest.mark.knows_no_tensorflow

FORMULAS = ["lower(recall, 0.95)", "recall", "upper(recall, 0.95)"]
CELLS = [(0, 3, 90, 7), (8, 2, 88, 2), (40, 5, 500, 10), (5, 0, 5, 0)]


def write_cells(logdir) -> None:
    with Events(logdir / "run/custom_metrics") as events:
        for step, cells in enumerate(CELLS):
            events.cells(step, cells)


@pytest.fixture
def cells(tmp_path, open_panel):
    write_cells(tmp_path)
    return open_panel(tmp_path)


def values(panel, *formulas: str, **more: object) -> np.ndarray:
    """Formula by step, of one run."""
    found = []
    for result in panel.results(*formulas, **more):
        assert result["error"] is None, result["error"]
        (series,) = result["series"]
        found.append(series["values"])
    return np.array(found, float)


def test_a_band_contains_the_value_at_every_step(cells):
    low, value, high = values(cells, *FORMULAS)

    # At a recall of 0 or 1 every draw lies inside, by the half example of the other kind.
    inside = (value > 0) & (value < 1)
    assert inside.tolist() == [False, True, True, False]
    assert (low < high).all()
    assert (low[inside] < value[inside]).all()
    assert (value[inside] < high[inside]).all()
    assert ((low >= 0) & (high <= 1)).all()


def test_a_band_is_that_of_the_beta_posterior(cells):
    low, _, high = values(cells, *FORMULAS)

    # Recall of a Dirichlet posterior with a prior of 1/2 a cell is Beta(tp + 1/2, fn + 1/2).
    rng = np.random.default_rng(0)
    for i, (tp, _fp, _tn, fn) in enumerate(CELLS):
        draws = rng.beta(tp + 0.5, fn + 0.5, 200_000)
        # Three standard errors of a 2.5 % quantile of 1,000 draws are 1.5 percentage points.
        assert (draws < low[i]).mean() == pytest.approx(0.025, abs=0.015)
        assert (draws > high[i]).mean() == pytest.approx(0.025, abs=0.015)


def test_a_narrower_level_gives_a_narrower_band(cells):
    wide_low, low, high, wide_high = values(
        cells, "lower(f1, 0.95)", "lower(f1, 0.5)", "upper(f1, 0.5)", "upper(f1, 0.95)"
    )

    assert (wide_low < low).all()
    assert (low < high).all()
    assert (high < wide_high).all()


def test_more_examples_give_a_smaller_standard_error(cells):
    (errors,) = values(cells, "stderr(recall)")

    # tp / p is 8 of 10, and 40 of 50.
    assert errors[2] == pytest.approx(np.sqrt(0.8 * 0.2 / 51), rel=0.1)
    assert errors[1] > 2 * errors[2]


def test_two_requests_give_the_same_band(cells):
    np.testing.assert_array_equal(values(cells, *FORMULAS), values(cells, *FORMULAS))


def test_a_band_is_the_same_whatever_reads_the_counts(cells):
    """Both loaders give what the language gives for the same counts."""
    plan = compile_plan([(f, parse(f)) for f in FORMULAS], Scope("run", metrics=catalogue().metrics))
    counts = dict(zip(("tp", "fp", "tn", "fn"), np.transpose(CELLS).astype(float), strict=True))
    operands = {o: Value(counts[o.name].reshape(-1, 1, 1), STEP) for o in plan.operands}

    expected = [value.squeezed() for value in evaluate(plan, operands).values]

    np.testing.assert_array_equal(values(cells, *FORMULAS), expected)


def test_a_band_is_undefined_where_the_value_is(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        events.cells(0, [0, 2, 8, 0])

    assert np.isnan(values(open_panel(tmp_path), *FORMULAS)).all()


def test_a_band_of_the_best_over_thresholds_has_draws_of_the_bins(panel):
    low, value, high = values(
        panel, "lower(best(f1), 0.95)", "best(f1)", "upper(best(f1), 0.95)", runs=["sweep/validation"]
    )

    # The best of a draw is chosen anew for each, and so is larger on average than the value.
    assert (low < high).all()
    assert (low < value).all()
    assert (high > value).all()


def test_a_band_is_read_at_the_threshold_of_the_request(panel):
    low, value, high = values(panel, *FORMULAS, runs=["sweep/validation"], threshold=0.4)

    assert ((low < value) & (value < high)).all()


def test_a_band_of_the_best_carries_its_caution(panel):
    (result,) = panel.results("lower(best(f1), 0.95)", runs=["sweep/validation"])

    (series,) = result["series"]
    assert series["cautions"] == ["threshold chosen among 201 on the data that it is reported on"]


@pytest.mark.parametrize("formula", ["f1", "at(f1, 0.5)", "auc(recall, fpr)", "lower(f1, 0.95)"])
def test_what_chooses_no_threshold_has_no_caution(panel, formula):
    (result,) = panel.results(formula, runs=["sweep/validation"])

    assert result["series"][0]["cautions"] == []


@pytest.mark.parametrize("formula", ["best(f1)", "best_threshold(f1)", "f1 - best(f1)"])
def test_what_chooses_a_threshold_has_a_caution(panel, formula):
    (result,) = panel.results(formula, runs=["sweep/validation"])

    assert result["series"][0]["cautions"] == [
        "threshold chosen among 201 on the data that it is reported on"
    ]


def test_a_band_for_each_class_of_a_matrix_contains_the_value(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        events.matrix(0, [[50, 2, 8], [3, 60, 7], [9, 1, 20]])

    results = open_panel(tmp_path).results(*FORMULAS)

    low, value, high = np.array([[s["values"][0] for s in result["series"]] for result in results])
    assert value == pytest.approx([50 / 60, 60 / 70, 20 / 30])
    assert ((low < value) & (value < high)).all()


def test_weighted_counts_have_no_band_and_say_why(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        for name, value in {"tp": 3.5, "fp": 1.25, "tn": 4.0, "fn": 0.5}.items():
            events.scalar(name, 0, value)

    (result,) = open_panel(tmp_path).results("lower(recall, 0.95)")

    (series,) = result["series"]
    assert series["values"] == [None]
    assert "no interval: the counts are weighted, and no longer numbers of examples" in series["notes"]


def test_a_run_of_negative_counts_has_no_band_and_leaves_the_others_theirs(tmp_path, open_panel):
    layout = Layout("scores", thresholds=np.array([0.1, 0.5, 0.9], np.float32))
    for run, positives in (("good", [0, 1, 2, 1]), ("rising", [1, -1, 3, 1])):
        with Events(tmp_path / run / "custom_metrics") as events:
            events.tensor(layout, 0, [[[0, 4, 2, 0], positives]])
            events.tensor(layout, 1, [[[0, 4, 2, 0], [0, 1, 2, 1]]])

    panel = open_panel(tmp_path)

    (result,) = panel.results("best(f1)", interval=0.95)
    (compared,) = panel.results("best(f1)", view="comparison", runs=["rising"], baseline="good")

    assert result["error"] is None
    good, rising = result["series"]
    assert None not in good["band"]["lower"]
    assert good["values"] == pytest.approx([6 / 9, 6 / 9])
    assert rising["values"] == pytest.approx([8 / 10, 6 / 9])
    assert rising["band"]["lower"] == [None, good["band"]["lower"][1]]
    said = "no interval where a number of examples is negative, at a threshold or between two"
    assert said in rising["notes"]
    assert said not in good["notes"]
    (entry,) = compared["series"]
    assert entry["probability_better"] == [None, 0.5]
    assert said in entry["notes"]
    assert any(note.startswith("the probability is unpaired") for note in entry["notes"])


@pytest.fixture
def long_sweep(tmp_path, open_panel):
    """As many steps as TensorBoard keeps, at 201 thresholds: other counts at each of three, and again."""
    counts = [score_histogram(*labels_and_scores(turn), SWEEP.thresholds) for turn in range(3)]
    with Events(tmp_path / "run/custom_metrics") as events:
        for step in range(1000):
            events.tensor(SWEEP, step, counts[step % 3])
    with Events(tmp_path / "run") as events:
        events.scalars("loss", range(2), [1, 1])
    return open_panel(tmp_path)


@pytest.mark.parametrize("formula", [
    "lower(best(f1), 0.95)",
    "stderr(auc(recall, fpr))",
    "best(lower(f1, 0.95))",
    "loss + hold(best(lower(f1, 0.95)))",
    "loss + hold(lower(best(f1), 0.95))",
])  # fmt: skip
def test_a_band_that_is_too_expensive_is_refused_before_it_is_computed(long_sweep, formula):
    long_sweep.results("f1")

    start = time.process_time()  # of TensorBoard, too, which runs in this process
    (result,) = long_sweep.results(formula)
    took = time.process_time() - start

    assert result["series"] == []
    assert result["error"]["code"] == "formula_limit", result["error"]
    assert took < 10


def test_a_band_at_one_threshold_over_as_many_steps_is_computed(long_sweep):
    low, value, high = values(long_sweep, *FORMULAS)

    assert ((low < value) & (value < high)).all()


def test_a_band_between_two_steps_is_that_of_each_of_them_and_of_both_ends_of_the_line(long_sweep):
    low, _, high = values(long_sweep, *FORMULAS)

    (result,) = long_sweep.results("recall", interval=0.95, interval_steps=[300, 340])

    band = result["series"][0]["band"]
    assert band["steps"] == [0, *range(299, 342), 999]
    assert band["lower"] == low[band["steps"]].tolist()
    assert band["upper"] == high[band["steps"]].tolist()


def test_a_band_whose_draws_at_every_threshold_are_many_has_fewer_steps(long_sweep):
    (result,) = long_sweep.results("best(f1)", interval=0.95)

    (series,) = result["series"]
    band = series["band"]
    assert (len(band["steps"]), band["steps"][0], band["steps"][-1]) == (20, 0, 999)
    ends = [best_f1_ends(turn) for turn in range(3)]
    at_each = [ends[int(step) % 3] for step in band["steps"]]
    assert len(set(at_each)) == 3
    assert list(zip(band["lower"], band["upper"], strict=True)) == at_each
    assert not any("interval" in note for note in series["notes"])


def best_f1_ends(turn: int) -> tuple[float, float]:
    """What the language gives for the counts of one step."""
    counts = from_scores(score_histogram(*labels_and_scores(turn), SWEEP.thresholds)[np.newaxis])
    cells = {name: getattr(counts, name)[..., 0] for name in ("tp", "fp", "tn", "fn")}
    low, high = (
        Formula(f"{end}(best(f1), 0.95)").evaluate(cells, thresholds=SWEEP.thresholds).item()
        for end in ("lower", "upper")
    )
    return low, high
