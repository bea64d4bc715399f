"""What CustomMetrics takes, and what it refuses before the first batch."""

import copy
import pickle

import pytest

from tb_custom_metrics import BinaryCounts
from tb_custom_metrics import CustomMetrics
from tb_custom_metrics.formula import FormulaSetError
from tb_custom_metrics.formula import UnknownNameError

pytestmark = pytest.mark.tensorflow


def test_a_copy_and_a_pickle_work_on_their_own(build, data, tmp_path):
    x, y = data
    callback = CustomMetrics(tmp_path, {"high": "f1 > 0.5"}, every=2)
    build([BinaryCounts()]).fit(x, y, verbose=0, callbacks=[callback])

    for again in (copy.deepcopy(callback), pickle.loads(pickle.dumps(callback))):
        assert (again.log_dir, again.formulas, again.every) == (tmp_path, callback.formulas, 2)


def test_a_misspelt_name_fails_in_the_constructor(tmp_path):
    with pytest.raises(UnknownNameError) as caught:
        CustomMetrics(tmp_path, {"twice": "2 * precison"})
    assert str(caught.value) == (
        "In the formula of 'twice': Unknown name 'precison' (column 5)\n"
        "  2 * precison\n"
        "      ^^^^^^^^\n"
        "Did you mean 'precision'?"
    )


def test_a_name_that_the_catalogue_has_not_fails_in_the_constructor(tmp_path):
    with pytest.raises(FormulaSetError) as caught:
        CustomMetrics(tmp_path, ["f1", "recal"])
    assert str(caught.value) == "No formula 'recal' in the catalogue. Did you mean 'recall'?"


@pytest.mark.parametrize("every", [0, -1, 1.5, True, "2"])
def test_every_must_be_a_whole_number_from_1(tmp_path, every):
    with pytest.raises(ValueError, match="every") as caught:
        CustomMetrics(tmp_path, every=every)
    assert str(caught.value) == f"Argument `every` must be a whole number from 1. Received: every={every!r}"


def test_log_dir_must_be_a_path():
    with pytest.raises(TypeError) as caught:
        CustomMetrics(None)
    assert str(caught.value) == "Argument `log_dir` must be a path. Received: log_dir=None"
