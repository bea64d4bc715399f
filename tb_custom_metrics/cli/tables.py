"""Tables of text for a terminal."""

import unicodedata
from collections.abc import Collection
from collections.abc import Sequence

UNDEFINED = "-"


def text_table(
    rows: Sequence[Sequence[str]],
    header: Sequence[str] = (),
    *,
    numbers: Collection[int] = (),
    indent: int = 0,
) -> str:
    """Returns rows under a header, each column as wide as it needs to be.

    Args:
        rows: As many cells in each as in the header.
        header: Names of the columns; without it there is none.
        numbers: Indices of columns that are aligned to the right.
        indent: Blanks before each line.

    Example:
        >>> print(text_table([["a", "0.5"], ["bc", "10"]], ["run", "f1"], numbers=[1]), end="")
        run   f1
        ---  ---
        a    0.5
        bc    10
    """
    clean = [[printable(cell) for cell in row] for row in ([header, *rows] if header else rows)]
    widths = [max(map(_width, column)) for column in zip(*clean, strict=True)]
    if header:
        clean.insert(1, ["-" * width for width in widths])
    lines = [
        "  ".join(
            " " * (width - _width(cell)) + cell if column in numbers else cell + " " * (width - _width(cell))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in clean
    ]
    return "".join(f"{' ' * indent}{line}".rstrip() + "\n" for line in lines)


def number_text(value: float) -> str:
    """Returns a number for people: six digits; a dash where it is undefined.

    Example:
        >>> number_text(2 / 3), number_text(float("nan")), number_text(1234567.0)
        ('0.666667', '-', '1.23457e+06')
    """
    if value != value:
        return UNDEFINED
    return f"{value:.6g}"


def printable(text: str) -> str:
    r"""Returns text with what cannot be seen as it is written in Python.

    Names come from the logs of others: control characters would move a terminal's cursor, and have no
    place in XML.

    Example:
        >>> printable("a\x1b[2Jb")
        'a\\x1b[2Jb'
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
