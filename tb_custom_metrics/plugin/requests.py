"""What comes in: the bodies of requests, as `http_api.md` describes them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import Self

from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.logs.slicing import MIN_DRAWN
from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.said import Body

MAX_FORMULAS = 100  # of one request
MAX_PARAMETERS = 64  # of one request, as many as names in a formula

VIEWS = ("step", "threshold", "class", "surface", "matrix", "point", "table", "comparison")
GOALS = ("maximize", "minimize")
CENTERS = ("mean", "median", "min", "max")
SPREADS = ("std", "stderr", "quantiles", "range")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_TAKEN = {*FUNCTIONS, *COUNTS, *DERIVED_COUNTS, *AXIS_NAMES, *CONSTANT_NAMES}
_WITH_STEP = ("threshold", "class", "matrix", "point")
_WITH_GROUP = ("step", "threshold", "table")
_WITH_INTERVAL = ("step", "threshold", "class", "point", "table")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of a request."""

    name: str | None
    formula: str
    goal: str
    override: bool

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads one entry of `formulas`."""
        _check_keys("a formula", body, set(cls.__dataclass_fields__))
        name = body.get("name")
        if name is not None and not _is_name(name):
            raise _wrong("'name' must be a name of at most 64 characters, or null", name)
        override = _flag(body, "override")
        goal = _choice(body, "goal", GOALS)
        return cls(name, _text(body, "formula"), goal, override)


@dataclass(frozen=True, slots=True)
class ThresholdFrom:
    """On which run, by which formula and when a threshold is chosen."""

    part: str | None
    best: str | None
    goal: str
    at: str

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads `threshold_from`."""
        _check_keys("'threshold_from'", body, set(cls.__dataclass_fields__))
        best = _text_or_none(body, "best")
        goal, at = _choice(body, "goal", GOALS), _choice(body, "at", ("step", "last"))
        if best is None and body.get("goal") is not None:
            raise _wrong("'goal' goes with a 'best': each formula has its own", body["goal"])
        return cls(_text_or_none(body, "part"), best, goal, at)


