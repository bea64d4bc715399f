"""GET and POST /formulas: the formulas of a team, through a whole TensorBoard."""

import json
from pathlib import Path

import pytest
from event_files import FORMULAS_A
from event_files import Events

COST = "version = 1\n[metrics.our_cost]\nformula = '5*fn + fp'\ngoal = 'minimize'\n"
ROOT = ".tb_custom_metrics"

pytestmark = [pytest.mark.any_loader, pytest.mark.knows_no_tensorflow]


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """One run with the counts tp 4, fp 3, tn 2, fn 1."""
    with Events(tmp_path / "logs/m/validation/custom_metrics") as events:
        events.cells(0, [4, 3, 2, 1])
    return tmp_path / "logs"


def saved(panel, toml: str, base: int = 0, name: str = "fraud") -> dict:
    response = panel.post("formulas", {"set": name, "base_revision": base, "toml": toml})
    assert response.status == 200, response.body
    return response.json


def refused(response) -> tuple[int, str, str]:
    error = response.json["error"]
    return response.status, error["code"], error["message"]


def in_force(panel) -> dict[str, tuple[str, str | None]]:
    metrics = panel.get("formulas").json["metrics"]
    return {one["name"]: (one["formula"], one["set"]) for one in metrics}


def test_before_anything_is_saved_there_is_nothing_but_leave_to_save(logdir, open_panel):
    assert open_panel(logdir).get("formulas").json == {
        "sets": [],
        "metrics": [],
        "parameters": [],
        "conflicts": [],
        "can_save": True,
        "reason": None,
        "notes": [],
    }
    assert sorted(path.name for path in logdir.iterdir()) == ["m"]


def test_a_saved_formula_can_be_used_by_name_at_once(logdir, open_panel):
    panel = open_panel(logdir)
    before = panel.get("runs").json

    assert saved(panel, COST).keys() == {"set", "revision", "saved_at"}

    assert panel.values("our_cost + 1") == {"m/validation": {0: 5 * 1 + 3 + 1}}
    assert panel.post("check", {"formula": "our_cost"}).json["names"][0]["meaning"] == "5*fn + fp"
    after = panel.get("runs").json
    assert after["version"] != before["version"]
    assert after["formulas"] == [
        {
            "name": "our_cost",
            "formula": "5*fn + fp",
            "description": "",
            "goal": "minimize",
            "range": None,
            "layer": "saved",
            "set": "fraud",
            "runs": [],
        }
    ]


def test_a_saved_set_becomes_no_run_and_is_there_for_the_next_tensorboard(logdir, open_panel):
    first = open_panel(logdir)
    # A name that TensorBoard would take for an event file's, were it a file.
    saved(first, COST, name="tfevents")

    second = open_panel(logdir)

    assert second.get("runs").json["tensorboard_runs"] == ["m/validation/custom_metrics"]
    assert in_force(second) == {"our_cost": ("5*fn + fp", "tfevents")}


def test_two_servers_of_one_log_directory_see_what_the_other_saves(logdir, open_panel):
    one, other = open_panel(logdir), open_panel(logdir)

    saved(one, COST)
    saved(other, COST.replace("5*fn", "7*fn"), base=1)

    assert in_force(one) == {"our_cost": ("7*fn + fp", "fraud")}


def test_the_loser_of_two_savers_is_told_what_the_winner_has_saved(logdir, open_panel):
    panel = open_panel(logdir)
    won = saved(panel, COST)

    response = panel.post("formulas", {"set": "fraud", "base_revision": 0, "toml": "version = 1"})

    assert refused(response) == (
        409,
        "conflict",
        "Set 'fraud' was saved by somebody else: revision 1 is in force. Received: base_revision=0",
    )
    assert response.json["current"] == {"revision": 1, "saved_at": won["saved_at"], "toml": COST}
    assert in_force(panel) == {"our_cost": ("5*fn + fp", "fraud")}


def test_a_revision_that_was_never_there_is_a_conflict_too(logdir, open_panel):
    response = open_panel(logdir).post("formulas", {"set": "fraud", "base_revision": 7, "toml": COST})

    assert (response.status, response.json["current"]) == (409, None)


