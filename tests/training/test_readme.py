"""The README's Python runs as it stands there."""

import re
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", _README, re.DOTALL)


def test_every_block_of_python_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (toml,) = blocks("toml")
    Path("metrics.toml").write_text(toml, encoding="utf-8")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 4)).astype("float32")
    y = (x.sum(axis=1) > 1).astype("float32")
    names = {"x_train": x, "y_train": y, "x_val": x, "y_val": y}
    names |= {"y_true": y, "y_score": rng.random(80), "epoch": 0}

    for block in blocks("python"):
        # Three epochs show as much as fifty.
        exec(compile(block.replace("epochs=50", "epochs=3, verbose=0"), "README.md", "exec"), names)

    assert sorted(path.name for path in Path("logs/first").iterdir()) == ["train", "validation"]
    assert len(list(Path("logs/torch/validation/custom_metrics").iterdir())) == 1
