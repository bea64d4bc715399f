"""POST /evaluate, through a whole TensorBoard over real event files, in both loaders."""

import numpy as np
import pytest
from event_files import SWEEP
from event_files import Events
from event_files import labels_and_scores
from sklearn.metrics import f1_score

from tb_custom_metrics.metadata import Layout

START = 1_795_000_000.0


def only(results: list[dict]) -> dict:
    """The one series of the one result."""
    (result,) = results
    assert result["error"] is None, result["error"]
    (series,) = result["series"]
    return series


def sweep_f1(threshold: float) -> list[float]:
    """By scikit-learn, at each step of the run "sweep/validation"."""
    values = []
    for step in range(3):
        y_true, y_score = labels_and_scores(step)
        values.append(f1_score(y_true, y_score > np.float32(threshold), zero_division=np.nan))
    return values


def error(code: str, message: str, span: list[int], hint: str | None) -> dict:
    return {"code": code, "message": message, "span": span, "hint": hint}


def test_four_counts_of_our_own_give_a_series_by_run(tmp_path, open_panel):
    with Events(tmp_path / "a/validation/custom_metrics") as events:
        events.cells(0, [0, 0, 90, 10])
        events.cells(1, [8, 2, 88, 2])

    (result,) = open_panel(tmp_path).results("tp/(tp+fp)")

    (series,) = result["series"]
    assert series == {
        "run": "a/validation",
        "set": "counts",
        "class": None,
        "steps": [0, 1],
        "wall_times": [START, START + 1],
        "values": [None, 0.8],
        "thinned": None,
        "band": None,
        "at": {"threshold": None},
        "join": {"used": 2, "operands": {"counts": 2}},
        "notes": ["undefined at 1 of 2 steps"],
        "cautions": [],
        "sampled": False,
    }


def test_the_smallest_request_asks_for_all_runs(panel):
    (result,) = panel.results("pi")

    assert [(s["run"], s["steps"], s["values"]) for s in result["series"]] == [
        (run, [0], [np.pi]) for run in sorted(r["name"] for r in panel.get("runs").json["runs"])
    ]


def test_a_constant_reads_nothing(panel):
    assert only(panel.results("1 + 1", runs=["odd"])) == {
        "run": "odd",
        "set": None,
        "class": None,
        "steps": [0],
        "wall_times": [0.0],
        "values": [2.0],
        "thinned": None,
        "band": None,
        "at": {"threshold": None},
        "join": {"used": 1, "operands": {}},
        "notes": [],
        "cautions": [],
        "sampled": False,
    }


@pytest.mark.parametrize("threshold", [None, 0.5, 0.3, 0.305, 0.1, 0.0, 1.0])
def test_a_sweep_is_read_at_the_threshold_as_by_scikit_learn(panel, threshold):
    asked = {} if threshold is None else {"threshold": threshold}

    series = only(panel.results("f1", runs=["sweep/validation"], **asked))

    expected = sweep_f1(0.5 if threshold is None else threshold)
    np.testing.assert_allclose(np.array(series["values"], float), expected, rtol=1e-15)
    assert series["at"] == {"threshold": 0.5 if threshold is None else threshold}
    assert not any("read at" in note for note in series["notes"])


def test_a_threshold_between_two_stored_ones_is_the_nearest_and_says_so(panel):
    series = only(panel.results("f1", runs=["sweep/validation"], threshold=0.3021))

    np.testing.assert_allclose(series["values"], sweep_f1(0.3), rtol=1e-15)
    assert series["at"] == {"threshold": 0.3}
    assert series["notes"] == ["read at 0.3, the stored threshold nearest to 0.3021"]


def test_the_best_over_thresholds_is_scikit_learns_best(panel):
    series = only(panel.results("best(f1)", runs=["sweep/validation"]))

    over_thresholds = np.array([sweep_f1(threshold) for threshold in SWEEP.thresholds])
    np.testing.assert_allclose(series["values"], np.nanmax(over_thresholds, axis=0), rtol=1e-15)
    assert series["at"] == {"threshold": None}
    assert series["cautions"] == ["threshold chosen among 201 on the data that it is reported on"]


def test_a_threshold_in_the_formula_wins_over_that_of_the_request(panel):
    series = only(panel.results("at(f1, 0.3)", runs=["sweep/validation"], threshold=0.9))

    np.testing.assert_allclose(series["values"], sweep_f1(0.3), rtol=1e-15)


