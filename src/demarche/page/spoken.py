"""Names within sentences: with their article, and small or capital as the place asks."""

from __future__ import annotations

import re

__all__ = ["spoken", "the", "within"]

_WITHIN = re.compile(r"(?<=[a-z0-9,;)] )The (?=[a-z])")
_FIRST = re.compile(r"(^|[.!?] )the (?=\w)")
_TAKES = re.compile(
    r"(United|Soviet|European|African|Arab|Central African|Dominican) \w|Netherlands|Philippines|Gambia|Bahamas"
)


def spoken(text: str) -> str:
    """A name that begins with an article gets a small one within a sentence and a capital where it opens one.

    >>> spoken("the opposition waits. the rest is up to The government, not to The Hague.")
    'The opposition waits. The rest is up to the government, not to The Hague.'
    """
    return _FIRST.sub(r"\1The ", within(text))


def within(text: str) -> str:
    """The same of what may itself stand within a sentence.

    >>> within("the opposition faces The government")
    'the opposition faces the government'
    """
    return _WITHIN.sub("the ", text)


def the(name: str) -> str:
    """A name as it stands within a sentence: with an article if English puts one there.

    >>> the("United States, with Britain"), the("The rebels"), the("The Hague"), the("Russia")
    ('the United States, with Britain', 'the rebels', 'The Hague', 'Russia')
    """
    if _TAKES.match(name):
        return f"the {name}"
    return re.sub(r"^The (?=[a-z])", "the ", name)
