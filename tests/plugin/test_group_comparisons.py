"""POST /evaluate with groups of runs, compared with the group that a baseline is in."""

import numpy as np
import pytest
from event_files import Events
from scipy import stats

pytestmark = pytest.mark.any_loader  # which reads as in test_groups.py

WIDE = [[0.75, 0.5, 0.875], [0.625, 0.75, 0.75]]  # a list of the runs for each step
DEEP = [[0.5, 0.625], [0.375, 0.5]]
BY_SEED = {"by": "pattern", "value": "seed*"}


@pytest.fixture(scope="module")
def compared(tmp_path_factory, open_once):
    """Compares x, or another formula, of the runs of `write`, with a baseline; by group."""
    logdir = tmp_path_factory.mktemp("groups")
    write(logdir)
    panel = open_once(logdir)

    def compared_(baseline: str, formula: str = "x", **more: object) -> dict[str, dict]:
        asked = {"formula": formula, **more.pop("formulas", {})}
        body = {"formulas": [asked], "view": "comparison", "baseline": baseline, "group": BY_SEED, **more}
        response = panel.post("evaluate", body)
        assert response.status == 200, response.body
        (result,) = response.json["results"]
        assert result["series"] == []
        return {one["group"]: one for one in result["groups"]}

    return compared_


def write(logdir):
    """Writes a scalar x at steps 0 and 1 of wide/seed…, deep/seed… and alone.

    Of flat/seed… it is the same; one/seed0 has one run; late/seed1 ends at step 0; apart/seed… have step 9;
    burst/seed0 is infinite; other has none.
    """
    groups = {"wide": WIDE, "deep": DEEP, "flat": [[0.25, 0.25]] * 2, "one": [[0.125]] * 2}
    groups["burst"] = [[np.inf, 1]] * 2
    for group, steps in groups.items():
        for seed, values in enumerate(zip(*steps, strict=True)):
            with Events(logdir / group / f"seed{seed}") as events:
                events.scalars("x", range(2), values)
    for run, steps in {"alone": [0, 1], "late/seed0": [0, 1], "late/seed1": [0]}.items():
        with Events(logdir / run) as events:
            events.scalars("x", steps, [0.5] * len(steps))
    with Events(logdir / "other") as events:
        events.scalar("y", 0, 1)
    for seed in range(2):
        with Events(logdir / f"apart/seed{seed}") as events:
            events.scalar("x", 9, seed)


def welch(group, baseline):
    """The probability that the first mean is the larger one, by Welch's test in SciPy."""
    return 1 - stats.ttest_ind(group, baseline, equal_var=False, alternative="greater").pvalue


def test_groups_are_compared_with_the_group_of_the_baseline_by_their_means_and_welchs_test(compared):
    found = compared("deep/seed1")

    wide = found["wide/seed*"]
    assert (wide["runs"], wide["baseline_runs"]) == (
        ["wide/seed0", "wide/seed1", "wide/seed2"],
        ["deep/seed0", "deep/seed1"],
    )
    assert (wide["steps"], wide["n_runs"], wide["n_baseline"]) == ([0, 1], [3, 3], [2, 2])
    # Means of 17/24 and 9/16, then of 17/24 and 7/16.
    assert wide["values"] == pytest.approx([17 / 24 - 9 / 16, 17 / 24 - 7 / 16])
    expected = [welch(*both) for both in zip(WIDE, DEEP, strict=True)]
    assert wide["probability_better"] == pytest.approx(expected, rel=1e-12)
    assert 0.5 < expected[0] < expected[1] < 1
    assert wide["notes"] == ["the probability is of the means, by Welch's t test, the runs being the sample"]
    assert "deep/seed*" not in found


def test_a_baseline_that_is_alone_is_taken_as_it_is(compared):
    wide = compared("alone")["wide/seed*"]

    expected = [1 - stats.ttest_1samp(step, 0.5, alternative="greater").pvalue for step in WIDE]
    assert wide["probability_better"] == pytest.approx(expected, rel=1e-12)
    assert wide["values"] == pytest.approx([17 / 24 - 0.5] * 2)
    assert (wide["baseline_runs"], wide["n_baseline"]) == (["alone"], [1, 1])
    assert wide["notes"] == [
        "the probability is of the mean, by a one-sample t test against the baseline taken as it is, "
        "the runs being the sample"
    ]


