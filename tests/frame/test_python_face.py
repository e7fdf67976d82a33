"""demarche in Python: every verb is a function, every answer a line, a page, a table, a picture and plain data."""

from __future__ import annotations

import doctest
import json
import sys
from pathlib import Path

import pytest
from tests.golden.pages import CASES, short_text
from tests.study.crises import small
from tests.study.wars import near

import demarche
from demarche.crisis import shipped
from demarche.engine.registry import engines
from demarche.errors import CrisisError, InputError
from demarche.view import Picture, View


@pytest.fixture(scope="module")
def screen() -> View[object]:
    return demarche.screen(small(), draws=16, levers=[])


def test_an_answer_is_a_line(screen: View[object]) -> None:
    assert repr(screen) == "<screen of small: ripe, 16 versions>"


def test_an_answer_has_all_that_the_engine_answers(screen: View[object]) -> None:
    assert screen.sample.draws == 16
    assert screen.to_dict()["sample"]["draws"] == 16
    json.dumps(screen.to_dict(), allow_nan=False)


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(screen: View[object]) -> None:
    shown = screen._repr_html_()
    assert shown.startswith("<iframe")
    assert "sandbox" in shown
    assert "Do terms exist" in shown


def test_a_picture_by_its_title(screen: View[object], tmp_path: Path) -> None:
    assert screen.pictures
    picture = screen.plot(screen.pictures[0][:10])
    assert isinstance(picture, Picture)
    assert picture._repr_svg_().startswith("<svg")
    assert picture.save(tmp_path / "x.svg").read_text(encoding="utf-8") == picture.svg
    with pytest.raises(InputError, match=r"\.svg"):
        picture.save(tmp_path / "x.png")
    with pytest.raises(InputError, match="there is no picture 'zzz'"):
        screen.plot("zzz")


def test_a_table_needs_pandas_and_says_so(screen: View[object], monkeypatch: pytest.MonkeyPatch) -> None:
    frame = screen.to_frame()
    assert list(frame["number"])[:2] == ["p_ruler", "p_opposition"]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="needs pandas"):
        screen.to_frame()


def test_where_a_war_is_played_the_screen_is_its_fight_to_the_finish() -> None:
    left_out = near(("c_ruler: 0.1,\n   c_opposition: [0.1, 0.2], ", ""))
    found = demarche.screen(left_out, draws=4, levers=[])
    assert repr(found).startswith("<ripeness of near-2001: ")
    assert found.grounds.finish.versions == 4
    both = demarche.screen(near(), draws=4, levers=[])
    assert repr(both) == "<screen of near-2001, 4 versions>"
    assert "a check" in both._repr_html_()
    with pytest.raises(CrisisError, match="c_ruler is missing, and no war is played"):
        near(("c_ruler: 0.1,\n   ", ""), ("  pace_per_year: 0.3\n", ""))


def test_every_engine_is_a_function() -> None:
    for engine in engines():
        verb = getattr(demarche, engine.name)
        assert verb.__name__ == engine.name
        assert verb.__doc__
        assert engine.name in dir(demarche)


def test_unknown_engines_are_named_with_the_nearest() -> None:
    with pytest.raises(InputError, match="there is no engine 'sreen'"):
        demarche.ask("sreen", "syria-2013")
    assert not hasattr(demarche, "sreen")


@pytest.mark.slow
@pytest.mark.once
def test_the_examples_of_the_public_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they stand, on the shipped cases with few of their levers."""
    for case in demarche.shipped_cases():
        first = demarche.load(case).file.levers[0].id
        (tmp_path / f"{case}.yaml").write_text(short_text(case, (first, *CASES[case])), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shipped, "_FOLDER", tmp_path)
    found = doctest.testmod(demarche, extraglobs={"demarche": demarche})
    assert found.attempted > 10
    assert found.failed == 0
