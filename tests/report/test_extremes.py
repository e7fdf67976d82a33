"""What stands on a page at the ends of what a file may hold: no infinite number, no name cut, no interval too wide."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.invariants import broken

from demarche.cli import main
from demarche.crisis import loads
from demarche.engine.contract import Headline
from demarche.engine.effects import effect_of, links_of, spread_of
from demarche.engines.screen import screen
from demarche.engines.screen.from_crisis import from_crisis
from demarche.engines.screen.words import obstacles

pytestmark = pytest.mark.once

RIVER = (Path(__file__).parents[1] / "data" / "faults" / "river_war.yaml").read_text("utf-8")
LONG = "The Provisional Government in the Nort "


SCREEN = """
demarche: 1
crisis: {id: screen, title: Nothing binds, as_of: 2024-05-01, question: Now?, seat: m}
sources: {}
actors: [{id: a, name: NAME A}, {id: b, name: NAME B}, {id: m, name: NAME M}]
screen: {ruler: a, opposition: b, p_ruler: [0.3, 0.6], p_opposition: [0.3, 0.7], c_ruler: [0, 0.2], c_opposition: 0.1,
  x_low: 0.2, x_high: 0.8, binding: BINDING, e_ruler: 0.2, e_opposition: [0, 0.2]}
"""


@pytest.fixture(scope="module", params=["war", "0", "[0, 0.5]"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report and its appendix, with names of 40 letters, where no agreement binds, or it may be that none does."""
    folder = tmp_path_factory.mktemp("extremes")
    text = RIVER.replace("war.conference.rounds_per_year: 13", "screen.binding: 0")
    text = re.sub(r"note: \"not judged yet[^\"]*\"", 'note: "judged"', text)
    if request.param != "war":
        text = SCREEN.replace("BINDING", request.param)
    for name in ("The Ruler", "Rebels", "Great Power", "NAME A", "NAME B", "NAME M"):
        text = text.replace(f"name: {name}", f"name: {LONG}{name[-1]}").replace(f'"{name}"', f'"{LONG}{name[0]}"')
    (folder / "long.yaml").write_text(text, "utf-8")
    arguments = ["run", str(folder / "long.yaml"), "--draws", "8", "--workers", "1", "--out", str(folder / "out")]
    ran = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    assert not re.search(r"\b(inf|nan)\b", ran.output)
    assert broken(json.loads((folder / "out" / "results.json").read_text("utf-8"))) == []
    return "".join(path.read_text("utf-8") for path in sorted((folder / "out").glob("*.html")))


def test_nothing_infinite_stands_on_a_page(pages: str) -> None:
    words = unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", pages, flags=re.DOTALL))
    assert re.findall(r".{40}\b(?:inf|nan|Infinity|NaN)\b.{20}", words) == []


def test_names_of_forty_letters_stay_inside_their_pictures(pages: str) -> None:
    assert LONG in unescape(pages)
    outside = [entry for svg in re.findall(r"<svg.*?</svg>", pages, re.DOTALL) for entry in _outside(svg)]
    assert outside == []


def _outside(svg: str) -> list[str]:
    """Lines of text that would reach over an edge at 6 px a sign, unless they are drawn as wide as there is room."""
    box = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    assert box is not None
    found = []
    for attributes, words in re.findall(r"<text([^>]*)>([^<]*)", svg):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        wide = float(at["textLength"]) if "textLength" in at else 6 * len(unescape(words))
        left = float(at["x"]) - {"middle": wide / 2, "end": wide}.get(at.get("text-anchor", ""), 0)
        if left < -6 or left + wide > float(box[1]) + 6:
            found.append(words)
    return found


def test_a_long_word_is_broken(pages: str) -> None:
    assert re.search(r"body\{[^}]*overflow-wrap:anywhere", pages)


def test_certain_breach_is_told_in_words() -> None:
    result = screen(from_crisis(loads(SCREEN.replace("BINDING", "0"))))
    (said,) = [words for words in obstacles(result) if words.startswith("Weak enforcement")]
    assert "no share of the prize makes up for that" in said


CHANCE = Headline("war.peace", "peace", "number", "chance by the model")
CHANCES = st.lists(st.floats(0, 1), min_size=16, max_size=40).map(np.array)


@given(CHANCES, st.randoms(use_true_random=False))
def test_intervals_of_chances_and_of_their_changes_are_such(values: np.ndarray, order) -> None:
    after = np.array(order.sample(values.tolist(), len(values)))
    spread = spread_of(CHANCE, values, 0.5)
    assert 0 <= spread.low <= spread.mean <= spread.high <= 1
    effect = effect_of("lever", CHANCE, values, after, 0.0, felt=True)
    assert -1 <= effect.low <= effect.mean <= effect.high <= 1
    for link in links_of(CHANCE, values, {"input": np.where(values > np.median(values), "high", "low")}):
        assert -1 <= link.low <= link.difference <= link.high <= 1


def test_a_change_of_a_chance_is_never_more_than_all_of_it() -> None:
    before, after = np.ones(9), np.array([0.0] * 8 + [1.0])
    effect = effect_of("lever", CHANCE, before, after, 0.0, felt=True)
    assert effect.low == -1.0
