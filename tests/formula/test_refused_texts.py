"""What is no formula, and what is said instead: every message in full, with the caret under the place."""

import pytest

from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula.parser import parse


def refusal(formula: str) -> str:
    with pytest.raises(FormulaError) as caught:
        parse(formula)
    return f"{type(caught.value).__name__}: {caught.value}"


@pytest.mark.parametrize(
    ("written", "kind", "hint"),
    [
        ("^", "character", "Use ** for a power."),
        ("&", "character", "Use 'and'."),
        ("|", "character", "Use 'or'."),
        ("&&", "operator", "Use 'and'."),
        ("||", "operator", "Use 'or'."),
        ("<<", "operator", "Multiply by a power of 2: x * 2**n."),
        (">>", "operator", "Divide by a power of 2: x / 2**n."),
        ("<>", "operator", "Use != for 'not equal'."),
        ("//", "operator", "Use floor(a / b) for a whole quotient."),
        ("=", "character", "Use == to compare. A formula gets its name where it is saved, "
                           "or in a formula set."),
        ("!", "character", "Use 'not', or != for 'not equal'."),
        (";", "character", "A formula is one expression; leave the ';' out."),
        (":", "character", "A formula is one expression; use 'a if c else b' to choose."),
        ("[", "character", "Group with parentheses: ( )."),
        ("]", "character", "Group with parentheses: ( )."),
        ("{", "character", "Group with parentheses: ( )."),
        ("}", "character", "Group with parentheses: ( )."),
        ("'", "character", 'Put text in double quotes: "…".'),
        ("#", "character", "Leave the comment out."),
        (".", "character", "A '.' stands inside a number, or right between a run and a name: "
                           "validation.epoch_loss."),
        ("×", "character", "Use * to multiply."),
        ("·", "character", "Use * to multiply."),
        ("÷", "character", "Use / to divide."),
        ("\N{MINUS SIGN}", "character", "Use the minus sign of the keyboard: -."),
        ("≤", "character", "Use <=."),
        ("≥", "character", "Use >=."),
        ("≠", "character", "Use !=."),
    ],
)  # fmt: skip
def test_a_habit_from_another_language_is_answered_with_what_to_write(written, kind, hint):
    assert refusal(f"tp {written} fp") == (
        f"FormulaSyntaxError: Unexpected {kind} '{written}' (column 4)\n"
        f"  tp {written} fp\n"
        f"     {'^' * len(written)}\n"
        f"{hint}"
    )


@pytest.mark.parametrize("character", "@$?\\")
def test_a_character_without_a_meaning_is_named(character):
    assert refusal(f"tp {character} fp") == (
        f"FormulaSyntaxError: Unexpected character '{character}' (column 4)\n  tp {character} fp\n     ^"
    )


NAMES = "Names are ASCII letters, digits and '_'; put any other name in back-quotes: `…`."


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("\uff54\uff50", f"Unexpected character '\uff54' (U+FF54) (column 1)\n  \uff54\uff50\n  ^\n{NAMES}"),
        ("t\uff50", f"Unexpected character '\uff50' (U+FF50) (column 2)\n  t\uff50\n   ^\n{NAMES}"),
        ("tp\u0301", f"Unexpected character '\u0301' (U+0301) (column 3)\n  tp\u0301\n    ^\n{NAMES}"),
        ("t\u200bp", f"Unexpected character U+200B (column 2)\n  t p\n   ^\n{NAMES}"),
        ("tp\u202e", f"Unexpected character U+202E (column 3)\n  tp \n    ^\n{NAMES}"),
        ("\ud800", f"Unexpected character U+D800 (column 1)\n   \n  ^\n{NAMES}"),
        ("tp\u0661", f"Unexpected character '\u0661' (U+0661) (column 3)\n  tp\u0661\n    ^\n{NAMES}"),
        ("1\u0661", f"Unexpected character '\u0661' (U+0661) (column 2)\n  1\u0661\n   ^\n{NAMES}"),
        ("tp\x00", "Unexpected character U+0000 (column 3)\n  tp \n    ^"),
        ("\x1b[31mred", "Unexpected character U+001B (column 1)\n   [31mred\n  ^"),
        ("tp\x0bfp", "Unexpected character U+000B (column 3)\n  tp fp\n    ^"),
        ("tp²", "Unexpected character '²' (column 3)\n  tp²\n    ^\nUse **2 for a square."),
    ],
)
def test_look_alikes_and_unseen_characters_are_told_by_their_number(formula, expected):
    assert refusal(formula) == f"FormulaSyntaxError: {expected}"


