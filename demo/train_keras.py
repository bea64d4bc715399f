"""Trains one model twice on imbalanced data, with and without class weights.

    python3 demo/train_keras.py LOGDIR

Of 10,000 examples one in ten is positive. Accuracy looks alike for both trainings; F2 and a cost
of one's own do not.
"""

import argparse
import time

import keras
import numpy as np
import numpy.typing as npt
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics

FORMULAS = {
    "f2": "5*tp / (5*tp + 4*fn + fp)",
    "mcc": "(tp*tn - fp*fn) / (sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn))",
    "precision": "tp / (tp + fp)",
    "recall": "tp / (tp + fn)",
    "cost": "(5*fn + fp) / total",
}

Array = npt.NDArray[np.float32]


def load() -> tuple[Array, Array, Array, Array]:
    """Returns features and labels for training, then for validation; features within [0, 1]."""
    x, y = make_classification(
        n_samples=10_000,
        n_features=15,
        n_informative=15,
        n_redundant=0,
        weights=[0.9],
        flip_y=0.05,
        class_sep=0.7,
        random_state=7,
    )
    x_train, x_val, y_train, y_val = train_test_split(
        x, y.astype(np.float32), test_size=0.8, stratify=y, random_state=7
    )
    scaler = MinMaxScaler().fit(x_train)
    return (
        scaler.transform(x_train).astype(np.float32),
        y_train,
        scaler.transform(x_val).astype(np.float32),
        y_val,
    )


def build() -> keras.Model:
    """Returns the model; the same weights each time."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [
            keras.layers.Input((15,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy", metrics=["accuracy", BinaryCounts()])
    return model


class Pace(keras.callbacks.Callback):
    """Tells how far it is, and makes an epoch last long enough to be watched.

    Args:
        run: Name of the training.
        seconds: Least duration of an epoch.
    """

    def __init__(self, run: str, seconds: float) -> None:
        super().__init__()
        self.run = run
        self.seconds = seconds

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        assert logs is not None
        done = f"epoch {epoch + 1} of {self.params['epochs']}"
        print(f"{self.run:>8}: {done}, validation F2 {logs['val_f2']:.3f}", flush=True)
        time.sleep(max(0.0, self.seconds - (time.monotonic() - self.began)))


def train(log_dir: str, run: str, epochs: int, seconds: float) -> None:
    """Trains once: "weighted" weighs the classes by the inverse of their frequency."""
    x_train, y_train, x_val, y_val = load()
    negatives, positives = np.bincount(y_train.astype(int))
    weights = {0: len(y_train) / (2 * negatives), 1: len(y_train) / (2 * positives)}
    directory = f"{log_dir}/{run}"
    build().fit(
        x_train,
        y_train,
        epochs=epochs,
        validation_data=(x_val, y_val),
        class_weight=weights if run == "weighted" else None,
        callbacks=[
            keras.callbacks.TensorBoard(directory),  # in front, or it would log our F2 a second time
            CustomMetrics(directory, FORMULAS),
            Pace(run, seconds),
        ],
        verbose=0,
    )


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Train one model twice on imbalanced data.")
    parser.add_argument("logdir")
    parser.add_argument("--run", choices=["plain", "weighted"], help="only this one; both unless told")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=0.0, help="least duration of an epoch")
    options = parser.parse_args()
    for run in [options.run] if options.run else ["plain", "weighted"]:
        train(options.logdir, run, options.epochs, options.seconds)


if __name__ == "__main__":
    main()
