"""The only module of ours that TensorBoard imports unguarded, in a real TensorBoard."""

import argparse
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tb_custom_metrics.plugin.loader import CustomMetricsLoader

pytestmark = pytest.mark.knows_no_tensorflow

START = 60  # seconds that TensorBoard may take to start on a busy machine

MISTAKES = {
    "an exception at import": "raise RuntimeError('a mistake of ours')\n",
    "a syntax error": "def broken(:\n",
    "no plugin class": "",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the installed package, in a folder to be put on PYTHONPATH."""
    (installed,) = importlib.util.find_spec("tb_custom_metrics").submodule_search_locations
    copy = tmp_path / "first_on_path" / "tb_custom_metrics"
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    return Path(shutil.copytree(installed, copy, ignore=ignored))


@contextmanager
def tensorboard(package: Path, logdir: Path, load_fast: str) -> Iterator[tuple[str, Path]]:
    """Runs a TensorBoard that finds `package` first; gives its address and its log file."""
    log = logdir.with_suffix(".log")
    command = [sys.executable, "-P", "-m", "tensorboard.main", "--logdir", logdir]
    options = ["--port", "0", "--host", "127.0.0.1", "--load_fast", load_fast]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, *options], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield address(server, log), log
    finally:
        server.terminate()
        server.wait(timeout=START)


def address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Waits for TensorBoard to say where it listens."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())
        if found is not None:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"TensorBoard did not start:\n{log.read_text()}")


def listed_plugins(url: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{url}data/plugins_listing", timeout=START) as response:
        assert response.status == 200
        return json.load(response)


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    directory = tmp_path / "logs"
    directory.mkdir()
    return directory


@pytest.mark.parametrize("load_fast", ["true", "false"])
def test_tensorboard_lists_the_plugin(package, logdir, load_fast):
    with tensorboard(package, logdir, load_fast) as (url, log):
        plugins = listed_plugins(url)

    assert "custom_metrics" in plugins, log.read_text()


# Plugins are loaded before there is a loader of data.
@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_anywhere_else_in_our_code_does_not_stop_tensorboard(package, logdir, mistake):
    (package / "plugin" / "plugin.py").write_text(mistake)

    with tensorboard(package, logdir, "true") as (url, log):
        plugins = listed_plugins(url)

    assert "scalars" in plugins
    assert "custom_metrics" not in plugins
    assert "Failed to load plugin" in log.read_text()


def test_a_mistake_in_the_loader_does_stop_tensorboard(package, logdir):
    # So the copy of the package is the one that runs, and the tests above can fail.
    (package / "plugin" / "loader.py").write_text("raise RuntimeError('a mistake of ours')\n")

    with (
        pytest.raises(AssertionError, match="a mistake of ours"),
        tensorboard(package, logdir, "false"),
    ):
        pass


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {"custom_metrics": 1000}),
        ({"scalars": 500}, {"scalars": 500, "custom_metrics": 1000}),
        ({"custom_metrics": 0}, {"custom_metrics": 0}),
    ],
    ids=["nothing", "another plugin", "ours"],
)
def test_as_many_steps_are_kept_as_of_scalars_unless_the_user_chose(given, kept):
    flags = argparse.Namespace(samples_per_plugin=given)

    CustomMetricsLoader().fix_flags(flags)

    assert flags.samples_per_plugin == kept


@pytest.mark.parametrize(
    "flags", [argparse.Namespace(), argparse.Namespace(samples_per_plugin=None)], ids=["absent", "None"]
)
def test_a_tensorboard_without_that_flag_starts_too(flags):
    before = vars(flags).copy()

    CustomMetricsLoader().fix_flags(flags)

    assert vars(flags) == before


def test_the_flags_are_off_unless_given():
    parser = argparse.ArgumentParser()
    CustomMetricsLoader().define_flags(parser)

    assert vars(parser.parse_args([])) == {"custom_metrics_file": "", "custom_metrics_allow_save": False}
    assert "custom_metrics_file PATH" in parser.format_help()


def test_a_flag_that_another_plugin_has_already_stops_nothing():
    parser = argparse.ArgumentParser()
    parser.add_argument("--custom_metrics_file", default="theirs")

    CustomMetricsLoader().define_flags(parser)

    assert vars(parser.parse_args(["--custom_metrics_allow_save"])) == {
        "custom_metrics_file": "theirs",
        "custom_metrics_allow_save": True,
    }
