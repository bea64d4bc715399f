"""How long people wait: many at once, over very many runs, and beside somebody who means harm.

    python tests/benchmarks/viewers.py [--seconds 20]    (about six minutes)

With each of TensorBoard's loaders: 16 viewers who ask for five formulas of 20 runs again and again while
the runs go on, beside 16 who ask TensorBoard for one tag of the same runs; the first question about 50 of
3,000 runs, beside TensorBoard's list of runs; and TensorBoard's list of runs for one viewer alone, and
while ten hostile formulas a second come in. Times are of the clock.
"""

import argparse
import contextlib
import json
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from collections.abc import Iterator
from itertools import count
from itertools import cycle
from pathlib import Path

import numpy as np
from servers import serving
from serving import LOADERS
from serving import TAGS
from serving import write_scalars
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from timing import duration
from timing import print_table

VIEWERS = 16
FORMULAS = ("f1", "mcc", "precision", "recall", "5*fn + fp")
CORPUS = Path(__file__).parents[1] / "formula" / "corpus" / "bad_formulas.json"


def ninety_nine(seconds: list[float]) -> float:
    """Returns what 99 of 100 requests take at most."""
    return float(np.quantile(seconds, 0.99))


def times(ask: Callable[[], object], seconds: float, viewers: int = 1) -> list[float]:
    """Returns how long each request took, of viewers who ask again as soon as they are answered."""
    taken: list[float] = []
    end = time.monotonic() + seconds

    def view() -> None:
        while time.monotonic() < end:
            started = time.monotonic()
            ask()
            taken.append(time.monotonic() - started)

    threads = [threading.Thread(target=view) for _ in range(viewers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


@contextlib.contextmanager
def repeatedly(act: Callable[[], object], per_second: float) -> Iterator[None]:
    """Does something again and again beside the `with` block."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(1 / per_second):
            act()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def many_viewers(load_fast: str, seconds: float) -> list[list[str]]:
    """Sixteen viewers over runs that go on."""
    with tempfile.TemporaryDirectory() as directory:
        logdir = Path(directory)
        write_scalars(logdir, 20, 1000)
        runs = sorted(path.name for path in logdir.iterdir())
        writers = [EventFileWriter(str(logdir / run)) for run in runs]
        steps = count(1000)

        def log() -> None:
            step = next(steps)
            for writer in writers:
                values = [summary_pb2.Summary.Value(tag=tag, simple_value=step) for tag in TAGS]
                summary = summary_pb2.Summary(value=values)
                writer.add_event(event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=summary))
                writer.flush()

        form = urllib.parse.urlencode([("tag", "tp"), *(("runs", run) for run in runs)]).encode()
        kind = "application/x-www-form-urlencoded"
        with serving(logdir, load_fast, "--reload_interval=1") as server, repeatedly(log, per_second=1):
            theirs = times(lambda: server.post("scalars/scalars_multirun", form, kind), seconds, VIEWERS)
            ours = times(lambda: server.evaluate(*FORMULAS), seconds, VIEWERS)
    return rows(load_fast, "16 viewers, one tag, p99", theirs, "16 viewers, five formulas, p99", ours, "0.50")


def many_runs(load_fast: str) -> list[list[str]]:
    """The first answer about 50 of 3,000 runs."""
    with tempfile.TemporaryDirectory() as directory:
        write_scalars(Path(directory), 3000, 20)
        with serving(Path(directory), load_fast) as server:
            first = sorted(server.get("runs"))[:50]
            theirs = [seconds_of(lambda: server.get("runs")) for _ in range(5)]
            listed = [seconds_of(lambda: server.get("plugin/custom_metrics/runs")) for _ in range(5)]
            ours = []
            for number in range(5):
                server.get("plugin/custom_metrics/runs")  # as the panel asks first
                ours.append(seconds_of(lambda number=number: server.evaluate(f"f1 + {number}", runs=first)))
    theirs_row, ours_row = rows(
        load_fast, "list of 3,000 runs", [min(theirs)], "F1 of the first 50", [min(ours)], "2.00"
    )
    times_listed = f"{min(listed) / min(theirs):.2f}"
    return [theirs_row, ours_row, [LOADERS[load_fast], "our list", duration(min(listed)), times_listed, ""]]


def beside_hostile(load_fast: str, seconds: float) -> list[list[str]]:
    """TensorBoard's list of runs while somebody sends ten hostile formulas a second."""
    cases = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
    hostile = cycle([case["formula"] for case in cases if "formula" in case and "gen" not in case])
    with tempfile.TemporaryDirectory() as directory:
        write_scalars(Path(directory), 20, 1000)
        with serving(Path(directory), load_fast) as server:
            alone = times(lambda: server.get("runs"), seconds)
            with repeatedly(lambda: server.evaluate(next(hostile)), per_second=10):
                beside = times(lambda: server.get("runs"), seconds)
    more = ninety_nine(beside) - ninety_nine(alone)
    found = rows(load_fast, "list of runs, alone, p99", alone, "beside hostile formulas, p99", beside, "")
    return [found[0], [*found[1][:3], f"+ {duration(max(more, 0.0))}", "+ 100 ms"]]


def rows(
    load_fast: str, name: str, theirs: list[float], our_name: str, ours: list[float], limit: str
) -> list[list[str]]:
    """Two rows of the table, of times whose 99th percentile counts."""
    loader, one, other = LOADERS[load_fast], ninety_nine(theirs), ninety_nine(ours)
    return [
        [loader, name, duration(one), "1.00", ""],
        [loader, our_name, duration(other), f"{other / one:.2f}", limit],
    ]


def seconds_of(ask: Callable[[], object]) -> float:
    started = time.monotonic()
    ask()
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description="Time what viewers wait for.")
    parser.add_argument("--seconds", type=float, default=20, help="of each measurement")
    seconds = parser.parse_args().seconds
    found: list[list[str]] = []
    for load_fast in LOADERS:
        found += many_viewers(load_fast, seconds)
        found += many_runs(load_fast)
        found += beside_hostile(load_fast, seconds)
    print_table(["loader", "asked for", "time", "times", "to reach, at most"], found)


if __name__ == "__main__":
    main()
