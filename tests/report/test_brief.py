"""The brief: only facts of the run, escaped, short enough for two sheets, in plain words and in every format."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from tests.golden.pages import result_of
from tests.report.firsts import made
from tests.report.readability import grade, sentences
from tests.report.test_first import first
from tests.study.crises import SMALL, small

from demarche.cli import main
from demarche.crisis import loads, shipped_cases
from demarche.errors import InputError
from demarche.page.brief import Brief
from demarche.report import chromium as printing
from demarche.report.brief_words import brief_of, reversal
from demarche.report.briefs import as_file, kind_of
from demarche.report.few_lines import few_lines
from demarche.report.first import first_of
from demarche.report.html import brief_html
from demarche.study import RunResult, run

WIDE = 220


@cache
def small_run() -> RunResult:
    return run(small(), draws=16)


@cache
def brief(case: str = "syria-2013") -> Brief:
    return brief_of(result_of(case), "9.9")


def words_of(one: Brief) -> str:
    """Its own words: what the file's author wrote is not measured."""
    told = [words for head, words in one.notes if head in ("Waiting", "Lean on it?", "What would reverse this")]
    titles = [f"{panel.title}. {panel.reading}" for panel in (*one.front, *one.back)]
    return " ".join([one.verdict, one.because, *one.lead, *titles, *told, *one.foot])


def told(lines: list[str]) -> Iterator[str]:
    """What the terminal says, entry by entry, without the heads, the picture and the table."""
    heads = r"^(How sure|Turns on|Chance|Front|Now possible|Waiting|The record|Basis)\s+"
    text = "\n".join(line for line in lines if "|" not in line)
    text = re.sub(r"^Would help.*?\n(?=\S)", "", text, flags=re.DOTALL | re.MULTILINE)
    for entry in re.split(r"\n(?=\S| {4}\S+(?: \S+)?: )", text):
        yield f"{' '.join(re.sub(heads, '', entry.strip()).split()).rstrip('.:')}."


@pytest.mark.once
@pytest.mark.parametrize("case", shipped_cases())
def test_brief_and_terminal_are_plain_english(case: str) -> None:
    terminal = " ".join(told(few_lines(first(case), "x/report.html")))
    for text in (words_of(brief(case)), terminal):
        for sentence in sentences(text):
            assert len(sentence.split()) <= 30, sentence
        assert grade(text) <= 10, grade(text)


@pytest.mark.once
@pytest.mark.parametrize("case", shipped_cases())
def test_it_answers_every_question_with_one_picture(case: str) -> None:
    one = brief(case)
    assert one.front[0].title == "Is it ripe?"
    assert len(one.front) == 4
    assert len({panel.title for panel in (*one.front, *one.back)}) == len(one.front) + len(one.back)
    assert all(panel.svg.count("<svg") == 1 and panel.alt for panel in (*one.front, *one.back))
    heads = [head for head, _ in one.notes]
    assert {"What would reverse this", "Not modelled", "Sources"} <= set(heads)


def test_what_is_said_to_reverse_the_verdict_is_what_the_study_found() -> None:
    result = small_run()
    study, facts = result.study, first_of(result)
    assert study is not None
    assert study.verdict is not None
    said = " ".join(reversal(result, facts))
    ripe = facts.exist >= facts.needed
    turned = {}
    for lever in study.levers:
        mean = study.effect(lever.name, "screen.open").mean
        assert mean is not None
        have = round((study.verdict.open_now + mean) * study.verdict.versions)
        if (have >= facts.needed) != ripe:
            turned[lever.title] = have
    for title, have in list(turned.items())[:2]:
        assert f"“{title}” alone leads to terms in {have} of" in said
    assert ("No lever does so alone" in said) == (not turned)


def test_everything_is_escaped_and_nothing_is_fetched() -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = SMALL.replace("title: A small crisis", f'title: "{bad}"').replace("name: The ruler}", f'name: "{bad}"}}')
    text = text.replace("title: Guarantee the agreement", f'title: "{bad}"').replace(
        "  - id: ruler\n    name: The ruler", f'  - id: ruler\n    name: "{bad}"'
    )
    page = brief_html(brief_of(run(loads(text), draws=8), "1"))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(src|href)=\"(?!data:)", page)


