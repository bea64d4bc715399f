"""Operands cut down to some of their steps, or to one threshold for each step."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import STEP
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Value
from tb_custom_metrics.logs.reading import Reading

Indices = npt.NDArray[np.intp]

MIN_DRAWN = 20  # points; with fewer, a line would not be the same


def thinned(n_points: int, most: int) -> Indices:
    """Returns the indices of at most `most` points, evenly, the first and the last among them.

    Example:
        >>> thinned(9, 5).tolist()
        [0, 2, 4, 6, 8]
    """
    if n_points <= most:
        return np.arange(n_points)
    return np.unique(np.linspace(0, n_points - 1, most).round().astype(np.intp))


def thinned_between(steps: npt.NDArray[np.int64], ends: tuple[int, int], most: int) -> Indices:
    """Returns the indices of at most `most` points between two steps, evenly, one beyond each among them.

    The first and the last point of all are there too, whatever the two steps are.

    Example:
        >>> thinned_between(np.arange(0, 100, 10), (25, 55), 9).tolist()
        [0, 2, 3, 4, 5, 6, 9]
    """
    first = max(int(np.searchsorted(steps, ends[0])) - 1, 0)
    beyond = int(np.searchsorted(steps, ends[1], side="right")) + 1
    inside = np.arange(len(steps))[first:beyond]
    return np.union1d(inside[thinned(len(inside), most)], thinned(len(steps), 2))


def drawn(values: Array, most: int) -> Indices:
    """Returns the indices of points that draw the same line as all of them.

    The smallest and the largest of each of equal stretches stay, both ends of the line, and an undefined
    point wherever some lay between two that stay, so that no gap is bridged.

    Args:
        values: NaN where undefined. Shape `(n_points,)`.
        most: How many points to keep at most, from `MIN_DRAWN`.

    Example:
        >>> values = np.zeros(1000)
        >>> values[[300, 301, 302]] = 9, np.nan, -9
        >>> rows = drawn(values, MIN_DRAWN)
        >>> len(rows) <= MIN_DRAWN, {300, 301, 302} <= set(rows.tolist())
        (True, True)
    """
    if len(values) <= most:
        return np.arange(len(values))
    undefined, defined = np.flatnonzero(np.isnan(values)), np.flatnonzero(~np.isnan(values))
    if not len(defined):
        return np.array([0, len(values) - 1])
    stretches = [stretch for stretch in np.array_split(defined, (most - 7) // 4) if len(stretch)]
    kept = [defined[0], defined[-1], 0, len(values) - 1]
    for stretch in stretches:
        kept += [stretch[values[stretch].argmin()], stretch[values[stretch].argmax()]]
    rows = np.unique(kept)
    gaps = np.append(undefined, len(values))[np.searchsorted(undefined, rows[:-1])]
    return np.union1d(rows, gaps[gaps < rows[1:]])


def at_steps(reading: Reading, rows: Indices) -> Reading:
    """Returns the operands on some of their steps."""
    clock = Clock(reading.clock.steps[rows], reading.clock.wall_times[rows])
    values = {o: _rows(v, rows) for o, v in reading.values.items()}
    matrices = {key: matrix[rows] for key, matrix in reading.matrices.items()}
    return replace(reading, clock=clock, values=values, matrices=matrices)


def at_thresholds(reading: Reading, indices: Indices) -> Reading:
    """Returns the operands at one threshold for each step, so that none has a threshold axis.

    Args:
        reading: The operands.
        indices: Into the threshold axis. Shape `(n_steps, 1)` or `(n_steps, n_classes)`.
    """
    values = {operand: picked(value, indices) for operand, value in reading.values.items()}
    return replace(reading, values=values, thresholds=np.array([np.nan]))


def picked(value: Value, indices: Indices) -> Value:
    """Returns a value at one threshold for each step; as it is where it has no threshold axis."""
    if not value.axes & THRESHOLD:
        return value
    array, chosen = value.array, indices[:, np.newaxis, :]
    n_steps, n_classes = max(len(array), len(chosen)), max(array.shape[2], chosen.shape[2])
    array = np.broadcast_to(array, (n_steps, array.shape[1], n_classes))
    chosen = np.broadcast_to(chosen, (n_steps, 1, n_classes))
    axes = (value.axes & ~THRESHOLD) | STEP | (CLASS if n_classes > 1 else 0)
    return Value(np.take_along_axis(array, chosen, axis=1), axes)


def _rows(value: Value, rows: Indices) -> Value:
    array: Array = value.array[rows] if value.axes & STEP else value.array
    return Value(array, value.axes)
