"""Brings operands of one run onto the steps that they share."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Steps = npt.NDArray[np.int64]
WallTimes = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Clock:
    """When the points of one operand were logged.

    Attributes:
        steps: Strictly increasing. Shape `(n_steps,)`.
        wall_times: Seconds since the Unix epoch. Shape `(n_steps,)`.
    """

    steps: Steps
    wall_times: WallTimes


@dataclass(frozen=True, slots=True)
class Joined:
    """The steps that all operands have, and where each operand has them.

    Attributes:
        clock: The shared steps, each with the latest wall time of its operands.
        rows: For each operand the indices of its points on those steps. Shape `(n_steps,)`.
    """

    clock: Clock
    rows: Sequence[npt.NDArray[np.intp]]


def newest_attempt(steps: Steps) -> Mask:
    """Returns which points a restart has left standing.

    A run that was restarted logs some steps again. The newest attempt wins: a point is dropped as
    soon as a later one has the same or a smaller step, so that what remains increases strictly.
    TensorBoard's data server does the same; its Python loader keeps everything.

    Args:
        steps: In the order in which they were written. Shape `(n_points,)`.

    Returns:
        Mask of shape `(n_points,)`.

    Example:
        >>> newest_attempt(np.array([0, 1, 2, 3, 10, 11, 5])).tolist()
        [True, True, True, True, False, False, True]
    """
    if (steps[:-1] < steps[1:]).all():  # as of almost every run, in a third of the time
        return np.ones(len(steps), np.bool_)
    smallest_later = np.minimum.accumulate(steps[::-1])[::-1][1:]
    return np.append(steps[:-1] < smallest_later, True)


def one_attempt(wall_times: Sequence[WallTimes]) -> Mask:
    """Returns the steps at which operands that belong together come from one attempt.

    Where a restarted run logs only some tags again, a step can hold a new `tp` and an old `fn`.
    Operand `a` was restarted at step `s` if another operand `b` has a later step whose point was
    written between a's points before `s` and at `s`: then the points of `b` from `s` on that are
    older than a's new one belong to the attempt before.

    Args:
        wall_times: Of each operand on the same steps. Each of shape `(n_steps,)`.

    Returns:
        Mask of shape `(n_steps,)`.
    """
    times = np.stack(wall_times)
    if (times[:, :-1].max(axis=0) <= times[:, 1:].min(axis=0)).all():
        return np.ones(times.shape[1], np.bool_)  # as almost always: each step after the one before it
    ends = np.full((len(times), 1), np.inf)
    later = np.hstack([times[:, 1:], ends])
    before = np.hstack([ends, times[:, :-1]])
    is_restart = (before[:, np.newaxis] < later) & (later < times[:, np.newaxis])  # by operand, other, step
    standing = np.ones(times.shape[1], np.bool_)
    for restarted, other, start in np.argwhere(is_restart):
        standing[start:] &= times[other, start:] >= times[restarted, start]
    return standing


def join(clocks: Sequence[Clock]) -> Joined:
    """Returns the steps that all of at least one clock have.

    Example:
        >>> a = Clock(np.array([0, 1, 2]), np.zeros(3))
        >>> b = Clock(np.array([1, 2, 3]), np.ones(3))
        >>> join([a, b]).clock.steps.tolist()
        [1, 2]
    """
    shared = clocks[0].steps
    others = [clock.steps for clock in clocks[1:] if not np.array_equal(shared, clock.steps)]
    if not others:
        times = [clock.wall_times for clock in clocks]
        return Joined(Clock(shared, np.maximum.reduce(times)), [np.arange(len(shared))] * len(clocks))
    for steps in others:
        shared = np.intersect1d(shared, steps, assume_unique=True)
    rows = [np.searchsorted(clock.steps, shared) for clock in clocks]
    times = [clock.wall_times[row] for clock, row in zip(clocks, rows, strict=True)]
    return Joined(Clock(shared, np.maximum.reduce(times)), rows)


def unit_of_steps(tag: str) -> str | None:
    """Returns what the steps of a Keras tag count: "epochs", "batches", or `None` where unknown.

    Example:
        >>> unit_of_steps("epoch_loss"), unit_of_steps("batch_loss"), unit_of_steps("loss")
        ('epochs', 'batches', None)
    """
    name = tag.rpartition("/")[2]
    if name.startswith("epoch_"):
        return "epochs"
    if name.startswith("batch_") or (name.startswith("evaluation_") and name.endswith("_vs_iterations")):
        return "batches"
    return None


def mixed_units(units: Mapping[Key, str | None]) -> tuple[Key, Key] | None:
    """Returns an operand that counts epochs and one that counts batches, where there are both."""
    by_unit = {unit: operand for operand, unit in units.items() if unit is not None}
    if len(by_unit) < 2:
        return None
    return by_unit["epochs"], by_unit["batches"]
