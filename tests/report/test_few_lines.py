"""What a run prints: 25 lines of 80 signs, whatever the file calls things, and nothing that was not computed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.report.firsts import helps, kinds, made
from tests.study.crises import SMALL

from demarche.cli import main
from demarche.engine.shown import Shown
from demarche.report.few_lines import LINES, WIDTH, asked_line, few_lines
from demarche.report.first import First
from demarche.report.progress import time_left

LONG = "The Transitional Federal Council of Notables"[:40]


def lines(first: First, changed: str = "", judge: tuple[str, ...] = ()) -> list[str]:
    return [asked_line(first.title, first.as_of, first.seat), *few_lines(first, "x/report.html", changed, judge)]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("label", ["Damascus", LONG, "X"])
def test_it_fits_a_screen_whatever_things_are_called(count: int, label: str) -> None:
    shown = lines(made(count, label), changed=f"With these levers pulled: {label} does what it can.")
    assert len(shown) <= LINES
    assert max(len(line) for line in shown) <= WIDTH
    for head in ("How sure", "Front", "Would help", "Now possible", "Waiting", "The record", "Basis", "Report: "):
        assert sum(line.startswith(head) for line in shown) == 1, head


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=90), st.integers(1, 4))
def test_no_name_breaks_a_line(label: str, count: int) -> None:
    shown = lines(made(count, label))
    assert len(shown) <= LINES
    assert max(len(line) for line in shown) <= WIDTH
    assert all("\n" not in line for line in shown)


def test_every_figure_is_one_of_the_facts() -> None:
    said = " ".join(" ".join(lines(made())).split())
    for words in (
        "NOT NOW. The terms on the table leave Damascus less than it would take.",
        "0.20 (0.10 to 0.30)",
        "A deal exists in 2 of 128 versions of the file; ripe begins at 64.",
        "25 % (middle half 9 % to 39 %)",
        "12 % (middle half 9 % to 39 %)",
        "terms in 2 of 64 now, in 39 if Damascus held 20 %.",
        "+7",
        "37 claims: supports 13, mixed 16, open 5 and contradicts 3.",
        "186 judgements, 39 unsourced. No past war checks this.",
    ):
        assert words in said, words


def test_the_picture_of_the_gap_shows_where_the_sides_stand() -> None:
    table, least = (line for line in lines(made(1)) if "|" in line and line.startswith(("  on", "  Damascus' least")))
    bars = [line[line.index("|") : line.rindex("|") + 1] for line in (table, least)]
    assert [len(bar) for bar in bars] == [27, 27]
    assert bars[0].index("#") < bars[1].index("#")
    assert bars[0].index("#") - 1 == round(0.2 * 24)


def test_plain_signs_alone() -> None:
    first = replace(made(), notes=(("partial", "“An exchange” – of ‘prisoners’ …"),))
    assert "".join(lines(first)).isascii()


def test_without_a_war_nothing_is_said_of_when() -> None:
    first = made(1, timed=False, shown=Shown(), turns=(), turns_on="", lead_months=0)
    said = "\n".join(lines(first))
    assert "Nothing about when was computed" in said
    assert "month 48" not in said
    assert "Front" not in said


def test_no_answer_is_printed_while_something_is_not_judged() -> None:
    entries = tuple(f"screen.number_{place}: what is the chance of this, and who says so?" for place in range(30))
    shown = lines(made(unjudged=True), judge=entries)
    assert shown[1].startswith("NO ANSWER YET")
    assert len(shown) <= LINES
    assert any("screen.number_0" in line for line in shown)
    assert any("demarche check" in line for line in shown)
    assert not any("How sure" in line or "NOT NOW" in line or "Would help" in line for line in shown)


def test_where_nothing_helps_no_lever_is_named() -> None:
    said = "\n".join(lines(made(1, helps=helps(kinds(1, "A"), "A", effect=0.0))))
    assert said.count("none helps, pulled alone") == 2
    assert "Lever" not in said


def test_time_left_is_told_once_it_is_known() -> None:
    assert time_left(0, 10, 100.0) == ""
    assert time_left(10, 10, 100.0) == ""
    assert time_left(5, 10, 1.0) == ""
    assert time_left(5, 10, 20.0) == ", about 20 s left"


def test_a_run_prints_these_lines_and_more_only_if_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL)
    arguments = ["run", "small.yaml", "--draws", "8"]
    short = CliRunner().invoke(main, [*arguments, "--out", "one"])
    assert short.exit_code == 0, short.output
    shown = short.stdout.splitlines()
    assert shown[0] == "A small crisis (1 January 2020), for the patron"
    assert len(shown) <= LINES
    assert shown[-1] == "Report: one/report.html"
    full = CliRunner().invoke(main, [*arguments, "--full", "--out", "two"]).stdout
    assert full.splitlines()[: len(shown) - 1] == shown[:-1]
    assert "Which outcomes would last?" in full


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_figure_keeps_the_clause_that_says_for_whom_it_holds(count: int) -> None:
    first = made(count)
    often = "in 69 % of versions if Moscow is of the kind “accommodates”"
    said = f"An exchange of prisoners and of the fallen, {often}, 41 % if Moscow maximises."
    notes = (*first.notes, ("partial", said))
    said = " ".join(" ".join(lines(replace(first, notes=notes), changed="With this pulled: " + "x " * 60)).split())
    assert ("69 %" in said) == (often.translate(str.maketrans("“”", '""')) in said)
    assert ("41 %" in said) == ("41 % if Moscow maximises." in said)
    assert count > 2 or "41 %" in said


def test_versions_without_a_settled_answer_are_counted() -> None:
    first = made()
    assert "no settled answer" not in " ".join(lines(first))
    assert first.verdict is not None
    some = replace(first, verdict=replace(first.verdict, versions=242, unsolved=14))
    assert "14 more had no settled answer." in " ".join(" ".join(lines(some)).split())
