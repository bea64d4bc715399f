"""Exact values of the formulas in corpus/catalogue.json, without numpy and without our evaluator.

A corpus formula is a Python expression over tp, fp, tn and fn, which are exact rationals here. Roots
and logarithms are taken to 60 digits. Where IEEE arithmetic has inf or an undefined value, so has
this one: x/0 is inf, 0/0 is undefined. Over classes, undefined values are left out of sums and means.
"""

import decimal
import functools
import json
import math
import pathlib
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

CORPUS = pathlib.Path(__file__).with_name("corpus")

_DIGITS = decimal.Context(prec=60)
_BITS = 200  # of a root that is irrational


class Exact:
    """A rational, inf or undefined, as a ratio of two integers: 1/0 is inf, 0/0 is undefined."""

    __slots__ = ("low", "top")

    def __init__(self, top: int, low: int = 1) -> None:
        self.top, self.low = (-top, -low) if low < 0 else (top, low)
        if self.low == 0:
            self.top = (top > 0) - (top < 0)

    def __repr__(self) -> str:
        return f"Exact({self.top}, {self.low})"

    def __float__(self) -> float:
        if self.low == 0:
            return self.top * math.inf if self.top else math.nan
        return self.top / self.low

    @property
    def defined(self) -> bool:
        return bool(self.top or self.low)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Classes):
            return NotImplemented
        other = exact(other)
        if self.low == 0 and other.low == 0:
            return self if self.top == other.top else UNDEFINED
        return Exact(self.top * other.low + other.top * self.low, self.low * other.low)

    def __neg__(self) -> "Exact":
        return Exact(-self.top, self.low)

    def __sub__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Classes) else self + -exact(other)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Classes):
            return NotImplemented
        other = exact(other)
        return Exact(self.top * other.top, self.low * other.low)

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Classes):
            return NotImplemented
        other = exact(other)
        # The sign of a zero below is not told apart: x/0 has the sign of x.
        sign = -1 if other.top < 0 else 1
        return Exact(sign * self.top * other.low, sign * self.low * other.top)

    def __pow__(self, power: float) -> "Exact":
        if power == 0.75:
            return sqrt(sqrt(self)) ** 3
        return functools.reduce(lambda product, _: product * self, range(int(power)), Exact(1))

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def __rtruediv__(self, other: Any) -> Any:
        return exact(other) / self

    def __abs__(self) -> "Exact":
        return Exact(abs(self.top), self.low)

    def __gt__(self, other: Any) -> bool:
        return (self - other).top > 0

    def __ge__(self, other: Any) -> bool:
        difference = self - other
        return difference.defined and difference.top >= 0


UNDEFINED = Exact(0, 0)


class Classes:
    """One exact value for each class."""

    def __init__(self, values: Iterable[Exact]) -> None:
        self.values = tuple(values)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Exact]:
        return iter(self.values)

    def _with(self, operate: Callable[[Exact, Any], Exact], other: Any) -> "Classes":
        others = other if isinstance(other, Classes) else [other] * len(self)
        return Classes(operate(a, b) for a, b in zip(self, others, strict=True))

    def __add__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: a + b, other)

    def __sub__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: a - b, other)

    def __mul__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: a * b, other)

    def __truediv__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: a / b, other)

    def __gt__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: a > b, other)

    def __pow__(self, power: int) -> "Classes":
        return Classes(value**power for value in self)

    def __radd__(self, other: Any) -> "Classes":
        return self + other

    def __rsub__(self, other: Any) -> "Classes":
        return self._with(lambda a, b: b - a, other)

    def __rmul__(self, other: Any) -> "Classes":
        return self * other


def exact(value: Any) -> Exact:
    """Returns a number as exactly what it says: 0.5 is one half."""
    if isinstance(value, Exact):
        return value
    return Exact(*value.as_integer_ratio())


def _each(function: Callable[..., Any]) -> Callable[..., Any]:
    def of_each_class(*arguments: Any) -> Any:
        if not any(isinstance(argument, Classes) for argument in arguments):
            return function(*arguments)
        columns = [a if isinstance(a, Classes) else [a] * len(arguments[0]) for a in arguments]
        return Classes(function(*row) for row in zip(*columns, strict=True))

    return of_each_class


def sqrt(value: Any) -> Exact:
    value = exact(value)
    if value.low == 0 or value.top < 0:
        return value if value.top > 0 else UNDEFINED
    square = value.top * value.low
    root = math.isqrt(square)
    if root * root == square:
        return Exact(root, value.low)
    return Exact(math.isqrt(square << 2 * _BITS), value.low << _BITS)


@_each
def log(value: Any) -> Exact:
    value = exact(value)
    if value.low == 0 or value.top <= 0:
        return Exact(-1, 0) if value.top == 0 and value.low else UNDEFINED if value.top <= 0 else value
    quotient = _DIGITS.divide(decimal.Decimal(value.top), decimal.Decimal(value.low))
    return Exact(*_DIGITS.ln(quotient).as_integer_ratio())


def _log_to(base: int) -> Callable[[Any], Any]:
    return _each(lambda value: log(value) / log(base))


def _xlog2(value: Exact) -> Exact:
    return value if value.top == 0 else value * log(value) / log(2)


def _minimum(a: Any, b: Any) -> Exact:
    return exact(b) if exact(a) > b else exact(a)


def _maximum(a: Any, b: Any) -> Exact:
    return exact(a) if exact(a) > b else exact(b)


def _sum(values: Classes) -> Exact:
    defined = [value for value in values if value.defined]
    return functools.reduce(lambda a, b: a + b, defined) if defined else UNDEFINED


def _mean(values: Classes) -> Exact:
    return _sum(values) / sum(value.defined for value in values)


def _weighted(weights: Classes, values: Classes) -> Exact:
    """Mean where defined: what the corpus writes as sum(w*x)/sum(w) for when all are."""
    return _sum(weights * values) / _sum(
        Classes(weight for weight, value in zip(weights, values, strict=True) if value.defined)
    )


_FUNCTIONS = {
    "abs": abs,
    "e": Exact(*_DIGITS.exp(decimal.Decimal(1)).as_integer_ratio()),
    "len": len,
    "log": log,
    "log10": _log_to(10),
    "log2": _log_to(2),
    "max": lambda values: functools.reduce(_maximum, values),
    "maximum": _each(_maximum),
    "mean": _mean,
    "minimum": _each(_minimum),
    "pi": Exact(3141592653589793238462643383279502884197169399375105820974944, 10**60),
    "sqrt": sqrt,
    "sum": _sum,
    "weighted": _weighted,
    "where": _each(lambda condition, a, b: exact(a if condition else b)),
    "xlog2": _each(_xlog2),
}


def corpus() -> Mapping[str, Mapping[str, Any]]:
    """Returns the entries of the corpus by symbol."""
    entries = json.loads((CORPUS / "catalogue.json").read_text(encoding="utf-8"))
    return {entry["symbol"]: entry for entry in entries}


def evaluate(formula: str, counts: Mapping[str, int | list[int]], **parameters: float) -> float:
    """Returns the exact value of a formula, rounded once.

    Args:
        formula: In the notation of the corpus.
        counts: tp, fp, tn and fn: an integer each, or a list of one for each class.
        parameters: Other names in the formula.
    """
    names = {
        name: Classes(map(Exact, count)) if isinstance(count, list) else Exact(count)
        for name, count in counts.items()
    }
    return float(eval(_compiled(formula), {"__builtins__": {}}, _FUNCTIONS | names | parameters))


@functools.cache
def _compiled(formula: str) -> Any:
    return compile(formula, formula, "eval")
