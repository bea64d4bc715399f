"""What goes wrong in the callback does not stop a training."""

import shutil
import warnings

import keras
import numpy as np
import pytest

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.notices import CustomMetricsWarning

pytestmark = pytest.mark.tensorflow

NOTHING_TO_COUNT = (
    "CustomMetrics: the model counts nothing, so that there is no f1, mcc. Write "
    "model.compile(..., metrics=[tb_custom_metrics.BinaryCounts()])"
)


class At(keras.callbacks.Callback):
    """Does something at the end of an epoch."""

    def __init__(self, epoch, action):
        super().__init__()
        self.epoch = epoch
        self.action = action

    def on_epoch_end(self, epoch, logs=None):
        if epoch == self.epoch:
            self.action()


def messages(warned):
    return [str(warning.message) for warning in warned]


def test_a_log_dir_that_is_a_file_is_said_once_for_each_run(build, data, tmp_path):
    x, y = data
    log_dir = tmp_path / "logs"
    log_dir.write_text("I am a file")

    with pytest.warns(CustomMetricsWarning) as warned:
        history = build([BinaryCounts()]).fit(
            x, y, epochs=3, validation_data=(x, y), verbose=0, callbacks=[CustomMetrics(log_dir, ["f1"])]
        )

    assert len(history.history["val_f1"]) == 3
    starts = [message.partition(", the training goes on.")[0] for message in messages(warned)]
    assert starts == [
        "CustomMetrics: Writing the run 'train' failed",
        "CustomMetrics: Writing the run 'validation' failed",
    ]


def test_where_warnings_are_errors_the_training_goes_on_and_says_it_on_stderr(build, data, tmp_path, capsys):
    x, y = data
    log_dir = tmp_path / "logs"
    log_dir.write_text("I am a file")

    with warnings.catch_warnings():
        warnings.simplefilter("error", CustomMetricsWarning)
        history = build([BinaryCounts()]).fit(
            x, y, epochs=2, verbose=0, callbacks=[CustomMetrics(log_dir, ["f1"])]
        )

    assert len(history.history["f1"]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "CustomMetrics" in line]
    assert line.startswith("CustomMetrics: Writing the run 'train' failed, the training goes on.")


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_strict_raises(build, data, tmp_path, monkeypatch, by):
    x, y = data
    log_dir = tmp_path / "logs"
    log_dir.write_text("I am a file")
    if by == "environment":
        monkeypatch.setenv("TB_CUSTOM_METRICS_STRICT", "1")

    with pytest.raises(Exception, match="logs"):
        build([BinaryCounts()]).fit(
            x, y, verbose=0, callbacks=[CustomMetrics(log_dir, strict=by == "argument")]
        )


def test_a_directory_that_was_removed_is_made_again(build, data, tmp_path, read):
    x, y = data
    remove = At(1, lambda: shutil.rmtree(tmp_path / "train"))

    with pytest.warns(CustomMetricsWarning, match="Writing the run 'train' failed"):
        build([BinaryCounts()]).fit(
            x, y, epochs=5, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"]), remove]
        )

    steps = read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps
    assert steps[-2:] == [3, 4]


def test_after_a_full_disk_a_new_event_file_goes_on(build, data, tmp_path, read, monkeypatch):
    x, y = data
    full = []
    write = EventFile.write

    def write_unless_full(self, values, step, wall_time=None):
        if full:
            raise OSError(28, "No space left on device")
        write(self, values, step, wall_time)

    monkeypatch.setattr(EventFile, "write", write_unless_full)
    callbacks = [
        CustomMetrics(tmp_path, ["f1"]),
        At(1, lambda: full.append(1)),
        At(3, full.clear),
    ]

    with pytest.warns(CustomMetricsWarning) as warned:
        build([BinaryCounts()]).fit(x, y, epochs=6, verbose=0, callbacks=callbacks)

    assert messages(warned) == [
        "CustomMetrics: Writing the run 'train' failed, the training goes on. "
        "OSError: [Errno 28] No space left on device"
    ]
    directory = tmp_path / "train" / "custom_metrics"
    assert len(list(directory.iterdir())) == 3  # of epochs 0 and 1, of the attempt at 3, of 4 and 5
    assert read(directory)["custom_metrics/f1"].steps == [0, 1, 4, 5]


