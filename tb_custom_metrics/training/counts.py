"""One set of counts at one step, made from labels and scores; two of them add."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tb_custom_metrics.counts import Confusion
from tb_custom_metrics.counts import from_stored
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.formula.evaluator import NO_THRESHOLDS
from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training import examples
from tb_custom_metrics.training.class_names import different
from tb_custom_metrics.training.summaries import Tensor
from tb_custom_metrics.training.summaries import check_counts
from tb_custom_metrics.training.thresholds import DEFAULT_NUMBER
from tb_custom_metrics.training.thresholds import DEFAULT_THRESHOLD
from tb_custom_metrics.training.thresholds import as_thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """One set of counts at one step.

    Counts add: `a + b` holds the examples of both, so that a distributed evaluation reduces its
    shards with one `sum`. Where a reduction moves arrays only, reduce `tensor`, which all shards
    have in one shape: `Counts(summed, layout)` are the counts of all.

    Weights of whole-number type give int64 counts, and other weights float64 ones. The two do not
    add: give all shards weights of one type.

    Attributes:
        tensor: As `layout` says; int64, or float64 where examples have weights.
        layout: How they lie in the tensor.

    Example:
        >>> shards = [Counts.from_labels([1, 1, 0], [1, 0, 0]), Counts.from_labels([0, 1], [1, 1])]
        >>> sum(shards).tensor  # tp, fp, tn, fn
        array([[2, 1, 1, 1]])
    """

    tensor: Tensor
    layout: Layout

    @classmethod
    def from_scores(
        cls,
        y_true: npt.ArrayLike,
        y_score: npt.ArrayLike,
        thresholds: int | Sequence[float] = DEFAULT_NUMBER,
        rule: str = ">",
        *,
        from_logits: bool = False,
        sample_weight: npt.ArrayLike | None = None,
        class_names: Sequence[Any] = (),
    ) -> "Counts":
        """Counts at every threshold; one label, or several that hold independently.

        One class of many is counted by `from_labels(y_true, y_score.argmax(1), class_names=...)`.

        Args:
            y_true: Labels, 0 or 1. Shape `(n_samples,)` or `(n_samples, n_labels)`. Arrays, lists,
                and tensors in the memory of the CPU that need no gradient.
            y_score: Scores, fractions in [0, 1], or logits. Shape as `y_true`.
            thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); or they themselves,
                ascending, fractions in [0, 1]. They are compared as float32.
            rule: ">" or ">=": a score is predicted positive if it is (greater than | at least)
                the threshold.
            from_logits: Whether the scores are logits, which go through the sigmoid first.
            sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.
            class_names: Of the labels where there are several; "0", "1" and so on, unless given.

        Returns:
            Counts of kind "scores".

        Raises:
            ValueError: If the shapes do not fit, a label is not 0 or 1, a score is NaN or outside
                [0, 1], or another argument is outside what is accepted.

        Example:
            >>> Counts.from_scores([0, 1, 1], [0.2, 0.4, 0.9], thresholds=[0.5]).tensor
            array([[[1, 0],
                    [1, 1]]])
        """
        labels, scores = examples.pair("y_true", y_true, "y_score", y_score)
        layout = Layout("scores", as_thresholds(thresholds), rule, examples.label_names(labels, class_names))
        scores = examples.probabilities(scores, from_logits)
        weights = None if sample_weight is None else examples.array("sample_weight", sample_weight)
        return cls(score_histogram(labels, scores, layout.thresholds, rule, weights), layout)

    @classmethod
    def from_labels(
        cls,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        *,
        sample_weight: npt.ArrayLike | None = None,
        class_names: Sequence[Any] = (),
    ) -> "Counts":
        """Counts of predicted labels.

        Args:
            y_true: True labels. 0 or 1, of shape `(n_samples,)` or `(n_samples, n_labels)`; with
                `class_names` of shape `(n_samples,)` they are classes: numbers from 0, or names
                where they are text.
            y_pred: Predicted labels, in the same form.
            sample_weight: How much each example counts, from 0. Shape `(n_samples,)`.
            class_names: All classes, whether or not they occur: every step has the same. With
                labels of two axes, the names of the labels.

        Returns:
            Counts of kind "matrix" for classes, else "cells".

        Raises:
            ValueError: If the shapes do not fit, a label is none of the classes, or another
                argument is outside what is accepted.

        Example:
            >>> Counts.from_labels([0, 2, 2], [0, 1, 2], class_names=["cat", "dog", "owl"]).tensor
            array([[1, 0, 0],
                   [0, 0, 0],
                   [0, 1, 1]])
        """
        true, predicted = examples.pair("y_true", y_true, "y_pred", y_pred)
        weights = None if sample_weight is None else examples.array("sample_weight", sample_weight)
        if true.ndim == 1 and len(class_names):
            layout = Layout("matrix", classes=different(class_names))
            return cls(examples.matrix(true, predicted, layout.classes, weights), layout)
        layout = Layout("cells", classes=examples.label_names(true, class_names))
        examples.check_binary("y_pred", predicted)
        # Predicted labels are scores at one threshold between 0 and 1.
        bins = score_histogram(true, predicted, np.array([DEFAULT_THRESHOLD], np.float32), ">", weights)
        (tn, fp), (fn, tp) = bins.transpose(1, 2, 0)
        return cls(np.stack([tp, fp, tn, fn], axis=1), layout)

    @property
    def thresholds(self) -> Array:
        """The threshold axis. Shape `(n_thresholds,)`; NaN where it is not known."""
        levels = self.layout.thresholds.astype(np.float64)
        return levels if levels.size else NO_THRESHOLDS

    @property
    def reading(self) -> int:
        """The index of the threshold at which one number is read: the one nearest to 0.5."""
        return nearest(self.thresholds, DEFAULT_THRESHOLD) if len(self.layout.thresholds) else 0

    def confusion(self, threshold_index: int | None = None) -> Confusion:
        """Returns the counts at every threshold, or at one; shape `(1, n_thresholds, n_classes)`."""
        return from_stored(self.layout.kind, self.tensor[np.newaxis], threshold_index)

    def __add__(self, other: "Counts") -> "Counts":
        if not isinstance(other, Counts):
            return NotImplemented
        a, b = self._checked(), other._checked()
        if self.layout.to_bytes() != other.layout.to_bytes():
            raise ValueError(
                "Counts that are added must lie alike: of one kind, rule, thresholds and classes. "
                f"Received: {_described(self.layout)} and {_described(other.layout)}"
            )
        if a.dtype != b.dtype:
            raise ValueError(
                "Counts that are added must all be int64 or all float64. Give the weights of all of them "
                f"as whole numbers, or all as fractions. Received: {a.dtype} and {b.dtype}"
            )
        total = a + b
        if total.dtype == np.int64 and (total < 0).any():
            raise ValueError("Counts must stay below 2^63. Received: two that add up to more")
        return Counts(total, self.layout)

    def __radd__(self, other: object) -> "Counts":
        return self if isinstance(other, int) and other == 0 else NotImplemented  # `sum` begins with 0

    def _checked(self) -> Tensor:
        check_counts(self.tensor, self.layout)
        return self.tensor.astype(np.float64 if self.tensor.dtype.kind == "f" else np.int64)


def _described(layout: Layout) -> str:
    return (
        f"{layout.kind!r} with {len(layout.thresholds)} thresholds, rule {layout.rule!r}, "
        f"classes {layout.classes!r:.100}"
    )
