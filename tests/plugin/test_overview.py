"""What there is, is looked at once for all who ask, and made again only where it has changed."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from event_files import Events
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext

from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.plugin.overview import Overview
from tb_custom_metrics.plugin.team import Team


class Slow(ProviderReader):
    """TensorBoard's Python loader as a reader that takes its time, and counts its lists."""

    def __init__(self, logdir, wait: Callable[[], None] = lambda: None):
        self.multiplexer = EventMultiplexer().AddRunsFromDirectory(str(logdir)).Reload()
        provider = MultiplexerDataProvider(self.multiplexer, str(logdir))
        super().__init__(provider, context.RequestContext(), "", {}, self.multiplexer)
        self.wait = wait
        self.lists = 0

    def listing(self):
        self.lists += 1
        self.wait()
        return super().listing()


@pytest.fixture
def logdir(tmp_path):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 0.5)
    return tmp_path


@pytest.fixture
def overview(logdir):
    return Overview(Team(TBContext(logdir=str(logdir))))


class Askers:
    """Several who ask at once: a list is made only when all of them are about to wait for it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.asking = threading.Semaphore(0)

    def all_are_there(self) -> None:
        for _ in range(self.number):
            assert self.asking.acquire(timeout=60)
        time.sleep(0.2)  # for the last of them, who has yet to come upon the list

    def ask(self, overview, reader, **options):
        """What each of them got, a moment or an error."""

        def one(_):
            self.asking.release()
            return overview.now(reader, **options)

        with ThreadPoolExecutor(self.number) as pool:
            answers = [pool.submit(one, number) for number in range(self.number)]
        return [answer.exception() or answer.result() for answer in answers]


def test_those_who_ask_while_a_list_is_made_wait_for_it(logdir, overview):
    askers = Askers(8)
    reader = Slow(logdir, askers.all_are_there)

    moments = askers.ask(overview, reader, max_age=0.0)

    assert reader.lists == 1
    assert {moment.version for moment in moments} == {moments[0].version}


def test_a_list_that_takes_longer_than_it_serves_still_serves(logdir, overview, monkeypatch):
    clock = SimpleNamespace(now=100.0, monotonic=lambda: clock.now)
    monkeypatch.setattr("tb_custom_metrics.plugin.overview.time", clock)

    def pass_time(seconds: float) -> None:
        clock.now += seconds

    reader = Slow(logdir, lambda: pass_time(0.3))

    overview.now(reader, max_age=0.2)
    pass_time(0.15)
    overview.now(reader, max_age=0.2)
    served = reader.lists
    pass_time(0.1)
    overview.now(reader, max_age=0.2)

    assert (served, reader.lists) == (1, 2)


def test_a_list_that_fails_is_told_to_all_who_wait_and_tried_again(logdir, overview, monkeypatch):
    askers = Askers(3)
    reader = Slow(logdir, askers.all_are_there)
    right = reader.multiplexer.Runs
    monkeypatch.setattr(reader.multiplexer, "Runs", lambda: 1 / 0)

    failures = [type(answer) for answer in askers.ask(overview, reader)]
    monkeypatch.setattr(reader.multiplexer, "Runs", right)
    reader.wait = lambda: None

    assert failures == [ZeroDivisionError] * 3
    assert reader.lists == 1
    assert list(overview.now(reader).listing.runs) == ["run"]


def test_what_names_mean_is_what_the_team_said_at_the_same_moment(logdir, overview):
    team = logdir / "custom_metrics.toml"
    text = "version = 1\n[metrics.ours]\nformula = '{} * loss'\n"
    reader = Slow(logdir)
    team.write_text(text.format(2))
    before = overview.now(reader)

    team.write_text(text.format(30))  # an edit that is undone before anybody asks again
    known = overview.known(reader, before)
    edited = overview.now(reader)
    team.write_text(text.format(2))
    again = overview.now(reader)

    assert known.library.metrics["ours"].formula == "2 * loss"
    assert edited.version != before.version == again.version
    assert overview.known(reader, again).library.metrics["ours"].formula == "2 * loss"


def test_a_run_stays_as_it_was_made_while_others_get_new_tags(logdir, overview):
    first = overview.known(Slow(logdir), overview.now(Slow(logdir)))
    with Events(logdir / "other") as events:
        events.scalar("loss", 0, 0.5)
    reader = Slow(logdir)

    second = overview.known(reader, overview.now(reader, max_age=0.0))

    assert [run.name for run in second.runs] == ["other", "run"]
    assert second.runs[1] is first.runs[0]
