"""Formulas of runs as files: the same numbers in each format, and how they came about."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from event_files import Events
from event_files import labels_and_scores
from pyarrow import parquet
from sklearn.metrics import f1_score

WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
from tb_custom_metrics.cli.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def exported(tb, shared, tmp_path_factory) -> Path:
    """The same formulas of one run, in each format."""
    directory = tmp_path_factory.mktemp("exported")
    for name in ("all.csv", "all.json", "all.parquet", "table.tex"):
        asked = ["f1", "cost=5*fn + fp", "--where", "sweep/*", "--threshold", "0.3"]
        tb("export", shared, *asked, "-o", directory / name)
    return directory


def test_csv_holds_every_step_as_scikit_learn_computes_it(exported):
    f1 = [row for row in rows(exported / "all.csv") if row["formula"] == "f1"]
    found = {int(row["step"]): float(row["value"]) for row in f1}

    expected = {}
    for step in range(3):
        y_true, y_score = labels_and_scores(step)
        expected[step] = f1_score(y_true, y_score > np.float32(0.3))
    assert found == pytest.approx(expected, rel=1e-12)
    first = rows(exported / "all.csv")[0]
    told = [first[key] for key in ("run", "set", "class", "threshold", "wall_time")]
    assert told == ["sweep/validation", "counts", "", "0.3", "1795000000.0"]


def test_json_and_parquet_hold_the_same(exported):
    table = parquet.read_table(exported / "all.parquet")
    read = json.loads((exported / "all.json").read_text())

    expected = [float(row["value"]) for row in rows(exported / "all.csv")]
    assert table.column("value").to_pylist() == read["columns"]["value"] == expected
    assert table.column("run").to_pylist() == read["columns"]["run"] == ["sweep/validation"] * 6
    assert list(table.column_names) == list(read["columns"])
    assert json.loads(table.schema.metadata[b"custom_metrics"]) == read["about"]


def test_each_file_says_the_formulas_the_runs_and_the_rules(exported):
    about = json.loads((exported / "all.json").read_text())["about"]

    assert [(one["name"], one["formula"], one["definition"]) for one in about["formulas"]] == [
        ("f1", "f1", "2*tp / (2*tp + fp + fn)"),
        ("cost", "5*fn + fp", None),
    ]
    assert about["runs"] == ["sweep/validation"]
    assert about["threshold"].endswith("the stored threshold nearest to 0.3")
    assert about["threshold_rules"] == {">, positive above the threshold": ["sweep/validation"]}
    assert "undefined" in about["undefined"]
    assert "joined on the steps that they share" in about["join"]
    for name, comment in (("all.csv", "# "), ("table.tex", "% ")):
        text = (exported / name).read_text()
        assert f'{comment}formulas: {{"name": "f1", "formula": "f1", "definition": "2*tp / (2*tp' in text
        assert f"{comment}runs: sweep/validation" in text
        assert f"{comment}undefined: " in text


def test_latex_is_a_table_of_runs_by_formulas(exported):
    y_true, y_score = labels_and_scores(2)
    predicted = y_score > np.float32(0.3)
    fn, fp = (y_true & ~predicted).sum(), (~y_true.astype(bool) & predicted).sum()

    body = (exported / "table.tex").read_text().partition("\\begin")[2]

    assert body.splitlines() == [
        "{tabular}{lrr}",
        "\\toprule",
        "run & \\texttt{f1} & \\texttt{cost} \\\\",
        "\\midrule",
        f"sweep/validation counts & ${f1_score(y_true, predicted):.4g}$ & ${5 * fn + fp:.4g}$ \\\\",
        "\\bottomrule",
        "\\end{tabular}",
    ]


def test_names_are_data_in_every_format(tb, tmp_path):
    name = '=cmd|"x"#, & _$'
    with Events(tmp_path / "logs" / name) as events:
        events.scalars("x", [0, 1], [1.5, np.nan])

    for ending in ("csv", "tex"):
        tb("export", tmp_path / "logs", "x", "-o", tmp_path / f"out.{ending}")

    found = [(row["run"], row["value"]) for row in rows(tmp_path / "out.csv")]
    assert found == [(f"'{name}", "1.5"), (f"'{name}", "")]
    assert '=cmd\\textbar{}"x"\\#, \\& \\_\\$ & $1.5$ \\\\' in (tmp_path / "out.tex").read_text()


def test_every_threshold_can_be_written(tb, splits, tmp_path):
    tb("export", splits, "recall", "--over", "threshold", "--where", "exp/train", "-o", tmp_path / "out.csv")

    # of 5 positives at the last step, 3 in (0, 0.5] and 2 in (0.5, 1]
    assert [(row["threshold"], row["value"]) for row in rows(tmp_path / "out.csv")] == [
        ("0.0", "1.0"),
        ("0.5", "0.4"),
        ("1.0", "0.0"),
    ]


def test_without_pyarrow_parquet_is_refused_with_what_to_install(splits, tmp_path):
    out = tmp_path / "out.parquet"
    command = [sys.executable, "-P", "-c", WITHOUT_PYARROW, "export", splits, "x", "-o", out]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)

    assert result.returncode == 2
    assert result.stderr == (
        "tb-custom-metrics: Parquet needs pyarrow. Install it with: "
        "pip install 'tensorboard-plugin-custom-metrics[parquet]', or export to .csv\n"
    )
    assert not out.exists()
