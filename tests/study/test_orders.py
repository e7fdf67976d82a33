"""The order of statements as something judged: written down, checked, drawn."""

from __future__ import annotations

import pytest
from tests.study.crises import small

from demarche.crisis import json_schema
from demarche.engine.inputs import judged
from demarche.engines.stability.section import order_path
from demarche.errors import InputError


def test_an_order_is_firm_unless_the_file_says_otherwise() -> None:
    known = judged(small())
    assert not known[order_path("ruler", "hard")].is_range
    assert known[order_path("ruler", "soft")].is_range
    opened = small().with_values({order_path("ruler", "hard"): "neighbours"})
    assert judged(opened)[order_path("ruler", "hard")].is_range


def test_a_lever_can_open_an_order_or_settle_it() -> None:
    settled = small().with_values({order_path("ruler", "soft"): "firm"})
    assert not judged(settled)[order_path("ruler", "soft")].is_range


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("preferences.patron.order", "neighbours", "order goes with statements"),
        ("preferences.ruler.order", "neighbours", "order goes with statements"),
        ("preferences.ruler.by_type.soft.order", "anyhow", "neighbours"),
    ],
)
def test_an_order_without_statements_or_of_another_kind_is_refused(path: str, value: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        small().with_values({path: value})


def test_editors_know_the_word() -> None:
    order = json_schema()["$defs"]["Preference"]["properties"]["order"]
    assert order["enum"] == ["firm", "neighbours"]
    assert order["default"] == "firm"
