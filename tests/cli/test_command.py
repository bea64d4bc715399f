"""The command as such: its help, its exit codes, and what it does when it is used wrongly."""

import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import COMMAND

from tb_custom_metrics.cli import exits
from tb_custom_metrics.cli.__main__ import COMMANDS

# None in sys.modules makes `import` raise ModuleNotFoundError, as if it were not installed.
WITHOUT_TENSORFLOW = """
import sys
sys.modules.update(dict.fromkeys(["tensorflow", "keras"]))
"""


def test_help_names_every_command_with_examples_and_every_exit_code(tb):
    text = tb("--help").stdout

    for name, summary in COMMANDS.items():
        assert re.search(rf"^ +{name}\b", text, re.MULTILINE)
        assert " ".join(summary.split()) in " ".join(text.split())
    for code, meaning in exits.CODES.items():
        assert f"{code:<5} {meaning}" in text
    assert all(f"\n  {code}" in text for code in (0, 1, 2, 3, 4, 130, 141))
    assert "examples:" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_teaches_itself_by_examples_that_it_would_take(tb, name):
    text = tb(name, "--help").stdout

    _, _, examples = text.partition("\nexamples:\n")
    lines = [line for line in examples.splitlines() if line.startswith("  tb-custom-metrics")]
    assert len(lines) >= 3
    assert all(line.split()[1] == name for line in lines)
    options = set(re.findall(r"--[a-z-]+", " ".join(lines)))
    assert options <= set(re.findall(r"--[a-z-]+", text.partition("\nexamples:\n")[0]))


def test_the_version_is_that_of_the_distribution(tb):
    assert tb("--version").stdout == "tb-custom-metrics 0.1.0\n"


