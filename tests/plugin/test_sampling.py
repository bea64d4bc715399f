"""What TensorBoard's sampling took is told, with the flag that keeps it."""

import pytest
from event_files import Events

FLAG = "--samples_per_plugin=scalars=10000"
STEPS = 1300  # of which TensorBoard keeps 1,000


@pytest.fixture(scope="session")
def logdir(tmp_path_factory):
    logdir = tmp_path_factory.mktemp("sampled")
    with Events(logdir / "run") as events:
        events.scalars("a", range(STEPS), [1] * STEPS)
        events.scalars("c", range(STEPS), [1] * STEPS)
        steps = [step for step in range(STEPS) if step != 10]
        events.scalars("b", steps, [2] * len(steps))
    return logdir


def only(panel, formula: str) -> dict:
    (result,) = panel.results(formula)
    (series,) = result["series"]
    return series


def test_steps_that_sampling_took_from_a_join_are_a_caution_with_the_flag(logdir, open_panel):
    series = only(open_panel(logdir), "a + b")

    used = series["join"]["used"]
    assert used < 1000
    assert series["join"]["operands"] == {"a": 1000, "b": 1000}
    assert series["cautions"] == [
        f"only {used:,} of 1,000 steps are common to all operands, since TensorBoard keeps 1,000 points of "
        f"each tag of scalars; start it with {FLAG}"
    ]


def test_tags_that_are_sampled_alike_lose_nothing_and_are_only_noted(logdir, open_panel):
    series = only(open_panel(logdir), "a + c")

    assert (series["join"]["used"], series["cautions"]) == (1000, [])
    assert series["notes"] == [
        f"TensorBoard keeps 1,000 points of each tag of scalars: to see more, start it with {FLAG}"
    ]


def test_with_the_flag_every_step_is_there_and_nothing_is_said(logdir, open_panel):
    series = only(open_panel(logdir, FLAG), "a + b")

    assert series["join"] == {"used": STEPS - 1, "operands": {"a": STEPS, "b": STEPS - 1}}
    assert (series["notes"], series["cautions"]) == ([], [])


def test_with_all_points_kept_nothing_is_said(logdir, open_panel):
    series = only(open_panel(logdir, "--samples_per_plugin=scalars=0"), "a + b")

    assert (series["join"]["used"], series["notes"], series["cautions"]) == (STEPS - 1, [], [])
