"""Named formulas as one TOML file: the same for the callback, the panel and tests."""

import functools
import importlib.resources
import math
import os
import pathlib
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import tomlkit

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.tokens import RESERVED

VERSION = 1

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_TAKEN = {*FUNCTIONS, *COUNTS, *DERIVED_COUNTS, *AXIS_NAMES, *CONSTANT_NAMES, *RESERVED}
_UNWRITABLE = {"counts", "scores", "scores_positive", "scores_negative", "formula_set"}

_KEYS = {"version", "parameters", "metrics"}
_METRIC_KEYS = {"formula", "description", "goal", "range", "source", "override"}
_PARAMETER_KEYS = {"value", "min", "max"}


class FormulaSetError(ValueError):
    """A formula set that cannot be used: what was found, and what was expected."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A formula that has a name.

    Attributes:
        name: As other formulas refer to it.
        formula: Its text.
        node: Its node tree.
        description: What it measures, for people.
        goal: "maximize" or "minimize".
        range: The values it can take, or `None` where unknown.
        source: Where the formula comes from.
        override: Whether it may redefine a name of the catalogue.
    """

    name: str
    formula: str
    node: Node
    description: str = ""
    goal: str = "maximize"
    range: tuple[float, float] | None = None
    source: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True)
class SetParameter:
    """A number that the formulas of a set share, and that a person may change."""

    value: float
    min: float = -math.inf
    max: float = math.inf


@dataclass(frozen=True)
class FormulaSet:
    """Formulas and parameters by name.

    Example:
        >>> formulas = FormulaSet.of({"cost": "5*fn + fp"})
        >>> formulas.metrics["cost"].formula
        '5*fn + fp'
    """

    metrics: Mapping[str, Metric] = field(default_factory=dict)
    parameters: Mapping[str, SetParameter] = field(default_factory=dict)

    @classmethod
    def of(cls, formulas: "FormulaSource") -> "FormulaSet":
        """Makes a set of what a person gives.

        Args:
            formulas: A list of names of the catalogue (`["f1", "mcc"]`), a dict of name to text
                (`{"cost": "5*fn + fp"}`), or the path of a TOML file.

        Raises:
            FormulaSetError: If it is none of these, or a name is not in the catalogue.
            FormulaError: If a text is not a formula.
            OSError: If the file cannot be read.
        """
        if isinstance(formulas, FormulaSet):
            return formulas
        if isinstance(formulas, str | os.PathLike):
            return cls.from_toml(pathlib.Path(formulas).read_text(encoding="utf-8"))
        if isinstance(formulas, Mapping):
            metrics = {name: _metric(name, {"formula": text}) for name, text in formulas.items()}
            return cls(_checked(metrics))
        return cls({name: _from_catalogue(name) for name in formulas})

    @classmethod
    def from_toml(cls, text: str) -> "FormulaSet":
        """Reads a set from the text of a TOML file.

        Raises:
            FormulaSetError: If it is not TOML, or has an unknown key or a wrong value.
            FormulaError: If a formula in it is not a formula.
        """
        formulas = cls._read(text)
        return cls(_checked(formulas.metrics), formulas.parameters)

    @classmethod
    def _read(cls, text: str) -> "FormulaSet":
        try:
            content = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
            raise FormulaSetError(f"The formula set is not TOML: {error}") from error
        _check_keys("the formula set", content, _KEYS)
        if content.get("version") != VERSION:
            raise FormulaSetError(
                f"A formula set says 'version = {VERSION}'. Received: version={content.get('version')!r}"
            )
        metrics = {name: _metric(name, entry) for name, entry in _tables(content, "metrics")}
        parameters = {name: _parameter(name, entry) for name, entry in _tables(content, "parameters")}
        for name in metrics.keys() & parameters.keys():
            raise FormulaSetError(f"Name '{name}' stands for a metric and for a parameter; rename one.")
        return cls(metrics, parameters)

    def to_toml(self) -> str:
        """Returns the set as TOML that `from_toml` reads back."""
        document = tomlkit.document()
        document["version"] = VERSION
        if self.parameters:
            document["parameters"] = {n: _parameter_entry(p) for n, p in self.parameters.items()}
        document["metrics"] = {name: _metric_entry(metric) for name, metric in self.metrics.items()}
        return tomlkit.dumps(document)


FormulaSource = FormulaSet | str | os.PathLike[str] | Mapping[str, str] | Iterable[str]
"""What a person can give where formulas are wanted."""


@functools.cache
def catalogue() -> FormulaSet:
    """Returns the formulas that are always there."""
    file = importlib.resources.files("tb_custom_metrics.formula") / "catalogue.toml"
    # Not checked for redefinitions: it is what others are checked against.
    return FormulaSet._read(file.read_text(encoding="utf-8"))


