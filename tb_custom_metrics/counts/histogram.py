"""From labels and scores to the tensors that hold counts."""

from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def score_histogram(
    y_true: npt.ArrayLike,
    y_score: npt.ArrayLike,
    thresholds: npt.NDArray[np.float32],
    rule: str = ">",
    sample_weight: npt.ArrayLike | None = None,
) -> Tensor:
    """Counts negatives and positives in each bin between thresholds.

    Bins are found by search on the thresholds themselves, so that a score that equals a threshold
    falls on the side that the rule says. Scores are compared as float32, as the thresholds are.

    Args:
        y_true: Labels, 0 or 1. Shape `(n_samples,)` or `(n_samples, n_labels)`.
        y_score: Scores, fractions in [0, 1]. Shape as `y_true`.
        thresholds: Ascending. Shape `(n_thresholds,)`.
        rule: ">" or ">=": a score is predicted positive if it is (greater than | at least) the
            threshold.
        sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.

    Returns:
        Counts of shape `(n_labels, 2, n_thresholds + 1)`: label, negatives then positives, bin.
        int64, or float64 where the weights are not of a type of whole numbers.

    Raises:
        ValueError: If the shapes differ, a label is not 0 or 1, a score is NaN, the rule is
            another, or a weight is negative, NaN or infinite.

    Example:
        >>> score_histogram([0, 1, 1], [0.2, 0.5, 0.9], np.float32([0.5]), rule=">=")
        array([[[1, 0],
                [0, 2]]])
    """
    labels, scores = _table(y_true), _table(np.asarray(y_score, np.float32))
    if labels.shape != scores.shape:
        raise ValueError(
            "`y_true` and `y_score` must have the same shape. "
            f"Received: y_true.shape={np.shape(y_true)}, y_score.shape={np.shape(y_score)}"
        )
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise ValueError(f"`y_true` must hold 0 and 1 only. Received: {wrong[0].item()!r}")
    if np.isnan(scores).any():
        raise ValueError(f"`y_score` must not hold NaN. Received: {int(np.isnan(scores).sum())} of them")
    if rule not in (">", ">="):
        raise ValueError(f"Argument `rule` must be '>' or '>='. Received: rule={rule!r}")
    n_labels, n_bins = labels.shape[1], len(thresholds) + 1
    bins = np.searchsorted(thresholds, scores, side="left" if rule == ">" else "right")
    index = (2 * np.arange(n_labels) + labels.astype(np.int64)) * n_bins + bins
    flat = _weighted_bincount(index, sample_weight, 2 * n_labels * n_bins)
    return flat.reshape(n_labels, 2, n_bins)


def label_matrix(
    y_true: npt.NDArray[np.int64],
    y_pred: npt.NDArray[np.int64],
    n_classes: int,
    sample_weight: npt.ArrayLike | None = None,
) -> Tensor:
    """Counts how many examples of each true class were predicted as each class.

    Args:
        y_true: Classes, numbers from 0 to below `n_classes`. Shape `(n_samples,)`.
        y_pred: Shape as `y_true`.
        n_classes: How many there are.
        sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.

    Returns:
        Counts of shape `(n_classes, n_classes)`, `[true, predicted]`; int64 or float64 as
        `score_histogram`.

    Raises:
        ValueError: If there are not as many weights, or one is negative, NaN or infinite.

    Example:
        >>> label_matrix(np.array([0, 1, 1]), np.array([0, 0, 1]), 2)
        array([[1, 0],
               [1, 1]])
    """
    index = (y_true * n_classes + y_pred)[:, np.newaxis]
    return _weighted_bincount(index, sample_weight, n_classes**2).reshape(n_classes, n_classes)


def _table(values: npt.ArrayLike) -> npt.NDArray[Any]:
    given = np.asarray(values)
    return given[:, np.newaxis] if given.ndim == 1 else given


def _weighted_bincount(
    index: npt.NDArray[np.int64], sample_weight: npt.ArrayLike | None, length: int
) -> Tensor:
    """Adds up the weights of the samples that fell into each place; `index` is `(n_samples, n_labels)`."""
    if sample_weight is None:
        return np.bincount(index.ravel(), minlength=length).astype(np.int64)
    weights = np.asarray(sample_weight)
    if weights.shape != index.shape[:1] or weights.dtype.kind not in "biuf":
        raise ValueError(
            "`sample_weight` must hold a number for each sample, shape "
            f"{index.shape[:1]}. Received: shape={weights.shape}, dtype={weights.dtype}"
        )
    wrong = weights[~(np.isfinite(weights) & (weights >= 0))]
    if wrong.size:
        raise ValueError(f"`sample_weight` must hold finite numbers from 0. Received: {wrong[0].item()!r}")
    if weights.dtype.kind == "f":
        return np.bincount(index.ravel(), np.repeat(weights, index.shape[1]), length).astype(np.float64)
    if weights.sum(dtype=np.float64) >= 2.0**63:
        raise ValueError("`sample_weight` must add up to less than 2^63. Received: more")
    # np.bincount adds weights as float64, which is exact up to 2^53 only.
    counts = np.zeros(length, np.int64)
    np.add.at(counts, index, weights.astype(np.int64)[:, np.newaxis])
    return counts
