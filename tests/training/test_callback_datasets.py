"""CustomMetrics on datasets of its own: what it counts, and that training does not notice."""

import copy
import csv

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.metrics import fbeta_score

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.training.notices import CustomMetricsWarning

pytestmark = pytest.mark.tensorflow

LAYOUT = Layout("scores", even_thresholds(201))
TAG = LAYOUT.tag("counts")


class Scores(keras.callbacks.Callback):
    """Keeps what the model says of some data at the end of each epoch."""

    def __init__(self, x):
        super().__init__()
        self.x = x
        self.scores = []

    def on_epoch_end(self, epoch, logs=None):
        self.scores.append(self.model(self.x, training=False).numpy().ravel())


class InBatches(keras.utils.PyDataset):
    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return self.x[index::4], self.y[index::4]


FORMS = {
    "arrays": lambda x, y: (x, y),
    "weighted": lambda x, y: (x, y, np.ones(len(y))),
    "tf.data": lambda x, y: tf.data.Dataset.from_tensor_slices((x, y)).batch(30),
    "PyDataset": InBatches,
}


@pytest.mark.parametrize("form", FORMS)
def test_counts_are_those_of_the_weights_after_the_epoch(build, data, tmp_path, read, form):
    x, y = data
    scores = Scores(x[300:])
    callback = CustomMetrics(tmp_path, ["f2"], datasets={"test": FORMS[form](x[300:], y[300:])})

    logs = (
        build([], weighted_metrics=[BinaryCounts()])
        .fit(x[:300], y[:300], epochs=3, verbose=0, callbacks=[callback, scores])
        .history
    )

    written = read(tmp_path, "test", "custom_metrics")
    assert written[TAG].steps == written["custom_metrics/scores_positive"].steps == [0, 1, 2]
    for epoch, then in enumerate(scores.scores):
        assert np.array_equal(written[TAG].values[epoch], score_histogram(y[300:], then, LAYOUT.thresholds))
        f2 = fbeta_score(y[300:], then > 0.5, beta=2, zero_division=np.nan)
        assert logs["test_f2"][epoch] == pytest.approx(f2, rel=1e-12, nan_ok=True)


def test_between_its_epochs_a_dataset_is_nan_in_the_logs(build, data, tmp_path, read):
    x, y = data
    callback = CustomMetrics(tmp_path / "logs", ["recall"], every=2, datasets={"test": (x, y)})
    table = keras.callbacks.CSVLogger(tmp_path / "log.csv")

    build([BinaryCounts()]).fit(x, y, epochs=5, verbose=0, callbacks=[callback, table])

    assert read(tmp_path, "logs", "test", "custom_metrics")["custom_metrics/recall"].steps == [1, 3, 4]
    with open(tmp_path / "log.csv") as file:
        column = [float(row["test_recall"]) for row in csv.DictReader(file)]
    assert np.isnan(column).tolist() == [True, False, True, False, False]


