"""The event files of one run."""

from collections.abc import Iterable
from collections.abc import Mapping

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import newest_attempt
from tb_custom_metrics.logs.event_files.columns import OTHER
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.event_file import EventFile
from tb_custom_metrics.logs.event_files.storage import Storage
from tb_custom_metrics.logs.event_files.templates import Templates
from tb_custom_metrics.logs.run import Points


class RunFiles:
    """The event files of one run, as one log: each file goes on where the one before it by name ends.

    Args:
        templates: Of the records of other runs.
        storage: Where they lie; on a disk unless given.
    """

    def __init__(self, templates: Templates, storage: Storage | None = None) -> None:
        self._templates = templates
        self._storage = storage
        self._files: dict[str, EventFile] = {}

    def read_on(self, paths: Iterable[str]) -> None:
        """Reads what is new.

        Args:
            paths: Of all files that there are now, in the order of their names.
        """
        self._files = {
            path: self._files.get(path) or EventFile(path, self._templates, self._storage) for path in paths
        }
        for file in self._files.values():
            file.read_on()

    @property
    def start(self) -> float:
        """When its first event was written, seconds since the Unix epoch; infinity where there is none."""
        return next((file.start for file in self._files.values() if file.start is not None), float("inf"))

    @property
    def damages(self) -> tuple[Damage, ...]:
        """The parts of its files that cannot be read."""
        return tuple(file.damage for file in self._files.values() if file.damage is not None)

    @property
    def version(self) -> list[tuple[str, int]]:
        """Another value as soon as more has been read."""
        return [(path, file.position) for path, file in self._files.items()]

    @property
    def nbytes(self) -> int:
        """How much memory the values take."""
        return sum(file.columns.nbytes for file in self._files.values())

    def tags(self, plugin: str) -> dict[str, bytes]:
        """Returns the tags of a plugin, each with what it wrote beside it."""
        return {tag: kind.content for tag, kind in self._kinds().items() if kind.plugin == plugin}

    def points(self, plugin: str, tag: str) -> Points | None:
        """Returns what restarts have left of the points of a tag; those of its last shape."""
        if self._kind(tag).plugin != plugin:
            return None
        found = [
            file.columns.points(tag)
            for file in self._files.values()
            if file.columns.kinds.get(tag, _NONE).plugin == plugin
        ]
        chunks = [chunk for chunk in found if chunk is not None]
        if not chunks:
            return None
        shape = chunks[-1].values.shape[1:]
        whole = Chunk.joined([chunk for chunk in chunks if chunk.values.shape[1:] == shape])
        standing = newest_attempt(whole.steps)
        clock = Clock(whole.steps[standing], whole.wall_times[standing])
        return Points(clock, whole.values[standing], unreadable=tuple(one.told for one in self.damages))

    def _kind(self, tag: str) -> Kind:
        """What a tag holds, as the first file says that has it."""
        return next(
            (file.columns.kinds[tag] for file in self._files.values() if tag in file.columns.kinds), _NONE
        )

    def _kinds(self) -> Mapping[str, Kind]:
        kinds: dict[str, Kind] = {}
        for file in self._files.values():
            kinds = {**file.columns.kinds, **kinds}
        return kinds


_NONE = Kind(OTHER, b"")
