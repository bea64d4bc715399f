"""The formulas that can be used by name, in layers: the catalogue, the runs, the team, a request.

A later layer gives a name of an earlier one another meaning only where it says `override = true`. Else
the name has a conflict: both meanings are told, and neither is taken.
"""

from collections import ChainMap
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import NamedTuple

from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.sentences import say

_TOLD = 3  # meanings of a name in one layer: as many as there are runs would be told again for each run


class Origin(NamedTuple):
    """Where a set of formulas comes from.

    Attributes:
        layer: "catalogue", "run", "file" or "saved".
        name: Of the run, of the file, or of the set that was saved from the panel; else "".
    """

    layer: str
    name: str

    def __str__(self) -> str:
        if self.layer == "catalogue":
            return "the catalogue"
        return f"{'set' if self.layer == 'saved' else self.layer} '{self.name}'"


@dataclass(frozen=True)
class Definition:
    """One meaning of a name.

    Attributes:
        name: The name.
        meaning: A formula or a parameter.
        origins: The sets that give the name this meaning.
    """

    name: str
    meaning: Metric | SetParameter
    origins: tuple[Origin, ...]

    def __str__(self) -> str:
        text = f"'{self.meaning.formula}'" if isinstance(self.meaning, Metric) else f"{self.meaning.value:g}"
        return f"{text} in {self.origins[0]}"

    @property
    def computes(self) -> str | float:
        """What is equal where two definitions compute the same, in whatever words they are described.

        The same number means the same, however far a slider goes: the first one's ends serve.
        """
        return self.meaning.formula if isinstance(self.meaning, Metric) else self.meaning.value


@dataclass(frozen=True)
class Library:
    """Formulas by name, and the names that do not mean one thing.

    Attributes:
        metrics: Later layers before earlier ones: a request's, the team's, the runs', the catalogue.
        parameters: Of the formula sets of runs and team.
        definitions: What runs and team say, whether it is in force, in conflict, or neither because a
            later layer overrides it.
        in_force: Those that their names stand for.
        conflicts: Names that were given different meanings, with a sentence that tells them.
        unreadable: Sentences about formula sets that could not be read.
    """

    metrics: Mapping[str, Metric] = field(default_factory=lambda: catalogue().metrics)
    parameters: Mapping[str, SetParameter] = field(default_factory=dict)
    definitions: Sequence[Definition] = ()
    in_force: Mapping[str, Definition] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    unreadable: Sequence[str] = ()

    def with_layer(self, sets: Iterable[tuple[Origin, FormulaSet]]) -> "Library":
        """Returns the library under a further layer, in which all sets have the same rank."""
        layer = _by_name(sets)
        in_force = dict(self.in_force)
        conflicts = dict(self.conflicts)
        for name, (first, *others) in layer.items():
            below = in_force.pop(name, None) or _built_in(first)
            told = [conflicts.pop(name)] if name in conflicts else []
            if below is not None and (others or first.computes != below.computes):
                told.append(str(below))
            if not others and (first.meaning.override or not told):
                in_force[name] = first
            else:
                conflicts[name] = "; ".join([*told, *_first_of([first, *others])])
        own = {name: one.meaning for name, one in in_force.items()}
        metrics = {name: meaning for name, meaning in own.items() if isinstance(meaning, Metric)}
        return replace(
            self,
            metrics=ChainMap(metrics, dict(catalogue().metrics)),
            parameters={name: one for name, one in own.items() if isinstance(one, SetParameter)},
            definitions=[*self.definitions, *(one for same in layer.values() for one in same)],
            in_force=in_force,
            conflicts=conflicts,
        )

    def with_metrics(self, metrics: Mapping[str, Metric]) -> "Library":
        """Returns the library under the formulas of a request, which may settle conflicts."""
        conflicts = {name: text for name, text in self.conflicts.items() if name not in metrics}
        # A parameter of the same name would come first.
        parameters = {name: one for name, one in self.parameters.items() if name not in metrics}
        layered = ChainMap(dict(metrics), dict(self.metrics))
        return replace(self, metrics=layered, parameters=parameters, conflicts=conflicts)

    def with_parameters(self, values: Mapping[str, float]) -> "Library":
        """Returns the library with other values of its parameters, or with further ones."""
        conflicts = {name: text for name, text in self.conflicts.items() if name not in values}
        given = {name: SetParameter(value) for name, value in values.items()}
        return replace(self, parameters={**self.parameters, **given}, conflicts=conflicts)

    def refuses(self, metric: Metric) -> str | None:
        """Returns why a request may not call a formula by this name, or `None` where it may."""
        if metric.name in self.parameters and not metric.override:
            return say("name_of_parameter", "Name '{name}' stands for a parameter already", name=metric.name)
        known = self.metrics.get(metric.name)
        if known is None or known.formula == metric.formula or metric.override:
            return None
        return say(
            "name_taken",
            "Name '{name}' stands for '{formula}' already",
            name=metric.name,
            formula=known.formula,
        )

    def goal_of(self, node: Node, otherwise: str | None) -> str | None:
        """Returns the goal that is said of the formula that a node is the name of."""
        known = self.metrics.get(node.name) if isinstance(node, Name) else None
        return (known and known.goal) or otherwise

    def carried(self) -> Mapping[str, list[str]]:
        """Returns the names of the formulas that each run carries."""
        names: dict[str, list[str]] = defaultdict(list)
        for definition in self.definitions:
            for origin in definition.origins:
                if origin.layer == "run" and isinstance(definition.meaning, Metric):
                    names[origin.name].append(definition.name)
        return names

    def is_heard(self, definition: Definition) -> bool:
        """Whether the definition is in force or in conflict, so that no later layer has overridden it."""
        return definition.name in self.conflicts or self.in_force.get(definition.name) is definition


def _by_name(sets: Iterable[tuple[Origin, FormulaSet]]) -> Mapping[str, Sequence[Definition]]:
    """Returns the different meanings that each name has in these sets."""
    found: dict[str, dict[str | float, tuple[Definition, list[Origin]]]] = defaultdict(dict)
    for origin, formulas in sets:
        meanings: dict[str, Metric | SetParameter] = {**formulas.metrics, **formulas.parameters}
        for name, meaning in meanings.items():
            new = Definition(name, meaning, (origin,))
            _, origins = found[name].setdefault(new.computes, (new, []))
            origins.append(origin)
    return {
        name: [replace(one, origins=tuple(dict.fromkeys(origins))) for one, origins in same.values()]
        for name, same in found.items()
    }


def _first_of(definitions: Sequence[Definition]) -> list[str]:
    """Returns some of the meanings that a name has, and how many others there are."""
    told = [str(definition) for definition in definitions[:_TOLD]]
    others = len(definitions) - len(told)
    return [*told, f"and {others:,} {'other' if others == 1 else 'others'}"] if others else told


def _built_in(definition: Definition) -> Definition | None:
    """Returns what the catalogue says to the name of a formula; a parameter may take any of its names."""
    known = catalogue().metrics.get(definition.name)
    if known is None or not isinstance(definition.meaning, Metric):
        return None
    return Definition(known.name, known, (Origin("catalogue", ""),))
