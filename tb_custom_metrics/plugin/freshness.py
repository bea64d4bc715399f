"""Whether TensorBoard still reads: it goes on serving what it has after its reader has died.

Event files may also grow by what is not looked at elsewhere, such as images: what counts is whether
TensorBoard lists anything new, of whatever plugin.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

from tb_custom_metrics.plugin.local_path import local_path

_INTERVALS = 3  # in which TensorBoard would have read what was written
_SHORTEST = 10.0  # seconds, of one interval: a large log directory takes a while
_MAX_ENTRIES = 200_000  # of a log directory; a larger one is not looked at

_log = logging.getLogger(__name__)


class Freshness:
    """Watches the event files of a log directory while there is nothing new.

    The disk is looked at in a thread of its own, since one that hangs must hold nobody up.

    Args:
        logdir: The log directory, as it was given to TensorBoard.
        reload_interval: Seconds between two readings of TensorBoard; 0 where it reads once.
        has_read: Returns what TensorBoard lists of all plugins: something else once there is something
            new. It is called in the thread, too.
    """

    def __init__(self, logdir: str | None, reload_interval: float, has_read: Callable[[], object]) -> None:
        self._logdir = local_path(logdir)
        self._interval = max(reload_interval, _SHORTEST)
        self._watches = reload_interval > 0 and self._logdir is not None
        self._has_read = has_read
        self._lock = threading.Lock()
        self._version = ""
        self._since = 0.0
        self._looked = 0.0
        self._looking: threading.Thread | None = None
        self._read: object = None
        self._size: int | None = None
        self._grown: float | None = None

    def frozen_since(self, version: str) -> float | None:
        """Returns since when nothing new was read although event files grow, or `None` where all is well.

        Args:
            version: Another one as soon as there is something new.

        Returns:
            Seconds since the Unix epoch.
        """
        if not self._watches:
            return None
        now = time.time()
        with self._lock:
            if version != self._version:
                self._version, self._since = version, now
                self._size, self._grown = None, None
            standing = now - max(self._since, self._looked)
            if standing >= self._interval and not self._is_looking():
                self._looked = now
                self._looking = threading.Thread(target=self._look, args=(version,), daemon=True)
                self._looking.start()
            is_frozen = self._grown is not None and now - self._grown > _INTERVALS * self._interval
            return self._since if is_frozen else None

    def _is_looking(self) -> bool:
        return self._looking is not None and self._looking.is_alive()

    def _look(self, version: str) -> None:
        """Notes how large the event files are, and that they have grown since the last news."""
        assert self._logdir is not None
        if self._size is not None and _size_of_events(self._logdir) == self._size:
            return
        try:
            read = self._has_read()  # first, so that all of it is in the files as they are measured
        except Exception:
            _log.debug("What TensorBoard has read cannot be told", exc_info=True)
            return
        size = _size_of_events(self._logdir)
        with self._lock:
            if size is None or version != self._version:
                return
            if self._size is None or read != self._read:
                self._read, self._size, self._grown = read, size, None
            elif size > self._size and self._grown is None:
                self._grown = time.time()


def _size_of_events(logdir: Path) -> int | None:
    """Returns how many bytes all event files have, or `None` where that cannot be told."""
    size = 0
    for count, entry in enumerate(_entries(logdir)):
        if count > _MAX_ENTRIES:
            return None
        if "tfevents" in entry.name:
            try:
                size += entry.stat().st_size
            except OSError:
                continue  # it went a moment ago
    return size


def _entries(directory: Path) -> Iterator[os.DirEntry[str]]:
    directories = [os.fspath(directory)]
    while directories:
        try:
            with os.scandir(directories.pop()) as entries:
                for entry in entries:
                    yield entry
                    if entry.is_dir(follow_symlinks=False):
                        directories.append(entry.path)
        except OSError:
            continue
