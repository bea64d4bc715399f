"""A formula is checked once for all runs of one form, and that is right for each of them."""

import difflib

import pytest
import records

from tb_custom_metrics.formula.errors import FormulaError
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.evaluation import tasks_of
from tb_custom_metrics.logs.event_files.reader import EventFilesReader
from tb_custom_metrics.logs.plans import Plans
from tb_custom_metrics.logs.scopes import Scopes
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.plugin import checking
from tb_custom_metrics.plugin.checking import check

pytestmark = pytest.mark.knows_no_tensorflow

FORMULAS = [
    "f1",
    "loss",
    "train.loss",
    "validation.f1 - train.f1",
    "2*tp/(p+fpr)",
    'hparam("lr")',
    'f1 * hparam("lr")',
    'run("sweep/validation", f1)',
    "baseline(recall)",
    "macro(recall)",
    "epoch_loss + f1",
    "cost",
    "presicion",
    'counts("fraud", f1)',
]


def metric_of(formula):
    return Metric("", formula, parse(formula))


@pytest.fixture(scope="module")
def there(shared_logdir):
    reader = EventFilesReader(str(shared_logdir))
    runs = runs_of(reader.listing())
    return runs, read_library(reader, runs)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_can_be_used_in_the_runs_in_which_it_can_be_compiled(there, formula):
    runs, library = there
    names = [run.name for run in runs]
    by_name = {run.name: run for run in runs}
    scopes = Scopes(runs, library, names[0])
    used = []
    for name in names:
        try:
            tasks_of(metric_of(formula), by_name[name], by_name, scopes[name], Plans())
        except FormulaError:
            continue
        used.append(name)

    found = check(metric_of(formula), runs, names, library, names[0])

    assert found.used == len(used)
    assert (found.error is None) == bool(used)


@pytest.fixture
def many(tmp_path):
    """Fifty trainings of two runs each, one of which has its own rate."""
    for number in range(50):
        for part in ("train", "validation"):
            events = [records.event(0, *(records.simple(tag, 1) for tag in ("tp", "fp", "tn", "fn", "loss")))]
            records.write(tmp_path / f"run{number:02}" / part, records.file_of(events))
    reader = EventFilesReader(str(tmp_path))
    runs = runs_of(reader.listing())
    return runs, read_library(reader, runs)


@pytest.mark.parametrize("formula", ["f1", "loss + train.loss"])
def test_runs_that_hold_the_same_are_looked_at_once(many, formula, monkeypatch):
    runs, library = many
    looked = []
    monkeypatch.setattr(checking, "tasks_of", lambda *asked: looked.append(asked) or tasks_of(*asked))

    found = check(metric_of(formula), runs, [run.name for run in runs], library, None)

    assert found.used == 100
    assert len(looked) == 1


def test_what_was_meant_is_looked_for_once_and_only_if_somebody_asks(many, monkeypatch):
    runs, library = many
    looked = []
    nearest = difflib.get_close_matches
    monkeypatch.setattr(difflib, "get_close_matches", lambda *a, **k: looked.append(a) or nearest(*a, **k))
    scopes = Scopes(runs, library)
    by_name = {run.name: run for run in runs}
    errors = []
    for run in runs:
        with pytest.raises(FormulaError) as caught:
            tasks_of(metric_of("presicionn"), run, by_name, scopes[run.name], Plans())
        errors.append(caught.value)

    before = len(looked)
    hints = {error.hint for error in errors}

    assert before == 0
    assert hints == {"Did you mean 'precision'?"}
    assert len(looked) == 1
