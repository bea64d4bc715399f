"""Sets of named formulas: as a list, a dict, a file, and as TOML there and back."""

import math

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import FormulaSetError
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.metric import SetParameter

WHOLE = """\
version = 1

[parameters.cost_fn]
value = 5
min = 1.0
max = 50

[metrics.f3]
formula = "10*tp / (10*tp + 9*fn + fp)"
description = "Recall counts three times as much."
range = [0, 1]
source = "van Rijsbergen 1979"

[metrics.cost]
formula = "cost_fn*fn + fp"
goal = "minimize"

[metrics.f1]
formula = "tp"
override = true
"""


def refusal(text: str) -> str:
    with pytest.raises((FormulaSetError, FormulaError)) as caught:
        FormulaSet.from_toml(text)
    return str(caught.value)


def metric(entry: str) -> str:
    return f"version = 1\n[metrics.mine]\n{entry}\n"


def parameter(entry: str) -> str:
    return f"version = 1\n[parameters.beta]\n{entry}\n"


def test_a_file_says_what_a_metric_is():
    formulas = FormulaSet.from_toml(WHOLE)

    f3, cost, f1 = formulas.metrics.values()
    assert (f3.name, f3.formula, f3.goal) == ("f3", "10*tp / (10*tp + 9*fn + fp)", None)
    assert (f3.description, f3.range, f3.source) == (
        "Recall counts three times as much.",
        (0.0, 1.0),
        "van Rijsbergen 1979",
    )
    assert (cost.goal, cost.description, cost.range, cost.source) == ("minimize", "", None, "")
    assert [m.override for m in (f3, cost, f1)] == [False, False, True]
    assert formulas.parameters == {"cost_fn": SetParameter(5.0, 1.0, 50.0)}


def test_a_parameter_without_ends_has_none():
    assert FormulaSet.from_toml(parameter("value = 2")).parameters == {
        "beta": SetParameter(2.0, -math.inf, math.inf)
    }


def test_what_is_written_is_read_back():
    formulas = FormulaSet.from_toml(WHOLE)

    assert FormulaSet.from_toml(formulas.to_toml()) == formulas


def test_the_catalogue_is_read_back_from_what_is_written():
    assert FormulaSet.from_toml(catalogue().to_toml()) == catalogue()


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@settings(database=None, deadline=None, derandomize=True, max_examples=60)
@given(description=TEXTS, source=TEXTS, tag=TEXTS, ends=st.tuples(NUMBERS, NUMBERS), value=NUMBERS)
def test_any_text_and_any_number_are_read_back(description, source, tag, ends, value):
    # A back-quote ends a tag, and a text without one is a formula of at most 33 characters.
    quoted = tag.replace("`", "") or "x"
    formulas = FormulaSet.of({"mine": f"`{quoted}` + 1"})
    mine = formulas.metrics["mine"]
    low, high = sorted(ends)
    changed = FormulaSet(
        {
            "mine": type(mine)(
                mine.name,
                mine.formula,
                mine.node,
                description=description,
                source=source,
                range=(low, high) if low < high else None,
            )
        },
        {"beta": SetParameter(value, min=value)},
    )

    assert FormulaSet.from_toml(changed.to_toml()) == changed


def test_a_list_of_names_is_taken_from_the_catalogue():
    formulas = FormulaSet.of(["mcc", "f1"])

    assert formulas == FormulaSet({name: catalogue().metrics[name] for name in ("mcc", "f1")})


def test_a_dict_is_formulas_by_name():
    formulas = FormulaSet.of({"cost": "5*fn + fp", "half": "cost / 2"})

    assert {m.name: m.formula for m in formulas.metrics.values()} == {
        "cost": "5*fn + fp",
        "half": "cost / 2",
    }


@pytest.mark.parametrize("path", [str, lambda path: path], ids=["text", "path"])
def test_a_path_is_read(tmp_path, path):
    (tmp_path / "set.toml").write_text(WHOLE, encoding="utf-8")

    assert FormulaSet.of(path(tmp_path / "set.toml")) == FormulaSet.from_toml(WHOLE)


