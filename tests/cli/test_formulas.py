"""The team's formulas and the catalogue at the prompt."""

import json
import shutil

from tb_custom_metrics.formula.formula_set import catalogue


def test_a_set_is_saved_shown_and_fetched_with_its_comments(tb, metrics, tmp_path):
    commented = tmp_path / "fraud.toml"
    commented.write_text("# ask Ada\n" + metrics.read_text())

    first = tb("formulas", tmp_path, "--import", commented).stdout
    second = tb("formulas", tmp_path, "--import", metrics, "--as", "fraud").stdout
    third = tb("formulas", tmp_path, "--import", commented).stdout

    revisions = [text.split("revision ")[1].split()[0] for text in (first, second, third)]
    assert revisions == ["1", "2", "3"]
    assert tb("formulas", tmp_path, "--export", "fraud").stdout == commented.read_text()
    shown = tb("formulas", tmp_path).stdout
    assert shown.startswith("set fraud, revision 3\n")
    assert "cost_fn*fn + fp" in shown


def test_the_own_file_of_the_team_is_shown_and_what_is_wrong_with_it_is_validated(tb, metrics, tmp_path):
    own = tmp_path / "custom_metrics.toml"
    own.write_text(metrics.read_text())
    right = tb("formulas", tmp_path, "--validate").stdout
    tb("formulas", tmp_path, "--import", metrics, "--as", "other")
    own.write_text(metrics.read_text().replace("cost_fn*fn + fp", "fn"))
    clash = tb("formulas", tmp_path, "--validate", code=1).stdout
    own.write_text("version = 1\n[metrics.cost]\nformula = '5*'\n")
    broken = tb("formulas", tmp_path, "--validate", code=1).stdout

    assert right == "1 set: nothing is wrong\n"
    assert "'cost' means " in clash
    assert "'cost_fn*fn + fp' in set 'other'" in clash
    assert "The file 'custom_metrics.toml' cannot be used." in broken


def test_a_name_that_no_run_knows_is_found(tb, splits, tmp_path):
    logdir = shutil.copytree(splits, tmp_path / "logs")
    own = logdir / "custom_metrics.toml"
    own.write_text('version = 1\n[metrics.bad]\nformula = "5*fn + x"\n[metrics.good]\nformula = "fn"\n')

    said = tb("formulas", logdir, "--validate", code=1).stdout

    assert said.startswith("'bad' of file 'custom_metrics.toml' can be computed in no run. Unknown name 'x'")
    assert "good" not in said


def test_the_team_s_formulas_can_be_named_at_the_prompt(tb, splits, metrics, tmp_path):
    logdir = shutil.copytree(splits, tmp_path / "logs")
    shutil.copyfile(metrics, logdir / "custom_metrics.toml")

    said = json.loads(tb("eval", logdir, "cost", "--where", "plain", "--json").stdout)

    assert said["results"][0]["definition"] == "cost_fn*fn + fp"
    assert said["results"][0]["series"][0]["last"]["value"] == 5 * 20 + 20


def test_the_catalogue_is_searched_by_all_words(tb):
    found = json.loads(tb("catalogue", "likelihood", "ratio", "--json").stdout)

    assert {one["name"] for one in found["metrics"]} == {
        "positive_likelihood_ratio",
        "negative_likelihood_ratio",
    }
    assert found["functions"] == []


def test_the_catalogue_holds_all_metrics_and_tells_all_of_one(tb):
    everything = json.loads(tb("catalogue", "--json").stdout)
    one = tb("catalogue", "mcc").stdout

    assert [metric["name"] for metric in everything["metrics"]] == list(catalogue().metrics)
    assert one.startswith("mcc\n  formula  (tp*tn - fp*fn) / ")
    assert "range    -1 to 1" in one