def test_what_is_compared_with_the_best_is_read_at_the_threshold(panel):
    series = only(panel.results("best(f1) - f1", runs=["sweep/validation"], threshold=0.4))

    best = np.nanmax([sweep_f1(threshold) for threshold in SWEEP.thresholds], axis=0)
    np.testing.assert_allclose(series["values"], best - sweep_f1(0.4), atol=1e-15)
    assert series["at"] == {"threshold": 0.4}


def test_the_threshold_itself_is_where_it_was_read(panel):
    values = only(panel.results("threshold + 0*tp", runs=["sweep/validation"], threshold=0.25))["values"]

    assert values == [0.25, 0.25, 0.25]


@pytest.mark.parametrize("run", ["keras/train", "keras/validation", "odd"])
def test_without_a_threshold_axis_the_threshold_is_undefined(panel, run):
    series = only(panel.results("threshold", runs=[run]))

    assert series["values"] == [None]
    assert series["at"] == {"threshold": None}


def test_scalars_are_found_by_name_as_keras_logs_them(panel):
    series = only(panel.results("loss * 2", runs=["keras/train"]))

    assert (series["steps"], series["values"]) == ([0, 1, 2], [1.0, 0.5, 0.25])
    assert series["set"] is None
    assert series["join"] == {"used": 3, "operands": {"epoch_loss": 3}}


def test_four_scalars_serve_as_counts(panel):
    series = only(panel.results("precision", runs=["keras/validation"]))

    assert (series["set"], series["steps"], series["values"]) == ("epoch_*", [0, 1], [None, 0.75])
    assert series["join"] == {
        "used": 2,
        "operands": {"epoch_tp": 2, "epoch_fp": 2, "epoch_tn": 2, "epoch_fn": 2},
    }


def test_a_metric_of_the_catalogue_yields_to_the_tag_of_a_run_without_counts(panel):
    (result,) = panel.results("precision", runs=["keras/train", "keras/validation"])

    assert [(s["run"], s["values"]) for s in result["series"]] == [
        ("keras/train", [0.25, 0.5, 0.75]),
        ("keras/validation", [None, 0.75]),
    ]
    assert result["definition"] == "tp / (tp + fp)"


def test_counts_and_scalars_of_one_run_are_joined(panel):
    series = only(panel.results("recall + epoch_loss", runs=["keras/validation"]))

    assert series["values"] == [0.75, 1.25]
    assert series["join"] == {
        "used": 2,
        "operands": {"epoch_tp": 2, "epoch_fp": 2, "epoch_tn": 2, "epoch_fn": 2, "epoch_loss": 2},
    }


@pytest.mark.parametrize("runs", [["keras/train"], ["keras/validation"]])
def test_a_prefix_reads_a_sibling_run(panel, runs):
    series = only(panel.results("validation.epoch_loss - train.epoch_loss", runs=runs))

    assert (series["steps"], series["values"]) == ([0, 1], [0.25, 0.25])
    assert series["join"]["used"] == 2
    assert sorted(series["join"]["operands"].values()) == [2, 3]


def test_the_join_report_names_the_run_of_a_sibling(panel):
    series = only(panel.results("validation.epoch_loss - epoch_loss", runs=["keras/train"]))

    assert series["join"] == {"used": 2, "operands": {"keras/validation: epoch_loss": 2, "epoch_loss": 3}}


def test_counts_of_a_sibling_are_read_from_a_run_without_counts(panel):
    series = only(panel.results("validation.tp + epoch_loss", runs=["keras/train"]))

    assert (series["set"], series["values"]) == (None, [0.5, 3.25])


def test_epochs_and_batches_are_not_joined(panel):
    (result,) = panel.results("batch_loss - epoch_loss", runs=["keras/train"])

    assert result["series"] == []
    assert result["error"] == error(
        "formula_join",
        "The steps of 'epoch_loss' are epochs and those of 'batch_loss' are batches",
        [0, 23],
        "Use operands that were logged on one clock.",
    )
    assert result["skipped"] == [{"run": "keras/train", "error": result["error"]}]


def test_classes_are_a_series_each(panel):
    (result,) = panel.results("recall", runs=["classes"])

    assert [(s["class"], s["values"], s["notes"]) for s in result["series"]] == [
        ("cat", [0.5, 0.75], []),
        ("dog", [1.0, 1.0], []),
        ("owl", [0.5, None], ["undefined at 1 of 2 steps"]),
    ]


