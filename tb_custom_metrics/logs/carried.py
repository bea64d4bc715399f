"""The formula sets that runs carry."""

from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.library import Origin
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.run import Source


class CarriedSets:
    """The formula sets of runs, as one listing after another shows them: only those that changed are read."""

    def __init__(self) -> None:
        self._read: dict[Source, tuple[object, str]] = {}
        self._library: tuple[object, Library] = (None, Library())

    def library(self, reader: Reader, runs: Collection[Run], states: Mapping[Source, object]) -> Library:
        """Returns the library of the formula sets, each as its last step has it.

        Args:
            reader: Where they are read.
            runs: Those that may carry some.
            states: Another one for each set that has changed; one without a state is read each time.
        """
        carriers = {source: run.name for run in runs for source in run.formula_sets}
        texts = {
            source: text
            for source, (state, text) in self._read.items()
            if source in carriers and state is not None and state == states.get(source)
        }
        read = reader.tensors([source for source in carriers if source not in texts])
        texts |= {source: _text(points.values[-1]) for source, points in read.items()}
        self._read = {source: (states.get(source), text) for source, text in texts.items()}
        by_run = sorted(texts, key=lambda source: (carriers[source], source.directory))
        named = [(carriers[source], texts[source]) for source in by_run]
        if named != self._library[0]:
            self._library = (named, _library(named))
        return self._library[1]


def read_library(reader: Reader, runs: Collection[Run]) -> Library:
    """Reads the formula sets that runs carry, each as its last step has it."""
    return CarriedSets().library(reader, runs, {})


def _library(texts: Collection[tuple[str, str]]) -> Library:
    sets = []
    unreadable = []
    for run, text in texts:
        try:
            sets.append((Origin("run", run), _formulas(text)))
        except (FormulaSetError, FormulaError) as error:
            told = "The formula set of run '{run}' cannot be read: {reason}"
            given = {"reason": str(error), "message": error.message}
            unreadable.append(say("carried_set_unreadable", told, run=run, **given))
    return replace(Library().with_layer(sets), unreadable=unreadable)


@lru_cache(maxsize=1024)
def _formulas(toml: str) -> FormulaSet:
    """Reads a text once, since the runs of a log directory mostly carry the same."""
    return FormulaSet.from_toml(toml)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
