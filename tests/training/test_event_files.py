"""What stands in the event files, read back as TensorBoard reads them."""

import time

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.summaries import counts_value
from tb_custom_metrics.training.summaries import derived_value
from tb_custom_metrics.training.summaries import formula_set_value
from tb_custom_metrics.training.summaries import score_values

pytestmark = pytest.mark.tensorflow

FORMULAS = {"f2": "5*tp / (5*tp + 4*fn + fp)", "loss2": "2 * epoch_loss"}
SCORES = Layout("scores", even_thresholds(201))


@pytest.fixture
def written(build, data, tmp_path, read):
    """The runs of three epochs, and Keras' logs of them."""
    x, y = data
    callback = CustomMetrics(tmp_path, FORMULAS)
    model = build([BinaryCounts()])
    logs = model.fit(
        x[:300], y[:300], validation_data=(x[300:], y[300:]), epochs=3, verbose=0, callbacks=[callback]
    ).history
    return {run: read(tmp_path, run, "custom_metrics") for run in ("train", "validation")}, logs


def test_a_run_holds_counts_derived_scalars_histograms_and_the_formulas(written):
    runs, _ = written

    plugins = {
        SCORES.tag("counts"): "custom_metrics",
        "custom_metrics/f2": "scalars",
        "custom_metrics/loss2": "scalars",
        "custom_metrics/scores": "histograms",
        "custom_metrics/scores_positive": "histograms",
        "custom_metrics/scores_negative": "histograms",
        "custom_metrics/formula_set": "custom_metrics",
    }
    for run in runs.values():
        assert {tag: series.plugin for tag, series in run.items()} == plugins


def test_files_begun_in_one_second_are_read_in_their_order(tmp_path, read, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    for step in range(200):
        events = EventFile(str(tmp_path))
        events.write([derived_value("f1", step / 200)], step)
        events.close()

    assert read(tmp_path)["custom_metrics/f1"].steps == list(range(200))


def test_counts_are_int32_and_say_how_they_lie(written):
    runs, logs = written
    counts = runs["validation"][SCORES.tag("counts")]

    assert counts.steps == [0, 1, 2]
    assert counts.data_class == summary_pb2.DATA_CLASS_TENSOR
    assert Layout.from_bytes(counts.content).to_bytes() == SCORES.to_bytes()
    assert {value.dtype for value in counts.values} == {np.dtype(np.int32)}
    at_half = from_scores(np.stack(counts.values), threshold_index=100)
    assert at_half.tp.ravel().tolist() == logs["val_tp"]
    assert at_half.fp.ravel().tolist() == logs["val_fp"]


def test_derived_scalars_are_what_the_logs_have_as_float32(written):
    runs, logs = written

    for run, prefix in (("train", ""), ("validation", "val_")):
        for formula in FORMULAS:
            series = runs[run][f"custom_metrics/{formula}"]
            assert series.steps == [0, 1, 2]
            assert np.array_equal(series.values, np.float32(logs[prefix + formula]))


def test_histograms_hold_all_scores_between_0_and_1(written):
    runs, _ = written
    every, positive, negative = (
        np.stack(runs["train"][f"custom_metrics/scores{suffix}"].values)
        for suffix in ("", "_positive", "_negative")
    )

    assert every.dtype == np.float64
    assert every.shape == (3, 40, 3)
    assert np.allclose(every[0, :, 0], np.arange(40) / 40, atol=1e-7)
    assert np.allclose(every[0, :, 1], np.arange(1, 41) / 40, atol=1e-7)
    assert np.array_equal(every[:, :, 2], positive[:, :, 2] + negative[:, :, 2])
    assert every[:, :, 2].sum(axis=1).tolist() == [300, 300, 300]


def test_the_formulas_are_written_once_and_can_be_read(written):
    runs, _ = written

    for run in runs.values():
        series = run["custom_metrics/formula_set"]
        assert series.steps == [0]
        assert series.data_class == summary_pb2.DATA_CLASS_TENSOR
        formulas = FormulaSet.from_toml(series.values[0].item().decode())
        assert {name: metric.formula for name, metric in formulas.metrics.items()} == FORMULAS


def test_scalars_and_histograms_have_the_metadata_of_tf_summary(tmp_path, read):
    import tensorflow as tf

    with tf.summary.create_file_writer(str(tmp_path / "theirs")).as_default():
        tf.summary.scalar("custom_metrics/f1", 0.5, step=0)
        tf.summary.histogram("custom_metrics/scores", [0.1, 0.9], step=0)
    ours = EventFile(str(tmp_path / "ours"))
    ours.write([derived_value("f1", 0.5), *score_values(np.zeros((1, 2, 202), int), SCORES)], 0)
    ours.close()

    a, b = read(tmp_path / "ours"), read(tmp_path / "theirs")
    for tag in ("custom_metrics/f1", "custom_metrics/scores"):
        assert (a[tag].plugin, a[tag].content, a[tag].data_class) == (
            b[tag].plugin,
            b[tag].content,
            b[tag].data_class,
        )
        assert a[tag].values[0].dtype == b[tag].values[0].dtype


def test_what_is_written_equals_what_tensorflows_summary_operations_write(tmp_path, read):
    import tensorflow as tf

    rng = np.random.default_rng(0)
    uneven = Layout("scores", np.float32([0.001, 0.5, 0.9]), ">=")
    ours, theirs = EventFile(str(tmp_path / "ours")), tf.summary.create_file_writer(str(tmp_path / "tf"))
    for step in (0, 1, 2**40):
        large = 2**40 if step == 1 else 0
        values = [
            counts_value(rng.integers(0, 99, (1, 2, 202)) + large, SCORES, "counts"),
            counts_value(rng.integers(0, 99, (1, 2, 4)), uneven, "a set"),
            counts_value(rng.random((1, 4)), Layout("cells"), "weighted"),
            derived_value("f1", rng.random()),
            derived_value("undefined", np.nan),
            derived_value("infinite", np.inf, "a set"),
            *score_values(rng.integers(0, 99, (1, 2, 202)), SCORES),
            *score_values(rng.integers(0, 99, (1, 2, 4)), uneven, "a set"),
            formula_set_value(FormulaSet.of({"u": "tp + 1"})),
        ]
        ours.write(values, step)
        with theirs.as_default(step):
            for value in values:
                tf.summary.write(value.tag, value.tensor, metadata=value.metadata.SerializeToString())
    ours.close()
    theirs.close()

    a, b = read(tmp_path / "ours"), read(tmp_path / "tf")
    assert list(a) == list(b)
    for tag, series in a.items():
        series.assert_equals(b[tag])
