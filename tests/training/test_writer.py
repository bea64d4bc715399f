"""CountsWriter, which needs neither Keras nor TensorFlow."""

import subprocess
import sys

import numpy as np
import pytest

from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

CELLS = Layout("cells")
SCORES = Layout("scores", even_thresholds(201))


def test_counts_and_derived_scalars_of_a_run_are_written(tmp_path, read):
    with CountsWriter(tmp_path / "mine") as writer:
        for step, cells in enumerate([[0, 0, 90, 10], [6, 2, 88, 4]]):
            writer.add_counts(Counts(np.array([cells]), CELLS), step)
            writer.add_formulas(["precision", "recall"], step)

    tags = read(tmp_path, "mine", "custom_metrics")
    assert tags[CELLS.tag("counts")].values[1].tolist() == [[6, 2, 88, 4]]
    np.testing.assert_array_equal(tags["custom_metrics/precision"].values, [np.nan, 0.75])
    np.testing.assert_array_equal(tags["custom_metrics/recall"].values, np.float32([0, 0.6]))
    assert tags["custom_metrics/formula_set"].steps == [0]
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["custom_metrics"]


def test_histograms_are_made_from_the_bins_between_the_thresholds(tmp_path, read):
    scores = np.float32([0.0, 0.01, 0.5, 0.51, 1.0])
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(score_histogram([0, 1, 0, 1, 1], scores, SCORES.thresholds), SCORES), 7)
        writer.add_histograms(7)

    tags = read(tmp_path, "custom_metrics")
    (positive,), (negative,) = (
        tags[f"custom_metrics/scores_{name}"].values for name in ("positive", "negative")
    )
    assert np.flatnonzero(positive[:, 2]).tolist() == [0, 20, 39]
    assert np.flatnonzero(negative[:, 2]).tolist() == [0, 19]  # 0.5 is at most 0.5


def test_thresholds_of_ones_own_are_the_edges_of_histograms(tmp_path, read):
    layout = Layout("scores", np.float32([0.25, 0.75]))
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[[5, 1, 0], [0, 1, 3]]]), layout), 0)
        writer.add_histograms(0)

    (every,) = read(tmp_path, "custom_metrics")["custom_metrics/scores"].values
    assert every.tolist() == [[0, 0.25, 5], [0.25, 0.75, 2], [0.75, 1, 3]]


def test_several_sets_are_told_apart(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[1, 0, 0, 0]]), CELLS), 0, name="a")
        writer.add_counts(Counts(np.array([[0, 1, 0, 0]]), CELLS), 0, name="b")
        writer.add_formulas(["precision"], 0)

    tags = read(tmp_path, "custom_metrics")
    assert tags["custom_metrics/a/precision"].values == [1]
    assert tags["custom_metrics/b/precision"].values == [0]


def test_counts_too_large_for_int32_are_int64_and_weighted_ones_float64(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[2**31 - 1, 0, 0, 0]]), CELLS), 0, name="small")
        writer.add_counts(Counts(np.array([[2**31, 0, 0, 0]]), CELLS), 0, name="large")
        writer.add_counts(Counts(np.array([[0.5, 0, 0, 0]]), CELLS), 0, name="weighted")

    tags = read(tmp_path, "custom_metrics")
    dtypes = {name: tags[CELLS.tag(name)].values[0].dtype for name in ("small", "large", "weighted")}
    assert dtypes == {"small": np.int32, "large": np.int64, "weighted": np.float64}


def test_the_wall_time_is_the_one_given(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 0, wall_time=1234.5)
        writer.add_formulas(["f1"], 0, wall_time=1235.5)

    tags = read(tmp_path, "custom_metrics")
    assert tags[CELLS.tag("counts")].wall_times == [1234.5]
    assert tags["custom_metrics/f1"].wall_times == [1235.5]


