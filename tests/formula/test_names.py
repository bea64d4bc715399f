"""What a name means, rank by rank: parameter, count, formula, tag."""

import pytest

from tb_custom_metrics.formula import AmbiguousNameError
from tb_custom_metrics.formula import FormulaError
from tb_custom_metrics.formula import UnknownNameError
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.compiler import compile_plan
from tb_custom_metrics.formula.metric import Metric
from tb_custom_metrics.formula.metric import SetParameter
from tb_custom_metrics.formula.parser import parse
from tb_custom_metrics.formula.scope import Scope


def meaning(formula: str, scope: Scope) -> tuple[str, str]:
    bound = scope.bind(parse(formula), formula)
    return bound.kind, bound.meaning


def refusal(formula: str, scope: Scope) -> tuple[type, str]:
    with pytest.raises(FormulaError) as caught:
        scope.bind(parse(formula), formula)
    return type(caught.value), str(caught.value)


def hint(formula: str, scope: Scope) -> str | None:
    with pytest.raises(UnknownNameError) as caught:
        compile_plan([(formula, parse(formula))], scope)
    return caught.value.hint


def with_tags(*tags: str, counts: bool = False) -> Scope:
    return Scope(run="m/validation", has_counts=counts, tags=tags, metrics=catalogue().metrics)


def test_a_parameter_comes_before_everything():
    scope = Scope(
        tags=["tp"],
        metrics={"tp": Metric("tp", "1", parse("1"))},
        parameters={"tp": SetParameter(2.5)},
    )

    assert meaning("tp", scope) == ("parameter", "2.5")


@pytest.mark.parametrize(
    ("name", "kind", "means"),
    [
        ("tp", "count", "true positives"),
        ("fp", "count", "false positives"),
        ("tn", "count", "true negatives"),
        ("fn", "count", "false negatives"),
        ("p", "formula", "tp + fn"),
        ("n", "formula", "fp + tn"),
        ("pp", "formula", "tp + fp"),
        ("pn", "formula", "fn + tn"),
        ("total", "formula", "tp + fp + tn + fn"),
        ("threshold", "axis", "the threshold axis"),
        ("step", "axis", "the step axis"),
        ("pi", "parameter", "3.14159"),
        ("precision", "formula", "tp / (tp + fp)"),
    ],
)
def test_counts_and_formulas_come_before_tags(name, kind, means):
    assert meaning(name, with_tags(name, f"epoch_{name}", f"a/{name}", counts=True)) == (kind, means)


def test_a_formula_of_the_set_comes_before_the_catalogue():
    own = Metric("f1", "tp", parse("tp"))

    assert meaning("f1", Scope(metrics={**catalogue().metrics, "f1": own})) == ("formula", "tp")


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["loss", "epoch_loss", "batch_loss", "val/loss"], "loss"),
        (["epoch_loss", "batch_loss", "evaluation_loss_vs_iterations", "val/loss"], "epoch_loss"),
        (["batch_loss", "evaluation_loss_vs_iterations", "val/loss"], "batch_loss"),
        (["evaluation_loss_vs_iterations", "val/loss"], "evaluation_loss_vs_iterations"),
        (["val/loss", "val/loss/total", "valloss", "val/xloss", "Loss"], "val/loss"),
        (["a/b/c/loss"], "a/b/c/loss"),
    ],
)
def test_a_tag_is_found_exactly_then_by_keras_prefix_then_by_its_last_component(tags, found):
    assert meaning("loss", with_tags(*tags)) == ("scalar", found)


def test_two_tags_of_one_rank_are_both_listed():
    assert refusal("loss", with_tags("val/loss", "train/loss")) == (
        AmbiguousNameError,
        "Ambiguous name 'loss': train/loss, val/loss (column 1)\n"
        "  loss\n"
        "  ^^^^\n"
        "Write the one you mean in back-quotes: `train/loss`.",
    )


@pytest.mark.parametrize("formula", ["`val/loss`", 'tag("val/loss")'])
def test_a_quoted_name_is_the_tag_exactly(formula):
    assert meaning(formula, with_tags("val/loss", "train/loss")) == ("scalar", "val/loss")


