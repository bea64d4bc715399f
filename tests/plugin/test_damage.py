"""Logs that are cut, flipped, removed, begun anew, odd or very many: every question is answered."""

import math
import shutil
import struct
import time
from pathlib import Path

import pytest
from event_files import Events
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.record_writer import masked_crc32c

from tb_custom_metrics import metadata

LIVE = "--reload_interval=1"
CELLS = metadata.Layout("cells")
FORMULAS = ["f1", "tp", "loss", "best(f1)", "loss + tp"]


def record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    crc = struct.pack("<I", masked_crc32c(length))
    return length + crc + content + struct.pack("<I", masked_crc32c(content))


def scalar_event(tag: str, step: int, value: float, wall_time: float = 1.795e9) -> bytes:
    summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, simple_value=value)])
    event = event_pb2.Event(wall_time=wall_time, step=step, summary=summary)
    return record(event.SerializeToString())


def write(directory: Path, n_steps: int = 5, first: int = 0) -> Path:
    """Writes a scalar and counts, and returns their file."""
    with Events(directory) as events:
        for step in range(first, first + n_steps):
            events.scalar("loss", step, 1 / (step + 1))
            events.tensor(CELLS, step, [[step, 1, 2, 3]])
    (path,) = directory.glob("events.*")
    return path


def check_all(panel) -> None:
    """Asks for everything, and for what needs no data."""
    assert panel.get("runs").status == 200
    for view in ("step", "threshold", "class", "surface", "point", "table"):
        body = {"formulas": [{"formula": formula} for formula in FORMULAS], "view": view}
        response = panel.post("evaluate", body)
        assert response.status == 200, response.body
    assert panel.post("check", {"formula": "f1"}).status == 200


def eventually(read, expected):
    deadline = time.monotonic() + 120
    while read() != expected:
        assert time.monotonic() < deadline, f"still {read()}"
        time.sleep(0.2)


@pytest.mark.parametrize("keep", [0, 1, 40, 0.5, -1, -9])
def test_of_a_file_that_is_cut_what_is_whole_is_there(tmp_path, open_panel, keep):
    path = write(tmp_path / "run")
    content = path.read_bytes()
    path.write_bytes(content[: int(keep * len(content)) if isinstance(keep, float) else keep])
    write(tmp_path / "other")
    panel = open_panel(tmp_path)

    check_all(panel)
    values = panel.values("loss")
    assert len(values["other"]) == 5
    assert (
        len(values.get("run", {})) == {0: 0, 1: 0, 40: 0, 0.5: len(values.get("run", {})), -1: 5, -9: 5}[keep]
    )


def test_a_half_written_record_is_read_once_it_is_whole(tmp_path, open_panel):
    path = write(tmp_path / "run", 2)
    event = scalar_event("loss", 2, 0.25)
    with path.open("ab") as file:
        file.write(event[:20])
    panel = open_panel(tmp_path, LIVE)
    assert len(panel.values("loss")["run"]) == 2

    with path.open("ab") as file:
        file.write(event[20:])

    eventually(lambda: panel.values("loss")["run"].get(2), 0.25)


def test_a_run_that_is_removed_goes_and_comes_back_with_what_was_written_anew(tmp_path, open_panel):
    write(tmp_path / "run")
    write(tmp_path / "other")
    panel = open_panel(tmp_path, LIVE)
    assert len(panel.values("loss")) == 2

    shutil.rmtree(tmp_path / "run")
    eventually(lambda: list(panel.values("loss")), ["other"])
    check_all(panel)

    write(tmp_path / "run", n_steps=2, first=7)
    eventually(lambda: panel.values("loss").get("run"), {7: 1 / 8, 8: pytest.approx(1 / 9)})


def test_a_run_that_was_restarted_has_the_newer_attempt_where_both_have_a_step(tmp_path, open_panel):
    write(tmp_path / "run", 5)
    with Events(tmp_path / "run", attempt=1) as events:
        events.scalars("loss", range(3, 6), [7, 8, 9], start=100)
    panel = open_panel(tmp_path)

    assert panel.values("loss")["run"] == {0: 1, 1: 0.5, 2: pytest.approx(1 / 3), 3: 7, 4: 8, 5: 9}
    check_all(panel)


def test_without_a_time_or_with_odd_steps_points_are_answered_for(tmp_path, open_panel):
    write(tmp_path / "other")
    for number, wall_time in enumerate((math.nan, math.inf, -1.0, 0.0, 1e300)):
        path = write(tmp_path / f"run{number}", 2)
        with path.open("ab") as file:
            file.write(scalar_event("loss", 2, 0.25, wall_time))
    path = write(tmp_path / "steps", 1)
    with path.open("ab") as file:
        for step in (-5, 2**63 - 1, -(2**63), 3):
            file.write(scalar_event("loss", step, 0.5))
    panel = open_panel(tmp_path)

    check_all(panel)
    assert len(panel.values("loss")["other"]) == 5
    assert panel.values("loss")["run2"][2] == 0.25


NAMES = ["<img src=x onerror=alert(1)>", "a\nb", "a\rb\tc", "__proto__", "\u202etxt", "'\"`", "%2e%2e", "é ü"]


def test_odd_names_of_runs_and_tags_are_data(tmp_path, open_panel):
    tags = [*NAMES, "a\x00b", "x" * 1_000_000, "</script>", "../../etc"]
    for name in NAMES:
        with Events(tmp_path / name) as events:
            events.scalar("loss", 0, 1)
    with Events(tmp_path / "tags") as events:
        for tag in tags:
            events.scalar(tag, 0, 1)
    panel = open_panel(tmp_path)

    answer = panel.get("runs")
    assert answer.headers["Content-Type"] == "application/json"
    runs = {run["name"]: run for run in answer.json["runs"]}
    assert {*NAMES, "tags"} == set(runs)
    assert set(runs["tags"]["scalars"]) == set(tags)
    assert set(panel.values("loss")) == set(NAMES)
    check_all(panel)
    for tag in ("<img src=x onerror=alert(1)>", "</script>", "__proto__"):
        assert panel.values(f"`{tag}`") == {"tags": {0: 1.0}}


N_RUNS = 3000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3,000 runs with names of 120 characters, of which the last has counts."""
    logdir = tmp_path_factory.mktemp("many")
    path = write(logdir / "one", 2)
    for number in range(N_RUNS - 1):
        directory = logdir / f"{number:04}-{'x' * 115}"
        directory.mkdir()
        (directory / path.name).write_bytes(path.read_bytes())
    return logdir


def test_three_thousand_runs_with_long_names_are_answered_for(many, open_panel):
    panel = open_panel(many)
    eventually(lambda: len(panel.get("runs").json["runs"]), N_RUNS)
    names = [run["name"] for run in panel.get("runs").json["runs"]]

    # Where all are meant their names are left out, which would be more than a request may have.
    assert panel.post("check", {"formula": "f1"}).json["runs"] == {"used": N_RUNS, "of": N_RUNS}
    assert panel.post("check", {"formula": "f1", "runs": names}).status == 413
    assert len(panel.values("loss", runs=names[:50])) == 50
    assert len(panel.values("loss + tp")) == N_RUNS
