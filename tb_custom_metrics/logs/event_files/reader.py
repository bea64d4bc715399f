"""A log directory read directly, behind the interface of the data provider's reader."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from tensorboard.plugins.hparams import metadata as hparams_metadata

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import newest_attempt
from tb_custom_metrics.logs.event_files.columns import CURVES
from tb_custom_metrics.logs.event_files.columns import HPARAMS
from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.columns import Chunk
from tb_custom_metrics.logs.event_files.columns import Kind
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.event_file import EventFile
from tb_custom_metrics.logs.event_files.storage import storage_of
from tb_custom_metrics.logs.hparams import hparams_of
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.metadata import PLUGIN_NAME


class EventFilesReader:
    """Reads the event files of a log directory, at every step.

    Each `listing` reads on what has been written since the one before; values are those of then.

    Args:
        logdir: The directory, or a URL that fsspec knows.
        only: The files to read, each with its run, where not all are wanted.
    """

    def __init__(self, logdir: str, only: Sequence[tuple[str, str]] | None = None) -> None:
        self._storage = storage_of(logdir)
        self._only = only
        self._files: dict[str, EventFile] = {}
        self._runs: dict[str, list[EventFile]] = {}

    @property
    def damages(self) -> list[Damage]:
        """The parts of files that cannot be read."""
        return [file.damage for file in self._files.values() if file.damage is not None]

    def listing(self) -> Listing:
        """Reads on, and returns what there is."""
        self._read_on()
        tags = {run: _kinds(files) for run, files in self._runs.items()}
        return Listing(
            runs=sorted(self._runs, key=lambda run: (_start(self._runs[run]), run)),
            scalars={run: _tags(kinds, SCALARS) for run, kinds in tags.items()},
            tensors={run: _tags(kinds, PLUGIN_NAME) for run, kinds in tags.items()},
            hparams={run: _hparams(kinds) for run, kinds in tags.items()},
            version=self._version(),
            curves={run: _tags(kinds, CURVES) for run, kinds in tags.items()},
        )

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of scalars, float64 of shape `(n_steps,)`."""
        return self._points(SCALARS, sources)

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of this package's tensors, of shape `(n_steps, …)`."""
        return self._points(PLUGIN_NAME, sources)

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of `pr_curves` summaries, of shape `(n_steps, 6, n_thresholds)`."""
        return self._points(CURVES, sources)

    def _read_on(self) -> None:
        files: dict[str, EventFile] = {}
        runs: dict[str, list[EventFile]] = defaultdict(list)
        for run, path in self._storage.event_files() if self._only is None else self._only:
            files[path] = self._files.get(path) or EventFile(path, self._storage)
            files[path].read_on()
            runs[run].append(files[path])
        self._files, self._runs = files, dict(runs)

    def _points(self, plugin: str, sources: Collection[Source]) -> dict[Source, Points]:
        found = {}
        for source in sources:
            chunks = [
                chunk
                for file in self._runs.get(source.directory, ())
                if file.columns.plugin(source.tag) == plugin
                if (chunk := file.columns.points(source.tag)) is not None
            ]
            if chunks:
                found[source] = _standing(chunks)
        return found

    def _version(self) -> str:
        read = [(path, file.position) for path, file in self._files.items()]
        return hashlib.sha256(repr(read).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _standing(chunks: list[Chunk]) -> Points:
    """Returns what restarts have left of the points of a tag; those of its last shape."""
    shape = chunks[-1].values.shape[1:]
    whole = Chunk.joined([chunk for chunk in chunks if chunk.values.shape[1:] == shape])
    standing = newest_attempt(whole.steps)
    return Points(Clock(whole.steps[standing], whole.wall_times[standing]), whole.values[standing])


def _kinds(files: list[EventFile]) -> dict[str, Kind]:
    """What the tags of a run hold, as the first file says that has them."""
    kinds: dict[str, Kind] = {}
    for file in files:
        kinds = {**file.columns.kinds, **kinds}
    return kinds


def _tags(kinds: Mapping[str, Kind], plugin: str) -> dict[str, bytes]:
    return {tag: kind.content for tag, kind in kinds.items() if kind.plugin == plugin}


def _hparams(kinds: Mapping[str, Kind]) -> dict[str, float | str]:
    started = _tags(kinds, HPARAMS).get(hparams_metadata.SESSION_START_INFO_TAG)
    return {} if started is None else hparams_of(started)


def _start(files: list[EventFile]) -> float:
    # As TensorBoard: when the first event was written, and last where there is none.
    return next((file.start for file in files if file.start is not None), float("inf"))
