"""TensorBoard's data server, asked with a limit of time and read in columns.

TensorBoard's own client waits for ever for a server that hangs, and makes an object of every point,
which takes several times as long as all else that a formula needs.
"""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
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
from tb_custom_metrics.logs.stored import Tag
from tb_custom_metrics.logs.stored import Tags

_messages: Any = data_provider_pb2  # whose classes come about as it is loaded

LIMIT = 15.0  # seconds for one answer; a large one takes about one

# Everything that TensorBoard has kept: thinning again would keep different steps of different tags.
ALL = 2**31 - 1  # points


class DataServer:
    """TensorBoard's data server.

    Args:
        stub: What asks it.
        experiment_id: Of the request.
    """

    def __init__(self, stub: Any, experiment_id: str) -> None:
        self._stub = stub
        self._experiment_id = experiment_id

    @classmethod
    def of(cls, data_provider: provider.DataProvider, experiment_id: str) -> Self | None:
        """Returns the data server that a data provider asks, or `None` where it asks none."""
        if not isinstance(data_provider, grpc_provider.GrpcDataProvider):
            return None
        stub = getattr(data_provider, "_stub", None)
        return None if stub is None else cls(stub, experiment_id)

    def listed(self, kinds: Collection[Kind]) -> tuple[Sequence[provider.Run], Mapping[Kind, Tags]]:
        """Returns the runs, and the tags of some kinds.

        All is asked for at once, since each answer takes about 44 ms to arrive.

        Raises:
            grpc.RpcError: If the server does not answer.
        """
        request = _messages.ListRunsRequest(experiment_id=self._experiment_id)
        runs = self._stub.ListRuns.future(request, timeout=LIMIT)
        asked = {kind: self._ask(kind, "List", _lists(kind)) for kind in kinds}
        tags = {
            kind: {
                run.run_name: {tag.tag_name: _tag(tag.metadata) for tag in run.tags}
                for run in answer.result().runs
            }
            for kind, answer in asked.items()
        }
        return [provider.Run(run.name, run.name, run.start_time) for run in runs.result().runs], tags

    def read(self, kind: Kind, sources: Collection[Source]) -> Mapping[Source, Column]:
        """Returns every point that is kept of tags; what has gone, or is damaged, is left out.

        Raises:
            grpc.RpcError: If the server does not answer.
        """
        is_scalar = kind.data_class == summary_pb2.DATA_CLASS_SCALAR
        column: Any = stored.number_column if is_scalar else stored.tensor_column
        wanted = {
            "run_tag_filter": {
                "runs": {"names": sorted({source.directory for source in sources})},
                "tags": {"names": sorted({source.tag for source in sources})},
            },
            "downsample": {"num_points": ALL},
        }
        answer = self._ask(kind, "Read", wanted).result()
        # It has every tag that was named of every run that was.
        found = ((Source(run.run_name, tag.tag_name), tag.data) for run in answer.runs for tag in run.tags)
        return {
            source: column(data.step, data.wall_time, data.value)
            for source, data in found
            if source in sources and len(data.step)
        }

    def _ask(self, kind: Kind, verb: str, more: Mapping[str, Any]) -> Any:
        """Sends a request, and returns its answer to come."""
        name = verb + ("Scalars" if kind.data_class == summary_pb2.DATA_CLASS_SCALAR else "Tensors")
        request = getattr(_messages, f"{name}Request")(
            experiment_id=self._experiment_id, plugin_filter={"plugin_name": kind.plugin_name}, **more
        )
        return getattr(self._stub, name).future(request, timeout=LIMIT)


def _lists(kind: Kind) -> Mapping[str, Any]:
    """Returns which tags of a kind to list: all, unless only one is used here."""
    return {} if kind.tag is None else {"run_tag_filter": {"tags": {"names": [kind.tag]}}}


def _tag(metadata: Any) -> Tag:
    content = metadata.summary_metadata.plugin_data.content
    return Tag(content, (metadata.max_step, metadata.max_wall_time))
