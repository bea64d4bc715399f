"""From the files of some runs and formulas to files of scalars: one function, wherever it runs."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tb_custom_metrics.cli.files import remove_abandoned
from tb_custom_metrics.cli.files import write_whole
from tb_custom_metrics.cli.journal import training_entry
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.sources import parent
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.metadata import BACKFILL_DIRECTORY
from tb_custom_metrics.training.writer import DerivedScalar
from tb_custom_metrics.training.writer import derived_file

FILE_NAME = "events.out.tfevents.0000000000.backfill"
TRAINING_FILE_NAME = "events.out.tfevents.0000000001.backfill"
"""Always the same, so that what is written again stands in the place of what was. The directory of a
training may be that of a run, too, and each of the two is written without the other.
"""


@dataclass(frozen=True)
class Wish:
    """What is to be written for every run.

    Attributes:
        formulas: The formulas with their parameters.
        threshold: Where a value still depends on the threshold.
        prevalence: The share of positives at which counts are seen; as they are without it.
        best: Whether the best over steps is written too.
    """

    formulas: FormulaSet
    threshold: float = 0.5
    prevalence: float | None = None
    best: bool = False


@dataclass(frozen=True)
class Batch:
    """Some runs, and all that has to be read for them.

    Attributes:
        logdir: The log directory.
        runs: The names of the runs.
        directories: Name to directory, of the runs and of the trainings that they belong to.
        files: The event files to read, each with its run.
        wish: What to write.
    """

    logdir: str
    runs: tuple[str, ...]
    directories: Mapping[str, str]
    files: tuple[tuple[str, str], ...]
    wish: Wish


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run, or of a training, where a formula is about all of its runs.

    Attributes:
        owner: Which it is.
        path: The file, or `None` where no formula has a value.
        size: Its size, bytes.
        values: How many it holds.
        is_new: Whether it was another one before; `None` where it could not be written.
        missing: Formula to the reason why it has no value here.
        error: Why it could not be written, or the run could not be read to its end; or `None`.
    """

    owner: Owner
    path: str | None
    size: int
    values: int
    is_new: bool | None
    missing: Mapping[str, str]
    error: str | None

    @property
    def entry(self) -> str:
        """What it is called in the journal."""
        return training_entry(self.owner.name) if self.owner.of_training else self.owner.name


def derive(batch: Batch) -> list[Outcome]:
    """Evaluates the formulas in the runs of a batch, and writes one file beside each run and training.

    The same batch gives the same bytes. A file is there whole or not at all, and is not touched where
    it holds those bytes already.
    """
    reader = EventFilesReader(batch.logdir, batch.files)
    runs = runs_of(reader.listing())
    answers = _answers(reader, runs, batch)
    scalars: dict[Owner, list[DerivedScalar]] = {Owner(False, run): [] for run in batch.runs}
    sets = {run.name: len(run.sets) for run in runs}
    for answer in answers:
        for one in answer.series:
            assert isinstance(one, Series)
            several = not one.of_training and sets.get(one.run, 0) > 1
            written = _scalars(answer.metric, one, several, batch.wish.best)
            scalars.setdefault(one.owner, []).extend(written)
    damages = {damage.path: str(damage) for damage in reader.damages}
    return [_outcome(batch, owner, ones, answers, damages) for owner, ones in scalars.items()]


def _answers(reader: EventFilesReader, runs: Sequence[Run], batch: Batch) -> list[Answer]:
    wish = batch.wish
    library = Library().with_metrics(wish.formulas.metrics)
    library = library.with_parameters({name: one.value for name, one in wish.formulas.parameters.items()})
    there = {run.name for run in runs}
    return evaluate_runs(
        reader,
        runs,
        [run for run in batch.runs if run in there],
        library,
        list(wish.formulas.metrics.values()),
        threshold=wish.threshold,
        prevalence=wish.prevalence,
    )


def _scalars(metric: Metric, one: Series, several_sets: bool, best: bool) -> Iterator[DerivedScalar]:
    if not len(one.values):
        return
    parts = (one.set_name if several_sets else None, metric.name, one.class_name)
    name = "/".join(part for part in parts if part is not None)
    text = f"`{metric.formula}`"
    description = f"{metric.description} {text}".strip()
    yield DerivedScalar(name, description, one.clock.steps, one.clock.wall_times, one.values)
    if best and not np.isnan(one.values).all():
        row = np.nanargmin(one.values) if one.goal == "minimize" else np.nanargmax(one.values)
        at = slice(int(row), int(row) + 1)
        moment = (one.clock.steps[at], one.clock.wall_times[at])
        yield DerivedScalar(f"best/{name}", f"The best over steps of {text}", *moment, one.values[at])


def _outcome(
    batch: Batch,
    owner: Owner,
    scalars: Sequence[DerivedScalar],
    answers: Sequence[Answer],
    damages: Mapping[str, str],
) -> Outcome:
    missing = {
        answer.metric.name: error.message
        for answer in answers
        for name, error in answer.skipped
        if Owner(False, name) == owner
    }
    own = [path for name, path in batch.files if Owner(False, parent(name)) == owner]
    told = [damages[path] for path in own if path in damages]
    path, size = None, 0
    is_new: bool | None = False
    if scalars:
        content = derived_file(scalars)
        file_name = TRAINING_FILE_NAME if owner.of_training else FILE_NAME
        target = Path(batch.directories[owner.name]) / BACKFILL_DIRECTORY / file_name
        path, size = str(target), len(content)
        try:
            is_new = _written(target, content)
        except OSError as error:
            is_new = None
            told.append(f"{target}: {error.strerror or error}")
    values = sum(len(one.values) for one in scalars)
    return Outcome(owner, path, size, values, is_new, missing, "; ".join(told) or None)


def _written(target: Path, content: bytes) -> bool:
    """Writes the file unless it is there already; returns whether it was written."""
    if target.parent.is_dir():
        remove_abandoned(target.parent)
        if target.exists() and target.stat().st_size == len(content) and target.read_bytes() == content:
            return False
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    return True
