"""Trains on handwritten digits and counts which of them it takes for which.

    python3 demo/train_digits.py LOGDIR
    tensorboard --logdir LOGDIR

The panel shows the confusion matrix of the ten digits at every epoch. `recall` has a line for each
digit, `worst(recall)` follows the one that is missed most, and accuracy says nothing about it.
"""

import argparse

import keras
import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from tb_custom_metrics import ConfusionMatrix
from tb_custom_metrics import CustomMetrics

FORMULAS = {"macro_f1": "macro(f1)", "worst_recall": "worst(recall)"}


def load() -> list[npt.NDArray[np.float32]]:
    """Returns pixels for training and validation, then the digits; pixels within [0, 1]."""
    x, y = load_digits(return_X_y=True)
    x = (x / 16).astype(np.float32)
    parts: list[npt.NDArray[np.float32]] = train_test_split(x, y, test_size=0.3, stratify=y, random_state=7)
    return parts


def build() -> keras.Model:
    """Returns the model; the same weights each time."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [
            keras.layers.Input((64,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy", ConfusionMatrix(10)])
    return model


def train(log_dir: str, epochs: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Trains, and returns the digits and probabilities of the validation data after the last epoch."""
    x_train, x_val, y_train, y_val = load()
    model = build()
    model.fit(
        x_train,
        y_train,
        epochs=epochs,
        validation_data=(x_val, y_val),
        callbacks=[CustomMetrics(log_dir, FORMULAS)],
        verbose=2,
    )
    return y_val, model.predict(x_val, verbose=0)


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Train on handwritten digits.")
    parser.add_argument("logdir")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    train(options.logdir, options.epochs)
    print(f"See it with: tensorboard --logdir {options.logdir}")


if __name__ == "__main__":
    main()
