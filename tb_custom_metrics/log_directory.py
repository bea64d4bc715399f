"""A log directory in Python: its runs, and formulas over them, at every step that was logged."""

import argparse
import os
import warnings
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from tensorboard.plugins import base_plugin

from tb_custom_metrics.formula.goals import GOALS
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.choice import Choices
from tb_custom_metrics.logs.choosing import choose
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated_series import Evaluation
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.logs.views import OverSteps
from tb_custom_metrics.logs.views import OverThresholds
from tb_custom_metrics.plugin.team import Team

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
        threshold_from: Mapping[str, str] | None = None,
        parameters: Mapping[str, float] | None = None,
        baseline: str | None = None,
        prevalence: float | None = None,
    ) -> Evaluation:
        """Evaluates formulas over runs, at each step.

        Args:
            formulas: One, or several, or several by the names under which they may use each other.
            runs: Their names; all of them unless given.
            threshold: Where a value has a threshold axis, it is read at the stored threshold nearest
                to this one, a fraction.
            threshold_from: In place of `threshold`: at each step where the formula `best` is best, on the
                sibling run `part`, as in `{"best": "f1", "part": "validation"}`. Each formula is best by
                itself without `best`, and on the run itself without `part`. `"goal"` is "maximize" or
                "minimize", where `best` is not the name of a formula that has one; without it the smallest
                value of a cost is the best, as of `5*fn + fp`, and the largest of all else.
            parameters: Other values for parameters of formula sets, or further ones.
            baseline: The run that `baseline(x)` reads.
            prevalence: The share of positives at which all counts are seen; as they are without it.

        Returns:
            A series for each formula, run, set of counts and class.

        Raises:
            FormulaError: If a formula cannot be evaluated in any of these runs.
            KeyError: If there is no such run.
            ValueError: If a formula is named as something that has another meaning already, or where
                `threshold_from` has another key or goal.
        """
        question = self._question(formulas, runs, parameters, baseline, prevalence)
        choices = None if threshold_from is None else question.choices(**_chosen_by(threshold_from))
        return Evaluation(question.answers(OverSteps(Where(threshold, choices))))

    def over_thresholds(
        self,
        formulas: str | Sequence[str] | Mapping[str, str],
        *,
        step: int | None = None,
        runs: Sequence[str] | None = None,
        parameters: Mapping[str, float] | None = None,
        baseline: str | None = None,
        prevalence: float | None = None,
    ) -> Evaluation:
        """Evaluates formulas over runs, at each stored threshold of one step.

        Args:
            formulas: One, or several, or several by the names under which they may use each other.
            step: The step; the last one of each run unless given. A run without it is skipped.
            runs: Their names; all of them unless given.
            parameters: Other values for parameters of formula sets, or further ones.
            baseline: The run that `baseline(x)` reads.
            prevalence: The share of positives at which all counts are seen; as they are without it.

        Returns:
            A series for each formula, run, set of counts and class, with a value for each threshold.

        Raises:
            FormulaError: If a formula cannot be evaluated in any of these runs.
            KeyError: If there is no such run.
            ValueError: If a formula is named as something that has another meaning already.
        """
        question = self._question(formulas, runs, parameters, baseline, prevalence)
        return Evaluation(question.answers(OverThresholds(step)))

    def _question(
        self,
        formulas: str | Sequence[str] | Mapping[str, str],
        runs: Sequence[str] | None,
        parameters: Mapping[str, float] | None,
        baseline: str | None,
        prevalence: float | None,
    ) -> "_Question":
        wanted = self.runs if runs is None else list(runs)
        self._check_runs([*wanted, *([] if baseline is None else [baseline])])
        library = self._library.with_parameters(parameters or {})
        metrics = _metrics(formulas)
        for metric in metrics:
            refusal = library.refuses(metric)
            if refusal is not None:
                raise ValueError(f"{refusal}. Choose another name.")
        library = library.with_metrics({metric.name: metric for metric in metrics if metric.name})
        return _Question(self._reader, self._runs, wanted, metrics, library, baseline, prevalence)

    def _check_runs(self, names: Sequence[str]) -> None:
        known = self.runs
        unknown = sorted(set(names).difference(known))
        if unknown:
            first = ", ".join(known[:_SHOWN_RUNS])
            others = f" and {len(known) - _SHOWN_RUNS:,} others" if len(known) > _SHOWN_RUNS else ""
            raise KeyError(f"There is no run {unknown[0]!r} in {self.path!r}. Runs: {first}{others}")


@dataclass(frozen=True, slots=True)
class _Question:
    """Formulas in some of the runs that there are."""

    reader: EventFilesReader
    runs: Sequence[Run]
    wanted: Sequence[str]
    metrics: Sequence[Metric]
    library: Library
    baseline: str | None
    prevalence: float | None

    def answers(self, view: Callable[[Inputs], Iterable[Shown]]) -> list[Answer]:
        return self._evaluate(self.wanted, self.metrics, view)

    def choices(self, best: str | None = None, part: str | None = None, goal: str | None = None) -> Choices:
        by = None
        if best is not None:
            node = parse(best)
            by = Metric("", best, node, goal=self.library.goal_of(node, goal))
        return choose(self.runs, self.wanted, self.metrics, self._evaluate, part=part, best=by, at_last=False)

    def _evaluate(
        self,
        runs: Iterable[str],
        metrics: Sequence[Metric],
        view: Callable[[Inputs], Iterable[Shown]] | None = None,
    ) -> list[Answer]:
        return evaluate_runs(
            self.reader,
            self.runs,
            runs,
            self.library,
            metrics,
            baseline=self.baseline,
            prevalence=self.prevalence,
            view=view,
        )


def _chosen_by(threshold_from: Mapping[str, str]) -> Mapping[str, str]:
    unknown = sorted(set(threshold_from).difference(("best", "part", "goal")))
    if unknown:
        raise ValueError(
            f"Argument `threshold_from` has the keys 'best', 'part' and 'goal'. Received: {unknown[0]!r}"
        )
    goal = threshold_from.get("goal")
    if goal not in (None, *GOALS):
        raise ValueError(f"The goal of `threshold_from` must be 'maximize' or 'minimize'. Received: {goal!r}")
    return threshold_from


def _metrics(formulas: str | Sequence[str] | Mapping[str, str]) -> list[Metric]:
    if isinstance(formulas, Mapping):
        return [Metric(name, text, parse(text)) for name, text in formulas.items()]
    texts = [formulas] if isinstance(formulas, str) else formulas
    return [Metric("", text, parse(text)) for text in texts]
