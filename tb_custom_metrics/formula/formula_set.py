"""Named formulas as one TOML file: the same for the callback, the panel and tests."""

import functools
import importlib.resources
import os
import pathlib
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any

import tomlkit

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.entries import check_keys
from tb_custom_metrics.formula.entries import example_entry
from tb_custom_metrics.formula.entries import gate_entry
from tb_custom_metrics.formula.entries import metric_entry
from tb_custom_metrics.formula.entries import parameter_entry
from tb_custom_metrics.formula.entries import read_example
from tb_custom_metrics.formula.entries import read_gate
from tb_custom_metrics.formula.entries import read_metric
from tb_custom_metrics.formula.entries import read_parameter
from tb_custom_metrics.formula.entries import tables
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.metric import Example
from tb_custom_metrics.formula.metric import Gate
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.sentences import say

VERSION = 1

THEMES = (
    "rates",
    "f_scores",
    "agreement",
    "diagnostic",
    "information",
    "similarities",
    "overall",
    "over_classes",
    "sweeps",
)
"""The files of the catalogue, in the order in which people see them."""

_KEYS = {"version", "parameters", "metrics", "tests", "gates"}

_KEY_PARTS = 16
_LONG_KEY = re.compile(rf"(?<![\w \t.-])[ \t]*+(?:[\w-]*+[ \t]*+\.[ \t]*+){{{_KEY_PARTS}}}")
_STRING_OR_COMMENT = re.compile(
    r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\[^\n]|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*''', re.DOTALL
)


@dataclass(frozen=True)
class FormulaSet:
    """Formulas and parameters by name.

    Attributes:
        metrics: Formulas by name.
        parameters: Numbers that they share.
        tests: Counts for which their values are known.
        gates: Conditions that runs must meet.
        toml: The text that it was read from, comments and all, or `None`.

    Example:
        >>> formulas = FormulaSet.of({"cost": "5*fn + fp"})
        >>> formulas.metrics["cost"].formula
        '5*fn + fp'
    """

    metrics: Mapping[str, Metric] = field(default_factory=dict)
    parameters: Mapping[str, SetParameter] = field(default_factory=dict)
    tests: Sequence[Example] = ()
    gates: Sequence[Gate] = ()
    toml: str | None = field(default=None, compare=False)

    @classmethod
    def of(cls, formulas: "FormulaSource") -> "FormulaSet":
        """Makes a set of what a person gives.

        Args:
            formulas: A list of names of the catalogue (`["f1", "mcc"]`), a dict of name to text
                (`{"cost": "5*fn + fp"}`), or the path of a TOML file.

        Raises:
            FormulaSetError: If it is none of these, is no text, or a name is not in the catalogue.
            FormulaError: If a text is not a formula.
            OSError: If the file cannot be read.
        """
        if isinstance(formulas, FormulaSet):
            return formulas
        if isinstance(formulas, str | os.PathLike):
            return cls.from_toml(read_toml(formulas))
        if isinstance(formulas, Mapping):
            metrics = {name: read_metric(name, {"formula": text}) for name, text in formulas.items()}
            return cls(_checked(metrics))
        return cls({name: _from_catalogue(name) for name in formulas})

    @classmethod
    def from_toml(cls, text: str, *, may_clash: bool = False) -> "FormulaSet":
        """Reads a set from the text of a TOML file.

        Args:
            text: The TOML.
            may_clash: Whether a formula may give a name of the catalogue another meaning without saying
                `override = true`, since the catalogue may have grown after the set was written.

        Raises:
            FormulaSetError: If it is not TOML, has an unknown key or a wrong value, or clashes.
            FormulaError: If a formula in it is not a formula.
        """
        try:
            formulas = cls._read(text)
        except (FormulaSetError, FormulaError):
            raise
        except (ValueError, RecursionError) as error:  # a wrong value too long or too deep to be shown
            told = "The formula set cannot be read: {reason}"
            raise FormulaSetError(say("set_unreadable", told, reason=str(error))) from error
        if not may_clash:
            _checked(formulas.metrics)
            _check_parameters(formulas.parameters)
        return formulas

    @classmethod
    def _read(cls, text: str) -> "FormulaSet":
        content = _content(text)
        check_keys("the formula set", content, _KEYS)
        if content.get("version") != VERSION:
            told = "A formula set says 'version = {version}'. Received: version={received}"
            received = repr(content.get("version"))
            raise FormulaSetError(say("set_version", told, version=VERSION, received=received))
        metrics = {name: read_metric(name, entry) for name, entry in tables(content, "metrics")}
        parameters = {name: read_parameter(name, entry) for name, entry in tables(content, "parameters")}
        for name in metrics.keys() & parameters.keys():
            told = "Name '{name}' stands for a metric and for a parameter; rename one."
            raise FormulaSetError(say("two_meanings", told, name=name))
        tests = tuple(read_example(i, entry, metrics) for i, entry in _numbered(content, "tests"))
        gates = tuple(read_gate(i, entry) for i, entry in _numbered(content, "gates"))
        return cls(metrics, parameters, tests, gates, text)

    def to_toml(self) -> str:
        """Returns the set as TOML that `from_toml` reads back; as it was, where it was read from some."""
        if self.toml is not None:
            return self.toml
        document = tomlkit.document()
        document["version"] = VERSION
        if self.parameters:
            document["parameters"] = {n: parameter_entry(p) for n, p in self.parameters.items()}
        document["metrics"] = {name: metric_entry(metric) for name, metric in self.metrics.items()}
        if self.tests:
            document["tests"] = [example_entry(example) for example in self.tests]
        if self.gates:
            document["gates"] = [gate_entry(gate) for gate in self.gates]
        return tomlkit.dumps(document)


FormulaSource = FormulaSet | str | os.PathLike[str] | Mapping[str, str] | Iterable[str]
"""What a person can give where formulas are wanted."""


def read_toml(path: str | os.PathLike[str]) -> str:
    """Returns the text of a formula set in a file.

    Raises:
        FormulaSetError: If it is no text.
        OSError: If it cannot be read.
    """
    try:
        return pathlib.Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        told = "'{name}' is not a text in UTF-8."
        raise FormulaSetError(say("no_utf8", told, name=os.fspath(path))) from None


@functools.cache
def catalogue() -> FormulaSet:
    """Returns the formulas that are always there."""
    return FormulaSet({name: m for theme in catalogue_themes().values() for name, m in theme.metrics.items()})


@functools.cache
def catalogue_themes() -> Mapping[str, FormulaSet]:
    """Returns the same formulas by what they are about, one file each."""
    folder = importlib.resources.files("tb_custom_metrics.formula") / "catalogue"
    return {theme: _theme((folder / f"{theme}.toml").read_text(encoding="utf-8")) for theme in THEMES}


def _theme(text: str) -> FormulaSet:
    """Reads a file of the catalogue, which says of each metric that is to be small that it is."""
    # Not checked for redefinitions: it is what others are checked against.
    theme = FormulaSet._read(text)
    metrics = {name: replace(one, goal=one.goal or "maximize") for name, one in theme.metrics.items()}
    return replace(theme, metrics=metrics)


def _checked(metrics: Mapping[str, Metric]) -> Mapping[str, Metric]:
    """Raises if a metric silently gives a name of the catalogue another meaning."""
    for metric in metrics.values():
        known = catalogue().metrics.get(metric.name)
        if known is not None and known.formula != metric.formula and not metric.override:
            told = (
                "'{name}' is '{formula}' in the catalogue. Received: {received}. "
                "Choose another name, or say 'override = true' in a TOML set."
            )
            given = {"formula": known.formula, "received": repr(metric.formula)}
            raise FormulaSetError(say("clash", told, name=metric.name, **given))
    return metrics


def _check_parameters(parameters: Mapping[str, SetParameter]) -> None:
    for name in parameters.keys() & catalogue().metrics.keys():
        told = (
            "Parameter '{name}' would stand for a number in every formula that uses '{name}' of the "
            "catalogue. Choose another name."
        )
        raise FormulaSetError(say("parameter_clash", told, name=name))


def _from_catalogue(name: object) -> Metric:
    metric = catalogue().metrics.get(name) if isinstance(name, str) else None
    if metric is None:
        hint = did_you_mean(str(name), catalogue().metrics) or (
            "Give a dict of name to formula for one of your own."
        )
        told = "No formula {name} in the catalogue. {hint}"
        raise FormulaSetError(say("not_in_catalogue", told, name=repr(name), hint=hint))
    return metric


def _content(text: str) -> dict[str, Any]:
    # The reader of Python 3.11 takes memory with the square of the parts of a key: 1 GB for 20 kB.
    if _LONG_KEY.search(_STRING_OR_COMMENT.sub("_", text)):
        told = "A key of the formula set has more than {most} parts"
        raise FormulaSetError(say("long_key", told, most=_KEY_PARTS))
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        told = "The formula set is not TOML: {reason}"
        raise FormulaSetError(say("no_toml", told, reason=str(error))) from error


def _numbered(content: Mapping[str, Any], key: str) -> Iterable[tuple[int, Any]]:
    entries = content.get(key, [])
    if not isinstance(entries, list):
        told = "'{key}' must be a list of tables: [[{key}]]. Received: {received}"
        raise FormulaSetError(say("no_list", told, key=key, received=repr(entries)))
    return enumerate(entries, start=1)
