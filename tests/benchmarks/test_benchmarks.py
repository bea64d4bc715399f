"""The benchmarks start, and print their tables."""

import subprocess
import sys
from pathlib import Path


def test_the_benchmark_of_formulas_prints_a_row_for_each_figure():
    script = Path(__file__).with_name("formulas.py")

    done = subprocess.run([sys.executable, script, "--quick"], capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stderr
    rows = [
        line for line in done.stdout.splitlines() if line.startswith(("F1,", "MCC,", "F2,", "precision,"))
    ]
    assert len(rows) == 10
    assert "to reach" in done.stdout
    assert "PyCM" in done.stdout
