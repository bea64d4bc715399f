"""One row of a table for several runs: what they have in common as a few numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.table import Entry
from tb_custom_metrics.logs.table import entry_rows
from tb_custom_metrics.logs.table import mean_of


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """The line of a group of runs as a few numbers.

    Attributes:
        line: The line.
        goal: "maximize" or "minimize".
        entries: "last", "best", "min" and "max" of the line; `None` where every value is undefined. The
            best is the best of the centers, at the step where they are best together.
        mean: Over the defined steps; NaN where there are none.
        n_defined: How many of them there are.
    """

    line: GroupSeries
    goal: str
    entries: Mapping[str, Entry | None]
    mean: float
    n_defined: int


def summarized(line: GroupSeries) -> GroupSummary:
    """Returns the last, best, smallest, largest and mean value of a group's line over steps."""
    members = [one for one in line.members if isinstance(one, Series)]
    goal = members[0].goal
    rows = entry_rows(line.values, goal)
    defined = line.values[~np.isnan(line.values)]
    entries = {key: _entry(line, rows.get(key), members) for key in ("last", "best", "min", "max")}
    return GroupSummary(line, goal, entries, mean_of(defined), len(defined))


def _entry(line: GroupSeries, row: int | None, members: list[Series]) -> Entry | None:
    if row is None:
        return None
    step = int(line.points[row])
    return Entry(
        value=float(line.values[row]),
        step=step,
        threshold=_threshold_at(members, step),
        lower=float(line.lower[row]),
        upper=float(line.upper[row]),
        n_runs=int(line.n_runs[row]),
    )


def _threshold_at(members: list[Series], step: int) -> float | None:
    """The threshold that all members were read at; `None` where they have none, or differ."""
    read = {
        float(one.threshold[place]) if isinstance(one.threshold, np.ndarray) else one.threshold
        for one in members
        for place in np.flatnonzero(one.clock.steps == step)
    }
    return read.pop() if len(read) == 1 else None
