"""Trains on one device or on two of one process, with the callback.

    python fit.py (one | mirrored | jax) EXAMPLES LOG_DIR

EXAMPLES is a file of `numpy.savez`, of labels and scores for training and validation. The model hands
the scores through as they are, whatever it trains on.
"""

import contextlib
import json
import sys

import numpy as np

DEVICES = ["CPU:0", "CPU:1"]


def main(engine: str, examples: str, log_dir: str, options: str = "{}") -> None:
    """Prints what `fit` and then `evaluate` say, as JSON.

    Args:
        engine: Which devices.
        examples: Path of the file.
        log_dir: For the callback.
        options: JSON; arguments of `compile`.
    """
    # Only when it runs: pytest looks for doctests here where Keras is not installed, too.
    import keras

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import CustomMetrics

    with np.load(examples) as file:
        train = file["train_scores"], file["train_labels"]
        validation = file["validation_scores"], file["validation_labels"]
    with scope(engine):
        layer = keras.layers.Dense(train[0].shape[1], use_bias=False, kernel_initializer="identity")
        model = keras.Sequential([keras.layers.Input(train[0].shape[1:]), layer])
        model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[BinaryCounts()], **json.loads(options))
    datasets = {"test": validation}
    if engine == "mirrored":
        import tensorflow as tf

        datasets["stream"] = tf.data.Dataset.from_tensor_slices(validation).batch(63)
    fitted = model.fit(
        *train,
        batch_size=64,
        epochs=2,
        validation_data=validation,
        callbacks=[CustomMetrics(log_dir, every_batches=5, datasets=datasets)],
        verbose=0,
    )
    evaluated = model.evaluate(*validation, batch_size=64, verbose=0, return_dict=True)
    json.dump({"fit": fitted.history, "evaluate": evaluated}, sys.stdout)


def scope(engine: str) -> contextlib.AbstractContextManager[object]:
    """Sets up the devices and returns the scope of their strategy."""
    if engine == "mirrored":
        import tensorflow as tf

        (cpu,) = tf.config.list_physical_devices("CPU")
        tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
        strategy = tf.distribute.MirroredStrategy(DEVICES)
        assert strategy.num_replicas_in_sync == 2
        return strategy.scope()
    if engine == "jax":
        import jax
        import keras

        assert jax.device_count() == 2
        keras.distribution.set_distribution(keras.distribution.DataParallel())
    return contextlib.nullcontext()


if __name__ == "__main__":
    main(*sys.argv[1:])
