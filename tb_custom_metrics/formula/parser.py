"""From tokens to nodes, by operator precedence.

The grammar, loosest first:

    conditional   a if c else b             right-associative
    or_test       a or b
    and_test      a and b
    not_test      not a
    comparison    a < b                     one only: a < b < c is refused
    sum           a + b, a - b
    term          a * b, a / b, a % b
    factor        -a, +a
    power         a ** b                    right-associative; -a**2 is -(a**2)
    operand       number, name, f(a, b), (a)
"""

from tb_custom_metrics.formula import calls
from tb_custom_metrics.formula.errors import FormulaSyntaxError
from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.signatures import Function
from tb_custom_metrics.formula.tokens import NAME_PARTS
from tb_custom_metrics.formula.tokens import Token
from tb_custom_metrics.formula.tokens import tokenize

MAX_DEPTH = 64  # expressions inside each other
MAX_NODES = 512
MAX_NAMES = 64  # distinct ones

_CONDITIONAL, _OR, _AND, _NOT, _COMPARISON, _SUM, _TERM, _FACTOR, _POWER = range(9)

_BINARY = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/", "%"), _TERM),
    "**": _POWER,
}

_OPERAND_EXPECTED = say("operand_expected", "A number, a name or '(' can stand here.")
_TEXT_ALONE = say("text_alone", "A text stands alone as an argument.")
_END = say("unexpected_end", "Unexpected end of the formula")


def parse(formula: str) -> Node:
    """Returns the node tree of `formula`.

    Arity and parameters of functions are checked here; what the names mean is not.

    Raises:
        FormulaError: If the text is not a formula, calls a function that does not exist or calls
            one with the wrong arguments, or is over a limit.

    Example:
        >>> parse("tp / 2").operator
        '/'
    """
    parser = _Parser(formula)
    try:
        root = parser.parse()
    except RecursionError:
        # Every precedence inside every parenthesis, or a caller that is itself nearly too deep.
        raise parser.too_deep() from None
    _check_size(formula, root)
    return root


