"""What names mean where the formula sets of runs do not agree."""

from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.library import Origin


def sets(*formulas: str) -> list[tuple[Origin, FormulaSet]]:
    """Runs that define `ours`, each as another formula."""
    return [
        (
            Origin("run", f"run{number}"),
            FormulaSet.from_toml(f"version = 1\n[metrics.ours]\nformula = '{text}'"),
        )
        for number, text in enumerate(formulas)
    ]


def test_of_a_name_with_several_meanings_all_are_told():
    library = Library().with_layer(sets("tp", "fp", "fn"))

    assert library.conflicts == {"ours": "'tp' in run 'run0'; 'fp' in run 'run1'; 'fn' in run 'run2'"}


def test_of_a_name_with_very_many_meanings_the_first_are_told():
    library = Library().with_layer(sets(*(f"{number} * tp" for number in range(1500))))

    told = "'0 * tp' in run 'run0'; '1 * tp' in run 'run1'; '2 * tp' in run 'run2'; and 1,497 others"
    assert library.conflicts == {"ours": told}
