"""Too many requests at once, and those that nobody waits for any more."""

import queue
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import closing

import pytest
from event_files import SWEEP
from event_files import Events
from werkzeug.serving import make_server

from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.reply_cache import ReplyCache
from tb_custom_metrics.plugin.turns import EVALUATING
from tb_custom_metrics.plugin.turns import WAITING
from tb_custom_metrics.plugin.turns import AbandonedError
from tb_custom_metrics.plugin.turns import Turns

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
    assert busy[0].json["error"] == {
        "code": "busy",
        "message": "2 evaluations run and 8 wait; ask again in a second",
        "span": None,
        "hint": None,
    }
    # Every place was given back.
    assert panel.post("evaluate", {"formulas": [{"formula": "1"}]}).status == 200


def test_a_page_that_has_closed_the_connection_gives_its_place_to_another():
    """With the server that TensorBoard uses: its environment tells of the connection."""
    turns = Turns()
    outcomes = queue.Queue()

    def app(environ, start_response):
        try:
            with turns.turn(environ):
                outcomes.put("evaluated")
        except AbandonedError:
            outcomes.put("given up")
        start_response("200 OK", [])
        return [b""]

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with ExitStack() as running:
            for _ in range(EVALUATING):
                running.enter_context(turns.turn({}))
            with closing(socket.create_connection(server.server_address)) as page:
                page.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert eventually(lambda: turns._places._value == WAITING - 1)

            assert outcomes.get(timeout=120) == "given up"
            assert eventually(lambda: turns._places._value == WAITING)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_one_who_has_gone_is_passed_over_and_the_next_gets_the_turn():
    turns = Turns()
    server, client = socket.socketpair()
    held = [turns.turn({}) for _ in range(EVALUATING)]
    for turn in held:
        turn.__enter__()
    client.close()

    with pytest.raises(AbandonedError), turns.turn({"werkzeug.socket": server}):
        pytest.fail("it was evaluated for nobody")

    server.close()
    for turn in held:
        turn.__exit__(None, None, None)
    with turns.turn({}):
        pass


def test_one_who_is_there_gets_the_turn():
    server, client = socket.socketpair()
    with server, client, Turns().turn({"werkzeug.socket": server}):
        pass


def test_what_one_who_has_gone_was_to_make_another_makes():
    cache = ReplyCache(max_bytes=100)
    goes = threading.Event()

    def gone():
        goes.wait(120)
        raise AbandonedError

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.reply, "a", gone)
        assert eventually(lambda: cache._replies)  # the one who makes it is in there
        second = pool.submit(cache.reply, "a", lambda: b"made")
        goes.set()

        assert second.result(120) == b"made"
        assert isinstance(first.exception(120), AbandonedError)


def test_nobody_waits_for_ever_for_a_reply_of_others(monkeypatch):
    monkeypatch.setattr("tb_custom_metrics.plugin.reply_cache.LONGEST", 0.1)
    cache = ReplyCache(max_bytes=100)
    ends = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(cache.reply, "a", lambda: ends.wait(120) and b"made")
        assert eventually(lambda: cache._replies)

        with pytest.raises(RequestError, match="still being evaluated; ask again"):
            cache.reply("a", lambda: b"is not called")

        ends.set()


def test_nobody_waits_for_ever_for_a_turn(monkeypatch):
    monkeypatch.setattr("tb_custom_metrics.plugin.turns.LONGEST", 0.1)
    turns = Turns()
    with turns.turn({}), turns.turn({}), pytest.raises(RequestError, match="No evaluation has ended"):
        turns.turn({}).__enter__()


def eventually(is_so):
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return True
