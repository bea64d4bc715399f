"""The notebook, executed as Jupyter does it."""

import json
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

NOTEBOOK = Path(__file__).parents[2] / "demo" / "article.ipynb"

EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
client = NotebookClient(nbformat.read(sys.argv[1], 4), timeout=None, resources={"metadata": {"path": "."}})
print(client.execute().cells[-1].outputs)
"""


def test_article_writes_both_trainings_and_starts_tensorboard(run, read, tmp_path):
    # As in an environment that was activated: the notebook starts the `tensorboard` on the path.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PATH": path}
    result = run("-c", EXECUTE, NOTEBOOK, cwd=tmp_path, env=environment)

    # TensorBoard leaves a note there while it runs: it shall not outlive this test.
    for note in (tmp_path / ".tensorboard-info").glob("pid-*.info"):
        os.kill(json.loads(note.read_text())["pid"], signal.SIGTERM)
    assert "<iframe" in result.stdout
    f2 = {}
    for training in ("plain", "weighted"):
        tags = read(tmp_path, "logs", training, "validation", "custom_metrics")
        assert list(tags["custom_metrics/f2"]) == list(range(20))
        f2[training] = np.mean([tags["custom_metrics/f2"][step] for step in range(15, 20)])
    assert f2["weighted"] > f2["plain"]


def test_article_is_kept_without_what_it_printed():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]

    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
