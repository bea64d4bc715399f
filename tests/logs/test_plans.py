"""Runs that hold the same share their plans: what a formula yields in each is still its own."""

import pytest
from event_files import Events

import tb_custom_metrics

RUNS = ["a/train", "b/train", "c/train"]
TP = [1, 2, 4]
LR = [0.5, 0.25, 0.125]


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """Three runs with the same tags, of which tp is 1, 2 and 4, and the learning rate 1/2, 1/4 and 1/8."""
    logdir = tmp_path_factory.mktemp("alike")
    for run, tp, lr in zip(RUNS, TP, LR, strict=True):
        with Events(logdir / run) as events:
            events.cells(0, [tp, 1, 7, 1])
            events.scalar("loss", 0, 10.0 * tp)
            events.hparams({"lr": lr})
    return tb_custom_metrics.read(logdir)


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("tp", TP),
        ("tp + loss", [11, 22, 44]),
        ("own", [11, 22, 44]),
        ("baseline(tp)", [1, 1, 1]),
        ("tp - baseline(tp)", [0, 1, 3]),
        ('run("a/train", tp)', [1, 1, 1]),
        ('tp + run("a/train", loss)', [11, 12, 14]),
        ('tp * hparam("lr")', [0.5, 0.5, 0.5]),
        ("scaled", [0.5, 0.5, 0.5]),
        ("tp + hold(loss)", [11, 22, 44]),
        ("best(tp)", TP),
        ("tp + train.loss", [11, 22, 44]),
        ("cumsum(tp)", TP),
    ],
)
def test_a_formula_has_in_each_of_several_runs_that_are_alike_the_value_of_that_run(logs, formula, values):
    more = {"own": "tp + loss", "scaled": 'tp * hparam("lr")'}

    found = logs.evaluate({"asked": formula, **more}, runs=RUNS, baseline="a/train")

    assert [series.values.tolist() for series in found if series.formula == "asked"] == [[v] for v in values]


def test_a_run_with_another_set_of_tags_is_not_read_as_the_others_are(logs, tmp_path):
    for run, tag in (("a", "loss"), ("b", "eval/loss"), ("c", "loss")):
        with Events(tmp_path / run) as events:
            events.scalar(tag, 0, 7.0)
            events.scalar("epoch_loss", 0, 1.0 if run == "a" else 2.0)

    found = tb_custom_metrics.read(tmp_path).evaluate("loss")

    # An exact tag comes before the one that Keras would write, and that before the end of a longer one.
    assert [(series.run, series.values.tolist()) for series in found] == [
        ("a", [7.0]),
        ("b", [2.0]),
        ("c", [7.0]),
    ]
