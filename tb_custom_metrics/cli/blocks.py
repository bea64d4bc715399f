"""What views make of formulas, as columns of equal length: the rows of tables and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from functools import singledispatch
from typing import Self

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.table import Summary
from tb_custom_metrics.logs.views import Columns

Steps = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Values of one formula in one run, or one group of runs. Every array has shape `(n_rows,)`.

    Attributes:
        run: The run, or what the runs of a group have in common.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        steps: Of each value.
        wall_times: Seconds since the Unix epoch; NaN where a value belongs to no moment.
        thresholds: NaN where a value has none.
        values: NaN where undefined.
        lower: The lower end of the interval, or of the spread over runs; NaN where there is none.
        upper: The upper end.
    """

    run: str
    set_name: str | None
    class_name: str | None
    steps: Steps
    wall_times: Array
    thresholds: Array
    values: Array
    lower: Array
    upper: Array

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the lines of one formula apart."""
        return self.run, self.set_name or "", self.class_name or ""

    def row(self, index: int) -> Self:
        """Returns a block of one of its rows."""
        arrays = ("steps", "wall_times", "thresholds", "values", "lower", "upper")
        return replace(self, **{name: getattr(self, name)[index : index + 1] for name in arrays})

    def at(self, at: int | str, goal: str) -> Self | None:
        """Returns its row at a step, at the "last" step, or at the "best"; `None` where there is none."""
        if isinstance(at, int):
            found = np.flatnonzero(self.steps == at)
            return self.row(int(found[0])) if len(found) else None
        if np.isnan(self.values).all():
            return None
        if at == "last":
            return self.row(int(np.flatnonzero(~np.isnan(self.values))[-1]))
        extreme = np.nanargmin if goal == "minimize" else np.nanargmax
        return self.row(int(extreme(self.values)))


@singledispatch
def blocks_of(one: Shown | GroupSeries, at: str = "last") -> Iterator[Block]:
    """Yields what a view made of a formula; of a summary, the entry "last" or "best"."""
    raise TypeError(f"No block for {type(one).__name__}")


@blocks_of.register
def _(one: Series, at: str = "last") -> Iterator[Block]:
    steps = one.clock.steps
    levels = np.nan if one.threshold is None else one.threshold
    lower, upper = _band(one.band, steps)
    yield _block(one, one.class_name, steps, one.clock.wall_times, levels, one.values, lower, upper)


@blocks_of.register
def _(one: Summary, at: str = "last") -> Iterator[Block]:
    entry = one.entries[at]
    if entry is None:  # every value is undefined: a line without a row
        nothing = np.zeros(0)
        yield _block(one, one.class_name, nothing.astype(np.int64), np.nan, np.nan, nothing, nothing, nothing)
        return
    level = np.nan if entry.threshold is None else entry.threshold
    values = np.array([entry.value])
    ends = np.array([entry.lower]), np.array([entry.upper])
    yield _block(one, one.class_name, np.array([entry.step]), np.nan, level, values, *ends)


@blocks_of.register
def _(one: Columns, at: str = "last") -> Iterator[Block]:
    columns = one.columns
    if "steps" in columns:  # a comparison
        nothing = np.full(len(columns["steps"]), np.nan)
        moment = columns["steps"], columns["wall_times"]
        yield _block(one, one.class_name, *moment, np.nan, columns["values"], nothing, nothing)
        return
    step, wall_time = np.array([one.at["step"]]), one.at["wall_time"]
    if "thresholds" in columns:
        levels = columns["thresholds"]
        steps = np.repeat(step, len(levels))
        lower, upper = _band(one.band, levels)
        yield _block(one, one.class_name, steps, wall_time, levels, columns["values"], lower, upper)
        return
    given = one.at["threshold"]
    levels = given if isinstance(given, list) else [given] * len(columns["classes"])
    nothing = np.full(len(columns["classes"]), np.nan)
    ends = zip(columns.get("lower", nothing), columns.get("upper", nothing), strict=True)
    for name, value, level, (low, high) in zip(
        columns["classes"], columns["values"], levels, ends, strict=True
    ):
        row = (np.array([value]), np.array([low]), np.array([high]))
        yield _block(one, name, step, wall_time, np.nan if level is None else level, *row)


@blocks_of.register
def _(one: GroupSeries, at: str = "last") -> Iterator[Block]:
    nothing = np.full(len(one.points), np.nan)
    columns = (one.points.astype(np.int64), nothing, nothing, one.values, one.lower, one.upper)
    yield Block(one.group, one.set_name, one.class_name, *columns)


def _block(
    one: Shown,
    class_name: str | None,
    steps: Steps,
    wall_times: Array | float,
    levels: Array | float,
    values: Array,
    lower: Array,
    upper: Array,
) -> Block:
    times = np.broadcast_to(np.asarray(wall_times, np.float64), len(steps))
    thresholds = np.broadcast_to(np.asarray(levels, np.float64), len(steps))
    return Block(one.run, one.set_name, class_name, steps, times, thresholds, values, lower, upper)


def _band(band: Band | None, points: npt.NDArray[np.number]) -> tuple[Array, Array]:
    """The ends of an interval at all points: it was computed at some of them."""
    lower, upper = np.full(len(points), np.nan), np.full(len(points), np.nan)
    if band is not None and len(band.points):
        rows = np.searchsorted(points, band.points)
        lower[rows], upper[rows] = band.lower, band.upper
    return lower, upper
