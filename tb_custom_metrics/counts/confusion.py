"""True and false positives and negatives."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """The four counts, each float64 of shape `(n_steps, n_thresholds, n_classes)`.

    Attributes:
        tp: True positives.
        fp: False positives.
        tn: True negatives.
        fn: False negatives.
    """

    tp: Counts
    fp: Counts
    tn: Counts
    fn: Counts


def from_stored(kind: str, stored: npt.ArrayLike, threshold_index: int | None = None) -> Confusion:
    """Returns the counts of tensors as they lie in event files.

    Args:
        kind: "cells", "scores", "matrix" or "curves".
        stored: As `from_cells`, `from_scores`, `from_matrix` or `from_curves` takes them.
        threshold_index: The one threshold wanted of "scores" or "curves".

    Returns:
        Counts of shape `(n_steps, n_thresholds, n_classes)`.

    Raises:
        ValueError: If the shape is not of that kind.

    Example:
        >>> from_stored("cells", [[[5, 1, 90, 4]]]).fn.item()
        4.0
    """
    if kind == "scores":
        return from_scores(stored, threshold_index)
    if kind == "curves":
        return from_curves(stored, threshold_index)
    return from_matrix(stored) if kind == "matrix" else from_cells(stored)


def from_cells(cells: npt.ArrayLike) -> Confusion:
    """Returns the counts that are stored as they are.

    Args:
        cells: tp, fp, tn, fn. Shape `(n_steps, n_classes, 4)`.

    Returns:
        Counts of shape `(n_steps, 1, n_classes)`.

    Raises:
        ValueError: If the shape is another.

    Example:
        >>> from_cells([[[5, 1, 90, 4]]]).tp.item()
        5.0
    """
    given = np.asarray(cells)
    if given.ndim != 3 or given.shape[2] != 4:
        raise ValueError(f"Cells must have shape (n_steps, n_classes, 4). Received: shape={given.shape}")
    tp, fp, tn, fn = (given[:, np.newaxis, :, i].astype(np.float64) for i in range(4))
    return Confusion(tp, fp, tn, fn)


def from_scores(histogram: npt.ArrayLike, threshold_index: int | None = None) -> Confusion:
    """Returns the counts at every threshold, or at one, of a histogram of scores.

    An example of bin b is predicted positive at the thresholds below b:

        tp_i = sum of positives in the bins above i,   fn_i = the other positives
        fp_i = sum of negatives in the bins above i,   tn_i = the other negatives

    The sums are of whole numbers and exact.

    Args:
        histogram: How many negatives, then positives, fell into each bin between thresholds.
            Shape `(n_steps, n_classes, 2, n_thresholds + 1)`.
        threshold_index: The one threshold wanted, which costs a fraction of all of them.

    Returns:
        Counts of shape `(n_steps, n_thresholds, n_classes)`, or `(n_steps, 1, n_classes)`.

    Raises:
        ValueError: If the shape is another.

    Example:
        >>> from_scores([[[[5, 1, 0], [0, 1, 3]]]]).tp.ravel()
        array([4., 3.])
    """
    given = np.asarray(histogram)
    if given.ndim != 4 or given.shape[2] != 2 or given.shape[3] < 2:
        raise ValueError(
            "A histogram of scores must have shape (n_steps, n_classes, 2, n_thresholds + 1). "
            f"Received: shape={given.shape}"
        )
    exact = given if given.dtype.kind == "f" else given.astype(np.int64, copy=False)
    if threshold_index is None:
        below = exact[..., :-1].cumsum(axis=3)
        above = exact.sum(axis=3, keepdims=True) - below
    else:
        # In less than half the time of two sums, and of the time of a threshold that is slid.
        both = np.add.reduceat(exact, [0, threshold_index + 1], axis=3)
        below, above = both[..., :1], both[..., 1:]
    # (step, class, label, threshold) to (step, threshold, class) for each label.
    tn, fn = below.transpose(2, 0, 3, 1).astype(np.float64)
    fp, tp = above.transpose(2, 0, 3, 1).astype(np.float64)
    return Confusion(tp, fp, tn, fn)


def from_curves(curves: npt.ArrayLike, threshold_index: int | None = None) -> Confusion:
    """Returns the counts at every threshold, or at one, of TensorBoard's `pr_curves` summaries.

    Args:
        curves: tp, fp, tn, fn, precision and recall at each threshold; the last two are not read.
            Shape `(n_steps, 6, n_thresholds)`.
        threshold_index: The one threshold wanted.

    Returns:
        Counts of shape `(n_steps, n_thresholds, 1)`, or `(n_steps, 1, 1)`.

    Raises:
        ValueError: If the shape is another.

    Example:
        >>> from_curves([[[4, 3], [6, 1], [0, 5], [0, 1], [0.4, 0.75], [1, 0.75]]]).fp.ravel()
        array([6., 1.])
    """
    given = np.asarray(curves)
    if given.ndim != 3 or given.shape[1] != 6:
        raise ValueError(f"Curves must have shape (n_steps, 6, n_thresholds). Received: shape={given.shape}")
    wanted = slice(None) if threshold_index is None else slice(threshold_index, threshold_index + 1)
    return Confusion(*(given[:, row, wanted, np.newaxis].astype(np.float64) for row in range(4)))


def from_matrix(matrix: npt.ArrayLike) -> Confusion:
    """Returns the counts of each class against all others.

        tp_k = C[k, k],   fn_k = the rest of row k,   fp_k = the rest of column k,   tn_k = all else

    Args:
        matrix: How many examples of each true class were predicted as each class. Shape
            `(n_steps, n_classes, n_classes)`, `[true, predicted]`.

    Returns:
        Counts of shape `(n_steps, 1, n_classes)`.

    Raises:
        ValueError: If the shape is another.

    Example:
        >>> from_matrix([[[5, 1], [2, 7]]]).fp.ravel()
        array([2., 1.])
    """
    given = np.asarray(matrix)
    if given.ndim != 3 or given.shape[1] != given.shape[2]:
        raise ValueError(
            "A confusion matrix must have shape (n_steps, n_classes, n_classes). "
            f"Received: shape={given.shape}"
        )
    exact = given if given.dtype.kind == "f" else given.astype(np.int64, copy=False)
    tp = exact.diagonal(axis1=1, axis2=2)
    fn = exact.sum(axis=2) - tp
    fp = exact.sum(axis=1) - tp
    tn = exact.sum(axis=(1, 2))[:, np.newaxis] - tp - fn - fp
    return Confusion(*(cells[:, np.newaxis, :].astype(np.float64) for cells in (tp, fp, tn, fn)))
