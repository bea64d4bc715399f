"""The demos of several classes and several labels."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.metrics import f1_score
from sklearn.metrics import recall_score

pytestmark = pytest.mark.tensorflow


def test_digits_are_counted_as_scikit_learn_counts_them(train, read, tmp_path):
    y_true, y_score = train("train_digits.py", tmp_path / "logs")

    tags = read(tmp_path, "logs", "validation", "custom_metrics")
    (counts,) = (steps for tag, steps in tags.items() if tag.startswith("custom_metrics/counts/"))
    y_pred = y_score.argmax(axis=1)
    assert list(counts) == [0, 1]
    assert np.array_equal(counts[1], confusion_matrix(y_true, y_pred))
    worst = recall_score(y_true, y_pred, average=None).min()
    assert tags["custom_metrics/worst_recall"][1] == pytest.approx(worst, rel=1e-6)


def test_topics_have_the_f1_of_scikit_learn(train, read, tmp_path):
    y_true, y_score = train("train_multilabel.py", tmp_path / "logs")

    tags = read(tmp_path, "logs", "validation", "custom_metrics")
    (counts,) = (steps for tag, steps in tags.items() if tag.startswith("custom_metrics/counts/"))
    assert list(counts) == [0, 1]
    assert counts[1].sum() == y_true.size
    micro = f1_score(y_true, y_score > 0.5, average="micro")
    assert tags["custom_metrics/micro_f1"][1] == pytest.approx(micro, rel=1e-6)