OPERAND = "A number, a name or '(' can stand here."
OPERATOR = "An operator such as + or * can stand here."


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("", f"Empty formula (column 1)\n  \n  ^\n{OPERAND}"),
        (" \n", f"Empty formula (column 3)\n    \n    ^\n{OPERAND}"),
        ("tp +", f"Unexpected end of the formula (column 5)\n  tp +\n      ^\n{OPERAND}"),
        ("tp + * fp", f"Expected an operand, found '*' (column 6)\n  tp + * fp\n       ^\n{OPERAND}"),
        ("()", f"Expected an operand, found ')' (column 2)\n  ()\n   ^\n{OPERAND}"),
        ("else", f"Expected an operand, found 'else' (column 1)\n  else\n  ^^^^\n{OPERAND}"),
        ("sqrt(,tp)", f"Expected an operand, found ',' (column 6)\n  sqrt(,tp)\n       ^\n{OPERAND}"),
        ("min(tp,)", f"Expected an operand, found ')' (column 8)\n  min(tp,)\n         ^\n{OPERAND}"),
        ("tp fp", f"Expected an operator, found 'fp' (column 4)\n  tp fp\n     ^^\n{OPERATOR}"),
        ("2 tp", f"Expected an operator, found 'tp' (column 3)\n  2 tp\n    ^^\n{OPERATOR}"),
        ("(tp, fp)", f"Expected an operator, found ',' (column 4)\n  (tp, fp)\n     ^\n{OPERATOR}"),
        ("tp not fp", f"Expected an operator, found 'not' (column 4)\n  tp not fp\n     ^^^\n{OPERATOR}"),
        ("a.b.c", "Unexpected character '.' (column 4)\n  a.b.c\n     ^\nA '.' stands inside a number, or "
                  "right between a run and a name: validation.epoch_loss."),
        ("tp)", "Unmatched ')' (column 3)\n  tp)\n    ^\nLeave it out, or open it with '('."),
        ("2 * (tp", "Unexpected end of the formula (column 8)\n  2 * (tp\n         ^\n"
                    "Close the '(' of column 5 with ')'."),
        ("sqrt(tp", "Unexpected end of the formula (column 8)\n  sqrt(tp\n         ^\n"
                    "Close the '(' of column 5 with ')'."),
        ("tp if fp", "Unexpected end of the formula (column 9)\n  tp if fp\n          ^\n"
                     "Write: a if c else b."),
        ("a if b if c else d", "Expected 'else', found 'if' (column 8)\n  a if b if c else d\n"
                               "         ^^\nWrite: a if c else b."),
        ("a < b < c", "Chained comparison '<' (column 7)\n  a < b < c\n        ^\n"
                      "Join two comparisons with 'and': a < b and b < c."),
        ("a == b != c", "Chained comparison '!=' (column 8)\n  a == b != c\n         ^^\n"
                        "Join two comparisons with 'and': a < b and b < c."),
        ("-not a", "Unexpected 'not' (column 2)\n  -not a\n   ^^^\nPut parentheses around it: (not …)."),
        ("a < not b", "Unexpected 'not' (column 5)\n  a < not b\n      ^^^\n"
                      "Put parentheses around it: (not …)."),
        ("`loss", "Unclosed back-quote '`' (column 1)\n  `loss\n  ^\nClose it with another."),
        ("1 + ``", "Empty name '``' (column 5)\n  1 + ``\n      ^^\nPut a tag between the back-quotes."),
        ("train.", "Expected a name right after 'train.' (column 6)\n  train.\n       ^"),
        ("train. loss", "Expected a name right after 'train.' (column 6)\n  train. loss\n       ^"),
        ("train.5", "Expected a name right after 'train.' (column 6)\n  train.5\n       ^"),
        ("train.if", "Expected a name right after 'train.', found 'if' (column 7)\n  train.if\n        ^^\n"
                     "Put it in back-quotes if it is a tag: `if`."),
        ('"loss"', "Unexpected text (column 1)\n  \"loss\"\n  ^^^^^^\n"
                   "For a tag, write it in back-quotes: `loss`."),
        ('tag("loss', "Unclosed text (column 5)\n  tag(\"loss\n      ^\nClose it with a double quote: \"."),
        (r'tag("a\n")', "Unknown escape in a text (column 7)\n  tag(\"a\\n\")\n        ^^\n"
                        'Only \\" and \\\\ can be escaped.'),
        ('tag("a\\', "Unknown escape in a text (column 7)\n  tag(\"a\\\n        ^\n"
                     'Only \\" and \\\\ can be escaped.'),
        ('tag("a" + "b")', "Expected ',' or ')', found '+' (column 9)\n  tag(\"a\" + \"b\")\n          ^\n"
                           "A text stands alone as an argument."),
    ],
)  # fmt: skip
def test_what_was_found_and_what_could_stand_there_is_said(formula, expected):
    assert refusal(formula) == f"FormulaSyntaxError: {expected}"


BETWEEN = "\nWrite an operator between them, such as *."


