"""Where scores are cut into bins: thresholds that are given, spaced, or made from scores."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.metadata import MAX_THRESHOLDS
from tb_custom_metrics.metadata import even_thresholds

Thresholds = int | Sequence[float] | npt.NDArray[np.floating] | Literal["logit"]

DEFAULT_NUMBER = 201
DEFAULT_THRESHOLD = 0.5

_LOGIT_LIMIT = 12.0

SMALLEST_NORMAL = np.finfo(np.float32).smallest_normal
"""Processors that run TensorFlow or XLA take what is smaller, and more than 0, for 0."""


def as_thresholds(thresholds: Thresholds) -> npt.NDArray[np.float32]:
    """Returns the thresholds that an argument of this name means.

    Args:
        thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); they themselves, ascending,
            fractions in [0, 1]; or "logit", as `logit_thresholds` makes them.

    Returns:
        float32, strictly ascending. Shape `(n_thresholds,)`.

    Raises:
        ValueError: If it means none.

    Example:
        >>> as_thresholds(3).tolist(), as_thresholds([0.25, 0.5]).tolist()
        ([0.0, 0.5, 1.0], [0.25, 0.5])
    """
    refusal = (
        f"Argument `thresholds` must be how many, 2 to {MAX_THRESHOLDS:,}, or a list of them that "
        "ascends strictly within [0, 1], as float32, or 'logit'. "
        f"Received: thresholds={thresholds!r:.200}"
    )
    if isinstance(thresholds, str) and thresholds == "logit":
        return logit_thresholds()
    if isinstance(thresholds, int) and not isinstance(thresholds, bool):
        if not 2 <= thresholds <= MAX_THRESHOLDS:
            raise ValueError(refusal)
        return even_thresholds(thresholds)
    try:
        levels = _flushed(np.asarray(thresholds, np.float32))
    except (TypeError, ValueError):
        raise ValueError(refusal) from None
    if levels.ndim != 1 or not 1 <= len(levels) <= MAX_THRESHOLDS:
        raise ValueError(refusal)
    if not (np.diff(levels) > 0).all() or not (levels[0] >= 0 and levels[-1] <= 1):
        raise ValueError(refusal)
    return levels


def as_argument(thresholds: npt.NDArray[np.float32]) -> int | list[float] | str:
    """Returns the shortest argument that means these thresholds.

    Example:
        >>> as_argument(as_thresholds(50)), as_argument(as_thresholds([0.5]))
        (50, [0.5])
    """
    if np.array_equal(thresholds, even_thresholds(len(thresholds))):
        return len(thresholds)
    return "logit" if np.array_equal(thresholds, logit_thresholds()) else thresholds.tolist()


def logit_thresholds() -> npt.NDArray[np.float32]:
    """Returns 201 thresholds that are evenly spaced as logits, for rare events.

        t_i = 1 / (1 + exp(-x_i)),   x_i = -12 + 0.12 * i,   i = 0 … 200

    They reach from 0.000006 to 0.999994, 0.5 among them, and are as dense near 0 and 1 as the
    scores of a model are that separates well.

    Example:
        >>> levels = logit_thresholds()
        >>> levels[100].item(), round(levels[0].item(), 7)
        (0.5, 6.1e-06)
    """
    logits = np.linspace(-_LOGIT_LIMIT, _LOGIT_LIMIT, DEFAULT_NUMBER)
    return (1 / (1 + np.exp(-logits))).astype(np.float32)


def quantile_thresholds(scores: npt.ArrayLike, number: int = DEFAULT_NUMBER) -> npt.NDArray[np.float32]:
    """Returns thresholds between which about as many of the scores lie, for a metric or writer.

    They are scores themselves: the smallest, the largest, and those that cut the rest into equal
    parts. 0.5 is always among them, so that what is read there is exact.

    Args:
        scores: Of a model that is like the one to be trained: fractions in [0, 1], of any shape.
        number: Of thresholds (3 to 10,001). Fewer come back where scores repeat.

    Returns:
        float32, strictly ascending. Shape `(n_thresholds,)`.

    Raises:
        ValueError: If there are no scores, one is not in [0, 1], or `number` is another.

    Example:
        >>> quantile_thresholds([0.125, 0.25, 0.25, 0.375, 0.75], number=4).tolist()
        [0.125, 0.25, 0.5, 0.75]
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 3 <= number <= MAX_THRESHOLDS:
        raise ValueError(
            f"Argument `number` must be a whole number from 3 to {MAX_THRESHOLDS:,}. "
            f"Received: number={number!r}"
        )
    given = _flushed(np.asarray(scores, np.float32).ravel())
    wrong = given[~((given >= 0) & (given <= 1))]
    if not given.size or wrong.size:
        received = f"{wrong.size} others, {wrong[0]!s} the first" if wrong.size else "none"
        raise ValueError(f"Argument `scores` must hold fractions in [0, 1]. Received: {received}")
    cuts = np.quantile(given, np.linspace(0, 1, number - 1), method="inverted_cdf")
    return np.unique(np.append(cuts, DEFAULT_THRESHOLD).astype(np.float32))


def _flushed(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.where(np.abs(values) < SMALLEST_NORMAL, np.float32(0), values)
