"""POST /evaluate under other numbers: parameters, prevalence, thresholds chosen elsewhere, a baseline."""

import numpy as np
import pytest
from event_files import Events

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds

pytestmark = pytest.mark.knows_no_tensorflow

TRAIN = {"runs": ["exp/train"]}


def only(panel, formula: str, **more: object) -> dict:
    (result,) = panel.results(formula, **more)
    assert result["error"] is None, result["error"]
    (entry,) = result["series"]
    return entry


def test_a_parameter_of_the_request_gives_a_name_a_number(splits):
    # fn, fp are 10, 20 and 20, 20.
    assert only(splits, "cost_fn*fn + fp", runs=["plain"], parameters={"cost_fn": 5})["values"] == [70, 120]


def test_a_parameter_of_the_request_replaces_that_of_a_formula_set(panel):
    # cost is cost_fn*fn + fp, with 5 for cost_fn; fn is 1 and fp is 3.
    assert only(panel, "cost", runs=["team/a"])["values"] == [8]
    assert only(panel, "cost", runs=["team/a"], parameters={"cost_fn": 7})["values"] == [10]


def test_a_parameter_can_stand_where_a_number_must(splits):
    entry = only(splits, "ema(x, w)", runs=["w/seed1"], parameters={"w": 0})

    assert entry["values"] == [1, 2, 3]


def test_prevalence_changes_every_count(splits):
    asked = {"runs": ["plain"], "prevalence": 0.01}

    # Recall stays at 0.8; of 1,000 examples 10 are positive and 990 negative, 20/950 of them found.
    assert only(splits, "recall", **asked)["values"] == pytest.approx([0.8, 0.6])
    precision = 8 / (8 + 990 * 20 / 950)
    assert only(splits, "precision", **asked)["values"][0] == pytest.approx(precision)
    assert only(splits, "at_prevalence(precision, 0.01)", runs=["plain"])["values"][0] == precision


@pytest.mark.parametrize("formula", ["validation.precision", "validation.precision + 0*train.tp"])
def test_prevalence_changes_the_counts_of_siblings_too(splits, formula):
    entry = only(splits, formula, **TRAIN, prevalence=0.01)

    # At 0.5 all 4 positives and 2 of the 4 negatives of the validation run are above; then 1 and 3.
    assert entry["values"] == pytest.approx([0.01 / (0.01 + 0.99 / 2), 0.0025 / (0.0025 + 0.99 * 3 / 4)])


def test_a_threshold_is_chosen_on_another_split_at_each_step(splits):
    entry = only(splits, "f1", **TRAIN, threshold_from={"part": "validation", "best": "f1"})

    # F1 of the validation run is best at 0.5 (8/10 against 8/12), then at 0 (8/12 against 2/8).
    assert entry["at"] == {"threshold": [0.5, 0.0]}
    assert entry["values"] == pytest.approx([8 / 11, 10 / 18])
    assert entry["notes"] == ["threshold chosen by the best f1 of run 'exp/validation' at each step"]
    assert entry["cautions"] == []


def test_a_threshold_is_chosen_at_the_last_step_for_all(splits):
    chosen = {"part": "validation", "best": "f1", "at": "last"}

    entry = only(splits, "f1", **TRAIN, threshold_from=chosen)

    assert entry["at"] == {"threshold": 0.0}
    assert entry["values"] == pytest.approx([10 / 18, 10 / 18])


def test_a_threshold_that_is_chosen_on_the_run_itself_has_a_caution(splits):
    entry = only(splits, "f1", **TRAIN, threshold_from={})

    assert entry["at"] == {"threshold": 0.5}
    assert entry["values"] == pytest.approx([8 / 11, 4 / 7])
    assert entry["cautions"] == ["threshold chosen among 3 on the data that it is reported on"]


