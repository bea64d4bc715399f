"""A reply is made once for all who ask, and never outlives its data."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from event_files import SWEEP
from event_files import Events

from tb_custom_metrics.plugin.reply_cache import OVERHEAD
from tb_custom_metrics.plugin.reply_cache import ReplyCache

pytestmark = pytest.mark.knows_no_tensorflow

VIEWERS = 30
LIVE = "--reload_interval=1"


def test_viewers_who_ask_at_once_wait_for_one_evaluation(tmp_path, open_panel):
    with Events(tmp_path / "custom_metrics") as events:
        bins = [[list(range(202)), list(range(202))]]
        for step in range(300):
            events.tensor(SWEEP, step, bins)
    panel = open_panel(tmp_path)
    # Apart, ten of these would be answered and the others turned away.
    body = {"formulas": [{"formula": f"best(f1 ** {i})"} for i in range(100)]}

    with ThreadPoolExecutor(VIEWERS) as pool:
        responses = list(pool.map(lambda _: panel.post("evaluate", body), range(VIEWERS)))

    assert {response.status for response in responses} == {200}
    assert len({response.body for response in responses}) == 1


def test_the_same_question_is_answered_anew_once_there_is_a_new_point(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 0.5, 0)
    panel = open_panel(tmp_path, LIVE)
    assert panel.values("loss") == {"run": {0: 0.5}}

    with Events(tmp_path / "run", attempt=1) as events:
        events.scalar("loss", 1, 0.25, 1)

    assert eventually(lambda: panel.values("loss"), {"run": {0: 0.5, 1: 0.25}})


def test_the_same_question_is_answered_anew_after_a_run_was_written_again(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalars("loss", range(3), [3, 2, 1])
    panel = open_panel(tmp_path, LIVE)
    assert panel.values("loss") == {"run": {0: 3.0, 1: 2.0, 2: 1.0}}

    with Events(tmp_path / "run", attempt=1) as events:
        events.scalars("loss", range(3), [6, 5, 4], start=1000)

    assert eventually(lambda: panel.values("loss"), {"run": {0: 6.0, 1: 5.0, 2: 4.0}})


def test_a_point_of_a_lower_step_by_a_clock_that_was_put_back_is_a_new_one(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalars("loss", range(6), range(6))
    panel = open_panel(tmp_path, LIVE)
    assert panel.values("loss") == {"run": {step: float(step) for step in range(6)}}

    with Events(tmp_path / "run", attempt=1) as events:
        events.scalar("loss", 3, 7, seconds=-100)

    assert eventually(lambda: panel.values("loss"), {"run": {0: 0.0, 1: 1.0, 2: 2.0, 3: 7.0}})


def test_the_same_question_is_answered_anew_once_the_team_has_other_formulas(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 0.5)
    team = tmp_path / "custom_metrics.toml"
    team.write_text("version = 1\n[metrics.ours]\nformula = '2 * loss'\n")
    panel = open_panel(tmp_path)
    assert panel.values("ours") == {"run": {0: 1.0}}

    team.write_text("version = 1\n[metrics.ours]\nformula = '30 * loss'\n")

    assert eventually(lambda: panel.values("ours"), {"run": {0: 15.0}})


def test_other_questions_have_other_answers(panel):
    (half,) = panel.results("tp", threshold=0.5)
    (most,) = panel.results("tp", threshold=0.9)

    assert [series["at"] for series in half["series"]] != [series["at"] for series in most["series"]]


def test_a_reply_is_sent_plain_to_who_takes_no_gzip(panel):
    body = b'{"formulas": [{"formula": "tp"}]}'
    guard = {"Content-Type": "application/json", "X-Custom-Metrics": "1"}

    plain = panel.request("POST", "evaluate", body, guard)
    compressed = panel.request("POST", "evaluate", body, {**guard, "Accept-Encoding": "gzip"})

    assert plain.headers["Content-Encoding"] is None
    assert plain.json["results"][0]["formula"] == "tp"
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.body) == int(compressed.headers["Content-Length"])


def test_the_replies_used_least_make_room():
    cache = ReplyCache(max_bytes=10 + 2 * OVERHEAD)
    cache.reply("a", lambda: b"aaaa")
    cache.reply("b", lambda: b"bbbb")
    cache.reply("a", lambda: b"not made again")

    cache.reply("c", lambda: b"cccc")

    assert cache.reply("a", lambda: b"made again") == b"aaaa"
    assert cache.reply("b", lambda: b"made again") == b"made again"


def test_a_reply_larger_than_the_cache_is_not_kept():
    cache = ReplyCache(max_bytes=10 + OVERHEAD)

    assert cache.reply("a", lambda: bytes(11)) == bytes(11)
    assert cache.reply("a", lambda: b"made again") == b"made again"


def test_a_reply_larger_than_the_cache_drives_out_no_other():
    cache = ReplyCache(max_bytes=10 + OVERHEAD)
    cache.reply("a", lambda: b"aaaa")

    cache.reply("b", lambda: bytes(11))

    assert cache.reply("a", lambda: b"made again") == b"aaaa"


def test_many_short_replies_make_room_too():
    cache = ReplyCache(max_bytes=10 * OVERHEAD)
    cache.reply(0, lambda: b"")

    for number in range(1, 11):
        cache.reply(number, lambda: b"")

    assert cache.reply(0, lambda: b"made again") == b"made again"


def test_a_failure_is_told_to_all_who_wait_and_not_kept():
    cache = ReplyCache(max_bytes=10)
    waits = threading.Event()

    def fail():
        waits.wait(120)
        raise OSError("no answer")

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(cache.reply, "a", fail) for _ in range(3)]
        waits.set()
        failures = [future.exception(120) for future in asked]

    assert [str(failure) for failure in failures] == ["no answer"] * 3
    assert cache.reply("a", lambda: b"made") == b"made"


def eventually(read, expected):
    """Whether something is read before TensorBoard has had a while to see what was written."""
    deadline = time.monotonic() + 120
    while read() != expected:
        if time.monotonic() > deadline:
            pytest.fail(f"still {read()}")
        time.sleep(0.2)
    return True
