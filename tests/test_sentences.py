"""What the server says to people has a code, and each is said in Chinese, too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import tb_custom_metrics
from tb_custom_metrics.formula import tokens

PACKAGE = Path(tb_custom_metrics.__file__).parent
CHINESE = (Path(__file__).parents[1] / "frontend/src/texts/sentences-zh.ts").read_text("utf-8")
OWN = {"did_you_mean"}  # the page makes a button of it


def said() -> Iterator[tuple[str, ast.Call]]:
    """Every sentence in the source, with its code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path}:{node.lineno}: the code is no literal"
                yield code.value, node


def table() -> dict[str, str]:
    """What stands in the Chinese table, by code."""
    entries = CHINESE.partition("export const sentences")[2].partition("\n};")[0]
    return dict(re.findall(r"\n  (\w+): ?(.*?),(?=\n  (?:\w+:|//)|$)", entries, re.DOTALL))


def test_every_sentence_has_a_chinese_one_and_no_other_is_in_the_table():
    assert table().keys() == {code for code, _ in said()} - OWN


def test_a_chinese_sentence_has_no_value_that_the_english_one_has_not():
    values = {code: {keyword.arg for keyword in call.keywords} for code, call in said()}
    for code, text in table().items():
        if text.lstrip().startswith("'"):
            names = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert names <= values[code] or None in values[code], code


def test_what_is_said_of_every_habit_is_said_in_chinese():
    habits = CHINESE.partition("HABITS")[2].partition("\n};")[0]

    assert set(re.findall(r"\n  (?:'(.*?)'|\"'\"): '", habits)) - {""} == tokens._HABITS.keys() - {"'"}
