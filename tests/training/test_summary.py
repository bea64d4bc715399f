"""Summary operations under a writer of tf.summary, eagerly and in graphs."""

import numpy as np
import pytest

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter
from tb_custom_metrics.metadata import Layout

pytestmark = pytest.mark.tensorflow

CELLS = Layout("cells")
Y_TRUE = [0, 1, 1, 0, 1]
Y_SCORE = np.float32([0.1, 0.9, 0.5, 0.7, 0.4])


def in_a_graph(function):
    import tensorflow as tf

    return tf.function(function)


@pytest.mark.parametrize("run", [lambda function: function, in_a_graph], ids=["eager", "tf.function"])
def test_operations_write_what_the_writer_without_tensorflow_writes(tmp_path, read, run):
    import tensorflow as tf

    from tb_custom_metrics import summary

    metric = BinaryCounts()
    writer = tf.summary.create_file_writer(str(tmp_path / "tf" / "custom_metrics"))

    def write(step):
        with writer.as_default(step):
            return [
                summary.counts("counts", metric),
                summary.formula("f1", metric),
                summary.formula("cost", metric, text="5*fn + fp"),
                summary.histogram("counts", metric),
            ]

    function = run(write)
    for step in (0, 1):
        metric.update_state(Y_TRUE, Y_SCORE)
        written = function(tf.constant(step, tf.int64))
    writer.close()
    once = Counts.from_scores(Y_TRUE, Y_SCORE)
    with CountsWriter(tmp_path / "ours") as ours:
        for step, counts in enumerate([once, once + once]):
            ours.add_counts(counts, step)
            ours.add_formulas({"f1": "2*tp / (2*tp + fp + fn)", "cost": "5*fn + fp"}, step)
            ours.add_histograms(step)

    a, b = read(tmp_path / "tf", "custom_metrics"), read(tmp_path / "ours", "custom_metrics")
    assert all(np.asarray(written))
    assert a.keys() == b.keys() - {"custom_metrics/formula_set"}
    for tag, series in a.items():
        series.assert_equals(b[tag])


@pytest.mark.parametrize("run", [lambda function: function, in_a_graph], ids=["eager", "tf.function"])
def test_counts_are_int32_while_they_fit_and_float64_with_weights(tmp_path, read, run):
    import tensorflow as tf

    from tb_custom_metrics import summary

    writer = tf.summary.create_file_writer(str(tmp_path))

    def write(name, tensor):
        with writer.as_default(0):
            summary.counts(name, tensor, layout=CELLS)

    for name, count in (("small", 2**31 - 1), ("large", 2**31), ("weighted", 0.5)):
        run(write)(name, tf.constant([[count, 0, 0, 0]], tf.float64 if count == 0.5 else tf.int64))
    writer.close()

    values = {name: read(tmp_path)[CELLS.tag(name)].values[0] for name in ("small", "large", "weighted")}
    assert {name: value.dtype for name, value in values.items()} == {
        "small": np.int32,
        "large": np.int64,
        "weighted": np.float64,
    }
    assert values["large"].tolist() == [[2**31, 0, 0, 0]]


def test_name_scopes_come_before_the_name_as_in_tf_summary(tmp_path, read):
    import tensorflow as tf

    from tb_custom_metrics import summary

    found = Counts.from_labels([1], [1])
    with tf.summary.create_file_writer(str(tmp_path)).as_default(0), tf.name_scope("head"):
        summary.counts("counts", found)
        summary.formula("recall", found)

    assert set(read(tmp_path)) == {CELLS.tag("head/counts"), "custom_metrics/head/recall"}


def test_nothing_is_written_where_recording_is_off(tmp_path, read):
    import tensorflow as tf

    from tb_custom_metrics import summary

    found = Counts.from_scores(Y_TRUE, Y_SCORE)
    with tf.summary.create_file_writer(str(tmp_path)).as_default(0), tf.summary.record_if(False):
        written = [f("counts", found).numpy().item() for f in (summary.counts, summary.histogram)]
        written.append(summary.formula("f1", found).numpy().item())

    assert written == [False] * 3
    assert read(tmp_path) == {}


def test_a_step_is_needed_as_in_tf_summary(tmp_path):
    import tensorflow as tf

    from tb_custom_metrics import summary

    found = Counts.from_labels([1], [1])
    with (
        tf.summary.create_file_writer(str(tmp_path)).as_default(),
        pytest.raises(ValueError, match="No step set"),
    ):
        summary.counts("counts", found)


def test_data_that_are_no_counts_are_refused():
    import tensorflow as tf

    from tb_custom_metrics import summary

    with pytest.raises(ValueError, match="layout") as caught:
        summary.counts("counts", tf.zeros((1, 4)), step=0)
    assert str(caught.value) == (
        "Argument `data` must be a metric of counts, `Counts`, or a tensor with `layout`. "
        "Received: EagerTensor without a layout"
    )
    with pytest.raises(ValueError, match="shape") as caught:
        summary.counts("counts", tf.zeros((4,)), step=0, layout=CELLS)
    assert str(caught.value) == (
        "Counts of kind 'cells' must be numbers of shape (1, 4). Received: shape=(4,), dtype=float32"
    )
    with pytest.raises(ValueError, match="Histograms") as caught:
        summary.histogram("counts", Counts.from_labels([1], [1]), step=0)
    assert str(caught.value) == (
        "Histograms need counts of the scores of one label. Received: kind='cells', classes=()"
    )
