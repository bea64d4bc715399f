"""Formulas in one line of text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.nodes import children
from tb_custom_metrics.formula.nodes import post_order
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.writing import to_line
from tb_custom_metrics.formula.writing import to_text

NOWHERE = (0, 0)
OPERATORS = ("+", "-", "*", "/", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or")

LEAVES = st.one_of(
    st.builds(Number, st.floats(min_value=0.0, allow_nan=False), st.just(NOWHERE)),
    st.builds(
        Name,
        st.sampled_from(["a", "b", "if", "loss/total"]) | st.text(min_size=1),
        st.none(),
        st.just(True),
        st.just(NOWHERE),
    ),
    st.builds(
        Name,
        st.sampled_from(["a", "tp", "f_1"]),
        st.sampled_from([None, "train", "val-1", "not"]),
        st.just(False),
        st.just(NOWHERE),
    ),
)


def larger(nodes):
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "+", "not"]), nodes, st.just(NOWHERE)),
        st.builds(Binary, st.sampled_from(OPERATORS), nodes, nodes, st.just(NOWHERE)),
        st.builds(Conditional, nodes, nodes, nodes, st.just(NOWHERE)),
    )


def without_spans(root):
    """The tree as nested tuples."""
    own = tuple(
        getattr(root, key)
        for key in ("operator", "value", "name", "prefix", "exact", "function")
        if hasattr(root, key)
    )
    return (type(root).__name__, *own, *map(without_spans, children(root)))


@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_the_text_of_a_tree_is_parsed_to_the_same_tree(root):
    assert without_spans(parse(to_text(root))) == without_spans(root)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (" ( tp )/ (tp+fp)", "tp / (tp + fp)"),
        ("(a*b)*c - (d - e)", "a*b*c - (d - e)"),
        ("a/b*c", "a / b * c"),
        ("a/(b*c)", "a / (b*c)"),
        ("(-a)**2 + -a**2", "(-a)**2 + (-a**2)"),
        ("2**-1**(b)", "2**(-1**b)"),
        ("not (a<b) and c", "not (a < b) and c"),
        ("(a if b else c) if d else e if f else g", "(a if b else c) if d else e if f else g"),
        ('best( f1,"minimize" )', 'best(f1, "minimize")'),
        ("`val-1`.loss + train.`a b`", "`val-1`.loss + train.`a b`"),
        ('tag("say \\"`\\\\")', 'tag("say \\"`\\\\")'),
        ("01.50 + 1E-07 + 1e999", "1.5 + 1e-7 + 1e999"),
    ],
)
def test_there_is_one_way_to_write_a_formula(formula, expected):
    assert to_text(parse(formula)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (40.0, "40"),
        (1752000.0, "1752000"),
        (0.5, "0.5"),
        (2 / 3, "0.6667"),
        (0.99996, "1.000"),
        (999.97, "1000"),
        (12345.6, "12346"),
        (1.23456e-7, "1.235e-7"),
        (-0.25, "−0.25"),
        (-0.0, "−0"),
        (1e20, "1e20"),
        (math.pi * 1e20, "3.142e20"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_values_have_four_significant_digits(value, expected):
    root = parse("x")

    assert to_line(root, {id(root): value}) == expected


def test_numbers_of_the_formula_keep_their_digits():
    assert to_line(parse("3.14159265*x"), {}) == "3.14159265·x"


def test_negative_values_stand_in_parentheses_where_a_sign_is_before_them():
    root = parse("x - x**2*x")
    values = {id(node): -2.0 for node in post_order(root) if isinstance(node, Name)}

    assert to_line(root, values) == "−2 − (−2)**2·(−2)"


def test_a_node_can_stand_in_for_another_one():
    root = parse("2 * (a + b if c else d)")

    assert to_line(root, {id(root.right): root.right.then}) == "2·(a + b)"