def test_a_quoted_name_passes_over_parameters_counts_and_formulas():
    assert meaning("`tp`", with_tags("tp", counts=True)) == ("scalar", "tp")
    assert meaning("`f1`", with_tags("f1", counts=True)) == ("scalar", "f1")
    assert meaning('tag("step")', with_tags("step", counts=True)) == ("scalar", "step")


def test_a_quoted_name_is_never_found_by_prefix_or_ending():
    assert refusal("`loss`", with_tags("epoch_loss", "val/loss")) == (
        UnknownNameError,
        "Unknown tag 'loss' (column 1)\n  `loss`\n  ^^^^^^\nDid you mean '`val/loss`'?",
    )


def test_of_an_unknown_tag_the_nearest_is_offered_or_some_are_told():
    scope = with_tags("loss/total", "accuracy")

    assert hint("`nope`", scope) == "Tags are `accuracy`, `loss/total`."
    assert hint("`Accuracy`", scope) == "Did you mean '`accuracy`'?"
    assert hint("`los/total`", scope) == "Did you mean '`loss/total`'?"
    assert hint("`nope`", with_tags()) is None


def test_a_tag_that_stands_without_its_back_quotes_is_offered_with_them():
    with pytest.raises(UnknownNameError) as caught:
        compile_plan([("2*val/loss + 1", parse("2*val/loss + 1"))], with_tags("val/loss", "val/lo"))
    assert str(caught.value) == (
        "Unknown name 'val/loss' (column 3)\n  2*val/loss + 1\n    ^^^^^^^^\nDid you mean '`val/loss`'?"
    )
    assert meaning("loss", with_tags("epoch_loss", "loss/total")) == ("scalar", "epoch_loss")


@pytest.mark.parametrize("formula", ["val/loss_x", "val/loss2", "val/lossy + 1"])
def test_a_tag_that_begins_a_longer_name_is_not_offered_in_its_place(formula):
    with pytest.raises(UnknownNameError) as caught:
        compile_plan([(formula, parse(formula))], with_tags("val/loss"))
    assert str(caught.value) == f"Unknown name 'val' (column 1)\n  {formula}\n  ^^^"


def test_of_tags_that_stand_there_the_whole_one_is_offered():
    assert hint("val/loss2", with_tags("val/loss", "val/loss2")) == "Did you mean '`val/loss2`'?"
    assert hint("val/loss/2", with_tags("val/loss", "val/loss/20")) == "Did you mean '`val/loss`'?"


def test_small_and_large_letters_are_no_reason_to_be_unknown():
    scope = Scope(metrics=catalogue().metrics)

    assert hint("F1", scope) == "Did you mean 'f1'?"
    assert hint("2*TP", scope) == "Did you mean 'tp'?"


def test_a_metric_is_offered_for_what_it_is_called_elsewhere():
    scope = Scope(metrics=catalogue().metrics)
    asked = ("tpr", "auroc", "FDR", "gmean", "hit_rate", "f_score")

    assert [hint(name, scope) for name in asked] == [
        f"Did you mean '{name}'?"
        for name in ("recall", "roc_auc", "false_discovery_rate", "g_mean", "recall", "f1")
    ]


@pytest.mark.parametrize("name", ["lr", "LR"])
def test_a_learning_rate_is_no_likelihood_ratio(name):
    scope = Scope(tags=["learning_rate"], metrics=catalogue().metrics)

    assert hint(name, scope) is None


def test_a_blank_that_does_not_break_is_a_blank():
    assert parse("tp\xa0+ 1\xa0") is not None


def test_our_own_scalars_are_found_exactly_only():
    scope = with_tags("custom_metrics/cost", "custom_metrics/a/cost")

    assert meaning("`custom_metrics/cost`", scope) == ("scalar", "custom_metrics/cost")
    assert refusal("cost", scope) == (UnknownNameError, "Unknown name 'cost' (column 1)\n  cost\n  ^^^^")


def test_our_own_scalars_make_no_name_ambiguous():
    assert meaning("cost", with_tags("custom_metrics/cost", "val/cost")) == ("scalar", "val/cost")


def test_the_catalogue_yields_to_a_tag_where_there_are_no_counts():
    assert meaning("precision", with_tags("epoch_precision")) == ("scalar", "epoch_precision")
    assert meaning("balanced_accuracy", with_tags("balanced_accuracy")) == ("scalar", "balanced_accuracy")


