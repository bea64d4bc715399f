"""`tb-custom-metrics formulas`: the formulas that a team shares beside its logs."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.tables import text_table
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.formula_set import read_toml
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.plugin import formulas_bodies
from tb_custom_metrics.plugin.checking import check
from tb_custom_metrics.plugin.local_path import local_path
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.store import ConflictError
from tb_custom_metrics.plugin.store import Store
from tb_custom_metrics.plugin.store import is_set_name
from tb_custom_metrics.plugin.team import TeamFormulas
from tb_custom_metrics.plugin.team import formula_file_of

HELP = """\
Shows the formulas that a team shares: those of custom_metrics.toml in the log directory, which
people write themselves, and the sets saved from the panel, which are kept as revisions.

examples:
  tb-custom-metrics formulas logs
  tb-custom-metrics formulas logs --validate
  tb-custom-metrics formulas logs --export fraud > fraud.toml
  tb-custom-metrics formulas logs --import fraud.toml --as fraud
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("logdir", metavar="LOGDIR", help="the log directory")
    parser.add_argument(
        "--file", default="", metavar="TOML", help="the team's own file, if not LOGDIR/custom_metrics.toml"
    )
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument(
        "--validate", action="store_true", help="say what is wrong, and exit with 1 if anything is"
    )
    actions.add_argument("--export", metavar="SET", help="print a saved set as TOML, comments and all")
    actions.add_argument(
        "--import", dest="imported", metavar="TOML", help="save a file as the next revision of a set"
    )
    actions.add_argument("--json", action="store_true", help="print JSON, as the plugin's /formulas has it")
    parser.add_argument(
        "--as", dest="name", metavar="SET", help="the set to save; the file's name without it"
    )


def run(options: argparse.Namespace) -> int:
    """Does what was asked for."""
    logdir = local_path(options.logdir)
    if logdir is None or not logdir.is_dir():
        raise CommandError(
            f"Formulas lie beside the logs on a local disk. Received: LOGDIR={options.logdir!r}, "
            "which is no directory here."
        )
    if options.name is not None and options.imported is None:
        raise CommandError("--as names the set that --import TOML saves; without it, it says nothing.")
    if options.imported is not None:
        return _import(Store(logdir), Path(options.imported), options.name)
    team = TeamFormulas.of(Store(logdir), formula_file_of(options.file, logdir))
    if options.export is not None:
        sys.stdout.write(_saved(team, options.export).toml)
        return exits.OK
    library = team.over(Library())
    wrong = [*team.notes, *(f"'{name}' means {told}" for name, told in library.conflicts.items())]
    if options.validate:
        wrong += _unknown(str(logdir), team)
        sys.stdout.write("".join(f"{line}\n" for line in wrong) or f"{_number(team)}: nothing is wrong\n")
        return exits.NO if wrong else exits.OK
    if options.json:
        body = formulas_bodies.in_force(team, library, Store(logdir).refusal())
        sys.stdout.write(json.dumps(body, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return exits.OK
    sys.stdout.write(_shown(team))
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return exits.OK


def _unknown(logdir: str, team: TeamFormulas) -> Iterator[str]:
    """Yields what no run knows of the names in the formulas; nothing is known where there is no run yet."""
    reader = EventFilesReader(logdir)
    runs = runs_of(reader.listing())
    library = team.over(read_library(reader, runs))
    names = [run.name for run in runs]
    for definition in library.in_force.values():
        if isinstance(definition.meaning, Metric) and definition.origins[0].layer != "run":
            error = check(definition.meaning, runs, names, library, names[0]).error if names else None
            if isinstance(error, UnknownNameError):
                yield f"'{definition.name}' of {definition.origins[0]} can be computed in no run. {error}"


def _import(store: Store, path: Path, name: str | None) -> int:
    toml = read_toml(path)
    name = path.stem if name is None else name
    if not is_set_name(name):
        raise CommandError(
            "The name of a set has 1 to 64 characters of a to z, 0 to 9, '_' and '-', and begins with a "
            f"letter or a digit. Received: {name!r}. Give one with --as."
        )
    in_force = {one.set: one.number for one in store.read()[0]}
    try:
        saved = store.save(name, in_force.get(name, 0), toml)
    except ConflictError:
        raise CommandError(f"Set '{name}' was saved by somebody else at this moment; try again.") from None
    sys.stdout.write(f"Saved {path} as revision {saved.number} of set '{name}'.\n")
    return exits.OK


def _saved(team: TeamFormulas, name: str) -> Revision:
    found = {revision.set: revision for revision in team.saved}
    if name not in found:
        there = ", ".join(found) or "none"
        raise CommandError(f"No set '{name}' that can be read. Saved sets: {there}.")
    return found[name]


def _number(team: TeamFormulas) -> str:
    n_sets = len(team.saved) + (team.file is not None)
    return "1 set" if n_sets == 1 else f"{n_sets} sets"


def _shown(team: TeamFormulas) -> str:
    sections = []
    if team.file is not None:
        name, formulas = team.file
        sections.append(_section(f"file {name}", formulas))
    sections += [_section(f"set {one.set}, revision {one.number}", one.formulas) for one in team.saved]
    return "\n".join(sections) or "The team shares no formulas here yet.\n"


def _section(heading: str, formulas: FormulaSet) -> str:
    rows = [[name, one.formula, one.description] for name, one in formulas.metrics.items()]
    rows += [[name, f"{one.value:g}", "parameter"] for name, one in formulas.parameters.items()]
    return f"{heading}\n{text_table(rows, indent=2) if rows else ''}"
