"""POST /evaluate with groups of runs."""

import numpy as np
import pytest
from event_files import Events

from tb_custom_metrics.logs.groups import by_hparam
from tb_custom_metrics.logs.groups import by_pattern
from tb_custom_metrics.logs.run import Run

pytestmark = pytest.mark.knows_no_tensorflow

BY_SEED = {"by": "hparam", "value": "seed"}
EXP = ["exp/train", "exp/validation"]


@pytest.fixture
def seeds(tmp_path, open_panel):
    """A scalar x of the runs train and validation in a and b, which have seeds, and of a run a."""
    for training, seed, x in (("a", 1234567, 1), ("b", 1234568, 2)):
        for part, value in (("train", 0), ("validation", x)):
            with Events(tmp_path / training / part) as events:
                events.scalar("x", 0, value)
                events.hparams({"seed": seed})
    with Events(tmp_path / "a") as events:
        events.scalar("x", 0, 9)
        events.hparams({"seed": 5})
    return open_panel(tmp_path)


def groups(panel, **group: object) -> dict[str, dict]:
    (result,) = panel.results("x", runs=["w/seed1", "w/seed2", "o/seed1"], group=group)
    assert result["series"] == []
    return {one.pop("group"): one for one in result["groups"]}


def test_runs_are_put_together_by_the_part_that_varies(splits):
    found = groups(splits, by="pattern", value="seed*")
    members = found["w/seed*"].pop("members")

    # Sample standard deviations of 1, 3 and of 2, 4; of one run there is none.
    root = np.sqrt(2)
    assert found["w/seed*"] == {
        "set": None,
        "class": None,
        "runs": ["w/seed1", "w/seed2"],
        "steps": [0, 1, 2],
        "n_runs": [2, 2, 1],
        "values": [2, 3, 3],
        "lower": [pytest.approx(2 - root), pytest.approx(3 - root), None],
        "upper": [pytest.approx(2 + root), pytest.approx(3 + root), None],
        "notes": ["fewer than 2 runs at 1 of 3 steps"],
        "cautions": [],
        "sampled": False,
    }
    assert [(one["run"], one["at"], one["join"]) for one in members] == [
        ("w/seed1", {"threshold": None}, {"used": 3, "operands": {"x": 3}}),
        ("w/seed2", {"threshold": None}, {"used": 2, "operands": {"x": 2}}),
    ]
    assert found["o/seed*"]["runs"] == ["o/seed1"]


def test_runs_are_put_together_by_a_hyperparameter(splits):
    found = groups(splits, by="hparam", value="lr")

    assert {name: one["runs"] for name, one in found.items()} == {
        "lr = 0.1": ["w/seed1", "w/seed2"],
        "lr = 0.2": ["o/seed1"],
    }


def test_runs_without_the_hyperparameter_are_a_group(splits):
    assert list(groups(splits, by="hparam", value="depth")) == ["depth not set"]


def test_runs_of_seeds_that_differ_in_the_last_digit_are_apart(seeds):
    (result,) = seeds.results("x", runs=["a/train", "b/train"], group=BY_SEED)

    assert {one["group"]: one["runs"] for one in result["groups"]} == {
        "seed = 1234567": ["a/train"],
        "seed = 1234568": ["b/train"],
    }


def test_trainings_are_put_together_by_the_hyperparameters_of_their_runs(seeds):
    (result,) = seeds.results("validation.x - train.x", group=BY_SEED)

    # The run a lies beside its training, and has a seed of its own.
    assert {one["group"]: (one["runs"], one["values"]) for one in result["groups"]} == {
        "seed = 1234567": (["a"], [1]),
        "seed = 1234568": (["b"], [2]),
    }


def test_trainings_are_put_together_by_the_part_of_their_name_that_varies(splits):
    (result,) = splits.results("validation.recall", group={"by": "pattern", "value": "ex*"})

    assert [(one["group"], one["runs"]) for one in result["groups"]] == [("ex*", ["exp"])]


