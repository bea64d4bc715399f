"""How a command ends: the codes that it exits with, and what it says when it cannot go on."""

OK = 0
NO = 1
USAGE = 2
UNDECIDED = 3
PARTLY = 4
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 141  # 128 + SIGPIPE

CODES = {
    OK: "done; with `check`: everything holds",
    NO: "`check`, `formulas --validate`: something does not hold",
    USAGE: "what was asked for cannot be done: the message says why",
    UNDECIDED: "there is not enough data, or none for what was asked",
    PARTLY: "`backfill`: some runs could not be done; the others are",
    INTERRUPTED: "ended by Ctrl-C; `backfill` goes on where it was",
    PIPE_CLOSED: "whoever read what is printed, such as `head`, has seen enough",
}
"""Every code that people and programs can meet, in words."""


class CommandError(Exception):
    """What was asked for cannot be done: why, and what to do about it."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code
