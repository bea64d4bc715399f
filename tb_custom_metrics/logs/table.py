"""One row of a table: a formula in one run as a few numbers."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs import bands
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.views import threshold_at
from tb_custom_metrics.logs.views import undefined

_WITH_INTERVAL = ("last", "best")
_AT_ONCE = 2  # steps: each takes 1,000 draws for every class

_Ends = dict[int, list[Array]]
"""Row to the lower and the upper end of each class there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value, and where it was found.

    Attributes:
        value: The value.
        step: Its step.
        threshold: The threshold that it was read at, or `None` where it has none.
        lower: The lower end of its interval, or of the spread over runs; NaN where there is none.
        upper: The upper end.
        n_runs: Of a group, how many runs have a value there.
    """

    value: float
    step: int
    threshold: float | None
    lower: float = np.nan
    upper: float = np.nan
    n_runs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Shown):
    """A formula in one run as a few numbers.

    Attributes:
        goal: "maximize" or "minimize".
        entries: "last", "best", "min" and "max"; `None` where every value is undefined.
        mean: Over the defined steps; NaN where there are none.
        n_defined: How many of them there are.
    """

    goal: str
    entries: Mapping[str, Entry | None]
    mean: float
    n_defined: int


@dataclass(frozen=True, slots=True)
class Summarized:
    """The last, best, smallest, largest and mean value over steps.

    Best is over steps by the goal of the metric; at ties the earliest. Undefined values are left out.

    Attributes:
        where: The threshold.
        level: Of the intervals of the last and the best, where they are wanted.
    """

    where: Where
    level: float | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Summary]:
        found = evaluated(inputs, self.where)
        goal = inputs.task.goal_of(inputs.task.metric.node)
        rows_of = {index: entry_rows(found.over_steps(index), goal) for index, _ in found.classes()}
        ends, said = self._ends(inputs, rows_of.values())
        for index, name in found.classes():
            values, rows = found.over_steps(index), rows_of[index]
            defined = values[~np.isnan(values)]
            notes = undefined(values, "steps")
            yield Summary(
                **found.shown(name, *notes, *(said if rows else ())),
                goal=goal,
                entries={
                    key: _entry(found, index, key, rows, ends) for key in ("last", "best", "min", "max")
                },
                mean=mean_of(defined),
                n_defined=len(defined),
            )

    def _ends(self, inputs: Inputs, classes: Iterable[Mapping[str, int]]) -> tuple[_Ends, tuple[str, ...]]:
        """The intervals at the last and the best step of every class, and what is to be said of them.

        Classes share their last step, and often their best: a step is evaluated once, for all of them.
        """
        ends: _Ends = {}
        said: dict[str, None] = {}
        rows = sorted({entries[key] for entries in classes for key in _WITH_INTERVAL if entries})
        if self.level is None:
            return ends, ()
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            found = bands.ends(inputs, self.where, self.level, np.array(some))
            said |= dict.fromkeys(bands.said(found))
            if isinstance(found, str):
                break  # a refusal is of the formula, whatever the step
            for place, row in enumerate(some):
                ends[row] = [value.array[min(place, len(value.array) - 1), 0] for value in found.values]
        return ends, tuple(said)


def mean_of(defined: Array) -> float:
    """Returns the mean of defined values; NaN without any."""
    with np.errstate(invalid="ignore"):  # both infinities have no mean
        return float(defined.mean()) if len(defined) else np.nan


def entry_rows(values: Array, goal: str) -> dict[str, int]:
    """Returns the rows of the last, best, smallest and largest; none where every value is undefined."""
    if np.isnan(values).all():
        return {}
    least, most = int(np.nanargmin(values)), int(np.nanargmax(values))
    last = int(np.flatnonzero(~np.isnan(values))[-1])
    return {"last": last, "best": least if goal == "minimize" else most, "min": least, "max": most}


def _entry(found: Evaluated, index: int, key: str, rows: Mapping[str, int], ends: _Ends) -> Entry | None:
    if key not in rows:
        return None
    row = rows[key]
    lower, upper = np.nan, np.nan
    if key in _WITH_INTERVAL and row in ends:
        lower, upper = (float(end[min(index, len(end) - 1)]) for end in ends[row])
    step = int(found.clock.steps[row])
    return Entry(float(found.over_steps(index)[row]), step, threshold_at(found, row, index), lower, upper)
