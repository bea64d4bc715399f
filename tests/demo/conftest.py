"""Runs of the demos, and their event files read back."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

if importlib.util.find_spec("torch") is None:
    collect_ignore = ["test_pytorch.py"]

DEMO = Path(__file__).parents[2] / "demo"
LIMIT = 900  # seconds; the longest here takes a minute, and four on a very busy machine

PROGRAM = """
import runpy, sys
import numpy as np
script, log_dir, path = sys.argv[1:]
y_true, y_score = runpy.run_path(script)["train"](log_dir, 2)
np.savez(path, y_true=y_true, y_score=y_score)
"""

Train = Callable[[str, Path], tuple[np.ndarray, np.ndarray]]


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs Python, and fails where it does."""

    def run_python(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, **options)
        assert result.returncode == 0, result.stderr
        return result

    return run_python


@pytest.fixture
def train(run, tmp_path) -> Train:
    """Trains two epochs, and returns labels and scores of the validation data after the last."""

    def train_demo(script: str, log_dir: Path) -> tuple[np.ndarray, np.ndarray]:
        path = tmp_path / "predictions.npz"
        run("-c", PROGRAM, DEMO / script, log_dir, path)
        with np.load(path) as file:
            return file["y_true"], file["y_score"]

    return train_demo


@pytest.fixture
def read() -> Callable[..., dict[str, dict[int, np.ndarray]]]:
    """Returns tensors by tag and step."""

    def read_directory(*parts: object) -> dict[str, dict[int, np.ndarray]]:
        accumulator = EventAccumulator(str(Path(*parts)), size_guidance={"tensors": 0})
        accumulator.Reload()
        return {tag: _steps(accumulator, tag) for tag in accumulator.Tags()["tensors"]}

    return read_directory


def _steps(accumulator: EventAccumulator, tag: str) -> dict[int, np.ndarray]:
    return {event.step: tensor_util.make_ndarray(event.tensor_proto) for event in accumulator.Tensors(tag)}
