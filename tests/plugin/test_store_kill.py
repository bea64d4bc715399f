"""Saving while savers are killed, and while eight of them save the same set: nothing half, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import savers
from effort import tries

from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.revision import RevisionError
from tb_custom_metrics.plugin.store import DIRECTORY

pytestmark = pytest.mark.knows_no_tensorflow

TIMES = tries(1000)


def answers(what: str, logdir: Path) -> list[list[list[int]]]:
    """What each saver was told: the revision that it based on, and the one that it has saved, or 0."""
    command = [sys.executable, savers.__file__, what, logdir, str(TIMES)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def revisions(logdir: Path) -> dict[int, Revision]:
    """Reads every revision; one that is not whole raises."""
    files = sorted((logdir / DIRECTORY / savers.SET).glob("r*.json"))
    numbers = [int(file.stem[1:]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    return {n: Revision.from_file(file, savers.SET, n) for n, file in zip(numbers, files, strict=True)}


def test_a_saver_that_is_killed_leaves_nothing_half_and_loses_nothing(tmp_path):
    told = answers("kills", tmp_path)

    found = revisions(tmp_path)
    saved = {number: (saver, base) for saver, one in enumerate(told) for base, number in one}
    assert saved.items() <= {n: author(revision) for n, revision in found.items()}.items()
    # A link may be there whose saver could no longer say so, at most one a saver.
    assert len(found) - len(saved) <= TIMES
    # They were killed in the middle indeed.
    assert len(list((tmp_path / DIRECTORY / savers.SET).glob(".saving-*"))) > TIMES / 10


def test_of_eight_savers_one_wins_each_revision_and_every_loser_is_told(tmp_path):
    told = answers("rivals", tmp_path)

    assert [len(one) for one in told] == [TIMES] * savers.RIVALS
    saved = [(number, (saver, base)) for saver, one in enumerate(told) for base, number in one if number]
    # Each that was told to have saved stands there with its own text, and nothing else does.
    assert sorted(saved) == sorted((n, author(revision)) for n, revision in revisions(tmp_path).items())
    # Each was made from the one before it, so that nobody has undone what they had not seen.
    assert all(number == base + 1 for number, (_, base) in saved)
    # They did meet.
    assert len(saved) < TIMES * savers.RIVALS


def author(revision: Revision) -> tuple[int, int]:
    """The saver and the base that the text of a revision names."""
    saver, _, base = revision.formulas.metrics["mine"].formula.partition(" + ")
    return int(saver), int(base)


def test_a_revision_that_is_half_written_would_be_noticed(tmp_path):
    whole = Revision(savers.SET, 1, 0.0, savers.text(1, 0), None).to_bytes()
    file = tmp_path / "r00000001.json"

    file.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(RevisionError, match="it is damaged"):
        Revision.from_file(file, savers.SET, 1)
