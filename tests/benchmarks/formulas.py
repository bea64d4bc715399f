"""How fast formulas are, beside numpy, numexpr and PyCM.

    python tests/benchmarks/formulas.py            (about a minute)
    python tests/benchmarks/formulas.py --quick    (tiny sizes: that it runs, not how fast)

The first table has one formula over 1,000 steps, then over arrays that fit into no cache. Written
by hand is the same expression in a function of the counts, under `np.errstate`; where the counts
are int64 it makes float64 of them first, as formulas do, since MCC overflows otherwise. numexpr
runs on one thread. The second table has the binary metrics of the catalogue, all that are defined
on the four counts, on tables of random counts; PyCM makes its object for each table, on a few of
them, and its time is scaled to all. The third has the lower end of a 95 % interval, which takes
1,000 draws a step, beside 1,000 evaluations of F1 by hand.

Times are of the processor, the best of several turns.
"""

import argparse
import sys
from collections.abc import Callable
from collections.abc import Sequence

import numexpr
import numpy as np
import numpy.typing as npt
import pycm
from timing import compare
from timing import duration
from timing import print_table

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.evaluator import evaluate
from tb_custom_metrics.formula.formula_set import catalogue_themes
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.values import as_value

HEADERS = ("what", "ours", "other", "ours / other", "to reach")
COUNTS = ("tp", "fp", "tn", "fn")

Counts = dict[str, npt.NDArray]
ByHand = Callable[..., npt.NDArray]  # of the counts in the order in which the formula has them

FORMULAS: dict[str, tuple[str, ByHand]] = {
    "F1": (
        "2*tp / (2*tp + fp + fn)",
        lambda tp, fp, fn: 2 * tp / (2 * tp + fp + fn),
    ),
    "MCC": (
        "(tp*tn - fp*fn) / sqrt((tp + fp)*(tp + fn)*(tn + fp)*(tn + fn))",
        lambda tp, tn, fp, fn: (tp * tn - fp * fn) / np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
    ),
    "F2": (
        "5*tp / (5*tp + 4*fn + fp)",
        lambda tp, fn, fp: 5 * tp / (5 * tp + 4 * fn + fp),
    ),
    "precision": (
        "tp / (tp + fp)",
        lambda tp, fp: tp / (tp + fp),
    ),
}


def random_counts(size: int, dtype: npt.DTypeLike) -> Counts:
    rng = np.random.default_rng(0)
    return {name: rng.integers(1, 5000, size).astype(dtype) for name in COUNTS}


def by_hand(name: str, counts: Counts) -> Callable[[], npt.NDArray]:
    """Returns what a person would write, on float64 whatever the counts are."""
    text, function = FORMULAS[name]
    arrays = [counts[used] for used in Formula(text).names]

    def run() -> npt.NDArray:
        with np.errstate(all="ignore"):
            return function(*arrays)

    def run_on_integers() -> npt.NDArray:
        with np.errstate(all="ignore"):
            return function(*[array.astype(np.float64) for array in arrays])

    return run if arrays[0].dtype == np.float64 else run_on_integers


def row(what: str, ours: float, other_name: str, other: float, to_reach: str) -> tuple[str, ...]:
    return what, duration(ours), f"{duration(other)} {other_name}", f"{ours / other:.3g}", to_reach


def over_steps(n_steps: int, rounds: int) -> list[tuple[str, ...]]:
    rows = []
    for dtype in ("float64", "int64"):
        counts = random_counts(n_steps, dtype)
        for name, (text, _) in FORMULAS.items():
            formula = Formula(text)
            given = {used: counts[used] for used in formula.names}
            times = compare(
                {
                    "ours": lambda formula=formula, given=given: formula.evaluate(given),
                    "numpy": by_hand(name, counts),
                },
                rounds=rounds,
            )
            what = f"{name}, {n_steps:,} steps, {dtype}"
            rows.append(row(what, times["ours"], "numpy", times["numpy"], "at most 3"))
    return rows


def over_elements(n_elements: int, rounds: int) -> list[tuple[str, ...]]:
    rows = []
    numexpr.set_num_threads(1)
    counts = random_counts(n_elements, np.float64)
    for name in ("F1", "MCC"):
        text, _ = FORMULAS[name]
        formula = Formula(text)
        times = compare(
            {
                "ours": lambda formula=formula: formula.evaluate(counts),
                "numpy": by_hand(name, counts),
                "numexpr": lambda text=text: numexpr.evaluate(text, counts),
            },
            rounds=rounds,
        )
        what = f"{name}, {n_elements:,} elements"
        rows.append(row(what, times["ours"], "numpy", times["numpy"], "at most 1.1"))
        rows.append(row("", times["ours"], "numexpr", times["numexpr"], ""))
    return rows


def catalogue_on_tables(n_tables: int, n_for_pycm: int, rounds: int) -> list[tuple[str, ...]]:
    themes = ("rates", "f_scores", "agreement", "diagnostic", "information", "similarities")
    metrics = [metric for theme in themes for metric in catalogue_themes()[theme].metrics.values()]
    scope = Scope(has_counts=True, metrics={metric.name: metric for metric in metrics})
    texts = [(metric.formula, metric.node) for metric in metrics]
    # Without those that ask for the threshold, which a table has none of.
    texts = [text for text in texts if {o.name for o in compile_plan([text], scope).operands} <= {*COUNTS}]
    plan = compile_plan(texts, scope)
    counts = random_counts(n_tables, np.int64)
    tables = [
        {1: {1: int(tp), 0: int(fn)}, 0: {1: int(fp), 0: int(tn)}}
        for tp, fp, tn, fn in zip(*(counts[name][:n_for_pycm] for name in COUNTS), strict=True)
    ]

    def with_pycm() -> None:
        for table in tables:
            pycm.ConfusionMatrix(matrix=table)

    times = compare(
        {
            "ours": lambda: evaluate(plan, {o: as_value(counts[o.name]) for o in plan.operands}),
            "PyCM": with_pycm,
        },
        rounds=rounds,
    )
    what = f"{len(texts)} metrics on {n_tables:,} tables"
    scaled = times["PyCM"] * n_tables / n_for_pycm
    return [row(what, times["ours"], f"PyCM (of {n_for_pycm} tables, scaled)", scaled, "at most 0.01")]


def band(n_steps: int, rounds: int) -> list[tuple[str, ...]]:
    counts = random_counts(n_steps, np.float64)
    formula = Formula("lower(2*tp / (2*tp + fp + fn), 0.95)")
    once = by_hand("F1", counts)
    times = compare({"ours": lambda: formula.evaluate(counts), "numpy": once}, rounds=rounds)
    what = f"lower(F1, 0.95) over {n_steps:,} steps"
    return [row(what, times["ours"], "1,000 times F1 in numpy", 1000 * times["numpy"], "300 ms")]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="How fast formulas are.")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    quick = parser.parse_args(arguments).quick
    n_steps, n_elements, n_tables, n_for_pycm = (10, 100, 10, 1) if quick else (1000, 10**7, 1000, 50)
    rounds, few = (1, 1) if quick else (10, 3)

    print_table(HEADERS, over_steps(n_steps, rounds) + over_elements(n_elements, few))
    print_table(HEADERS, catalogue_on_tables(n_tables, n_for_pycm, few))
    print_table(HEADERS, band(n_steps, few))


if __name__ == "__main__":
    main(sys.argv[1:])
