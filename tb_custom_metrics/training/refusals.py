"""What a metric of counts cannot count, and how it says so in and out of a graph."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of input that is counted apart.

    Attributes:
        text: What must hold, and what to do about it: sentences with their marks, in which
            `{metric}` is the class of the metric.
        spoils: Whether counts that met it are wrong.
        fatal: Whether it ends a training. A wrong label does not: what the metric yields is NaN, and
            `CustomMetrics` says why.
    """

    text: str
    spoils: bool = True
    fatal: bool = False

    def sentence(self, metric: keras.metrics.Metric, number: float) -> str:
        """Returns what a person reads about `number` such values, each counted with its weight."""
        return f"{self.start(metric)}{number:.17g}"

    def start(self, metric: keras.metrics.Metric) -> str:
        """Returns the sentence up to the number, without quotes, which TensorFlow escapes."""
        text = self.text.replace("{metric}", type(metric).__name__)
        return f"Metric `{metric.name}`: {text} Received, of others: "


LABELS = Refusal("`y_true` must hold 0 and 1 only.")
CLASSES = Refusal("`y_true` must hold whole numbers from 0, less than `num_classes`, or one-hot rows.")
WHOLE = Refusal(
    "`sample_weight` must hold whole numbers, since examples are counted. Make the {metric} with a "
    "`count_dtype` of float64, or give it in `metrics`, which sees no weights, and not in "
    "`weighted_metrics`.",
    fatal=True,
)
WEIGHTS = Refusal("`sample_weight` must hold finite numbers from 0.", fatal=True)
NAN = Refusal("`y_pred` must hold finite numbers, not NaN.")
OUTSIDE = Refusal(
    "`y_pred` should hold scores from 0 to 1. Logits need {metric}(from_logits=True).", spoils=False
)
FULL = Refusal(
    "counts must stay below 2^31 where JAX has no 64-bit integers. Set jax_enable_x64 before Keras "
    "makes the metric."
)


def refuse(numbers: Any, refusals: Sequence[Refusal], metric: keras.metrics.Metric, start: int) -> None:
    """Raises if something came that is a mistake in the program, wrong from the first batch on.

    Outside a graph it is a `ValueError`. In a graph of TensorFlow it is an assertion, which fails
    with the same sentence, for what is `fatal` alone; XLA leaves assertions out, and other compilers
    know none. On PyTorch nothing is raised, since Keras looks for shapes there with a batch of ones,
    which may be none that can be counted, and a look at every batch would wait for the device.

    Args:
        numbers: How many values came of each kind, from index `start`.
        refusals: The kinds that can have come.
        metric: Whose they are.
        start: Index in `numbers` of the first of `refusals`.

    Raises:
        ValueError: Outside a graph.
    """
    backend = keras.config.backend()
    if backend == "tensorflow":
        import tensorflow as tf  # not installed where Keras runs on another backend

        if not tf.executing_eagerly():
            for index, refusal in enumerate(refusals, start):
                if refusal.fatal:
                    number = numbers[index]
                    tf.raw_ops.Assert(condition=tf.equal(number, 0), data=[refusal.start(metric), number])
            return
    if backend == "torch" or (backend == "jax" and _is_traced(numbers)):
        return
    for refusal, number in zip(refusals, np.asarray(ops.convert_to_numpy(numbers[start:])), strict=False):
        if number:
            raise ValueError(refusal.sentence(metric, number.item()))


def _is_traced(tensor: Any) -> bool:
    """Whether JAX is compiling, where values are not known yet."""
    import jax

    return isinstance(tensor, jax.core.Tracer)
