"""The demo with PyTorch."""

import pytest
from sklearn.metrics import fbeta_score


def test_pytorch_model_has_the_f2_of_scikit_learn(train, read, tmp_path):
    y_true, y_score = train("train_pytorch.py", tmp_path / "logs")

    tags = read(tmp_path, "logs", "validation", "custom_metrics")
    f2 = fbeta_score(y_true, y_score > 0.5, beta=2)
    assert tags["custom_metrics/f2"][1] == pytest.approx(f2, rel=1e-6)
