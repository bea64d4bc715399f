"""Small trainings, and event files read back as TensorBoard reads them."""

import importlib.util
import os
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow loads with the first test that needs it

collect_ignore = [] if importlib.util.find_spec("jax") else ["test_jax_devices.py"]

# Without TensorFlow, which `-m "not tensorflow"` asks for, these cannot even be imported.
if importlib.util.find_spec("keras") is None:
    collect_ignore_glob = ["test_callback*.py"]
    collect_ignore += [
        "test_event_files.py",
        "test_existing_program.py",
        "test_failures.py",
        "test_confusion_matrix.py",
        "test_metric.py",
        "test_metric_in_fit.py",
        "test_metric_names.py",
        "test_multilabel_counts.py",
        "test_thresholds.py",
        "test_weighted_counts.py",
        "test_summary.py",
    ]


@dataclass
class Series:
    """One tag of one run, as it was written."""

    plugin: str
    content: bytes
    data_class: int
    steps: list[int]
    wall_times: list[float]
    values: list[npt.NDArray]

    def assert_equals(self, other: "Series") -> None:
        """Fails unless the other is the same to the last bit, whenever it was written."""
        assert (self.plugin, self.content, self.data_class, self.steps) == (
            other.plugin,
            other.content,
            other.data_class,
            other.steps,
        )
        for value, its in zip(self.values, other.values, strict=True):
            assert value.dtype == its.dtype
            np.testing.assert_array_equal(value, its)


Read = Callable[..., dict[str, Series]]


@pytest.fixture
def read() -> Read:
    def read_directory(*parts: object) -> dict[str, Series]:
        accumulator = EventAccumulator(str(Path(*parts)), size_guidance={"tensors": 0})
        accumulator.Reload()
        return {tag: _series(accumulator, tag) for tag in accumulator.Tags()["tensors"]}

    return read_directory


def _series(accumulator: EventAccumulator, tag: str) -> Series:
    events = accumulator.Tensors(tag)
    metadata = accumulator.SummaryMetadata(tag)
    return Series(
        metadata.plugin_data.plugin_name,
        metadata.plugin_data.content,
        metadata.data_class,
        [event.step for event in events],
        [event.wall_time for event in events],
        [tensor_util.make_ndarray(event.tensor_proto) for event in events],
    )


@pytest.fixture
def data() -> tuple[npt.NDArray, npt.NDArray]:
    """400 examples, of which a fifth is positive."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 8)).astype(np.float32)
    return x, (x[:, 0] + 0.3 * rng.normal(size=400) > 0.85).astype(np.float32)


@pytest.fixture
def build() -> Iterator[Callable]:
    """Makes the same model each time."""
    import keras

    def build_model(metrics: list, **compile_arguments: object) -> keras.Model:
        keras.utils.set_random_seed(1)
        model = keras.Sequential(
            [
                keras.layers.Input((8,)),
                keras.layers.Dense(16, activation="relu"),
                keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        model.compile(
            keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=metrics, **compile_arguments
        )
        return model

    yield build_model
    keras.backend.clear_session()
