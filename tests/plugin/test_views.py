"""POST /evaluate: over thresholds, over classes, the surface, one point, and a table."""

import numpy as np
import pytest
from event_files import Events

# F1 of exp/train at the thresholds 0, 0.5 and 1: 2*tp / (2*tp + fp + fn).
TRAIN_F1 = [[10 / 18, 8 / 11, 0], [10 / 18, 4 / 7, 0]]
F2 = {"name": "mine", "formula": "5*tp / (5*tp + 4*fn + fp)"}


def only(panel, formula: str | dict, **more: object) -> dict:
    """The one entry of one formula."""
    formulas = [formula if isinstance(formula, dict) else {"formula": formula}]
    response = panel.post("evaluate", {"formulas": formulas, **more})
    assert response.status == 200, response.body
    (result,) = response.json["results"]
    assert result["error"] is None, result["error"]
    (entry,) = result["series"]
    return entry


@pytest.mark.parametrize(("step", "row"), [(0, 0), (1, 1), (None, 1)])
def test_over_thresholds_at_a_step_or_the_last(splits, step, row):
    entry = only(splits, "f1", runs=["exp/train"], view="threshold", step=step)

    assert entry["thresholds"] == [0.0, 0.5, 1.0]
    assert entry["values"] == pytest.approx(TRAIN_F1[row])
    assert entry["at"]["step"] == row
    assert entry["band"] is None


def test_a_band_over_thresholds_has_an_end_for_each(splits):
    entry = only(splits, "recall", runs=["exp/train"], view="threshold", interval=0.9)

    low, high = entry["band"]["lower"], entry["band"]["upper"]
    assert entry["band"]["thresholds"] == [0.0, 0.5, 1.0]
    assert low[1] < entry["values"][1] < high[1]


def test_over_thresholds_a_scalar_has_one_value_at_none(splits):
    entry = only(splits, "x", runs=["w/seed1"], view="threshold")

    assert (entry["thresholds"], entry["values"]) == ([None], [3.0])


def test_a_step_that_a_run_does_not_have_is_refused_with_the_nearest(splits):
    (result,) = splits.results("tp", runs=["plain"], view="threshold", step=4)

    assert result["error"]["message"] == "Nothing at step 4 in this run"
    assert result["error"]["hint"] == "The nearest is 5."


def test_over_classes(splits):
    entry = only(splits, "recall", runs=["classes"], view="class")

    assert (entry["classes"], entry["values"]) == (["cat", "dog"], [0.5, 1.0])
    assert entry["at"] == {"step": 3, "wall_time": entry["at"]["wall_time"], "threshold": None}


def test_an_undefined_value_without_classes_is_said_to_be_so_at_its_step(splits):
    entry = only(splits, "tp/0*0", runs=["plain"], view="class")

    assert (entry["classes"], entry["values"]) == ([None], [None])
    assert "undefined at this step" in entry["notes"]


def test_one_class_alone_can_be_asked_for(splits):
    entry = only(splits, "recall", runs=["classes"], **{"class": "dog"})

    assert (entry["class"], entry["values"]) == ("dog", [1.0])


def test_a_run_without_the_class_that_is_asked_for_is_skipped_and_told_its_classes(splits):
    (one,) = splits.results("recall", runs=["classes", "plain"], **{"class": "owl"})
    (none,) = splits.results("recall", runs=["classes", "w/seed1"], **{"class": "dogs"})

    # The counts of plain have no classes, and so count for any.
    assert ([s["run"] for s in one["series"]], one["error"]) == (["plain"], None)
    assert [(s["run"], s["error"]["message"], s["error"]["hint"]) for s in one["skipped"]] == [
        ("classes", "No class 'owl'", "The classes are cat, dog.")
    ]
    assert {s["run"]: (s["error"]["message"], s["error"]["hint"]) for s in none["skipped"]} == {
        "w/seed1": ("Unknown name 'recall'", "This run has logged no counts."),
        "classes": ("No class 'dogs'", "Did you mean 'dog'?"),
    }


def test_the_surface_has_a_row_for_each_step(splits):
    entry = only(splits, "f1", runs=["exp/train"], view="surface")

    assert (entry["steps"], entry["thresholds"]) == ([0, 1], [0.0, 0.5, 1.0])
    np.testing.assert_allclose(entry["values"], TRAIN_F1)


