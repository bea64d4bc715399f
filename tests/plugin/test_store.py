"""What may have become of saved sets on the disk: damage, links, crashes, full and read-only disks."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tb_custom_metrics.formula import FormulaSet
from tb_custom_metrics.plugin.revision import MAX_FILE
from tb_custom_metrics.plugin.revision import Revision
from tb_custom_metrics.plugin.store import ConflictError
from tb_custom_metrics.plugin.store import Store

pytestmark = pytest.mark.knows_no_tensorflow

ROOT = ".tb_custom_metrics"
FIRST = "version = 1\n[metrics.mine]\nformula = 'tp'\n"
SECOND = "version = 1\n[metrics.mine]\nformula = 'fp'\ndescription = 'ein Maß ✓'\n"
IN_FORCE = "; revision 1 is in force"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def second(store: Store, tmp_path: Path) -> Path:
    """The file of the second revision of the set "team"."""
    store.save("team", 0, FIRST)
    store.save("team", 1, SECOND)
    return tmp_path / ROOT / "team/r00000002.json"


def in_force(store: Store) -> list[tuple[str, int, str]]:
    return [(one.set, one.number, one.toml) for one in store.read()[0]]


def test_a_revision_is_one_readable_file(second):
    umask = os.umask(0)
    os.umask(umask)

    content = json.loads(second.read_text(encoding="utf-8"))

    assert content.keys() == {"version", "revision", "saved_at", "sha256", "toml"}
    assert (content["version"], content["revision"], content["toml"]) == (1, 2, SECOND)
    assert abs(content["saved_at"] - time.time()) < 60
    # For the whole team, not for its author alone.
    assert second.stat().st_mode & 0o777 == 0o666 & ~umask
    assert sorted(path.name for path in second.parent.iterdir()) == ["r00000001.json", "r00000002.json"]


def test_cut_anywhere_it_is_skipped_kept_and_reported(store, second):
    whole = second.read_bytes()

    for length in range(len(whole) - 1):  # without the last newline it is still whole
        second.write_bytes(whole[:length])
        assert in_force(store) == [("team", 1, FIRST)]
        assert store.read()[1] == [f"Revision 2 of set 'team' cannot be used: it is damaged{IN_FORCE}"]

    assert second.read_bytes() == whole[: len(whole) - 2]


def test_a_flipped_bit_never_becomes_another_formula(store, second):
    whole = second.read_bytes()

    for position in range(len(whole)):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << position % 8
        second.write_bytes(flipped)
        assert in_force(store) in ([("team", 1, FIRST)], [("team", 2, SECOND)])


def as_revision(**changes: object) -> bytes:
    content = json.loads(Revision("team", 2, 0.0, SECOND, FormulaSet.from_toml(SECOND)).to_bytes())
    return json.dumps(content | changes).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is damaged"),
        (b"[]", "it is damaged"),
        (b"[" * 100_000, "it is damaged"),
        (b"\xff\xfe", "it is damaged"),
        (as_revision(version=2), "it has version 2; this release reads version 1"),
        (as_revision(version="9" * 99), f"it has version {'9' * 20}; this release reads version 1"),
        (as_revision(revision=3), "it is damaged"),
        (as_revision(toml=FIRST), "it is damaged"),
        (as_revision(toml=None), "it is damaged"),
        (as_revision(toml="\ud800"), "it is damaged"),
        (as_revision(saved_at=float("nan")), "it is damaged"),
        (as_revision(saved_at="now"), "it is damaged"),
        (Revision("team", 2, 0.0, "x", FormulaSet()).to_bytes(),
         "The formula set is not TOML: Expected '=' after a key in a key/value pair (at end of document)"),
        (Revision("team", 2, 0.0, "version = 1\n[metrics.a]\nformula = 'tp +'", FormulaSet()).to_bytes(),
         "In the formula of 'a': Unexpected end of the formula"),
    ],
)  # fmt: skip
def test_what_is_no_revision_is_skipped_with_the_reason(store, second, content, why):
    second.write_bytes(content)

    assert in_force(store) == [("team", 1, FIRST)]
    assert store.read()[1] == [f"Revision 2 of set 'team' cannot be used: {why}{IN_FORCE}"]
    assert [one.number for one in store.history("team", 9)[0]] == [1]
    assert store.history("team", 9)[1] == [f"Revision 2 of set 'team' cannot be used: {why}"]


def test_a_file_of_a_gigabyte_is_not_read(store, second):
    with second.open("wb") as file:
        file.truncate(2**30)

    assert store.read()[1] == [
        f"Revision 2 of set 'team' cannot be used: it has 1,073,741,824 bytes; "
        f"at most {MAX_FILE:,} are read{IN_FORCE}"
    ]


def test_a_pipe_a_link_and_a_directory_are_no_revisions(store, second, tmp_path):
    why = f"Revision 2 of set 'team' cannot be used: it is not a regular file{IN_FORCE}"
    elsewhere = shutil.move(second, tmp_path / "elsewhere.json")

    for make in (os.mkfifo, os.mkdir, lambda path: path.symlink_to(elsewhere)):
        make(second)
        assert (in_force(store), store.read()[1]) == ([("team", 1, FIRST)], [why])
        second.rmdir() if second.is_dir() else second.unlink()


def test_after_a_damaged_revision_the_next_number_is_taken(store, second):
    second.write_bytes(b"half")

    saved = store.save("team", 1, SECOND)

    assert saved.number == 3
    assert second.read_bytes() == b"half"


def test_a_set_whose_numbers_are_used_up_says_so(store, second):
    second.rename(second.with_name("r99999999.json"))

    with pytest.raises(OSError, match="set 'team' has as many revisions as their names can count"):
        store.save("team", 1, SECOND)


def test_a_catalogue_that_has_grown_since_does_not_take_the_set_away(store, second):
    toml = "version = 1\n[metrics.f1]\nformula = 'tp'\n[metrics.mine]\nformula = 'fn'\n"
    second.write_bytes(Revision("team", 2, 0.0, toml, FormulaSet()).to_bytes())

    assert in_force(store) == [("team", 2, toml)]


def test_ten_thousand_revisions_are_a_set_like_any_other(store, second):
    for number in range(3, 10_001):
        second.with_name(f"r{number:08d}.json").write_bytes(b"")
    last = Revision("team", 10_000, 0.0, FIRST, FormulaSet()).to_bytes()
    second.with_name("r00010000.json").write_bytes(last)

    assert store.save("team", 10_000, SECOND).number == 10_001


def test_temporary_files_of_crashes_go_after_an_hour(store, second):
    old, new = (second.with_name(f".saving-{name}") for name in ("old", "new"))
    for file, age in ((old, 3700), (new, 3500)):
        file.touch()
        os.utime(file, (time.time() - age,) * 2)

    store.save("team", 2, FIRST)

    assert (old.exists(), new.exists()) == (False, True)


def test_other_files_and_directories_are_let_be(store, second):
    others = [second.with_name("notes.txt"), second.with_name("r1.json"), second.parents[1] / "README"]
    for other in others:
        other.write_text("mine")
    (second.parents[1] / "Team").mkdir()
    (second.parents[1] / "file").write_text("no directory")

    store.save("team", 2, FIRST)

    assert in_force(store) == [("team", 3, FIRST)]
    assert store.read()[1] == ["Set 'file' cannot be read: 'file' is not a directory"]
    assert [other.read_text() for other in others] == ["mine"] * 3


@pytest.mark.parametrize("place", [ROOT, f"{ROOT}/team"])
def test_a_link_out_of_the_log_directory_is_not_followed(tmp_path, place):
    logdir, elsewhere = tmp_path / "logs", tmp_path / "elsewhere"
    Store(elsewhere.parent).save("team", 0, FIRST)
    (logdir / place).parent.mkdir(parents=True)
    shutil.move(tmp_path / place, elsewhere)
    (logdir / place).symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    why = f"'{Path(place).name}' is a symbolic link, which is not followed"

    store = Store(logdir)
    with pytest.raises(NotADirectoryError, match=why):
        store.save("team", 1, SECOND)

    whose = "The saved formula sets" if place == ROOT else "Set 'team'"
    assert store.read() == ([], [f"{whose} cannot be read: {why}"])
    assert store.history("team", 9)[0] == []
    assert sorted(elsewhere.rglob("*")) == before


def test_the_log_directory_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    Store(tmp_path / "link").save("team", 0, FIRST)

    assert in_force(Store(tmp_path / "real")) == [("team", 1, FIRST)]


def test_a_removed_directory_is_an_empty_one_and_comes_back(store, second):
    shutil.rmtree(second.parents[1])

    assert store.read() == ([], [])
    with pytest.raises(ConflictError) as caught:
        store.save("team", 2, FIRST)
    assert caught.value.current is None
    assert store.save("team", 0, FIRST).number == 1


def test_without_a_log_directory_nothing_is_saved_and_none_is_made(tmp_path):
    store = Store(tmp_path / "gone")

    with pytest.raises(FileNotFoundError):
        store.save("team", 0, FIRST)
    assert store.refusal() == "The log directory cannot be written to: No such file or directory"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_directory_is_told(tmp_path):
    (tmp_path / ROOT).write_text("mine")
    store = Store(tmp_path)

    assert store.refusal() == f"The log directory cannot be written to: '{ROOT}' is not a directory"
    assert store.read() == ([], [f"The saved formula sets cannot be read: '{ROOT}' is not a directory"])


def test_finding_out_whether_it_can_be_saved_leaves_nothing_behind(store, tmp_path):
    assert store.refusal() is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_hard_links_is_told_before_anybody_types(store, tmp_path, monkeypatch):
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")  # as FAT and many network disks

    monkeypatch.setattr(os, "link", no_links)

    assert store.refusal() == (
        "The log directory takes no hard links, which saving needs: Operation not permitted"
    )
    with pytest.raises(PermissionError):
        store.save("team", 0, FIRST)
    assert in_force(store) == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_network_disk_that_repeats_a_link_has_saved_it(store, monkeypatch):
    link = os.link

    def repeated(source: Path, target: Path) -> None:
        link(source, target)
        link(source, target)  # the answer to the first was lost

    monkeypatch.setattr(os, "link", repeated)

    assert store.save("team", 0, FIRST).number == 1
    assert in_force(store) == [("team", 1, FIRST)]


PROGRAM = """
import os, resource, sys
from pathlib import Path
from tb_custom_metrics.formula import catalogue
from tb_custom_metrics.plugin.store import Store
catalogue()  # read now: another user may not be able to read the files of this package
logdir, user, size = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
if int(user) >= 0:
    os.setuid(int(user))
