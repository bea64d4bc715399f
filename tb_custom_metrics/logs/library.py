"""The formulas that can be used by name: the catalogue's, those that runs carry, those of a request."""

from collections import ChainMap
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Run


@dataclass(frozen=True)
class Carried:
    """A formula as runs carry it.

    Attributes:
        metric: The formula.
        runs: The names of the runs that carry it with this text.
    """

    metric: Metric
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Formulas by name, and the names that do not mean one thing.

    Attributes:
        metrics: Later layers before earlier ones: a request's, the runs', the catalogue.
        parameters: Of the runs' formula sets.
        carried: What runs carry, by name and then by text.
        conflicts: Names that runs give different meanings, with a sentence that tells them.
        unreadable: Sentences about formula sets that could not be read.
    """

    metrics: Mapping[str, Metric] = field(default_factory=lambda: catalogue().metrics)
    parameters: Mapping[str, SetParameter] = field(default_factory=dict)
    carried: Sequence[Carried] = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)
    unreadable: Sequence[str] = ()

    def with_metrics(self, metrics: Mapping[str, Metric]) -> "Library":
        """Returns the library under a further layer, which may settle conflicts."""
        conflicts = {name: text for name, text in self.conflicts.items() if name not in metrics}
        layered = ChainMap(dict(metrics), dict(self.metrics))
        return Library(layered, self.parameters, self.carried, conflicts, self.unreadable)

    def with_parameters(self, values: Mapping[str, float]) -> "Library":
        """Returns the library with other values of its parameters, or with further ones."""
        conflicts = {name: text for name, text in self.conflicts.items() if name not in values}
        given = {name: SetParameter(value) for name, value in values.items()}
        return replace(self, parameters={**self.parameters, **given}, conflicts=conflicts)

    def refuses(self, metric: Metric) -> str | None:
        """Returns why a request may not call a formula by this name, or `None` where it may."""
        known = self.metrics.get(metric.name)
        if known is None or known.formula == metric.formula or metric.override:
            return None
        return f"Name '{metric.name}' stands for '{known.formula}' already"


def read_library(reader: Reader, runs: Collection[Run]) -> Library:
    """Reads the formula sets that runs carry, each as its last step has it."""
    carriers = {source: run for run in runs for source in run.formula_sets}
    unreadable = []
    metrics: dict[str, dict[str, list[tuple[Metric, str]]]] = defaultdict(lambda: defaultdict(list))
    parameters: dict[str, dict[SetParameter, str]] = defaultdict(dict)
    read = reader.tensors(list(carriers))
    for source in sorted(read, key=lambda source: carriers[source].name):
        run = carriers[source].name
        try:
            formulas = FormulaSet.from_toml(_text(read[source].values[-1]))
        except (FormulaSetError, FormulaError) as error:
            unreadable.append(f"The formula set of run '{run}' cannot be read: {error}")
            continue
        for metric in formulas.metrics.values():
            metrics[metric.name][metric.formula].append((metric, run))
        for name, parameter in formulas.parameters.items():
            parameters[name].setdefault(parameter, run)
    return _library(metrics, parameters, unreadable)


def _library(
    metrics: Mapping[str, Mapping[str, Sequence[tuple[Metric, str]]]],
    parameters: Mapping[str, Mapping[SetParameter, str]],
    unreadable: Sequence[str],
) -> Library:
    carried = [
        Carried(same[0][0], tuple(dict.fromkeys(run for _, run in same)))
        for by_text in metrics.values()
        for same in by_text.values()
    ]
    conflicts = {
        name: "; ".join(f"'{text}' in run '{same[0][1]}'" for text, same in by_text.items())
        for name, by_text in metrics.items()
        if len(by_text) > 1
    }
    conflicts |= {
        name: "; ".join(f"{parameter.value:g} in run '{run}'" for parameter, run in by_value.items())
        for name, by_value in parameters.items()
        if len(by_value) > 1 or name in metrics
    }
    single = {one.metric.name: one.metric for one in carried if one.metric.name not in conflicts}
    return Library(
        metrics=ChainMap(single, dict(catalogue().metrics)),
        parameters={name: next(iter(v)) for name, v in parameters.items() if name not in conflicts},
        carried=carried,
        conflicts=conflicts,
        unreadable=unreadable,
    )


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
