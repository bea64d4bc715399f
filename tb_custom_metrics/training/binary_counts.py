"""The Keras metric of a binary classifier: the counts at every threshold."""

from typing import Any

import keras
from keras import ops

from tb_custom_metrics.training.metric import DEFAULT_NAME
from tb_custom_metrics.training.score_counts import ScoreCounts
from tb_custom_metrics.training.thresholds import DEFAULT_NUMBER
from tb_custom_metrics.training.thresholds import Thresholds


@keras.saving.register_keras_serializable(package="tb_custom_metrics")
class BinaryCounts(ScoreCounts):
    """True and false positives and negatives at every threshold, exactly.

    It holds how many negatives and positives fell into each bin between the thresholds, as int64
    (JAX has int32 instead, unless `jax_enable_x64` is set, and a count that does not fit spoils).
    That is a histogram of the scores and, by cumulative sums, the counts at every threshold:

        tp_i = sum of positives in the bins above i,   fn_i = the other positives
        fp_i = sum of negatives in the bins above i,   tn_i = the other negatives

    Its result is the four counts at the stored threshold nearest to 0.5, which stand in Keras'
    logs as `tp`, `fp`, `tn`, `fn`; under another name than "counts" as `<name>_tp` and so on.

    Labels other than 0 and 1 end no training: in a graph, and on PyTorch, the result is NaN from then
    on, as it is for scores that are NaN or infinite, `counts` raises, and `CustomMetrics` says why.
    Called eagerly, `update_state` raises. Weights that cannot be counted raise in a graph too, but
    where nothing can, which is under `jit_compile` and on PyTorch.

    Args:
        thresholds: How many, evenly spaced from 0 to 1 (2 to 10,001); they themselves, ascending,
            fractions in [0, 1]; or "logit": 201 that are evenly spaced as logits from -12 to 12,
            for rare events. They are compared as float32, of which what is less than 1.2e-38 is 0.
        rule: ">" or ">=": a score is predicted positive if it is (greater than | at least) the
            threshold. Keras has ">", scikit-learn ">=".
        from_logits: Whether the scores are logits, which go through the sigmoid first.
        count_dtype: "int64", or "float64" to count with weights that are no whole numbers.
        name: Of the set of counts. Where a model has several of one name, as with several outputs,
            the second is `<name>_1` and so on.

    Raises:
        ValueError: If an argument is outside what is accepted.

    Example:
        >>> counts = BinaryCounts(thresholds=[0.5])
        >>> counts.update_state([0, 1, 1], [0.2, 0.4, 0.9])
        >>> {name: int(count) for name, count in counts.result().items()}
        {'tp': 1, 'fp': 0, 'tn': 1, 'fn': 1}
        >>> counts.counts.tolist()  # negatives, then positives, in each bin
        [[[1, 0], [1, 1]]]
    """

    def __init__(
        self,
        thresholds: Thresholds = DEFAULT_NUMBER,
        rule: str = ">",
        from_logits: bool = False,
        count_dtype: str = "int64",
        name: str = DEFAULT_NAME,
    ) -> None:
        super().__init__(1, (), thresholds, rule, from_logits, count_dtype, name)

    def _with_label_axis(self, values: Any, name: str) -> Any:
        tensor = ops.convert_to_tensor(values)
        shape = tuple(tensor.shape)
        if len(shape) not in (1, 2) or shape[1:] not in ((), (1,), (None,)):
            raise ValueError(
                f"`{name}` must have shape (n_samples,) or (n_samples, 1): one for each example. "
                f"Received: {name}.shape={shape}"
            )
        return tensor if shape[1:] == (1,) else ops.reshape(tensor, (-1, 1))
