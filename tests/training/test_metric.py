"""BinaryCounts on batches, against scikit-learn."""

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics.counts import from_scores
from tb_custom_metrics.metadata import even_thresholds

pytestmark = pytest.mark.tensorflow

CELLS = ("tp", "fp", "tn", "fn")


def counted(metric, *batch, **weights):
    """Raises in the update; on PyTorch, where updates do not look at values, in the reading."""
    metric.update_state(*batch, **weights)
    return metric.counts


def results(metric):
    return {name: float(value) for name, value in metric.result().items()}


def counts_at_every_threshold(metric):
    confusion = from_scores(metric.counts[np.newaxis])
    return np.stack([getattr(confusion, cell)[0, :, 0] for cell in CELLS], axis=1).tolist()


def sklearn_at(y_true, scores, thresholds, rule):
    """Tp, fp, tn, fn of shape (n_thresholds, 4)."""
    rows = []
    for threshold in thresholds:
        predicted = scores > threshold if rule == ">" else scores >= threshold
        tn, fp, fn, tp = confusion_matrix(y_true, predicted, labels=[0, 1]).ravel()
        rows.append([tp, fp, tn, fn])
    return np.array(rows, float).tolist()


BATCH_SIZES = [1, 2, 7, 31, 39]  # few, since JAX compiles for each


def batch(rng, kind, thresholds):
    n = int(rng.choice(BATCH_SIZES))
    scores = {
        "random": lambda: rng.random(n),
        "at thresholds": lambda: rng.choice(thresholds, n),
        "beside thresholds": lambda: np.nextafter(
            rng.choice(thresholds, n), rng.choice([0, 1], n), dtype=np.float32
        ),
        "ends": lambda: rng.choice([0.0, 1.0, 0.5], n),
        "tiny": lambda: rng.random(n) * 1e-30,
    }[kind]().astype(np.float32)
    return rng.integers(0, 2, n), np.clip(scores, 0, 1)


@pytest.mark.parametrize("rule", [">", ">="])
@pytest.mark.parametrize("kind", ["random", "at thresholds", "beside thresholds", "ends", "tiny"])
def test_counts_of_a_hundred_batches_are_scikit_learns_at_every_threshold(kind, rule):
    rng = np.random.default_rng(0)
    thresholds = np.sort(rng.choice(even_thresholds(201), 9, replace=False))
    metric = BinaryCounts(thresholds.tolist(), rule)

    for _ in range(100):
        y_true, scores = batch(rng, kind, thresholds)
        metric.reset_state()
        metric.update_state(y_true, scores)
        assert counts_at_every_threshold(metric) == sklearn_at(y_true, scores, thresholds, rule)


@pytest.mark.parametrize("rule", [">", ">="])
def test_counts_at_201_thresholds_are_scikit_learns_over_many_batches(rule):
    rng = np.random.default_rng(1)
    thresholds = even_thresholds(201)
    batches = [batch(rng, kind, thresholds) for kind in ("random", "at thresholds", "ends") * 20]
    metric = BinaryCounts(rule=rule)

    for y_true, scores in batches:
        metric.update_state(y_true, scores)

    y_true, scores = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    assert counts_at_every_threshold(metric) == sklearn_at(y_true, scores, thresholds, rule)


def test_result_is_read_at_one_half():
    y_true, scores = np.array([0, 0, 1, 1, 1]), np.float32([0.5, 0.6, 0.5, 0.7, 0.1])

    for rule in (">", ">="):
        metric = BinaryCounts(rule=rule)
        metric.update_state(y_true, scores)
        ((tp, fp, tn, fn),) = sklearn_at(y_true, scores, [0.5], rule)
        assert results(metric) == {"tp": tp, "fp": fp, "tn": tn, "fn": fn}


def test_result_is_read_at_the_nearest_stored_threshold():
    metric = BinaryCounts([0.1, 0.45, 0.9])
    metric.update_state([0, 1], [0.46, 0.44])

    assert results(metric) == {"tp": 0, "fp": 1, "tn": 0, "fn": 1}


def test_logits_go_through_the_sigmoid():
    rng = np.random.default_rng(2)
    logits = rng.normal(0, 3, 500).astype(np.float32)
    y_true = rng.integers(0, 2, 500)
    metric = BinaryCounts([0.25, 0.5, 0.75], from_logits=True)
    metric.update_state(y_true, logits)

    # sigmoid(x) > t where x > log(t / (1 - t))
    limits = np.log(np.array([0.25, 0.5, 0.75]) / np.array([0.75, 0.5, 0.25]))
    assert counts_at_every_threshold(metric) == sklearn_at(y_true, logits, limits, ">")


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_scores_of_other_precision_are_compared_as_float32(dtype):
    rng = np.random.default_rng(3)
    scores = keras.ops.cast(rng.random(300), dtype)
    y_true = rng.integers(0, 2, 300)
    metric = BinaryCounts()
    metric.update_state(y_true, scores)

    as_float32 = keras.ops.convert_to_numpy(keras.ops.cast(scores, "float32"))
    expected = sklearn_at(y_true, as_float32, even_thresholds(201), ">")
    assert counts_at_every_threshold(metric) == expected


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32, np.float64])
def test_labels_may_have_any_dtype(dtype):
    metric = BinaryCounts([0.5])
    metric.update_state(np.array([0, 1, 1], dtype), [0.6, 0.6, 0.4])

    assert results(metric) == {"tp": 1, "fp": 1, "tn": 0, "fn": 1}


