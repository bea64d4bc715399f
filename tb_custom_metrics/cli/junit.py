"""Outcomes as JUnit XML, which continuous integration shows by itself."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from tb_custom_metrics.cli.tables import printable


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the report.

    Attributes:
        suite: "tests" or "gates".
        name: What was checked.
        outcome: `None` where it holds; else "failure" or "skipped".
        message: Why it does not hold, or cannot be decided.
    """

    suite: str
    name: str
    outcome: str | None
    message: str


def junit_xml(cases: Iterable[Case]) -> bytes:
    """Returns the report; what cannot be decided counts as skipped."""
    cases = list(cases)
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    root = ET.Element("testsuites", {"name": "tb-custom-metrics check", **_counts(cases)})
    for name, members in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": name, **_counts(members)})
        for case in members:
            element = ET.SubElement(suite, "testcase", {"classname": name, "name": printable(case.name)})
            if case.outcome is not None:
                ET.SubElement(element, case.outcome, {"message": printable(case.message)})
    ET.indent(root)
    report: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return report + b"\n"


def _counts(cases: Sequence[Case]) -> Mapping[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": "0",
        "skipped": str(outcomes.count("skipped")),
    }
