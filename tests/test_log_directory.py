"""A log directory read in Python: formulas to columns."""

import subprocess
import sys

import numpy as np
import pytest
import records
from event_files import SWEEP
from event_files import Events
from event_files import labels_and_scores
from event_files import write_shared
from sklearn.metrics import f1_score
from sklearn.metrics import recall_score

import tb_custom_metrics
from tb_custom_metrics.formula import FormulaError


@pytest.fixture(scope="module")
def logdir(tmp_path_factory):
    """The log directory that `event_files.write_shared` describes."""
    logdir = tmp_path_factory.mktemp("logs")
    write_shared(logdir)
    return logdir


@pytest.fixture(scope="module")
def logs(logdir):
    return tb_custom_metrics.read(logdir)


def test_f1_of_the_logs_is_that_of_scikit_learn(logs):
    (series,) = logs.evaluate("f1", runs=["sweep/validation"])

    expected = [f1_score(y_true, y_score > 0.5) for y_true, y_score in map(labels_and_scores, range(3))]
    np.testing.assert_allclose(series.values, expected, rtol=1e-12)
    assert series.steps.tolist() == [0, 1, 2]
    assert series.thresholds.tolist() == [0.5, 0.5, 0.5]
    assert (series.formula, series.run, series.set_name, series.class_name) == (
        "f1",
        "sweep/validation",
        "counts",
        None,
    )


def f1_at(thresholds, step):
    """F1 by scikit-learn at thresholds, of the run "sweep/validation"."""
    y_true, y_score = labels_and_scores(step)
    return [f1_score(y_true, y_score > np.float32(threshold)) for threshold in thresholds]


def test_over_thresholds_f1_of_a_step_is_that_of_scikit_learn(logs):
    (series,) = logs.over_thresholds("f1", step=1, runs=["sweep/validation"])

    np.testing.assert_array_equal(series.thresholds, SWEEP.thresholds)
    np.testing.assert_allclose(series.values, f1_at(SWEEP.thresholds, 1), rtol=1e-12)
    assert series.steps.tolist() == [1] * len(SWEEP.thresholds)
    assert len(set(series.wall_times)) == 1
    (last,) = logs.over_thresholds("f1", runs=["sweep/validation"])
    assert set(last.steps) == {2}


def test_a_threshold_is_chosen_at_each_step_where_a_formula_is_best_on_another_run(tmp_path):
    for part in ("train", "validation"):
        with tb_custom_metrics.CountsWriter(tmp_path / "model" / part) as writer:
            for step in range(3):
                writer.add_scores(*labels_and_scores(step if part == "validation" else step + 3), step=step)
    by = {"best": "f1", "part": "validation"}

    (series,) = tb_custom_metrics.read(tmp_path).evaluate("recall", runs=["model/train"], threshold_from=by)

    thresholds = np.linspace(0, 1, 201)
    for step in range(3):
        values = np.array(f1_at(thresholds, step))
        best = min(thresholds[values == values.max()], key=lambda threshold: abs(threshold - 0.5))
        y_true, y_score = labels_and_scores(step + 3)
        assert series.thresholds[step] == pytest.approx(best)
        assert series.values[step] == pytest.approx(recall_score(y_true, y_score > np.float32(best)))


def test_a_threshold_is_chosen_where_a_cost_is_smallest_once_that_is_its_goal(logs):
    by = {"best": "5*fn + fp", "goal": "minimize"}

    (series,) = logs.evaluate("5*fn + fp", runs=["sweep/validation"], threshold_from=by)

    thresholds = np.linspace(0, 1, 201).astype(np.float32)
    for step in range(3):
        y_true, y_score = labels_and_scores(step)
        predicted = np.float32(y_score) > thresholds[:, np.newaxis]
        cost = (5 * ((y_true == 1) & ~predicted) + ((y_true == 0) & predicted)).sum(axis=1)
        best = min(thresholds[cost == cost.min()], key=lambda threshold: abs(threshold - 0.5))
        assert series.values[step] == cost.min() < cost.max()
        assert series.thresholds[step] == pytest.approx(best)


def test_a_threshold_can_be_chosen_by_what_is_known_alone(logs):
    message = "Argument `threshold_from` has the keys 'best', 'part' and 'goal'. Received: 'split'"
    with pytest.raises(ValueError, match=f"^{message}$"):
        logs.evaluate("f1", threshold_from={"split": "validation"})
    with pytest.raises(ValueError, match=r"'maximize' or 'minimize'[.] Received: 'least'$"):
        logs.evaluate("f1", threshold_from={"best": "fn", "goal": "least"})


def test_its_runs_are_those_of_the_panel(logs):
    assert {"sweep/validation", "classes", "keras/train"} < set(logs.runs)
    assert repr(logs) == f"<LogDirectory {logs.path!r} of {len(logs.runs)} runs>"


def test_several_formulas_become_columns_of_one_length(logs):
    columns = logs.evaluate(["macro(recall)", "recall"], runs=["classes"]).columns()

    # tp / (tp + fn) of cat, dog and owl, at the steps 0 and 1
    recall = [[1 / 2, 3 / 4], [1, 1], [1 / 2, np.nan]]
    assert columns["formula"].tolist() == ["macro(recall)"] * 2 + ["recall"] * 6
    assert columns["class"].tolist() == [None, None, "cat", "cat", "dog", "dog", "owl", "owl"]
    assert columns["step"].tolist() == [0, 1] * 4
    np.testing.assert_allclose(columns["value"], [*np.nanmean(recall, axis=0), *np.ravel(recall)])
    assert np.isnan(columns["threshold"]).all()
    assert set(columns["run"]) == {"classes"}
    assert columns["wall_time"].dtype == columns["value"].dtype == np.float64


