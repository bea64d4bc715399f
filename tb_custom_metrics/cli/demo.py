"""`tb-custom-metrics demo`: the logs of two invented trainings, and TensorBoard over them."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.demo_logs import write_demo_logs
from tb_custom_metrics.cli.exits import CommandError

HELP = """\
Writes the logs of two invented trainings on imbalanced data, which takes seconds, and starts
TensorBoard over them: open the address that it prints and choose the tab Custom Metrics.

examples:
  tb-custom-metrics demo
  tb-custom-metrics demo logs/demo --port 6010
  tb-custom-metrics demo logs/demo --write-only
"""

_PREFIX = "custom-metrics-demo-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument(
        "dir",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="new or empty; without it, a temporary one that is removed at the end",
    )
    parser.add_argument("--port", type=int, metavar="PORT", help="of TensorBoard; a free one without it")
    parser.add_argument("--write-only", action="store_true", help="write the logs and start nothing")


def run(options: argparse.Namespace) -> int:
    """Writes the logs and waits for TensorBoard to end; temporary ones are removed then."""
    if options.dir is not None or options.write_only:
        return _show(options.dir or Path(tempfile.mkdtemp(prefix=_PREFIX)), options)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as directory:
        return _show(Path(directory), options)


def _show(directory: Path, options: argparse.Namespace) -> int:
    try:
        n_runs = write_demo_logs(directory)
    except FileExistsError as error:
        raise CommandError(str(error)) from None
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(directory)]
    if options.port is not None:
        command += ["--port", str(options.port)]
    sys.stdout.write(f"Wrote {n_runs} runs to {directory}.\n")
    if options.write_only:
        sys.stdout.write(f"See them with: tensorboard --logdir {directory}\n")
        return exits.OK
    sys.stdout.write("TensorBoard starts; Ctrl-C ends it.\n")
    sys.stdout.flush()
    if subprocess.run(command, check=False).returncode != 0:
        raise CommandError("TensorBoard did not start: see above. Is the port free?")
    return exits.OK
