"""From directories and tags to runs and their sets of counts."""

import pytest

from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.logs.sources import runs_of
from tb_custom_metrics.metadata import FORMULA_SET_TAG
from tb_custom_metrics.metadata import Layout

CELLS = Layout("cells")


def listing(
    scalars: dict[str, list[str]] | None = None,
    tensors: dict[str, dict[str, bytes]] | None = None,
    runs: list[str] | None = None,
) -> Listing:
    scalars, tensors = scalars or {}, tensors or {}
    return Listing(runs if runs is not None else sorted({*scalars, *tensors}), scalars, tensors, "v")


def run_with(*tags: str) -> Run:
    (run,) = runs_of(listing({"r": list(tags)}))
    return run


def four(pattern: str, names: tuple[str, ...] = ("tp", "fp", "tn", "fn")) -> list[str]:
    return [pattern.replace("*", name) for name in names]


@pytest.mark.parametrize(
    "names",
    [
        ("tp", "fp", "tn", "fn"),
        ("TP", "FP", "TN", "FN"),
        ("true_positives", "false_positives", "true_negatives", "false_negatives"),
        ("true_positive", "false_positive", "true_negative", "false_negative"),
        ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"),
        ("truePositive", "falsePositive", "trueNegative", "falseNegative"),
    ],
)
@pytest.mark.parametrize(
    ("pattern", "unit"),
    [
        ("*", None),
        ("*_1", None),
        ("*_12", None),
        ("val_*", None),
        ("train_*", None),
        ("valid_*", None),
        ("validation_*", None),
        ("test_*", None),
        ("eval_*", None),
        ("metrics/test_*", None),
        ("val_*_3", None),
        ("epoch_*", "epochs"),
        ("epoch_*_1", "epochs"),
        ("epoch_val_*", "epochs"),
        ("batch_*", "batches"),
        ("evaluation_*_vs_iterations", "batches"),
        ("evaluation_*_2_vs_iterations", "batches"),
        ("confusion/*", None),
        ("a/b/*_1", None),
        ("a/epoch_*", "epochs"),
    ],
)
def test_four_scalars_that_are_counts_by_name_are_a_set(names, pattern, unit):
    tags = four(pattern, names)

    run = run_with("epoch_loss", *tags)

    sources = tuple(Source("r", tag) for tag in tags)
    (found,) = run.sets
    assert (found.name, found.origin, found.layout.kind, found.sources, found.unit) == (
        pattern,
        "scalars",
        "cells",
        sources,
        unit,
    )


@pytest.mark.parametrize("missing", range(4))
def test_three_of_the_four_are_no_set(missing):
    tags = four("epoch_*")
    del tags[missing]

    assert run_with(*tags).sets == ()


@pytest.mark.parametrize(
    "tags",
    [
        ["tp", "fp", "tn", "epoch_fn"],
        ["tp_1", "fp_1", "tn_1", "fn_2"],
        ["a/tp", "a/fp", "a/tn", "b/fn"],
        ["tp", "fp", "tn", "val_fn"],
    ],
)
def test_four_scalars_of_different_patterns_are_no_set(tags):
    assert run_with(*tags).sets == ()


@pytest.mark.parametrize(
    "other", ["true_positives", "TruePositives", "TP", "true_negative", "epoch_false_negatives"]
)
def test_a_count_in_another_spelling_replaces_none_of_the_four(other):
    (found,) = run_with(*four("*"), *four("epoch_*"), other).sets[:1]

    assert (found.name, found.sources) == ("*", tuple(Source("r", tag) for tag in four("*")))


def test_four_counts_in_two_spellings_are_two_sets_with_a_name_each():
    names = ("true_positives", "false_positives", "true_negatives", "false_negatives")

    run = run_with(*four("epoch_*"), *four("epoch_*", names))

    assert [(one.name, one.sources) for one in run.sets] == [
        ("epoch_tp", tuple(Source("r", tag) for tag in four("epoch_*"))),
        ("epoch_true_positives", tuple(Source("r", tag) for tag in four("epoch_*", names))),
    ]


@pytest.mark.parametrize("pattern", ["x*", "*x", "*/a", "*_x", "my_*", "*_1_2x", "http_*", "*s_"])
def test_a_scalar_that_only_looks_like_a_count_is_none(pattern):
    assert run_with(*four(pattern)).sets == ()


def test_counts_by_epoch_are_preferred_to_those_by_batch():
    run = run_with(*four("epoch_*"), *four("batch_*"), *four("evaluation_*_vs_iterations"))

    assert [s.name for s in run.sets] == ["epoch_*"]


def test_counts_by_batch_serve_where_there_are_no_others():
    assert [s.name for s in run_with(*four("batch_*")).sets] == ["batch_*"]


