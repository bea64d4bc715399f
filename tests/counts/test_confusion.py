"""Stored counts to tp, fp, tn, fn: exactly, at every threshold and for every class."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics.counts import Confusion
from tb_custom_metrics.counts import from_cells
from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.counts import score_histogram

EVEN = np.linspace(0, 1, 201).astype(np.float32)
UNEVEN = np.float32([0.0, 1e-6, 1e-3, 0.1, 0.25, 0.5, 0.5000001, 0.9, 1.0])


def four(confusion: Confusion) -> list[np.ndarray]:
    return [confusion.tp, confusion.fp, confusion.tn, confusion.fn]


def by_scikit_learn(y_true: np.ndarray, y_score: np.ndarray, thresholds: np.ndarray, rule: str) -> np.ndarray:
    """tp, fp, tn, fn at each threshold. Shape `(4, n_thresholds)`."""
    rows = []
    for threshold in thresholds:
        y_pred = y_score >= threshold if rule == ">=" else y_score > threshold
        tn, fp, fn, tp = confusion_matrix(y_true, y_pred, labels=[0, 1]).ravel()
        rows.append((tp, fp, tn, fn))
    return np.array(rows, float).T


def adversarial_scores(thresholds: np.ndarray) -> np.ndarray:
    """Every threshold, and its neighbours among float32 numbers."""
    below = np.nextafter(thresholds, np.float32(0))
    above = np.nextafter(thresholds, np.float32(1))
    return np.concatenate([thresholds, below, above])


SCORES = {
    "random": lambda rng, thresholds: rng.random(500).astype(np.float32),
    "ties with thresholds": lambda rng, thresholds: rng.choice(adversarial_scores(thresholds), 500),
    "only 0 and 1": lambda rng, thresholds: rng.integers(0, 2, 500).astype(np.float32),
    "all alike": lambda rng, thresholds: np.full(500, 0.5, np.float32),
    "outside": lambda rng, thresholds: rng.normal(0.5, 3, 500).astype(np.float32),
}


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("thresholds", [EVEN[::10], UNEVEN, UNEVEN[3:4]], ids=["even", "uneven", "one"])
@pytest.mark.parametrize("scores", SCORES.values(), ids=SCORES.keys())
def test_a_histogram_holds_scikit_learns_confusion_matrix_at_every_threshold(rule, thresholds, scores):
    rng = np.random.default_rng(3)
    y_score = scores(rng, thresholds)
    y_true = rng.integers(0, 2, len(y_score))

    confusion = from_scores(score_histogram(y_true, y_score, thresholds, rule)[np.newaxis])

    expected = by_scikit_learn(y_true, y_score, thresholds, rule)
    np.testing.assert_array_equal([count[0, :, 0] for count in four(confusion)], expected)


@pytest.mark.parametrize("label", [0, 1])
def test_one_label_alone_is_counted_as_by_scikit_learn(label):
    y_score = np.random.default_rng(4).random(50).astype(np.float32)
    y_true = np.full(50, label)

    confusion = from_scores(score_histogram(y_true, y_score, EVEN)[np.newaxis])

    np.testing.assert_array_equal(
        [count[0, :, 0] for count in four(confusion)], by_scikit_learn(y_true, y_score, EVEN, ">")
    )


def test_no_scores_give_counts_of_0():
    confusion = from_scores(score_histogram([], [], UNEVEN)[np.newaxis])

    assert [count.ravel().tolist() for count in four(confusion)] == [[0.0] * len(UNEVEN)] * 4


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float64])
def test_one_threshold_is_the_slice_of_all(dtype):
    histogram = np.random.default_rng(5).integers(0, 1000, (4, 3, 2, 12)).astype(dtype)

    every = four(from_scores(histogram))

    for index in range(11):
        one = four(from_scores(histogram, index))
        for alone, whole in zip(one, every, strict=True):
            np.testing.assert_array_equal(alone, whole[:, index : index + 1])


def test_axes_are_step_threshold_class():
    histogram = np.zeros((4, 3, 2, 12), int)

    assert {count.shape for count in four(from_scores(histogram))} == {(4, 11, 3)}
    assert {count.shape for count in four(from_scores(histogram, 5))} == {(4, 1, 3)}
    assert {count.shape for count in four(from_cells(np.zeros((4, 3, 4))))} == {(4, 1, 3)}


def test_no_steps_give_no_counts():
    assert from_scores(np.zeros((0, 1, 2, 3), int)).tp.shape == (0, 2, 1)
    assert from_scores(np.zeros((0, 1, 2, 3), int), 1).tp.shape == (0, 1, 1)
    assert from_cells(np.zeros((0, 2, 4), int)).tp.shape == (0, 1, 2)


def test_cells_are_tp_fp_tn_fn():
    confusion = from_cells([[[1, 2, 3, 4], [5, 6, 7, 8]]])

    assert [count.tolist() for count in four(confusion)] == [
        [[[1.0, 5.0]]],
        [[[2.0, 6.0]]],
        [[[3.0, 7.0]]],
        [[[4.0, 8.0]]],
    ]


def test_every_count_is_float64():
    assert {c.dtype for c in four(from_cells(np.zeros((1, 1, 4), np.int32)))} == {np.dtype(np.float64)}
    assert {c.dtype for c in four(from_scores(np.zeros((1, 1, 2, 3), np.int32)))} == {np.dtype(np.float64)}


def test_sums_of_int32_do_not_overflow():
    bins = np.full((1, 1, 2, 4), 2**31 - 1, np.int32)

    confusion = from_scores(bins)

    assert confusion.tp.ravel().tolist() == [3 * (2**31 - 1.0), 2 * (2**31 - 1.0), 2**31 - 1.0]
    assert from_scores(bins, 0).tp.item() == 3 * (2**31 - 1.0)


def test_sums_are_of_whole_numbers_and_rounded_once():
    # 2**53 is the last whole number that float64 counts one by one: as floats, 1 would be lost twice.
    positives = [0, 2**53, 1, 1]

    tp = from_scores([[[[0, 0, 0, 0], positives]]]).tp.ravel()

    assert tp.tolist() == [float(2**53 + 2), 2.0, 1.0]


@pytest.mark.parametrize("total", [2**53 - 1, 2**53])
def test_counts_up_to_2_to_the_53_are_exact(total):
    assert from_scores([[[[0, 0], [1, total - 1]]]]).tp.item() == total - 1
    assert from_cells([[[total, 0, 0, 0]]]).tp.item() == total


def test_weighted_counts_keep_their_fractions():
    confusion = from_scores([[[[0.5, 0.25], [1.5, 2.0]]]])

    assert [count.item() for count in four(confusion)] == [2.0, 0.25, 0.5, 1.5]


@pytest.mark.parametrize("shape", [(4,), (2, 4), (1, 2, 3), (1, 1, 1, 4)])
def test_cells_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="Cells") as caught:
        from_cells(np.zeros(shape))

    assert str(caught.value) == f"Cells must have shape (n_steps, n_classes, 4). Received: shape={shape}"


@pytest.mark.parametrize("shape", [(2, 3), (1, 2, 3), (1, 1, 3, 3), (1, 1, 2, 1)])
def test_histograms_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="histogram") as caught:
        from_scores(np.zeros(shape))

    assert str(caught.value) == (
        "A histogram of scores must have shape (n_steps, n_classes, 2, n_thresholds + 1). "
        f"Received: shape={shape}"
    )
