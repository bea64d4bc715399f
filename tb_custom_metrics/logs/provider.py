"""Reads through TensorBoard's data provider, in both of its loaders."""

import hashlib
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import grpc
import numpy as np
from tensorboard import context
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.data import provider
from tensorboard.plugins.hparams import metadata as hparams_metadata
from tensorboard.plugins.pr_curve import metadata as curve_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import newest_attempt
from tb_custom_metrics.logs.hparams import numbers
from tb_custom_metrics.logs.multiplexer import Column
from tb_custom_metrics.logs.multiplexer import read_scalars
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Sampling
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.metadata import PLUGIN_NAME

# Everything that TensorBoard has kept: thinning again would keep different steps of different tags.
_ALL = 2**31 - 1  # points

_KEPT = {scalar_metadata.PLUGIN_NAME: 1000, curve_metadata.PLUGIN_NAME: 100}  # by both loaders, unless told


class DataServerError(RuntimeError):
    """TensorBoard's data server does not answer."""


class ProviderReader:
    """Reads one experiment for one request.

    Every value comes in one call for all runs and tags, since in the default loader each call
    costs about 44 ms however little it returns.

    Args:
        data_provider: Of TensorBoard's context.
        ctx: Of the request.
        experiment_id: Of the request; "" in a TensorBoard of one's own.
        sampling_hints: Points that TensorBoard keeps of each tag by plugin, where
            `--samples_per_plugin` says so; 0 is all.
        multiplexer: Of TensorBoard's context: what its Python loader holds, or `None` with the other.
    """

    def __init__(
        self,
        data_provider: provider.DataProvider,
        ctx: context.RequestContext,
        experiment_id: str,
        sampling_hints: Mapping[str, int] | None = None,
        multiplexer: EventMultiplexer | None = None,
    ) -> None:
        self._provider = data_provider
        self._multiplexer = multiplexer
        self._kept = {**_KEPT, **(sampling_hints or {})}
        self._call: dict[str, Any] = {"ctx": ctx, "experiment_id": experiment_id}

    def listing(self) -> Listing:
        """Returns what there is."""
        with _translated_errors():
            runs = self._provider.list_runs(**self._call)
            scalars = self._provider.list_scalars(plugin_name=scalar_metadata.PLUGIN_NAME, **self._call)
            tensors = self._provider.list_tensors(plugin_name=PLUGIN_NAME, **self._call)
            curves = self._provider.list_tensors(plugin_name=curve_metadata.PLUGIN_NAME, **self._call)
            hparams = self._provider.list_tensors(
                plugin_name=hparams_metadata.PLUGIN_NAME,
                run_tag_filter=provider.RunTagFilter(tags=[hparams_metadata.SESSION_START_INFO_TAG]),
                **self._call,
            )
        ordered = sorted(runs, key=lambda run: (_start_time(run), run.run_name))
        return Listing(
            runs=[run.run_name for run in ordered],
            scalars=scalars,
            tensors=_contents(tensors),
            hparams={
                run: numbers(series.plugin_content)
                for run, tags in hparams.items()
                for series in tags.values()
            },
            version=_version([run.run_name for run in ordered], scalars, tensors, curves, hparams),
            curves=_contents(curves),
        )

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of scalars, float64 of shape `(n_steps,)`."""
        if not sources:
            return {}
        columns = (
            self._scalars(sources) if self._multiplexer is None else read_scalars(self._multiplexer, sources)
        )
        return {
            source: self._points(scalar_metadata.PLUGIN_NAME, *column)
            for source, column in columns.items()
            if len(column.steps)
        }

    def _scalars(self, sources: Collection[Source]) -> Mapping[Source, Column]:
        with _translated_errors():
            read = self._provider.read_scalars(
                plugin_name=scalar_metadata.PLUGIN_NAME,
                downsample=_ALL,
                run_tag_filter=_filter(sources),
                **self._call,
            )
        data = ((source, read.get(source.directory, {}).get(source.tag)) for source in sources)
        return {
            source: Column(*_clock(series), np.array([datum.value for datum in series], np.float64))
            for source, series in data
            if series
        }

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of this package's tensors, of shape `(n_steps, …)`."""
        return self._tensors(PLUGIN_NAME, sources)

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of `pr_curves` summaries, of shape `(n_steps, 6, n_thresholds)`."""
        return self._tensors(curve_metadata.PLUGIN_NAME, sources)

    def _tensors(self, plugin_name: str, sources: Collection[Source]) -> Mapping[Source, Points]:
        if not sources:
            return {}
        with _translated_errors():
            read = self._provider.read_tensors(
                plugin_name=plugin_name,
                downsample=_ALL,
                run_tag_filter=_filter(sources),
                **self._call,
            )
        data = ((source, read.get(source.directory, {}).get(source.tag)) for source in sources)
        same = ((source, _of_one_shape(series)) for source, series in data if series)
        return {
            source: self._points(plugin_name, *_clock(series), np.stack([datum.numpy for datum in series]))
            for source, series in same
        }

    def _points(
        self, plugin_name: str, steps: np.ndarray, wall_times: np.ndarray, values: np.ndarray
    ) -> Points:
        standing = newest_attempt(steps)
        kept = self._kept.get(plugin_name, 0)
        sampling = Sampling(plugin_name, kept) if 0 < kept <= len(steps) else None
        return Points(Clock(steps[standing], wall_times[standing]), values[standing], sampling)


def _clock(series: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Returns steps and wall times of what the provider read."""
    steps = np.array([datum.step for datum in series], np.int64)
    return steps, np.array([datum.wall_time for datum in series], np.float64)


def _contents(listed: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, bytes]]:
    return {run: {tag: one.plugin_content for tag, one in tags.items()} for run, tags in listed.items()}


def _of_one_shape(series: Sequence[Any]) -> list[Any]:
    """Leaves out tensors that another program wrote under our tag in another shape."""
    return [datum for datum in series if datum.numpy.shape == series[-1].numpy.shape]


def _filter(sources: Collection[Source]) -> provider.RunTagFilter:
    return provider.RunTagFilter(
        runs=sorted({source.directory for source in sources}),
        tags=sorted({source.tag for source in sources}),
    )


def _start_time(run: provider.Run) -> float:
    # As TensorBoard's own list of runs, which decides their colours.
    return float("inf") if run.start_time is None else run.start_time


def _version(runs: Sequence[str], *listings: Mapping[str, Mapping[str, Any]]) -> str:
    digest = hashlib.sha256(repr(runs).encode())
    for listing in listings:
        for run in sorted(listing):
            for tag, series in sorted(listing[run].items()):
                digest.update(repr((run, tag, series.max_step, series.max_wall_time)).encode())
    return digest.hexdigest()[:16]


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise DataServerError(f"TensorBoard's data server does not answer: {error.code().name}") from error
