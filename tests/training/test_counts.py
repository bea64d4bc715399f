"""Labels and scores to counts that add, against scikit-learn."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import multilabel_confusion_matrix

from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter
from tb_custom_metrics.metadata import Layout

THRESHOLDS = [0.25, 0.5, 0.75]


def cells(counts):
    """Tp, fp, tn, fn of shape `(n_thresholds, n_classes)` each."""
    confusion = counts.confusion()
    return [getattr(confusion, cell)[0] for cell in ("tp", "fp", "tn", "fn")]


def sklearn_cells(y_true, y_pred, weights=None):
    tn, fp, fn, tp = confusion_matrix(y_true, y_pred, labels=[0, 1], sample_weight=weights).ravel()
    return [tp, fp, tn, fn]


@pytest.mark.parametrize("weighted", [None, "whole", "fractional"])
@pytest.mark.parametrize("rule", [">", ">="])
def test_counts_of_several_labels_are_scikit_learns_at_every_threshold(rule, weighted):
    rng = np.random.default_rng(0)
    y_true = rng.integers(0, 2, (300, 3))
    y_score = rng.choice(np.float32([0, 0.2, 0.25, 0.5, 0.6, 0.75, 1]), (300, 3))
    weights = {None: None, "whole": rng.integers(0, 5, 300), "fractional": rng.integers(0, 9, 300) / 4}
    weights = weights[weighted]

    counts = Counts.from_scores(y_true, y_score, THRESHOLDS, rule, sample_weight=weights)

    for label in range(3):
        for index, threshold in enumerate(THRESHOLDS):
            column = y_score[:, label]
            y_pred = column > threshold if rule == ">" else column >= threshold
            expected = sklearn_cells(y_true[:, label], y_pred, weights)
            assert [count[index, label] for count in cells(counts)] == expected
    assert counts.layout.classes == ("0", "1", "2")
    assert counts.tensor.dtype == (np.float64 if weighted == "fractional" else np.int64)


@pytest.mark.parametrize("weighted", [False, True])
def test_classes_given_as_numbers_or_names_are_scikit_learns_matrix(weighted):
    rng = np.random.default_rng(1)
    names = np.array(["owl", "cat", "dog"])
    y_true, y_pred = rng.integers(0, 2, (2, 100))  # no dog occurs
    weights = rng.random(100) if weighted else None

    by_number = Counts.from_labels(y_true, y_pred, class_names=names, sample_weight=weights)
    by_name = Counts.from_labels(names[y_true], names[y_pred], class_names=names, sample_weight=weights)

    expected = confusion_matrix(y_true, y_pred, labels=[0, 1, 2], sample_weight=weights)
    np.testing.assert_allclose(by_number.tensor, expected, rtol=1e-12)
    np.testing.assert_array_equal(by_name.tensor, by_number.tensor)
    assert by_name.layout.to_bytes() == Layout("matrix", classes=("owl", "cat", "dog")).to_bytes()


def test_predicted_labels_0_and_1_have_no_class_axis_and_several_have_one():
    rng = np.random.default_rng(2)
    y_true, y_pred = rng.integers(0, 2, (2, 100, 2))

    one = Counts.from_labels(y_true[:, 0].astype(bool), y_pred[:, :1].astype(float))
    both = Counts.from_labels(y_true, y_pred, class_names=["a", "b"])

    (tn, fp), (fn, tp) = multilabel_confusion_matrix(y_true, y_pred).transpose(1, 2, 0)
    np.testing.assert_array_equal(both.tensor, np.stack([tp, fp, tn, fn], axis=1))
    assert one.tensor.tolist() == [both.tensor[0].tolist()]
    assert (one.layout.classes, both.layout.classes) == ((), ("a", "b"))


def test_logits_are_counted_as_their_sigmoid():
    # sigmoid(x) > t where x > log(t / (1 - t)): -1.0986, 0 and 1.0986 here
    logits = [-1000.0, -1.2, -1.0, 0.1, 1.0, 1.2, 1000.0]

    counts = Counts.from_scores([1] * 7, logits, THRESHOLDS, from_logits=True)

    assert counts.tensor.tolist() == [[[0, 0, 0, 0], [2, 1, 2, 2]]]


def test_no_examples_give_counts_of_0():
    assert Counts.from_scores([], [], THRESHOLDS).tensor.tolist() == [[[0] * 4] * 2]
    assert Counts.from_labels([], []).tensor.tolist() == [[0] * 4]
    assert Counts.from_labels([], [], class_names=["a", "b"]).tensor.tolist() == [[0, 0], [0, 0]]


def test_the_sum_of_shards_is_the_count_of_all_examples():
    rng = np.random.default_rng(3)
    y_true, y_score = rng.integers(0, 2, 1000), rng.random(1000)
    parts = zip(np.array_split(y_true, 7), np.array_split(y_score, 7), strict=True)

    total = sum(Counts.from_scores(*part) for part in parts)

    np.testing.assert_array_equal(total.tensor, Counts.from_scores(y_true, y_score).tensor)


def test_whole_weights_are_exact_beyond_float64():
    counts = Counts.from_labels([1, 1, 0], [1, 1, 1], sample_weight=np.array([2**60, 1, 2**53]))

    assert counts.tensor.tolist() == [[2**60 + 1, 2**53, 0, 0]]


def test_an_overflow_is_refused():
    half = Counts.from_labels([1], [1], sample_weight=[2**62])

    with pytest.raises(ValueError, match="two that add up to more"):
        _ = half + half
    with pytest.raises(ValueError, match="must add up to less than"):
        Counts.from_labels([1, 1], [1, 1], sample_weight=[2**62, 2**62])


def test_int32_counts_that_are_added_are_int64():
    most = Counts(np.array([[2**31 - 1, 0, 0, 0]], np.int32), Layout("cells"))

    assert (most + most).tensor.tolist() == [[2**32 - 2, 0, 0, 0]]


def test_whole_and_fractional_counts_do_not_add():
    whole, weighted = (Counts.from_labels([1], [1], sample_weight=w) for w in ([1], [0.5]))

    with pytest.raises(ValueError, match="int64") as caught:
        _ = whole + weighted
    assert str(caught.value) == (
        "Counts that are added must all be int64 or all float64. Give the weights of all of them as "
        "whole numbers, or all as fractions. Received: int64 and float64"
    )


def test_counts_that_lie_otherwise_do_not_add():
    with pytest.raises(ValueError, match="lie alike") as caught:
        _ = Counts.from_scores([1], [1], [0.5]) + Counts.from_scores([1], [1], [0.5], ">=")
    assert str(caught.value) == (
        "Counts that are added must lie alike: of one kind, rule, thresholds and classes. Received: "
        "'scores' with 1 thresholds, rule '>', classes () and 'scores' with 1 thresholds, rule '>=', "
        "classes ()"
    )


class OnGpu:
    def __array__(self, *_, **__):
        raise TypeError("can't convert cuda:0 device type tensor to numpy.")


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (
            lambda: Counts.from_scores([0, 1], [-3.0, 3.0]),
            "`y_score` must hold fractions from 0 to 1. Logits need from_logits=True. "
            "Received: -3, and 2 such in all",
        ),
        (
            lambda: Counts.from_scores([0, 1], np.eye(2)),
            "`y_true` and `y_score` must have the same shape, (n_samples,) or (n_samples, n_labels). "
            "For one class of many, count y_score.argmax(1) with labels. "
            "Received: y_true.shape=(2,), y_score.shape=(2, 2)",
        ),
        (
            lambda: Counts.from_scores([0, 1], [0.5, np.nan]),
            "`y_score` must not hold NaN. Received: 1 of them",
        ),
        (
            lambda: Counts.from_scores(np.eye(2), np.eye(2), class_names=["a"]),
            "Argument `class_names` must have a name for each label, 2 here. Received: class_names=['a']",
        ),
        (
            lambda: Counts.from_scores(np.eye(3), np.eye(3), class_names=["a", "b", "a"]),
            "Argument `class_names` must be different texts. Received: 'a' 2 times",
        ),
        (
            lambda: Counts.from_labels([0, 1], [0, 1], class_names=["a", "b", "b", "b"]),
            "Argument `class_names` must be different texts. Received: 'b' 3 times",
        ),
        (
            lambda: Counts.from_labels([0, 1], [0, 2]),
            "`y_pred` must hold 0 and 1 only. Classes need `class_names`. Received: 2",
        ),
        (
            lambda: Counts.from_labels([0, 3], [0, 0], class_names="abc"),
            "`y_true` must hold numbers from 0 to 2, or names of `class_names`. Received: 3",
        ),
        (
            lambda: Counts.from_labels([0, 1], [0, 0], sample_weight=[1, -1]),
            "`sample_weight` must hold finite numbers from 0. Received: -1",
        ),
        (
            lambda: Counts.from_labels([0, 1], [0, 0], sample_weight=[1]),
            "`sample_weight` must hold a number for each sample, shape (2,). "
            "Received: shape=(1,), dtype=int64",
        ),
        (
            lambda: Counts.from_scores([0, 1], OnGpu()),
            "`y_score` must be an array, a list or a tensor that numpy can read. Of a tensor of PyTorch "
            "give `y_score.detach().cpu()`. Received: OnGpu, can't convert cuda:0 device type tensor to "
            "numpy.",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(count, message):
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        count()
    assert str(caught.value) == message


def test_two_threads_write_one_whole_file(tmp_path, read):
    def add(writer, name):
        for step in range(200):
            writer.add_scores([0, 1, 1], [0.2, 0.4, 0.9], step, name=name)

    with CountsWriter(tmp_path) as writer, ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(add, writer, name) for name in ("a", "b")]:
            future.result()

    tags = read(tmp_path, "custom_metrics")
    assert len(list((tmp_path / "custom_metrics").iterdir())) == 1
    assert [series.steps for series in tags.values()] == [list(range(200))] * 2


def test_a_thread_that_evaluates_may_lag_behind_another(tmp_path, read):
    with CountsWriter(tmp_path) as writer:
        for step in range(16):
            writer.add_labels([0, 1], [0, 1], step)
        writer.add_formulas(["recall"], 0)

    assert read(tmp_path, "custom_metrics")["custom_metrics/recall"].steps == [0]
