"""The answer in short: a few sentences to take away; the sections below give their reasons."""

from __future__ import annotations

from demarche.engines.agenda.words import agenda_in_one_line
from demarche.engines.council.answer import CouncilAnswer
from demarche.engines.council.words import in_one_line
from demarche.engines.ripeness.adapter import DURABLE
from demarche.engines.ripeness.answer import AT_LEAST
from demarche.engines.ripeness.history_words import history_in_one_line
from demarche.engines.ripeness.waiting_words import month_in_one_line
from demarche.engines.ripeness.words import blocker_in_short, ripe_in_one_line
from demarche.engines.screen import ScreenResult
from demarche.engines.screen.words import cause_name, changes_in_short
from demarche.engines.stability.moves_words import leads_to
from demarche.page.numbers import chance, count, percent
from demarche.page.parts import Bullets, Callout, Item, Link, Part, Section, anchor, joined
from demarche.report.claims_words import claims_in_one_line
from demarche.report.grounds_words import deciding, input_link
from demarche.report.levers_words import best_levers
from demarche.study import RunResult
from demarche.study.by_type import OfType
from demarche.study.question import Kind

__all__ = ["headline_of", "short_section"]


_WITHIN = 0.1
"""An obstacle that comes first in fewer of the input sets than this is left to the sections below."""


def short_section(result: RunResult, *, judged: bool) -> Section:
    """The first box: go now or not, on whom that hangs, what has to change, what helps most, and where the reasons are.

    Every line leads to its section and to the judgements it rests on.
    """
    if not judged:
        return Section("short", "", (Callout("No answer yet", "Not all of it is judged yet.", "neutral"),))
    parts: list[Part] = []
    if result.screen is not None:
        parts.append(headline_of(result, result.screen, _turns(result)))
    councils = [_council(answer) for answer in result.councils if answer.drafts]
    groups = {
        "What it hangs on": [*_peace(result), *_players(result), *_confidence(result)],
        "What stands in the way, and what would help": [
            *_obstacles(result),
            *_change(result),
            *_levers(result),
            *_beside(result),
        ],
        "What else there is to know": [*_waiting(result), *_where_to(result), *councils, *_argument(result)],
    }
    parts += [Bullets(tuple(lines), title) for title, lines in groups.items() if lines]
    return Section("short", "", tuple(parts))


def headline_of(result: RunResult, screen: ScreenResult, turns: str = "") -> Callout:
    """Go now or not. The question is about today, so one answer holds where the screen and the war agree on today; if
    the war ripens, that is said beside it. Only where they differ about today there are two answers.

    ``turns``: whether the answer turns on what kind of player somebody is, as a sentence.
    """
    part = screen.sample.open.share
    where, sets = "none" if part == 0 else percent(part), f"{screen.sample.draws:,}"
    ripe = None if result.ripeness is None else result.ripeness.verdict
    if ripe is not None and (ripe.code == "ripe") != (part >= result.question.ripe_at):
        said = (
            f"Terms that both sides prefer to fighting exist today in {percent(ripe.open_now)} of {ripe.sets} input "
            f"sets if the war is played month by month, but in {where} of {sets} by a quick test of nine numbers (the "
            "screen)."
        )
        return Callout("In short: two answers", f"{said} {turns}".strip(), "mixed", _TWO_WAYS, _SECTIONS)
    if ripe is not None and ripe.code != "ripe":
        said = (
            f"Today terms that both sides prefer to fighting exist in {where} of {sets} input sets by a quick test of "
            f"nine numbers (the screen), and in {percent(ripe.open_now)} of {ripe.sets} with the war played month by "
            f"month; in {percent(ripe.opens_within_year)} they are more likely than not to exist within a year."
        )
        ripening = ripe.code == "ripening"
        holds_not = ripe.code == "could be signed, would not hold"
        label = "In short: not now, but ripening" if ripening else "In short: not now"
        label = "In short: could be signed, would not hold; a guarantee first" if holds_not else label
        tone = "mixed" if ripening or holds_not or part > 0 else "bad"
        return Callout(label, f"{said} {turns}".strip(), tone, _TWO_WAYS, _SECTIONS)
    if part >= result.question.ripe_at:
        where = f"in {percent(part)} of the input sets tested" if _tried(result) else "with the numbers as they stand"
        head = f"Terms to be had at the table exist {where}. {turns}".strip()
        tone = "good" if part == 1 else "mixed"
        return Callout("In short: yes, as far as terms go", head, tone, _INPUT_SETS, _SECTIONS)
    head = f"In {where} of the input sets tested do terms exist that both sides prefer to fighting. {turns}".strip()
    return Callout("In short: not now", head, "bad" if part == 0 else "mixed", _INPUT_SETS, _SECTIONS)


