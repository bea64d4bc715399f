"""POST /evaluate, the view `matrix`: confusion matrices, against scikit-learn."""

import numpy as np
import pytest
from event_files import Events
from event_files import labels_and_scores
from sklearn.metrics import confusion_matrix

from tb_custom_metrics import metadata

CLASSES = ("cat", "dog", "owl")
Y_TRUE = [["cat", "cat", "dog", "owl", "owl"], ["cat", "dog", "dog", "owl", "owl", "owl"]]
Y_PRED = [["cat", "dog", "dog", "cat", "owl"], ["cat", "dog", "cat", "owl", "owl", "dog"]]


@pytest.fixture
def pets(tmp_path, open_panel):
    with Events(tmp_path / "pets/custom_metrics") as events:
        for step, (true, predicted) in enumerate(zip(Y_TRUE, Y_PRED, strict=True)):
            events.matrix(step, confusion_matrix(true, predicted, labels=CLASSES), CLASSES)
    return open_panel(tmp_path)


def entries(panel, formula: str, **more: object) -> list[dict]:
    (result,) = panel.results(formula, view="matrix", **more)
    assert result["error"] is None, result["error"]
    return result["series"]


@pytest.mark.parametrize(("step", "index"), [(0, 0), (1, 1), (None, 1)])
def test_a_matrix_of_several_classes_is_scikit_learns(pets, step, index):
    (entry,) = entries(pets, "macro(recall)", step=step)

    assert entry["labels"] == list(CLASSES)
    assert entry["matrix"] == confusion_matrix(Y_TRUE[index], Y_PRED[index], labels=CLASSES).tolist()
    assert (entry["class"], entry["at"]["step"], entry["at"]["threshold"]) == (None, index, None)


@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_scores_are_cut_at_the_threshold(panel, threshold):
    y_true, y_score = labels_and_scores(2)

    (entry,) = entries(panel, "best(f1)", runs=["sweep/validation"], threshold=threshold)

    assert entry["matrix"] == confusion_matrix(y_true, y_score > np.float32(threshold)).tolist()
    assert entry["labels"] == ["negative", "positive"]
    assert (entry["at"]["threshold"], entry["at"]["rule"]) == (threshold, ">")


def test_scores_are_cut_where_the_threshold_was_chosen_on_another_split(splits):
    chosen = {"part": "validation", "best": "f1"}

    (entry,) = entries(splits, "recall", runs=["exp/train"], threshold_from=chosen)

    # The last choice is 0: of 8 negatives and 5 positives in the bins of step 1, all are above 0.
    assert entry["at"]["threshold"] == 0.0
    assert entry["matrix"] == [[0, 8], [0, 5]]
    assert entry["notes"] == ["threshold chosen by the best f1 of run 'exp/validation' at each step"]


def test_each_label_of_several_has_a_matrix_of_its_own(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        cells = metadata.Layout("cells", classes=("scratch", "dent"))
        events.tensor(cells, 0, [[4, 3, 2, 1], [5, 6, 7, 8]])

    found = entries(open_panel(tmp_path), "recall")

    assert [(one["class"], one["matrix"]) for one in found] == [
        ("scratch", [[2, 3], [1, 4]]),
        ("dent", [[7, 6], [8, 5]]),
    ]


def test_a_supposed_prevalence_changes_two_sides_and_leaves_several_classes_as_logged(splits, pets):
    (binary,) = entries(splits, "recall", runs=["plain"], prevalence=0.5)
    (several,) = entries(pets, "recall", prevalence=0.5)

    # 30 of 50 positives are found, and 20 of 950 negatives are not; 500 of 1,000 are now positive.
    np.testing.assert_allclose(binary["matrix"], [[500 * 930 / 950, 500 * 20 / 950], [200, 300]])
    assert several["matrix"] == confusion_matrix(Y_TRUE[1], Y_PRED[1], labels=CLASSES).tolist()
    assert several["notes"] == ["the matrix is as it was logged, at no other prevalence"]


def test_a_formula_without_counts_of_the_run_has_no_matrix(splits):
    (result,) = splits.results("x", runs=["w/seed1"], view="matrix")

    assert result["error"]["message"] == "It reads no counts of this run itself"
    assert "BinaryCounts()" in result["error"]["hint"]