def _checked(metrics: Mapping[str, Metric]) -> Mapping[str, Metric]:
    """Raises if a metric silently gives a name of the catalogue another meaning."""
    for metric in metrics.values():
        known = catalogue().metrics.get(metric.name)
        if known is not None and known.formula != metric.formula and not metric.override:
            raise FormulaSetError(
                f"'{metric.name}' is '{known.formula}' in the catalogue. Received: {metric.formula!r}. "
                "Choose another name, or say 'override = true' in a TOML set."
            )
    return metrics


def _from_catalogue(name: object) -> Metric:
    metric = catalogue().metrics.get(name) if isinstance(name, str) else None
    if metric is None:
        hint = did_you_mean(str(name), catalogue().metrics) or (
            "Give a dict of name to formula for one of your own."
        )
        raise FormulaSetError(f"No formula {name!r} in the catalogue. {hint}")
    return metric


def _metric(name: object, entry: object) -> Metric:
    _check_name(name)
    assert isinstance(name, str)
    if not isinstance(entry, Mapping):
        raise FormulaSetError(f"[metrics.{name}] must be a table. Received: {entry!r}")
    _check_keys(f"[metrics.{name}]", entry, _METRIC_KEYS)
    text = _typed(name, entry, "formula", str, None)
    goal = _typed(name, entry, "goal", str, "maximize")
    if goal not in ("maximize", "minimize"):
        raise FormulaSetError(f"'goal' of '{name}' must be 'maximize' or 'minimize'. Received: goal={goal!r}")
    try:
        node = parse(text)
    except FormulaError as error:
        raise error.in_metric(name) from None
    return Metric(
        name,
        text,
        node,
        description=_typed(name, entry, "description", str, ""),
        goal=goal,
        range=_range(name, entry.get("range")),
        source=_typed(name, entry, "source", str, ""),
        override=_typed(name, entry, "override", bool, False),
    )


def _parameter(name: object, entry: object) -> SetParameter:
    _check_name(name)
    if not isinstance(entry, Mapping):
        raise FormulaSetError(f"[parameters.{name}] must be a table. Received: {entry!r}")
    _check_keys(f"[parameters.{name}]", entry, _PARAMETER_KEYS)
    numbers = {key: _number(f"'{key}' of '{name}'", value) for key, value in entry.items()}
    if "value" not in numbers:
        raise FormulaSetError(f"[parameters.{name}] must have a 'value'. Received: {dict(entry)!r}")
    if not math.isfinite(numbers["value"]):
        raise FormulaSetError(f"'value' of '{name}' must be finite. Received: {entry['value']!r}")
    parameter = SetParameter(**numbers)
    if not parameter.min <= parameter.value <= parameter.max:
        raise FormulaSetError(
            f"'value' of '{name}' must lie between its min and max. Received: {dict(entry)!r}"
        )
    return parameter


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise FormulaSetError(
            f"A name is an ASCII letter or '_', then letters, digits and '_', 64 at most. Received: {name!r}"
        )
    if name in _TAKEN or name in _UNWRITABLE:
        raise FormulaSetError(f"The name '{name}' is taken by the language. Choose another name.")


def _check_keys(where: str, entry: Mapping[str, Any], known: set[str]) -> None:
    for key in entry:
        if key not in known:
            hint = did_you_mean(key, known) or f"Known keys: {', '.join(sorted(known))}."
            raise FormulaSetError(f"Unknown key '{key}' in {where}. {hint}")


def _tables(content: Mapping[str, Any], key: str) -> Iterable[tuple[str, Any]]:
    tables = content.get(key, {})
    if not isinstance(tables, Mapping):
        raise FormulaSetError(f"'{key}' must be a table of tables. Received: {tables!r}")
    return tables.items()


def _typed(name: str, entry: Mapping[str, Any], key: str, kind: type, absent: Any) -> Any:
    value = entry.get(key, absent)
    if not isinstance(value, kind):
        raise FormulaSetError(f"'{key}' of '{name}' must be a {kind.__name__}. Received: {value!r}")
    return value


def _number(what: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # nan
        raise FormulaSetError(f"{what} must be a number. Received: {value!r}")
    try:
        return float(value)
    except OverflowError:  # a whole number of 400 digits
        raise FormulaSetError(f"{what} is too large. Received: {str(value)[:20]}…") from None


def _range(name: str, value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise FormulaSetError(f"'range' of '{name}' must be two numbers. Received: {value!r}")
    low, high = (_number(f"'range' of '{name}'", end) for end in value)
    if not low < high:
        raise FormulaSetError(f"'range' of '{name}' must begin below its end. Received: {value!r}")
    return low, high


def _metric_entry(metric: Metric) -> dict[str, Any]:
    entry: dict[str, Any] = {"formula": metric.formula, "goal": metric.goal}
    if metric.range is not None:
        entry["range"] = list(metric.range)
    for key in ("description", "source", "override"):
        if getattr(metric, key):
            entry[key] = getattr(metric, key)
    return entry


def _parameter_entry(parameter: SetParameter) -> dict[str, float]:
    bounds = {"value": parameter.value, "min": parameter.min, "max": parameter.max}
    return {key: value for key, value in bounds.items() if math.isfinite(value)}
