"""Damaged, odd and very many logs: every question is answered, and nobody else is held up.

TB_CUSTOM_METRICS_FULL=1 pytest tests/plugin/test_damage.py    (10,000 event files)
"""

import json
import random
import shutil
import struct
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from effort import tries
from event_files import Events
from tensorboard.backend.event_processing import data_provider
from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.summary.writer.record_writer import masked_crc32c
from werkzeug.test import Client

from tb_custom_metrics import metadata
from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

BATCH = 250  # files that one TensorBoard reads
GUARD = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
BYTES = {**GUARD, "Accept": "application/octet-stream"}
FLAGS = SimpleNamespace(host=None, bind_all=False)
NAME = "events.out.tfevents.1795000000.host"

QUESTIONS = [
    {
        "formulas": [
            {"formula": f} for f in ("f1", "best(f1)", "tp + x", "epoch_loss", "macro(recall)", "mine")
        ]
    },
    {"formulas": [{"formula": "f1"}], "view": "threshold"},
    {"formulas": [{"formula": "f1"}], "view": "class", "threshold_from": {}},
    {"formulas": [{"formula": "f1"}], "view": "surface"},
    {"formulas": [{"formula": "tp"}], "view": "point"},
    {"formulas": [{"formula": "f1 / x"}], "view": "table"},
    {"formulas": [{"formula": "x"}], "group": {"by": "pattern", "value": "run*"}},
]


def original(directory: Path) -> bytes:
    """An event file that has something of everything."""
    layout = metadata.Layout("scores", metadata.even_thresholds(3))
    with Events(directory) as events:
        for step in range(4):
            events.tensor(layout, step, [[[step, 2, 3, 4], [5, 6, 7, 8]]])
            events.matrix(step, [[3, 1, 0], [0, step, 1], [2, 0, 4]], name="classes")
            events.scalar("x", step, step)
            events.scalar("epoch_loss", step, 1 / (step + 1))
            for number, count in enumerate(("tp", "fp", "tn", "fn")):
                events.scalar(f"val_{count}", step, step + number)
            events.curve("curve/pr_curves", step, [[1, 2, 3]] * 4)
        events.formula_set("version = 1\n[metrics.mine]\nformula = '2*tp'\n")
        events.hparams({"lr": 0.1, "name": "adam"})
    (path,) = directory.iterdir()
    return path.read_bytes()


def record(content: bytes) -> bytes:
    """A record of an event file, with right checksums."""
    length = struct.pack("<Q", len(content))
    return (
        length
        + struct.pack("<I", masked_crc32c(length))
        + content
        + struct.pack("<I", masked_crc32c(content))
    )


def contents(file: bytes) -> Iterator[bytes]:
    """The events in a file that is whole."""
    while file:
        (length,) = struct.unpack("<Q", file[:8])
        yield file[12 : 12 + length]
        file = file[16 + length :]


