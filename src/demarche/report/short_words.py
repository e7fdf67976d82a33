"""The answer in short: a few sentences to take away; the sections below give their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.engine.by_type import OfType
from demarche.engine.contract import Short
from demarche.engine.question import Kind
from demarche.engine.verdict import tone_of_code
from demarche.page.numbers import chance, count, percent
from demarche.page.parts import Bullets, Callout, Item, Link, Part, Section, anchor, joined
from demarche.report.answered import speaker
from demarche.report.claims_words import claims_in_one_line
from demarche.report.grounds_words import deciding, lead_of
from demarche.report.helps_words import best_in_words
from demarche.study import RunResult

__all__ = ["headline_of", "short_section"]

_VERSIONS = (
    "A version gives every uncertain entry of the file one value from its range; a share of versions is no probability."
)


def short_section(result: RunResult, shorts: Sequence[Short], *, judged: bool) -> Section:
    """The first box: go now or not, on whom that hangs, what has to change, what helps most, and where the reasons are.

    Every line leads to its section and to the judgements it rests on.
    """
    if not judged:
        return Section("short", "", (Callout("No answer yet", "Not all of it is judged yet.", "neutral"),))
    head = headline_of(result)
    parts: list[Part] = [] if head is None else [head]
    hangs = bool(deciding(result))  # then the leading figure, which comes first, is told by type and not over all
    ahead = [line.item for line in shorts if line.slot == "ripe" and (line.rank or not hangs)]
    behind = [line.item for line in shorts if line.slot in ("why", "front", "levers")]
    others = [line.item for line in shorts if line.slot not in ("ripe", "why", "front", "levers")]
    groups = {
        "What it hangs on": [*ahead, *_players(result), *_steady(result)],
        "What stands in the way, and what would help": [*behind, *_levers(result)],
        "What else there is to know": [*others, *_argument(result)],
    }
    parts += [Bullets(tuple(lines), title) for title, lines in groups.items() if lines]
    return Section("short", "", tuple(parts))


def headline_of(result: RunResult) -> Callout | None:
    """Go now or not; None where no engine gives a verdict."""
    study = result.study
    if study is None or study.verdict is None:
        return None
    verdict = study.verdict
    exist = round(verdict.open_now * verdict.versions)
    said = (
        f"Terms that both sides prefer to fighting on exist today in {exist} of {verdict.versions} versions of this "
        f"crisis. {_turns(result)}"
    ).strip()
    label = "In short: yes, as far as terms go" if verdict.code == "ripe" else f"In short: {verdict.code}"
    leader = speaker(result)
    reasons = (leader.reasons,) if leader is not None and leader.reasons is not None else ()
    links = (Link("the judgements it hangs on", "grounds"), *reasons)
    return Callout(label, said, tone_of_code(verdict.code), _VERSIONS, links)


def _turns(result: RunResult) -> str:
    """Whether the verdict is another if somebody is of another type; empty where nothing hangs on that."""
    said = []
    for name, known in _by_player(result).items():
        verdicts = {entry.verdict.code for _, entry in known if entry.verdict is not None}
        if len(verdicts) == 1:
            said.append(f"The war is {verdicts.pop()} whatever kind of player {name} is.")
            continue
        told = [f"{entry.verdict.code} if it {kind.words}" for kind, entry in known if entry.verdict is not None]
        said.append(f"Played on, the war turns on what kind of player {name} is: {'; '.join(told)}.")
    return " ".join(said)


def _by_player(result: RunResult) -> dict[str, list[tuple[Kind, OfType]]]:
    """Of each actor on whose type the answer hangs, by name: its types with what is said of each, the best first."""
    found = {}
    for path in deciding(result):
        kinds = {kind.id: kind for kind in result.question.kinds if path == f"actors.{kind.actor}.type"}
        own = [entry for entry in (result.study.by_type if result.study else ()) if entry.input == path]
        known = sorted(((kinds[entry.type], entry) for entry in own), key=lambda pair: -lead_of(result, pair[1]))
        found[known[0][0].label] = known
    return found


def _players(result: RunResult) -> Iterator[Item]:
    """The verdict under each type of an actor on whom it hangs: a judgement, and said before all else."""
    for name, known in _by_player(result).items():
        told = [
            f"If it {kind.words} ({percent(kind.weight)} by the file's weights): {entry.verdict.code}. In these "
            f"{entry.versions} versions a peace that holds has a mean chance of {chance(lead_of(result, entry))}."
            for kind, entry in known
            if entry.verdict is not None
        ]
        see = (Link("the judgement, its reason and sources", anchor("ground", known[0][1].input)),)
        yield Item(" ".join(told), f"Most hangs on what kind of player {name} is", see)


def _levers(result: RunResult) -> list[Item]:
    """What helps most in either hands, told by type where the figure hangs on one."""
    helps, see = None if result.study is None else result.study.helps, (Link("every lever", "levers"),)
    return [] if helps is None else [Item(said, "What would help", see) for said in best_in_words(helps)]


def _argument(result: RunResult) -> list[Item]:
    said = "" if result.claims is None else claims_in_one_line(result.claims)
    return [Item(said, "The argument on trial", (Link("claim by claim", "claims"),))] if said else []


def _steady(result: RunResult) -> Iterator[Item]:
    """How steady the answer is across the ranges, and how good its basis is."""
    question, verdict = result.question, None if result.study is None else result.study.verdict
    if verdict is None:
        return
    numbers = [entry for entry in question.assumptions if entry.kind != "fact" and entry.path not in question.unread]
    bare = sum(not entry.source for entry in numbers)
    part = verdict.open_now
    if not result.study or not result.study.inputs:
        how = "No number was given a range: nothing was tried"
    elif min(part, 1 - part) < 0.05:
        how = "Nearly every version gives the same answer on terms today"
    else:
        how = "Some versions give one answer on terms today and some the other"
    labels = {f"actors.{kind.actor}.type": kind.label for kind in question.kinds}
    hangs = [labels[path] for path in deciding(result) if path in labels]
    later = f"; what comes later hangs on what kind of player {joined(hangs)} is" if hangs else ""
    basis = f"It rests on {count(len(numbers), 'judgement')}, {bare} of them without a source."
    see = (Link("all judgements", "assumptions"), Link("what this cannot say", "limits"))
    yield Item(f"{how}{later}. {basis}", "How far to lean on it", see)
