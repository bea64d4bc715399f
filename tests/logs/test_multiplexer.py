"""Scalars read from the Python loader's memory are those of its data provider, to the last bit."""

import struct
import time

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
from tensorboard.summary.writer.record_writer import masked_crc32c
from tensorboard.util import tensor_util

from tb_custom_metrics.logs import stored
from tb_custom_metrics.logs.multiplexer import Memory
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.stored import Kind

SCALARS = Kind("scalars", summary_pb2.DATA_CLASS_SCALAR)
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

    column = Memory(multiplexer).read(SCALARS, [source])[source]

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

    assert set(Memory(multiplexer).read(SCALARS, [gone, there, renamed])) == {there}


NO_NUMBERS = {
    "two numbers": tensor_util.make_tensor_proto(np.array([1.0, 2.0], np.float32)),
    "none": tensor_util.make_tensor_proto(np.zeros(0, np.float32)),
    "a text": tensor_util.make_tensor_proto(b"0.5"),
    "bytes that are too short": tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_content=b"abc"),
    "a type that is none": tensor_pb2.TensorProto(dtype=99, float_val=[1]),
    "a number for a million million": tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT,
        float_val=[1],
        tensor_shape={"dim": [{"size": 10**6}, {"size": 10**6}]},
    ),
    "a shape that is none": tensor_pb2.TensorProto(
        dtype=types_pb2.DT_FLOAT, float_val=[1, 2], tensor_shape={"dim": [{"size": -2}, {"size": -1}]}
    ),
}


@pytest.mark.parametrize("tensor", NO_NUMBERS.values(), ids=list(NO_NUMBERS))
def test_a_scalar_that_is_not_one_number_is_left_out(tensor):
    good = tensor_util.make_tensor_proto(np.float32(0.25))

    column = stored.scalar_column([0, 1, 2], [10, 11, 12], [good, tensor, good])

    assert [values.tolist() for values in column] == [[0, 2], [10.0, 12.0], [0.25, 0.25]]


COUNTS = [tensor_util.make_tensor_proto(np.array([[step, 1, 2, 3]], np.int32)) for step in range(3)]
NO_COUNTS = {
    **{name: tensor for name, tensor in NO_NUMBERS.items() if name != "a text"},
    "another shape": tensor_util.make_tensor_proto(np.zeros((2, 4), np.int32)),
    "texts": tensor_util.make_tensor_proto(np.array([[b"a", b"b", b"c", b"d"]])),
    "bytes of another shape": tensor_pb2.TensorProto(
        dtype=types_pb2.DT_INT32, tensor_content=bytes(16), tensor_shape={"dim": [{"size": 5}]}
    ),
}


@pytest.mark.parametrize("tensor", NO_COUNTS.values(), ids=list(NO_COUNTS))
def test_a_tensor_that_is_damaged_or_another_programs_is_left_out(tensor):
    column = stored.tensor_column([0, 1, 2], [10, 11, 12], [COUNTS[0], tensor, COUNTS[2]])

    assert column.steps.tolist() == [0, 2]
    assert column.wall_times.tolist() == [10.0, 12.0]
    assert column.values.tolist() == [[[0, 1, 2, 3]], [[2, 1, 2, 3]]]


def test_tensors_that_grew_from_32_to_64_bits_are_one_column():
    grown = tensor_util.make_tensor_proto(np.array([[2**40, 1, 2, 3]], np.int64))

    column = stored.tensor_column([0, 1, 2], [0, 0, 0], [COUNTS[0], COUNTS[1], grown])

    assert column.values.tolist() == [[[0, 1, 2, 3]], [[1, 1, 2, 3]], [[2**40, 1, 2, 3]]]


def test_where_all_tensors_are_damaged_there_are_no_points():
    column = stored.tensor_column([0], [0], [NO_NUMBERS["bytes that are too short"]])

    assert [len(values) for values in column] == [0, 0, 0]


def test_the_state_of_a_tag_changes_with_every_point(tmp_path):
    writer = EventFileWriter(str(tmp_path / "run"))
    multiplexer = EventMultiplexer(tensor_size_guidance={"scalars": 3})
    states = []
    for step, wall_time in ((1, 5), (2, 6), (2, 6.5), (0, 1), (9, 9), (9, 8), (3, 7)):
        value = summary_pb2.Summary.Value(tag="x", simple_value=1)
        event = event_pb2.Event(wall_time=wall_time, step=step, summary=summary_pb2.Summary(value=[value]))
        writer.add_event(event)
        writer.flush()
        multiplexer.AddRunsFromDirectory(str(tmp_path)).Reload()
        states.append(Memory(multiplexer).listed([SCALARS])[1][SCALARS]["run"]["x"].state)

    assert len(set(states)) == 7
    writer.close()


def test_a_run_whose_first_event_cannot_be_read_has_no_start(tmp_path):
    write(tmp_path / "whole", "one float")
    directory = tmp_path / "damaged"
    directory.mkdir()
    content = b"\xff\xff"  # no message
    length = struct.pack("<Q", len(content))
    sums = [struct.pack("<I", masked_crc32c(data)) for data in (length, content)]
    (directory / "events.out.tfevents.1").write_bytes(length + sums[0] + content + sums[1])
    multiplexer = EventMultiplexer().AddRunsFromDirectory(str(tmp_path))

    runs, _ = Memory(multiplexer).listed([SCALARS])

    starts = {run.run_name: run.start_time for run in runs}
    assert starts == {"damaged": None, "whole": pytest.approx(time.time(), abs=600)}