def test_a_run_whose_thresholds_were_changed_is_one_run_and_its_later_counts_stand(relaid):
    (result,) = relaid.results("f1", group={"by": "hparam", "value": "depth"})

    (one,) = result["groups"]
    assert (one["runs"], one["steps"], one["n_runs"]) == (["few_last", "many_last"], [0, 1, 2], [2, 2, 2])
    assert (one["values"], one["notes"]) == ([0, 1, 1], [])


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ([{}], "lr not set"),
        ([{"lr": 0.1}], "lr = 0.1"),
        ([{"lr": 1e-05}], "lr = 1e-05"),
        ([{"lr": 32.0}], "lr = 32"),
        ([{"lr": 12345678.0}], "lr = 12345678"),
        ([{}, {"lr": 0.5}], "lr = 0.5"),
        ([{"lr": 0.5}, {"lr": 0.5}], "lr = 0.5"),
        ([{"lr": 0.5}, {"lr": 0.25}], "lr differs"),
    ],
)
def test_the_hyperparameter_of_several_runs(values, group):
    runs = [Run("a/train", "a/train", (), {}, (), hparams=hparams) for hparams in values]

    assert by_hparam("lr")("a", runs) == group


@pytest.mark.parametrize(
    ("center", "values"),
    [
        ("mean", [14 / 3, 3, 3]),
        ("median", [3, 3, 3]),
        ("min", [1, 2, 3]),
        ("max", [10, 4, 3]),
    ],
)
def test_the_center_of_a_group(splits, center, values):
    (one,) = groups(splits, by="hparam", value="depth", center=center).values()

    assert one["n_runs"] == [3, 2, 1]
    assert one["values"] == pytest.approx(values)


@pytest.mark.parametrize(
    ("spread", "ends"),
    [
        # Of 1, 3 and 10, whose mean is 14/3.
        ("std", (14 / 3 - np.std([1, 3, 10], ddof=1), 14 / 3 + np.std([1, 3, 10], ddof=1))),
        ("stderr", tuple(14 / 3 + sign * np.std([1, 3, 10], ddof=1) / np.sqrt(3) for sign in (-1, 1))),
        ("range", (1, 10)),
        ("quantiles", tuple(np.quantile([1, 3, 10], [0.1, 0.9]))),
    ],
)
def test_the_spread_of_a_group(splits, spread, ends):
    (one,) = groups(splits, by="hparam", value="depth", spread=spread, quantiles=[0.1, 0.9]).values()

    assert (one["lower"][0], one["upper"][0]) == pytest.approx(ends)


def test_undefined_values_are_left_out_and_not_counted(splits):
    (result,) = splits.results(
        "sqrt(x - 2)", runs=["w/seed1", "w/seed2"], group={"by": "pattern", "value": "seed*"}
    )

    (one,) = result["groups"]
    # At step 0 the first run is the root of -1.
    assert one["n_runs"] == [1, 2, 1]
    assert one["values"][0] == 1


@pytest.mark.parametrize(
    ("name", "pattern", "group"),
    [
        ("a/seed1/train", "seed*", "a/seed*/train"),
        ("a_seed12_b", "seed*", "a_seed*_b"),
        ("seed=0.5,x", "seed=*", "seed=*,x"),
        ("lr=1e-3,b/x", "lr=*,", "lr=*,b/x"),
        ("seed/seed7", "seed*", "seed/seed*"),
        ("a/1/x", "a/*/", "a/*/x"),
        ("nothing", "seed*", "nothing"),
        ("seed", "seed*", "seed"),
        ("(a+)+$", "(a+)*", "(a+)+$"),
    ],
)
def test_the_part_that_varies(name, pattern, group):
    assert by_pattern(pattern)(name, ()) == group