@pytest.mark.parametrize(
    ("formula", "found", "number", "column", "hint"),
    [
        ("2tp", "t", "2", 2, BETWEEN),
        ("0x10", "x", "0", 2, BETWEEN),
        ("1_000", "_", "1", 2, BETWEEN),
        ("1e", "e", "1", 2, BETWEEN),
        ("1e+", "e", "1", 2, BETWEEN),
        ("1e5_0", "_", "1e5", 4, BETWEEN),
        ("1or 2", "o", "1", 2, BETWEEN),
        ("1j", "j", "1", 2, BETWEEN),
        ("1..2", ".", "1.", 3, ""),
        ("1.2.3", ".", "1.2", 4, ""),
        ("1e5.5", ".", "1e5", 4, ""),
    ],
)
def test_a_number_ends_before_a_letter_or_a_dot(formula, found, number, column, hint):
    assert refusal(formula) == (
        f"FormulaSyntaxError: Unexpected '{found}' right after the number '{number}' (column {column})\n"
        f"  {formula}\n"
        f"  {' ' * (column - 1)}^{hint}"
    )


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sqr(tp)", "UnknownNameError: Unknown function 'sqr' (column 1)\n  sqr(tp)\n  ^^^\n"
                    "Did you mean 'sqrt'?"),
        ("2 * eval(1)", "UnknownNameError: Unknown function 'eval' (column 5)\n  2 * eval(1)\n      ^^^^\n"
                        "A name before '(' is a function."),
        ("`sqrt`(tp)", "UnknownNameError: Unknown function '`sqrt`' (column 1)\n  `sqrt`(tp)\n  ^^^^^^\n"
                       "Did you mean 'sqrt'?"),
        ("a.sum()", "UnknownNameError: Unknown function 'a.sum' (column 1)\n  a.sum()\n  ^^^^^\n"
                    "A name before '(' is a function."),
        ("1 + sqrt()", "ArityError: Function 'sqrt' called with 0 arguments (column 5)\n  1 + sqrt()\n"
                       "      ^^^^^^\nWrite sqrt(x)."),
        ("min(tp)", "ArityError: Function 'min' called with 1 argument (column 1)\n  min(tp)\n  ^^^^^^^\n"
                    "Write min(a, b, …)."),
        ("clip(1, 2)", "ArityError: Function 'clip' called with 2 arguments (column 1)\n  clip(1, 2)\n"
                       "  ^^^^^^^^^^\nWrite clip(x, lo, hi)."),
        ('best(1, "maximize", 2)', "ArityError: Function 'best' called with 3 arguments (column 1)\n"
                                   '  best(1, "maximize", 2)\n  ^^^^^^^^^^^^^^^^^^^^^^\n'
                                   'Write best(x, ["goal"]).'),
        ("ema(tp, 1)", "ParameterError: Argument 'weight' must be at least 0 and below 1 (column 9)\n"
                       "  ema(tp, 1)\n          ^\nWrite ema(x, weight)."),
        ("ema(tp, -1)", "ParameterError: Argument 'weight' must be at least 0 and below 1 "
                        "(column 9)\n  ema(tp, -1)\n          ^^\nWrite ema(x, weight)."),
        ("at(tp, 1.5)", "ParameterError: Argument 'threshold' must be at least 0 and at most 1 (column 8)\n"
                        "  at(tp, 1.5)\n         ^^^\nWrite at(x, threshold)."),
        ("at(tp, 0.1+0.2)", "ParameterError: Argument 'threshold' must be a number, or a parameter of the "
                            "formula set (column 8)\n  at(tp, 0.1+0.2)\n         ^^^^^^^\n"
                            "Write at(x, threshold)."),
        ('best(f1, "largest")', "ParameterError: Unknown choice 'largest' for 'goal' of 'best' (column 10)\n"
                                '  best(f1, "largest")\n           ^^^^^^^^^\n'
                                'Write "maximize" or "minimize".'),
        ("best(f1, 1)", "ParameterError: Argument 'goal' of 'best' must be one of \"maximize\" or "
                        '"minimize" (column 10)\n  best(f1, 1)\n           ^\nWrite best(x, ["goal"]).'),
        ('sqrt("tp")', "ParameterError: Argument 'x' of 'sqrt' must be a number or a formula, not a text "
                       '(column 6)\n  sqrt("tp")\n       ^^^^\nWrite sqrt(x).'),
        ("tag(loss)", "ParameterError: Argument 'tag' of 'tag' must be a text in double quotes (column 5)\n"
                      "  tag(loss)\n      ^^^^\nWrite tag(\"tag\")."),
    ],
)  # fmt: skip
def test_a_call_is_checked_when_it_is_read(formula, expected):
    assert refusal(formula) == expected


@pytest.mark.parametrize("formula", ["at(tp, 0)", "at(tp, 1)", "at(tp, 1.0)", "ema(tp, 0)", "ema(tp, 0.999)"])
def test_the_ends_of_a_range_are_in_it_as_the_message_says(formula):
    parse(formula)
