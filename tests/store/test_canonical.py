"""Canonical JSON: one spelling, readable by anything that reads JSON, and nothing that JSON cannot hold."""

import json
import math
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import StoreError
from demarche.store import canonical_json
from demarche.store.canonical import parse_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(PLAIN)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    data = canonical_json(value)
    assert parse_json(data) == value
    assert json.loads(data) == value


@given(st.dictionaries(TEXT, st.dictionaries(TEXT, st.integers(), max_size=3), max_size=5))
def test_the_order_in_which_a_mapping_was_built_does_not_show(value: dict[str, dict[str, int]]) -> None:
    backwards = {key: dict(reversed(inner.items())) for key, inner in reversed(value.items())}
    assert canonical_json(backwards) == canonical_json(value)


def test_the_spelling_is_fixed() -> None:
    value = {"b": [1, 0.5, None, True], "a": {"Lakhdar Brahimi": "médiateur"}}
    expected = """{
  "a": {
    "Lakhdar Brahimi": "médiateur"
  },
  "b": [
    1,
    0.5,
    null,
    true
  ]
}
"""
    assert canonical_json(value) == expected.encode()
    assert canonical_json(MappingProxyType({"b": (1, 0.5, None, True), "a": value["a"]})) == expected.encode()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"offers": [0.1, math.nan]}, r"value\.offers\[1\]: nan is not a finite number"),
        ({"offers": {"ruler": -math.inf}}, r"value\.offers\.ruler: -inf is not"),
        ([np.int64(3)], r"value\[0\]: a int64 has no place"),
        ([{1, 2}], r"value\[0\]: a set has no place"),
        ({"states": {3: "NNY"}}, r"value\.states: the key 3 is not text"),
        (["\ud800"], r"value\[0\]: .* not valid Unicode"),
    ],
)
def test_what_json_cannot_hold_is_refused_with_its_place(value: object, place: str) -> None:
    with pytest.raises(StoreError, match=place):
        canonical_json(value)


@pytest.mark.parametrize("data", [b'{"a": NaN}', b"[Infinity]", b"{", b"\xff\xfe", b""])
def test_reading_takes_no_more_than_writing_gives(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(data)


@given(PLAIN)
def test_the_compact_spelling_says_the_same_in_fewer_bytes(value: object) -> None:
    data = canonical_json(value, compact=True)
    assert parse_json(data) == value
    assert data.count(b"\n") == 1
    assert len(data) <= len(canonical_json(value))
