"""Writes counts from any training loop, without Keras and TensorFlow."""

import os
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any
from typing import Self

import numpy.typing as npt

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula.formula_set import FormulaSource
from tb_custom_metrics.metadata import RUN_DIRECTORY
from tb_custom_metrics.training import summaries
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.derivation import Source
from tb_custom_metrics.training.derived_file import DerivedScalar as DerivedScalar
from tb_custom_metrics.training.derived_file import derived_file as derived_file
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.event_file import abandon
from tb_custom_metrics.training.thresholds import DEFAULT_NUMBER


def run_directory(log_dir: str | os.PathLike[str], run: str = "") -> str:
    """Returns where this package writes for a run: a directory that it shares with no other writer.

    TensorBoard's Python loader follows only the newest event file of a directory, so that two
    live writers would freeze each other's curves.

    Raises:
        TypeError: If `log_dir` is not a path.

    Example:
        >>> run_directory("logs", "train")
        'logs/train/custom_metrics'
    """
    if not isinstance(log_dir, str | os.PathLike):
        raise TypeError(f"Argument `log_dir` must be a path. Received: log_dir={log_dir!r}")
    return os.path.join(os.fspath(log_dir), run, RUN_DIRECTORY)


_STEPS_KEPT = 16  # threads may be at different ones
_SETS_KEPT = 16  # of formulas, each with the steps that functions along steps look back to