@dataclass(frozen=True, slots=True)
class Group:
    """How runs are put together, and what is told of each group."""

    by: str
    value: str
    center: str
    spread: str
    quantiles: tuple[float, float]

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads `group`."""
        _check_keys("'group'", body, set(cls.__dataclass_fields__))
        if body.get("by") not in ("pattern", "hparam"):
            raise _wrong("'by' must be one of pattern, hparam", body.get("by"))
        value = _text(body, "value")
        if body["by"] == "pattern" and value.count("*") != 1:
            raise _wrong("a pattern holds one '*', where the names of its runs differ", value)
        quantiles = body.get("quantiles", [0.25, 0.75])
        if (
            not isinstance(quantiles, list)
            or len(quantiles) != 2
            or not all(_is_number(share) and 0 <= share <= 1 for share in quantiles)
            or quantiles[0] > quantiles[1]
        ):
            raise _wrong("'quantiles' must be two ascending numbers from 0 to 1", quantiles)
        center, spread = _choice(body, "center", CENTERS), _choice(body, "spread", SPREADS)
        return cls(body["by"], value, center, spread, (float(quantiles[0]), float(quantiles[1])))


@dataclass(frozen=True, slots=True)
class Evaluate:
    """The body of `POST /evaluate`."""

    formulas: list[Formula]
    runs: list[str] | None
    view: str
    step: int | None
    class_: str | None
    threshold: float
    threshold_from: ThresholdFrom | None
    baseline: str | None
    parameters: Mapping[str, float]
    prevalence: float | None
    interval: float | None
    group: Group | None
    every_step: bool
    max_points: int | None

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        _check_keys("the body", body, {name.rstrip("_") for name in cls.__dataclass_fields__})
        asked = cls(
            formulas=_formulas(body),
            runs=_runs(body),
            view=_choice(body, "view", VIEWS),
            step=_step(body),
            class_=_text_or_none(body, "class"),
            threshold=_threshold(body),
            threshold_from=_optional(body, "threshold_from", ThresholdFrom.from_body),
            baseline=_text_or_none(body, "baseline"),
            parameters=_parameters(body),
            prevalence=_share(body, "prevalence", "at_prevalence"),
            interval=_share(body, "interval", "lower"),
            group=_optional(body, "group", Group.from_body),
            every_step=_flag(body, "every_step"),
            max_points=_max_points(body),
        )
        asked._check_combination(body)
        return asked

    def _check_combination(self, body: Body) -> None:
        """Raises if two things were asked for that exclude each other."""
        if self.threshold_from is not None and body.get("threshold") is not None:
            raise _wrong("'threshold' and 'threshold_from' exclude each other", body["threshold"])
        if self.threshold_from is not None and self.view in ("threshold", "surface", "comparison"):
            raise _wrong("'threshold_from' goes with single runs read at one threshold", self.view)
        if self.step is not None and self.view not in _WITH_STEP:
            raise _wrong(f"'step' goes with the views {', '.join(_WITH_STEP)}", self.view)
        if self.interval is not None and (self.view not in _WITH_INTERVAL or self.group is not None):
            raise _wrong(f"'interval' goes with single runs and the views {', '.join(_WITH_INTERVAL)}", body)
        if self.group is not None and self.view not in _WITH_GROUP:
            raise _wrong(f"'group' goes with the views {', '.join(_WITH_GROUP)}", self.view)
        if self.max_points is not None and (self.view != "step" or self.group is not None):
            raise _wrong("'max_points' goes with single runs and the view step", body)
        if self.view == "comparison" and self.baseline is None:
            raise _wrong("the view comparison needs a 'baseline'", None)


@dataclass(frozen=True, slots=True)
class Check:
    """The body of `POST /check`."""

    formula: str
    runs: list[str] | None
    baseline: str | None
    parameters: Mapping[str, float]

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        _check_keys("the body", body, set(cls.__dataclass_fields__))
        return cls(_text(body, "formula"), _runs(body), _text_or_none(body, "baseline"), _parameters(body))


def _formulas(body: Body) -> list[Formula]:
    formulas = body.get("formulas")
    if not isinstance(formulas, list) or not 1 <= len(formulas) <= MAX_FORMULAS:
        raise _wrong(f"'formulas' must be a list of 1 to {MAX_FORMULAS}", formulas)
    read = [Formula.from_body(formula) for formula in formulas]
    names = [formula.name for formula in read if formula.name is not None]
    if len(set(names)) < len(names):
        raise _wrong("'formulas' must have different names", names)
    return read


def _parameters(body: Body) -> dict[str, float]:
    given = body.get("parameters")
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MAX_PARAMETERS:
        raise _wrong(f"'parameters' must be an object of at most {MAX_PARAMETERS} numbers", given)
    for name, value in given.items():
        if not _is_name(name) or name in _TAKEN:
            raise _wrong("a parameter has a name that is no function's and no count's", name)
        if not _is_number(value) or not math.isfinite(value):
            raise _wrong(f"parameter '{name}' must be a number", value)
    return {name: float(value) for name, value in given.items()}


def _threshold(body: Body) -> float:
    threshold = body.get("threshold")
    if threshold is None:
        return 0.5
    if not _is_number(threshold) or not 0 <= threshold <= 1:
        raise _wrong("'threshold' must be a number from 0 to 1", threshold)
    return float(threshold)


def _share(body: Body, key: str, function: str) -> float | None:
    """A number that stands for the second argument of a function."""
    value = body.get(key)
    if value is None:
        return None
    parameter = FUNCTIONS[function].parameter(1)
    refusal = parameter.refusal(value) if _is_number(value) else "it must be a number"
    if refusal is not None:
        raise _wrong(f"'{key}' is as in {FUNCTIONS[function].signature}: {refusal}", value)
    return float(value)


def _step(body: Body) -> int | None:
    step = body.get("step")
    if step is not None and (isinstance(step, bool) or not isinstance(step, int) or abs(step) >= 2**63):
        raise _wrong("'step' must be a whole number, or null for the last", step)
    return step


def _max_points(body: Body) -> int | None:
    most = body.get("max_points")
    if most is not None and (type(most) is not int or most < MIN_DRAWN):
        raise _wrong(f"'max_points' must be a whole number from {MIN_DRAWN}, or null for all", most)
    return most


def _optional(body: Body, key: str, read: Any) -> Any:
    return None if body.get(key) is None else read(body[key])


def _choice(body: Body, key: str, choices: tuple[str, ...]) -> str:
    value = body.get(key)
    if value is None:
        return choices[0]
    if value not in choices:
        raise _wrong(f"'{key}' must be one of {', '.join(choices)}", value)
    return str(value)


def _flag(body: Body, key: str) -> bool:
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise _wrong(f"'{key}' must be true or false", value)
    return value


def _runs(body: Body) -> list[str] | None:
    names = body.get("runs")
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _wrong("'runs' must be a list of names", names)
    return names


def _text(body: Body, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise _wrong(f"'{key}' must be a text", value)
    return value


def _text_or_none(body: Body, key: str) -> str | None:
    return None if body.get(key) is None else _text(body, key)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    # A whole number of JSON can have any number of digits.
    return isinstance(value, float) or (type(value) is int and abs(value) < 2**64)


def _check_keys(where: str, body: Any, known: set[str]) -> None:
    if not isinstance(body, dict):
        raise _wrong(f"{where} must be an object", body)
    for key in body:
        if key not in known:
            raise _wrong(f"{where} has the keys {', '.join(sorted(known))}", key)


def _wrong(rule: str, received: object) -> RequestError:
    return RequestError(400, "bad_request", f"{rule}. Received: {received!r:.200}")
