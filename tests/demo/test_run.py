"""The program that runs the demo beside a TensorBoard."""

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SOURCE = Path(__file__).parents[2] / "demo/run.py"

# Stands in place of the training of the demo, which takes minutes: one fails while the other trains.
TRAINING = """
import sys, time
if sys.argv[-1] == "weighted":
    sys.exit(1)
time.sleep(60)
open(sys.argv[1], "w")  # the log directory, as a file
"""


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    specification = importlib.util.spec_from_file_location("demo_run", SOURCE)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_temporary_logs_are_removed_and_those_that_were_asked_for_stay(tmp_path, demo):
    with demo.log_directory(None) as temporary:
        assert temporary.is_dir()
    with demo.log_directory(tmp_path / "logs") as wanted:
        assert wanted.is_dir()

    assert not temporary.exists()
    assert wanted == tmp_path / "logs"
    assert wanted.is_dir()


def test_a_training_that_fails_is_told_while_the_other_still_trains(tmp_path, monkeypatch, demo):
    (tmp_path / "train_keras.py").write_text(TRAINING)
    for name, value in {"DEMO": tmp_path, "ENVIRONMENT": tmp_path, "PYTHON": sys.executable}.items():
        monkeypatch.setattr(demo, name, value)

    failed = demo.train(argparse.Namespace(logdir=tmp_path / "logs", epochs=1))

    assert failed == "weighted"
    assert not (tmp_path / "logs").exists()  # the other was not waited for
