"""Typeset formulas: exactly what they look like, and that they can be read in one way only."""

import threading
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset_reader import DoubtfulError
from typeset_reader import read_latex
from typeset_reader import read_mathml

from tb_custom_metrics.formula import functions
from tb_custom_metrics.formula.nodes import Binary
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Conditional
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.typeset import to_latex
from tb_custom_metrics.formula.typeset import to_mathml

NOWHERE = (0, 0)
CORE = {"math", "mrow", "mfrac", "msup", "msub", "msqrt", "mi", "mn", "mo", "mtext", "mtable", "mtr", "mtd"}

FUNCTIONS = sorted({*functions.FUNCTIONS, "not_there_yet"})


def mathml(formula):
    """What stands inside the `math` element."""
    text = to_mathml(parse(formula))
    return text.removeprefix('<math xmlns="http://www.w3.org/1998/Math/MathML">').removesuffix("</math>")


def latex(formula):
    return to_latex(parse(formula))


def call(function, *arguments):
    return Call(function, arguments, NOWHERE)


def name(text, prefix=None, exact=False):
    return Name(text, prefix, exact, NOWHERE)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a-(b-c)", r"a - \left( b - c \right)"),
        ("(a-b)-c", "a - b - c"),
        ("a+(b+c)", r"a + \left( b + c \right)"),
        ("(a+b)*c", r"\left( a + b \right) \cdot c"),
        ("a*b*c", r"a \cdot b \cdot c"),
        ("a*(b*c)", r"a \cdot \left( b \cdot c \right)"),
        ("-(a**2)", "-a^{2}"),
        ("(-a)**2", r"\left( -a \right)^{2}"),
        ("a**(b**c)", "a^{b^{c}}"),
        ("(a**b)**c", r"\left( a^{b} \right)^{c}"),
        ("a**-(b+c)", r"a^{-\left( b + c \right)}"),
        ("a/(b*c)", r"\frac{a}{b \cdot c}"),
        ("a/b*c", r"\frac{a}{b} \cdot c"),
        ("(a+b)/(c-1)", r"\frac{a + b}{c - 1}"),
        ("(a/b)**c", r"\left( \frac{a}{b} \right)^{c}"),
        ("-a/b", r"\frac{-a}{b}"),
        ("-(a/b)", r"-\frac{a}{b}"),
        ("-a*b+c", r"-a \cdot b + c"),
        ("-(a*b)", r"-\left( a \cdot b \right)"),
        ("a*-b", r"a \cdot \left( -b \right)"),
        ("a - -b*c", r"a - \left( -b \cdot c \right)"),
        ("--a", r"-\left( -a \right)"),
        ("+a", "a"),
        ("a % b + c", r"\left( a \bmod b \right) + c"),
        ("a * b % c", r"\left( a \cdot b \right) \bmod c"),
        ("a % b == 0", r"a \bmod b = 0"),
        ("not (a<b)", r"\lnot \left( a < b \right)"),
        ("(not a) < b", r"\left( \lnot a \right) < b"),
        ("not a and b", r"\lnot a \land b"),
        ("(a or b) and c", r"\left( a \lor b \right) \land c"),
        ("(a<=b) == (c!=1)", r"\left( a \le b \right) = \left( c \ne 1 \right)"),
        ("a >= 0.25", r"a \ge 0.25"),
    ],
)
def test_latex_has_the_parentheses_that_are_needed_and_no_others(formula, expected):
    assert latex(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sqrt(a+b)", r"\sqrt{a + b}"),
        ("a**0.5", "a^{0.5}"),
        ("abs(a-b)", r"\left\lvert a - b \right\rvert"),
        ("floor(a/b)", r"\left\lfloor \frac{a}{b} \right\rfloor"),
        ("ceil(a)", r"\left\lceil a \right\rceil"),
        ("min(a, b) + max(b, 1)", r"\min\left( a, b \right) + \max\left( b, 1 \right)"),
        ("exp(-a)", r"\exp\left( -a \right)"),
        ("log(a)", r"\log\left( a \right)"),
        ("log(a)**2", r"\left( \log\left( a \right) \right)^{2}"),
        ("log2(a)", r"\log_{2}\left( a \right)"),
        ("log10(a)", r"\log_{10}\left( a \right)"),
        ("macro(recall)", r"\operatorname{macro}\left( \mathrm{recall} \right)"),
        ("best_threshold(f1)", r"\operatorname{best\_threshold}\left( \mathrm{f1} \right)"),
        ('best(f1, "minimize")', r"""\operatorname{best}\left( \mathrm{f1}, \text{"minimize"} \right)"""),
    ],
)
def test_latex_writes_functions_as_mathematics_does(formula, expected):
    assert latex(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a if c else b", r"\begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases}"),
        ("where(c, a, b)", r"\begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases}"),
        (
            "a if c else b if d < 1 else 0",
            r"\begin{cases} a & \text{if } c \\ b & \text{if } d < 1 \\ 0 & \text{otherwise} \end{cases}",
        ),
        (
            "(a if c else b)+1",
            r"\left( \begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases} \right) + 1",
        ),
        (
            "max(a if c else b, 1)",
            r"\max\left( "
            r"\left( \begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases} \right), 1 \right)",
        ),
        (
            "(a if c else b) if d else 0",
            r"\begin{cases} \left( \begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases} \right)"
            r" & \text{if } d \\ 0 & \text{otherwise} \end{cases}",
        ),
        (
            "(a if c else b)/2",
            r"\frac{\begin{cases} a & \text{if } c \\ b & \text{otherwise} \end{cases}}{2}",
        ),
    ],
)
def test_latex_shows_conditionals_as_cases(formula, expected):
    assert latex(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("tp + FP", r"\mathrm{TP} + \mathrm{FP}"),
        ("p / total", r"\frac{\mathrm{P}}{\mathrm{total}}"),
        ("2*pi", r"2 \cdot \pi"),
        ("cost_fn", r"\mathrm{cost\_fn}"),
        ("_", r"\mathrm{\_}"),
        ("validation.epoch_loss", r"\text{validation.epoch\_loss}"),
        ("`loss/total`", r"\text{loss/total}"),
        ("`tp`", r"\text{tp}"),
        ("`a - b`**2", r"\left( \text{a - b} \right)^{2}"),
        (
            r"`\%&#$_{}~^<|>`",
            r"\text{\textbackslash{}\%\&\#\$\_\{\}\textasciitilde{}"
            r"\textasciicircum{}\textless{}\textbar{}\textgreater{}}",
        ),
    ],
)
def test_latex_names_are_upright_unless_they_are_one_letter(formula, expected):
    assert latex(formula) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("5.0", "5"),
        ("0.25", "0.25"),
        (".5", "0.5"),
        ("1e-7", r"1 \times 10^{-7}"),
        ("6.02e23", r"6.02 \times 10^{23}"),
        ("1e-7**2", r"\left( 1 \times 10^{-7} \right)^{2}"),
        ("1e999", r"\infty"),
    ],
)
def test_latex_numbers_are_as_typed_where_they_need_no_exponent(number, expected):
    assert latex(number) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(-2.0, r"\left( -2 \right)^{a}"), (float("nan"), r"\text{undefined}^{a}")]
)
def test_numbers_that_cannot_be_typed_are_typeset(value, expected):
    assert to_latex(Binary("**", Number(value, NOWHERE), name("a"), NOWHERE)) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (
            "2*tp/(2*tp+fp)",
            "<mfrac><mrow><mn>2</mn><mo>·</mo><mi>TP</mi></mrow>"
            "<mrow><mn>2</mn><mo>·</mo><mi>TP</mi><mo>+</mo><mi>FP</mi></mrow></mfrac>",
        ),
        ("p", '<mi mathvariant="normal">P</mi>'),
        ("-a <= b", "<mrow><mo>−</mo><mi>a</mi></mrow><mo>≤</mo><mi>b</mi>"),
        ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (
            "(-a)**2",
            "<msup><mrow><mo>(</mo><mrow><mo>−</mo><mi>a</mi></mrow><mo>)</mo></mrow><mn>2</mn></msup>",
        ),
        ("sqrt(a+b)", "<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>"),
        ("abs(a)", "<mrow><mo>|</mo><mi>a</mi><mo>|</mo></mrow>"),
        (
            "1e-7",
            "<mrow><mn>1</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>7</mn></mrow></msup></mrow>",
        ),
        (
            "log2(a)",
            "<mrow><msub><mi>log</mi><mn>2</mn></msub><mo>\u2061</mo>"
            "<mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow></mrow>",
        ),
        (
            "max(a, b)",
            "<mrow><mi>max</mi><mo>\u2061</mo>"
            "<mrow><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow></mrow>",
        ),
        (
            "a if c else 0",
            "<mrow><mo>{</mo><mtable>"
            "<mtr><mtd><mi>a</mi></mtd><mtd><mtext>if\u00a0</mtext><mi>c</mi></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mtext>otherwise</mtext></mtd></mtr>"
            "</mtable></mrow>",
        ),
        ("validation.loss", "<mtext>validation.loss</mtext>"),
        (
            "`<img onerror=alert(1)>&`",
            "<mtext>&lt;img onerror=alert(1)&gt;&amp;</mtext>",
        ),
        ("`a\nb\x00\ud800\u202e`", "<mtext>a b���</mtext>"),
    ],
)
def test_mathml_is_exactly_this(formula, expected):
    assert mathml(formula) == expected


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("count", range(4))
def test_every_function_is_typeset_with_any_number_of_arguments(function, count):
    arguments = tuple(name(letter) for letter in "abc"[:count])
    node = Binary("**", call(function, *arguments), name("x"), NOWHERE)

    assert read_latex(to_latex(node)) == meaning(node)
    assert read_mathml(to_mathml(node)) == meaning(node)


