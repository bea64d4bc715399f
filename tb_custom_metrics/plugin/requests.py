"""What comes in: the bodies of requests, as `http_api.md` describes them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import Self
from typing import TypeGuard

from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.goals import GOALS
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.logs.slicing import MIN_DRAWN
from tb_custom_metrics.plugin.fields import check_keys
from tb_custom_metrics.plugin.fields import choice
from tb_custom_metrics.plugin.fields import flag
from tb_custom_metrics.plugin.fields import is_name
from tb_custom_metrics.plugin.fields import is_number
from tb_custom_metrics.plugin.fields import optional
from tb_custom_metrics.plugin.fields import text
from tb_custom_metrics.plugin.fields import text_or_none
from tb_custom_metrics.plugin.fields import wrong
from tb_custom_metrics.plugin.said import Body

MAX_FORMULAS = 100  # of one request
MAX_PARAMETERS = 64  # of one request, as many as names in a formula

VIEWS = ("step", "threshold", "class", "surface", "matrix", "point", "table", "comparison")
CENTERS = ("mean", "median", "min", "max")
SPREADS = ("std", "stderr", "quantiles", "range")

_TAKEN = {*FUNCTIONS, *COUNTS, *DERIVED_COUNTS, *AXIS_NAMES, *CONSTANT_NAMES}
_WITH_STEP = ("threshold", "class", "matrix", "point")
_WITH_GROUP = ("step", "threshold", "table", "comparison")
_WITH_INTERVAL = ("step", "threshold", "class", "point", "table")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of a request."""

    name: str | None
    formula: str
    goal: str | None
    override: bool

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads one entry of `formulas`."""
        check_keys("a formula", body, set(cls.__dataclass_fields__))
        name = body.get("name")
        if name is not None and not is_name(name):
            raise wrong("'name' must be a name of at most 64 characters, or null", name)
        override = flag(body, "override")
        goal = optional(body, "goal", lambda _: choice(body, "goal", GOALS))
        return cls(name, text(body, "formula"), goal, override)


@dataclass(frozen=True, slots=True)
class ThresholdFrom:
    """On which run, by which formula and when a threshold is chosen."""

    part: str | None
    best: str | None
    goal: str | None
    at: str

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads `threshold_from`."""
        check_keys("'threshold_from'", body, set(cls.__dataclass_fields__))
        best = text_or_none(body, "best")
        goal = optional(body, "goal", lambda _: choice(body, "goal", GOALS))
        at = choice(body, "at", ("step", "last"))
        if best is None and goal is not None:
            raise wrong("'goal' goes with a 'best': each formula has its own", goal)
        return cls(text_or_none(body, "part"), best, goal, at)


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
        check_keys("'group'", body, set(cls.__dataclass_fields__))
        if body.get("by") not in ("pattern", "hparam"):
            raise wrong("'by' must be one of pattern, hparam", body.get("by"))
        value = text(body, "value")
        if body["by"] == "pattern" and value.count("*") != 1:
            raise wrong("a pattern holds one '*', where the names of its runs differ", value)
        quantiles = body.get("quantiles", [0.25, 0.75])
        if (
            not isinstance(quantiles, list)
            or len(quantiles) != 2
            or not all(is_number(share) and 0 <= share <= 1 for share in quantiles)
            or quantiles[0] > quantiles[1]
        ):
            raise wrong("'quantiles' must be two ascending numbers from 0 to 1", quantiles)
        center, spread = choice(body, "center", CENTERS), choice(body, "spread", SPREADS)
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
    interval_steps: tuple[int, int] | None
    group: Group | None
    every_step: bool
    max_points: int | None

    @classmethod
    def from_body(cls, body: Any) -> Self:
        """Reads the body.

        Raises:
            RequestError: If a key is unknown or a value is not what the route takes.
        """
        check_keys("the body", body, {name.rstrip("_") for name in cls.__dataclass_fields__})
        asked = cls(
            formulas=_formulas(body),
            runs=_runs(body),
            view=choice(body, "view", VIEWS),
            step=_step(body),
            class_=text_or_none(body, "class"),
            threshold=_threshold(body),
            threshold_from=optional(body, "threshold_from", ThresholdFrom.from_body),
            baseline=text_or_none(body, "baseline"),
            parameters=_parameters(body),
            prevalence=_share(body, "prevalence", "at_prevalence"),
            interval=_share(body, "interval", "lower"),
            interval_steps=_interval_steps(body),
            group=optional(body, "group", Group.from_body),
            every_step=flag(body, "every_step"),
            max_points=_max_points(body),
        )
        asked._check_combination(body)
        return asked

    def _check_combination(self, body: Body) -> None:
        """Raises if two things were asked for that exclude each other."""
        if self.threshold_from is not None and body.get("threshold") is not None:
            raise wrong("'threshold' and 'threshold_from' exclude each other", body["threshold"])
        if self.threshold_from is not None and self.view in ("threshold", "surface", "comparison"):
            raise wrong("'threshold_from' goes with single runs read at one threshold", self.view)
        if self.step is not None and self.view not in _WITH_STEP:
            raise wrong(f"'step' goes with the views {', '.join(_WITH_STEP)}", self.view)
        if self.interval is not None and (self.view not in _WITH_INTERVAL or self.group is not None):
            raise wrong(f"'interval' goes with single runs and the views {', '.join(_WITH_INTERVAL)}", body)
        if self.interval_steps is not None and (self.interval is None or self.view != "step"):
            raise wrong("'interval_steps' goes with an 'interval' and the view step", body)
        if self.group is not None and self.view not in _WITH_GROUP:
            raise wrong(f"'group' goes with the views {', '.join(_WITH_GROUP)}", self.view)
        if self.max_points is not None and (self.view != "step" or self.group is not None):
            raise wrong("'max_points' goes with single runs and the view step", body)
        if self.view == "comparison" and self.baseline is None:
            raise wrong("the view comparison needs a 'baseline'", None)


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
        check_keys("the body", body, set(cls.__dataclass_fields__))
        return cls(text(body, "formula"), _runs(body), text_or_none(body, "baseline"), _parameters(body))


