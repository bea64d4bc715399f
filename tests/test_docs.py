"""http_api.md against the code, in both directions: routes, error codes, and the keys of every body."""

import argparse
import importlib
import importlib.resources
import json
import re
import shlex
from pathlib import Path
from types import SimpleNamespace

import pytest
from event_files import FORMULAS_A
from event_files import FORMULAS_B
from event_files import SWEEP
from event_files import Events
from tensorboard.backend.event_processing import data_provider
from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.__main__ import COMMANDS
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.logs import bands
from tb_custom_metrics.logs import views
from tb_custom_metrics.plugin import formulas_bodies
from tb_custom_metrics.plugin import requests
from tb_custom_metrics.plugin.formulas_routes import MAX_HISTORY
from tb_custom_metrics.plugin.http import MAX_BODY
from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

PACKAGE = importlib.resources.files("tb_custom_metrics")
TEXT = (PACKAGE / "plugin" / "http_api.md").read_text(encoding="utf-8")
HEADERS = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}


def examples(heading: str) -> list[dict]:
    """The JSON blocks below a heading: the request, where there is one, and the answer."""
    _, _, below = TEXT.partition(f"## {heading}\n")
    section = below.partition("\n## ")[0]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def keys(body: object, path: str = "") -> set[str]:
    """Every key of a body with the way to it; the entries of a list count as one."""
    if isinstance(body, list):
        return set().union(*(keys(entry, f"{path}[]") for entry in body))
    if isinstance(body, dict):
        return {f"{path}.{key}" for key in body}.union(*(keys(v, f"{path}.{k}") for k, v in body.items()))
    return set()


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Client]:
    """Each route of the plugin over a log directory that has something of everything."""
    logdir = tmp_path_factory.mktemp("documented")
    with Events(logdir / "weighted/validation/custom_metrics") as events:
        events.tensor(SWEEP, 0, [[[0] * 202, [1] * 202]])
        events.formula_set(FORMULAS_A)
    with Events(logdir / "weighted/test/custom_metrics") as events:
        events.tensor(SWEEP, 0, [[[0] * 202, [1] * 202]])
    with Events(logdir / "weighted") as events:
        events.hparams({"lr": 0.001})
    with Events(logdir / "plain/train") as events:
        events.scalar("epoch_loss", 0, 1)
    multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(str(logdir)).Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(logdir))
    flags = SimpleNamespace(host=None, bind_all=False)
    plugin = CustomMetricsPlugin(
        TBContext(data_provider=provider, logdir=str(logdir), flags=flags, sampling_hints={}),
    )
    clients = {route: Client(app) for route, app in plugin.get_plugin_apps().items()}
    toml = "version = 1\n[parameters.weight]\nvalue = 2\n[metrics.weighed]\nformula = 'weight*fn + fp'\n"
    for base in range(3):
        body = {"set": "fraud", "base_revision": base, "toml": toml}
        assert clients["/formulas"].post("/formulas", json=body, headers=HEADERS).status_code == 200
    with Events(logdir / "plain/validation/custom_metrics") as events:
        events.formula_set(FORMULAS_B)
    multiplexer.AddRunsFromDirectory(str(logdir)).Reload()
    return clients


def test_every_route_is_documented_and_every_documented_route_is_there(apps):
    documented: dict[str, list[str]] = {}
    for method, route in re.findall(r"^## (GET|POST) (/\S+)$", TEXT, re.MULTILINE):
        documented.setdefault(route, []).append(method)

    assert {route.replace("…", "*") for route in documented} == set(apps)
    for route, methods in documented.items():
        response = apps[route.replace("…", "*")].open(route.replace("…", "index.js"), method="PUT")
        allowed = response.headers["Allow"].split(", ")
        assert (response.status_code, [name for name in allowed if name != "HEAD"]) == (405, methods)


