"""What a text means: precedence, associativity, numbers, names, back-quotes, texts."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.parser import parse


def grouped(node: Node) -> str:
    """The formula with every pair of parentheses that there could be."""
    match node:
        case Number():
            return f"{node.value:g}"
        case Name():
            return node.name
        case Unary():
            return f"({node.operator} {grouped(node.operand)})"
        case Binary():
            return f"({grouped(node.left)} {node.operator} {grouped(node.right)})"
        case Conditional():
            return f"({grouped(node.then)} if {grouped(node.test)} else {grouped(node.otherwise)})"
        case Call():
            return f"{node.function}({', '.join(map(grouped, node.arguments))})"
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("formula", "meaning"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b / c", "((a / b) / c)"),
        ("a / b * c", "((a / b) * c)"),
        ("a % b * c", "((a % b) * c)"),
        ("a ** b ** c", "(a ** (b ** c))"),
        ("-a ** b", "(- (a ** b))"),
        ("(-a) ** b", "((- a) ** b)"),
        ("a ** -b", "(a ** (- b))"),
        ("a ** -b ** c", "(a ** (- (b ** c)))"),
        ("a ** -b * c", "((a ** (- b)) * c)"),
        ("-a * b", "((- a) * b)"),
        ("a * -b * c", "((a * (- b)) * c)"),
        ("a - -b", "(a - (- b))"),
        ("--a", "(- (- a))"),
        ("-+a", "(- (+ a))"),
        ("a + b < c * d", "((a + b) < (c * d))"),
        ("not a < b", "(not (a < b))"),
        ("not not a", "(not (not a))"),
        ("not a and b", "((not a) and b)"),
        ("a and not b", "(a and (not b))"),
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a or b or c", "((a or b) or c)"),
        ("a < b and c >= d", "((a < b) and (c >= d))"),
        ("a == b or c != d", "((a == b) or (c != d))"),
        ("(a < b) < c", "((a < b) < c)"),
        ("a if b else c", "(a if b else c)"),
        ("a if b else c if d else e", "(a if b else (c if d else e))"),
        ("a + b if c or d else e", "((a + b) if (c or d) else e)"),
        ("(a if b else c) + d", "((a if b else c) + d)"),
        ("a + (b if c else d)", "(a + (b if c else d))"),
        ("max(a, b if c else d)", "max(a, (b if c else d))"),
        ("((a))", "a"),
    ],
)
def test_operators_bind_as_in_python(formula, meaning):
    assert grouped(parse(formula)) == meaning


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("0", 0.0),
        ("00012", 12.0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.e3", 1000.0),
        ("1e3", 1000.0),
        ("1E3", 1000.0),
        ("1e+3", 1000.0),
        ("1e-3", 0.001),
        (".5e1", 5.0),
        ("1e999", np.inf),
        ("1e-999", 0.0),
        ("9007199254740993", 9007199254740992.0),
        ("9" * 400, np.inf),
    ],
)
def test_a_number_is_the_nearest_float64(formula, value):
    node = parse(formula)

    assert node == Number(value, (0, len(formula)))


@pytest.mark.parametrize("blank", [" ", "\t", "\r", "\n", " \r\n\t "])
def test_blanks_stand_between_any_two_words(blank):
    spread = blank.join(["", "2", "*", "tp", "/", "(", "2", "*", "tp", "+", "fp", ")", ""])

    assert grouped(parse(spread)) == "((2 * tp) / ((2 * tp) + fp))"


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("tp", Name("tp", None, False, (0, 2))),
        ("_x9", Name("_x9", None, False, (0, 3))),
        ("If", Name("If", None, False, (0, 2))),
        ("notation", Name("notation", None, False, (0, 8))),
        ("`loss/total`", Name("loss/total", None, True, (0, 12))),
        ("`if`", Name("if", None, True, (0, 4))),
        ("`\N{LATIN SMALL LETTER E WITH ACUTE} \n\"'`", Name("é \n\"'", None, True, (0, 7))),
        ("validation.loss", Name("loss", "validation", False, (0, 15))),
        ("`val-1`.loss", Name("loss", "val-1", False, (0, 12))),
        ("train.`a b`", Name("a b", "train", True, (0, 11))),
        ("`a`.`b`", Name("b", "a", True, (0, 7))),
        ("`if`.x", Name("x", "if", False, (0, 6))),
        ('tag("val/loss")', Name("val/loss", None, True, (0, 15))),
        (r'tag("a\"b\\c")', Name('a"b\\c', None, True, (0, 14))),
        ('tag("")', Name("", None, True, (0, 7))),
    ],
)
def test_a_name_keeps_its_run_its_quotes_and_its_place(formula, name):
    assert parse(formula) == name


@pytest.mark.parametrize(
    ("formula", "span"),
    [
        ("  tp + fp ", (2, 9)),
        ("(tp + fp)", (1, 8)),
        ("-tp", (0, 3)),
        ("max( tp , fp )", (0, 14)),
        (" tp if fp else fn", (1, 17)),
    ],
)
def test_the_span_of_a_node_is_its_text(formula, span):
    assert parse(formula).span == span


@pytest.mark.parametrize("formula", ["not(0)", "1 and(1)", "(1)and 1", "(0)if(1)else(2)", "0 if.5 else 1"])
def test_reserved_words_need_blanks_only_beside_letters_and_digits(formula):
    parse(formula)


def test_names_are_listed_once_in_the_order_of_their_appearance():
    assert Formula("tp / (tp + fp) + `loss/total` + pi").names == ("tp", "fp", "loss/total", "pi")


def test_a_formula_shows_its_text():
    assert repr(Formula("tp + 1")) == "Formula('tp + 1')"
