"""The best over steps as a session metric, in TensorBoard's own HParams."""

import json
import urllib.request

from event_files import Events
from tensorboard import default
from tensorboard import program


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
    found = {}
    while len(found) < 2:  # as soon as TensorBoard has read both
        group = "validation/custom_metrics/backfill"
        wanted = ["custom_metrics/cost", "custom_metrics/best/cost"]
        experiment = ask(address, "experiment", {"experimentName": ""})
        names = [(one["name"]["group"], one["name"]["tag"]) for one in experiment.get("metricInfos", [])]
        body = {
            "experimentName": "",
            "allowedStatuses": ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"],
            "colParams": [{"metric": {"tag": tag, "group": group}} for tag in wanted],
            "startIndex": 0,
            "sliceSize": 10,
        }
        groups = ask(address, "session_groups", body).get("sessionGroups", [])
        found = {
            one["hparams"]["lr"]: {value["name"]["tag"]: value["value"] for value in one["metricValues"]}
            for one in groups
            if len(one.get("metricValues", [])) >= len(wanted)
        }

    assert {(group, tag) for tag in wanted} <= set(names)
    # cost: 5*1 + 1 = 6, then 5*5 + 5 = 30
    assert [found[0.1][tag] for tag in wanted] == [30, 6]
    assert [found[0.2][tag] for tag in wanted] == [6, 6]
