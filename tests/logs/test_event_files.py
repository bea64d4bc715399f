"""Event files read directly hold what TensorBoard's own loader reads from them, at every step."""

import subprocess
import sys

import numpy as np
import pytest
import records
from event_files import write_shared
from event_files import write_splits
from tensorboard.summary import Writer
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_custom_metrics import CountsWriter
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.run import Source

STEPS = 300


def of_tensorboard(logdir):
    writer = Writer(str(logdir))
    for step in range(STEPS):
        writer.add_scalar("loss", 1 / (step + 1), step)
        writer.add_scalar("long/name of a tag", step, step)
    writer.close()


def of_pytorch(logdir):
    """As PyTorch's `SummaryWriter.add_scalar`, which is a thin layer over this class."""
    writer = EventFileWriter(str(logdir))
    for step in range(STEPS):
        for tag in ("loss", "accuracy"):
            writer.add_event(records.event(step, records.simple(tag, step / 3)))
    writer.close()


def of_tensorboard_x(logdir):
    from tensorboardX import SummaryWriter

    with SummaryWriter(str(logdir)) as writer:
        for step in range(STEPS):
            writer.add_scalar("loss", step / 3, step)
            writer.add_scalars("losses", {"a": step, "b": -step}, step)
        writer.add_pr_curve("curve", np.arange(50) % 2, np.linspace(0, 1, 50), 7)
        writer.add_histogram("weights", np.arange(100.0), 1)
        writer.add_image("image", np.zeros((3, 8, 8)), 1)
        writer.add_text("text", "text", 1)
        writer.add_hparams({"lr": 0.1, "deep": True, "name": "a"}, {"loss": 1})


def of_ours(logdir):
    with CountsWriter(logdir) as writer:
        for step in range(40):
            y_true, y_score = np.arange(step + 30) % 2, np.linspace(0, 1, step + 30)
            writer.add_scores(y_true, y_score, step)
            writer.add_labels(y_true, y_score > 0.5, step, name="labels")
            writer.add_scores(y_true, y_score, step, name="weighted", sample_weight=y_score)
            writer.add_formulas(["f1", "mcc"], step)
            writer.add_histograms(step)


WRITERS = [of_tensorboard, of_pytorch, of_tensorboard_x, of_ours, write_shared, write_splits]


@pytest.mark.parametrize("write", WRITERS)
def test_what_each_writer_wrote_is_read_as_tensorboard_reads_it(write, tmp_path, reads_as_tensorboard):
    write(tmp_path)

    assert reads_as_tensorboard(tmp_path) >= 2


@pytest.mark.tensorflow
def test_what_tensorflow_wrote_is_read_as_tensorboard_reads_it(tmp_path, reads_as_tensorboard):
    import tensorflow as tf

    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        for step in range(STEPS):
            tf.summary.scalar("loss", 1 / (step + 1), step)
            tf.summary.scalar("accuracy", step, step)
        tf.summary.histogram("weights", np.arange(100.0), 1)
        tf.summary.image("image", np.zeros((1, 8, 8, 3)), 1)
    with tf.compat.v1.Graph().as_default(), tf.compat.v1.summary.FileWriter(str(tmp_path / "v1")) as writer:
        for step in range(STEPS):
            value = tf.compat.v1.Summary.Value(tag="loss", simple_value=step / 3)
            writer.add_summary(tf.compat.v1.Summary(value=[value]), step)

    assert reads_as_tensorboard(tmp_path) == 3


@pytest.mark.tensorflow
def test_what_keras_wrote_is_read_as_tensorboard_reads_it(tmp_path, reads_as_tensorboard):
    import keras

    from tb_custom_metrics import BinaryCounts
    from tb_custom_metrics import CustomMetrics

    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy", BinaryCounts(name="counts")])
    x, y = np.random.default_rng(0).random((64, 2)), np.arange(64) % 2
    callbacks = [
        keras.callbacks.TensorBoard(str(tmp_path), histogram_freq=1, update_freq=1),
        CustomMetrics(formulas=["f1"], log_dir=str(tmp_path)),
    ]
    model.fit(x, y, 4, epochs=3, validation_data=(x, y), callbacks=callbacks, verbose=0)

    assert reads_as_tensorboard(tmp_path) > 10


def test_records_of_all_forms_mixed_are_read_as_tensorboard_reads_them(tmp_path, reads_as_tensorboard):
    rng = np.random.default_rng(0)
    steps = sorted([0, 1, 127, 128, -1, -(2**63), 2**63 - 1, *rng.integers(0, 2**40, 2000).tolist()])
    events = []
    for step in steps:
        numbers = rng.normal(size=8).tolist()
        few = [records.simple(f"tag{i:03}", numbers[i % 8]) for i in range(rng.integers(1, 20))]
        form = [
            lambda n: [records.simple("a", n[0])],
            lambda n: [records.scalar("b", n[1])],
            lambda n: [records.simple("c", 0.0), records.scalar("d", n[2]), records.image("i", 30)],
            lambda n, few=few: few,
            lambda n: [records.simple("a", n[3]), records.scalar("b", n[4])],
        ][rng.integers(5)]
        wall_time = [None, 0.0, float("inf"), -1.5][rng.choice(4, p=[0.97, 0.01, 0.01, 0.01])]
        events.append(records.event(step, *form(numbers), wall_time=wall_time))
    records.write(tmp_path, records.file_of(events))

    assert reads_as_tensorboard(tmp_path) == 23


