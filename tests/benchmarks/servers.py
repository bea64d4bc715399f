"""A TensorBoard in processes of its own, for the scripts beside this file."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from typing import Self

ROUNDS = 5
LIMIT = 300  # seconds until a log directory has been read
_BINARY = "application/octet-stream"
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A TensorBoard in processes of its own.

    Args:
        process: The id of TensorBoard's; its data server is its child.
        host: Where it listens.
    """

    def __init__(self, process: int, host: str) -> None:
        self._process = process
        self.host = host

    @classmethod
    def of_this_process(cls) -> Self:
        """One to whose data provider this process speaks by itself."""
        return cls(os.getpid(), "")

    def post(self, path: str, body: bytes, content_type: str = "application/json") -> bytes:
        """Returns the body of an answer as it was sent."""
        headers = {"Content-Type": content_type, "X-Custom-Metrics": "1", "Accept-Encoding": "gzip"}
        return self._ask("POST", f"/data/plugin/{path}", body, headers)

    def evaluate(self, *formulas: str, **more: object) -> bytes:
        """Asks for formulas as the panel does: for bytes."""
        body = json.dumps({"formulas": [{"formula": formula} for formula in formulas], **more}).encode()
        headers = {"Content-Type": "application/json", "X-Custom-Metrics": "1", "Accept": _BINARY}
        return self._ask("POST", "/data/plugin/custom_metrics/evaluate", body, headers)

    def get(self, path: str) -> Any:
        """Returns what a route of TensorBoard answers."""
        return json.loads(self._ask("GET", f"/data/{path}"))

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> bytes:
        connection = http.client.HTTPConnection(self.host, timeout=LIMIT)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {content[:500]!r}")
        return content

    def processor_time(self) -> float:
        """Seconds of processor time of TensorBoard and its data server until now."""
        threads = Path(f"/proc/{self._process}/task").glob("*/children")
        children = " ".join(thread.read_text() for thread in threads)
        return sum(map(_processor_time, [self._process, *map(int, children.split())]))

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
def serving(logdir: Path, load_fast: str, *flags: str) -> Iterator[Server]:
    """A TensorBoard that has read a log directory."""
    command = [
        *(sys.executable, "-m", "tensorboard.main", f"--logdir={logdir}", "--port=0"),
        *(f"--load_fast={load_fast}", "--reload_interval=0", *flags),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
        server = Server(process.pid, urllib.parse.urlsplit(found[0]).netloc)
        deadline = time.monotonic() + LIMIT
        versions: list[object] = []
        # The same for three seconds, in which even a busy loader reads something.
        while len(versions) < 4 or len(set(versions[-4:])) > 1 or not _has_runs(server):
            assert time.monotonic() < deadline, "TensorBoard has not read the logs"
            versions.append(server.get("plugin/custom_metrics/runs")["version"])
            time.sleep(1)
        yield server
    finally:
        process.kill()
        process.communicate()


def _has_runs(server: Server) -> bool:
    return bool(server.get("runs"))
