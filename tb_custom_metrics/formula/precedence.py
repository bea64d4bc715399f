"""How tightly expressions hold together: where a formula that is written out needs parentheses."""

from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """How tightly an expression holds together, loosest first."""

    CONDITIONAL = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    REMAINDER = 5  # where it is typeset "a mod b": readers disagree whether a + b mod c is a sum
    SUM = 6
    SIGNED = 7  # -a, and a product that begins with it
    PRODUCT = 8
    POWER = 9
    ATOM = 10


class Infix(NamedTuple):
    """An operator between two operands.

    Attributes:
        level: How tightly the whole holds together.
        left: What the left operand must be at least, to stand without parentheses.
        right: The same for the right operand.
    """

    level: Level
    left: Level
    right: Level

    def whole(self, left: Level) -> Level:
        """Returns the level of the whole, given that of its left operand: -a*b is signed too."""
        return self.level if left < self.left else min(self.level, left)


_COMPARISON = Infix(Level.COMPARISON, Level.REMAINDER, Level.REMAINDER)
_SUM = Infix(Level.SUM, Level.SUM, Level.PRODUCT)
_TERM = Infix(Level.PRODUCT, Level.SIGNED, Level.POWER)

INFIX = {
    "or": Infix(Level.OR, Level.OR, Level.AND),
    "and": Infix(Level.AND, Level.AND, Level.NOT),
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/", "%"), _TERM),
    "**": Infix(Level.POWER, Level.ATOM, Level.POWER),
}
"""Every operator between two operands, as it is in one line of text."""
