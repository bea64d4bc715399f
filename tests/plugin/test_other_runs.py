"""run(), baseline(), counts() and hparam(): what a formula reads besides the counts of its own run."""

import pytest
from event_files import Events

pytestmark = pytest.mark.knows_no_tensorflow


def one_series(panel, formula: str, **more: object) -> dict:
    (result,) = panel.results(formula, **more)
    assert result["error"] is None, result["error"]
    (series,) = result["series"]
    return series


@pytest.fixture
def two_runs(tmp_path, open_panel):
    """f1 of plain/validation is 0.5, 0.8 and 1 at the steps 0 to 2; of weighted/validation 0.75 at 1 to 3."""
    with Events(tmp_path / "plain/validation/custom_metrics") as events:
        for step, cells in enumerate([(1, 1, 7, 1), (4, 1, 4, 1), (5, 0, 5, 0)]):
            events.cells(step, cells)
    with Events(tmp_path / "weighted/validation/custom_metrics") as events:
        for step in (1, 2, 3):
            events.cells(step, [3, 1, 5, 1])
    with Events(tmp_path / "plain/train") as events:
        events.scalars("epoch_loss", range(3), [1, 2, 3])
    return open_panel(tmp_path)


def test_another_run_is_subtracted_on_the_shared_steps(two_runs):
    series = one_series(two_runs, 'run("plain/validation", f1) - f1', runs=["weighted/validation"])

    assert series["steps"] == [1, 2]
    assert series["values"] == pytest.approx([0.05, 0.25], abs=1e-15)
    assert series["join"] == {"used": 2, "operands": {"plain/validation: counts": 3, "counts": 3}}


def test_another_run_can_be_read_alone(two_runs):
    series = one_series(two_runs, 'run("plain/validation", f1)', runs=["weighted/validation"])

    assert (series["run"], series["steps"]) == ("weighted/validation", [0, 1, 2])
    assert series["values"] == pytest.approx([0.5, 0.8, 1.0], abs=1e-15)


def test_another_run_is_read_from_one_without_counts(two_runs):
    series = one_series(two_runs, 'run("plain/validation", tp) + loss', runs=["plain/train"])

    assert series["values"] == [2.0, 6.0, 8.0]


def test_an_unknown_run_is_an_error_that_suggests_one(two_runs):
    (result,) = two_runs.results('run("plain/validatoin", f1)', runs=["weighted/validation"])

    assert result["error"] == {
        "code": "formula_name",
        "message": "Unknown run 'plain/validatoin'",
        "span": [4, 22],
        "hint": "Did you mean 'plain/validation'?",
    }


def test_the_baseline_is_the_run_that_the_request_names(two_runs):
    series = one_series(
        two_runs, "f1 - baseline(f1)", runs=["weighted/validation"], baseline="plain/validation"
    )

    assert series["steps"] == [1, 2]
    assert series["values"] == pytest.approx([-0.05, -0.25], abs=1e-15)


def test_the_baseline_itself_differs_from_it_by_nothing(two_runs):
    series = one_series(two_runs, "f1 - baseline(f1)", runs=["plain/validation"], baseline="plain/validation")

    assert series["values"] == [0.0, 0.0, 0.0]
    assert series["join"] == {"used": 3, "operands": {"counts": 3}}


@pytest.mark.parametrize("more", [{}, {"baseline": None}, {"baseline": "no/such run"}])
def test_without_a_baseline_it_is_an_error_that_says_so(two_runs, more):
    (result,) = two_runs.results("f1 - baseline(f1)", runs=["weighted/validation"], **more)

    assert result["series"] == []
    assert result["error"] == {
        "code": "formula_name",
        "message": "No baseline is chosen",
        "span": [5, 17],
        "hint": 'Choose one, or name it: run("…", x).',
    }


def test_one_set_of_counts_is_chosen_where_a_run_has_two(panel):
    series = one_series(panel, 'counts("defect", precision)', runs=["several"])

    assert series["values"] == [0.75]
    assert series["join"] == {"used": 1, "operands": {"defect": 1}}


def test_two_sets_of_counts_are_compared_in_one_series(panel):
    series = one_series(panel, 'counts("defect", precision) - counts("fraud", precision)', runs=["several"])

    assert series["values"] == [0.25]
    assert series["join"] == {"used": 1, "operands": {"defect": 1, "fraud": 1}}


