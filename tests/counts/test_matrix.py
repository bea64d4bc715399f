"""Confusion matrices to the counts of each class against all others."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import multilabel_confusion_matrix

from tb_custom_metrics.counts import Confusion
from tb_custom_metrics.counts import from_matrix


def four(confusion: Confusion) -> list[np.ndarray]:
    return [confusion.tp, confusion.fp, confusion.tn, confusion.fn]


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_counts_are_those_of_scikit_learn(n_classes):
    rng = np.random.default_rng(n_classes)
    y_true, y_pred = rng.integers(0, n_classes, (2, 4, 200))
    classes = np.arange(n_classes)
    by_step = list(zip(y_true, y_pred, strict=True))
    matrices = [confusion_matrix(t, y, labels=classes) for t, y in by_step]

    counts = from_matrix(matrices)

    expected = np.array([multilabel_confusion_matrix(t, y, labels=classes) for t, y in by_step])
    (tn, fp), (fn, tp) = expected.transpose(2, 3, 0, 1)[:, :, :, np.newaxis]
    np.testing.assert_array_equal(four(counts), [tp, fp, tn, fn])


def test_rows_are_true_classes_and_columns_predicted_ones():
    counts = from_matrix([[[5, 1, 0], [2, 7, 3], [0, 0, 4]]])

    assert [count.tolist() for count in four(counts)] == [
        [[[5, 7, 4]]],
        [[[2, 1, 3]]],
        [[[14, 9, 15]]],
        [[[1, 5, 0]]],
    ]


def test_small_integers_do_not_overflow():
    counts = from_matrix(np.full((1, 2, 2), 100, np.int8))

    assert [count.tolist() for count in four(counts)] == [[[[100, 100]]]] * 4


def test_weighted_matrices_stay_fractions():
    counts = from_matrix([[[0.5, 0.25], [0.125, 2.0]]])

    assert counts.tp.tolist() == [[[0.5, 2.0]]]
    assert counts.fn.tolist() == [[[0.25, 0.125]]]


def test_the_matrix_stays_as_it_is():
    matrix = np.array([[[5, 1], [2, 7]]])

    from_matrix(matrix).tp[:] = 0

    assert matrix.tolist() == [[[5, 1], [2, 7]]]


@pytest.mark.parametrize("shape", [(2, 2), (1, 2, 3), (1, 1, 2, 2), (4,)])
def test_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match="confusion matrix") as caught:
        from_matrix(np.zeros(shape))

    assert str(caught.value) == (
        f"A confusion matrix must have shape (n_steps, n_classes, n_classes). Received: shape={shape}"
    )
