"""The Keras metric of a classifier with several classes: its confusion matrix."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.class_names import checked_classes
from tb_custom_metrics.training.metric import DEFAULT_NAME
from tb_custom_metrics.training.metric import CountsMetric
from tb_custom_metrics.training.metric import Numbers
from tb_custom_metrics.training.refusals import CLASSES
from tb_custom_metrics.training.refusals import NAN
from tb_custom_metrics.training.refusals import Refusal


@keras.saving.register_keras_serializable(package="tb_custom_metrics")
class ConfusionMatrix(CountsMetric):
    """How many examples of each class were predicted as each class, exactly.

        C[i, j] = examples of class i whose largest prediction is that of class j

    Of several predictions that are the largest, the first counts, as in `numpy.argmax`. Logits and
    probabilities give the same.

    Its result is how many predictions are right and wrong, which stand in Keras' logs as `correct`
    and `wrong`; under another name than "counts" as `<name>_correct` and `<name>_wrong`.

    Labels that are no class end no training: in a graph, and on PyTorch, the result is NaN from then
    on, as it is for predictions that are NaN, `counts` raises, and `CustomMetrics` says why. Called
    eagerly, `update_state` raises. Weights that cannot be counted raise in a graph too, but where
    nothing can, which is under `jit_compile` and on PyTorch.

    Args:
        num_classes: From 2. `y_pred` has shape `(n_samples, num_classes)`. `y_true` holds numbers
            of classes, of shape `(n_samples,)` or `(n_samples, 1)`, or one-hot rows, of shape
            `(n_samples, num_classes)`.
        class_names: Of the classes; "0", "1" and so on, unless given.
        count_dtype: "int64", or "float64" to count with weights that are no whole numbers.
        name: Of the set of counts, as of `BinaryCounts`.

    Raises:
        ValueError: If an argument is outside what is accepted.

    Example:
        >>> matrix = ConfusionMatrix(3, class_names=["ant", "bee", "cat"])
        >>> matrix.update_state([0, 2, 2], [[0.9, 0.1, 0.0], [0.2, 0.3, 0.5], [0.6, 0.2, 0.2]])
        >>> matrix.counts.tolist()
        [[1, 0, 0], [0, 0, 0], [1, 0, 1]]
    """

    def __init__(
        self,
        num_classes: int,
        class_names: Sequence[str] | None = None,
        count_dtype: str = "int64",
        name: str = DEFAULT_NAME,
    ) -> None:
        classes = checked_classes(num_classes, class_names, "num_classes", least=2)
        layout = Layout("matrix", classes=classes)
        self._nan_slot = num_classes**2
        correct, wrong, spoilt = range(3)
        logged_in = np.append(np.where(np.eye(len(classes)), correct, wrong), spoilt)
        super().__init__(layout, CLASSES, ("correct", "wrong"), logged_in, count_dtype, name)

    def get_config(self) -> dict[str, Any]:
        classes = list(self.layout.classes)
        return {"num_classes": len(classes), "class_names": classes, **super().get_config()}

    def _slot_of(self, y_true: Any, y_pred: Any) -> Any:
        num_classes = len(self.layout.classes)
        predictions = ops.convert_to_tensor(y_pred)
        labels = ops.convert_to_tensor(y_true)
        _check_shapes(labels, predictions, num_classes)
        true, is_class = _classes(labels, num_classes)
        predicted = ops.cast(ops.argmax(predictions, axis=-1), "int32")
        slot = true * num_classes + predicted
        slot = ops.where(ops.any(ops.isnan(predictions), axis=-1), self._nan_slot, slot)
        slot = ops.where(is_class, slot, self._labels_slot)
        return ops.expand_dims(slot, -1)

    def counts_in(self, slots: Numbers) -> Numbers:
        return slots[: self._nan_slot].reshape(self.layout.shape)

    def _refused_in(self, slots: Numbers) -> dict[Refusal, float]:
        return {NAN: slots[self._nan_slot].item()}


def _classes(labels: Any, num_classes: int) -> tuple[Any, Any]:
    """Returns the class of each example, int32 of shape `(n_samples,)`, and whether it is one."""
    if len(labels.shape) == 2 and labels.shape[1] == num_classes:
        ones, zeros = ops.equal(labels, 1), ops.equal(labels, 0)
        single = ops.equal(ops.sum(ops.cast(ones, "int32"), axis=-1), 1)
        classes = ops.cast(ops.argmax(ops.cast(ones, "int32"), axis=-1), "int32")
        return classes, ops.logical_and(single, ops.all(ops.logical_or(ones, zeros), axis=-1))
    given = ops.reshape(labels, (-1,))
    classes = ops.cast(given, "int32")
    inside = ops.logical_and(ops.greater_equal(classes, 0), ops.less(classes, num_classes))
    return classes, ops.logical_and(inside, ops.equal(ops.cast(classes, given.dtype), given))


def _check_shapes(labels: Any, predictions: Any, num_classes: int) -> None:
    given, predicted = tuple(labels.shape), tuple(predictions.shape)
    if len(predicted) != 2 or predicted[1] not in (num_classes, None):
        raise ValueError(
            f"`y_pred` must have shape (n_samples, {num_classes}): one for each class. "
            f"Received: y_pred.shape={predicted}"
        )
    if len(given) not in (1, 2) or given[1:] not in ((), (1,), (num_classes,)):
        raise ValueError(
            "`y_true` must have shape (n_samples,), (n_samples, 1) or, of one-hot rows, "
            f"(n_samples, {num_classes}). Received: y_true.shape={given}"
        )
    if None not in (given[0], predicted[0]) and given[0] != predicted[0]:
        raise ValueError(
            "`y_true` and `y_pred` must be of the same length. "
            f"Received: len(y_true)={given[0]}, len(y_pred)={predicted[0]}"
        )
