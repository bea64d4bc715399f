"""One event file, read on from where the last read ended."""

import os
from dataclasses import dataclass

from tb_custom_metrics.formula.sentences import Sentence
from tb_custom_metrics.formula.sentences import reason_of
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.event_files.columns import Columns
from tb_custom_metrics.logs.event_files.decoding import FaultError
from tb_custom_metrics.logs.event_files.decoding import decoded
from tb_custom_metrics.logs.event_files.framing import HEADER
from tb_custom_metrics.logs.event_files.records import Records
from tb_custom_metrics.logs.event_files.records import records_of
from tb_custom_metrics.logs.event_files.storage import Disk
from tb_custom_metrics.logs.event_files.storage import Stamp
from tb_custom_metrics.logs.event_files.storage import Storage
from tb_custom_metrics.logs.event_files.templates import Templates

_WINDOW = 4 * 1024**2  # bytes that are read at once
_HEAD = 64  # bytes, in which the first event says when it was written
_NO_FILE = Stamp(None, 0, None)


@dataclass(frozen=True, slots=True)
class Damage:
    """The part of an event file that cannot be read; all before it has been.

    Attributes:
        path: Of the file.
        offset: Where the part begins, bytes.
        unreadable: How many bytes there are from there on.
        reason: What is wrong there.
    """

    path: str
    offset: int
    unreadable: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self._what}"

    @property
    def told(self) -> str:
        """A sentence to stand beside values, without the directories of the server."""
        name = os.fsencode(os.path.basename(self.path)).decode("utf-8", "replace")
        return say("of_file", "{name}: {message}", name=name, message=self._what)

    @property
    def _what(self) -> Sentence:
        told = "{size} bytes from offset {offset} on cannot be read, since {message}"
        given = {"size": f"{self.unreadable:,}", "offset": f"{self.offset:,}", "message": self.reason}
        return say("bytes_unreadable", told, **given)


class EventFile:
    """An event file that may still grow.

    A record at the end that is not whole has not been written yet: it is read once it is.

    Args:
        path: Of the file.
        templates: Of the records of other files.
        storage: Where it lies; on a disk unless given.

    Attributes:
        path: Of the file.
        columns: What has been read.
        start: When its first event was written, or `None` where there is none yet.
        position: Up to where it has been read, bytes.
    """

    def __init__(self, path: str, templates: Templates, storage: Storage | None = None) -> None:
        self.path = path
        self._templates = templates
        self._storage = storage or Disk(path)
        self._unreached: Damage | None = None  # by the last `read_on`
        self._seen = _NO_FILE
        self._begin_again()

    @property
    def damage(self) -> Damage | None:
        """Why the rest cannot be read, or `None`.

        Damage of its content is looked at again when the file has changed; a file that could not be
        reached is asked for each time.
        """
        return self._unreached or self._damage

    def read_on(self) -> None:
        """Reads what is new. A file that was replaced, or cut, is read again from its beginning."""
        self._unreached = None
        try:
            seen = self._storage.stamp(self.path)
            if seen is None:
                self._unreached = Damage(self.path, 0, 0, say("no_file", "it is no file"))
                return
            if seen == self._seen:
                return
            if seen.identity != self._seen.identity or seen.size < self.position:
                self._begin_again()
            self._read(seen.size)
            self._seen = seen
        except OSError as error:
            reason = reason_of(error) if error.strerror else str(error)
            self._unreached = Damage(self.path, self.position, 0, reason)

    def _begin_again(self) -> None:
        self.columns = Columns()
        self._damage: Damage | None = None
        self.start: float | None = None
        self.position = 0
        self._head = b""

    def _read(self, size: int) -> None:
        self._damage = None
        needed = HEADER
        if self._head and self._storage.read(self.path, 0, len(self._head)) != self._head:
            self._begin_again()  # another file was written in its place
        while self._damage is None and self.position + needed <= size:
            window = max(min(_WINDOW, size - self.position), needed)
            data = self._storage.read(self.path, self.position, window)
            if len(data) < needed:
                break  # the file was cut a moment ago
            if self.position == 0:
                self._head = data[:_HEAD]
            records = records_of(data)
            needed = records.needed
            self._take(records, size)

    def _take(self, records: Records, size: int) -> None:
        found = None
        while found is None:
            try:
                found = decoded(records, self.position, self.columns.kinds, self._templates)
            except FaultError as error:
                records = records.before(error.index, error.reason)
        self.columns.add(found)
        if self.start is None and len(records.starts):
            self.start = records.event(0).wall_time
        self.position += records.end
        if records.fault is not None:
            self._damage = Damage(self.path, self.position, size - self.position, records.fault)
