"""A node tree as one line of text: as a person would type it, or with numbers put in."""

import math
from collections.abc import Callable
from collections.abc import Mapping
from typing import NamedTuple

from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import children
from tb_custom_metrics.formula.precedence import INFIX
from tb_custom_metrics.formula.precedence import Level
from tb_custom_metrics.formula.tokens import RESERVED

StandIns = Mapping[int, float | Node]
"""What is written in place of a node, by the `id` of the node: its value, or another node."""

_TYPED = {"∞": "1e999"}
_TYPESET = {"*": "·", "-": "−", "<=": "≤", ">=": "≥", "!=": "≠"}
_LARGEST_WHOLE = 1e15  # larger ones are written with an exponent


class _Piece(NamedTuple):
    """A part of the line that is being written.

    Attributes:
        text: What it looks like.
        level: How tightly it holds together.
        spaced: Whether it is a term with blanks in it, such as `a / b`, so that `a / b·c`, which
            looks like `a / (b·c)`, is written `a / b · c`.
    """

    text: str
    level: Level = Level.ATOM
    spaced: bool = False

    def at_least(self, level: Level) -> str:
        """The text, in parentheses where it is looser than `level`."""
        return self.text if self.level >= level else f"({self.text})"


def to_text(root: Node) -> str:
    """Returns the formula of a node tree: the one way of writing it, with no needless parentheses.

    Parsed again, it gives the same tree. Two formulas that differ in blanks, needless parentheses
    or the spelling of a number have the same text.

    Example:
        >>> from tb_custom_metrics.formula.parser import parse
        >>> to_text(parse("((2.0*tp))/ ( 2*tp+(fp) )"))
        '2*tp / (2*tp + fp)'
        >>> to_text(parse('tag("loss/total") * 1E-7'))
        '`loss/total`*1e-7'
    """
    return _write(root, _TYPED, {})


def to_line(root: Node, stand_ins: StandIns) -> str:
    """Returns the formula in the signs of mathematics, with values in place of some nodes.

    Values have four significant digits, or all before the decimal point; a number of the formula
    itself stays as it is. Nothing inside a node that something stands in for is looked at.

    Example:
        >>> from tb_custom_metrics.formula.parser import parse
        >>> root = parse("2*a <= b")
        >>> to_line(root, {id(root.left.right): 2 / 3, id(root.right): -1.0})
        '2·0.6667 ≤ −1'
    """
    return _write(root, _TYPESET, stand_ins)


def printable(text: str) -> str:
    r"""Returns `text` on one line, with what cannot be seen replaced.

    Example:
        >>> printable("a\nb\x00")
        'a b�'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in text)


def digits(value: float) -> str:
    """Returns a number that is not negative as a person would type it.

    Example:
        >>> [digits(5.0), digits(0.25), digits(1e-7)]
        ['5', '0.25', '1e-7']
    """
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else "∞"
    mantissa, _, exponent = repr(value).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def is_name(text: str) -> bool:
    """Whether the text can stand in a formula as a name, without back-quotes."""
    return text.isascii() and text.isidentifier() and text not in RESERVED


def _write(root: Node, signs: Mapping[str, str], stand_ins: StandIns) -> str:
    """Writes without recursion, because `a + a + …` is as deep as it is long."""
    pieces: list[_Piece] = []
    for item in _children_first(root, stand_ins):
        if isinstance(item, float):
            pieces.append(_number(item, _rounded, signs))
            continue
        count = len(children(item))
        operands = pieces[len(pieces) - count :]
        del pieces[len(pieces) - count :]
        pieces.append(_piece(item, operands, signs))
    return pieces.pop().text


def _children_first(root: Node, stand_ins: StandIns) -> list[Node | float]:
    """Returns what is to be written, every operand before what it belongs to."""
    items: list[Node | float] = []
    pending: list[Node] = [root]
    while pending:
        item: Node | float = pending.pop()
        while not isinstance(item, float) and id(item) in stand_ins:
            item = stand_ins[id(item)]
        items.append(item)
        if not isinstance(item, float):
            pending.extend(children(item))
    items.reverse()
    return items


def _piece(node: Node, operands: list[_Piece], signs: Mapping[str, str]) -> _Piece:
    match node:
        case Number():
            return _number(node.value, digits, signs)
        case Text():
            return _Piece(_quoted(node.value))
        case Name():
            return _Piece(_name(node))
        case Unary("not"):
            return _Piece(f"not {operands[0].at_least(Level.POWER)}", Level.NOT)
        case Unary():
            sign = signs.get(node.operator, node.operator)
            return _Piece(sign + operands[0].at_least(Level.POWER), Level.SIGNED)
        case Binary():
            return _infix(node.operator, operands[0], operands[1], signs)
        case Conditional():
            test, then, otherwise = operands
            text = f"{then.at_least(Level.OR)} if {test.at_least(Level.OR)} else {otherwise.text}"
            return _Piece(text, Level.CONDITIONAL)
        case Call():
            return _Piece(f"{node.function}({', '.join(operand.text for operand in operands)})")


def _number(value: float, write: Callable[[float], str], signs: Mapping[str, str]) -> _Piece:
    text = write(abs(value))
    text = signs.get(text, text)
    if math.isnan(value) or math.copysign(1.0, value) > 0:
        return _Piece(text)
    return _Piece(signs.get("-", "-") + text, Level.SIGNED)


def _rounded(value: float) -> str:
    """Returns a number that is not negative with four significant digits, and whole ones whole.

    Zeros at the end say that it was rounded: 0.5 is a half, 0.5000 is near one.
    """
    if not math.isfinite(value) or (value < _LARGEST_WHOLE and value.is_integer()):
        return digits(value)
    if 1000 <= value < _LARGEST_WHOLE:
        return f"{value:.0f}"
    short = f"{value:.4g}"
    mantissa, _, exponent = (short if float(short) == value else f"{value:#.4g}").partition("e")
    return f"{mantissa.removesuffix('.')}e{int(exponent)}" if exponent else mantissa.removesuffix(".")


def _infix(operator: str, left: _Piece, right: _Piece, signs: Mapping[str, str]) -> _Piece:
    infix = INFIX[operator]
    bare = left.level >= infix.left
    spaced = operator in ("/", "%") or (operator == "*" and left.spaced and bare)
    blank = "" if operator in ("*", "**") and not spaced else " "
    sign = signs.get(operator, operator)
    text = f"{left.at_least(infix.left)}{blank}{sign}{blank}{right.at_least(infix.right)}"
    return _Piece(text, infix.whole(left.level), spaced)


def _name(node: Name) -> str:
    if "`" in node.name:
        return f"tag({_quoted(node.name)})"
    plain = node.name if is_name(node.name) and not node.exact else f"`{node.name}`"
    if node.prefix is None:
        return plain
    return f"{node.prefix if is_name(node.prefix) else f'`{node.prefix}`'}.{plain}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
