"""The pieces of a typeset formula in MathML Core. Every piece is one element."""

from collections.abc import Sequence
from html import escape

Parts = tuple[str, ...]
"""Elements that stand side by side."""


def whole(parts: Parts) -> str:
    """Returns the `math` element around a formula."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{"".join(parts)}</math>'


def number(digits: str) -> str:
    """Returns a number."""
    return f"<mn>{digits}</mn>"


def scientific(mantissa: str, exponent: int) -> str:
    """Returns a number times a power of ten."""
    raised = (signed("−", (number(str(-exponent)),)),) if exponent < 0 else (number(str(exponent)),)
    return _row((number(mantissa), sign("×"), power(number("10"), raised)))


def variable(name: str) -> str:
    """Returns a name: slanted where it is one letter."""
    return f"<mi>{escape(name)}</mi>"


def upright(name: str) -> str:
    """Returns the name of a count or of a function."""
    attribute = ' mathvariant="normal"' if len(name) == 1 else ""
    return f"<mi{attribute}>{escape(name)}</mi>"


def text(words: str) -> str:
    """Returns words as they are."""
    return f"<mtext>{escape(words)}</mtext>"


def sign(character: str) -> str:
    """Returns an operator."""
    return f"<mo>{escape(character)}</mo>"


def signed(character: str, operand: Parts) -> str:
    """Returns an operator before its only operand."""
    # In a row of its own, since an operator is spaced as a prefix only where it is first in its row.
    return _row((sign(character), *operand))


def fraction(numerator: Parts, denominator: Parts) -> str:
    """Returns a fraction."""
    return f"<mfrac>{_one(numerator)}{_one(denominator)}</mfrac>"


def power(base: str, exponent: Parts) -> str:
    """Returns a power."""
    return f"<msup>{base}{_one(exponent)}</msup>"


def logarithm(base: str, argument: Parts) -> str:
    """Returns a logarithm to a base."""
    return _applied(f"<msub>{upright('log')}{number(base)}</msub>", argument)


def root(radicand: Parts) -> str:
    """Returns a square root."""
    return f"<msqrt>{''.join(radicand)}</msqrt>"


def fence(opening: str, inside: Parts, closing: str) -> str:
    """Returns what stands between parentheses, bars or brackets."""
    # In a row of its own, since the signs grow as high as their row.
    return _row((sign(opening), *inside, sign(closing)))


def call(function: str, arguments: Sequence[Parts]) -> str:
    """Returns a function with its arguments."""
    inside: Parts = ()
    for index, argument in enumerate(arguments):
        inside += (sign(","), *argument) if index else argument
    return _applied(upright(function), inside)


def cases(rows: Sequence[tuple[Parts, Parts | None]]) -> str:
    """Returns values with the conditions under which they hold, the last with none."""
    lines = "".join(f"<mtr><mtd>{''.join(v)}</mtd><mtd>{_condition(c)}</mtd></mtr>" for v, c in rows)
    return _row((sign("{"), f"<mtable>{lines}</mtable>"))


def _condition(condition: Parts | None) -> str:
    if condition is None:
        return text("otherwise")
    return text("if\u00a0") + "".join(condition)


def _applied(function: str, inside: Parts) -> str:
    return _row((function, sign("\u2061"), fence("(", inside, ")")))


def _row(parts: Parts) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _one(parts: Parts) -> str:
    return parts[0] if len(parts) == 1 else _row(parts)
