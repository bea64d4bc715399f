"""From text to tokens, by hand.

Python's own tokenizer and regular expressions stay out: the first folds look-alike letters into
ASCII, the second can be made slow by the text, and neither says what a person should write instead.
"""

import string
from dataclasses import dataclass

from tb_custom_metrics.formula.errors import FormulaSyntaxError
from tb_custom_metrics.formula.errors import LimitError
from tb_custom_metrics.formula.errors import Span
from tb_custom_metrics.formula.sentences import say

MAX_LENGTH = 4096  # code points

NAME_PARTS = say("name_parts", "Give parts of it names of their own.")

RESERVED = frozenset({"if", "else", "and", "or", "not"})

_BLANKS = " \t\r\n\u00a0"  # the last comes with what is copied from a page
_DIGITS = string.digits
_NAME_START = string.ascii_letters + "_"
_NAME_REST = _NAME_START + _DIGITS
_OPERATORS = ("**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "<", ">", "(", ")", ",")

# What people write out of habit, longest first, and what the language has for it.
_HABITS = {
    "<<": "Multiply by a power of 2: x * 2**n.",
    ">>": "Divide by a power of 2: x / 2**n.",
    "<>": "Use != for 'not equal'.",
    "//": "Use floor(a / b) for a whole quotient.",
    "&&": "Use 'and'.",
    "||": "Use 'or'.",
    "^": "Use ** for a power.",
    "&": "Use 'and'.",
    "|": "Use 'or'.",
    "~": "Use 'not'.",
    "!": "Use 'not', or != for 'not equal'.",
    "=": "Use == to compare. A formula gets its name where it is saved, or in a formula set.",
    ";": "A formula is one expression; leave the ';' out.",
    ":": "A formula is one expression; use 'a if c else b' to choose.",
    "[": "Group with parentheses: ( ).",
    "]": "Group with parentheses: ( ).",
    "{": "Group with parentheses: ( ).",
    "}": "Group with parentheses: ( ).",
    "'": 'Put text in double quotes: "…".',
    "#": "Leave the comment out.",
    ".": "A '.' stands inside a number, or right between a run and a name: validation.epoch_loss.",
    "×": "Use * to multiply.",
    "·": "Use * to multiply.",
    "÷": "Use / to divide.",
    "−": "Use the minus sign of the keyboard: -.",
    "≤": "Use <=.",
    "≥": "Use >=.",
    "≠": "Use !=.",
    "²": "Use **2 for a square.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a formula.

    Attributes:
        kind: "number", "name", "string", "operator" (reserved words too) or "end".
        text: The operator, the name, or what the quotes hold.
        span: Where it stands.
        value: What a number is worth; 0 for other kinds.
        prefix: The run before the dot of a name, or `None`.
        quoted: Whether the name stood in back-quotes.
    """

    kind: str
    text: str
    span: Span
    value: float = 0.0
    prefix: str | None = None
    quoted: bool = False


def tokenize(formula: str) -> list[Token]:
    """Returns the tokens of `formula`, the last of kind "end".

    Raises:
        LimitError: If the text is longer than `MAX_LENGTH`. This is looked at first.
        FormulaSyntaxError: At the first character that cannot stand where it stands.

    Example:
        >>> [token.text for token in tokenize("2*tp")]
        ['2', '*', 'tp', '']
    """
    if len(formula) > MAX_LENGTH:
        raise LimitError(
            say(
                "too_long",
                "Formula of {length:,} characters; at most {most:,} are allowed",
                length=len(formula),
                most=MAX_LENGTH,
            ),
            formula[:MAX_LENGTH],
            (0, 1),
            NAME_PARTS,
        )
    return _Lexer(formula).tokens()


def stands_at(text: str, formula: str, start: int) -> bool:
    """Whether a text stands in a formula, and no name goes on after it.

    Example:
        >>> stands_at("val/loss", "2*val/loss", 2), stands_at("val/loss", "val/loss_x", 0)
        (True, False)
    """
    end = start + len(text)
    return formula.startswith(text, start) and formula[end : end + 1] not in tuple(_NAME_REST)


class _Lexer:
    def __init__(self, formula: str) -> None:
        self._formula = formula

    def tokens(self) -> list[Token]:
        tokens = []
        position = 0
        while position < len(self._formula):
            if self._formula[position] in _BLANKS:
                position += 1
                continue
            token = self._token(position)
            tokens.append(token)
            position = token.span[1]
        tokens.append(Token("end", "", (len(self._formula), len(self._formula))))
        return tokens

    def _token(self, start: int) -> Token:
        char = self._formula[start]
        if char in _DIGITS or (char == "." and self._char(start + 1) in _DIGITS):
            return self._number(start)
        if char in _NAME_START or char == "`":
            return self._name(start)
        if char == '"':
            return self._string(start)
        for operator in _OPERATORS:
            # "//" and "<<" must not be read as two operators.
            pair = self._formula[start : start + 2]
            if self._formula.startswith(operator, start) and pair not in _HABITS:
                return Token("operator", operator, (start, start + len(operator)))
        raise self._unexpected(start)

    def _char(self, position: int) -> str:
        """The character there, or one that is in no set where the text has ended."""
        return self._formula[position] if position < len(self._formula) else "\0"

    def _habit(self, start: int) -> str:
        pair = self._formula[start : start + 2]
        return pair if pair in _HABITS else self._formula[start]

    def _skip(self, start: int, characters: str) -> int:
        while self._char(start) in characters:
            start += 1
        return start

    def _number(self, start: int) -> Token:
        end = self._skip(start, _DIGITS)
        if self._char(end) == ".":
            end = self._skip(end + 1, _DIGITS)
        if self._char(end) in "eE":
            digits = end + 2 if self._char(end + 1) in "+-" else end + 1
            if self._char(digits) in _DIGITS:
                end = self._skip(digits, _DIGITS)
        after = self._char(end)
        if after in _NAME_REST + ".":
            raise FormulaSyntaxError(
                say(
                    "after_number",
                    "Unexpected '{found}' right after the number '{number}'",
                    found=after,
                    number=self._shown(start, end),
                ),
                self._formula,
                (end, end + 1),
                say("operator_between", "Write an operator between them, such as *.")
                if after in _NAME_START
                else None,
            )
        text = self._formula[start:end]
        return Token("number", text, (start, end), value=float(text))

    def _name(self, start: int) -> Token:
        text, quoted, end = self._plain(start)
        reserved = text in RESERVED and not quoted
        if reserved or self._char(end) != ".":
            kind = "operator" if reserved else "name"
            return Token(kind, text, (start, end), quoted=quoted)
        if self._char(end + 1) not in _NAME_START + "`":
            raise FormulaSyntaxError(
                say("name_after", "Expected a name right after '{run}.'", run=self._shown(start, end)),
                self._formula,
                (end, end + 1),
            )
        prefix = text
        dot = end
        text, quoted, end = self._plain(dot + 1)
        if text in RESERVED and not quoted:
            raise FormulaSyntaxError(
                say(
                    "name_after_found",
                    "Expected a name right after '{run}.', found '{found}'",
                    run=self._shown(start, dot),
                    found=text,
                ),
                self._formula,
                (dot + 1, end),
                say("back_quote_tag", "Put it in back-quotes if it is a tag: `{tag}`.", tag=text),
            )
        return Token("name", text, (start, end), prefix=prefix, quoted=quoted)

    def _plain(self, start: int) -> tuple[str, bool, int]:
        """Reads a NAME or a back-quoted name: its text, whether it was quoted, and its end."""
        if self._formula[start] != "`":
            end = self._skip(start, _NAME_REST)
            self._refuse_letter(end)
            return self._formula[start:end], False, end
        end = self._formula.find("`", start + 1)
        if end == -1:
            raise FormulaSyntaxError(
                say("unclosed_back_quote", "Unclosed back-quote '`'"),
                self._formula,
                (start, start + 1),
                say("close_back_quote", "Close it with another."),
            )
        if end == start + 1:
            raise FormulaSyntaxError(
                say("empty_name", "Empty name '``'"),
                self._formula,
                (start, end + 1),
                say("fill_back_quotes", "Put a tag between the back-quotes."),
            )
        return self._formula[start + 1 : end], True, end + 1

    def _refuse_letter(self, position: int) -> None:
        """Refuses look-alikes: `tp` with a full-width letter must not become a shorter name."""
        char = self._char(position)
        known = char in _HABITS or char in _BLANKS
        if ord(char) > 127 and (char.isalnum() or not char.isprintable()) and not known:
            raise self._unexpected(position)

    def _string(self, start: int) -> Token:
        text: list[str] = []
        position = start + 1
        while position < len(self._formula):
            char = self._formula[position]
            if char == '"':
                return Token("string", "".join(text), (start, position + 1))
            if char == "\\":
                position += 1
                char = self._char(position)
                if char not in '"\\':
                    raise FormulaSyntaxError(
                        say("unknown_escape", "Unknown escape in a text"),
                        self._formula,
                        (position - 1, min(position + 1, len(self._formula))),
                        say("known_escapes", 'Only \\" and \\\\ can be escaped.'),
                    )
            text.append(char)
            position += 1
        raise FormulaSyntaxError(
            say("unclosed_text", "Unclosed text"),
            self._formula,
            (start, start + 1),
            say("close_text", 'Close it with a double quote: ".'),
        )

    def _shown(self, start: int, end: int) -> str:
        return self._formula[start:end] if end - start <= 30 else f"{self._formula[start : start + 29]}…"

    def _unexpected(self, start: int) -> FormulaSyntaxError:
        found = self._habit(start)
        printable = found.isprintable() and (found.isascii() or found in _HABITS)
        shown = f"'{found}'" if printable else f"U+{ord(found[0]):04X}"
        if not printable and found.isprintable():
            shown = f"'{found}' ({shown})"
        hint = None
        if found in _HABITS:
            hint = say("habit", _HABITS[found].replace("{", "{{").replace("}", "}}"), found=found)
        elif not found.isascii():
            hint = say(
                "ascii_names",
                "Names are ASCII letters, digits and '_'; put any other name in back-quotes: `…`.",
            )
        what = "character" if len(found) == 1 else "operator"
        message = say("unexpected_character", f"Unexpected {what} {{found}}", found=shown)
        return FormulaSyntaxError(message, self._formula, (start, start + len(found)), hint)
