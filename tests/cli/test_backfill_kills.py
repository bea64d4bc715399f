"""A backfill that is killed at any moment and repeated gives the files of one that nobody interrupted.

A hundred kills; a thousand with TB_CUSTOM_METRICS_FULL=1.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import killed_backfills
from effort import tries
from event_files import Events


def test_a_killed_backfill_is_finished_by_the_next(metrics, tmp_path):
    logdir = tmp_path / "logs"
    for run in range(20):
        with Events(logdir / f"run{run}/validation") as events:
            for step in range(3):
                events.cells(step, [run, step, 100, 7])

    script = Path(killed_backfills.__file__)
    command = [sys.executable, script, logdir, metrics, tries(1000)]
    # It finds what tests share although Python is told not to look beside a program.
    environment = {**os.environ, "PYTHONPATH": str(script.parent)}
    result = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=1200, env=environment
    )

    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["files"], found["different"]) == (40, 0)
    assert found["unfinished"] > tries(1000) / 10
