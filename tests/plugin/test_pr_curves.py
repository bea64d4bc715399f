"""TensorBoard's own `pr_curves` summaries as counts, through a whole TensorBoard."""

import json
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from event_files import Events
from sklearn.metrics import f1_score
from sklearn.metrics import roc_auc_score

# tp, fp, tn, fn at the thresholds 0, 0.5 and 1, of 5 positives and 95 negatives.
COUNTS = [[5, 4, 1], [95, 6, 0], [0, 89, 95], [0, 1, 4]]
CURVES = "TensorBoard's pr_curves summaries"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    with Events(tmp_path / "run") as events:
        events.curve("fraud", 10, COUNTS)
        events.curve("fraud", 20, np.array(COUNTS) * 2)
    return tmp_path


def test_the_counts_at_every_threshold_are_those_of_the_summary(written, open_panel):
    panel = open_panel(written)

    for row, name in enumerate(("tp", "fp", "tn", "fn")):
        for column, threshold in enumerate((0, 0.5, 1)):
            count = COUNTS[row][column]
            assert panel.values(name, threshold=threshold) == {"run": {10: count, 20: 2 * count}}


def test_functions_over_thresholds_read_them(written, open_panel):
    panel = open_panel(written)

    # F1 is 2*tp / (2*tp + fp + fn): 10/105, 8/15 and 2/6 at the three thresholds.
    assert panel.values("best(f1)")["run"][10] == pytest.approx(8 / 15)
    assert panel.values("best_threshold(f1)")["run"] == {10: 0.5, 20: 0.5}


def test_runs_tell_where_the_counts_come_from(written, open_panel):
    body = open_panel(written).get("runs").json

    (run,) = body["runs"]
    (found,) = run["sets"]
    digest = found.pop("layout")
    assert found == {"name": "fraud", "source": "pr_curves", "tags": ["fraud"], "unit": None}
    assert run["counts_from"] == f"tp, fp, tn and fn are read from {CURVES}."
    assert body["layouts"][digest] == {
        "kind": "curves",
        "thresholds": [0.0, 0.5, 1.0],
        "rule": ">=",
        "classes": [],
    }


def test_a_log_directory_with_nothing_else_opens_the_tab(written, open_panel):
    panel = open_panel(written)

    with urllib.request.urlopen(f"http://{panel.host}/data/plugins_listing") as response:
        listing = json.load(response)

    assert listing["custom_metrics"]["enabled"] is True


def test_each_curve_of_a_run_is_a_set_of_its_own(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.curve("cat/pr_curves", 0, COUNTS)
        events.curve("dog", 0, np.array(COUNTS)[[1, 0, 2, 3]])

    (result,) = open_panel(tmp_path).results("tp")

    assert {s["set"]: s["values"] for s in result["series"]} == {"cat": [4], "dog": [6]}


def test_our_counts_come_before_curves_and_curves_before_scalars(tmp_path, open_panel):
    with Events(tmp_path / "all/custom_metrics") as events:
        events.cells(0, [7, 1, 1, 1])
    for run in ("all", "two"):
        with Events(tmp_path / run) as events:
            events.curve("fraud", 0, COUNTS)
            for name in ("tp", "fp", "tn", "fn"):
                events.scalar(name, 0, 2)
    panel = open_panel(tmp_path)

    assert panel.values("tp") == {"all": {0: 7}, "two": {0: 4}}
    assert {run["name"]: run["counts_from"] for run in panel.get("runs").json["runs"]} == {
        "all": f"tp, fp, tn and fn are read from counts that this package wrote, which come before {CURVES} "
        "and four scalars that are counts by name.",
        "two": f"tp, fp, tn and fn are read from {CURVES}, which come before four scalars that are counts "
        "by name.",
    }


def test_the_thresholds_are_those_of_the_tensor_whatever_the_metadata_says(tmp_path, open_panel):
    # PyTorch writes "127" for every curve of more thresholds.
    with Events(tmp_path / "run") as events:
        events.curve("raw", 0, np.tile(COUNTS, (1, 67)), n_thresholds=127)

    assert open_panel(tmp_path).values("first(best_threshold(threshold))") == {"run": {0: 1.0}}


def test_a_curve_that_does_not_say_its_thresholds_is_told(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.curve("huge", 0, COUNTS, n_thresholds=2_000_000)
        events.scalar("loss", 0, 1)
    panel = open_panel(tmp_path)

    body = panel.get("runs").json

    assert body["notes"] == ["PR curve 'huge' of run 'run' does not say its thresholds"]
    assert panel.values("loss") == {"run": {0: 1}}


def test_a_tensor_that_is_no_curve_fails_its_run_alone(tmp_path, open_panel):
    for run, shape in {"broken": (2, 3), "empty": (6, 0)}.items():
        with Events(tmp_path / run) as events:
            events.foreign_curve("fraud", np.zeros(shape))
    with Events(tmp_path / "run") as events:
        events.curve("fraud", 10, COUNTS)

    (result,) = open_panel(tmp_path).results("tp")

    assert [s["run"] for s in result["series"]] == ["run"]
    message = "What this run has logged for it cannot be read"
    assert [(s["run"], s["error"]["message"]) for s in result["skipped"]] == [
        ("broken", message),
        ("empty", message),
    ]


def test_children_of_add_scalars_are_siblings(tmp_path, open_panel):
    # PyTorch's add_scalars("loss", {"train": …, "validation": …}) writes a run for each key.
    for part, values in (("train", [1, 0.5]), ("validation", [2, 1.25])):
        with Events(tmp_path / f"exp/loss_{part}") as events:
            events.scalars("loss", [0, 1], values)

    found = open_panel(tmp_path).values("loss_validation.loss - loss_train.loss")

    assert set(map(tuple, (series.values() for series in found.values()))) == {(1, 0.75)}


@pytest.mark.tensorflow
def test_a_summary_of_tensorboards_own_writer_counts_as_scikit_learn(tmp_path, open_panel):
    from tensorboard.plugins.pr_curve import summary

    rng = np.random.default_rng(0)
    y_true = rng.random(400) < 0.1
    # On the grid of the thresholds, which are sixteenths: their floor is exact in binary.
    y_score = np.clip(np.round(rng.normal(0.3 + 0.3 * y_true, 0.2) * 16) / 16, 0, 1)
    written = summary.pb("fraud", y_true, y_score, num_thresholds=17)
    with Events(tmp_path / "run") as events:
        events.serialized(written.SerializeToString(), 3)

    panel = open_panel(tmp_path)

    for threshold in (0.25, 0.5, 0.75):
        expected = f1_score(y_true, y_score >= threshold)
        assert panel.values("f1", threshold=threshold)["run"][3] == pytest.approx(expected)
    assert panel.values("auc(recall, fpr)")["run"][3] == pytest.approx(roc_auc_score(y_true, y_score))
