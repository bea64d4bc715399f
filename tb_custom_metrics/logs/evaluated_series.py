"""What formulas came to, as series or as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import overload

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.logs.evaluation import Answer
from tb_custom_metrics.logs.series import Series
from tb_custom_metrics.logs.series import Shown
from tb_custom_metrics.logs.views import Columns

if TYPE_CHECKING:
    import pandas

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class EvaluatedSeries:
    """The values of one formula in one run: over steps, or over thresholds at one step.

    Attributes:
        formula: Its name where it was given one, else its text.
        run: The run.
        set_name: The set of counts, or `None` where the formula reads none.
        class_name: The class, or `None` where there is no class axis.
        steps: int64. Shape `(n_values,)`: a value for each step, or over thresholds for each threshold.
        wall_times: Seconds since the Unix epoch. Shape `(n_values,)`.
        values: float64, NaN where undefined. Shape `(n_values,)`.
        thresholds: Those that the values were read at, NaN where they have none. Shape `(n_values,)`.
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


def _called(metric: Metric) -> str:
    return metric.name or metric.formula


def _series(metric: Metric, shown: Shown) -> EvaluatedSeries:
    steps, wall_times, thresholds, values = _points(shown)
    return EvaluatedSeries(
        formula=_called(metric),
        run=shown.run,
        set_name=shown.set_name,
        class_name=shown.class_name,
        steps=np.array(np.broadcast_to(steps, values.shape), np.int64),
        wall_times=np.array(np.broadcast_to(wall_times, values.shape), np.float64),
        values=np.array(values, np.float64),
        thresholds=np.array(np.broadcast_to(thresholds, values.shape), np.float64),
        notes=(*shown.cautions, *shown.notes),
    )


def _points(shown: Shown) -> tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike, Column]:
    """The steps, wall times, thresholds and values of a line; over thresholds at one step."""
    if isinstance(shown, Columns):
        at, columns = shown.at, shown.columns
        return at["step"], at["wall_time"], columns["thresholds"], columns["values"]
    assert isinstance(shown, Series)
    threshold = np.nan if shown.threshold is None else shown.threshold
    return shown.clock.steps, shown.clock.wall_times, threshold, shown.values
