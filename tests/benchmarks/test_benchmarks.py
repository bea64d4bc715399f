"""The benchmarks start, and print their tables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.knows_no_tensorflow


def test_the_benchmark_of_formulas_prints_a_row_for_each_figure():
    script = Path(__file__).with_name("formulas.py")

    # Scripts find the module beside them, whatever the tests themselves are kept from finding.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, script, "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)

    assert done.returncode == 0, done.stderr
    rows = [
        line for line in done.stdout.splitlines() if line.startswith(("F1,", "MCC,", "F2,", "precision,"))
    ]
    assert len(rows) == 10
    assert "to reach" in done.stdout
    assert "PyCM" in done.stdout
