"""What goes out of a view: bodies whose columns are still arrays, and how JSON holds numbers."""

import math
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

import numpy as np

from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.group_comparison import GroupComparison
from tb_custom_metrics.logs.group_table import GroupSummary
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.groups import Member
from tb_custom_metrics.logs.matrices import Matrix
from tb_custom_metrics.logs.points import Part
from tb_custom_metrics.logs.points import Point
from tb_custom_metrics.logs.series import Band
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.table import Entry
from tb_custom_metrics.logs.table import Summary
from tb_custom_metrics.logs.views import Columns
from tb_custom_metrics.plugin.said import Body

Group = GroupSeries | GroupSummary | GroupComparison
"""What a view made of several runs that were put together."""

_THRESHOLDS = ("threshold", "thresholds")


@singledispatch
def shown(one: Shown) -> Body:
    """Returns the entry of `series` for what a view made of a formula in one run."""
    raise TypeError(f"No body for {type(one).__name__}")


@shown.register
def _(one: Series) -> Body:
    columns = {
        "steps": one.clock.steps,
        "wall_times": one.clock.wall_times,
        "values": one.values,
        "thinned": _thinned(one),
        "band": _band(one.band, "steps"),
    }
    return _entry(one, columns, {"threshold": _thresholds(one.threshold)})


@shown.register
def _(one: Columns) -> Body:
    columns: Body = {name: _column(name, values) for name, values in one.columns.items()}
    if "thresholds" in columns and "steps" not in columns:
        columns["band"] = _band(one.band, "thresholds")
    return _entry(one, columns, {key: _column(key, value) for key, value in one.at.items()})


@shown.register
def _(one: Point) -> Body:
    counts = None
    if one.counts is not None:
        counts = dict(zip(one.counts, numbers(one.counts.values()), strict=True))
    columns = {
        "value": number(one.whole.explanation.value),
        "counts": counts,
        **_part(one.whole),
        "parts": [{"name": part.name, **_part(part)} for part in one.parts],
        "band": _band(one.band, "steps"),
        "sources": [{"run": source.directory, "tag": source.tag} for source in one.sources],
    }
    return _entry(one, columns, _moment(one))


@shown.register
def _(one: Matrix) -> Body:
    columns: Body = {"labels": list(one.labels), "matrix": _column("matrix", one.counts)}
    return _entry(one, columns, _moment(one))


@shown.register
def _(one: Summary) -> Body:
    return _entry(one, _summary(one), {})


def group(one: Group) -> Body:
    """Returns the entry of `groups` for several runs: a line, a curve, a row of a table, or a comparison."""
    if isinstance(one, GroupSummary):
        return _group_entry(one.line, _summary(one))
    if isinstance(one, GroupComparison):
        return {**_group_entry(one.line, _comparison(one)), "notes": [one.note()]}
    columns = {
        one.axis: _column(one.axis, one.points),
        "n_runs": one.n_runs,
        "values": one.values,
        "lower": one.lower,
        "upper": one.upper,
    }
    return _group_entry(one, {**columns, "members": [_member(member) for member in one.members]})


def _group_entry(one: GroupSeries, columns: Body) -> Body:
    return {
        "group": one.group,
        "set": one.set_name,
        "class": one.class_name,
        "runs": list(one.runs),
        **columns,
        "notes": list(one.notes),
        "cautions": list(one.cautions),
        "sampled": one.sampled,
    }


def _member(one: Member) -> Body:
    """What a run has of its own beside the line of its group."""
    if isinstance(one, Series):
        return _entry(one, {"steps": one.clock.steps}, {"threshold": _thresholds(one.threshold)})
    return _entry(one, {}, {key: _column(key, value) for key, value in one.at.items()})


def listed(column: np.ndarray) -> list[Any]:
    """Returns a column, or a matrix, as JSON can hold it."""
    if column.dtype.kind != "f" or np.isfinite(column).all():
        values: list[Any] = column.tolist()
        return values
    return [listed(row) for row in column] if column.ndim > 1 else numbers(column.tolist())


def short(threshold: float) -> float:
    """A threshold as a person wrote it: stored as float32, 0.1 is 0.10000000149011612."""
    return float(str(np.float32(threshold)))


def numbers(values: Iterable[float]) -> list[float | str | None]:
    """Returns numbers as JSON can hold them."""
    return [value if math.isfinite(value) else _not_finite(value) for value in values]


def number(value: float) -> float | str | None:
    """Returns one number as JSON can hold it."""
    return value if math.isfinite(value) else _not_finite(value)


def _not_finite(value: float) -> str | None:
    if math.isnan(value):
        return None
    return "Infinity" if value > 0 else "-Infinity"


def _entry(one: Shown, columns: Body, at: Body) -> Body:
    return {
        "run": one.run,
        "set": one.set_name,
        "class": one.class_name,
        **columns,
        "at": at,
        "join": {"used": one.used, "operands": dict(one.operand_steps)},
        "notes": list(one.notes),
        "cautions": list(one.cautions),
        "sampled": one.sampled,
    }


def _moment(one: Point | Matrix) -> Body:
    """When something was logged, and where scores were cut."""
    return {
        "step": one.step,
        "wall_time": number(one.wall_time),
        "threshold": _thresholds(one.threshold),
        "rule": one.rule,
    }


def _column(name: str, values: Any) -> Any:
    if name in _THRESHOLDS:
        return _thresholds(values)
    return number(values) if isinstance(values, float) else values


def _thresholds(threshold: float | Array | list[float | None] | None) -> Any:
    """One threshold, or one for each step or class; `null` where there is none."""
    if threshold is None or isinstance(threshold, float):
        return None if threshold is None or math.isnan(threshold) else short(threshold)
    return [_thresholds(None if one is None else float(one)) for one in threshold]


def _thinned(one: Series) -> Body | None:
    return None if one.thinned_from is None else {"from": one.thinned_from, "to": len(one.values)}


def _band(band: Band | None, points: str) -> Body | None:
    if band is None:
        return None
    at = band.points.astype(np.int64) if points == "steps" else _thresholds(band.points)
    return {"level": band.level, points: at, "lower": band.lower, "upper": band.upper}


def _part(part: Part) -> Body:
    return {
        "formula": part.formula,
        "mathml": part.mathml,
        "substituted": part.explanation.substituted,
        "lines": list(part.explanation.steps),
    }


def _comparison(one: GroupComparison) -> Body:
    return {
        "steps": one.steps,
        "values": one.values,
        "probability_better": one.probabilities,
        "n_runs": one.n_runs,
        "baseline_runs": list(one.baseline),
        "n_baseline": one.n_baseline,
    }


def _summary(one: Summary | GroupSummary) -> Body:
    return {
        "goal": one.goal,
        **{key: _summary_entry(entry) for key, entry in one.entries.items()},
        "mean": number(one.mean),
        "defined": one.n_defined,
    }


def _summary_entry(entry: Entry | None) -> Body | None:
    if entry is None:
        return None
    more = {} if entry.n_runs is None else {"n_runs": entry.n_runs}
    return {
        "value": number(entry.value),
        "step": entry.step,
        "threshold": _thresholds(entry.threshold),
        "lower": number(entry.lower),
        "upper": number(entry.upper),
        **more,
    }
