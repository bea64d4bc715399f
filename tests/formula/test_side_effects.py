"""Evaluating a formula opens no file and no socket, starts no process, imports and compiles nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "watched_evaluation.py"


def watched(*control: str) -> dict:
    result = subprocess.run(
        [sys.executable, str(SCRIPT), *control], capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(result.stdout)


def test_no_formula_of_the_corpora_reaches_out():
    assert watched() == {"formulas": 397, "events": []}


@pytest.mark.parametrize(
    ("control", "event"),
    [
        ("open", "open"),
        ("socket", "socket.__new__"),
        ("subprocess", "subprocess.Popen"),
        ("import", "import"),
        ("eval", "compile"),
    ],
)
def test_reaching_out_would_be_noticed(control, event):
    assert event in watched(control)["events"]
