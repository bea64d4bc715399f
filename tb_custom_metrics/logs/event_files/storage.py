"""Where event files lie: on a disk, or behind a URL that fsspec knows."""

import os
import posixpath
import stat
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any
from typing import NamedTuple
from typing import Protocol


class StorageError(OSError):
    """A log directory that cannot be read: why, and what to do about it."""


class Stamp(NamedTuple):
    """What tells whether a file has changed.

    Attributes:
        identity: Another one where the file was replaced, as far as that can be told.
        size: Bytes.
        changed: Another one where it was written to.
    """

    identity: Hashable
    size: int
    changed: Hashable


class Storage(Protocol):
    """A log directory whose files can be listed and read."""

    def files_of_runs(self) -> Iterator[tuple[str, list[str]]]:
        """Yields each run with its event files, in the order of their names.

        Run names are as TensorBoard's: the path from the log directory, "." for that itself.
        """
        ...

    def stamp(self, path: str) -> Stamp | None:
        """Returns the state of a file, or `None` where it is something else."""
        ...

    def read(self, path: str, start: int, size: int) -> bytes:
        """Returns at most `size` bytes from `start` on."""
        ...


class Disk:
    """A log directory on a disk. Links are followed, but not in circles."""

    def __init__(self, logdir: str) -> None:
        self._logdir = logdir

    def files_of_runs(self) -> Iterator[tuple[str, list[str]]]:
        return files_of_runs(self._logdir)

    def stamp(self, path: str) -> Stamp | None:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return None
        return Stamp((status.st_dev, status.st_ino), status.st_size, status.st_mtime_ns)

    def read(self, path: str, start: int, size: int) -> bytes:
        with open(path, "rb", buffering=0) as file:
            file.seek(start)
            return file.read(size)


class Remote:
    """A log directory behind a URL. Everything in it is listed in one go, and never from a cache.

    Args:
        url: Such as `s3://bucket/logs`; how to get there is fsspec's to know: from environment
            variables and its own configuration.

    Raises:
        StorageError: If fsspec, or what it needs for this URL, is not installed.
    """

    def __init__(self, url: str) -> None:
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(url)
        except ImportError as error:
            raise StorageError(
                None,
                f"'{url}' needs fsspec and what it needs for this protocol ({error}). "
                "Install it with: pip install 'tensorboard-plugin-custom-metrics[remote]'",
            ) from None
        except ValueError as error:
            raise StorageError(None, f"'{url}' is no URL that can be read: {error}") from None
        self._url = url
        self._found: Mapping[str, Mapping[str, Any]] = {}

    def files_of_runs(self) -> Iterator[tuple[str, list[str]]]:
        # Another machine may have written since: s3fs would go on showing what it once saw.
        with self._translated_errors():
            self._files.invalidate_cache()
            self._found = self._files.find(self._root, detail=True)
        prefix = f"{self._root.rstrip('/')}/"
        runs: dict[str, list[str]] = {}
        for path in sorted(self._found):
            if _is_event_file(posixpath.basename(path)):
                runs.setdefault(posixpath.dirname(path.removeprefix(prefix)) or ".", []).append(path)
        yield from runs.items()

    def stamp(self, path: str) -> Stamp | None:
        found = self._found.get(path)
        if found is None:
            with self._translated_errors():
                found = self._files.info(path)
        if found["type"] != "file":
            return None
        changed = next(
            (found[key] for key in ("ETag", "etag", "mtime", "LastModified") if key in found), None
        )
        return Stamp(path, int(found["size"]), str(changed))

    def read(self, path: str, start: int, size: int) -> bytes:
        # Not beyond the end, which some servers refuse as a whole.
        stop = start + size if path not in self._found else min(start + size, int(self._found[path]["size"]))
        with self._translated_errors():
            data: bytes = self._files.cat_file(path, start=start, end=stop)
        return data

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each protocol has its own
            reason = str(error) or type(error).__name__
            raise StorageError(None, f"'{self._url}' cannot be read: {reason}") from error


def storage_of(logdir: str) -> Storage:
    """Returns the storage of a log directory, which is given as to `tensorboard --logdir`."""
    return Remote(logdir) if "://" in logdir else Disk(logdir)


def files_of_runs(logdir: str) -> Iterator[tuple[str, list[str]]]:
    """Yields each run with its event files, in the order of their names.

    Run names are as TensorBoard's: the path from the log directory, "." for that itself. Links are
    followed, but not in circles.
    """
    yield from _files_of_runs(logdir, "", (os.path.realpath(logdir),))


def files_of_run(logdir: str, run: str) -> list[str]:
    """Returns the event files of one run, in the order of their names."""
    return _event_files(_entries(os.path.join(logdir, run)))


def _files_of_runs(directory: str, run: str, above: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    entries = _entries(directory)
    paths = _event_files(entries)
    if paths:
        yield run or ".", paths
    for entry in entries:
        if not entry.is_dir():
            continue
        real = os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(above[-1], entry.name)
        if real not in above:
            name = os.fsencode(entry.name).decode("utf-8", "replace")
            yield from _files_of_runs(entry.path, f"{run}/{name}" if run else name, (*above, real))


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as listed:
            return sorted(listed, key=lambda entry: entry.name)
    except OSError:
        return []  # removed a moment ago, or not ours to read


def _event_files(entries: Iterable[os.DirEntry[str]]) -> list[str]:
    return [entry.path for entry in entries if _is_event_file(entry.name) and not entry.is_dir()]


def _is_event_file(name: str) -> bool:
    return "tfevents" in name and not name.endswith(".profile-empty")
