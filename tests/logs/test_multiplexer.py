"""Scalars read from the Python loader's memory are those of its data provider, to the last bit."""

import numpy as np
import pytest
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto import tensor_pb2
from tensorboard.compat.proto import types_pb2
from tensorboard.plugins.scalar import metadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

from tb_custom_metrics.logs.multiplexer import read_scalars
from tb_custom_metrics.logs.run import Source

VALUES = (0.1, float("nan"), float("inf"), 2.0**24 + 2)
FORMS = {
    "one float": lambda x: tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[x]),
    "bytes of a float": lambda x: tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT, tensor_content=np.float32(x).tobytes()
    ),
    "made by TensorBoard": lambda x: tensor_util.make_tensor_proto(np.float32(x)),
    "a double": lambda x: tensor_util.make_tensor_proto(np.float64(x)),
    "bytes of a double": lambda x: tensor_pb2.TensorProto(
        dtype=types_pb2.DT_DOUBLE, tensor_content=np.float64(x).tobytes()
    ),
}


def write(directory, form):
    """A scalar of the tag `x`, as tensors of a form."""
    writer = EventFileWriter(str(directory))
    for step, value in enumerate(VALUES):
        one = summary_pb2.Summary.Value(tag="x", tensor=FORMS[form](value))
        if step == 0:
            one.metadata.CopyFrom(metadata.create_summary_metadata("x", ""))
            one.metadata.data_class = summary_pb2.DATA_CLASS_SCALAR
        summary = summary_pb2.Summary(value=[one])
        writer.add_event(event_pb2.Event(wall_time=1e9 + step / 3, step=step, summary=summary))
    writer.close()


@pytest.fixture
def multiplexer(tmp_path):
    for number, form in enumerate(FORMS):
        write(tmp_path / str(number), form)
    return EventMultiplexer().AddRunsFromDirectory(str(tmp_path)).Reload()


@pytest.mark.parametrize("number", range(len(FORMS)), ids=list(FORMS))
def test_each_form_of_a_scalar_is_read_as_the_data_provider_reads_it(multiplexer, tmp_path, number):
    source = Source(str(number), "x")

    column = read_scalars(multiplexer, [source])[source]

    provider = MultiplexerDataProvider(multiplexer, str(tmp_path))
    read = provider.read_scalars(
        context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=1000
    )
    expected = read[source.directory]["x"]
    assert column.steps.tolist() == [datum.step for datum in expected] == [0, 1, 2, 3]
    assert column.wall_times.tolist() == [datum.wall_time for datum in expected]
    np.testing.assert_array_equal(column.values, [datum.value for datum in expected])
    assert column.values.dtype == np.float64


def test_what_has_gone_since_it_was_listed_is_left_out(multiplexer):
    there, gone, renamed = Source("0", "x"), Source("no such run", "x"), Source("0", "no such tag")

    assert set(read_scalars(multiplexer, [gone, there, renamed])) == {there}
