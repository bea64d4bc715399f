"""What stands in a formula set."""

import math
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.parser import parse


@dataclass(frozen=True, slots=True)
class Metric:
    """A formula that has a name.

    Attributes:
        name: As other formulas refer to it.
        formula: Its text.
        node: Its node tree.
        description: What it measures, for people.
        goal: "maximize" or "minimize"; `None` where nobody said it, and it is found from the formula.
        range: The values it can take, or `None` where unknown.
        source: Where the formula comes from.
        override: Whether it may redefine a name of the catalogue, or of a lower layer.
    """

    name: str
    formula: str
    node: Node
    description: str = ""
    goal: str | None = None
    range: tuple[float, float] | None = None
    source: str = ""
    override: bool = False

    def __reduce__(self) -> tuple[Callable[..., "Metric"], tuple[object, ...]]:
        # By its text: the tree of `a + a + …` is deeper than copying and pickling can go.
        about = (self.description, self.goal, self.range, self.source, self.override)
        return _metric, (self.name, self.formula, *about)


@dataclass(frozen=True, slots=True)
class SetParameter:
    """A number that the formulas of a set share, and that a person may change.

    Attributes:
        value: Unless somebody changes it.
        min: The smallest that it may be.
        max: The largest.
        override: Whether it may redefine a parameter of a lower layer.
    """

    value: float
    min: float = -math.inf
    max: float = math.inf
    override: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """Counts for which the values of metrics are known: a test of a formula set.

    Attributes:
        counts: tp, fp, tn and fn; those that are not given are 0.
        expect: Value by metric; NaN where it is undefined.
    """

    counts: Mapping[str, float]
    expect: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that runs must meet.

    Attributes:
        name: For people.
        require: A formula that is 1 where the condition is met.
        node: Its node tree.
        runs: A glob over the names of runs.
        at: "last" or "best": the step that it is read at.
    """

    name: str
    require: str
    node: Node
    runs: str = "*"
    at: str = "last"

    def __reduce__(self) -> tuple[Callable[..., "Gate"], tuple[str, ...]]:
        return _gate, (self.name, self.require, self.runs, self.at)


def _metric(name: str, formula: str, *about: Any) -> Metric:
    return Metric(name, formula, parse(formula), *about)


def _gate(name: str, require: str, runs: str, at: str) -> Gate:
    return Gate(name, require, parse(require), runs, at)
