"""How an expression sees the counts: as they are, or changed for all that it refers to.

`micro(f1)` is f1 of other counts. A view makes these counts out of those that the expression
around it sees, so that views stand inside each other as the calls do.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Protocol

import numpy as np

from tb_custom_metrics.formula.errors import ParameterError
from tb_custom_metrics.formula.errors import Span
from tb_custom_metrics.formula.scope import Operand
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import EXTENDED
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context

if TYPE_CHECKING:
    from tb_custom_metrics.formula.compiler import Compiler
    from tb_custom_metrics.formula.compiler import Place

_OTHER_OF_CLASS = {"tp": "fn", "fn": "tp", "fp": "tn", "tn": "fp"}
_ALL_PREDICTED = {"tp": 1.0, "fp": 1.0, "tn": 0.0, "fn": 0.0}  # the share of its true class


class View(Protocol):
    """Counts made of other counts."""

    @property
    def base(self) -> "View | None":
        """The view that those are seen in."""
        ...

    def operand(self, compiler: "Compiler", operand: Operand, place: "Place") -> int:
        """Compiles something that is read, and returns its slot."""
        ...


@dataclass(frozen=True, slots=True)
class SummedOverClasses:
    """The counts of all classes together."""

    base: View | None

    def operand(self, compiler: "Compiler", operand: Operand, place: "Place") -> int:
        """Compiles the sum of a count over classes."""
        slot = compiler.seen(operand, self.base, place)
        if operand.kind == "scalar":
            return _refuse_axis(compiler, place, slot, CLASS)
        if operand.kind != "count":
            return slot
        return compiler.operation(place, _sum_over_classes, (slot,), consumes=CLASS)


@dataclass(frozen=True, slots=True)
class AtPrevalence:
    """The counts as they would be if a share of all examples were positive.

    tp and fn times prevalence * total / p, fp and tn times (1 - prevalence) * total / n: the total
    and the rates of each true class stay. Without positives or without negatives all are undefined.
    """

    base: View | None
    prevalence: float

    def operand(self, compiler: "Compiler", operand: Operand, place: "Place") -> int:
        """Compiles a count at the prevalence."""
        slot = compiler.seen(operand, self.base, place)
        if operand.kind != "count":
            return slot
        counts = tuple(compiler.seen(operand.other(n), self.base, place) for n in ("tp", "fn", "fp", "tn"))
        positive = operand.name in ("tp", "fn")
        share = self.prevalence if positive else 1 - self.prevalence
        return compiler.operation(place, _rescaled, (slot, *counts), literals=(positive, share))


@dataclass(frozen=True, slots=True)
class WithEnds:
    """The counts with "predict all" before the stored thresholds and "predict none" after them."""

    base: View | None

    def operand(self, compiler: "Compiler", operand: Operand, place: "Place") -> int:
        """Compiles a count, or the threshold axis, with two more thresholds."""
        slot = compiler.seen(operand, self.base, place)
        adds = THRESHOLD | EXTENDED
        if operand.kind == "count":
            other = compiler.seen(operand.other(_OTHER_OF_CLASS[operand.name]), self.base, place)
            share = _ALL_PREDICTED[operand.name]
            return compiler.operation(place, _with_ends, (slot, other), literals=(share,), adds=adds)
        if operand.kind == "scalar":
            return _refuse_axis(compiler, place, slot, THRESHOLD)
        if operand.name == "threshold":
            return compiler.operation(place, _with_undefined_ends, (slot,), adds=adds)
        return slot


def sums_classes(view: View | None) -> bool:
    """Whether the counts are those of all classes together."""
    while view is not None and not isinstance(view, SummedOverClasses):
        view = view.base
    return view is not None


_WITHOUT = {
    CLASS: (
        "class",
        say("micro_adds_counts", "micro() adds up counts only; take other values per class outside of it."),
    ),
    THRESHOLD: (
        "threshold",
        say("counts_at_ends", "Only counts are known where all or none are predicted positive."),
    ),
}


def _refuse_axis(compiler: "Compiler", place: "Place", slot: int, axis: int) -> int:
    """Compiles a check: of other values than counts a view cannot make what it makes of counts."""
    where = (axis, place.text, place.node.span)
    return compiler.operation(place, _without_axis, (slot,), literals=where, contextual=True)


def _without_axis(context: Context, x: Array, axis: int, text: str, span: Span) -> Array:
    if context.axes & axis:
        name, hint = _WITHOUT[axis]
        message = say(
            "no_count",
            "'{part}' has a value for each {axis} and is no count",
            part=text[slice(*span)],
            axis=name,
        )
        raise ParameterError(message, text, span, hint)
    return x


def _sum_over_classes(count: Array) -> Array:
    total: Array = count.sum(axis=2, keepdims=True)
    return total


def _rescaled(
    count: Array, tp: Array, fn: Array, fp: Array, tn: Array, positive: bool, share: float
) -> Array:
    p, n = tp + fn, fp + tn
    rescaled = count * (share * (p + n) / (p if positive else n))
    return np.where((p == 0) | (n == 0), np.nan, rescaled)


def _with_ends(count: Array, other: Array, share: float) -> Array:
    of_class = count[:, :1] + other[:, :1]
    return np.concatenate([of_class * share, count, of_class * (1 - share)], axis=1)


def _with_undefined_ends(thresholds: Array) -> Array:
    return np.pad(thresholds, ((0, 0), (1, 1), (0, 0)), constant_values=np.nan)
