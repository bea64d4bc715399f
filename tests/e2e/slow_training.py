"""Trains slowly, Keras' TensorBoard callback and ours on one log directory, until it is stopped."""

import sys
import time

import numpy as np

EPOCHS = 2000
PAUSE = 0.5  # seconds after each epoch


def main(log_dir: str) -> None:
    # Only when it runs: pytest looks for doctests here where Keras is not installed, too.
    import keras

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import CustomMetrics

    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 4)).astype("float32")
    y = (x.sum(axis=1) > 1).astype("float32")
    model = keras.Sequential([keras.layers.Dense(4, "relu"), keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=[BinaryCounts()])
    pause = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(PAUSE))
    callbacks = [CustomMetrics(log_dir, formulas=["f1"]), keras.callbacks.TensorBoard(log_dir), pause]
    model.fit(x, y, epochs=EPOCHS, verbose=0, validation_data=(x, y), callbacks=callbacks)


if __name__ == "__main__":
    main(sys.argv[1])
