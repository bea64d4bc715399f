"""What metrics add to one train step of a small network.

python tests/benchmarks/train_step.py

Two models that are built alike differ by up to 100 µs a step for as long as they live, more than a metric
adds. So every model is built several times, and the median of what the builds take is told; the line
"none, again" is what the measure itself leaves uncertain.
"""

import statistics

import keras
import numpy as np
import tensorflow as tf
from timing import compare
from timing import duration
from timing import print_table

from tb_custom_metrics import BinaryCounts

BATCH_SIZES = {32: 1.3, 1024: 2.0}  # and how many times what four of Keras' counts add is allowed
SHARE_OF_TWELVE = 0.25
BUILDS = 25


def four_counts():
    return [
        keras.metrics.TruePositives(),
        keras.metrics.FalsePositives(),
        keras.metrics.TrueNegatives(),
        keras.metrics.FalseNegatives(),
    ]


def twelve_metrics():
    return [
        *four_counts(),
        keras.metrics.Precision(),
        keras.metrics.Recall(),
        keras.metrics.FBetaScore(name="f1", threshold=0.5),
        keras.metrics.FBetaScore(name="f2", beta=2.0, threshold=0.5),
        keras.metrics.BinaryAccuracy(),
        keras.metrics.BinaryIoU(),
        keras.metrics.AUC(),
        keras.metrics.AUC(name="pr_auc", curve="PR"),
    ]


METRICS = {
    "none": list,
    "201 thresholds": lambda: [BinaryCounts()],
    "four counts of Keras": four_counts,
    "AUC(200)": lambda: [keras.metrics.AUC(200)],
    "twelve metrics of Keras": twelve_metrics,
    "none, again": list,
}


def train_step(metrics, batch_size):
    """Returns a function that trains on one batch, as the inner loop of `fit` does."""
    keras.utils.set_random_seed(0)
    layers = [
        keras.layers.Dense(64, "relu"),
        keras.layers.Dense(64, "relu"),
        keras.layers.Dense(1, "sigmoid"),
    ]
    model = keras.Sequential([keras.layers.Input((32,)), *layers])
    model.compile("sgd", "binary_crossentropy", metrics=metrics)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch_size, 32)).astype(np.float32)
    y = (rng.random((batch_size, 1)) < 0.2).astype(np.float32)
    model.train_on_batch(x, y)  # builds the metrics
    step = model.make_train_function()
    batches = iter(tf.data.Dataset.from_tensors((x, y)).repeat())
    return lambda: step(batches)


def typical(batch_size):
    """Returns the seconds that a step takes with each set of metrics: the median over builds."""
    builds = []
    for _ in range(BUILDS):
        keras.backend.clear_session()
        steps = {name: train_step(make(), batch_size) for name, make in METRICS.items()}
        builds.append(compare(steps, rounds=20))
    return {name: statistics.median(seconds[name] for seconds in builds) for name in METRICS}


def main():
    # More threads than free cores spend time on waiting for each other.
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    for batch_size, times_four in BATCH_SIZES.items():
        seconds = typical(batch_size)
        added = {name: time - seconds["none"] for name, time in seconds.items()}
        four, twelve = added["four counts of Keras"], added["twelve metrics of Keras"]
        rows = [
            [name, duration(seconds[name]), duration(max(added[name], 0)), f"{added[name] / four:.2f}", ""]
            for name in METRICS
        ]
        share = added["201 thresholds"] / twelve
        rows[1][-1] = f"{times_four} (and {share:.2f} of twelve: {SHARE_OF_TWELVE})"
        print_table([f"batch of {batch_size}", "step", "added", "times four", "to reach, at most"], rows)


if __name__ == "__main__":
    main()