@pytest.mark.parametrize(
    ("labels", "scores"), [((3,), (3,)), ((3, 1), (3,)), ((3,), (3, 1)), ((3, 1), (3, 1))]
)
def test_an_axis_of_length_one_makes_no_difference(labels, scores):
    metric = BinaryCounts([0.5])
    metric.update_state(np.reshape([0, 1, 1], labels), np.reshape([0.6, 0.6, 0.4], scores))

    assert metric.counts.tolist() == [[[0, 1], [1, 1]]]


def test_an_empty_batch_counts_nothing():
    metric = BinaryCounts([0.5])
    metric.update_state(np.zeros((0, 1)), np.zeros((0, 1)))

    assert metric.counts.sum() == 0


def test_whole_weights_count_an_example_several_times():
    metric = BinaryCounts([0.5])
    metric.update_state([0, 1, 1], [0.6, 0.6, 0.4], sample_weight=[2.0, 0.0, 3.0])

    assert results(metric) == {"tp": 0, "fp": 2, "tn": 0, "fn": 3}


def test_reset_forgets_everything():
    metric = BinaryCounts([0.5])
    metric.update_state([1], [np.nan])
    metric.reset_state()

    assert metric.counts.tolist() == [[[0, 0], [0, 0]]]


@pytest.mark.parametrize("weight", [0.5, -1.0, np.nan, np.inf, 1e30])
def test_a_weight_that_is_no_whole_number_raises(weight):
    metric = BinaryCounts()

    with pytest.raises(ValueError, match="whole") as caught:
        counted(metric, [0, 1], [0.1, 0.2], sample_weight=[1.0, weight])
    assert str(caught.value) == (
        "Metric `counts`: `sample_weight` must hold whole numbers, since examples are counted. Make the "
        "BinaryCounts with a `count_dtype` of float64, or give it in `metrics`, which sees no weights, "
        "and not in `weighted_metrics`. Received, of others: 1"
    )


@pytest.mark.parametrize("label", [2, -1, 0.3, np.nan])
def test_a_label_other_than_0_and_1_raises(label):
    metric = BinaryCounts(name="fraud")

    with pytest.raises(ValueError, match="y_true") as caught:
        counted(metric, [0, label], [0.1, 0.2])
    assert str(caught.value) == "Metric `fraud`: `y_true` must hold 0 and 1 only. Received, of others: 1"


def test_scores_that_are_nan_make_the_result_nan_and_stop_nothing():
    metric = BinaryCounts()
    metric.update_state([0, 1, 1], [0.1, np.nan, np.nan])

    assert np.isnan(list(results(metric).values())).all()
    with pytest.raises(ValueError, match="NaN") as caught:
        _ = metric.counts
    assert str(caught.value) == (
        "Metric `counts`: `y_pred` must hold finite numbers, not NaN. Received, of others: 2"
    )
    assert metric.notices == []


def test_scores_outside_the_unit_interval_are_counted_and_told():
    metric = BinaryCounts([0.5])
    metric.update_state([0, 1], [-3.0, 3.0])

    assert results(metric) == {"tp": 1, "fp": 0, "tn": 1, "fn": 0}
    assert metric.notices == [
        "Metric `counts`: `y_pred` should hold scores from 0 to 1. Logits need "
        "BinaryCounts(from_logits=True). Received, of others: 2"
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ([0, 1], [0.1, 0.2, 0.3]),
            "`y_true` and `y_pred` must be of the same length. Received: len(y_true)=2, len(y_pred)=3",
        ),
        (
            (np.eye(2), np.eye(2)),
            "`y_true` must have shape (n_samples,) or (n_samples, 1): one for each example. "
            "Received: y_true.shape=(2, 2)",
        ),
        (
            ([0, 1], np.eye(2)),
            "`y_pred` must have shape (n_samples,) or (n_samples, 1): one for each example. "
            "Received: y_pred.shape=(2, 2)",
        ),
        (
            ([0, 1], [0.1, 0.2], [1.0, 1.0, 1.0]),
            "`sample_weight` must be one for all, one for each example, or as the labels are. "
            "Received: sample_weight.shape=(3,), labels of shape (2, 1)",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ValueError, match="must") as caught:
        BinaryCounts().update_state(*arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "thresholds",
    [
        0,
        1,
        -5,
        10_002,
        True,
        [],
        [0.5, 0.5],
        [0.6, 0.5],
        [-0.1, 0.5],
        [0.5, 1.1],
        [np.nan],
        "logits",
        0.5,
        None,
    ],
)
def test_thresholds_that_do_not_ascend_within_the_unit_interval_are_refused(thresholds):
    with pytest.raises(ValueError, match="thresholds") as caught:
        BinaryCounts(thresholds)
    assert str(caught.value) == (
        "Argument `thresholds` must be how many, 2 to 10,001, or a list of them that ascends strictly "
        f"within [0, 1], as float32, or 'logit'. Received: thresholds={thresholds!r}"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rule": "<"}, 'Argument `rule` must be ">" or ">=". Received: rule=\'<\''),
        *(
            (
                {"name": name},
                "Argument `name` must be a text other than 'loss', and not 'val' or begin with 'val_'. "
                f"Received: name={name!r}",
            )
            for name in ("loss", "", "val", "val_counts", None)
        ),
        (
            {"count_dtype": "float32"},
            "Argument `count_dtype` must be 'int64' or 'float64'. Received: count_dtype='float32'",
        ),
    ],
)
def test_other_arguments_are_checked(arguments, message):
    with pytest.raises(ValueError, match="Argument") as caught:
        BinaryCounts(**arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize("thresholds", [201, 50, [0.25, 0.5, 0.9]])
def test_a_metric_is_made_again_from_its_config(thresholds):
    metric = BinaryCounts(thresholds, rule=">=", from_logits=True, name="fraud")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(metric))

    assert again.get_config() == metric.get_config()
    assert again.layout.to_bytes() == metric.layout.to_bytes()
    assert again.name == "fraud"
