"""What reading event files takes, beside TensorBoard's readers and tbparse on the same files.

    python tests/benchmarks/event_files.py [--runs 20] [--steps 2000] [--small-runs 500] [--rounds 3]

Six tags a run, as TensorFlow 2 writes scalars and as PyTorch does, and many runs of 300 events. Each reader
reads a whole log directory, checksums included, in a process of its own that is started anew each round; the
readers take turns, and the fastest round counts. Times are of the processor, after imports; memory is what
the process grew by. What each is to reach was set for `--runs 200` and `--small-runs 5000` (ten minutes a round).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from timing import duration
from timing import print_table

TAGS = ("epoch_loss", "epoch_accuracy", "epoch_auc", "epoch_precision", "epoch_recall", "epoch_learning_rate")
SMALL_STEPS = 50
OURS = "this package"
# Reader to how many times faster this package is to be, and to what share of its memory it may take.
TO_REACH: dict[str, tuple[float, float | None]] = {
    "EventAccumulator, no TensorFlow": (20, 0.25),
    "EventAccumulator, TensorFlow": (12, 0.25),
    "tbparse, no TensorFlow": (20, 0.25),
    "tbparse, TensorFlow": (20, 0.25),
    "data server, checksums": (1, None),
}
SMALL_TO_REACH: dict[str, tuple[float, float | None]] = {"EventAccumulator, no TensorFlow": (6, None)}


def write_logs(logdir: Path, n_runs: int, n_steps: int, *, of_tensorflow: bool) -> None:
    """Writes one event file a run."""
    from records import event
    from records import file_of
    from records import scalar
    from records import simple
    from records import write

    rng = np.random.default_rng(0)
    value = scalar if of_tensorflow else simple
    for run in range(n_runs):
        numbers = rng.random((n_steps, len(TAGS))).tolist()
        events = (
            event(step, value(tag, number))
            for step in range(n_steps)
            for tag, number in zip(TAGS, numbers[step], strict=True)
        )
        write(logdir / f"run{run:04}", file_of(events))


def with_this_package(logdir: str) -> Callable[[], object]:
    from tb_custom_metrics.logs.event_files.reader import EventFilesReader
    from tb_custom_metrics.logs.run import Source

    def read() -> object:
        reader = EventFilesReader(logdir)
        points = 0
        for run, tags in reader.listing().scalars.items():
            scalars = reader.scalars([Source(run, tag) for tag in tags])
            points += sum(len(one.values) for one in scalars.values())
        return reader, points

    return read


def with_event_accumulator(logdir: str) -> Callable[[], object]:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    def read() -> object:
        size = {"tensors": 0, "scalars": 0}
        runs = [EventAccumulator(str(run), size).Reload() for run in sorted(Path(logdir).iterdir())]
        points = (
            len(run.Tensors(tag)) if tag in run.Tags()["tensors"] else len(run.Scalars(tag))
            for run in runs
            for tag in TAGS
        )
        return runs, sum(points)

    return read


def with_tbparse(logdir: str) -> Callable[[], object]:
    from tbparse import SummaryReader

    def read() -> object:
        reader = SummaryReader(logdir, extra_columns={"dir_name"}, event_types={"scalars", "tensors"})
        return reader, len(reader.scalars) + len(reader.tensors)

    return read


READERS = {
    OURS: with_this_package,
    "EventAccumulator": with_event_accumulator,
    "tbparse": with_tbparse,
}


def read_here(name: str, logdir: str) -> None:
    """Reads in this process and prints seconds, kilobytes and points."""
    reader, _, framework = name.partition(", ")
    if framework == "no TensorFlow" or name == OURS:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]  # as if it were not installed
    elif framework:
        import tensorflow  # noqa: F401
    read = READERS[reader](logdir)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    *_, points = read()  # type: ignore[misc]
    seconds = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(json.dumps([seconds, grown, points]) + "\n")


def of_data_server(logdir: str) -> list[float]:
    """Seconds and kilobytes that TensorBoard's data server takes, all of its threads together."""
    import tensorboard_data_server

    command = [
        *(tensorboard_data_server.server_binary(), f"--logdir={logdir}", "--reload=once", "--port=0"),
        *("--samples-per-plugin=scalars=all", "--checksum", "--verbose", "--verbose"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "Finished load cycle" in line:
            break
    process.kill()
    process.stderr.close()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = -9
    return [used.ru_utime + used.ru_stime, used.ru_maxrss]


def measured(name: str, logdir: Path) -> list[float]:
    if name.startswith("data server"):
        return of_data_server(str(logdir))
    command = [sys.executable, __file__, "--read", name, str(logdir)]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
    return list(json.loads(done.stdout.splitlines()[-1]))


def rows_of(
    what: str,
    logdir: Path,
    n_events: int,
    to_reach: dict[str, tuple[float, float | None]],
    rounds: int,
) -> list[list[str]]:
    """Times the readers in turn, and says how much faster this package is than each."""
    found: dict[str, list[list[float]]] = {name: [] for name in (OURS, *to_reach)}
    for _ in range(rounds):
        for name, figures in found.items():
            figures.append(measured(name, logdir))
            assert len(figures[-1]) < 3 or figures[-1][2] == n_events, (name, figures[-1], n_events)
    best = {name: (min(one[0] for one in all_), min(one[1] for one in all_)) for name, all_ in found.items()}
    rows = []
    for name, (seconds, kilobytes) in best.items():
        faster, share = to_reach.get(name, (None, None))
        rows.append(
            [
                what,
                name,
                duration(seconds),
                f"{n_events / seconds / 1000:,.0f}",
                f"{kilobytes / 1024:.0f} MB",
                "" if faster is None else f"{seconds / best[OURS][0]:.1f}",
                "" if faster is None else f"{faster:g}",
                "" if share is None else f"{best[OURS][1] / kilobytes:.2f}",
                "" if share is None else f"{share:.2f}",
            ]
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="Time reading event files beside other readers.")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--small-runs", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", nargs=2, metavar=("READER", "LOGDIR"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read_here(*asked.read)
        return
    sys.path.insert(0, str(Path(__file__).parents[1]))
    rows = []
    with tempfile.TemporaryDirectory() as directory:
        for what, of_tensorflow in (("TensorFlow 2", True), ("PyTorch", False)):
            logdir = Path(directory) / what
            write_logs(logdir, asked.runs, asked.steps, of_tensorflow=of_tensorflow)
            n_events = asked.runs * asked.steps * len(TAGS)
            rows += rows_of(what, logdir, n_events, TO_REACH, asked.rounds)
        logdir = Path(directory) / "small"
        write_logs(logdir, asked.small_runs, SMALL_STEPS, of_tensorflow=True)
        n_events = asked.small_runs * SMALL_STEPS * len(TAGS)
        rows += rows_of("small files", logdir, n_events, SMALL_TO_REACH, asked.rounds)
    headers = ["logs", "reader", "processor time", "k events/s", "memory"]
    headers += ["times slower", "to reach", "memory share", "at most"]
    print_table(headers, rows)


if __name__ == "__main__":
    main()
