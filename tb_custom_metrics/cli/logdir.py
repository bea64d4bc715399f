"""A log directory as a command sees it: its runs, and what names mean in them."""

import fnmatch
import operator
import os
import re
import sys
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.plugin.local_path import local_path
from tb_custom_metrics.plugin.store import Store
from tb_custom_metrics.plugin.team import TeamFormulas
from tb_custom_metrics.plugin.team import formula_file_of

_CONDITION = re.compile(r"(?P<name>.+?)\s*(?P<sign><=|>=|!=|==?|<|>)\s*(?P<value>.+)")
_DAMAGES = 10  # lines
_SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Logs:
    """What a log directory holds.

    Attributes:
        reader: Reads its values.
        runs: Every run, sorted by name.
        library: What names mean: the catalogue, the runs' own formulas, the team's, and those given.
    """

    reader: EventFilesReader
    runs: Sequence[Run]
    library: Library

    @property
    def by_name(self) -> Mapping[str, Run]:
        """The runs by their names."""
        return {run.name: run for run in self.runs}


def opened(
    logdir: str,
    metrics: FormulaSet | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Logs:
    """Reads what there is in a log directory.

    Args:
        logdir: A path, or a URL.
        metrics: A formula set that comes before all others.
        parameters: Values of parameters, those of sets or new ones.

    Raises:
        CommandError: If there is nothing.
    """
    if "://" not in logdir and not os.path.isdir(os.path.expanduser(logdir)):
        raise CommandError(f"There is no log directory '{logdir}'.")
    reader = EventFilesReader(os.path.expanduser(logdir))
    runs = runs_of(reader.listing())
    _tell_damages(reader)
    if not runs:
        raise CommandError(f"No event files in '{logdir}'.", exits.UNDECIDED)
    library = team_of(logdir).over(read_library(reader, runs))
    if metrics is not None:
        library = library.with_metrics(metrics.metrics)
        library = library.with_parameters({name: one.value for name, one in metrics.parameters.items()})
    return Logs(reader, runs, with_parameters(library, parameters or {}))


def with_parameters(library: Library, given: Mapping[str, float]) -> Library:
    """Returns the library with the parameters that `--set` gives.

    Raises:
        CommandError: If a name is that of a metric: a number would take its place in every formula.
    """
    for name in given:
        if name in library.metrics and name not in library.parameters:
            formula = library.metrics[name].formula
            raise CommandError(f"--set {name}: '{name}' is a metric, '{formula}', not a parameter.")
    return library.with_parameters(given)


def _tell_damages(reader: EventFilesReader) -> None:
    """Says what cannot be read, whatever comes of the rest."""
    damages = reader.damages
    lines = [str(damage) for damage in damages[:_DAMAGES]]
    if len(damages) > _DAMAGES:
        lines.append(f"… and {len(damages) - _DAMAGES} more files that cannot be read to their ends")
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def team_of(logdir: str) -> TeamFormulas:
    """Returns the formulas that lie beside the logs; none where they are not on a local disk."""
    path = local_path(logdir)
    return TeamFormulas.of(None if path is None else Store(path), formula_file_of("", path))


def chosen(runs: Sequence[Run], where: Iterable[str]) -> list[str]:
    """Returns the names of the runs that every condition lets through.

    A condition is a glob over names (`*/validation`), or compares a hyperparameter with a number
    (`lr<0.01`) or a text (`optimizer=adam*`). It is the latter where a run has a hyperparameter of
    that name.

    Raises:
        CommandError: If there is no such run.
    """
    known = {name for run in runs for name in (*run.hparams, *run.hparam_texts)}
    kept = list(runs)
    for condition in where:
        kept = [run for run in kept if _meets(run, condition, known)]
        if not kept:
            raise CommandError(
                f"No run meets {condition!r}. There are {len(runs)} runs, such as '{runs[0].name}'"
                + (f", and the hyperparameters {', '.join(sorted(known))}." if known else "."),
                exits.UNDECIDED,
            )
    return [run.name for run in kept]


def _meets(run: Run, condition: str, known: Collection[str]) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None or match["name"] not in known:
        return fnmatch.fnmatchcase(run.name, condition)
    name, sign, wanted = match.group("name", "sign", "value")
    if name in run.hparam_texts:
        is_equal = fnmatch.fnmatchcase(run.hparam_texts[name], wanted)
        return is_equal if sign in ("=", "==") else sign == "!=" and not is_equal
    try:
        return name in run.hparams and _SIGNS[sign](run.hparams[name], float(wanted))
    except ValueError:
        return False


def known_run(runs: Sequence[Run], name: str | None) -> str | None:
    """Returns the name of a run that is asked for by its name.

    Raises:
        CommandError: If there is none.
    """
    if name is not None and all(run.name != name for run in runs):
        raise CommandError(f"No run '{name}'. There are: {', '.join(run.name for run in runs[:20])}")
    return name


def given_set(path: str | None) -> FormulaSet | None:
    """Reads the formula set that `--metrics` names."""
    return None if path is None else FormulaSet.of(path)


def metrics_of(formulas: Iterable[str], library: Library) -> list[Metric]:
    """Returns the formulas that are typed at the prompt: `f1`, `5*fn + fp`, or `cost=5*fn + fp`.

    Raises:
        FormulaError: If one is no formula.
        CommandError: If one has a name that stands for something else.
    """
    return [_metric(text, library) for text in formulas]


def _metric(text: str, library: Library) -> Metric:
    from tb_custom_metrics.formula.entries import read_metric
    from tb_custom_metrics.formula.parser import parse

    name, equals, formula = text.partition("=")
    if not equals or formula.startswith("=") or not name.strip().isidentifier():
        return Metric("", text, parse(text))
    metric = read_metric(name.strip(), {"formula": formula.strip()})
    refusal = library.refuses(metric)
    if refusal is not None:
        raise CommandError(f"{refusal}. Choose another.")
    return metric