@pytest.mark.once
def test_it_is_kept_and_read_again_as_it_was() -> None:
    one = brief()
    assert Brief.of(json.loads(json.dumps(one.to_dict()))) == one
    for spoilt in ({}, {**one.to_dict(), "front": [{"title": "x"}]}, {**one.to_dict(), "notes": [["a"]]}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            Brief.of(spoilt)


def test_texts_are_no_longer_than_a_sheet_holds() -> None:
    text = SMALL.replace("title: A small crisis", f"title: {'very long words ' * 12}")
    text = text.replace("question: Talk now?", f"question: {'or then ' * 60}?")
    one = brief_of(run(loads(text), draws=8), "1")
    assert max(map(len, (one.asked, one.question, one.because, *one.lead))) <= WIDE
    assert max(len(words) for _, words in one.notes) <= 640


def contrast(colour: str) -> float:
    """Of a colour against white paper (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.once
def test_it_reads_in_black_and_white() -> None:
    """Words stand out from paper by 4.5 to 1, the marks of the two strips by 3 to 1 or by their outline."""
    page = brief_html(brief())
    style = page.split("<style>")[1].split("</style>")[0]
    words = re.findall(r"[;{]color:(#[0-9a-f]{6})", style) + re.findall(r"<text[^>]*fill:(#[0-9a-f]{6})", page)
    assert len(words) > 10
    assert min(map(contrast, words)) >= 4.5
    outlines = re.findall(r"<rect[^>]*stroke:(#[0-9a-f]{6})", page)
    assert min(map(contrast, outlines)) >= 3.0


def test_a_file_that_is_not_judged_gets_questions_and_no_verdict() -> None:
    text = SMALL.replace("p_ruler: [0.4, 0.8]", 'p_ruler: {range: [0, 1], note: "not judged yet: what chance?"}')
    one = brief_of(run(loads(text), draws=8), "1")
    assert one.verdict == "No answer yet."
    assert one.judge == (("screen.p_ruler", "what chance?"),)
    assert one.front == ()
    assert "What would reverse this" not in [head for head, _ in one.notes]
    assert "Judge these first" in brief_html(one)


def test_word_gets_the_same_words_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "chromium", lambda: None)
    monkeypatch.setattr("demarche.report.docx.chromium", lambda: None)
    one = brief_of(small_run(), "9.9")
    content, missing = as_file(one, "docx")
    assert "no Chromium" in missing
    document = docx.Document(io.BytesIO(content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (one.verdict, one.because, *(panel.title for panel in one.front), *(w for _, w in one.notes)):
        assert words in said
    assert all(panel.alt in said for panel in (*one.front, *one.back))
    assert round(document.sections[0].page_width.mm) == 210
    with pytest.raises(InputError, match="no Chromium, Chrome or Edge"):
        as_file(one, "pdf")


@pytest.mark.parametrize("name", ["x", "x.txt", ".pdf", "x.PDFX"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="ends in"):
        kind_of(Path(name))
    assert kind_of(Path("x.PDF")) == "pdf"


def test_the_verb_writes_from_a_case_and_from_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL)

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, list(arguments))
        return done.exit_code, done.output

    assert call("run", "small.yaml", "--draws", "8", "--out", "r")[0] == 0
    assert call("brief", "r", "--to", "one.html") == (0, "Wrote one.html.\n")
    assert call("brief", "small.yaml", "--draws", "8", "--to", "two.html")[0] == 0
    assert Path("one.html").read_text("utf-8") == Path("two.html").read_text("utf-8")
    for arguments, said in (
        (("small.yaml", "--to", "x.odt"), "ends in"),
        (("small.yaml", "--to", "no/x.pdf"), "there is no folder no"),
        (("smal.yaml", "--to", "x.pdf"), "smal.yaml"),
        (("r", "--to", "x.html", "--set", "screen.binding=0.3", "--draws", "8"), "leave out --set and --draws"),
    ):
        code, output = call("brief", *arguments)
        assert code == 2
        assert said in output
    Path("r/brief.json").write_text("[]")
    code, output = call("brief", "r", "--to", "x.html")
    assert code == 2
    assert "run it again" in output


def test_facts_by_hand_are_briefed_too() -> None:
    """The strip of versions stands where nothing else is known."""
    facts = made()
    assert facts.exist < facts.needed
    result = small_run()
    assert list(reversal(result, facts))


@pytest.mark.parametrize("decides", [True, False])
def test_the_verdict_stays_where_the_chance_does_not(decides: bool) -> None:
    said = " ".join(reversal(small_run(), made(2, decides=decides)))
    assert "The verdict, “not now”, stays whatever kind of player Damascus is" in said
    assert ("the chance of a peace does hang on that" in said) == decides
