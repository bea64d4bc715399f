"""Trains on texts that have several topics at once, and counts each topic at every threshold.

    python3 demo/train_multilabel.py LOGDIR
    tensorboard --logdir LOGDIR

The panel shows a line for each topic: some are rare, and their `recall` at the threshold 0.5 stays
behind. `macro(best(f1))` is what they would reach with a threshold of their own.
"""

import argparse

import keras
import numpy as np
import numpy.typing as npt
from sklearn.datasets import make_multilabel_classification
from sklearn.model_selection import train_test_split

from tb_custom_metrics import CustomMetrics
from tb_custom_metrics import MultilabelCounts

TOPICS = ["science", "sports", "politics", "music", "travel", "food"]
FORMULAS = {"micro_f1": "micro(f1)", "macro_f1": "macro(f1)", "best_macro_f1": "macro(best(f1))"}


def load() -> list[npt.NDArray[np.float32]]:
    """Returns word counts for training and validation, then the topics, 0 or 1."""
    x, y = make_multilabel_classification(
        n_samples=4_000, n_features=40, n_classes=len(TOPICS), n_labels=2, random_state=7
    )
    x, y = np.log1p(x).astype(np.float32), y.astype(np.float32)
    parts: list[npt.NDArray[np.float32]] = train_test_split(x, y, test_size=0.3, random_state=7)
    return parts


def build() -> keras.Model:
    """Returns the model; the same weights each time."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [
            keras.layers.Input((40,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(len(TOPICS), activation="sigmoid"),
        ]
    )
    counts = MultilabelCounts(len(TOPICS), class_names=TOPICS)
    model.compile("adam", "binary_crossentropy", metrics=[counts])
    return model


def train(log_dir: str, epochs: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Trains, and returns the topics and probabilities of the validation data after the last epoch."""
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
    parser = argparse.ArgumentParser(description="Train on texts of several topics.")
    parser.add_argument("logdir")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    train(options.logdir, options.epochs)
    print(f"See it with: tensorboard --logdir {options.logdir}")


if __name__ == "__main__":
    main()
