"""Benchmarks are scripts that `python` runs: pytest imports none of them to look for examples."""

from pathlib import Path

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if not path.name.startswith(("test_", "timing"))
]
