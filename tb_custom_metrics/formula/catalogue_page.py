"""Writes CATALOGUE.md, the page of the functions and of the formulas that are always there.

Run `python -m tb_custom_metrics.formula.catalogue_page` after a change of either.
"""

import importlib.resources
import itertools
import math
import pathlib
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from tb_custom_metrics.formula.formula_set import catalogue_themes
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.metric import Metric

PAGE = pathlib.Path(__file__).with_name("CATALOGUE.md")

_METRIC_COLUMNS = ("name", "formula", "range", "goal", "description", "source")

_INTRODUCTION = """\
# Functions and metrics

Written by `python -m tb_custom_metrics.formula.catalogue_page`; change the sources, not this page.

A formula is one expression over the counts `tp`, `fp`, `tn` and `fn`, over `p = tp + fn`,
`n = fp + tn`, `pp = tp + fp`, `pn = fn + tn` and `total`, over the metrics below, and over any scalar
that a run has logged. 0/0 is undefined, x/0 is infinite."""

_METRICS = """\
## Metrics

Each is a formula that can be used by its name in others. For a run with several classes a metric is
one value for each class, that class against the rest; those under *Overall* and *Over
classes* are one value for all. Under *Overall* each example has exactly one class: of labels that hold
independently these are undefined."""

_NOT_SAYABLE = """\
## What cannot be said

Known metrics that the language has no words for, and the word that is missing. Those with a formula
can be said in a formula set of your own, with `[parameters.…]` for the numbers."""


def page() -> str:
    """Returns the whole page, in Markdown."""
    blocks = [_INTRODUCTION, "## Functions"]
    by_group = itertools.groupby(FUNCTIONS.values(), lambda function: function.group)
    for group, functions in by_group:
        rows = [(f"`{function.signature}`", function.description) for function in functions]
        blocks += [f"### {_title(group)}", _table(("function", "value"), rows)]
    blocks.append(_METRICS)
    for theme, formulas in catalogue_themes().items():
        blocks += [f"### {_title(theme)}", _table(_METRIC_COLUMNS, map(_row, formulas.metrics.values()))]
    blocks += [_NOT_SAYABLE, _table(("metric", "missing", "formula"), _not_sayable_rows())]
    return "\n\n".join(blocks) + "\n"


def not_sayable() -> Mapping[str, Mapping[str, str]]:
    """Returns what the language has no words for, by symbol: a name, what is missing, what to write."""
    file = importlib.resources.files("tb_custom_metrics.formula") / "catalogue" / "not_sayable.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _row(metric: Metric) -> Sequence[str]:
    low, high = metric.range if metric.range is not None else (-math.inf, math.inf)
    return (
        f"`{metric.name}`",
        f"`{' '.join(metric.formula.split())}`",
        f"{_end(low)} … {_end(high)}",
        str(metric.goal),
        metric.description,
        metric.source,
    )


def _not_sayable_rows() -> Iterator[Sequence[str]]:
    for entry in not_sayable().values():
        yield entry["name"], entry["missing"], f"`{entry['instead']}`" if "instead" in entry else ""


def _end(value: float) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.4g}"


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
