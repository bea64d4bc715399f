"""Formulas that take each example to have exactly one class, and counts of which that is not so.

Of labels that hold independently, sum_classes(tp) / sum_classes(p) is the recall of all labels. Under a
name that promises the share of examples whose class is right it would be a wrong number.
"""

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tb_custom_metrics.formula.formula_set import catalogue_themes
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import Array
from tb_custom_metrics.formula.values import Context

if TYPE_CHECKING:
    from tb_custom_metrics.formula.compiler import Compiler
    from tb_custom_metrics.formula.compiler import Place

_COUNTS = [parse(text) for text in ("tp + fn", "tp + fp", "tp + fp + tn + fn")]

_AXIS = 2
_ROUNDING = 1e-6  # as a share of the examples: float32 counts of millions, and weighted ones


@functools.cache
def _formulas() -> frozenset[str]:
    return frozenset(metric.formula for metric in catalogue_themes()["overall"].metrics.values())


def checked(compiler: "Compiler", place: "Place", slot: int, scope: Scope) -> int:
    """Compiles a check of the counts, where the text of a formula is one that needs it.

    The text decides and not the name: runs carry formulas of the catalogue with them.

    Args:
        compiler: Where to.
        place: The whole formula.
        slot: Its value.
        scope: Where its names are looked up.

    Returns:
        The slot of the value, which is undefined where an example has several classes or none.
    """
    # What is drawn inside an interval does not add up; there the value beside the draws is checked.
    if place.text not in _formulas() or compiler.inside_interval:
        return slot
    logged = replace(scope, view=None)
    counts = (compiler.formula(place.text, node, logged) for node in _COUNTS)
    return compiler.operation(place, _of_one_class, (slot, *counts), contextual=True, consumes=CLASS)


def _of_one_class(context: Context, x: Array, p: Array, pp: Array, total: Array) -> Array:
    """`x`, or NaN at each step and threshold where true or predicted classes are not one for each example."""
    if total.shape[_AXIS] == 1:  # the counts of one class are those of a problem of two
        return x
    off = np.maximum(*(np.abs(one.sum(axis=_AXIS, keepdims=True) - total) for one in (p, pp)))
    several = (off > _ROUNDING * total).any(axis=_AXIS, keepdims=True)
    if not several.any():
        return x
    context.note(
        say(
            "several_classes",
            "undefined where examples have several classes or none: it takes each to have exactly one",
        )
    )
    return np.where(several, np.nan, x)
