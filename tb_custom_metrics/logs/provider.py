"""Reads through TensorBoard's data provider, in both of its loaders."""

import hashlib
import math
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import grpc
from tensorboard import context
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import summary_pb2
from tensorboard.data import provider
from tensorboard.plugins.hparams import metadata as hparams_metadata
from tensorboard.plugins.pr_curve import metadata as curve_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import newest_attempt
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs import stored
from tb_custom_metrics.logs.data_server import ALL
from tb_custom_metrics.logs.data_server import DataServer
from tb_custom_metrics.logs.hparams import hparams_of
from tb_custom_metrics.logs.multiplexer import Memory
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Points
from tb_custom_metrics.logs.run import Sampling
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.stored import Column
from tb_custom_metrics.logs.stored import Kind
from tb_custom_metrics.logs.stored import Tag
from tb_custom_metrics.logs.stored import Tags
from tb_custom_metrics.metadata import FORMULA_SET_TAG
from tb_custom_metrics.metadata import PLUGIN_NAME

_SCALARS = Kind(scalar_metadata.PLUGIN_NAME, summary_pb2.DATA_CLASS_SCALAR)
_OWN = Kind(PLUGIN_NAME, summary_pb2.DATA_CLASS_TENSOR)
_CURVES = Kind(curve_metadata.PLUGIN_NAME, summary_pb2.DATA_CLASS_TENSOR)
_HPARAMS = Kind(
    hparams_metadata.PLUGIN_NAME, summary_pb2.DATA_CLASS_TENSOR, hparams_metadata.SESSION_START_INFO_TAG
)
_KINDS = (_SCALARS, _OWN, _CURVES, _HPARAMS)

_KEPT = {scalar_metadata.PLUGIN_NAME: 1000, curve_metadata.PLUGIN_NAME: 100}  # by both loaders, unless told

