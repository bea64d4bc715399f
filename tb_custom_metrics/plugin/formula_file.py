"""People's own formula file: written by hand, kept in version control, never written by the panel."""

import stat
from pathlib import Path

from tb_custom_metrics.formula.entries import FormulaSetError
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.formula.sentences import reason_of
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.plugin.revision import no_regular_file
from tb_custom_metrics.plugin.revision import too_many_bytes

NAME = "custom_metrics.toml"  # in the log directory

_MAX_FILE = 1024 * 1024  # bytes


class FormulaFile:
    """A TOML file that is read again whenever its content is another.

    While the content is wrong, as it is in the middle of an edit, the last that was right stays in force.

    Args:
        path: The file.
        is_expected: Whether it is an error that it is not there.
    """

    def __init__(self, path: Path, *, is_expected: bool) -> None:
        self.name = path.name
        self._path = path
        self._is_expected = is_expected
        self._last: tuple[bytes | None, FormulaSet | None, str | None] = (None, None, None)

    def read(self) -> tuple[FormulaSet | None, str | None]:
        """Returns the set in force, and a sentence about what is wrong with the file as it is now."""
        content, formulas, error = self._last
        try:
            found = _content(self._path)
        except FileNotFoundError:
            if not self._is_expected:
                return None, None
            return formulas, self._wrong(say("not_there", "it is not there"), formulas)
        except OSError as problem:
            return formulas, self._wrong(reason_of(problem), formulas)
        if found != content:
            try:
                formulas, error = FormulaSet.from_toml(found.decode(), may_clash=True), None
            except FormulaSetError as problem:
                error = self._wrong(problem.message, formulas)
            except FormulaError as problem:
                error = self._wrong(problem.message, formulas, str(problem))
            except UnicodeDecodeError:
                error = self._wrong(say("text_not_utf8", "it is not a text in UTF-8"), formulas)
            self._last = (found, formulas, error)
        return formulas, error

    def _wrong(self, message: str, last: FormulaSet | None, shown: str | None = None) -> str:
        """Says what is wrong, and what holds; `shown` is the same with the place in the formula."""
        unusable = "The file '{name}' cannot be used. "
        given = {"name": self.name, "reason": shown or message, "message": message}
        if last is None:
            return say("file_unusable", unusable + "{reason}", **given)
        return say("file_stays", unusable + "What it held before stays in force. {reason}", **given)


def _content(path: Path) -> bytes:
    # Followed where it is a link, since configuration is often laid out so; but a pipe would never end.
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(None, no_regular_file())
    if status.st_size > _MAX_FILE:
        raise OSError(None, too_many_bytes(status.st_size, _MAX_FILE))
    return path.read_bytes()