def test_several_sets_of_scalars_are_sorted_by_name():
    run = run_with(*four("z/*"), *four("a/*"), *four("*_1"))

    assert [s.name for s in run.sets] == ["*_1", "a/*", "z/*"]


def test_our_own_counts_are_preferred_to_scalars():
    tensors = {"r": {CELLS.tag("counts"): CELLS.to_bytes()}}

    (run,) = runs_of(listing({"r": four("epoch_*")}, tensors))

    assert [(s.name, s.origin) for s in run.sets] == [("counts", "custom_metrics")]
    assert sorted(run.scalars) == sorted(four("epoch_*"))


@pytest.mark.parametrize(
    ("name", "unit"),
    [("counts", "epochs"), ("counts/batch", "batches"), ("a/b", "epochs"), ("batch", "epochs")],
)
def test_a_set_of_ours_says_what_its_steps_count(name, unit):
    (run,) = runs_of(listing(tensors={"r": {CELLS.tag(name): CELLS.to_bytes()}}))

    (found,) = run.sets
    assert (found.name, found.unit, found.sources) == (name, unit, (Source("r", CELLS.tag(name)),))


@pytest.mark.parametrize(
    ("directory", "name", "training", "part"),
    [
        ("m/validation/custom_metrics", "m/validation", "m", "validation"),
        ("m/validation", "m/validation", "m", "validation"),
        ("a/b/c/custom_metrics", "a/b/c", "a/b", "c"),
        ("custom_metrics", ".", "", "."),
        (".", ".", "", "."),
        ("run", "run", "", "run"),
        ("my_custom_metrics", "my_custom_metrics", "", "my_custom_metrics"),
        ("a/custom_metrics/b", "a/custom_metrics/b", "a/custom_metrics", "b"),
    ],
)
def test_our_own_directories_are_part_of_the_run_above(directory, name, training, part):
    (run,) = runs_of(listing({directory: ["loss"]}))

    assert (run.name, run.training, run.part) == (name, training, part)
    assert run.scalars == {"loss": Source(directory, "loss")}


def test_a_run_and_our_directory_in_it_are_one_run():
    own = {"m/train/custom_metrics": {CELLS.tag("counts"): CELLS.to_bytes(), FORMULA_SET_TAG: b""}}
    scalars = {"m/train": ["epoch_loss"], "m/train/custom_metrics": ["custom_metrics/f1"]}

    runs = runs_of(listing(scalars, own))

    source = Source("m/train/custom_metrics", CELLS.tag("counts"))
    (found,) = runs[0].sets
    assert isinstance(found, CountSet)
    assert found.sources == (source,)
    assert [run.name for run in runs] == ["m/train"]
    assert runs[0].color_run == "m/train"
    assert runs[0].scalars == {
        "epoch_loss": Source("m/train", "epoch_loss"),
        "custom_metrics/f1": Source("m/train/custom_metrics", "custom_metrics/f1"),
    }
    assert runs[0].formula_sets == (Source("m/train/custom_metrics", FORMULA_SET_TAG),)


def test_a_run_of_ours_alone_has_its_own_colour():
    (run,) = runs_of(listing(tensors={"m/custom_metrics": {CELLS.tag("counts"): CELLS.to_bytes()}}))

    assert (run.name, run.color_run) == ("m", "m/custom_metrics")


def test_a_run_at_the_root_and_our_directory_in_it_are_one_run():
    runs = runs_of(listing({".": ["loss"], "custom_metrics": ["custom_metrics/f1"]}))

    assert [(run.name, sorted(run.scalars)) for run in runs] == [(".", ["custom_metrics/f1", "loss"])]


def test_runs_are_sorted_by_name_and_empty_ones_are_runs():
    runs = runs_of(listing({"b": ["x"]}, runs=["z", "a"]))

    assert [(run.name, list(run.scalars)) for run in runs] == [("a", []), ("b", ["x"]), ("z", [])]


def test_unreadable_metadata_is_noted_and_the_other_sets_serve():
    later = CELLS.to_bytes().replace(b'"version":1', b'"version":7')
    tensors = {
        "custom_metrics/counts/a/00000000": b"?",
        "custom_metrics/counts/b/11111111": later,
        CELLS.tag("c"): CELLS.to_bytes(),
        "custom_metrics/else": b"",
    }

    (run,) = runs_of(listing(tensors={"r": tensors}))

    assert [s.name for s in run.sets] == ["c"]
    assert run.unreadable == (
        "Counts with unreadable metadata. Received: b'?'",
        "Counts of version 7, written by another release; this one reads version 1. "
        "Update tensorboard-plugin-custom-metrics.",
    )


def test_scalars_serve_where_our_counts_are_unreadable():
    tensors = {"r": {"custom_metrics/counts/a/00000000": b"?"}}

    (run,) = runs_of(listing({"r": four("*")}, tensors))

    assert [s.origin for s in run.sets] == ["scalars"]