def test_an_unknown_set_of_counts_is_an_error_that_suggests_one(panel):
    (result,) = panel.results('counts("frad", f1)', runs=["several"])

    assert (result["error"]["code"], result["error"]["message"], result["error"]["hint"]) == (
        "formula_name",
        "Unknown set of counts 'frad'",
        "Did you mean 'fraud'?",
    )


@pytest.mark.parametrize(
    "formula", ['run("keras/validation", tp)', 'run("sweep/validation", f1)', 'run("odd", x)']
)
def test_what_is_typed_about_another_run_can_be_checked(panel, formula):
    response = panel.post("check", {"formula": formula, "runs": ["keras/train"]})

    assert response.status == 200, response.body
    assert response.json["error"] is None


def test_what_is_typed_about_a_baseline_can_be_checked_before_one_is_chosen(panel):
    response = panel.post("check", {"formula": "f1 - baseline(f1)", "runs": ["sweep/validation"]})

    assert response.status == 200, response.body


@pytest.fixture
def tuned(tmp_path, open_panel):
    """Hyperparameters of the run a/validation, of the training b above its runs, and none of c."""
    for run in ("a", "b", "c"):
        with Events(tmp_path / f"{run}/validation/custom_metrics") as events:
            events.cells(0, [3, 1, 4, 2])
    written = {"lr": 0.125, "batch_size": 32, "mixed": True, "optimizer": "adam"}
    with Events(tmp_path / "a/validation") as events:
        events.hparams(written)
    with Events(tmp_path / "b") as events:
        events.hparams({**written, "lr": 0.25})
    return open_panel(tmp_path)


@pytest.mark.parametrize(("run", "lr"), [("a/validation", 0.125), ("b/validation", 0.25)])
def test_a_hyperparameter_is_read_in_the_directory_of_the_run_or_above(tuned, run, lr):
    assert one_series(tuned, 'tp * hparam("lr")', runs=[run])["values"] == [3 * lr]


@pytest.mark.parametrize(("name", "value"), [("batch_size", 32.0), ("mixed", 1.0)])
def test_whole_numbers_and_truth_values_are_numbers(tuned, name, value):
    assert one_series(tuned, f'hparam("{name}")', runs=["a/validation"])["values"] == [value]


def test_hyperparameters_are_listed_with_their_runs_texts_too(tuned):
    listed = {run["name"]: run["hparams"] for run in tuned.get("runs").json["runs"]}

    written = {"lr": 0.125, "batch_size": 32.0, "mixed": 1.0, "optimizer": "adam"}
    assert listed["a/validation"] == written
    assert listed["b/validation"] == {**written, "lr": 0.25}
    assert listed["c/validation"] == {}


def test_an_unknown_hyperparameter_is_an_error_that_suggests_one(tuned):
    (result,) = tuned.results('tp * hparam("batchsize")', runs=["a/validation"])

    assert result["error"] == {
        "code": "formula_name",
        "message": "Unknown hyperparameter 'batchsize'",
        "span": [12, 23],
        "hint": "Did you mean 'batch_size'?",
    }


def test_a_hyperparameter_that_is_a_text_is_not_there_to_compute_with(tuned):
    (result,) = tuned.results('hparam("optimizer")', runs=["a/validation"])

    assert result["error"]["message"] == "Unknown hyperparameter 'optimizer'"


def test_a_run_without_hyperparameters_says_that_there_are_none(tuned):
    (result,) = tuned.results('hparam("lr")', runs=["a/validation", "c/validation"])

    assert [series["run"] for series in result["series"]] == ["a/validation"]
    ((skipped),) = result["skipped"]
    assert (skipped["run"], skipped["error"]["hint"]) == ("c/validation", "There is none.")


def test_the_nearest_hyperparameter_wins(tmp_path, open_panel):
    with Events(tmp_path / "a/validation") as events:
        events.hparams({"lr": 0.5})
        events.scalar("loss", 0, 2.0)
    with Events(tmp_path / "a") as events:
        events.hparams({"lr": 4.0, "depth": 3})

    series = one_series(open_panel(tmp_path), 'loss * hparam("lr") + hparam("depth")', runs=["a/validation"])

    assert series["values"] == [4.0]


