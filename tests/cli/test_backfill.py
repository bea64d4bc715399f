"""Scalars written beside old runs: what every reader finds there, and what stays untouched."""

import fcntl
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from command import files
from event_files import Events
from event_files import labels_and_scores
from sklearn.metrics import fbeta_score
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

FILE = "custom_metrics/backfill/events.out.tfevents.0000000000.backfill"


def scalars(path: Path) -> dict[str, dict[int, float]]:
    """Tag to step to value, as TensorBoard's own loader reads a file."""
    accumulator = EventAccumulator(str(path.parent), size_guidance={"tensors": 0}).Reload()
    return {
        tag: {
            event.step: tensor_util.make_ndarray(event.tensor_proto).item()
            for event in accumulator.Tensors(tag)
        }
        for tag in accumulator.Tags()["tensors"]
    }


@pytest.fixture(scope="module")
def filled(tb, shared, metrics, tmp_path_factory) -> Path:
    """A copy of the shared log directory, after a backfill."""
    logdir = shutil.copytree(shared, tmp_path_factory.mktemp("filled") / "logs")
    said = tb("backfill", logdir, "--metrics", metrics, "--jobs", "1").stdout
    assert said.startswith("Files: 11 written")
    return logdir


@pytest.fixture
def logdir(splits, tmp_path) -> Path:
    return shutil.copytree(splits, tmp_path / "logs")


# recall at 0.5: train 4/5 and 2/5, validation 4/4 and 1/4
GAP = {0: 4 / 5 - 1, 1: 2 / 5 - 1 / 4}


@pytest.fixture
def gap(tmp_path) -> Path:
    """A formula set that is about both runs of "exp"."""
    path = tmp_path / "set.toml"
    path.write_text("version = 1\n[metrics.gap]\nformula = 'train.recall - validation.recall'\n")
    return path


def test_the_values_are_ordinary_scalars_as_scikit_learn_computes_them(filled):
    found = scalars(filled / "sweep/validation" / FILE)

    expected = {}
    for step in range(3):
        y_true, y_score = labels_and_scores(step)
        expected[step] = np.float32(fbeta_score(y_true, y_score > np.float32(0.5), beta=2)).item()
    assert set(found) == {"custom_metrics/f2", "custom_metrics/cost"}
    assert found["custom_metrics/f2"] == pytest.approx(expected, rel=1e-6)


def test_classes_and_several_sets_have_tags_of_their_own(filled):
    classes = scalars(filled / "classes" / FILE)
    several = scalars(filled / "several" / FILE)

    # fn and fp of owl: 1 and 2, then 0 and 2
    assert set(classes) == {
        f"custom_metrics/{name}/{c}" for name in ("f2", "cost") for c in ("cat", "dog", "owl")
    }
    assert classes["custom_metrics/cost/owl"] == {0: 5 * 1 + 2, 1: 2}
    assert several["custom_metrics/defect/cost"] == {0: 1}
    assert several["custom_metrics/fraud/cost"] == {0: 5 * 1 + 1}


def test_wall_times_are_those_of_the_counts_and_the_formula_is_told_with_them(filled):
    accumulator = EventAccumulator(str((filled / "team/a" / FILE).parent)).Reload()

    (event,) = accumulator.Tensors("custom_metrics/cost")
    assert (event.step, event.wall_time) == (0, 1_795_000_000.0)
    description = accumulator.SummaryMetadata("custom_metrics/cost").summary_description
    assert description == "`cost_fn*fn + fp`"


def test_nothing_that_was_there_is_touched(filled, shared):
    before, after = files(shared), files(filled)

    assert {name: after[name] for name in before} == before
    assert all(name.endswith(FILE) for name in after.keys() - before.keys())


def test_a_repetition_writes_nothing_and_one_without_the_journal_the_same_bytes(tb, filled, metrics):
    before = files(filled)

    again = json.loads(tb("backfill", filled, "--metrics", metrics, "--json").stdout)
    shutil.rmtree(filled / ".tb_custom_metrics")
    unjournalled = json.loads(tb("backfill", filled, "--metrics", metrics, "--json").stdout)

    assert (again["written"], unjournalled["written"]) == (0, 0)
    assert again["unchanged"] == 14  # every run
    assert files(filled) == before


def test_the_panel_and_the_prompt_fold_it_into_the_run(tb, filled, shared):
    runs = ["--where", "sweep/*", "--json"]
    said = json.loads(tb("eval", filled, "`custom_metrics/f2`", *runs).stdout)

    (entry,) = said["results"][0]["series"]
    assert (entry["run"], entry["last"]["step"]) == ("sweep/validation", 2)
    tables = [tb("eval", logdir, "f1").stdout for logdir in (filled, shared)]
    assert tables[0] == tables[1]


def test_only_what_has_changed_is_written_anew(tb, logdir, metrics):
    tb("backfill", logdir, "--metrics", metrics)
    with Events(logdir / "plain/custom_metrics", attempt=1) as events:
        events.cells(6, [1, 1, 1, 1])

    said = json.loads(tb("backfill", logdir, "--metrics", metrics, "--json").stdout)

    assert said["written"] == 1
    assert scalars(logdir / "plain" / FILE)["custom_metrics/cost"][6] == 6


