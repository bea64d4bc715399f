"""The command line in forks of a process that has loaded it, so that each starts at once; run by tests.

Reads lines of JSON: `arguments`, the folder `cwd` in which they are given, and the folder `said`, for the
files `stdout` and `stderr`. Answers each with a line: the exit code.
"""

import importlib
import json
import os
import signal
import sys

from tb_custom_metrics.cli.__main__ import COMMANDS
from tb_custom_metrics.cli.__main__ import main

LIMIT = 120  # seconds that a command may take


def become_command(cwd: str, said: str) -> None:
    """Makes this process, a fork, one that was started in `cwd` with its output to files."""
    signal.alarm(LIMIT)
    os.chdir(cwd)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(os.path.join(said, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)


def serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        process = os.fork()
        if process == 0:
            become_command(asked["cwd"], asked["said"])
            sys.exit(main(asked["arguments"]))
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    for name in COMMANDS:
        importlib.import_module(f"tb_custom_metrics.cli.{name}")
    serve()
