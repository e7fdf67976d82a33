"""Suggestions: the typing error's target, or what is allowed, and no wild guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.crisis.suggest import did_you_mean, nearest

ACTORS = ["assad", "opposition", "usa", "russia", "iran", "uk-france", "saudi_arabia"]
WORDS = st.from_regex(r"[a-z]{3,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("russa", "russia"),
        ("Russia", "russia"),
        ("RUSSIA ", "russia"),
        ("asad", "assad"),
        ("assda", "assad"),
        ("us", "usa"),
        ("oposition", "opposition"),
        ("uk_france", "uk-france"),
        ("UK France", "uk-france"),
        ("saudi-arabia", "saudi_arabia"),
        ("china", None),
        ("x", None),
        ("", None),
        ("a" * 10_000, None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, ACTORS) == meant


def test_the_first_of_equally_near_words_wins() -> None:
    assert nearest("bat", ["cat", "hat"]) == "cat"
    assert nearest("bat", ["hat", "cat"]) == "hat"


def test_among_many_words_the_first_letter_must_be_right() -> None:
    many = [f"actor{i}" for i in range(5000)]
    assert nearest("Actor4321", many) == "actor4321"
    assert nearest("russa", [*many, "russia"]) == "russia"
    assert nearest("ussia", [*many, "russia"]) is None


def test_nothing_is_near_to_nothing() -> None:
    assert nearest("a", []) is None
    assert did_you_mean("a", []) == ""


@given(WORDS, st.lists(WORDS, max_size=5))
def test_a_known_word_is_its_own_nearest(word: str, others: list[str]) -> None:
    assert nearest(word, [*others, word]) == word
    assert nearest(word.upper(), [*others, word]) == word


@given(WORDS.filter(lambda word: len(word) > 4), st.data())
def test_one_missing_letter_is_found_again(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    assert nearest(word[:place] + word[place + 1 :], ["0123456789", word, "..."]) == word


@pytest.mark.parametrize(
    ("word", "known", "remedy"),
    [
        ("russa", ACTORS, "did you mean 'russia'?"),
        ("zzz", ["yes", "no"], "use 'yes' or 'no'"),
        ("zzz", ["a", "b", "c"], "use 'a', 'b' or 'c'"),
        ("zzz", ["only"], "only 'only' is known here"),
        ("zzz", ["a", "a"], "only 'a' is known here"),
    ],
)
def test_did_you_mean(word: str, known: list[str], remedy: str) -> None:
    assert did_you_mean(word, known) == remedy


def test_a_long_list_is_not_shown_in_full() -> None:
    remedy = did_you_mean("zzz", [f"actor{i}" for i in range(50)])
    assert remedy.startswith("use one of the 50 known names, such as 'actor0'")
    assert "actor8" not in remedy
