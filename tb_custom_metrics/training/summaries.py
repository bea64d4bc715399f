"""How one step looks in an event file: tags, tensors and metadata, whoever writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto import summary_pb2
from tensorboard.plugins.histogram import metadata as histogram_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.util import tensor_util

from tb_custom_metrics import metadata
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.metadata import Layout

Tensor = npt.NDArray[Any]

# TensorBoard draws 30 bars of whatever it reads. A bucket for each of 202 bins would be 15 kB a
# step; 40 have edges at every fifth of 201 thresholds, 0.5 among them, and are 3 kB.
MAX_BUCKETS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One tag at one step.

    Attributes:
        tag: As readers find it.
        tensor: What is stored, in the dtype in which it is stored.
        metadata: Which plugin it is for.
    """

    tag: str
    tensor: Tensor
    metadata: summary_pb2.SummaryMetadata


def counts_value(tensor: Tensor, layout: Layout, name: str) -> Value:
    """Returns the counts of the set `name`, in the smallest dtype that holds them.

    Args:
        tensor: Whole numbers, or float64 where examples have weights. Shape as `layout` says.
        layout: How they lie in the tensor.
        name: Of the set.

    Raises:
        ValueError: If the tensor does not fit the layout.
    """
    check_counts(tensor, layout)
    if tensor.dtype.kind == "f":
        stored = tensor.astype(np.float64)
    else:
        stored = tensor.astype(metadata.smallest_dtype(tensor))
    return Value(layout.tag(name), stored, metadata.counts_metadata(layout))


def check_counts(tensor: Tensor, layout: Layout) -> None:
    """Raises if the tensor does not fit the layout.

    Raises:
        ValueError: With both shapes.
    """
    expected = layout.shape
    if tensor.shape != expected or tensor.dtype.kind not in "iuf":
        raise ValueError(
            f"Counts of kind {layout.kind!r} must be numbers of shape {expected}. "
            f"Received: shape={tensor.shape}, dtype={tensor.dtype}"
        )


def derived_value(formula: str, value: float, set_name: str | None = None) -> Value:
    """Returns an ordinary scalar, as `tf.summary.scalar` makes it; NaN is drawn as a gap.

    Args:
        formula: Its name.
        value: At this step.
        set_name: Of the counts that it is about, where a run has several sets.
    """
    tag = metadata.SCALAR_TAG.format(formula=_within(set_name, formula))
    return Value(tag, np.asarray(value, np.float32), scalar_metadata.create_summary_metadata(None, None))


def are_scores_of_one_label(layout: Layout) -> bool:
    """Whether counts are what `score_values` takes: of several labels it would show the first alone."""
    return layout.kind == "scores" and len(layout.classes) < 2


def score_values(tensor: Tensor, layout: Layout, set_name: str | None = None) -> list[Value]:
    """Returns histograms of all scores, and of those of positives and of negatives.

    They are made from the bins between the thresholds, of which neighbours are merged; the outer
    ones reach to 0 and 1.

    Args:
        tensor: Counts. Shape `(1, 2, n_thresholds + 1)`.
        layout: One with `are_scores_of_one_label`.
        set_name: Of the counts, where a run has several sets.
    """
    boundaries = _boundaries(layout.thresholds)
    edges = [0.0, *layout.thresholds[boundaries].astype(np.float64), 1.0]
    below = np.cumsum(tensor[0], axis=-1, dtype=np.float64)
    ends = np.concatenate([np.zeros((2, 1)), below[:, boundaries], below[:, -1:]], axis=1)
    negatives, positives = np.diff(ends, axis=1)
    description = histogram_metadata.create_summary_metadata(None, None)
    return [
        Value(_scores_tag(set_name) + suffix, np.stack([edges[:-1], edges[1:], counts], axis=1), description)
        for suffix, counts in (
            ("", negatives + positives),
            ("_positive", positives),
            ("_negative", negatives),
        )
    ]


def formula_set_value(formulas: FormulaSet) -> Value:
    """Returns the formulas as TOML, so that a run explains itself."""
    text = np.asarray(formulas.to_toml().encode(), object)
    return Value(metadata.FORMULA_SET_TAG, text, metadata.formula_set_metadata())


def to_proto(values: Iterable[Value]) -> summary_pb2.Summary:
    """Returns the values of one step as one summary."""
    return summary_pb2.Summary(
        value=[
            summary_pb2.Summary.Value(
                tag=value.tag, metadata=value.metadata, tensor=tensor_util.make_tensor_proto(value.tensor)
            )
            for value in values
        ]
    )


def _within(set_name: str | None, name: str) -> str:
    return name if set_name is None else f"{set_name}/{name}"


def _scores_tag(set_name: str | None) -> str:
    start, _, name = metadata.SCORES_TAG.partition("/")
    return f"{start}/{_within(set_name, name)}"


def _boundaries(thresholds: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Returns the indices of the thresholds that remain as edges between buckets."""
    inside = np.flatnonzero((thresholds > 0) & (thresholds < 1))
    merged = -(-(len(inside) + 1) // MAX_BUCKETS)
    return inside[merged - 1 :: merged]
