"""What is said of the record: each figure is a fact of the result."""

import re
from dataclasses import replace

import pytest

import demarche
from demarche.engine.contract import Headline, Reader
from demarche.engine.effects import Spread
from demarche.engine.question import question_of
from demarche.engines.precedent import Settings, War, precedent, score
from demarche.engines.precedent.facts import beside, facts
from demarche.engines.precedent.figures import record_figure
from demarche.engines.precedent.pages import model, placed, short
from demarche.engines.precedent.score_result import Score, ScoreTable
from demarche.engines.precedent.words import beside_words, record_section, score_section
from demarche.page.chart import NARROW
from demarche.page.numbers import percent
from demarche.page.parts import Bullets, Callout, Figure, Section, Table, Text

KOSOVO = precedent(412, 1999, own_class="region = Europe", hindsight=True)


def tables(section: Section) -> dict[str, Table]:
    return {part.caption: part for part in section.parts if isinstance(part, Table)}


def test_facts_are_those_of_the_result() -> None:
    said = facts(KOSOVO)
    assert (said.war, said.year, said.age, said.issue) == ("Serbia (Yugoslavia) (Kosovo)", 1999, 1, "territory")
    assert said.now == KOSOVO.curve[0]
    assert said.last == KOSOVO.curve[-1]
    assert said.settled_held == KOSOVO.held[0]
    assert said.settled_held is not None
    assert said.settled_held.outcome == "settle"


def test_the_page_of_kosovo() -> None:
    section = record_section(KOSOVO)
    lead = section.parts[0]
    assert isinstance(lead, Callout)
    assert lead.text == (
        "Of wars over a territory in their second year, 9 % are settled by the end of that year (4 % to 19 %)."
    )
    assert "By the end of 2003 it is 21 % (9 % to 40 %)." in lead.below
    limits = section.parts[1]
    assert isinstance(limits, Bullets)  # what the record does not tell comes before any table
    assert limits.items == KOSOVO.limits
    assert any(isinstance(part, Text) and "signed in 1999 with a chance of 5 %" in part.text for part in section.parts)
    assert any(isinstance(part, Text) and "CC BY 4.0" in part.text for part in section.parts)


def test_every_row_of_the_tables_is_a_row_of_the_result() -> None:
    found = tables(record_section(KOSOVO))
    curve = found["Wars of this age and issue, by the record"]
    for row, point in zip(curve.rows, KOSOVO.curve, strict=True):
        assert row[:2] == (str(point.year), percent(point.any.value))
        assert row[2].startswith(percent(point.settle.value))
        assert point.lasting is not None
        assert row[3].startswith(percent(point.lasting.value))
        assert row[4:] == tuple(percent(rate.value) for rate in (point.fade, point.gov_victory, point.reb_victory))
    classes = found["Classes of wars, widest first: associations, no effects"]
    for row, each in zip(classes.rows, KOSOVO.classes, strict=True):
        assert row[2:6] == (f"{each.war_years:,}", str(each.wars), str(each.ends), str(each.settled))
    assert classes.rows[-1][0] == "region = Europe (chosen by hand)"
    nearest = found["The nearest episodes: they illustrate, the forecast is above"]
    for row, near in zip(nearest.rows, KOSOVO.nearest, strict=True):
        assert row[2] == f"{near.distance:.2f}"
        assert row[5:] == (near.note, near.later)
    assert "veto power behind the rebels (no; here yes)" in nearest.rows[0][4]
    held = found["Peace that held: no new episode within 5 years"]
    assert [row[1] for row in held.rows] == [f"{each.held} of {each.endings}" for each in KOSOVO.held]


def test_without_hindsight_there_is_no_such_column() -> None:
    plain = record_section(precedent(412, 1999, near=2))
    nearest = tables(plain)["The nearest episodes: they illustrate, the forecast is above"]
    assert nearest.header[-1] == "what was known on the day"
    assert len(nearest.rows) == 2
    none = record_section(precedent(412, 1999, near=0))
    assert "The nearest episodes: they illustrate, the forecast is above" not in tables(none)


def test_an_early_war_says_what_it_cannot() -> None:
    section = record_section(precedent(War(name="here", start_year=1940, issue="both"), 1950))
    lead = section.parts[0]
    assert isinstance(lead, Callout)
    assert lead.text.startswith("Of wars over government and territory in their 11th year")
    texts = [part.text for part in section.parts if isinstance(part, Text)]
    assert "No settlement was watched for long enough to say how often peace held." in texts
    assert not any("Some agreement" in text for text in texts)
    curve = tables(section)["Wars of this age and issue, by the record"]
    assert {row[3] for row in curve.rows} == {"not known"}


@pytest.mark.parametrize(
    ("age", "word"),
    [(0, "first"), (9, "tenth"), (10, "11th"), (20, "21st"), (21, "22nd"), (112, "113th")],
)
def test_years_are_counted(age: int, word: str) -> None:
    found = precedent(War(name="here", start_year=2000 - age, issue="government"), 2000, settings=Settings(resamples=5))
    lead = record_section(found).parts[0]
    assert isinstance(lead, Callout)
    assert f"in their {word} year" in lead.text


def test_the_picture_is_drawn_for_a_phone_too() -> None:
    (figure,) = [part for part in record_section(KOSOVO).parts if isinstance(part, Figure)]
    assert f'viewBox="0 0 {NARROW} ' in figure.narrow
    assert all(0 <= float(x) <= NARROW for x in re.findall(r'<text x="([-\d.]+)"', figure.narrow))


