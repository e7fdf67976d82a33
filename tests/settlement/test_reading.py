"""Tables from files: both layouts, the ways spreadsheets save them, and what is wrong with the others."""

from __future__ import annotations

import sys

import numpy as np
import openpyxl
import pytest
from tests.settlement.tables import DATA

from demarche.engines.settlement import read_positions
from demarche.errors import InputError

PLAIN = """actor,capability,position,salience
Damascus,60,0,0.9
Opposition,40,100,80%
"""
KTAB = """Title, with commas,id,"A question, quoted", 2, 1,
Actor,Description,Influence,Transition Position,Transition Salience,
D,Damascus,60,0,90,
O,Opposition,40,100,80,
"""


def written(tmp_path, text, name="table.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_plain_layout_as_spreadsheets_save_it(tmp_path, encoding, separator):
    table = read_positions(written(tmp_path, PLAIN.replace(",", separator), encoding=encoding), reference=0)
    assert table.actors == ("Damascus", "Opposition")
    assert table.salience[:, 0].tolist() == [0.9, 0.8]
    assert table.position[:, 0].tolist() == [0.0, 100.0]
    assert table.reference.tolist() == [0.0]


def test_decimal_commas_go_with_semicolons(tmp_path):
    text = "actor;power;position;salience\r\nA;1,5;12,25;0,5\r\n\r\nB;2;50;50 %\r\n"
    table = read_positions(written(tmp_path, text))
    assert table.capability.tolist() == [1.5, 2.0]
    assert table.position[0, 0] == 12.25
    assert table.salience[:, 0].tolist() == [0.5, 0.5]


def test_several_dimensions_of_the_plain_layout(tmp_path):
    text = "actor,weight,position: troops,salience: troops,position: status,salience: status\nA,1,0,.5,10,.5\n"
    table = read_positions(written(tmp_path, text), high=[100, 10])
    assert table.dimensions == ("troops", "status")
    assert table.position.tolist() == [[0.0, 10.0]]


def test_ktabs_layout_with_a_title_that_holds_commas(tmp_path):
    table = read_positions(written(tmp_path, KTAB))
    assert table.dimensions == ("Transition",)
    assert table.salience[:, 0].tolist() == [0.9, 0.8]


@pytest.mark.parametrize(
    ("name", "shape"), [("SOE-Policy", (26, 1)), ("SOE-Competitive", (34, 1)), ("dummyData_3Dim", (7, 3))]
)
def test_ktabs_own_samples(name, shape):
    assert read_positions(DATA / f"{name}.csv").position.shape == shape


def test_excel_reads_like_csv(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "notes"
    page = book.create_sheet("positions")
    for row in (["Actor", "Capability", "Position", "Salience"], ["A", 1.5, 12.25, "50%"], ["B", 2, 50, 0.25]):
        page.append(row)
    path = tmp_path / "table.xlsx"
    book.save(path)
    table = read_positions(path, sheet="positions")
    assert table.capability.tolist() == [1.5, 2.0]
    assert table.salience[:, 0].tolist() == [0.5, 0.25]
    with pytest.raises(InputError, match="no sheet 'x'; choose one of notes, positions"):
        read_positions(path, sheet="x")
    with pytest.raises(InputError, match="is empty"):
        read_positions(path)


def test_without_openpyxl_one_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"install demarche\[excel\], or save the sheet as CSV"):
        read_positions(written(tmp_path, "", "table.xlsx"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "table.csv: is empty"),
        ("name,capability,position,salience\nA,1,1,1\n", "table.csv:1: the first heading is 'name'"),
        ("actor,position,salience\nA,1,1\n", "table.csv:1: no column 'capability'"),
        ("actor,capability,position\nA,1,1\n", "table.csv:1: no column 'salience' beside 'position'"),
        ("actor,capability,position: x,salience\nA,1,1,1\n", "no column 'salience: x' beside 'position: x'"),
        ("actor,capability\nA,1\n", "table.csv:1: no column 'position'"),
        ("actor,capability,position,position,salience\nA,1,1,1,1\n", "the column 'position' stands there twice"),
        ("actor,capability,position,salience\n", "no actor follows the line of headings"),
        ("actor,capability,position,salience\nA,1,x,1\n", "table.csv:2: position: 'x' is no number; write one such"),
        ("actor,capability,position,salience\nA,1\n", "table.csv:2: position: nothing stands there"),
        ("actor,capability,position,salience\n,1,1,1\n", "table.csv:2: an actor without a name"),
        (
            "actor,capability,position,salience\nA,1,1,60\n",
            "table.csv:2: salience 60 is outside 0 to 1; write 0.6 or 60%",
        ),
        (
            "actor,capability,position,salience\nA,1,1,1\nA,1,1,1\n",
            "table.csv:3: the actor 'A' stands there twice, first in table.csv:2",
        ),
        (
            "actor,capability,position,salience\nA,1,120,1\n",
            "table.csv:2: position 120 on 'position' is outside 0 to 100",
        ),
        (KTAB.replace(" 2, 1,", " two, 1,"), "table.csv:1: the title line should end with the number of actors"),
        (KTAB.replace(" 2, 1,", " 3, 1,"), "table.csv:1: says 3 actors, but 2 follow"),
        (KTAB.replace(" 2, 1,", " 2, 99,"), "table.csv:1: 2 actors on 99 dimensions; at most 500 and 20"),
        (KTAB.replace(",90,", ",190,"), "table.csv:3: salience 190 is outside 0 to 100"),
        (KTAB.replace(" 2, 1,", " 2, 2,"), "table.csv:3: 6 cells; give 7"),
        ('actor,capability,position,salience\nA,1,"' + "9" * 200_000 + '",1\n', "not a CSV file"),
        ("actor," + "x," * 300 + "\nA\n", "table.csv:1: more than 200 columns"),
        ("actor\n" + "A\n" * 6000, "more than 5,000 rows"),
    ],
)
def test_a_wrong_file_names_its_line_and_the_mend(tmp_path, text, message):
    with pytest.raises(InputError) as error:
        read_positions(written(tmp_path, text))
    assert message in str(error.value)


