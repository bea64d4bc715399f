"""What a restarted run leaves standing, and operands brought onto the steps that they share."""

import numpy as np
import pytest

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.formula.join import join
from tb_custom_metrics.formula.join import mixed_units
from tb_custom_metrics.formula.join import newest_attempt
from tb_custom_metrics.formula.join import one_attempt
from tb_custom_metrics.formula.join import unit_of_steps


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ([0, 1, 2, 3, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        ([0, 1, 2, 3, 4, 5, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 2, 0, 1, 2], [0, 1, 2]),
        ([3, 3, 3], [3]),
        ([0, 1, 2, 3, 10, 11, 5, 6, 7], [0, 1, 2, 3, 5, 6, 7]),
        ([0, 0, 0, 0], [0]),
        ([-5, -3, 0, 7], [-5, -3, 0, 7]),
        ([-5, 0, 2**63 - 1, -(2**63), 3], [-(2**63), 3]),
        ([], []),
        ([4], [4]),
    ],
    ids=[
        *("overlap", "shorter attempt", "from the start", "one step thrice", "backwards"),
        *("step never set", "negative steps", "extreme steps", "nothing", "one point"),
    ],
)
def test_the_newest_attempt_wins_and_later_steps_of_older_ones_go(written, standing):
    steps = np.array(written, np.int64)

    assert steps[newest_attempt(steps)].tolist() == standing


def test_of_a_step_written_often_the_last_point_stands():
    assert newest_attempt(np.array([1, 2, 2, 2, 3])).tolist() == [True, False, False, True, True]


def attempt(*wall_times: list[float]) -> list[int]:
    """The steps that stand, of operands written at these times on the steps 0, 1, 2, …"""
    return np.flatnonzero(one_attempt([np.array(times, np.float64) for times in wall_times])).tolist()


def test_operands_written_in_turn_all_stand():
    assert attempt([0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]) == [0, 1, 2, 3]


def test_operands_written_at_once_all_stand():
    assert attempt([0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 2]) == [0, 1, 2]


def test_operands_written_block_after_block_all_stand():
    assert attempt([0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33]) == [0, 1, 2, 3]


def test_operands_written_in_another_order_at_each_step_all_stand():
    assert attempt([0, 5, 8], [1, 4, 9], [2, 3, 10]) == [0, 1, 2]


def test_after_a_pause_of_all_operands_all_stand():
    assert attempt([0, 2, 1000, 1002], [1, 3, 1001, 1003]) == [0, 1, 2, 3]


def test_where_only_one_operand_was_logged_again_the_mixed_steps_go():
    # Steps 2 and 3 were logged again for the first operand only; step 4 by both.
    assert attempt([0, 2, 100, 101, 102], [1, 3, 5, 7, 103]) == [0, 1, 4]


def test_where_all_but_one_operand_were_logged_again_the_mixed_steps_go():
    again = [0, 3, 100, 102, 104]

    assert attempt(again, [1, 4, 101, 103, 105], [2, 5, 8, 11, 106]) == [0, 1, 4]


def test_where_one_operand_was_logged_again_to_the_end_nothing_after_stands():
    assert attempt([0, 2, 100, 101], [1, 3, 5, 7]) == [0, 1]


def test_two_restarts_are_both_seen():
    first = [0, 100, 101, 102, 200, 201, 202]
    second = [1, 3, 5, 103, 104, 106, 203]

    assert attempt(first, second) == [0, 3, 6]


def test_one_mixed_step_alone_looks_like_a_slow_one_and_stands():
    assert attempt([0, 100, 102], [1, 3, 103]) == [0, 1, 2]


def test_no_steps_and_one_step_stand():
    assert attempt([], []) == []
    assert attempt([5], [1]) == [0]


def clock(*steps: int, start: float = 0.0) -> Clock:
    return Clock(np.array(steps, np.int64), start + np.arange(len(steps), dtype=np.float64))


@pytest.mark.parametrize(
    ("clocks", "shared", "rows"),
    [
        ([clock(0, 1, 2)], [0, 1, 2], [[0, 1, 2]]),
        ([clock(0, 1, 2), clock(0, 1, 2)], [0, 1, 2], [[0, 1, 2], [0, 1, 2]]),
        ([clock(0, 1, 2, 3), clock(1, 3, 5)], [1, 3], [[1, 3], [0, 1]]),
        ([clock(-4, 0, 9), clock(-4, 9), clock(9)], [9], [[2], [1], [0]]),
        ([clock(0, 1), clock(2, 3)], [], [[], []]),
        ([clock(), clock(0, 1)], [], [[], []]),
    ],
)
def test_operands_are_joined_on_the_steps_that_all_have(clocks, shared, rows):
    joined = join(clocks)

    assert joined.clock.steps.tolist() == shared
    assert [row.tolist() for row in joined.rows] == rows


def test_a_joined_step_is_as_old_as_its_youngest_operand():
    joined = join([clock(0, 1, 2, start=100), clock(1, 2, 3, start=100.5)])

    assert joined.clock.wall_times.tolist() == [101.0, 102.0]


@pytest.mark.parametrize(
    ("tag", "unit"),
    [
        ("epoch_loss", "epochs"),
        ("a/b/epoch_loss", "epochs"),
        ("batch_loss", "batches"),
        ("evaluation_loss_vs_iterations", "batches"),
        ("evaluation_loss", None),
        ("loss", None),
        ("epoch", None),
        ("epoch_loss/train", None),
        ("my_epoch_loss", None),
    ],
)
def test_keras_tags_say_what_their_steps_count(tag, unit):
    assert unit_of_steps(tag) == unit


@pytest.mark.parametrize(
    ("units", "mixed"),
    [
        ({"a": "epochs", "b": "batches"}, ("a", "b")),
        ({"a": "batches", "b": "epochs"}, ("b", "a")),
        ({"a": "epochs", "b": "epochs", "c": None}, None),
        ({"a": None, "b": None}, None),
        ({}, None),
    ],
)
def test_epochs_and_batches_are_not_mixed(units, mixed):
    assert mixed_units(units) == mixed
