"""Trains on imbalanced data beside a TensorBoard that shows it, from nothing but Python.

    python3 demo/run.py

It makes an environment in `demo/.venv`, installs this checkout there, starts TensorBoard and two
trainings, and prints the address to open. TensorBoard stays until Ctrl-C.
"""

from __future__ import annotations  # an older Python shall get as far as the check below

import argparse
import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

DEMO = Path(__file__).resolve().parent
CHECKOUT = DEMO.parent
ENVIRONMENT = DEMO / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SOURCES = ("setup.py", "pyproject.toml", "tb_custom_metrics", "frontend/src", "frontend/package.json")

FIRST_PORT = 6006  # TensorBoard's own default
LAST_PORT = 6036
START = 120  # seconds that TensorBoard may take to answer
STOP = 10  # seconds that a process may take to end before it is killed
SECONDS = 3.0  # least duration of an epoch, so that the curves can be watched


def main() -> None:
    """Runs at the prompt."""
    options = parse()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        install()
        with log_directory(options.logdir) as options.logdir:
            show(options)
    except KeyboardInterrupt:
        print("\nStopped.")


def parse() -> argparse.Namespace:
    """Returns the options; ends where they, or this Python, will not do."""
    parser = argparse.ArgumentParser(description="Train beside a TensorBoard that shows it.")
    parser.add_argument("--logdir", type=Path, help="new or empty, and stays; a temporary one unless told")
    parser.add_argument("--port", type=int, help=f"the first free one from {FIRST_PORT} unless told")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--exit-when-done", action="store_true", help="stop TensorBoard after the training")
    options = parser.parse_args()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"Python 3.11 to 3.13 is needed. This is {sys.version.split()[0]}.")
    logdir = options.logdir
    if logdir is not None and logdir.exists() and (not logdir.is_dir() or any(logdir.iterdir())):
        sys.exit(f"{logdir} must be a new or an empty directory.")
    return options


def install() -> None:
    """Makes the environment where there is none, and installs the checkout where it changed."""
    stamp = ENVIRONMENT / "installed"
    wanted = fingerprint()
    if not stamp.exists():
        print(f"Making an environment in {ENVIRONMENT} …", flush=True)
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    elif stamp.read_text() == wanted:
        return
    print("Installing this checkout with TensorFlow and scikit-learn …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    if subprocess.run([*pip, f"{CHECKOUT}[demo]"], check=False).returncode != 0:
        sys.exit("The installation failed: see above.")
    stamp.write_text(wanted)


def fingerprint() -> str:
    """Returns what changes when the sources do."""
    digest = hashlib.sha256()
    sources = [CHECKOUT / source for source in SOURCES]
    for path in sorted(path for source in sources for path in [source, *source.rglob("*")]):
        if path.is_file() and not {"__pycache__", "static"} & set(path.parts):
            digest.update(f"{path}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def log_directory(wanted: Path | None) -> Iterator[Path]:
    """Yields the directory wanted, or a temporary one that goes on the way out."""
    if wanted is not None:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
        return
    # What still writes there ends with its process.
    with tempfile.TemporaryDirectory(prefix="custom-metrics-demo-", ignore_cleanup_errors=True) as directory:
        yield Path(directory)


def show(options: argparse.Namespace) -> None:
    """Runs TensorBoard and the trainings until the person, or the last training, ends."""
    port = free_port(options.port)
    board = ["-m", "tensorboard.main", "--logdir", str(options.logdir), "--port", str(port)]
    with running("tensorboard", [*board, "--reload_interval", "2"]) as tensorboard:
        wait_for(tensorboard, port)
        print(f"\n  Open  http://localhost:{port}/#custom_metrics\n", flush=True)
        failed = train(options)
        if failed or options.exit_when_done:
            if failed:
                sys.exit(f"The training '{failed}' failed:\n{log_of(failed)}")
            return
        print("\nThe trainings have ended; TensorBoard stays. Ctrl-C stops it.", flush=True)
        tensorboard.wait()
        sys.exit(f"TensorBoard has ended:\n{log_of('tensorboard')}")


def train(options: argparse.Namespace) -> str | None:
    """Runs both trainings side by side; returns the name of one that failed, or `None`."""
    script = [str(DEMO / "train_keras.py"), str(options.logdir), "--epochs", str(options.epochs)]
    with contextlib.ExitStack() as stack:
        trainings = {
            run: stack.enter_context(running(run, [*script, "--seconds", str(SECONDS), "--run", run]))
            for run in ("plain", "weighted")
        }
        while any(training.poll() is None for training in trainings.values()):
            failed = first_failed(trainings)
            if failed is not None:
                return failed
            time.sleep(0.2)
        return first_failed(trainings)


def first_failed(processes: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """Returns the name of one that has ended with an error, or `None`."""
    return next((name for name, process in processes.items() if process.poll()), None)


@contextlib.contextmanager
def running(name: str, arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Runs Python in the environment; ends it, and what it has started, on the way out.

    It stands in a session of its own, so that Ctrl-C reaches this process only, which then ends
    the others in order. Errors go to a file, since TensorFlow tells a lot.
    """
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}
    with open(_log_path(name), "wb") as log:
        output = log if name == "tensorboard" else None
        process = subprocess.Popen(
            [str(PYTHON), *arguments], stdout=output, stderr=log, env=environment, start_new_session=True
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks a process to end, then makes it."""
    process.terminate()
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if hasattr(os, "killpg"):
        # TensorBoard's data server, should it have been left behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def free_port(wanted: int | None) -> int:
    """Returns the port wanted, or the first free one; ends where there is none."""
    for port in [wanted] if wanted is not None else range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as probe, contextlib.suppress(OSError):
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("localhost", port))
            return port
    sys.exit(f"Port {wanted or f'{FIRST_PORT} to {LAST_PORT}'} is taken. Choose another with --port.")


def wait_for(tensorboard: subprocess.Popen[bytes], port: int) -> None:
    """Returns when TensorBoard answers; ends where it does not."""
    deadline = time.monotonic() + START
    while tensorboard.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
            return
        time.sleep(0.2)
    sys.exit(f"TensorBoard did not start:\n{log_of('tensorboard')}")


def log_of(name: str) -> str:
    """Returns the end of what a process said."""
    lines = _log_path(name).read_text(errors="replace").splitlines()
    return "\n".join(lines[-30:])


def _log_path(name: str) -> Path:
    return ENVIRONMENT / f"{name}.log"


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    # A second Ctrl-C must not leave half of the processes behind.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
