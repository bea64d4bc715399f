"""GET /catalogue: what can be written in a formula."""

import numpy as np
import pytest

from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.functions import FUNCTIONS
from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.synonyms import synonyms

pytestmark = pytest.mark.knows_no_tensorflow

JSON = {np.inf: "Infinity", -np.inf: "-Infinity"}


def test_the_functions_are_those_of_the_language(panel):
    functions = panel.get("catalogue").json["functions"]

    assert functions == [
        {"name": f.name, "signature": f.signature, "group": f.group, "description": f.description}
        for f in FUNCTIONS.values()
    ]


def test_the_metrics_are_those_of_the_catalogue(panel):
    metrics = panel.get("catalogue").json["metrics"]

    assert [{key: one[key] for key in one if key != "edges"} for one in metrics] == [
        {
            "name": m.name,
            "formula": m.formula,
            "description": m.description,
            "goal": m.goal,
            "range": [JSON.get(bound, bound) for bound in m.range],
            "also": list(synonyms().get(m.name, [])),
        }
        for m in catalogue().metrics.values()
    ]


def test_a_metric_says_where_it_is_undefined_and_where_infinite(panel):
    edges = {one["name"]: one["edges"] for one in panel.get("catalogue").json["metrics"]}

    assert edges["precision"] == {"none_predicted_positive": None}
    assert edges["frequency_bias"]["no_positives"] == "Infinity"
    assert edges["accuracy"] == {}
    assert edges["net_benefit"] is None


def test_the_names_are_those_that_mean_something_without_a_log(panel):
    names = panel.get("catalogue").json["names"]

    assert [one["name"] for one in names] == (
        ["tp", "fp", "tn", "fn", "p", "n", "pp", "pn", "total", "threshold", "step", "pi"]
    )  # fmt: skip
    assert all(Scope().knows(one["name"]) and one["description"] for one in names)
    assert [one["name"] for one in names if one["kind"] != "count"] == ["threshold", "step", "pi"]
