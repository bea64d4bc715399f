"""The catalogue against exact arithmetic, PyCM and scikit-learn, on random and adversarial tables."""

import itertools
import math
import tomllib
import warnings
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

import numpy as np
import pycm
import pytest
import sklearn.metrics as sk
from formula.catalogue_reference import CORPUS
from formula.catalogue_reference import Exact
from formula.catalogue_reference import corpus
from formula.catalogue_reference import evaluate as exact_value
from formula.catalogue_reference import exact

from tb_custom_metrics.formula import Formula
from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.formula.catalogue_page import not_sayable
from tb_custom_metrics.formula.formula_set import THEMES
from tb_custom_metrics.formula.formula_set import catalogue_themes
from tb_custom_metrics.formula.synonyms import called_elsewhere
from tb_custom_metrics.formula.synonyms import synonyms

ENTRIES = corpus()
NAMES: Mapping[str, Mapping[str, str]] = tomllib.loads((CORPUS / "names.toml").read_text(encoding="utf-8"))
CELLS = ("tp", "fp", "tn", "fn")

# What the language itself has a name for.
COUNTS = {"TP", "FP", "TN", "FN", "P", "N", "PP", "PN", "POP"}

# Metrics that no entry of the corpus stands for: parts of others, and sweeps tested by themselves.
OWN = {"overall_chance_disagreement", "best_mcc", "roc_gini"}

# Where the corpus has a formula that is not the one meant.
READ_AS = {
    # The textbook form is 0/0 where recall and the false positive rate are equal; its limit is 0.5.
    "PT": ENTRIES["PT_s"]["formula"],
    # The corpus has PyCM's decimal logarithm; Blakeley et al. have the natural one.
    "DP": "sqrt(3)/pi*log((tp*tn)/(fp*fn))",
    # The corpus has PyCM's margins; lambda's numerator, which Anderberg's is, has those of both sides.
    "Anderberg": "(maximum(tp,fp)+maximum(fn,tn)+maximum(tp,fn)+maximum(fp,tn)"
    "-maximum(tp+fn,tn+fp)-maximum(tp+fp,tn+fn))/(2*(tp+fp+tn+fn))",
    # A class that never occurs contributes nothing; one that is never predicted makes it inf.
    "CrossEntropy": "-sum((tp+fn)/sum(tp+fn)*where(tp+fn>0,log2((tp+fp)/sum(tp+fn)),0))",
    "KL": "sum((tp+fn)/sum(tp+fn)*where(tp+fn>0,log2((tp+fn)/(tp+fp)),0))",
    # Weighted means over the classes where there is something to weigh.
    "AUNP": "weighted(tp+fn,(tp/(tp+fn)+tn/(tn+fp))/2)",
    "Precision_W": "weighted(tp+fn,tp/(tp+fp))",
    "F1_W": "weighted(tp+fn,2*tp/(2*tp+fp+fn))",
    "Jaccard_W": "weighted(tp+fn,tp/(tp+fp+fn))",
    "BACC": "mean(tp/(tp+fn))",
    "BACC_adj": "(mean(tp/(tp+fn))*sum(where(tp+fn>0,1,0))-1)/(sum(where(tp+fn>0,1,0))-1)",
}

# Float64 against exact: by how much, at most, and why. All others are within the tolerance, as these
# are for totals up to 1,000.
LOSES_DIGITS = {
    "EDS": (1e-7, "the logarithm of a share within 1e-10 of 1 has few digits: hits are nearly all there is"),
    "SEDS": (1e-4, "the logarithm of a share within 1e-10 of 1 has few digits: hits are nearly all there is"),
    "EDI": (1e-5, "recall and false positive rate both within 1e-9 of 1: everything is predicted positive"),
    "Dennis": (1e-9, "a difference of products of 1e23; scaled by the root of the total, up to 1e6"),
    "NND": (1e9, "one over a difference of products of 1e23 that is nearly 0: of 1e11 to 1e12"),
    "NNP": (1e9, "one over a difference of products of 1e23 that is nearly 0: of 1e11 to 1e12"),
}

ONLY_OURS = "only ours is defined"
ONLY_THEIRS = "only theirs is defined"
DIFFERENT = "the numbers differ"

