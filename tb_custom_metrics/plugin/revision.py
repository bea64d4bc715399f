"""One state of a formula set that was saved from the panel, as a file.

{"version": 1, "revision": 42, "saved_at": 1795422000.0, "sha256": "…", "toml": "…"}
"""

import functools
import hashlib
import json
import math
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say

VERSION = 1
MAX_FILE = 1024 * 1024  # bytes; the text of one request takes half of it at most


class RevisionError(ValueError):
    """A file that is no revision that can be used.

    Attributes:
        message: Why, without the name of the file.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a saved set.

    Attributes:
        set: The name of the set.
        number: From 1 upwards.
        saved_at: Seconds since the Unix epoch, by the clock of whoever saved.
        toml: The formula set as text.
        formulas: The same, read.
    """

    set: str
    number: int
    saved_at: float
    toml: str
    formulas: FormulaSet

    @classmethod
    def from_file(cls, path: Path, set_name: str, number: int) -> "Revision":
        """Reads what `to_bytes` has written.

        Raises:
            RevisionError: If it is not whole, too large, or of another release.
            OSError: If it cannot be read.
        """
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):  # a link leads elsewhere, and a pipe would never end
            raise RevisionError(no_regular_file())
        if status.st_size > MAX_FILE:
            raise RevisionError(too_many_bytes(status.st_size, MAX_FILE))
        content = _object(path.read_bytes())
        version, toml, saved_at = (content.get(key) for key in ("version", "toml", "saved_at"))
        if version != VERSION:
            told = "it has version {received}; this release reads version {version}"
            raise RevisionError(say("other_version", told, received=str(version)[:20], version=VERSION))
        if not isinstance(toml, str) or not isinstance(saved_at, float) or not math.isfinite(saved_at):
            raise RevisionError(_damaged())
        if content.get("revision") != number or content.get("sha256") != _digest(toml):
            raise RevisionError(_damaged())
        try:
            return cls(set_name, number, saved_at, toml, _formulas(toml))
        except (FormulaError, FormulaSetError) as error:
            raise RevisionError(error.message) from error

    def to_bytes(self) -> bytes:
        """Returns the content of its file."""
        content = {
            "version": VERSION,
            "revision": self.number,
            "saved_at": self.saved_at,
            "sha256": _digest(self.toml),
            "toml": self.toml,
        }
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _object(data: bytes) -> dict[str, object]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise RevisionError(_damaged())
    return content


def no_regular_file() -> Sentence:
    """Returns why a pipe, a directory or the like is not read."""
    return say("no_regular_file", "it is not a regular file")


def too_many_bytes(size: int, most: int) -> Sentence:
    """Returns why a file is not read that is larger than this."""
    told = "it has {size} bytes; at most {most} are read"
    return say("too_many_bytes", told, size=f"{size:,}", most=f"{most:,}")


def _damaged() -> Sentence:
    return say("damaged", "it is damaged")


@functools.lru_cache(maxsize=64)
def _formulas(toml: str) -> FormulaSet:
    """Reads a text once, since most requests find the same revisions in force."""
    return FormulaSet.from_toml(toml, may_clash=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
