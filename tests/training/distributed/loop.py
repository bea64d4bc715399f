"""One of two workers that train together, in a loop of its own.

    TF_CONFIG=... python loop.py EXAMPLES LOG_DIR

EXAMPLES is what `fit.py` takes. Keras' own `fit` does not run on several workers.
"""

import sys

import numpy as np


def main(examples: str, log_dir: str) -> None:
    """Writes with `CountsWriter` to `loop` in the log directory, with the callback to `callback`."""
    # Only when it runs: pytest looks for doctests here where Keras is not installed, too.
    import keras
    import tensorflow as tf

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import Counts
    from tb_custom_metrics import CountsWriter
    from tb_custom_metrics import CustomMetrics

    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    assert strategy.num_replicas_in_sync == 2
    with np.load(examples) as file:
        data = tf.data.Dataset.from_tensor_slices((file["train_labels"], file["train_scores"])).batch(64)
    batches = strategy.experimental_distribute_dataset(data)
    with strategy.scope():
        layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="identity")
        model = keras.Sequential([keras.layers.Input((1,)), layer])
        model.counts = BinaryCounts()  # a metric of the model, which the callback finds

    @tf.function(autograph=False)
    def count(labels: tf.Tensor, scores: tf.Tensor) -> None:
        strategy.run(lambda y, x: model.counts.update_state(y, model(x)), args=(labels, scores))

    writer = CountsWriter(f"{log_dir}/loop") if strategy.cluster_resolver.task_id == 0 else None
    callback = CustomMetrics(f"{log_dir}/callback")
    callback.set_model(model)
    callback.set_params({"epochs": 2})
    callback.on_train_begin()
    for epoch in range(2):
        callback.on_epoch_begin(epoch)
        model.counts.reset_state()
        for labels, scores in batches:
            count(labels, scores)
        counts = model.counts.counts  # every worker reads, or the others wait for it for ever
        if writer is not None:
            writer.add_counts(Counts(counts, model.counts.layout), epoch)
            writer.add_formulas(["f1"], epoch)
        callback.on_epoch_end(epoch, {})
    callback.on_train_end()
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
