"""GET /runs: what there is to compute with."""

import time

import pytest
from event_files import FORMULAS_A
from event_files import SWEEP
from event_files import Events

from tb_custom_metrics.metadata import Layout


def test_the_whole_answer(tmp_path, open_panel):
    with Events(tmp_path / "m/train") as events:
        events.scalars("epoch_loss", [0, 1], [0.5, 0.25])
    layout = Layout("scores", SWEEP.thresholds[::100], ">=", ("cat", "dog"))
    with Events(tmp_path / "m/train/custom_metrics") as events:
        events.tensor(layout, 5, [[[1, 2, 3, 4], [5, 6, 7, 8]]] * 2, seconds=60)
        events.formula_set(FORMULAS_A)
    with Events(tmp_path / "m/validation") as events:
        for name in ("tp", "fp", "tn", "fn"):
            events.scalar(f"epoch_{name}", 0, 1)
    before = time.time()

    answer = open_panel(tmp_path).get("runs").json

    assert before < answer.pop("last_read") < time.time()
    assert answer.pop("frozen_since") is None
    assert len(answer.pop("version")) == 16
    assert {one["code"] for one in answer.pop("said").values()} == {"counts_from"}
    assert answer == {
        "runs": [
            {
                "name": "m/train",
                "training": "m",
                "color_run": "m/train",
                "sets": [
                    {
                        "name": "counts",
                        "source": "custom_metrics",
                        "layout": layout.digest,
                        "tags": [f"custom_metrics/counts/counts/{layout.digest}"],
                        "unit": "epochs",
                    }
                ],
                "counts_from": "tp, fp, tn and fn are read from counts that this package wrote.",
                "scalars": ["epoch_loss"],
                "hparams": {},
                "formulas": ["cost", "disputed", "g_mean"],
            },
            {
                "name": "m/validation",
                "training": "m",
                "color_run": "m/validation",
                "sets": [
                    {
                        "name": "epoch_*",
                        "source": "scalars",
                        "layout": None,
                        "tags": ["epoch_tp", "epoch_fp", "epoch_tn", "epoch_fn"],
                        "unit": "epochs",
                    }
                ],
                "counts_from": "tp, fp, tn and fn are read from four scalars that are counts by name.",
                "scalars": ["epoch_fn", "epoch_fp", "epoch_tn", "epoch_tp"],
                "hparams": {},
                "formulas": [],
            },
        ],
        "tensorboard_runs": ["m/train", "m/train/custom_metrics", "m/validation"],
        "layouts": {
            layout.digest: {
                "kind": "scores",
                "thresholds": [0.0, 0.5, 1.0],
                "rule": ">=",
                "classes": ["cat", "dog"],
            }
        },
        "formulas": [
            {
                "name": "cost",
                "formula": "cost_fn*fn + fp",
                "description": "What the errors cost.",
                "goal": "minimize",
                "range": None,
                "layer": "run",
                "set": None,
                "runs": ["m/train"],
            },
            {
                "name": "disputed",
                "formula": "tp",
                "description": "",
                "goal": None,
                "range": None,
                "layer": "run",
                "set": None,
                "runs": ["m/train"],
            },
            {
                "name": "g_mean",
                "formula": "tp",
                "description": "",
                "goal": None,
                "range": None,
                "layer": "run",
                "set": None,
                "runs": ["m/train"],
            },
        ],
        "notes": [],
        "has_event_files": True,
    }


def test_an_empty_log_directory_has_no_runs(tmp_path, open_panel):
    answer = open_panel(tmp_path).get("runs").json

    assert [answer[key] for key in ("runs", "tensorboard_runs", "layouts", "formulas", "notes")] == [
        [],
        [],
        {},
        [],
        [],
    ]


def test_thresholds_are_as_a_person_would_write_them(panel):
    layouts = panel.get("runs").json["layouts"]

    assert layouts[SWEEP.digest]["thresholds"] == [round(i / 200, 3) for i in range(201)]


def test_a_name_with_two_texts_stands_there_twice(panel):
    formulas = panel.get("runs").json["formulas"]

    assert [(f["formula"], f["runs"]) for f in formulas if f["name"] == "disputed"] == [
        ("tp", ["team/a"]),
        ("fp", ["team/b"]),
    ]


def test_what_cannot_be_used_is_told(panel):
    nan = b'{"version": 1, "kind": "scores", "thresholds": "AADAfw==", "rule": ">", "classes": []}'
    none = b'{"version": 1, "kind": "scores", "thresholds": 0, "rule": ">", "classes": []}'
    assert panel.get("runs").json["notes"] == [
        "The formula set of run 'broken' cannot be read: "
        "The name 'tp' is taken by the language. Choose another name.",
        "Counts of version 9, written by another release; this one reads version 1. "
        "Update tensorboard-plugin-custom-metrics.",
        f"Counts with unreadable metadata. Received: {nan[:80]!r}",
        f"Counts with unreadable metadata. Received: {none[:80]!r}",
    ]


def test_the_version_stays_while_nothing_is_logged(panel):
    assert panel.get("runs").json["version"] == panel.get("runs").json["version"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_answer_is_json_that_is_never_cached(panel, method):
    response = panel.request(method, "runs", headers={})

    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-cache, must-revalidate"
    assert (response.body == b"") == (method == "HEAD")
