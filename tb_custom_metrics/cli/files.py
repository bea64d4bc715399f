"""Files that are there whole or not at all."""

import contextlib
import os
import secrets
from pathlib import Path

_TEMPORARY = ".tb-custom-metrics-"  # TensorBoard reads every file whose name holds "tfevents"


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Writes a file under another name and renames it, so that nobody sees half of it.

    Raises:
        OSError: If it cannot be written; then what was there still is.
    """
    path = Path(path)
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
