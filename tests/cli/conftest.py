"""The real command, in a process of its own, over real event files."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

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
def tb() -> Run:
    """Runs the command and returns what it said; fails where it exits with another code than `code`."""

    def run(
        *arguments: object, code: int = 0, cwd: Path | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
        )
        assert result.returncode == code, (result.returncode, result.stdout, result.stderr)
        assert "Traceback" not in result.stderr
        return result

    return run


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
