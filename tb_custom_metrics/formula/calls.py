"""What a call of a function must look like, as far as its text shows."""

from tb_custom_metrics.formula.errors import ArityError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.functions import Function
from tb_custom_metrics.formula.functions import Parameter
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary

_MAX_VALUES = 32  # arguments of min and max


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
        _check_argument(function, function.parameter(i), argument, formula)


def as_tag(call: Call) -> Name | None:
    """Returns the name that `tag("…")` is another spelling of; `None` for other calls."""
    match call:
        case Call("tag", (Text(tag),)):
            return Name(tag, None, True, call.span)
        case _:
            return None


def _check_argument(function: Function, parameter: Parameter, node: Node, formula: str) -> None:
    is_text = isinstance(node, Text)
    if is_text != (parameter.kind in ("choice", "text")):
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
    value = _signed(node)
    if value is not None:
        in_range = parameter.refusal(value)
        if in_range is None:
            return
        refusal = in_range
    raise ParameterError(refusal, formula, node.span, f"Write {function.signature}.")


def _signed(node: Node) -> float | None:
    """Returns what a number with or without a sign is worth; `None` for other nodes."""
    match node:
        case Number():
            return node.value
        case Unary("-", Number() as number):
            return -number.value
        case Unary("+", Number() as number):
            return number.value
        case _:
            return None


def _quoted(choices: tuple[str, ...]) -> str:
    return " or ".join(f'"{choice}"' for choice in choices)
