"""Counts of every few batches, beside those of whole epochs."""

from collections.abc import Iterator
from collections.abc import Mapping

import numpy as np

from tb_custom_metrics.training import summaries
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.derivation import Source
from tb_custom_metrics.training.notices import Notices

SUFFIX = "batch"
"""Last part of the name of a set that holds batches; no formula may have this name beside one."""


class Batches:
    """Cuts an epoch into stretches of batches.

    A metric counts from the beginning of the epoch. What is written are the counts since the stretch
    before, so that the stretches of an epoch add up to the counts of the epoch. Where gradients are
    accumulated, what an epoch has after its last step of the optimizer is part of the next stretch.

    Args:
        every: Batches in a stretch; the last one of an epoch has the rest. It is longer where Keras
            takes several steps at once.
        derivation: Its formulas of nothing but counts are evaluated, too, unless they look along
            steps, which would be slower with every stretch.
    """

    def __init__(self, every: int, derivation: Derivation) -> None:
        self._every = every
        self._derivation = derivation
        self._formulas = [f for f in derivation.formulas.metrics if derivation.is_of_one_moment(f)]
        self._seen: dict[str, summaries.Tensor] = {}
        self._rest: dict[str, summaries.Tensor] = {}  # of the epoch before, which no step holds yet
        self._n_batches = 0  # of this epoch, until the last stretch
        self._step: int | None = None

    def begin_epoch(self) -> None:
        """Begins with a metric that was reset."""
        self._seen = {name: -rest for name, rest in self._rest.items()}
        self._rest = {}
        self._n_batches = 0

    def begin_training(self) -> None:
        """Begins with steps that may have been written before, by a training that was interrupted."""
        self._step = None
        self._rest = {}

    def is_due(self, batch: int) -> bool:
        """Whether a stretch ends with a batch, which is counted from 0."""
        return batch + 1 - self._n_batches >= self._every

    def end(
        self, batch: int | None, step: int, sets: Mapping[str, Counts | None], notices: Notices
    ) -> list[summaries.Value]:
        """Ends a stretch.

        Args:
            batch: The last one of it, from 0; `None` at the end of the epoch.
            step: Of the optimizer. One that was written already, as with accumulated gradients,
                leaves the stretch open, if need be into the next epoch.
            sets: Counts since the beginning of the epoch; `None` where they could not be counted.
            notices: Hear what goes wrong.

        Returns:
            What is written: counts and derived scalars.
        """
        if self._step is not None and step <= self._step:
            if batch is None:
                self._rest = {name: self._since(name, one) for name, one in sets.items() if one is not None}
            return []
        self._step = step
        if batch is not None:
            self._n_batches = batch + 1
        return [value for name in sets for value in self._values(name, step, sets, notices)]

    def _values(
        self, name: str, step: int, sets: Mapping[str, Counts | None], notices: Notices
    ) -> Iterator[summaries.Value]:
        counts, batch_set = sets[name], f"{name}/{SUFFIX}"
        if counts is None or batch_set in sets:
            return  # the latter is a metric of that very name
        tensor = self._since(name, counts)
        self._seen[name] = counts.tensor
        yield summaries.counts_value(tensor, counts.layout, batch_set)
        for formula in self._formulas:
            with notices.guard(f"Evaluating '{formula}'"):
                source = Source(Counts(tensor, counts.layout))
                derived = self._derivation.evaluate(formula, step, source)
                for key, value in derived.items():
                    yield summaries.derived_value(key, value, batch_set)

    def _since(self, name: str, counts: Counts) -> summaries.Tensor:
        """Returns the counts since the stretch before."""
        return counts.tensor - self._seen.get(name, np.zeros_like(counts.tensor))
