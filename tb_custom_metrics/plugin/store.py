"""Formula sets saved from the panel: one immutable file a revision, beside the logs.

    <logdir>/.tb_custom_metrics/<set>/r00000042.json

A revision is written to a temporary file, flushed, and linked to its name. A link fails where the name is
taken, so that exactly one of two savers wins, and no lock can be left behind. A crash leaves at most a
temporary file. No revision is ever written over or deleted: history is the listing, and undoing is saving
older content again. What is new is found by listing, never by time stamps, which shared disks get wrong.
"""

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Collection
from collections.abc import Iterator
from pathlib import Path

from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.sentences import reason_of
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.revision import RevisionError

DIRECTORY = ".tb_custom_metrics"

_SET_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FILE_NAME = re.compile(r"r([0-9]{8})\.json")
_LAST = 99_999_999  # the largest number that a file name holds
_TEMPORARY = ".saving-"
_ABANDONED = 3600  # seconds after which a temporary file is a crash's


class ConflictError(Exception):
    """A save that somebody else came before.

    Attributes:
        current: The revision in force now, or `None` where none can be read.
    """

    def __init__(self, current: Revision | None) -> None:
        super().__init__("another revision is in force")
        self.current = current


def is_set_name(name: str) -> bool:
    """Whether a set may be called so.

    The name is also that of a directory: in ASCII, and in lower case, since some file systems do not tell
    the cases apart.
    """
    return _SET_NAME.fullmatch(name) is not None


class Store:
    """The saved sets of one log directory.

    Nothing in it is reached through a symbolic link, so that all that is read and written lies in the log
    directory. The log directory itself may be such a link.

    Args:
        logdir: The log directory.
    """

    def __init__(self, logdir: Path) -> None:
        self._logdir = logdir
        self._root = logdir / DIRECTORY

    def read(self) -> tuple[list[Revision], list[str]]:
        """Returns the revision in force of each set, and sentences about what cannot be used."""
        in_force = []
        notes = []
        try:
            names = self._names()
        except OSError as error:
            told = "The saved formula sets cannot be read: {message}"
            return [], [say("sets_unreadable", told, message=reason_of(error))]
        for name in names:
            try:
                current, skipped = self._current(name, self._numbers(name))
            except OSError as error:
                current, skipped = None, [_unreadable(name, error)]
            if current is not None:
                in_force.append(current)
                told = "{message}; revision {number} is in force"
                skipped = [say("other_in_force", told, message=one, number=current.number) for one in skipped]
            notes += skipped
        return in_force, notes

    def history(self, name: str, length: int) -> tuple[list[Revision], list[str]]:
        """Returns the newest revisions of a set, newest first, and sentences about what cannot be used."""
        try:
            newest = sorted(self._numbers(name))[-length:]
        except OSError as error:
            return [], [_unreadable(name, error)]
        found = list(self._revisions(name, newest))
        return (
            [one for one in found if isinstance(one, Revision)],
            [one.message for one in found if isinstance(one, RevisionError)],
        )

    def save(self, name: str, base: int, toml: str) -> Revision:
        """Saves the next revision of a set.

        Args:
            name: The set, one that `is_set_name`.
            base: The number of the revision that the text was made from; 0 for a new set.
            toml: A formula set.

        Returns:
            The revision, which stands in the directory for good.

        Raises:
            FormulaSetError: If the text is no formula set.
            FormulaError: If a formula in it is not a formula.
            ConflictError: If another revision than `base` is in force.
            OSError: If it cannot be written; then nothing has changed.
        """
        assert is_set_name(name)
        formulas = FormulaSet.from_toml(toml)
        directory = self._root / name
        _make_directory(self._root)
        _make_directory(directory)
        # Listed once: a revision that comes after this look must take the number that is wanted here.
        numbers = self._numbers(name)
        current, _ = self._current(name, numbers)
        if base != (0 if current is None else current.number):
            raise ConflictError(current)
        number = max(numbers, default=0) + 1
        if number > _LAST:
            told = "set '{name}' has as many revisions as their names can count"
            raise OSError(None, say("no_number_left", told, name=name))
        saved = Revision(name, number, time.time(), toml, formulas)
        _remove_abandoned(directory)
        if not _create(directory, _file_name(number), saved.to_bytes()):
            raise ConflictError(self._current(name, self._numbers(name))[0])
        if number == 1:
            _flush(self._root)
            _flush(self._logdir)
        return saved

    def refusal(self) -> str | None:
        """Returns why nothing can be saved here, or `None` where it can: found out by trying."""
        directory = self._logdir
        try:
            if os.path.lexists(self._root):
                _check_directory(self._root)
                directory = self._root
            temporary = _written(directory, b"")
        except OSError as error:
            return say(
                "logdir_not_writable",
                "The log directory cannot be written to: {message}",
                message=reason_of(error),
            )
        link = _temporary(directory)
        try:
            os.link(temporary, link)
        except OSError as error:
            return say(
                "no_hard_links",
                "The log directory takes no hard links, which saving needs: {message}",
                message=reason_of(error),
            )
        finally:
            _remove(temporary)
            _remove(link)
        return None

    def _names(self) -> list[str]:
        """The sets that there are."""
        if not os.path.lexists(self._root):
            return []
        _check_directory(self._root)
        return sorted(name for name in os.listdir(self._root) if is_set_name(name))

    def _numbers(self, name: str) -> list[int]:
        """The revisions of a set, whether they can be used or not."""
        directory = self._root / name
        for path in (self._root, directory):
            if not os.path.lexists(path):
                return []
            _check_directory(path)
        found = (_FILE_NAME.fullmatch(file) for file in os.listdir(directory))
        return [int(match[1]) for match in found if match is not None]

    def _revisions(self, name: str, numbers: Collection[int]) -> Iterator[Revision | RevisionError]:
        """Reads revisions of a set, newest first, each when it is asked for."""
        for number in sorted(numbers, reverse=True):
            try:
                yield Revision.from_file(self._root / name / _file_name(number), name, number)
            except RevisionError as error:
                told = "Revision {number} of set '{name}' cannot be used: {message}"
                given = {"name": name, "message": error.message}
                yield RevisionError(say("revision_unusable", told, number=number, **given))
            except OSError as error:
                told = "Revision {number} of set '{name}' cannot be read: {message}"
                given = {"name": name, "message": reason_of(error)}
                yield RevisionError(say("revision_unreadable", told, number=number, **given))

    def _current(self, name: str, numbers: Collection[int]) -> tuple[Revision | None, list[str]]:
        """The newest of these revisions that can be used, and sentences about newer ones."""
        skipped: list[str] = []
        for found in self._revisions(name, numbers):
            if isinstance(found, Revision):
                return found, skipped
            skipped.append(found.message)
        return None, skipped


