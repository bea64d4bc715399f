"""What a backfill has done, so that one that was cut off goes on where it was.

    <logdir>/.tb_custom_metrics/backfill.jsonl

Each line is a run or a training that is done, from which files and formulas, and the size of what was
written. The last line may have been cut off: it counts for nothing.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tb_custom_metrics.cli.files import write_whole
from tb_custom_metrics.plugin.store import DIRECTORY

NAME = "backfill.jsonl"


class Done(NamedTuple):
    """A run that is done.

    Attributes:
        key: Another text where files, formulas or settings are others.
        path: What was written, or `None` where no formula has a value.
        size: Its size, bytes.
    """

    key: str
    path: str | None
    size: int


class Journal:
    """The journal of one log directory.

    Args:
        logdir: The log directory.
    """

    def __init__(self, logdir: str) -> None:
        self._path = Path(logdir) / DIRECTORY / NAME
        self._done: dict[str, Done] = {}
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        for line in lines:
            run, done = _read(line)
            if done is not None:
                self._done[run] = done
        self._path.parent.mkdir(exist_ok=True)
        if len(lines) > 2 * len(self._done):
            write_whole(self._path, b"".join(_line(run, done) for run, done in self._done.items()))
        elif lines and _read(lines[-1])[1] is None:
            with self._path.open("ab") as file:
                file.write(b"\n")

    def holds(self, run: str, key: str) -> bool:
        """Whether the run is done with this key, and what was written is still there."""
        done = self._done.get(run)
        if done is None or done.key != key:
            return False
        try:
            return done.path is None or os.stat(done.path).st_size == done.size
        except OSError:
            return False

    def add(self, entries: Iterable[tuple[str, Done]]) -> None:
        """Notes runs that are done: handed to the operating system when this returns."""
        with self._path.open("ab") as file:
            file.write(b"".join(_line(run, done) for run, done in entries))


def training_entry(training: str) -> str:
    """Returns what a training is called here, where a run may have the same name."""
    return f"{training}/"


def key_of(*parts: object) -> str:
    """Returns a text that is another one where any of the parts is."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _line(run: str, done: Done) -> bytes:
    return json.dumps({"run": run, **done._asdict()}).encode() + b"\n"


def _read(line: bytes) -> tuple[str, Done | None]:
    try:
        entry = json.loads(line)
        run, done = entry["run"], Done(entry["key"], entry["path"], entry["size"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", None
    is_right = isinstance(run, str) and isinstance(done.key, str) and isinstance(done.size, int)
    return (run, done) if is_right and isinstance(done.path, str | None) else ("", None)