def test_everything_that_is_wrong_in_a_table_is_told_at_once(tmp_path):
    text = "actor,capability,position,salience\nA,x,1,60\nB,1,y,1\n,1,1,1\n"
    with pytest.raises(InputError) as error:
        read_positions(written(tmp_path, text))
    said = str(error.value).splitlines()
    assert [line.partition(": ")[0] for line in said] == [f"table.csv:{line}" for line in (2, 2, 3, 4)]
    text = "actor,capability,position,salience\n" + "A,0,1,1\n" * 9
    with pytest.raises(InputError, match=r"and 5 more$"):
        read_positions(written(tmp_path, text))


def test_what_is_no_table_at_all_is_said(tmp_path):
    cases = {
        "huge.csv": (b"x" * 4_000_001, "give a table of at most 4,000,000"),
        "old.xls": (b"x", "save it as .xlsx or CSV UTF-8"),
        "broken.xlsx": (b"x", "not an Excel workbook"),
        "latin.csv": ("actor,caf\xe9".encode("latin-1"), "not in UTF-8; save it as 'CSV UTF-8'"),
    }
    for name, (data, message) in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputError, match=message):
            read_positions(path)
    with pytest.raises(InputError, match="No such file"):
        read_positions(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"Is a directory|Permission"):
        read_positions(tmp_path)


def test_a_packed_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("demarche.store.cells.MOST_UNPACKED", 100)
    book = openpyxl.Workbook()
    book.active.append(["actor"])
    path = tmp_path / "table.xlsx"
    book.save(path)
    with pytest.raises(InputError, match="unpacks to more than 100 bytes"):
        read_positions(path)


def test_what_is_read_is_read_only(tmp_path):
    table = read_positions(written(tmp_path, PLAIN))
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(table.position)[0, 0] = 1.0
