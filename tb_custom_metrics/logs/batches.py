"""What tasks read, no more at once than fits into a reply and into memory."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Generic
from typing import NamedTuple
from typing import TypeVar

from tb_custom_metrics.logs.operands import CountsData
from tb_custom_metrics.logs.operands import counts_data
from tb_custom_metrics.logs.operands import stored_bytes
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.series import Task

_BATCH_BYTES = 64e6  # a reply of TensorBoard's data server fails above 256 MiB
_NUMBER_BYTES = 8
_CLOCK_BYTES = 16  # step and wall time
_USUAL = 1000  # points of a tag, which TensorBoard keeps unless told otherwise
_LONGER = 4  # times as long as any tag so far another may be

_For = TypeVar("_For")


class ReadTask(NamedTuple, Generic[_For]):
    """What was read for one task.

    Attributes:
        purpose: What the task is done for.
        task: The task.
        counts: Of its batch, by their sources; two sets of one name differ in their layout.
        scalars: Of the task, by run and tag.
    """

    purpose: _For
    task: Task
    counts: Mapping[tuple[Source, ...], CountsData]
    scalars: Mapping[tuple[str, str], Points]


class _Needed(NamedTuple):
    """A tag that a task reads: of which plugin, and the bytes that each of its points takes."""

    plugin_name: str
    nbytes: int


class _Lengths:
    """How many points tags may have.

    That can only be guessed before they are read: as many as the reader can have of a tag at most, but
    hardly many times as many as the longest that has been read.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._longest: dict[str, int] = {}

    def nbytes(self, needed: Iterable[_Needed]) -> float:
        """Returns how many bytes tags may take."""
        return sum(one.nbytes * self._at_most(one.plugin_name) for one in needed)

    def learn(self, plugin_name: str, found: Iterable[Points]) -> None:
        """Notes how long tags are that have been read."""
        for points in found:
            self._longest[plugin_name] = max(self._longest.get(plugin_name, 0), len(points.clock.steps))

    def _at_most(self, plugin_name: str) -> float:
        kept = self._reader.kept(plugin_name)
        longest = self._longest.get(plugin_name)
        return kept if longest is None else min(kept, max(_USUAL, _LONGER * longest))


def read_in_batches(
    reader: Reader, tasks: Iterable[tuple[_For, Task]], runs: Mapping[str, Run]
) -> Iterator[ReadTask[_For]]:
    """Reads what tasks need, and yields them in order.

    Args:
        reader: Where values come from.
        tasks: Each with what it is done for.
        runs: Every run by its name.
    """
    lengths = _Lengths(reader)
    batch: list[tuple[_For, Task]] = []
    held: dict[Source, _Needed] = {}
    size = 0.0
    for purpose, task in tasks:
        needed = _needed(task, runs)
        more = lengths.nbytes(one for source, one in needed.items() if source not in held)
        if batch and more and size + more > _BATCH_BYTES:
            yield from _read(reader, batch, held, runs, lengths)
            batch, held, size = [], {}, 0.0
            more = lengths.nbytes(needed.values())
        batch.append((purpose, task))
        held |= needed
        size += more
    yield from _read(reader, batch, held, runs, lengths)


def _needed(task: Task, runs: Mapping[str, Run]) -> dict[Source, _Needed]:
    """Returns the tags that a task reads, scalars that are counts included."""
    scalar = _Needed("scalars", _CLOCK_BYTES + _NUMBER_BYTES)
    needed = {runs[o.run].scalars[o.name]: scalar for o in task.plan.all_operands() if o.kind == "scalar"}
    for one in task.count_sets.values():
        tensor = _Needed(one.origin, _CLOCK_BYTES + stored_bytes(one.layout))
        needed |= dict.fromkeys(one.sources, scalar if one.origin == "scalars" else tensor)
    return needed


def _read(
    reader: Reader,
    batch: Sequence[tuple[_For, Task]],
    held: Mapping[Source, _Needed],
    runs: Mapping[str, Run],
    lengths: _Lengths,
) -> Iterator[ReadTask[_For]]:
    read: dict[Source, Points] = {}
    for plugin_name, ask in (
        ("scalars", reader.scalars),
        ("custom_metrics", reader.tensors),
        ("pr_curves", reader.curves),
    ):
        found = ask({source for source, one in held.items() if one.plugin_name == plugin_name})
        lengths.learn(plugin_name, found.values())
        read |= found
    sets = {one.sources: one for _, task in batch for one in task.count_sets.values()}
    decoded = ((key, counts_data(count_set, read)) for key, count_set in sets.items())
    counts = {key: data for key, data in decoded if data is not None}
    for purpose, task in batch:
        yield ReadTask(purpose, task, counts, _scalars(task, runs, read))


def _scalars(
    task: Task, runs: Mapping[str, Run], read: Mapping[Source, Points]
) -> dict[tuple[str, str], Points]:
    """The scalars of one task by run and tag."""
    operands = [o for o in task.plan.all_operands() if o.kind == "scalar"]
    found = ((o, read.get(runs[o.run].scalars[o.name])) for o in operands)
    return {(o.run, o.name): points for o, points in found if points is not None}
