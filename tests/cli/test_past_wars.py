"""Every page that tells chances of a war says how past wars fared to which the model gave such a chance, and its
weakness: over all verbs, so that a new one has to choose."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.golden.pages import short_text

from demarche.cli.engine_verb import engine_lines, further_lines
from demarche.cli.root import VERBS, main
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts
from demarche.engine.track import shipped_track

pytestmark = pytest.mark.once

CASE, OTHER, FEW = "syria.yaml", "calmer.yaml", ("--draws", "2")
ALONE = (*FEW, "--workers", "1")
TELLS = {
    "run": ("run", CASE, *ALONE, "--full", "--out", "there"),
    "views": ("views", CASE, "calm.yaml", *FEW),
    "why": ("why", CASE, "peace that holds", *ALONE),
    "why verdict": ("why", CASE, "verdict", *ALONE),
    "levers": ("levers", CASE, *ALONE),
    "claims": ("claims", CASE, *ALONE),
    "compare": ("compare", CASE, OTHER, "--draws", "1"),
    "agenda": ("agenda", CASE, *ALONE),
    "ripeness": ("ripeness", CASE, *ALONE),
    "ripeness at the middle": ("ripeness", CASE, "--draws", "0"),
    "screen": ("screen", CASE, *ALONE),
    "precedent": ("precedent", CASE, "--tilt", *FEW),
}
WITHOUT = {
    "council": ("council", CASE, *ALONE),
    "settlement": ("settlement", CASE, *ALONE),
    "stability": ("stability", CASE),
    "precedent, the record alone": ("precedent", CASE),
    "check": ("check", CASE),
    "cases": ("cases",),
    "show": ("show", CASE),
}
"""Pages that tell no chance of a signature or of a peace that holds."""
OTHERS = {
    "backtest": "it is about past wars throughout",
    "brief": "tested below",
    "workbench": "tested in tests/workbench",
    "runs": "lists folders",
    "sheet": "writes judgements",
    "new": "writes a file",
    "code": "writes a file",
    "schema": "writes a schema",
}
CHANCE = re.compile(r"sign\w*[^.]{0,60}chance|chance of a (settlement|peace)|a peace that holds\W[^.]{0,40}\d %", re.I)


def said(words: tuple[str, ...]) -> str:
    found = CliRunner().invoke(main, list(words))
    assert found.exit_code == 0, found.output
    return " ".join(found.stdout.replace("│", " ").split())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = short_text("syria-2013", ("strike-threat",))
    (tmp_path / CASE).write_text(text, "utf-8")
    (tmp_path / OTHER).write_text(
        text.replace("id: syria-2013", "id: calmer", 1).replace("- 0.3\n    - 0.7", "- 0.5\n    - 0.9"), "utf-8"
    )
    (tmp_path / "calm.yaml").write_text("of: syria-2013\nchanges:\n  screen.binding: [0.9, 1]\n", "utf-8")
    return tmp_path


def test_every_verb_has_chosen() -> None:
    chosen = {words[0] for words in (*TELLS.values(), *WITHOUT.values())} | set(OTHERS)
    assert chosen == {*VERBS, *engine_lines(), *further_lines()}


@pytest.mark.parametrize("name", TELLS)
def test_it_says_how_past_wars_fared(name: str, here: Path) -> None:
    text = said(TELLS[name])
    assert text.count(shipped_track().weakness) == 1
    assert shipped_track().sample in text.casefold()
    assert re.search(r"came in \d of these|so many came: 0 to 10 %: \d of \d", text)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_page_without_such_chances_says_nothing_of_it(name: str, here: Path) -> None:
    text = said(WITHOUT[name])
    assert shipped_track().weakness not in text
    assert CHANCE.search(text.replace("is signed in 2013 with a chance of", "")) is None


def test_files_and_few_lines_say_it(here: Path) -> None:
    few = said(("run", CASE, *ALONE, "--out", "there"))
    short = re.compile(r"Of \d+ past wars? given \d+ to \d+\s% for signing within a year, as here, \d+ signed")
    assert short.search(few)
    for name in ("report.html", "appendix.html"):
        page = (here / "there" / name).read_text("utf-8")
        assert page.count(shipped_track().weakness) == 1
    assert short.search((here / "there" / "report.html").read_text("utf-8"))
    said(("brief", "there", "--to", "brief.html"))
    assert short.search((here / "brief.html").read_text("utf-8"))


@pytest.mark.parametrize("verb", [("screen",), ("levers",), ("why", "verdict")])
def test_a_screen_alone_plays_no_war_and_says_nothing_of_past_ones(verb: tuple[str, ...], here: Path) -> None:
    outline = Outline(
        id="river",
        title="River dispute",
        question="Now?",
        as_of=dt.date(2024, 5, 1),
        actors=("Government", "Front", "Us"),
        options=(("Government", "attend"),),
        at_war=False,
    )
    (here / "river.yaml").write_text(blank_file(outline, drafts), "utf-8")
    text = said((verb[0], "river.yaml", *verb[1:], "--draws", "8"))
    assert shipped_track().weakness not in text
    assert CHANCE.search(text) is None