def _turns(result: RunResult) -> str:
    """Whether the verdict on the war is another if somebody is of another type; empty where nothing hangs on that."""
    said = []
    for name, known in _by_player(result).items():
        verdicts = {entry.verdict(result.question.ripe_at) for _, entry in known}
        if len(verdicts) == 1:
            said.append(f"The war is {verdicts.pop()} whatever kind of player {name} is.")
            continue
        told = [f"{entry.verdict(result.question.ripe_at)} if it {kind.words}" for kind, entry in known]
        said.append(f"Played on, the war turns on what kind of player {name} is: {'; '.join(told)}.")
    return " ".join(said)


def _by_player(result: RunResult) -> dict[str, list[tuple[Kind, OfType]]]:
    """Of each actor on whose type the war hangs, by name: its types with what the war comes to, the best first."""
    study, found = result.study, {}
    for path in deciding(result):
        kinds = {kind.id: kind for kind in result.question.kinds if path == f"actors.{kind.actor}.type"}
        own = [entry for entry in (() if study is None else study.by_type) if entry.input == path]
        known = sorted(((kinds[entry.type], entry) for entry in own), key=lambda pair: -pair[1].durable)
        found[known[0][0].label] = known
    return found


_INPUT_SETS = (
    "An input set gives every uncertain entry of the file one value from its range; a share of input sets is no "
    "probability."
)
_TWO_WAYS = (
    f"{_INPUT_SETS} The screen weighs a settlement today against fighting to the end, takes every announced condition "
    "at its word and counts what a side would lose if cheated; the war counts threats, what is learned, and that one "
    "can settle later."
)
_WAR = Link("the war month by month", "ripeness")
_SECTIONS = (
    Link("the judgements it hangs on", "grounds"),
    Link("the nine numbers", "terms"),
    _WAR,
)


def _peace(result: RunResult) -> list[Item]:
    """The chance of a peace that holds, and what past talks make of it."""
    war = result.ripeness
    if war is None:
        return []
    spread = None if result.study is None else result.study.spreads.get(DURABLE)
    lines = [Item(ripe_in_one_line(war, spread), "A peace that holds", (_WAR,))]
    return [*lines, *(Item(said, "Past talks", (_WAR,)) for said in history_in_one_line(war.history))]


def _players(result: RunResult) -> list[Item]:
    """The verdict under each type of an actor on whom it hangs: a judgement, and said before all else."""
    items = []
    for name, known in _by_player(result).items():
        told = [
            f"If it {kind.words} ({percent(kind.weight)} by the file's weights): "
            f"{entry.verdict(result.question.ripe_at)}. Of these {entry.sets} input sets terms exist now in "
            f"{percent(entry.open_now)}, within a year more likely than not in {percent(entry.opens_within_year)}; a "
            f"peace that holds has a mean chance of {chance(entry.durable)}."
            for kind, entry in known
        ]
        see = (Link("the judgement, its reason and sources", anchor("ground", known[0][1].input)), _WAR)
        items.append(Item(" ".join(told), f"Most hangs on what kind of player {name} is", see))
    return items


def _beside(result: RunResult) -> list[Item]:
    war = result.ripeness
    if war is None:
        return []
    said = agenda_in_one_line(war.agenda, AT_LEAST if war.verdict is None else war.verdict.at_least)
    return [Item(said, "What can be agreed now", (Link("item by item", "agenda"),))] if said else []


