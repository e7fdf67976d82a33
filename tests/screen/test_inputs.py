"""What the screen reads, and what it refuses, all at once and by name."""

from __future__ import annotations

import datetime as dt
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from demarche.crisis import loads
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts
from demarche.engines.screen import NUMBERS, Range, Screen, from_crisis, screen
from demarche.errors import InputError

GOOD: dict[str, Any] = {"p_ruler": 0.6, "p_opposition": 0.4, "c_ruler": 0.1, "c_opposition": 0.2}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (0.4, Range("point", (0.4,))),
        (1, Range("point", (1.0,))),
        ((0.3, 0.5), Range("uniform", (0.3, 0.5))),
        ([0.3, 0.3], Range("point", (0.3,))),
        ((0.3, 0.4, 0.6), Range("triangular", (0.3, 0.4, 0.6))),
        (
            SimpleNamespace(kind="weighted", values=(0.2, 0.9, 0.6), weights=(3, 0, 1)),
            Range("weighted", (0.2, 0.6), (0.75, 0.25)),
        ),
    ],
)
def test_a_number_may_be_written_in_several_ways(given: Any, expected: Range) -> None:
    assert Range.of(given) == expected


def test_the_centre_of_each_kind() -> None:
    assert Range.of((0.3, 0.5)).central == pytest.approx(0.4)
    assert Range.of((0.3, 0.4, 0.8)).central == 0.4
    assert Range("weighted", (0.2, 0.6), (0.75, 0.25)).central == pytest.approx(0.3)


def test_an_impossible_value_of_weight_zero_is_no_corner() -> None:
    odds = SimpleNamespace(kind="weighted", values=(0.6, 1.0), weights=(1.0, 0.0))
    assert screen(GOOD | {"p_ruler": odds}).intervals["r_ruler"].high == pytest.approx(0.5)


@pytest.mark.parametrize(
    "given",
    ["much", None, True, float("nan"), (0.5, float("inf")), (0.5, 0.3), (0.1, 0.5, 0.3), (), (0.1, 0.2, 0.3, 0.4)],
)
def test_what_is_not_a_number_or_a_range_is_refused(given: Any) -> None:
    with pytest.raises(InputError, match="p_ruler"):
        Screen.of(GOOD | {"p_ruler": given})


def test_every_bad_number_is_named_at_once() -> None:
    bad = {
        "p_ruler": 60,
        "p_opposition": (0.5, 0.3),
        "c_ruler": -0.1,
        "c_opposition": 15,
        "x_hihg": 0.4,
        "binding": 1.2,
    }
    with pytest.raises(InputError) as refused:
        screen(bad)
    lines = str(refused.value).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == [
        "x_hihg",
        "p_ruler",
        "p_opposition",
        "c_ruler",
        "c_opposition",
        "binding",
    ]
    assert "did you mean x_high?" in lines[0]
    assert "60 is outside 0 to 1" in lines[1]


def test_odds_and_costs_have_no_default_and_the_rest_is_fearons() -> None:
    with pytest.raises(InputError, match="c_opposition: missing"):
        Screen.of({name: value for name, value in GOOD.items() if name != "c_opposition"})
    given = Screen.of(GOOD)
    assert [given.numbers()[name].central for name in NUMBERS[4:]] == [0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_screen_made_by_hand_is_checked_too() -> None:
    fields = {name: Range.of(GOOD.get(name, 0.5)) for name in NUMBERS}
    assert Screen(**fields).p_ruler.central == 0.6
    with pytest.raises(InputError, match="x_low"):
        Screen(**fields | {"x_low": Range.of(-0.5)})


@pytest.mark.parametrize("draws", [0, -1, 2**21])
def test_impossible_numbers_of_draws_are_refused_even_for_points(draws: int) -> None:
    with pytest.raises(InputError, match="draws"):
        screen(GOOD, draws=draws)


def outline() -> str:
    return blank_file(
        Outline(
            id="somewhere",
            title="A war",
            question="Now?",
            as_of=dt.date(2020, 1, 1),
            actors=("Palace", "Front"),
            options=(("Palace", "Talk"), ("Front", "Talk too")),
        ),
        drafts,
    )


def test_a_crisis_file_gives_its_numbers_and_names() -> None:
    crisis = loads(outline()).with_values(
        {
            "screen.p_ruler": {"low": 0.4, "mode": 0.5, "high": 0.7},
            "screen.p_opposition": {"values": [0.2, 0.6], "weights": [3, 1]},
            "screen.x_high": 0.8,
            "screen.c_ruler": 0.1,
            "screen.c_opposition": 0.1,
        }
    )
    given = from_crisis(crisis)
    assert (given.ruler, given.opposition) == ("Palace", "Front")
    assert given.p_ruler == Range("triangular", (0.4, 0.5, 0.7))
    assert given.p_opposition == Range("weighted", (0.2, 0.6), (0.75, 0.25))
    assert given.x_high == Range("point", (0.8,))
    assert given.binding == Range("uniform", (0.5, 1.0))
    assert given.balance is None
    assert screen(given).to_dict()["inputs"]["sides"] == {"ruler": "Palace", "opposition": "Front"}


def test_a_crisis_file_without_a_screen_says_so() -> None:
    text = outline()
    kept = text[: text.index("# The screen:")] + text[text.index("options:") : text.index("# The war,")]
    with pytest.raises(InputError, match="no screen section"):
        from_crisis(loads(kept))


def test_a_table_without_pandas_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="pip install pandas"):
        screen(GOOD).to_frame()


def test_the_table_has_one_row_for_each_number(monkeypatch: pytest.MonkeyPatch) -> None:
    class Frame:
        def __init__(self, rows: list[dict[str, Any]]) -> None:
            self.rows = rows

        def set_index(self, name: str) -> dict[str, dict[str, Any]]:
            return {row.pop(name): row for row in self.rows}

    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=Frame))
    found = screen(GOOD | {"x_high": 0.4})
    frame = found.to_frame()
    assert tuple(frame) == NUMBERS
    assert frame["x_high"]["change"] == pytest.approx(0.1)
    assert frame["x_low"]["threshold"] is None
