"""Random formulas against plain numpy walking Python's own parse of the same text.

Where the two grammars overlap they must mean the same. Neither the lexer, nor the parser, nor the
operators are shared.
"""

import ast
import random

import numpy as np
import pytest
from effort import tries

from tb_custom_metrics.formula import Formula

FORMULAS = tries(100_000)

OPERANDS = {
    "tp": np.array([50.0, 60.0, 0.0, 1e12, np.nan]),
    "fp": np.array([20.0, 0.0, 0.0, 3.0, 1.0]),
    "fn": np.array([5.0, 0.5, 0.0, -2.0, np.inf]),
    "loss": np.array([[0.5, 0.25, 0.0], [1.5, -1.0, np.nan], [0.0, 2.0, 3.0], [1, 1, 1], [7, 8, 9.0]]),
}

FUNCTIONS = {
    "abs": (np.abs, 1),
    "sqrt": (np.sqrt, 1),
    "exp": (np.exp, 1),
    "log": (np.log, 1),
    "floor": (np.floor, 1),
    "sign": (np.sign, 1),
    "min": (np.minimum, 2),
    "max": (np.maximum, 2),
    "clip": (lambda x, lo, hi: np.minimum(np.maximum(x, lo), hi), 3),
    "default": (lambda x, y: np.where(np.isnan(x), y, x), 2),
    "isnan": (lambda x: np.isnan(x) * 1.0, 1),
}

ARITHMETIC = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}

COMPARISONS = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}


class Writer:
    """Writes random formulas, one method for each rule of the grammar."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)

    def formula(self, depth: int) -> str:
        if depth > 0 and self._draw.random() < 0.15:
            return f"{self.either(depth - 1)} if {self.either(depth - 1)} else {self.formula(depth - 1)}"
        return self.either(depth)

    def either(self, depth: int) -> str:
        return self._row([" or "], self.both, depth, 0.1)

    def both(self, depth: int) -> str:
        return self._row([" and "], self.negation, depth, 0.1)

    def negation(self, depth: int) -> str:
        return f"not {self.negation(depth)}" if self._draw.random() < 0.05 else self.comparison(depth)

    def comparison(self, depth: int) -> str:
        if self._draw.random() < 0.15:
            return (
                f"{self.sum(depth)}{self._draw.choice(['<', '<=', '>', '>=', '==', ' != '])}{self.sum(depth)}"
            )
        return self.sum(depth)

    def sum(self, depth: int) -> str:
        return self._row(["+", " - "], self.term, depth, 0.4)

    def term(self, depth: int) -> str:
        return self._row(["*", "/", " % "], self.factor, depth, 0.4)

    def factor(self, depth: int) -> str:
        if self._draw.random() < 0.15:
            return f"{self._draw.choice('+-')}{self.factor(depth)}"
        return self.power(depth)

    def power(self, depth: int) -> str:
        operand = self.operand(depth)
        return f"{operand}**{self.factor(depth - 1)}" if depth > 0 and self._draw.random() < 0.15 else operand

    def operand(self, depth: int) -> str:
        chance = self._draw.random()
        if depth > 0 and chance < 0.3:
            return f"({self.formula(depth - 1)})"
        if depth > 0 and chance < 0.45:
            name, arity = self._draw.choice([(n, a) for n, (_, a) in FUNCTIONS.items()])
            return f"{name}({', '.join(self.formula(depth - 1) for _ in range(arity))})"
        if chance < 0.8:
            return self._draw.choice(list(OPERANDS))
        return self._draw.choice(["0.0", "1.0", "0.5", "2.", ".25", "1e3", "1E-2", "3.0", "1e999"])

    def _row(self, operators: list[str], part: object, depth: int, chance: float) -> str:
        text = part(depth)
        while self._draw.random() < chance and len(text) < 200:
            text += self._draw.choice(operators) + part(depth - 1 if depth > 0 else 0)
        return text


def chosen(test: np.ndarray, then: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(test), np.nan, np.where(test != 0, then, otherwise))


def truth(operator: ast.boolop, values: list[np.ndarray]) -> np.ndarray:
    result = values[0]
    for value in values[1:]:
        a, b = np.broadcast_arrays(result, value)
        both = (a != 0) & (b != 0) if isinstance(operator, ast.And) else (a != 0) | (b != 0)
        result = np.where(np.isnan(a) | np.isnan(b), np.nan, both * 1.0)
    return result


def reference(node: ast.expr) -> np.ndarray:
    match node:
        case ast.Constant():
            return np.float64(node.value)
        case ast.Name():
            operand = OPERANDS[node.id]
            return operand[:, None] if operand.ndim == 1 else operand
        case ast.UnaryOp(ast.USub(), x):
            return -reference(x)
        case ast.UnaryOp(ast.UAdd(), x):
            return reference(x)
        case ast.UnaryOp(ast.Not(), x):
            value = reference(x)
            return np.where(np.isnan(value), np.nan, (value == 0) * 1.0)
        case ast.BinOp(a, operator, b):
            return ARITHMETIC[type(operator)](reference(a), reference(b))
        case ast.Compare(a, [operator], [b]):
            return COMPARISONS[type(operator)](reference(a), reference(b)) * 1.0
        case ast.BoolOp(operator, values):
            return truth(operator, [reference(value) for value in values])
        case ast.IfExp(test, then, otherwise):
            return chosen(reference(test), reference(then), reference(otherwise))
        case ast.Call(ast.Name(name), arguments):
            return FUNCTIONS[name][0](*(reference(argument) for argument in arguments))
    raise AssertionError(ast.dump(node))


@pytest.mark.parametrize("seed", range(10))
def test_a_random_formula_means_what_it_means_to_python_and_numpy(seed):
    writer = Writer(seed)
    lengths = []
    for _ in range(FORMULAS // 10):
        text = writer.formula(3)
        with np.errstate(all="ignore"):
            expected = reference(ast.parse(text, mode="eval").body)

        result = Formula(text).evaluate(OPERANDS)

        result = result[:, None] if result.ndim == 1 else result
        np.testing.assert_array_equal(
            np.broadcast_to(result, (5, 3)), np.broadcast_to(expected, (5, 3)), err_msg=text, strict=True
        )
        lengths.append(len(text))

    assert max(lengths) > 100  # so that they were no trifles