@pytest.fixture
def trainings(tmp_path, open_panel):
    """Trainings a and b of a train and a validation run each; two such runs at the top, and the run "."."""
    with Events(tmp_path) as events:
        events.scalar("epoch_loss", 0, 1)
    for training, by in (("a/", 1), ("b/", 2), ("", 3)):
        with Events(tmp_path / f"{training}train") as events:
            events.scalars("epoch_loss", range(3), [1, 2, 3])
        with Events(tmp_path / f"{training}validation") as events:
            events.scalars("epoch_loss", range(3), [1 + by, 2 + by, 3 + by])
    with Events(tmp_path / "a/validation/custom_metrics") as events:
        events.cells(0, [3, 1, 5, 1])
        events.formula_set(
            "version = 1\n[parameters.scale]\nvalue = 10\nmax = 20\n"
            "[metrics.gap]\nformula = 'validation.epoch_loss - train.epoch_loss'"
        )
    with Events(tmp_path / "b/validation/custom_metrics") as events:
        events.cells(0, [3, 1, 5, 1])
        events.formula_set("version = 1\n[parameters.scale]\nvalue = 10\nmin = 1\nmax = 50")
    return open_panel(tmp_path)


@pytest.mark.parametrize(
    ("formula", "factor"),
    [
        ("validation.epoch_loss - train.epoch_loss", 1),
        ("gap", 1),
        ("scale * gap", 10),
        ("2 * (validation.loss - train.loss) + 0 * step", 2),
        ("hold(validation.loss) - train.loss", 1),
    ],
)
def test_a_formula_whose_every_name_has_a_prefix_has_one_series_a_training(trainings, formula, factor):
    (result,) = trainings.results(formula)

    assert {s["run"]: s["values"] for s in result["series"]} == {
        ".": [3.0 * factor] * 3,
        "a": [1.0 * factor] * 3,
        "b": [2.0 * factor] * 3,
    }
    assert len(result["series"]) == 3
    assert result["error"] is None


@pytest.mark.parametrize("runs", [["a/train"], ["a/validation"], ["a/train", "a/validation"]])
def test_the_series_of_a_training_is_the_same_from_each_of_its_runs(trainings, runs):
    series = one_series(trainings, "validation.epoch_loss - train.epoch_loss", runs=runs)

    assert (series["run"], series["values"]) == ("a", [1.0, 1.0, 1.0])
    assert series["join"]["operands"] == {"a/train: epoch_loss": 3, "a/validation: epoch_loss": 3}


@pytest.mark.parametrize(
    "formula",
    ["validation.loss - loss", "validation.loss + n_classes()", "validation.loss * `epoch_loss`",
     'run("b/train", loss) - validation.loss'],
)  # fmt: skip
def test_a_formula_that_reads_the_run_itself_has_a_series_for_each_run(trainings, formula):
    (result,) = trainings.results(formula, runs=["a/train", "a/validation"])

    assert [s["run"] for s in result["series"]] == ["a/train", "a/validation"]


def test_a_prefix_that_names_no_sibling_is_told_of_each_run(trainings):
    (result,) = trainings.results("test.loss - train.loss", runs=["a/train", "a/validation"])

    assert result["series"] == []
    assert result["error"]["message"] == "No sibling run 'test' of 'a/train'"


def test_a_parameter_with_one_value_and_other_ends_means_one_thing(trainings):
    assert one_series(trainings, "scale * train.epoch_loss", runs=["a/train"])["values"] == [10.0, 20.0, 30.0]


def test_a_formula_may_take_the_name_of_a_parameter_on_purpose_only(trainings):
    wanted = {"name": "scale", "formula": "validation.epoch_loss"}

    refused, *_ = trainings.post("evaluate", {"formulas": [wanted]}).json["results"]
    taken, *_ = trainings.post("evaluate", {"formulas": [{**wanted, "override": True}]}).json["results"]

    assert refused["error"]["message"] == "Name 'scale' stands for a parameter already"
    assert [s["values"][0] for s in taken["series"] if s["run"] == "a"] == [2.0]
