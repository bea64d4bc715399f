"""Runs that differ by their seed, with counts that are known by hand."""

from pathlib import Path

from event_files import Events

from tb_custom_metrics import metadata

STEPS = 8
POSITIVES = 100
NEGATIVES = 900
SEEDS = {"wide": (0, 6, 12), "deep": (0, 4)}
EMPTY = 3  # the step at which nothing was predicted positive by `deep`


def counts(model: str, seed: int, step: int) -> tuple[int, int, int, int]:
    """Returns tp, fp, tn, fn of a run at a step: what is found grows from step to step."""
    found = (40 if model == "wide" else 53) + 5 * step + seed
    false = 30 - 3 * step + seed // 2
    if model == "deep" and step == EMPTY:
        found, false = 0, 0
    return found, false, NEGATIVES - false, POSITIVES - found


def write_seeded_logs(logdir: Path) -> None:
    """Writes `wide/seed0…` and `deep/seed0…`, with hyperparameters."""
    for model, seeds in SEEDS.items():
        for number, seed in enumerate(seeds):
            with Events(logdir / model / f"seed{number}") as events:
                events.hparams({"width": 64.0 if model == "wide" else 16.0})
                for step in range(STEPS):
                    layout = metadata.Layout("cells")
                    events.tensor(layout, step, [counts(model, seed, step)], seconds=60.0 * step)
