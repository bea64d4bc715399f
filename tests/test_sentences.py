"""What the server says to people has a code, and each is said in Chinese, too."""

import ast
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import tb_custom_metrics
from tb_custom_metrics.formula import tokens
from tb_custom_metrics.formula.formula_set import catalogue
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.names import AXIS_NAMES
from tb_custom_metrics.formula.names import COUNTS
from tb_custom_metrics.formula.names import DERIVED_COUNTS

PACKAGE = Path(tb_custom_metrics.__file__).parent
TEXTS = Path(__file__).parents[1] / "frontend/src/texts"
CHINESE = "".join((TEXTS / name).read_text("utf-8") for name in ("sentences-zh.ts", "files-zh.ts"))
DESCRIBED = {
    **{name: metric.description for name, metric in catalogue().metrics.items()},
    **{name: function.description for name, function in FUNCTIONS.items()},
    **{name: description for name, (_, description) in DERIVED_COUNTS.items()},
    **COUNTS,
    **AXIS_NAMES,
}
OWN = {"did_you_mean"}  # the page makes a button of it
TOLD = {"FormulaSetError", "RevisionError", "FaultError", "Damage"}


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Every call of these names in the source, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path}:{node.lineno}", node


def said() -> Iterator[tuple[str, ast.Call]]:
    """Every sentence in the source, with its code."""
    for place, call in calls({"say"}):
        code = call.args[0]
        assert isinstance(code, ast.Constant), f"{place}: the code is no literal"
        yield code.value, call


def table() -> dict[str, str]:
    """What stands in the Chinese table, by code."""
    tables = re.findall(r"\nexport const \w+: Sentences = \{(.*?)\n\};", CHINESE, re.DOTALL)
    entry = re.compile(r"\n  (\w+):\s(.*?),(?=\n  (?:\w+:|//)|$)", re.DOTALL)
    return {code: text for entries in tables for code, text in entry.findall(entries)}


def test_every_sentence_has_a_chinese_one_and_no_other_is_in_the_table():
    assert table().keys() == {code for code, _ in said()} - OWN


def test_a_chinese_sentence_has_no_value_that_the_english_one_has_not():
    values = {code: {keyword.arg for keyword in call.keywords} for code, call in said()}
    for code, text in table().items():
        if text.lstrip().startswith("'"):
            names = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert names <= values[code] or None in values[code], code


def test_why_a_file_or_a_set_cannot_be_used_is_a_sentence_with_a_code():
    found = list(calls(TOLD))
    uncoded = [
        place
        for place, call in found
        for one in call.args
        if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
    ]

    assert found
    assert uncoded == []


def test_why_the_system_refuses_a_file_is_said_in_chinese():
    numbers = (
        errno.EACCES,
        errno.EPERM,
        errno.ENOENT,
        errno.EROFS,
        errno.ENOSPC,
        errno.EISDIR,
        errno.ENOTDIR,
    )
    table = CHINESE.partition("SYSTEM")[2].partition("\n};")[0]

    assert {os.strerror(number) for number in numbers} <= set(re.findall(r"\n  '(.*?)': '", table))


def test_what_is_said_of_every_habit_is_said_in_chinese():
    habits = CHINESE.partition("HABITS")[2].partition("\n};")[0]

    assert set(re.findall(r"\n  (?:'(.*?)'|\"'\"): '", habits)) - {""} == tokens._HABITS.keys() - {"'"}


def described() -> dict[str, str]:
    """What stands in the Chinese tables of the catalogue, by name."""
    files = ((TEXTS / name).read_text("utf-8") for name in ("metrics-zh.ts", "descriptions-zh.ts"))
    return {name: text for file in files for name, text in re.findall(r"\n  (\w+):\s+'(.*)',", file)}


def test_everything_that_the_catalogue_describes_is_described_in_chinese_and_nothing_else():
    assert described().keys() == DESCRIBED.keys()
    assert [name for name, text in described().items() if not re.search("[\u4e00-\u9fff]", text)] == []


def test_a_chinese_description_has_the_numbers_that_the_english_one_has():
    numbers = {name: set(re.findall(r"\d[\d.]*\d|\d", text)) for name, text in DESCRIBED.items()}

    assert [name for name, text in described().items() if any(one not in text for one in numbers[name])] == []
