"""With `every_step`, values come from the event files: none is missing, and both loaders say the same."""

import argparse

import pytest
import records
from event_files import SWEEP
from event_files import Events
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_custom_metrics.logs.event_files.run_files import RunFiles
from tb_custom_metrics.logs.event_files.store import EventFileStore
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.plugin.every_step import EveryStep
from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

HEADERS = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
STEPS = 1300  # of which TensorBoard keeps 1,000
UNSAMPLED = "--samples_per_plugin=scalars=0,custom_metrics=0,pr_curves=0"
FORMULAS = ("a + b", "a - c", "f1", "best(f1)", "recall + a", "at(precision, 0.2)")


@pytest.fixture(scope="session")
def long_logdir(tmp_path_factory):
    logdir = tmp_path_factory.mktemp("long")
    with Events(logdir / "run") as events:
        events.scalars("a", range(STEPS), range(STEPS))
        events.scalars("c", range(STEPS), [1] * STEPS)
        steps = [step for step in range(STEPS) if step != 10]
        events.scalars("b", steps, [2] * len(steps))
    with Events(logdir / "run/custom_metrics") as events:
        for step in range(STEPS):
            events.tensor(SWEEP, step, [[[step + 1] * 202, [2 * step + 3] * 202]])
    with Events(logdir / "curves") as events:
        for step in range(130):
            events.curve("pr", step, [[step, step], [1, 2], [3, 4], [5, 6]])
    return logdir


def said(results: list[dict]) -> list[dict]:
    """What was answered, but for what TensorBoard's sampling makes it say."""
    for result in results:
        for series in result["series"]:
            del series["sampled"]
    return results


def test_every_step_is_what_tensorboard_has_when_it_keeps_all(long_logdir, open_panel):
    files = open_panel(long_logdir).results(*FORMULAS, every_step=True)
    kept = open_panel(long_logdir, UNSAMPLED).results(*FORMULAS)

    assert [len(one["steps"]) for one in files[0]["series"]] == [STEPS - 1]
    assert {len(one["steps"]) for result in files[2:4] for one in result["series"]} == {STEPS, 130}
    assert not any(one["sampled"] for result in [*files, *kept] for one in result["series"])
    assert said(files) == said(kept)


def test_what_is_sampled_is_told_so(long_logdir, open_panel):
    (sampled,) = open_panel(long_logdir).results("a + c")

    assert sampled["series"][0]["sampled"] is True
    assert sampled["series"][0]["join"]["used"] == 1000


def test_that_there_are_event_files_is_told_with_the_runs(panel):
    assert panel.get("runs").json["has_event_files"] is True


def test_every_step_must_be_true_or_false(panel):
    response = panel.post("evaluate", {"formulas": [{"formula": "f1"}], "every_step": 1})

    assert response.status == 400
    assert response.json["error"]["message"] == "'every_step' must be true or false. Received: 1"


def test_what_of_a_file_cannot_be_read_is_a_caution(tmp_path, open_panel):
    data = records.file_of([records.event(step, records.simple("a", step)) for step in range(3)])
    records.write(tmp_path / "run", data + b"no record at all")

    (result,) = open_panel(tmp_path).results("a", every_step=True)

    (series,) = result["series"]
    assert series["steps"] == [0, 1, 2]
    assert series["cautions"] == [
        f"{records.NAME}: 16 bytes from offset {len(data)} on cannot be read, since the checksum of a length "
        "does not match"
    ]


@pytest.mark.parametrize(
    ("logdir", "spec", "where"),
    [
        ("", "a:/logs/a,b:/logs/b", "from several directories, which --logdir_spec names"),
        ("s3://bucket/logs", "", "from a remote directory"),
        ("", "", "from no log directory"),
    ],
)
def test_where_there_is_no_single_local_directory_it_is_said_what_to_do(logdir, spec, where):
    context = TBContext(logdir=logdir, flags=argparse.Namespace(logdir_spec=spec))

    assert EveryStep(context).refusal == (
        f"This TensorBoard reads {where}; every step is read from the event files of one directory on a "
        "local disk. Start TensorBoard with --logdir and the path of one"
    )


def test_several_log_directories_are_refused(shared_logdir):
    plugin = CustomMetricsPlugin(
        TBContext(
            data_provider=MultiplexerDataProvider(EventMultiplexer(), ""),
            logdir="",
            flags=argparse.Namespace(logdir_spec=f"a:{shared_logdir}"),
            sampling_hints={},
        )
    )
    clients = {route: Client(app) for route, app in plugin.get_plugin_apps().items()}
    body = {"formulas": [{"formula": "f1"}], "every_step": True}

    response = clients["/evaluate"].post("/evaluate", json=body, headers=HEADERS)

    assert (response.status_code, response.json["error"]["code"]) == (409, "no_event_files")
    assert clients["/runs"].get("/runs").json["has_event_files"] is False


def test_reading_a_run_measures_no_other(tmp_path, monkeypatch):
    sources = [Source(f"run{number}", "a") for number in range(50)]
    for source in sources:
        events = [records.event(0, records.simple("a", 0))]
        records.write(tmp_path / source.directory, records.file_of(events))
    measured = []
    nbytes = RunFiles.nbytes
    monkeypatch.setattr(RunFiles, "nbytes", property(lambda run: measured.append(run) or nbytes.fget(run)))

    store = EventFileStore(str(tmp_path), max_bytes=10**9)
    store.points("scalars", sources)

    assert store.nbytes == 50 * 4 * 8
    assert len(measured) == 2 * 50


def test_what_stays_read_is_bounded_and_read_on(tmp_path):
    sources = [Source(f"run{number}", "a") for number in range(10)]
    events = [records.event(step, records.simple("a", step)) for step in range(1000)]
    for source in sources:
        records.write(tmp_path / source.directory, records.file_of(events))
    one = 1000 * 4 * 8  # bytes of a run: place, step, wall time and value
    store = EventFileStore(str(tmp_path), max_bytes=3 * one)

    first = store.points("scalars", sources)
    kept = store.nbytes
    with open(tmp_path / "run9" / records.NAME, "ab") as file:
        file.write(records.framed(records.event(1000, records.simple("a", 7)).SerializeToString()))
    second = store.points("scalars", sources)

    assert kept == 3 * one
    assert store.nbytes <= 3 * one
    assert {len(points.values) for points in first.values()} == {1000}
    assert [len(second[source].values) for source in sources] == [1000] * 9 + [1001]
    assert second[sources[9]].values[-1] == 7
