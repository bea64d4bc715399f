"""A process that is killed at any moment: what is left of its event files, and how it goes on.

Ten kills; a hundred with TB_CUSTOM_METRICS_FULL=1. The processes are forks that write as the callback
does where there is no TensorFlow, which starts threads that no fork would have.
"""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.event_file import EventFile
from tb_custom_metrics.training.summaries import counts_value
from tb_custom_metrics.training.summaries import derived_value

N_KILLS = 100 if os.environ.get("TB_CUSTOM_METRICS_FULL") == "1" else 10
LAYOUT = Layout("cells")


def train(directory: Path, backup: Path, saved_first: bool) -> None:
    """Counts epochs from the one that the backup names, and never ends."""
    file = EventFile(str(directory))
    epoch = int(backup.read_text()) if backup.exists() else 0
    while True:
        if saved_first:
            save(backup, epoch + 1)
        counts = np.array([[epoch, epoch + 1, epoch + 2, epoch + 3]])
        file.write([counts_value(counts, LAYOUT, "counts"), derived_value("tp", epoch)], epoch)
        file.flush()
        if not saved_first:
            save(backup, epoch + 1)
        epoch += 1


def save(backup: Path, epoch: int) -> None:
    new = backup.with_suffix(".new")
    new.write_text(str(epoch))
    new.replace(backup)


def start(*arguments: object) -> int:
    process = os.fork()
    if process == 0:
        try:
            train(*arguments)
        finally:
            os._exit(1)
    return process


@pytest.mark.parametrize("saved_first", [False, True], ids=["written first", "saved first"])
def test_after_every_kill_the_run_is_readable_and_goes_on(tmp_path, read, saved_first):
    rng = np.random.default_rng(0)
    directory, backup = tmp_path / "train" / "custom_metrics", tmp_path / "epoch"

    begins = []
    for _ in range(N_KILLS):
        begins.append(int(backup.read_text()) if backup.exists() else 0)
        process = start(directory, backup, saved_first)
        time.sleep(rng.uniform(0, 0.05))
        os.kill(process, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL

        saved = int(backup.read_text()) if backup.exists() else 0
        if directory.exists():
            series = read(directory).get(LAYOUT.tag("counts"))
            steps = series.steps if series else []
            # The epoch that was being written, and no other, may be missing or there twice.
            kept = {step: value for step, value in zip(steps, series.values, strict=True)} if series else {}
            missing = set(range(saved)) - set(kept)
            assert missing <= ({begin - 1 for begin in begins} | {saved - 1} if saved_first else set())
            assert all(value.tolist() == [[s, s + 1, s + 2, s + 3]] for s, value in kept.items())
    assert int(backup.read_text()) > 0