# Each is settled by the exact value, which is ours.
PYCM_DISAGREES = {
    "LR+": ({DIFFERENT}, "PyCM divides by 1 - TNR, which has few digits where TNR is near 1"),
    "LR-": ({DIFFERENT}, "PyCM's FNR is 1 - TPR"),
    "DOR": ({DIFFERENT, ONLY_OURS}, "PyCM divides LR+ by LR-, and so by 0 where only tp or tn is 0"),
    "DP": ({DIFFERENT}, "PyCM takes the decimal logarithm, of ratios with 1 - TPR"),
    "IS": ({DIFFERENT}, "PyCM divides two rounded shares before it takes the logarithm of about 1"),
    "Q": ({ONLY_OURS}, "PyCM goes through the odds ratio, which is x/0 where Q is 1"),
    "AGM": ({ONLY_THEIRS}, "PyCM says 0 without hits, even where there are no negatives either"),
    "HSS": ({DIFFERENT}, "PyCM subtracts two accuracies of about 1"),
    "Anderberg": ({DIFFERENT}, "PyCM compares tp + fp with fp + tn, which are no two parts of a whole"),
    "Dennis": ({DIFFERENT}, "PyCM subtracts the expected hits, which are nearly the hits"),
    "KentFosterI": ({DIFFERENT}, "PyCM subtracts the expected hits, which are nearly the hits"),
    "KentFosterII": ({DIFFERENT}, "PyCM subtracts the expected hits, which are nearly the hits"),
    "KuhnsV": ({DIFFERENT}, "PyCM has 1 - PP/POP for PN/POP"),
    "KuhnsVI": ({DIFFERENT}, "PyCM has 1 - PP/POP for PN/POP"),
    "KL": ({ONLY_OURS}, "PyCM gives up where a class never occurs; its share of 0 contributes 0"),
}

_MACRO = "PyCM gives up where one class is undefined; here it is left out"
PYCM_DISAGREES |= {
    symbol: ({ONLY_OURS}, _MACRO)
    for symbol in (
        *("AUNU", "AUNP", "CBA", "CSI_overall", "Overall_J_sum", "Overall_J_mean", "TPR_Macro", "PPV_Macro"),
        *("TNR_Macro", "NPV_Macro", "F1_Macro", "FPR_Macro", "FNR_Macro"),
    )
}


def adversarial_and_random_tables() -> np.ndarray:
    """2,100 rows of tp, fp, tn, fn: int64, totals to 1e12."""
    draw = np.random.default_rng(0)
    tiny = list(itertools.product((0, 1, 2), repeat=4))  # each empty margin, one class, all right, all wrong
    huge = list(itertools.product((0, 1, 1000, 10**11), repeat=4))
    small = draw.integers(0, 30, (500, 4))
    any_size = np.floor(10 ** draw.uniform(0, 11, (500, 4)))
    rare = np.stack([draw.integers(0, high, 213) for high in (10, 1000, 9 * 10**11, 10)], axis=1)
    independent = _independent(np.floor(10 ** draw.uniform(0, 2.9, (300, 4))))
    nearly = independent[:150] + draw.integers(0, 2, (150, 4))
    nearly_and_huge = _independent(np.floor(10 ** draw.uniform(4, 5.8, (100, 4)))) + draw.integers(
        -1, 2, (100, 4)
    )
    blocks = [tiny, huge, small, any_size, rare, independent, nearly, nearly_and_huge]
    return np.concatenate(blocks).astype(np.int64)


def _independent(factors: np.ndarray) -> np.ndarray:
    a, b, c, d = factors.T
    return np.stack([a * b, a * c, d * c, d * b], axis=1)


def random_matrices(n_classes: int) -> np.ndarray:
    """70 matrices, some of them diagonal, with an empty row, column or class, or one cell only."""
    draw = np.random.default_rng(n_classes)
    matrices = []
    for i in range(70):
        matrix = draw.integers(0, [3, 30, 1000, 10**9][i % 4], (n_classes, n_classes))
        k = draw.integers(n_classes)
        match i % 10:
            case 1 | 6:
                matrix = np.diag(np.diag(matrix))
            case 2 | 7:
                matrix[k] = 0
            case 3 | 8:
                matrix[:, k] = 0
            case 4:
                matrix[k] = matrix[:, k] = 0
            case 9:
                matrix = np.zeros_like(matrix)
                matrix[0, 0] = i
        matrices.append(matrix)
    return np.array(matrices)