def _unreadable(name: str, error: OSError) -> str:
    return say("set_not_read", "Set '{name}' cannot be read: {message}", name=name, message=reason_of(error))


def _file_name(number: int) -> str:
    return f"r{number:08d}.json"


def _temporary(directory: Path) -> Path:
    return directory / f"{_TEMPORARY}{secrets.token_hex(8)}"


def _check_directory(path: Path) -> None:
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        told = "'{name}' is a symbolic link, which is not followed"
        raise NotADirectoryError(None, say("symbolic_link", told, name=path.name))
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(None, say("no_directory", "'{name}' is not a directory", name=path.name))


def _make_directory(path: Path) -> None:
    with contextlib.suppress(FileExistsError):
        path.mkdir()
    _check_directory(path)


def _written(directory: Path, content: bytes) -> Path:
    """Writes a temporary file to the disk. It is readable to whom the umask says, not to its owner alone."""
    path = _temporary(directory)
    try:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        _remove(path)
        raise
    return path


def _create(directory: Path, name: str, content: bytes) -> bool:
    """Creates a file with all of its content at once; returns whether the name was still free."""
    temporary = _written(directory, content)
    try:
        os.link(temporary, directory / name)
    except FileExistsError:
        # Not taken where the link is there after all: a network disk has repeated the request, because
        # the answer to the first was lost.
        if os.stat(temporary).st_nlink == 1:
            return False
    finally:
        _remove(temporary)
    _flush(directory)
    return True


def _remove_abandoned(directory: Path) -> None:
    """Removes what savers that were killed have left."""
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.startswith(_TEMPORARY) and time.time() - entry.stat().st_mtime > _ABANDONED:
                _remove(Path(entry))


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _flush(directory: Path) -> None:
    """Makes the names in a directory outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
