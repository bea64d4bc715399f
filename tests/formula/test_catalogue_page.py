"""CATALOGUE.md says what the tables say."""

from tb_custom_metrics.formula import catalogue_page


def test_the_page_is_current():
    assert catalogue_page.PAGE.read_text(encoding="utf-8") == catalogue_page.page(), (
        "run `python -m tb_custom_metrics.formula.catalogue_page`"
    )
