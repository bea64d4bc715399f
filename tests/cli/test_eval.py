"""Formulas of runs as tables and as JSON; expected numbers from scikit-learn, or by hand."""

import json

import numpy as np
import pytest
from event_files import Events
from event_files import labels_and_scores
from scipy.stats import ttest_1samp
from sklearn.metrics import average_precision_score
from sklearn.metrics import f1_score
from sklearn.metrics import recall_score


def table(text: str) -> list[list[str]]:
    """The cells of a printed table, the header first."""
    header, rule, *lines = text.splitlines()
    starts = [i for i, c in enumerate(rule) if c == "-" and (i == 0 or rule[i - 1] == " ")]
    ends = [*starts[1:], None]
    return [[line[a:b].strip() for a, b in zip(starts, ends, strict=True)] for line in (header, *lines)]


def column(text: str, name: str, run: int = 0) -> dict[str, str]:
    header, *rows = table(text)
    return {row[run]: row[header.index(name)] for row in rows}


def predicted(step: int, threshold: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    y_true, y_score = labels_and_scores(step)
    return y_true, (y_score > np.float32(threshold)).astype(int)


def test_a_formula_is_read_at_the_last_step_as_scikit_learn_computes_it(tb, shared):
    printed = tb("eval", shared, "f1", "mine=2*tp/(2*tp+fp+fn)", "--where", "sweep/*").stdout

    expected = f"{f1_score(*predicted(2)):.6g}"
    assert table(printed) == [
        ["run", "set", "step", "f1", "mine"],
        ["sweep/validation", "counts", "2", expected, expected],
    ]


def test_another_threshold_and_another_step_are_read_there(tb, shared):
    where = ["--where", "sweep/*", "--at", "1", "--threshold", "0.3"]
    printed = tb("eval", shared, "recall", *where).stdout

    assert column(printed, "recall") == {"sweep/validation": f"{recall_score(*predicted(1, 0.3)):.6g}"}


def test_the_best_step_is_told_with_its_value(tb, splits):
    # f1 by hand: 2*40/(80+20+10) at step 0, 2*30/(60+20+20) at step 5; the lower cost is at step 0
    printed = tb("eval", splits, "f1", "--where", "plain", "--at", "best").stdout

    assert table(printed) == [["run", "set", "f1"], ["plain", "counts", f"{80 / 110:.6g} at 0"]]


def test_a_goal_of_the_set_says_what_best_is(tb, splits, metrics):
    printed = tb("eval", splits, "cost", "--metrics", metrics, "--where", "plain", "--at", "best").stdout

    assert column(printed, "cost") == {"plain": f"{5 * 10 + 20} at 0"}


def test_a_set_is_evaluated_whole_where_no_formula_is_given_and_its_parameters_can_be_others(
    tb, splits, metrics
):
    printed = tb("eval", splits, "--metrics", metrics, "--where", "plain", "--set", "cost_fn=2").stdout

    header, row = table(printed)
    assert header == ["run", "set", "step", "f2", "cost"]
    assert row[3:] == [f"{5 * 30 / (5 * 30 + 4 * 20 + 20):.6g}", f"{2 * 20 + 20}"]


def test_every_threshold_is_a_line_as_scikit_learn_computes_it(tb, shared):
    printed = tb("eval", shared, "recall", "--over", "threshold", "--where", "sweep/*").stdout

    header, *rows = table(printed)
    found = {float(row[2]): row[3] for row in rows}
    assert header == ["run", "set", "threshold", "recall"]
    assert len(found) == 201
    for threshold in (0.0, 0.25, 0.5, 0.995):
        assert found[threshold] == f"{recall_score(*predicted(2, threshold)):.6g}"


def test_every_class_is_a_line_and_what_is_undefined_is_a_dash(tb, shared):
    printed = tb("eval", shared, "precision", "--over", "class", "--where", "classes", "--at", "0").stdout

    # tp, fp of cat, dog, owl at step 0: 1, 0; 2, 0; 1, 2
    assert column(printed, "precision", 2) == {"cat": "1", "dog": "1", "owl": "0.333333"}
    undefined = tb("eval", shared, "tp/0*0", "--where", "several").stdout
    assert [row[-1] for row in table(undefined)[1:]] == ["-", "-"]


def test_every_step_is_a_line(tb, splits):
    printed = tb("eval", splits, "x", "--over", "step", "--where", "w/seed1").stdout

    assert table(printed) == [
        ["run", "step", "x"],
        ["w/seed1", "0", "1"],
        ["w/seed1", "1", "2"],
        ["w/seed1", "2", "3"],
    ]


def test_runs_are_chosen_by_glob_and_by_hyperparameter(tb, splits):
    by_hparam = tb("eval", splits, "x", "--where", "lr>=0.2", "--where", "*/*").stdout
    equal = tb("eval", splits, "x", "--where", "lr=0.1", "--where", "*seed[12]").stdout

    assert column(by_hparam, "x") == {"o/seed1": "10"}
    assert column(equal, "x") == {"w/seed1": "3", "w/seed2": "4"}


def test_a_hyperparameter_can_be_a_text(tb, tmp_path):
    for run, optimizer in (("a", "adam"), ("b", "adamw"), ("c", "sgd")):
        with Events(tmp_path / run) as events:
            events.hparams({"optimizer": optimizer})
            events.scalar("x", 0, 1)

    one = tb("eval", tmp_path, "x", "--where", "optimizer=adam").stdout
    several = tb("eval", tmp_path, "x", "--where", "optimizer!=adam*").stdout

    assert column(one, "x") == {"a": "1"}
    assert column(several, "x") == {"c": "1"}


def test_runs_are_put_together_by_a_part_of_their_names_or_a_hyperparameter(tb, splits):
    # x is 1, 2, 3 and 3, 4: mean 3 at step 1, deviation sqrt(2)
    spread = f"3 ({3 - np.sqrt(2):.6g} to {3 + np.sqrt(2):.6g})"
    by_name = tb("eval", splits, "x", "--group-by", "seed*", "--where", "w/*", "--at", "1").stdout
    by_hparam = tb("eval", splits, "x", "--group-by", "lr", "--where", "*/seed*", "--at", "1").stdout

    assert column(by_name, "x") == {"w/seed*": spread}
    assert column(by_hparam, "x") == {"lr = 0.1": spread}


def test_another_balance_of_the_classes_is_seen_through(tb, splits):
    printed = tb("eval", splits, "precision", "--where", "plain", "--at", "0", "--prevalence", "0.5").stdout

    tpr, fpr = 40 / 50, 20 / 950
    assert column(printed, "precision") == {"plain": f"{tpr / (tpr + fpr):.6g}"}


def test_an_interval_stands_beside_the_value(tb, splits):
    printed = tb("eval", splits, "recall", "--where", "plain", "--interval", "0.95").stdout

    # 30 of 50: the quantiles of Beta(30.5, 20.5), up to the noise of 1,000 draws
    value, lower, upper = (
        column(printed, "recall")["plain"].replace("(", "").replace(")", "").replace("to", "").split()
    )
    assert value == "0.6"
    assert (float(lower), float(upper)) == pytest.approx((0.4617, 0.7275), abs=0.015)


def test_a_baseline_gives_the_difference_and_the_probability_of_being_better(tb, splits):
    printed = tb("eval", splits, "recall", "--where", "exp/*", "--baseline", "exp/train").stdout

    # recall at 0.5 and the last step: train 2 of 5, validation 1 of 4
    header, *rows = table(printed)
    assert header == ["run", "set", "step", "recall", "Δ", "P(better)"]
    found = {row[0]: row for row in rows}
    assert found["exp/train"][3:] == ["0.4", "-", "-"]
    assert found["exp/validation"][3:5] == ["0.25", "-0.15"]
    assert 0.2 < float(found["exp/validation"][5]) < 0.45


def test_groups_are_compared_with_the_group_of_the_baseline(tb, splits):
    asked = ("eval", splits, "x", "--group-by", "seed*", "--where", "?/seed*", "--baseline", "o/seed1")
    printed, (body,) = tb(*asked).stdout, json.loads(tb(*asked, "--json").stdout)["comparisons"]

    # At step 0, the only one of the baseline: 1 and 3 against 10.
    share = 1 - ttest_1samp([1, 3], 10, alternative="greater").pvalue
    header, *rows = table(printed)
    assert header == ["group", "step", "x", "Δ", "P(better)"]
    assert {row[0]: row[1:] for row in rows} == {
        "o/seed*": ["0", "10", "-", "-"],
        "w/seed*": ["2", "3", "-8 at 0", f"{share:.6g}"],
    }
    (one,) = body["groups"]
    assert (one["group"], one["values"], one["probability_better"]) == (
        "w/seed*",
        [-8],
        [pytest.approx(share)],
    )


def test_json_is_what_the_route_of_the_panel_answers(tb, shared, panel_answer):
    said = json.loads(tb("eval", shared, "mine=best(f1)", "--json", "--interval", "0.9").stdout)

    body = {"formulas": [{"name": "mine", "formula": "best(f1)"}], "view": "table", "interval": 0.9}
    assert said == {"results": panel_answer(shared, body)["results"], "comparisons": []}


def test_runs_without_a_value_are_told_with_the_reason_beside_the_table(tb, splits):
    told = tb("eval", splits, "x", "best(f1)", "--where", "[!c]*/*").stderr.splitlines()

    assert told == [
        "x, not in exp/train, exp/validation: Unknown name 'x'",
        "best(f1), not in o/seed1, w/seed1, w/seed2: Unknown name 'f1'",
        "best(f1), exp/train: threshold chosen among 3 on the data that it is reported on",
        "best(f1), exp/validation: threshold chosen among 3 on the data that it is reported on",
    ]


def test_what_a_probability_is_or_why_there_is_none_is_told_beside_the_table(tb, splits):
    compared = ("eval", splits, "recall", "--where", "exp/*", "--baseline")
    grouped = ("eval", splits, "x", "--where", "?/seed*", "--group-by", "seed*", "--baseline")

    assert tb(*compared, "exp/train").stderr.splitlines() == [
        "recall, exp/validation: the probability is unpaired: as if the two runs had been tested on "
        "different examples"
    ]
    assert tb(*compared, "o/seed1").stderr.splitlines() == [
        "recall, not compared in exp/train, exp/validation: Unknown name 'recall'"
    ]
    assert tb("eval", splits, "x", "--where", "?/seed*", "--baseline", "o/seed1").stderr.splitlines() == [
        "x, w/seed1, w/seed2: no probability: only a formula of counts has an interval"
    ]
    assert tb(*grouped, "w/seed1").stderr.splitlines() == [
        "x, o/seed*: no probability: fewer than two runs have a value there"
    ]
    assert tb(*grouped, "plain").stderr.splitlines() == [
        "x, not compared in plain: Unknown name 'x'",
        "x, o/seed*, w/seed*: no probability: the baseline has no value there",
    ]


def test_what_is_told_of_a_group_is_of_the_step_that_is_shown(tb, tmp_path):
    # At step 1 the group has one run.
    for run, values in {"a/seed1": [1, 2], "a/seed2": [3], "b": [2, 2]}.items():
        with Events(tmp_path / run) as events:
            events.scalars("x", range(len(values)), values)
    asked = ("eval", tmp_path, "x", "--group-by", "seed*", "--baseline", "b")

    first, last = tb(*asked, "--at", "0"), tb(*asked)

    assert [row[-1] for row in table(first.stdout)[1:]] == ["0.5", "-"]  # means of 2 and 2
    assert first.stderr.splitlines()[-1].startswith("x, a/seed*: the probability is of the mean")
    assert [row[-1] for row in table(last.stdout)[1:]] == ["-", "-"]
    assert (
        last.stderr.splitlines()[-1] == "x, a/seed*: no probability: fewer than two runs have a value there"
    )


def test_a_formula_over_thresholds_is_that_of_scikit_learn(tb, shared):
    printed = tb("eval", shared, "average_precision()", "--where", "sweep/*").stdout

    y_true, y_score = labels_and_scores(2)
    # Scores are compared with the 201 thresholds alone.
    binned = np.searchsorted(np.linspace(0, 1, 201).astype(np.float32), y_score)
    expected = average_precision_score(y_true, binned)
    assert float(column(printed, "average_precision()")["sweep/validation"]) == pytest.approx(
        expected, abs=1e-6
    )


def test_a_constant_can_stand_beside_a_baseline(tb, splits):
    printed = tb("eval", splits, "3", "--where", "plain", "--baseline", "classes").stdout

    assert "plain" in printed
    assert " 3 " in printed


def test_a_formula_about_a_training_has_one_series_where_the_log_directory_is_a_run_itself(tb, tmp_path):
    for directory, loss in ((tmp_path, 3), (tmp_path / "train", 1), (tmp_path / "validation", 5)):
        with Events(directory) as events:
            events.scalar("loss", 0, loss)

    said = json.loads(tb("eval", tmp_path, "validation.loss - train.loss", "--json").stdout)

    (series,) = said["results"][0]["series"]
    assert (series["run"], series["last"]["value"]) == (".", 4)
