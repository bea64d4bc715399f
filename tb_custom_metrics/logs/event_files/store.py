"""Every step of what TensorBoard has listed, from event files that stay read as far as memory allows."""

import math
from collections import OrderedDict
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Mapping
from threading import Lock

from tb_custom_metrics.logs.event_files.columns import CURVES
from tb_custom_metrics.logs.event_files.columns import SCALARS
from tb_custom_metrics.logs.event_files.run_files import RunFiles
from tb_custom_metrics.logs.event_files.storage import files_of_run
from tb_custom_metrics.logs.event_files.templates import Templates
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.metadata import PLUGIN_NAME


class EventFileStore:
    """The event files of a log directory, for as many requests as come. Threads may share it.

    Args:
        logdir: The directory.
        max_bytes: How much the values of all runs may take; those not used for longest go first. A
            run that is larger alone is read again at each request.
    """

    def __init__(self, logdir: str, max_bytes: int) -> None:
        self._logdir = logdir
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._templates = Templates()
        self._runs: OrderedDict[str, RunFiles] = OrderedDict()
        self._nbytes = 0

    def points(self, plugin: str, sources: Collection[Source]) -> dict[Source, Points]:
        """Returns the values of tags of a plugin, as far as they have been written by now."""
        by_run: dict[str, list[str]] = defaultdict(list)
        for source in sources:
            by_run[source.directory].append(source.tag)
        found = {}
        for run, tags in by_run.items():
            with self._lock:
                files = self._read(run)
                for tag in tags:
                    points = files.points(plugin, tag)
                    if points is not None:
                        found[Source(run, tag)] = points
                self._make_room()
        return found

    @property
    def nbytes(self) -> int:
        """How much memory the values take that are kept."""
        return self._nbytes

    def _read(self, run: str) -> RunFiles:
        files = self._runs.setdefault(run, RunFiles(self._templates))
        self._runs.move_to_end(run)
        self._nbytes -= files.nbytes
        try:
            files.read_on(files_of_run(self._logdir, run))
        finally:
            self._nbytes += files.nbytes
        return files

    def _make_room(self) -> None:
        while self._runs and self._nbytes > self._max_bytes:
            _, files = self._runs.popitem(last=False)
            self._nbytes -= files.nbytes


class EveryStepReader:
    """Lists what another reader lists, and reads the values from event files.

    Args:
        listed: Of the same log directory.
        store: Its event files.
    """

    def __init__(self, listed: Reader, store: EventFileStore) -> None:
        self._listed = listed
        self._store = store

    def listing(self) -> Listing:
        """Returns what the other reader has listed."""
        return self._listed.listing()

    def kept(self, plugin_name: str) -> float:
        """Returns how many points of a tag there are at most: every one that was logged."""
        return math.inf

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of scalars, float64 of shape `(n_steps,)`."""
        return self._store.points(SCALARS, sources)

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of this package's tensors, of shape `(n_steps, …)`."""
        return self._store.points(PLUGIN_NAME, sources)

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of `pr_curves` summaries, of shape `(n_steps, 6, n_thresholds)`."""
        return self._store.points(CURVES, sources)