def test_training_stops_on_a_dataset(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    model.optimizer.learning_rate = 0.0
    stopping = keras.callbacks.EarlyStopping(monitor="test_accuracy", mode="max", patience=2)
    callback = CustomMetrics(tmp_path, ["accuracy"], datasets={"test": (x, y)})

    model.fit(x, y, epochs=20, verbose=0, callbacks=[callback, stopping])

    assert read(tmp_path, "test", "custom_metrics")["custom_metrics/accuracy"].steps == [0, 1, 2]


def test_a_formula_may_compare_a_dataset_with_the_training_data(build, data, tmp_path):
    x, y = data
    formulas = {"gap": "test.epoch_loss - train.epoch_loss", "missed": "test.fn"}
    model = build([BinaryCounts()])
    model.optimizer.learning_rate = 0.0

    logs = model.fit(
        x,
        y,
        epochs=2,
        verbose=0,
        callbacks=[CustomMetrics(tmp_path, formulas, datasets={"test": (x[:90], y[:90])})],
    ).history

    test = model.evaluate(x[:90], y[:90], verbose=0, return_dict=True)
    assert logs["test_gap"] == pytest.approx([test["loss"] - loss for loss in logs["loss"]], abs=1e-6)
    assert logs["missed"] == [test["fn"]] * 2


def noisy_model():
    """Draws random numbers when it is trained, and in one layer always."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    inputs = layers.Input((8,))
    hidden = layers.BatchNormalization()(layers.Dense(16, "relu")(inputs))
    hidden = layers.Dropout(0.3)(layers.Dropout(0.5)(hidden), training=True)
    model = keras.Model(inputs, layers.Dense(1, "sigmoid")(hidden))
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=[BinaryCounts()])
    return model


class Results(keras.callbacks.Callback):
    """Keeps what the metrics hold after the epoch."""

    def __init__(self):
        super().__init__()
        self.results = []

    def on_epoch_end(self, epoch, logs=None):
        self.results.append([keras.ops.convert_to_numpy(v).tolist() for v in self.model.metrics_variables])


def test_weights_metrics_and_logs_are_the_same_bits_as_without(data, tmp_path):
    x, y = data
    outcomes = []
    for watched in (False, True):
        model, results = noisy_model(), Results()
        callbacks = [
            CustomMetrics(tmp_path, ["f1"], every_batches=2, datasets={"test": (x[:99], y[:99])}),
            results,
        ]
        examples = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(400).batch(32)
        history = model.fit(
            examples,
            epochs=4,
            shuffle=False,
            validation_data=(x[:50], y[:50]),
            verbose=0,
            callbacks=callbacks if watched else [results],
        ).history
        outcomes.append((history, results.results, [w.tobytes() for w in model.get_weights()]))

    (plain, plain_results, plain_weights), (history, results, weights) = outcomes
    assert weights == plain_weights
    assert results == plain_results
    assert {key: history[key] for key in plain} == plain


def test_a_dataset_that_does_not_fit_the_model_is_said_once(build, data, tmp_path):
    x, y = data
    results = Results()
    callback = CustomMetrics(tmp_path, ["f1"], datasets={"test": (x[:, :3], y)})

    with pytest.warns(CustomMetricsWarning, match="Evaluating the dataset 'test' failed") as warned:
        logs = build([BinaryCounts()]).fit(x, y, epochs=2, verbose=0, callbacks=[callback, results]).history

    assert [w.category for w in warned].count(CustomMetricsWarning) == 1
    assert np.isnan(logs["test_f1"]).all()
    (counted,) = (sum(value) for value in results.results[-1] if np.size(value) > LAYOUT.thresholds.size)
    assert counted == len(y)
    assert not (tmp_path / "test").exists()


def test_a_second_training_has_its_datasets_beside_the_first(build, data, tmp_path):
    x, y = data
    model, callback = build([BinaryCounts()]), CustomMetrics(tmp_path, datasets={"test": (x, y)})
    model.fit(x, y, verbose=0, callbacks=[callback])

    with pytest.warns(CustomMetricsWarning, match="this training goes to 'train_2'"):
        model.fit(x, y, verbose=0, callbacks=[callback])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["test", "test_2", "train", "train_2"]


def test_a_copy_shares_the_data(data, tmp_path):
    examples = tf.data.Dataset.from_tensor_slices(data).batch(8)
    callback = CustomMetrics(tmp_path, every_batches=7, datasets={"test": examples}, batch_size=64)

    again = copy.deepcopy(callback)

    assert again.datasets["test"] is examples
    assert (again.every_batches, again.batch_size) == (7, 64)


@pytest.mark.parametrize("name", ["train", "validation", "val", "", "a/b", "..", 3])
def test_names_of_runs_are_refused(data, tmp_path, name):
    with pytest.raises(ValueError, match="`datasets`") as caught:
        CustomMetrics(tmp_path, datasets={name: data})
    assert str(caught.value) == (
        "A name in `datasets` must be a word of letters, digits and _, other than 'train', 'validation', "
        f"'val'. Received: {name!r}"
    )


@pytest.mark.parametrize(
    "given",
    [np.zeros((3, 8)), [1, 2], (1,), iter([1]), {"x": 1}, None, "test.csv"],
    ids=lambda g: type(g).__name__,
)
def test_what_cannot_be_gone_through_repeatedly_is_refused(tmp_path, given):
    with pytest.raises(TypeError, match="'test'") as caught:
        CustomMetrics(tmp_path, datasets={"test": given})
    assert str(caught.value) == (
        "The dataset 'test' must be a tuple (x, y) or (x, y, sample_weight), a tf.data.Dataset, a "
        f"keras.utils.PyDataset or a DataLoader. Received: {type(given).__name__}"
    )


def test_a_dataset_without_end_is_refused(data, tmp_path):
    with pytest.raises(ValueError, match="for ever"):
        CustomMetrics(tmp_path, datasets={"test": tf.data.Dataset.from_tensor_slices(data).repeat()})


def test_datasets_must_have_names(data, tmp_path):
    with pytest.raises(TypeError) as caught:
        CustomMetrics(tmp_path, datasets=[1])
    assert str(caught.value) == "Argument `datasets` must be a dict of name to data. Received: datasets=[1]"
