"""Writes counts from any training loop, without Keras and TensorFlow."""

import os
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula.formula_set import FormulaSource
from tb_custom_metrics.metadata import RUN_DIRECTORY
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training import summaries
from tb_custom_metrics.training.derivation import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.derivation import Source
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.event_file import abandon


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


class CountsWriter:
    """Writes counts, and what follows from them, to a run.

    The event file is made when something is first written. It lies in `<log_dir>/custom_metrics`,
    which TensorBoard's Custom Metrics tab shows as a part of the run `log_dir`.

    Args:
        log_dir: Directory of the run, such as "logs/mine/validation".

    Raises:
        TypeError: If `log_dir` is not a path.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as log_dir, CountsWriter(log_dir) as writer:
        ...     writer.add_counts(np.array([[3, 1, 95, 1]]), Layout("cells"), step=0)
        ...     writer.add_formulas(["f1", "mcc"], step=0)
    """

    def __init__(self, log_dir: str | os.PathLike[str]) -> None:
        self._directory = run_directory(log_dir)
        self._file: EventFile | None = None
        self._step: int | None = None  # of the counts below
        self._counts: dict[str, Counts] = {}
        self._derivation: Derivation | None = None
        self._described = ""  # the formula set that this file holds, as TOML

    def add_counts(
        self,
        tensor: npt.ArrayLike,
        layout: Layout,
        step: int,
        name: str = "counts",
        wall_time: float | None = None,
    ) -> None:
        """Writes one set of counts.

        Args:
            tensor: Whole numbers, as `layout` says; float64 where examples have weights.
            layout: How they lie in the tensor.
            step: Which it is.
            name: Of the set.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: If the tensor does not fit the layout.
            OSError: If it cannot be written.
        """
        counts = Counts(np.asarray(tensor), layout)
        value = summaries.counts_value(counts.tensor, layout, name)
        if step != self._step:
            self._step, self._counts = step, {}
        self._counts[name] = counts
        self._write([value], step, wall_time)

    def add_formulas(self, formulas: FormulaSource, step: int, wall_time: float | None = None) -> None:
        """Writes what formulas make of the counts of this step, as ordinary scalars.

        The formulas themselves are written with the first of them. Where they still depend on the
        threshold, they are read at the stored one nearest to 0.5.

        Args:
            formulas: Names of the catalogue, a dict of name to text, or a TOML file.
            step: Which it is; its counts must have been added.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            FormulaError: If a formula is wrong.
            LookupError: If a formula needs what is no count.
            ValueError: If this step has no counts.
            OSError: If it cannot be written.
        """
        derivation = self._derivation_of(FormulaSet.of(formulas))
        sets = self._sets(step)
        values = []
        for name, counts in sets.items():
            for formula in derivation.formulas.metrics:
                derived = derivation.evaluate(formula, step, Source(counts), series=name)
                only = name if len(sets) > 1 else None
                values += [summaries.derived_value(key, value, only) for key, value in derived.items()]
        described = derivation.formulas.to_toml()
        if self._described != described:
            values.append(summaries.formula_set_value(derivation.formulas))
        self._write(values, step, wall_time)
        self._described = described

    def add_histograms(self, step: int, wall_time: float | None = None) -> None:
        """Writes histograms of the scores, made from the counts of this step.

        Args:
            step: Which it is; its counts must have been added.
            wall_time: Seconds since the Unix epoch; now, unless given.

        Raises:
            ValueError: If this step has no counts, or none of kind "scores".
            OSError: If it cannot be written.
        """
        sets = self._sets(step)
        values = []
        for name, counts in sets.items():
            if counts.layout.kind == "scores":
                only = name if len(sets) > 1 else None
                values += summaries.score_values(counts.tensor, counts.layout, only)
        if not values:
            raise ValueError(f"Histograms need counts of kind 'scores'. Received: step={step!r}")
        self._write(values, step, wall_time)

    def flush(self) -> None:
        """Hands everything to the operating system, so that it outlives this process.

        Raises:
            OSError: If it cannot be written.
        """
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Writes what is left; a later add begins a new event file."""
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
        if step != self._step or not self._counts:
            raise ValueError(
                "Argument `step` must be the step of the counts added last. "
                f"Received: step={step!r}, last={self._step!r}"
            )
        return self._counts

    def _derivation_of(self, formulas: FormulaSet) -> Derivation:
        if self._derivation is None or self._derivation.formulas != formulas:
            self._derivation = Derivation(formulas)
        return self._derivation

    def _write(self, values: Sequence[summaries.Value], step: int, wall_time: float | None) -> None:
        if self._file is None:
            self._file = EventFile(self._directory)
            self._described = ""
        try:
            self._file.write(values, step, wall_time)
        except OSError:
            # Readers stop at a cut, so that nothing may follow it.
            abandon(self._file)
            self._file = None
            raise
