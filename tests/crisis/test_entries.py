"""Every judgement of a file is an entry, right or wrong, and changing one changes nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from demarche.crisis import load, shipped_cases
from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry, entries
from demarche.crisis.inventory import quantities
from demarche.crisis.judging import as_number, judge, open_number, weigh
from demarche.crisis.reading import read_text
from demarche.errors import Complaint

TEXT = """\
demarche: 1
crisis: {id: x, title: X, as_of: 2020-01-01, question: Now?, seat: a}
sources: {S-1: {title: T, kind: press}}
actors:
  - id: a
    name: Alpha
    types: {soft: yields, hard: stays}
    type: {values: [soft, hard], weights: [3, 1], note: heard so}   # 3 to 1
  - {id: b, name: Beta}
screen:
  ruler: a
  opposition: b
  p_ruler: [0.4, 0.6]        # bare
  p_opposition: {range: [0.1, 0.2], note: "not judged yet: what odds? From speeches."}
  c_ruler: {low: 0.1, mode: 0.2, high: 0.3}
  binding: 0.5
  e_ruler: {value: 0.1, source: S-1, note: why}
  x_low: much
levers:
  - {id: l, title: Lever, seat: a, set: {screen.binding: [0.7, 0.8], actors.a.type: soft}}
"""


def told(text: str = TEXT) -> dict[str, Entry]:
    return {entry.path: entry for entry in entries(read_text(text, "x").data)}


def changed(path: str, **how: Any) -> str:
    editor = Editor(read_text(TEXT, "x"))
    assert judge(editor, told()[path], **how)
    old, new = TEXT.splitlines(), editor.source.text.splitlines()
    (line,) = [b for a, b in zip(old, new, strict=True) if a != b]
    return line.strip()


@pytest.mark.parametrize("case", shipped_cases())
def test_every_judgement_of_a_shipped_case_is_an_entry_of_its_own(case: str) -> None:
    crisis = load(case)
    found = entries(crisis.source.data)
    by_path = {entry.path: entry for entry in found}
    assert len(by_path) == len(found)
    known = quantities(crisis.file)
    assert set(known) <= {entry.path for entry in found if entry.kind in ("number", "choice")}
    for path, given in known.items():
        number = by_path[path].number
        assert number is None or (number.low, number.high) == (given.low, given.high)


def test_questions_bounds_and_reasons() -> None:
    found = told()
    assert found["screen.p_opposition"].asked == "What chance of prevailing would Beta claim, if the fighting goes on?"
    assert (found["screen.binding"].least, found["screen.binding"].most) == (0, 1)
    assert (found["screen.p_opposition"].judged, found["screen.p_opposition"].reason) == (False, "")
    assert found["screen.x_low"].number is None
    assert found["screen.x_high"].value is None
    assert found["actors.a.type"].shares == {"soft": 3, "hard": 1}
    assert found["levers.l: screen.binding"].about == "Lever"
    assert found["levers.l: screen.binding"].most == 1
    assert found["crisis.seat"].words == ("a", "b")


@pytest.mark.parametrize(
    ("path", "how", "line"),
    [
        ("screen.p_ruler", {"low": 0.5, "high": 0.7}, "p_ruler: [0.5, 0.7]        # bare"),
        ("screen.p_ruler", {"low": 0.5, "high": 0.5}, "p_ruler: 0.5        # bare"),
        ("screen.p_ruler", {"note": "so"}, "p_ruler: {range: [0.4, 0.6], note: so}        # bare"),
        ("screen.p_ruler", {"source": ["S-1"]}, "p_ruler: {range: [0.4, 0.6], source: S-1}        # bare"),
        ("screen.p_opposition", {"note": "heard"}, 'p_opposition: {range: [0.1, 0.2], note: "heard"}'),
        ("screen.c_ruler", {"low": 0.0, "high": 0.3}, "c_ruler: {low: 0.0, mode: 0.2, high: 0.3}"),
        ("screen.binding", {"low": 0.4, "high": 0.6}, "binding: [0.4, 0.6]"),
        ("screen.e_ruler", {"low": 0.1, "high": 0.2}, "e_ruler: {value: [0.1, 0.2], source: S-1, note: why}"),
        ("screen.e_ruler", {"note": "", "source": []}, "e_ruler: {value: 0.1}"),
        ("screen.x_low", {"low": 0, "high": 1}, "x_low: [0, 1]"),
    ],
)
def test_a_number_keeps_the_form_in_which_it_stands(path: str, how: dict[str, Any], line: str) -> None:
    assert changed(path, **how) == line


def test_what_says_the_same_changes_nothing() -> None:
    editor = Editor(read_text(TEXT, "x"))
    found = told()
    assert not judge(editor, found["screen.e_ruler"], low=0.1, high=0.1, note="why", source=["S-1"])
    assert not judge(editor, found["screen.p_opposition"], note="")
    assert not weigh(editor, found["actors.a.type"], {"soft": 0.75, "hard": 0.25}, note="heard so")
    assert editor.source.text == TEXT


def test_a_type_is_weighed_and_what_a_lever_sets_is_changed_there() -> None:
    editor = Editor(read_text(TEXT, "x"))
    assert weigh(editor, told()["actors.a.type"], {"soft": 1, "hard": 1}, note="nobody knows")
    assert judge(editor, told()["levers.l: screen.binding"], low=0.6, high=0.8)
    assert "type: {values: [soft, hard], weights: [1, 1], note: nobody knows}   # 3 to 1" in editor.source.text
    assert "set: {screen.binding: [0.6, 0.8], actors.a.type: soft}" in editor.source.text
    assert told(editor.source.text)["screen.binding"].number == told()["screen.binding"].number


def test_refusals() -> None:
    editor, found = Editor(read_text(TEXT, "x")), told()
    with pytest.raises(Complaint, match=r"leaves out 0\.2"):
        judge(editor, found["screen.c_ruler"], low=0.25, high=0.3)
    with pytest.raises(Complaint, match="number before its reason"):
        judge(editor, found["screen.x_high"], note="so")
    with pytest.raises(Complaint, match="not all zero"):
        weigh(editor, found["actors.a.type"], {"soft": 0, "hard": 0})
    for text in ("", "x", "inf", "nan", "1e999"):
        with pytest.raises(Complaint, match="is no number"):
            as_number(text, "?")
    assert open_number(found["screen.x_high"])["range"] == [0, 1]
    assert editor.source.text == TEXT
