"""What the sentences of an answer are made of, so that a page can say them in another language."""

from typing import Any

from tb_custom_metrics.formula.sentences import Sentence

Body = dict[str, Any]


def with_said(content: Body) -> Body:
    """Returns an answer with the code and the values of each sentence in it, by its English text.

    Example:
        >>> from tb_custom_metrics.formula.sentences import say
        >>> with_said({"notes": [say("undefined", "undefined at {some} steps", some=2)]})["said"]
        {'undefined at 2 steps': {'code': 'undefined', 'values': {'some': 2}}}
    """
    said: Body = {}
    pending: list[Any] = [content]
    while pending:
        one = pending.pop()
        if isinstance(one, Sentence):
            said[one] = {"code": one.code, "values": dict(one.values)}
            pending.extend(one.values.values())
        elif isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list) and one and not isinstance(one[0], int | float):  # long, and numbers alone
            pending.extend(one)
    return {**content, "said": said} if said else content