def test_a_threshold_is_chosen_in_each_layout_of_a_set_that_was_changed(panel):
    # At thresholds 0, 0.5 and 1 tp, fp, fn are 21, 9, 5 at first; then, at five, 5, 45, 1.
    (result,) = panel.results("f1", runs=["relayout"], threshold_from={})

    found = sorted((s["steps"], s["values"], s["at"]) for s in result["series"])
    at = {"threshold": 0.0}
    assert found == [([0], [pytest.approx(42 / 56)], at), ([1], [pytest.approx(10 / 56)], at)]


def test_a_threshold_is_chosen_at_the_last_step_in_the_layout_that_was_logged_last(relaid):
    (result,) = relaid.results("f1", threshold_from={"at": "last"})

    # The counts that were logged last are best at 0.5, those before them at 0.
    found = {(s["run"], tuple(s["steps"])): s["at"]["threshold"] for s in result["series"]}
    assert found == {
        ("few_last", (0, 1)): 0.5,
        ("few_last", (1, 2)): 0.5,
        ("many_last", (0, 1)): 0.5,
        ("many_last", (1, 2)): 0.5,
    }


def test_a_threshold_is_chosen_in_each_layout_where_the_classes_were_renamed(tmp_path, open_panel):
    with Events(tmp_path / "run/custom_metrics") as events:
        for classes, steps in ((("cat", "dog"), (0, 1)), (("owl", "fox"), (2,))):
            layout = Layout("scores", even_thresholds(3), classes=classes)
            for step in steps:
                events.tensor(layout, step, [[[0, 4, 0, 0], [0, 0, 1, 0]], [[0, 0, 4, 0], [0, 4, 0, 0]]])

    (result,) = open_panel(tmp_path).results("f1", threshold_from={})

    # The first class is best at 0.5; the second at 0, where all 8 are above.
    assert {s["class"]: (s["steps"], s["values"], s["at"]["threshold"]) for s in result["series"]} == {
        "cat": ([0, 1], [1, 1], 0.5),
        "dog": ([0, 1], [8 / 12, 8 / 12], 0.0),
        "owl": ([2], [1], 0.5),
        "fox": ([2], [8 / 12], 0.0),
    }


def test_a_split_that_is_the_run_itself_has_a_caution_too(splits):
    entry = only(splits, "f1", **TRAIN, threshold_from={"part": "train", "best": "f1"})

    assert entry["cautions"] == ["threshold chosen among 3 on the data that it is reported on"]


@pytest.mark.parametrize("part", [None, "validation"])
def test_where_no_step_is_shared_no_threshold_is_chosen(panel, part):
    for at in ("step", "last"):
        (result,) = panel.results(
            'f1 + 0*run("short", c)', runs=["sweep/validation"], threshold_from={"part": part, "at": at}
        )

        assert result["series"] == []
        assert result["error"]["message"] == "No threshold can be chosen on run 'sweep/validation' for it"


@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        ({}, "training 'exp'"),
        ({"part": "validation"}, "training 'exp'"),
        ({"best": "validation.f1"}, "training 'exp'"),
        ({"part": "validation", "best": "f1"}, "run 'exp/validation'"),
    ],
)
def test_a_threshold_is_chosen_for_a_formula_whose_every_name_has_a_prefix(splits, chosen, where):
    entry = only(splits, "validation.f1", **TRAIN, threshold_from=chosen)

    # Best at 0.5 with 8/10, then at 0 with 8/12.
    assert (entry["run"], entry["at"]) == ("exp", {"threshold": [0.5, 0.0]})
    assert entry["values"] == pytest.approx([8 / 10, 8 / 12])
    (note,) = (note for note in entry["notes"] if note.startswith("threshold chosen"))
    assert note.endswith(f" of {where} at each step")
    assert entry["cautions"] == ["threshold chosen among 3 on the data that it is reported on"]


