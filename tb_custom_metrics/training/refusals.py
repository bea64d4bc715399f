"""What a metric of counts cannot count, and how it says so in and out of a graph."""

from collections.abc import Container
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of input that is counted apart.

    Attributes:
        kind: One word for it.
        text: What must hold, and what to do about it: sentences with their marks.
        raises: Whether it stops a training where it can. Wrong from the first batch on, it is a
            mistake in the program; scores that become NaN are not, and stop none.
        spoils: Whether counts that met it are wrong.
    """

    kind: str
    text: str
    raises: bool
    spoils: bool

    def sentence(self, name: str, number: int) -> str:
        """Returns what a person reads about `number` such values in the metric `name`."""
        return f"{self.start(name)}{number}"

    def start(self, name: str) -> str:
        """Returns the sentence up to the number."""
        return f"Metric `{name}`: {self.text} Received, of others: "  # TensorFlow escapes quotes


LABELS = Refusal("labels", "`y_true` must hold 0 and 1 only.", raises=True, spoils=True)
WEIGHTS = Refusal(
    "weights",
    "`sample_weight` must hold whole numbers, since examples are counted. Give the metric in "
    "`metrics`, which sees no weights, and not in `weighted_metrics`.",
    raises=True,
    spoils=True,
)
NAN = Refusal("nan", "`y_pred` must hold numbers, not NaN.", raises=False, spoils=True)
OUTSIDE = Refusal(
    "outside",
    "`y_pred` should hold scores from 0 to 1. Logits need BinaryCounts(from_logits=True).",
    raises=False,
    spoils=False,
)

REFUSALS = (LABELS, WEIGHTS, NAN, OUTSIDE)

N_SPOILING = sum(refusal.spoils for refusal in REFUSALS)
"""The first so many of `REFUSALS` spoil counts."""


def count_refused(masks: Mapping[str, Any]) -> Any:
    """Returns how many values of each of `REFUSALS` came, int64 of shape `(n_refusals,)`.

    Args:
        masks: By kind, where they came; each of shape `(n_samples,)`. A kind that cannot have
            come may be left out.
    """
    none = ops.zeros_like(next(iter(masks.values())))
    stacked = ops.stack([masks.get(refusal.kind, none) for refusal in REFUSALS])
    return ops.sum(ops.cast(stacked, "int64"), axis=1)


def refuse(refused: Any, kinds: Container[str], name: str) -> None:
    """Raises if something came that stops a training.

    Outside a graph it is a `ValueError`. In a graph of TensorFlow it is an assertion, which fails
    with the same sentence; XLA leaves assertions out, and other compilers know none.

    Args:
        refused: As `count_refused` counts.
        kinds: Those that can have come.
        name: Of the metric.

    Raises:
        ValueError: Outside a graph.
    """
    backend = keras.config.backend()
    if backend == "tensorflow":
        import tensorflow as tf  # not installed where Keras runs on another backend

        if not tf.executing_eagerly():
            for index, refusal in enumerate(REFUSALS):
                if refusal.raises and refusal.kind in kinds:
                    number = refused[index]
                    tf.raw_ops.Assert(condition=tf.equal(number, 0), data=[refusal.start(name), number])
            return
    if backend == "jax" and _is_traced(refused):
        return
    for refusal, number in zip(REFUSALS, np.asarray(ops.convert_to_numpy(refused)), strict=True):
        if number and refusal.raises:
            raise ValueError(refusal.sentence(name, int(number)))


def _is_traced(tensor: Any) -> bool:
    """Whether JAX is compiling, where values are not known yet."""
    import jax

    return isinstance(tensor, jax.core.Tracer)
