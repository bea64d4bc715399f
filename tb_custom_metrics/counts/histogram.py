"""From labels and scores to the histogram that holds the counts at every threshold."""

import numpy as np
import numpy.typing as npt


def score_histogram(
    y_true: npt.ArrayLike, y_score: npt.ArrayLike, thresholds: npt.NDArray[np.float32], rule: str = ">"
) -> npt.NDArray[np.int64]:
    """Counts negatives and positives in each bin between thresholds.

    Bins are found by search on the thresholds themselves, so that a score that equals a threshold
    falls on the side that the rule says. Scores are compared as float32, as the thresholds are.

    Args:
        y_true: Labels, 0 or 1. Shape `(n_samples,)`.
        y_score: Scores, fractions in [0, 1]. Shape `(n_samples,)`.
        thresholds: Ascending. Shape `(n_thresholds,)`.
        rule: ">" or ">=": a score is predicted positive if it is (greater than | at least) the
            threshold.

    Returns:
        Counts of shape `(1, 2, n_thresholds + 1)`: class, negatives then positives, bin.

    Raises:
        ValueError: If the shapes differ, a label is not 0 or 1, a score is NaN, or the rule is
            another.

    Example:
        >>> score_histogram([0, 1, 1], [0.2, 0.5, 0.9], np.float32([0.5]), rule=">=")
        array([[[1, 0],
                [0, 2]]])
    """
    labels = np.asarray(y_true).ravel()
    scores = np.asarray(y_score, np.float32).ravel()
    if labels.shape != scores.shape:
        raise ValueError(
            "`y_true` and `y_score` must have the same shape. "
            f"Received: y_true.shape={labels.shape}, y_score.shape={scores.shape}"
        )
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise ValueError(f"`y_true` must hold 0 and 1 only. Received: {wrong[0].item()!r}")
    if np.isnan(scores).any():
        raise ValueError(f"`y_score` must not hold NaN. Received: {int(np.isnan(scores).sum())} of them")
    if rule not in (">", ">="):
        raise ValueError(f"Argument `rule` must be '>' or '>='. Received: rule={rule!r}")
    n_bins = len(thresholds) + 1
    bins = np.searchsorted(thresholds, scores, side="left" if rule == ">" else "right")
    flat = np.bincount(labels.astype(np.int64) * n_bins + bins, minlength=2 * n_bins)
    return flat.astype(np.int64).reshape(1, 2, n_bins)
