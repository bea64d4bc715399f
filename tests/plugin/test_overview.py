"""What there is, is looked at once for all who ask, and made again only where it has changed."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

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

    def __init__(self, logdir, seconds=0.0):
        self.multiplexer = EventMultiplexer().AddRunsFromDirectory(str(logdir)).Reload()
        provider = MultiplexerDataProvider(self.multiplexer, str(logdir))
        super().__init__(provider, context.RequestContext(), "", {}, self.multiplexer)
        self.seconds = seconds
        self.lists = 0
        self.begun = threading.Event()

    def listing(self):
        self.lists += 1
        self.begun.set()
        time.sleep(self.seconds)
        return super().listing()


@pytest.fixture
def logdir(tmp_path):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 0.5)
    return tmp_path


@pytest.fixture
def overview(logdir):
    return Overview(Team(TBContext(logdir=str(logdir))))


def test_those_who_ask_while_a_list_is_made_wait_for_it(logdir, overview):
    reader = Slow(logdir, seconds=0.3)

    with ThreadPoolExecutor(8) as pool:
        moments = list(pool.map(lambda _: overview.now(reader, max_age=0.0), range(8)))

    assert reader.lists == 1
    assert {moment.version for moment in moments} == {moments[0].version}


def test_a_list_that_takes_longer_than_it_serves_still_serves(logdir, overview):
    reader = Slow(logdir, seconds=0.3)

    overview.now(reader, max_age=0.2)
    overview.now(reader, max_age=0.2)
    served = reader.lists
    time.sleep(0.25)
    overview.now(reader, max_age=0.2)

    assert (served, reader.lists) == (1, 2)


def test_a_list_that_fails_is_told_to_all_who_wait_and_tried_again(logdir, overview, monkeypatch):
    reader = Slow(logdir, seconds=0.2)
    right = reader.multiplexer.Runs
    monkeypatch.setattr(reader.multiplexer, "Runs", lambda: 1 / 0)

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(overview.now, reader) for _ in range(3)]
        failures = [type(one.exception(10)) for one in asked]
    monkeypatch.setattr(reader.multiplexer, "Runs", right)

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
