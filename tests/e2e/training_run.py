"""A small real training on imbalanced data, which remembers what its models predicted."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import numpy as np
import numpy.typing as npt

EPOCHS = 4
BATCH = 64  # of validation and prediction alike, so that both compute the same floats


@dataclass
class Trained:
    """What a training left.

    Attributes:
        logdir: The log directory, with runs `plain/…` and `weighted/…`.
        y_true: Validation labels. Shape `(n_samples,)`.
        scores: Training to the scores of the validation data after its last epoch, float32 of
            shape `(n_samples,)`.
    """

    logdir: Path
    y_true: npt.NDArray[np.int64]
    scores: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)


def train_with_keras_alone(logdir: Path) -> Trained:
    """Trains with four metrics and the TensorBoard callback of Keras, and nothing of ours."""
    import keras

    x_train, y_train, x_val, y_val = data()
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")])
    counts = [
        keras.metrics.TruePositives(name="tp"),
        keras.metrics.TrueNegatives(name="tn"),
        keras.metrics.FalsePositives(name="fp"),
        keras.metrics.FalseNegatives(name="fn"),
    ]
    model.compile("adam", "binary_crossentropy", metrics=counts)
    model.fit(
        x_train,
        y_train,
        epochs=EPOCHS,
        verbose=0,
        validation_data=(x_val, y_val),
        validation_batch_size=BATCH,
        callbacks=[keras.callbacks.TensorBoard(str(logdir))],
    )
    scores = model.predict(x_val, batch_size=BATCH, verbose=0).ravel()
    return Trained(logdir, y_val, {"": scores})


def data() -> tuple[npt.NDArray[np.float64], ...]:
    """Returns features and labels for training, then for validation; one in five is positive."""
    from sklearn.datasets import make_classification

    x, y = make_classification(1200, 15, n_informative=15, n_redundant=0, weights=[0.8], random_state=1)
    return x[:600], y[:600], x[600:], y[600:]


def train(logdir: Path) -> Trained:
    """Trains with and without class weights, Keras' TensorBoard callback beside ours."""
    import keras

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import CustomMetrics

    x_train, y_train, x_val, y_val = data()
    trained = Trained(logdir, y_val)
    for name, class_weight in (("plain", None), ("weighted", {0: 1.0, 1: 4.0})):
        keras.utils.set_random_seed(7)
        model = keras.Sequential([keras.layers.Dense(16, "relu"), keras.layers.Dense(1, "sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics=[BinaryCounts()])
        directory = str(logdir / name)
        callbacks = [CustomMetrics(directory, formulas=["f2", "mcc"]), keras.callbacks.TensorBoard(directory)]
        model.fit(
            x_train,
            y_train,
            epochs=EPOCHS,
            verbose=0,
            class_weight=class_weight,
            validation_data=(x_val, y_val),
            validation_batch_size=BATCH,
            callbacks=callbacks,
        )
        trained.scores[name] = model.predict(x_val, batch_size=BATCH, verbose=0).ravel()
    return trained
