"""Reads typeset formulas back, as strictly as the strictest reader: what is doubtful is refused.

Both notations become rows of what a person sees: `mrow` and braces that only group are invisible.
A row is then read by the conventions of mathematics alone, without looking at the package.

    row     what stands side by side: signs, and atoms, each a tuple that begins with its kind
    reading nested tuples: ("+", ("name", "TP"), ("number", 1.0))
"""

import re
from xml.etree import ElementTree

_COMPARISONS = ("<", "≤", ">", "≥", "=", "≠")
_FENCES = {"(": "group", "|": "abs", "⌊": "floor", "⌈": "ceil"}


class DoubtfulError(Exception):
    """A row that could be read in two ways, or in none."""


def read_mathml(text):
    root = ElementTree.fromstring(text)
    return _reading(_mathml_row(root))


def _mathml_row(element):
    return [item for child in element for item in _mathml_items(child)]


def _mathml_items(element):
    children = list(element)
    match element.tag.rpartition("}")[2]:
        case "mn" | "mi" | "mtext":
            return [_atom(element.text)]
        case "mo":
            return [] if element.text == "\u2061" else [element.text]
        case "mfrac":
            return [("fraction", *map(_mathml_items, children))]
        case "msup":
            return [("power", *map(_mathml_items, children))]
        case "msub":
            return [("name", children[0].text + children[1].text)]
        case "msqrt":
            return [("root", _mathml_row(element))]
        case "mrow" if children[0].text == "{":
            return [("cases", [tuple(_mathml_row(cell) for cell in line) for line in children[1]])]
        case "mrow" if children[0].text in _FENCES:
            return [(_FENCES[children[0].text], _mathml_row(children[1:-1]))]
        case "mrow":
            return _mathml_row(element)
        case tag:
            raise DoubtfulError(tag)


_LATEX_TOKEN = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[a-z]+|\\\\|[\d.]+|\S", re.IGNORECASE)
_LATEX_SIGNS = {
    "-": "−",
    r"\cdot": "·",
    r"\times": "×",
    r"\le": "≤",
    r"\ge": "≥",
    r"\ne": "≠",
    r"\land": "∧",
    r"\lor": "\N{LOGICAL OR}",
    r"\lnot": "¬",
    r"\bmod": "mod",
}
_LATEX_FENCES = {"(": "group", r"\lvert": "abs", r"\lfloor": "floor", r"\lceil": "ceil"}


def read_latex(text):
    tokens = _LATEX_TOKEN.findall(text)[::-1]
    row = _latex_row(tokens, ())
    if tokens:
        raise DoubtfulError(tokens)
    return _reading(row)


def _latex_row(tokens, ends):
    row = []
    while tokens and tokens[-1] not in ends:
        _latex_item(tokens, row)
    return row


def _latex_item(tokens, row):
    match tokens.pop():
        case "^":
            row.append(("power", [row.pop()], _latex_braces(tokens)))
        case "_":
            row.append(("name", row.pop()[1] + str(int(_latex_braces(tokens)[0][1]))))
        case r"\frac":
            row.append(("fraction", _latex_braces(tokens), _latex_braces(tokens)))
        case r"\sqrt":
            row.append(("root", _latex_braces(tokens)))
        case r"\left":
            kind = _LATEX_FENCES[tokens.pop()]
            row.append((kind, _latex_row(tokens, (r"\right",))))
            del tokens[-2:]
        case r"\begin":
            _latex_braces(tokens)
            row.append(("cases", _latex_cases(tokens)))
            _latex_braces(tokens)
        case token if token.startswith((r"\text{", r"\mathrm{", r"\operatorname{")):
            row.append(_atom(token.partition("{")[2][:-1].replace("\\_", "_")))
        case token if token in _LATEX_SIGNS:
            row.append(_LATEX_SIGNS[token])
        case token:
            row.append(_atom(token.lstrip("\\")) if token.lstrip("\\")[0].isalnum() else token)


def _latex_braces(tokens):
    if tokens.pop() != "{":
        raise DoubtfulError(tokens)
    row = _latex_row(tokens, ("}",))
    tokens.pop()
    return row


