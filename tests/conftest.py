"""In which order the test files run."""

import pytest

# The files that take longest begin first: two processes share the files, and one that came upon a long
# one at the end would be alone with it.
LONGEST = [
    "packaging/test_build.py",
    "training/test_kills.py",
    "training/test_distribution.py",
    "demo/test_article.py",
    "demo/test_keras.py",
    "training/test_callback_endings.py",
    "plugin/test_fuzz.py",
    "plugin/test_other_runs.py",
    "plugin/test_freshness.py",
    "plugin/test_damage.py",
    "cli/test_backfill_kills.py",
    "cli/test_backfill.py",
    "training/test_callback_resume.py",
    "training/test_callback.py",
    "training/test_metric_in_fit.py",
    "e2e/test_panel.py",
    "e2e/test_table.py",
    "e2e/test_live.py",
    "e2e/test_views.py",
    "e2e/test_parameters.py",
    "e2e/test_cards.py",
    "e2e/test_class_views.py",
    "e2e/test_demo_logs.py",
    "e2e/test_table_views.py",
]


@pytest.hookimpl(trylast=True)  # after pytest's own order, which is kept within a file
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get("/".join(item.path.parts[-2:]), len(order)))
