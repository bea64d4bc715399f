"""The real command, in a process of its own, over real event files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import forked_commands
import pytest
from command import COMMAND
from event_files import write_shared
from event_files import write_splits
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

from tb_custom_metrics.plugin.plugin import CustomMetricsPlugin

Run = Callable[..., subprocess.CompletedProcess[str]]

SET = """\
version = 1

[parameters.cost_fn]
value = 5.0

[metrics.f2]
formula = "5*tp / (5*tp + 4*fn + fp)"
description = "Recall counts twice."

[metrics.cost]
formula = "cost_fn*fn + fp"
goal = "minimize"
"""


@pytest.fixture(scope="session")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs the command in a fork of a process that has loaded it, which takes longer than most commands."""
    said = tmp_path_factory.mktemp("said")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-P", forked_commands.__file__], **pipes) as process:

        def run(arguments: list[str], cwd: Path | None) -> subprocess.CompletedProcess[str]:
            asked = {"arguments": arguments, "cwd": str(cwd or Path.cwd()), "said": str(said)}
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            code = int(process.stdout.readline())
            texts = [(said / name).read_text() for name in ("stdout", "stderr")]
            return subprocess.CompletedProcess(arguments, code, *texts)

        yield run


@pytest.fixture(scope="session")
def tb(forked: Run) -> Run:
    """Runs the command and returns what it said; fails where it exits with another code than `code`.

    With an environment of its own it starts from nothing, since some of it is read as libraries load.
    """

    def run(
        *arguments: object, code: int = 0, cwd: Path | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        given = list(map(str, arguments))
        result = forked(given, cwd) if environment is None else started(given, cwd, environment)
        assert result.returncode == code, (result.returncode, result.stdout, result.stderr)
        assert "Traceback" not in result.stderr
        return result

    return run


def started(
    arguments: list[str], cwd: Path | None, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory that `event_files.write_shared` describes."""
    logdir = tmp_path_factory.mktemp("shared")
    write_shared(logdir)
    return logdir


@pytest.fixture(scope="session")
def splits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory that `event_files.write_splits` describes."""
    logdir = tmp_path_factory.mktemp("splits")
    write_splits(logdir)
    return logdir


@pytest.fixture(scope="session")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A formula set in a file."""
    path = tmp_path_factory.mktemp("sets") / "metrics.toml"
    path.write_text(SET)
    return path


@pytest.fixture(scope="session")
def panel_answer() -> Callable[[Path, dict], dict]:
    """Asks `/evaluate` of the plugin, over what TensorBoard's Python loader has read."""

    def ask(logdir: Path, body: dict) -> dict:
        multiplexer = EventMultiplexer().AddRunsFromDirectory(str(logdir)).Reload()
        provider = MultiplexerDataProvider(multiplexer, str(logdir))
        context = TBContext(
            data_provider=provider, logdir=str(logdir), flags=SimpleNamespace(), sampling_hints={}
        )
        app = CustomMetricsPlugin(context).get_plugin_apps()["/evaluate"]
        response = Client(app).post("/evaluate", json=body, headers={"X-Custom-Metrics": "1"})
        assert response.status_code == 200, response.data
        return response.json

    return ask