WRONG = [
    ([], 2, "the following arguments are required: COMMAND"),
    (["evaluate"], 2, "invalid choice: 'evaluate'"),
    (["eval", "{logdir}"], 2, "Give at least one formula"),
    (["eval", "/nowhere", "f1"], 2, "There is no log directory '/nowhere'."),
    (["eval", "{empty}", "f1"], 3, "No event files in"),
    (["eval", "{logdir}", "2*recal"], 2, "2*recal\n    ^^^^^\nDid you mean 'recall'?"),
    (["eval", "{logdir}", "f1 +"], 2, "Unexpected end of the formula"),
    (["eval", "{logdir}", "f1=tp"], 2, "Name 'f1' stands for '2*tp / (2*tp + fp + fn)' already"),
    (["eval", "{logdir}", "f1", "--where", "nothing*"], 3, "No run meets 'nothing*'"),
    (["eval", "{logdir}", "f1", "--baseline", "nobody"], 2, "No run 'nobody'"),
    (["eval", "{logdir}", "f1", "--threshold", "2"], 2, "it is a number from 0 to 1. Received: '2'"),
    (["eval", "{logdir}", "f1", "--at", "first"], 2, "it is last, best, or a step. Received: 'first'"),
    (["eval", "{logdir}", "f1", "--set", "beta"], 2, "write NAME=NUMBER, such as beta=2"),
    (["eval", "{logdir}", "f1", "--set", "tp=2"], 2, "The name 'tp' is taken by the language"),
    (["eval", "{logdir}", "f1", "--over", "class", "--at", "best"], 2, "--over shows an axis whole"),
    (["eval", "{logdir}", "f1", "--group-by", "lr*x*"], 2, "--group-by is text with one '*' in it"),
    (["eval", "{logdir}", "--metrics", "/no.toml"], 2, "'/no.toml': No such file or directory"),
    (["eval", "{logdir}", "--metrics", "{broken}"], 2, "The formula set is not TOML"),
    (["eval", "nothing://logs", "f1"], 2, "'nothing://logs' is no URL that can be read"),
    (["eval", "{logdir}", "f1", "--metrics", "{latin}"], 2, "latin.toml' is not a text in UTF-8."),
    (["eval", "{logdir}", "f1", "--set", "precision=0.5"], 2, "'precision' is a metric, 'tp / (tp + fp)'"),
    (["eval", "{logdir}", "--metrics", "{set}", "--set", "cost=7"], 2, "'cost' is a metric, 'cost_fn*fn"),
    (["eval", "{logdir}", "x", "--group-by", "seed*", "--at", "99"], 3, "None of the runs has a value."),
    (["export", "{logdir}", "x", "--group-by", "seed*", "--at", "99", "-o", "/no/x.tex"], 3,
     "None of the runs has a value."),
    (["export", "{logdir}", "x", "--group-by", "seed*", "--at", "99", "-o", "/no/x.csv"], 3,
     "None of the runs has a value."),
    (["export", "{logdir}", "f1", "-o", "out.xls"], 2, "Received: 'out.xls'"),
    (["export", "{logdir}", "f1", "-o", "/no/out.csv"], 2, "'/no/out.csv': No such file or directory"),
    (["backfill", "{logdir}", "--metrics", "/no.toml"], 2, "No such file or directory"),
    (["backfill", "s3://bucket", "--metrics", "{set}"], 2, "Backfill writes beside the logs, on a disk"),
    (["backfill", "{logdir}", "--metrics", "{set}", "--engine", "dask"], 2, "go together"),
    (["backfill", "{logdir}", "--metrics", "{set}", "--jobs", "0"], 2, "it is a whole number from 1"),
    (["backfill", "{logdir}", "--metrics", "{set}", "--set", "cost=7"], 2, "'cost' is a metric"),
    (["backfill", "{logdir}", "--metrics", "{set}", "--set", "recall=7"], 2, "'recall' is a metric"),
    (["check", "--metrics", "{latin}"], 2, "latin.toml' is not a text in UTF-8."),
    (["check", "--metrics", "{tested}", "--junit", "."], 2, "'.': Is a directory"),
    (["check", "--metrics", "{tested}", "--threshold", "0.3"], 2, "--threshold is about gates"),
    (["check", "--metrics", "{tested}", "--set", "x=1"], 2, "--set is about gates"),
    (["check", "{logdir}", "--metrics", "{set}", "--set", "cost=7"], 2, "'cost' is a metric"),
    (["formulas", "/nowhere"], 2, "which is no directory here"),
    (["formulas", "{logdir}", "--export", "none"], 2, "No set 'none' that can be read"),
    (["formulas", "{logdir}", "--as", "x"], 2, "--as names the set that --import TOML saves"),
    (["formulas", "{logdir}", "--import", "{latin}", "--as", "x"], 2, "latin.toml' is not a text in UTF-8."),
    (["formulas", "{logdir}", "--import", "{broken}", "--as", "x"], 2, "The formula set is not TOML"),
    (["formulas", "{logdir}", "--import", "{set}", "--as", "X"], 2, "Give one with --as"),
    (["catalogue", "zzzz"], 3, "Nothing in the catalogue has 'zzzz'"),
    (["demo", "{logdir}"], 2, "must be a new or an empty directory"),
]  # fmt: skip

# One process for all of them, since each takes longer to start than to find out what is wrong.
ONE_AFTER_THE_OTHER = """
import contextlib, io, json, sys
from tb_custom_metrics.cli.__main__ import main

def outcome(arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
    return code, out.getvalue(), err.getvalue()

print(json.dumps([outcome(arguments) for arguments in json.load(sys.stdin)]))
"""


