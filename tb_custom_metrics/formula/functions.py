"""The functions of the language: what they take, what they do, what they say of themselves.

One table serves the parser (arity and parameters), the plan (which axis is consumed), the
evaluator, the panel's completion and the documentation.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from tb_custom_metrics.formula import classes
from tb_custom_metrics.formula import steps
from tb_custom_metrics.formula import thresholds
from tb_custom_metrics.formula.operators import where
from tb_custom_metrics.formula.signatures import WINDOW
from tb_custom_metrics.formula.signatures import Function
from tb_custom_metrics.formula.signatures import Parameter
from tb_custom_metrics.formula.values import CLASS
from tb_custom_metrics.formula.values import THRESHOLD
from tb_custom_metrics.formula.values import Array


def _maximum(*arrays: Array) -> Array:
    return _fold(np.maximum, arrays)


def _minimum(*arrays: Array) -> Array:
    return _fold(np.minimum, arrays)


def _fold(ufunc: Callable[[Array, Array], Array], arrays: tuple[Array, ...]) -> Array:
    result = arrays[0]
    for array in arrays[1:]:
        result = ufunc(result, array)
    return result


def _default(x: Array, value: Array) -> Array:
    return np.where(np.isnan(x), value, x)


def _isnan(x: Array) -> Array:
    return np.isnan(x).astype(np.float64)


_X = (Parameter("x"),)
_GOAL = Parameter("goal", "choice", choices=("maximize", "minimize"), optional=True)
_LEVEL = Parameter("level", "number", low=0.5, below=1.0)


def _elementwise(
    name: str,
    apply: Callable[..., Array],
    description: str,
    *names: str,
    variadic: bool = False,
    work: int = 1,
) -> Function:
    parameters = tuple(Parameter(n) for n in names) or _X
    return Function(name, "elementwise", description, parameters, apply, variadic=variadic, work=work)


def _along_steps(
    name: str, apply: Callable[..., Array], description: str, *more: Parameter, work: int = 1
) -> Function:
    return Function(name, "along steps", description, (*_X, *more), apply, contextual=True, work=work)


def _over(
    axis: int, name: str, apply: Callable[..., Array], description: str, *more: Parameter, work: int = 1
) -> Function:
    group = "over classes" if axis == CLASS else "over thresholds"
    return Function(name, group, description, (*_X, *more), apply, contextual=True, consumes=axis, work=work)


def _form(name: str, group: str, description: str, *parameters: Parameter) -> Function:
    return Function(name, group, description, parameters, _never)


def _never(*_: Any) -> Array:
    raise AssertionError("the parser or the plan has another form for it")


_TABLE = (
    _elementwise("abs", np.abs, "Distance from 0."),
    _elementwise("sqrt", np.sqrt, "Square root; undefined below 0."),
    _elementwise("exp", np.exp, "e to the power of x."),
    _elementwise("log", np.log, "Natural logarithm; undefined below 0."),
    _elementwise("log2", np.log2, "Logarithm to base 2."),
    _elementwise("log10", np.log10, "Logarithm to base 10."),
    _elementwise("log1p", np.log1p, "log(1 + x), exact for small x."),
    _elementwise("expm1", np.expm1, "exp(x) - 1, exact for small x."),
    _elementwise("floor", np.floor, "Largest whole number that is not above x."),
    _elementwise("ceil", np.ceil, "Smallest whole number that is not below x."),
    _elementwise("round", np.rint, "Nearest whole number; halves go to the even one."),
    _elementwise("sign", np.sign, "-1, 0 or 1."),
    _elementwise("min", _minimum, "Smallest of the arguments, element by element.", "a", "b", variadic=True),
    _elementwise("max", _maximum, "Largest of the arguments, element by element.", "a", "b", variadic=True),
    _elementwise("clip", np.clip, "x, but at least lo and at most hi.", "x", "lo", "hi"),
    _elementwise("where", where, "a where c is not 0, else b; undefined where c is.", "c", "a", "b", work=4),
    _elementwise("default", _default, "x, and value where x is undefined.", "x", "value"),
    _elementwise("isnan", _isnan, "1 where x is undefined, else 0."),
    _along_steps(
        "ema",
        steps.ema,
        "Exponential moving average without start-up bias, as TensorBoard's smoothing.",
        Parameter("weight", "number", low=0.0, below=1.0),
        work=20,
    ),
    _along_steps("rolling_mean", steps.rolling_mean, "Mean over the last n steps.", WINDOW),
    _along_steps("rolling_min", steps.rolling_min, "Smallest value of the last n steps.", WINDOW),
    _along_steps("rolling_max", steps.rolling_max, "Largest value of the last n steps.", WINDOW),
    _along_steps(
        "rolling_std", steps.rolling_std, "Standard deviation over n steps, ddof 0.", WINDOW, work=2
    ),
    _along_steps("cummax", steps.cummax, "Largest value so far.", work=4),
    _along_steps("cummin", steps.cummin, "Smallest value so far.", work=4),
    _along_steps("cumsum", steps.cumsum, "Sum so far.", work=4),
    _along_steps("cummean", steps.cummean, "Mean so far.", work=6),
    _along_steps("diff", steps.diff, "Difference to the step before."),
    _along_steps(
        "shift",
        steps.shift,
        "Value n steps before; after it, where n is negative.",
        Parameter("n", "number", low=-1_000_000, high=1_000_000, whole=True),
    ),
    _along_steps("first", steps.first, "Value at the first step."),
    _along_steps("last", steps.last, "Value at the last step."),
    _along_steps("normalize", steps.normalize, "x / its first defined value."),
    _form("hold", "along steps", "x carried forward onto the steps of the operands outside of it.", *_X),
    _over(
        THRESHOLD,
        "at",
        thresholds.at,
        "x at the stored threshold nearest to this one.",
        Parameter("threshold", "number", low=0.0, high=1.0),
    ),
    _over(
        THRESHOLD, "best", thresholds.best, "Best x over thresholds; the largest unless told.", _GOAL, work=2
    ),
    _over(
        THRESHOLD,
        "best_threshold",
        thresholds.best_threshold,
        "Threshold where x is best; of several, the one nearest 0.5.",
        _GOAL,
        work=5,
    ),
    _over(
        THRESHOLD,
        "best_where",
        thresholds.best_where,
        "Best x among the thresholds where the condition is 1.",
        Parameter("condition"),
        _GOAL,
        work=5,
    ),
    _over(
        THRESHOLD,
        "threshold_where",
        thresholds.threshold_where,
        "Threshold of the best x among those where the condition is 1.",
        Parameter("condition"),
        _GOAL,
        work=8,
    ),
    _form(
        "auc",
        "over thresholds",
        "Area under y over x, by trapezoids: auc(recall, fpr) is ROC AUC.",
        Parameter("y"),
        Parameter("x"),
    ),
    _form("average_precision", "over thresholds", "Precision, weighted by the recall each threshold adds."),
    _over(CLASS, "macro", classes.macro, "Mean of x over the classes where it is defined.", work=4),
    _form("weighted", "over classes", "Mean of x over classes, weighted by their positives.", *_X),
    _form("micro", "over classes", "x of the counts summed over classes.", *_X),
    _form("only", "over classes", 'x of one class: only(recall, "cat").', *_X, Parameter("class", "text")),
    _over(
        CLASS,
        "worst",
        classes.worst,
        "Worst x over classes, the smallest unless told; without classes x.",
        _GOAL,
        work=2,
    ),
    _over(
        CLASS,
        "worst_class",
        classes.worst_class,
        "Index of the class where x is worst, from 0.",
        _GOAL,
        work=4,
    ),
    _over(
        CLASS,
        "sum_classes",
        classes.sum_classes,
        "Sum of x over the classes where it is defined; without classes x.",
        work=2,
    ),
    _form("n_classes", "over classes", "How many classes there are; 1 for a binary problem."),
    _form("lower", "uncertainty", "Lower end of the central interval of a formula of counts.", *_X, _LEVEL),
    _form("upper", "uncertainty", "Upper end of the central interval of a formula of counts.", *_X, _LEVEL),
    _form("stderr", "uncertainty", "Standard error of a formula of counts.", *_X),
    _form(
        "at_prevalence",
        "balance",
        "x as it would be if this share of all examples were positive.",
        *_X,
        Parameter("prevalence", "number", low=0.0, high=1.0),
    ),
    _form("tag", "names", 'The scalar of exactly this tag: tag("val/loss").', Parameter("tag", "text")),
    _form("hparam", "names", 'A hyperparameter of the run: hparam("lr").', Parameter("name", "text")),
    _form("baseline", "names", "x in the run chosen as the baseline.", *_X),
    _form("run", "names", 'x in another run: run("plain/validation", f1).', Parameter("name", "text"), *_X),
    _form("counts", "names", 'x of one set of counts: counts("fraud", f1).', Parameter("set", "text"), *_X),
)

FUNCTIONS = {function.name: function for function in _TABLE}
"""Every function by its name."""

ALONG_STEPS = {f.apply for f in FUNCTIONS.values() if f.group == "along steps"}
"""What those do that look at other steps."""
