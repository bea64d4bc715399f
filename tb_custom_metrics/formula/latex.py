"""The pieces of a typeset formula in LaTeX, with amsmath."""

from collections.abc import Sequence

Parts = tuple[str, ...]
"""Pieces that stand side by side."""

_SIGNS = {
    "−": "-",
    "·": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "∧": r"\land",
    "\N{LOGICAL OR}": r"\lor",
    "¬": r"\lnot",
    "mod": r"\bmod",
}

_FENCES = {
    "|": (r"\left\lvert", r"\right\rvert"),
    "⌊": (r"\left\lfloor", r"\right\rfloor"),
    "⌈": (r"\left\lceil", r"\right\rceil"),
    "(": (r"\left(", r"\right)"),
}

_OPERATORS = frozenset({"exp", "log", "max", "min"})  # functions that LaTeX has a command for

ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{character: f"\\{character}" for character in "#$%&_{}"},
    }
)
"""What LaTeX takes for a command, as the character that it is: for `str.translate`."""


def whole(parts: Parts) -> str:
    """Returns a formula as it stands in math mode."""
    return " ".join(parts)


def number(digits: str) -> str:
    """Returns a number."""
    return r"\infty" if digits == "∞" else digits


def scientific(mantissa: str, exponent: int) -> str:
    """Returns a number times a power of ten."""
    return rf"{mantissa} \times 10^{{{exponent}}}"


def variable(name: str) -> str:
    """Returns a name: slanted where it is one letter."""
    if name == "π":
        return r"\pi"
    return name if len(name) == 1 and name.isalpha() else upright(name)


def upright(name: str) -> str:
    """Returns the name of a count or of a function."""
    return rf"\mathrm{{{name.translate(ESCAPES)}}}"


def text(words: str) -> str:
    """Returns words as they are."""
    return rf"\text{{{words.translate(ESCAPES)}}}"


def sign(character: str) -> str:
    """Returns an operator."""
    return _SIGNS.get(character, character)


def signed(character: str, operand: Parts) -> str:
    """Returns an operator before its only operand."""
    command = sign(character)
    return command + " " * command.startswith("\\") + whole(operand)


def fraction(numerator: Parts, denominator: Parts) -> str:
    """Returns a fraction."""
    return rf"\frac{{{whole(numerator)}}}{{{whole(denominator)}}}"


def power(base: str, exponent: Parts) -> str:
    """Returns a power."""
    return f"{base}^{{{whole(exponent)}}}"


def logarithm(base: str, argument: Parts) -> str:
    """Returns a logarithm to a base."""
    return rf"\log_{{{base}}}{fence('(', argument, ')')}"


def root(radicand: Parts) -> str:
    """Returns a square root."""
    return rf"\sqrt{{{whole(radicand)}}}"


def fence(opening: str, inside: Parts, closing: str) -> str:
    """Returns what stands between parentheses, bars or brackets."""
    left, right = _FENCES[opening]
    return f"{left} {whole(inside)} {right}"


def call(function: str, arguments: Sequence[Parts]) -> str:
    """Returns a function with its arguments."""
    known = function in _OPERATORS
    name = f"\\{function}" if known else rf"\operatorname{{{function.translate(ESCAPES)}}}"
    return name + fence("(", (", ".join(whole(argument) for argument in arguments),), ")")


def cases(rows: Sequence[tuple[Parts, Parts | None]]) -> str:
    """Returns values with the conditions under which they hold, the last with none."""
    lines = r" \\ ".join(f"{whole(value)} & {_condition(condition)}" for value, condition in rows)
    return rf"\begin{{cases}} {lines} \end{{cases}}"


def _condition(condition: Parts | None) -> str:
    return r"\text{otherwise}" if condition is None else rf"\text{{if }} {whole(condition)}"
