"""A damaged event file gives all before the damage and says where that is; a cut one is read on."""

import random
import struct
from pathlib import Path

import numpy as np
import pytest
import records
from effort import tries
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

from tb_custom_metrics import metadata
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.event_file import EventFile
from tb_custom_metrics.logs.event_files.templates import Templates

HEADER_AND_FOOTER = 16  # bytes


def counts(step: int, n_thresholds: int) -> summary_pb2.Summary.Value:
    layout = metadata.Layout("scores", metadata.even_thresholds(n_thresholds))
    tensor = tensor_util.make_tensor_proto(np.full(layout.shape, step, np.int64))
    return summary_pb2.Summary.Value(
        tag=layout.tag("counts"), metadata=metadata.counts_metadata(layout), tensor=tensor
    )


def some_events(n_steps: int, n_thresholds: int = 101) -> list:
    """Scalars of two forms, alone and together, images, and counts, of more than a kibibyte."""
    events = []
    for step in range(n_steps):
        events += [
            records.event(step, records.simple("a", step / 3)),
            records.event(step, records.scalar("b", step / 7)),
            records.event(step, records.simple("c", step), records.scalar("d", -step)),
        ]
        if step % 8 == 0:
            image = records.image("i", 20 * n_thresholds, step)
            events += [records.event(step, counts(step, n_thresholds)), records.event(step, image)]
    return events


def content(file: EventFile) -> dict[str, list]:
    """All points of a file: tag to step and value."""
    return {
        tag: list(zip(points.steps.tolist(), points.values.tolist(), strict=True))
        for tag in sorted(file.columns.chunks)
        if (points := file.columns.points(tag)) is not None
    }


def read(path: Path) -> EventFile:
    file = EventFile(str(path), Templates())
    file.read_on()
    return file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / records.NAME


def bounds_of(data: bytes) -> list[int]:
    """Where each record begins, and where the last one ends."""
    bounds = [0]
    while bounds[-1] < len(data):
        (length,) = struct.unpack_from("<Q", data, bounds[-1])
        bounds.append(bounds[-1] + length + HEADER_AND_FOOTER)
    return bounds


REGULAR = [
    records.event(step, records.scalar(tag, step / 3))
    for step in range(1000)
    for tag in ("loss", "recall", "f1")
]


@pytest.mark.parametrize("events", [some_events(40), REGULAR], ids=["many forms", "one after the other"])
def test_every_flipped_bit_is_noticed_and_all_before_it_is_read(path, events):
    data = records.file_of(events)
    bounds = bounds_of(data)
    rng = random.Random(0)
    intact = {}
    for _ in range(tries(5_000)):
        place = rng.randrange(len(data))
        damaged = bytearray(data)
        damaged[place] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)

        file = read(path)

        offset = max(bound for bound in bounds if bound <= place)
        assert file.damage is not None
        assert (file.damage.offset, file.damage.unreadable) == (offset, len(data) - offset)
        if offset not in intact:
            path.write_bytes(data[:offset])
            intact[offset] = content(read(path))
        assert content(file) == intact[offset]


def test_a_file_cut_anywhere_is_read_up_to_there_and_on_once_it_is_whole(path):
    events = some_events(3, n_thresholds=3)
    data = records.file_of(events)
    bounds = bounds_of(data)
    path.write_bytes(data)
    whole = content(read(path))
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        file = read(path)
        n_whole = sum(bound <= cut for bound in bounds[1:])
        assert file.damage is None
        assert file.position == bounds[n_whole]
        seen = [value.tag for event in events[: max(0, n_whole - 1)] for value in event.summary.value]
        assert {tag: len(points) for tag, points in content(file).items()} == {
            tag: seen.count(tag) for tag in sorted(set(seen) - {"i"})
        }
        with open(path, "ab") as growing:
            growing.write(data[cut:])
        file.read_on()
        assert (content(file), file.damage) == (whole, None)


def test_a_file_that_grows_by_pieces_reads_as_one_that_was_whole(path):
    data = records.file_of(some_events(400))
    path.write_bytes(data)
    whole = content(read(path))
    rng = random.Random(1)
    for _ in range(tries(100)):
        path.write_bytes(b"")
        file, position = read(path), 0
        while position < len(data):
            piece = rng.choice([1, 10, 100, 1000, 30_000])
            with open(path, "ab") as growing:
                growing.write(data[position : position + piece])
            position += piece
            file.read_on()
        assert (content(file), file.damage) == (whole, None)


