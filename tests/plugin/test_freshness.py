"""A TensorBoard whose reader has died goes on serving old data: that is told."""

import struct
import time

import pytest
import records
from event_files import Events
from tensorboard.summary.writer.record_writer import masked_crc32c

from tb_custom_metrics.plugin.freshness import Freshness


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("tb_custom_metrics.plugin.freshness._SHORTEST", 0.1)


def record(content: bytes) -> bytes:
    """A record of an event file with right checksums."""
    length = struct.pack("<Q", len(content))
    crc = struct.pack("<I", masked_crc32c(length))
    return length + crc + content + struct.pack("<I", masked_crc32c(content))


def eventually(is_so, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.filterwarnings("ignore:Exception in thread Reloader")  # TensorBoard's own, which is the point
def test_once_a_damaged_record_has_stopped_the_reader_growing_files_are_told(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 1)
    (path,) = (tmp_path / "run").iterdir()
    before = time.time()
    panel = open_panel(tmp_path, "--reload_interval=1")
    assert panel.get("runs").json["frozen_since"] is None
    with path.open("ab") as file:
        file.write(record(b"\xff\xff\xff"))  # no message, of which both readers die

    def frozen_since():
        with path.open("ab") as file:
            file.write(record(b""))
        return panel.get("runs").json["frozen_since"]

    assert eventually(frozen_since)
    assert before < frozen_since() < time.time() - 3
    assert panel.values("loss") == {"run": {0: 1.0}}


def test_while_nothing_is_written_or_all_of_it_is_read_nothing_is_told(tmp_path):
    file = tmp_path / "events.out.tfevents.1"
    file.write_bytes(b"1")
    freshness = Freshness(str(tmp_path), 0.1, lambda: None)

    assert not eventually(lambda: freshness.frozen_since("a"), 0.8)
    for version in range(8):
        file.write_bytes(file.read_bytes() + b"1")
        assert not eventually(lambda version=version: freshness.frozen_since(str(version)), 0.2)


def test_what_grows_is_told_until_there_is_something_new(tmp_path):
    freshness = Freshness(str(tmp_path), 0.1, lambda: None)
    assert not eventually(lambda: freshness.frozen_since("a"), 0.4)

    (tmp_path / "run").mkdir()
    (tmp_path / "run/events.out.tfevents.1").write_bytes(b"1")

    assert eventually(lambda: freshness.frozen_since("a"))
    assert freshness.frozen_since("b") is None


def test_what_grows_by_what_only_other_plugins_read_is_not_told(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalar("loss", 0, 1)
    panel = open_panel(tmp_path, "--reload_interval=1")
    path = records.write(tmp_path / "images", records.file_of([]))

    for step in range(60):
        image = records.event(step, records.image("image", 100, step), wall_time=time.time())
        with path.open("ab") as file:
            file.write(records.framed(image.SerializeToString()))
        assert panel.get("runs").json["frozen_since"] is None
        time.sleep(0.1)


def test_a_log_directory_below_the_home_is_watched(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    freshness = Freshness("~/logs", 0.1, lambda: None)
    assert not eventually(lambda: freshness.frozen_since("a"), 0.4)

    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/events.out.tfevents.1").write_bytes(b"1")

    assert eventually(lambda: freshness.frozen_since("a"))


@pytest.mark.parametrize(
    ("logdir", "interval"), [("{}", 0), ("", 1), ("gs://bucket/logs", 1), ("{}/none", 1)]
)
def test_where_nothing_can_be_watched_nothing_is_told(tmp_path, logdir, interval):
    freshness = Freshness(logdir.format(tmp_path), interval, lambda: None)
    assert freshness.frozen_since("a") is None

    (tmp_path / "events.out.tfevents.1").write_bytes(b"1")

    assert not eventually(lambda: freshness.frozen_since("a"), 0.5)


def test_other_files_may_grow(tmp_path):
    freshness = Freshness(str(tmp_path), 0.1, lambda: None)
    assert not eventually(lambda: freshness.frozen_since("a"), 0.4)

    (tmp_path / "weights.h5").write_bytes(b"1")

    assert not eventually(lambda: freshness.frozen_since("a"), 0.8)
