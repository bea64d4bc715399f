"""POST /check: what one text being typed means."""

import pytest
from event_files import Events

from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.typeset import to_mathml


def checked(panel, formula: str, *runs: str) -> dict:
    body = {"formula": formula} | ({"runs": list(runs)} if runs else {})
    response = panel.post("check", body)
    assert response.status == 200, response.body
    return response.json


def test_the_whole_answer(panel):
    assert checked(panel, "2*tp/(p+fpr)", "sweep/validation", "keras/train") == {
        "error": None,
        "mathml": to_mathml(parse("2*tp/(p+fpr)")),
        "names": [
            {"name": "tp", "span": [2, 4], "kind": "count", "meaning": "true positives"},
            {"name": "p", "span": [6, 7], "kind": "formula", "meaning": "tp + fn"},
            {"name": "fpr", "span": [8, 11], "kind": "formula", "meaning": "fp / (fp + tn)"},
        ],
        "runs": {"used": 1, "of": 2},
        "sets": ["counts"],
        "thresholds": 201,
    }


@pytest.mark.parametrize(
    ("formula", "run", "name"),
    [
        ("loss", "keras/train", {"name": "loss", "span": [0, 4], "kind": "scalar", "meaning": "epoch_loss"}),
        (
            "train.loss",
            "keras/validation",
            {"name": "loss", "span": [0, 10], "kind": "scalar", "meaning": "epoch_loss"},
        ),
        ("step", "odd", {"name": "step", "span": [0, 4], "kind": "axis", "meaning": "the step axis"}),
        ("pi", "odd", {"name": "pi", "span": [0, 2], "kind": "parameter", "meaning": "3.14159"}),
        ("cost_fn", "team/a", {"name": "cost_fn", "span": [0, 7], "kind": "parameter", "meaning": "5"}),
        ("cost", "team/b", {"name": "cost", "span": [0, 4], "kind": "formula", "meaning": "cost_fn*fn + fp"}),
        ('tag("tp")', "named", {"name": "tp", "span": [0, 9], "kind": "scalar", "meaning": "tp"}),
    ],
)
def test_a_name_is_told_with_what_it_was_bound_to(panel, formula, run, name):
    assert checked(panel, formula, run)["names"] == [name]


def test_a_formula_without_counts_reads_no_set(panel):
    answer = checked(panel, "loss", "keras/train", "keras/validation")

    assert (answer["sets"], answer["thresholds"], answer["runs"]) == ([], 0, {"used": 2, "of": 2})


def test_every_set_that_would_be_read_is_named_once(panel):
    assert checked(panel, "f1", "several", "team/a", "team/b")["sets"] == ["counts", "defect", "fraud"]


def test_all_runs_are_meant_where_none_are_named(panel):
    answer = checked(panel, "1")

    assert answer["runs"]["used"] == answer["runs"]["of"] == len(panel.get("runs").json["runs"])


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        (
            "2*tp/(2*tp",
            {
                "code": "formula_syntax",
                "message": "Unexpected end of the formula",
                "span": [10, 10],
                "hint": "Close the '(' of column 6 with ')'.",
            },
        ),
        (
            "recal",
            {
                "code": "formula_name",
                "message": "Unknown name 'recal'",
                "span": [0, 5],
                "hint": "Did you mean 'recall'?",
            },
        ),
        (
            "ema(tp, 2)",
            {
                "code": "formula_call",
                "message": "Argument 'weight' must be at least 0 and below 1",
                "span": [8, 9],
                "hint": "Write ema(x, weight).",
            },
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(panel, formula, error):
    answer = checked(panel, formula, "sweep/validation", "several")

    # What can be read is typeset, although it means nothing here.
    assert answer.pop("mathml") == (to_mathml(parse(formula)) if error["code"] == "formula_name" else None)
    assert answer.pop("said").keys() == {error["message"], error["hint"]}
    assert answer == {
        "error": error,
        "names": [],
        "runs": {"used": 0, "of": 2},
        "sets": [],
        "thresholds": 0,
    }


def test_what_is_wrong_is_told_by_code_and_values_too(panel):
    assert checked(panel, "recal", "several")["said"] == {
        "Unknown name 'recal'": {"code": "unknown_name", "values": {"name": "recal"}},
        "Did you mean 'recall'?": {"code": "did_you_mean", "values": {"name": "recall"}},
    }
    assert "said" not in checked(panel, "recall", "several")


def test_epochs_and_batches_are_refused_before_values_are_read(panel):
    assert checked(panel, "batch_loss - epoch_loss", "keras/train")["error"]["code"] == "formula_join"


def test_without_runs_only_the_text_can_be_wrong(panel):
    assert checked(panel, "recal", "gone")["error"] is None
    assert checked(panel, "recal +", "gone")["error"]["code"] == "formula_syntax"


def test_a_baseline_and_parameters_are_what_the_formula_may_use(panel):
    asked = {"formula": "price*baseline(tp)", "runs": ["team/a"]}

    assert panel.post("check", asked).json["error"]["message"] == "Unknown name 'price'"
    answer = panel.post("check", {**asked, "baseline": "team/b", "parameters": {"price": 5}}).json
    assert (answer["error"], answer["runs"]["used"]) == (None, 1)


@pytest.fixture
def beside_an_empty_run(tmp_path, open_panel):
    """A run without counts, which comes first, and one with counts."""
    with Events(tmp_path / "a") as events:
        events.scalar("loss", 0, 1.0)
    with Events(tmp_path / "b") as events:
        events.cells(0, [3, 1, 4, 2])
    return open_panel(tmp_path)


def test_a_typo_is_told_and_not_that_a_run_has_no_counts(beside_an_empty_run):
    checked = beside_an_empty_run.post("check", {"formula": "tp / recal"}).json["error"]
    (result,) = beside_an_empty_run.results("tp / recal")

    assert (checked["message"], checked["span"]) == ("Unknown name 'recal'", [5, 10])
    assert result["error"] == checked
