"""Functions that change what their argument sees, and so cannot take its finished value.

Each form compiles its arguments itself: with other counts (`micro`, `at_prevalence`), in another
run (`run`, `baseline`, `counts`), on other steps (`hold`), or over draws (`lower`, `upper`).
"""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tb_custom_metrics.formula import classes
from tb_custom_metrics.formula import intervals
from tb_custom_metrics.formula import thresholds
from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.errors import UnknownNameError
from tb_custom_metrics.formula.errors import did_you_mean
from tb_custom_metrics.formula.errors import shorten
from tb_custom_metrics.formula.functions import ALONG_STEPS
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.nodes import Call
from tb_custom_metrics.formula.nodes import Node
from tb_custom_metrics.formula.nodes import Text
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import DRAWS
from tb_custom_metrics.formula.values import EXTENDED
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.views import AtPrevalence
from tb_custom_metrics.formula.views import SummedOverClasses
from tb_custom_metrics.formula.views import WithEnds
from tb_custom_metrics.formula.views import sums_classes

if TYPE_CHECKING:
    from tb_custom_metrics.formula.compiler import Compiler
    from tb_custom_metrics.formula.compiler import Place

Form = Callable[["Compiler", "Place", Call, Scope], int]

_PRECISION = parse("tp / (tp + fp)")
_RECALL = parse("tp / (tp + fn)")
_POSITIVES = parse("tp + fn")


def is_form(node: Node) -> bool:
    """Whether the node is a call that compiles its arguments itself."""
    return isinstance(node, Call) and node.function in FORMS


