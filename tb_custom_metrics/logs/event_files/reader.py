"""A log directory read directly, behind the interface of the data provider's reader."""

import hashlib
import math
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from tensorboard.plugins.hparams import metadata as hparams_metadata

from tb_custom_metrics.logs.event_files.columns import CURVES
from tb_custom_metrics.logs.event_files.columns import HPARAMS
from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.event_file import Damage
from tb_custom_metrics.logs.event_files.run_files import RunFiles
from tb_custom_metrics.logs.event_files.storage import storage_of
from tb_custom_metrics.logs.event_files.templates import Templates
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
        self._templates = Templates()
        self._runs: dict[str, RunFiles] = {}

    @property
    def damages(self) -> list[Damage]:
        """The parts of files that cannot be read."""
        return [damage for files in self._runs.values() for damage in files.damages]

    def listing(self) -> Listing:
        """Reads on, and returns what there is."""
        self._read_on()
        runs = self._runs
        read = repr([files.version for files in runs.values()]).encode("utf-8", "surrogateescape")
        return Listing(
            runs=sorted(runs, key=lambda run: (runs[run].start, run)),  # as TensorBoard orders them
            scalars={run: files.tags(SCALARS) for run, files in runs.items()},
            tensors={run: files.tags(PLUGIN_NAME) for run, files in runs.items()},
            hparams={run: _hparams(files) for run, files in runs.items()},
            version=hashlib.sha256(read).hexdigest()[:16],
            curves={run: files.tags(CURVES) for run, files in runs.items()},
        )

    def kept(self, plugin_name: str) -> float:
        """Returns how many points of a tag there are at most: every one that was logged."""
        return math.inf

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
        paths: dict[str, list[str]] = {}
        for run, found in self._listed():
            paths.setdefault(run, []).extend(found)  # names that are not UTF-8 can come out alike
        self._runs = {run: self._runs.get(run) or RunFiles(self._templates, self._storage) for run in paths}
        for run, files in self._runs.items():
            files.read_on(paths[run])

    def _listed(self) -> Iterator[tuple[str, list[str]]]:
        if self._only is None:
            return self._storage.files_of_runs()
        return ((run, [path]) for run, path in self._only)

    def _points(self, plugin: str, sources: Collection[Source]) -> dict[Source, Points]:
        asked = (
            (source, self._runs[source.directory].points(plugin, source.tag))
            for source in sources
            if source.directory in self._runs
        )
        return {source: points for source, points in asked if points is not None}


def _hparams(files: RunFiles) -> dict[str, float | str]:
    started = files.tags(HPARAMS).get(hparams_metadata.SESSION_START_INFO_TAG)
    return {} if started is None else hparams_of(started)
