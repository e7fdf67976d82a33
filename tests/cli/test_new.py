"""``demarche new``: a file full of questions, which every verb accepts and none answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.cli import main
from demarche.crisis import Crisis, load
from demarche.crisis.inventory import assumptions
from demarche.crisis.provenance import is_judged
from demarche.engines.ripeness.section import WarPart
from demarche.engines.stability.section import MovesPart

WHO = ("--actor", "Côte d'Ivoire", "--actor", 'The "Rebels"', "--actor", "Patron", "--actor", "Envoy")
WHAT = ("--option", "Côte d'Ivoire: attend talks", "--option", 'The "Rebels": lay down arms')
VERDICTS = ("Verdict by the screen", "Verdict by the rule", "In short", "At the middle of the ranges\n")


def call(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(*more: str) -> Crisis:
    result = call("new", "Åland 2026", "--as-of", "2026-01-02", *WHO, *WHAT, *more)
    assert result.exit_code == 0, result.output
    return load("aland-2026.yaml")


def still_open(crisis: Crisis) -> set[str]:
    return {entry.path for entry in assumptions(crisis) if not is_judged(entry.note)}


def test_check_lists_each_open_question_with_its_line_and_nothing_else(folder: Path) -> None:
    crisis = made("--patron", 'Patron: The "Rebels"')
    checked = call("check", "aland-2026.yaml")
    assert checked.exit_code == 0
    *listed, last = checked.output.splitlines()
    assert f"{len(listed)} warnings, all of them things nobody has judged yet" in last
    lines = (folder / "aland-2026.yaml").read_text("utf-8").splitlines()
    for entry in listed:
        found = re.match(r"aland-2026\.yaml:(\d+):(\d+): warning: ([^:]+): not judged yet", entry)
        assert found is not None, entry
        assert "not judged yet" in "".join(lines[int(found[1]) - 1 : int(found[1]) + 1])
    numbers = {path for path in still_open(crisis) if path.startswith(("screen.", "war."))}
    assert len(numbers) == 27
    assert {"screen.x_low", "screen.x_high"} <= numbers
    for what in ("screen: ", "levers[0]: ", "levers[1]: "):  # the prize, and the two examples
        assert sum(f"warning: {what}not judged yet" in entry for entry in listed) == 1, what
    for path in numbers:
        assert sum(f" {path.replace('patrons.patron', 'patrons[0]')}: " in entry for entry in listed) == 1, path
    assert crisis.file.part(WarPart).war is not None
    assert crisis.file.part(WarPart).war.patrons[0].side == crisis.file.part(WarPart).war.opposition


@pytest.mark.once
def test_every_verb_works_on_it_and_none_gives_a_verdict(folder: Path) -> None:
    made()
    for verb in (["run", "--draws", "4", "--out", "r"], ["ripeness", "--draws", "0"]):
        asked = call(verb[0], "aland-2026.yaml", *verb[1:])
        assert asked.exit_code == 0, asked.output
        assert "no verdict yet" in asked.output.lower() or "NO ANSWER YET" in asked.output
        assert not [words for words in VERDICTS if words in asked.output], verb
    looked = call("why", "aland-2026.yaml", "verdict", "--draws", "4").output
    assert "No answer yet" in looked
    assert "The verdict is" not in looked
    for verb in ("screen", "levers", "claims"):
        assert "No verdict yet" in call(verb, "aland-2026.yaml", "--draws", "4").output, verb
    assert "Nobody has judged yet what these want: Côte d'Ivoire" in call("stability", "aland-2026.yaml").output
    told = json.loads((folder / "r" / "results.json").read_text("utf-8"))["crisis"]["unjudged"]
    assert len(told) == 26  # 22 numbers, and what each of two actors makes of two options
    page = (folder / "r" / "report.html").read_text("utf-8")
    assert "No answer yet" in page
    assert "<h2>What to judge first" in page
    assert "own reading" not in page.split("<h2>What to judge first")[1].split("not judged yet")[1].split("</tr>")[0]
    for title in (
        "Is the conflict ripe?",
        "Would both rather settle",
        "What moves the answer",
        "The argument on trial",
    ):
        assert "No verdict yet" in page.split(f"<h2>{title}")[1].split("<h2>")[0], title
    assert not [words for words in VERDICTS if words in page]


def test_once_all_is_judged_the_verdict_stands(folder: Path) -> None:
    made()
    file = folder / "aland-2026.yaml"
    file.write_text(file.read_text("utf-8").replace("not judged yet", "Judged"), "utf-8")
    assert call("check", "aland-2026.yaml").output == "aland-2026.yaml: no problems; the file can be run.\n"
    # Asked for its screen, the file answers by its war; one open number takes the verdict away.
    assert "Verdict by the rule" in call("screen", "aland-2026.yaml", "--draws", "4").output
    file.write_text(file.read_text("utf-8").replace("Judged: of the places", "not judged yet: of the places"), "utf-8")
    assert "1 of the numbers in war" in call("ripeness", "aland-2026.yaml", "--draws", "0").output


def test_a_lever_nobody_has_judged_says_so_beside_its_name(folder: Path) -> None:
    made()
    file = folder / "aland-2026.yaml"
    before, levers = file.read_text("utf-8").split("\nlevers:")
    file.write_text(before.replace("not judged yet", "Judged") + "\nlevers:" + levers, "utf-8")
    asked = call("ripeness", "aland-2026.yaml", "--draws", "0", "--format", "json")
    titles = [lever["title"] for lever in json.loads(asked.output)["levers"].values()]
    assert titles == [
        "Call a conference now, and keep at it (not judged yet)",
        "Send observers to guard what is agreed (not judged yet)",
    ]


def test_what_stands_in_comments_can_be_used_as_it_is(folder: Path) -> None:
    made()
    text = (folder / "aland-2026.yaml").read_text("utf-8")
    lines = [re.sub(r"^  # ( *(?:patrons:|ledger:|- actor:|[a-z_]+:))", r"  \1", line) for line in text.splitlines()]
    (folder / "aland-2026.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    war = load("aland-2026.yaml").file.part(WarPart).war
    assert war is not None
    assert war.ledger is not None
    assert war.ledger.deaths_per_month is not None
    assert [(patron.actor, patron.side) for patron in war.patrons] == [("patron", "cote-d-ivoire")]


def test_a_crisis_without_a_war_asks_no_questions_about_one(folder: Path) -> None:
    crisis = made("--without-war")
    assert crisis.file.part(WarPart).war is None
    assert crisis.file.claims[0].test[0].quantity == "screen.open"
    assert "'demarche new' writes one" in call("ripeness", "aland-2026.yaml").output


def test_it_is_never_written_over_a_file(folder: Path) -> None:
    made()
    again = call("new", "Åland 2026", *WHO, *WHAT)
    assert again.exit_code == 2
    assert "already a file" in again.output


@pytest.mark.parametrize(
    ("patrons", "expected"),
    [
        (["Patron"], "should read 'ACTOR: the side it helps'"),
        (["Patrn: Envoy"], "is nobody named with --actor"),
        (["Côte d'Ivoire: Envoy"], "is one of the two sides"),
        (["Patron: Envoy"], "which is neither side"),
        (["Patron: Côte d'Ivoire", 'Patron: The "Rebels"'], "stands twice"),
    ],
)
def test_a_patron_is_a_third_that_helps_a_side(folder: Path, patrons: list[str], expected: str) -> None:
    flags = [word for patron in patrons for word in ("--patron", patron)]
    refused = call("new", "x", *WHO, *WHAT, *flags)
    assert refused.exit_code == 2
    assert expected in refused.output
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((" ", *WHO, *WHAT), "is no name for a crisis"),
        (("x", "--actor", "Rebels", "--actor", "rebels", "--option", "Rebels: x"), "two actors have the same name"),
        (("x", *WHO, "--option", "Envoy: talk", "--option", "Envoy: talk"), "two options have the same name"),
        (("x", *WHO, *WHAT, "--as-of", "1 May"), "--as-of '1 May' is no day; write year-month-day"),
    ],
)
def test_what_cannot_be_begun_with_is_said(folder: Path, arguments: tuple[str, ...], expected: str) -> None:
    refused = call("new", *arguments)
    assert refused.exit_code == 2
    assert expected in refused.output
    assert not list(folder.iterdir())


def test_names_in_any_script_get_ids_of_their_own(folder: Path) -> None:
    who = ("--actor", "Київ", "--actor", "Донецьк", "--actor", "null", "--patron", "null: донецьк")
    assert call("new", "Війна", *who, "--option", "Київ: йти", "--option", "Донецьк: if").exit_code == 0
    crisis = load("crisis.yaml")
    assert [(actor.id, actor.name) for actor in crisis.file.actors] == [
        ("actor-1", "Київ"),
        ("actor-2", "Донецьк"),
        ("x-null", "null"),
    ]
    assert crisis.file.part(MovesPart).options is not None
    assert [move.id for move in crisis.file.part(MovesPart).options.moves] == ["option-1", "x-if"]
    assert crisis.file.part(WarPart).war is not None
    assert crisis.file.part(WarPart).war.patrons[0].side == "actor-2"


def test_what_was_not_asked_is_said_and_marked(folder: Path) -> None:
    told = call("new", "x", *WHO, *WHAT, "--already", 'The "Rebels": shell the port')
    assert "that Envoy asks, who was named last" in told.output
    assert "the day of writing" in told.output
    crisis = load("x.yaml")
    assert not is_judged(crisis.file.crisis.note)
    options = crisis.file.part(MovesPart).options
    assert options is not None
    assert [(move.status_quo, is_judged(move.note)) for move in options.moves] == [
        (False, False),
        (False, False),
        (True, True),
    ]
    checked = call("check", "x.yaml").output
    assert "warning: crisis: not judged yet: it was taken that the question is asked on" in checked
    assert "warning: options.moves[0]: not judged yet: is it done on the day" in checked
    asked = call("new", "y", *WHO, *WHAT, "--seat", "Envoy", "--as-of", "2012-05-01")
    assert "Envoy asks" not in asked.output
    assert is_judged(load("y.yaml").file.crisis.note)


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["null", "if", "not", "Yes", "a: b", "'", '"', "#x", "- a", "{", "\u2028a", "a\nb", "\x85a", "é" * 120]
    ),
    st.text(alphabet="ab ", min_size=60, max_size=130),
    st.sampled_from(["Ruler", "Rebels", "Patron", "back"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=WORDS,
    who=st.lists(WORDS, min_size=1, max_size=5),
    what=st.lists(st.tuples(st.integers(0, 4), WORDS, st.booleans()), min_size=1, max_size=26),
    title=st.none() | WORDS,
    helps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=2),
)
def test_what_it_writes_always_passes_the_check(
    folder: Path,
    name: str,
    who: list[str],
    what: list[tuple[int, str, bool]],
    title: str | None,
    helps: list[tuple[int, int]],
) -> None:
    def of(place: int) -> str:
        return who[place % len(who)]

    flags = [f"--actor={actor}" for actor in who]
    flags += [f"--{'already' if done else 'option'}={of(place)}: {words}" for place, words, done in what]
    flags += [f"--patron={of(one)}: {of(other)}" for one, other in helps]
    flags += [] if title is None else [f"--title={title}"]
    told = CliRunner().invoke(main, ["new", "--out=made.yaml", *flags, "--", name])
    made_it = (folder / "made.yaml").exists()
    assert (told.exit_code == 0) == made_it, told.output
    assert isinstance(told.exception, SystemExit | None), told.exception
    if made_it:
        checked = CliRunner().invoke(main, ["check", "made.yaml"])
        assert checked.exit_code == 0, checked.output
        (folder / "made.yaml").unlink()


def test_more_than_can_be_played_is_refused_before_a_file_is_written(folder: Path) -> None:
    flags = [word for place in range(23) for word in ("--option", f"Patron: thing {place}")]
    refused = call("new", "x", *WHO, *flags)
    assert refused.exit_code == 2
    assert "23 options are too many; 22 are the most" in refused.output
    assert not list(folder.iterdir())
