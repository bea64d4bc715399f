"""An event file, written without TensorFlow."""

import contextlib
import itertools
import os
import socket
import time
from collections.abc import Sequence
from typing import Any
from typing import Protocol

from tensorboard.compat.proto import event_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_custom_metrics.training.summaries import Value
from tb_custom_metrics.training.summaries import to_proto

_serial = itertools.count()


class Events(Protocol):
    """Where the values of steps go."""

    def write(self, values: Sequence[Value], step: int, wall_time: float | None = None) -> None:
        """Writes the values of one step."""

    def flush(self) -> None:
        """Returns when all that was written would outlive this process."""

    def close(self) -> None:
        """Writes what is left and ends the file."""


class EventFile:
    """A new event file in a directory, which is made where there is none.

    It writes at once, not from a thread of its own, so that an error comes from the call that met
    it. A file that met one is never added to: readers stop at the cut.

    Args:
        directory: A path, or a URL that TensorBoard can write to.

    Raises:
        OSError: If the directory or the file cannot be made.
    """

    def __init__(self, directory: str) -> None:
        host = socket.gethostname()
        name = f"events.out.tfevents.{int(time.time()):010}.{host}.{os.getpid()}.{next(_serial)}"
        self._path = os.path.join(directory, name)
        self._file = _create(directory, self._path)
        self._records = RecordWriter(self._file)
        self._add(event_pb2.Event(wall_time=time.time(), file_version="brain.Event:2"))

    def write(self, values: Sequence[Value], step: int, wall_time: float | None = None) -> None:
        """Writes the values of one step as one event.

        Args:
            values: At least one.
            step: Which it is.
            wall_time: Seconds since the Unix epoch; now, unless given.
        """
        now = time.time() if wall_time is None else wall_time
        self._add(event_pb2.Event(wall_time=now, step=step, summary=to_proto(values)))

    def flush(self) -> None:
        """Hands everything to the operating system.

        Raises:
            FileNotFoundError: If the file was removed, which the operating system would not say.
        """
        self._records.flush()
        if not path_exists(self._path):
            raise FileNotFoundError(f"The event file was removed: {self._path}")

    def close(self) -> None:
        """Writes what is left and ends the file."""
        self._records.close()

    def _add(self, event: event_pb2.Event) -> None:
        self._records.write(event.SerializeToString())


def abandon(events: Events) -> None:
    """Closes what failed, whatever it says."""
    with contextlib.suppress(Exception):
        events.close()


def path_exists(path: str) -> bool:
    """Whether there is such a file or directory."""
    return bool(_gfile().exists(path)) if _is_remote(path) else os.path.exists(path)


def _create(directory: str, path: str) -> Any:
    if _is_remote(path):
        _gfile().makedirs(directory)
        return _gfile().GFile(path, "wb")
    os.makedirs(directory, exist_ok=True)
    return open(path, "xb")


def _is_remote(path: str) -> bool:
    return "://" in path


def _gfile() -> Any:
    # Only here, since it loads TensorFlow where that is installed: seconds, for local files in vain.
    from tensorboard.compat import tf

    return tf.io.gfile