store = Store(Path(logdir))
print(store.refusal())
try:
    store.save("team", 1, "version = 1\\n#" + 9999 * "x")
except OSError as error:
    print(error.strerror)
print([(one.number, one.toml) for one in store.read()[0]])
"""


def saving_as(logdir: Path, user: int = -1, size: int = resource.RLIM_INFINITY) -> list[str]:
    """What a process finds whose files may have only so many bytes, or that runs as another user."""
    command = [sys.executable, "-c", PROGRAM, str(logdir), str(user), str(size)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return result.stdout.splitlines()


def test_on_a_full_disk_nothing_changes(store, tmp_path):
    store.save("team", 0, FIRST)

    _, error, found = saving_as(tmp_path, size=4096)

    assert (error, found) == ("File too large", str([(1, FIRST)]))
    assert sorted(path.name for path in (tmp_path / ROOT / "team").iterdir()) == ["r00000001.json"]


@pytest.fixture
def others_directory() -> Iterator[Path]:
    """A log directory that everybody can read and only its owner can write to."""
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


def test_in_a_directory_of_others_the_sets_are_read_and_nothing_is_saved(others_directory):
    Store(others_directory).save("team", 0, FIRST)
    nobody = 65534 if os.getuid() == 0 else -1
    for directory in (others_directory, others_directory / ROOT, others_directory / ROOT / "team"):
        directory.chmod(0o555)

    refusal, error, found = saving_as(others_directory, user=nobody)

    for directory in (others_directory, others_directory / ROOT, others_directory / ROOT / "team"):
        directory.chmod(0o755)
    assert refusal == "The log directory cannot be written to: Permission denied"
    assert (error, found) == ("Permission denied", str([(1, FIRST)]))
