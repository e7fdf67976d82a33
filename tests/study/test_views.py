"""Views beside the file: the same versions, what differs, whether it matters, and shares that sum to the difference."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.crisis import Crisis, load
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts
from demarche.errors import InputError
from demarche.report.views_words import views_page
from demarche.study.views import Overlay, Views, beside, compare_views, read_overlay

VIEW = """\
of: river
changes:
  screen.binding: {range: [0.9, 1], note: A guard would stay.}
  screen.p_ruler: [0, 0.1]
  screen.p_opposition: [0, 0.1]
levers: [guarantee]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("views")
    outline = Outline(
        id="river",
        title="River war",
        question="Now?",
        as_of=dt.date(2024, 5, 1),
        actors=("Government", "Front", "Us"),
        options=(("Government", "attend"),),
        at_war=False,
    )
    (found / "river.yaml").write_text(blank_file(outline, drafts), encoding="utf-8")
    (found / "views").mkdir()
    (found / "views" / "hopeful.yaml").write_text(VIEW, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def crisis(folder: Path) -> Crisis:
    return load(folder / "river.yaml")


@pytest.fixture(scope="module")
def found(crisis: Crisis) -> Views:
    (path,) = beside(crisis)
    grim = Overlay(name="grim", values={f"screen.{key}": 1 for key in ("p_ruler", "p_opposition", "e_ruler")})
    many = {
        f"screen.{key}": 0.5 for key in ("p_ruler", "p_opposition", "c_ruler", "c_opposition", "e_ruler", "binding")
    }
    return compare_views(crisis, [read_overlay(path, "river"), grim, Overlay(name="many", values=many)], draws=32)


def test_each_side_is_answered_as_the_crisis_with_its_values(crisis: Crisis, found: Views) -> None:
    by_file, hopeful, grim, _ = found.sides
    assert by_file.verdict is not None
    assert hopeful.verdict is not None
    assert grim.verdict is not None
    assert grim.verdict.open_now == 0 < by_file.verdict.open_now < hopeful.verdict.open_now
    alone = compare_views(crisis, [], draws=32)
    assert alone.sides == (by_file,)
    assert found.matters


def test_the_parts_sum_to_the_difference(found: Views) -> None:
    start = found.sides[0].verdict
    assert start is not None
    for side in found.sides[1:]:
        parts = [part.open_now for part in found.parts if part.view == side.name]
        assert side.verdict is not None
        assert sum(parts) == pytest.approx(side.verdict.open_now - start.open_now)
    many = [part.paths for part in found.parts if part.view == "many"]
    assert [len(paths) for paths in many] == [1, 1, 1, 1, 2]


def test_what_differs_is_told_in_words(found: Views) -> None:
    rows = {row[0]: row[1:] for row in found.differ}
    assert rows["screen.binding"] == ("Chance that an agreement binds", "0.5 to 1", "0.9 to 1", "0.5 to 1", "0.5")
    assert rows["levers"][1:] == ("none", "guarantee", "none", "none")
    said = str(views_page(found, "how past wars fared"))
    assert "the verdict with them" in said
    assert "hopeful, Chance that an agreement binds: A guard would stay." in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("of: lake\n", "is no view of river"),
        ("of: river\nvalues: {}\n", "has no 'values'"),
        ("of: river\nchanges: [a]\n", "'changes' names entries"),
        ("of: river\nchanges: {screen.bindng: 1}\n", "did you mean 'screen.binding'"),
        ("of: river\nchanges: {screen.binding: 7}\n", "the view 'x': the change does not fit"),
        ("of: river\nlevers: [guarante]\n", "unknown lever"),
    ],
)
def test_what_is_no_view_of_this_crisis_is_refused(crisis: Crisis, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        compare_views(crisis, [read_overlay(tmp_path / "x.yaml", "river")], draws=8)


def test_two_views_of_one_name_are_refused(crisis: Crisis) -> None:
    with pytest.raises(InputError, match="same name"):
        compare_views(crisis, [Overlay(name="a"), Overlay(name="a")], draws=8)


def test_the_verbs(folder: Path) -> None:
    def ask(*words: str) -> str:
        return CliRunner().invoke(main, [*words]).output

    case, view = str(folder / "river.yaml"), str(folder / "views" / "hopeful.yaml")
    told = json.loads(ask("views", case, "--draws", "8", "--format", "json"))
    assert [side["name"] for side in told["sides"]] == ["the file", "hopeful"]
    assert json.loads(ask("run", case, "--views", view, "--draws", "8", "--format", "json")) == told
    assert "same name" in ask("run", case, "--views", view, view, "--draws", "8")
    assert "one is too many" in ask("run", case, view).replace("one too many", "one is too many")
    assert "there is no view of syria-2013" in ask("views", "syria-2013")
