"""Copies of the checkout, and real builds of them."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Checkout:
    """A clean copy of the repository's files, and the commands that people run in it."""

    root: Path

    def build(self, *arguments: str, environment: Mapping[str, str]) -> Path:
        """Runs `python -m build` and returns the folder of what it made."""
        dist = self.root / "dist"
        command = [sys.executable, "-P", "-m", "build", "--outdir", dist, *arguments, self.root]
        done = run(command, environment)
        assert done.returncode == 0, done.stdout
        return dist

    def install(self, *arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs `pip install` into an environment of its own, `root/venv`."""
        directory = self.root / "venv"
        if not directory.exists():
            venv.create(directory, symlinks=True, with_pip=False)
        command = [sys.executable, "-P", "-m", "pip", "--python", directory, "install", "--no-deps"]
        return run([*command, *arguments, self.root], environment)

    def run_python(self, code: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs `code` where nothing is installed but what `install` put there."""
        return run([self.root / "venv" / "bin" / "python", "-P", "-c", code], environment)


def run(command: list[str | Path], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command and returns it with stdout and stderr as one text, to be shown on failure."""
    return subprocess.run(
        command,
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,  # seconds; the longest here takes ten
    )


@pytest.fixture(scope="session")
def new_checkout(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Checkout]:
    """Returns a function that copies what git tracks, or would track, to a new folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    names = [name for name in listing.stdout.split("\0") if (REPOSITORY / name).is_file()]

    def copy() -> Checkout:
        root = tmp_path_factory.mktemp("checkout")
        for name in names:
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, target)
        return Checkout(root)

    return copy


@pytest.fixture
def unpacked() -> Callable[[Path, Path], Checkout]:
    """Returns a function that unpacks an sdist into a folder."""

    def unpack(sdist: Path, directory: Path) -> Checkout:
        shutil.unpack_archive(sdist, directory, filter="data")
        (root,) = directory.iterdir()
        return Checkout(root)

    return unpack


@pytest.fixture(scope="session")
def with_node() -> dict[str, str]:
    """The environment of somebody who has Node."""
    return _environment(os.environ["PATH"])


@pytest.fixture(scope="session")
def without_node(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody whose PATH has a shell, which npm's scripts need, and no Node."""
    directory = tmp_path_factory.mktemp("bin")
    (directory / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    return _environment(str(directory))


@pytest.fixture(scope="session")
def without_npm(without_node: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody without Node, whose npm would reach nothing."""
    return {
        **without_node,
        "npm_config_registry": "http://127.0.0.1:9/",  # the discard port: nobody listens
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(tmp_path_factory.mktemp("npm_cache")),
    }


def _environment(path: str) -> dict[str, str]:
    # PYTHONPATH would let a build see the packages of the environment that runs the tests.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PATH": path}