def test_the_mean_over_classes_is_one_series_that_says_what_it_leaves_out(panel):
    series = only(panel.results("macro(recall)", runs=["classes"]))

    assert (series["class"], series["values"]) == (None, [2 / 3, 0.875])
    assert series["notes"] == ["mean of 2 of 3 classes where the others are undefined"]


def test_each_set_of_counts_is_a_series(panel):
    (result,) = panel.results("precision", runs=["several"])

    assert [(s["set"], s["values"], s["join"]) for s in result["series"]] == [
        ("defect", [0.75], {"used": 1, "operands": {"defect": 1}}),
        ("fraud", [0.5], {"used": 1, "operands": {"fraud": 1}}),
    ]


def test_a_changed_layout_keeps_both_parts_of_the_counts(panel):
    (result,) = panel.results("p", runs=["relayout"])

    # 5+6+7+8 positives at step 0, 6 at step 1.
    assert sorted((s["steps"], s["values"]) for s in result["series"]) == [([0], [26.0]), ([1], [6.0])]


def test_a_scalar_with_the_name_of_a_set_is_not_mixed_up_with_it(panel):
    series = only(panel.results("tp + `counts`", runs=["named"]))

    assert (series["steps"], series["values"]) == ([2, 3], [12.0, 23.0])


@pytest.mark.parametrize(("tag", "values"), [("threshold", [0.25, 0.5]), ("tp", [100.0, 200.0])])
def test_a_quoted_tag_is_the_scalar_whatever_its_name_means(panel, tag, values):
    assert only(panel.results(f'tag("{tag}")', runs=["named"]))["values"] == values


def test_where_one_operand_lacks_steps_the_report_says_how_many(panel):
    series = only(panel.results("a / b", runs=["short"]))

    assert (series["steps"], series["values"]) == ([0, 1, 2, 3, 4], [0.0, 0.5, 1.0, 1.5, 2.0])
    assert series["join"] == {"used": 5, "operands": {"a": 10, "b": 5}}


def test_counts_are_as_many_as_the_scalar_that_has_fewest(panel):
    series = only(panel.results("recall", runs=["short"]))

    assert (series["steps"], series["values"]) == ([0, 1, 2], [0.25, 0.25, 0.25])


def test_an_empty_join_is_no_error_and_says_so(panel):
    series = only(panel.results("a + c", runs=["short"]))

    assert (series["steps"], series["wall_times"], series["values"]) == ([], [], [])
    assert series["join"] == {"used": 0, "operands": {"a": 10, "c": 5}}
    assert series["notes"] == ["the operands share no step"]


def test_of_a_restarted_run_the_newest_attempt_counts(panel):
    recall, loss = panel.results("recall", "loss", runs=["restarted"])

    assert recall["series"][0]["steps"] == loss["series"][0]["steps"] == [0, 1, 2, 3, 4]
    assert recall["series"][0]["values"] == [0.5, 0.5, 0.5, 0.875, 0.875]
    assert loss["series"][0]["values"] == [1, 1, 1, 7, 7]
    assert loss["series"][0]["wall_times"] == [START + t for t in (0, 1, 2, 103, 104)]


def test_steps_that_mix_two_attempts_are_left_out(panel):
    series = only(panel.results("tp - fn", runs=["half_restarted"]))

    assert (series["steps"], series["values"]) == ([0, 1, 5], [0, 0, 0])


def test_undefined_is_null_and_infinities_are_texts(panel):
    series = only(panel.results("x", runs=["odd"]))

    assert series["values"] == ["Infinity", "-Infinity", None, 1.5]
    assert series["notes"] == ["undefined at 1 of 4 steps"]


def test_a_tag_of_any_text_is_read_as_it_is(panel):
    series = only(panel.results("`<img src=x onerror=alert(1)>`", runs=["odd"]))

    assert series["values"] == [1.0]
    assert series["join"] == {"used": 1, "operands": {"<img src=x onerror=alert(1)>": 1}}


def test_runs_that_have_gone_are_left_out(panel):
    (result,) = panel.results("1", runs=["gone", "odd", "odd"])

    assert [s["run"] for s in result["series"]] == ["odd"]
    assert result["skipped"] == []