def meaning(node):
    """What a reader has to find, as nested tuples."""
    match node:
        case Number():
            return ("number", node.value)
        case Text():
            return ("name", f'"{node.value}"')
        case Name():
            return ("name", {"tp": "TP", "p": "P"}.get(node.name, node.name))
        case Unary("+"):
            return meaning(node.operand)
        case Unary():
            return ("¬" if node.operator == "not" else "−", meaning(node.operand))
        case Binary():
            signs = {
                "<=": "≤",
                ">=": "≥",
                "==": "=",
                "!=": "≠",
                "and": "∧",
                "or": "\N{LOGICAL OR}",
                "%": "mod",
            }
            signs |= {"*": "·", "-": "−"}
            return (signs.get(node.operator, node.operator), meaning(node.left), meaning(node.right))
        case Conditional():
            return ("if", meaning(node.test), meaning(node.then), meaning(node.otherwise))
        case Call("where", (_, _, _)):
            return ("if", *map(meaning, node.arguments))
        case Call():
            return ("call", node.function, *map(meaning, node.arguments))


LEAVES = st.one_of(
    st.builds(Number, st.sampled_from([2.0, 0.25, 1e-7, 3e20]), st.just(NOWHERE)),
    st.builds(name, st.sampled_from(["a", "b", "tp", "p", "cost_fn", "f1"])),
)
OPERATORS = ("+", "-", "*", "/", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or")


def larger(nodes):
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "+", "not"]), nodes, st.just(NOWHERE)),
        st.builds(Binary, st.sampled_from(OPERATORS), nodes, nodes, st.just(NOWHERE)),
        st.builds(Conditional, nodes, nodes, nodes, st.just(NOWHERE)),
        st.builds(call, st.sampled_from(["sqrt", "abs", "floor", "ceil", "log", "log2", "macro"]), nodes),
        st.builds(call, st.sampled_from(["min", "max", "rolling_mean"]), nodes, nodes),
        st.builds(call, st.just("where"), nodes, nodes, nodes),
    )


