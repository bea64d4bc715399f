"""Trainings that end in the middle and go on: where the series goes on, and with which values."""

import keras
import numpy as np
import pytest

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

pytestmark = pytest.mark.tensorflow

EPOCHS = 3
LAYOUT = Layout("scores", even_thresholds(201))
TAGS = [
    LAYOUT.tag("counts"),
    LAYOUT.tag("counts/batch"),
    "custom_metrics/f1",
    "custom_metrics/counts/batch/f1",
]


class CrashError(Exception):
    pass


class CrashAfter(keras.callbacks.Callback):
    """Ends the training after what stands before it in the list was called."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        if epoch == self.epoch:
            raise CrashError


def newest(series):
    """The series as readers have it: what a later attempt wrote over is gone, later steps, too."""
    kept = {}
    for step, value in zip(series.steps, series.values, strict=True):
        kept = {s: v for s, v in kept.items() if s < step}
        kept[step] = value
    return kept


def fit(build, data, log_dir, backup, order, crash=None, callback=None):
    callback = callback or CustomMetrics(log_dir, ["f1"], every_batches=5, datasets={"test": data})
    saving = keras.callbacks.BackupAndRestore(backup, delete_checkpoint=False)
    callbacks = [callback, saving] if order.startswith("before") else [saving, callback]
    if crash is not None:
        # Between the two, or behind both of them.
        callbacks.insert(1 if order.endswith("between") else 2, CrashAfter(crash))
    model = build([BinaryCounts()])
    model.fit(*data, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=callbacks)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Returns a function that trains without a crash, once for each order, and returns the log directory."""
    directories = {}

    def train(build, data, order):
        if order not in directories:
            directories[order] = tmp_path_factory.mktemp("whole")
            fit(build, data, directories[order], tmp_path_factory.mktemp("backup"), order)
        return directories[order]

    return train


@pytest.mark.parametrize("crash", range(EPOCHS))
@pytest.mark.parametrize("order", ["before", "behind", "before, crash between", "behind, crash between"])
def test_the_series_goes_on_with_the_values_it_would_have_had(
    build, data, tmp_path, read, whole, order, crash
):
    without_a_crash = whole(build, data, order)

    with pytest.raises(CrashError):
        fit(build, data, tmp_path / "cut", tmp_path / "backup", order, crash)
    fit(build, data, tmp_path / "cut", tmp_path / "backup", order)

    for run, tags in (("train", TAGS), ("test", [TAGS[0], TAGS[2]])):
        one, two = (read(log_dir, run, "custom_metrics") for log_dir in (without_a_crash, tmp_path / "cut"))
        for tag in tags:
            expected, found = newest(one[tag]), newest(two[tag])
            if order == "behind, crash between":
                # The backup says that the epoch is over, and nothing is left of what was counted.
                lost = [s for s in expected if s not in found]
                assert lost == ([crash] if "batch" not in tag else [13 * (crash + 1)])
            else:
                assert list(found) == list(expected)
            np.testing.assert_array_equal([found[step] for step in found], [expected[step] for step in found])


@pytest.mark.parametrize("order", ["before, crash between", "behind"])
def test_the_same_callback_goes_on_in_its_run(build, data, tmp_path, read, order):
    callback = CustomMetrics(tmp_path / "logs", ["f1"])
    with pytest.raises(CrashError):
        fit(build, data, None, tmp_path / "backup", order, 1, callback)

    fit(build, data, None, tmp_path / "backup", order, callback=callback)

    assert [path.name for path in (tmp_path / "logs").iterdir()] == ["train"]
    written = read(tmp_path, "logs", "train", "custom_metrics")["custom_metrics/f1"]
    assert list(newest(written)) == list(range(EPOCHS))
