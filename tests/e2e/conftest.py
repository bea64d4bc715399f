"""A real training, a real TensorBoard, and a real browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from queue import SimpleQueue
from threading import Thread

import pytest
from panel_page import PanelPage
from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Page
from playwright.sync_api import expect
from reading import wait_until_read
from seeded_logs import write_seeded_logs
from sweep_logs import Sweep
from sweep_logs import write_sweep
from training_run import Trained
from training_run import train
from training_run import train_with_keras_alone

expect.set_options(timeout=30_000)  # milliseconds; a busy machine takes more than the five seconds of default

_ADDRESS = re.compile(r"TensorBoard \S+ at (http://\S+?)/? ")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium is not None, "Chromium is not installed: apt-get install chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Two finished trainings, `plain` and `weighted`, and what their models predicted."""
    return train(tmp_path_factory.mktemp("trained"))


@pytest.fixture(scope="session")
def trained_with_keras_alone(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A finished training that knew nothing of this package."""
    return train_with_keras_alone(tmp_path_factory.mktemp("keras"))


@pytest.fixture(scope="session")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    """Three finished runs with hyperparameters, and their scores."""
    return write_sweep(tmp_path_factory.mktemp("sweep"))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs `wide/seed…` and two `deep/seed…`."""
    logdir = tmp_path_factory.mktemp("seeded")
    write_seeded_logs(logdir)
    return logdir


@pytest.fixture(scope="session")
def load_fast(request: pytest.FixtureRequest) -> str:
    """Which of TensorBoard's two loaders serves: both of them in turn, for `any_loader` the fast one."""
    return str(request.param)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "load_fast" in metafunc.fixturenames:
        loaders = {"fast": "true", "python": "false"}
        if metafunc.definition.get_closest_marker("any_loader") is not None:
            del loaders["python"]
        metafunc.parametrize("load_fast", loaders.values(), ids=loaders, indirect=True, scope="session")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, str], str]]:
    """Starts `tensorboard` over a log directory, one for each loader, and returns its address.

    They stay until the end: to start one takes longer than most tests.
    """
    started: dict[tuple[Path, str], tuple[subprocess.Popen[str], str]] = {}
    # TensorBoard notes there that it runs.
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("notes"))}

    def address(logdir: Path, load_fast: str) -> str:
        if (logdir, load_fast) not in started:
            command = [sys.executable, "-m", "tensorboard.main", f"--logdir={logdir}", "--port=0"]
            command += ["--reload_interval=1", f"--load_fast={load_fast}"]
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env=environment,
            )
            started[logdir, load_fast] = (process, _address(process))
        return started[logdir, load_fast][1]

    yield address
    for process, _ in started.values():
        process.kill()  # a farewell takes each of them two seconds
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(scope="session")
def serve(load_fast: str, servers: Callable[[Path, str], str]) -> Callable[[Path], str]:
    """Returns the address of a `tensorboard` over a log directory, once that has been read."""
    read: set[Path] = set()

    def serve_(logdir: Path) -> str:
        address = servers(logdir, load_fast)
        if logdir not in read:
            wait_until_read(address, logdir)
            read.add(logdir)
        return address

    return serve_


@pytest.fixture
def open_panel(page: Page, serve: Callable[[Path], str]) -> Iterator[Callable[[Path], PanelPage]]:
    """Opens the tab over a log directory; fails if the page complained by the end."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: _is_complaint(message) and complaints.append(message.text))

    def open_(logdir: Path) -> PanelPage:
        return PanelPage.open(page, f"{serve(logdir)}/#custom_metrics")

    yield open_
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """Whether a line of the console tells of a defect; a save that comes second is answered by 409."""
    second = message.location["url"].endswith("/formulas") and " 409 " in message.text
    return message.type == "error" and not second


def _address(process: subprocess.Popen[str]) -> str:
    """Reads the address from what TensorBoard prints, and goes on reading so that it never blocks."""
    lines: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    Thread(target=read, daemon=True).start()
    printed = []
    try:
        while True:
            line = lines.get(timeout=60)
            printed.append(line)
            match = _ADDRESS.search(line)
            if match is not None:
                return match.group(1)
    except Empty:
        raise AssertionError(f"TensorBoard did not start: {''.join(printed)}") from None
