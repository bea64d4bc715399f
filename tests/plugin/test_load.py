"""Too many requests, and a data server that has stopped."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from event_files import SWEEP
from event_files import Events

AT_ONCE = 30


def test_more_than_ten_evaluations_at_once_are_asked_to_come_back(tmp_path, open_panel):
    with Events(tmp_path / "custom_metrics") as events:
        bins = [[list(range(202)), list(range(202))]]
        for step in range(300):
            events.tensor(SWEEP, step, bins)
    panel = open_panel(tmp_path)
    # A hundred formulas over 201 thresholds, so that each request outlasts the arrival of all; and
    # every request another one, since the same question is evaluated once.
    formulas = [{"formula": f"best(f1 ** {i})"} for i in range(100)]
    bodies = [{"formulas": formulas, "threshold": number / AT_ONCE} for number in range(AT_ONCE)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        responses = list(pool.map(lambda body: panel.post("evaluate", body), bodies))

    busy = [response for response in responses if response.status == 503]
    assert {response.status for response in responses} == {200, 503}
    assert len(responses) - len(busy) >= 10
    assert {response.headers["Retry-After"] for response in busy} == {"1"}
    assert busy[0].json == {
        "error": {
            "code": "busy",
            "message": "2 evaluations run and 8 wait; ask again in a second",
            "span": None,
            "hint": None,
        }
    }
    # Every place was given back.
    assert panel.post("evaluate", {"formulas": [{"formula": "1"}]}).status == 200


@pytest.mark.parametrize("load_fast", ["true"], ids=["fast"], indirect=False)
def test_a_data_server_that_stopped_is_told_and_asked_again_later(tmp_path, load_fast, open_panel):
    with Events(tmp_path / "a") as events:
        events.scalar("loss", 0, 1)
    panel = open_panel(tmp_path)
    panel.stop_data_server()

    for response in (
        panel.get("runs"),
        panel.post("check", {"formula": "loss"}),
        panel.post("evaluate", {"formulas": [{"formula": "loss"}]}),
    ):
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert response.json == {
            "error": {
                "code": "data_server",
                "message": "TensorBoard's data server does not answer: UNAVAILABLE",
                "span": None,
                "hint": None,
            }
        }
    assert panel.get("catalogue").status == 200
