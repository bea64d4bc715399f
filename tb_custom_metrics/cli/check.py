"""`tb-custom-metrics check`: the tests and the gates of a formula set."""

import argparse
import json
import sys
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.arguments import parameter
from tb_custom_metrics.cli.arguments import share
from tb_custom_metrics.cli.exits import CommandError
from tb_custom_metrics.cli.files import write_whole
from tb_custom_metrics.cli.gates import FAIL
from tb_custom_metrics.cli.gates import NOT_ENOUGH
from tb_custom_metrics.cli.gates import PASS
from tb_custom_metrics.cli.gates import Verdict
from tb_custom_metrics.cli.gates import judged
from tb_custom_metrics.cli.junit import Case
from tb_custom_metrics.cli.junit import junit_xml
from tb_custom_metrics.cli.logdir import known_run
from tb_custom_metrics.cli.logdir import opened
from tb_custom_metrics.cli.tables import number_text
from tb_custom_metrics.cli.tables import text_table
from tb_custom_metrics.formula.examples import Tried
from tb_custom_metrics.formula.examples import try_examples
from tb_custom_metrics.formula.formula_set import FormulaSet

HELP = """\
Runs the [[tests]] of a formula set: counts for which the values are known. With a log directory
also its [[gates]]: conditions that runs must meet, such as lower(recall, 0.95) >= 0.8, which a
lucky run does not. A gate passes, fails, or has not enough data. Exits with 1 if anything fails,
else with 3 if anything has not enough data.

examples:
  tb-custom-metrics check --metrics metrics.toml
  tb-custom-metrics check logs --metrics metrics.toml --junit report.xml
  tb-custom-metrics check logs --metrics metrics.toml --baseline plain/validation
"""

_THRESHOLD = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("logdir", nargs="?", metavar="LOGDIR", help="runs that must meet the gates")
    parser.add_argument("--metrics", required=True, metavar="TOML", help="the formula set")
    parser.add_argument("--baseline", metavar="RUN", help="the run that baseline(x) reads in a gate")
    parser.add_argument(
        "--set", dest="parameters", action="append", default=[], type=parameter, metavar="NAME=NUMBER",
        help="another value of a parameter in a gate; tests keep those of the set",
    )  # fmt: skip
    parser.add_argument("--threshold", type=share, metavar="T", help="where gates are read (default: 0.5)")
    parser.add_argument("--junit", metavar="XML", help="also write a report as JUnit XML")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Prints what holds and what does not."""
    _check_combination(options)
    formulas = FormulaSet.of(options.metrics)
    tried = list(try_examples(formulas))
    verdicts: list[Verdict] = []
    if options.logdir is not None:
        logs = opened(options.logdir, formulas, dict(options.parameters))
        baseline = known_run(logs.runs, options.baseline)
        threshold = _THRESHOLD if options.threshold is None else options.threshold
        verdicts = list(judged(logs, formulas.gates, baseline=baseline, threshold=threshold))
    if not tried and not verdicts:
        raise CommandError(_nothing(formulas, options.logdir), exits.UNDECIDED)
    if options.junit is not None:
        write_whole(options.junit, junit_xml([*map(_case_of_test, tried), *map(_case_of_gate, verdicts)]))
    if options.json:
        sys.stdout.write(json.dumps(_body(tried, verdicts), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_shown(tried, verdicts))
    return _code(tried, verdicts)


def _check_combination(options: argparse.Namespace) -> None:
    of_gates = {"--baseline": options.baseline, "--threshold": options.threshold, "--set": options.parameters}
    given = [name for name, value in of_gates.items() if value not in (None, [])]
    if options.logdir is None and given:
        raise CommandError(f"{given[0]} is about gates, which need a log directory: check LOGDIR.")


def _nothing(formulas: FormulaSet, logdir: str | None) -> str:
    if logdir is None and formulas.gates:
        return "The formula set has [[gates]] and no [[tests]]; gates need a log directory."
    return "The formula set has neither [[tests]] nor [[gates]]."


def _code(tried: Sequence[Tried], verdicts: Sequence[Verdict]) -> int:
    states = {PASS if one.holds else FAIL for one in tried} | {verdict.state for verdict in verdicts}
    return exits.NO if FAIL in states else exits.UNDECIDED if NOT_ENOUGH in states else exits.OK


def _shown(tried: Sequence[Tried], verdicts: Sequence[Verdict]) -> str:
    sections = []
    if tried:
        rows = [[PASS if one.holds else FAIL, f"test {one.number}", one.metric, _told(one)] for one in tried]
        sections.append("tests\n" + text_table(rows, indent=2))
    if verdicts:
        rows = [[one.state, one.gate.name, _place(one), *([one.told, one.gate.require])] for one in verdicts]
        sections.append("gates\n" + text_table(rows, indent=2))
    states = [PASS if one.holds else FAIL for one in tried] + [one.state for one in verdicts]
    counts = [(states.count(PASS), "passed"), (states.count(FAIL), "failed")]
    told = [f"{number} {word}" for number, word in counts if number]
    undecided = states.count(NOT_ENOUGH)
    return (
        "\n".join([*sections, ", ".join(told + [f"{undecided} without enough data"] * bool(undecided))])
        + "\n"
    )


def _place(verdict: Verdict) -> str:
    where = " ".join(filter(None, (verdict.run, verdict.part)))
    return where if verdict.step is None else f"{where} at step {verdict.step}"


def _told(tried: Tried) -> str:
    if tried.error is not None:
        return tried.error.message
    found = number_text(tried.found)
    return found if tried.holds else f"{found}, expected {number_text(tried.expected)}"


def _case_of_test(tried: Tried) -> Case:
    outcome = None if tried.holds else "failure"
    return Case("tests", f"test {tried.number}: {tried.metric}", outcome, _told(tried))


def _case_of_gate(verdict: Verdict) -> Case:
    outcome = {PASS: None, FAIL: "failure", NOT_ENOUGH: "skipped"}[verdict.state]
    name = f"{verdict.gate.name}: {_place(verdict)}".removesuffix(": ")
    return Case("gates", name, outcome, f"{verdict.gate.require}: {verdict.told}")


def _body(tried: Sequence[Tried], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {"tests": list(_tests(tried)), "gates": list(_gates(verdicts))}


def _tests(tried: Sequence[Tried]) -> Iterator[dict[str, Any]]:
    from tb_custom_metrics.plugin.columns import number

    for one in tried:
        yield {
            "test": one.number,
            "metric": one.metric,
            "state": PASS if one.holds else FAIL,
            "expected": number(one.expected),
            "found": number(one.found),
            "error": None if one.error is None else one.error.message,
        }


def _gates(verdicts: Sequence[Verdict]) -> Iterator[dict[str, Any]]:
    for one in verdicts:
        yield {
            "gate": one.gate.name,
            "require": one.gate.require,
            "run": one.run or None,
            "part": one.part or None,
            "state": one.state,
            "step": one.step,
            "told": one.told,
        }
