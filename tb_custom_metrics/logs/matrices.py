"""The confusion matrix that a formula's counts have at a step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_custom_metrics.formula.errors import JoinError
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.logs.evaluated import Evaluated
from tb_custom_metrics.logs.evaluated import Where
from tb_custom_metrics.logs.evaluated import evaluated
from tb_custom_metrics.logs.series import Inputs
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.views import row_of
from tb_custom_metrics.logs.views import threshold_at

_SIDES = ("negative", "positive")
_CELLS = ("tn", "fp", "fn", "tp")  # row by row of [true, predicted]
_AS_LOGGED = say("matrix_as_logged", "the matrix is as it was logged, at no other prevalence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Shown):
    """How many examples of each true class were predicted as each class.

    Attributes:
        labels: Of the rows, and of the columns.
        counts: `[true, predicted]`. Shape `(n_labels, n_labels)`.
        step: Its step.
        wall_time: Seconds since the Unix epoch.
        threshold: The threshold that scores were cut at, or `None` where there is none.
        rule: ">" or ">=": which side of the threshold is predicted positive; `None` without one.
    """

    labels: tuple[str, ...]
    counts: Array
    step: int
    wall_time: float
    threshold: float | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class ConfusionMatrices:
    """The matrix of all classes where it was logged; else negative by positive, for each class.

    Attributes:
        where: The threshold.
        step: The step, or `None` for the last.
    """

    where: Where
    step: int | None = None

    def __call__(self, inputs: Inputs) -> Iterator[Matrix]:
        task = inputs.task
        if task.count_set is None:
            raise JoinError(
                say("reads_no_counts", "It reads no counts of this run itself"),
                task.formula,
                (0, len(task.formula)),
                say(
                    "log_counts",
                    "BinaryCounts(), ConfusionMatrix(…) and CountsWriter log counts, "
                    "of which there is a matrix.",
                ),
            )
        span = task.metric.node.span
        plan = task.plan_of(*(Name(count, None, False, span) for count in _CELLS))
        found = evaluated(inputs, self.where, plan=plan)
        row = row_of(found, self.step)
        logged = found.reading.matrices.get((task.run, ""))
        if logged is not None:
            yield Matrix(
                **found.shown(None, *(() if task.scope.view is None else (_AS_LOGGED,))),
                **_when(found, row, None),
                labels=task.count_set.layout.classes,
                counts=logged[row],
            )
            return
        for index, name in found.classes():
            cells = np.array([value.array[row, 0, index] for value in found.values])
            yield Matrix(
                **found.shown(name),
                **_when(found, row, threshold_at(found, row, index)),
                labels=_SIDES,
                counts=cells.reshape(2, 2),
            )


def _when(found: Evaluated, row: int, threshold: float | None) -> dict[str, Any]:
    count_set = found.task.count_set
    return {
        "step": int(found.clock.steps[row]),
        "wall_time": float(found.clock.wall_times[row]),
        "threshold": threshold,
        "rule": None if threshold is None or count_set is None else count_set.layout.rule,
    }
