"""How an event stands in an event file: its length and its bytes, each with a checksum."""

import struct

import google_crc32c
from tensorboard.compat.proto import event_pb2

FILE_VERSION = "brain.Event:2"
"""What the first event of a file says."""

_MASK = 0xA282EAD8


def record(event: event_pb2.Event) -> bytes:
    """Returns the bytes of an event: equal ones for equal events."""
    data = event.SerializeToString(deterministic=True)
    length = struct.pack("<Q", len(data))
    return b"".join((length, _checksum(length), data, _checksum(data)))


def _checksum(data: bytes) -> bytes:
    checksum = google_crc32c.value(data)
    return struct.pack("<I", ((checksum >> 15 | checksum << 17) + _MASK) & 0xFFFFFFFF)
