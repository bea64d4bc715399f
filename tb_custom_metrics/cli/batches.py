"""Divides the runs of a log directory into batches, each with the files that it needs."""

import fnmatch
import os
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.derive import Batch
from tb_custom_metrics.cli.derive import Wish
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.journal import key_of
from tb_custom_metrics.cli.journal import training_entry
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.logs.event_files.storage import files_of_runs
from tb_custom_metrics.logs.run import TOP
from tb_custom_metrics.logs.sources import parent
from tb_custom_metrics.metadata import BACKFILL_DIRECTORY

_FORM = 2  # of what is written: another number writes everything anew

_File = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """What is to be done in a log directory.

    Attributes:
        batches: Every run that is wanted is in one of them.
        keys: What the journal calls a run or a training, to a text that is another one as soon as its
            files or the wish are.
    """

    batches: Sequence[Batch]
    keys: dict[str, str]


def batches_of(logdir: str, wish: Wish, where: Iterable[str], size: int) -> Found:
    """Lists a log directory and divides its runs; those of one training stay together.

    Args:
        logdir: The directory.
        wish: What is wanted of each run.
        where: Globs that the names of the runs all match.
        size: How many runs a batch has at least, except the last.

    Raises:
        CommandError: If there are none.
    """
    files = _files(logdir)
    globs = list(where)
    wanted = [run for run in files if all(fnmatch.fnmatchcase(run, glob) for glob in globs)]
    if not wanted:
        raise CommandError(f"No event files of such runs in '{logdir}'.", exits.UNDECIDED)
    trainings, siblings = _by_training(wanted), _by_training(files)
    named = [
        file for name in _named_runs(wish) for file in _needed(training_of(name), siblings, files, named=())
    ]
    stamps = {path: _stamp(path) for ones in files.values() for _, path in ones}
    about = _about(wish)
    batches, keys = [], {}
    runs: list[str] = []
    read: dict[_File, None] = {}
    for training, members in trainings.items():
        needed = _needed(training, siblings, files, named)
        runs += members
        read |= dict.fromkeys(needed)
        key = key_of(about, [(path, stamps[path]) for _, path in needed])
        keys.update(dict.fromkeys([*members, training_entry(training or TOP)], key))
        if len(runs) >= size:
            batches.append(_batch(logdir, runs, read, files, wish))
            runs, read = [], {}
    if runs:
        batches.append(_batch(logdir, runs, read, files, wish))
    return Found(batches, keys)


def _by_training(runs: Iterable[str]) -> Mapping[str, list[str]]:
    trainings = defaultdict(list)
    for run in runs:
        trainings[training_of(run)].append(run)
    return trainings


def _about(wish: Wish) -> str:
    parameters = wish.formulas.parameters
    return key_of(_FORM, wish.formulas.metrics, parameters, wish.threshold, wish.prevalence, wish.best)


def _files(logdir: str) -> Mapping[str, list[_File]]:
    """The event files of each run, what this package wrote for it included, earlier backfills left out."""
    found: dict[str, list[_File]] = defaultdict(list)
    for directory, paths in files_of_runs(logdir):
        if directory != BACKFILL_DIRECTORY and not directory.endswith(f"/{BACKFILL_DIRECTORY}"):
            found[parent(directory)] += [(directory, path) for path in paths]
    return dict(sorted(found.items()))


def _needed(
    training: str,
    siblings: Mapping[str, Sequence[str]],
    files: Mapping[str, list[_File]],
    named: Sequence[_File],
) -> list[_File]:
    """The files of a training's runs, of the directories above, which hold hyperparameters, and of others."""
    above, name = ["."], training
    while name:
        above.append(name)
        name = name.rpartition("/")[0]
    runs = dict.fromkeys([*above, *siblings.get(training, ())])
    return list(dict.fromkeys([file for run in runs for file in files.get(run, ())] + list(named)))


def _batch(
    logdir: str, runs: Sequence[str], read: Iterable[_File], files: Mapping[str, list[_File]], wish: Wish
) -> Batch:
    directories = {}
    for run in runs:
        directory, path = files[run][0]
        base = os.path.dirname(path)
        directories[run] = os.path.dirname(base) if directory != run else base
        directories.setdefault(training_of(run) or TOP, os.path.dirname(directories[run]))
    return Batch(logdir, tuple(runs), directories, tuple(read), wish)


def _named_runs(wish: Wish) -> Iterable[str]:
    """The runs that formulas name: `run("plain/validation", f1)`."""
    for metric in wish.formulas.metrics.values():
        for node in post_order(metric.node):
            if isinstance(node, Call) and node.function == "run" and isinstance(node.arguments[0], Text):
                yield node.arguments[0].value


def training_of(run: str) -> str:
    """Returns the directory that a run shares with its siblings; empty at the top."""
    return run.rpartition("/")[0]


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return (-1, -1)
    return status.st_size, status.st_mtime_ns