def test_a_threshold_is_chosen_by_a_formula_whose_every_name_has_a_prefix(splits):
    for formula in ("f1", "train.f1"):
        entry = only(splits, formula, **TRAIN, threshold_from={"best": "validation.f1"})

        assert entry["values"] == pytest.approx([8 / 11, 10 / 18])
        assert entry["cautions"] == []  # none of it is counted in the run that it is chosen on


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        (
            {"best": "f1"},
            "No threshold can be chosen on training 'exp' for it",
            "Choose it on one of its runs.",
        ),
        ({"part": "test"}, "No run 'test' of 'exp' to choose a threshold on", None),
    ],
)
def test_where_a_training_has_no_threshold_it_is_told_so(splits, chosen, message, hint):
    (result,) = splits.results("validation.f1", **TRAIN, threshold_from=chosen)

    assert result["series"] == []
    assert (result["error"]["message"], result["error"]["hint"]) == (message, hint)


def test_counts_are_read_where_another_formula_is_best(splits):
    cost = {"best": "fn + 10*fp"}
    body = {"formulas": [{"formula": f} for f in ("tp", "fp", "tn", "fn")], **TRAIN, "threshold_from": cost}

    found = [result["series"][0] for result in splits.post("evaluate", body).json["results"]]

    # It is 80, 21, 5 and 80, 3, 5 at the thresholds 0, 0.5 and 1.
    assert [one["at"] for one in found] == [{"threshold": [1.0, 0.5]}] * 4
    assert [one["values"] for one in found] == [[0, 2], [0, 0], [8, 8], [5, 3]]


@pytest.mark.parametrize("said", [{}, {"goal": "minimize"}])
def test_of_a_cost_the_threshold_of_the_smallest_is_chosen(splits, said):
    body = {"formulas": [{"formula": "fn + 10*fp", **said}], **TRAIN, "threshold_from": {}}
    (result,) = splits.post("evaluate", body).json["results"]

    # At the thresholds 0, 0.5 and 1: 80, 21, 5 and 80, 3, 5.
    assert result["series"][0]["values"] == [5, 3]
    assert result["series"][0]["at"] == {"threshold": [1.0, 0.5]}
    assert result["goal"] == "minimize"


def test_a_goal_that_a_request_says_counts(splits):
    asked = {"formula": "fn + 10*fp", "goal": "maximize"}

    body = {"formulas": [asked], **TRAIN, "threshold_from": {}}
    (own,) = splits.post("evaluate", body).json["results"]
    best = {"best": "fn + 10*fp", "goal": "maximize"}
    (by_another,) = splits.post("evaluate", {**body, "threshold_from": best}).json["results"]
    (table,) = splits.post("evaluate", {"formulas": [asked], **TRAIN, "view": "table"}).json["results"]

    assert own["series"][0]["values"] == by_another["series"][0]["values"] == [80, 80]
    assert table["series"][0]["goal"] == "maximize"
    assert [own["goal"], table["goal"]] == ["minimize"] * 2  # as it is where nobody says it


def test_the_table_is_of_the_smallest_cost(splits):
    body = {"formulas": [{"formula": "fn + 10*fp"}, {"formula": "tp"}], **TRAIN, "view": "table"}
    cost, right = (one["series"][0] for one in splits.post("evaluate", body).json["results"])

    assert [cost["goal"], cost["best"]["value"]] == ["minimize", 3]
    assert [right["goal"], right["best"]["value"]] == ["maximize", 4]


def test_a_band_is_at_the_chosen_thresholds(splits):
    chosen = {"part": "validation", "best": "f1"}

    band = only(splits, "recall", **TRAIN, threshold_from=chosen, interval=0.9)["band"]

    at = [only(splits, "lower(recall, 0.9)", **TRAIN, threshold=t)["values"] for t in (0.5, 0)]
    assert band["lower"] == [at[0][0], at[1][1]]


def test_a_threshold_for_the_difference_from_the_best_is_picked_after(splits):
    entry = only(splits, "best(f1) - f1", **TRAIN, threshold_from={"part": "validation", "best": "f1"})

    assert entry["values"] == pytest.approx([0, 4 / 7 - 10 / 18])


def test_a_run_without_that_split_is_skipped(splits):
    (result,) = splits.results("f1", runs=["plain"], threshold_from={"part": "validation"})

    assert result["error"]["message"] == "No sibling run 'validation' of 'plain' to choose a threshold on"


