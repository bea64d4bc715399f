"""`tb-custom-metrics backfill`: formulas written beside old runs, as ordinary scalars."""

import argparse
import json
import os
import sys
from collections import Counter
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.arguments import add_conditions
from tb_custom_metrics.cli.arguments import positive
from tb_custom_metrics.cli.batches import batches_of
from tb_custom_metrics.cli.batches import training_of
from tb_custom_metrics.cli.derive import Batch
from tb_custom_metrics.cli.derive import Outcome
from tb_custom_metrics.cli.derive import Wish
from tb_custom_metrics.cli.derive import derive
from tb_custom_metrics.cli.engines import available_cores
from tb_custom_metrics.cli.engines import in_processes
from tb_custom_metrics.cli.engines import on_dask
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.journal import Done
from tb_custom_metrics.cli.journal import Journal
from tb_custom_metrics.cli.journal import training_entry
from tb_custom_metrics.cli.logdir import with_parameters
from tb_custom_metrics.cli.progress import Progress
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import TOP

HELP = """\
Writes what formulas make of runs that are long over as ordinary scalars, so that Scalars, Time
Series, HParams and every other reader show them. Nothing that is there is touched: each run gets
a directory of its own, RUN/custom_metrics/backfill, with one file that is renamed into place when
it is whole; a formula about all runs of a training has a second such file, beside them. Repeated,
it writes the same bytes; cut off, it goes on where it was; and what has not changed since is left
out. A TensorBoard that is running shows a file that was written anew after a restart.

The formula set stands alone: it may use the catalogue, and neither custom_metrics.toml nor the
sets that a team has saved or that runs carry.

examples:
  tb-custom-metrics backfill logs --metrics metrics.toml
  tb-custom-metrics backfill logs --metrics metrics.toml --where '*/validation' --threshold 0.3
  tb-custom-metrics backfill logs --metrics metrics.toml --hparams
  tb-custom-metrics backfill logs --metrics metrics.toml --engine dask --scheduler tcp://host:8786
"""

_LOCAL_BATCH = 16  # runs; more would leave processes waiting for the last of them
_DASK_BATCH = 50  # runs, since a task costs the scheduler as much as a small run takes
_REASONS = 10  # lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("logdir", metavar="LOGDIR", help="the log directory, on a disk")
    parser.add_argument("--metrics", required=True, metavar="TOML", help="the formula set to write")
    parser.add_argument(
        "--hparams", action="store_true",
        help="also write the best over steps, as custom_metrics/best/NAME: HParams shows the last alone",
    )  # fmt: skip
    parser.add_argument(
        "--where", action="append", default=[], metavar="GLOB", help="only runs whose name matches"
    )
    add_conditions(parser)
    parser.add_argument(
        "--jobs", type=positive, default=available_cores(), metavar="N",
        help="processes (default: one for each core)",
    )  # fmt: skip
    parser.add_argument(
        "--engine", choices=("processes", "dask"), default="processes",
        help="where to work: here, or on a Dask cluster that sees the same directory",
    )  # fmt: skip
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of the Dask cluster")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Writes what is not there yet."""
    logdir = os.path.abspath(os.path.expanduser(options.logdir))
    if "://" in options.logdir or not os.path.isdir(logdir):
        raise CommandError(f"Backfill writes beside the logs, on a disk. No directory: '{options.logdir}'.")
    if (options.engine == "dask") != (options.scheduler is not None):
        raise CommandError("--engine dask and --scheduler ADDRESS go together.")
    wish = Wish(_formulas(options), options.threshold, options.prevalence, options.hparams)
    size = _DASK_BATCH if options.engine == "dask" else _LOCAL_BATCH
    found = batches_of(logdir, wish, options.where, size)
    journal = Journal(logdir)
    batches = [one for batch in found.batches if (one := _left(batch, found.keys, journal)) is not None]
    outcomes: list[Outcome] = []
    with Progress("runs", sum(len(batch.runs) for batch in batches)) as progress:
        for batch, results in _done(batches, options):
            journal.add(_entries(batch, results, found.keys))
            outcomes += results
            progress.add(len(batch.runs))
    n_left_out = sum(len(batch.runs) for batch in found.batches) - sum(len(batch.runs) for batch in batches)
    return _report(outcomes, n_left_out, options.json)


def _formulas(options: argparse.Namespace) -> FormulaSet:
    formulas = FormulaSet.of(options.metrics)
    if not formulas.metrics:
        raise CommandError(f"The formula set '{options.metrics}' has no [metrics].")
    library = replace(Library().with_metrics(formulas.metrics), parameters=formulas.parameters)
    library = with_parameters(library, dict(options.parameters))
    return replace(formulas, parameters=library.parameters)


def _left(batch: Batch, keys: dict[str, str], journal: Journal) -> Batch | None:
    """Returns what is left to do of a batch."""
    runs = tuple(
        run
        for run in batch.runs
        if not all(journal.holds(entry, keys[entry]) for entry in (run, _entry_above(run)))
    )
    return replace(batch, runs=runs) if runs else None


def _entry_above(run: str) -> str:
    """What the training of a run is called in the journal."""
    return training_entry(training_of(run) or TOP)


def _entries(
    batch: Batch, outcomes: Sequence[Outcome], keys: Mapping[str, str]
) -> Iterator[tuple[str, Done]]:
    """Yields what is done: a run only where its training did not fail, since both are redone together."""
    failed = {one.entry for one in outcomes if one.error is not None}
    trainings = {run: _entry_above(run) for run in batch.runs}
    done = dict.fromkeys(trainings.values(), (None, 0)) | {
        one.entry: (one.path, one.size) for one in outcomes
    }
    for entry, (path, size) in done.items():
        if entry not in failed and trainings.get(entry) not in failed:
            yield entry, Done(keys[entry], path, size)


def _done(batches: Sequence[Batch], options: argparse.Namespace) -> Iterator[tuple[Batch, list[Outcome]]]:
    if options.engine == "dask" and batches:
        return on_dask(derive, batches, options.scheduler)
    return in_processes(derive, batches, options.jobs)


def _report(outcomes: Sequence[Outcome], n_left_out: int, as_json: bool) -> int:
    written = [one for one in outcomes if one.is_new]
    failed = {one.entry: one.error for one in outcomes if one.error is not None}
    missing: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        for name, reason in one.missing.items():
            missing[name][reason] += 1
    body = {
        "written": len(written),
        "values": sum(one.values for one in written),
        "unchanged": n_left_out + sum(one.path is not None and one.is_new is False for one in outcomes),
        "without_value": sum(one.path is None for one in outcomes),
        "missing": missing,
        "failed": failed,
    }
    if as_json:
        sys.stdout.write(json.dumps(body, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(
            "Files: {written:,} written with {values:,} values, {unchanged:,} unchanged. "
            "Runs without a value: {without_value:,}.\n".format(**body)
        )
        sys.stderr.write("".join(f"{line}\n" for line in _told(missing, failed)))
    if failed:
        return exits.PARTLY
    return exits.OK if n_left_out or any(one.path is not None for one in outcomes) else exits.UNDECIDED


def _told(missing: Mapping[str, Counter[str]], failed: Mapping[str, str]) -> Iterator[str]:
    lines = [f"{name}, not in {number:,} runs: {reason}" for name, reasons in missing.items()
             for reason, number in reasons.items()]  # fmt: skip
    lines += [f"{run}: {error}" for run, error in failed.items()]
    yield from lines[:_REASONS]
    if len(lines) > _REASONS:
        yield f"… and {len(lines) - _REASONS} more; --json has them all"
