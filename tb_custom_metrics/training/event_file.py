"""An event file that a training writes to."""

import contextlib
import itertools
import os
import socket
import time
from collections.abc import Sequence
from typing import Any

from tensorboard.compat.proto import event_pb2

from tb_custom_metrics.training.records import FILE_VERSION
from tb_custom_metrics.training.records import record
from tb_custom_metrics.training.summaries import Value
from tb_custom_metrics.training.summaries import to_proto

_serial = itertools.count()


class EventFile:
    """A new event file in a directory, which is made where there is none.

    It writes at once, not from a thread of its own, so that an error comes from the call that met
    it. A file that met one is never added to: readers stop at the cut. It serves trainings with
    TensorFlow, too, whose summary operations take longer: outside a graph 0.3 ms a value, and in one
    50 ms for each new file.

    Args:
        directory: A path, or a URL that TensorBoard can write to.

    Raises:
        OSError: If the directory or the file cannot be made.
    """

    def __init__(self, directory: str) -> None:
        host = socket.gethostname()
        # Readers go from file to file in the order of names: of one second, the 10th comes after the 9th.
        name = f"events.out.tfevents.{int(time.time()):010}.{host}.{os.getpid()}.{next(_serial):06}"
        self._path = os.path.join(directory, name)
        self._file = _create(directory, self._path)
        self._add(event_pb2.Event(wall_time=time.time(), file_version=FILE_VERSION))

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
        self._file.flush()
        if not path_exists(self._path):
            raise FileNotFoundError(f"The event file was removed: {self._path}")

    def close(self) -> None:
        """Writes what is left and ends the file."""
        self._file.close()

    def __del__(self) -> None:
        abandon(self)  # a training that is interrupted tells its callbacks nothing

    def _add(self, event: event_pb2.Event) -> None:
        self._file.write(record(event))


def abandon(events: EventFile) -> None:
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
