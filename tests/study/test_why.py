"""Where a figure comes from: the same figures as a run, told by every name that a figure has."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.study.crises import SMALL, small

import demarche
from demarche.cli import main
from demarche.crisis import loads
from demarche.engine.registry import taking_part
from demarche.errors import DemarcheError, InputError
from demarche.report.why_words import figure_words, why_section
from demarche.study.naming import named
from demarche.study.why import Why, WhyInput, why

pytestmark = pytest.mark.once

DRAWS = 64


def test_every_figure_is_that_of_a_run() -> None:
    crisis = small()
    run = demarche.run(crisis, draws=DRAWS, seed=3).study
    assert run is not None
    for headline in run.headlines:
        found = why(crisis, headline.id, draws=DRAWS, seed=3)
        assert isinstance(found, Why)
        assert found.spread == run.spreads[headline.id]
        links = [entry.link for entry in found.judgements if entry.link is not None]
        assert links == list(run.links[headline.id])
        for kind in found.by_type:
            told = [e for e in run.by_type if (e.input, e.type) == (kind.input, kind.type)]
            assert all(kind.spread == e.spreads[headline.id] for e in told if headline.id in e.spreads)


def test_every_quantity_goes_by_its_id_and_its_words() -> None:
    crisis = small()
    for engine in taking_part(crisis):
        for headline in engine.headlines(crisis):
            if headline.kind == "curve":
                continue
            by_id = named(crisis, headline.id).headline
            assert by_id == headline
            by_words = named(crisis, headline.label.upper()).headline
            assert by_words is not None
            assert by_words.label == headline.label


def test_a_peace_that_holds_is_found_in_plain_words() -> None:
    crisis = demarche.load("syria-2013")
    for words in ("peace that holds", "A peace that holds", "ripeness.durable", "durable"):
        found = named(crisis, words).headline
        assert found is not None
        assert found.id == "ripeness.durable"
    verdict = named(crisis, "verdict")
    assert verdict.headline is not None
    assert verdict.headline.id == "ripeness.open"


def test_what_is_said_to_reverse_a_figure_reverses_it() -> None:
    crisis = small()
    found = why(crisis, "screen.open", draws=8)
    assert isinstance(found, Why)
    assert found.reversal is not None
    assert found.reversal.flips
    before = demarche.screen(crisis, draws=8).centre.open
    for flip in found.reversal.flips:
        moved = crisis.with_values({move.input: move.value for move in flip.moves})
        assert demarche.screen(moved, draws=8).centre.open != before


def test_an_entry_of_the_file_leads_to_the_figures_that_hang_on_it() -> None:
    crisis = small()
    run = demarche.run(crisis, draws=DRAWS).study
    assert run is not None
    found = why(crisis, "screen.x_high", draws=DRAWS)
    assert isinstance(found, WhyInput)
    assert found.judgement.value == "0.5 to 1"
    expected = {
        (name, link.input) for name, links in run.links.items() for link in links if link.input == "screen.x_high"
    }
    assert expected
    assert {(head.id, link.input) for head, link in found.hanging} == expected


def test_a_figure_without_inputs_that_stand_out_says_so() -> None:
    text = SMALL.replace("p_ruler: [0.4, 0.8]", "p_ruler: 0.5").replace("[0.7, 1.0]", "0.9")
    found = why(loads(text), "screen.r_ruler", draws=8)
    assert isinstance(found, Why)
    assert found.judgements == ()
    said = " ".join(str(getattr(part, "text", "")) for part in why_section(found).parts)
    assert "No entry of the file stands out" in said


@pytest.mark.parametrize(
    "words", ["", " ", "screen.opne", "zone of nonsense", "actors", "levers.arm-now", "a" * 10_000]
)
def test_unknown_words_get_the_nearest_quantities(words: str) -> None:
    with pytest.raises(InputError) as error:
        why(small(), words, draws=8)
    assert "nearest: " in str(error.value)
    assert sum(f"{name}." in str(error.value) for name in ("screen", "stability")) >= 1
    assert len(str(error.value)) < 700


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_words_break_it(words: str) -> None:
    try:
        found = named(small(), words)
    except DemarcheError:
        return
    assert found.headline is not None or found.path is not None


def test_the_verb_prints_the_chain_and_json(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("why") / "small.yaml"
    path.write_text(SMALL)
    arguments = ["why", str(path), "room for terms", "--draws", str(DRAWS)]
    shown = CliRunner().invoke(main, arguments)
    assert shown.exit_code == 0, shown.output
    for words in ("Why? Room for terms", "screen.width", "In the file", "Effect", "What would reverse it", "Source"):
        assert words in shown.stdout
    plain = json.loads(CliRunner().invoke(main, [*arguments, "--format", "json"]).stdout)
    assert plain["quantity"]["id"] == "screen.width"
    assert plain["spread"]["n"] == DRAWS
    wrong = CliRunner().invoke(main, ["why", str(path), "rom for terms", "--draws", "8"])
    assert wrong.exit_code == 2
    assert "screen.width" in wrong.stderr


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Waiting", "ripeness.months_of_war.12"),
        ("the table falls short", "ripeness.open"),
        ("Why not now: the table falls short", "ripeness.open"),
        ("Front", "ripeness.open"),
        ("Chance", "ripeness.durable"),
        ("such a chance", "ripeness.signed_12"),
        ("signing within a year", "ripeness.signed_12"),
    ],
)
def test_what_the_first_screen_tells_is_found_by_its_head(case: str, words: str, id: str) -> None:
    found = named(demarche.load(case), words).headline
    assert found is not None
    assert found.id == id


def test_of_several_figures_under_one_head_the_others_are_near() -> None:
    found = named(demarche.load("syria-2013"), "Now possible")
    assert found.headline is not None
    assert all(entry.id.startswith("agenda.") for entry in (found.headline, *found.near))
    assert len(found.near) > 1


def test_a_middle_half_that_reads_the_same_at_both_ends_is_told_once() -> None:
    found = why(small(), "screen.open", draws=8)
    assert isinstance(found, Why)
    rare = replace(found, quantity=replace(found.quantity, kind="number", unit="chance by the model"))
    said = figure_words(replace(rare, middle_half=(0.001, 0.002)))
    assert "in the middle half of them under 1 %." in said
