"""hold(x): what is logged more rarely, carried onto the steps of what is logged more often."""

import numpy as np
import pytest
from event_files import SWEEP
from event_files import Events
from event_files import labels_and_scores
from sklearn.metrics import f1_score

from tb_custom_metrics.counts import score_histogram


def one_series(panel, formula: str, **more: object) -> dict:
    (result,) = panel.results(formula, **more)
    assert result["error"] is None, result["error"]
    (series,) = result["series"]
    return series


@pytest.fixture
def rare(tmp_path, open_panel):
    """epoch_loss at each of the steps 0 to 29, epoch_val at 5, 15 and 25 only."""
    with Events(tmp_path / "train") as events:
        events.scalars("epoch_loss", range(30), np.arange(30) / 4)
        events.scalars("epoch_val", [5, 15, 25], [1, 2, 4])
    return open_panel(tmp_path)


@pytest.fixture
def sweep(tmp_path, open_panel):
    """A sweep at the steps 0, 1, 2, and a loss at 0 to 4."""
    with Events(tmp_path / "run/custom_metrics") as events:
        for step in range(3):
            events.tensor(SWEEP, step, score_histogram(*labels_and_scores(step), SWEEP.thresholds))
    with Events(tmp_path / "run") as events:
        events.scalars("loss", range(5), [0.0] * 5)
    return open_panel(tmp_path)


def f1_of(step: int, threshold: float) -> float:
    y_true, y_score = labels_and_scores(step)
    return f1_score(y_true, y_score > np.float32(threshold), zero_division=np.nan)


def test_a_held_value_stays_until_the_next_one_and_is_undefined_before_the_first(rare):
    series = one_series(rare, "0*epoch_loss + hold(epoch_val)")

    assert series["steps"] == list(range(30))
    assert series["values"] == [None] * 5 + [1.0] * 10 + [2.0] * 10 + [4.0] * 5
    assert series["notes"] == ["undefined at 5 of 30 steps"]


def test_without_hold_only_the_shared_steps_are_left(rare):
    series = one_series(rare, "epoch_loss - epoch_val")

    assert (series["steps"], series["values"]) == ([5, 15, 25], [0.25, 1.75, 2.25])


def test_the_join_report_names_what_is_held_with_its_own_steps(rare):
    series = one_series(rare, "epoch_loss - hold(epoch_val)")

    assert series["join"] == {"used": 30, "operands": {"epoch_loss": 30, "epoch_val": 3}}


def test_a_function_along_steps_inside_hold_runs_over_the_held_steps(rare):
    values = one_series(rare, "0*epoch_loss + hold(diff(epoch_val))")["values"]

    assert values == [None] * 15 + [1.0] * 10 + [2.0] * 5


def test_a_function_along_steps_outside_hold_runs_over_the_carried_steps(rare):
    values = one_series(rare, "0*epoch_loss + diff(hold(epoch_val))")["values"]

    assert values == [None] * 6 + [0.0] * 9 + [1.0] + [0.0] * 9 + [2.0] + [0.0] * 4


def test_nothing_outside_of_hold_is_an_error(rare):
    (result,) = rare.results("2 * hold(epoch_val)")

    assert result["error"]["code"] == "formula_join"
    assert result["error"]["message"] == "Nothing stands outside of hold(), whose steps it could take"


def test_hold_does_not_join_batches_with_epochs(tmp_path, open_panel):
    with Events(tmp_path / "train") as events:
        events.scalars("batch_loss", range(30), range(30))
        events.scalars("epoch_val", [0, 1], [1, 2])

    (result,) = open_panel(tmp_path).results("batch_loss - hold(epoch_val)")

    assert result["error"]["code"] == "formula_join"


def test_a_sibling_is_held(tmp_path, open_panel):
    with Events(tmp_path / "a/train") as events:
        events.scalars("loss", range(4), [1, 2, 3, 4])
    with Events(tmp_path / "a/validation") as events:
        events.scalars("loss", [1, 3], [10, 20])

    series = one_series(open_panel(tmp_path), "hold(validation.loss) - loss", runs=["a/train"])

    assert series["values"] == [None, 8.0, 7.0, 16.0]
    assert series["join"]["operands"] == {"loss": 4, "a/validation: loss": 2}


@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_held_counts_are_read_at_the_threshold_of_the_request(sweep, threshold):
    series = one_series(sweep, "loss + hold(f1)", threshold=threshold)

    expected = [f1_of(min(step, 2), threshold) for step in range(5)]
    np.testing.assert_allclose(series["values"], expected, rtol=1e-15)


def test_a_held_value_keeps_its_thresholds_beside_one_that_looks_along_them(sweep):
    series = one_series(sweep, "loss + best(hold(f1))")

    expected = [max(f1_of(min(step, 2), t) for t in SWEEP.thresholds[:-1]) for step in range(5)]
    np.testing.assert_allclose(series["values"], expected, rtol=1e-15)


def test_a_held_value_with_thresholds_is_read_at_the_one_of_the_request(sweep):
    series = one_series(sweep, "loss + hold(f1 - 0*best(f1))", threshold=0.3)

    np.testing.assert_allclose(series["values"], [f1_of(min(step, 2), 0.3) for step in range(5)], rtol=1e-15)
    assert series["at"] == {"threshold": 0.3}


def test_what_is_held_says_its_caution_too(sweep):
    series = one_series(sweep, "loss + hold(best(f1))")

    assert series["cautions"] == ["threshold chosen among 201 on the data that it is reported on"]


def test_what_is_held_says_its_notes_too(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        events.matrix(0, [[1, 0, 0], [0, 1, 0], [0, 0, 0]])
    with Events(tmp_path / "run") as events:
        events.scalars("loss", range(2), [0.0] * 2)

    series = one_series(open_panel(tmp_path), "loss + hold(macro(recall))")

    assert (series["values"], series["notes"]) == (
        [1.0, 1.0],
        ["mean of 2 of 3 classes where the others are undefined"],
    )
