"""ConfusionMatrix on batches, against scikit-learn."""

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import ConfusionMatrix

pytestmark = pytest.mark.tensorflow


def counted(metric, *batch, **weights):
    """Raises in the update; on PyTorch, where updates do not look at values, in the reading."""
    metric.update_state(*batch, **weights)
    return metric.counts


def results(metric):
    return {name: float(value) for name, value in metric.result().items()}


def predictions(rng, kind, shape):
    return {
        "logits": lambda: rng.normal(0, 5, shape),
        "probabilities": lambda: rng.dirichlet(np.ones(shape[1]), shape[0]),
        "ties": lambda: rng.integers(0, 2, shape),
        "all equal": lambda: np.zeros(shape),
        "infinities": lambda: rng.choice([-np.inf, 0.0, np.inf], shape),
    }[kind]().astype(np.float32)


@pytest.mark.parametrize("num_classes", [2, 3, 10, 300])
@pytest.mark.parametrize("kind", ["logits", "probabilities", "ties", "all equal", "infinities"])
def test_counts_are_scikit_learns_and_the_first_of_equal_predictions_wins(kind, num_classes):
    rng = np.random.default_rng(0)
    metric = ConfusionMatrix(num_classes)
    true, predicted = [], []

    for size in (32, 32, 5):
        y_true, y_pred = rng.integers(0, num_classes, size), predictions(rng, kind, (size, num_classes))
        metric.update_state(y_true, y_pred)
        true.append(y_true)
        predicted.append(y_pred.argmax(axis=1))

    expected = confusion_matrix(
        np.concatenate(true), np.concatenate(predicted), labels=np.arange(num_classes)
    )
    np.testing.assert_array_equal(metric.counts, expected)
    assert results(metric) == {"correct": expected.trace(), "wrong": expected.sum() - expected.trace()}


@pytest.mark.parametrize(
    "labels",
    [
        lambda y: y,
        lambda y: y[:, np.newaxis],
        lambda y: y.astype(np.float32),
        lambda y: y.astype(np.uint8),
        lambda y: np.eye(3)[y],
        lambda y: np.eye(3, dtype=bool)[y],
    ],
    ids=["sparse", "column", "float", "uint8", "one-hot", "one-hot bool"],
)
def test_labels_may_be_sparse_or_one_hot_of_any_dtype(labels):
    rng = np.random.default_rng(1)
    y, y_pred = rng.integers(0, 3, 50), rng.random((50, 3)).astype(np.float32)
    metric = ConfusionMatrix(3)

    metric.update_state(labels(y), y_pred)

    assert metric.counts.tolist() == confusion_matrix(y, y_pred.argmax(axis=1)).tolist()


@pytest.mark.parametrize("weight_shape", [(), (50,), (50, 1)], ids=str)
def test_weights_of_every_shape_count_as_in_scikit_learn(weight_shape):
    rng = np.random.default_rng(2)
    y, y_pred = rng.integers(0, 3, 50), rng.random((50, 3)).astype(np.float32)
    weights = rng.integers(1, 5, weight_shape)
    metric = ConfusionMatrix(3)

    metric.update_state(y, y_pred, weights)

    of_each = np.broadcast_to(weights.ravel(), 50)
    assert (
        metric.counts.tolist() == confusion_matrix(y, y_pred.argmax(axis=1), sample_weight=of_each).tolist()
    )


@pytest.mark.parametrize(
    "labels",
    [
        [0, 3],
        [0, -1],
        [0, 0.5],
        [0, np.nan],
        [[1, 0, 0], [1, 1, 0]],
        [[1, 0, 0], [0, 0, 0]],
        [[1, 0, 0], [0.9, 0.1, 0]],
    ],
    ids=str,
)
def test_a_label_that_is_no_class_raises(labels):
    with pytest.raises(ValueError, match="y_true") as caught:
        counted(ConfusionMatrix(3), labels, np.eye(3)[:2])
    assert str(caught.value) == (
        "Metric `counts`: `y_true` must hold whole numbers from 0, less than `num_classes`, or one-hot "
        "rows. Received, of others: 1"
    )


def test_predictions_that_are_nan_spoil_the_counts():
    metric = ConfusionMatrix(3)
    metric.update_state([0, 1], [[0.1, np.nan, 0.2], [0.1, 0.2, 0.7]])

    assert np.isnan(list(results(metric).values())).all()
    with pytest.raises(ValueError, match="finite numbers, not NaN"):
        _ = metric.counts


def test_what_has_weight_0_may_hold_anything():
    metric = ConfusionMatrix(2)
    metric.update_state([1, -1, 0], [[0.1, 0.9], [0.5, 0.5], [np.nan, 0.1]], sample_weight=[1, 0, 0])

    assert metric.counts.tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize(
    ("labels", "predicted", "message"),
    [
        (
            (5,),
            (5, 2),
            "`y_pred` must have shape (n_samples, 3): one for each class. Received: y_pred.shape=(5, 2)",
        ),
        (
            (5, 2),
            (5, 3),
            "`y_true` must have shape (n_samples,), (n_samples, 1) or, of one-hot rows, (n_samples, 3). "
            "Received: y_true.shape=(5, 2)",
        ),
        (
            (4,),
            (5, 3),
            "`y_true` and `y_pred` must be of the same length. Received: len(y_true)=4, len(y_pred)=5",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_refused(labels, predicted, message):
    with pytest.raises(ValueError, match="must") as caught:
        ConfusionMatrix(3).update_state(np.zeros(labels), np.zeros(predicted))
    assert str(caught.value) == message


def test_fewer_than_two_classes_are_refused():
    with pytest.raises(ValueError, match="num_classes") as caught:
        ConfusionMatrix(1)
    assert str(caught.value) == (
        "Argument `num_classes` must be a whole number from 2. Received: num_classes=1"
    )


def test_a_metric_is_made_again_from_its_config():
    metric = ConfusionMatrix(2, ["cat", "dog"], name="pets")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(metric))

    assert again.get_config() == metric.get_config()
    assert again.layout.to_bytes() == metric.layout.to_bytes()
