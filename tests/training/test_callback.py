"""CustomMetrics in `fit`: what it counts and what it writes."""

import contextlib

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics import MultilabelCounts
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.training.notices import CustomMetricsWarning

pytestmark = pytest.mark.tensorflow

COUNTS_TAG = Layout("scores", even_thresholds(201)).tag("counts")


def frozen(model):
    """Weights that do not change, so that predictions after an epoch are those within it."""
    model.optimizer.learning_rate = 0.0
    return model


def test_training_and_validation_counts_are_those_of_their_data(build, data, tmp_path, read):
    x, y = data
    model = frozen(build([BinaryCounts()]))

    model.fit(
        x[:300], y[:300], validation_data=(x[300:], y[300:]), verbose=0, callbacks=[CustomMetrics(tmp_path)]
    )

    scores = model.predict(x, verbose=0).ravel()
    for run, part in (("train", slice(0, 300)), ("validation", slice(300, 400))):
        written = read(tmp_path, run, "custom_metrics")[COUNTS_TAG]
        expected = score_histogram(y[part], scores[part], even_thresholds(201))
        assert np.array_equal(written.values[0], expected)


def test_without_validation_the_training_counts_are_those_at_the_end_of_the_epoch(
    build, data, tmp_path, read
):
    x, y = data
    for name, validation in (("with", (x[:50], y[:50])), ("without", None)):
        build([BinaryCounts()]).fit(
            x, y, epochs=3, validation_data=validation, verbose=0, callbacks=[CustomMetrics(tmp_path / name)]
        )

    a, b = (read(tmp_path, name, "train", "custom_metrics")[COUNTS_TAG] for name in ("with", "without"))
    assert a.steps == b.steps == [0, 1, 2]
    assert np.array_equal(a.values, b.values)
    assert not (tmp_path / "without" / "validation").exists()


def test_several_sets_have_their_name_before_the_formula(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts(), BinaryCounts(name="strict", rule=">=", thresholds=[0.5])])

    history = model.fit(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"])]).history

    assert {"counts_f1", "strict_f1"} < set(history)
    tags = read(tmp_path, "train", "custom_metrics")
    assert {tag for tag, series in tags.items() if series.plugin == "scalars"} == {
        "custom_metrics/counts/f1",
        "custom_metrics/strict/f1",
    }
    assert {tag for tag, series in tags.items() if series.plugin == "histograms"} == {
        f"custom_metrics/{name}/scores{suffix}"
        for name in ("counts", "strict")
        for suffix in ("", "_positive", "_negative")
    }


def test_metrics_of_one_name_on_two_outputs_are_two_sets(tmp_path, read):
    inputs = keras.layers.Input((2,))
    heads = [keras.layers.Dense(1, "sigmoid", name=name)(inputs) for name in "ab"]
    model = keras.Model(inputs, heads)
    model.compile("sgd", ["binary_crossentropy"] * 2, metrics=[[BinaryCounts()], [BinaryCounts()]])
    x, y = np.zeros((8, 2), np.float32), np.array([0, 1] * 4, np.float32)

    model.fit(x, [y, 1 - y], verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"])])

    tags = read(tmp_path, "train", "custom_metrics")
    assert {"custom_metrics/counts/f1", "custom_metrics/counts_1/f1"} < set(tags)


def test_keras_own_counts_serve_where_there_is_no_other(build, data, tmp_path, read):
    x, y = data
    metrics = [
        keras.metrics.TruePositives(name="tp"),
        keras.metrics.FalsePositives(name="fp"),
        keras.metrics.TrueNegatives(name="tn"),
        keras.metrics.FalseNegatives(name="fn"),
    ]
    model = frozen(build(metrics))

    model.fit(x, y, validation_data=(x[:99], y[:99]), verbose=0, callbacks=[CustomMetrics(tmp_path)])

    predicted = model.predict(x, verbose=0).ravel() > 0.5
    for run, part in (("train", slice(0, 400)), ("validation", slice(0, 99))):
        tn, fp, fn, tp = confusion_matrix(y[part], predicted[part], labels=[0, 1]).ravel()
        written = read(tmp_path, run, "custom_metrics")[Layout("cells").tag("counts")]
        assert written.values[0].tolist() == [[tp, fp, tn, fn]]
        assert written.values[0].dtype == np.int32


def test_functions_along_steps_and_over_thresholds_see_all_of_them(build, data, tmp_path):
    x, y = data
    formulas = {"highest": "cummax(f1)", "most": "best(f1)", "level": "best_threshold(f1)", "f": "f1"}

    logs = (
        build([BinaryCounts()])
        .fit(x, y, epochs=6, verbose=0, callbacks=[CustomMetrics(tmp_path, formulas)])
        .history
    )

    assert logs["highest"] == np.maximum.accumulate(logs["f"]).tolist()
    assert all(most >= f for most, f in zip(logs["most"], logs["f"], strict=True))
    assert max(logs["most"]) > max(logs["f"])
    assert all(0 <= t <= 1 for t in logs["level"])


def test_a_toml_file_is_a_set_of_formulas(build, data, tmp_path, read):
    x, y = data
    path = tmp_path / "mine.toml"
    path.write_text('version = 1\n[parameters.w]\nvalue = 3\n[metrics.cost]\nformula = "w*fn + fp"\n')

    logs = build([BinaryCounts()]).fit(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, path)]).history

    assert logs["cost"] == [3 * logs["fn"][0] + logs["fp"][0]]
    written = read(tmp_path, "train", "custom_metrics")["custom_metrics/formula_set"].values
    assert b"w*fn + fp" in written[0].item()


