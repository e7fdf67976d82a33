"""What the page of a comparison says: true to its numbers, and careful with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.study.wars import far, near

from demarche.engine.contract import Headline
from demarche.engine.swaps import Bit
from demarche.engines.ripeness.swaps import GROUPS
from demarche.page.parts import Bullets, Callout, Section, Table, Text
from demarche.report.compare_figures import Step, waterfall
from demarche.report.compare_words import compare_page, opening
from demarche.report.html import html
from demarche.report.quantity_words import bare, change, change_with, interval, level, size
from demarche.study.compare.explaining import explained
from demarche.study.compare.notes import afterwards_of
from demarche.study.compare.result import Comparison, Entry, Estimate, Explained, Level, Side, TakingPart

HOLDS = Headline("ripeness.durable", "a settlement that holds", "number", "chance by the model", "more", short="Peace")
ROOM = Headline("screen.width", "room for terms", "number", "share of the prize", "more", short="Room")
RIPE = Headline("ripeness.open", "the zone is open", "yes-no", short="Ripe now")
TERMS, FRONT, THREAT = (next(g for g in GROUPS if g.id == name) for name in ("terms", "front", "threat"))


def game(*levels: float, sets: int = 8) -> np.ndarray:
    """A game with these values, the same in every version but for a little."""
    wiggle = np.linspace(-0.001, 0.001, sets)
    return np.array([value + wiggle * (place + 1) for place, value in enumerate(levels)])


def compared(*entries: Explained) -> Comparison:
    one, other = near(), far()
    sides = [
        Side(c.id, name, c.file.crisis.title, c.file.crisis.as_of, "the King", "the League", "the valley")
        for c, name in ((one, "Near"), (other, "Far"))
    ]
    inputs = (
        Entry("terms", "terms.0", "war.settlement.lowest", "Least that is left", "0.2", ""),
        Entry("terms", "terms.0", "screen.x_low", "Least", "0.1", "0.3"),
        Entry("terms", "terms.1", "screen.x_high", "Most", "0.6", "0.7"),
    )
    return Comparison(sides[0], sides[1], 0, entries, inputs, ("a note",), afterwards_of(one, other), ENGINES)


LASTS = Headline("graph.today", "the situation of the day lasts", "yes-no")
OWN = Headline("graph.truce", "today leads to a truce", "yes-no")
HALF = Estimate(0.5, 0.4, 0.6)
ENGINES = (
    TakingPart("ripeness", "the war", True, True, True, "", (0, 0), adds="What sets them apart comes in later."),
    TakingPart("screen", "the screen", True, True, True, "", (0, 0), (), "On the screen", ("nearer", "further")),
    TakingPart("toy", "the toy", False, True, True, "", (0, 0)),
    TakingPart(
        "graph",
        "the graph",
        True,
        True,
        False,
        "moves are each crisis's own",
        (256, 256),
        (Level(LASTS, HALF, HALF), Level(OWN, None, HALF)),
    ),
)


def says(bit: Bit) -> tuple[str, str]:
    return ("0.2", "0.3") if bit.id == "terms.0" else ("0.6", "0.7")


def both_needed() -> Explained:
    """Terms alone give 0.1, the threat alone 0.1, both 0.7; the front takes 0.1 off."""
    single = ((TERMS, TERMS.bits[0]), (TERMS, TERMS.bits[1]))
    levels = (0.1, 0.2, 0.1, 0.1, 0.2, 0.8, 0.1, 0.7)  # bits: terms, front, threat
    rest = (0.15, 0.12, 0.2, 0.65)  # each bit of the terms into A; the second crisis without it
    return explained("ripeness", HOLDS, (TERMS, FRONT, THREAT), single, game(*levels, *rest), says)


def said(section: Section) -> str:
    words = []
    for part in section.parts:
        match part:
            case Callout():
                words += [part.text, part.below]
            case Bullets():
                words += part.items
            case Text():
                words.append(part.text)
            case Table():
                words += [" | ".join(row) for row in part.rows]
    return "\n".join(words)


def test_the_opening_says_how_far_apart_and_what_that_comes_from() -> None:
    words = said(opening(compared(both_needed())))
    assert "A settlement that holds: 10 % in Near, 70 % in Far (by the model)." in words
    assert re.search(r"Of the 60 points between them \(60 to 60\), 3\d come from the .* and \d+ from the", words)
    assert "No single swap does it." in words
    assert "no evidence of what caused what" in words
    assert "Over so few, even the intervals are rough: use --draws 16 or more." in words


def test_under_eight_versions_no_interval_is_told_and_what_went_is_said() -> None:
    levels = game(0.1, 0.2, 0.1, 0.1, 0.2, 0.8, 0.1, 0.7)
    levels[3, :4] = np.nan
    found = compared(explained("ripeness", HOLDS, (TERMS, FRONT, THREAT), (), levels))
    words = said(opening(found))
    assert "Over 4 versions" not in words
    assert "Means over 4 versions of each file, paired, too few for an interval." in words
    assert "4 of 8 versions went: in them a settlement that holds has no value under some combination" in words
    assert not re.search(r"\d \(\S+ to \S+\)", html(compare_page(found, "1")))
    assert found.quantities[0].parts[0].share.to_dict()["low"] is None
    assert "too few" not in said(opening(compared(both_needed())))


def test_a_file_nobody_has_judged_has_no_answer_yet() -> None:
    found = compared(both_needed())
    assert "No answer yet" not in [part.label for part in opening(found).parts if isinstance(part, Callout)]
    first = opening(replace(found, a=replace(found.a, unjudged=3))).parts[0]
    assert isinstance(first, Callout)
    assert (first.label, "3 inputs of Near" in first.text) == ("No answer yet", True)


def test_it_says_that_neither_alone_but_both_together_do() -> None:
    words = said(opening(compared(both_needed())))
    assert "Two together do: with Far's terms on the table and threat of force, Near comes to 80 %" in words
    assert "together they give 50 points more than the sum of each alone" in words
    assert "beyond Far's 70 %" in words


def test_it_says_what_in_the_largest_group_counts_with_what_the_files_say() -> None:
    words = said(opening(compared(both_needed())))
    # Without its own least share the second crisis stands at 20 %.
    least = "the least that the ruler's own conditions leave him, and the price of signing less"
    assert f"{least} (Near: 0.2; Far: 0.3)" in words
    assert "Far would stand at 20 %" in words


def test_it_says_what_speaks_the_other_way_and_that_there_is_no_way_round() -> None:
    words = said(opening(compared(both_needed())))
    assert "Far has 70 %, and would have with Near's front 80 %" in words
    assert "There is no way round the" in words


def test_told_from_the_other_side_the_numbers_are_the_same_way_up() -> None:
    found = explained("ripeness", HOLDS, (TERMS, THREAT), (), game(0.7, 0.4, 0.6, 0.1))
    words = said(opening(compared(found)))
    assert re.search(r"Of the 60 points between them \(60 to 60\), 40 come from the terms on the table and 20", words)


def test_what_comes_to_next_to_nothing_is_not_named_among_the_shares() -> None:
    levels = (0.1, 0.101, 0.7, 0.701)  # the front adds a thousandth, in every version
    words = said(opening(compared(explained("ripeness", HOLDS, (FRONT, THREAT), (), game(*levels)))))
    assert "60 come from the threat of force." in words
    assert "Little or nothing comes from the front" in words


def test_one_swap_that_does_is_called_so_and_the_detour_told() -> None:
    levels = (0.1, 0.7, 0.1, 0.7, 0.7, 0.7, 0.7, 0.7)  # terms or threat, either alone
    found = explained("ripeness", HOLDS, (TERMS, FRONT, THREAT), (), game(*levels))
    words = said(opening(compared(found)))
    assert "One thing alone would do: with Far's" in words
    assert "answer can be had without the" in words
    assert "Little or nothing comes from the front, although the files differ there." in words


def test_no_difference_is_called_none_even_where_parts_cancel() -> None:
    found = explained("ripeness", HOLDS, (TERMS, THREAT), (), game(0.4, 0.6, 0.2, 0.4))
    words = said(opening(compared(found)))
    assert "no difference to speak of, but only because opposite things meet" in words
    assert "terms on the table (+20 points)" in words
    assert "No single swap" not in words


def test_less_than_is_written_is_no_difference() -> None:
    found = explained("ripeness", HOLDS, (TERMS, THREAT), (), game(0.4, 0.403, 0.4, 0.404))
    words = said(opening(compared(found)))
    assert "no difference to speak of" in words
    assert "no group of inputs makes one" in words
    assert "0 points between them" not in words


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.1, 0.12), "the two are alike: room for terms is 0.10 in Near and 0.12 in Far. What sets them apart comes"),
        ((0.4, 0.1), "it is the other way round, with Far further"),
        ((0.1, 0.4), None),
    ],
)
def test_where_the_screen_sees_it_otherwise_is_said(ends: tuple[float, float], words: str | None) -> None:
    screen = explained("screen", ROOM, (TERMS,), (), game(*ends))
    told = said(opening(compared(both_needed(), screen)))
    assert ("On the screen" in told) == (words is not None)
    assert words is None or words in told


def test_shares_of_input_sets_are_called_that_and_no_probability() -> None:
    sets = np.array([[0.0] * 8, [1.0] * 8])
    words = said(opening(compared(explained("ripeness", RIPE, (TERMS,), (), sets))))
    assert "(shares of versions, not probabilities)" in words
    assert "by the model" not in words


def test_tables_carry_shares_parts_pairs_and_what_cannot_be_compared() -> None:
    page = compare_page(compared(both_needed(), explained("screen", ROOM, (TERMS,), (), game(0.1, 0.2))), "1.0")
    by_id = {section.id: said(section) for section in page.sections}
    assert "All of it | +60 (60 to 60)" in by_id["shares"]
    assert "leave him, and the price of signing less | 0.2 | 0.3" in by_id["inside"]
    assert "Terms on the table | Threat of force | +10 | +10 | +70 | +50" in by_id["pairs"]
    assert "from the front | −" in by_id["others"]
    assert "A note." in by_id["limits"]
    assert "is no evidence that it was the cause" in by_id["limits"]
    assert "The King signed." in by_id["afterwards"]
    assert "The Junta fell." in by_id["afterwards"]


def test_every_engine_is_told_with_what_becomes_of_it() -> None:
    page = compare_page(compared(both_needed()), "1.0")
    words = next(said(section) for section in page.sections if section.id == "engines")
    assert "The war: compared above." in words
    assert "The toy: not compared, since it takes part in Far alone." in words
    why = "nothing changes places here, since moves are each crisis's own"
    assert f"The graph: {why}; of 2 answers that it gives 1 differs." in words
    assert "The situation of the day lasts" not in words
    assert "The graph | Today leads to a truce | – | 50 % (40 to 60)" in words


def test_the_record_stands_there_only_if_both_files_have_one() -> None:
    found = compared(both_needed())
    alone = replace(found, afterwards=(None, found.afterwards[1]))
    assert "afterwards" not in {section.id for section in compare_page(alone, "1.0").sections}


def test_the_page_is_one_offline_file_with_its_picture() -> None:
    text = html(compare_page(compared(both_needed()), "1.0"))
    assert text.count("<svg") == 1
    assert "http://" not in re.sub(r'xmlns="[^"]+"', "", text)
    assert "https:" not in text


def test_a_waterfall_begins_where_it_should_and_escapes_its_words() -> None:
    steps = [Step("a <b>", 0.3, 0.2, 0.4, "up"), Step("c", -0.1, -0.2, 0.0, "down")]
    forms = (lambda value: f"{value:.1f}", lambda value: f"{value:+.1f}")
    root = ElementTree.fromstring(waterfall(("A", 0.2), steps, ("B", 0.4), forms, "share", "x"))
    bars = [node for node in root if node.tag.endswith("rect")]
    starts, widths = ([float(bar.attrib[name]) for bar in bars] for name in ("x", "width"))
    assert starts[1] == pytest.approx(starts[0] + widths[0], abs=0.2)  # the first step begins where A ends
    assert starts[2] + widths[2] == pytest.approx(starts[1] + widths[1], abs=0.2)  # the fall begins at the top
    assert widths[3] == pytest.approx(widths[0] * 2, rel=0.02)
    words = "".join(root.itertext())
    assert "a <b>" in words
    assert "+0.3" in words
    assert "share" in words


def test_numbers_are_written_with_signs_and_units() -> None:
    assert (level(HOLDS, 0.19), level(ROOM, -0.5)) == ("19 %", "−0.50")
    assert (change(HOLDS, -0.14), change(HOLDS, 0.01), change(ROOM, -0.0001)) == ("−14 points", "+1 point", "0.00")
    assert (size(HOLDS, -0.14), bare(HOLDS, -0.14), bare(ROOM, 0.21)) == ("14 points", "14", "0.21")
    estimate = Estimate(0.02, -0.01, 0.05)
    assert interval(HOLDS, estimate) == "−1 to 5"
    assert change_with(ROOM, estimate) == "+0.02 (−0.01 to 0.05)"
