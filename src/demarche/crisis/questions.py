"""The questions of an interview by the path of the number they ask for, in the words of a first crisis file."""

from __future__ import annotations

from functools import cache

from demarche.crisis.template_war import QUESTIONS, Question

__all__ = ["question_of"]


def question_of(path: str, sides: tuple[str, str]) -> str:
    """What is asked for the number at ``path``, of two sides by their names; empty where the interview does not ask."""
    found = _by_pattern().get(path) or _by_pattern().get(_starred(path))
    if found is None:
        return ""
    asked = found.whole.replace("{R}", sides[0]).replace("{O}", sides[1])
    return asked[:1].upper() + asked[1:]


@cache
def _by_pattern() -> dict[str, Question]:
    return dict(QUESTIONS)


def _starred(path: str) -> str:
    """The path with the third part from the left, an item's own name, left open."""
    parts = path.split(".")
    return ".".join([*parts[:2], "*", *parts[3:]])