@pytest.mark.parametrize(("every", "steps"), [(1, [0, 1, 2, 3, 4]), (2, [1, 3, 4]), (9, [4])])
def test_every_nth_epoch_and_the_last_are_written(build, data, tmp_path, read, every, steps):
    x, y = data
    callback = CustomMetrics(tmp_path, ["f1"], every=every)

    history = build([BinaryCounts()]).fit(x, y, epochs=5, verbose=0, callbacks=[callback]).history

    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == steps
    assert len(history["f1"]) == 5


def test_the_last_epoch_is_written_where_a_training_stops_early(build, data, tmp_path, read):
    x, y = data
    stopping = keras.callbacks.EarlyStopping(monitor="f1", mode="max", patience=1)

    frozen(build([BinaryCounts()])).fit(
        x, y, epochs=50, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"], every=10), stopping]
    )

    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == [1]


def test_a_second_fit_over_the_same_epochs_goes_beside_the_first(build, data, tmp_path, read):
    x, y = data
    model, callback = build([BinaryCounts()]), CustomMetrics(tmp_path, ["f1"])
    model.fit(x, y, epochs=3, verbose=0, callbacks=[callback])

    for _ in range(2):
        with pytest.warns(
            CustomMetricsWarning, match="epoch 0 was written already; this training goes to 'train_"
        ):
            model.fit(x, y, epochs=2, validation_data=(x, y), verbose=0, callbacks=[callback])

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "train",
        "train_2",
        "train_3",
        "validation_2",
        "validation_3",
    ]
    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == [0, 1, 2]
    assert read(tmp_path, "train_3", "custom_metrics")["custom_metrics/f1"].steps == [0, 1]


def test_a_second_fit_that_goes_on_stays_in_the_run(build, data, tmp_path, read):
    x, y = data
    model, callback = build([BinaryCounts()]), CustomMetrics(tmp_path, ["f1"])
    model.fit(x, y, epochs=2, verbose=0, callbacks=[callback])
    model.fit(x, y, epochs=4, initial_epoch=2, verbose=0, callbacks=[callback])

    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == [0, 1, 2, 3]


def test_evaluate_writes_nothing(build, data, tmp_path):
    x, y = data

    build([BinaryCounts()]).evaluate(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path / "logs")])

    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize("metrics", [[], [BinaryCounts()]], ids=["without", "with"])
def test_weights_are_the_same_bits_as_without_it(build, data, tmp_path, metrics):
    x, y = data
    plain, watched = build([]), build(metrics)
    plain.fit(x, y, epochs=3, validation_data=(x, y), verbose=0)

    with pytest.warns(CustomMetricsWarning) if not metrics else contextlib.nullcontext():
        watched.fit(x, y, epochs=3, validation_data=(x, y), verbose=0, callbacks=[CustomMetrics(tmp_path)])

    for a, b in zip(plain.get_weights(), watched.get_weights(), strict=True):
        assert a.tobytes() == b.tobytes()


def test_scores_of_several_labels_have_no_histogram_which_would_be_that_of_the_first(tmp_path, read):
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(2, "sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=[MultilabelCounts(2)])
    x = np.eye(2, dtype=np.float32)

    model.fit(x, x, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"])])

    tags = read(tmp_path, "train", "custom_metrics")
    assert {tag for tag, series in tags.items() if series.plugin == "histograms"} == set()
    assert {"custom_metrics/f1/0", "custom_metrics/f1/1"} < set(tags)


def test_functions_along_steps_see_the_epochs_that_are_written_as_the_panel_does(build, data, tmp_path, read):
    x, y = data
    callback = CustomMetrics(tmp_path, {"mean": "ema(f1, 0.5)", "f": "f1"}, every=2)

    build([BinaryCounts()]).fit(x, y, epochs=7, verbose=0, callbacks=[callback])

    tags = read(tmp_path, "train", "custom_metrics")
    f, mean = (tags[f"custom_metrics/{name}"] for name in ("f", "mean"))
    assert f.steps == mean.steps == [1, 3, 5, 6]
    moving, expected = 0.0, []
    for k, value in enumerate(f.values, start=1):
        moving = 0.5 * moving + 0.5 * value
        expected.append(moving / (1 - 0.5**k))
    assert len(set(map(float, f.values))) == 4
    np.testing.assert_allclose(mean.values, expected, rtol=1e-6)


def test_a_loop_of_ones_own_that_sets_no_parameters_writes_its_epochs(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    callback = CustomMetrics(tmp_path, ["f1"], every=2, strict=True)
    callback.set_model(model)

    callback.on_train_begin()
    for epoch in range(3):
        callback.on_epoch_begin(epoch)
        model.reset_metrics()
        model.train_on_batch(x, y)
        callback.on_epoch_end(epoch, {})
    callback.on_train_end()

    assert read(tmp_path, "train", "custom_metrics")["custom_metrics/f1"].steps == [1, 2]
