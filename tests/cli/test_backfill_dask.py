"""A backfill on a real Dask cluster of two workers, of which one is killed half way."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from command import COMMAND
from command import files
from event_files import Events

RUNS = 300


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """A log directory of many runs with equal files."""
    logdir = tmp_path_factory.mktemp("many") / "logs"
    with Events(logdir / "run0/validation") as events:
        for step in range(20):
            events.cells(step, [step, 1, 100, 7])
    for index in range(1, RUNS):
        shutil.copytree(logdir / "run0", logdir / f"run{index}")
    return logdir


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The address of a scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-P", "-m", "distributed.cli.dask_scheduler"]
    worker = [sys.executable, "-P", "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    with ExitStack() as stack:

        def start(command: list[str]) -> subprocess.Popen:
            process = stack.enter_context(subprocess.Popen(command, **quiet))
            stack.callback(process.kill)
            return process

        scheduler = start(
            [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        )
        while not file.exists() or not file.read_text().endswith("}"):  # written to its end
            assert scheduler.poll() is None
            time.sleep(0.05)
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        workers = [start([*worker, *options]) for _ in range(2)]
        yield json.loads(file.read_text())["address"], workers


def test_the_work_of_a_lost_worker_is_done_by_the_other(tb, many, cluster, metrics, tmp_path):
    address, workers = cluster
    here, there = (shutil.copytree(many, tmp_path / name / "logs") for name in ("here", "there"))
    tb("backfill", here, "--metrics", metrics)
    options = ["--metrics", str(metrics), "--engine", "dask", "--scheduler", address, "--json"]
    journal = there / ".tb_custom_metrics/backfill.jsonl"

    with subprocess.Popen([*COMMAND, "backfill", str(there), *options], stdout=subprocess.PIPE) as process:
        while not journal.exists() or not journal.stat().st_size:
            assert process.poll() is None
            time.sleep(0.01)
        workers[0].send_signal(signal.SIGKILL)
        said = json.loads(process.stdout.read())

    # What the lost worker had written before it could say so is found to be there already.
    assert (process.returncode, said["failed"]) == (0, {})
    assert said["written"] + said["unchanged"] == RUNS
    assert files(there) == files(here)


def test_no_scheduler_is_said_with_its_address(tb, many, metrics):
    options = ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"]

    result = tb("backfill", many, "--metrics", metrics, *options, code=2)

    assert "No Dask scheduler answers at 'tcp://127.0.0.1:9'" in result.stderr