def test_over_thresholds_groups_are_put_together_threshold_by_threshold(splits):
    group = {"by": "pattern", "value": "exp/*"}
    (result,) = splits.results("f1", runs=EXP, view="threshold", group=group)

    # 2*tp / (2*tp + fp + fn) of exp/train and of exp/validation at their last step, at 0, 0.5 and 1.
    curves = np.array([[10 / 18, 4 / 7, 0], [2 / 3, 1 / 4, 0]])
    (one,) = result["groups"]
    mean, std = curves.mean(axis=0), curves.std(axis=0, ddof=1)
    assert (one["group"], one["runs"]) == ("exp/*", EXP)
    assert (one["thresholds"], one["n_runs"]) == ([0, 0.5, 1], [2, 2, 2])
    assert one["values"] == pytest.approx(mean)
    assert (one["lower"], one["upper"]) == (pytest.approx(mean - std), pytest.approx(mean + std))
    assert [(member["run"], member["at"]["step"]) for member in one["members"]] == [
        ("exp/train", 1),
        ("exp/validation", 1),
    ]


def test_over_thresholds_runs_are_put_together_where_their_thresholds_were_changed(relaid):
    (result,) = relaid.results("f1", view="threshold", group={"by": "hparam", "value": "depth"})

    # Of each run the later counts: few_last has 0, 0.5 and 1, many_last those between them too.
    (one,) = result["groups"]
    assert (one["thresholds"], one["n_runs"]) == ([0, 0.25, 0.5, 0.75, 1], [2, 1, 2, 1, 2])
    assert one["values"] == pytest.approx([1 / 3, 1 / 3, 1, 0, 0])
    assert one["notes"] == ["fewer than 2 runs at 2 of 5 thresholds"]


def test_over_thresholds_a_note_tells_that_the_last_steps_of_runs_differ(splits):
    (result,) = splits.results(
        "x", runs=["w/seed1", "w/seed2"], view="threshold", group={"by": "pattern", "value": "seed*"}
    )

    (one,) = result["groups"]
    assert (one["thresholds"], one["values"]) == ([None], [3.5])
    assert one["notes"] == ["each run at its last step, 1 to 2"]


@pytest.mark.parametrize(("goal", "best"), [("maximize", (3, 1)), ("minimize", (2, 0))])
def test_a_row_of_a_table_is_of_the_line_of_the_group(splits, goal, best):
    response = splits.post(
        "evaluate",
        {
            "formulas": [{"formula": "x", "goal": goal}],
            "runs": ["w/seed1", "w/seed2"],
            "view": "table",
            "group": {"by": "pattern", "value": "seed*"},
        },
    )

    (one,) = response.json["results"][0]["groups"]
    # The means are 2, 3 and, of one run alone, 3.
    root = np.sqrt(2)
    assert (one["group"], one["runs"], one["goal"]) == ("w/seed*", ["w/seed1", "w/seed2"], goal)
    assert (one["best"]["value"], one["best"]["step"]) == best
    assert one["best"]["lower"] == pytest.approx(best[0] - root)
    assert one["best"]["upper"] == pytest.approx(best[0] + root)
    assert one["last"] == {
        "value": 3,
        "step": 2,
        "threshold": None,
        "lower": None,
        "upper": None,
        "n_runs": 1,
    }
    assert (one["mean"], one["defined"]) == (pytest.approx(8 / 3), 3)


def test_a_row_of_a_table_tells_the_threshold_that_all_runs_of_the_group_were_read_at(splits):
    asked = {"runs": EXP, "view": "table", "group": {"by": "pattern", "value": "exp/*"}}
    (at_one,) = splits.results("f1", threshold=0.4, **asked)
    (chosen,) = splits.results("f1", threshold_from={}, **asked)

    # F1 at 0, 0.5 and 1 is 10/18, 4/7, 0 in training, where 0.5 is best, and 2/3, 1/4, 0 beside it.
    assert at_one["groups"][0]["last"]["threshold"] == 0.5
    assert chosen["groups"][0]["last"]["threshold"] is None
    assert chosen["groups"][0]["last"]["value"] == pytest.approx((4 / 7 + 2 / 3) / 2)
