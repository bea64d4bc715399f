"""A process that is killed at any moment: what is left of its event files, and how it goes on.

Ten kills in either order; a hundred with TB_CUSTOM_METRICS_FULL=1. These processes are forks that write
as the callback does where there is no TensorFlow, which starts threads that no fork would have. A
training of Keras itself, which takes seconds to start, is killed twice; twenty times with that variable.
"""

import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import endless_training
import numpy as np
import pytest
from effort import tries
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

# A small process that has imported what it needs, and from which trainings are forked.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([endless_training.__name__])
KERAS = """
import sys

import keras
import numpy as np

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics

log_dir, backup, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3])
keras.utils.set_random_seed(1)
x = np.random.default_rng(0).normal(size=(640, 4)).astype(np.float32)
y = (x[:, 0] > 0.5).astype(np.float32)
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=[BinaryCounts()])
saving = keras.callbacks.BackupAndRestore(backup, delete_checkpoint=False)
telling = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, flush=True))
callbacks = [CustomMetrics(log_dir, ["f1"]), saving, telling]
model.fit(x, y, epochs=epochs, shuffle=False, verbose=0, callbacks=callbacks)
print(model.optimizer.iterations.numpy().item(), flush=True)
"""


@pytest.mark.parametrize("saved_first", [False, True], ids=["written first", "saved first"])
def test_after_every_kill_the_run_is_readable_and_goes_on(tmp_path, read, monkeypatch, saved_first):
    # That process is told of no path but by the environment.
    monkeypatch.setenv("PYTHONPATH", str(Path(endless_training.__file__).parent))
    rng = np.random.default_rng(0)
    directory, backup = tmp_path / "train" / "custom_metrics", tmp_path / "epoch"

    begins = []
    for _ in range(tries(100)):
        begins.append(int(backup.read_text()) if backup.exists() else 0)
        process = FORKS.Process(target=endless_training.train, args=(directory, backup, saved_first))
        process.start()
        time.sleep(rng.uniform(0, 0.05))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL

        saved = int(backup.read_text()) if backup.exists() else 0
        if directory.exists():
            series = read(directory).get(endless_training.LAYOUT.tag("counts"))
            steps = series.steps if series else []
            # The epoch that was being written, and no other, may be missing or there twice.
            kept = {step: value for step, value in zip(steps, series.values, strict=True)} if series else {}
            missing = set(range(saved)) - set(kept)
            assert missing <= ({begin - 1 for begin in begins} | {saved - 1} if saved_first else set())
            assert all(value.tolist() == [[s, s + 1, s + 2, s + 3]] for s, value in kept.items())
    assert int(backup.read_text()) > 0

    served = evaluate(tmp_path, "tp")
    assert served["steps"] == sorted(set(steps))
    assert served["values"] == served["steps"]  # of an epoch, tp is its number


@pytest.mark.tensorflow
def test_a_training_of_keras_goes_on_after_every_kill_with_the_values_it_would_have_had(tmp_path):
    most = 30  # epochs until a kill
    epochs = most * (tries(20) + 1)
    whole = start_keras(tmp_path / "whole", tmp_path / "whole backup", epochs)
    assert whole.communicate()[0].split()[-1] == str(20 * epochs)

    # A training that ends leaves a whole backup, whatever a kill leaves.
    assert start_keras(tmp_path / "cut", tmp_path / "backup", 2).communicate()[0].split()[-1] == "40"
    keep_whole(tmp_path / "backup", tmp_path / "kept")
    rng = random.Random(0)
    begins = []
    for _ in range(tries(20)):
        process = start_keras(tmp_path / "cut", tmp_path / "backup", epochs)
        ended = [int(process.stdout.readline()) for _ in range(rng.randint(1, most - 2))]
        time.sleep(rng.uniform(0, 0.05))  # into one of the next epochs
        process.kill()
        _, said = process.communicate()
        assert process.returncode == -signal.SIGKILL, said  # in the middle, not after the last epoch
        begins.append(ended[0])
        keep_whole(tmp_path / "backup", tmp_path / "kept")
    assert min(begins) == 2  # else it began anew
    process = start_keras(tmp_path / "cut", tmp_path / "backup", epochs)
    assert process.communicate()[0].split()[-1] == str(20 * epochs)

    expected, found = evaluate(tmp_path / "whole", "f1"), evaluate(tmp_path / "cut", "f1")
    assert expected["steps"] == list(range(epochs))
    assert found["steps"] == expected["steps"]
    assert found["values"] == expected["values"]


def keep_whole(backup: Path, kept: Path) -> None:
    """Copies a backup of Keras that is whole, and puts the last such copy in place of one that is not.

    Keras writes weights and epoch into the files of the backup before: a kill in between leaves a broken
    one, or weights of another epoch. Whoever trains on goes back to what is whole.
    """
    if is_whole(backup):
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(backup, kept)
    else:
        shutil.rmtree(backup, ignore_errors=True)
        if kept.exists():
            shutil.copytree(kept, backup)


def is_whole(backup: Path) -> bool:
    import h5py  # which comes with Keras

    try:
        epoch = json.loads((backup / "training_metadata.json").read_text())["epoch"]
        with h5py.File(backup / "latest.weights.h5") as weights:
            return int(weights["optimizer/vars/0"][()]) == 20 * epoch
    except (OSError, KeyError, ValueError):
        return False


def start_keras(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KERAS, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def evaluate(logdir: Path, formula: str) -> dict:
    """The series of the only run, as the panel is told it."""
    multiplexer = EventMultiplexer(size_guidance={"tensors": 0}).AddRunsFromDirectory(str(logdir)).Reload()
    provider = MultiplexerDataProvider(multiplexer, str(logdir))
    flags = SimpleNamespace(host=None, bind_all=False)
    context = TBContext(data_provider=provider, logdir=str(logdir), flags=flags, sampling_hints={})
    route = Client(CustomMetricsPlugin(context).get_plugin_apps()["/evaluate"])
    answer = route.post(
        "/evaluate",
        json={"formulas": [{"formula": formula}]},
        headers={"Content-Type": "application/json", "X-Custom-Metrics": "1"},
    )
    assert answer.status_code == 200, answer.text
    (series,) = answer.json["results"][0]["series"]
    return series
