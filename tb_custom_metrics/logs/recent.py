"""Points that were read of late, kept for the next question about them."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Hashable
from collections.abc import Mapping

from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Source

_Key = tuple[str, Source]  # plugin and tag


class RecentPoints:
    """The points that were read of one state of the logs, the least used of which go first.

    A threshold that is dragged, a cost that is typed and every further formula read the same counts,
    and to have them from TensorBoard's data server takes several times as long as to evaluate them.
    Threads may share it.

    Args:
        max_bytes: How much all points may take.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._points: OrderedDict[_Key, Points] = OrderedDict()
        self._size = 0

    def reader(self, reader: Reader, state: Hashable) -> Reader:
        """Returns a reader of the same that is asked for nothing twice.

        Args:
            reader: Where points come from.
            state: Of the logs: another one as soon as any tag has a new point.
        """
        return _RecentReader(self, reader, state)

    def points(
        self,
        state: Hashable,
        plugin_name: str,
        sources: Collection[Source],
        read: Callable[[Collection[Source]], Mapping[Source, Points]],
    ) -> Mapping[Source, Points]:
        """Returns the points of tags, calling `read` for those that are not kept."""
        kept = self._kept(state, plugin_name, sources)
        missing = set(sources) - kept.keys()
        if not missing:
            return kept
        found = read(missing)
        self._keep(state, {(plugin_name, source): points for source, points in found.items()})
        return kept | dict(found)

    def _kept(self, state: Hashable, plugin_name: str, sources: Collection[Source]) -> dict[Source, Points]:
        with self._lock:
            if state != self._state:
                return {}
            kept = {source: self._points.get((plugin_name, source)) for source in sources}
            found = {source: points for source, points in kept.items() if points is not None}
            for source in found:
                self._points.move_to_end((plugin_name, source))
            return found

    def _keep(self, state: Hashable, found: Mapping[_Key, Points]) -> None:
        with self._lock:
            if state != self._state:
                self._points.clear()
                self._state, self._size = state, 0
            for key, points in found.items():
                if key not in self._points:  # another request may have read it meanwhile
                    self._points[key] = points
                    self._size += _nbytes(points)
            while self._size > self._max_bytes:
                _, oldest = self._points.popitem(last=False)
                self._size -= _nbytes(oldest)


class _RecentReader:
    """A reader of `RecentPoints`."""

    def __init__(self, recent: RecentPoints, reader: Reader, state: Hashable) -> None:
        self._recent = recent
        self._reader = reader
        self._state = state

    def listing(self) -> Listing:
        return self._reader.listing()

    def kept(self, plugin_name: str) -> float:
        return self._reader.kept(plugin_name)

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        return self._recent.points(self._state, "scalars", sources, self._reader.scalars)

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        return self._recent.points(self._state, "custom_metrics", sources, self._reader.tensors)

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        return self._recent.points(self._state, "pr_curves", sources, self._reader.curves)


def _nbytes(points: Points) -> int:
    return points.values.nbytes + points.clock.steps.nbytes + points.clock.wall_times.nbytes
