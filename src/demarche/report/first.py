"""The facts of the first screen, the brief and the terminal: everything they print is one of these, and none is made
up where it is placed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demarche.engine.contract import Engine
from demarche.engine.effects import Link
from demarche.engine.plain import Plain
from demarche.engine.question import Question
from demarche.engine.shown import Among, Shown
from demarche.engine.track import TrackBin, past_bin
from demarche.engine.verdict import Verdict
from demarche.engine.ways import Opened
from demarche.report.answered import reader_of, shorts, speaker, unjudged_of
from demarche.study import RunResult, StudyResult
from demarche.study.helps import Helps

__all__ = ["First", "Leaning", "Turns", "by_role", "first_of", "glance_of"]


@dataclass(frozen=True, kw_only=True)
class Turns(Plain):
    """What the answer turns on: among the versions of one type, the verdict and the leading chance."""

    among: Among
    code: str
    """The verdict among them."""
    lead: float
    """The mean of the leading chance."""
    low: float
    high: float
    """What bounds the middle half of the versions."""


@dataclass(frozen=True, kw_only=True)
class Leaning(Plain):
    """How far to lean on it: how steady the answer is over the versions, and how good its basis."""

    agreeing: int
    """In how many versions the answer on terms today is the one that most of them give."""
    versions: int
    ranged: int
    """How many entries have a range: none means that nothing was tried."""
    judgements: int
    bare: int
    """How many of the judgements have no source."""
    past: TrackBin | None = None
    """Past crises to which the model gave such a chance of a signature within a year; None where it gives none."""


@dataclass(frozen=True, kw_only=True)
class First(Plain):
    """Everything the first screen says. What an engine has no answer for is None or empty, and is left out."""

    id: str
    title: str
    as_of: dt.date
    seat: str
    question: str
    verdict: Verdict | None
    timed: bool
    """Whether the engine that gives the verdict knows time; if not, nothing about *when* was computed."""
    exist: int
    """In how many versions terms exist today."""
    needed: int
    """In how many they must, for the verdict *ripe*."""
    soon: int | None
    """In how many terms are likelier than not within a year; None where the engine that gives the verdict knows no
    time."""
    shown: Shown
    now: str
    """The id of the figure that tells whether terms exist today; empty if there is none."""
    lead: str
    """The id of the leading figure; empty if there is none."""
    lead_words: str
    """Finish 'in this version ...'."""
    lead_months: int
    """Within how many months; 0 if it knows no time."""
    turns: tuple[Turns, ...]
    """By type, the most hopeful first; one entry where nothing hangs on a type."""
    turns_on: str
    """The path of that type; empty where nothing hangs on one."""
    decides: bool
    """Whether the leading chance differs between those types by more than so many versions leave to chance."""
    hinge: Link | None
    """Where no type decides, what moves the leading chance most; None where nothing does for sure."""
    hinge_about: str
    """What that is about."""
    helps: Helps | None
    way: Opened | None
    """What has to change first, as it was played through the engine that gives the verdict."""
    notes: tuple[tuple[str, str], ...]
    """By the slot of the page, what an engine says in a dozen words: what can be agreed now, the price of waiting."""
    record: tuple[tuple[str, int], ...]
    """How many claims the record supports, leaves mixed or open, contradicts."""
    leaning: Leaning
    unjudged: bool
    """Whether a verdict has to wait until more of the file is judged."""
    beside: int
    """How many other inputs nobody has judged yet, on which the verdict does not rest."""
    beside_in: tuple[str, ...]
    """The sections of the file in which they stand."""


def first_of(result: RunResult) -> First:
    """The facts of a run's first screen."""
    question, study = result.question, result.study
    verdict = None if study is None or study.verdict is None else study.verdict
    leader = speaker(result)
    shown = (leader.shows(result.answers[leader.name]) if leader else None) or Shown()
    helps = None if study is None else study.helps
    hinge = _hinge(study, shown)
    reader = reader_of(result)
    todo = unjudged_of(result, reader)
    exist = 0 if verdict is None else round(verdict.open_now * verdict.versions)
    return First(
        id=question.id,
        title=question.title,
        as_of=question.as_of,
        seat=question.seat,
        question=question.question,
        verdict=verdict,
        timed=leader is not None and leader.timed,
        exist=exist,
        needed=0 if verdict is None else _at_least(verdict),
        soon=_soon(study, leader),
        now=by_role(study, leader, "now"),
        shown=shown,
        lead="" if shown.fan is None else shown.fan.lead,
        lead_words="" if shown.fan is None else shown.fan.words,
        lead_months=0 if shown.fan is None else int(shown.fan.months[-1]),
        turns=tuple(_turns(result, shown)),
        turns_on="" if shown.fan is None else shown.fan.input,
        decides=shown.fan is not None and shown.fan.decides,
        hinge=hinge,
        hinge_about=_about(study, hinge),
        helps=helps,
        way=result.ways[0] if result.ways else None,
        notes=tuple((line.slot, line.brief) for line in shorts(result, reader) if line.brief),
        record=tuple(_record(result)),
        leaning=_leaning(result, exist),
        unjudged=bool(todo),
        beside=reader.unjudged.count - todo.count,
        beside_in=reader.unjudged.beside(todo),
    )


