"""A formula as it stands in a paper: fractions, roots, and no needless parentheses.

The tree is walked once, children first, and without recursion, because `a + a + …` is as deep as it
is long. What a piece looks like is told by a notation, `mathml` or `latex`; where parentheses are
needed is told here, for both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tb_custom_metrics.formula import latex
from tb_custom_metrics.formula import mathml
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import children
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.precedence import INFIX
from tb_custom_metrics.formula.precedence import Infix
from tb_custom_metrics.formula.precedence import Level
from tb_custom_metrics.formula.writing import digits
from tb_custom_metrics.formula.writing import is_name
from tb_custom_metrics.formula.writing import printable

Parts = tuple[str, ...]
Row = tuple[Parts, Parts | None]

_COUNTS = {name: name.upper() for name in ("tp", "fp", "tn", "fn", "p", "n", "pp", "pn")}
_SIGNS = {
    "*": "·",
    "-": "−",
    "<=": "≤",
    ">=": "≥",
    "==": "=",
    "!=": "≠",
    "and": "∧",
    "or": "\N{LOGICAL OR}",
    "%": "mod",
}
_FENCES = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_LOGARITHMS = {"log2": "2", "log10": "10"}

# Both operands of a remainder get parentheses wherever one could doubt how far they reach.
_INFIX = {**INFIX, "%": Infix(Level.REMAINDER, Level.POWER, Level.POWER)}


class _Notation(Protocol):
    """What a way of writing mathematics has to know. Every function returns one piece."""

    def whole(self, parts: Parts) -> str: ...
    def number(self, digits: str) -> str: ...
    def scientific(self, mantissa: str, exponent: int) -> str: ...
    def variable(self, name: str) -> str: ...
    def upright(self, name: str) -> str: ...
    def text(self, words: str) -> str: ...
    def sign(self, character: str) -> str: ...
    def signed(self, character: str, operand: Parts) -> str: ...
    def fraction(self, numerator: Parts, denominator: Parts) -> str: ...
    def power(self, base: str, exponent: Parts) -> str: ...
    def logarithm(self, base: str, argument: Parts) -> str: ...
    def root(self, radicand: Parts) -> str: ...
    def fence(self, opening: str, inside: Parts, closing: str) -> str: ...
    def call(self, function: str, arguments: Sequence[Parts]) -> str: ...
    def cases(self, rows: Sequence[Row]) -> str: ...


def to_mathml(root: Node) -> str:
    """Returns a formula as a `math` element of MathML Core.

    Well-formed XML. Names out of the logs are text in it, with characters that cannot be seen
    replaced; the only attributes are the namespace, and `mathvariant="normal"` for upright letters.

    Args:
        root: Any node tree; functions need not exist.

    Example:
        >>> from tb_custom_metrics.formula.parser import parse
        >>> to_mathml(parse("tp / 2")).removeprefix('<math xmlns="http://www.w3.org/1998/Math/MathML">')
        '<mfrac><mi>TP</mi><mn>2</mn></mfrac></math>'
    """
    return _Typesetter(mathml).typeset(root)


def to_latex(root: Node) -> str:
    r"""Returns a formula in LaTeX, as it stands between two `$`; it needs the package amsmath.

    Args:
        root: Any node tree; functions need not exist.

    Example:
        >>> from tb_custom_metrics.formula.parser import parse
        >>> print(to_latex(parse("(1 + beta**2) * tp / total")))
        \frac{\left( 1 + \mathrm{beta}^{2} \right) \cdot \mathrm{TP}}{\mathrm{total}}
    """
    return _Typesetter(latex).typeset(root)


@dataclass(frozen=True, slots=True)
class _Box:
    """A typeset part of a formula.

    Attributes:
        parts: What stands side by side in it.
        level: How tightly it holds together.
        rows: Of a conditional, its values and conditions.
    """

    parts: Parts
    level: Level = Level.ATOM
    rows: tuple[Row, ...] = ()


class _Typesetter:
    def __init__(self, notation: _Notation) -> None:
        self._notation = notation

    def typeset(self, root: Node) -> str:
        boxes: list[_Box] = []
        for node in post_order(root):
            count = len(children(node))
            operands = boxes[len(boxes) - count :]
            del boxes[len(boxes) - count :]
            boxes.append(self._box(node, operands))
        return self._notation.whole(boxes.pop().parts)

    def _box(self, node: Node, operands: list[_Box]) -> _Box:
        match node:
            case Number():
                return self._number(node.value)
            case Text():
                return _Box((self._notation.text(f'"{printable(node.value)}"'),))
            case Name():
                return self._name(node)
            case Unary():
                return self._unary(node.operator, operands[0])
            case Binary():
                return self._binary(node.operator, operands[0], operands[1])
            case Conditional():
                return self._conditional(*operands)
            case Call():
                return self._call(node.function, operands)

    def _number(self, value: float) -> _Box:
        if math.isnan(value):
            return _Box((self._notation.text("undefined"),))
        if math.copysign(1.0, value) < 0:
            return self._unary("-", self._number(-value))
        mantissa, _, exponent = digits(value).partition("e")
        if exponent:
            return _Box((self._notation.scientific(mantissa, int(exponent)),), Level.POWER)
        return _Box((self._notation.number(mantissa),))

    def _name(self, node: Name) -> _Box:
        if node.prefix is None and not node.exact and is_name(node.name):
            if node.name in _COUNTS:
                return _Box((self._notation.upright(_COUNTS[node.name]),))
            return _Box((self._notation.variable("π" if node.name == "pi" else node.name),))
        text = printable(node.name if node.prefix is None else f"{node.prefix}.{node.name}")
        # A power of `a - b` must not look like a minus the power of b.
        return _Box((self._notation.text(text),), Level.ATOM if is_name(text) else Level.POWER)

    def _unary(self, operator: str, operand: _Box) -> _Box:
        if operator == "+":
            return operand
        level, sign = (Level.NOT, "¬") if operator == "not" else (Level.SIGNED, "−")
        return _Box((self._notation.signed(sign, self._at_least(Level.POWER, operand)),), level)

    def _binary(self, operator: str, left: _Box, right: _Box) -> _Box:
        if operator == "/":
            return _Box((self._notation.fraction(left.parts, right.parts),), Level.POWER)
        infix = _INFIX[operator]
        before = self._at_least(infix.left, left)
        if operator == "**":
            return _Box((self._notation.power(before[0], right.parts),), infix.level)
        sign = self._notation.sign(_SIGNS.get(operator, operator))
        after = self._at_least(infix.right, right)
        return _Box((*before, sign, *after), infix.whole(left.level))

    def _conditional(self, test: _Box, then: _Box, otherwise: _Box) -> _Box:
        """One brace for `a if c else b if d else e`, with a row for each value."""
        first = (self._at_least(Level.OR, then), self._at_least(Level.OR, test))
        rows = (first, *(otherwise.rows or ((otherwise.parts, None),)))
        return _Box((self._notation.cases(rows),), Level.CONDITIONAL, rows)

    def _call(self, function: str, arguments: list[_Box]) -> _Box:
        match function, arguments:
            case "sqrt", [x]:
                return _Box((self._notation.root(x.parts),))
            case "abs" | "floor" | "ceil", [x]:
                opening, closing = _FENCES[function]
                return _Box((self._notation.fence(opening, x.parts, closing),))
            case "log2" | "log10", [x]:
                return _Box((self._notation.logarithm(_LOGARITHMS[function], x.parts),), Level.POWER)
            case "where", [condition, a, b]:
                return self._conditional(condition, a, b)
        # A brace has no end, so that one among several arguments needs parentheses.
        level = Level.OR if len(arguments) > 1 else Level.CONDITIONAL
        inside = [self._at_least(level, argument) for argument in arguments]
        return _Box((self._notation.call(function, inside),), Level.POWER)

    def _at_least(self, level: Level, box: _Box) -> Parts:
        """The parts of a box, in parentheses where it is looser than `level`."""
        return box.parts if box.level >= level else (self._notation.fence("(", box.parts, ")"),)