def one_after_the_other(asked: list[list[str]], before: str = "") -> list[tuple[int, str, str]]:
    """What each of several commands exits with and prints, in one process after some Python."""
    command = [sys.executable, "-P", "-c", before + ONE_AFTER_THE_OTHER]
    result = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def refusals(splits, metrics, tmp_path_factory) -> list[tuple[int, str, str]]:
    """What each of `WRONG` exits with and prints."""
    directory = tmp_path_factory.mktemp("wrong")
    (directory / "broken.toml").write_text("version = ")
    (directory / "latin.toml").write_bytes(b"version = 1 # d\xe9fauts")
    (directory / "tested.toml").write_text(
        "version = 1\n[metrics.x]\nformula = 'tp'\n[[tests]]\ncounts = {tp = 1}\nexpect = {x = 1}\n"
    )
    (directory / "empty").mkdir()
    places = {
        "logdir": splits,
        "set": metrics,
        "broken": directory / "broken.toml",
        "latin": directory / "latin.toml",
        "tested": directory / "tested.toml",
        "empty": directory / "empty",
    }
    asked = [[argument.format(**places) for argument in arguments] for arguments, _, _ in WRONG]
    return one_after_the_other(asked)


@pytest.mark.parametrize("index", range(len(WRONG)), ids=[" ".join(case[0]) or "nothing" for case in WRONG])
def test_what_cannot_be_done_is_said_in_a_sentence_and_by_the_exit_code(refusals, index):
    _, code, said = WRONG[index]

    exited, stdout, stderr = refusals[index]

    assert (exited, stdout) == (code, "")
    assert said in stderr


def hear_ctrl_c() -> None:
    """As at a prompt: a shell starts what it runs in the background deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_quietly_with_130_and_leaves_no_temporary_logs():
    command = [*COMMAND, "demo", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, start_new_session=True, preexec_fn=hear_ctrl_c, **pipes) as process:
        try:
            said = [process.stdout.readline() for _ in range(2)]

            os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to everything that runs there
            _, told = process.communicate(timeout=120)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # where it did not end

    assert process.returncode == 130
    wrote = re.match(r"Wrote 4 runs to (.*)\.\n", said[0])
    assert not Path(wrote[1]).exists()
    assert said[1] == "TensorBoard starts; Ctrl-C ends it.\n"
    assert "tb_custom_metrics" not in told


def test_a_reader_who_has_seen_enough_is_no_error():
    theirs, ours = os.pipe()
    os.close(theirs)

    result = subprocess.run(
        [*COMMAND, "catalogue", "--json"], stdout=ours, stderr=subprocess.PIPE, timeout=120
    )
    os.close(ours)

    assert (result.returncode, result.stderr) == (141, b"")


def test_no_command_imports_tensorflow(splits, metrics, tmp_path):
    asked = [
        ["eval", splits, "f1", "--baseline", "plain"],
        ["export", splits, "f1", "-o", tmp_path / "out.csv"],
        ["backfill", shutil.copytree(splits, tmp_path / "logs"), "--metrics", metrics, "--jobs", "1"],
        ["check", splits, "--metrics", metrics],
        ["formulas", splits],
        ["catalogue", "mcc"],
        ["demo", tmp_path / "demo", "--write-only"],
    ]

    outcomes = one_after_the_other([list(map(str, arguments)) for arguments in asked], WITHOUT_TENSORFLOW)

    assert {arguments[0] for arguments in asked} == set(COMMANDS)
    # The set has neither tests nor gates.
    assert [code for code, _, _ in outcomes] == [0, 0, 0, 3, 0, 0, 0], outcomes


def test_long_work_shows_how_far_it_is_on_a_terminal_only(tb, splits, metrics, tmp_path):
    logdir = shutil.copytree(splits, tmp_path / "logs")
    ours, theirs = pty.openpty()

    command = [*COMMAND, "backfill", str(logdir), "--metrics", str(metrics)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, timeout=120, check=True)
    shown = os.read(ours, 65536).decode()
    os.close(theirs)
    os.close(ours)

    assert re.search(r"\[#* *\] [0-9]+ of 9 runs, about [0-9]+ s left", shown)
    assert " runs, about" not in tb("backfill", logdir, "--metrics", metrics).stderr
