"""Broken crisis files: each gets the place and the mend, and nothing else happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from demarche.crisis import load, loads
from demarche.errors import CrisisError, DemarcheError

GOOD = """\
demarche: 1
crisis: {id: toy, title: Toy, as_of: 2013-05-29, question: "Talk now?", seat: usa}
sources:
  BBC: {title: "A report", kind: press, date: 2013-05-20}
actors:
  - {id: usa, name: United States}
  - {id: rebels, name: Rebels}
  - id: russia
    name: Russia
    types: {resists: "thwarts", accommodates: "minimises differences"}
    type: {values: [resists, accommodates], weights: [3, 1]}
relations:
  - {from: usa, to: russia, kind: opposes, source: BBC}
screen:
  ruler: russia
  opposition: rebels
  p_ruler: [0.5, 0.7]
  p_opposition: 0.4
  c_ruler: {low: 0.1, mode: 0.2, high: 0.3}
  c_opposition: {values: [0.1, 0.2], weights: [1, 3]}
  x_low: 0
  x_high: 1
  binding: [0.8, 0.9]
  e_ruler: 0.1
  e_opposition: 0.1
options:
  moves:
    - {id: talk, actor: usa, name: Talk, yes: talks, no: stays away}
    - {id: veto, actor: russia, name: Veto, status_quo: yes}
  infeasible:
    - {when: "talk and veto", why: "cannot be"}
preferences:
  usa: {statements: [talk, not veto]}
  russia:
    by_type:
      resists: {statements: [veto]}
      accommodates: {statements: ["if talk then not veto"]}
facts:
  - {id: dead, text: "The dead", as_of: 2013-05-01, value: 80000, source: BBC}
levers:
  - {id: soften, title: "Moscow softens", seat: russia, set: {actors.russia.type: accommodates}}
