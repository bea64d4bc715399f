"""Trains a linear model of scikit-learn batch by batch, and writes counts after each epoch.

    python3 demo/train_sklearn.py LOGDIR
    tensorboard --logdir LOGDIR

One example in twenty is positive. Neither Keras nor TensorFlow is needed: `CountsWriter` takes labels
and scores wherever they come from.
"""

import argparse

import numpy as np
import numpy.typing as npt
from sklearn.datasets import make_classification
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from tb_custom_metrics import CountsWriter

BATCH = 256


def train(log_dir: str, epochs: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Trains, and returns labels and scores of the validation data after the last epoch."""
    x, y = make_classification(10_000, 15, n_informative=10, weights=[0.95], random_state=7)
    x = StandardScaler().fit_transform(x)
    x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.3, stratify=y, random_state=7)
    model = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=1e-3, random_state=7)
    rng = np.random.default_rng(7)
    with CountsWriter(f"{log_dir}/validation") as writer:
        for epoch in range(epochs):
            for batch in np.array_split(rng.permutation(len(x_train)), len(x_train) // BATCH):
                model.partial_fit(x_train[batch], y_train[batch], classes=[0, 1])
            y_score = model.predict_proba(x_val)[:, 1]
            writer.add_scores(y_val, y_score, epoch)
            writer.add_formulas(["f2", "mcc"], epoch)
            writer.add_histograms(epoch)
    return y_val, y_score


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Train a linear model of scikit-learn.")
    parser.add_argument("logdir")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    train(options.logdir, options.epochs)
    print(f"See it with: tensorboard --logdir {options.logdir}")


if __name__ == "__main__":
    main()
