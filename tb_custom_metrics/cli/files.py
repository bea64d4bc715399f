"""Files that are there whole or not at all."""

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

# TensorBoard reads every file whose name holds "tfevents".
TEMPORARY = ".tb-custom-metrics-"

_ABANDONED = 3600  # seconds after which a temporary file is a crash's, where locks do not tell


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Writes a file under another name and renames it, so that nobody sees half of it.

    Raises:
        OSError: If it cannot be written; then what was there still is.
    """
    path = Path(path)
    if not path.name:  # "." and "/"
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            _lock(file)
            file.write(content)
            file.flush()
            temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None  # not a name that nobody has chosen
        raise


def remove_abandoned(directory: Path) -> None:
    """Removes the temporary files of writers that were killed.

    A writer holds a lock on its file, which ends with it. Its number would not do: a process that has
    ended keeps it until somebody asks, and another machine counts its own.
    """
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.startswith(TEMPORARY) and _is_abandoned(entry.path):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _lock(file: IO[bytes]) -> bool:
    """Locks a file until it is closed; returns whether that is certain."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody has it, or the file system has no locks
        return False
    return True


def _is_abandoned(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return _lock(file) or time.time() - os.fstat(file.fileno()).st_mtime > _ABANDONED
    except OSError:
        return False
