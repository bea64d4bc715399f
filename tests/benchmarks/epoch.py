"""What the callback adds to an epoch: 100,000 examples, batches of 1,024.

Each training is one long `fit` in a thread of its own, and the trainings take turns, an epoch each:
the work of setting up and tracing is in the first epoch of each, which does not count.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from timing import print_table

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics

ROUNDS = 9  # of the article's, a third
N_EXAMPLES = 100_000
ARTICLE = "the article: counts and predict"
TEN = ["f1", "f2", "mcc", "precision", "recall", "accuracy", "specificity", "balanced_accuracy", "fpr", "npv"]


class Turns(keras.callbacks.Callback):
    """Stands first in a list of callbacks: waits for the turn before an epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Semaphore(0)
        self.done = threading.Semaphore(0)

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        if epoch:
            self.done.release()
        self.go.acquire()

    def on_train_end(self, logs: object = None) -> None:
        self.done.release()


class Article(keras.callbacks.Callback):
    """Predicts the training data after each epoch, and writes a histogram of that."""

    def __init__(self, x: np.ndarray, log_dir: str) -> None:
        super().__init__()
        self.x = x
        self.writer = tf.summary.create_file_writer(log_dir)

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        scores = self.model.predict(self.x, verbose=0)
        with self.writer.as_default():
            tf.summary.histogram("predictions", scores, step=epoch)
        self.writer.flush()


def keras_counts() -> list[keras.metrics.Metric]:
    metrics = keras.metrics
    return [
        metrics.TruePositives(name="tp"),
        metrics.FalsePositives(name="fp"),
        metrics.TrueNegatives(name="tn"),
        metrics.FalseNegatives(name="fn"),
    ]


def training(
    examples: tuple[np.ndarray, np.ndarray], metrics: list, callbacks: list
) -> tuple[Turns, Callable[[], None]]:
    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((15,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=metrics)
    turns = Turns()

    def fit() -> None:
        model.fit(*examples, batch_size=1024, epochs=ROUNDS + 1, verbose=0, callbacks=[turns, *callbacks])

    return turns, fit


def best_epochs(trainings: dict[str, tuple[Turns, Callable[[], None]]]) -> dict[str, tuple[float, float]]:
    """Returns the processor time of an epoch of each training: the best and the median, in seconds."""
    for _, fit in trainings.values():
        threading.Thread(target=fit, daemon=True).start()
    taken: dict[str, list[float]] = {name: [] for name in trainings}
    for turn in range(ROUNDS + 1):
        for name, (turns, _) in trainings.items():
            if name == ARTICLE and turn > ROUNDS // 3:
                continue  # seconds each
            start = time.process_time()
            turns.go.release()
            turns.done.acquire()
            taken[name].append(time.process_time() - start)
    return {name: (min(times[1:]), float(np.median(times[1:]))) for name, times in taken.items()}


def main() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(N_EXAMPLES, 15)).astype(np.float32)
    examples = x, (x[:, 0] + rng.normal(size=N_EXAMPLES) > 1.5).astype(np.float32)
    with tempfile.TemporaryDirectory() as logs:
        best = best_epochs(
            {
                "nothing": training(examples, [], []),
                "our metric": training(examples, [BinaryCounts()], []),
                "our metric and callback": training(
                    examples, [BinaryCounts()], [CustomMetrics(f"{logs}/ours", TEN)]
                ),
                "four Keras counts and TensorBoard": training(
                    examples, keras_counts(), [keras.callbacks.TensorBoard(f"{logs}/keras")]
                ),
                ARTICLE: training(examples, keras_counts(), [Article(x, f"{logs}/article")]),
            }
        )
    nothing = best["nothing"]
    rows = []
    for name, times in best.items():
        added = (1000 * (t - n) for t, n in zip(times, nothing, strict=True))
        rows.append([name, *(f"{1000 * t:.1f} ms" for t in times), *(f"{ms:+.1f} ms" for ms in added)])
    print_table(["an epoch with", "best", "median", "added, best", "added, median"], rows)
    metric, ours, theirs, article = (times for name, times in best.items() if name != "nothing")
    callback = [f"{100 * (a / b - 1):+.2f} %" for a, b in zip(ours, metric, strict=True)]
    beside = [f"{(a - n) / (b - n):.2f} times" for a, b, n in zip(ours, theirs, nothing, strict=True)]
    cheaper = [f"{(b - n) / (a - n):.1f} times" for a, b, n in zip(ours, article, nothing, strict=True)]
    print_table(
        ["figure", "best", "median", "to reach"],
        [
            ["callback, ten formulas and histograms, over the metric alone", *callback, "+1 %"],
            ["what ours adds, over what Keras' counts and TensorBoard add", *beside, "1 time"],
            ["what the article adds, over what ours adds", *cheaper, "8 times"],
        ],
    )


if __name__ == "__main__":
    main()
