"""Labels and scores to bins between thresholds."""

import numpy as np
import pytest

from tb_custom_metrics.counts import score_histogram

THRESHOLDS = np.float32([0.25, 0.5, 0.75])


@pytest.mark.parametrize(
    ("rule", "bins"),
    [(">", [[1, 1, 0, 0], [0, 1, 1, 1]]), (">=", [[0, 1, 1, 0], [0, 0, 1, 2]])],
)
def test_a_score_on_a_threshold_falls_on_the_side_of_the_rule(rule, bins):
    y_true = [0, 0, 1, 1, 1]
    y_score = [0.25, 0.5, 0.5, 0.75, 0.9]

    assert score_histogram(y_true, y_score, THRESHOLDS, rule).tolist() == [bins]


def test_scores_are_compared_as_float32_as_thresholds_are():
    # As float64, 0.1 is below the float32 nearest to it, and would not reach ">=".
    thresholds = np.float32([0.1])

    assert score_histogram([1], [0.1], thresholds, ">=").tolist() == [[[0, 0], [0, 1]]]
    assert score_histogram([1], [0.1], thresholds, ">").tolist() == [[[0, 0], [1, 0]]]


@pytest.mark.parametrize("y_true", [[True, False], [1.0, 0.0], np.uint8([1, 0]), [[1], [0]]])
def test_labels_are_0_and_1_in_any_type(y_true):
    assert score_histogram(y_true, [0.9, 0.1], np.float32([0.5])).tolist() == [[[1, 0], [0, 1]]]


def test_nothing_gives_empty_bins():
    result = score_histogram([], [], THRESHOLDS)

    assert result.tolist() == [[[0, 0, 0, 0], [0, 0, 0, 0]]]
    assert result.dtype == np.int64


@pytest.mark.parametrize(
    ("y_true", "y_score", "rule", "message"),
    [
        ([0, 1], [0.5], ">", "`y_true` and `y_score` must have the same shape. "
                             "Received: y_true.shape=(2,), y_score.shape=(1,)"),
        ([0, 2], [0.5, 0.5], ">", "`y_true` must hold 0 and 1 only. Received: 2"),
        ([0, 0.5], [0.5, 0.5], ">", "`y_true` must hold 0 and 1 only. Received: 0.5"),
        ([0, np.nan], [0.5, 0.5], ">", "`y_true` must hold 0 and 1 only. Received: nan"),
        ([0, 1, 1], [0.5, np.nan, np.nan], ">", "`y_score` must not hold NaN. Received: 2 of them"),
        ([0, 1], [0.5, 0.5], "=>", "Argument `rule` must be '>' or '>='. Received: rule='=>'"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(y_true, y_score, rule, message):
    with pytest.raises(ValueError, match="must") as caught:
        score_histogram(y_true, y_score, THRESHOLDS, rule)

    assert str(caught.value) == message