def test_undoing_is_saving_what_history_holds(logdir, open_panel):
    panel = open_panel(logdir)
    texts = [COST, COST.replace("5*fn", "7*fn"), "version = 1\n"]
    for base, text in enumerate(texts):
        saved(panel, text, base)
    assert in_force(panel) == {}

    history = panel.get("formulas?set=fraud").json["history"]
    saved(panel, history[2]["toml"], base=history[0]["revision"])

    assert [(one["revision"], one["toml"]) for one in history] == [
        (3, texts[2]),
        (2, texts[1]),
        (1, texts[0]),
    ]
    assert in_force(panel) == {"our_cost": ("5*fn + fp", "fraud")}
    assert len(panel.get("formulas?set=fraud").json["history"]) == 4


def test_history_holds_the_newest_fifty(logdir, open_panel):
    panel = open_panel(logdir)
    for base in range(52):
        saved(panel, f"version = 1\n# {base}", base)

    history = panel.get("formulas?set=fraud").json["history"]

    assert [one["revision"] for one in history] == list(range(52, 2, -1))


def test_a_set_is_downloaded_as_it_was_written(logdir, open_panel):
    panel = open_panel(logdir)
    text = COST + "# für das Team ✓ 🎯\n"
    saved(panel, text)

    response = panel.get("formulas?download=fraud")

    assert response.body.decode() == text
    assert response.headers["Content-Type"] == "application/toml"
    assert response.headers["Content-Disposition"] == 'attachment; filename="fraud.toml"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["set", "download"])
def test_a_set_that_nobody_saved_is_not_found(logdir, open_panel, query):
    response = open_panel(logdir).get(f"formulas?{query}=nosuch")

    assert refused(response) == (404, "not_found", "No set of this name was saved. Received: 'nosuch'")


BAD_NAMES = [
    "", ".", "..", "../x", "/etc", "a/b", "a\\b", "C:", "a.b", "a\0", "a\n", "-a", "_a", "A", "é", "\uff41",
    "a" * 65, "a" * 100_000, "%2e%2e", "<b>", 1, None, ["a"], True,
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES, ids=lambda name: repr(name)[:12])
def test_a_name_that_could_be_more_than_a_name_is_refused(panel, shared_logdir, name):
    response = panel.post("formulas", {"set": name, "base_revision": 0, "toml": COST})

    rule = (
        "The name of a set has 1 to 64 characters of a to z, 0 to 9, '_' and '-', "
        "and begins with a letter or a digit."
    )
    assert refused(response) == (400, "bad_request", f"{rule} Received: {name!r:.200}")
    assert not (shared_logdir / ROOT).exists()


@pytest.mark.parametrize("query", ["set", "download"])
@pytest.mark.parametrize("name", ["..%2f..", "%00", "..", "A", ""])
def test_nor_is_one_of_a_question(panel, query, name):
    assert panel.get(f"formulas?{query}={name}").status == 400


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": 1}, "The body has the keys set, base_revision, toml. Received: "
                   "['set', 'base_revision', 'toml', 'x']"),
        ({"base_revision": -1}, "'base_revision' must be the number of a revision, or 0 for a new set. "
                                "Received: -1"),
        ({"base_revision": True}, "'base_revision' must be the number of a revision, or 0 for a new set. "
                                  "Received: True"),
        ({"base_revision": 0.0}, "'base_revision' must be the number of a revision, or 0 for a new set. "
                                 "Received: 0.0"),
        ({"toml": None}, "'toml' must be a Unicode text. Received: None"),
        ({"toml": "# \ud800"}, "'toml' must be a Unicode text. Received: '# \\ud800'"),
        ({"toml": "="}, "The formula set is not TOML: Invalid statement (at line 1, column 1)"),
        ({"toml": ""}, "A formula set says 'version = 1'. Received: version=None"),
        ({"toml": "version = 1\n[metrics.f1]\nformula = 'tp'"},
         "'f1' is '2*tp / (2*tp + fp + fn)' in the catalogue. Received: 'tp'. "
         "Choose another name, or say 'override = true' in a TOML set."),
        ({"toml": "version = 1\n[metrics." + ".".join("a" * 50_000) + "]"},
         "A key of the formula set has more than 16 parts"),
    ],
)  # fmt: skip
def test_what_is_no_formula_set_is_refused_and_not_saved(panel, shared_logdir, change, message):
    response = panel.post("formulas", {"set": "fraud", "base_revision": 0, "toml": COST} | change)

    assert refused(response) == (400, "bad_request", message)
    assert not (shared_logdir / ROOT).exists()