def test_counts_yield_to_a_tag_where_there_are_none():
    assert meaning("tp", with_tags("tp")) == ("scalar", "tp")
    assert meaning("p", with_tags("epoch_p")) == ("scalar", "epoch_p")


def test_a_formula_that_needs_no_counts_does_not_yield():
    gap = Metric("gap", "`a` - `b`", parse("`a` - `b`"))

    assert meaning("gap", Scope(has_counts=False, tags=["gap"], metrics={"gap": gap})) == (
        "formula",
        "`a` - `b`",
    )


@pytest.mark.parametrize("name", ["tp", "total", "f1", "balanced_accuracy"])
def test_a_run_without_counts_says_so(name):
    assert refusal(name, with_tags("epoch_loss")) == (
        UnknownNameError,
        f"Unknown name '{name}' (column 1)\n  {name}\n  {'^' * len(name)}\nThis run has logged no counts.",
    )


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("recal", "Did you mean 'recall'?"),
        ("epoch_los", "Did you mean 'epoch_loss'?"),
        ("sqrt", "It is a function: write sqrt(x)."),
        ("best", 'It is a function: write best(x, ["goal"]).'),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(formula, hint):
    assert refusal(formula, with_tags("epoch_loss", counts=True)) == (
        UnknownNameError,
        f"Unknown name '{formula}' (column 1)\n  {formula}\n  {'^' * len(formula)}\n{hint}",
    )


def siblings() -> Scope:
    family: dict[str, Scope] = {}
    for part, tags in {"train": ["epoch_loss"], "validation": ["epoch_loss"], "val-1": ["loss"]}.items():
        family[part] = Scope(run=f"m/{part}", has_counts=part == "validation", tags=tags, siblings=family)
    return family["train"]


@pytest.mark.parametrize(
    ("formula", "kind", "name", "run"),
    [
        ("epoch_loss", "scalar", "epoch_loss", "m/train"),
        ("validation.epoch_loss", "scalar", "epoch_loss", "m/validation"),
        ("validation.loss", "scalar", "epoch_loss", "m/validation"),
        ("`val-1`.loss", "scalar", "loss", "m/val-1"),
        ("train.`epoch_loss`", "scalar", "epoch_loss", "m/train"),
        ("validation.tp", "count", "tp", "m/validation"),
    ],
)
def test_a_prefix_reads_the_name_in_a_sibling_run(formula, kind, name, run):
    assert siblings().bind(parse(formula), formula).operand[:3] == (kind, name, run)


def test_a_formula_of_a_sibling_reads_that_siblings_counts():
    bound = siblings().bind(parse("validation.total"), "validation.total")

    assert bound.kind == "formula"
    assert bound.scope.run == "m/validation"


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("validaton.loss", "Did you mean 'validation'?"),
        ("test.loss", "Its siblings are train, val-1, validation."),
    ],
)
def test_a_sibling_that_is_not_there_is_named(formula, hint):
    name = formula.partition(".")[0]

    assert refusal(formula, siblings()) == (
        UnknownNameError,
        f"No sibling run '{name}' of 'm/train' (column 1)\n  {formula}\n  {'^' * len(formula)}\n{hint}",
    )


def test_a_run_alone_has_no_siblings():
    assert refusal("train.loss", Scope(run="m"))[1].splitlines()[-1] == (
        "What stands before the dot is the last part of the name of a run beside this one."
    )


def test_a_name_with_several_meanings_is_refused_with_all_of_them():
    scope = Scope(metrics=catalogue().metrics, conflicts={"cost": "'fp' in run 'a'; 'fn' in run 'b'"})

    assert refusal("cost", scope) == (
        AmbiguousNameError,
        "Name 'cost' has several meanings: 'fp' in run 'a'; 'fn' in run 'b' (column 1)\n"
        "  cost\n"
        "  ^^^^\n"
        "Write the formula itself instead of its name.",
    )


def test_a_quoted_name_has_the_one_meaning_of_its_tag():
    scope = Scope(tags=["cost"], conflicts={"cost": "'fp' in run 'a'; 'fn' in run 'b'"})

    assert meaning("`cost`", scope) == ("scalar", "cost")