def test_a_comparison_has_the_difference_and_the_probability_of_being_better(splits):
    entry = only(splits, "recall", runs=["exp/train", "plain"], view="comparison", baseline="exp/train")

    # Of step 0 alone, which both have: 40 of 50 against 4 of 5.
    assert (entry["run"], entry["steps"]) == ("plain", [0])
    assert entry["values"] == pytest.approx([0])
    rng = np.random.default_rng(0)
    better = (rng.beta(40.5, 10.5, 100_000) > rng.beta(4.5, 1.5, 100_000)).mean()
    # Three standard errors of a share of 1,000 draws.
    assert entry["probability_better"] == pytest.approx([better], abs=0.05)
    assert entry["notes"][-1].startswith("the probability is unpaired")


def test_a_smaller_error_is_better(splits):
    body = {"formulas": [{"formula": "fn/p", "goal": "minimize"}], "view": "comparison"}
    shares = []
    for run, baseline in (("plain", "exp/train"), ("exp/train", "plain")):
        answer = splits.post("evaluate", {**body, "runs": [run], "baseline": baseline}).json
        shares += answer["results"][0]["series"][0]["probability_better"]

    assert sum(shares) == pytest.approx(1)


def test_what_both_sides_read_from_one_run_is_as_good_as_itself(splits):
    entry = only(
        splits, "validation.recall", runs=["exp/validation"], view="comparison", baseline="exp/train"
    )

    assert (entry["values"], entry["probability_better"]) == ([0, 0], [0.5, 0.5])
    assert not any("unpaired" in note for note in entry["notes"])  # nothing in it is independent


def test_scalars_have_a_difference_but_no_probability(splits):
    entry = only(splits, "x", runs=["w/seed2"], view="comparison", baseline="w/seed1")

    assert (entry["values"], entry["probability_better"]) == ([2, 2], [])
    assert entry["notes"] == ["no probability: only a formula of counts has an interval"]


@pytest.mark.parametrize(
    "asked",
    [
        {"parameters": {"tp": 1}},
        {"parameters": {"best": 1}},
        {"parameters": {"a b": 1}},
        {"parameters": {"w": "1"}},
        {"parameters": {"w": True}},
        {"parameters": {"w": 10**400}},
        {"parameters": [1]},
        {"parameters": {f"w{i}": 1 for i in range(65)}},
        {"prevalence": 2},
        {"prevalence": "0.5"},
        {"interval": 1},
        {"interval": True},
        {"interval": 0.9, "view": "surface"},
        {"interval": 0.9, "group": {"by": "hparam", "value": "lr"}},
        {"threshold": 0.5, "threshold_from": {}},
        {"threshold_from": {"best": 1}},
        {"threshold_from": {"goal": "minimize"}},
        {"threshold_from": {"best": "f1", "goal": "least"}},
        {"threshold_from": {"best": "1 +"}},
        {"threshold_from": {"run": "a"}},
        {"threshold_from": {}, "view": "surface"},
        {"threshold_from": {}, "view": "comparison", "baseline": "plain"},
        {"view": "pie"},
        {"view": "comparison"},
        {"view": ["step"]},
        {"step": 1},
        {"step": 1.5, "view": "point"},
        {"step": True, "view": "point"},
        {"step": 2**63, "view": "point"},
        {"class": 1},
        {"group": {"by": "hparam"}},
        {"group": {"by": "pattern", "value": "seed"}},
        {"group": {"by": "pattern", "value": "*", "spread": "wide"}},
        {"group": {"by": "pattern", "value": "*", "quantiles": [0.9, 0.1]}},
        {"group": {"by": "pattern", "value": "*"}, "view": "surface"},
        {"group": {"by": "pattern", "value": "*"}, "view": "comparison"},
        {"group": {"by": "pattern", "value": "*"}, "view": "table", "interval": 0.9},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(splits, asked):
    response = splits.post("evaluate", {"formulas": [{"formula": "f1"}], **asked})

    assert (response.status, response.json["error"]["code"]) == (400, "bad_request")
