"""[[tests]] and [[gates]] of a formula set: read, written back, and refused."""

import math

import pytest

from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import FormulaSetError
from tb_custom_metrics.formula.metric import Example
from tb_custom_metrics.formula.parser import parse

WHOLE = """\
# What we measure. Ask Ada before changing it.
version = 1

[metrics.cost]          # in euros
formula = "5*fn + fp"
goal = "minimize"

[metrics.hits]
formula = "tp"

[[tests]]               # the empty run
counts = { tp = 0, fp = 0, fn = 3, tn = 97 }
expect = { cost = 15.0, hits = 0 }

# Counts that are not given are 0.
[[tests]]
counts = { fp = 2 }
expect = { cost = 2 }

[[gates]]
name = "recall holds"
require = "lower(recall, 0.95) >= 0.8"
runs = "*/validation"   # a glob
at = "best"

[[gates]]
require = "cost < 100"
"""


def refusal(text: str) -> str:
    with pytest.raises((FormulaSetError, FormulaError)) as caught:
        FormulaSet.from_toml(f"version = 1\nmetrics.cost.formula = 'fp'\n{text}\n")
    return str(caught.value)


def test_the_tests_of_a_set_are_counts_and_the_values_that_they_give():
    formulas = FormulaSet.from_toml(WHOLE)

    assert formulas.tests == (
        Example({"tp": 0.0, "fp": 0.0, "fn": 3.0, "tn": 97.0}, {"cost": 15.0, "hits": 0.0}),
        Example({"fp": 2.0}, {"cost": 2.0}),
    )


def test_a_gate_is_a_condition_and_says_where_it_is_read():
    gate, _ = FormulaSet.from_toml(WHOLE).gates

    assert (gate.name, gate.require, gate.runs, gate.at) == (
        "recall holds",
        "lower(recall, 0.95) >= 0.8",
        "*/validation",
        "best",
    )
    assert gate.node == parse("lower(recall, 0.95) >= 0.8")


def test_a_gate_is_by_itself_about_the_last_step_of_every_run_and_called_as_it_reads():
    _, gate = FormulaSet.from_toml(WHOLE).gates

    assert (gate.name, gate.require, gate.runs, gate.at) == ("cost < 100", "cost < 100", "*", "last")


def test_a_set_without_tests_and_gates_has_none():
    formulas = FormulaSet.from_toml("version = 1")

    assert (tuple(formulas.tests), tuple(formulas.gates)) == ((), ())


def test_a_value_may_be_expected_to_be_undefined():
    (example,) = FormulaSet.from_toml(
        "version = 1\n[metrics.a]\nformula = 'tp/p'\n[[tests]]\ncounts = {tp = 0}\nexpect = {a = nan}"
    ).tests

    assert math.isnan(example.expect["a"])


def test_comments_and_order_survive():
    assert FormulaSet.from_toml(WHOLE).to_toml() == WHOLE


