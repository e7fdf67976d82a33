"""Where the war may stand: whole hundredths that add up, and what it turns on as a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.engine.shown import Among, Fan, Ribbon, Shown, States
from demarche.engines.ripeness.course_words import course_parts, course_title
from demarche.engines.ripeness.states_figure import hundredths, told_months
from demarche.page.parts import Bullets, Figure

NAMES = ("at war", "at peace", "at war again", "one defeated", "the other defeated", "died down")


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6).filter(lambda parts: sum(parts) > 0.01))
def test_what_is_printed_adds_up_to_a_hundred(parts: list[float]) -> None:
    whole = hundredths(parts)
    assert sum(whole) == 100
    for number, part in zip(whole, parts, strict=True):
        assert abs(number - 100 * part / sum(parts)) < 1.0


def shown(leads: tuple[float, ...], *, decides: bool) -> Shown:
    kinds = [Among(versions=8, actor="Damascus", type=f"kind-{at}", words=f"is {at}") for at in range(len(leads))]
    ribbons = tuple(
        Ribbon(among=kind, **dict.fromkeys(("mean", "p5", "p25", "p75", "p95"), (0.0, lead)))
        for kind, lead in zip(kinds, leads, strict=True)
    )
    fan = Fan(
        quantity="x",
        lead="x.y",
        words="a peace",
        input="actors.a.type",
        decides=decides,
        months=(0.0, 36.0),
        ribbons=ribbons,
    )
    months = tuple(float(month) for month in range(37))
    rows = tuple(tuple(share for _ in months) for share in (0.5, 0.2, 0.1, 0.1, 0.05, 0.05))
    return Shown(fan=fan, states=States(months=months, names=NAMES, chances=tuple((kind, rows) for kind in kinds)))


@pytest.mark.parametrize(
    ("leads", "decides", "said"),
    [
        ((0.4, 0.005), True, "A peace that holds within 36 months: 40 % or under 1 %, by what Damascus is"),
        ((0.4, 0.38), False, "A peace that holds within 36 months does not turn on what Damascus is"),
        ((0.4,), False, "Is it ripe?"),
    ],
)
def test_the_title_is_the_finding(leads: tuple[float, ...], decides: bool, said: str) -> None:
    assert course_title(shown(leads, decides=decides), "Is it ripe?") == said


def test_every_type_has_its_own_sentence_and_its_own_bars() -> None:
    facts = shown((0.4, 0.005), decides=True)
    bullets, figure = course_parts(facts, 24)
    assert isinstance(bullets, Bullets)
    assert isinstance(figure, Figure)
    assert facts.states is not None
    assert told_months(facts.states) == [12, 24, 36]
    assert [str(item).count("mean chance of 40 %") for item in bullets.items] == [1, 0, 0, 0]
    assert figure.table is not None
    assert len(figure.table.rows) == 6
    for row in figure.table.rows:
        assert sum(int(cell.removesuffix(" %")) for cell in row[2:]) == 100
    assert "signed" in figure.reading
    assert list(course_parts(Shown(), 24)) == []
