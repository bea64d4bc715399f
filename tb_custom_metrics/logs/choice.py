"""Thresholds that were chosen on one run, to be applied to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.logs.slicing import Indices


@dataclass(frozen=True, slots=True)
class Choice:
    """The thresholds chosen for one run.

    Attributes:
        steps: When they were chosen; `None` where one choice is for all steps. Shape `(n_steps,)`.
        thresholds: NaN where none could be chosen. Shape `(n_steps, n_classes)`, or `(1, n_classes)`.
        note: Says where they come from.
        cautions: For the run that they were chosen on.
    """

    steps: Steps | None
    thresholds: Array
    note: str
    cautions: tuple[str, ...]

    def rows(self, steps: Steps) -> Indices:
        """Returns the indices of the steps for which there is a threshold."""
        if self.steps is None:
            return np.arange(len(steps))
        return np.flatnonzero(np.isin(steps, self.steps))

    def at(self, steps: Steps) -> Array:
        """Returns the thresholds at steps that `rows` has found. Shape `(n_steps, n_classes)`."""
        if self.steps is None:
            return np.broadcast_to(self.thresholds, (len(steps), self.thresholds.shape[1]))
        return self.thresholds[np.searchsorted(self.steps, steps)]


@dataclass(frozen=True, slots=True)
class Choices:
    """The thresholds chosen for all runs.

    Attributes:
        sources: Run to the run that its thresholds are chosen on.
        chosen: By formula, run that was chosen on, and set of counts.
        part: The last component of the names of the runs that were chosen on, or `None`.
    """

    sources: Mapping[str, str]
    chosen: Mapping[tuple[str, str], Mapping[str | None, Choice]]
    part: str | None

    def of(self, task: Task) -> Choice:
        """Returns the thresholds for one formula in one run.

        Raises:
            FormulaError: If there are none.
        """
        whole = (0, len(task.formula))
        source = self.sources.get(task.run)
        if source is None:
            raise UnknownNameError(
                f"No sibling run '{self.part}' of '{task.run}' to choose a threshold on", task.formula, whole
            )
        by_set = self.chosen.get((task.formula, source), {})
        choice = by_set.get(task.set_name) or (next(iter(by_set.values())) if len(by_set) == 1 else None)
        if choice is None:
            raise JoinError(f"No threshold can be chosen on run '{source}' for it", task.formula, whole)
        # On another run it is no choice by the data that it is applied to.
        return choice if source == task.run else replace(choice, cautions=())