def test_every_error_code_is_documented_and_every_documented_code_is_there():
    table = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", TEXT, re.MULTILINE))
    sources = "".join(
        Path(str(PACKAGE / "plugin" / name)).read_text(encoding="utf-8")
        for name in (
            "http.py",
            "routes.py",
            "fields.py",
            "requests.py",
            "asking.py",
            "assets.py",
            "every_step.py",
            "formulas_routes.py",
            "formulas_bodies.py",
            "turns.py",
        )
    )
    raised = {code: status for status, code in re.findall(r'\b([45]\d\d),\s+"(\w+)"', sources)}
    formula = {error.code: "200" for error in FormulaError.__subclasses__()}

    assert table == raised | formula


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("GET /runs", None),
        ("POST /evaluate", {"formulas": [{"name": "mine", "formula": "tp"}], "interval": 0.95}),
        ("POST /check", {"formula": "tp"}),
        ("GET /catalogue", None),
        ("POST /formulas", {"set": "keys", "base_revision": 0, "toml": "version = 1"}),
    ],
)
def test_an_answer_has_the_keys_of_its_example(apps, heading, body):
    method, route = heading.split()

    answer = apps[route].open(route, method=method, json=body, headers=HEADERS).json
    (sentences,) = examples("Sentences")
    (documented_as,) = sentences["said"].values()
    assert all(said.keys() == documented_as.keys() for said in answer.pop("said", {}).values())

    # The names of layouts, operands and edges are data, in the answer as in the example.
    data = rf"\.({SWEEP.digest}|5f0c9a1e|counts)\b|(?<=\.edges)\.\w+"
    documented = {re.sub(data, ".*", key) for key in keys(examples(heading)[-1])}
    assert {re.sub(data, ".*", key) for key in keys(answer)} == documented


def test_the_formulas_have_the_keys_of_their_examples(apps):
    in_force, of_one_set = examples("GET /formulas")

    assert keys(apps["/formulas"].get("/formulas", headers={"Host": "localhost"}).json) == keys(in_force)
    assert keys(apps["/formulas"].get("/formulas?set=fraud").json) == keys(of_one_set)


@pytest.mark.parametrize("route", ["/evaluate", "/check", "/formulas"])
def test_the_example_of_a_request_is_answered(apps, route):
    example, _ = examples(f"POST {route}")

    response = apps[route].post(route, json=example, headers=HEADERS)

    assert response.status_code == 200


def test_the_example_of_a_request_has_every_key_that_the_route_takes():
    evaluate, _ = examples("POST /evaluate")
    check, _ = examples("POST /check")
    save, _ = examples("POST /formulas")

    # "override" is for a formula that has a name of the catalogue, and is told in the text.
    taken = {name.rstrip("_") for name in requests.Evaluate.__dataclass_fields__}
    assert {*evaluate, "threshold_from", "group"} == taken
    assert {*evaluate["formulas"][0], "override"} == set(requests.Formula.__dataclass_fields__)
    assert set(check) == set(requests.Check.__dataclass_fields__)
    assert set(save) == set(formulas_bodies.Save.__dataclass_fields__)
    assert '"override": true' in TEXT


@pytest.mark.parametrize("view", requests.VIEWS[1:])
def test_an_entry_of_each_view_has_the_keys_of_its_example(apps, view):
    (example,) = examples(f"View `{view}`")
    body = {"formulas": [{"formula": "f1"}], "view": view, "runs": ["weighted/validation"]}
    if view == "comparison":
        body |= {"runs": ["weighted/test"], "baseline": "weighted/validation"}
    elif view not in ("surface", "matrix"):
        body["interval"] = 0.95

    (result,) = apps["/evaluate"].post("/evaluate", json=body, headers=HEADERS).json["results"]

    # The names of operands are data.
    (entry,) = result["series"]
    assert result["error"] is None
    for one in (example, entry):
        one["join"]["operands"] = {}
    assert keys(entry) == keys(example)