def test_a_baseline_with_the_only_value_of_its_group_is_not_taken_as_it_is(compared):
    wide = compared("late/seed0")["wide/seed*"]

    assert (wide["baseline_runs"], wide["n_baseline"]) == (["late/seed0", "late/seed1"], [2, 1])
    assert [one is None for one in wide["probability_better"]] == [False, True]
    assert wide["values"][1] == pytest.approx(17 / 24 - 0.5)
    assert wide["notes"] == ["no probability: fewer than two runs of the baseline's group have a value there"]


@pytest.mark.parametrize("baseline", ["alone", "deep/seed0"])
@pytest.mark.parametrize("constant", ["0.1", "0.7"])
def test_equal_runs_whose_mean_is_rounded_have_no_probability(compared, constant, baseline):
    wide = compared(baseline, f"{constant} + 0*x")["wide/seed*"]

    # In floating point (0.1 + 0.1 + 0.1) / 3 is 0.10000000000000002.
    assert wide["values"] == [0, 0]
    assert wide["probability_better"] == [None, None]
    assert wide["notes"] == ["no probability: the runs do not differ from each other"]


@pytest.mark.parametrize("factor", ["1e200", "1e-200"])
@pytest.mark.parametrize("baseline", ["alone", "deep/seed0"])
def test_values_whose_squares_are_out_of_range_are_compared_as_any_others(compared, factor, baseline):
    plain = compared(baseline)["wide/seed*"]
    scaled = compared(baseline, f"{factor}*x")["wide/seed*"]

    assert scaled["probability_better"] == pytest.approx(plain["probability_better"], rel=1e-12)
    assert scaled["notes"] == plain["notes"]


@pytest.mark.parametrize(
    ("group", "baseline"), [("burst/seed*", "deep/seed0"), ("wide/seed*", "burst/seed0")]
)
def test_infinite_values_have_no_probability_and_the_reason(compared, group, baseline):
    one = compared(baseline)[group]

    assert one["probability_better"] == [None, None]
    assert one["notes"] == [
        "no probability: the values there are infinite, or too large or small to compute with"
    ]


def test_the_smaller_mean_is_better_where_the_goal_is_to_minimize(compared):
    larger = compared("deep/seed0")["wide/seed*"]["probability_better"]
    smaller = compared("deep/seed0", formulas={"goal": "minimize"})["wide/seed*"]["probability_better"]

    assert np.add(larger, smaller) == pytest.approx([1, 1])


def test_means_are_compared_whatever_is_told_of_each_group(compared):
    plain = compared("deep/seed0")
    median = {**BY_SEED, "center": "median", "spread": "quantiles"}

    assert compared("deep/seed0", group=median)["wide/seed*"] == plain["wide/seed*"]


def test_a_baseline_that_is_not_shown_stays_in_its_group(compared):
    shown = ["wide/seed0", "wide/seed1", "wide/seed2", "deep/seed1"]

    found = compared("deep/seed0", runs=shown)

    assert list(found) == ["wide/seed*"]
    assert found["wide/seed*"]["baseline_runs"] == ["deep/seed0", "deep/seed1"]


@pytest.mark.parametrize(
    ("group", "baseline", "reason"),
    [
        ("one/seed*", "deep/seed0", "fewer than two runs have a value there"),
        ("late/seed*", "deep/seed0", "fewer than two runs have a value there"),
        ("flat/seed*", "alone", "the runs do not differ from each other"),
    ],
)
def test_without_a_spread_there_is_a_difference_but_no_probability_and_the_reason(
    compared, group, baseline, reason
):
    one = compared(baseline)[group]

    assert one["values"][-1] is not None
    assert one["probability_better"][-1] is None
    assert one["notes"] == [f"no probability: {reason}"]


def test_an_undefined_baseline_gives_neither(compared):
    one = compared("deep/seed0", "sqrt(x - 0.5625)")["wide/seed*"]

    # At step 1 the runs of deep are 0.375 and 0.5, and have no root.
    assert (one["values"][1], one["probability_better"][1]) == (None, None)
    assert (one["n_runs"], one["n_baseline"]) == ([2, 3], [1, 0])
    assert one["notes"] == ["no probability: the baseline has no value there"]


@pytest.mark.parametrize("baseline", ["gone", "other"])
def test_a_baseline_without_such_a_formula_gives_neither(compared, baseline):
    one = compared(baseline)["wide/seed*"]

    assert (one["steps"], one["values"], one["probability_better"], one["baseline_runs"]) == ([], [], [], [])
    assert one["notes"] == ["no probability: the baseline has no value there"]


def test_a_group_without_a_step_of_the_baseline_says_so(compared):
    one = compared("deep/seed0")["apart/seed*"]

    assert (one["steps"], one["values"], one["probability_better"]) == ([], [], [])
    assert one["notes"] == ["the group and the baseline share no step"]
