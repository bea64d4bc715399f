"""Counts of a training on two devices of JAX are those of one process."""

import json

import numpy as np
import pytest
from distributed_examples import BATCH_TAG
from distributed_examples import PROGRAMS
from distributed_examples import TAG
from distributed_examples import confusion_of
from distributed_examples import run
from distributed_examples import save_examples
from distributed_examples import true_confusion

# Keras refuses batches on JAX that the devices cannot halve: the last ones have 42 and 54 examples.
SIZES = {"train": 1002, "validation": 630}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The log directory of `fit` on two devices, and what it printed."""
    folder = tmp_path_factory.mktemp("jax")
    save_examples(folder / "examples.npz", SIZES)
    devices = "--xla_force_host_platform_device_count=2"
    program = (PROGRAMS / "fit.py", "jax", folder / "examples.npz", folder / "logs")
    result = run(*program, KERAS_BACKEND="jax", XLA_FLAGS=devices)
    assert result.returncode == 0, result.stderr
    return folder / "logs", json.loads(result.stdout)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_devices_count_every_example_once(trained, read, part):
    log_dir, _ = trained

    written = read(log_dir, part, "custom_metrics")[TAG]

    assert written.steps == [0, 1]
    for tensor in written.values:
        wanted = true_confusion(SIZES["train" if part == "train" else "validation"])
        assert np.array_equal(confusion_of(tensor), wanted)


def test_counts_of_batches_on_devices_add_up_to_the_epoch(trained, read):
    log_dir, _ = trained

    written = read(log_dir, "train", "custom_metrics")[BATCH_TAG]

    assert written.steps == [5, 10, 15, 16, 21, 26, 31, 32]
    for epoch in (written.values[:4], written.values[4:]):
        assert np.array_equal(confusion_of(sum(epoch)), true_confusion(SIZES["train"]))


def test_devices_log_the_counts_of_an_epoch(trained):
    _, printed = trained

    for prefix, part in (("", "train"), ("val_", "validation")):
        tn, fp, fn, tp = map(int, true_confusion(SIZES[part])[100])
        logged = {cell: printed["fit"][prefix + cell] for cell in ("tp", "fp", "tn", "fn")}
        assert logged == {"tp": [tp] * 2, "fp": [fp] * 2, "tn": [tn] * 2, "fn": [fn] * 2}
