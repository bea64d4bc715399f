"""What the server takes to answer, beside what TensorBoard takes for the same data.

    python tests/benchmarks/serving.py [--runs 100] [--steps 1000]    (about four minutes)

Runs of four scalars each, `tp`, `fp`, `tn` and `fn`, are read by a TensorBoard of its own in each of
the two loaders. F1 of all runs is asked for over HTTP as the panel asks, as another formula each time, so
that no reply is ready; and TensorBoard's Time Series route for the same four tags, as its own page asks,
in one request. Then F1 of runs that log counts at 201 thresholds, beside reading the same tensors
once through TensorBoard's data provider. Times are of the processor, of TensorBoard and its data server
together, the fastest of some.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from servers import ROUNDS
from servers import Server
from servers import serving
from tensorboard import context
from tensorboard import default
from tensorboard import program
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from timing import duration
from timing import print_table

from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter

TAGS = ("tp", "fp", "tn", "fn")
SHARE = {"true": 1 / 4, "false": 1 / 3}  # of what Time Series takes
REPEATED = {"true": 0.005, "false": 0.05}  # seconds
TIMES = 2  # what reading the tensors once takes
LOADERS = {"true": "data server", "false": "Python loader"}
EVERYTHING = "--samples_per_plugin=scalars=1000000,custom_metrics=1000000"


def write_scalars(logdir: Path, n_runs: int, n_steps: int) -> None:
    """Writes four scalar tags a run."""
    rng = np.random.default_rng(0)
    for run in range(n_runs):
        writer = EventFileWriter(str(logdir / f"run{run:03}"))
        for step in range(n_steps):
            for tag, count in zip(TAGS, rng.integers(1, 1000, 4).tolist(), strict=True):
                value = summary_pb2.Summary.Value(tag=tag, simple_value=count)
                summary = summary_pb2.Summary(value=[value])
                writer.add_event(event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=summary))
        writer.close()


def write_counts(logdir: Path, n_runs: int, n_steps: int) -> None:
    """Writes counts at 201 thresholds."""
    rng = np.random.default_rng(0)
    counts = [Counts.from_scores(rng.integers(0, 2, 1000), rng.random(1000, np.float32)) for _ in range(20)]
    for run in range(n_runs):
        with CountsWriter(logdir / f"run{run:03}") as writer:
            for step in range(n_steps):
                writer.add_counts(counts[step % 20], step, wall_time=1.7e9 + step)


def rows_of_scalars(logdir: Path, load_fast: str) -> list[list[str]]:
    """Times F1 of four scalars beside what Time Series takes."""
    form = "XboundaryX"
    asked = json.dumps([{"plugin": "scalars", "tag": tag} for tag in TAGS])
    body = (
        f'--{form}\r\nContent-Disposition: form-data; name="requests"\r\n\r\n{asked}\r\n--{form}--\r\n'
    ).encode()
    with serving(logdir, load_fast, EVERYTHING) as server:
        theirs = server.cost(
            lambda _: server.post("timeseries/timeSeries", body, f"multipart/form-data; boundary={form}")
        )
        ours = server.cost(lambda number: server.evaluate(f"2*tp/(2*tp+fp+fn) + {number}"))
        repeated = server.cost(lambda _: server.evaluate("2*tp/(2*tp+fp+fn)"), times=20)
    loader, share = LOADERS[load_fast], SHARE[load_fast]
    return [
        [loader, "Time Series, four tags", duration(theirs), "1.00", ""],
        [loader, "F1 of the same", duration(ours), f"{ours / theirs:.2f}", f"{share:.2f}"],
        [loader, "asked again", duration(repeated), "", duration(REPEATED[load_fast])],
    ]


def rows_of_counts(logdir: Path, load_fast: str) -> list[list[str]]:
    """Times F1 of counts at 201 thresholds beside reading them once."""
    with reading(logdir, load_fast) as (cost, read):
        theirs = cost(lambda _: read())
    with serving(logdir, load_fast, EVERYTHING) as server:
        ours = server.cost(lambda number: server.evaluate(f"2*tp/(2*tp+fp+fn) + {number}"))
        best = server.cost(lambda number: server.evaluate(f"best(f1) + {number}"))
    loader = LOADERS[load_fast]
    return [
        [loader, "read_tensors, 201 thresholds", duration(theirs), "1.00", ""],
        [loader, "F1 of the same at one", duration(ours), f"{ours / theirs:.2f}", f"{TIMES:.2f}"],
        [loader, "best(f1) over all", duration(best), f"{best / theirs:.2f}", ""],
    ]


@contextmanager
def reading(logdir: Path, load_fast: str) -> Iterator[tuple[Callable[..., float], Callable[[], object]]]:
    """Yields what times a function, and a function that reads all tensors as any plugin would."""
    tensorboard = program.TensorBoard(plugins=default.get_plugins())
    flags = [f"--logdir={logdir}", "--reload_interval=0", f"--load_fast={load_fast}", EVERYTHING]
    tensorboard.configure(["tensorboard", *flags, "--reload_task=blocking"])
    provider, _ = tensorboard._make_data_provider()

    def read() -> object:
        read = provider.read_tensors(
            context.RequestContext(), experiment_id="", plugin_name="custom_metrics", downsample=2**31 - 1
        )
        return sum(len(points) for tags in read.values() for points in tags.values())

    points = None
    while points is None or points != read():
        points = read()
    try:
        yield Server.of_this_process().cost, read
    finally:
        if load_fast == "true":
            tensorboard._ingester._stdin_handle.close()  # with which the data server ends


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the server beside TensorBoard's own routes.")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--steps", type=int, default=1000)
    asked = parser.parse_args()
    rows = []
    for write, rows_of in ((write_scalars, rows_of_scalars), (write_counts, rows_of_counts)):
        with tempfile.TemporaryDirectory() as directory:
            write(Path(directory), asked.runs, asked.steps)
            for load_fast in LOADERS:
                rows += rows_of(Path(directory), load_fast)
    title = f"{asked.runs} runs, {asked.steps} steps"
    print_table([title, "asked for", f"processor time, best of {ROUNDS}", "times", "to reach, at most"], rows)


if __name__ == "__main__":
    main()
