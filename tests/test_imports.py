"""The server half runs where TensorFlow and Keras are not installed."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

pytestmark = pytest.mark.knows_no_tensorflow

TENSORFLOW = ["tensorflow", "keras"]

# None in sys.modules makes `import` raise ModuleNotFoundError, as if it were not installed.
PROGRAM = """
import importlib, sys
module, *blocked = sys.argv[1:]
sys.modules.update(dict.fromkeys(blocked))
importlib.import_module(module)
"""


def import_without(blocked: Sequence[str], module: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", PROGRAM, module, *blocked]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    "module",
    [
        "tb_custom_metrics",
        "tb_custom_metrics.cli.backfill",
        "tb_custom_metrics.cli.check",
        "tb_custom_metrics.cli.demo",
        "tb_custom_metrics.cli.export",
        "tb_custom_metrics.cli.formulas",
        "tb_custom_metrics.counts",
        "tb_custom_metrics.formula",
        "tb_custom_metrics.log_directory",
        "tb_custom_metrics.logs",
        "tb_custom_metrics.logs.event_files.reader",
        "tb_custom_metrics.metadata",
        "tb_custom_metrics.plugin.loader",
        "tb_custom_metrics.plugin.plugin",
    ],
)
def test_imports_without_tensorflow_and_keras(module):
    result = import_without(TENSORFLOW, module)

    assert result.returncode == 0, result.stderr


def test_blocking_a_needed_package_is_noticed():
    result = import_without(["tensorboard"], "tb_custom_metrics.plugin.loader")

    assert result.returncode == 1
    assert "ModuleNotFoundError: No module named 'tensorboard.plugins'" in result.stderr