def test_functions_along_steps_see_the_steps_before(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        for step, tp in enumerate([1, 5, 2]):
            writer.add_counts(Counts(np.array([[tp, 0, 0, 0]]), CELLS), step)
            writer.add_formulas({"most": "cummax(tp)"}, step)
        # A restart from step 1: what came after it is forgotten.
        writer.add_counts(Counts(np.array([[3, 0, 0, 0]]), CELLS), 1)
        writer.add_formulas({"most": "cummax(tp)"}, 1)

    assert read(tmp_path, "custom_metrics")["custom_metrics/most"].values == [1, 5, 5, 3]


def test_functions_along_steps_see_the_steps_before_whatever_else_is_written_between(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        for step, tp in enumerate([1, 5, 2]):
            writer.add_counts(Counts(np.array([[tp, 0, 0, 0]]), CELLS), step)
            writer.add_formulas({"most": "cummax(tp)"}, step)
            writer.add_formulas({"least": "cummin(tp)"}, step)

    tags = read(tmp_path, "custom_metrics")
    assert tags["custom_metrics/most"].values == [1, 5, 5]
    assert tags["custom_metrics/least"].values == [1, 1, 1]


def test_nothing_added_leaves_no_file(tmp_path):
    with CountsWriter(tmp_path / "mine"):
        pass

    assert not (tmp_path / "mine").exists()


def test_what_was_added_can_be_read_while_the_file_is_open(tmp_path, read):
    writer = CountsWriter(tmp_path)
    writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 0)

    assert read(tmp_path, "custom_metrics")[CELLS.tag("counts")].steps == [0]
    writer.close()


@pytest.mark.parametrize(
    ("tensor", "layout", "message"),
    [
        (
            [1, 2, 3, 4],
            CELLS,
            "kind 'cells' must be numbers of shape (1, 4). Received: shape=(4,), dtype=int64",
        ),
        (
            np.zeros((1, 2, 201)),
            SCORES,
            "kind 'scores' must be numbers of shape (1, 2, 202). Received: shape=(1, 2, 201), dtype=float64",
        ),
        (
            [["a"] * 4],
            CELLS,
            "kind 'cells' must be numbers of shape (1, 4). Received: shape=(1, 4), dtype=<U1",
        ),
    ],
)
def test_counts_that_do_not_fit_their_layout_are_refused(tmp_path, tensor, layout, message):
    with pytest.raises(ValueError, match="Counts of") as caught:
        CountsWriter(tmp_path).add_counts(Counts(np.asarray(tensor), layout), 0)
    assert str(caught.value) == f"Counts of {message}"


def test_formulas_need_counts_of_the_same_step(tmp_path):
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 0)
        with pytest.raises(ValueError, match="step") as caught:
            writer.add_formulas(["f1"], 1)
    assert str(caught.value) == (
        "Argument `step` must be a step whose counts were added, among the last 16. Received: step=1"
    )


def test_a_formula_of_scalars_is_refused(tmp_path):
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 0)
        with pytest.raises(LookupError) as caught:
            writer.add_formulas({"x": "`loss/total` + tp"}, 0)
    assert str(caught.value) == "there is no `loss/total`"


# TensorFlow, which writes to URLs, has errors of its own.
@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_after_an_error_a_new_event_file_goes_on(tmp_path, read, monkeypatch, error):
    def fail(*_):
        raise error("No space left on device")

    writer = CountsWriter(tmp_path)
    writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 0)
    monkeypatch.setattr(writer._file, "write", fail)
    with pytest.raises(error, match="No space left"):
        writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 1)
    writer.add_counts(Counts(np.array([[1, 1, 1, 1]]), CELLS), 2)
    writer.close()

    assert read(tmp_path, "custom_metrics")[CELLS.tag("counts")].steps == [0, 2]
    assert len(list((tmp_path / "custom_metrics").iterdir())) == 2


PROGRAM = """
import sys
sys.modules.update(dict.fromkeys(["tensorflow", "keras"]))
from tb_custom_metrics import CountsWriter
with CountsWriter(sys.argv[1]) as writer:
    writer.add_labels([0, 1], [1, 1], 0)
    writer.add_formulas(["f1"], 0)
try:
    from tb_custom_metrics import CustomMetrics
except ImportError as error:
    print(error)
"""


def test_it_runs_where_tensorflow_and_keras_are_not_installed(tmp_path, read):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert read(tmp_path, "custom_metrics")["custom_metrics/f1"].steps == [0]
    assert output == (
        "`CustomMetrics` needs Keras. Install it with: "
        "pip install 'tensorboard-plugin-custom-metrics[tensorflow]'\n"
    )


def test_a_formula_with_a_value_for_each_class_is_a_scalar_for_each_class(tmp_path, read):
    layout = Layout("matrix", classes=("cat", "dog"))
    with CountsWriter(tmp_path) as writer:
        writer.add_counts(Counts(np.array([[8, 2], [1, 9]]), layout), step=3)
        writer.add_formulas({"hit": "recall", "mean": "macro(recall)"}, step=3)

    tags = read(tmp_path, "custom_metrics")
    written = [tags[f"custom_metrics/{name}"].values[0] for name in ("hit/cat", "hit/dog", "mean")]
    np.testing.assert_array_equal(written, np.float32([0.8, 0.9, 0.85]))
