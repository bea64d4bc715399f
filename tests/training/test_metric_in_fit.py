"""Metrics of counts in `fit` and `evaluate`."""

import itertools

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import ConfusionMatrix
from tb_custom_metrics import MultilabelCounts

pytestmark = pytest.mark.tensorflow

MODES = [
    {"jit_compile": False},
    {"jit_compile": True},
    {"run_eagerly": True},
    {"steps_per_execution": 4},
]


def handing_through(num_outputs, metric, **mode):
    """A model that predicts what it is given, whatever it trains on."""
    layer = keras.layers.Dense(num_outputs, use_bias=False, kernel_initializer="identity")
    model = keras.Sequential([keras.layers.Input((num_outputs,)), layer])
    model.compile(
        keras.optimizers.SGD(0.0), lambda y_true, y_pred: keras.ops.mean(y_pred), metrics=[metric], **mode
    )
    return model


def frozen(model):
    """Weights that do not change, so that predictions after an epoch are those within it."""
    model.optimizer.learning_rate = 0.0
    return model


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_logs_are_what_scikit_learn_counts_on_the_predictions(build, data, mode):
    x, y = data
    model = frozen(build([BinaryCounts()], **mode))

    history = model.fit(x[:300], y[:300], validation_data=(x[300:], y[300:]), epochs=2, verbose=0)

    predicted = model.predict(x, verbose=0).ravel() > 0.5
    for prefix, part in (("", slice(0, 300)), ("val_", slice(300, 400))):
        tn, fp, fn, tp = confusion_matrix(y[part], predicted[part], labels=[0, 1]).ravel()
        logged = {cell: history.history[prefix + cell] for cell in ("tp", "fp", "tn", "fn")}
        assert logged == {"tp": [tp] * 2, "fp": [fp] * 2, "tn": [tn] * 2, "fn": [fn] * 2}


def test_every_way_of_running_counts_the_same(build, data):
    x, y = data
    histories = [build([BinaryCounts()], **mode).fit(x, y, epochs=3, verbose=0).history for mode in MODES]

    counts = [{k: v for k, v in history.items() if k != "loss"} for history in histories]
    assert all(a == b for a, b in itertools.pairwise(counts))


def test_several_metrics_stand_beside_each_other_in_the_logs(build, data):
    x, y = data
    model = build([BinaryCounts(), BinaryCounts(name="strict", thresholds=[0.5], rule=">=")])

    history = model.fit(x, y, epochs=1, verbose=0).history

    cells = {"tp", "fp", "tn", "fn"}
    assert set(history) == {"loss"} | cells | {f"strict_{cell}" for cell in cells}


def test_evaluate_returns_the_counts(build, data):
    x, y = data
    model = build([BinaryCounts()])

    logs = model.evaluate(x, y, verbose=0, return_dict=True)

    assert logs["tp"] + logs["fn"] == y.sum()
    assert logs["tp"] + logs["fp"] + logs["tn"] + logs["fn"] == len(y)


def test_class_weights_count_in_weighted_metrics_only(build, data):
    x, y = data
    model = build([BinaryCounts()], weighted_metrics=[BinaryCounts(name="weighted")])

    logs = model.fit(x, y, epochs=1, verbose=0, class_weight={0: 1, 1: 5}).history

    assert logs["weighted_tp"] == [5 * logs["tp"][0]]
    assert logs["weighted_fn"] == [5 * logs["fn"][0]]
    assert logs["weighted_fp"] == logs["fp"]


@pytest.mark.parametrize("mode", [{"jit_compile": False}, {"run_eagerly": True}], ids=str)
def test_weights_that_are_no_whole_numbers_stop_fit(build, data, mode):
    import tensorflow as tf

    x, y = data
    model = build([], weighted_metrics=[BinaryCounts()], **mode)

    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)) as caught:
        model.fit(x, y, verbose=0, class_weight={0: 1, 1: 2.5})
    assert "Metric `counts`: `sample_weight` must hold whole numbers" in str(caught.value)


def test_under_xla_weights_that_are_no_whole_numbers_yield_nan(build, data):
    x, y = data
    metric = BinaryCounts()
    model = build([], weighted_metrics=[metric], jit_compile=True)

    logs = model.fit(x, y, verbose=0, class_weight={0: 1, 1: 2.5}).history

    assert np.isnan([logs[cell] for cell in ("tp", "fp", "tn", "fn")]).all()
    with pytest.raises(ValueError, match="must hold whole numbers"):
        _ = metric.counts


def test_a_saved_model_counts_again(build, data, tmp_path):
    x, y = data
    model = build([BinaryCounts([0.2, 0.5], rule=">=", name="fraud")])
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.keras")

    loaded = keras.saving.load_model(tmp_path / "model.keras")

    assert loaded.evaluate(x, y, verbose=0, return_dict=True) == model.evaluate(
        x, y, verbose=0, return_dict=True
    )


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_a_confusion_matrix_in_fit_is_that_of_scikit_learn(mode):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 203)  # in batches of 32, the last is of 11
    scores = rng.random((203, 3)).astype(np.float32)
    metric = ConfusionMatrix(3)

    handing_through(3, metric, **mode).fit(scores, labels, epochs=2, verbose=0)

    expected = confusion_matrix(labels, scores.argmax(axis=1), labels=[0, 1, 2])
    assert metric.counts.tolist() == expected.tolist()


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_multilabel_counts_in_fit_are_those_of_scikit_learn(mode):
    rng = np.random.default_rng(1)
    labels = (rng.random((203, 3)) < [0.1, 0.5, 0.9]).astype(np.float32)
    scores = rng.choice(np.linspace(0, 1, 21).astype(np.float32), (203, 3))  # many lie on a threshold
    metric = MultilabelCounts(3, thresholds=[0.25, 0.5])

    handing_through(3, metric, **mode).fit(scores, labels, epochs=2, verbose=0)

    for index, threshold in enumerate([0.25, 0.5]):
        predicted = scores > np.float32(threshold)
        for label in range(3):
            (tn, fp), (fn, tp) = confusion_matrix(labels[:, label], predicted[:, label])
            negatives, positives = metric.counts[label]
            assert (negatives[: index + 1].sum(), negatives[index + 1 :].sum()) == (tn, fp)
            assert (positives[: index + 1].sum(), positives[index + 1 :].sum()) == (fn, tp)
