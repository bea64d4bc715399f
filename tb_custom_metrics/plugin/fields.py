"""Single values of the bodies of requests: each is read, or refused with the rule that it breaks."""

import re
from typing import Any

from tb_custom_metrics.plugin.http import RequestError
from tb_custom_metrics.plugin.said import Body

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def optional(body: Body, key: str, read: Any) -> Any:
    """Returns what `read` makes of a value; `None` where there is none."""
    return None if body.get(key) is None else read(body[key])


def choice(body: Body, key: str, choices: tuple[str, ...]) -> str:
    """Returns one of some texts: the first where there is none."""
    value = body.get(key)
    if value is None:
        return choices[0]
    if value not in choices:
        raise wrong(f"'{key}' must be one of {', '.join(choices)}", value)
    return str(value)


def flag(body: Body, key: str) -> bool:
    """Returns a truth value: false where there is none."""
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise wrong(f"'{key}' must be true or false", value)
    return value


def text(body: Body, key: str) -> str:
    """Returns a text."""
    value = body.get(key)
    if not isinstance(value, str):
        raise wrong(f"'{key}' must be a text", value)
    return value


def text_or_none(body: Body, key: str) -> str | None:
    """Returns a text, or `None` where there is none."""
    return None if body.get(key) is None else text(body, key)


def is_name(value: object) -> bool:
    """Whether a value is a name of the language, of at most 64 characters."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def is_number(value: object) -> bool:
    """Whether a value is a number that a float can hold."""
    # A whole number of JSON can have any number of digits.
    return isinstance(value, float) or (type(value) is int and abs(value) < 2**64)


def check_keys(where: str, body: Any, known: set[str]) -> None:
    """Raises if a body is no object, or has a key that is not known."""
    if not isinstance(body, dict):
        raise wrong(f"{where} must be an object", body)
    for key in body:
        if key not in known:
            raise wrong(f"{where} has the keys {', '.join(sorted(known))}", key)


def wrong(rule: str, received: object) -> RequestError:
    """Returns the refusal of a value, with the rule that it breaks."""
    return RequestError(400, "bad_request", f"{rule}. Received: {received!r:.200}")