def glance_of(question: Question, study: StudyResult, leader: Engine, shown: Shown | None) -> First:
    """The facts of a first screen from the leading engine's versions alone: no levers, no notes, no claims."""
    known = RunResult(question=question, answers={}, seed=study.seed, study=study)
    found, shown = first_of(known), shown or Shown()
    reader = reader_of(known)
    todo = reader.unjudged_by(leader.name)
    return replace(
        found,
        unjudged=bool(todo),
        beside=reader.unjudged.count - todo.count,
        beside_in=reader.unjudged.beside(todo),
        timed=leader.timed,
        now=by_role(study, leader, "now"),
        soon=_soon(study, leader),
        shown=shown,
        lead="" if shown.fan is None else shown.fan.lead,
        lead_words="" if shown.fan is None else shown.fan.words,
        lead_months=0 if shown.fan is None else int(shown.fan.months[-1]),
        turns=tuple(_turns(known, shown)),
        turns_on="" if shown.fan is None else shown.fan.input,
        decides=shown.fan is not None and shown.fan.decides,
        hinge=_hinge(study, shown),
        hinge_about=_about(study, _hinge(study, shown)),
    )


def _hinge(study: StudyResult | None, shown: Shown) -> Link | None:
    """The input with a range that moves the leading chance most, where no type decides it."""
    if study is None or shown.fan is None or shown.fan.decides:
        return None
    ranged = [link for link in study.links.get(shown.fan.lead, ()) if not link.input.endswith(".type")]
    return max(ranged, key=lambda link: abs(link.difference), default=None)


def _about(study: StudyResult | None, hinge: Link | None) -> str:
    if study is None or hinge is None:
        return ""
    return next((entry.text.rstrip(".") for entry in study.inputs if entry.path == hinge.input), hinge.input)


def by_role(study: StudyResult | None, leader: Engine | None, role: str) -> str:
    """The id of the leading engine's figure in that role; empty if it has none."""
    if study is None or leader is None:
        return ""
    return next((h.id for h in study.headlines if h.role == role and h.id.startswith(f"{leader.name}.")), "")


def _soon(study: StudyResult | None, leader: Engine | None) -> int | None:
    spread = None if study is None else study.spreads.get(by_role(study, leader, "soon"))
    if study is None or study.verdict is None or spread is None or spread.mean is None:
        return None
    return round(spread.mean * study.verdict.versions)


def _at_least(verdict: Verdict) -> int:
    """The least count of versions that is not below the share the rule asks for."""
    count = round(verdict.at_least * verdict.versions)
    return count if count / verdict.versions >= verdict.at_least else count + 1


def _turns(result: RunResult, shown: Shown) -> Iterator[Turns]:
    study, fan = result.study, shown.fan
    if study is None or fan is None:
        return
    verdicts = {entry.type: entry.verdict for entry in study.by_type if entry.input == fan.input}
    for ribbon in fan.ribbons:
        verdict = verdicts.get(ribbon.among.type) or study.verdict
        yield Turns(
            among=ribbon.among,
            code="" if verdict is None else verdict.code,
            lead=ribbon.mean[-1],
            low=ribbon.p25[-1],
            high=ribbon.p75[-1],
        )


def _record(result: RunResult) -> Iterator[tuple[str, int]]:
    if result.claims is None:
        return
    said = [claim.record for claim in result.claims.claims]
    for word in ("supported", "mixed", "open", "contradicted"):
        yield word, said.count(word)


def _leaning(result: RunResult, exist: int) -> Leaning:
    question, study = result.question, result.study
    judged = [entry for entry in question.assumptions if entry.kind != "fact" and entry.path not in question.unread]
    versions = 0 if study is None or study.verdict is None else study.verdict.versions
    return Leaning(
        agreeing=max(exist, versions - exist),
        versions=versions,
        ranged=0 if study is None else len(study.inputs),
        judgements=len(judged),
        bare=sum(not entry.source for entry in judged),
        past=None if study is None else past_bin(study.headlines, study.spreads),
    )