def test_what_is_written_anew_is_read_back():
    read = FormulaSet.from_toml(WHOLE)
    written = FormulaSet(read.metrics, read.parameters, read.tests, read.gates).to_toml()

    assert "#" not in written
    assert FormulaSet.from_toml(written) == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tests = 3", "'tests' must be a list of tables: [[tests]]. Received: 3"),
        ("[tests]", "'tests' must be a list of tables: [[tests]]. Received: {}"),
        ("tests = [1]", "[[tests]] number 1 must be a table. Received: 1"),
        ("[[tests]]", "[[tests]] number 1 must have tables 'counts' and 'expect'. Received: {}"),
        ("[[tests]]\ncounts = 3\nexpect = {cost = 1}",
         "[[tests]] number 1 must have tables 'counts' and 'expect'. "
         "Received: {'counts': 3, 'expect': {'cost': 1}}"),
        ("[[tests]]\ncounts = {tp = 1}\nexpect = {}",
         "[[tests]] number 1 must have tables 'counts' and 'expect'. "
         "Received: {'counts': {'tp': 1}, 'expect': {}}"),
        ("[[tests]]\ncount = {tp = 1}", "Unknown key 'count' in [[tests]] number 1. Did you mean 'counts'?"),
        ("[[tests]]\nzzz = 1", "Unknown key 'zzz' in [[tests]] number 1. Known keys: counts, expect."),
        ("[[tests]]\nexpect = {cost = 1}\n[[tests]]\nexpects = {cost = 1}",
         "Unknown key 'expects' in [[tests]] number 2. Did you mean 'expect'?"),
        ("[[tests]]\ncounts = {xy = 1}\nexpect = {cost = 1}",
         "Unknown key 'xy' in 'counts' of [[tests]] number 1. Known keys: fn, fp, tn, tp."),
        ("[[tests]]\ncounts = {tp = 1}\nexpect = {costs = 1}",
         "Unknown key 'costs' in 'expect' of [[tests]] number 1. Did you mean 'cost'?"),
        ("[[tests]]\ncounts = {tp = '1'}\nexpect = {cost = 1}",
         "'tp' of [[tests]] number 1 must be a number. Received: '1'"),
        ("[[tests]]\ncounts = {tp = true}\nexpect = {cost = 1}",
         "'tp' of [[tests]] number 1 must be a number. Received: True"),
        ("[[tests]]\ncounts = {tp = nan}\nexpect = {cost = 1}",
         "'tp' of [[tests]] number 1 must be a number. Received: nan"),
        ("[[tests]]\ncounts = {tp = 1}\nexpect = {cost = [1]}",
         "'cost' of [[tests]] number 1 must be a number. Received: [1]"),
        ("gates = 'x'", "'gates' must be a list of tables: [[gates]]. Received: 'x'"),
        ("gates = ['x']", "[[gates]] number 1 must be a table. Received: 'x'"),
        ("[[gates]]\nrequire = 'tp > 1'\nrun = '*'",
         "Unknown key 'run' in [[gates]] number 1. Did you mean 'runs'?"),
        ("[[gates]]\nrequire = 'tp > 1'\nzzz = '*'",
         "Unknown key 'zzz' in [[gates]] number 1. Known keys: at, name, require, runs."),
        ("[[gates]]\nrequire = 'tp > 1'\nat = 'first'",
         "'at' of [[gates]] number 1 must be 'last' or 'best'. Received: at='first'"),
        ("[[gates]]\nrequire = 'tp > 1'\n[[gates]]\nname = 'x'",
         "'require' of [[gates]] number 2 is missing. Received: {'name': 'x'}"),
        ("[[gates]]\nrequire = 1", "'require' of [[gates]] number 1 must be a text in quotes. Received: 1"),
        ("[[gates]]\nrequire = 'recall - 5'",
         "'require' of [[gates]] number 1 must be a condition, such as recall >= 0.8, since any number but 0 "
         "would pass. Received: require='recall - 5'"),
        ("[[gates]]\nrequire = 'tp > 1'\nname = 1",
         "'name' of [[gates]] number 1 must be a text in quotes. Received: 1"),
        ("[[gates]]\nrequire = 'tp > 1'\nruns = ['a']",
         "'runs' of [[gates]] number 1 must be a text in quotes. Received: ['a']"),
        ("[[gates]]\nrequire = 'tp > 1'\nat = 3",
         "'at' of [[gates]] number 1 must be a text in quotes. Received: 3"),
    ],
)  # fmt: skip
def test_what_a_test_or_a_gate_cannot_hold_is_told_with_what_it_can(text, message):
    assert refusal(text) == message


def test_a_gate_whose_condition_is_no_formula_is_refused_by_its_name():
    with pytest.raises(FormulaError) as caught:
        FormulaSet.from_toml("version = 1\n[[gates]]\nname = 'holds'\nrequire = 'f1 > lower(f1, 2)'")

    assert str(caught.value) == (
        "In the formula of 'holds': Argument 'level' must be at least 0.5 and below 1 (column 16)\n"
        "  f1 > lower(f1, 2)\n"
        f"  {' ' * 15}^\n"
        "Write lower(x, level)."
    )
