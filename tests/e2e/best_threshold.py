"""Where a metric is best along the thresholds that are stored by default."""

import numpy as np
import numpy.typing as npt

THRESHOLDS = np.linspace(0, 1, 201).astype(np.float32)


def best_index(values: npt.NDArray[np.float64]) -> int:
    """Returns the index of the largest value, at a tie of the threshold nearest to 0.5.

    Args:
        values: At each of `THRESHOLDS`. Shape `(n_thresholds,)`.
    """
    ties = np.flatnonzero(values == values.max())
    return int(ties[np.abs(THRESHOLDS[ties] - 0.5).argmin()])
