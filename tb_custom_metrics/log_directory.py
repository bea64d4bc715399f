"""A log directory in Python: its runs, and formulas over them, at every step that was logged."""

import argparse
import os
import warnings
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import overload

import numpy as np
import numpy.typing as npt
from tensorboard.plugins import base_plugin

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.plugin.team import Team

if TYPE_CHECKING:
    import pandas

Column = npt.NDArray[Any]

_SHOWN_RUNS = 10  # in an error


def read(logdir: str | os.PathLike[str]) -> "LogDirectory":
    """Reads the event files of a log directory, at every step.

    What names mean is as in the panel over the same directory: the catalogue, the formulas that runs
    carry, and those of the team. A damaged file gives what lies before the damage, and a warning.

    Args:
        logdir: A directory, as given to `tensorboard --logdir`, or a URL that fsspec knows, such as
            `s3://bucket/logs`, for which the extra `[remote]` must be installed.

    Raises:
        NotADirectoryError: If there is no such directory.
        OSError: If what lies behind a URL cannot be read.

    Example:
        >>> import tempfile
        >>> from tb_custom_metrics import CountsWriter
        >>> logdir = tempfile.mkdtemp()
        >>> with CountsWriter(f"{logdir}/validation") as writer:
        ...     writer.add_scores([1, 0, 0], [0.9, 0.6, 0.2], step=0)
        ...     writer.add_scores([1, 0, 0], [0.9, 0.1, 0.2], step=1)
        >>> evaluation = read(logdir).evaluate(["f1", "recall"])
        >>> [(one.run, one.formula, one.values.round(2).tolist()) for one in evaluation]
        [('validation', 'f1', [0.67, 1.0]), ('validation', 'recall', [1.0, 1.0])]
    """
    path = os.fspath(logdir)
    if "://" not in path:
        path = os.path.expanduser(path)
        if not os.path.isdir(path):
            raise NotADirectoryError(f"There is no such log directory: {path!r}")
    logs = LogDirectory(path)
    logs._read_on()
    return logs


class LogDirectory:
    """What a log directory held when it was last read. `read` makes it.

    Args:
        logdir: Its path or URL.
    """

    def __init__(self, logdir: str) -> None:
        self.path = logdir
        self._team = Team(base_plugin.TBContext(logdir=logdir, flags=argparse.Namespace()))
        self._reader = EventFilesReader(logdir)
        self._warned: set[tuple[str, int]] = set()
        self._runs: list[Run] = []
        self._library = Library()

    def __repr__(self) -> str:
        return f"<LogDirectory {self.path!r} of {len(self._runs)} runs>"

    @property
    def runs(self) -> list[str]:
        """The names of its runs, as TensorBoard shows them."""
        return [run.name for run in self._runs]

    @property
    def damages(self) -> Sequence[Damage]:
        """The parts of its event files that cannot be read."""
        return self._reader.damages

    def read_on(self) -> None:
        """Reads what has been written since it was last read."""
        self._read_on()

    def _read_on(self) -> None:
        self._runs = runs_of(self._reader.listing())
        self._library = self._team.read().over(read_library(self._reader, self._runs))
        for damage in self.damages:
            if (damage.path, damage.offset) not in self._warned:
                self._warned.add((damage.path, damage.offset))
                warnings.warn(str(damage), stacklevel=3)  # in the line that called `read` or `read_on`

    def evaluate(
        self,
        formulas: str | Sequence[str] | Mapping[str, str],
        *,
        runs: Sequence[str] | None = None,
        threshold: float = 0.5,
        parameters: Mapping[str, float] | None = None,
        baseline: str | None = None,
        prevalence: float | None = None,
    ) -> "Evaluation":
        """Evaluates formulas over runs, at each step.

        Args:
            formulas: One, or several, or several by the names under which they may use each other.
            runs: Their names; all of them unless given.
            threshold: Where a value has a threshold axis, it is read at the stored threshold nearest
                to this one, a fraction.
            parameters: Other values for parameters of formula sets, or further ones.
            baseline: The run that `baseline(x)` reads.
            prevalence: The share of positives at which all counts are seen; as they are without it.

        Returns:
            A series for each formula, run, set of counts and class.

        Raises:
            FormulaError: If a formula cannot be evaluated in any of these runs.
            KeyError: If there is no such run.
            ValueError: If a formula is named as something that has another meaning already.
        """
        wanted = self.runs if runs is None else list(runs)
        self._check_runs([*wanted, *([] if baseline is None else [baseline])])
        library = self._library.with_parameters(parameters or {})
        metrics = _metrics(formulas)
        for metric in metrics:
            refusal = library.refuses(metric)
            if refusal is not None:
                raise ValueError(f"{refusal}. Choose another name.")
        answers = evaluate_runs(
            self._reader,
            self._runs,
            wanted,
            library.with_metrics({metric.name: metric for metric in metrics if metric.name}),
            metrics,
            threshold=threshold,
            baseline=baseline,
            prevalence=prevalence,
        )
        return Evaluation(answers)

    def _check_runs(self, names: Sequence[str]) -> None:
        known = self.runs
        unknown = sorted(set(names).difference(known))
        if unknown:
            first = ", ".join(known[:_SHOWN_RUNS])
            others = f" and {len(known) - _SHOWN_RUNS:,} others" if len(known) > _SHOWN_RUNS else ""
            raise KeyError(f"There is no run {unknown[0]!r} in {self.path!r}. Runs: {first}{others}")


