"""Points are read once from TensorBoard, and kept until there are newer ones."""

import pytest
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.recent import RecentPoints
from tb_custom_metrics.logs.run import Source

ROOMY = 10**9  # bytes


class Log:
    """A log that grows, and what TensorBoard has read of it."""

    def __init__(self, directory):
        self._directory = directory
        self._writers = {run: EventFileWriter(str(directory / run)) for run in ("a", "b")}
        self._multiplexer = EventMultiplexer()
        provider = MultiplexerDataProvider(self._multiplexer, str(directory))
        self.reader = ProviderReader(provider, context.RequestContext(), "", {}, self._multiplexer)

    def write(self, step):
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="f1", simple_value=step / 4)])
        for writer in self._writers.values():
            writer.add_event(event_pb2.Event(wall_time=1e9 + step, step=step, summary=summary))
            writer.flush()
        self._multiplexer.AddRunsFromDirectory(str(self._directory)).Reload()

    def close(self):
        for writer in self._writers.values():
            writer.close()


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path)
    log.write(0)
    yield log
    log.close()


def steps(recent, log, state, *runs):
    read = recent.reader(log.reader, state).scalars([Source(run, "f1") for run in runs])
    return [read[Source(run, "f1")].clock.steps.tolist() for run in runs]


def test_what_was_read_of_one_state_is_not_read_again(log):
    recent = RecentPoints(ROOMY)
    assert steps(recent, log, "first", "a") == [[0]]
    log.write(1)
    # What is kept knows nothing of the new point; what is read does.
    assert steps(recent, log, "first", "a", "b") == [[0], [0, 1]]


def test_another_state_is_read_anew(log):
    recent = RecentPoints(ROOMY)
    steps(recent, log, "first", "a", "b")
    log.write(1)
    assert steps(recent, log, "second", "a", "b") == [[0, 1], [0, 1]]


def test_what_has_no_room_is_read_again(log):
    (points,) = log.reader.scalars([Source("a", "f1")]).values()
    recent = RecentPoints(points.values.nbytes + points.clock.steps.nbytes + points.clock.wall_times.nbytes)
    steps(recent, log, "first", "a")
    steps(recent, log, "first", "b")
    log.write(1)
    assert steps(recent, log, "first", "b") == [[0]]
    assert steps(recent, log, "first", "a") == [[0, 1]]  # which was read longer ago


def test_values_are_those_of_the_reader(log):
    (direct,) = log.reader.scalars([Source("a", "f1")]).values()
    recent = RecentPoints(ROOMY)
    for _ in range(2):
        (kept,) = recent.reader(log.reader, "first").scalars([Source("a", "f1")]).values()
        assert kept.values.tolist() == direct.values.tolist()
        assert kept.clock.wall_times.tolist() == direct.clock.wall_times.tolist()