def test_a_wrong_formula_refuses_the_set_with_its_name_and_place(panel, shared_logdir):
    toml = "version = 1\n[metrics.good]\nformula = 'tp'\n[metrics.cost]\nformula = '5*fn +'\n"

    response = panel.post("formulas", {"set": "fraud", "base_revision": 0, "toml": toml})

    assert (response.status, response.json["error"]) == (
        400,
        {
            "code": "formula_syntax",
            "message": "In the formula of 'cost': Unexpected end of the formula",
            "span": [6, 6],
            "hint": "A number, a name or '(' can stand here.",
        },
    )
    assert response.json["said"]["In the formula of 'cost': Unexpected end of the formula"] == {
        "code": "in_formula",
        "values": {"name": "cost", "message": "Unexpected end of the formula"},
    }
    assert not (shared_logdir / ROOT).exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_changes_nothing(logdir, open_panel, method):
    panel = open_panel(logdir)
    saved(panel, COST)
    (file,) = (logdir / ROOT / "fraud").iterdir()
    before = file.read_bytes(), file.stat().st_mtime_ns

    response = panel.request(method, "formulas?set=fraud", b"{}")

    assert refused(response) == (405, "method_not_allowed", f"Use GET or POST. Received: {method}")
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


ALLOW = "Start TensorBoard with --custom_metrics_allow_save to allow it"
NETWORK = f"Saving over the network is off. {ALLOW}"


def posted_to(panel, host: str):
    body = json.dumps({"set": "fraud", "base_revision": 0, "toml": COST}).encode()
    headers = {"Content-Type": "application/json", "X-Custom-Metrics": "1", "Host": host}
    return panel.request("POST", "formulas", body, headers)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:6006",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost:6006,evil.example",
        "localhost@evil.example",
        "192.168.0.1:6006",
        "[::2]:6006",
        "[::1",
        "0.0.0.0",
        "",
    ],
)
def test_a_page_whose_name_was_made_to_point_here_may_look_but_not_save(logdir, open_panel, host):
    panel = open_panel(logdir)

    response = posted_to(panel, host)
    answer = panel.request("GET", "formulas", headers={"Host": host}).json

    reason = f"Saving is for this machine only. Received a request to {host!r}. {ALLOW}"
    assert refused(response) == (403, "cannot_save", reason)
    assert (answer["can_save"], answer["reason"]) == (False, reason)
    assert not (logdir / ROOT).exists()


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:6006", "127.1.2.3", "[::1]:6006"])
def test_this_machine_may_save_under_all_its_names(logdir, open_panel, host):
    assert posted_to(open_panel(logdir), host).status == 200


@pytest.mark.parametrize("flag", ["--bind_all", "--host=0.0.0.0"])
def test_a_server_on_the_network_saves_nothing(logdir, open_panel, flag):
    panel = open_panel(logdir, flag)

    assert refused(posted_to(panel, "localhost")) == (403, "cannot_save", NETWORK)
    assert panel.get("formulas").json["reason"] == NETWORK
    assert not (logdir / ROOT).exists()


def test_a_server_on_the_network_saves_for_everybody_where_that_is_allowed(logdir, open_panel):
    panel = open_panel(logdir, "--bind_all", "--custom_metrics_allow_save")

    assert posted_to(panel, "gpu-box:6006").status == 200
    answer = panel.request("GET", "formulas", headers={"Host": "gpu-box:6006"}).json
    assert (answer["can_save"], answer["reason"]) == (True, None)


def test_what_a_run_carries_is_listed_with_its_run(tmp_path, open_panel):
    with Events(tmp_path / "m/custom_metrics") as events:
        events.cells(0, [4, 3, 2, 1])
        events.formula_set(FORMULAS_A)

    answer = open_panel(tmp_path).get("formulas").json

    assert [(one["name"], one["layer"], one["runs"]) for one in answer["metrics"]] == [
        ("cost", "run", ["m"]),
        ("disputed", "run", ["m"]),
        ("g_mean", "run", ["m"]),
    ]
    assert answer["parameters"] == [
        {
            "name": "cost_fn",
            "value": 5.0,
            "min": None,
            "max": None,
            "layer": "run",
            "set": None,
            "runs": ["m"],
        }
    ]
