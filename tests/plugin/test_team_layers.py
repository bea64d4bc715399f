"""The layers of formulas: catalogue, runs, the team's file, the saved sets; and where there is no disk."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from event_files import Events

from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.plugin.team import Team

pytestmark = pytest.mark.knows_no_tensorflow

RUN = "version = 1\n[parameters.weight]\nvalue = 2\n[metrics.shared]\nformula = 'weight*tp'\n"


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """One run with the counts tp 4, fp 3, tn 2, fn 1, which carries `RUN`."""
    with Events(tmp_path / "logs/m/custom_metrics") as events:
        events.cells(0, [4, 3, 2, 1])
        events.formula_set(RUN)
    return tmp_path / "logs"


def toml(formula: str, override: bool = False, name: str = "shared") -> str:
    return f"version = 1\n[metrics.{name}]\nformula = '{formula}'\noverride = {str(override).lower()}\n"


def saved(panel, text: str, name: str = "fraud", base: int = 0) -> None:
    response = panel.post("formulas", {"set": name, "base_revision": base, "toml": text})
    assert response.status == 200, response.body


def value(panel, formula: str = "shared") -> object:
    return panel.values(formula)["m"][0]


def conflicts(panel) -> dict[str, str]:
    return {one["name"]: one["message"] for one in panel.get("formulas").json["conflicts"]}


def layer(panel, name: str = "shared") -> tuple[str, str | None]:
    (found,) = [one for one in panel.get("formulas").json["metrics"] if one["name"] == name]
    return found["layer"], found["set"]


def test_each_layer_overrides_the_ones_below_where_it_says_so(logdir, open_panel):
    panel = open_panel(logdir)
    assert (value(panel), layer(panel)) == (2 * 4, ("run", None))

    (logdir / "custom_metrics.toml").write_text(toml("fp", override=True))
    assert (value(panel), layer(panel)) == (3, ("file", "custom_metrics.toml"))

    saved(panel, toml("fn", override=True))
    assert (value(panel), layer(panel)) == (1, ("saved", "fraud"))
    assert conflicts(panel) == {}
    assert [one["formula"] for one in panel.get("runs").json["formulas"]] == ["fn"]


def test_without_saying_so_both_meanings_are_told_and_neither_is_taken(logdir, open_panel):
    panel = open_panel(logdir)
    (logdir / "custom_metrics.toml").write_text(toml("fp"))
    saved(panel, toml("fn"))

    told = "'weight*tp' in run 'm'; 'fp' in file 'custom_metrics.toml'; 'fn' in set 'fraud'"
    (result,) = panel.results("shared + 1")
    assert result["error"]["message"] == f"Name 'shared' has several meanings: {told}"
    assert conflicts(panel) == {"shared": told}
    assert [one["formula"] for one in panel.get("runs").json["formulas"]] == ["weight*tp", "fp", "fn"]


def test_a_later_layer_settles_a_conflict_below(logdir, open_panel):
    panel = open_panel(logdir)
    (logdir / "custom_metrics.toml").write_text(toml("fp"))

    saved(panel, toml("fn", override=True))

    assert (value(panel), conflicts(panel)) == (1, {})


def test_the_same_text_in_two_layers_is_no_conflict(logdir, open_panel):
    panel = open_panel(logdir)

    saved(panel, toml("weight*tp"))

    assert (value(panel), layer(panel), conflicts(panel)) == (8, ("saved", "fraud"), {})


def test_two_saved_sets_have_the_same_rank(logdir, open_panel):
    panel = open_panel(logdir)
    saved(panel, toml("tp", override=True, name="mine"), "a")
    saved(panel, toml("fp", override=True, name="mine"), "b")

    assert conflicts(panel) == {"mine": "'tp' in set 'a'; 'fp' in set 'b'"}


def test_a_parameter_is_overridden_by_the_same_rule(logdir, open_panel):
    panel = open_panel(logdir)
    text = "version = 1\n[parameters.weight]\nvalue = 10\n"
    saved(panel, text)
    assert conflicts(panel) == {"weight": "2 in run 'm'; 10 in set 'fraud'"}

    saved(panel, f"{text}override = true\n", base=1)

    assert (conflicts(panel), value(panel)) == ({}, 10 * 4)


def test_a_file_that_clashes_with_the_catalogue_keeps_its_other_formulas(logdir, open_panel):
    text = toml("tp", name="f1") + "[metrics.mine]\nformula = 'fp'\n"
    (logdir / "custom_metrics.toml").write_text(text)

    panel = open_panel(logdir)

    assert value(panel, "mine") == 3
    assert conflicts(panel) == {
        "f1": "'2*tp / (2*tp + fp + fn)' in the catalogue; 'tp' in file 'custom_metrics.toml'"
    }


def test_a_file_is_read_again_when_its_content_changes_whatever_its_time_stamp_says(logdir, open_panel):
    file = logdir / "custom_metrics.toml"
    file.write_text(toml("tp", name="mine"))
    stamp = file.stat().st_mtime_ns
    panel = open_panel(logdir)
    version = panel.get("runs").json["version"]
    assert value(panel, "mine") == 4

    file.write_text(toml("fp", name="mine"))  # as many bytes
    os.utime(file, ns=(stamp, stamp))

    assert value(panel, "mine") == 3
    assert panel.get("runs").json["version"] != version
    file.unlink()
    assert panel.results("mine")[0]["error"]["message"] == "Unknown name 'mine'"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"version = 1\n[metrics.mine]\nformula = 'tp +'",
         "In the formula of 'mine': Unexpected end of the formula (column 5)\n  tp +\n      ^\n"
         "A number, a name or '(' can stand here."),
        (b"version = 1\n[metrics", "The formula set is not TOML: "
                                   "Expected ']' at the end of a table declaration (at end of document)"),
        (b"\xff", "it is not a text in UTF-8"),
        (b"#" * 2**20 + b"#", "it has 1,048,577 bytes; at most 1,048,576 are read"),
    ],
)  # fmt: skip
def test_while_the_file_is_wrong_the_last_right_one_stays_in_force(logdir, open_panel, content, why):
    file = logdir / "custom_metrics.toml"
    file.write_text(toml("tp", name="mine"))
    panel = open_panel(logdir)
    assert value(panel, "mine") == 4

    file.write_bytes(content)

    answer = panel.get("formulas").json
    assert value(panel, "mine") == 4
    assert answer["sets"][0]["toml"] == toml("tp", name="mine")
    assert answer["notes"] == [
        f"The file 'custom_metrics.toml' cannot be used. What it held before stays in force. {why}"
    ]
    assert panel.get("runs").json["notes"] == answer["notes"]


def test_a_file_that_was_never_right_is_told(logdir, open_panel):
    os.mkfifo(logdir / "custom_metrics.toml")

    assert open_panel(logdir).get("formulas").json["notes"] == [
        "The file 'custom_metrics.toml' cannot be used. it is not a regular file"
    ]


def test_a_file_given_by_flag_takes_the_place_of_the_one_beside_the_logs(logdir, tmp_path, open_panel):
    (logdir / "custom_metrics.toml").write_text(toml("tp", name="mine"))
    given = tmp_path / "ours.toml"
    given.write_text(toml("fp", name="mine"))
    panel = open_panel(logdir, f"--custom_metrics_file={given}")
    assert (value(panel, "mine"), layer(panel, "mine")) == (3, ("file", "ours.toml"))

    given.unlink()

    assert value(panel, "mine") == 3
    assert panel.get("formulas").json["notes"] == [
        "The file 'ours.toml' cannot be used. What it held before stays in force. it is not there"
    ]


def test_the_file_is_never_written(logdir, open_panel):
    file = logdir / "custom_metrics.toml"
    file.write_text(f"# by hand\n{toml('fp', name='mine')}")
    before = file.read_bytes(), file.stat().st_mtime_ns
    panel = open_panel(logdir)

    saved(panel, toml("fn", override=True, name="mine"))

    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_damage_on_the_disk_is_told_in_the_answers(logdir, open_panel):
    panel = open_panel(logdir)
    saved(panel, toml("fn", name="mine"))
    (logdir / ".tb_custom_metrics/fraud/r00000002.json").write_text("half")

    notes = ["Revision 2 of set 'fraud' cannot be used: it is damaged; revision 1 is in force"]

    assert panel.get("formulas").json["notes"] == notes
    assert panel.get("runs").json["notes"] == notes
    assert value(panel, "mine") == 1


def test_removed_while_the_server_runs_the_log_directory_is_told(tmp_path, open_panel):
    logdir = tmp_path / "gone"
    logdir.mkdir()
    panel = open_panel(logdir)
    shutil.rmtree(logdir)

    response = panel.post("formulas", {"set": "fraud", "base_revision": 0, "toml": toml("fn")})

    assert response.status == 507
    assert response.json["error"]["code"] == "disk"
    assert response.json["error"]["message"] == "Nothing was saved: No such file or directory"
    answer = panel.get("formulas").json
    assert answer["can_save"] is False
    assert answer["reason"] == "The log directory cannot be written to: No such file or directory"


@pytest.mark.parametrize("logdir", ["gs://bucket/logs", "s3://bucket/logs", "hdfs://host/logs", "", None])
def test_beside_a_log_directory_that_is_no_local_one_nothing_is_saved(logdir, tmp_path, monkeypatch):
    # TensorBoard hands on "" where it was started with --logdir_spec.
    monkeypatch.chdir(tmp_path)
    given = tmp_path / "ours.toml"
    given.write_text(toml("fp", name="mine"))
    flags = SimpleNamespace(
        host=None, bind_all=False, custom_metrics_file=str(given), custom_metrics_allow_save=True
    )

    team = Team(SimpleNamespace(logdir=logdir, flags=flags))

    assert team.refusal("localhost") == (
        "Formulas are saved beside the logs, which needs a log directory on a local disk. "
        "Start TensorBoard with --logdir and the path of one"
    )
    assert team.store is None
    assert [*team.read().over(Library()).in_force] == ["mine"]
    assert [path.name for path in tmp_path.iterdir()] == ["ours.toml"]


@pytest.mark.parametrize(
    "flags",
    [None, SimpleNamespace(), SimpleNamespace(host="", bind_all=False)],
    ids=["None", "absent", "any"],
)
def test_where_it_is_unknown_who_can_reach_the_server_nothing_is_saved(tmp_path, flags):
    team = Team(SimpleNamespace(logdir=str(tmp_path), flags=flags))

    assert team.refusal("localhost") == (
        "Saving over the network is off. Start TensorBoard with --custom_metrics_allow_save to allow it"
    )
