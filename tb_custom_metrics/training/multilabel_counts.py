"""The Keras metric of a classifier with several labels: the counts of each at every threshold."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from tb_custom_metrics.training.class_names import checked_classes
from tb_custom_metrics.training.metric import DEFAULT_NAME
from tb_custom_metrics.training.score_counts import ScoreCounts
from tb_custom_metrics.training.thresholds import DEFAULT_NUMBER
from tb_custom_metrics.training.thresholds import Thresholds


@keras.saving.register_keras_serializable(package="tb_custom_metrics")
class MultilabelCounts(ScoreCounts):
    """True and false positives and negatives of each label at every threshold, exactly.

    An example may have any number of the labels. Each label is counted as `BinaryCounts` does, and
    is a class of the panel's and the formulas' class axis.

    Its result is the four counts at the stored threshold nearest to 0.5, summed over the labels,
    which stand in Keras' logs as `tp`, `fp`, `tn`, `fn`; under another name than "counts" as
    `<name>_tp` and so on.

    Args:
        num_labels: Of each example, from 1. `y_true`, 0 or 1, and `y_pred` have shape
            `(n_samples, num_labels)`; weights that, or one for each example.
        thresholds: As of `BinaryCounts`.
        rule: ">" or ">=", as of `BinaryCounts`.
        from_logits: Whether the scores are logits, which go through the sigmoid first.
        class_names: Of the labels; "0", "1" and so on, unless given.
        count_dtype: "int64", or "float64" to count with weights that are no whole numbers.
        name: Of the set of counts, as of `BinaryCounts`.

    Raises:
        ValueError: If an argument is outside what is accepted.

    Example:
        >>> counts = MultilabelCounts(2, thresholds=[0.5], class_names=["cat", "dog"])
        >>> counts.update_state([[0, 1], [1, 1]], [[0.2, 0.9], [0.4, 0.8]])
        >>> {name: int(count) for name, count in counts.result().items()}
        {'tp': 2, 'fp': 0, 'tn': 1, 'fn': 1}
        >>> counts.counts.shape  # label, negatives then positives, bin
        (2, 2, 2)
    """

    def __init__(
        self,
        num_labels: int,
        thresholds: Thresholds = DEFAULT_NUMBER,
        rule: str = ">",
        from_logits: bool = False,
        class_names: Sequence[str] | None = None,
        count_dtype: str = "int64",
        name: str = DEFAULT_NAME,
    ) -> None:
        classes = checked_classes(num_labels, class_names, "num_labels", least=1)
        super().__init__(num_labels, classes, thresholds, rule, from_logits, count_dtype, name)

    def get_config(self) -> dict[str, Any]:
        classes = list(self.layout.classes)
        return {"num_labels": len(classes), "class_names": classes, **super().get_config()}

    def _with_label_axis(self, values: Any, name: str) -> Any:
        tensor = ops.convert_to_tensor(values)
        shape, num_labels = tuple(tensor.shape), len(self.layout.classes)
        if len(shape) != 2 or shape[1] not in (num_labels, None):
            raise ValueError(
                f"`{name}` must have shape (n_samples, {num_labels}): one for each label. "
                f"Received: {name}.shape={shape}"
            )
        return tensor
