"""The judgements that the verdict hangs on: what stands in the file, what it does to the answer, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crisis.inventory import Assumption
from demarche.crisis.provenance import is_judged
from demarche.engine.by_type import OfType
from demarche.engine.contract import Headline
from demarche.engine.effects import Link as Varies
from demarche.engine.question import Question
from demarche.engine.registry import engines
from demarche.page.numbers import chance, count, percent, share
from demarche.page.parts import Bullets, Item, Link, Section, Table, Text, anchor
from demarche.study import RunResult, StudyResult

__all__ = ["deciding", "deciding_paths", "grounds_section", "grounds_summary", "lead_of", "to_judge"]

_MOST = 8
_FIRST = 7
"""Entries that are named of those to judge first."""
_MATTERS = 0.1
"""A change of the chance of a peace that holds from which the answer is said to hang on what kind of player one is."""


def grounds_section(result: RunResult) -> Section:
    """A table, what decides most first; each row leads to the same entry in the full list."""
    entries, effects = _deciding_entries(result), _effects(result)
    if not entries:
        return Section("grounds", _TITLE, ())
    rows = tuple(
        (_name(result, e.path), _value(result.question, e), "; ".join(effects[e.path]), _why(e)) for e in entries
    )
    lead = (
        f"Of {count(len(result.question.assumptions), 'entry', 'entries')} in the file these decide most. Each has its "
        "reason beside it; names in brackets lead to sources. Think one of them wrong? Change it with --set PATH=VALUE "
        "and run again; the path stands in the full list."
    )
    names = tuple(anchor("ground", entry.path) for entry in entries)
    see = tuple((Link("in the full list", anchor("input", entry.path)),) for entry in entries)
    header = ("Judgement", "In the file", "What hangs on it", "Reason and source")
    return Section("grounds", _TITLE, (Text(lead), Table(header, rows, names=names, see=see)))


def grounds_summary(result: RunResult) -> Section:
    """The same in few lines, for the terminal: what stands in the file, by which path, and from which sources."""
    items = tuple(
        Item(f"{_value(result.question, entry)} [{', '.join(entry.source) or 'no source'}]", _short(result, entry))
        for entry in _deciding_entries(result)
    )
    return Section("grounds", _TITLE, (Bullets(items),) if items else ())


def _short(result: RunResult, entry: Assumption) -> str:
    return f"{_name(result, entry.path)} ({entry.path})"


def _deciding_entries(result: RunResult) -> list[Assumption]:
    told = {entry.path: entry for entry in result.question.assumptions}
    return [told[path] for path in _effects(result) if path in told][:_MOST]


def deciding_paths(result: RunResult) -> tuple[str, ...]:
    """Paths of what decides most, the first of all first."""
    return tuple(_effects(result))


def to_judge(result: RunResult) -> tuple[str, ...]:
    """What nobody has judged yet and decides most, an entry a line: its path and the question in the file."""
    still = {entry.path: entry for entry in result.question.assumptions if not is_judged(entry.note)}
    order = [path for path in _effects(result) if path in still]
    order += [path for path in still if path not in order]
    return tuple(f"{path}: {_asks(still[path])}" for path in order[:_FIRST])


def _asks(entry: Assumption) -> str:
    """The question that stands in the entry's note, or what it is about."""
    _, _, question = entry.note.partition(":")
    return " ".join((question or entry.text).split())


_TITLE = "Why? The judgements it hangs on"


def lead_of(result: RunResult, entry: OfType) -> float:
    """The mean of the leading figure among the versions of one type."""
    study = result.study
    lead = None if study is None else next((h.id for h in study.headlines if h.role == "lead"), None)
    spread = None if lead is None else entry.spreads.get(lead)
    return 0.0 if spread is None or spread.mean is None else spread.mean


def deciding(result: RunResult) -> tuple[str, ...]:
    """Paths of the actors' types on which the leading figure hangs, in file order: its mean differs between types by
    more than a little, or so clearly that it is no chance."""
    study = result.study
    if study is None:
        return ()
    lead = next((h.id for h in study.headlines if h.role == "lead"), None)
    found = {link.input for link in study.links.get(lead or "", ())}
    for path in {entry.input for entry in study.by_type}:
        means = [lead_of(result, entry) for entry in study.by_type if entry.input == path]
        if max(means) - min(means) >= _MATTERS:
            found.add(path)
    return tuple(dict.fromkeys(entry.input for entry in study.by_type if entry.input in found))


def _effects(result: RunResult) -> dict[str, list[str]]:
    """By path, what hangs on it: types first, then what stands in the way of terms, then what answers vary with."""
    found: dict[str, list[str]] = {}
    told = [
        (ground.path, ground.said)
        for engine in engines()
        if engine.name in result.answers
        for ground in engine.grounds(result.answers[engine.name])
        if ground.role in ("", "lead")
    ]
    for path, said in (*_by_types(result), *told, *_of_study(result.study)):
        if said not in found.setdefault(path, []):
            found[path].append(said)
    return found


def _by_types(result: RunResult) -> Iterator[tuple[str, str]]:
    if result.study is None:
        return
    for path in deciding(result):
        means = [
            f"{chance(lead_of(result, entry))} if it {_words(result.question, path, entry.type)}"
            for entry in result.study.by_type
            if entry.input == path
        ]
        yield path, f"A peace that holds, mean chance by the model: {'; '.join(means)}"


def _of_study(study: StudyResult | None) -> Iterator[tuple[str, str]]:
    if study is None:
        return
    typed = {entry.input for entry in study.by_type}
    for headline in study.headlines:
        for link in study.links.get(headline.id, ()) if headline.role in ("lead", "now", "soon") else ():
            if link.input not in typed:
                yield link.input, _varies(headline, link)


def _varies(headline: Headline, link: Varies) -> str:
    shown = percent if headline.kind == "yes-no" else share if headline.unit.startswith("share") else chance
    low, high = f"{shown(link.at_low)} where it is {link.low_is}", f"{shown(link.at_high)} {link.high_is}"
    return f"{headline.label}: {low}, {high}"


def _name(result: RunResult, path: str) -> str:
    kind = next((kind for kind in result.question.kinds if path == f"actors.{kind.actor}.type"), None)
    if kind is not None:
        said = f"what kind of player {kind.label} is"
    else:
        said = next(entry.text for entry in result.question.assumptions if entry.path == path).rstrip(".")
    return f"{said[:1].upper()}{said[1:]}"


def _words(question: Question, path: str, kind: str) -> str:
    return next((k.words for k in question.kinds if path == f"actors.{k.actor}.type" and k.id == kind), kind)


def _value(question: Question, entry: Assumption) -> str:
    kinds = [k for k in question.kinds if entry.path == f"actors.{k.actor}.type" and k.weight]
    return "; ".join(f"{percent(k.weight)}: {k.words}" for k in kinds) or entry.value


def _why(entry: Assumption) -> str:
    own = "No source: the analyst's own reading." if is_judged(entry.note) else ""
    cited = f"[{', '.join(entry.source)}]" if entry.source else own
    return f"{entry.note} {cited}".strip()
