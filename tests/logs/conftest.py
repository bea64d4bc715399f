"""Log directories read in two ways: by this package, and by TensorBoard without sampling."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer

from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Reader
from tb_custom_metrics.logs.run import Source

ALL = {"scalars": 0, "custom_metrics": 0, "pr_curves": 0}


def unsampled(logdir: Path) -> ProviderReader:
    """TensorBoard's Python loader, which keeps every point."""
    multiplexer = EventMultiplexer(size_guidance={"tensors": 0}, tensor_size_guidance=ALL)
    multiplexer.AddRunsFromDirectory(str(logdir)).Reload()
    provider = MultiplexerDataProvider(multiplexer, str(logdir))
    return ProviderReader(provider, context.RequestContext(), "", ALL, multiplexer)


def everything(reader: Reader, listing: Listing) -> dict[Source, Points]:
    """All values of a log directory."""
    found: dict[Source, Points] = {}
    for kind in ("scalars", "tensors", "curves"):
        tags = getattr(listing, kind)
        found |= getattr(reader, kind)([Source(run, tag) for run in tags for tag in tags[run]])
    return found


def same_points(a: Points, b: Points) -> bool:
    """Whether two readers have read the same, to the last bit."""
    return (
        a.values.dtype == b.values.dtype
        and np.array_equal(a.clock.steps, b.clock.steps)
        and np.array_equal(a.clock.wall_times, b.clock.wall_times, equal_nan=True)
        and np.array_equal(a.values, b.values, equal_nan=a.values.dtype.kind == "f")
    )


@pytest.fixture
def reads_as_tensorboard() -> Callable[[Path], int]:
    """Compares everything in a log directory, and returns the number of series."""

    def compare(logdir: Path) -> int:
        ours, theirs = EventFilesReader(str(logdir)), unsampled(logdir)
        found, expected = ours.listing(), theirs.listing()
        assert list(found.runs) == list(expected.runs)
        assert _names(found.scalars) == _names(expected.scalars)
        for kind in ("tensors", "curves", "hparams"):
            assert _present(getattr(found, kind)) == _present(getattr(expected, kind))
        read, right = everything(ours, found), everything(theirs, expected)
        assert read.keys() == right.keys()
        assert [source for source in right if not same_points(read[source], right[source])] == []
        assert ours.damages == []
        return len(read)

    return compare


def _names(tags: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {run: sorted(names) for run, names in tags.items() if names}


def _present(contents: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    return {run: dict(found) for run, found in contents.items() if found}
