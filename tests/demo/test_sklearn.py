"""The demo with scikit-learn, at the prompt and as a function."""

from pathlib import Path

import pytest
from sklearn.metrics import fbeta_score

pytestmark = pytest.mark.knows_no_tensorflow

DEMO = Path(__file__).parents[2] / "demo"


def test_linear_model_has_the_f2_of_scikit_learn(train, read, tmp_path):
    y_true, y_score = train("train_sklearn.py", tmp_path / "logs")

    tags = read(tmp_path, "logs", "validation", "custom_metrics")
    f2 = fbeta_score(y_true, y_score > 0.5, beta=2)
    assert tags["custom_metrics/f2"][1] == pytest.approx(f2, rel=1e-6)


def test_demo_says_how_to_see_it(run, tmp_path):
    result = run(DEMO / "train_sklearn.py", tmp_path, "--epochs", 1)

    assert result.stdout == f"See it with: tensorboard --logdir {tmp_path}\n"