def test_columns_of_nothing_are_empty(logs):
    assert {name: len(column) for name, column in logs.evaluate([]).columns().items()} == dict.fromkeys(
        ("formula", "run", "set", "class", "step", "wall_time", "threshold", "value"), 0
    )


def test_a_data_frame_holds_the_columns(logs):
    frame = logs.evaluate({"mine": "2*tp", "yours": "mine + 1"}, runs=["classes"]).to_pandas()

    assert frame.columns.tolist() == [
        *("formula", "run", "set", "class", "step", "wall_time", "threshold", "value")
    ]
    assert frame[frame.formula == "yours"].value.tolist() == [3, 7, 5, 9, 3, 1]


def test_without_pandas_it_is_said_what_to_do(logdir):
    program = (
        "import sys; sys.modules['pandas'] = None; import tb_custom_metrics; "
        "tb_custom_metrics.read(sys.argv[1]).evaluate('f1').to_pandas()"
    )

    done = subprocess.run([sys.executable, "-c", program, logdir], capture_output=True, text=True)

    assert done.stderr.splitlines()[-1] == (
        "ImportError: `to_pandas` needs pandas. Install it with: pip install pandas, or use `columns()`"
    )


def test_what_names_mean_is_what_runs_and_team_say(logdir, tmp_path):
    with Events(tmp_path / "run") as events:
        events.cells(0, [4, 3, 2, 1])
    (tmp_path / "custom_metrics.toml").write_text("version = 1\n[metrics.cost]\nformula = '10*fn + fp'\n")

    (series,) = tb_custom_metrics.read(tmp_path).evaluate("cost")

    assert series.values.tolist() == [13]


def test_every_step_is_there(tmp_path):
    with Events(tmp_path / "run") as events:
        events.scalars("a", range(5000), range(5000))
        events.scalars("b", range(1, 5000), [1.0] * 4999)

    (series,) = tb_custom_metrics.read(tmp_path).evaluate("a + b")

    assert series.values.tolist() == list(range(2, 5001))
    assert series.notes == ()


def test_what_is_written_later_is_read_on(tmp_path):
    path = records.write(tmp_path, records.file_of([records.event(0, records.simple("a", 1))]))
    logs = tb_custom_metrics.read(tmp_path)
    with open(path, "ab") as file:
        file.write(records.framed(records.event(1, records.simple("a", 2)).SerializeToString()))
    before = logs.evaluate("a")[0].values.tolist()

    logs.read_on()

    assert (before, logs.evaluate("a")[0].values.tolist()) == ([1], [1, 2])


def test_a_damaged_file_is_warned_of_once_and_read_up_to_there(tmp_path):
    data = records.file_of([records.event(step, records.simple("a", step)) for step in range(3)])
    path = records.write(tmp_path, data[:-1] + b"x")
    offset = len(data) - len(records.framed(records.event(2, records.simple("a", 2)).SerializeToString()))

    with pytest.warns(UserWarning, match="1") as caught:
        logs = tb_custom_metrics.read(tmp_path)
    logs.read_on()

    assert [str(warning.message) for warning in caught] == [
        f"{path}: {len(data) - offset} bytes from offset {offset} on cannot be read, since the checksum of "
        "an event does not match"
    ]
    assert caught[0].filename == __file__
    assert [damage.offset for damage in logs.damages] == [offset]
    assert logs.evaluate("a")[0].steps.tolist() == [0, 1]


def test_runs_without_what_a_formula_needs_are_left_out_and_told(logs):
    evaluation = logs.evaluate("epoch_loss", runs=["keras/train", "classes"])

    assert [series.run for series in evaluation] == ["keras/train"]
    assert evaluation.skipped.keys() == {("epoch_loss", "classes")}
    assert evaluation.skipped["epoch_loss", "classes"].message.startswith("Unknown name 'epoch_loss'")


def test_what_no_run_has_is_an_error(logs):
    with pytest.raises(FormulaError, match="Unknown name 'recal'"):
        logs.evaluate(["f1", "recal"])
    with pytest.raises(FormulaError):
        logs.evaluate("1 +")


def test_a_run_that_is_not_there_is_an_error(logs):
    with pytest.raises(KeyError, match="There is no run 'none'"):
        logs.evaluate("f1", runs=["none"])


def test_of_very_many_runs_an_error_names_the_first(tmp_path):
    for number in range(30):
        events = [records.event(0, records.simple("a", number))]
        records.write(tmp_path / f"run{number:02}", records.file_of(events))

    with pytest.raises(KeyError, match=r"Runs: run00, run01, .*, run09 and 20 others"):
        tb_custom_metrics.read(tmp_path).evaluate("a", runs=["none"])


def test_a_name_that_has_a_meaning_is_refused(logs):
    with pytest.raises(ValueError, match=r"Name 'f1' stands for .* already\. Choose another name\."):
        logs.evaluate({"f1": "tp"})


def test_a_directory_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(NotADirectoryError) as caught:
        tb_custom_metrics.read(tmp_path / "none")
    assert str(caught.value) == f"There is no such log directory: '{tmp_path / 'none'}'"


def test_a_url_of_an_unknown_protocol_is_an_error():
    with pytest.raises(OSError, match="'nonsense://bucket/logs' is no URL that can be read"):
        tb_custom_metrics.read("nonsense://bucket/logs")
