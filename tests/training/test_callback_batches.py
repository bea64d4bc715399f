"""CustomMetrics every few batches: which examples a step counts, and that training does not notice."""

import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.counts import score_histogram
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.training.notices import CustomMetricsWarning

pytestmark = pytest.mark.tensorflow

LAYOUT = Layout("scores", even_thresholds(201))
EPOCH_TAG = LAYOUT.tag("counts")
BATCH_TAG = LAYOUT.tag("counts/batch")
FIT = {"batch_size": 32, "shuffle": False, "verbose": 0}  # 400 examples are 13 batches


def frozen(model):
    model.optimizer.learning_rate = 0.0
    return model


@pytest.mark.parametrize(
    ("at_once", "ends"), [(1, [3, 6, 9, 12, 13]), (2, [4, 8, 12, 13])], ids=["single", "two at once"]
)
@pytest.mark.parametrize("validated", [True, False], ids=["validated", "plain"])
def test_each_step_counts_the_batches_since_the_step_before(
    build, data, tmp_path, read, at_once, ends, validated
):
    x, y = data
    model = frozen(build([BinaryCounts()], steps_per_execution=at_once))
    callback = CustomMetrics(tmp_path, ["f1"], every_batches=3)

    model.fit(
        x, y, epochs=2, validation_data=(x[:50], y[:50]) if validated else None, callbacks=[callback], **FIT
    )

    scores = model.predict(x, verbose=0).ravel()
    tags = read(tmp_path, "train", "custom_metrics")
    assert tags[BATCH_TAG].steps == [*ends, *(13 + end for end in ends)]
    parts = [slice(32 * a, 32 * b) for a, b in zip([0, *ends], ends, strict=False)] * 2
    for part, counts, f1 in zip(
        parts, tags[BATCH_TAG].values, tags["custom_metrics/counts/batch/f1"].values, strict=True
    ):
        assert np.array_equal(counts, score_histogram(y[part], scores[part], LAYOUT.thresholds))
        assert f1 == np.float32(f1_score(y[part], scores[part] > 0.5, zero_division=np.nan))


def test_the_steps_of_an_epoch_add_up_to_the_epoch(build, data, tmp_path, read):
    x, y = data

    build([BinaryCounts()]).fit(
        x, y, epochs=3, verbose=0, callbacks=[CustomMetrics(tmp_path, every_batches=4)]
    )

    tags = read(tmp_path, "train", "custom_metrics")
    assert tags[EPOCH_TAG].steps == [0, 1, 2]
    stretches = np.reshape(tags[BATCH_TAG].values, (3, 4, *LAYOUT.shape))
    assert np.array_equal(stretches.sum(axis=1), tags[EPOCH_TAG].values)


def test_where_gradients_are_accumulated_no_step_is_written_twice(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    model.compile(
        keras.optimizers.SGD(gradient_accumulation_steps=3), "binary_crossentropy", metrics=[BinaryCounts()]
    )

    model.fit(x, y, callbacks=[CustomMetrics(tmp_path, every_batches=1)], **FIT)

    batches = read(tmp_path, "train", "custom_metrics")[BATCH_TAG]
    assert batches.steps == [0, 1, 2, 3, 4]  # after batches 1, 3, 6, 9 and 12 of 13
    assert [int(counts.sum()) for counts in batches.values] == [32, 64, 96, 96, 96]


def test_where_gradients_are_accumulated_what_an_epoch_leaves_counts_in_the_next(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    model.compile(
        keras.optimizers.SGD(gradient_accumulation_steps=3), "binary_crossentropy", metrics=[BinaryCounts()]
    )

    model.fit(x, y, epochs=3, callbacks=[CustomMetrics(tmp_path, every_batches=4)], **FIT)

    tags = read(tmp_path, "train", "custom_metrics")
    batches = tags[BATCH_TAG]
    # 39 batches, of which every third is a step: the last of all is the 13th, 26 and 39 batches in.
    assert batches.steps[-1] == 13
    assert np.array_equal(np.sum(batches.values, axis=0), np.sum(tags[EPOCH_TAG].values, axis=0))


def test_formulas_that_need_more_than_these_counts_are_left_to_the_epochs(build, data, tmp_path, read):
    x, y = data
    formulas = {"cost": "fn + epoch_loss", "smooth": "ema(f1, 0.5)", "half": "f1 / 2", "high": "cummax(tp)"}

    build([BinaryCounts()]).fit(
        x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, formulas, every_batches=4)]
    )

    tags = set(read(tmp_path, "train", "custom_metrics"))
    assert {f"custom_metrics/{name}" for name in formulas} < tags
    assert {tag for tag in tags if "/batch/" in tag} == {BATCH_TAG, "custom_metrics/counts/batch/half"}


def test_batches_that_cannot_be_counted_are_said_once_and_not_written(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts()])
    model.layers[-1].bias.assign([np.nan])

    with pytest.warns(CustomMetricsWarning, match="NaN") as warned:
        model.fit(x, y, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"], every_batches=4)])

    assert len(warned) == 1
    assert set(read(tmp_path, "train", "custom_metrics")) == {
        "custom_metrics/formula_set",
        "custom_metrics/f1",
    }


def test_a_metric_that_has_the_name_of_the_batches_keeps_it(build, data, tmp_path, read):
    x, y = data
    model = build([BinaryCounts(), BinaryCounts(name="counts/batch")])

    model.fit(x, y, epochs=2, verbose=0, callbacks=[CustomMetrics(tmp_path, ["f1"], every_batches=4)])

    tags = read(tmp_path, "train", "custom_metrics")
    assert tags[BATCH_TAG].steps == tags["custom_metrics/counts/batch/f1"].steps == [0, 1]


def test_a_formula_cannot_be_called_as_the_batches_are(tmp_path):
    with pytest.raises(ValueError, match="batch") as caught:
        CustomMetrics(tmp_path, {"batch": "tp + 1"}, every_batches=5)
    assert str(caught.value) == (
        "A formula must have another name than 'batch' where batches are written, since tags of theirs have "
        "this part. Received: formulas=['batch']"
    )


@pytest.mark.parametrize("number", [0, True, 2.0])
def test_every_batches_must_be_a_whole_number_from_1(tmp_path, number):
    with pytest.raises(ValueError, match="every_batches") as caught:
        CustomMetrics(tmp_path, every_batches=number)
    assert str(caught.value) == (
        f"Argument `every_batches` must be a whole number from 1. Received: every_batches={number!r}"
    )
