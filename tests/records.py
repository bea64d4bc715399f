"""Event files byte by byte: records as every writer frames them."""

import random
import struct
from collections.abc import Iterable
from pathlib import Path

import google_crc32c
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.plugins.image import metadata as image_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata

NAME = "events.out.tfevents.1795000000.host"

START = event_pb2.Event(wall_time=1_795_000_000, file_version="brain.Event:2")


def framed(event: bytes) -> bytes:
    """An event with its length and both checksums."""
    length = struct.pack("<Q", len(event))
    return length + checksum(length) + event + checksum(event)


def checksum(data: bytes) -> bytes:
    """The masked CRC-32C, as four bytes."""
    crc = google_crc32c.value(data)
    return struct.pack("<I", (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF)


def file_of(events: Iterable[event_pb2.Event]) -> bytes:
    """The bytes of an event file."""
    return b"".join(framed(event.SerializeToString()) for event in (START, *events))


def write(directory: Path, data: bytes, name: str = NAME) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_bytes(data)
    return path


def event(step: int, *values: summary_pb2.Summary.Value, wall_time: float | None = None) -> event_pb2.Event:
    seconds = 1_795_000_000 + step / 7 if wall_time is None else wall_time
    return event_pb2.Event(wall_time=seconds, step=step, summary=summary_pb2.Summary(value=values))


def simple(tag: str, number: float) -> summary_pb2.Summary.Value:
    """A scalar as PyTorch and TensorFlow 1 write it."""
    return summary_pb2.Summary.Value(tag=tag, simple_value=number)


def scalar(tag: str, number: float) -> summary_pb2.Summary.Value:
    """A scalar as TensorFlow 2 writes it."""
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT, tensor_shape={}, tensor_content=struct.pack("<f", number)
    )
    return summary_pb2.Summary.Value(
        tag=tag, metadata=scalar_metadata.create_summary_metadata("", ""), tensor=tensor
    )


def image(tag: str, size: int, seed: int = 0) -> summary_pb2.Summary.Value:
    """An image of so many bytes."""
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING,
        tensor_shape={"dim": [{"size": 3}]},
        string_val=[b"16", b"16", random.Random(seed).randbytes(size)],
    )
    metadata = image_metadata.create_summary_metadata("", "")
    return summary_pb2.Summary.Value(tag=tag, metadata=metadata, tensor=tensor)
