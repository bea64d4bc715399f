"""What metrics that compare scores with thresholds have in common."""

from typing import Any

import numpy as np
import numpy.typing as npt
from keras import ops

from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.metadata import RULES
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.metric import CountsMetric
from tb_custom_metrics.training.metric import Numbers
from tb_custom_metrics.training.refusals import LABELS
from tb_custom_metrics.training.refusals import NAN
from tb_custom_metrics.training.refusals import OUTSIDE
from tb_custom_metrics.training.refusals import Refusal
from tb_custom_metrics.training.thresholds import DEFAULT_THRESHOLD
from tb_custom_metrics.training.thresholds import SMALLEST_NORMAL
from tb_custom_metrics.training.thresholds import Thresholds
from tb_custom_metrics.training.thresholds import as_argument
from tb_custom_metrics.training.thresholds import as_thresholds

CELLS = tuple(COUNTS)
_TP, _FP, _TN, _FN, _SPOILT = range(5)


class ScoreCounts(CountsMetric):
    """How many negatives and positives of each label have scores between two thresholds.

    Around the bins of the layout lie two more at each end: scores below 0 and above 1, which are
    counted and told, and the outermost, which are for infinities and NaN. Where a search begins and
    ends is all that NaN decides, so that it falls into one of them on every backend.

    Args:
        num_labels: Of each example.
        classes: Names of the labels, or none for a binary problem.
        thresholds: As `as_thresholds` takes them.
        rule: ">" or ">=".
        from_logits: Whether the scores are logits.
        count_dtype: "int64" or "float64".
        name: Of the set of counts.
    """

    def __init__(
        self,
        num_labels: int,
        classes: tuple[str, ...],
        thresholds: Thresholds,
        rule: str,
        from_logits: bool,
        count_dtype: str,
        name: str,
    ) -> None:
        if rule not in RULES:
            raise ValueError(f'Argument `rule` must be ">" or ">=". Received: rule={rule!r}')
        layout = Layout("scores", as_thresholds(thresholds), rule, classes)
        self._edges = _edges(layout)
        self._shape = (num_labels, 2, len(self._edges) + 1)
        super().__init__(layout, LABELS, CELLS, _cells(layout, self._shape), count_dtype, name)
        self.from_logits = bool(from_logits)

    def get_config(self) -> dict[str, Any]:
        return {
            "thresholds": as_argument(self.layout.thresholds),
            "rule": self.layout.rule,
            "from_logits": self.from_logits,
            **super().get_config(),
        }

    def _slot_of(self, y_true: Any, y_pred: Any) -> Any:
        num_labels, _, num_bins = self._shape
        labels = self._with_label_axis(y_true, "y_true")
        scores = ops.cast(self._with_label_axis(y_pred, "y_pred"), "float32")
        _check_lengths(labels, scores)
        if self.from_logits:
            scores = ops.sigmoid(scores)
        # By search, never by multiplying, which misplaces scores that equal a threshold.
        bins = ops.digitize(scores, self._edges)
        if num_labels > 1:
            bins = ops.add(bins, np.arange(0, self._labels_slot, 2 * num_bins, dtype=np.int32))
        negative = ops.where(ops.equal(labels, 0), bins, self._labels_slot)
        return ops.where(ops.equal(labels, 1), bins + num_bins, negative)

    def _with_label_axis(self, values: Any, name: str) -> Any:
        raise NotImplementedError

    def counts_in(self, slots: Numbers) -> Numbers:
        bins = slots[: self._labels_slot].reshape(self._shape)
        counts = bins[:, :, 2:-2].copy()
        counts[:, :, 0] += bins[:, :, 1]
        counts[:, :, -1] += bins[:, :, -2]
        return counts

    def _refused_in(self, slots: Numbers) -> dict[Refusal, float]:
        bins = slots[: self._labels_slot].reshape(self._shape).sum(axis=(0, 1))
        return {NAN: (bins[0] + bins[-1]).item(), OUTSIDE: (bins[1] + bins[-2]).item()}


def _edges(layout: Layout) -> npt.NDArray[np.float32]:
    """Returns where bins begin: a score is in the last bin whose edge it reaches."""
    levels = layout.thresholds
    if layout.rule == ">":  # to be greater is to reach the next number
        levels = np.maximum(np.nextafter(levels, np.float32(np.inf)), SMALLEST_NORMAL)
    lowest, above_1 = np.finfo(np.float32).min, np.nextafter(np.float32(1), np.float32(2))
    return np.concatenate([[lowest, 0], levels, [above_1, np.inf]]).astype(np.float32)


def _cells(layout: Layout, shape: tuple[int, int, int]) -> npt.NDArray[np.int32]:
    """Returns which of `CELLS` each slot is in at the stored threshold nearest to 0.5."""
    first_above = nearest(layout.thresholds.astype(np.float64), DEFAULT_THRESHOLD) + 3
    cells = np.full(shape, _SPOILT, np.int32)
    cells[:, 0, 1:first_above], cells[:, 1, 1:first_above] = _TN, _FN
    cells[:, 0, first_above:-1], cells[:, 1, first_above:-1] = _FP, _TP
    return cells.ravel()


def _check_lengths(labels: Any, scores: Any) -> None:
    a, b = labels.shape[0], scores.shape[0]
    if a is not None and b is not None and a != b:
        raise ValueError(
            f"`y_true` and `y_pred` must be of the same length. Received: len(y_true)={a}, len(y_pred)={b}"
        )
