"""The same answer as bytes, and lines thinned for drawing."""

import json

import numpy as np
import pytest
from event_files import Events

BINARY = {"Content-Type": "application/json", "X-Custom-Metrics": "1", "Accept": "application/octet-stream"}

QUESTIONS = {
    "step": {"interval": 0.9},
    "threshold": {"interval": 0.9},
    "class": {},
    "surface": {},
    "point": {"interval": 0.9},
    "table": {},
    "comparison": {"baseline": "exp/train"},
    "group": {"view": "step", "group": {"by": "pattern", "value": "w/seed*"}},
    "group over thresholds": {"view": "threshold", "group": {"by": "pattern", "value": "exp/*"}},
    "table of groups": {"view": "table", "group": {"by": "pattern", "value": "w/seed*"}},
}


def decoded(content: bytes) -> object:
    """Reads an answer by the words of `http_api.md`."""
    length = int.from_bytes(content[:8], "little")
    numbers = np.frombuffer(content[8 + length :], "<f8")
    assert length % 8 == 0

    def column(value):
        if not isinstance(value.get("shape"), list):
            return value
        start, shape = value["column"], value["shape"]
        return numbers[start : start + int(np.prod(shape))].reshape(shape).tolist()

    return json.loads(content[8 : 8 + length], object_hook=column)


def as_json(value: object) -> object:
    """NaN and infinities as JSON has them."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


@pytest.mark.parametrize("view", QUESTIONS)
def test_each_view_says_the_same_as_bytes(splits, view):
    body = {"formulas": [{"formula": "tp / fp"}, {"formula": "x"}, {"formula": "tp +"}], "view": view}
    body |= QUESTIONS[view]

    plain = splits.post("evaluate", body)
    binary = splits.request("POST", "evaluate", json.dumps(body).encode(), BINARY)

    assert plain.status == binary.status == 200
    assert plain.headers["Content-Type"] == "application/json"
    assert binary.headers["Content-Type"] == "application/octet-stream"
    assert binary.headers["X-Content-Type-Options"] == "nosniff"
    assert as_json(decoded(binary.body)) == plain.json


def test_infinities_and_undefined_values_are_themselves(panel):
    body = {"formulas": [{"formula": "x"}], "runs": ["odd"]}

    response = panel.request("POST", "evaluate", json.dumps(body).encode(), BINARY)

    (result,) = decoded(response.body)["results"]
    np.testing.assert_array_equal(result["series"][0]["values"], [np.inf, -np.inf, np.nan, 1.5])


def test_equal_columns_are_sent_once(panel):
    body = {"formulas": [{"formula": f"a + {number}"} for number in range(20)], "runs": ["short"]}

    response = panel.request("POST", "evaluate", json.dumps(body).encode(), BINARY)

    # 20 lines of 10 steps: their values, and once steps and wall times.
    length = int.from_bytes(response.body[:8], "little")
    assert len(response.body) - 8 - length == 8 * 10 * (20 + 2 - 1)  # a + 0 has the steps for values


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/octet-stream, */*;q=0.1", "application/octet-stream"),
        ("text/html", "application/json"),
        ("\x00;;q=x", "application/json"),
    ],
)
def test_bytes_come_only_to_who_asks_for_them(panel, accept, content_type):
    headers = {**BINARY, "Accept": accept}

    response = panel.request("POST", "evaluate", b'{"formulas": [{"formula": "tp"}]}', headers)

    assert (response.status, response.headers["Content-Type"]) == (200, content_type)


def test_a_refusal_is_json_to_everybody(panel):
    response = panel.request("POST", "evaluate", b"{}", BINARY)

    assert (response.status, response.headers["Content-Type"]) == (400, "application/json")
    assert response.json["error"]["code"] == "bad_request"


N_STEPS = 900


@pytest.fixture(scope="module")
def wave() -> np.ndarray:
    """Noise with two spikes and three gaps, one of a single step."""
    values = np.random.default_rng(0).normal(size=N_STEPS).astype(np.float32)
    values[[333, 700]] = 50, -50
    values[100:120] = values[500] = values[880:] = np.nan
    return values


@pytest.fixture
def thinned(tmp_path, open_panel, wave):
    with Events(tmp_path / "run") as events:
        events.scalars("x", range(N_STEPS), wave.tolist())
    return open_panel(tmp_path)


def test_a_thinned_line_keeps_extremes_gaps_and_ends_and_says_so(thinned, wave):
    (result,) = thinned.results("x", max_points=100)
    (line,) = result["series"]

    assert len(line["steps"]) <= 100
    assert line["thinned"] == {"from": N_STEPS, "to": len(line["steps"])}
    assert line["join"]["used"] == N_STEPS
    assert line["notes"] == ["undefined at 41 of 900 steps"]
    kept = dict(zip(line["steps"], line["values"], strict=True))
    assert kept == {step: None if np.isnan(wave[step]) else float(wave[step]) for step in kept}
    assert {0, 333, 700, N_STEPS - 1} <= kept.keys()
    # No line is drawn over a gap.
    for left, right in zip(line["steps"], line["steps"][1:], strict=False):
        if kept[left] is not None and kept[right] is not None:
            assert not np.isnan(wave[left:right]).any()
    # Each stretch of the line has the extremes that it had.
    stretch = np.array_split(np.flatnonzero(~np.isnan(wave)), (100 - 7) // 4)
    assert all({int(s[wave[s].argmin()]), int(s[wave[s].argmax()])} <= kept.keys() for s in stretch)


def test_a_line_that_is_short_enough_is_whole(thinned):
    (result,) = thinned.results("x", max_points=N_STEPS)

    (line,) = result["series"]
    assert (len(line["steps"]), line["thinned"]) == (N_STEPS, None)


def test_a_line_that_is_nowhere_defined_keeps_its_ends(thinned):
    (result,) = thinned.results("0*x/0", max_points=20)

    (line,) = result["series"]
    assert (line["steps"], line["values"]) == ([0, N_STEPS - 1], [None, None])


def test_chosen_thresholds_are_thinned_with_their_line(splits):
    more = {"threshold_from": {}, "max_points": 20}

    assert splits.results("f1", **more) == splits.results("f1", threshold_from={})


@pytest.mark.parametrize(
    "body",
    [{"max_points": 19}, {"max_points": "all"}, {"max_points": True}, {"max_points": 1e3},
     {"max_points": 50, "view": "table"},
     {"max_points": 50, "group": {"by": "pattern", "value": "*"}}],
)  # fmt: skip
def test_what_cannot_be_thinned_is_refused(panel, body):
    response = panel.post("evaluate", {"formulas": [{"formula": "tp"}], **body})

    assert response.status == 400
    assert "'max_points'" in response.json["error"]["message"]