def test_a_set_is_itself():
    formulas = FormulaSet.of(["f1"])

    assert FormulaSet.of(formulas) is formulas


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("recal", "No formula 'recal' in the catalogue. Did you mean 'recall'?"),
        ("xyz", "No formula 'xyz' in the catalogue. Give a dict of name to formula for one of your own."),
        (1, "No formula 1 in the catalogue. Give a dict of name to formula for one of your own."),
    ],
)
def test_a_name_that_is_not_in_the_catalogue_is_refused(name, message):
    with pytest.raises(FormulaSetError) as caught:
        FormulaSet.of([name])

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 1\nmetric = 1", "Unknown key 'metric' in the formula set. Did you mean 'metrics'?"),
        ("version = 1\nxyz = 1", "Unknown key 'xyz' in the formula set. "
                                 "Known keys: gates, metrics, parameters, tests, version."),
        (metric('formula = "1"\ngaol = "x"'), "Unknown key 'gaol' in [metrics.mine]. Did you mean 'goal'?"),
        (metric('formula = "1"\nunit = "x"'), "Unknown key 'unit' in [metrics.mine]. Known keys: "
                                              "description, formula, goal, override, range, source."),
        (parameter("value = 1\nmaxi = 2"), "Unknown key 'maxi' in [parameters.beta]. Did you mean 'max'?"),
        ("", "A formula set says 'version = 1'. Received: version=None"),
        ("version = 2", "A formula set says 'version = 1'. Received: version=2"),
        ("version = '1'", "A formula set says 'version = 1'. Received: version='1'"),
        ("version = 1\nmetrics = 3", "'metrics' must be a table of tables. Received: 3"),
        ("version = 1\n[metrics]\nmine = 'tp'", "[metrics.mine] must be a table. Received: 'tp'"),
        ("version = 1\n[parameters]\nbeta = 2", "[parameters.beta] must be a table. Received: 2"),
        (metric(""), "'formula' of 'mine' is missing. Received: {}"),
        (metric("formula = 1"), "'formula' of 'mine' must be a text in quotes. Received: 1"),
        (metric("formula = '1'\ngoal = 'max'"), "'goal' of 'mine' must be 'maximize' or 'minimize'. "
                                                "Received: goal='max'"),
        (metric("formula = '1'\noverride = 1"), "'override' of 'mine' must be true or false. Received: 1"),
        (metric("formula = '1'\nrange = 1"), "'range' of 'mine' must be two numbers. Received: 1"),
        (metric("formula = '1'\nrange = [1]"), "'range' of 'mine' must be two numbers. Received: [1]"),
        (metric("formula = '1'\nrange = [1, '2']"), "'range' of 'mine' must be a number. Received: '2'"),
        (metric("formula = '1'\nrange = [1, 1]"), "'range' of 'mine' must begin below its end. "
                                                  "Received: [1, 1]"),
        (metric("formula = '1'\nrange = [0, nan]"), "'range' of 'mine' must be a number. Received: nan"),
        (parameter("min = 1"), "[parameters.beta] must have a 'value'. Received: {'min': 1}"),
        (parameter("value = true"), "'value' of 'beta' must be a number. Received: True"),
        (parameter("value = nan"), "'value' of 'beta' must be a number. Received: nan"),
        (parameter("value = inf"), "'value' of 'beta' must be finite. Received: inf"),
        (parameter(f"value = 1{'0' * 400}"), f"'value' of 'beta' is too large. Received: 1{'0' * 19}…"),
        (parameter("value = 3\nmax = 2"), "'value' of 'beta' must lie between its min and max. "
                                          "Received: {'value': 3, 'max': 2}"),
        ("version = 1\n[metrics.a]\nformula = '1'\n[parameters.a]\nvalue = 1",
         "Name 'a' stands for a metric and for a parameter; rename one."),
        ("version = 1\n[parameters.recall]\nvalue = 1",
         "Parameter 'recall' would stand for a number in every formula that uses 'recall' of the catalogue. "
         "Choose another name."),
    ],
)  # fmt: skip
def test_what_a_set_cannot_hold_is_told_with_what_it_can(text, message):
    assert refusal(text) == message


@pytest.mark.parametrize(
    "name",
    [
        *("tp", "fp", "tn", "fn", "p", "n", "pp", "pn", "total", "threshold", "step", "pi"),
        *("sqrt", "best", "tag", "if", "else", "and", "or", "not"),
        *("counts", "scores", "scores_positive", "scores_negative", "formula_set"),
    ],
)
@pytest.mark.parametrize("kind", ["metrics", "parameters"])
def test_a_name_of_the_language_is_taken(kind, name):
    entry = "formula = '1'" if kind == "metrics" else "value = 1"

    assert refusal(f"version = 1\n[{kind}.{name}]\n{entry}") == (
        f"The name '{name}' is taken by the language. Choose another name."
    )


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a b", "a.b", "é", "a" * 65, "a\n"])
def test_a_name_that_no_formula_could_use_is_refused(name):
    with pytest.raises(FormulaSetError) as caught:
        FormulaSet.of({name: "1"})

    assert str(caught.value) == (
        f"A name is an ASCII letter or '_', then letters, digits and '_', 64 at most. Received: {name!r}"
    )


