"""Several metrics of counts in one model do not overwrite each other in Keras' logs."""

import keras
import numpy as np
import pytest

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import ConfusionMatrix
from tb_custom_metrics import MultilabelCounts
from tb_custom_metrics.training.sets import metrics_of

pytestmark = pytest.mark.tensorflow

X = np.zeros((8, 2), np.float32)
Y = np.array([[0], [1]] * 4, np.float32)
CELLS = ("tp", "fp", "tn", "fn")


def two_headed(metrics):
    inputs = keras.layers.Input((2,))
    heads = [
        keras.layers.Dense(1, "sigmoid", name=name, kernel_initializer="zeros", bias_initializer=bias)(inputs)
        for name, bias in (("a", "ones"), ("b", keras.initializers.Constant(-1.0)))
    ]
    model = keras.Model(inputs, heads)
    model.compile("sgd", ["binary_crossentropy"] * 2, metrics=metrics)
    return model


def counts_in(logs):
    return {key: int(value) for key, value in logs.items() if "loss" not in key}


def test_each_output_has_counts_of_its_own_in_the_logs():
    model = two_headed([[BinaryCounts()], [BinaryCounts()]])

    logs = model.evaluate(X, [Y, Y], verbose=0, return_dict=True)

    # The first output always says yes, the second always no; half of the labels are 1.
    first = dict(zip(CELLS, (4, 4, 0, 0), strict=True))
    second = dict(zip([f"counts_1_{cell}" for cell in CELLS], (0, 0, 4, 4), strict=True))
    assert counts_in(logs) == first | second
    assert list(metrics_of(model)) == ["counts", "counts_1"]


def test_the_same_metrics_have_the_same_names_whenever_they_are_compiled():
    metrics = [[BinaryCounts()], [BinaryCounts()]]
    keys = []

    for _ in range(2):
        model = two_headed(metrics)
        keys.append(set(model.evaluate(X, [Y, Y], verbose=0, return_dict=True)))
    keys.append(set(two_headed(metrics[::-1]).evaluate(X, [Y, Y], verbose=0, return_dict=True)))

    assert keys[0] == keys[1] == keys[2]


def test_models_after_one_another_use_the_same_names():
    models = [two_headed([[BinaryCounts()], []]) for _ in range(2)]

    keys = [set(model.evaluate(X, [Y, Y], verbose=0, return_dict=True)) for model in models]

    assert set(CELLS) < keys[0]
    assert keys[0] == keys[1]


def test_metrics_of_different_kinds_are_told_apart_too(tmp_path):
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(2, "sigmoid")])
    model.compile("sgd", "mse", metrics=[ConfusionMatrix(2), MultilabelCounts(2)])

    logs = model.fit(X, np.eye(2)[[0, 1] * 4], verbose=0).history

    cells = {f"counts_1_{cell}" for cell in CELLS}
    assert set(logs) == {"loss", "correct", "wrong"} | cells
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert set(loaded.evaluate(X, np.eye(2)[[0, 1] * 4], verbose=0, return_dict=True)) == set(logs)
