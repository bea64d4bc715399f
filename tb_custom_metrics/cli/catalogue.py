"""`tb-custom-metrics catalogue`: the metrics, functions and names that a formula can use."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.tables import text_table
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.plugin import bodies

HELP = """\
Searches the metrics, functions and names that a formula can use. Words are looked for in names,
formulas and descriptions, and all of them must be there; a single name tells all about it.

examples:
  tb-custom-metrics catalogue
  tb-custom-metrics catalogue likelihood ratio
  tb-custom-metrics catalogue mcc
  tb-custom-metrics catalogue threshold --json
"""

_COLUMNS = {"metrics": ("name", "formula"), "functions": ("signature",), "names": ("name",)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="what to look for; everything without it")
    parser.add_argument("--json", action="store_true", help="print JSON, as the plugin's /catalogue has it")


def run(options: argparse.Namespace) -> int:
    """Prints what was found."""
    words = [word.casefold() for word in options.words]
    found = {
        kind: [entry for entry in entries if _holds(entry, words)]
        for kind, entries in bodies.catalogue_body().items()
    }
    if not any(found.values()):
        raise CommandError(f"Nothing in the catalogue has {' '.join(options.words)!r}.", exits.UNDECIDED)
    if options.json:
        sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    elif len(words) == 1 and options.words[0] in catalogue().metrics:
        sys.stdout.write(_about(catalogue().metrics[options.words[0]]))
    else:
        sys.stdout.write("\n".join(_section(kind, entries) for kind, entries in found.items() if entries))
    return exits.OK


def _holds(entry: dict[str, Any], words: Iterable[str]) -> bool:
    text = " ".join(
        str(entry.get(key, "")) for key in ("name", "signature", "formula", "description", "also")
    )
    return all(word in text.casefold() for word in words)


def _section(kind: str, entries: list[dict[str, Any]]) -> str:
    columns = (*_COLUMNS[kind], "description")
    rows = [[_first_sentence(str(entry[column])) for column in columns] for entry in entries]
    return f"{kind}\n{text_table(rows, indent=2)}"


def _first_sentence(text: str) -> str:
    sentence, end, _ = text.partition(". ")
    return sentence + end.strip()


def _about(metric: Metric) -> str:
    """All that is known of one metric."""
    facts = {
        "formula": metric.formula,
        "meaning": metric.description,
        "range": "" if metric.range is None else "{:g} to {:g}".format(*metric.range),
        "goal": metric.goal,
        "source": metric.source,
    }
    return f"{metric.name}\n" + text_table([[key, fact] for key, fact in facts.items() if fact], indent=2)
