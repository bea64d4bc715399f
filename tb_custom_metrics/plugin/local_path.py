"""Paths as they are given on the command line."""

import os
from pathlib import Path


def local_path(given: str | None) -> Path | None:
    """Returns the path of a log directory, or `None` where there is none or it lies behind a protocol.

    Example:
        >>> local_path("~nobody-of-this-name/logs"), local_path("s3://bucket/logs"), local_path("")
        (PosixPath('~nobody-of-this-name/logs'), None, None)
    """
    return None if not given or "://" in given else expanded(given)


def expanded(given: str) -> Path:
    """Returns a path with `~` as TensorBoard takes it: that of a user who is not there stays as it is."""
    return Path(os.path.expanduser(given))
