"""A program as people have it, with four of Keras' metrics, and the callback added to it.

A network of 64-64 neurons, 20 % of 10,000 imbalanced examples for training, class weights by
frequency. Precision, recall and F1 are what such programs compute from `tp`, `fp`, `fn` by hand.
"""

import keras
import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler

from tb_custom_metrics import CustomMetrics

pytestmark = pytest.mark.tensorflow

EPOCHS = 8


@pytest.fixture(scope="module")
def examples():
    x, y = make_classification(
        n_samples=10_000,
        n_features=15,
        n_informative=15,
        n_redundant=0,
        weights=[0.9],
        flip_y=0.05,
        class_sep=0.7,
        random_state=7,
    )
    x_train, _, y_train, _ = train_test_split(
        MinMaxScaler().fit_transform(x), y, test_size=0.8, stratify=y, random_state=7
    )
    return x_train, y_train


@pytest.fixture
def model():
    keras.utils.set_random_seed(7)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((15,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(1e-3),
        "binary_crossentropy",
        metrics=[
            keras.metrics.TruePositives(name="tp"),
            keras.metrics.TrueNegatives(name="tn"),
            keras.metrics.FalseNegatives(name="fn"),
            keras.metrics.FalsePositives(name="fp"),
        ],
    )
    return model


def ratio(numerator, denominator):
    return numerator / denominator if denominator else np.nan


def by_hand(history):
    """What the formulas say."""
    rows = []
    for tp, fp, fn in zip(history["tp"], history["fp"], history["fn"], strict=True):
        rows.append([ratio(tp, tp + fp), ratio(tp, tp + fn), ratio(2 * tp, 2 * tp + fp + fn)])
    return np.transpose(rows)


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "plain"])
def test_precision_recall_and_f1_are_written_every_epoch(model, examples, tmp_path, read, weighted):
    x, y = examples
    negatives, positives = np.bincount(y)
    callback = CustomMetrics(tmp_path, ["precision", "recall", "f1"])

    history = model.fit(
        x,
        y,
        batch_size=32,
        epochs=EPOCHS,
        class_weight={0: 1 / negatives, 1: 1 / positives} if weighted else None,
        callbacks=[callback],
        verbose=0,
    ).history

    tags = read(tmp_path, "train", "custom_metrics")
    expected = by_hand(history)
    for name, values in zip(["precision", "recall", "f1"], expected, strict=True):
        assert tags[f"custom_metrics/{name}"].steps == list(range(EPOCHS))
        np.testing.assert_allclose(history[name], values, rtol=1e-12)
        np.testing.assert_array_equal(tags[f"custom_metrics/{name}"].values, np.float32(history[name]))


def test_where_nothing_is_predicted_positive_precision_is_nan(model, examples, tmp_path, read):
    x, y = examples
    model.layers[-1].bias.assign([-50.0])

    model.fit(x, y, epochs=1, callbacks=[CustomMetrics(tmp_path, ["precision", "recall"])], verbose=0)

    tags = read(tmp_path, "train", "custom_metrics")
    assert np.isnan(tags["custom_metrics/precision"].values).all()
    assert tags["custom_metrics/recall"].values == [0.0]
