"""The judgements that the verdict hangs on: what stands in the file, what it does to the answer, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crisis.inventory import Assumption
from demarche.crisis.provenance import is_judged
from demarche.engine.contract import Headline
from demarche.engine.effects import Link as Varies
from demarche.engines.ripeness.adapter import DURABLE, OPEN, RIPE_SOON
from demarche.engines.screen import ScreenResult
from demarche.engines.screen.words import number_name
from demarche.page.numbers import chance, count, percent, share
from demarche.page.parts import Bullets, Item, Link, Section, Table, Text, anchor, inline
from demarche.study import Question, RunResult, StudyResult

__all__ = ["deciding", "grounds_section", "grounds_summary", "input_link"]

_MOST = 8
_MATTERS = 0.1
"""A change of the chance of a peace that holds from which the answer is said to hang on what kind of player one is."""
_ASKED = (DURABLE, OPEN, RIPE_SOON, "screen.open", "screen.width")


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


_TITLE = "Why? The judgements it hangs on"


def input_link(result: RunResult, path: str) -> Link:
    """The way to the row of an entry, by its name."""
    return Link(inline(_name(result, path)), anchor("ground", path))


def deciding(result: RunResult) -> tuple[str, ...]:
    """Paths of the actors' types on which the chance of a peace that holds hangs, in file order: at the middle of the
    ranges, or so clearly over the input sets that it is no chance."""
    study, war, question = result.study, result.ripeness, result.question
    if study is None or war is None:
        return ()
    durable = float(war.base.durable[-1])
    labels = {kind.actor for kind in war.types if abs(float(kind.result.durable[-1]) - durable) >= _MATTERS}
    found = {f"actors.{kind.actor}.type" for kind in question.kinds if kind.label in labels}
    found |= {link.input for link in study.links.get(DURABLE, ())}
    return tuple(dict.fromkeys(entry.input for entry in study.by_type if entry.input in found))


def _effects(result: RunResult) -> dict[str, list[str]]:
    """By path, what hangs on it: types first, then what stands in the way of terms, then what answers vary with."""
    found: dict[str, list[str]] = {}
    for path, said in (*_by_types(result), *_of_screen(result.screen), *_of_study(result.study)):
        if said not in found.setdefault(path, []):
            found[path].append(said)
    return found


def _by_types(result: RunResult) -> Iterator[tuple[str, str]]:
    if result.study is None:
        return
    for path in deciding(result):
        means = [
            f"{chance(entry.durable)} if it {_words(result.question, path, entry.type)}"
            for entry in result.study.by_type
            if entry.input == path
        ]
        yield path, f"A peace that holds, mean chance by the model: {'; '.join(means)}"


def _of_screen(screen: ScreenResult | None) -> Iterator[tuple[str, str]]:
    """What would have to change for terms to exist today, at the middle of the ranges."""
    if screen is None:
        return
    for step in screen.repair if len(screen.repair) > 1 else ():
        yield (
            f"screen.{step.number}",
            f"Terms today: {share(step.after)} instead of {share(step.before)}, as one of "
            f"{len(screen.repair)} changes that together bring them about",
        )
    ends = "end them" if screen.centre.open else "bring them about"
    for name in screen.smallest:
        hinge = screen.hinge(name)
        if hinge.threshold is not None:
            within = "" if hinge.in_range else ", outside its range"
            yield f"screen.{name}", f"Terms today: {share(hinge.threshold)} would by itself {ends}{within}"


def _of_study(study: StudyResult | None) -> Iterator[tuple[str, str]]:
    if study is None:
        return
    typed = {entry.input for entry in study.by_type}
    for quantity in _ASKED:
        for link in study.links.get(quantity, ()):
            if link.input not in typed:
                yield link.input, _varies(study.headline(quantity), link)


def _varies(headline: Headline, link: Varies) -> str:
    shown = percent if headline.kind == "yes-no" else share if headline.unit.startswith("share") else chance
    low, high = f"{shown(link.at_low)} where it is {link.low_is}", f"{shown(link.at_high)} {link.high_is}"
    return f"{_LABELS.get(headline.id, headline.label)}: {low}, {high}"


_LABELS = {"screen.width": "Mean room for terms on the screen (below 0: how far apart the sides are)"}


def _name(result: RunResult, path: str) -> str:
    kind = next((kind for kind in result.question.kinds if path == f"actors.{kind.actor}.type"), None)
    section, _, number = path.partition(".")
    if kind is not None:
        said = f"what kind of player {kind.label} is"
    elif section == "screen" and result.screen is not None:
        said = number_name(result.screen, number)
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
