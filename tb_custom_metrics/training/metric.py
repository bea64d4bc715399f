"""The Keras metric that holds the counts at every threshold."""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from tb_custom_metrics.formula.thresholds import nearest
from tb_custom_metrics.metadata import MAX_THRESHOLDS
from tb_custom_metrics.metadata import RULES
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.training.refusals import N_SPOILING
from tb_custom_metrics.training.refusals import NAN
from tb_custom_metrics.training.refusals import OUTSIDE
from tb_custom_metrics.training.refusals import REFUSALS
from tb_custom_metrics.training.refusals import Refusal
from tb_custom_metrics.training.refusals import count_refused
from tb_custom_metrics.training.refusals import refuse

DEFAULT_NAME = "counts"
DEFAULT_THRESHOLD = 0.5


@keras.saving.register_keras_serializable(package="tb_custom_metrics")
class BinaryCounts(keras.metrics.Metric):
    """True and false positives and negatives at every threshold, exactly.

    It holds how many negatives and positives fell into each bin between the thresholds, as int64
    (JAX has int32 instead, unless `jax_enable_x64` is set).
    That is a histogram of the scores and, by cumulative sums, the counts at every threshold:

        tp_i = sum of positives in the bins above i,   fn_i = the other positives
        fp_i = sum of negatives in the bins above i,   tn_i = the other negatives

    Its result is the four counts at the stored threshold nearest to 0.5, which stand in Keras'
    logs as `tp`, `fp`, `tn`, `fn`; under another name than "counts" as `<name>_tp` and so on.

    Sample weights count an example several times and must be whole numbers. Weights that are not,
    and labels other than 0 and 1, raise. Where nothing can raise, which is under `jit_compile`,
    the result is NaN, as it is for scores that are NaN, and `histogram` raises.

    Args:
        thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); or they themselves,
            ascending, fractions in [0, 1]. They are compared as float32.
        rule: ">" or ">=": a score is predicted positive if it is (greater than | at least) the
            threshold. Keras has ">", scikit-learn ">=".
        from_logits: Whether the scores are logits, which go through the sigmoid first.
        name: Of the set of counts.

    Raises:
        ValueError: If an argument is outside what is accepted.

    Example:
        >>> counts = BinaryCounts(thresholds=[0.5])
        >>> counts.update_state([0, 1, 1], [0.2, 0.4, 0.9])
        >>> {name: int(count) for name, count in counts.result().items()}
        {'tp': 1, 'fp': 0, 'tn': 1, 'fn': 1}
    """

    def __init__(
        self,
        thresholds: int | Sequence[float] = 201,
        rule: str = ">",
        from_logits: bool = False,
        name: str = DEFAULT_NAME,
    ) -> None:
        super().__init__(name=_checked_name(name))
        if rule not in RULES:
            raise ValueError(f'Argument `rule` must be ">" or ">=". Received: rule={rule!r}')
        self.from_logits = bool(from_logits)
        self._layout = Layout("scores", _levels(thresholds), rule)
        n_bins = len(self._layout.thresholds) + 1
        self._histogram = self.add_variable(
            (1, 2, n_bins), initializer="zeros", dtype="int64", name="histogram"
        )
        self._refused = self.add_variable(
            (len(REFUSALS),), initializer="zeros", dtype="int64", name="refused"
        )

    @property
    def layout(self) -> Layout:
        """How the counts lie in `histogram`."""
        return self._layout

    @property
    def histogram(self) -> npt.NDArray[np.int64]:
        """Negatives, then positives, in each bin. Shape `(1, 2, n_thresholds + 1)`.

        Raises:
            ValueError: If something came that cannot be counted, since the last reset.
        """
        for refusal, number in self._refusals():
            if refusal.spoils:
                raise ValueError(refusal.sentence(self.name, number))
        return _read(self._histogram)

    @property
    def notices(self) -> list[str]:
        """What came that was counted and is probably a mistake: sentences for people."""
        return [
            refusal.sentence(self.name, number) for refusal, number in self._refusals() if not refusal.spoils
        ]

    def _refusals(self) -> Iterator[tuple[Refusal, int]]:
        refused = dict(zip(REFUSALS, _read(self._refused).tolist(), strict=True))
        refused[OUTSIDE] -= refused[NAN]  # `update_state` counts NaN there, too
        yield from ((refusal, number) for refusal, number in refused.items() if number)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Counts one batch.

        Args:
            y_true: Labels, 0 or 1. Shape `(n_samples,)` or `(n_samples, 1)`.
            y_pred: Scores, fractions in [0, 1], or logits. Shape as `y_true`, or with or without
                its axis of length 1.
            sample_weight: How often each example counts, whole numbers from 0. Shape as `y_true`.

        Raises:
            ValueError: If the shapes do not fit, a label is not 0 or 1, or a weight is not whole.
        """
        labels = _column(y_true, "y_true")
        scores = ops.cast(_column(y_pred, "y_pred"), "float32")
        _check_lengths(labels, scores, "y_pred")
        if self.from_logits:
            scores = ops.sigmoid(scores)
        positive = ops.equal(labels, ops.cast(1, labels.dtype))
        masks = {
            "labels": ops.not_equal(labels, ops.cast(positive, labels.dtype)),
            "nan": ops.isnan(scores),
            # NaN is counted here, too, in one operation less.
            "outside": ops.not_equal(scores, ops.clip(scores, 0.0, 1.0)),
        }
        if sample_weight is None:
            weights = ops.ones_like(labels, dtype="int64")
        else:
            weights, masks["weights"] = _whole(sample_weight, labels)
        refused = count_refused(masks)
        refuse(refused, masks, self.name)
        self._refused.assign_add(refused)
        self._histogram.assign_add(self._binned(positive, scores, weights))

    def _binned(self, positive: Any, scores: Any, weights: Any) -> Any:
        levels = self._layout.thresholds
        n_bins = len(levels) + 1
        # By search, never by multiplying, which misplaces scores that equal a threshold.
        bins = ops.searchsorted(levels, scores, side="left" if self._layout.rule == ">" else "right")
        index = ops.cast(bins, "int32") + n_bins * ops.cast(positive, "int32")
        counts = ops.segment_sum(weights, index, num_segments=2 * n_bins)
        return ops.reshape(counts, (1, 2, n_bins))

    def result(self) -> dict[str, Any]:
        """Returns the four counts at the stored threshold nearest to 0.5, as scalars."""
        index = nearest(self._layout.thresholds.astype(np.float64), DEFAULT_THRESHOLD)
        # float64 holds counts up to 2^53 exactly, and NaN; JAX has it only where asked for.
        dtype = "float32" if keras.config.backend() == "jax" else "float64"
        bins = ops.cast(self._histogram[0], dtype)
        spoiled = ops.any(ops.greater(self._refused[:N_SPOILING], 0))
        nothing = ops.where(spoiled, ops.cast(np.nan, dtype), ops.cast(0, dtype))
        tn, fn = ops.unstack(ops.sum(bins[:, : index + 1], axis=1) + nothing, 2)
        fp, tp = ops.unstack(ops.sum(bins[:, index + 1 :], axis=1) + nothing, 2)
        cells = {"tp": tp, "fp": fp, "tn": tn, "fn": fn}
        return {log_key(self.name, cell): count for cell, count in cells.items()}

    def get_config(self) -> dict[str, Any]:
        levels = self._layout.thresholds
        even = np.array_equal(levels, even_thresholds(len(levels)))
        return {
            "thresholds": len(levels) if even else levels.tolist(),
            "rule": self._layout.rule,
            "from_logits": self.from_logits,
            "name": self.name,
        }


def _read(variable: Any) -> npt.NDArray[np.int64]:
    # A copy, since numpy 2 warns about what a variable of Keras gives it.
    return np.asarray(ops.convert_to_numpy(ops.copy(variable)), np.int64)


def log_key(set_name: str, name: str) -> str:
    """Returns the key in Keras' logs of what belongs to a set of counts.

    Example:
        >>> log_key("counts", "tp"), log_key("fraud", "tp")
        ('tp', 'fraud_tp')
    """
    return name if set_name == DEFAULT_NAME else f"{set_name}_{name}"


def _checked_name(name: str) -> str:
    # Keras' logs would hold the counts in place of the loss.
    if not isinstance(name, str) or name in ("", "loss"):
        raise ValueError(f"Argument `name` must be a text other than 'loss'. Received: name={name!r}")
    return name


def _levels(thresholds: int | Sequence[float]) -> npt.NDArray[np.float32]:
    refusal = (
        f"Argument `thresholds` must be how many, 2 to {MAX_THRESHOLDS:,}, or a list of them that "
        f"ascends strictly within [0, 1], as float32. Received: thresholds={thresholds!r:.200}"
    )
    if isinstance(thresholds, int) and not isinstance(thresholds, bool):
        if not 2 <= thresholds <= MAX_THRESHOLDS:
            raise ValueError(refusal)
        return even_thresholds(thresholds)
    try:
        levels = np.asarray(thresholds, np.float32)
    except (TypeError, ValueError):
        raise ValueError(refusal) from None
    if levels.ndim != 1 or not 1 <= len(levels) <= MAX_THRESHOLDS:
        raise ValueError(refusal)
    if not (np.diff(levels) > 0).all() or not (levels[0] >= 0 and levels[-1] <= 1):
        raise ValueError(refusal)
    return levels


def _column(values: Any, name: str) -> Any:
    """Returns values of shape `(n_samples,)` or `(n_samples, 1)` in the first of these shapes."""
    tensor = ops.convert_to_tensor(values)
    shape = tuple(tensor.shape)
    if len(shape) not in (1, 2) or shape[1:] not in ((), (1,), (None,)):
        raise ValueError(
            f"`{name}` must have shape (n_samples,) or (n_samples, 1): one for each example. "
            f"Received: {name}.shape={shape}"
        )
    return ops.reshape(tensor, (-1,))


def _check_lengths(labels: Any, others: Any, name: str) -> None:
    (a,), (b,) = tuple(labels.shape), tuple(others.shape)
    if a is not None and b is not None and a != b:
        raise ValueError(
            f"`y_true` and `{name}` must be of the same length. Received: len(y_true)={a}, len({name})={b}"
        )


def _whole(sample_weight: Any, labels: Any) -> tuple[Any, Any]:
    """Returns the weights as int64, and where they were not whole numbers from 0."""
    weights = _column(sample_weight, "sample_weight")
    _check_lengths(labels, weights, "sample_weight")
    counted = ops.cast(weights, "int64")
    # Back and forth through int64 changes fractions, NaN, infinities and what is too large.
    kept = ops.equal(ops.cast(counted, weights.dtype), weights)
    return counted, ops.logical_not(ops.logical_and(kept, ops.greater_equal(counted, 0)))