class CountsWriter:
    """Writes counts, and what follows from them, to a run.

    The event file is made when something is first written. It lies in `<log_dir>/custom_metrics`,
    which TensorBoard's Custom Metrics tab shows as a part of the run `log_dir`. Every `add_` hands
    its step to the operating system before it returns: a running TensorBoard can read it, and a
    process that is killed loses none of it.

    Several threads may add. Errors come from the call that met them, and nothing of that call is
    written; where the file could not be written, the next call begins a new one.

    Args:
        log_dir: Directory of the run, such as "logs/mine/validation".

    Raises:
        TypeError: If `log_dir` is not a path.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as log_dir, CountsWriter(log_dir) as writer:
        ...     writer.add_scores([0, 1, 1], [0.2, 0.4, 0.9], step=0)
        ...     writer.add_formulas(["f1", "mcc"], step=0)
        ...     writer.add_histograms(step=0)
    """

    def __init__(self, log_dir: str | os.PathLike[str]) -> None:
        self._directory = run_directory(log_dir)
        self._file: EventFile | None = None
        self._lock = threading.RLock()
        self._counts: dict[int, dict[str, Counts]] = {}  # of the steps added last
        self._derivations: list[Derivation] = []  # with what they remember, the one used last at the end
        self._described: FormulaSet | None = None  # the one that this file holds

    def add_scores(
        self,
        y_true: npt.ArrayLike,
        y_score: npt.ArrayLike,
        step: int,
        *,
        thresholds: int | Sequence[float] = DEFAULT_NUMBER,
        rule: str = ">",
        from_logits: bool = False,
        sample_weight: npt.ArrayLike | None = None,
        class_names: Sequence[Any] = (),
        name: str = "counts",
        wall_time: float | None = None,
    ) -> None:
        """Counts scores at every threshold and writes the counts.

        Args:
            y_true: Labels, 0 or 1. Shape `(n_samples,)` or `(n_samples, n_labels)`.
            y_score: Scores, fractions in [0, 1], or logits. Shape as `y_true`.
            step: Which it is.
            thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); or they themselves,
                ascending, fractions in [0, 1]. They are compared as float32.
            rule: ">" or ">=": a score is predicted positive if it is (greater than | at least)
                the threshold.
            from_logits: Whether the scores are logits, which go through the sigmoid first.
            sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.
            class_names: Of the labels where there are several.
            name: Of the set of counts.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: As `Counts.from_scores`.
            OSError: If it cannot be written.
        """
        counts = Counts.from_scores(
            y_true,
            y_score,
            thresholds,
            rule,
            from_logits=from_logits,
            sample_weight=sample_weight,
            class_names=class_names,
        )
        self.add_counts(counts, step, name, wall_time)

    def add_labels(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        step: int,
        *,
        sample_weight: npt.ArrayLike | None = None,
        class_names: Sequence[Any] = (),
        name: str = "counts",
        wall_time: float | None = None,
    ) -> None:
        """Counts predicted labels and writes the counts.

        Args:
            y_true: True labels: 0 or 1; or, with `class_names`, classes. Shape `(n_samples,)`, or
                `(n_samples, n_labels)` for 0 and 1.
            y_pred: Predicted labels, in the same form.
            step: Which it is.
            sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.
            class_names: All classes, whether or not they occur; or the names of the labels.
            name: Of the set of counts.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: As `Counts.from_labels`.
            OSError: If it cannot be written.
        """
        counts = Counts.from_labels(y_true, y_pred, sample_weight=sample_weight, class_names=class_names)
        self.add_counts(counts, step, name, wall_time)

    def add_counts(
        self, counts: Counts, step: int, name: str = "counts", wall_time: float | None = None
    ) -> None:
        """Writes one set of counts.

        Args:
            counts: Such as the sum of the shards of a distributed evaluation.
            step: Which it is.
            name: Of the set.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: If the tensor does not fit its layout.
            OSError: If it cannot be written.
        """
        value = summaries.counts_value(counts.tensor, counts.layout, name)
        with self._lock:
            self._write([value], step, wall_time)
            self._counts.setdefault(step, {})[name] = counts
            if len(self._counts) > _STEPS_KEPT:
                del self._counts[next(iter(self._counts))]

    def add_formulas(self, formulas: FormulaSource, step: int, wall_time: float | None = None) -> None:
        """Writes what formulas make of the counts of this step, as ordinary scalars.

        The formulas themselves are written with the first of them. Where they still depend on the
        threshold, they are read at the stored one nearest to 0.5. Functions along steps see the
        earlier steps for which the same formulas were given; of the last 16 such sets.

        Args:
            formulas: Names of the catalogue, a dict of name to text, or a TOML file.
            step: Which it is; its counts must have been added, among the last 16 steps.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            FormulaError: If a formula is wrong.
            LookupError: If a formula needs what is no count.
            ValueError: If this step has no counts.
            OSError: If it cannot be written.
        """
        formula_set = FormulaSet.of(formulas)
        with self._lock:
            derivation = self._derivation_of(formula_set)
            sets = self._sets(step)
            values = []
            for name, counts in sets.items():
                for formula in formula_set.metrics:
                    derived = derivation.evaluate(formula, step, Source(counts), series=name)
                    only = name if len(sets) > 1 else None
                    values += [summaries.derived_value(key, value, only) for key, value in derived.items()]
            if self._described != formula_set or self._file is None:
                values.append(summaries.formula_set_value(formula_set))
            self._write(values, step, wall_time)
            self._described = formula_set

    def add_histograms(self, step: int, wall_time: float | None = None) -> None:
        """Writes histograms of the scores, made from the counts of this step.

        Args:
            step: Which it is; its counts must have been added, among the last 16 steps.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: If this step has no counts, or none of kind "scores" without classes.
            OSError: If it cannot be written.
        """
        with self._lock:
            sets = self._sets(step)
            values = []
            for name, counts in sets.items():
                if summaries.are_scores_of_one_label(counts.layout):
                    only = name if len(sets) > 1 else None
                    values += summaries.score_values(counts.tensor, counts.layout, only)
            if not values:
                raise ValueError(
                    f"Histograms need counts of the scores of one label. Received: step={step!r}"
                )
            self._write(values, step, wall_time)

    def close(self) -> None:
        """Ends the event file; a later add begins a new one."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _sets(self, step: int) -> dict[str, Counts]:
        if step not in self._counts:
            raise ValueError(
                "Argument `step` must be a step whose counts were added, among the last "
                f"{_STEPS_KEPT}. Received: step={step!r}"
            )
        return self._counts[step]

    def _derivation_of(self, formulas: FormulaSet) -> Derivation:
        kept = [one for one in self._derivations if one.formulas == formulas]
        derivation = kept[0] if kept else Derivation(formulas)
        others = [one for one in self._derivations if one is not derivation]
        self._derivations = [*others[1 - _SETS_KEPT :], derivation]
        return derivation

    def _write(self, values: Sequence[summaries.Value], step: int, wall_time: float | None) -> None:
        if self._file is None:
            self._file = EventFile(self._directory)
            self._described = None
        try:
            self._file.write(values, step, wall_time)
            self._file.flush()
        except Exception:  # a URL has errors of its own, as of TensorFlow
            # Readers stop at a cut, so that nothing may follow it.
            abandon(self._file)
            self._file = None
            raise
