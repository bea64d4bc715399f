"""The tables of a formula set's TOML, each checked as it is read."""

import math
import re
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.goals import GOALS
from tb_custom_metrics.formula.metric import Example
from tb_custom_metrics.formula.metric import Gate
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import CONSTANT_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.operators import COMPARISONS
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.sentences import cut
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.tokens import RESERVED

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_TAKEN = {*FUNCTIONS, *COUNTS, *DERIVED_COUNTS, *AXIS_NAMES, *CONSTANT_NAMES, *RESERVED}
_UNWRITABLE = {"counts", "scores", "scores_positive", "scores_negative", "formula_set"}

_MAX_MESSAGE = 500  # code points

_METRIC_KEYS = {"formula", "description", "goal", "range", "source", "override"}
_PARAMETER_KEYS = {"value", "min", "max", "override"}
_EXAMPLE_KEYS = {"counts", "expect"}
_GATE_KEYS = {"name", "require", "runs", "at"}

_KINDS = {str: "a text in quotes", bool: "true or false"}


class FormulaSetError(ValueError):
    """A formula set that cannot be used.

    Attributes:
        message: What was found, and what was expected.
    """

    def __init__(self, message: str) -> None:
        self.message = cut(message, _MAX_MESSAGE)  # what was found may be a whole file
        super().__init__(self.message)


def read_metric(name: object, entry: object) -> Metric:
    """Reads `[metrics.<name>]`."""
    _check_name(name)
    assert isinstance(name, str)
    entry = _table(f"[metrics.{name}]", entry, _METRIC_KEYS)
    quoted = f"'{name}'"
    text = _typed(quoted, entry, "formula", str, None)
    goal = _typed(quoted, entry, "goal", str, None) if "goal" in entry else None
    if goal not in (None, *GOALS):
        told = "'goal' of '{name}' must be 'maximize' or 'minimize'. Received: goal={received}"
        raise FormulaSetError(say("no_goal", told, name=name, received=repr(goal)))
    return Metric(
        name,
        text,
        _parsed(name, text),
        description=_typed(quoted, entry, "description", str, ""),
        goal=goal,
        range=_range(name, entry.get("range")),
        source=_typed(quoted, entry, "source", str, ""),
        override=_typed(quoted, entry, "override", bool, False),
    )


def read_parameter(name: object, entry: object) -> SetParameter:
    """Reads `[parameters.<name>]`."""
    _check_name(name)
    entry = _table(f"[parameters.{name}]", entry, _PARAMETER_KEYS)
    assert isinstance(name, str)
    override = _typed(f"'{name}'", entry, "override", bool, False)
    given = {key: value for key, value in entry.items() if key != "override"}
    numbers = {key: _number(f"'{key}' of '{name}'", value) for key, value in given.items()}
    if "value" not in numbers:
        told = "[parameters.{name}] must have a 'value'. Received: {received}"
        raise FormulaSetError(say("no_value", told, name=name, received=repr(dict(entry))))
    if not math.isfinite(numbers["value"]):
        told = "'value' of '{name}' must be finite. Received: {received}"
        raise FormulaSetError(say("infinite_value", told, name=name, received=repr(entry["value"])))
    parameter = SetParameter(**numbers, override=override)
    if not parameter.min <= parameter.value <= parameter.max:
        told = "'value' of '{name}' must lie between its min and max. Received: {received}"
        raise FormulaSetError(say("value_outside", told, name=name, received=repr(dict(entry))))
    return parameter


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        told = (
            "A name is an ASCII letter or '_', then letters, digits and '_', 64 at most. Received: {received}"
        )
        raise FormulaSetError(say("no_name", told, received=repr(name)))
    if name in _TAKEN or name in _UNWRITABLE:
        told = "The name '{name}' is taken by the language. Choose another name."
        raise FormulaSetError(say("name_of_language", told, name=name))


