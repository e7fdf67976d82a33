"""How hard a text is to read: sentences, words, and the Flesch-Kincaid grade."""

from __future__ import annotations

import re

__all__ = ["grade", "sentences", "syllables"]


def sentences(text: str) -> list[str]:
    """Sentences end in a full stop, a question mark or a colon before a figure; decimals end none."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+(?=[A-Z“0-9])", text) if part.strip()]


def syllables(word: str) -> int:
    """Groups of vowels, a silent e apart; figures count as one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain)) - (plain.endswith("e") and not plain.endswith(("le", "ee")))
    return max(1, groups)


def grade(text: str) -> float:
    """Years of school (Kincaid et al. 1975).

    >>> grade("The cat sat on the mat. It was fat.") < 2
    True
    """
    said = sentences(text)
    words = [word for sentence in said for word in sentence.split() if re.search(r"\w", word)]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
