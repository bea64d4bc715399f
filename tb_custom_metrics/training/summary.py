"""Summary operations for training loops of one's own, in the manner of `tf.summary`.

    writer = tf.summary.create_file_writer("logs/mine/train/custom_metrics")
    with writer.as_default(step=epoch):
        summary.counts("counts", metric)
        summary.formula("f1", metric)
        summary.histogram("counts", metric)

They write to the default writer, in a `tf.function` or outside one, and follow
`tf.summary.record_if`. Give them a writer of their own, in a directory called `custom_metrics`
below that of the run: TensorBoard's Python loader follows only the newest event file of a
directory, so that two live writers would freeze each other's curves there, and the Custom Metrics
tab shows this directory as a part of its parent.
"""

from typing import Any
from typing import Protocol

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tensorboard.compat.proto import summary_pb2

from tb_custom_metrics import metadata
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training import summaries
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.derivation import Source


class CountsMetric(Protocol):
    """A metric such as `BinaryCounts`."""

    @property
    def layout(self) -> Layout:
        """How the counts lie in their tensor."""

    @property
    def slots(self) -> Any:
        """A variable that examples are added to."""

    def counts_in(self, slots: Any) -> Any:
        """Returns the counts in the values of `slots`, an array in the shape of the layout."""


def counts(
    name: str,
    data: "CountsMetric | Counts | tf.Tensor",
    step: Any = None,
    description: str | None = None,
    *,
    layout: Layout | None = None,
) -> Any:
    """Writes a set of counts.

    Args:
        name: Of the set; enclosing name scopes come before it, as in `tf.summary`.
        data: A metric of counts, `Counts`, or a tensor, which needs `layout`. A metric is read as
            it is: whether it met NaN, which spoils its counts, only its `result` says.
        step: Which it is, int64; that of `tf.summary.experimental.set_step`, unless given.
        description: Markdown text.
        layout: How the counts lie in a tensor.

    Returns:
        Whether it was written, a tensor of dtype bool.

    Raises:
        ValueError: If there is a writer and no step, or the data do not fit the layout.

    Example:
        >>> found = Counts.from_labels([0, 1, 1], [0, 0, 1])
        >>> counts("counts", found, step=0).numpy().item()  # there is no default writer
        False
    """
    tensor, layout = _parts(data, layout)
    described = metadata.counts_metadata(layout)
    with tf.summary.experimental.summary_scope(name, "counts", values=[tensor]) as (set_name, _):
        tag = layout.tag(set_name)
        if tensor.dtype.is_floating:
            return _write(tag, tf.cast(tensor, tf.float64), step, described, description)
        # One dtype in either branch of a graph, as the writer without TensorFlow chooses by size.
        return tf.cond(
            tf.reduce_max(tensor) <= tf.constant(np.iinfo(np.int32).max, tensor.dtype),
            lambda: _write(tag, tf.cast(tensor, tf.int32), step, described, description),
            lambda: _write(tag, tf.cast(tensor, tf.int64), step, described, description),
        )


