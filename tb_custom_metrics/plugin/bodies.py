"""The bodies of requests and answers, as `http_api.md` describes them."""

import math
import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Self

import numpy as np

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.plugin.http import Body
from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.http import formula_error

MAX_FORMULAS = 100  # of one request

_ORIGINS = {
    "custom_metrics": "counts that this package wrote",
    "pr_curves": "TensorBoard's pr_curves summaries",
    "scalars": "four scalars that are counts by name",
}

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of a request."""

    name: str | None
    formula: str
    override: bool

    @classmethod
    def from_body(cls, body: Any) -> Self:
        _check_keys("a formula", body, {"name", "formula", "override"})
        name = body.get("name")
        if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise _wrong("'name' must be a name of at most 64 characters, or null", name)
        override = body.get("override", False)
        if not isinstance(override, bool):
            raise _wrong("'override' must be true or false", override)
        return cls(name, _text(body, "formula"), override)


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The body of `POST /evaluate`."""

    formulas: list[Formula]
    runs: list[str] | None
    threshold: float
    baseline: str | None

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        _check_keys("the body", body, {"formulas", "runs", "threshold", "baseline"})
        formulas = body.get("formulas")
        if not isinstance(formulas, list) or not 1 <= len(formulas) <= MAX_FORMULAS:
            raise _wrong(f"'formulas' must be a list of 1 to {MAX_FORMULAS}", formulas)
        threshold = body.get("threshold", 0.5)
        if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
            raise _wrong("'threshold' must be a number from 0 to 1", threshold)
        read = [Formula.from_body(formula) for formula in formulas]
        names = [formula.name for formula in read if formula.name is not None]
        if len(set(names)) < len(names):
            raise _wrong("'formulas' must have different names", names)
        baseline = None if body.get("baseline") is None else _text(body, "baseline")
        return cls(read, _runs(body), float(threshold), baseline)


@dataclass(frozen=True, slots=True)
class Check:
    """The body of `POST /check`."""

    formula: str
    runs: list[str] | None

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        _check_keys("the body", body, {"formula", "runs"})
        return cls(_text(body, "formula"), _runs(body))


def runs(listing: Listing, runs: Sequence[Run], library: Library, now: float) -> Body:
    """Returns the body that answers `GET /runs`."""
    layouts = {s.layout.digest: s for run in runs for s in run.sets if s.origin != "scalars"}
    carried: dict[str, list[str]] = {}
    for one in library.carried:
        for name in one.runs:
            carried.setdefault(name, []).append(one.metric.name)
    return {
        "runs": [_run(run, carried.get(run.name, [])) for run in runs],
        "tensorboard_runs": list(listing.runs),
        "layouts": {digest: _layout(count_set) for digest, count_set in layouts.items()},
        "formulas": [{**_metric(one.metric), "runs": list(one.runs)} for one in library.carried],
        "notes": [*library.unreadable, *(note for run in runs for note in run.unreadable)],
        "version": listing.version,
        "last_read": now,
    }


def checked(error: FormulaError | None, names: list[Body], tasks: list[list[Task]], n_runs: int) -> Body:
    """Returns the body that answers `POST /check`; `tasks` are those of each run that has some."""
    sets = [count_set for run in tasks for task in run for count_set in task.count_sets.values()]
    return {
        "error": None if error is None else formula_error(error),
        "names": names,
        "runs": {"used": len(tasks), "of": n_runs},
        "sets": sorted({count_set.name for count_set in sets}),
        "thresholds": max((len(count_set.layout.thresholds) for count_set in sets), default=0),
    }


def failed(asked: Formula, error: Body) -> Body:
    """Returns the result of a formula that could not be read."""
    return {
        "name": asked.name,
        "formula": asked.formula,
        "definition": None,
        "error": error,
        "series": [],
        "skipped": [],
    }


def answered(asked: Formula, answer: Answer) -> Body:
    """Returns the result of a formula that was evaluated."""
    return {
        "name": asked.name,
        "formula": asked.formula,
        "definition": answer.definition,
        "error": None if answer.error is None else formula_error(answer.error),
        "series": [_series(series) for series in answer.series],
        "skipped": [{"run": run, "error": formula_error(error)} for run, error in answer.skipped],
    }