TREES = st.recursive(LEAVES, larger, max_leaves=12)


@given(TREES)
def test_latex_can_be_read_in_one_way_only(node):
    assert read_latex(to_latex(node)) == meaning(node)


@given(TREES)
def test_mathml_can_be_read_in_one_way_only(node):
    assert read_mathml(to_mathml(node)) == meaning(node)


@pytest.mark.parametrize(
    "text",
    ["a - -b", r"a \cdot -b", r"a \bmod b + c", r"a + b \bmod c", r"\lnot a < b", "a < b < c", "a b", "a +"],
)
def test_the_reader_refuses_what_is_doubtful(text):
    with pytest.raises(DoubtfulError):
        read_latex(text)


@given(TREES, st.text(min_size=1))
def test_mathml_has_known_elements_and_no_attributes_out_of_names(node, tag):
    root = ElementTree.fromstring(to_mathml(Binary("+", node, name(tag, prefix=tag, exact=True), NOWHERE)))

    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= CORE
    assert {item for e in root.iter() for item in e.attrib.items()} <= {("mathvariant", "normal")}


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_chain_as_long_as_the_limits_allow_needs_no_stack(operator):
    chain = name("a")
    for _ in range(255):
        chain = Binary(operator, chain, name("b"), NOWHERE)
    results = []

    def typeset():
        results.append((to_latex(chain), to_mathml(chain)))

    _on_a_small_stack(typeset)
    (typeset_latex, typeset_mathml) = results[0]
    assert typeset_latex.count("b") >= 255
    assert len(list(ElementTree.fromstring(typeset_mathml).iter())) >= 511


def _on_a_small_stack(function):
    """Runs it where nearly all of the stack of a small thread has been used."""

    def deep(depth):
        if depth:
            deep(depth - 1)
        else:
            function()

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=deep, args=(900,))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