def test_a_name_of_64_characters_is_a_name():
    assert list(FormulaSet.of({"a" * 64: "1"}).metrics) == ["a" * 64]


def test_a_wrong_formula_is_told_with_the_name_that_it_has():
    assert refusal(metric('formula = "tp +"')) == (
        "In the formula of 'mine': Unexpected end of the formula (column 5)\n"
        "  tp +\n"
        "      ^\n"
        "A number, a name or '(' can stand here."
    )


REDEFINED = (
    "'f1' is '2*tp / (2*tp + fp + fn)' in the catalogue. Received: 'tp'. "
    "Choose another name, or say 'override = true' in a TOML set."
)


def test_the_catalogue_is_not_redefined_by_accident():
    assert refusal("version = 1\n[metrics.f1]\nformula = 'tp'") == REDEFINED
    with pytest.raises(FormulaSetError) as caught:
        FormulaSet.of({"f1": "tp"})
    assert str(caught.value) == REDEFINED


def test_the_catalogue_is_redefined_on_purpose():
    text = "version = 1\n[metrics.f1]\nformula = 'tp'\noverride = true"

    assert FormulaSet.from_toml(text).metrics["f1"].formula == "tp"


def test_the_same_formula_under_its_own_name_redefines_nothing():
    text = catalogue().metrics["f1"].formula

    assert FormulaSet.of({"f1": text}).metrics["f1"].formula == text


@pytest.mark.parametrize(
    "text",
    ["version = ", "\x00", "a" * 10_000, "[" * 5000, "version = 1\nversion = 1", f"version = {'1' * 5000}"],
)
def test_what_is_not_toml_is_a_formula_set_error(text):
    assert refusal(text).startswith("The formula set is not TOML: ")


LONG_KEY = "A key of the formula set has more than 16 parts"


@pytest.mark.parametrize(
    "text",
    [
        "version = 1\nparameters.x." + "a." * 100_000 + "b = 1",
        "version = 1\n[" + ".".join("a" * 100_000) + "]",
        'version = 1\n["="' + ". a" * 17 + "]",
        "version = 1\nx = {'#'" + ' . "a"' * 17 + " = 1}",
    ],
    ids=["key", "table", "quoted", "inline"],
)
def test_a_key_of_very_many_parts_is_refused_before_it_takes_all_memory(text):
    assert refusal(text) == LONG_KEY


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
def test_dots_in_a_text_or_comment_are_no_parts_of_a_key(quote):
    dots = "a.b. c." * 20
    text = metric(f"formula = 'tp'\ndescription = {quote}{dots}{quote}  # {dots}")

    assert FormulaSet.from_toml(text).metrics["mine"].description == dots


@pytest.mark.parametrize(
    "text",
    [
        parameter("value = " + "{a = " * 300 + "1" + "}" * 300),
        parameter("value = 0x" + "f" * 200_000),
        "version = 0x" + "f" * 200_000,
        parameter(f"value = '{'x' * 200_000}'"),
    ],
    ids=["deep", "long number", "long version", "long text"],
)
def test_a_value_too_large_to_be_shown_is_refused_in_a_few_words(text):
    assert len(refusal(text)) <= 501


def test_a_set_that_may_clash_keeps_a_name_of_the_catalogue():
    text = "version = 1\n[metrics.f1]\nformula = 'tp'\n"

    assert FormulaSet.from_toml(text, may_clash=True).metrics["f1"].formula == "tp"
    assert refusal(text).startswith("'f1' is '2*tp / (2*tp + fp + fn)' in the catalogue.")


def test_a_parameter_says_that_it_overrides():
    formulas = FormulaSet.from_toml(parameter("value = 2\noverride = true"))

    assert formulas.parameters["beta"].override
    again = FormulaSet.from_toml(FormulaSet(parameters=formulas.parameters).to_toml())
    assert again.parameters["beta"].override
    assert refusal(parameter("value = 2\noverride = 1")) == (
        "'override' of 'beta' must be true or false. Received: 1"
    )
