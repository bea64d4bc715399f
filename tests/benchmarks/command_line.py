"""What the command line costs: `--help`, and a backfill in one process and in two.

    python tests/benchmarks/command_line.py [--runs 5000]

Each run holds four counts as scalars and a loss, 60 steps each, as other programs log them: 300 events.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from timing import duration
from timing import print_table

from tb_custom_metrics.cli import derive
from tb_custom_metrics.cli.batches import batches_of
from tb_custom_metrics.cli.derive import Wish
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.series import Inputs

COMMAND = [sys.executable, "-m", "tb_custom_metrics.cli"]
SET = """
version = 1
[metrics.f2]
formula = "5*tp / (5*tp + 4*fn + fp)"
[metrics.mine]
formula = "(tp*tn - fp*fn) / sqrt((tp + fp)*(tp + fn)*(tn + fp)*(tn + fn))"
"""
STEPS = 60


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description="Time the command line.")
    parser.add_argument("--runs", type=int, default=5_000)
    runs = parser.parse_args().runs
    print_help()
    # In memory where there is such a place: making directories on a disk is slow and one at a time.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as directory:
        logdir = Path(directory) / "logs"
        write_runs(logdir, runs)
        metrics = Path(directory) / "set.toml"
        metrics.write_text(SET)
        print_backfill(logdir, metrics, runs)
        print_shares(logdir)


def write_runs(logdir: Path, number: int) -> None:
    """Writes as many runs with equal files, since reading them takes as long as if they differed."""
    model = logdir / "run0" / "validation"
    writer = EventFileWriter(str(model))
    rng = np.random.default_rng(0)
    for step in range(STEPS):
        for tag in ("tp", "fp", "tn", "fn", "loss"):
            value = summary_pb2.Summary.Value(tag=tag, simple_value=float(rng.integers(1, 1000)))
            summary = summary_pb2.Summary(value=[value])
            writer.add_event(event_pb2.Event(step=step, wall_time=1.5e9 + step, summary=summary))
    writer.close()
    (file,) = model.iterdir()
    for index in range(1, number):
        directory = logdir / f"run{index}" / "validation"
        directory.mkdir(parents=True)
        shutil.copyfile(file, directory / file.name)


def print_help() -> None:
    """Times `--help`, and a Python that does nothing beside it."""
    times: dict[str, list[float]] = {"python -c pass": [], "tb-custom-metrics --help": []}
    for _ in range(7):
        for name, command in zip(times, ([sys.executable, "-c", "pass"], [*COMMAND, "--help"]), strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(time.perf_counter() - start)
    rows = [[name, duration(statistics.median(found)), duration(min(found))] for name, found in times.items()]
    print_table(["to start", "median", "best"], rows)
    sys.stdout.write("to reach: --help within 300 ms\n\n")


def print_backfill(logdir: Path, metrics: Path, runs: int) -> None:
    """Times a whole backfill in one process and in two, in turns."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(2):
        for jobs in seconds:
            forget(logdir)
            start = time.perf_counter()
            command = [*COMMAND, "backfill", str(logdir), "--metrics", str(metrics), "--jobs", str(jobs)]
            subprocess.run(command, check=True, capture_output=True)
            seconds[jobs].append(time.perf_counter() - start)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    again = time.perf_counter() - start
    one, two = min(seconds[1]), min(seconds[2])
    print_table(
        [f"backfill of {runs:,} runs", "time", "of one process"],
        [
            ["one process", duration(one), "1.00"],
            ["two processes", duration(two), f"{one / two:.2f} times as fast"],
            ["again, nothing new", duration(again), ""],
        ],
    )
    sys.stdout.write(
        f"to reach: 1.7 times as fast; this machine has {os.cpu_count()} cores, "
        f"and a load of {os.getloadavg()[0]:.1f}\n\n"
    )


def forget(logdir: Path) -> None:
    """Removes what a backfill has written."""
    shutil.rmtree(logdir / ".tb_custom_metrics", ignore_errors=True)
    for directory in logdir.glob("*/validation/custom_metrics"):
        shutil.rmtree(directory)


def print_shares(logdir: Path) -> None:
    """Tells where the time of one process goes: reading, formulas, writing."""
    spent = {"reading": 0.0, "formulas": 0.0, "writing": 0.0, "all": 0.0}
    watch(EventFilesReader, "listing", spent, "reading")
    watch(EventFilesReader, "scalars", spent, "reading")
    watch(EventFilesReader, "tensors", spent, "reading")
    watch(EventFilesReader, "curves", spent, "reading")
    watch(Inputs, "evaluate", spent, "formulas")
    watch(derive, "derived_file", spent, "writing")
    watch(derive, "_written", spent, "writing")
    forget(logdir)
    found = batches_of(str(logdir), Wish(FormulaSet.from_toml(SET)), [], 16)
    start = time.process_time()
    for batch in found.batches[:60]:
        derive.derive(batch)
    spent["all"] = time.process_time() - start
    rows = [[name, duration(seconds), f"{seconds / spent['all']:.1%}"] for name, seconds in spent.items()]
    print_table(["of one process", "processor time", "share"], rows)
    share = spent["formulas"] / (spent["reading"] + spent["writing"])
    sys.stdout.write(f"formulas take {share:.1%} of reading and writing; to reach: at most 10 %\n")


def watch(owner: object, name: str, spent: dict[str, float], what: str) -> None:
    """Counts the processor time that a function takes."""
    original = getattr(owner, name)

    def watched(*arguments: object, **named: object) -> object:
        start = time.process_time()
        try:
            return original(*arguments, **named)
        finally:
            spent[what] += time.process_time() - start

    setattr(owner, name, watched)


if __name__ == "__main__":
    main()