def _obstacles(result: RunResult) -> list[Item]:
    screen, war = result.screen, result.ripeness
    said, see = [], []
    if screen is not None and not screen.centre.open and screen.sample.causes:
        ordered = sorted(screen.sample.causes.items(), key=lambda entry: -entry[1].share)
        named = [(code, part) for code, part in ordered if part.share >= _WITHIN]
        first = [f"{cause_name(screen, code)} ({percent(part.share)})" for code, part in named]
        said += [f"by the screen first {joined(first)}, by share of the input sets"] if first else []
        numbers = [name for cause in screen.centre.causes for name in cause.numbers]
        see = [input_link(result, f"screen.{name}") for name in dict.fromkeys(numbers)]
    blocker = None if war is None else blocker_in_short(war)
    if blocker:
        said.append(f"with the war played month by month, at the middle of the ranges, {blocker}")
    if not said:
        return []
    words = "; ".join(said)
    return [Item(f"{words[0].upper()}{words[1:]}.", "What stands in the way", (Link("each obstacle", "terms"), *see))]


def _change(result: RunResult) -> list[Item]:
    if result.screen is None or result.screen.centre.open:
        return []
    changes = changes_in_short(result.screen)
    steps = [input_link(result, f"screen.{step.number}") for step in result.screen.repair]
    said = f"{changes[:1].upper()}{changes[1:]} (on the screen, all else at the middle of its range)."
    return [Item(said, "What has to change first", (Link("every way out", "terms"), *steps))] if changes else []


def _where_to(result: RunResult) -> list[Item]:
    stability = result.stability
    if stability is None or stability.model.status_quo is None:
        return []
    model = stability.model
    start = model.status_quo
    see = (Link("step by step", "moves"), Link("what each actor wants", "assumptions"))
    if start is not None and stability.strength(model.id_of(start)) == "nash":
        return [Item("The actors stay where they are: nobody wants to leave today's situation.", _LEFT, see)]
    return [Item(f"Each taking the steps it wants, the actors can end up here: {leads_to(stability)}.", _LEFT, see)]


_LEFT = "Left to themselves"


def _levers(result: RunResult) -> list[Item]:
    see = (Link("every lever", "levers"),)
    return [] if result.study is None else [Item(said, head, see) for head, said in best_levers(result.study)]


def _waiting(result: RunResult) -> list[Item]:
    said = None if result.ripeness is None else month_in_one_line(result.ripeness)
    return [Item(said, "The price of a month", (Link("by month and by neighbour", "waiting"),))] if said else []


def _council(answer: CouncilAnswer) -> Item:
    head, said = in_one_line(answer)
    return Item(said, head, (Link("who blocks", f"council-{answer.body.id}"),))


def _argument(result: RunResult) -> list[Item]:
    said = "" if result.claims is None else claims_in_one_line(result.claims)
    return [Item(said, "The argument on trial", (Link("claim by claim", "claims"),))] if said else []


def _tried(result: RunResult) -> bool:
    """Whether the file leaves anything open: if it does not, all input sets are one and the same."""
    return result.study is None or any(not entry.only_under for entry in result.study.inputs)


def _confidence(result: RunResult) -> list[Item]:
    """How far the answer can be leaned on, with the reason."""
    screen, question = result.screen, result.question
    if screen is None:
        return []
    numbers = [entry for entry in question.assumptions if entry.kind != "fact" and entry.path not in question.unread]
    bare = sum(not entry.source for entry in numbers)
    part = screen.sample.open.share
    if not _tried(result):
        how = "Untested: no number was given a range, so that nothing was tried"
    elif min(part, 1 - part) < 0.05:
        how = "Firm within the file's ranges, since nearly every value in them gives the same answer on terms"
    else:
        how = "Open within the file's ranges, since some values in them give one answer on terms and some the other"
    labels = {f"actors.{kind.actor}.type": kind.label for kind in question.kinds}
    hangs = [labels[path] for path in deciding(result) if path in labels]
    later = f"; the later course of the war hangs on what kind of player {joined(hangs)} is" if hangs else ""
    said = (
        f"{how}{later}; no firmer than its {count(len(numbers), 'judgement')}, {bare} of them without a source, and "
        "nothing in it was calibrated against other crises."
    )
    see = (Link("all judgements", "assumptions"), Link("what this cannot say", "limits"))
    return [Item(said, "Confidence", see)]