def test_formulas_are_answered_in_their_order_and_a_wrong_one_fails_alone(panel):
    results = panel.results("loss", "tp +", "recal", "sqrt()", "2*loss", runs=["keras/train"])

    assert [r["formula"] for r in results] == ["loss", "tp +", "recal", "sqrt()", "2*loss"]
    assert [r["error"] and r["error"]["code"] for r in results] == [
        None,
        "formula_syntax",
        "formula_name",
        "formula_call",
        None,
    ]
    assert results[1] == {
        "name": None,
        "formula": "tp +",
        "definition": None,
        "mean_of": None,
        "goal": None,
        "error": error(
            "formula_syntax",
            "Unexpected end of the formula",
            [4, 4],
            "A number, a name or '(' can stand here.",
        ),
        "series": [],
        "groups": [],
        "skipped": [],
    }
    assert results[2]["error"] == error(
        "formula_name", "Unknown name 'recal'", [0, 5], "Did you mean 'recall'?"
    )


def test_a_formula_that_is_wrong_in_some_runs_is_answered_in_the_others(panel):
    (result,) = panel.results("tp", runs=["keras/train", "keras/validation"])

    assert result["error"] is None
    assert [s["run"] for s in result["series"]] == ["keras/validation"]
    assert result["skipped"] == [
        {
            "run": "keras/train",
            "error": error("formula_name", "Unknown name 'tp'", [0, 2], "This run has logged no counts."),
        }
    ]


def evaluated(panel, *formulas: dict, **more: object) -> list[dict]:
    response = panel.post("evaluate", {"formulas": list(formulas), **more})
    assert response.status == 200, response.body
    return response.json["results"]


def test_a_named_formula_can_be_used_by_the_others(panel):
    first, second = evaluated(
        panel,
        {"name": "twice", "formula": "2 * half"},
        {"name": "half", "formula": "loss / 2"},
        runs=["keras/train"],
    )

    assert first["name"] == "twice"
    assert first["series"][0]["values"] == [0.5, 0.25, 0.125]
    assert second["series"][0]["values"] == [0.25, 0.125, 0.0625]


def test_named_formulas_that_need_each_other_are_an_error_of_each(panel):
    first, second, third = evaluated(
        panel,
        {"name": "a", "formula": "b"},
        {"name": "b", "formula": "a"},
        {"formula": "1"},
        runs=["odd"],
    )

    assert first["error"]["code"] == second["error"]["code"] == "formula_cycle"
    assert first["error"]["message"] == ("In the formula of 'b': Formulas that need each other: b → a → b")
    assert third["error"] is None


def test_what_a_mean_over_classes_is_of_is_found_behind_names_and_never_in_a_circle(panel):
    results = evaluated(
        panel,
        {"name": "mean", "formula": " macro( (tp + 1) / p ) "},
        {"name": "alias", "formula": "mean"},
        {"name": "mean_of_recall", "formula": "macro(recall)"},
        {"formula": "alias"},
        {"formula": "macro(mean_of_recall)"},
        {"formula": "macro(validation.mean_of_recall)"},
        {"formula": "macro(tp) - macro(fp)"},
        {"formula": 'macro(only(tp, "a)"))'},
        {"name": "a", "formula": "macro(b)"},
        {"name": "b", "formula": "a"},
        {"formula": "recall"},
        runs=["keras/validation"],
    )

    assert [one["mean_of"] for one in results] == [
        "(tp + 1) / p",
        "(tp + 1) / p",
        "recall",
        "(tp + 1) / p",
        "recall",
        "validation.mean_of_recall",
        None,
        'only(tp, "a)")',
        "b",
        "b",
        None,
    ]


def test_a_name_of_the_catalogue_is_redefined_only_on_purpose(panel):
    accident, purpose = (
        evaluated(panel, {"name": "recall", "formula": "tp", **more}, runs=["keras/validation"])[0]
        for more in ({}, {"override": True})
    )

    assert accident["error"] == error(
        "formula_name",
        "Name 'recall' stands for 'tp / (tp + fn)' already",
        [0, 2],
        'Choose another, or send "override": true.',
    )
    assert purpose["series"][0]["values"] == [0.0, 3.0]


def test_a_redefined_name_is_what_the_other_formulas_use(panel):
    _, used = evaluated(
        panel,
        {"name": "recall", "formula": "tp", "override": True},
        {"formula": "2 * recall"},
        runs=["keras/validation"],
    )

    assert used["series"][0]["values"] == [0.0, 6.0]


