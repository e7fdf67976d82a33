"""Every part of a crisis file that the schema knows is added, changed and taken out by the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from tests.workbench.serving import Open, opened

from demarche.crisis import load, loads, shipped_cases
from demarche.crisis.entries import entries
from demarche.crisis.filling import asked_for
from demarche.workbench.draft import Draft

pytestmark = pytest.mark.once

COUNCIL = "councils.security-council"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "syria.yaml").write_text(shipped_cases()["syria-2013"].read_text("utf-8"), "utf-8")
    with opened(str(folder / "syria.yaml"), folder, versions=4) as found:
        yield found


@pytest.fixture
def case(bench: Open) -> Iterator[Open]:
    yield bench
    draft(bench).drop(draft(bench).at)


def draft(case: Open) -> Draft:
    assert case.room.draft is not None
    return case.room.draft


def post(case: Open, what: str, **form: object) -> str:
    status, answer, headers = case.ask("POST", f"/case/{what}", {"at": draft(case).at, **form})
    assert status in (200, 303), answer
    return unescape(answer) if status == 200 else headers["location"]


def put(case: Open, path: str, **form: object) -> str:
    return post(case, "put", path=path, **form)


def step(case: Open, name: str) -> str:
    return unescape(case.ask("GET", f"/case?step={name}")[1])


def added(case: Open) -> tuple[list[str], list[str]]:
    """The lines that are new against the file, and those that are gone."""
    old, new = (source.text.splitlines() for source in (draft(case).file, draft(case).source))
    return [line for line in new if line not in old], [line for line in old if line not in new]


def fits(case: Open) -> bool:
    return draft(case).check()[1] is not None


def plain(data: object, place: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The places of all single values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from plain(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from plain(value, (*place, index))
    else:
        yield place


@pytest.mark.parametrize("name", shipped_cases())
def test_every_value_of_a_file_but_ids_has_a_field(name: str) -> None:
    data = load(name).source.data
    covered = {entry.place for entry in entries(data) if entry.value is not None}
    left = [place for place in plain(data) if not any(place[:end] in covered for end in range(1, len(place) + 1))]
    assert {place[-1] for place in left} <= {"id", "demarche"}


@pytest.mark.parametrize("name", shipped_cases())
def test_every_part_that_could_be_added_has_a_form(name: str) -> None:
    data = load(name).source.data
    whole = entries(data, whole=True)
    assert len({entry.path for entry in whole}) == len(whole)
    parts = [entry for entry in whole if entry.kind == "part"]
    assert {"scales", "positions", "agenda", "councils", "preferences", "relations", "facts", "events"} <= {
        entry.path for entry in parts
    }
    for part in parts:
        asked = asked_for(data, part)
        assert asked, part.path
        assert len({one.name for one in asked}) == len(asked)


class TestAdding:
    def test_a_seat_of_a_council_with_its_position(self, case: Open) -> None:
        page = unescape(case.ask("GET", f"/case/blank?path={COUNCIL}.members")[1])
        assert "Where on the scale it would put the outcome" in page
        assert '<option value="turkey">Turkey</option>' in page
        form = {"0/actor": "turkey", "0/ideal:low": 60, "0/ideal:high": "70", "0/note": "It asked for more."}
        assert "said=added" in put(case, f"{COUNCIL}.members", **form)
        entry = draft(case).entries[f"{COUNCIL}.members.turkey.ideal"]
        assert entry.number is not None
        assert (entry.number.low, entry.number.high, entry.note) == (60, 70, "It asked for more.")
        assert fits(case)
        new, gone = added(case)
        assert (len(new), gone) == (1, [])
        assert "UN Security Council, Turkey" in step(case, "votes")
        post(case, "remove", path=f"{COUNCIL}.members.turkey")
        assert draft(case).source.text == draft(case).file.text

    def test_a_stand_on_a_scale_what_is_not_judged_is_a_question(self, case: Open) -> None:
        put(case, "positions.transition", key="extremists", **{"item/position:low": "0", "item/position:high": "5"})
        entry = draft(case).entries["positions.transition.extremists.salience"]
        assert (entry.judged, entry.number is not None) == (False, True)
        assert fits(case)
        assert "is there already" in put(case, "positions.transition", key="assad", **{"item/position:low": "0"})

    def test_a_scale_and_a_council_with_what_each_cannot_do_without(self, case: Open) -> None:
        anchors = {"item/anchors/pairs": "0: nothing\n1: all: of it"}
        put(case, "scales", **{"item/title": "Who governs"}, **anchors)
        assert draft(case).source.data["scales"]["who-governs"] == {
            "title": "Who governs",
            "anchors": {0: "nothing", 1: "all: of it"},
        }
        form = {"0/name": "The League", "0/scale/title": "How much", "0/scale/anchors/pairs": "0: none\n10: all"}
        put(case, "councils", **form, **{"0/rule/criteria/0/votes": "2", "0/members/0/actor": "qatar"})
        council = draft(case).source.data["councils"][1]
        assert (council["id"], council["members"][0]["id"]) == ("the-league", "qatar")
        assert council["rule"] == {"criteria": [{"votes": 2}]}
        assert fits(case)

    def test_what_an_actor_wants_as_utilities_and_weights(self, case: Open) -> None:
        at = "preferences.suppliers"
        post(case, "remove", path=f"{at}.statements[0]")
        post(case, "remove", path=f"{at}.statements")
        form = {"0/when": "allies-arm and not us-strikes", "0/value:low": "0.6", "0/value:high": "0.9"}
        put(case, f"{at}.utilities", **form)
        post(case, "ask", path=f"{at}.otherwise")
        assert draft(case).source.data["preferences"]["suppliers"]["utilities"][0]["value"] == [0.6, 0.9]
        assert fits(case)
        post(case, "set", path=f"{at}.utilities[0].value", low="0.5", high="0.9", note="Heard so.")
        assert draft(case).entries[f"{at}.utilities[0].value"].note == "Heard so."

    def test_what_an_actor_wants_as_a_ranking_with_ties(self, case: Open) -> None:
        at = "preferences.iran"
        post(case, "remove", path=f"{at}.statements")
        lines = "iran-fighters and not us-strikes\n[iran-fighters, not us-strikes]\n>>\n{us-strikes: no}"
        post(case, "set", path=f"{at}.ranking", value=lines)
        assert draft(case).source.data["preferences"]["iran"]["ranking"] == [
            "iran-fighters and not us-strikes",
            ["iran-fighters", "not us-strikes"],
            ">>",
            {"us-strikes": "no"},
        ]
        assert fits(case)
        assert draft(case).entries[f"{at}.ranking"].written.splitlines()[1] == "[iran-fighters, not us-strikes]"

    @pytest.mark.parametrize(
        ("path", "form", "said"),
        [
            (f"{COUNCIL}.members", {"0/name": "X", "0/ideal:low": "much"}, "is no number"),
            (f"{COUNCIL}.members", {"0/actor": "usa", "0/ideal:low": "4"}, "there is one called 'usa' already"),
            ("events", {"0/date": "2013-05-01"}, "“Event” is not answered"),
            ("events", {"0/date": "soon", "0/event": "x"}, "is no day"),
            ("positions.transition", {"item/position:low": "0"}, "it has no name yet"),
            ("scales", {"item/title": "T", "item/anchors/pairs": "0: a"}, "map at least two numbers"),
            ("scales", {"item/title": "T", "item/anchors/pairs": "a"}, "write NAME: value"),
            (
                "councils",
                {"0/name": "L", "0/scale/title": "s", "0/scale/anchors/pairs": "0: a\n1: b"},
                "needs criteria",
            ),
            ("relations", {"0/from": "nobody", "0/to": "usa"}, "is none of the words"),
            ("events", {"0/date": "2013-05-01", "0/event": "a\u200bb"}, "U+200B"),
            ("screen.binding", {}, "is nothing that could be added"),
            ("../x", {}, "is nothing that could be added"),
        ],
    )
    def test_what_does_not_fit_is_refused_and_nothing_changes(
        self, case: Open, path: str, form: dict[str, str], said: str
    ) -> None:
        assert said in put(case, path, **form)
        assert not draft(case).changed

    def test_an_addition_to_another_state_of_the_draft_is_refused(self, case: Open) -> None:
        said = post(case, "put", path="events", at="old", **{"0/date": "2013-05-01", "0/event": "x"})
        assert "has moved on since this page was made" in said


class TestSingleValues:
    def test_a_list_of_words_a_plain_number_and_a_kind(self, case: Open) -> None:
        post(case, "set", path="positions.transition.usa.red_lines", value="troops\n\nAssad: stays")
        post(case, "set", path="correlations[0].rho", value="0.25")
        post(case, "set", path="relations[0].kind", value="funds")
        post(case, "set", path="crisis.ripe_at", value="0.6")
        data = draft(case).source.data
        assert data["positions"]["transition"]["usa"]["red_lines"] == ["troops", "Assad: stays"]
        assert (data["correlations"][0]["rho"], data["relations"][0]["kind"]) == (0.25, "funds")
        assert data["crisis"]["ripe_at"] == 0.6
        assert fits(case)
        new, gone = added(case)
        assert all("#" not in line for line in gone)
        assert len(new) <= 5

    def test_what_is_emptied_or_taken_out_goes_where_the_file_can_do_without(self, case: Open) -> None:
        post(case, "set", path="positions.transition.usa.red_lines", value="")
        post(case, "remove", path="positions.transition.usa.capability")
        assert not {"red_lines", "capability"} & draft(case).source.data["positions"]["transition"]["usa"].keys()
        assert "cannot be taken out" in post(case, "remove", path="positions.transition.usa.position")
        assert fits(case)

    def test_sources_and_reason_of_a_whole_record(self, case: Open) -> None:
        post(case, "set", path="relations[1].source", value="OPED, GUARD-0529")
        assert draft(case).source.data["relations"][1]["source"] == ["OPED", "GUARD-0529"]
        post(case, "set", path="relations[1].source", value="OPED")
        assert draft(case).source.data["relations"][1]["source"] == "OPED"

    def test_what_is_listed_is_chosen_by_its_name_and_written_by_its_id(self, case: Open) -> None:
        page = step(case, "demands")
        assert '<option value="usa" selected>Washington</option>' in page
        assert '<input type="checkbox" name="value" value="assad" checked> Damascus' in page
        post(case, "set", path="packages.consent", value=["usa", "assad", ""])
        assert draft(case).source.data["packages"]["consent"] == ["usa", "assad"]
        assert not re.search(r"<option[^>]*>usa</option>", page)
        assert "would hand over" in step(case, "who") or "gives way" in step(case, "who")

    def test_what_cannot_be_read_is_refused(self, case: Open) -> None:
        ideal = "packages.parties.assad.on.elections.ideal"
        assert draft(case).entries[ideal].kind == "written"
        assert "never closed" in post(case, "set", path=ideal, value='"a')
        assert "not closed" in post(case, "set", path=ideal, value="[1, 2")
        assert not draft(case).changed
        post(case, "set", path=ideal, value="24")
        assert draft(case).source.data["packages"]["parties"]["assad"]["on"]["elections"]["ideal"] == 24


def test_what_a_lever_sets_is_added_and_taken_out(case: Open) -> None:
    put(case, "levers.guarantee.set", key="war.pace_per_year", value="[0.1, 0.3]")
    found = draft(case).entries["levers.guarantee: war.pace_per_year"]
    assert found.value == [0.1, 0.3]
    assert fits(case)
    post(case, "remove", path=found.path)
    assert found.path not in draft(case).entries


def test_a_choice_that_the_file_only_writes_wrong_can_be_mended(tmp_path: Path) -> None:
    text = shipped_cases()["syria-2013"].read_text("utf-8").replace("kind: arms", "kind: armms", 1)
    broken = tmp_path / "syria.yaml"
    broken.write_text(text, "utf-8")
    with opened(str(broken), tmp_path, versions=4) as bench:
        assert draft(bench).check()[1] is None
        path = next(e.path for e in draft(bench).entries.values() if e.value == "armms")
        post(bench, "set", path=path, value="arms")
        assert loads(draft(bench).source.text) is not None