"""

# name, text to replace, what to put, what the message must hold: the place, what is wrong, how to mend it
BROKEN = [
    (
        "unknown key",
        "kind: opposes",
        "kindd: opposes",
        ["13:29", "relations[0].kindd", "unknown key", "did you mean 'kind'"],
    ),
    ("missing key", "name: United States", "short: US", ["6:5", "actors[0]", "'name' is missing"]),
    ("dangling actor", "to: russia", "to: russa", ["13:21", "relations[0].to: unknown actor 'russa'", "'russia'"]),
    ("dangling source", "kind: opposes, source: BBC", "kind: opposes, source: BBD", ["unknown source 'BBD'", "'BBC'"]),
    ("unknown seat", "seat: usa", "seat: us", ["2:79", "crisis.seat", "did you mean 'usa'"]),
    ("bad enum", "kind: opposes", "kind: oposes", ["13:35", "'oposes'", "did you mean 'opposes'"]),
    ("wrong version", "demarche: 1", "demarche: 2", ["1:11", "demarche", "only '1'"]),
    (
        "text for a number",
        "p_opposition: 0.4",
        "p_opposition: likely",
        ["18:17", "screen.p_opposition", "'likely'", "[low, high]"],
    ),
    ("share above one", "p_opposition: 0.4", "p_opposition: 1.4", ["18:17", "1.4 is above 1"]),
    ("reversed range", "[0.5, 0.7]", "[0.7, 0.5]", ["17:12", "low (0.7) is above high (0.5)", "swap"]),
    ("three-number range", "[0.5, 0.7]", "[0.5, 0.6, 0.7]", ["17:12", "two numbers"]),
    ("mode outside", "mode: 0.2", "mode: 0.5", ["19:12", "should rise"]),
    ("weights short", "weights: [1, 3]", "weights: [1]", ["20:17", "one number for each of the 2"]),
    ("negative weights", "weights: [1, 3]", "weights: [-1, 3]", ["20:17", "zero or more"]),
    ("infinity", "e_ruler: 0.1", "e_ruler: .inf", ["24:", "finite"]),
    ("not a number", "e_ruler: 0.1", "e_ruler: .nan", ["24:", "finite"]),
    ("bad date", "as_of: 2013-05-29", "as_of: 29 May", ["2:", "crisis.as_of", "year-month-day"]),
    (
        "late fact",
        "as_of: 2013-05-01",
        "as_of: 2013-06-13",
        ["facts[0].as_of", "after the day of the question", "outcome"],
    ),
    (
        "formula typo",
        "[talk, not veto]",
        "[talk, not vetto]",
        ["preferences.usa.statements[1]", "'vetto'", "did you mean 'veto'"],
    ),
    ("formula syntax", "[talk, not veto]", "[talk, not (veto]", ["preferences.usa.statements[1]", ")"]),
    ("short pattern", '"talk and veto"', '"Y"', ["options.infeasible[0].when", "1 signs; there are 2 options"]),
    ("owner unknown", "actor: usa", "actor: uza", ["options.moves[0].actor", "did you mean 'usa'"]),
    ("no preference", "  usa: {statements: [talk, not veto]}\n", "", ["'usa' has options but no preferences"]),
    (
        "two forms",
        "usa: {statements: [talk, not veto]}",
        "usa: {statements: [talk], weights: {talk: 1}}",
        ["exactly one"],
    ),
    (
        "type unknown",
        "accommodates: {statements",
        "minimize: {statements",
        ["unknown type 'minimize'", "'accommodates'"],
    ),
    (
        "lever path",
        "actors.russia.type: accommodates",
        "actors.rusia.type: accommodates",
        ["levers[0].set", "did you mean 'actors.russia'"],
    ),
    ("lever value", "actors.russia.type: accommodates", "screen.x_high: 3", ["levers[0].set", "3 is above 1"]),
    ("same id twice", "id: rebels, name", "id: usa, name", ["actors[1].id", "stands twice", "line 6"]),
    ("same key twice", "  x_low: 0\n", "  x_low: 0\n  x_low: 0.1\n", ["22:3", "x_low", "twice"]),
    ("list for mapping", "screen:\n", "screen:\n  - a\nscale:\n", ["screen", "mapping"]),
    ("tab", "  ruler: russia", "\truler: russia", ["15:1", "tab"]),
    ("tag", "id: talk", "id: !!python/object:os.system talk", ["tag"]),
    ("unclosed bracket", "[0.5, 0.7]", "[0.5, 0.7", ["18:", "not closed"]),
    (
        "signed before",
        "levers:\n",
        "outcome: {summary: x, signed: {date: 2013-05-01, by: [usa]}}\nlevers:\n",
        ["outcome.signed.date: 2013-05-01 is not after the day of the question"],
    ),
    (
        "signed by nobody known",
        "levers:\n",
        "outcome: {summary: x, signed: {date: 2014-05-01, by: [uza]}}\nlevers:\n",
        ["outcome.signed.by[0]: unknown actor 'uza'", "did you mean 'usa'"],
    ),
    (
        "broken before it was signed",
        "levers:\n",
        "outcome: {summary: x, signed: {date: 2014-05-01, by: [usa], held_until: 2014-04-01}}\nlevers:\n",
        ["outcome.signed.held_until: it broke (2014-04-01) before it was signed"],
    ),
    (
        "broken on no day",
        "levers:\n",
        "outcome: {summary: x, signed: {date: 2014-05-01, by: [usa], ended_by: a coup}}\nlevers:\n",
        ["outcome.signed.ended_by: it says what broke it, but not when"],
    ),
    (
        "neither signed nor none",
        "levers:\n",
        "outcome: {summary: x, signed: nobody}\nlevers:\n",
        ["outcome.signed: 'nobody' does not say what was signed", "write 'none'"],
    ),
    ("rule of verdicts", "seat: usa}", "seat: usa, ripe_at: 3}", ["2:", "crisis.ripe_at: 3 is out of", "1 or less"]),
    ("rule of claims", "seat: usa}", "seat: usa, claims_over: some}", ["claims_over: 'some'", "'most', or a share"]),
    (
        "an empty list",
        "levers:\n",
        "war:\n  {ruler: russia, opposition: rebels, coercer: {actor: usa, rungs: []}}\nlevers:\n",
        ["war.coercer.rungs: is empty", "add one"],
    ),
    (
        "a patron of both",
        "levers:\n",
        "war:\n  {ruler: russia, opposition: rebels, patrons: [{actor: usa, side: russia},\n"
        "   {actor: usa, side: rebels}]}\nlevers:\n",
        ["war.patrons[1].side: usa helps both sides", "enter it once"],
    ),
    (
        "hasty rescue",
        "levers:\n",
        "war:\n  {ruler: russia, opposition: rebels,\n"
        "   patrons: [{actor: usa, side: rebels, rescue: {below: 0.3, rise: 0.1, lag_months: 0}}]}\nlevers:\n",
        ["war.patrons[0].rescue.lag_months: 0 is below 1"],
    ),
    (
        "what is missing",
        "  e_ruler: 0.1\n",
        "",
        ["'e_ruler' is missing", "here (How much worse off than now the ruler"],
    ),
    ("a missing part", "kind: opposes, ", "", ["'kind' is missing", "one of supports, "]),
    ("a percentage", "p_opposition: 0.4", "p_opposition: 40%", ["not '40%'", "write 0.4 for 40 %"]),
    ("a decimal comma", "p_opposition: 0.4", 'p_opposition: "0,4"', ["a decimal is written with a point: 0.4"]),
    ("a decimal comma in a range", "[0.5, 0.7]", "[0,5, 0,7]", ["two numbers, not 4", "decimals with a point"]),
    ("a range with a dash", "p_opposition: 0.4", "p_opposition: 0.3-0.5", ["write [0.3, 0.5] for a range"]),
    ("version in quotes", "demarche: 1", 'demarche: "1"', ["1:11", "write 1 without quotes"]),
    ("no version", "demarche: 1\n", "", ["'demarche' is missing; add a line 'demarche: 1' here"]),
    ("no for not", "[talk, not veto]", '[talk, "no veto"]', ["column 4", "did you mean 'not veto'?"]),
    (
        "percentage of places",
        "levers:\n",
        "war: {ruler: russia, opposition: rebels, pace_per_year: [5, 20]}\nlevers:\n",
        ["war.pace_per_year: up to 200 notches a year", "if 20 % is meant, write 0.2"],
    ),
    (
        "hasty patron",
        "levers:\n",
        "war:\n  {ruler: russia, opposition: rebels, patrons: [{actor: usa, side: russia, stake: 0.1, burden: 0.1,\n"
        "   chooses: true, reviews_per_year: 1000}]}\nlevers:\n",
        ["war.patrons[0].reviews_per_year: more than one review a week", "52 or less"],
    ),
    (
        "too many options",
        "  infeasible:",
        "".join(f"    - {{id: o{i}, actor: usa, name: x}}\n" for i in range(21)) + "  infeasible:",
        ["options.moves", "22"],
    ),
    ("version a switch", "demarche: 1", "demarche: true", ["1:11", "true is no version of the file format; write 1"]),
    (
        "name not seen",
        "id: rebels, name: ",
        'id: rebels, short: "a\\u200b", name: ',
        ["actors[1].short", "U+200B", "leave it"],
    ),
]


def test_the_good_file_is_good() -> None:
    crisis = loads(GOOD)
    assert crisis.warnings == ()
    assert crisis.type_of("russia") == "resists"
    assert crisis.under("soften").type_of("russia") == "accommodates"


@pytest.mark.parametrize(("old", "new", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_file_names_place_and_mend(old: str, new: str, expected: list[str]) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(CrisisError) as caught:
        loads(GOOD.replace(old, new), "toy.yaml")
    message = str(caught.value)
    assert message.startswith("toy.yaml:")
    for part in expected:
        assert part in message


def test_all_problems_come_at_once() -> None:
    text = GOOD
    for old, new in [row[1:3] for row in BROKEN[:3]] + [BROKEN[8][1:3], BROKEN[18][1:3], BROKEN[25][1:3]]:
        text = text.replace(old, new)
    with pytest.raises(CrisisError) as caught:
        loads(text)
    assert [problem.where for problem in caught.value.problems] == [
        "actors[0]",
        "relations[0]",
        "relations[0].to",
        "relations[0].kindd",
        "screen.p_opposition",
        "preferences.usa.statements[1]",
        "levers[0].set.actors.rusia.type",
    ]


def test_fact_without_source_is_a_warning() -> None:
    crisis = loads(GOOD.replace("value: 80000, source: BBC", "value: 80000"))
    (warning,) = crisis.warnings
    assert warning.severity == "warning"
    assert "without a source" in warning.message
    assert warning.line == GOOD.splitlines().index("facts:") + 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff" * 100, ""),
        (b"- just\n- a list\n", "mapping"),
        (b"just text", "mapping"),
        ("demarche: 1\ncrisis: \xe9".encode("latin-1"), "UTF-8"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" * 1, "alias"),
        (b"[" * 5000, "deep"),
        (b"demarche: 1\n---\ndemarche: 1\n", "document"),
    ],
    ids=["empty", "binary", "list", "scalar", "latin-1", "alias bomb", "deep", "two documents"],
)
def test_hostile_bytes(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    with pytest.raises(CrisisError) as caught:
        load(file)
    assert "bad.yaml" in str(caught.value)
    assert expected in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(DemarcheError):
            load(path)
    with pytest.raises(DemarcheError, match="syria-2013"):
        load("siria-2013")


@pytest.mark.parametrize("kind", ["huge", "aliases", "options"])
def test_hostile_files_are_refused_quickly_and_small(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "big.yaml"
    if kind == "huge":
        with file.open("wb") as stream:
            stream.truncate(100_000_000)
    elif kind == "aliases":
        levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
        file.write_text("\n".join(levels))
    else:
        file.write_text(GOOD + "x:\n" + "".join(f"  - {{id: o{i}}}\n" for i in range(100_000)))
    script = (
        "import sys\nfrom demarche.crisis import load\nfrom demarche.errors import CrisisError\n"
        "try:\n    load(sys.argv[1])\nexcept CrisisError as error:\n    assert len(error.problems) >= 1\n"
        "else:\n    sys.exit('accepted')\n"
        "print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500_000  # kB


def test_a_value_that_cannot_be_read_hides_no_other_problem() -> None:
    text = GOOD.replace("[0.5, 0.7]", "[.nan, 0.7]").replace("seat: usa}", "seat: us}").replace("binding:", "bindin:")
    text = text.replace("date: 2013-05-20", "date: 2013-02-30").replace("e_opposition: 0.1", "e_ruler: 0.1")
    with pytest.raises(CrisisError) as caught:
        loads(text)
    assert [problem.where for problem in caught.value.problems] == [
        "crisis.seat",
        "sources.BBC.date",
        "screen",  # the key 'binding' is missing
        "screen",  # and 'e_opposition'
        "screen.p_ruler[0]",
        "screen.bindin",
        "screen",  # e_ruler stands twice
    ]


def test_a_flood_of_problems_is_cut_short() -> None:
    relations = "".join(f"  - {{from: usa, to: nobody-{i}, kind: opposes}}\n" for i in range(5000))
    old = "relations:\n"
    with pytest.raises(CrisisError) as caught:
        loads(GOOD.replace(old, old + relations))
    assert len(caught.value.problems) == 200


def test_an_option_cannot_be_a_word_of_the_formulas() -> None:
    with pytest.raises(CrisisError, match="is a word of the formulas; choose another id"):
        loads(GOOD.replace("{id: talk, actor", "{id: or, actor"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"talk and veto"', '"veto"', "rules out today's situation (cannot be); mend it, or a status_quo"),
        ('"talk and veto"', "{talk: no, veto: yes}", "rules out today's situation"),
        ("p_opposition: 0.4", "p_opposition: 40", "write 0.4 for 40 %"),
    ],
)
def test_more_errors_name_the_mend(old: str, new: str, expected: str) -> None:
    with pytest.raises(CrisisError) as caught:
        loads(GOOD.replace(old, new))
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("date: 2013-05-20", "date: 2013-06-20", "appeared on 2013-06-20, after the day of the question"),
        (
            "levers:\n",
            "war: {ruler: russia, opposition: rebels, patrons: [{actor: usa, side: rebels, support: [0.2, 0.7],\n"
            "  rescue: {below: 0.3, rise: 0.5}}]}\nlevers:\n",
            "0.7, a rise of up to 0.5 comes to more than all it could do (1); what is above 1 is not counted; write a "
            "rise of 0.3 at most",
        ),
        (
            "levers:\n",
            "war: {ruler: russia, opposition: rebels, coercer: {actor: usa, chooses: true, stake: 0.2,\n"
            "  credibility: 0.5, rungs: [{damage_per_year: 0.2}]}}\nlevers:\n",
            ":3: warning: war.coercer.credibility: is not read once it chooses; leave it out",
        ),
        (
            "levers:\n",
            "war: {ruler: russia, opposition: rebels, coercer: {actor: usa, back_down: 0.1,\n"
            "  rungs: [{damage_per_year: 0.2}]}}\nlevers:\n",
            "war.coercer.back_down: is not read unless it chooses; leave it out, or write 'chooses: true'",
        ),
        (
            "set: {actors.russia.type: accommodates}",
            "set: {screen.p_ruler: {range: [0.5, 0.7], note: Judged.}}",
            "levers[0].set: every value stands there already; set what it would change",
        ),
        (
            "set: {actors.russia.type: accommodates}",
            "set: {screen.x_low: 0.1, facts.dead.value: 1}",
            "levers[0].set.facts.dead.value: no engine reads this, so no answer changes",
        ),
        ("e_ruler: 0.1", "e_ruler: [3, 8]", "8 is more than the whole prize; if 8 % is meant, write 0.08"),
        (
            "x_low: 0\n",
            'x_low: {range: [0, 1], note: "not judged yet"}\n',
            "21:3: warning: screen.x_low: not judged yet; narrow",
        ),
    ],
)
def test_what_a_careful_reader_would_ask_is_a_warning(old: str, new: str, expected: str) -> None:
    crisis = loads(GOOD.replace(old, new))
    assert any(expected in str(warning) for warning in crisis.warnings)