def _formulas(body: Body) -> list[Formula]:
    formulas = body.get("formulas")
    if not isinstance(formulas, list) or not 1 <= len(formulas) <= MAX_FORMULAS:
        raise wrong(f"'formulas' must be a list of 1 to {MAX_FORMULAS}", formulas)
    read = [Formula.from_body(formula) for formula in formulas]
    names = [formula.name for formula in read if formula.name is not None]
    if len(set(names)) < len(names):
        raise wrong("'formulas' must have different names", names)
    return read


def _parameters(body: Body) -> dict[str, float]:
    given = body.get("parameters")
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MAX_PARAMETERS:
        raise wrong(f"'parameters' must be an object of at most {MAX_PARAMETERS} numbers", given)
    for name, value in given.items():
        if not is_name(name) or name in _TAKEN:
            raise wrong("a parameter has a name that is no function's and no count's", name)
        if not is_number(value) or not math.isfinite(value):
            raise wrong(f"parameter '{name}' must be a number", value)
    return {name: float(value) for name, value in given.items()}


def _threshold(body: Body) -> float:
    threshold = body.get("threshold")
    if threshold is None:
        return 0.5
    if not is_number(threshold) or not 0 <= threshold <= 1:
        raise wrong("'threshold' must be a number from 0 to 1", threshold)
    return float(threshold)


def _share(body: Body, key: str, function: str) -> float | None:
    """A number that stands for the second argument of a function."""
    value = body.get(key)
    if value is None:
        return None
    parameter = FUNCTIONS[function].parameter(1)
    refusal = parameter.refusal(value) if is_number(value) else "it must be a number"
    if refusal is not None:
        raise wrong(f"'{key}' is as in {FUNCTIONS[function].signature}: {refusal}", value)
    return float(value)


def _step(body: Body) -> int | None:
    step = body.get("step")
    if step is not None and not _is_step(step):
        raise wrong("'step' must be a whole number, or null for the last", step)
    return step


def _interval_steps(body: Body) -> tuple[int, int] | None:
    ends = body.get("interval_steps")
    if ends is None:
        return None
    if not isinstance(ends, list) or len(ends) != 2 or not all(map(_is_step, ends)) or ends[0] > ends[1]:
        raise wrong("'interval_steps' must be two ascending whole numbers, or null for all steps", ends)
    return ends[0], ends[1]


def _is_step(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _max_points(body: Body) -> int | None:
    most = body.get("max_points")
    if most is not None and (type(most) is not int or most < MIN_DRAWN):
        raise wrong(f"'max_points' must be a whole number from {MIN_DRAWN}, or null for all", most)
    return most


def _runs(body: Body) -> list[str] | None:
    names = body.get("runs")
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise wrong("'runs' must be a list of names", names)
    return names
