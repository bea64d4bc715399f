"""Programs that train with CustomMetrics: how they end, seen from outside."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

PROGRAM = """
import resource
import signal
import sys

import keras
import numpy as np

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics

signal.signal(signal.SIGINT, signal.default_int_handler)  # background jobs of a shell begin without it
log_dir, weights, epochs, most_bytes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
x = np.random.default_rng(0).normal(size=(64, 4)).astype(np.float32)
y = (x[:, 0] > 0.5).astype(np.float32)
limits = resource.getrlimit(resource.RLIMIT_FSIZE)

def train(callbacks):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=[BinaryCounts()])
    model.fit(x, y, epochs=epochs, verbose=0, callbacks=callbacks)
    return np.concatenate([w.ravel() for w in model.get_weights()])

plain = train([]) if most_bytes else None
if most_bytes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, limits[1]))
full = train([CustomMetrics(log_dir, ["f1"], every_batches=1)])
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
np.savez(weights, plain=plain, full=full)
"""


def start(*arguments):
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
def test_a_signal_ends_it_as_it_would_without_and_leaves_a_readable_run(tmp_path, read, number):
    directory = tmp_path / "train" / "custom_metrics"
    with start(tmp_path, tmp_path / "weights.npz", 10**9, 0) as process:
        while not (directory.exists() and len(read(directory).get("custom_metrics/f1", Nothing).steps) > 2):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.2)
        process.send_signal(number)
        try:
            process.communicate(timeout=60)
        finally:
            process.kill()

    assert process.returncode == -number
    tags = read(directory)
    steps = tags["custom_metrics/f1"].steps
    assert steps == list(range(len(steps)))
    batches = tags["custom_metrics/counts/batch/f1"].steps
    assert batches == list(range(1, len(batches) + 1))
    assert len(batches) // 2 - len(steps) in (0, 1)


class Nothing:
    steps = ()


def test_where_no_file_may_grow_the_weights_are_those_it_would_have_had(tmp_path, read):
    with start(tmp_path, tmp_path / "weights.npz", 20, 40_000) as process:
        _, said = process.communicate()

    assert process.returncode == 0, said
    assert "CustomMetrics: Writing the " in said
    with np.load(tmp_path / "weights.npz") as weights:
        assert np.array_equal(weights["full"], weights["plain"])
    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps[:2] == [0, 1]
