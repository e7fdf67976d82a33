"""The questions of an interview by the path of the number they ask for, as the installed engines ask them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from demarche.crisis.installed import installed
from demarche.crisis.template_part import Question

__all__ = ["question_of", "questions"]


def question_of(path: str, sides: tuple[str, str]) -> str:
    """What is asked for the number at ``path``, of two sides by their names; empty where the interview does not ask."""
    found = questions().get(path) or questions().get(_starred(path))
    if found is None:
        return ""
    asked = found.whole.replace("{R}", sides[0]).replace("{O}", sides[1])
    return asked[:1].upper() + asked[1:]


@cache
def questions() -> Mapping[str, Question]:
    """Every question by the path of its answer; ``*`` stands for the item's name."""
    return {path: question for entry in installed() for path, question in entry.questions.items()}


def _starred(path: str) -> str:
    """The path with the third part from the left, an item's own name, left open."""
    parts = path.split(".")
    return ".".join([*parts[:2], "*", *parts[3:]])