def test_a_formula_that_fails_leaves_the_others(build, data, tmp_path, monkeypatch):
    x, y = data
    callback = CustomMetrics(tmp_path, ["f1", "mcc"])
    evaluate = callback._derivation.evaluate

    def fail_for_f1(name, *arguments):
        if name == "f1":
            raise MemoryError("too large")
        return evaluate(name, *arguments)

    monkeypatch.setattr(callback._derivation, "evaluate", fail_for_f1)

    with pytest.warns(CustomMetricsWarning) as warned:
        logs = build([BinaryCounts()]).fit(x, y, epochs=3, verbose=0, callbacks=[callback]).history

    assert messages(warned) == [
        "CustomMetrics: Evaluating 'f1' failed, the training goes on. MemoryError: too large"
    ]
    assert np.isnan(logs["f1"]).all()
    assert len(logs["mcc"]) == 3


def test_an_interrupt_passes(build, data, tmp_path, monkeypatch):
    x, y = data
    callback = CustomMetrics(tmp_path)

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(callback._files, "write", interrupt)

    with pytest.raises(KeyboardInterrupt):
        build([BinaryCounts()]).fit(x, y, verbose=0, callbacks=[callback])


def test_after_an_interrupt_the_epochs_before_are_on_disk(build, data, tmp_path, read):
    x, y = data

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([BinaryCounts()]).fit(
            x, y, epochs=5, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"]), At(2, interrupt)]
        )

    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == [0, 1, 2]


def test_a_model_that_counts_nothing_is_said_once(build, data, tmp_path):
    x, y = data

    with pytest.warns(CustomMetricsWarning) as warned:
        history = build([]).fit(x, y, epochs=3, verbose=0, callbacks=[CustomMetrics(tmp_path / "logs")])

    assert messages(warned) == [NOTHING_TO_COUNT]
    assert set(history.history) == {"loss"}
    assert not (tmp_path / "logs").exists()


def test_a_scalar_that_the_logs_have_not_is_said_once(build, data, tmp_path):
    x, y = data

    with pytest.warns(CustomMetricsWarning) as warned:
        build([BinaryCounts()]).fit(
            x, y, epochs=3, verbose=0, callbacks=[CustomMetrics(tmp_path, {"x": "epoch_los + f1", "f": "f1"})]
        )

    assert messages(warned) == [
        "CustomMetrics: no x for now: there is no `epoch_los`, which would be 'los' in Keras' logs"
    ]


def test_scores_that_become_nan_are_said_once_and_yield_nan(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    model.layers[-1].bias.assign([np.nan])

    with pytest.warns(CustomMetricsWarning) as warned:
        logs = model.fit(x, y, epochs=2, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"])]).history

    assert messages(warned) == [
        "CustomMetrics: Metric `counts`: `y_pred` must hold finite numbers, not NaN. Received, of others: 400"
    ]
    assert np.isnan(logs["f1"]).all()
    written = read(tmp_path, "train", "custom_metrics")
    assert set(written) == {"custom_metrics/formula_set", "custom_metrics/f1"}
    assert np.isnan(written["custom_metrics/f1"].values).all()


@pytest.mark.parametrize("mode", [{"jit_compile": False}, {"jit_compile": True}], ids=str)
def test_labels_that_are_none_are_said_once_and_end_no_training(build, data, tmp_path, mode):
    x, y = data
    metric = BinaryCounts()

    with pytest.warns(CustomMetricsWarning) as warned:
        logs = (
            build([metric], **mode)
            .fit(x, y + 1, epochs=2, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"])])
            .history
        )

    assert messages(warned) == [
        "CustomMetrics: Metric `counts`: `y_true` must hold 0 and 1 only. "
        f"Received, of others: {int(y.sum())}"
    ]
    assert len(logs["loss"]) == 2
    assert np.isnan([*logs["f1"], *logs["tp"], *logs["tn"]]).all()
    with pytest.raises(ValueError, match="`y_true` must hold 0 and 1 only"):
        _ = metric.counts


def test_logits_taken_for_scores_are_said_once(build, data, tmp_path):
    x, y = data
    model = build([BinaryCounts()])
    model.layers[-1].activation = keras.activations.linear

    with pytest.warns(CustomMetricsWarning, match=r"Logits need BinaryCounts\(from_logits=True\)") as warned:
        model.fit(x, y, epochs=2, verbose=0, callbacks=[CustomMetrics(tmp_path)])

    assert len(warned) == 1


def test_counts_that_another_callback_replaced_are_not_written(build, data, tmp_path):
    x, y = data
    model = build([BinaryCounts()])
    evaluate = At(0, lambda: model.evaluate(x[:50], y[:50], verbose=0))

    with pytest.warns(CustomMetricsWarning) as warned:
        logs = model.fit(x, y, verbose=0, callbacks=[evaluate, CustomMetrics(tmp_path, ["f1"])]).history

    assert messages(warned) == [
        "CustomMetrics: the metric 'counts' was used again after the epoch, perhaps by a callback that "
        "evaluates. Put CustomMetrics before it in the list of callbacks."
    ]
    assert np.isnan(logs["f1"]).all()
