"""Thresholds that were chosen on one run, to be applied to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.join import Steps
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.run import Owner
from tb_custom_metrics.logs.series import Task
from tb_custom_metrics.logs.slicing import Indices


@dataclass(frozen=True, slots=True)
class Choice:
    """The thresholds chosen on one run, or on one training.

    Attributes:
        steps: When they were chosen; `None` where one choice is for all steps. Shape `(n_steps,)`.
        thresholds: NaN where none could be chosen. Shape `(n_steps, n_classes)`, or `(1, n_classes)`.
        note: Says where they come from.
        cautions: For what is counted in the same runs.
        counted_in: The runs whose counts they were chosen by.
    """

    steps: Steps | None
    thresholds: Array
    note: str
    cautions: tuple[str, ...]
    counted_in: frozenset[str]

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
    """The thresholds chosen for all runs and trainings.

    Attributes:
        sources: What thresholds are chosen on for each of them. Where there are two, the second is the
            training, of which a formula has its series whose every name has a prefix.
        chosen: By formula, what was chosen on, and set of counts.
        part: The last component of the names of the runs that were chosen on, or `None`.
    """

    sources: Mapping[Owner, tuple[Owner, ...]]
    chosen: Mapping[tuple[str, Owner], Mapping[str | None, Choice]]
    part: str | None

    def of(self, task: Task) -> Choice:
        """Returns the thresholds for one formula in one run or training.

        Raises:
            FormulaError: If there are none.
        """
        formula, whole = task.formula, (0, len(task.formula))
        sources = self.sources.get(task.owner)
        if sources is None:
            kind = "run" if task.of_training else "sibling run"
            message = say(
                "no_run_to_choose_on",
                f"No {kind} '{{part}}' of '{{run}}' to choose a threshold on",
                part=str(self.part),
                run=task.run,
            )
            raise UnknownNameError(message, formula, whole)
        by_set = next((self.chosen[formula, one] for one in sources if (formula, one) in self.chosen), {})
        choice = by_set.get(task.set_name) or (next(iter(by_set.values())) if len(by_set) == 1 else None)
        if choice is None:
            hint = say("choose_on_its_run", "Choose it on one of its runs.")
            message = say(
                "no_threshold_to_choose", "No threshold can be chosen on {on} for it", on=str(sources[0])
            )
            raise JoinError(message, formula, whole, hint if sources[0].of_training else None)
        # On other runs it is no choice by the data that it is applied to.
        return choice if choice.counted_in & task.counted_in else replace(choice, cautions=())
