"""The corpus of hostile formulas through the routes of a whole TensorBoard."""

import json
from itertools import islice
from pathlib import Path

import pytest

pytestmark = pytest.mark.knows_no_tensorflow

CORPUS = Path(__file__).parents[1] / "formula" / "corpus" / "bad_formulas.json"
CASES = json.loads(CORPUS.read_text(encoding="utf-8"))["cases"]
TEXTS = [case for case in CASES if "formula" in case and "gen" not in case and "library" not in case]
GENERATED = [case for case in CASES if "gen" in case]
WRONG_TYPES = [case["formula_json"] for case in CASES if "formula_json" in case]

KEYS = {"name", "formula", "definition", "mean_of", "goal", "error", "series", "groups", "skipped"}


def batches() -> list[list[dict]]:
    remaining = iter(TEXTS)
    return list(iter(lambda: list(islice(remaining, 100)), []))


@pytest.mark.parametrize("batch", batches(), ids=lambda batch: batch[0]["id"])
def test_hostile_formulas_are_answered_each_on_its_own(panel, batch):
    body = {"formulas": [{"formula": case["formula"]} for case in batch], "runs": ["keras/validation"]}

    response = panel.post("evaluate", body)

    assert response.status == 200
    for case, result in zip(batch, response.json["results"], strict=True):
        assert set(result) == KEYS
        assert result["formula"] == case["formula"]
        if case["expected"] == "rejected":
            assert result["error"]["code"].startswith("formula_"), case
            assert result["series"] == []
    assert b"Traceback" not in response.body
    assert b"numpy" not in response.body


@pytest.mark.parametrize("case", GENERATED, ids=lambda case: case["id"])
def test_long_formulas_are_refused_by_the_body_or_by_the_formula(panel, case):
    gen = case["gen"]
    body = json.dumps({"formula": gen["prefix"] + gen["unit"] * gen["count"] + gen["suffix"]}).encode()
    if len(body) > 256 * 1024:
        return  # refused unread: test_guard.py

    response = panel.request("POST", "check", body)

    assert response.status == 200
    assert response.json["error"]["code"] == "formula_limit"


@pytest.mark.parametrize("value", [*WRONG_TYPES, 1, True, {"formula": "tp"}], ids=str)
def test_what_is_no_text_is_no_formula(panel, value):
    for route, body in (("check", {"formula": value}), ("evaluate", {"formulas": [{"formula": value}]})):
        response = panel.post(route, body)

        assert response.status == 400
        assert response.json == {
            "error": {
                "code": "bad_request",
                "message": f"'formula' must be a text. Received: {value!r}",
                "span": None,
                "hint": None,
            }
        }


@pytest.mark.parametrize("text", ["\ud800", "tp\x00", "\u202e", "`\ud800`", "\U0001f4a9"])
def test_odd_characters_come_back_as_they_were(panel, text):
    response = panel.post("evaluate", {"formulas": [{"formula": text}], "runs": ["odd"]})

    (result,) = response.json["results"]
    assert result["formula"] == text
    assert result["error"]["code"] in ("formula_syntax", "formula_name")
