"""The answer in short: a few sentences to take away; the sections below give their reasons."""

from __future__ import annotations

from demarche.engines.screen import ScreenResult
from demarche.report.agenda_words import agenda_in_one_line
from demarche.report.council_words import Spans, in_one_line
from demarche.report.history_words import history_in_one_line
from demarche.report.levers_words import best_levers
from demarche.report.moves_words import leads_to
from demarche.report.numbers import count, percent
from demarche.report.parts import Bullets, Callout, Part, Section, joined
from demarche.report.ripeness_words import ripe_in_one_line
from demarche.report.screen_words import cause_name, changes_in_short
from demarche.study import RunResult
from demarche.study.ripeness import AT_LEAST

__all__ = ["headline_of", "short_section"]


_MUCH = 0.1
"""A change of the chance of a peace that holds from which the answer is said to hang on something."""


def short_section(result: RunResult, *, judged: bool, spans: Spans | None = None) -> Section:
    """The first box: go now or not, what has to change, where today leads, what helps most."""
    if not judged:
        said = "Some of the numbers, or what some actors want, nobody has judged yet."
        return Section("short", "", (Callout("No answer yet", said, "neutral"),))
    parts: list[Part] = []
    if result.screen is not None:
        parts.append(headline_of(result, result.screen))
    lines = [*_ripe(result), *_obstacles(result), *_change(result), *_where_to(result), *_levers(result)]
    lines += [in_one_line(answer, spans or {}) for answer in result.councils if answer.drafts]
    lines += _confidence(result)
    if lines:
        parts.append(Bullets(tuple(lines)))
    return Section("short", "", tuple(parts))


def headline_of(result: RunResult, screen: ScreenResult) -> Callout:
    """Go now or not. The question is about today, so one answer holds where the screen and the war agree on today; if
    the war ripens, that is said beside it. Only where they differ about today there are two answers.
    """
    part = screen.sample.open.share
    where = "none" if part == 0 else percent(part)
    ripe = None if result.ripeness is None else result.ripeness.verdict
    if ripe is not None and (ripe.code == "ripe") != (part >= result.question.ripe_at):
        said = (
            f"Terms that both sides prefer to fighting exist today in {percent(ripe.open_now)} of the input sets if "
            f"the war is played month by month, and in {where} of them on the screen."
        )
        return Callout("In short: two answers", said, "mixed", _TWO_WAYS)
    if ripe is not None and ripe.code != "ripe":
        said = (
            f"Today terms that both sides prefer to fighting exist in {where} of the input sets on the screen, and in "
            f"{percent(ripe.open_now)} if the war is played month by month; in {percent(ripe.opens_within_year)} they "
            "are more likely than not to exist within a year."
        )
        ripening = ripe.code == "ripening"
        label = "In short: not now, but ripening" if ripening else "In short: not now"
        return Callout(label, said, "mixed" if ripening or part > 0 else "bad", _TWO_WAYS)
    if part >= result.question.ripe_at:
        head = f"Terms to be had at the table exist in {percent(part)} of the input sets tested."
        return Callout("In short: yes, as far as terms go", head, "good" if part == 1 else "mixed")
    head = f"In {where} of the input sets tested do terms exist that both sides prefer to fighting."
    return Callout("In short: not now", head, "bad" if part == 0 else "mixed")


_TWO_WAYS = (
    "The screen weighs a settlement today against fighting to the end, takes every announced condition at its word and "
    "counts what a side would lose if cheated; the war counts threats, what is learned, and that one can settle later."
)


def _ripe(result: RunResult) -> list[str]:
    war = result.ripeness
    if war is None:
        return []
    beside = agenda_in_one_line(war.agenda, AT_LEAST if war.verdict is None else war.verdict.at_least)
    return [ripe_in_one_line(war), *history_in_one_line(war.history), *([beside] if beside else [])]


def _obstacles(result: RunResult) -> list[str]:
    screen = result.screen
    if screen is None or screen.centre.open or not screen.sample.causes:
        return []
    ordered = sorted(screen.sample.causes.items(), key=lambda entry: -entry[1].share)
    first = [f"{cause_name(screen, code)} ({percent(part.share)})" for code, part in ordered if part.share >= 0.1]
    return [f"What first stands in the way, by share of the input sets: {joined(first)}."] if first else []


def _change(result: RunResult) -> list[str]:
    if result.screen is None or result.screen.centre.open:
        return []
    changes = changes_in_short(result.screen)
    return [f"What has to change first, at the middle of the ranges: {changes}."] if changes else []


def _where_to(result: RunResult) -> list[str]:
    stability = result.stability
    if stability is None or stability.model.status_quo is None:
        return []
    model = stability.model
    start = model.status_quo
    if start is not None and stability.strength(model.id_of(start)) == "nash":
        return ["Left to themselves, the actors stay where they are: nobody wants to leave today's situation."]
    return [f"Left to themselves, each taking the steps it wants, the actors can end up here: {leads_to(stability)}."]


def _levers(result: RunResult) -> list[str]:
    if result.study is None:
        return []
    return best_levers(result.study)


def _who_decides(result: RunResult) -> list[str]:
    """The actors of whom another type than the one taken for granted changes the chance of a peace that holds."""
    if result.ripeness is None:
        return []
    durable = float(result.ripeness.base.durable[-1])
    found = [kind.actor for kind in result.ripeness.types if abs(kind.result.durable[-1] - durable) >= _MUCH]
    return list(dict.fromkeys(found))


def _confidence(result: RunResult) -> list[str]:
    """How far the answer can be leaned on, with the reason."""
    screen, question = result.screen, result.question
    if screen is None:
        return []
    numbers = [entry for entry in question.assumptions if entry.kind != "fact" and entry.path not in question.unread]
    bare = sum(not entry.source for entry in numbers)
    part = screen.sample.open.share
    if min(part, 1 - part) < 0.05:
        how = "firm within your ranges, since nearly every value in them gives the same answer on terms"
    else:
        how = "open within your ranges, since some values in them give one answer on terms and some the other"
    hangs = _who_decides(result)
    later = f"; the later course of the war hangs on what kind of player {joined(hangs)} is" if hangs else ""
    return [
        f"Confidence: {how}{later}; no firmer than its {count(len(numbers), 'judgement')}, {bare} of them without a "
        "source, and nothing in it was calibrated against other crises."
    ]