def cells(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """Counts of each class against the rest. Shape `(n_matrices, n_classes)`."""
    tp = np.einsum("mkk->mk", matrices)
    fn = matrices.sum(axis=2) - tp
    fp = matrices.sum(axis=1) - tp
    tn = matrices.sum(axis=(1, 2))[:, np.newaxis] - tp - fn - fp
    return {"tp": tp, "fp": fp, "tn": tn, "fn": fn}


TABLES = adversarial_and_random_tables()
MATRICES = {n_classes: random_matrices(n_classes) for n_classes in (2, 3, 10)}


def ours(formula: str) -> np.ndarray:
    """Values for TABLES, as at the threshold 0.5."""
    operands = {name: TABLES[:, [i]] for i, name in enumerate(CELLS)}
    value = Formula(formula).evaluate(operands, thresholds=[0.5])
    return value[:, 0]


def ours_overall(formula: str) -> np.ndarray:
    """Values for all MATRICES, one after the other."""
    values = []
    for matrices in MATRICES.values():
        operands = {name: array[:, np.newaxis, :] for name, array in cells(matrices).items()}
        values.append(np.broadcast_to(Formula(formula).evaluate(operands).ravel(), len(matrices)))
    return np.concatenate(values)


def exact_values(symbol: str) -> np.ndarray:
    entry = ENTRIES[symbol]
    parameters = {name: _decimal(value) for name, value in entry.get("params", {}).items()}
    formula = READ_AS.get(symbol, entry["formula"])
    rows = (dict(zip(CELLS, map(int, row), strict=True)) for row in TABLES)
    return np.array([exact_value(formula, row, **parameters) for row in rows])


def exact_overall(formula: str) -> np.ndarray:
    counts = [cells(matrices) for matrices in MATRICES.values()]
    rows = ({name: a[i].tolist() for name, a in c.items()} for c in counts for i in range(len(c["tp"])))
    return np.array([exact_value(formula, row) for row in rows])


def _decimal(value: float) -> Exact:
    """The number as it is written: 1.96 is 196/100."""
    return exact(round(value * 100)) / 100


def error(values: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How far off, in units of the tolerance: relative 1e-12 or absolute 1e-15, whichever is larger."""
    with np.errstate(invalid="ignore"):
        return np.where(
            (values == expected) | (np.isnan(values) & np.isnan(expected)),
            0.0,
            np.abs(values - expected) / np.maximum(1e-12 * np.abs(expected), 1e-15),
        )


def disagreements(values: np.ndarray, theirs: np.ndarray) -> set[str]:
    """Which kinds of disagreement there are. What is inf here is nothing to peers without one."""
    values = np.where(np.isinf(values) & np.isnan(theirs), np.nan, values)
    found = set()
    if (np.isnan(theirs) & ~np.isnan(values)).any():
        found.add(ONLY_OURS)
    if (~np.isnan(theirs) & np.isnan(values)).any():
        found.add(ONLY_THEIRS)
    if (error(theirs, values)[~np.isnan(theirs) & ~np.isnan(values)] > 1).any():
        found.add(DIFFERENT)
    return found


def test_every_entry_of_the_corpus_is_said_or_listed_with_what_is_missing():
    said = {symbol for kind in NAMES.values() for symbol in kind}

    assert said | COUNTS | set(not_sayable()) == set(ENTRIES)
    assert not said & set(not_sayable())


def test_every_metric_of_the_catalogue_is_tested_against_something():
    said = {name for kind in NAMES.values() for name in kind.values()}

    assert set(catalogue().metrics) - said - set(SKLEARN) == OWN


def test_no_name_stands_in_two_files():
    names = [name for theme in THEMES for name in catalogue_themes()[theme].metrics]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", catalogue().metrics)
def test_tells_what_it_is(name):
    metric = catalogue().metrics[name]

    assert metric.description.endswith(".")
    assert len(metric.description) <= 100
    assert metric.source
    assert metric.range is not None


@pytest.mark.parametrize("symbol", NAMES["binary"])
def test_is_the_exact_value_and_undefined_exactly_where_that_is(symbol):
    values, expected = ours(NAMES["binary"][symbol]), exact_values(symbol)

    assert np.array_equal(np.isnan(values), np.isnan(expected))
    assert np.array_equal(np.isinf(values), np.isinf(expected))
    if symbol in LOSES_DIGITS:
        bound, _ = LOSES_DIGITS[symbol]
        finite = np.isfinite(expected)
        assert np.abs(values[finite] - expected[finite]).max() <= bound
        assert error(values, expected)[TABLES.sum(axis=1) <= 1000].max() <= 1
        assert error(values, expected).max() > 1, f"'{symbol}' need not be listed in LOSES_DIGITS"
    else:
        assert error(values, expected).max() <= 1


@pytest.mark.parametrize("name", dict.fromkeys(NAMES["binary"].values()))
def test_stays_in_its_range(name):
    low, high = catalogue().metrics[name].range
    values = ours(name)
    finite = values[np.isfinite(values)]

    assert finite.min() >= low - 1e-12
    assert finite.max() <= high + 1e-12


# Metrics that a perfect prediction does not bring to their best value, and why.
NO_BEST_WHEN_PERFECT = {
    "prevalence": "a property of the data",
    "predicted_positive_rate": "a property of the predictions",
    "frequency_bias": "best at 1",
    "automatic_manual": "best at 0",
    "random_accuracy": "a property of the two margins",
    "random_accuracy_unbiased": "a property of the two margins",
    "extremal_dependence_index": "undefined where there are no errors",
    "symmetric_extremal_dependence_index": "undefined where there are no errors",
    "kent_foster_1": "undefined where there are no errors",
    "kent_foster_2": "undefined where there are no errors",
    "number_needed_to_diagnose": "negative for what is worse than chance",
    "number_needed_to_predict": "negative for what is worse than chance",
    "eyraud": "multiplies shares with counts",
    "fossum": "infinite where nothing is predicted positive",
    "koppen_2": "grows with every positive on either side",
}


@pytest.mark.parametrize("name", dict.fromkeys(NAMES["binary"].values()))
def test_a_perfect_prediction_reaches_the_goal(name):
    tp, fp = np.indices((13, 31)).reshape(2, -1, 1)  # each way to predict 12 positives and 30 negatives
    counts = {"tp": tp, "fp": fp, "tn": 30 - fp, "fn": 12 - tp}
    values = Formula(name).evaluate(counts, thresholds=[0.5])
    best = np.nanmin(values) if catalogue().metrics[name].goal == "minimize" else np.nanmax(values)
    perfect = values[(tp == 12) & (fp == 0)].item()

    reached = perfect == pytest.approx(best, rel=1e-12) and np.nanmin(values) < np.nanmax(values)
    assert reached == (name not in NO_BEST_WHEN_PERFECT)


@pytest.mark.parametrize("symbol", NAMES["overall"])
def test_over_classes_is_the_exact_value(symbol):
    values = ours_overall(NAMES["overall"][symbol])
    expected = exact_overall(READ_AS.get(symbol, ENTRIES[symbol]["formula"]))

    assert error(values, expected).max() <= 1


@pytest.mark.parametrize("name", dict.fromkeys(NAMES["overall"].values()))
def test_over_classes_stays_in_its_range(name):
    low, high = catalogue().metrics[name].range
    values = ours_overall(name)
    finite = values[np.isfinite(values)]

    assert finite.min() >= low - 1e-12
    assert finite.max() <= high + 1e-12


@pytest.mark.parametrize(
    ("name", "binary"),
    [
        ("overall_accuracy", "accuracy"),
        ("overall_hamming_loss", "error_rate"),
        ("overall_kappa", "kappa"),
        ("overall_mcc", "mcc"),
    ],
)
def test_over_no_classes_is_the_binary_metric(name, binary):
    assert error(ours(name), ours(binary)).max() <= 1


OVERALL = {
    symbol: name
    for symbol, name in NAMES["overall"].items()
    if not name.startswith(("macro_", "micro_", "weighted_"))  # without classes the value of the one there is
}


@pytest.mark.parametrize("symbol", OVERALL)
def test_counts_of_one_class_are_those_of_a_problem_of_two(symbol):
    formula = READ_AS.get(symbol, ENTRIES[symbol]["formula"])
    chosen = np.flatnonzero((TABLES.min(axis=1) > 0) & (TABLES.max(axis=1) < 10**10))[::10]
    one = {name: TABLES[chosen, i] for i, name in enumerate(CELLS)}
    of_both = [[[tp, tn], [fp, fn], [tn, tp], [fn, fp]] for tp, fp, tn, fn in TABLES[chosen].tolist()]

    values = Formula(OVERALL[symbol]).evaluate(one)

    expected = np.array([exact_value(formula, dict(zip(CELLS, row, strict=True))) for row in of_both])
    assert len(chosen) > 50
    assert error(values, expected).max() <= 1


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("overall_accuracy", sk.accuracy_score),
        ("overall_kappa", sk.cohen_kappa_score),
        ("overall_mcc", sk.matthews_corrcoef),
        ("overall_hamming_loss", sk.hamming_loss),
        ("overall_zero_one_loss", lambda y, x: sk.zero_one_loss(y, x, normalize=False)),
        ("overall_balanced_accuracy", sk.balanced_accuracy_score),
        ("adjusted_balanced_accuracy", lambda y, x: sk.balanced_accuracy_score(y, x, adjusted=True)),
    ],
)
def test_without_classes_it_is_scikit_learns_of_two_labels(name, score):
    y_true, y_pred = np.repeat([1, 0, 0, 1], [13, 7, 50, 4]), np.repeat([1, 1, 0, 0], [13, 7, 50, 4])

    result = Formula(name).evaluate({"tp": [13], "fp": [7], "tn": [50], "fn": [4]})

    assert result == pytest.approx([score(y_true, y_pred)], rel=1e-12)


def test_chance_disagreement_is_what_chance_agreement_lacks_to_1():
    values = ours_overall("overall_chance_disagreement")

    assert error(values, exact_overall("1-sum(((2*tp+fp+fn)/(2*sum(tp+fn)))**2)")).max() <= 1


@pytest.fixture(scope="module")
def pycm_tables() -> list[pycm.ConfusionMatrix]:
    rows = TABLES.tolist()
    return [pycm.ConfusionMatrix(matrix={1: {1: tp, 0: fn}, 0: {1: fp, 0: tn}}) for tp, fp, tn, fn in rows]


@pytest.fixture(scope="module")
def pycm_matrices() -> list[pycm.ConfusionMatrix]:
    matrices = [matrix.tolist() for same_size in MATRICES.values() for matrix in same_size]
    return [pycm.ConfusionMatrix(matrix=dict(enumerate(map(dict, map(enumerate, m))))) for m in matrices]


def _number(value: object) -> float:
    return math.nan if value is None or value == "None" else float(value)


def _overall(matrix: pycm.ConfusionMatrix, key: str) -> float:
    name, _, index = key.partition(":")  # "Overall J:1" is the second number of two
    value = matrix.overall_stat[name]
    return _number(value[int(index)] if index and isinstance(value, tuple) else value)


@pytest.mark.parametrize("symbol", [s for s in NAMES["binary"] if "pycm" in ENTRIES[s].get("peers", {})])
def test_agrees_with_pycm(symbol, pycm_tables):
    key = ENTRIES[symbol]["peers"]["pycm"]
    theirs = np.array([_number(table.class_stat[key][1]) for table in pycm_tables])

    assert disagreements(ours(NAMES["binary"][symbol]), theirs) == PYCM_DISAGREES.get(symbol, (set(), ""))[0]


@pytest.mark.parametrize("symbol", [s for s in NAMES["binary"] if "pycmd" in ENTRIES[s].get("peers", {})])
def test_agrees_with_distances_of_pycm(symbol, pycm_tables):
    metric = pycm.DistanceType(ENTRIES[symbol]["peers"]["pycmd"])
    theirs = np.array([_number(table.distance(metric=metric)[1]) for table in pycm_tables])

    assert disagreements(ours(NAMES["binary"][symbol]), theirs) == PYCM_DISAGREES.get(symbol, (set(), ""))[0]


@pytest.mark.parametrize("symbol", ["HSS", "chi2", "MI"])
def test_agrees_with_overall_statistics_of_pycm_for_two_classes(symbol, pycm_tables):
    key = ENTRIES[symbol]["peers"]["pycmo"]
    theirs = np.array([_overall(table, key) for table in pycm_tables])

    assert disagreements(ours(NAMES["binary"][symbol]), theirs) == PYCM_DISAGREES.get(symbol, (set(), ""))[0]


@pytest.mark.parametrize("symbol", [s for s in NAMES["overall"] if "pycmo" in ENTRIES[s].get("peers", {})])
def test_over_classes_agrees_with_pycm(symbol, pycm_matrices):
    theirs = np.array([_overall(matrix, ENTRIES[symbol]["peers"]["pycmo"]) for matrix in pycm_matrices])
    values = ours_overall(NAMES["overall"][symbol])

    assert disagreements(values, theirs) == PYCM_DISAGREES.get(symbol, (set(), ""))[0]


# The tiny tables, and every 20th of the others: scikit-learn takes milliseconds for each number.
SAMPLE = np.flatnonzero(
    (TABLES.sum(axis=1) > 0) & ((TABLES.max(axis=1) <= 2) | (np.arange(len(TABLES)) % 20 == 0))
)

_UNDEFINED_IS_NAN = {"zero_division": math.nan}
SKLEARN: Mapping[str, Callable[..., float]] = {
    "recall": lambda **d: sk.recall_score(**d, **_UNDEFINED_IS_NAN),
    "specificity": lambda **d: sk.recall_score(**d, pos_label=0, **_UNDEFINED_IS_NAN),
    "precision": lambda **d: sk.precision_score(**d, **_UNDEFINED_IS_NAN),
    "npv": lambda **d: sk.precision_score(**d, pos_label=0, **_UNDEFINED_IS_NAN),
    "accuracy": sk.accuracy_score,
    "error_rate": sk.zero_one_loss,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "f1": lambda **d: sk.f1_score(**d, **_UNDEFINED_IS_NAN),
    "f05": lambda **d: sk.fbeta_score(**d, beta=0.5, **_UNDEFINED_IS_NAN),
    "f2": lambda **d: sk.fbeta_score(**d, beta=2, **_UNDEFINED_IS_NAN),
    "two_class_f1": lambda **d: sk.f1_score(**d, average="macro", **_UNDEFINED_IS_NAN),
    "jaccard": lambda **d: sk.jaccard_score(**d, zero_division=0),
    "mcc": sk.matthews_corrcoef,
    "kappa": lambda y_true, y_pred, **d: sk.cohen_kappa_score(y_true, y_pred, **d),
    "positive_likelihood_ratio": lambda **d: sk.class_likelihood_ratios(**d)[0],
    "negative_likelihood_ratio": lambda **d: sk.class_likelihood_ratios(**d)[1],
}


def _sklearn(metric: Callable[..., float], sample_weight: np.ndarray, **data: Any) -> float:
    if not sample_weight.any():
        return math.nan  # it raises
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # it warns wherever something is undefined
        return float(metric(**data, sample_weight=sample_weight))


SKLEARN_DISAGREES = {
    "balanced_accuracy": ({ONLY_THEIRS}, "scikit-learn leaves a class out that has no examples"),
    "two_class_f1": ({ONLY_THEIRS}, "scikit-learn leaves a class out whose F1 is 0/0"),
    "jaccard": ({ONLY_THEIRS}, "scikit-learn gives 0 or 1 for 0/0, never nan"),
    "mcc": ({ONLY_THEIRS, DIFFERENT}, "scikit-learn gives 0 for 0/0, and subtracts squares of totals"),
}


@pytest.mark.parametrize("name", SKLEARN)
def test_agrees_with_scikit_learn(name):
    labels = {"y_true": [1, 0, 0, 1], "y_pred": [1, 1, 0, 0]}
    rows = TABLES[SAMPLE].astype(np.float64)
    theirs = np.array([_sklearn(SKLEARN[name], **labels, sample_weight=row) for row in rows])

    assert disagreements(ours(name)[SAMPLE], theirs) == SKLEARN_DISAGREES.get(name, (set(), ""))[0]


def _averaged(metric: Callable[..., float], average: str) -> Callable[..., float]:
    undefined = 0 if metric is sk.jaccard_score else math.nan
    return lambda labels, **d: metric(**d, labels=labels, average=average, zero_division=undefined)


def _without_labels(metric: Callable[..., float], **options: Any) -> Callable[..., float]:
    return lambda labels, y_true, y_pred, **d: metric(y_true, y_pred, **d, **options)


SKLEARN_OVERALL: Mapping[str, Callable[..., float]] = {
    "overall_accuracy": _without_labels(sk.accuracy_score),
    "overall_hamming_loss": _without_labels(sk.hamming_loss),
    "overall_kappa": _without_labels(sk.cohen_kappa_score),
    "overall_mcc": _without_labels(sk.matthews_corrcoef),
    "overall_balanced_accuracy": _without_labels(sk.balanced_accuracy_score),
    "adjusted_balanced_accuracy": _without_labels(sk.balanced_accuracy_score, adjusted=True),
    "macro_precision": _averaged(sk.precision_score, "macro"),
    "macro_recall": _averaged(sk.recall_score, "macro"),
    "macro_f1": _averaged(sk.f1_score, "macro"),
    "macro_jaccard": _averaged(sk.jaccard_score, "macro"),
    "weighted_precision": _averaged(sk.precision_score, "weighted"),
    "weighted_f1": _averaged(sk.f1_score, "weighted"),
    "weighted_jaccard": _averaged(sk.jaccard_score, "weighted"),
    "micro_jaccard": _averaged(sk.jaccard_score, "micro"),
}

SKLEARN_OVERALL_DISAGREES = {
    "overall_mcc": ({ONLY_THEIRS}, "scikit-learn gives 0 for 0/0"),
    "weighted_precision": ({ONLY_THEIRS}, "scikit-learn takes the plain mean where all weights are 0"),
    "macro_jaccard": ({DIFFERENT}, "scikit-learn counts a class that is absent on both sides as 0"),
}


@pytest.mark.parametrize("name", SKLEARN_OVERALL)
def test_over_classes_agrees_with_scikit_learn(name):
    theirs = []
    for n_classes, matrices in MATRICES.items():
        y_true, y_pred = np.indices((n_classes, n_classes)).reshape(2, -1)
        data = {"labels": np.arange(n_classes), "y_true": y_true, "y_pred": y_pred}
        weights = matrices.reshape(len(matrices), -1).astype(np.float64)
        theirs += [_sklearn(SKLEARN_OVERALL[name], **data, sample_weight=weight) for weight in weights]

    found = disagreements(ours_overall(name), np.array(theirs))
    assert found == SKLEARN_OVERALL_DISAGREES.get(name, (set(), ""))[0]


class Sweep:
    """Scores of 40 positives and 60 negatives, many of them tied, and the counts at each score."""

    def __init__(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.y_true = np.repeat([1, 0], [40, 60])
        self.scores = np.clip(draw.normal(0.3 + 0.2 * self.y_true, 0.2).round(2), 0, 1)
        self.thresholds = np.unique(self.scores)
        predicted = self.scores[:, np.newaxis] >= self.thresholds
        positive = self.y_true[:, np.newaxis] == 1
        both = {"tp": predicted & positive, "fp": predicted & ~positive}
        neither = {"tn": ~predicted & ~positive, "fn": ~predicted & positive}
        self.counts = {name: a.sum(axis=0)[np.newaxis] for name, a in (both | neither).items()}

    def ours(self, formula: str) -> float:
        return float(Formula(formula).evaluate(self.counts, thresholds=self.thresholds)[0])


SWEEPS = [Sweep(seed) for seed in range(10)]


def _ends(sweep: Sweep) -> tuple[np.ndarray, np.ndarray]:
    """False and true positive rates at every score, and above all of them."""
    fpr, tpr, _ = sk.roc_curve(sweep.y_true, sweep.scores, drop_intermediate=False)
    return fpr, tpr


def _precision_recall(sweep: Sweep) -> tuple[np.ndarray, np.ndarray]:
    precision, recall, _ = sk.precision_recall_curve(sweep.y_true, sweep.scores)
    return precision[:-1], recall[:-1]  # without the point that is at no threshold


def _best(sweep: Sweep, metric: Callable[..., float]) -> float:
    return max(metric(sweep.y_true, sweep.scores >= threshold) for threshold in sweep.thresholds)


def _stderr(sweep: Sweep) -> float:
    counts = {"tp": 40, "fp": 60, "tn": 0, "fn": 0}
    area = exact(float(sk.roc_auc_score(sweep.y_true, sweep.scores)))
    return exact_value(ENTRIES["SE_AUC"]["formula"], counts, a=area)


def _where(values: np.ndarray, condition: np.ndarray) -> float:
    return float(values[condition].max(initial=-math.inf)) if condition.any() else math.nan


SWEPT: Mapping[str, Callable[[Sweep], float]] = {
    "roc_auc": lambda s: sk.roc_auc_score(s.y_true, s.scores),
    "roc_gini": lambda s: 2 * sk.roc_auc_score(s.y_true, s.scores) - 1,
    "roc_auc_stderr": _stderr,
    "average_precision()": lambda s: sk.average_precision_score(s.y_true, s.scores),
    "kolmogorov_smirnov": lambda s: np.subtract(*_ends(s)[::-1]).max(),
    "best_f1": lambda s: _best(s, sk.f1_score),
    "best_mcc": lambda s: _best(s, sk.matthews_corrcoef),
    "equal_error_rate": lambda s: np.maximum(_ends(s)[0][1:], 1 - _ends(s)[1][1:]).min(),
    "recall_at_precision_90": lambda s: _where(_precision_recall(s)[1], _precision_recall(s)[0] >= 0.9),
    "precision_at_recall_90": lambda s: _where(_precision_recall(s)[0], _precision_recall(s)[1] >= 0.9),
    "recall_at_specificity_90": lambda s: _where(_ends(s)[1][1:], _ends(s)[0][1:] <= 0.1),
    "best_where(recall, fpr <= 0.1)": lambda s: _where(_ends(s)[1][1:], _ends(s)[0][1:] <= 0.1),
    "specificity_at_recall_90": lambda s: _where(1 - _ends(s)[0][1:], _ends(s)[1][1:] >= 0.9),
}


@pytest.mark.parametrize("formula", SWEPT)
def test_over_thresholds_agrees_with_scikit_learn(formula):
    theirs = np.array([float(SWEPT[formula](sweep)) for sweep in SWEEPS])
    values = np.array([sweep.ours(formula) for sweep in SWEEPS])

    np.testing.assert_allclose(values, theirs, rtol=1e-12)


def test_the_youden_threshold_has_the_largest_distance_of_the_rates():
    for sweep in SWEEPS:
        predicted = sweep.scores >= sweep.ours("youden_threshold")
        rates = sk.recall_score(sweep.y_true, predicted), 1 - sk.recall_score(1 - sweep.y_true, ~predicted)

        assert rates[0] - rates[1] == pytest.approx(sweep.ours("kolmogorov_smirnov"), rel=1e-12)


def test_pr_auc_is_the_area_under_straight_lines():
    # One positive of two found at 0.9 without a false alarm, the other at 0.5 with two.
    counts = {"tp": [[2, 1]], "fp": [[2, 0]], "tn": [[0, 2]], "fn": [[0, 1]]}

    area = Formula("pr_auc").evaluate(counts, thresholds=[0.5, 0.9])

    # From recall 0.5 to 1 precision falls from 1 to 0.5; where nothing is predicted it is undefined.
    assert area == pytest.approx([0.5 * 0.75])


def test_what_needs_a_number_of_your_own_can_be_said_with_a_parameter():
    text = not_sayable()["Fbeta"]["instead"]
    formulas = FormulaSet.from_toml(
        f'version = 1\n[parameters.beta]\nvalue = 3\n[metrics.f3]\nformula = "{text}"\n'
    )

    assert list(formulas.parameters) == ["beta"]
    assert formulas.metrics["f3"].formula == text


def test_a_synonym_is_of_one_metric_and_no_name_of_the_catalogue():
    metrics = catalogue().metrics
    owners = {}
    for name, others in synonyms().items():
        assert name in metrics
        for other in others:
            assert called_elsewhere(other) == name
            assert owners.setdefault(other, name) == name
            assert other.replace(" ", "_") not in metrics


def test_the_signs_of_likelihood_ratios_are_part_of_what_they_are_called():
    assert [called_elsewhere(name) for name in ("lr", "LR", "l-r", "LR+", "lr-")] == [
        None,
        None,
        None,
        "positive_likelihood_ratio",
        "negative_likelihood_ratio",
    ]
