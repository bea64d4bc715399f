"""Values over steps, thresholds and classes: which axes a result has, and how operands broadcast."""

import numpy as np
import pytest

from tb_custom_metrics.formula import Formula

RNG = np.random.default_rng(7)
STEPS = RNG.random(4)
SWEEP = RNG.random((4, 3))
CLASSES = RNG.random((4, 3, 2))
LEVELS = [0.25, 0.5, 0.75]


def test_a_constant_has_no_axis():
    assert Formula("1 + 2").evaluate({"x": STEPS}).shape == ()


def test_a_scalar_operand_has_no_axis():
    assert Formula("x + 1").evaluate({"x": 2.0}).tolist() == 3.0


def test_one_dimension_is_steps():
    np.testing.assert_array_equal(Formula("2 * x").evaluate({"x": STEPS}), 2 * STEPS)


@pytest.mark.parametrize("array", [STEPS, SWEEP, CLASSES], ids=["steps", "thresholds", "classes"])
def test_a_result_has_the_axes_of_its_operand(array):
    np.testing.assert_array_equal(Formula("x / (1 + x)").evaluate({"x": array}), array / (1 + array))


def test_operands_with_fewer_axes_count_for_every_threshold_and_class():
    result = Formula("a * b + c").evaluate({"a": STEPS, "b": SWEEP, "c": CLASSES})

    np.testing.assert_array_equal(result, STEPS[:, None, None] * SWEEP[:, :, None] + CLASSES)


@pytest.mark.parametrize(
    ("formula", "shape"),
    [
        ("best(x)", (4, 2)),
        ("best_threshold(x)", (4, 2)),
        ("at(x, 0.5)", (4, 2)),
        ("macro(x)", (4, 3)),
        ("macro(best(x))", (4,)),
        ("best(macro(x))", (4,)),
        ("x - best(x)", (4, 3, 2)),
        ("ema(x, 0.5)", (4, 3, 2)),
        ("threshold", (3,)),
        ("step", (4,)),
        ("step * threshold", (4, 3)),
    ],
)
def test_a_function_over_an_axis_takes_it_away(formula, shape):
    assert Formula(formula).evaluate({"x": CLASSES}, thresholds=LEVELS).shape == shape


def test_threshold_is_the_threshold_axis_and_step_counts_from_0():
    result = Formula("step + threshold").evaluate({"x": SWEEP}, thresholds=LEVELS)

    assert result.tolist() == [[0.25, 0.5, 0.75], [1.25, 1.5, 1.75], [2.25, 2.5, 2.75], [3.25, 3.5, 3.75]]


def test_a_value_that_is_the_same_at_every_threshold_may_be_given_once():
    operands = {"a": [[1.0], [2.0]], "b": [[1, 2, 3], [4, 5, 6]]}

    assert Formula("at(a, 0.75)").evaluate(operands, thresholds=LEVELS).tolist() == [1.0, 2.0]
    assert Formula("best(a)").evaluate(operands, thresholds=LEVELS).tolist() == [1.0, 2.0]


def test_operands_that_do_not_fit_are_refused_with_their_shapes():
    with pytest.raises(ValueError, match="broadcast") as caught:
        Formula("a + b").evaluate({"a": [1, 2, 3], "b": [1, 2]})

    assert str(caught.value) == (
        "Operands must have shapes that broadcast. Received: {'a': (3, 1, 1), 'b': (2, 1, 1)}"
    )


def test_thresholds_of_another_length_are_refused():
    with pytest.raises(ValueError, match="thresholds") as caught:
        Formula("x").evaluate({"x": SWEEP}, thresholds=[0.5, 0.6])

    assert str(caught.value) == (
        "Argument `thresholds` must be as long as the threshold axis. "
        "Received: thresholds.shape=(2,), n_thresholds=3"
    )


def test_a_fourth_axis_is_refused():
    with pytest.raises(ValueError, match="axes") as caught:
        Formula("x").evaluate({"x": np.zeros((1, 1, 1, 1))})

    assert str(caught.value) == (
        "Operands must be real numbers with at most three axes (step, threshold, class). "
        "Received: shape=(1, 1, 1, 1), dtype=float64"
    )


@pytest.mark.parametrize(
    ("operand", "dtype"), [(["a"], "<U1"), ([1j], "complex128"), ([None], "object"), ([10**30], "object")]
)
def test_what_is_no_real_number_is_refused(operand, dtype):
    with pytest.raises(ValueError, match="real numbers") as caught:
        Formula("x").evaluate({"x": operand})

    assert str(caught.value) == (
        "Operands must be real numbers with at most three axes (step, threshold, class). "
        f"Received: shape=(1,), dtype={dtype}"
    )


def test_a_count_that_is_missing_is_named():
    with pytest.raises(ValueError, match="needs") as caught:
        Formula("recall").evaluate({"tp": [1], "fp": [2]})

    assert str(caught.value) == "Formula 'recall' needs 'fn'. Received operands: ['fp', 'tp']"


@pytest.mark.parametrize(
    "formula", ["x", "x + 0", "ema(x, 0.5)", "cummax(x)", "best(x)", "at(x, 0.5)", "max(x, 0)"]
)
def test_operands_are_never_changed_and_never_handed_out(formula):
    operand = np.array([3.0, 1.0, 2.0])

    result = Formula(formula).evaluate({"x": operand})

    assert operand.tolist() == [3.0, 1.0, 2.0]
    assert not np.shares_memory(result, operand)


@pytest.mark.parametrize(
    "formula",
    [
        "x",
        "2 * x",
        "ema(x, 0.9)",
        "cummax(x)",
        "cummin(x)",
        "best(x)",
        "best_threshold(x)",
        "at(x, 0.5)",
        "macro(x)",
    ],
)
@pytest.mark.parametrize("shape", [(0,), (0, 3), (0, 3, 2)])
def test_no_steps_give_no_values(formula, shape):
    result = Formula(formula).evaluate({"x": np.zeros(shape)}, thresholds=LEVELS if len(shape) > 1 else None)

    assert result.shape[0] == 0