class _Parser:
    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = tokenize(formula)
        self._position = 0
        self._depth = 0

    def parse(self) -> Node:
        """Returns the tree of the whole text."""
        node = self._expression(_CONDITIONAL)
        if self._token.kind != "end":
            raise self._after_expression()
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._position]

    def _advance(self) -> Token:
        token = self._token
        self._position += 1
        return token

    def _at(self, operator: str) -> bool:
        return self._token.kind == "operator" and self._token.text == operator

    def _expression(self, lowest: int) -> Node:
        """Parses as far as operators bind at least as tightly as `lowest`."""
        left = self._prefix(lowest)
        while self._token.kind == "operator":
            operator = self._token.text
            binds = _BINARY.get(operator, -1)
            if binds < lowest:
                break
            self._advance()
            left = self._binary(operator, binds, left)
        if lowest == _CONDITIONAL and self._at("if"):
            left = self._conditional(left)
        return left

    def _inside(self, lowest: int) -> Node:
        """Parses an expression that is nested in another one."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.too_deep()
        node = self._expression(lowest)
        self._depth -= 1
        return node

    def too_deep(self) -> LimitError:
        """Returns the error that stands at the token where the depth was reached."""
        return LimitError(
            say("too_deep", "More than {most} expressions inside each other", most=MAX_DEPTH),
            self._formula,
            self._token.span,
            say("name_inner_part", "Give an inner part a name of its own."),
        )

    def _binary(self, operator: str, binds: int, left: Node) -> Node:
        # The right side of a power is a factor: 2**-1 and 2**3**2 need no parentheses.
        right = self._inside(_FACTOR) if binds == _POWER else self._expression(binds + 1)
        node = Binary(operator, left, right, (left.span[0], right.span[1]))
        if binds == _COMPARISON and _BINARY.get(self._token.text) == _COMPARISON:
            raise FormulaSyntaxError(
                say("chained", "Chained comparison '{found}'", found=self._token.text),
                self._formula,
                self._token.span,
                say("join_comparisons", "Join two comparisons with 'and': a < b and b < c."),
            )
        return node

    def _conditional(self, then: Node) -> Node:
        self._advance()
        test = self._expression(_OR)
        if not self._at("else"):
            raise self._expected("'else'", say("write_conditional", "Write: a if c else b."))
        self._advance()
        otherwise = self._inside(_CONDITIONAL)
        return Conditional(test, then, otherwise, (then.span[0], otherwise.span[1]))

    def _prefix(self, lowest: int) -> Node:
        """Parses what an expression can begin with."""
        token = self._token
        if token.kind == "operator" and token.text in ("-", "+", "not"):
            binds = _NOT if token.text == "not" else _FACTOR
            if binds < lowest:
                raise FormulaSyntaxError(
                    say("unexpected", "Unexpected '{found}'", found=token.text),
                    self._formula,
                    token.span,
                    say("parenthesize", "Put parentheses around it: ({found} …).", found=token.text),
                )
            self._advance()
            operand = self._inside(binds)
            return Unary(token.text, operand, (token.span[0], operand.span[1]))
        return self._operand()

    def _operand(self) -> Node:
        token = self._token
        if token.kind == "number":
            self._advance()
            return Number(token.value, token.span)
        if token.kind == "name":
            self._advance()
            if self._at("("):
                return self._call(token)
            return Name(token.text, token.prefix, token.quoted, token.span)
        if self._at("("):
            return self._parenthesis()
        if token.kind == "string":
            raise FormulaSyntaxError(
                say("unexpected_text", "Unexpected text"),
                self._formula,
                token.span,
                say(
                    "tag_in_back_quotes",
                    "For a tag, write it in back-quotes: `{tag}`.",
                    tag=shorten(token.text),
                ),
            )
        raise self._expected("an operand", _OPERAND_EXPECTED)

    def _parenthesis(self) -> Node:
        opening = self._advance()
        node = self._inside(_CONDITIONAL)
        self._close(opening)
        return node

    def _call(self, name: Token) -> Node:
        opening = self._advance()
        function = self._function(name)
        arguments: list[Node] = []
        while not self._at(")"):
            if arguments:
                if not self._at(","):
                    self._close(opening)
                self._advance()
            arguments.append(self._argument())
            if isinstance(arguments[-1], Text) and not (self._at(",") or self._at(")")):
                raise self._expected("',' or ')'", _TEXT_ALONE)
        end = self._advance().span[1]
        call = Call(function.name, tuple(arguments), (name.span[0], end))
        calls.check_call(function, call, self._formula)
        return calls.as_tag(call) or call

    def _argument(self) -> Node:
        if self._token.kind == "string":
            token = self._advance()
            return Text(token.text, token.span)
        return self._inside(_CONDITIONAL)

    def _function(self, name: Token) -> Function:
        function = FUNCTIONS.get(name.text)
        if function is not None and name.prefix is None and not name.quoted:
            return function
        start, end = name.span
        raise UnknownNameError(
            say("unknown_function", "Unknown function '{name}'", name=shorten(self._formula[start:end])),
            self._formula,
            name.span,
            did_you_mean(name.text, FUNCTIONS)
            or say("name_before_bracket", "A name before '(' is a function."),
        )

    def _close(self, opening: Token) -> None:
        if self._at(")"):
            self._advance()
            return
        if self._token.kind == "end":
            raise FormulaSyntaxError(
                _END,
                self._formula,
                self._token.span,
                say(
                    "close_bracket", "Close the '(' of column {column} with ')'.", column=opening.span[0] + 1
                ),
            )
        raise self._after_expression()

    def _after_expression(self) -> FormulaSyntaxError:
        if self._at(")"):
            return FormulaSyntaxError(
                say("unmatched_bracket", "Unmatched ')'"),
                self._formula,
                self._token.span,
                say("open_bracket", "Leave it out, or open it with '('."),
            )
        hint = say("operator_expected", "An operator such as + or * can stand here.")
        return self._expected("an operator", hint)

    def _expected(self, what: str, hint: str) -> FormulaSyntaxError:
        if self._token.kind == "end":
            message = _END if self._formula.strip() else say("empty_formula", "Empty formula")
            return FormulaSyntaxError(message, self._formula, self._token.span, hint)
        start, end = self._token.span
        found = shorten(self._formula[start:end])
        message = say("expected", "Expected {what}, found '{found}'", what=what, found=found)
        return FormulaSyntaxError(message, self._formula, self._token.span, hint)


def _check_size(formula: str, root: Node) -> None:
    names = set()
    for count, node in enumerate(post_order(root), start=1):
        if isinstance(node, Name):
            names.add((node.prefix, node.name))
        if count > MAX_NODES or len(names) > MAX_NAMES:
            raise LimitError(
                say(
                    "too_many_parts",
                    "More than {parts} parts, or {names} different names",
                    parts=MAX_NODES,
                    names=MAX_NAMES,
                ),
                formula,
                node.span,
                NAME_PARTS,
            )
