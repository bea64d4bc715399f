"""The command line as tests run it, and what it leaves in a log directory."""

import sys
from pathlib import Path

COMMAND = [sys.executable, "-P", "-m", "tb_custom_metrics.cli"]


def files(logdir: Path) -> dict[str, bytes]:
    """Every file but the journal."""
    return {
        str(path.relative_to(logdir)): path.read_bytes()
        for path in sorted(logdir.rglob("*"))
        if path.is_file() and ".tb_custom_metrics" not in path.parts
    }
