"""What the server takes to answer, beside what TensorBoard takes for the same data.

    python tests/benchmarks/serving.py [--runs 100] [--steps 1000]    (about two minutes)

Runs of four scalars each, `tp`, `fp`, `tn` and `fn`, are read by a TensorBoard of its own in each of
the two loaders. F1 of all runs is asked for over HTTP, as another formula each time, so that no reply
is ready; and TensorBoard's Time Series route for the same four tags, as its own page asks, in one
request. Times are of the processor, of TensorBoard and its data server together, the fastest of some.
"""

import argparse
import contextlib
import gzip
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from timing import duration
from timing import print_table

TAGS = ("tp", "fp", "tn", "fn")
ROUNDS = 5
SHARE = {"true": 1 / 4, "false": 1 / 3}  # of what Time Series takes
REPEATED = {"true": 0.005, "false": 0.05}  # seconds
LIMIT = 300  # seconds until a log directory has been read
_TICK = os.sysconf("SC_CLK_TCK")


def write_logs(logdir: Path, n_runs: int, n_steps: int) -> None:
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


class Server:
    """A TensorBoard in processes of its own.

    Args:
        process: Of TensorBoard; its data server is its child.
        host: Where it listens.
    """

    def __init__(self, process: subprocess.Popen[str], host: str) -> None:
        self._process = process
        self.host = host

    def post(self, path: str, body: bytes, content_type: str = "application/json") -> bytes:
        """Returns the body of an answer as it was sent: compressed."""
        connection = http.client.HTTPConnection(self.host, timeout=LIMIT)
        headers = {"Content-Type": content_type, "X-Custom-Metrics": "1", "Accept-Encoding": "gzip"}
        connection.request("POST", f"/data/plugin/{path}", body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        assert response.status == 200, content
        return content

    def get(self, path: str) -> object:
        connection = http.client.HTTPConnection(self.host, timeout=LIMIT)
        connection.request("GET", f"/data/plugin/{path}")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def processor_time(self) -> float:
        """Seconds of processor time of TensorBoard and its data server until now."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return sum(map(_processor_time, [self._process.pid, *map(int, children.split())]))

    def cost(self, ask: Callable[[int], object], times: int = 1) -> float:
        """Returns the seconds of processor time of one request, at best; `ask` gets another number each."""
        best = float("inf")
        for turn in range(ROUNDS):
            before = self.processor_time()
            for number in range(times):
                ask(turn * times + number)
            best = min(best, (self.processor_time() - before) / times)
        return best


def _processor_time(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


@contextlib.contextmanager
def serving(logdir: Path, load_fast: str, points: int) -> Iterator[Server]:
    """A TensorBoard that has read all `points` of a log directory, and reads no more."""
    command = [
        *(sys.executable, "-m", "tensorboard.main", f"--logdir={logdir}", "--port=0"),
        *(f"--load_fast={load_fast}", "--reload_interval=0", "--samples_per_plugin=scalars=1000000"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
        server = Server(process, urllib.parse.urlsplit(found[0]).netloc)
        deadline = time.monotonic() + LIMIT
        version = None
        while True:
            previous, version = version, server.get("custom_metrics/runs")["version"]
            if version == previous and _number_of_points(server) == points:
                break
            assert time.monotonic() < deadline, "TensorBoard has not read the logs"
            time.sleep(1)
        yield server
    finally:
        process.kill()
        process.communicate()


def _number_of_points(server: Server) -> int:
    answer = server.post("custom_metrics/evaluate", json.dumps({"formulas": [{"formula": "tp"}]}).encode())
    (result,) = json.loads(gzip.decompress(answer))["results"]
    return sum(len(series["steps"]) for series in result["series"])


def rows_of(server: Server, load_fast: str) -> list[list[str]]:
    """Times the requests, and says what each is to reach."""
    form = "XboundaryX"
    asked = json.dumps([{"plugin": "scalars", "tag": tag} for tag in TAGS])
    time_series = (
        f'--{form}\r\nContent-Disposition: form-data; name="requests"\r\n\r\n{asked}\r\n--{form}--\r\n'
    ).encode()

    def evaluate(number: int) -> bytes:
        formula = f"2*tp/(2*tp+fp+fn) + {number}"
        body = json.dumps({"formulas": [{"formula": formula}]}).encode()
        return server.post("custom_metrics/evaluate", body)

    theirs = server.cost(
        lambda _: server.post("timeseries/timeSeries", time_series, f"multipart/form-data; boundary={form}")
    )
    ours = server.cost(evaluate)
    repeated = server.cost(lambda _: evaluate(0), times=20)
    loader = "data server" if load_fast == "true" else "Python loader"
    return [
        [loader, "Time Series, four tags", duration(theirs), "1.00", ""],
        [loader, "F1 of the same", duration(ours), f"{ours / theirs:.2f}", f"{SHARE[load_fast]:.2f}"],
        [loader, "asked again", duration(repeated), "", duration(REPEATED[load_fast])],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the server beside TensorBoard's own routes.")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--steps", type=int, default=1000)
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as directory:
        write_logs(Path(directory), asked.runs, asked.steps)
        for load_fast in ("true", "false"):
            with serving(Path(directory), load_fast, asked.runs * asked.steps) as server:
                rows += rows_of(server, load_fast)
    title = f"{asked.runs} runs, {asked.steps} steps"
    print_table([title, "asked for", "processor time", "times", "to reach, at most"], rows)


if __name__ == "__main__":
    main()