def test_a_formula_that_a_run_carries_is_known_by_its_name_in_every_run(panel):
    (result,) = panel.results("cost", runs=["team/a", "team/b", "several"])

    # 5*fn + fp
    assert [(s["run"], s["set"], s["values"]) for s in result["series"]] == [
        ("several", "defect", [1.0]),
        ("several", "fraud", [6.0]),
        ("team/a", "counts", [8.0]),
        ("team/b", "counts", [8.0]),
    ]
    assert result["definition"] == "cost_fn*fn + fp"


def test_a_carried_formula_knows_its_goal(panel):
    assert only(panel.results("best(cost)", runs=["team/a"]))["values"] == [8.0]


def test_a_run_redefines_the_catalogue_on_purpose(panel):
    assert only(panel.results("g_mean", runs=["team/a"]))["values"] == [4.0]


def test_a_name_with_two_texts_is_refused_with_both(panel):
    (result,) = panel.results("1 + disputed", runs=["team/a", "team/b"])

    assert result["series"] == []
    assert result["error"] == error(
        "formula_name",
        "Name 'disputed' has several meanings: 'tp' in run 'team/a'; 'fp' in run 'team/b'",
        [4, 12],
        "Write the formula itself instead of its name.",
    )


def test_a_request_settles_a_name_with_two_texts(panel):
    (result,) = evaluated(panel, {"name": "disputed", "formula": "tn"}, runs=["team/a"])

    assert result["series"][0]["values"] == [2.0]


def test_counts_that_another_program_wrote_in_another_form_are_no_numbers(panel):
    (result,) = panel.results("tp", runs=["broken", "team/a"])

    assert [(s["run"], s["values"]) for s in result["series"]] == [("team/a", [4.0])]


def test_counts_of_siblings_with_other_classes_or_thresholds_are_not_joined(tmp_path, open_panel):
    for part, classes, n_bins in (("train", ("a", "b", "c"), 4), ("validation", ("a", "b"), 6)):
        with Events(tmp_path / f"m/{part}/custom_metrics") as events:
            events.tensor(Layout("cells", classes=classes), 0, [[1, 1, 1, 1]] * len(classes), "classes")
        with Events(tmp_path / f"n/{part}/custom_metrics") as events:
            thresholds = np.linspace(0, 1, n_bins - 1, dtype=np.float32)
            events.tensor(Layout("scores", thresholds), 0, [[[1] * n_bins] * 2])

    panel = open_panel(tmp_path)
    (classes,) = panel.results("train.tp - validation.tp", runs=["m/train"])
    (thresholds,) = panel.results("train.tp - validation.tp", runs=["n/train"])

    assert classes["error"] == error(
        "formula_join",
        "Counts with different classes cannot be joined",
        [0, 24],
        "Log both runs with the same classes.",
    )
    assert thresholds["error"] == error(
        "formula_join",
        "Counts with different thresholds cannot be joined",
        [0, 24],
        "Log both runs with the same thresholds.",
    )


def test_as_many_of_our_steps_are_kept_as_of_scalars_and_the_same_ones(tmp_path, open_panel):
    with Events(tmp_path / "long/custom_metrics") as events:
        for step in range(1500):
            events.cells(step, [step, 0, 0, 1])
            events.scalar("loss", step, step)

    series = only(open_panel(tmp_path).results("tp - loss"))

    assert series["join"] == {"used": 1000, "operands": {"counts": 1000, "loss": 1000}}
    assert series["steps"][-1] == 1499
    assert set(series["values"]) == {0.0}


def test_the_user_chooses_how_many_of_our_steps_are_kept(tmp_path, open_panel):
    with Events(tmp_path / "custom_metrics") as events:
        for step in range(1500):
            events.cells(step, [step, 0, 0, 1])

    series = only(open_panel(tmp_path, "--samples_per_plugin=custom_metrics=1200").results("tp"))

    assert (series["run"], len(series["steps"]), series["steps"][-1]) == (".", 1200, 1499)


def test_a_count_that_lags_behind_the_other_three_shows_in_the_join_report(tmp_path, open_panel):
    with Events(tmp_path / "run") as events:
        for tag in ("tp", "fp", "tn"):
            events.scalars(tag, range(5), [1.0] * 5)
        events.scalars("fn", [0, 4], [1.0] * 2)

    (result,) = open_panel(tmp_path).results("recall")

    (series,) = result["series"]
    assert series["join"] == {"used": 2, "operands": {"tp": 5, "fp": 5, "tn": 5, "fn": 2}}
