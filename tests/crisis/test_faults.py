"""Files that once passed the check and failed later, or failed without a place: each of its kind."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import demarche
from demarche.cli import main
from demarche.crisis import load
from demarche.crisis.shipped import find
from demarche.engines.ripeness.section_limits import MOST_FACTOR
from demarche.errors import CrisisError, InputError

FAULTS = Path(__file__).parents[1] / "data" / "faults"
RIVER = (FAULTS / "river_war.yaml").read_text("utf-8")
LEVER = "war.conference.rounds_per_year: 13"
FRONT = 'odds_factor: {range: [1, 3], note: "not judged yet'


def check(path: Path | str) -> Result:
    return CliRunner().invoke(main, ["check", str(path)], catch_exceptions=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "case.yaml"
    path.write_text(text, "utf-8")
    return path


def with_lever(folder: Path, sets: str) -> Path:
    assert RIVER.count(LEVER) == 1
    return written(folder, RIVER.replace(LEVER, sets))


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (LEVER, "levers[0].set.war.conference.rounds_per_year: with the lever 'call-talks': 13 rounds a year"),
        ("options.moves[0].actor: nobody", "unknown actor 'nobody'; use 'the-ruler', 'rebels' or 'great-power'"),
        ("war.patrons[0].side: nobody", "unknown side 'nobody'; use 'the-ruler' or 'rebels'"),
        ("screen.p_ruler: {value: 0.5, source: NOSUCH}", "unknown source 'NOSUCH'"),
        ("screen.ruler: nobody", "unknown actor 'nobody'"),
        ("screen.ruler: rebels", "the ruler and the opposition are the same actor"),
        ('preferences.rebels: {statements: ["if fly then walk"]}', "unknown option 'fly'"),
        ('preferences.rebels: {statements: ["fly; walk"]}', "';' has no meaning in a formula"),
        ("preferences.rebels: {csv: nosuch.csv}", "'nosuch.csv' cannot be read"),
        ("preferences.rebels.weights: {nosuch: 1}", "unknown option 'nosuch'"),
        ("war.patrons[0].odds_factor: 200", "200 is above 148, the most this can be"),
        ("war.settlement.drift_per_year: 10", "a drift of up to 10 of the key places a year"),
        ("war.conference: {ruler_proposes: 0, opposition_proposes: 0}", "nobody would table terms"),
        ("war: null", "the lever takes away the whole section war"),
        ("crisis.seat: rebels", "crisis says what is asked, which is the same with every lever"),
        ("correlations: []", "correlations says what is asked"),
        ("councils: []", "the file has no section councils that could be compared with the lever's"),
        ("options.moves[1].id: other", "it takes away 'attend-talks'"),
    ],
)
def test_what_a_lever_leads_to_is_checked_as_the_file_is(tmp_path: Path, sets: str, said: str) -> None:
    path = with_lever(tmp_path, sets)
    result = check(path)
    assert result.exit_code == 2
    line = RIVER[: RIVER.index(LEVER)].count("\n") + 1
    told = [entry for entry in result.output.splitlines() if said in entry]
    assert told, result.output
    assert re.match(rf"{re.escape(str(path))}:{line}:\d+: levers\[0\]\.set\.", told[0]), told[0]
    with pytest.raises(CrisisError):
        load(path)


def test_a_value_inside_what_a_lever_sets_is_pointed_at(tmp_path: Path) -> None:
    sets = 'preferences.rebels: {statements: [attend-talks, "if fly then attend-talks"]}'
    path = with_lever(tmp_path, sets)
    with pytest.raises(CrisisError) as caught:
        load(path)
    (problem,) = caught.value.problems
    line = path.read_text("utf-8").splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith('"if fly')
    assert problem.where == "levers[0].set.preferences.rebels.statements[1]"


def test_a_message_with_a_semicolon_keeps_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(CrisisError) as caught:
        load(with_lever(tmp_path, 'preferences.rebels: {statements: ["fly; walk"]}'))
    (problem,) = caught.value.problems
    assert "'fly; walk', column 4" in problem.message
    assert problem.remedy.startswith("use option names")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (  # today's own situation: once, at its place, and not under every lever
            "  infeasible:\n",
            "  infeasible:\n    - {when: us-convenes, why: It cannot be.}\n",
            "options.infeasible[0].when: this rules out today's situation",
        ),
        ("  - id: russia-thwarts\n", "  - id: drop-threat\n", "the lever 'drop-threat' stands twice (first in line"),
        (
            "      actors.russia.type: resists\n",
            "      actors.russia.typ: resists\n",
            "the path 'actors.russia.typ' names",
        ),
    ],
)
def test_one_fault_is_told_once(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = find("syria-2013" if "infeasible" in old else "kosovo-1999").read_text("utf-8")
    assert text.count(old) == 1
    output = check(written(tmp_path, text.replace(old, new))).output
    told = [line for line in output.splitlines() if "warning:" not in line and "case.yaml:" in line]
    assert len(told) == 1
    assert said in told[0]
    assert "line 0" not in output


def test_an_unknown_type_in_a_lever_has_its_place(tmp_path: Path) -> None:
    text = find("syria-2013").read_text("utf-8")
    assert text.count("actors.russia.type: accommodates") == 1
    result = check(
        written(tmp_path, text.replace("actors.russia.type: accommodates", "actors.russia.type: acommodates"))
    )
    place = text[: text.index("actors.russia.type: accommodates")].count("\n") + 1
    assert result.exit_code == 2
    assert re.search(
        rf"case\.yaml:{place}:\d+: levers\[\d+\]\.set\.actors\.russia\.type: with the lever ", result.output
    )
    assert "unknown type 'acommodates'; did you mean 'accommodates'?" in result.output


def test_what_an_item_of_the_agenda_leads_to_is_checked(tmp_path: Path) -> None:
    agenda = (
        "agenda:\n  - {id: truce, title: A truce, giver: rebels, taker: the-ruler, cost: 0.1, worth: 0.2,\n"
        "     then: {war.patrons.great-power.side: nobody},\n"
        "     refused: {chance: 0.5, set: {'war.patrons[0].odds_factor': 500}}}\n"
    )
    result = check(written(tmp_path, RIVER.replace(LEVER, "screen.binding: 0.9") + agenda))
    assert result.exit_code == 2
    assert "agenda[0].then.war.patrons.great-power.side: once 'truce' is agreed: unknown side 'nobody'" in result.output
    assert "agenda[0].refused.set.war.patrons[0].odds_factor: once 'truce' is refused: 500 is above" in result.output


def test_an_item_of_the_agenda_is_checked_under_each_lever_too(tmp_path: Path) -> None:
    agenda = (
        "agenda:\n  - {id: truce, title: A truce, giver: rebels, taker: the-ruler, cost: 0.1, worth: 0.2,\n"
        "     then: {war.conference.rounds_per_year: 20}}\n"
    )
    text = RIVER.replace("war:\n", "war:\n  step: week\n").replace(LEVER, "war.step: month") + agenda
    result = check(written(tmp_path, text))
    assert result.exit_code == 2
    assert "levers[0].set.war.step: with the lever 'call-talks', agenda[0].then" in result.output
    assert "20 rounds a year are more than one a month" in result.output


def test_two_levers_that_a_claim_names_together_fit_on_each_other(tmp_path: Path) -> None:
    text = RIVER.replace(LEVER, "war.patrons[0].odds_factor: 140")
    text = text.replace(
        "      screen.binding:",
        "      war.conference: {rounds_per_year: 13}\n      war.step: week\n      screen.binding:",
    )
    assert check(written(tmp_path, text)).exit_code == 0
    text = text.replace("war.patrons[0].odds_factor: 140", "war.step: month\n      war.conference.rounds_per_year: 6")
    text = text.replace("under: guarantee,", "under: [guarantee, call-talks],")
    text = text.replace("      war.step: month\n", "").replace(
        "      war.conference.rounds_per_year: 6", "      war.step: month"
    )
    result = check(written(tmp_path, text))
    assert result.exit_code == 2
    assert "claims[1].test.under: 'call-talks' does not fit on top of 'guarantee'" in result.output


def test_a_pair_of_one_lever_has_its_place(tmp_path: Path) -> None:
    text = RIVER.replace(LEVER, "screen.binding: 0.9").replace("under: guarantee,", "under: [guarantee, guarantee],")
    result = check(written(tmp_path, text))
    assert result.exit_code == 2
    assert re.search(r"case\.yaml:\d+:\d+: claims\[1\]\.test\.under: a pair is two different levers; ", result.output)


def test_the_most_that_help_can_do_is_what_the_model_takes() -> None:
    assert math.log(MOST_FACTOR) <= 5.0 < math.log(MOST_FACTOR + 1.0)


def test_weights_that_allow_too_many_tallies_are_known_to_the_check() -> None:
    result = check(FAULTS / "members_200_weights.yaml")
    assert result.exit_code == 2
    assert "members_200_weights.yaml:13:9: councils[0].rule: weights and shares allow" in result.output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("number_as_key", "is not text; write a name"),
        ("option_of_two_actors", "options.moves[0].actor: should be text, not a list"),
        ("m_11_770", "the key 1.5 is not text; write a name"),
        ("m_11_823", "options.moves[1].actor: should be text, not a mapping"),
    ],
)
def test_odd_keys_and_values_have_a_place(name: str, said: str) -> None:
    result = check(FAULTS / f"{name}.yaml")
    assert result.exit_code == 2
    assert [line for line in result.output.splitlines() if said in line and re.search(r"yaml:\d+:\d+: ", line)]


def test_a_section_that_nothing_reads_is_said(tmp_path: Path) -> None:
    text = (FAULTS / "scal.yaml").read_text("utf-8")
    result = check(written(tmp_path, text[: text.index("positions:")]))
    assert result.exit_code == 0
    assert "warning: scales: no engine reads this" in result.output


def test_a_scale_on_which_somebody_stands_is_read() -> None:
    assert "no engine reads" not in check(FAULTS / "scal.yaml").output
    result = CliRunner().invoke(main, ["settlement", str(FAULTS / "scal.yaml")], catch_exceptions=False)
    assert result.exit_code == 0
    assert "At 48 on a scale from 0 to 100" in " ".join(result.output.split())


def test_a_war_in_which_nobody_talks_is_said(tmp_path: Path) -> None:
    text = RIVER.replace(LEVER, "screen.binding: 0.9")
    assert "nobody sits down" not in check(written(tmp_path, text)).output
    silent, count = re.subn(r"rounds_per_year: .*", "rounds_per_year: 0", text)
    assert count
    assert "rounds_per_year: nobody sits down, so that nothing is signed" in check(written(tmp_path, silent)).output


def test_a_war_that_is_not_played_is_said(tmp_path: Path) -> None:
    text = re.sub(r"\n  pace_per_year: .*", "", RIVER.replace(LEVER, "screen.binding: 0.9"))
    text = text[: text.index("# Claims:")]
    assert "warning: war: the war is not played" in check(written(tmp_path, text)).output


def test_a_file_without_a_range_is_told_that_nothing_was_tried(tmp_path: Path) -> None:
    assert "no number was given a range" in check(FAULTS / "fixed.yaml").output
    arguments = ["run", str(FAULTS / "fixed.yaml"), "--draws", "8", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert "No entry has a range, so nothing was tried." in said
    assert "Firm" not in said
    assert "100 %" not in said


def test_sobol_with_correlations_names_the_way_on() -> None:
    result = CliRunner().invoke(main, ["claims", "syria-2013", "--sobol", "8"])
    assert result.exit_code == 2
    assert "--set 'correlations=[]'" in str(result.exception) + result.output


@pytest.mark.parametrize(
    "kind", ["pipe", "folder", "link out", "link to itself", "too large", "no line ends", "binary"]
)
def test_a_ranking_file_is_read_within_bounds(tmp_path: Path, kind: str) -> None:
    ranking = tmp_path / "rank.csv"
    match kind:
        case "pipe":
            os.mkfifo(ranking)
        case "folder":
            ranking.mkdir()
        case "link out":
            ranking.symlink_to("/dev/zero")
        case "link to itself":
            ranking.symlink_to(ranking)
        case "too large":
            with ranking.open("wb") as stream:
                stream.truncate(5_000_001)
        case "no line ends":
            ranking.write_text("state,rank" + "Y" * 1_000_000)
        case _:
            ranking.write_bytes(b"state,rank\nYYY,1\n\xff\xfe")
    result = check(with_lever(tmp_path, "preferences.rebels: {csv: rank.csv}"))
    assert result.exit_code == 2
    assert re.search(r"case\.yaml:\d+:\d+: levers\[0\]\.set\.preferences\.rebels\.csv: .*'rank\.csv'", result.output)


def test_a_crisis_that_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path / "pipe.yaml", Path("/dev/zero")):
        with pytest.raises(InputError):
            load(path)


def test_python_finds_what_the_verb_finds(tmp_path: Path) -> None:
    text = RIVER.replace(LEVER, "screen.binding: 0.9").replace("quantity: ripeness.open", "quantity: screen.nosuch")
    path = written(tmp_path, text)
    result = check(path)
    assert result.exit_code == 2
    problems = demarche.check(path)
    assert [str(problem) for problem in problems] == result.output.splitlines()[: len(problems)]
    assert any("'screen.nosuch'" in problem.message for problem in problems if problem.severity == "error")
