"""What the callback adds to an epoch: 100,000 examples, batches of 1,024.

    python tests/benchmarks/epoch.py    (about two minutes)

Six trainings of one model take turns: without metrics; with `BinaryCounts`, twice, which shows how much
of a difference is noise; with `BinaryCounts`, `CustomMetrics`, ten formulas and the histograms of the
scores; with four counts of Keras and Keras' `TensorBoard` callback; and with four counts of Keras and a
callback that predicts the training data after each epoch to write a histogram of the scores, as many
tutorials do. Times are of the processor, of all threads, for one epoch of a `fit` of several.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from timing import duration
from timing import print_table

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics

N_EXAMPLES = 100_000
EPOCHS = 4  # of one `fit`
ROUNDS = 25
FORMULAS = [
    "f1",
    "f2",
    "mcc",
    "precision",
    "recall",
    "accuracy",
    "specificity",
    "balanced_accuracy",
    "fpr",
    "npv",
]


class PredictAndHistogram(keras.callbacks.Callback):
    """Predicts the training data after each epoch, and writes a histogram of the scores."""

    def __init__(self, x: np.ndarray, log_dir: str) -> None:
        super().__init__()
        self.x = x
        self.writer = tf.summary.create_file_writer(log_dir)

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        scores = self.model.predict(self.x, verbose=0)
        with self.writer.as_default():
            tf.summary.histogram("predictions", scores, step=epoch)
        self.writer.flush()


@dataclass
class Training:
    """One way to train, and the seconds that an epoch took in each round."""

    metrics: list[keras.metrics.Metric]
    callbacks: Callable[[str], list[keras.callbacks.Callback]]
    rounds: int = ROUNDS
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        keras.utils.set_random_seed(1)
        layers = keras.layers
        self.model = keras.Sequential(
            [
                layers.Input((15,)),
                layers.Dense(64, activation="relu"),
                layers.Dense(64, activation="relu"),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
        self.model.compile("adam", "binary_crossentropy", metrics=self.metrics)

    def run(self, x: np.ndarray, y: np.ndarray) -> None:
        with tempfile.TemporaryDirectory() as log_dir:
            callbacks = self.callbacks(log_dir)
            start = time.process_time()
            self.model.fit(x, y, batch_size=1024, epochs=EPOCHS, verbose=0, callbacks=callbacks)
            self.seconds.append((time.process_time() - start) / EPOCHS)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds[1:])  # the first builds the graph

    @property
    def best(self) -> float:
        return min(self.seconds[1:])


def keras_counts() -> list[keras.metrics.Metric]:
    metrics = keras.metrics
    return [
        metrics.TruePositives(name="tp"),
        metrics.FalsePositives(name="fp"),
        metrics.TrueNegatives(name="tn"),
        metrics.FalseNegatives(name="fn"),
    ]


def main() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(N_EXAMPLES, 15)).astype(np.float32)
    y = (x[:, 0] + rng.normal(size=N_EXAMPLES) > 1.5).astype(np.float32)
    nothing = Training([], lambda _: [])
    metric = Training([BinaryCounts()], lambda _: [])
    ours = Training([BinaryCounts()], lambda logs: [CustomMetrics(logs, FORMULAS)])
    again = Training([BinaryCounts()], lambda _: [])
    theirs = Training(keras_counts(), lambda logs: [keras.callbacks.TensorBoard(logs)])
    predict = Training(keras_counts(), lambda logs: [PredictAndHistogram(x, logs)], rounds=2)
    trainings = {
        "nothing": nothing,
        "BinaryCounts": metric,
        "BinaryCounts and CustomMetrics": ours,
        "BinaryCounts, again": again,
        "four Keras counts and TensorBoard": theirs,
        "four Keras counts, predict, histogram": predict,
    }
    for turn in range(ROUNDS + 1):
        for training in trainings.values():
            if turn <= training.rounds:
                training.run(x, y)
    print_table(
        ["an epoch with", "best", "median"],
        [[name, duration(one.best), duration(one.median)] for name, one in trainings.items()],
    )
    rows = []
    for what in ("best", "median"):
        n, m, a, o, t, p = (getattr(one, what) for one in (nothing, metric, again, ours, theirs, predict))
        rows += [
            [f"{what}: the metric alone, again", f"{100 * (a / m - 1):+.2f} %", "0 % but for noise"],
            [f"{what}: the callback, over the metric alone", f"{100 * (o / m - 1):+.2f} %", "at most +1 %"],
            [
                f"{what}: what ours adds, over Keras' counts and TensorBoard",
                f"{(o - n) / (t - n):.2f}",
                "at most 1",
            ],
            [f"{what}: what predicting adds, over what ours adds", f"{(p - n) / (o - n):.1f}", "at least 8"],
        ]
    print_table(["figure", "ours / other", "to reach"], rows)


if __name__ == "__main__":
    main()
