"""What CustomMetrics adds to Keras' logs, for the callbacks behind it."""

import csv

import keras
import numpy as np
import pytest
from sklearn.metrics import fbeta_score
from sklearn.metrics import matthews_corrcoef

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.counts import Counts
from tb_custom_metrics.training.derivation import Derivation
from tb_custom_metrics.training.epoch import KERAS_RUNS
from tb_custom_metrics.training.epoch import Epoch
from tb_custom_metrics.training.epoch import Run
from tb_custom_metrics.training.notices import CustomMetricsWarning
from tb_custom_metrics.training.notices import Notices

pytestmark = pytest.mark.tensorflow


def frozen(model):
    """Weights that do not change, so that predictions after an epoch are those within it."""
    model.optimizer.learning_rate = 0.0
    return model


def test_logs_have_derived_values_as_scikit_learn_computes_them(build, data, tmp_path):
    x, y = data
    model = frozen(build([BinaryCounts()]))
    model.layers[-1].bias.assign([0.3])

    history = model.fit(
        x[:300],
        y[:300],
        validation_data=(x[300:], y[300:]),
        verbose=0,
        callbacks=[CustomMetrics(tmp_path, ["f2", "mcc"])],
    ).history

    predicted = model.predict(x, verbose=0).ravel() > 0.5
    for prefix, part in (("", slice(0, 300)), ("val_", slice(300, 400))):
        f2 = fbeta_score(y[part], predicted[part], beta=2)
        mcc = matthews_corrcoef(y[part], predicted[part])
        assert history[f"{prefix}f2"] == pytest.approx([f2], rel=1e-12)
        assert history[f"{prefix}mcc"] == pytest.approx([mcc], rel=1e-9)


def test_early_stopping_behind_it_monitors_a_derived_value(build, data, tmp_path):
    x, y = data
    model = frozen(build([BinaryCounts()]))
    stopping = keras.callbacks.EarlyStopping(monitor="val_f2", mode="max", patience=2)

    history = model.fit(
        x,
        y,
        epochs=20,
        validation_data=(x, y),
        verbose=0,
        callbacks=[CustomMetrics(tmp_path, ["f2"]), stopping],
    )

    assert len(history.epoch) == 3


def test_checkpoints_and_csv_files_have_derived_values(build, data, tmp_path):
    x, y = data
    build([BinaryCounts()]).fit(
        x,
        y,
        validation_data=(x, y),
        verbose=0,
        callbacks=[
            CustomMetrics(tmp_path, {"cost": "5*fn + fp"}),
            keras.callbacks.ModelCheckpoint(tmp_path / "{val_cost:.0f}.weights.h5", save_weights_only=True),
            keras.callbacks.CSVLogger(tmp_path / "log.csv"),
        ],
    )

    header, row = (tmp_path / "log.csv").read_text().splitlines()
    cost = float(dict(zip(header.split(","), row.split(","), strict=True))["val_cost"])
    assert (tmp_path / f"{cost:.0f}.weights.h5").exists()


def test_a_formula_may_use_scalars_of_the_logs_and_of_the_sibling_run(build, data, tmp_path):
    x, y = data
    formulas = {"twice": "2 * epoch_loss", "gap": "validation.epoch_loss - train.`epoch_loss`"}

    logs = (
        build([BinaryCounts()])
        .fit(x, y, validation_data=(x[:50], y[:50]), verbose=0, callbacks=[CustomMetrics(tmp_path, formulas)])
        .history
    )

    assert logs["twice"] == [2 * logs["loss"][0]]
    assert logs["val_twice"] == [2 * logs["val_loss"][0]]
    assert logs["gap"] == logs["val_gap"] == [logs["val_loss"][0] - logs["loss"][0]]


def test_undefined_values_are_nan_in_logs_and_files(build, data, tmp_path, read):
    x, y = data
    model = frozen(build([BinaryCounts()]))
    model.layers[-1].bias.assign([-50.0])

    logs = model.fit(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, ["precision"])]).history

    assert np.isnan(logs["precision"]).all()
    written = read(tmp_path, "train", "custom_metrics")["custom_metrics/precision"]
    assert np.isnan(written.values).all()