@pytest.mark.parametrize("n_bytes", [900, 950, 1100])
def test_scalars_with_a_long_description_are_read_as_tensorboard_reads_them(
    tmp_path, reads_as_tensorboard, n_bytes
):
    writer = Writer(str(tmp_path))
    for step in range(400):
        writer.add_scalar("loss", 1 / (step + 1), step, description="x" * n_bytes)
    writer.close()

    assert reads_as_tensorboard(tmp_path) == 1


def test_a_wall_time_that_is_none_is_read_as_it_is(tmp_path, reads_as_tensorboard):
    events = [records.event(step, records.simple("a", step), wall_time=float("nan")) for step in range(30)]
    records.write(tmp_path, records.file_of(events))

    assert reads_as_tensorboard(tmp_path) == 1


def test_files_of_one_run_follow_each_other_by_name(tmp_path):
    for name, step in (("b.tfevents.2", 1), ("a.tfevents.1", 0), ("c.tfevents.3", 2)):
        records.write(tmp_path, records.file_of([records.event(step, records.simple("a", step))]), name)
    reader = EventFilesReader(str(tmp_path))
    reader.listing()

    points = reader.scalars([Source(".", "a")])[Source(".", "a")]

    assert points.values.tolist() == [0, 1, 2]


def test_what_is_not_there_is_left_out(tmp_path):
    records.write(tmp_path / "run", records.file_of([records.event(0, records.simple("a", 1))]))
    reader = EventFilesReader(str(tmp_path))
    reader.listing()
    here, gone, elsewhere = Source("run", "a"), Source("run", "b"), Source("none", "a")

    assert set(reader.scalars([here, gone, elsewhere])) == {here}
    assert reader.tensors([here]) == reader.curves([here]) == {}


def test_odd_things_among_the_files_do_no_harm(tmp_path):
    data = records.file_of([records.event(0, records.simple("a", 1))])
    records.write(tmp_path / "run", data)
    (tmp_path / "run" / "circle").symlink_to(tmp_path)
    (tmp_path / "linked").symlink_to(tmp_path / "run")
    records.write(tmp_path / "empty", b"")
    (tmp_path / "bytes\udcff").mkdir()
    records.write(tmp_path / "bytes\udcff", data)
    (tmp_path / "directory.tfevents.1").mkdir()
    records.write(tmp_path / "other", data, "events.out.tfevents.1.profile-empty")
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "a.tfevents.1").symlink_to(tmp_path / "nowhere")
    (tmp_path / "pipe").mkdir()
    subprocess.run(["mkfifo", tmp_path / "pipe" / "a.tfevents.1"], check=True)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "a.tfevents.1").symlink_to("/etc/passwd")
    reader = EventFilesReader(str(tmp_path))

    listing = reader.listing()

    assert set(listing.runs) == {"run", "linked", "empty", "bytes�", "gone", "pipe", "text"}
    assert {run for run, tags in listing.scalars.items() if tags} == {"run", "linked", "bytes�"}
    assert {damage.path.removeprefix(f"{tmp_path}/"): damage.reason for damage in reader.damages} == {
        "gone/a.tfevents.1": "No such file or directory",
        "pipe/a.tfevents.1": "it is no file",
        "text/a.tfevents.1": "the checksum of a length does not match",
    }


def test_reading_imports_no_tensorflow(tmp_path):
    write_shared(tmp_path)
    program = (
        "import sys, tb_custom_metrics; "
        "print(len(tb_custom_metrics.read(sys.argv[1]).evaluate('f1')) > 0); "
        "print({'tensorflow', 'keras'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\nset()\n"


def test_a_log_of_many_images_takes_little_memory(tmp_path):
    with open(records.write(tmp_path, records.file_of([])), "ab") as file:
        for step in range(100):
            both = records.event(step, records.image("image", 1_000_000, step), records.simple("a", step))
            file.write(records.framed(both.SerializeToString()))
    program = """
import resource, sys
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.run import Source
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, reader = peak(), EventFilesReader(sys.argv[1])
reader.listing()
print(len(reader.scalars([Source(".", "a")])[Source(".", "a")].values), (peak() - before) // 1024)
"""

    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )

    steps, megabytes = map(int, done.stdout.split())
    assert steps == 100
    assert megabytes < 32
