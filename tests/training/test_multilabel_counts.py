"""MultilabelCounts on batches, against scikit-learn."""

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import multilabel_confusion_matrix

from tb_custom_metrics import MultilabelCounts
from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.metadata import even_thresholds

pytestmark = pytest.mark.tensorflow

CELLS = ("tp", "fp", "tn", "fn")
NUM_LABELS = 4


def counted(metric, *batch, **weights):
    """Raises in the update; on PyTorch, where updates do not look at values, in the reading."""
    metric.update_state(*batch, **weights)
    return metric.counts


def results(metric):
    return {name: float(value) for name, value in metric.result().items()}


def counts_at_every_threshold(metric):
    """Tp, fp, tn, fn of shape (n_thresholds, n_labels, 4)."""
    confusion = from_scores(metric.counts[np.newaxis])
    return np.stack([getattr(confusion, cell)[0] for cell in CELLS], axis=-1)


def sklearn_at(y_true, scores, thresholds, rule):
    tables = []
    for threshold in thresholds:
        predicted = scores > threshold if rule == ">" else scores >= threshold
        tables.append(multilabel_confusion_matrix(y_true, predicted))
    tn, fp, fn, tp = np.moveaxis(np.reshape(tables, (len(thresholds), -1, 4)), -1, 0)
    return np.stack([tp, fp, tn, fn], axis=-1)


BATCH_SIZES = [1, 2, 7, 29]  # few, since JAX compiles for each


def batch(rng, kind, thresholds):
    shape = (int(rng.choice(BATCH_SIZES)), NUM_LABELS)
    scores = {
        "random": lambda: rng.random(shape),
        "at thresholds": lambda: rng.choice(thresholds, shape),
        "ends": lambda: rng.choice([0.0, 0.5, 1.0], shape),
        "one class": lambda: rng.random(shape),
    }[kind]().astype(np.float32)
    labels = np.ones(shape, int) if kind == "one class" else rng.integers(0, 2, shape)
    return labels, scores


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("kind", ["random", "at thresholds", "ends", "one class"])
def test_counts_of_forty_batches_are_scikit_learns_at_every_threshold(kind, rule):
    rng = np.random.default_rng(0)
    thresholds = np.sort(rng.choice(even_thresholds(201), 9, replace=False))
    metric = MultilabelCounts(NUM_LABELS, thresholds.tolist(), rule)

    for _ in range(40):
        y_true, scores = batch(rng, kind, thresholds)
        metric.reset_state()
        metric.update_state(y_true, scores)
        expected = sklearn_at(y_true, scores, thresholds, rule)
        np.testing.assert_array_equal(counts_at_every_threshold(metric), expected)


def test_the_result_is_the_sum_over_labels_at_one_half():
    rng = np.random.default_rng(1)
    batches = [batch(rng, "random", even_thresholds(201)) for _ in range(10)]
    metric = MultilabelCounts(NUM_LABELS)

    for y_true, scores in batches:
        metric.update_state(y_true, scores)

    y_true, scores = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    expected = sklearn_at(y_true, scores, [0.5], ">")[0].sum(axis=0)
    assert results(metric) == dict(zip(CELLS, expected.tolist(), strict=True))


@pytest.mark.parametrize("weight_shape", [(), (20,), (20, 1), (20, NUM_LABELS), (1, NUM_LABELS)], ids=str)
def test_weights_of_every_shape_count_as_in_scikit_learn(weight_shape):
    rng = np.random.default_rng(2)
    y_true, scores = rng.integers(0, 2, (20, NUM_LABELS)), rng.random((20, NUM_LABELS)).astype(np.float32)
    weights = rng.integers(1, 4, weight_shape)
    metric = MultilabelCounts(NUM_LABELS, [0.5])

    metric.update_state(y_true, scores, weights)

    columns = weights[:, np.newaxis] if weights.ndim == 1 else weights
    of_each = np.broadcast_to(columns, y_true.shape)
    expected = [
        confusion_matrix(true, predicted, sample_weight=weight)
        for true, predicted, weight in zip(y_true.T, scores.T > 0.5, of_each.T, strict=True)
    ]
    tn, fp, fn, tp = np.reshape(expected, (NUM_LABELS, 4)).T
    expected_of_labels = np.stack([tp, fp, tn, fn], axis=-1)
    np.testing.assert_array_equal(counts_at_every_threshold(metric)[0], expected_of_labels)


