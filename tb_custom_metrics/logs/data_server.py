"""TensorBoard's data server, asked with a limit of time and read in columns.

TensorBoard's own client waits for ever for a server that hangs, and makes an object of every point,
which takes several times as long as all else that a formula needs.
"""

import functools
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from typing import Any
from typing import Self

from tensorboard.compat.proto import summary_pb2
from tensorboard.data import grpc_provider
from tensorboard.data import provider
from tensorboard.data.proto import data_provider_pb2

from tb_custom_metrics.logs import stored
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.stored import Column
from tb_custom_metrics.logs.stored import Kind

_messages: Any = data_provider_pb2  # whose classes come about as it is loaded

LIMIT = 15.0  # seconds for one answer; a large one takes about one

# Everything that TensorBoard has kept: thinning again would keep different steps of different tags.
ALL = 2**31 - 1  # points


class DataServer(grpc_provider.GrpcDataProvider):
    """TensorBoard's data server.

    Args:
        stub: What asks it.
    """

    def __init__(self, stub: Any) -> None:
        super().__init__("", _Limited(stub))  # type: ignore[no-untyped-call]

    @classmethod
    def of(cls, data_provider: provider.DataProvider) -> Self | None:
        """Returns the data server that a data provider asks, or `None` where it asks none."""
        if not isinstance(data_provider, grpc_provider.GrpcDataProvider):
            return None
        stub = getattr(data_provider, "_stub", None)
        return None if stub is None else cls(stub)

    def read(self, experiment_id: str, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Column]:
        """Returns every point that is kept of tags; what has gone, or is damaged, is left out.

        Raises:
            grpc.RpcError: If the server does not answer.
        """
        if kind.data_class == summary_pb2.DATA_CLASS_SCALAR:
            request, ask = _messages.ReadScalarsRequest(), self._stub.ReadScalars
            column: Callable[..., Column] = stored.number_column
        else:
            request, ask = _messages.ReadTensorsRequest(), self._stub.ReadTensors
            column = stored.tensor_column
        request.experiment_id = experiment_id
        request.plugin_filter.plugin_name = kind.plugin_name
        request.run_tag_filter.runs.names[:] = sorted({source.directory for source in sources})
        request.run_tag_filter.tags.names[:] = sorted({source.tag for source in sources})
        request.downsample.num_points = ALL
        answer = ask(request)
        # It has every tag that was named of every run that was.
        found = ((Source(run.run_name, tag.tag_name), tag.data) for run in answer.runs for tag in run.tags)
        return {
            source: column(data.step, data.wall_time, data.value)
            for source, data in found
            if source in sources and len(data.step)
        }


class _Limited:
    """A stub that gives every call up after a while."""

    def __init__(self, stub: Any) -> None:
        self._stub = stub

    def __getattr__(self, name: str) -> Any:
        return functools.partial(getattr(self._stub, name), timeout=LIMIT)
