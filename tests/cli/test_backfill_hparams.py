"""The best over steps as a session metric, in TensorBoard's own HParams."""

import json
import time
import urllib.request

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


def test_hparams_shows_the_best_beside_the_last(tb, metrics, tmp_path):
    logdir = tmp_path / "logs"
    for name, lr, cells in (("a", 0.1, [[9, 1, 89, 1], [5, 5, 85, 5]]), ("b", 0.2, [[1, 1, 97, 1]])):
        with Events(logdir / name) as events:
            events.hparams({"lr": lr})
        with Events(logdir / name / "validation") as events:
            for step, counts in enumerate(cells):
                events.cells(step, counts)

    tb("backfill", logdir, "--metrics", metrics, "--hparams")

    server = program.TensorBoard(plugins=default.get_plugins())
    server.configure(["tensorboard", f"--logdir={logdir}", "--port=0", "--load_fast=false"])
    address = server.launch()
    names = []
    deadline = time.monotonic() + 60
    while len(names) < 4:  # as soon as TensorBoard has read them
        assert time.monotonic() < deadline
        time.sleep(0.1)
        experiment = ask(address, "experiment", {"experimentName": ""})
        names = [(one["name"]["group"], one["name"]["tag"]) for one in experiment.get("metricInfos", [])]
    (group,) = ask(address, "session_groups", SESSIONS)["sessionGroups"]
    found = {
        session["name"]: {one["name"]["tag"]: one["value"] for one in session["metricValues"]}
        for session in group["sessions"]
    }

    wanted = ["custom_metrics/cost", "custom_metrics/best/cost"]
    assert {("validation/custom_metrics/backfill", tag) for tag in wanted} <= set(names)
    # cost: 5*1 + 1 = 6, then 5*5 + 5 = 30
    assert [found["a"][tag] for tag in wanted] == [30, 6]
    assert [found["b"][tag] for tag in wanted] == [6, 6]