def test_logits_go_through_the_sigmoid():
    metric = MultilabelCounts(2, [0.5], from_logits=True)
    metric.update_state([[0, 1]], [[-3.0, 3.0]])

    assert results(metric) == {"tp": 1, "fp": 0, "tn": 1, "fn": 0}


def test_what_is_outside_is_told_of_all_labels():
    metric = MultilabelCounts(2, [0.5])
    metric.update_state([[0, 1]], [[-3.0, 3.0]])

    assert metric.notices == [
        "Metric `counts`: `y_pred` should hold scores from 0 to 1. Logits need "
        "MultilabelCounts(from_logits=True). Received, of others: 2"
    ]


def test_a_score_that_is_nan_spoils_the_counts():
    metric = MultilabelCounts(2)
    metric.update_state([[0, 1]], [[0.1, np.nan]])

    assert np.isnan(list(results(metric).values())).all()
    with pytest.raises(ValueError, match="finite numbers, not NaN"):
        _ = metric.counts


def test_a_label_other_than_0_and_1_raises():
    with pytest.raises(ValueError, match="y_true") as caught:
        counted(MultilabelCounts(2), [[0, 2], [1, -1]], np.zeros((2, 2)))
    assert str(caught.value) == "Metric `counts`: `y_true` must hold 0 and 1 only. Received, of others: 2"


def test_classes_have_their_names_in_the_layout():
    assert MultilabelCounts(2).layout.classes == ("0", "1")
    assert MultilabelCounts(2, class_names=["cat", "dog"]).layout.classes == ("cat", "dog")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"num_labels": 0},
            "Argument `num_labels` must be a whole number from 1. Received: num_labels=0",
        ),
        (
            {"num_labels": 2, "class_names": ["cat", "cat"]},
            "Argument `class_names` must be 2 different texts, as many as `num_labels`. "
            "Received: class_names=['cat', 'cat']",
        ),
        (
            {"num_labels": 2, "class_names": ["cat"]},
            "Argument `class_names` must be 2 different texts, as many as `num_labels`. "
            "Received: class_names=['cat']",
        ),
    ],
)
def test_arguments_are_checked(arguments, message):
    with pytest.raises(ValueError, match="Argument") as caught:
        MultilabelCounts(**arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("labels", "scores", "weights", "message"),
    [
        (
            (5,),
            (5, 2),
            None,
            "`y_true` must have shape (n_samples, 2): one for each label. Received: y_true.shape=(5,)",
        ),
        (
            (5, 2),
            (5, 3),
            None,
            "`y_pred` must have shape (n_samples, 2): one for each label. Received: y_pred.shape=(5, 3)",
        ),
        (
            (5, 2),
            (4, 2),
            None,
            "`y_true` and `y_pred` must be of the same length. Received: len(y_true)=5, len(y_pred)=4",
        ),
        (
            (5, 2),
            (5, 2),
            (2, 5),
            "`sample_weight` must be one for all, one for each example, or as the labels are. "
            "Received: sample_weight.shape=(2, 5), labels of shape (5, 2)",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_refused(labels, scores, weights, message):
    with pytest.raises(ValueError, match="must") as caught:
        MultilabelCounts(2).update_state(
            np.zeros(labels), np.zeros(scores), None if weights is None else np.ones(weights)
        )
    assert str(caught.value) == message


def test_a_metric_is_made_again_from_its_config():
    metric = MultilabelCounts(2, "logit", ">=", True, ["cat", "dog"], "int64", name="pets")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(metric))

    assert again.get_config() == metric.get_config()
    assert again.get_config()["thresholds"] == "logit"
    assert again.layout.to_bytes() == metric.layout.to_bytes()
