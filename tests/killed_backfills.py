"""Backfills that are killed at random moments and repeated; run by a test, in a process of its own.

    python killed_backfills.py LOGDIR METRICS KILLS

Prints how many repetitions left other files than a backfill that nobody interrupted, and how many of the
kills found it unfinished. Each backfill is a fork of a process that has done one, so that it starts at once.
"""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from command import files

from tb_custom_metrics.cli.__main__ import main


def backfill(arguments: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(arguments)


def start(arguments: list[str]) -> tuple[int, int]:
    """Returns the process, and a descriptor that ends with the last process that it has started."""
    watched, inherited = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(watched)
        os._exit(backfill(arguments))
    os.close(inherited)
    return process, watched


def finish(process: int, watched: int) -> int:
    """Waits until it and all that it has started have ended."""
    _, status = os.waitpid(process, 0)
    assert os.read(watched, 1) == b""
    os.close(watched)
    return status


def forget(logdir: Path) -> None:
    shutil.rmtree(logdir / ".tb_custom_metrics", ignore_errors=True)
    for directory in list(logdir.rglob("custom_metrics/backfill")):
        shutil.rmtree(directory)


def run(logdir: Path, metrics: str, kills: int) -> dict[str, int]:
    asked = {jobs: ["backfill", str(logdir), "--metrics", metrics, "--jobs", str(jobs)] for jobs in (1, 2)}
    assert backfill(asked[1]) == 0
    seconds = {}
    for jobs in asked:
        forget(logdir)
        began = time.monotonic()
        assert finish(*start(asked[jobs])) == 0
        seconds[jobs] = time.monotonic() - began
    whole = files(logdir)
    rng = random.Random(1)
    different = unfinished = 0
    for kill in range(kills):
        jobs = 1 + kill % 2
        forget(logdir)
        process, watched = start(asked[jobs])
        time.sleep(rng.uniform(0, seconds[jobs]))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        was_killed = os.WIFSIGNALED(finish(process, watched))
        unfinished += was_killed
        # However busy the machine becomes, kills go on to find some backfills at work and others done.
        seconds[jobs] *= 1.1 if was_killed else 0.9
        assert finish(*start(asked[jobs])) == 0
        different += files(logdir) != whole
    return {"files": len(whole), "different": different, "unfinished": unfinished}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