def test_other_parameters_and_other_thresholds_write_other_values(tb, logdir, metrics):
    options = ["--set", "cost_fn=7", "--threshold", "1"]
    tb("backfill", logdir, "--metrics", metrics, *options)

    assert scalars(logdir / "plain" / FILE)["custom_metrics/cost"] == {0: 7 * 10 + 20, 5: 7 * 20 + 20}
    # At the threshold 1 nothing is predicted positive: fn are the 5 positives of the training.
    assert scalars(logdir / "exp/train" / FILE)["custom_metrics/cost"] == {0: 7 * 5, 1: 7 * 5}


def test_a_formula_about_a_training_is_written_beside_its_runs(tb, logdir, gap):
    tb("backfill", logdir, "--metrics", gap, "--where", "exp/*")

    found = scalars(logdir / "exp" / FILE)
    assert found["custom_metrics/gap"] == pytest.approx(GAP, abs=1e-6)


def test_what_cannot_be_written_is_told_and_the_others_are_there(tb, logdir, metrics):
    (logdir / "plain/custom_metrics/backfill").write_text("a file in the way")

    result = tb("backfill", logdir, "--metrics", metrics, "--json", code=4)

    said = json.loads(result.stdout)
    assert said["failed"].keys() == {"plain"}
    assert "File exists" in said["failed"]["plain"]
    assert (said["written"], said["unchanged"]) == (3, 0)
    assert (logdir / "exp/train" / FILE).exists()


def test_a_formula_about_a_training_that_could_not_be_written_is_written_the_next_time(tb, logdir, gap):
    in_the_way = logdir / "exp/custom_metrics"
    in_the_way.write_text("a file in the way")
    told = tb("backfill", logdir, "--metrics", gap, code=4).stderr
    in_the_way.unlink()

    again = json.loads(tb("backfill", logdir, "--metrics", gap, "--json").stdout)
    third = json.loads(tb("backfill", logdir, "--metrics", gap, "--json").stdout)

    assert "exp/: " in told
    assert (again["written"], third["written"]) == (1, 0)
    assert scalars(logdir / "exp" / FILE)["custom_metrics/gap"] == pytest.approx(GAP, abs=1e-6)


def test_a_run_and_the_training_of_its_name_keep_their_values_in_whatever_order(tb, logdir, gap):
    with Events(logdir / "exp") as events:
        events.cells(0, [3, 0, 0, 1])
    gap.write_text(gap.read_text() + "[metrics.rec]\nformula = 'recall'\n")

    for where in (["--where", "exp"], ["--where", "exp/*"], []):
        tb("backfill", logdir, "--metrics", gap, *where)

    found = scalars(logdir / "exp" / FILE)
    assert found["custom_metrics/rec"] == {0: 0.75}
    assert found["custom_metrics/gap"] == pytest.approx(GAP, abs=1e-6)


def test_another_run_and_what_it_reads_of_its_siblings_can_be_named(tb, logdir, tmp_path):
    formula = 'run("exp/train", validation.recall)'
    path = tmp_path / "set.toml"
    path.write_text(f"version = 1\n[metrics.other]\nformula = '{formula}'\n")

    tb("backfill", logdir, "--metrics", path, "--where", "plain")

    # of the validation data of that training: 4 of 4, then 1 of 4
    assert scalars(logdir / "plain" / FILE)["custom_metrics/other"] == {0: 1, 1: 0.25}


def test_a_journal_that_somebody_else_wrote_to_is_read_as_far_as_it_is_one(tb, logdir, metrics):
    tb("backfill", logdir, "--metrics", metrics)
    journal = logdir / ".tb_custom_metrics/backfill.jsonl"
    line = {"run": "plain", "key": "", "path": None, "size": 0}
    strange = [[], 1, {}, line | {"run": []}, line | {"path": 7}, line | {"size": "0"}, line | {"key": {}}]
    journal.write_text(journal.read_text() + "".join(json.dumps(one) + "\n" for one in strange))

    said = json.loads(tb("backfill", logdir, "--metrics", metrics, "--json").stdout)

    assert (said["written"], said["failed"]) == (0, {})


def test_a_damaged_run_is_told_and_written_as_far_as_it_can_be_read(tb, logdir, metrics):
    (file,) = (logdir / "plain/custom_metrics").glob("events*")
    data = bytearray(file.read_bytes())
    data[-10] ^= 1
    file.write_bytes(data)

    result = tb("backfill", logdir, "--metrics", metrics, code=4)

    assert "cannot be read, since the checksum of an event does not match" in result.stderr
    assert scalars(logdir / "plain" / FILE)["custom_metrics/cost"] == {0: 5 * 10 + 20}


def test_two_processes_write_what_one_does(tb, filled, shared, metrics, tmp_path):
    logdir = shutil.copytree(shared, tmp_path / "logs")

    tb("backfill", logdir, "--metrics", metrics, "--jobs", "2")

    assert files(logdir) == files(filled)


def test_what_killed_writers_have_left_is_removed_and_what_is_being_written_is_not(tb, logdir, metrics):
    directory = logdir / "plain/custom_metrics/backfill"
    directory.mkdir(parents=True)
    left, held = (directory / f".tb-custom-metrics-{number}" for number in (1, 2))
    left.write_bytes(b"half")

    with held.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        tb("backfill", logdir, "--metrics", metrics)

        assert (left.exists(), held.exists()) == (False, True)