def _series(series: Series) -> Body:
    return {
        "run": series.run,
        "set": series.set_name,
        "class": series.class_name,
        "steps": series.clock.steps.tolist(),
        "wall_times": _numbers(series.clock.wall_times.tolist()),
        "values": _numbers(series.values.tolist()),
        "at": {"threshold": None if series.threshold is None else _short(series.threshold)},
        "join": {"used": len(series.clock.steps), "operands": dict(series.operand_steps)},
        "notes": list(series.notes),
        "cautions": list(series.cautions),
    }


def _short(threshold: float) -> float:
    """A threshold as a person wrote it: stored as float32, 0.1 is 0.10000000149011612."""
    return float(str(np.float32(threshold)))


def _numbers(values: Iterable[float]) -> list[float | str | None]:
    return [value if math.isfinite(value) else _not_finite(value) for value in values]


def _not_finite(value: float) -> str | None:
    if math.isnan(value):
        return None
    return "Infinity" if value > 0 else "-Infinity"


def _run(run: Run, formulas: list[str]) -> Body:
    return {
        "name": run.name,
        "training": run.training,
        "color_run": run.color_run,
        "sets": [
            {
                "name": count_set.name,
                "source": count_set.origin,
                "layout": count_set.layout.digest if count_set.origin != "scalars" else None,
                "tags": [source.tag for source in count_set.sources],
                "unit": count_set.unit,
            }
            for count_set in run.sets
        ],
        "counts_from": _counts_from(run),
        "scalars": list(run.scalars),
        "hparams": dict(zip(run.hparams, _numbers(run.hparams.values()), strict=True)),
        "formulas": formulas,
    }


def _counts_from(run: Run) -> str:
    """Which of the sources of counts serves in a run, and why, as a sentence."""
    if not run.sets:
        return "There are no counts: tp, fp, tn and fn mean scalars of these names, if there are any."
    serves = f"tp, fp, tn and fn are read from {_ORIGINS[run.sets[0].origin]}"
    others = " and ".join(_ORIGINS[origin] for origin in run.passed_over)
    return f"{serves}, which come before {others}." if others else f"{serves}."


def _layout(count_set: CountSet) -> Body:
    layout = count_set.layout
    return {
        "kind": layout.kind,
        "thresholds": [_short(threshold) for threshold in layout.thresholds],
        "rule": layout.rule,
        "classes": list(layout.classes),
    }


def _metric(metric: Metric) -> Body:
    return {
        "name": metric.name,
        "formula": metric.formula,
        "description": metric.description,
        "goal": metric.goal,
        "range": None if metric.range is None else _numbers(metric.range),
    }


CATALOGUE: Body = {
    "functions": [
        {
            "name": function.name,
            "signature": function.signature,
            "group": function.group,
            "description": function.description,
        }
        for function in FUNCTIONS.values()
    ],
    "metrics": [_metric(metric) for metric in catalogue().metrics.values()],
    "names": [
        *({"name": name, "description": description} for name, description in COUNTS.items()),
        *({"name": name, "description": text} for name, (_, text) in DERIVED_COUNTS.items()),
        *({"name": name, "description": description} for name, description in AXIS_NAMES.items()),
        *({"name": name, "description": f"{value:.6g}"} for name, value in CONSTANT_NAMES.items()),
    ],
}
"""The body that answers `GET /catalogue`."""


def _wrong(rule: str, received: object) -> RequestError:
    return RequestError(400, "bad_request", f"{rule}. Received: {received!r:.200}")


def _check_keys(where: str, body: Any, known: set[str]) -> None:
    if not isinstance(body, dict):
        raise _wrong(f"{where} must be an object", body)
    for key in body:
        if key not in known:
            raise _wrong(f"{where} has the keys {', '.join(sorted(known))}", key)


def _text(body: Body, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise _wrong(f"'{key}' must be a text", value)
    return value


def _runs(body: Body) -> list[str] | None:
    names = body.get("runs")
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _wrong("'runs' must be a list of names", names)
    return names
