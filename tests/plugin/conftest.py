"""A whole TensorBoard over real event files, with each of its two loaders."""

import http.client
import json
import socket
import threading
import time
import urllib.parse
import warnings
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from event_files import write_relaid
from event_files import write_shared
from event_files import write_splits
from tensorboard import default
from tensorboard import program

HEADERS = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}
ROOT = "/data/plugin/custom_metrics"
PATIENCE = 120  # seconds that TensorBoard may take to read on a busy machine


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
        self.stop_data_server: Callable[[], None] = lambda: None

    def request(
        self, method: str, route: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Response:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(
                method, f"{ROOT}/{route}", body or None, HEADERS if headers is None else headers
            )
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """Sends bytes as they are and returns the answer as it is."""
        address, port = self.host.rsplit(":", 1)
        with socket.create_connection((address, int(port)), timeout=30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def get(self, route: str) -> Response:
        return self.request("GET", route, headers={})

    def post(self, route: str, body: object) -> Response:
        return self.request("POST", route, json.dumps(body).encode())

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


SharedPanels = Callable[[Path, str], Panel]


@pytest.fixture(scope="session")
def load_fast(request: pytest.FixtureRequest) -> str:
    """Which of TensorBoard's loaders reads: its data server, or the one in Python; for `any_loader` this."""
    return str(request.param)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    by_themselves = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "load_fast" not in metafunc.fixturenames or "load_fast" in by_themselves:
        return
    loaders = [pytest.param("false", id="python")]
    if metafunc.definition.get_closest_marker("any_loader") is None:
        loaders.insert(0, pytest.param("true", id="fast", marks=pytest.mark.data_server))
    metafunc.parametrize("load_fast", loaders, indirect=True, scope="session")


@contextmanager
def tensorboard(logdir: Path, load_fast: str, *flags: str) -> Iterator[Panel]:
    """A TensorBoard that has read a log directory."""
    server = program.TensorBoard(plugins=default.get_plugins())
    others = set(threading.enumerate())
    server.configure(
        [
            "tensorboard",
            f"--logdir={logdir}",
            "--port=0",
            "--reload_interval=0",
            f"--load_fast={load_fast}",
            *flags,
        ]
    )
    with warnings.catch_warnings():
        # TensorBoard leaves its data server's process object to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        panel = Panel(server.launch())
    if load_fast == "true":
        # The data server dies with its input.
        panel.stop_data_server = server._ingester._stdin_handle.close
    else:
        panel.stop_data_server = lambda: _end_reloading(server._ingester)
    try:
        if not any(flag.startswith("--reload_interval") for flag in flags):
            _await_reader(others)
        wait_until_read(panel)
        yield panel
    finally:
        panel.stop_data_server()


def _await_reader(others: set[threading.Thread]) -> None:
    """Waits for the thread of the Python loader, which ends when it has read once."""
    for thread in set(threading.enumerate()) - others:
        if thread.name == "Reloader":
            thread.join(PATIENCE)


def _end_reloading(ingester: object) -> None:
    """Lets the thread of the Python loader end: one that still reads at exit may abort the process."""
    ingester._reload_interval = 0  # after which it does not look again
    for thread in threading.enumerate():
        if thread.name == "Reloader":
            thread.join(0.1)


@pytest.fixture
def open_panel(load_fast: str) -> Iterator[Callable[..., Panel]]:
    """Opens a panel over a log directory whose event files are written."""
    with ExitStack() as opened:
        yield lambda logdir, *flags: opened.enter_context(tensorboard(logdir, load_fast, *flags))


@pytest.fixture(scope="module")
def open_once(load_fast: str) -> Iterator[Callable[..., Panel]]:
    """As `open_panel`, for all tests of a module."""
    with ExitStack() as opened:
        yield lambda logdir, *flags: opened.enter_context(tensorboard(logdir, load_fast, *flags))


@pytest.fixture(scope="session")
def shared_logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory that `event_files.write_shared` describes."""
    logdir = tmp_path_factory.mktemp("shared")
    write_shared(logdir)
    return logdir


@pytest.fixture(scope="session")
def shared_panels() -> Iterator[SharedPanels]:
    """Returns the panel over a log directory with a loader, opened once, which stays until the end."""
    panels: dict[tuple[Path, str], Panel] = {}
    with ExitStack() as opened:

        def shared_panel(logdir: Path, load_fast: str) -> Panel:
            if (logdir, load_fast) not in panels:
                panels[logdir, load_fast] = opened.enter_context(tensorboard(logdir, load_fast))
            return panels[logdir, load_fast]

        yield shared_panel


@pytest.fixture(scope="session")
def panel(shared_panels: SharedPanels, shared_logdir: Path, load_fast: str) -> Panel:
    """A panel over `shared_logdir`, the same for all tests."""
    return shared_panels(shared_logdir, load_fast)


@pytest.fixture(scope="session")
def splits_logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory that `event_files.write_splits` describes."""
    logdir = tmp_path_factory.mktemp("splits")
    write_splits(logdir)
    return logdir


@pytest.fixture(scope="session")
def splits(shared_panels: SharedPanels, splits_logdir: Path, load_fast: str) -> Panel:
    """A panel over `splits_logdir`, the same for all tests."""
    return shared_panels(splits_logdir, load_fast)


@pytest.fixture(scope="session")
def relaid_logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory that `event_files.write_relaid` describes."""
    logdir = tmp_path_factory.mktemp("relaid")
    write_relaid(logdir)
    return logdir


@pytest.fixture(scope="session")
def relaid(shared_panels: SharedPanels, relaid_logdir: Path, load_fast: str) -> Panel:
    """A panel over `relaid_logdir`, the same for all tests."""
    return shared_panels(relaid_logdir, load_fast)


@pytest.fixture(scope="session")
def both_loaders(shared_panels: SharedPanels, shared_logdir: Path) -> list[Panel]:
    """Panels over `shared_logdir`, one with each loader."""
    return [shared_panels(shared_logdir, load_fast) for load_fast in ("true", "false")]


def wait_until_read(panel: Panel) -> None:
    """Waits until TensorBoard has read what is there: until nothing new came for a moment."""
    deadline = time.monotonic() + PATIENCE
    version = None
    while time.monotonic() < deadline:
        previous, version = version, panel.get("runs").json["version"]
        if version == previous:
            return
        time.sleep(0.2)
    raise AssertionError(f"TensorBoard did not finish reading in {PATIENCE} seconds")


def _no_constant(name: str) -> None:
    raise AssertionError(f"the answer holds {name}, which is not JSON")