_SENTENCES = {
    grpc.StatusCode.UNAVAILABLE: say(
        "server_stopped", "TensorBoard's data server stopped: start TensorBoard again"
    ),
    grpc.StatusCode.DEADLINE_EXCEEDED: say(
        "server_hangs", "TensorBoard's data server hangs, or has too much to do"
    ),
    grpc.StatusCode.RESOURCE_EXHAUSTED: say(
        "server_overloaded", "TensorBoard's data server cannot send so much: ask for fewer runs"
    ),
}


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
        self.experiment_id = experiment_id
        self._provider: Any = data_provider
        self._server = DataServer.of(data_provider, experiment_id)
        self._memory = None if multiplexer is None else Memory(multiplexer)
        self._kept = {**_KEPT, **(sampling_hints or {})}
        self._call: dict[str, Any] = {"ctx": ctx, "experiment_id": experiment_id}

    def listing(self) -> Listing:
        """Returns what there is."""
        with _translated_errors():
            runs, tags = self._listed()
        names = [run.run_name for run in sorted(runs, key=lambda run: (_start_time(run), run.run_name))]
        return Listing(
            runs=names,
            scalars=tags[_SCALARS],
            tensors=_contents(tags[_OWN]),
            hparams={
                run: hparams_of(one.content)
                for run, listed in tags[_HPARAMS].items()
                for one in listed.values()
            },
            version=_version(names, tags),
            curves=_contents(tags[_CURVES]),
            formula_sets={
                Source(run, FORMULA_SET_TAG): listed[FORMULA_SET_TAG].state
                for run, listed in tags[_OWN].items()
                if FORMULA_SET_TAG in listed
            },
        )

    def kept(self, plugin_name: str) -> float:
        """Returns how many points of a tag TensorBoard keeps at most."""
        return self._kept.get(plugin_name, 0) or math.inf

    def state(self) -> str:
        """Returns another text as soon as any tag of any plugin has a new point."""
        if self._memory is not None:
            return self._memory.state()
        ask = self._provider
        found = [
            (plugin, run, tag, one.max_step, one.max_wall_time)
            for plugin in ask.list_plugins(**self._call)
            for listed in (ask.list_scalars, ask.list_tensors, ask.list_blob_sequences)
            for run, tags in listed(plugin_name=plugin, **self._call).items()
            for tag, one in tags.items()
        ]
        return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()

    def _listed(self) -> tuple[Sequence[provider.Run], Mapping[Kind, Tags]]:
        """Returns the runs, and the tags of every kind that is used here."""
        direct = self._memory or self._server
        if direct is not None:
            return direct.listed(_KINDS)
        return self._provider.list_runs(**self._call), {kind: self._tags(kind) for kind in _KINDS}

    def _tags(self, kind: Kind) -> Tags:
        ask = self._provider.list_scalars if kind == _SCALARS else self._provider.list_tensors
        wanted = provider.RunTagFilter(tags=None if kind.tag is None else [kind.tag])
        found = ask(plugin_name=kind.plugin_name, run_tag_filter=wanted, **self._call)
        return {
            run: {
                tag: Tag(one.plugin_content, (one.max_step, one.max_wall_time)) for tag, one in tags.items()
            }
            for run, tags in found.items()
        }

    def scalars(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of scalars, float64 of shape `(n_steps,)`."""
        return self._points(_SCALARS, sources)

    def tensors(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of this package's tensors, of shape `(n_steps, …)`."""
        return self._points(_OWN, sources)

    def curves(self, sources: Collection[Source]) -> Mapping[Source, Points]:
        """Returns the values of `pr_curves` summaries, of shape `(n_steps, 6, n_thresholds)`."""
        return self._points(_CURVES, sources)

    def _points(self, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Points]:
        if not sources:
            return {}
        with _translated_errors():
            columns = self._columns(kind, frozenset(sources))
        kept = self._kept.get(kind.plugin_name, 0)
        points = {}
        for source, column in columns.items():
            if len(column.steps):
                sampling = Sampling(kind.plugin_name, kept) if 0 < kept <= len(column.steps) else None
                steps, wall_times, values = _standing(column)
                points[source] = Points(Clock(steps, wall_times), values, sampling)
        return points

    def _columns(self, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Column]:
        """Returns every point that is kept: as directly as this provider lets it be read."""
        direct = self._memory or self._server
        if direct is not None:
            return direct.read(kind, sources)
        ask = self._provider.read_scalars if kind == _SCALARS else self._provider.read_tensors
        wanted = provider.RunTagFilter(
            runs=sorted({source.directory for source in sources}),
            tags=sorted({source.tag for source in sources}),
        )
        read = ask(plugin_name=kind.plugin_name, downsample=ALL, run_tag_filter=wanted, **self._call)
        data = ((source, read.get(source.directory, {}).get(source.tag)) for source in sources)
        return {source: stored.datum_column(series) for source, series in data if series}


def _standing(column: Column) -> Column:
    """Returns the points that a restart has left standing, mostly all: large ones are not copied then."""
    standing = newest_attempt(column.steps)
    if standing.all():
        return column
    return Column(column.steps[standing], column.wall_times[standing], column.values[standing])


def _contents(tags: Tags) -> dict[str, dict[str, bytes]]:
    return {run: {tag: one.content for tag, one in listed.items()} for run, listed in tags.items()}


def _start_time(run: provider.Run) -> float:
    # As TensorBoard's own list of runs, which decides their colours.
    return float("inf") if run.start_time is None else run.start_time


def _version(runs: Sequence[str], tags: Mapping[Kind, Tags]) -> str:
    digest = hashlib.sha256(repr(runs).encode())
    for kind in _KINDS:
        for run, listed in sorted(tags[kind].items()):
            states = [(tag, one.state) for tag, one in sorted(listed.items())]
            digest.update(repr((run, states)).encode())
    return digest.hexdigest()[:16]


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise DataServerError(_SENTENCES.get(error.code(), _refused(error))) from error


def _refused(error: grpc.RpcError) -> str:
    return say("server_refused", "TensorBoard's data server refused: {status}", status=error.code().name)
