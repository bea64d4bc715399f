"""Counts of a training on several devices or processes are those of one."""

import contextlib
import json
import os
import socket
import subprocess
import sys

import numpy as np
import pytest
from distributed_examples import BATCH_TAG
from distributed_examples import LIMIT
from distributed_examples import PROGRAMS
from distributed_examples import SIZES
from distributed_examples import TAG
from distributed_examples import confusion_of
from distributed_examples import run
from distributed_examples import save_examples
from distributed_examples import true_confusion
from sklearn.metrics import confusion_matrix
from sklearn.metrics import multilabel_confusion_matrix

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    path = tmp_path_factory.mktemp("examples") / "examples.npz"
    save_examples(path)
    return path


@pytest.fixture(scope="module")
def mirrored(examples, tmp_path_factory):
    """The log directory of `fit` on two replicas, and what it printed."""
    log_dir = tmp_path_factory.mktemp("mirrored")
    result = run(PROGRAMS / "fit.py", "mirrored", examples, log_dir)
    assert result.returncode == 0, result.stderr
    return log_dir, json.loads(result.stdout)


@pytest.mark.parametrize("part", SIZES)
def test_replicas_count_every_example_once(mirrored, read, part):
    log_dir, _ = mirrored

    written = read(log_dir, part, "custom_metrics")[TAG]

    assert written.steps == [0, 1]
    for tensor in written.values:
        assert np.array_equal(confusion_of(tensor), true_confusion(SIZES[part]))


@pytest.mark.parametrize("run_name", ["test", "stream"], ids=["arrays", "uneven batches of tf.data"])
def test_replicas_count_a_dataset_of_an_odd_number_of_examples(mirrored, read, run_name):
    log_dir, _ = mirrored

    written = read(log_dir, run_name, "custom_metrics")[TAG]

    assert written.steps == [0, 1]
    for tensor in written.values:
        assert np.array_equal(confusion_of(tensor), true_confusion(SIZES["validation"]))


def test_counts_of_batches_on_replicas_add_up_to_the_epoch(mirrored, read):
    log_dir, _ = mirrored

    written = read(log_dir, "train", "custom_metrics")[BATCH_TAG]

    assert written.steps == [5, 10, 15, 16, 21, 26, 31, 32]
    for epoch in (written.values[:4], written.values[4:]):
        assert [tensor.sum() for tensor in epoch] == [320, 320, 320, 43]
        assert np.array_equal(confusion_of(sum(epoch)), true_confusion(SIZES["train"]))


def test_replicas_log_the_counts_of_an_epoch(mirrored):
    _, printed = mirrored

    for prefix, part in (("", "train"), ("val_", "validation")):
        tn, fp, fn, tp = map(int, true_confusion(SIZES[part])[100])
        logged = {cell: printed["fit"][prefix + cell] for cell in ("tp", "fp", "tn", "fn")}
        assert logged == {"tp": [tp] * 2, "fp": [fp] * 2, "tn": [tn] * 2, "fn": [fn] * 2}
    evaluated = {cell: printed["evaluate"][cell] for cell in ("tp", "fp", "tn", "fn")}
    assert evaluated == {"tp": tp, "fp": fp, "tn": tn, "fn": fn}


def test_replicas_write_one_file_for_each_run(mirrored):
    log_dir, _ = mirrored

    files = [path for path in log_dir.rglob("*") if path.is_file()]

    assert sorted(str(path.parent.relative_to(log_dir)) for path in files) == [
        "stream/custom_metrics",
        "test/custom_metrics",
        "train/custom_metrics",
        "validation/custom_metrics",
    ]


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Examples of three labels and of three classes, and the log directory of both on two replicas."""
    folder = tmp_path_factory.mktemp("several")
    rng = np.random.default_rng(3)
    n_samples = SIZES["train"]
    labels = (rng.random((n_samples, 3)) < (0.1, 0.4, 0.7)).astype(np.float32)
    scores = (np.clip(np.rint(rng.normal(80 + 50 * labels, 30)), 0, 200) / 200).astype(np.float32)
    classes = rng.integers(3, size=(n_samples, 1))
    np.savez(folder / "examples.npz", scores=scores, labels=labels, classes=classes)
    result = run(PROGRAMS / "classes.py", folder / "examples.npz", folder / "logs")
    assert result.returncode == 0, result.stderr
    return scores, labels, classes, folder / "logs"


def test_replicas_count_every_label_of_every_example_once(several, read):
    scores, labels, _, log_dir = several
    names = ("0", "1", "2")

    tag = Layout("scores", even_thresholds(201), classes=names).tag("counts")
    written = read(log_dir, "labels", "train", "custom_metrics")[tag]

    expected = [multilabel_confusion_matrix(labels, scores > threshold) for threshold in even_thresholds(201)]
    assert written.steps == [0, 1]
    for tensor in written.values:
        for label in range(3):
            cells = np.stack([at[label].ravel() for at in expected])
            assert np.array_equal(confusion_of(tensor[[label]]), cells)


def test_replicas_fill_the_confusion_matrix_with_every_example_once(several, read):
    scores, _, classes, log_dir = several

    tag = Layout("matrix", classes=("0", "1", "2")).tag("counts")
    written = read(log_dir, "classes", "train", "custom_metrics")[tag]

    assert written.steps == [0, 1]
    for tensor in written.values:
        assert np.array_equal(tensor, confusion_matrix(classes[:, 0], scores.argmax(axis=1)))


def test_xla_on_replicas_fails_and_counts_nothing_wrong(examples, tmp_path):
    result = run(PROGRAMS / "fit.py", "mirrored", examples, tmp_path, '{"jit_compile": true}')

    assert result.returncode == 1
    assert "Trying to access resource" in result.stderr
    assert list(tmp_path.iterdir()) == []


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture(scope="module")
def workers(examples, tmp_path_factory):
    """The log directory of two processes that trained together."""
    log_dir = tmp_path_factory.mktemp("workers")
    cluster = {"worker": [f"127.0.0.1:{port}" for port in free_ports(2)]}
    processes = [
        subprocess.Popen(
            [sys.executable, str(PROGRAMS / "loop.py"), str(examples), str(log_dir)],
            env={
                **os.environ,
                "TF_CONFIG": json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}}),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for index in range(2)
    ]
    try:
        for process in processes:
            _, errors = process.communicate(timeout=LIMIT)
            assert process.returncode == 0, errors
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return log_dir


@pytest.mark.parametrize("run_name", ["loop", "callback/train"])
def test_workers_count_every_example_once(workers, read, run_name):
    written = read(workers, run_name, "custom_metrics")[TAG]

    assert written.steps == [0, 1]
    for tensor in written.values:
        assert np.array_equal(confusion_of(tensor), true_confusion(SIZES["train"]))


def test_only_the_chief_of_the_workers_writes(workers):
    files = [path for path in workers.rglob("*") if path.is_file()]

    assert sorted(str(path.parent.relative_to(workers)) for path in files) == [
        "callback/train/custom_metrics",
        "loop/custom_metrics",
    ]
