"""The best over steps as a session metric, in TensorBoard's own HParams."""

import json
import time
import urllib.request
from pathlib import Path

import pytest
from event_files import Events
from tensorboard import default
from tensorboard import program

SESSIONS = {
    "experimentName": "",
    "allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"],
    "colParams": [],
    "startIndex": 0,
    "sliceSize": 10,
}


def ask(address: str, route: str, body: dict) -> dict:
    request = urllib.request.Request(
        f"{address}data/plugin/hparams/{route}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


Values = dict[str, dict[str, float]]


def shown(logdir: Path, wanted: set[tuple[str, str]]) -> tuple[set[tuple[str, str]], Values]:
    """Group and tag of HParams' metrics, once those wanted are there, and session to tag to value."""
    server = program.TensorBoard(plugins=default.get_plugins())
    server.configure(["tensorboard", f"--logdir={logdir}", "--port=0", "--load_fast=false"])
    address = server.launch()
    names: set[tuple[str, str]] = set()
    sessions: list[dict] = []
    deadline = time.monotonic() + 60
    while not wanted <= names or len(sessions) < 2:  # as soon as TensorBoard has read them
        assert time.monotonic() < deadline, names
        time.sleep(0.1)
        experiment = ask(address, "experiment", {"experimentName": ""})
        names = {(one["name"]["group"], one["name"]["tag"]) for one in experiment.get("metricInfos", [])}
        groups = ask(address, "session_groups", SESSIONS).get("sessionGroups", []) if names else []
        sessions = [session for group in groups for session in group["sessions"]]
    return names, {
        session["name"]: {one["name"]["tag"]: one["value"] for one in session.get("metricValues", [])}
        for session in sessions
    }


def write_sessions(logdir: Path) -> None:
    """Two sessions, a and b, with an accuracy of their own and counts of validation data."""
    for name, lr, cells in (("a", 0.1, [[9, 1, 89, 1], [5, 5, 85, 5]]), ("b", 0.2, [[1, 1, 97, 1]])):
        with Events(logdir / name) as events:
            events.hparams({"lr": lr})
            events.scalars("accuracy", range(len(cells)), [lr + 0.25] * len(cells))
        with Events(logdir / name / "validation") as events:
            for step, counts in enumerate(cells):
                events.cells(step, counts)


def test_hparams_shows_the_best_beside_the_last_and_the_metrics_that_the_logs_have(tb, metrics, tmp_path):
    write_sessions(tmp_path)

    tb("backfill", tmp_path, "--metrics", metrics, "--hparams")

    tags = ["custom_metrics/cost", "custom_metrics/best/cost"]
    ours = {("validation/custom_metrics/backfill", tag) for tag in tags}
    _, found = shown(tmp_path, ours | {("", "accuracy")})
    # cost: 5*1 + 1 = 6, then 5*5 + 5 = 30
    assert [found["a"][tag] for tag in tags] == [30, 6]
    assert [found["b"][tag] for tag in tags] == [6, 6]
    assert [found[name]["accuracy"] for name in "ab"] == pytest.approx([0.35, 0.45])


def test_an_experiment_that_declares_its_metrics_keeps_them_and_can_declare_the_best(tb, metrics, tmp_path):
    write_sessions(tmp_path)
    tag, group = "custom_metrics/best/cost", "validation/custom_metrics/backfill"
    with Events(tmp_path) as events:
        events.experiment("lr", {("", "accuracy"), (group, tag)})

    tb("backfill", tmp_path, "--metrics", metrics, "--hparams")

    names, found = shown(tmp_path, {("", "accuracy")})
    assert names == {("", "accuracy"), (group, tag)}
    assert [found[name][tag] for name in "ab"] == [6, 6]
    assert [found[name]["accuracy"] for name in "ab"] == pytest.approx([0.35, 0.45])
