"""Sentences for people, in English, that know what they are made of, so that other languages can say them."""

from collections.abc import Mapping


class Sentence(str):
    """An English sentence.

    Attributes:
        code: Which sentence it is; stays when its words are mended.
        values: What stands in it, by name. One called `message` is another sentence.
    """

    code: str
    values: Mapping[str, str | int | float]


def say(code: str, template: str, **values: str | int | float) -> Sentence:
    """Returns a sentence with its values put in.

    Args:
        code: Which sentence it is.
        template: English, in the form of `str.format`.
        **values: What is put in.

    Example:
        >>> sentence = say("steps_undefined", "undefined at {some} of {of} steps", some=1, of=2)
        >>> sentence, sentence.code, sentence.values
        ('undefined at 1 of 2 steps', 'steps_undefined', {'some': 1, 'of': 2})
    """
    sentence = Sentence(template.format(**values))
    sentence.code = code
    sentence.values = values
    return sentence


def cut(text: str, most: int) -> str:
    """Returns a text, or a sentence and its values, with no more than so many code points.

    Example:
        >>> cut("Received: 12345", 12)
        'Received: 12…'
    """
    if len(text) <= most:
        return text
    short = Sentence(f"{text[:most]}…")
    if not isinstance(text, Sentence):
        return str(short)
    short.code = text.code
    short.values = {
        name: cut(value, most) if isinstance(value, str) else value for name, value in text.values.items()
    }
    return short


def reason_of(error: OSError) -> Sentence:
    """Returns why the system, or this package in its place, has refused something.

    Example:
        >>> reason_of(OSError(13, "Permission denied")).code
        'system'
    """
    reason = error.strerror
    return reason if isinstance(reason, Sentence) else say("system", "{reason}", reason=str(reason))
