"""Nearest known word: what somebody probably meant when a name in a crisis file is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

__all__ = ["did_you_mean", "nearest"]

_CUTOFF = 0.6  # difflib's own default: half a word right is a guess, two thirds is a typing error
_LONGEST = 80  # nobody mistypes an 80-letter name; longer words are cut so that a crafted file stays cheap
_MANY = 60  # among more candidates than this, only those that start alike are compared
_LISTED = 8  # up to this many allowed words are listed in full
_PLAIN = str.maketrans({"_": "-", " ": "-"})


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or None when none is close.

    Case, and the difference between ``-``, ``_`` and a space, do not count. Among equally close candidates
    the first one wins, so the answer does not depend on hashing as long as ``candidates`` has an order.
    """
    target = _folded(word)
    if not target:
        return None
    candidates = list(candidates)
    if len(candidates) > _MANY:
        candidates = _with_longest_shared_start(word, candidates)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(target)
    best: str | None = None
    best_score = _CUTOFF
    for candidate in candidates:
        folded = _folded(candidate)
        if folded == target:
            return candidate
        matcher.set_seq1(folded)
        # A typing error in a short word ("uk", "un") leaves little in common: "ukk" and "uk" still score 0.8.
        if matcher.real_quick_ratio() < best_score or matcher.quick_ratio() < best_score:
            continue
        score = matcher.ratio()
        if score > best_score or (best is None and score >= best_score):
            best, best_score = candidate, score
    return best


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A remedy in words: ``did you mean 'russia'?``, or what is allowed when that is a short list."""
    known = list(dict.fromkeys(candidates))
    guess = nearest(word, known)
    if guess is not None:
        return f"did you mean {guess!r}?"
    if not known:
        return ""
    if len(known) == 1:
        return f"only {known[0]!r} is known here"
    shown = known[:_LISTED]
    names = ", ".join(repr(name) for name in shown[:-1])
    if len(known) <= _LISTED:
        return f"use {names} or {shown[-1]!r}"
    return f"use one of the {len(known)} known names, such as {names} or {shown[-1]!r}"


def _with_longest_shared_start(word: str, candidates: Sequence[str]) -> list[str]:
    """Up to ``_MANY`` candidates that start like ``word``; cheap, for a file may hold thousands of wrong names."""
    word = word.strip()[:_LONGEST].lower()
    for length in (len(word), len(word) - 1, (len(word) + 1) // 2, 1):
        start = word[:length]
        alike = [known for known in candidates if known[:length].lower() == start]
        if alike:
            return alike[:_MANY]
    return []


def _folded(word: str) -> str:
    return word[:_LONGEST].strip().casefold().translate(_PLAIN)
