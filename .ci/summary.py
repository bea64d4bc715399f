"""Adds up the JUnit reports in a folder and prints the closing line of `.ci/run`.

Exits 1 if a test failed, was skipped, or none ran: a skipped test proves nothing, and whoever
reads "passed" would not know.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def cases(reports: Path) -> list[tuple[str, str]]:
    """Returns the name and the outcome, "passed", "failed" or "skipped", of every test."""
    found = []
    for report in sorted(reports.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            outcomes = {child.tag for child in case}
            failed = bool(outcomes & {"failure", "error"})
            outcome = "failed" if failed else "skipped" if "skipped" in outcomes else "passed"
            found.append((f"{case.get('classname')}::{case.get('name')}", outcome))
    return found


def main() -> int:
    """Prints the tests that did not pass and the closing line; returns the exit status."""
    found = cases(Path(sys.argv[1]))
    passed = sum(outcome == "passed" for _, outcome in found)
    for name, outcome in found:
        if outcome != "passed":
            print(f"{outcome}: {name}")
    print(f"{passed} passed, {len(found) - passed} failed")
    return 0 if found and passed == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