def formula(
    name: str,
    data: "CountsMetric | Counts | tf.Tensor",
    step: Any = None,
    description: str | None = None,
    *,
    text: str | None = None,
    layout: Layout | None = None,
) -> Any:
    """Writes what a formula makes of counts, as an ordinary scalar.

    It is read at the stored threshold nearest to 0.5, where it still depends on one. It must yield
    one number: say `macro(recall)` instead of `recall` of many classes. Functions along steps see
    this step alone. In a `tf.function` the formula is evaluated by `tf.numpy_function`, which runs
    in this process only, and not on a TPU or under XLA.

    Args:
        name: Of the formula: one of the catalogue, unless `text` is given; its tag is
            `custom_metrics/<name>`. Enclosing name scopes come before it.
        data: As in `counts`.
        step: As in `counts`.
        description: Markdown text.
        text: Of the formula.
        layout: How the counts lie in a tensor.

    Returns:
        Whether it was written, a tensor of dtype bool.

    Raises:
        FormulaError: If the formula is wrong.
        FormulaSetError: If the name is not in the catalogue.
        ValueError: As `counts`, or if the formula yields no single number.

    Example:
        >>> found = Counts.from_labels([0, 1, 1], [0, 0, 1])
        >>> formula("cost", found, step=0, text="5*fn + fp").numpy().item()
        False
    """
    tensor, layout = _parts(data, layout)
    derivation = Derivation(FormulaSet.of([name] if text is None else {name: text}))

    def evaluate(stored: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        derivation.forget()
        values = derivation.evaluate(name, 0, Source(Counts(stored, layout)))
        if name not in values:
            raise ValueError(
                f"The formula {name!r} must yield one number, not one for each class. "
                f"Write macro({text or name}), or only({text or name}, ...)"
            )
        return np.asarray(values[name], np.float32)

    with tf.summary.experimental.summary_scope(name, "formula", values=[tensor]) as (scoped, _):
        described = summaries.derived_value(name, 0.0).metadata
        tag = metadata.SCALAR_TAG.format(formula=scoped)
        return _write(
            tag,
            lambda: tf.ensure_shape(tf.numpy_function(evaluate, [tensor], tf.float32), ()),
            step,
            described,
            description,
        )


def histogram(
    name: str,
    data: "CountsMetric | Counts | tf.Tensor",
    step: Any = None,
    description: str | None = None,
    *,
    layout: Layout | None = None,
) -> Any:
    """Writes histograms of all scores, and of those of positives and of negatives.

    They are made from the bins between the thresholds; no prediction is repeated. In a
    `tf.function` that is done by `tf.numpy_function`, as in `formula`.

    Args:
        name: Of the set of counts. That of "counts" has the tags `custom_metrics/scores`,
            `…/scores_positive` and `…/scores_negative`, others `custom_metrics/<name>/scores` and so
            on. Enclosing name scopes come before it.
        data: As in `counts`, of kind "scores" and of one label.
        step: As in `counts`.
        description: Markdown text.
        layout: How the counts lie in a tensor.

    Returns:
        Whether all were written, a tensor of dtype bool.

    Raises:
        ValueError: As `counts`, or if the counts are others.

    Example:
        >>> found = Counts.from_scores([0, 1], [0.1, 0.9])
        >>> histogram("counts", found, step=0).numpy().item()
        False
    """
    tensor, layout = _parts(data, layout)
    if not summaries.are_scores_of_one_label(layout):
        raise ValueError(
            "Histograms need counts of the scores of one label. "
            f"Received: kind={layout.kind!r}, classes={layout.classes!r:.100}"
        )

    def values(stored: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        return np.stack([value.tensor for value in summaries.score_values(stored, layout)])

    with tf.summary.experimental.summary_scope(name, "histogram", values=[tensor]) as (set_name, _):
        kinds = summaries.score_values(
            np.zeros(layout.shape), layout, None if set_name == "counts" else set_name
        )
        every = tf.numpy_function(values, [tensor], tf.float64)
        written = [
            _write(kind.tag, tf.ensure_shape(every[i], kind.tensor.shape), step, kind.metadata, description)
            for i, kind in enumerate(kinds)
        ]
        return tf.reduce_all(written)


def _parts(data: Any, layout: Layout | None) -> "tuple[tf.Tensor, Layout]":
    """Returns the counts as a tensor, and how they lie in it."""
    if isinstance(data, Counts):
        tensor, layout = tf.convert_to_tensor(data.tensor), data.layout
    elif hasattr(data, "layout") and hasattr(data, "counts_in"):
        layout = data.layout
        slots = tf.convert_to_tensor(data.slots)
        counts = tf.numpy_function(data.counts_in, [slots], slots.dtype)
        tensor = tf.ensure_shape(counts, layout.shape)
    elif layout is None:
        raise ValueError(
            "Argument `data` must be a metric of counts, `Counts`, or a tensor with `layout`. "
            f"Received: {type(data).__name__} without a layout"
        )
    else:
        tensor = tf.convert_to_tensor(data)
    if not tensor.shape.is_compatible_with(layout.shape) or not (
        tensor.dtype.is_integer or tensor.dtype.is_floating
    ):
        raise ValueError(
            f"Counts of kind {layout.kind!r} must be numbers of shape {layout.shape}. "
            f"Received: shape={tuple(tensor.shape)}, dtype={tensor.dtype.name}"
        )
    return tensor, layout


def _write(
    tag: str, tensor: Any, step: Any, described: summary_pb2.SummaryMetadata, description: str | None
) -> Any:
    described.summary_description = description or ""
    return tf.summary.write(tag=tag, tensor=tensor, step=step, metadata=described)