def flipped(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def spliced(rng: random.Random, data: bytes) -> bytes:
    start, end, into = (rng.randrange(len(data)) for _ in range(3))
    return data[:into] + data[min(start, end) : max(start, end)] + data[into:]


def mutated(rng: random.Random, file: bytes) -> bytes:
    """A damaged file. Half of them have right checksums, so that the damage gets to who decodes it.

    No record says that it is longer than the whole file: of that, TensorBoard itself dies.
    """
    damage = rng.choice([flipped, flipped, cut, spliced])
    if rng.random() < 0.5:
        return damage(rng, file)
    events = list(contents(file))
    for _ in range(rng.choice([1, 1, 4])):
        place = rng.randrange(1, len(events))  # the first says that it is an event file
        events[place] = damage(rng, events[place] or b"\0")
    if rng.random() < 0.3:
        rng.shuffle(events)
    return b"".join(map(record, events))


def write_damaged(logdir: Path, file: bytes, seed: int, how_many: int) -> None:
    rng = random.Random(seed)
    for number in range(how_many):
        directory = logdir / f"run{number}"
        directory.mkdir(parents=True)
        (directory / NAME).write_bytes(mutated(rng, file))


def check_all(ask: Callable[[str, dict | None, dict], tuple[int, bytes]]) -> None:
    """Asks everything there is to ask, of all runs at once."""
    status, content = ask("runs", None, {})
    assert status == 200, content
    for body in QUESTIONS:
        for headers in (GUARD, BYTES):
            status, content = ask("evaluate", body, headers)
            assert status == 200, (body, content[:2000])
    status, content = ask("check", {"formula": "f1"}, GUARD)
    assert status == 200, content


@pytest.mark.data_server
@pytest.mark.parametrize("load_fast", ["true"])
def test_damaged_files_are_answered_for_with_the_data_server(tmp_path, tmp_path_factory, open_panel):
    file = original(tmp_path / "original")
    for batch in range(tries(5_000) // BATCH):
        logdir = tmp_path_factory.mktemp("damaged")
        write_damaged(logdir, file, batch, BATCH)
        panel = open_panel(logdir)

        def ask(route, body, headers, panel=panel):
            method, data = ("GET", b"") if body is None else ("POST", json.dumps(body).encode())
            response = panel.request(method, route, data, headers)
            return response.status, response.body

        check_all(ask)
        panel.stop_data_server()
        shutil.rmtree(logdir)


def test_damaged_files_are_answered_for_with_the_python_loader(tmp_path, tmp_path_factory):
    """Without its thread, which ends at the first record that is no message: the files after it count too."""
    file = original(tmp_path / "original")
    read = 0
    for batch in range(tries(5_000) // BATCH):
        logdir = tmp_path_factory.mktemp("damaged")
        write_damaged(logdir, file, 1_000_000 + batch, BATCH)
        multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance={"custom_metrics": 1000})
        multiplexer.AddRunsFromDirectory(str(logdir))
        for run in multiplexer.Runs():
            try:
                multiplexer.GetAccumulator(run).Reload()
                read += 1
            except Exception:  # TensorBoard's reader dies of it, and what it has read stays
                pass
        client = client_of(multiplexer, logdir)

        def ask(route, body, headers, client=client):
            response = client.open(
                f"/{route}", method="GET" if body is None else "POST", json=body, headers=headers
            )
            return response.status_code, response.data

        check_all(ask)
        shutil.rmtree(logdir)
    assert read > tries(5_000) / 3  # the mutations are not so hard that nothing is left to be read


ROUTES = [
    "runs",
    "evaluate",
    "check",
    "formulas",
    "catalogue",
    "static/index.js",
    "static/../routes.py",
    "nosuch",
]
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
WORDS = [
    *(
        "tp",
        "fp",
        "tn",
        "fn",
        "f1",
        "x",
        "epoch_loss",
        "mine",
        "threshold",
        "step",
        "nosuch",
        "`x`",
        "train.x",
    ),
    *(
        "best(",
        "macro(",
        "run(",
        "baseline(",
        "lower(",
        "ema(",
        "hparam(",
        "only(",
        "at_prevalence(",
        '"run0"',
    ),
    *(
        "+",
        "-",
        "*",
        "/",
        "**",
        "%",
        "<",
        "==",
        "and",
        "not",
        "if",
        "else",
        "(",
        ")",
        ",",
        "0",
        "1e308",
        "0.5",
    ),
    *("\x00", "\u202e", "\ud800", "<img src=x onerror=alert(1)>", "__class__", "[", "lambda", "'"),
]
ODD = [
    *(
        None,
        True,
        0,
        -1,
        1,
        0.5,
        2**63,
        1e308,
        "",
        "run0",
        "run1",
        "f1",
        "step",
        "*",
        "a" * 300,
        "\x00",
        "\ud800",
    ),
    *(
        [],
        {},
        [[]],
        ["run0"],
        [None],
        {"a": 1},
        {"by": "pattern", "value": "run*"},
        {"best": "f1", "at": "last"},
    ),
]
KEYS = [
    *(
        "formulas",
        "formula",
        "runs",
        "view",
        "step",
        "class",
        "threshold",
        "threshold_from",
        "baseline",
        "set",
    ),
    *(
        "parameters",
        "prevalence",
        "interval",
        "interval_steps",
        "group",
        "max_points",
        "toml",
        "base_revision",
        "name",
        "nosuch",
    ),
]
VIEWS = ["step", "threshold", "class", "surface", "point", "table", "comparison"]


def random_formula(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.choice([1, 2, 3, 5, 8])))


def random_body(rng: random.Random, route: str) -> bytes:
    """A request as it should be, with some of its values replaced; or anything else."""
    body: dict[str, object] = {"formula": random_formula(rng)}
    if route == "evaluate":
        formulas = [{"formula": random_formula(rng)} for _ in range(rng.choice([1, 1, 3]))]
        body = {"formulas": formulas, "view": rng.choice(VIEWS), "baseline": "run0"}
    if route == "formulas":
        body = {
            "set": rng.choice(["a", "../a", "A"]),
            "base_revision": rng.choice([0, 1]),
            "toml": "version = 1",
        }
    while rng.random() < 0.4:
        body[rng.choice(KEYS)] = rng.choice(ODD)
    text = json.dumps(body).encode()
    return flipped(rng, text) if rng.random() < 0.1 else rng.randbytes(50) if rng.random() < 0.05 else text


def test_random_requests_are_answered_or_refused(tmp_path, caplog):
    write_damaged(tmp_path, original(tmp_path / "run0"), 7, 0)
    shutil.copytree(tmp_path / "run0", tmp_path / "run1")
    multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(str(tmp_path)).Reload()
    client = client_of(multiplexer, tmp_path)
    rng = random.Random(11)
    answered: dict[int, int] = {}
    for _ in range(tries(100_000)):
        route = rng.choices(ROUTES, [2, 8, 6, 4, 1, 1, 1, 1])[0]
        method = (
            rng.choice(METHODS) if rng.random() < 0.1 else "GET" if route in ("runs", "catalogue") else "POST"
        )
        headers = dict(BYTES if rng.random() < 0.2 else GUARD)
        if rng.random() < 0.1:
            headers[rng.choice([*headers, "Origin", "Host", "Accept"])] = rng.choice(
                ["", "null", "x/y", "a;;q=b"]
            )
        query = rng.choice(["", "", "", "?set=a", "?download=..", "?set=%00&set=b", "?x=" + "y" * 99])
        data = random_body(rng, route) if method != "GET" else b""

        response = client.open(f"/{route}{query}", method=method, data=data, headers=headers)

        answered[response.status_code] = answered.get(response.status_code, 0) + 1
        assert response.status_code < 500, (method, route, data)
        assert b"Traceback" not in response.data
        if response.status_code >= 400 and method != "HEAD":
            assert set(response.json["error"]) == {"code", "message", "span", "hint"}
    assert [entry for entry in caplog.records if entry.levelname == "ERROR"] == []
    # Most of it got further than the door.
    assert answered[200] > tries(100_000) / 4


def client_of(multiplexer: plugin_event_multiplexer.EventMultiplexer, logdir: Path) -> Client:
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(logdir))
    apps = CustomMetricsPlugin(
        TBContext(
            data_provider=provider,
            multiplexer=multiplexer,
            logdir=str(logdir),
            flags=FLAGS,
            sampling_hints={},
        )
    ).get_plugin_apps()

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        return apps["/static/*" if path not in apps else path](environ, start_response)

    return Client(app)
