"""A data server of TensorBoard that stops, or hangs."""

import contextlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from event_files import Events

from tb_custom_metrics.plugin.overview import Overview

pytestmark = [pytest.mark.data_server, pytest.mark.parametrize("load_fast", ["true"])]

QUESTIONS = {
    "runs": None,
    "check": {"formula": "loss"},
    "evaluate": {"formulas": [{"formula": "loss"}]},
}


@pytest.fixture
def panel(tmp_path, open_panel):
    with Events(tmp_path / "a") as events:
        events.scalar("loss", 0, 1)
    return open_panel(tmp_path)


@pytest.fixture
def data_server(panel, tmp_path):
    """The process of the data server that reads `tmp_path`."""
    children = " ".join(path.read_text() for path in Path("/proc/self/task").glob("*/children")).split()
    flag = f"--logdir={tmp_path}"
    (found,) = [child for child in children if flag in Path(f"/proc/{child}/cmdline").read_text()]
    yield int(found)
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(found), signal.SIGCONT)


def state(process: int) -> str:
    """Of the states that `man proc_pid_stat` lists, T where it is stopped."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def asked(panel, route):
    body = QUESTIONS[route]
    return panel.get(route) if body is None else panel.post(route, body)


def error(response):
    return response.status, response.headers["Retry-After"], response.json["error"]["message"]


@pytest.mark.parametrize("route", QUESTIONS)
def test_a_data_server_that_was_killed_is_told_with_what_to_do(panel, data_server, route):
    os.kill(data_server, signal.SIGKILL)
    time.sleep(1.1)  # what was listed a moment ago has served

    response = asked(panel, route)

    assert error(response) == (503, "5", "TensorBoard's data server stopped: start TensorBoard again")
    assert response.json["error"]["code"] == "data_server"


def test_a_data_server_that_hangs_is_given_up_and_blocks_nothing_else(panel, data_server, monkeypatch):
    monkeypatch.setattr("tb_custom_metrics.logs.data_server.LIMIT", 5.0)
    assert asked(panel, "evaluate").status == 200
    os.kill(data_server, signal.SIGSTOP)
    time.sleep(1.1)  # what was listed a moment ago has served

    with ThreadPoolExecutor(30) as pool:
        hanging = [pool.submit(asked, panel, route) for route in list(QUESTIONS) * 10]
        time.sleep(0.3)
        # What needs no data is answered meanwhile, by us and by TensorBoard.
        assert panel.get("catalogue").status == 200
        page = panel.raw(f"GET / HTTP/1.1\r\nHost: {panel.host}\r\n\r\n".encode())
        assert page.startswith(b"HTTP/1.1 200")
        assert not all(one.done() for one in hanging)
        answers = {error(one.result()) for one in hanging}

    assert answers == {(503, "5", "TensorBoard's data server hangs, or has too much to do")}
    os.kill(data_server, signal.SIGCONT)
    assert asked(panel, "evaluate").status == 200


def test_a_data_server_that_hangs_while_values_are_read_is_given_up(panel, data_server, monkeypatch):
    """The list of runs was answered, and the values are not."""
    monkeypatch.setattr("tb_custom_metrics.logs.data_server.LIMIT", 1.0)
    now = Overview.now

    def list_and_stop(self, reader):
        try:
            return now(self, reader)
        finally:
            os.kill(data_server, signal.SIGSTOP)
            while state(data_server) != "T":
                time.sleep(0.01)

    monkeypatch.setattr(Overview, "now", list_and_stop)

    assert asked(panel, "evaluate").status == 503
    os.kill(data_server, signal.SIGCONT)
    monkeypatch.undo()
    # The place in the queue was given back, and nobody else's answer is the failure.
    assert asked(panel, "evaluate").status == 200
