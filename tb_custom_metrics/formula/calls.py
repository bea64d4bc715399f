"""What a call of a function must look like, as far as its text shows."""

from tb_custom_metrics.formula.errors import ArityError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Name
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Number
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.nodes import Unary
from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.signatures import Function
from tb_custom_metrics.formula.signatures import Parameter

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
            say(
                "wrong_arguments",
                f"Function '{{name}}' called with {{given}} argument{'s' * (given != 1)}",
                name=function.name,
                given=given,
            ),
            formula,
            call.span,
            _write(function.signature),
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
        message = _wrong_kind(function, parameter, is_text)
        raise ParameterError(message, formula, node.span, _write(function.signature))
    if isinstance(node, Text) and parameter.choices and node.value not in parameter.choices:
        raise ParameterError(
            say(
                "unknown_choice",
                "Unknown choice '{found}' for '{argument}' of '{name}'",
                found=node.value[:40],
                argument=parameter.name,
                name=function.name,
            ),
            formula,
            node.span,
            say("write_choice", "Write {choices}.", choices=_quoted(parameter.choices)),
        )
    if parameter.kind == "number":
        _check_number(function, parameter, node, formula)


def _wrong_kind(function: Function, parameter: Parameter, is_text: bool) -> Sentence:
    of = "Argument '{argument}' of '{name}' must be "
    values = {"argument": parameter.name, "name": function.name}
    if is_text:
        return say("no_text", of + "a number or a formula, not a text", **values)
    if parameter.choices:
        return say("must_be_choice", of + "one of {choices}", **values, choices=_quoted(parameter.choices))
    return say("must_be_text", of + "a text in double quotes", **values)


def _write(signature: str) -> Sentence:
    return say("write", "Write {signature}.", signature=signature)


def _check_number(function: Function, parameter: Parameter, node: Node, formula: str) -> None:
    if isinstance(node, Name):
        return  # it may be a parameter of the formula set, which is checked when names are bound
    value = _signed(node)
    refusal = parameter.not_a_number() if value is None else parameter.refusal(value)
    if refusal is not None:
        raise ParameterError(refusal, formula, node.span, _write(function.signature))


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