def _latex_cases(tokens):
    rows = []
    while not rows or tokens.pop() != r"\end":
        value = _latex_row(tokens, ("&",))
        tokens.pop()
        rows.append((value, _latex_row(tokens, ("\\\\", r"\end"))))
    return rows


def _atom(text):
    return ("number", float(text)) if re.fullmatch(r"[\d.]+", text) else ("name", text.replace("\u00a0", " "))


def _reading(row):
    if len(row) > 1 and any(item[0] == "cases" for item in row):
        raise DoubtfulError("a brace, which has no end, with something beside it")
    items = list(reversed(row))
    reading = _joined(items, "\N{LOGICAL OR}", lambda: _joined(items, "∧", lambda: _condition(items)))
    if items:
        raise DoubtfulError(row)
    return reading


def _joined(items, sign, operand):
    reading = operand()
    while items and items[-1] == sign:
        reading = (items.pop(), reading, operand())
    return reading


def _condition(items):
    if items and items[-1] == "¬":
        return (items.pop(), _operand(items))
    left = _remainder(items)
    if items and items[-1] in _COMPARISONS:
        return (items.pop(), left, _remainder(items))
    return left


def _remainder(items):
    before = list(items)
    left = _sum(items)
    if not (items and items[-1] == "mod"):
        return left
    _operand(before)
    if len(before) != len(items):
        raise DoubtfulError("what stands before 'mod' is more than an operand")
    return (items.pop(), left, _operand(items))


def _sum(items):
    reading = _product(items, signed=True)
    while items and items[-1] in ("+", "−"):
        reading = (items.pop(), reading, _product(items, signed=False))
    return reading


def _product(items, signed):
    # -a·b is taken for (-a)·b, which is the same number as -(a·b).
    sign = (items.pop(),) if signed and items[-1:] == ["−"] else ()
    reading = (*sign, _operand(items)) if sign else _operand(items)
    while items and items[-1] == "·":
        reading = (items.pop(), reading, _operand(items))
    return reading


def _operand(items):
    if not items or isinstance(items[-1], str):
        raise DoubtfulError(f"a sign where an operand must stand: {items[-1:]}")
    item = items.pop()
    following = items[-1] if items else None
    if item[0] == "name" and isinstance(following, tuple) and following[0] == "group":
        return ("call", item[1], *_arguments(items.pop()[1]))
    if following == "×":
        items.pop()
        return ("number", float(f"{item[1]:g}e{_exponent(items.pop()):g}"))
    if isinstance(following, tuple):
        raise DoubtfulError(f"two operands side by side: {item} {following}")
    return _atom_reading(item)


def _exponent(power):
    match power:
        case ("power", [("number", 10.0)], [("number", exponent)]):
            return exponent
        case ("power", [("number", 10.0)], ["−", ("number", exponent)]):
            return -exponent
    raise DoubtfulError(power)


def _arguments(row):
    arguments = [[]]
    for item in row:
        if item == ",":
            arguments.append([])
        else:
            arguments[-1].append(item)
    if len(arguments) > 1 and any(item[0] == "cases" for item in row):
        raise DoubtfulError("a brace, which has no end, among several arguments")
    return [_reading(argument) for argument in arguments] if row else []


def _atom_reading(item):
    match item:
        case ("fraction", numerator, denominator):
            return ("/", _reading(numerator), _reading(denominator))
        case ("power", [(kind, *_)], _) if kind in ("fraction", "power", "cases"):
            raise DoubtfulError(f"a power of a {kind}")
        case ("power", base, exponent):
            return ("**", _reading(base), _reading(exponent))
        case ("root", radicand):
            return ("call", "sqrt", _reading(radicand))
        case ("group", inside):
            return _reading(inside)
        case ("abs" | "floor" | "ceil" as function, inside):
            return ("call", function, _reading(inside))
        case ("cases", rows):
            return _cases(rows)
    return item


def _cases(rows):
    (*conditions, (last, words)) = rows
    if words != [("name", "otherwise")]:
        raise DoubtfulError(words)
    reading = _reading(last)
    for value, (word, *condition) in reversed(conditions):
        if word[1].strip() != "if" or value[0][0] == "cases":
            raise DoubtfulError(value, word)
        reading = ("if", _reading(condition), _reading(value), reading)
    return reading