def test_the_picture_has_the_band_of_each_year() -> None:
    figure = next(part for part in record_section(KOSOVO).parts if isinstance(part, Figure))
    svg = record_figure(KOSOVO)
    assert figure.svg == svg
    for point in KOSOVO.curve:
        words = f"by the end of {point.year}: settled {percent(point.settle.value)}, band {percent(point.settle.low)}"
        assert words in svg
    heights = [float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"', svg)]
    assert len(heights) == len(KOSOVO.curve)
    # Bands in the picture are as wide as in the result, on one scale.
    scale = heights[0] / (KOSOVO.curve[0].settle.high - KOSOVO.curve[0].settle.low)
    for height, point in zip(heights, KOSOVO.curve, strict=True):
        assert height == pytest.approx(scale * (point.settle.high - point.settle.low), abs=0.2)


def test_the_model_beside_the_record() -> None:
    inside = beside(KOSOVO, 48, KOSOVO.curve[3].settle.value)
    assert inside is not None
    assert (inside.outside, inside.times) == (False, 1.0)
    assert "within what such wars have done" in beside_words(inside)
    outside = beside(KOSOVO, 48, 0.6)
    assert outside is not None
    assert outside.outside
    assert outside.times == pytest.approx(0.6 / KOSOVO.curve[3].settle.value)
    assert "within 48 months about 3 times as likely as in wars of this age (60 % against 19 %)" in beside_words(
        outside
    )
    low = beside(KOSOVO, 12, 0.01)
    assert low is not None
    assert "within 12 months about 9 times less likely than in wars of this age (1 % against 9 %)" in beside_words(low)
    never = beside(KOSOVO, 12, 0.0)
    assert never is not None
    assert "within 12 months far less likely than in wars of this age (0 % against 9 %)" in beside_words(never)
    assert beside(KOSOVO, 18, 0.5) is None


def test_no_class_that_is_too_small_shows_a_rate() -> None:
    few = precedent(412, 1999, own_class="age > 500", settings=Settings(resamples=5))
    row = tables(record_section(few))["Classes of wars, widest first: associations, no effects"].rows[-1]
    assert row[-2:] == ("too few", "too few")


def test_the_score_in_words() -> None:
    found = score(settings=Settings(resamples=20))
    (table,) = tables(score_section(found)).values()
    assert len(table.rows) == len(found.scores)
    for row, each in zip(table.rows, found.scores, strict=True):
        assert row[:3] == (each.words, f"{each.first}-{each.last}", str(each.cases))
        assert row[5].startswith(f"{each.gain:+.3f}")
        assert [cell == "" for cell in row[6:]] == [each.auc is None] * 3


def test_unknown_agreement_and_no_licence_leave_no_gap() -> None:
    bare = replace(KOSOVO, signed=None, record=KOSOVO.record | {"licence": ""})
    texts = [part.text for part in record_section(bare).parts if isinstance(part, Text)]
    assert texts == ["Learnt from 1,345 war-years of 160 conflicts, 263 of them last years, to 1997."]


def reader(*told: tuple[Headline, float | None]) -> Reader:
    def spread(mean: float | None) -> Spread:
        return Spread("x", 8, mean, None, None, None, None, None)

    question = question_of(demarche.load("kosovo-1999"))
    return Reader(
        question=question,
        versions=8,
        spreads={headline.id: spread(mean) for headline, mean in told},
        headlines=tuple(headline for headline, _ in told),
    )


def signed(months: int) -> Headline:
    return Headline(f"a.signed_{months}", "a settlement signed", "number", months=months, role="signed")


def test_a_report_shows_the_model_beside_the_record_and_folds_its_tables() -> None:
    other = Headline("a.width", "room", "number")
    known = reader((signed(48), 0.7), (signed(12), 0.1), (signed(18), 0.2), (other, 0.5), (signed(24), None))
    assert [each.months for each in model(KOSOVO, known)] == [12, 48]
    (place,) = placed(KOSOVO, known)
    assert place.slot == "record"
    texts = [part.text for part in place.section.parts if isinstance(part, Text)]
    assert "within 12 months a matter of 10 %: within what such wars have done (4 % to 19 %)" in texts[0]
    assert "within 48 months about 4 times as likely" in texts[1]
    svg = next(part.svg for part in place.section.parts if isinstance(part, Figure))
    assert "within 12 months, on your inputs: 10 %" in svg
    assert "within 48 months, on your inputs: 70 %" in svg
    folded = [part.folded for part in place.section.parts if isinstance(part, Table)]
    assert folded == [True, True, False, True]
    lines = list(short(KOSOVO, known))
    assert [line.item.head for line in lines] == ["What the record shows", "Beside the model"]
    assert "within 48 months" in lines[1].item.text


def test_without_a_model_the_record_stands_alone() -> None:
    assert model(KOSOVO, reader()) == ()
    assert [line.item.head for line in short(KOSOVO, reader())] == ["What the record shows"]


def test_the_score_says_first_what_beats_the_base_rate_and_what_does_not() -> None:
    def scored(task: str, first: int, gain: float) -> Score:
        return Score(
            task=task,
            words=task,
            first=first,
            last=first + 9,
            cases=9,
            log_loss=1,
            base_log_loss=1,
            gain=gain,
            error=0.1,
        )

    gains = {"always": (0.3, 0.3), "once": (0.1, 0.3), "never": (0.19, -0.3)}
    scores = tuple(
        scored(task, first, gain) for task, two in gains.items() for first, gain in zip((0, 10), two, strict=True)
    )
    section = score_section(ScoreTable(scores=scores, record={}, method="", settings={}))
    said = [part.text for part in section.parts if isinstance(part, Text)]
    assert said[1:] == [
        "Better than the base rate by two errors, in every period: always.",
        "In none, so that the base rate is the forecast: never.",
    ]
    assert isinstance(section.parts[-1], Table)
