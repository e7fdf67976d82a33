"""The agenda of a crisis file: each item on the file's war, in every version, and with a threat tied to one item."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from demarche.crisis import Crisis, load
from demarche.engine.registry import engine
from demarche.engines.agenda import Settled
from demarche.engines.agenda.adapter import AgendaEngine
from demarche.engines.agenda.answer import AgendaAnswer, agenda_answer
from demarche.engines.agenda.from_crisis import agenda_draws, asked, branches
from demarche.engines.agenda.section import AgendaPart
from demarche.engines.agenda.words import agenda_in_one_line, agenda_section
from demarche.engines.ripeness import Conduct, solve
from demarche.engines.ripeness.answer import AT_LEAST
from demarche.engines.ripeness.from_crisis import from_crisis
from demarche.errors import DemarcheError
from demarche.page.parts import Bullets, Callout, Section, Table, Text
from demarche.study import run
from demarche.study.asking import ask

pytestmark = pytest.mark.once

DRAWS = 24


@cache
def syria() -> Crisis:
    return load("syria-2013")


@cache
def answer() -> AgendaAnswer:
    found = ask(syria(), engine("agenda"), draws=DRAWS, seed=0).answer
    assert isinstance(found, AgendaAnswer)
    return found


def one(crisis: Crisis, item: str, base: Crisis | None = None) -> Settled:
    return agenda_draws(crisis, {}, 1, base or crisis)[item][0]


def test_gains_are_those_of_the_war_with_the_changes_made_as_a_lever_makes_them() -> None:
    crisis = syria()
    item = next(entry for entry in crisis.file.part(AgendaPart).agenda if entry.id == "truce")
    lever = {"id": "agreed", "title": "It is agreed", "seat": item.giver, "set": dict(item.then)}
    changed = crisis.with_values({"levers": [*crisis.source.data["levers"], lever]}).under("agreed")
    before, after = solve(from_crisis(crisis)), solve(from_crisis(changed, changed.unlevered))
    found = one(crisis, "truce")
    change = {side: after.values[side] - before.values[side] for side in ("ruler", "opposition")}
    assert found.giver_gain == pytest.approx(change["ruler"] - item.cost.central, abs=1e-6)
    assert found.taker_gain == pytest.approx(change["opposition"] + item.worth.central, abs=1e-6)


def test_a_threat_is_weighed_at_its_chance_and_only_where_it_is_made() -> None:
    crisis = syria().with_values({"agenda.chemical-weapons.refused.late": 0.0})
    threat = crisis.under("strike-threat")
    chance = next(item for item in threat.file.part(AgendaPart).agenda if item.id == "chemical-weapons").refused
    assert chance is not None
    struck = crisis.with_values({"war.coercer.stage": "striking"})
    harm = solve(from_crisis(crisis)).values["ruler"] - solve(from_crisis(struck)).values["ruler"]
    assert one(crisis, "chemical-weapons").averts("ruler") == 0.0
    averted = one(threat, "chemical-weapons", crisis).averts("ruler")
    assert averted == pytest.approx(chance.chance.central * harm, abs=1e-5)


def test_strikes_that_end_sooner_or_can_be_ended_threaten_less() -> None:
    crisis = syria().under("strike-threat")
    columns = {
        "war.coercer.ends_per_month": np.array([0.05, 0.3, 0.5]),
        "agenda.chemical-weapons.refused.late": np.zeros(3),
    }
    found = agenda_draws(crisis, columns, 3, syria())["chemical-weapons"]
    spared = [settled.averts("ruler") for settled in found]
    assert spared[0] > spared[1] > spared[2] > 0.0
    columns = {"agenda.chemical-weapons.refused.late": np.array([0.0, 0.5, 1.0])}
    found = agenda_draws(crisis, columns, 3, syria())["chemical-weapons"]
    spared = [settled.averts("ruler") for settled in found]
    assert spared[0] > spared[1] > spared[2] > 0.0
    assert [settled.relents for settled in found] == [False, True, True]


def test_who_else_pays_costs_the_taker_nothing() -> None:
    threat = one(syria().under("strike-threat"), "chemical-weapons", syria())
    calm = one(syria(), "chemical-weapons")
    assert (calm.issue.most, calm.highest) == (0.0, 0.0)
    assert threat.highest == threat.issue.most == pytest.approx(0.02)


def test_what_is_said_of_a_threat_in_vain_is_found() -> None:
    silent = syria().with_values({"agenda.chemical-weapons.refused.set": {"war.coercer.escalates_per_year": 0.3}})
    assert any("unless refusing brings strikes" in problem.message for problem in silent.warnings)
    assert not any("unless refusing brings strikes" in problem.message for problem in syria().warnings)
    with pytest.raises(DemarcheError, match="unknown actor 'rusia'; did you mean 'russia'"):
        syria().with_values({"agenda.chemical-weapons.compensation.by": "rusia"})


def test_a_column_is_the_file_with_that_value_in_every_branch() -> None:
    crisis = syria()
    values = {"agenda.truce.cost": 0.02, "screen.x_high": 0.33, "war.pace_per_year": 0.12}
    columns = {path: np.array([0.2, value]) for path, value in values.items()}
    columns["truce agreed:war.pace_per_year"] = np.array([0.2, 0.1])
    columns["truce agreed:war.ruler_cost_per_year"] = np.array([0.1, 0.04])
    drawn = agenda_draws(crisis, columns, 2, crisis)["truce"][1]
    single = one(crisis.with_values(values), "truce")
    assert drawn.issue.cost == 0.02
    assert drawn.main.plan == single.main.plan
    assert drawn.after.plan.at(0).war.moves.value == pytest.approx(0.1 * 10)
    assert drawn.after.plan.at(0).war.ruler_cost.value == 0.04


def test_items_are_asked_under_the_levers_they_name_and_those_that_set_their_numbers() -> None:
    crisis = syria()
    assert len(asked(crisis, crisis)) == len(crisis.file.part(AgendaPart).agenda)
    assert [item.id for item in asked(crisis.under("strike-threat"), crisis)] == ["chemical-weapons"]
    assert asked(crisis.under("hold-back"), crisis) == ()
    found = AgendaEngine().evaluate(crisis.under("hold-back"), {}, 2, crisis)
    assert all(np.isnan(column).all() for column in found.values())


def test_a_branch_sets_its_values_now_and_for_good_whatever_levers_say() -> None:
    crisis = syria().under("ultimatum")
    agreed = branches(crisis)["chemical-weapons agreed:"]
    plan = from_crisis(agreed, syria())
    for step in (0, 40):
        conduct = plan.at(step).coercion.conduct
        assert isinstance(conduct, Conduct)
        assert conduct.ultimatum.value == 0.0


def test_a_threat_brings_the_weapons_where_nothing_else_does_and_leaves_the_main_issue_where_it_is() -> None:
    """Late summer of 2013: the arsenal was given up within weeks of a threat of strikes, and power was not shared."""
    item = next(entry for entry in answer().items if entry.id == "chemical-weapons")
    calm, threatened = (situation.sample for situation in item.situations)
    assert calm is not None
    assert threatened is not None
    assert calm.agreed == 0.0
    assert calm.refused_by == {"giver": 1.0}
    assert threatened.agreed > 0.15
    assert calm.relents == 0.0 < threatened.relents < 1.0 - threatened.agreed
    assert max(calm.main_open, threatened.main_open) < AT_LEAST


@pytest.mark.slow
def test_samples_are_those_of_a_run_of_the_whole_crisis() -> None:
    found = run(syria(), draws=DRAWS, seed=0).agenda
    assert json.dumps(found.to_dict()) == json.dumps(answer().to_dict())


def said(section: Section) -> str:
    told: list[str] = []
    for part in section.parts:
        match part:
            case Callout():
                told += [part.text, part.below]
            case Bullets():
                told += [part.title, *map(str, part.items)]
            case Table():
                told += [part.caption, *(cell for row in part.rows for cell in row)]
            case Text():
                told.append(part.text)
    return "\n".join(told)


def test_the_section_names_what_can_be_agreed_and_who_refuses_the_rest() -> None:
    words = said(agenda_section(answer(), "power in Damascus"))
    for item in answer().items:
        assert item.title in words
    assert "Damascus refuses" in words
    assert "Threaten strikes" in words
    assert "the opposition, which is not asked, loses" in words
    assert "in return from Moscow" in words
    assert "would give in once struck, if it still could" in words
    assert "nan" not in words
    central = said(agenda_section(agenda_answer(syria()), "power in Damascus"))
    assert "At the middle of the ranges Damascus gives up" in central
    assert "versions" not in central


def test_there_is_an_answer_without_an_agenda_too() -> None:
    bare = agenda_section(AgendaAnswer(items=()), "power")
    assert "Nothing stands on the file's agenda" in said(bare)
    assert agenda_in_one_line(AgendaAnswer(items=())) == ""
    assert "can be agreed now in at least half of the versions: “An exchange" in agenda_in_one_line(answer())
    barred = AgendaAnswer(items=tuple(item for item in answer().items if item.id != "prisoners"))
    line = agenda_in_one_line(barred)
    assert line.startswith("Beside the main issue, none of 3 items can be agreed now in at least half")
    assert "nearest is" in line
    assert "Damascus refuses" in line
