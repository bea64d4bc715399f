"""Times functions side by side and prints what came out, for the scripts beside this file."""

import sys
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence

_SHORTEST = 0.02  # seconds of processor time that one measurement takes at least


def compare(functions: Mapping[str, Callable[[], object]], *, rounds: int = 10) -> dict[str, float]:
    """Returns the seconds of processor time that one call of each function takes, at its best.

    The functions take turns, so that whatever else keeps the machine busy meets all of them alike,
    and each is called as often in a row as it takes to be measurable. All threads of this process
    count, other processes do not.

    Args:
        functions: Name to what is to be timed. Each is called once or more before the clock counts.
        rounds: How many turns each function has; the fastest is kept.
    """
    calls = {name: _calls_per_turn(function) for name, function in functions.items()}
    best = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            best[name] = min(best[name], _seconds(function, calls[name]) / calls[name])
    return best


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints rows of text under headers, each column as wide as it needs to be."""
    widths = [max(len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]
    rule = ["-" * width for width in widths]
    for row in (headers, rule, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()


def duration(seconds: float) -> str:
    """Returns a time as people write it: `22.1 µs`.

    Example:
        >>> duration(0.0000221), duration(0.31)
        ('22.1 µs', '310 ms')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def _calls_per_turn(function: Callable[[], object]) -> int:
    calls = 1
    while _seconds(function, calls) < _SHORTEST:
        calls *= 2
    return calls


def _seconds(function: Callable[[], object], calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        function()
    return time.process_time() - start