def test_a_surface_of_many_steps_is_thinned_and_says_so(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        events.scalars("x", range(500), range(500))

    entry = only(open_panel(tmp_path), "x", view="surface")

    assert len(entry["steps"]) == 200
    assert (entry["steps"][0], entry["steps"][-1]) == (0, 499)
    assert entry["values"] == [[step] for step in entry["steps"]]
    assert entry["notes"] == ["drawn at 200 of 500 steps"]


def test_a_point_is_explained_with_its_numbers(splits):
    entry = only(splits, F2, runs=["plain"], view="point", step=0, interval=0.95)

    assert entry["counts"] == {"tp": 40, "fp": 20, "tn": 930, "fn": 10}
    assert entry["substituted"] == "5·40 / (5·40 + 4·10 + 20)"
    assert entry["lines"] == ["200 / 260", "0.7692"]
    assert entry["value"] == pytest.approx(200 / 260)
    assert entry["band"]["lower"][0] < 200 / 260 < entry["band"]["upper"][0]
    assert entry["mathml"].startswith("<math ")
    (source,) = entry["sources"]
    assert source["run"] == "plain/custom_metrics"


def test_a_point_tells_the_formulas_that_it_refers_to(splits):
    entry = only(splits, "validation.recall - recall", runs=["exp/train"], view="point", step=1)

    assert entry["substituted"] == "0.25 − 0.4"
    assert [(p["name"], p["substituted"], p["lines"]) for p in entry["parts"]] == [
        ("validation.recall", "1 / (1 + 3)", ["1 / 4", "0.25"]),
        ("recall", "2 / (2 + 3)", ["2 / 5", "0.4"]),
    ]
    assert entry["at"]["rule"] == ">"


def test_a_point_tells_what_is_undefined_in_the_formulas_that_it_refers_to(splits):
    entry = only(splits, "precision", runs=["exp/train"], view="point", step=0, threshold=1)

    assert entry["value"] is None
    assert entry["notes"] == ["precision is undefined", "0 / 0 is undefined: none predicted positive"]


def test_a_point_about_all_thresholds_has_no_counts(splits):
    entry = only(splits, "best(f1)", runs=["exp/train"], view="point", step=0)

    assert entry["value"] == pytest.approx(8 / 11)
    assert (entry["counts"], entry["at"]["threshold"]) == (None, None)


def test_a_table_has_the_last_best_smallest_largest_and_mean(splits):
    entry = only(splits, {"formula": "x", "goal": "minimize"}, runs=["w/seed1"], view="table")

    found = {key: entry[key] for key in ("goal", "last", "best", "min", "max", "mean", "defined")}
    nothing = {"threshold": None, "lower": None, "upper": None}
    assert found == {
        "goal": "minimize",
        "last": {"value": 3.0, "step": 2, **nothing},
        "best": {"value": 1.0, "step": 0, **nothing},
        "min": {"value": 1.0, "step": 0, **nothing},
        "max": {"value": 3.0, "step": 2, **nothing},
        "mean": 2.0,
        "defined": 3,
    }


def test_a_table_has_the_interval_of_the_last_and_of_the_best(splits):
    entry = only(splits, "recall", runs=["plain"], view="table", interval=0.95)

    # Recall is 40 of 50 at step 0, and 30 of 50 at step 5.
    assert (entry["best"]["value"], entry["best"]["step"]) == (0.8, 0)
    assert (entry["last"]["value"], entry["last"]["step"]) == (0.6, 5)
    for key in ("best", "last"):
        assert entry[key]["lower"] < entry[key]["value"] < entry[key]["upper"]


def test_a_table_of_what_is_never_defined_has_no_entries(splits):
    entry = only(splits, "0*x/0", runs=["w/seed1"], view="table")

    assert (entry["last"], entry["best"], entry["mean"], entry["defined"]) == (None, None, None, 0)


def test_an_interval_of_what_is_no_count_is_told_to_be_none(splits):
    entry = only(splits, "x", runs=["w/seed1"], interval=0.95)

    assert entry["band"] is None
    assert entry["notes"] == ["no interval: only a formula of counts has an interval"]


def test_a_band_over_steps_is_that_of_lower_and_upper(splits):
    results = splits.results("lower(recall, 0.9)", "upper(recall, 0.9)", runs=["plain"])

    band = only(splits, "recall", runs=["plain"], interval=0.9)["band"]

    assert [band["lower"], band["upper"]] == [r["series"][0]["values"] for r in results]
    assert (band["level"], band["steps"]) == (0.9, [0, 5])


def test_a_band_has_at_most_100_steps(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        for step in range(150):
            events.cells(step, [5, 1, 4, 2])

    entry = only(open_panel(tmp_path), "recall", interval=0.9)

    assert (len(entry["steps"]), len(entry["band"]["steps"])) == (150, 100)
    assert (entry["band"]["steps"][0], entry["band"]["steps"][-1]) == (0, 149)


def test_both_loaders_give_identical_answers(both_loaders):
    formulas = ["f1", "best(f1)", "macro(recall)", "ema(loss, 0.5)", "a*b", "x", "lower(mcc, 0.9)"]

    fast, python = (panel.results(*formulas) for panel in both_loaders)

    assert fast == python
    assert all(result["series"] for result in fast)
