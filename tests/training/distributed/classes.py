"""Trains models of several labels and of several classes on two devices of one process.

    python classes.py EXAMPLES LOG_DIR

EXAMPLES is a file of `numpy.savez`: `scores` of shape (n_samples, n_classes), `labels` of the same shape,
which are 0 or 1, and `classes` of shape (n_samples, 1). The models hand the scores through as they are.
"""

import sys

import numpy as np


def main(examples: str, log_dir: str) -> None:
    # Only when it runs: pytest looks for doctests here where Keras is not installed, too.
    import keras
    import tensorflow as tf

    from tb_custom_metrics import ConfusionMatrix
    from tb_custom_metrics import CustomMetrics
    from tb_custom_metrics import MultilabelCounts

    with np.load(examples) as file:
        scores, labels, classes = file["scores"], file["labels"], file["classes"]
    n_classes = scores.shape[1]
    (cpu,) = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    assert strategy.num_replicas_in_sync == 2
    with strategy.scope():
        for y_true, metric, run in (
            (labels, MultilabelCounts(n_classes), "labels"),
            (classes, ConfusionMatrix(n_classes), "classes"),
        ):
            layer = keras.layers.Dense(n_classes, use_bias=False, kernel_initializer="identity")
            model = keras.Sequential([keras.layers.Input((n_classes,)), layer])
            loss = "mse" if run == "labels" else "sparse_categorical_crossentropy"
            model.compile(keras.optimizers.SGD(0.0), loss, metrics=[metric])
            callback = CustomMetrics(f"{log_dir}/{run}")
            model.fit(scores, y_true, batch_size=64, epochs=2, callbacks=[callback], verbose=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