def test_a_group_has_the_keys_of_its_example(apps):
    what_if, example, _ = examples("What if, and groups of runs")
    body = {"formulas": [{"formula": "cost_fn*fn"}], "runs": ["weighted/validation"], **what_if}

    (result,) = apps["/evaluate"].post("/evaluate", json=body, headers=HEADERS).json["results"]

    (entry,) = result["groups"]
    assert keys(entry) == keys(example)
    assert set(what_if["threshold_from"]) == set(requests.ThresholdFrom.__dataclass_fields__)
    assert set(what_if["group"]) == set(requests.Group.__dataclass_fields__)


def test_a_group_in_a_table_has_the_keys_of_its_example(apps):
    what_if, _, example = examples("What if, and groups of runs")
    body = {"formulas": [{"formula": "f1"}], "view": "table", "group": what_if["group"]}

    (result,) = apps["/evaluate"].post("/evaluate", json=body, headers=HEADERS).json["results"]

    assert keys(result["groups"][0]) == keys(example)


def test_a_group_against_a_baseline_has_the_keys_of_its_example(apps):
    what_if, _, _ = examples("What if, and groups of runs")
    (example,) = examples("Groups against a baseline")
    body = {"formulas": [{"formula": "f1"}], "view": "comparison", "baseline": "weighted/validation"}
    body["group"] = {**what_if["group"], "value": "t*"}  # weighted/test is a group of its own

    (result,) = apps["/evaluate"].post("/evaluate", json=body, headers=HEADERS).json["results"]

    assert {frozenset(keys(one)) for one in result["groups"]} == {frozenset(keys(example))}


def test_an_error_has_the_keys_of_its_example(apps):
    (example,) = examples("Errors")

    answer = apps["/check"].post("/check", data=b"{}", headers={"Content-Type": "text/plain"}).json

    assert keys(answer) == keys(example)


def test_the_example_of_an_error_is_what_is_said(apps):
    (example,) = examples("Errors")

    answer = apps["/check"].post("/check", json={"formula": "2*tp/(2+"}, headers=HEADERS).json

    assert answer["error"] == example["error"]


def test_the_kinds_of_a_name_are_those_that_are_documented(apps):
    (kinds,) = re.findall(r"`names\[\]\.kind`: (.*?)\.", TEXT, re.DOTALL)

    seen = {
        name["kind"]
        for formula in ("tp + f1 + threshold + cost_fn", "epoch_loss")
        for name in apps["/check"].post("/check", json={"formula": formula}, headers=HEADERS).json["names"]
    }

    assert set(re.findall(r"`(\w+)`", kinds)) == seen


def test_the_numbers_in_the_text_are_those_of_the_code():
    assert f"over {MAX_BODY // 1024} KiB" in TEXT
    assert f"1 to {requests.MAX_FORMULAS} of them" in TEXT
    assert f"at most {requests.MAX_PARAMETERS} numbers" in TEXT
    assert f"at most {bands.MAX_POINTS} steps" in TEXT
    assert f"at most {views.MAX_SURFACE_STEPS} steps" in TEXT
    assert "two evaluations run and eight wait" in TEXT
    assert f"the newest {MAX_HISTORY} revisions" in TEXT


def commands() -> list[list[str]]:
    """The lines of the README that call the command."""
    text = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    return [shlex.split(line)[1:] for line in re.findall(r"^ {4}(tb-custom-metrics .*)$", text, re.MULTILINE)]


def test_the_readme_shows_every_command_with_options_that_it_has():
    assert {command[0] for command in commands()} == set(COMMANDS)
    for name, *arguments in commands():
        module = importlib.import_module(f"tb_custom_metrics.cli.{name}")
        parser = argparse.ArgumentParser(name, exit_on_error=False)
        module.add_arguments(parser)
        parser.parse_intermixed_args(arguments)


def test_the_readme_names_the_exit_codes_that_there_are():
    text = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"Exit codes: (.*?)\.", text)

    assert [int(code) for code in re.findall(r"\b\d+\b", told)] == list(exits.CODES)
