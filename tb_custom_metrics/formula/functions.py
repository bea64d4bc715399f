"""The functions of the language: what they take, what they do, what they say of themselves.

One table serves the parser (arity and parameters), the plan (which axis is consumed), the
evaluator, the panel's completion and the documentation.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_custom_metrics.formula import reductions
from tb_custom_metrics.formula import smoothing
from tb_custom_metrics.formula.errors import ArityError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.operators import where
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array

_MAX_VALUES = 32  # arguments of min and max


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one argument of a function may be.

    Attributes:
        name: As the documentation shows it.
        kind: "value" (any formula), "number" (a literal or a parameter of the formula set),
            "choice" or "tag" (a text).
        low: The smallest number allowed.
        high: The largest number allowed.
        below: The number that is the first one too large.
        choices: The texts allowed.
        optional: Whether it can be left out.
    """

    name: str
    kind: str = "value"
    low: float = -math.inf
    high: float = math.inf
    below: float = math.inf
    choices: tuple[str, ...] = ()
    optional: bool = False

    def refusal(self, value: float) -> str | None:
        """Returns why the number is refused, or `None` where it is allowed."""
        if self.low <= value <= self.high and value < self.below:
            return None
        end = f"below {self.below:g}" if self.below < math.inf else f"at most {self.high:g}"
        return f"Argument '{self.name}' must be at least {self.low:g} and {end}"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    Attributes:
        name: As it is written.
        group: The heading under which the documentation lists it.
        description: One sentence.
        parameters: Its arguments in order.
        apply: Arrays to array. Where `contextual`, the `Context` comes first and literals last.
        contextual: Whether it looks beyond the single element.
        consumes: The axis that the result no longer has, or 0.
        variadic: Whether the last argument may be repeated.
    """

    name: str
    group: str
    description: str
    parameters: tuple[Parameter, ...]
    apply: Callable[..., Array]
    contextual: bool = False
    consumes: int = 0
    variadic: bool = False

    @property
    def signature(self) -> str:
        """How a call looks: `clip(x, lo, hi)`."""
        shown = [f"[{p.name}]" if p.optional else p.name for p in self.parameters]
        return f"{self.name}({', '.join(shown + ['…'] * self.variadic)})"


def check_call(function: Function, call: Call, formula: str) -> None:
    """Raises if a call has the wrong number or kind of arguments.

    Raises:
        ArityError: If there are too few or too many.
        ParameterError: If one is of the wrong kind or outside its range.
    """
    required = sum(not p.optional for p in function.parameters)
    most = _MAX_VALUES if function.variadic else len(function.parameters)
    given = len(call.arguments)
    if not required <= given <= most:
        raise ArityError(
            f"Function '{function.name}' called with {given} argument{'s' * (given != 1)}",
            formula,
            call.span,
            f"Write {function.signature}.",
        )
    for i, argument in enumerate(call.arguments):
        parameter = function.parameters[min(i, len(function.parameters) - 1)]
        _check_argument(function, parameter, argument, formula)


def as_tag(call: Call) -> Name | None:
    """Returns the name that `tag("…")` is another spelling of; `None` for other calls."""
    match call:
        case Call("tag", (Text(tag),)):
            return Name(tag, None, True, call.span)
        case _:
            return None


def _check_argument(function: Function, parameter: Parameter, node: Node, formula: str) -> None:
    is_text = isinstance(node, Text)
    if is_text != (parameter.kind in ("choice", "tag")):
        wanted = f"one of {_quoted(parameter.choices)}" if parameter.choices else "a text in double quotes"
        raise ParameterError(
            f"Argument '{parameter.name}' of '{function.name}' must be "
            + ("a number or a formula, not a text" if is_text else wanted),
            formula,
            node.span,
            f"Write {function.signature}.",
        )
    if isinstance(node, Text) and parameter.choices and node.value not in parameter.choices:
        raise ParameterError(
            f"Unknown choice '{node.value[:40]}' for '{parameter.name}' of '{function.name}'",
            formula,
            node.span,
            f"Write {_quoted(parameter.choices)}.",
        )
    if parameter.kind == "number":
        _check_number(function, parameter, node, formula)


def _check_number(function: Function, parameter: Parameter, node: Node, formula: str) -> None:
    if isinstance(node, Name):
        return  # it may be a parameter of the formula set, which is checked when names are bound
    refusal = f"Argument '{parameter.name}' must be a number, or a parameter of the formula set"
    if isinstance(node, Number):
        in_range = parameter.refusal(node.value)
        if in_range is None:
            return
        refusal = in_range
    raise ParameterError(refusal, formula, node.span, f"Write {function.signature}.")


def _quoted(choices: tuple[str, ...]) -> str:
    return " or ".join(f'"{choice}"' for choice in choices)


def _maximum(*arrays: Array) -> Array:
    return _fold(np.maximum, arrays)


def _minimum(*arrays: Array) -> Array:
    return _fold(np.minimum, arrays)


def _fold(ufunc: Callable[[Array, Array], Array], arrays: tuple[Array, ...]) -> Array:
    result = arrays[0]
    for array in arrays[1:]:
        result = ufunc(result, array)
    return result


def _default(x: Array, value: Array) -> Array:
    return np.where(np.isnan(x), value, x)


def _isnan(x: Array) -> Array:
    return np.isnan(x).astype(np.float64)


_X = (Parameter("x"),)
_GOAL = Parameter("goal", "choice", choices=("maximize", "minimize"), optional=True)


def _elementwise(
    name: str, apply: Callable[..., Array], description: str, *names: str, variadic: bool = False
) -> Function:
    parameters = tuple(Parameter(n) for n in names) or _X
    return Function(name, "elementwise", description, parameters, apply, variadic=variadic)


def _along_steps(name: str, apply: Callable[..., Array], description: str, *more: Parameter) -> Function:
    return Function(name, "along steps", description, (*_X, *more), apply, contextual=True)


def _over_thresholds(name: str, apply: Callable[..., Array], description: str, *more: Parameter) -> Function:
    return Function(
        name, "over thresholds", description, (*_X, *more), apply, contextual=True, consumes=THRESHOLD
    )


def _never(*_: Any) -> Array:
    raise AssertionError("the parser turns tag() into a name")


_TABLE = (
    _elementwise("abs", np.abs, "Distance from 0."),
    _elementwise("sqrt", np.sqrt, "Square root; undefined below 0."),
    _elementwise("exp", np.exp, "e to the power of x."),
    _elementwise("log", np.log, "Natural logarithm; undefined below 0."),
    _elementwise("log2", np.log2, "Logarithm to base 2."),
    _elementwise("log10", np.log10, "Logarithm to base 10."),
    _elementwise("log1p", np.log1p, "log(1 + x), exact for small x."),
    _elementwise("expm1", np.expm1, "exp(x) - 1, exact for small x."),
    _elementwise("floor", np.floor, "Largest whole number that is not above x."),
    _elementwise("ceil", np.ceil, "Smallest whole number that is not below x."),
    _elementwise("round", np.rint, "Nearest whole number; halves go to the even one."),
    _elementwise("sign", np.sign, "-1, 0 or 1."),
    _elementwise("min", _minimum, "Smallest of the arguments, element by element.", "a", "b", variadic=True),
    _elementwise("max", _maximum, "Largest of the arguments, element by element.", "a", "b", variadic=True),
    _elementwise("clip", np.clip, "x, but at least lo and at most hi.", "x", "lo", "hi"),
    _elementwise("where", where, "a where c is not 0, else b; undefined where c is.", "c", "a", "b"),
    _elementwise("default", _default, "x, and value where x is undefined.", "x", "value"),
    _elementwise("isnan", _isnan, "1 where x is undefined, else 0."),
    _along_steps(
        "ema",
        smoothing.ema,
        "Exponential moving average without start-up bias, as TensorBoard's smoothing.",
        Parameter("weight", "number", low=0.0, below=1.0),
    ),
    _along_steps("cummax", smoothing.cummax, "Largest value so far."),
    _along_steps("cummin", smoothing.cummin, "Smallest value so far."),
    _over_thresholds(
        "at",
        reductions.at,
        "x at the stored threshold nearest to this one.",
        Parameter("threshold", "number", low=0.0, high=1.0),
    ),
    _over_thresholds("best", reductions.best, "Best x over thresholds; the largest unless told.", _GOAL),
    _over_thresholds(
        "best_threshold",
        reductions.best_threshold,
        "Threshold where x is best; of several, the one nearest 0.5.",
        _GOAL,
    ),
    Function(
        "macro",
        "over classes",
        "Mean of x over the classes where it is defined.",
        _X,
        reductions.macro,
        contextual=True,
        consumes=CLASS,
    ),
    Function(
        "tag",
        "names",
        'The scalar logged under exactly this tag: tag("val/loss").',
        (Parameter("tag", "tag"),),
        _never,
    ),
)

FUNCTIONS = {function.name: function for function in _TABLE}
"""Every function by its name."""
