"""One row of a table: a formula in one run as a few numbers."""

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A value, and where it was found.

    Attributes:
        value: The value.
        step: Its step.
        threshold: The threshold that it was read at, or `None` where it has none.
        lower: The lower end of its interval, NaN where there is none.
        upper: The upper end.
    """

    value: float
    step: int
    threshold: float | None
    lower: float = np.nan
    upper: float = np.nan


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
        goal = inputs.task.goal
        for index, name in found.classes():
            values = found.over_steps(index)
            rows = _rows(values, goal)
            ends: Evaluated | str | None = None
            if self.level is not None and rows:
                # The steps of last and best, in this order, be they the same or not.
                wanted = np.array([rows["last"], rows["best"]])
                ends = bands.ends(inputs, self.where, self.level, wanted)
            defined = values[~np.isnan(values)]
            undefined = len(values) - len(defined)
            with np.errstate(invalid="ignore"):  # both infinities have no mean
                mean = float(defined.mean()) if len(defined) else np.nan
            notes = [f"undefined at {undefined} of {len(values)} steps"] if undefined else []
            yield Summary(
                **found.shown(name, *notes, *bands.said(ends)),
                goal=goal,
                entries={
                    key: _entry(found, index, key, rows, ends) for key in ("last", "best", "min", "max")
                },
                mean=mean,
                n_defined=len(defined),
            )


def _rows(values: Array, goal: str) -> dict[str, int]:
    """Returns the rows of the entries; none where every value is undefined."""
    if np.isnan(values).all():
        return {}
    least, most = int(np.nanargmin(values)), int(np.nanargmax(values))
    last = int(np.flatnonzero(~np.isnan(values))[-1])
    return {"last": last, "best": least if goal == "minimize" else most, "min": least, "max": most}


def _entry(
    found: Evaluated, index: int, key: str, rows: Mapping[str, int], ends: Evaluated | str | None
) -> Entry | None:
    if key not in rows:
        return None
    row = rows[key]
    lower, upper = np.nan, np.nan
    if isinstance(ends, Evaluated) and key in ("last", "best"):
        lower, upper = (_end(value.array, 0 if key == "last" else 1, index) for value in ends.values)
    step = int(found.clock.steps[row])
    return Entry(float(found.over_steps(index)[row]), step, threshold_at(found, row, index), lower, upper)


def _end(array: Array, row: int, index: int) -> float:
    return float(array[min(row, len(array) - 1), 0, min(index, array.shape[2] - 1)])
