"""Thresholds as people give them: how many, or which."""

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.metadata import MAX_THRESHOLDS
from tb_custom_metrics.metadata import even_thresholds


def levels_of(thresholds: int | Sequence[float]) -> npt.NDArray[np.float32]:
    """Returns the thresholds themselves, ascending. Shape `(n_thresholds,)`.

    Args:
        thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); or they themselves,
            ascending, fractions in [0, 1].

    Raises:
        ValueError: If they are neither.

    Example:
        >>> levels_of(3).tolist()
        [0.0, 0.5, 1.0]
    """
    refusal = (
        f"Argument `thresholds` must be how many, 2 to {MAX_THRESHOLDS:,}, or a list of them that "
        f"ascends strictly within [0, 1], as float32. Received: thresholds={thresholds!r:.200}"
    )
    if isinstance(thresholds, int) and not isinstance(thresholds, bool):
        if not 2 <= thresholds <= MAX_THRESHOLDS:
            raise ValueError(refusal)
        return _even(thresholds)
    try:
        levels = np.asarray(thresholds, np.float32)
    except (TypeError, ValueError):
        raise ValueError(refusal) from None
    if levels.ndim != 1 or not 1 <= len(levels) <= MAX_THRESHOLDS:
        raise ValueError(refusal)
    if not (np.diff(levels) > 0).all() or not (levels[0] >= 0 and levels[-1] <= 1):
        raise ValueError(refusal)
    return levels


@functools.cache
def _even(number: int) -> npt.NDArray[np.float32]:
    levels = even_thresholds(number)
    levels.flags.writeable = False  # everybody gets this one
    return levels
