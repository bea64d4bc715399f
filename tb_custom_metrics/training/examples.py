"""Labels, scores and weights as training loops have them, to arrays that can be counted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.counts import label_matrix
from tb_custom_metrics.training.class_names import different

_ROUNDING = 1e-6  # a mean of float32 probabilities may be that far outside [0, 1]


def array(name: str, values: npt.ArrayLike) -> npt.NDArray[Any]:
    """Returns values as numpy has them.

    Raises:
        ValueError: If they cannot be read, such as a tensor on a GPU.
    """
    try:
        return np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"`{name}` must be an array, a list or a tensor that numpy can read. Of a tensor of PyTorch "
            f"give `{name}.detach().cpu()`. Received: {type(values).__name__}, {error}"
        ) from error


def pair(
    name: str, values: npt.ArrayLike, other_name: str, other_values: npt.ArrayLike
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Returns labels and what was predicted, both of shape `(n_samples,)` or `(n_samples, n_labels)`.

    An axis of length 1 behind that of the samples is taken off.

    Raises:
        ValueError: If the shapes differ or are others.
    """
    a, b = (_column(array(*given)) for given in ((name, values), (other_name, other_values)))
    if a.shape != b.shape or a.ndim not in (1, 2):
        hint = ""
        if (a.ndim, b.ndim) == (1, 2):
            hint = f" For one class of many, count {other_name}.argmax(1) with labels."
        raise ValueError(
            f"`{name}` and `{other_name}` must have the same shape, (n_samples,) or (n_samples, n_labels)."
            f"{hint} Received: {name}.shape={a.shape}, {other_name}.shape={b.shape}"
        )
    return a, b


def label_names(labels: npt.NDArray[Any], class_names: Sequence[Any]) -> tuple[str, ...]:
    """Returns a name for each label; none where there is only one, which has no class axis.

    Raises:
        ValueError: If there are not as many names as labels, or two are the same.
    """
    n_labels = labels.shape[1] if labels.ndim == 2 else 1
    if len(class_names) not in (0, n_labels):
        raise ValueError(
            f"Argument `class_names` must have a name for each label, {n_labels} here. "
            f"Received: class_names={class_names!r:.200}"
        )
    if not len(class_names) and n_labels > 1:
        return tuple(str(label) for label in range(n_labels))
    return different(class_names)


def probabilities(scores: npt.NDArray[Any], from_logits: bool) -> npt.NDArray[Any]:
    """Returns scores as float32 in [0, 1].

    Raises:
        ValueError: If they are outside, which is what logits are.
    """
    if from_logits:
        # Exact to the last digits for scores near 0, too, where 1 / (1 + exp(-x)) overflows.
        return np.exp(-np.logaddexp(0.0, -scores.astype(np.float64))).astype(np.float32)
    single = np.asarray(scores, np.float32)
    outside = single[(single < -_ROUNDING) | (single > 1 + _ROUNDING)]
    if outside.size:
        raise ValueError(
            "`y_score` must hold fractions from 0 to 1. Logits need from_logits=True. "
            f"Received: {outside[0].item():.6g}, and {outside.size} such in all"
        )
    return single


def check_binary(name: str, labels: npt.NDArray[Any]) -> None:
    """Raises if a label is not 0 or 1.

    Raises:
        ValueError: With the label and what to do.
    """
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise ValueError(
            f"`{name}` must hold 0 and 1 only. Classes need `class_names`. Received: {wrong[0].item()!r}"
        )


def matrix(
    y_true: npt.NDArray[Any],
    y_pred: npt.NDArray[Any],
    classes: Sequence[str],
    weights: npt.NDArray[Any] | None,
) -> npt.NDArray[Any]:
    """Returns the confusion matrix of classes, given as numbers from 0 or as names."""
    true, predicted = (
        _indices(name, given, classes) for name, given in (("y_true", y_true), ("y_pred", y_pred))
    )
    return label_matrix(true, predicted, len(classes), weights)


def _indices(name: str, labels: npt.NDArray[Any], classes: Sequence[str]) -> npt.NDArray[np.int64]:
    number: dict[Any, int] = {k: k for k in range(len(classes))}
    if labels.dtype.kind in "UO":
        number = {label: k for k, label in enumerate(classes)}
    found, inverse = np.unique(labels, return_inverse=True)
    unknown = [label for label in found.tolist() if label not in number]
    if unknown:
        raise ValueError(
            f"`{name}` must hold numbers from 0 to {len(classes) - 1}, or names of `class_names`. "
            f"Received: {unknown[0]!r}"
        )
    return np.array([number[label] for label in found.tolist()], np.int64)[inverse]


def _column(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values
