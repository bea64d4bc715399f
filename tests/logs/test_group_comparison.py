"""What a comparison of groups costs."""

import time

import numpy as np

from tb_custom_metrics.formula.join import Clock
from tb_custom_metrics.logs.group_comparison import compared
from tb_custom_metrics.logs.groups import Aggregate
from tb_custom_metrics.logs.groups import GroupSeries
from tb_custom_metrics.logs.groups import by_pattern
from tb_custom_metrics.logs.groups import grouped
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.series import Series


def lines(group: str, n_runs: int) -> list[GroupSeries]:
    """The line of a group of runs that have 1,000 steps."""
    steps = np.arange(1000)
    clock = Clock(steps, steps.astype(float))
    random = np.random.default_rng(0)
    said = {"notes": (), "cautions": ()}
    read = {"set_name": None, "class_name": None, "threshold": None, "used": 1000, "operand_steps": {}}
    series = [
        Series(run=f"{group}/seed{seed}", clock=clock, values=random.random(1000), **said, **read)
        for seed in range(n_runs)
    ]
    return grouped(series, [], by_pattern("seed*"), Aggregate())


def took(groups: list[GroupSeries]) -> float:
    """Seconds of processor for a comparison with a group of 300 runs."""
    both = [*lines("baseline", 300), *groups]
    runs = [Run("baseline/seed0", "baseline/seed0", (), {}, ())]
    start = time.process_time()
    found = compared(both, runs, "baseline/seed0")
    seconds = time.process_time() - start
    assert len(found) == len(groups)
    return seconds


def test_many_groups_make_one_table_of_the_baseline():
    groups = [line for group in range(50) for line in lines(f"group{group}", 2)]

    # A table of 300 runs takes many times as long as one of 2; made anew for each group, 50 times as long.
    assert min(took(groups) for _ in range(3)) < 15 * min(took(groups[:1]) for _ in range(3))