def _micro(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    summed = replace(scope, view=SummedOverClasses(scope.view))
    return compiler.formula(place.text, call.arguments[0], summed)


def _weighted(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    x = compiler.formula(place.text, call.arguments[0], scope)
    support = _own(compiler, place, call, _POSITIVES, scope)
    return compiler.operation(place, classes.weighted, (x, support), contextual=True, consumes=CLASS, work=4)


def _only(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    x, name = call.arguments
    if sums_classes(scope.view):
        raise ParameterError(
            say("no_class_in_micro", "Inside micro() there is no class to choose"),
            place.text,
            call.span,
            say("counts_of_all_classes", "Its counts are those of all classes together."),
        )
    assert isinstance(name, Text)
    slot = compiler.formula(place.text, x, scope)
    literals = (name.value,)
    return compiler.operation(
        place, classes.only, (slot,), literals=literals, contextual=True, consumes=CLASS
    )


def _n_classes(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    return compiler.read(Operand("axis", "n_classes", scope.run, scope.count_set))


def _own(compiler: "Compiler", place: "Place", call: Call, node: Node, scope: Scope) -> int:
    """Compiles what a function is made of; an error points at the call, which has no such text."""
    try:
        return compiler.formula(place.text, node, scope)
    except FormulaError as error:
        raise error.seen_from(call.function, place.text, call.span) from None


def _auc(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    ends = replace(scope, view=WithEnds(scope.view))
    y, x = (compiler.formula(place.text, node, ends) for node in call.arguments)
    return _over_ends(compiler, place, thresholds.auc, (y, x))


def _average_precision(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    ends = replace(scope, view=WithEnds(scope.view))
    precision, recall = (_own(compiler, place, call, node, ends) for node in (_PRECISION, _RECALL))
    return _over_ends(compiler, place, thresholds.average_precision, (precision, recall))


def _over_ends(
    compiler: "Compiler", place: "Place", apply: Callable[..., Array], inputs: tuple[int, ...]
) -> int:
    consumes = THRESHOLD | EXTENDED
    return compiler.operation(place, apply, inputs, contextual=True, consumes=consumes, work=10)


def _at_prevalence(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    x, prevalence = call.arguments
    parameter = FUNCTIONS["at_prevalence"].parameter(1)
    share = compiler.number(place._replace(node=prevalence), scope, parameter)
    return compiler.formula(place.text, x, replace(scope, view=AtPrevalence(scope.view, share)))


def _hparam(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    name = _text(call)
    if name not in scope.hparams:
        message = say("unknown_hparam", "Unknown hyperparameter '{name}'", name=shorten(name))
        raise _unknown(message, name, scope.hparams, place, call)
    return compiler.constant(scope.hparams[name])


def _baseline(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    if scope.baseline is None:
        raise UnknownNameError(
            say("no_baseline", "No baseline is chosen"),
            place.text,
            call.span,
            say("choose_baseline", 'Choose one, or name it: run("…", x).'),
        )
    return _in_run(compiler, place, call.arguments[0], scope, scope.runs[scope.baseline])


def _run(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    name = _text(call)
    if name not in scope.runs:
        message = say("unknown_run", "Unknown run '{name}'", name=shorten(name))
        raise _unknown(message, name, scope.runs, place, call)
    return _in_run(compiler, place, call.arguments[1], scope, scope.runs[name])


def _in_run(compiler: "Compiler", place: "Place", node: Node, scope: Scope, other: Scope) -> int:
    return compiler.formula(place.text, node, replace(other, view=scope.view))


def _counts(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    name = _text(call)
    if name not in scope.count_sets:
        message = say("unknown_counts", "Unknown set of counts '{name}'", name=shorten(name))
        raise _unknown(message, name, scope.count_sets, place, call)
    return compiler.formula(place.text, call.arguments[1], replace(scope, count_set=name))


def _hold(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    if compiler.inside_interval:
        message = say("no_interval_of_hold", "An interval of hold cannot be computed")
        raise _refused_inside(place, message)
    inner = compiler.nested()
    slot = inner.formula(place.text, call.arguments[0], scope)
    plan = inner.plan((slot,))
    # The text tells held expressions of one run apart; under another view they are other ones.
    start, end = call.arguments[0].span
    operand = Operand(
        "held", f"{place.text[start:end]} {scope.view or ''}".strip(), scope.run, scope.count_set
    )
    compiler.held[operand] = plan
    return compiler.read(operand)


def _lower(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    return _quantile(compiler, place, call, scope, lambda level: (1 - level) / 2)


def _upper(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    return _quantile(compiler, place, call, scope, lambda level: (1 + level) / 2)


def _stderr(compiler: "Compiler", place: "Place", call: Call, scope: Scope) -> int:
    x, draws = value_and_draws(compiler, place, call.arguments[0], scope)
    return compiler.operation(place, intervals.spread, (x, draws), consumes=DRAWS)


def _quantile(
    compiler: "Compiler", place: "Place", call: Call, scope: Scope, share: Callable[[float], float]
) -> int:
    parameter = FUNCTIONS[call.function].parameter(1)
    level = compiler.number(place._replace(node=call.arguments[1]), scope, parameter)
    x, draws = value_and_draws(compiler, place, call.arguments[0], scope)
    literals = (share(level),)
    return compiler.operation(place, intervals.quantile, (x, draws), literals=literals, consumes=DRAWS)


def value_and_draws(compiler: "Compiler", place: "Place", node: Node, scope: Scope) -> tuple[int, int]:
    """Compiles a formula twice: for the counts as they are, and for draws of them.

    Returns:
        The slot of its value and that of its draws.

    Raises:
        ParameterError: If there are no draws of it.
    """
    if compiler.inside_interval:
        message = say("no_interval_of_interval", "An interval of an interval cannot be computed")
        raise _refused_inside(place, message)
    x = compiler.formula(place.text, node, scope)
    nested = compiler.nested(inside_interval=True)
    slot = nested.formula(place.text, node, scope)
    for operand in [one for one in nested.operands.values() if one.kind == "count"]:
        for name in COUNTS:
            nested.read(operand.other(name))  # all four, since they are drawn together
    plan = nested.plan((slot,))
    if not any(operand.kind == "count" for operand in plan.operands):
        raise ParameterError(
            say("interval_of_counts", "Only a formula of counts has an interval"),
            place.text,
            node.span,
            say("scalars_without_interval", "Other scalars have no interval of their own."),
        )
    for operation in plan.operations:
        if operation.apply in ALONG_STEPS:
            message = say(
                "no_interval_along_steps", "An interval of a function along steps cannot be computed"
            )
            raise _refused_inside(place, message)
    inputs = tuple(compiler.read(operand) for operand in plan.operands)
    draws = compiler.operation(
        place,
        intervals.draw,
        inputs,
        contextual=True,
        adds=DRAWS,
        inner=plan,
        work=len(plan.operations) + intervals.WORK_OF_DRAWING,
    )
    return x, draws


def _refused_inside(place: "Place", message: str) -> ParameterError:
    hint = say(
        "inside_interval",
        "Inside lower(), upper() and stderr() stand counts, arithmetic, and functions over thresholds "
        "and classes.",
    )
    return ParameterError(message, place.text, place.node.span, hint)


def _text(call: Call) -> str:
    argument = call.arguments[0]
    assert isinstance(argument, Text)
    return argument.value


def _unknown(message: str, name: str, known: Iterable[str], place: "Place", call: Call) -> UnknownNameError:
    names = list(known)
    there = say("there_is", "There is {names}.", names=", ".join(names[:5]))
    hint = there if names else say("there_is_none", "There is none.")
    return UnknownNameError(
        message, place.text, call.arguments[0].span, lambda: did_you_mean(name, names) or hint
    )


FORMS: dict[str, Form] = {
    "micro": _micro,
    "weighted": _weighted,
    "only": _only,
    "n_classes": _n_classes,
    "auc": _auc,
    "average_precision": _average_precision,
    "at_prevalence": _at_prevalence,
    "hparam": _hparam,
    "baseline": _baseline,
    "run": _run,
    "counts": _counts,
    "hold": _hold,
    "lower": _lower,
    "upper": _upper,
    "stderr": _stderr,
}
"""The forms by their names."""
