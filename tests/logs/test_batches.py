"""However many runs are asked about, they are read a few at a time."""

import math

import numpy as np
import pytest
import records

from tb_custom_metrics import Counts
from tb_custom_metrics import CountsWriter
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.logs import batches
from tb_custom_metrics.logs.evaluation import evaluate_runs
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.sources import runs_of

RUNS, STEPS = 12, 50


class Watched(EventFilesReader):
    """Notes what each reading has brought, in bytes of values and clocks; keeps as many points as told."""

    def __init__(self, logdir, kept=math.inf):
        super().__init__(str(logdir))
        self.brought = []
        self._kept = kept

    def kept(self, plugin_name):
        return self._kept

    def _points(self, plugin, sources):
        found = super()._points(plugin, sources)
        if sources:
            self.brought.append(sum(one.values.nbytes + 16 * len(one.clock.steps) for one in found.values()))
        return found


def evaluated(reader, *formulas):
    runs = runs_of(reader.listing())
    metrics = [Metric("", text, parse(text)) for text in formulas]
    return evaluate_runs(reader, runs, [run.name for run in runs], Library(), metrics)


@pytest.fixture(scope="module")
def counts_logdir(tmp_path_factory):
    logdir = tmp_path_factory.mktemp("counts")
    counts = Counts.from_scores(np.arange(100) % 2, np.linspace(0, 1, 100))
    for number in range(RUNS):
        with CountsWriter(logdir / f"run{number:02}") as writer:
            for step in range(STEPS):
                writer.add_counts(counts, step)
    return logdir


@pytest.fixture(scope="module")
def scalars_logdir(tmp_path_factory):
    logdir = tmp_path_factory.mktemp("scalars")
    for number in range(RUNS):
        events = [records.event(step, *(records.simple(tag, step) for tag in "ab")) for step in range(2000)]
        records.write(logdir / f"run{number:02}", records.file_of(events))
    return logdir


@pytest.mark.parametrize("kept", [math.inf, 10_000, 1000])
def test_counts_are_read_no_more_at_once_than_may_be(counts_logdir, monkeypatch, kept):
    at_most = 10e6
    monkeypatch.setattr(batches, "_BATCH_BYTES", at_most)
    reader = Watched(counts_logdir, kept)

    f1, best = evaluated(reader, "f1", "best(f1)")

    assert len({one.run for one in f1.series}) == len(best.series) == RUNS
    # For all that is known before, a tag may have as many points as are kept.
    size = STEPS * (2 * 202 * 4 + 16)
    assert max(reader.brought) <= 3 * size < at_most
    assert sum(reader.brought) == RUNS * size


def test_scalars_are_read_no_more_at_once_than_may_be(scalars_logdir, monkeypatch):
    at_most = 1e6
    monkeypatch.setattr(batches, "_BATCH_BYTES", at_most)
    reader = Watched(scalars_logdir)

    (answer,) = evaluated(reader, "a + b")

    assert [one.values[-1] for one in answer.series] == [2 * 1999.0] * RUNS
    assert max(reader.brought) <= at_most
    assert sum(reader.brought) == RUNS * 2 * 2000 * 24
    assert len(reader.brought) < RUNS


def test_what_fits_is_read_at_once(counts_logdir):
    reader = Watched(counts_logdir, 1000)

    evaluated(reader, "f1", "mcc", "best(f1)")

    assert len(reader.brought) == 1