def test_a_value_that_keras_logs_itself_stays(build, data, tmp_path):
    x, y = data
    model = build([BinaryCounts(), keras.metrics.Precision(name="precision")])
    model.layers[-1].bias.assign([-50.0])

    with pytest.warns(CustomMetricsWarning) as warned:
        logs = model.fit(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, ["precision"])]).history

    assert logs["precision"] == [0.0]
    assert [str(w.message) for w in warned] == [
        "CustomMetrics: Keras' logs have their own 'precision', which stays; the formula of that name "
        "is written to the event file only."
    ]


def test_the_learning_rate_is_reduced_on_a_derived_value(build, data, tmp_path):
    x, y = data
    model = build([BinaryCounts()])
    model.optimizer.learning_rate = 1e-30
    reducing = keras.callbacks.ReduceLROnPlateau(
        monitor="f2", mode="max", factor=0.5, patience=1, min_lr=0, min_delta=0
    )

    logs = model.fit(x, y, epochs=4, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f2"]), reducing]).history

    np.testing.assert_allclose(logs["learning_rate"], [1e-30, 1e-30, 5e-31, 2.5e-31], rtol=1e-5)


def test_the_progress_bar_shows_derived_values(build, data, tmp_path, capsys):
    x, y = data

    build([BinaryCounts()]).fit(
        x, y, validation_data=(x, y), verbose=2, callbacks=[CustomMetrics(tmp_path, ["f2"])]
    )

    shown = capsys.readouterr().out
    assert " - f2: " in shown
    assert " - val_f2: " in shown


def test_a_column_is_there_from_the_first_epoch_on_wherever_it_begins(build, data, tmp_path):
    x, y = data
    formulas = {"gap": "validation.epoch_loss - train.epoch_loss", "cost": "5*fn + fp"}
    table = keras.callbacks.CSVLogger(tmp_path / "log.csv")

    with pytest.warns(CustomMetricsWarning, match="no gap for now"):
        build([BinaryCounts()]).fit(
            x,
            y,
            epochs=4,
            validation_data=(x, y),
            validation_freq=2,
            verbose=0,
            callbacks=[CustomMetrics(tmp_path, formulas, every=4), table],
        )

    with open(tmp_path / "log.csv") as file:
        rows = list(csv.DictReader(file))
    assert np.isnan([float(row["gap"]) for row in rows]).tolist() == [True, False, True, False]
    assert [row["val_cost"] == "NA" for row in rows] == [True, False, True, False]


def test_a_value_for_each_class_is_written_but_no_number_for_the_logs():
    counts = Counts(np.array([[8, 2], [1, 9]]), Layout("matrix", classes=("cat", "dog")))
    derivation = Derivation(FormulaSet.of({"hits": "recall", "mean": "macro(recall)", "f": "precision"}))
    notices, logs = Notices(), {"loss": 1.0}
    epoch = Epoch(0, {"train": Run({"counts": counts})})

    epoch.derive(derivation, notices)
    with pytest.warns(CustomMetricsWarning) as warned:
        epoch.put_into(logs, KERAS_RUNS, notices)

    assert logs == {"loss": 1.0, "mean": pytest.approx((0.8 + 0.9) / 2)}
    tags = {
        value.tag: float(value.tensor) for value in epoch.runs["train"].values() if not value.tensor.shape
    }
    assert tags["custom_metrics/hits/cat"] == np.float32(0.8)
    assert tags["custom_metrics/hits/dog"] == np.float32(0.9)
    assert [str(w.message) for w in warned] == [
        "CustomMetrics: 'hits' has a value for each class, and Keras' logs take one number: the event file "
        'has all of them. To monitor one, write macro(hits), worst(hits) or only(hits, "cat") as a formula.'
    ]
