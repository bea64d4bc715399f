"""A whole TensorBoard over real event files, with each of its two loaders."""

import http.client
import json
import time
import urllib.parse
import warnings
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tensorboard import default
from tensorboard import program

HEADERS = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
ROOT = "/data/plugin/custom_metrics"


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body, parse_constant=_no_constant)


class Panel:
    """Speaks to the routes as the panel does."""

    def __init__(self, address: str) -> None:
        self.host = urllib.parse.urlsplit(address).netloc

    def request(
        self, method: str, route: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Response:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(method, f"{ROOT}/{route}", body or None, headers or {})
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, route: str) -> Response:
        return self.request("GET", route)

    def post(self, route: str, body: object) -> Response:
        return self.request("POST", route, json.dumps(body).encode(), HEADERS)

    def results(self, *formulas: str, **more: object) -> list[dict]:
        body = {"formulas": [{"formula": formula} for formula in formulas], **more}
        response = self.post("evaluate", body)
        assert response.status == 200, response.body
        return response.json["results"]

    def values(self, formula: str, **more: object) -> dict[str, dict[int, object]]:
        """Run to step to value, of a formula that has one series a run."""
        (result,) = self.results(formula, **more)
        assert result["error"] is None, result["error"]
        return {s["run"]: dict(zip(s["steps"], s["values"], strict=True)) for s in result["series"]}


@pytest.fixture(params=["true", "false"], ids=["fast", "python"])
def open_panel(request: pytest.FixtureRequest) -> Iterator[Callable[..., Panel]]:
    """Opens a panel over a log directory whose event files are written."""
    started = []

    def open_(logdir: Path, *flags: str) -> Panel:
        tensorboard = program.TensorBoard(plugins=default.get_plugins())
        tensorboard.configure(
            [
                "tensorboard",
                f"--logdir={logdir}",
                "--port=0",
                "--reload_interval=0",
                f"--load_fast={request.param}",
                *flags,
            ]
        )
        started.append(tensorboard)
        with warnings.catch_warnings():
            # TensorBoard leaves its data server's process object to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            panel = Panel(tensorboard.launch())
        wait_until_read(panel)
        return panel

    yield open_
    for tensorboard in started:
        if request.param == "true":
            tensorboard._ingester._stdin_handle.close()  # the data server dies with its input


def wait_until_read(panel: Panel) -> None:
    """Waits until TensorBoard has read what is there: until nothing new came for a moment."""
    deadline = time.monotonic() + 20
    version = None
    while time.monotonic() < deadline:
        previous, version = version, panel.get("runs").json["version"]
        if version == previous:
            return
        time.sleep(0.2)
    raise AssertionError("TensorBoard did not finish reading in 20 seconds")


def _no_constant(name: str) -> None:
    raise AssertionError(f"the answer holds {name}, which is not JSON")