@dataclass(frozen=True, slots=True)
class EvaluatedSeries:
    """The values of one formula in one run.

    Attributes:
        formula: Its name where it was given one, else its text.
        run: The run.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        steps: int64. Shape `(n_steps,)`.
        wall_times: Seconds since the Unix epoch. Shape `(n_steps,)`.
        values: float64, NaN where undefined. Shape `(n_steps,)`.
        thresholds: Those that the values were read at, NaN where they have none. Shape `(n_steps,)`.
        notes: Sentences about the values, those first that they should not be quoted without.
    """

    formula: str
    run: str
    set_name: str | None
    class_name: str | None
    steps: npt.NDArray[np.int64]
    wall_times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    thresholds: npt.NDArray[np.float64]
    notes: tuple[str, ...]


class Evaluation(Sequence[EvaluatedSeries]):
    """What formulas came to: a sequence of series, or columns.

    Args:
        answers: To each formula.

    Attributes:
        skipped: By formula and run, why it has no series there.

    Raises:
        FormulaError: If a formula has no series at all.
    """

    def __init__(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer.error is not None:
                raise answer.error
        self._series = [_series(answer.metric, one) for answer in answers for one in answer.series]
        self.skipped: dict[tuple[str, str], FormulaError] = {
            (_called(answer.metric), run): error for answer in answers for run, error in answer.skipped
        }

    def __repr__(self) -> str:
        return f"<Evaluation of {len(self)} series>"

    def __len__(self) -> int:
        return len(self._series)

    @overload
    def __getitem__(self, index: int) -> EvaluatedSeries: ...

    @overload
    def __getitem__(self, index: slice) -> list[EvaluatedSeries]: ...

    def __getitem__(self, index: int | slice) -> EvaluatedSeries | list[EvaluatedSeries]:
        return self._series[index]

    def columns(self) -> dict[str, Column]:
        """Returns all series below each other, as columns of one length, one row for each value.

        They are `formula`, `run`, `set`, `class`, `step`, `wall_time`, `threshold` and `value`; `set`
        and `class` are `None` where there is none.
        """
        lengths = [len(one.steps) for one in self]
        texts = {
            "formula": [one.formula for one in self],
            "run": [one.run for one in self],
            "set": [one.set_name for one in self],
            "class": [one.class_name for one in self],
        }
        numbers: dict[str, tuple[Any, list[Column]]] = {
            "step": (np.int64, [one.steps for one in self]),
            "wall_time": (np.float64, [one.wall_times for one in self]),
            "threshold": (np.float64, [one.thresholds for one in self]),
            "value": (np.float64, [one.values for one in self]),
        }
        repeated = {name: np.repeat(np.array(column, object), lengths) for name, column in texts.items()}
        return repeated | {
            name: np.concatenate([np.zeros(0, dtype), *column]) for name, (dtype, column) in numbers.items()
        }

    def to_pandas(self) -> "pandas.DataFrame":
        """Returns `columns` as a data frame.

        Raises:
            ImportError: If pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise ImportError(
                "`to_pandas` needs pandas. Install it with: pip install pandas, or use `columns()`"
            ) from error
        return pandas.DataFrame(self.columns())


def _metrics(formulas: str | Sequence[str] | Mapping[str, str]) -> list[Metric]:
    if isinstance(formulas, Mapping):
        return [Metric(name, text, parse(text)) for name, text in formulas.items()]
    texts = [formulas] if isinstance(formulas, str) else formulas
    return [Metric("", text, parse(text)) for text in texts]


def _called(metric: Metric) -> str:
    return metric.name or metric.formula


def _series(metric: Metric, shown: Shown) -> EvaluatedSeries:
    assert isinstance(shown, Series)
    steps = shown.clock.steps
    threshold = np.nan if shown.threshold is None else shown.threshold
    return EvaluatedSeries(
        formula=_called(metric),
        run=shown.run,
        set_name=shown.set_name,
        class_name=shown.class_name,
        steps=steps,
        wall_times=shown.clock.wall_times,
        values=np.array(shown.values, np.float64),
        thresholds=np.array(np.broadcast_to(threshold, steps.shape), np.float64),
        notes=(*shown.cautions, *shown.notes),
    )