def test_records_longer_than_what_is_read_at_once_are_read(path):
    big = [records.event(0, records.image("i", 9_000_000), records.simple("a", 1))]
    path.write_bytes(records.file_of([*some_events(2), *big, *some_events(9)]))

    found = content(read(path))

    assert [step for step, _ in found["a"]] == [0, 1, 0, *range(9)]
    assert found["a"][2] == (0, 1.0)


def test_a_file_that_was_replaced_or_cut_is_read_again(path):
    path.write_bytes(records.file_of(some_events(5)))
    file = read(path)

    path.write_bytes(records.file_of(some_events(2)))
    file.read_on()
    cut = content(file)
    other = path.with_name("other")
    other.write_bytes(records.file_of([records.event(step, records.simple("x", 1)) for step in range(999)]))
    other.rename(path)
    file.read_on()

    replaced = content(file)
    later = records.event(0, *[records.simple(f"y{i}", 1) for i in range(9999)], wall_time=1.8e9)
    path.write_bytes(records.framed(later.SerializeToString()))
    file.read_on()

    assert [step for step, _ in cut["a"]] == [0, 1]
    assert replaced.keys() == {"x"}
    assert len(content(file)) == 9999


DATA = records.file_of(some_events(2))
TOO_LONG = struct.pack("<Q", 2**62)


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (bytes(4096), "there are zeros"),
        (b"no event file at all", "the checksum of a length does not match"),
        (TOO_LONG + records.checksum(TOO_LONG), "longer than any can be"),
        (records.framed(b"\xff\xff\xff no event"), "a record holds no event"),
        (records.framed(b"\x2a\x07\x0a\x05\x0a\x03\xff\xfe\xfd"), "a record holds no event"),
    ],
    ids=["zeros", "other bytes", "long", "no event", "tag not of Unicode"],
)
def test_what_is_no_record_is_told_with_its_place_and_its_size(path, tail, reason):
    path.write_bytes(DATA + tail + DATA)

    file = read(path)

    assert file.damage == Damage(str(path), len(DATA), len(tail) + len(DATA), file.damage.reason)
    assert reason in file.damage.reason
    path.write_bytes(DATA)
    assert content(file) == content(read(path))


def test_zeros_that_a_crash_has_left_are_read_over_once_they_are_written(path):
    path.write_bytes(DATA + bytes(100))
    file = read(path)
    more = records.framed(records.event(5, records.simple("a", 5)).SerializeToString())

    path.write_bytes(DATA + more)
    file.read_on()

    assert (content(file)["a"][-1], file.damage) == ((5, 5.0), None)


def test_a_file_that_could_not_be_reached_for_a_moment_is_not_damaged(path):
    path.write_bytes(DATA)
    file = read(path)
    elsewhere = path.with_name("elsewhere")

    path.rename(elsewhere)
    file.read_on()
    gone = file.damage
    path.mkdir()
    file.read_on()
    no_file = file.damage
    path.rmdir()
    elsewhere.rename(path)
    file.read_on()

    assert "No such file" in gone.reason
    assert no_file.reason == "it is no file"
    assert file.damage is None
    assert content(file) == content(read(path))


@pytest.mark.parametrize(
    "tensor",
    [
        tensor_pb2.TensorProto(dtype=types_pb2.DT_INT8, int_val=[300]),
        tensor_pb2.TensorProto(
            dtype=types_pb2.DT_FLOAT, float_val=[1], tensor_shape={"dim": [{"size": 2**24}]}
        ),
        tensor_pb2.TensorProto(dtype=99, float_val=[1]),
        tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_content=b"abc"),
    ],
    ids=["too large a number", "a number for 16 million", "a type that is none", "bytes that are too short"],
)
def test_tensors_that_are_damaged_are_left_out_and_those_beside_them_are_read(path, tensor):
    layout = metadata.Layout("cells")
    damaged = summary_pb2.Summary.Value(
        tag=layout.tag("counts"), metadata=metadata.counts_metadata(layout), tensor=tensor
    )
    lost = summary_pb2.Summary.Value(tag="b", tensor=tensor)
    events = [
        records.event(0, records.scalar("b", 0.5)),
        records.event(1, damaged, lost),
        records.event(2, records.scalar("b", 0.25)),
    ]

    path.write_bytes(records.file_of(events))

    file = read(path)
    assert content(file) == {"b": [(0, 0.5), (2, 0.25)]}
    assert file.columns.nbytes < 1000


def test_a_damage_says_what_is_lost_and_why():
    damage = Damage("logs/a.tfevents.1", 1024, 4096, "the checksum of an event does not match")

    assert str(damage) == (
        "logs/a.tfevents.1: 4,096 bytes from offset 1,024 on cannot be read, since the checksum of an event "
        "does not match"
    )