def _table(where: str, entry: object, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        told = "{where} must be a table. Received: {received}"
        raise FormulaSetError(say("no_table", told, where=where, received=repr(entry)))
    check_keys(where, entry, known)
    return entry


def check_keys(where: str, entry: Mapping[str, Any], known: set[str]) -> None:
    """Raises if there is a key that means nothing."""
    for key in entry:
        if key not in known:
            hint = did_you_mean(key, known) or f"Known keys: {', '.join(sorted(known))}."
            told = "Unknown key '{key}' in {where}. {hint}"
            keys = ", ".join(sorted(known))
            raise FormulaSetError(say("unknown_key", told, key=key, where=where, hint=hint, known=keys))


def tables(content: Mapping[str, Any], key: str) -> Iterable[tuple[str, Any]]:
    """Returns the tables under a key by their names."""
    found = content.get(key, {})
    if not isinstance(found, Mapping):
        told = "'{key}' must be a table of tables. Received: {received}"
        raise FormulaSetError(say("no_tables", told, key=key, received=repr(found)))
    return found.items()


def _typed(where: str, entry: Mapping[str, Any], key: str, kind: type, absent: Any) -> Any:
    value = entry.get(key, absent)
    if value is None:
        told = "'{key}' of {where} is missing. Received: {received}"
        raise FormulaSetError(say("missing_key", told, key=key, where=where, received=repr(dict(entry))))
    if not isinstance(value, kind):
        told = "'{key}' of {where} must be {kind}. Received: {received}"
        given = {"kind": _KINDS[kind], "received": repr(value)}
        raise FormulaSetError(say("other_kind", told, key=key, where=where, **given))
    return value


def _number(what: str, value: object, *, nan: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _no_number(what, value)
    try:
        number = float(value)
    except OverflowError:  # a whole number of 400 digits
        told = "{what} is too large. Received: {received}…"
        raise FormulaSetError(say("too_large", told, what=what, received=str(value)[:20])) from None
    if math.isnan(number) and not nan:
        raise _no_number(what, value)
    return number


def _no_number(what: str, value: object) -> FormulaSetError:
    told = "{what} must be a number. Received: {received}"
    return FormulaSetError(say("no_number", told, what=what, received=repr(value)))


def _range(name: str, value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        told = "'range' of '{name}' must be two numbers. Received: {received}"
        raise FormulaSetError(say("no_range", told, name=name, received=repr(value)))
    low, high = (_number(f"'range' of '{name}'", end) for end in value)
    if not low < high:
        told = "'range' of '{name}' must begin below its end. Received: {received}"
        raise FormulaSetError(say("empty_range", told, name=name, received=repr(value)))
    return low, high


def metric_entry(metric: Metric) -> dict[str, Any]:
    """Returns what `read_metric` reads back."""
    entry: dict[str, Any] = {"formula": metric.formula}
    if metric.goal is not None:
        entry["goal"] = metric.goal
    if metric.range is not None:
        entry["range"] = list(metric.range)
    for key in ("description", "source", "override"):
        if getattr(metric, key):
            entry[key] = getattr(metric, key)
    return entry


def parameter_entry(parameter: SetParameter) -> dict[str, float | bool]:
    """Returns what `read_parameter` reads back."""
    bounds = {"value": parameter.value, "min": parameter.min, "max": parameter.max}
    override = {"override": True} if parameter.override else {}
    return {key: value for key, value in bounds.items() if math.isfinite(value)} | override


def read_example(index: int, entry: object, metrics: Iterable[str]) -> Example:
    """Reads one of `[[tests]]`, counted from 1."""
    where = f"[[tests]] number {index}"
    entry = _table(where, entry, _EXAMPLE_KEYS)
    counts, expect = (entry.get(key, {}) for key in ("counts", "expect"))
    if not isinstance(counts, Mapping) or not isinstance(expect, Mapping) or not expect:
        told = "{where} must have tables 'counts' and 'expect'. Received: {received}"
        raise FormulaSetError(say("no_example", told, where=where, received=repr(dict(entry))))
    check_keys(f"'counts' of {where}", counts, set(COUNTS))
    check_keys(f"'expect' of {where}", expect, set(metrics))
    return Example(
        {name: _number(f"'{name}' of {where}", value) for name, value in counts.items()},
        {name: _number(f"'{name}' of {where}", value, nan=True) for name, value in expect.items()},
    )


def read_gate(index: int, entry: object) -> Gate:
    """Reads one of `[[gates]]`, counted from 1."""
    where = f"[[gates]] number {index}"
    entry = _table(where, entry, _GATE_KEYS)
    require = _typed(where, entry, "require", str, None)
    at = _typed(where, entry, "at", str, "last")
    if at not in ("last", "best"):
        told = "'at' of {where} must be 'last' or 'best'. Received: at={received}"
        raise FormulaSetError(say("no_place", told, where=where, received=repr(at)))
    name = _typed(where, entry, "name", str, require)
    node = _parsed(name, require)
    if not _is_condition(node):
        told = (
            "'require' of {where} must be a condition, such as recall >= 0.8, since any number but 0 would "
            "pass. Received: require={received}"
        )
        raise FormulaSetError(say("no_condition", told, where=where, received=repr(require)))
    return Gate(name, require, node, runs=_typed(where, entry, "runs", str, "*"), at=at)


def _is_condition(node: Node) -> bool:
    """Whether a formula is 1 or 0 by what it is: it compares, or joins what does."""
    if isinstance(node, Binary):
        return node.operator in (*COMPARISONS, "and", "or")
    return isinstance(node, Unary) and node.operator == "not"


def example_entry(example: Example) -> dict[str, Any]:
    """Returns what `read_example` reads back."""
    return {"counts": dict(example.counts), "expect": dict(example.expect)}


def gate_entry(gate: Gate) -> dict[str, Any]:
    """Returns what `read_gate` reads back."""
    return {"name": gate.name, "require": gate.require, "runs": gate.runs, "at": gate.at}


def _parsed(name: str, formula: str) -> Node:
    try:
        return parse(formula)
    except FormulaError as error:
        raise error.in_metric(name) from None
