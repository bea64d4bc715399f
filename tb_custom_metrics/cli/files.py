"""Files that are there whole or not at all."""

import contextlib
import os
import re
import secrets
import socket
import time
from pathlib import Path

_ABANDONED = 3600  # seconds after which a temporary file is a crash's, whoever wrote it
_TEMPORARY = re.compile(r"\.tb-custom-metrics-(?P<host>.+)-(?P<process>[0-9]+)-[0-9a-f]{8}")


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Writes a file under another name and renames it, so that nobody sees half of it.

    Raises:
        OSError: If it cannot be written; then what was there still is.
    """
    path = Path(path)
    # TensorBoard reads every file whose name holds "tfevents".
    name = f".tb-custom-metrics-{_host()}-{os.getpid()}-{secrets.token_hex(4)}"
    temporary = path.with_name(name)
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None  # not a name that nobody has chosen
        raise


def remove_abandoned(directory: Path) -> None:
    """Removes the temporary files of writers that were killed."""
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            match = _TEMPORARY.fullmatch(entry.name)
            if match is None:
                continue
            if (match["host"] == _host() and not _is_alive(int(match["process"]))) or (
                time.time() - entry.stat().st_mtime > _ABANDONED
            ):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _host() -> str:
    return socket.gethostname().replace("tfevents", "").replace("/", "") or "host"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
