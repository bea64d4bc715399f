"""The demo that needs no training."""

import subprocess
import sys
from pathlib import Path

import numpy as np

SCRIPT = Path(__file__).parents[2] / "demo" / "write_demo_logs.py"

# None in sys.modules makes `import` raise, so that the script shows that it needs neither.
PROGRAM = """
import runpy, sys
sys.modules.update(dict.fromkeys(["tensorflow", "keras"]))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def write(directory):
    command = [sys.executable, "-c", PROGRAM, str(SCRIPT), str(directory)]
    return subprocess.run(command, capture_output=True, text=True)


def test_demo_logs_are_four_runs_of_which_the_weighted_ones_are_better(tmp_path, read):
    result = write(tmp_path)

    assert result.returncode == 0, result.stderr
    last = {}
    for training in ("plain", "weighted"):
        for data in ("train", "validation"):
            tags = read(tmp_path, training, data, "custom_metrics")
            assert tags["custom_metrics/f2"].steps == list(range(50))
            assert len(tags["custom_metrics/scores_positive"].values) == 50
            last[training, data] = np.mean(tags["custom_metrics/f2"].values[-5:])
    assert 0.5 < last["plain", "validation"] < 0.6
    assert 0.75 < last["weighted", "validation"] < 0.9
    precision = read(tmp_path, "plain", "validation", "custom_metrics")["custom_metrics/precision"].values
    assert np.isnan(precision[0])
    assert not np.isnan(precision[-1])


def test_demo_logs_are_not_mixed_with_others(tmp_path):
    (tmp_path / "mine").mkdir()

    result = write(tmp_path)

    assert result.returncode == 1
    assert result.stderr == f"{tmp_path} must be a new or an empty directory.\n"
