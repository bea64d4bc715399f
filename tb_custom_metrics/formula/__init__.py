"""The formula language: text to arrays, with numpy alone."""

from tb_custom_metrics.formula.comparison import probability_better as probability_better
from tb_custom_metrics.formula.entries import FormulaSetError as FormulaSetError
from tb_custom_metrics.formula.errors import AmbiguousNameError as AmbiguousNameError
from tb_custom_metrics.formula.errors import ArityError as ArityError
from tb_custom_metrics.formula.errors import CycleError as CycleError
from tb_custom_metrics.formula.errors import FormulaError as FormulaError
from tb_custom_metrics.formula.errors import FormulaSyntaxError as FormulaSyntaxError
from tb_custom_metrics.formula.errors import JoinError as JoinError
from tb_custom_metrics.formula.errors import LimitError as LimitError
from tb_custom_metrics.formula.errors import ParameterError as ParameterError
from tb_custom_metrics.formula.errors import UnknownNameError as UnknownNameError
from tb_custom_metrics.formula.formula import Formula as Formula
from tb_custom_metrics.formula.formula_set import FormulaSet as FormulaSet
from tb_custom_metrics.formula.formula_set import catalogue as catalogue

__all__ = [
    "AmbiguousNameError",
    "ArityError",
    "CycleError",
    "Formula",
    "FormulaError",
    "FormulaSet",
    "FormulaSetError",
    "FormulaSyntaxError",
    "JoinError",
    "LimitError",
    "ParameterError",
    "UnknownNameError",
    "catalogue",
    "probability_better",
]
