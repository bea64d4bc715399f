"""How far long work has come, on a terminal."""

import sys
import time
from types import TracebackType
from typing import Self

_INTERVAL = 0.1  # seconds between two lines
_BAR = 24  # characters


class Progress:
    """One line on stderr that is written over: nothing where stderr is no terminal.

    Args:
        what: What is done, in the plural.
        total: How many there are.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._shown = -_INTERVAL
        self._is_terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def add(self, number: int) -> None:
        """Counts more as done."""
        self._done += number
        now = time.monotonic()
        if self._is_terminal and now - self._shown >= _INTERVAL:
            self._shown = now
            sys.stderr.write(f"\r{self._line(now - self._began)}\x1b[K")
            sys.stderr.flush()

    def _line(self, seconds: float) -> str:
        share = self._done / max(1, self._total)
        bar = "#" * round(share * _BAR)
        left = seconds * (1 - share) / share if share else 0.0
        return f"[{bar:{_BAR}}] {self._done:,} of {self._total:,} {self._what}, about {left:.0f} s left"
