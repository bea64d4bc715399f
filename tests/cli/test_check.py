"""Tests and gates of a formula set: pass, fail, or not enough data, by exit code, JSON and JUnit."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from event_files import Events

TESTED = """
version = 1
[metrics.cost]
formula = "5*fn + fp"
[metrics.share]
formula = "tp/p"
[[tests]]
counts = { fn = 3, fp = 1 }
expect = { cost = 16, share = 0 }
[[tests]]
counts = { tn = 5 }
expect = { share = nan }
"""


def gate(require: str, runs: str = "*", at: str = "last") -> str:
    return f"\n[[gates]]\nname = 'the gate'\nrequire = '{require}'\nruns = '{runs}'\nat = '{at}'\n"


@pytest.fixture(scope="module")
def logdir(tmp_path_factory) -> Path:
    """good: 90 of 100 positives found, at step 0; lucky: 9 of 10, and a loss; empty: none of no positives."""
    logdir = tmp_path_factory.mktemp("gated")
    for run, steps in {
        "good/validation": [[90, 5, 95, 10], [70, 5, 95, 30]],
        "lucky/validation": [[9, 5, 95, 1]],
        "empty/validation": [[0, 5, 95, 0]],
    }.items():
        with Events(logdir / run) as events:
            for step, cells in enumerate(steps):
                events.cells(step, cells)
            if run.startswith("lucky"):
                events.scalar("loss", 0, 0.5)
    return logdir


@pytest.fixture
def check(tb, logdir, tmp_path):
    """Checks one gate and returns the state by run."""

    def run(require: str, *options: object, code: int, runs: str = "*", at: str = "last") -> dict[str, str]:
        path = tmp_path / "set.toml"
        path.write_text("version = 1\n" + gate(require, runs, at))
        said = tb("check", logdir, "--metrics", path, "--json", *options, code=code).stdout
        return {one["run"]: one["state"] for one in json.loads(said)["gates"]}

    return run


def test_tests_that_hold_pass_and_those_that_do_not_say_what_was_found(tb, tmp_path):
    path = tmp_path / "set.toml"
    path.write_text(TESTED)
    right = tb("check", "--metrics", path).stdout
    path.write_text(TESTED.replace("cost = 16", "cost = 15"))
    wrong = tb("check", "--metrics", path, code=1).stdout

    assert "3 passed" in right
    assert "fail  test 1  cost   16, expected 15" in wrong
    assert wrong.endswith("2 passed, 1 failed\n")


def test_a_gate_on_the_value_passes_where_the_lower_end_of_its_interval_does_not(check):
    # 9 of 10 are 0.9, and may well be luck; Beta(9.5, 1.5) has its lower 2.5 % at 0.62.
    assert check("recall >= 0.85", code=0, runs="lucky/*") == {"lucky/validation": "pass"}
    assert check("lower(recall, 0.95) >= 0.85", code=1, runs="lucky/*") == {"lucky/validation": "fail"}
    assert check("lower(recall, 0.95) >= 0.80", code=0, runs="good/*", at="best") == {
        "good/validation": "pass"
    }


def test_the_last_step_decides_unless_the_best_is_asked_for(check):
    assert check("recall >= 0.85", code=1, runs="good/*") == {"good/validation": "fail"}
    assert check("recall >= 0.85", code=0, runs="good/*", at="best") == {"good/validation": "pass"}


def test_what_is_undefined_or_not_there_is_not_enough_data(check):
    assert check("recall >= 0.5", code=3, runs="empty/*") == {"empty/validation": "not enough data"}
    assert check("not (recall < 0.5)", code=3, runs="empty/*") == {"empty/validation": "not enough data"}
    assert check("recall >= 0.5", code=3, runs="nobody/*") == {None: "not enough data"}
    assert check("loss < 1", code=3, runs="good/*") == {"good/validation": "not enough data"}


def test_a_gate_that_no_run_can_be_asked_is_wrong(tb, logdir, tmp_path):
    path = tmp_path / "set.toml"
    path.write_text("version = 1\n" + gate("recal >= 0.5", "good/*"))

    told = tb("check", logdir, "--metrics", path, code=2).stderr

    assert told.startswith("tb-custom-metrics: Unknown name 'recal'")
    assert "Did you mean 'recall'?" in told


def test_a_gate_can_compare_with_a_baseline_which_is_not_compared_with_itself(check):
    options = ("--baseline", "good/validation")

    # at step 0, which both have: 9 of 10 against 90 of 100
    assert check("recall >= baseline(recall)", *options, code=0, runs="[gl]*") == {"lucky/validation": "pass"}
    assert check("recall > baseline(recall)", *options, code=1, runs="[gl]*") == {"lucky/validation": "fail"}


def test_failing_comes_before_not_enough_data(check):
    states = check("recall >= 0.8", code=1)

    assert states == {
        "good/validation": "fail",
        "lucky/validation": "pass",
        "empty/validation": "not enough data",
    }


def test_a_gate_with_a_baseline_and_none_given_says_so(tb, logdir, tmp_path):
    path = tmp_path / "set.toml"
    path.write_text("version = 1\n" + gate("f1 > baseline(f1)"))

    told = tb("check", logdir, "--metrics", path, code=2).stderr

    assert told == (
        "tb-custom-metrics: Gate 'the gate' compares with a baseline. Name one with --baseline RUN.\n"
    )


def test_junit_counts_passes_failures_and_what_cannot_be_decided(tb, logdir, tmp_path):
    path, report = tmp_path / "set.toml", tmp_path / "report.xml"
    path.write_text(TESTED + gate("recall >= 0.8", "*"))

    tb("check", logdir, "--metrics", path, "--junit", report, code=1)

    root = ET.parse(report).getroot()
    counts = {one.get("name"): [one.get(key) for key in ("tests", "failures", "skipped")] for one in root}
    assert counts == {"tests": ["3", "0", "0"], "gates": ["3", "1", "1"]}
    (failure,) = root.iter("failure")
    assert failure.get("message") == "recall >= 0.8: 0.7 >= 0.8"
    cases = [case.get("name") for case in root.iter("testcase")]
    assert "the gate: good/validation counts at step 1" in cases
