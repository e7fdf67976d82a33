"""Two crises side by side, in words and a picture: how far apart they are, and what that comes from."""

from __future__ import annotations

from dataclasses import replace

from demarche.engine.track import past_words
from demarche.page.numbers import count, day
from demarche.page.parts import Bullets, Callout, Figure, Page, Part, Section, Text, joined, of
from demarche.report.compare_figures import Step, waterfall
from demarche.report.compare_tables import (
    afterwards_section,
    engines_section,
    files_section,
    groups_table,
    inside_table,
    limits_section,
    not_judged,
    pairs_table,
    quantities_table,
    runs_section,
)
from demarche.report.quantity_words import bare, change, level, size, unit_words, within
from demarche.study.compare.result import Comparison, Estimate, Explained, Inside, Reach, Side, Together
from demarche.study.compare.result import Part as Share

__all__ = ["compare_page", "compare_summary", "opening"]

_ENOUGH = 0.9
"""Groups that carry a crisis so much of the way are said to do."""
_SMALL = 0.1
"""Groups that make up less of the difference are said to count for little."""
_ALIKE = 0.05
"""Widths of the screen's zone no further apart than this are called alike."""
_FEW = 16
_MOST_NAMED = 4
_LONGEST_VALUES = 60
_IN_SHORT = frozenset({"short", "runs", "shares", "pairs", "engines", "limits"})
_NUMBERS = ("No", "One", "Two", "Three")


def compare_page(found: Comparison, version: str) -> Page:
    """The whole comparison, the short answer first."""
    a, b = found.a, found.b
    sections = [opening(found), runs_section(found.runs)]
    if found.quantities:
        main = found.quantities[0]
        sections += [
            Section("shares", "What the difference comes from", tuple(_shares(found, main))),
            Section("inside", "Inside the groups", tuple(_inside(found, main))),
            Section("pairs", "Two groups together", tuple(_pairs(found, main))),
            Section("others", "The same for everything compared", (quantities_table(found),)),
        ]
    sections += [engines_section(found), limits_section(found), files_section(found), afterwards_section(found)]
    made = f"Made by demarche {version} with seed {found.seed}. The same files, seed and version give this again."
    past = past_words(entry.headline for entry in found.quantities)
    footer = (past, made) if past else (made,)
    return Page(
        f"{a.name} and {b.name}", f"Why is {b.name} not {a.name}?", (_about(a), _about(b)), tuple(sections), footer
    )


def compare_summary(found: Comparison, version: str) -> Page:
    """What fits a terminal: the short answer, the shares, pairs, and what cannot be compared."""
    page = compare_page(found, version)
    kept = tuple(section for section in page.sections if section.id in _IN_SHORT)
    rest = "Parts of groups, every quantity, what both files say and what happened afterwards: --html FILE."
    return replace(page, sections=kept, footer=(rest, *page.footer))


def _about(side: Side) -> str:
    said = f"{side.name}: {side.title}, as of {day(side.as_of)}."
    if not side.ruler:
        return said
    return f"{said} Ruler: {side.ruler}; opposition: {side.opposition}; what they fight over: {side.prize}."


def opening(found: Comparison) -> Section:
    """The short answer; before it that there is none yet, where a file is not judged."""
    said = _opening(found)
    return replace(said, parts=(*not_judged(found), *said.parts))


def _opening(found: Comparison) -> Section:
    a, b = found.a.name, found.b.name
    label = f"In short: why {b} is not {a}"
    if not found.quantities:
        compared = joined([entry.called for entry in found.engines if entry.compared])
        said = f"{a} and {b} say the same in everything that changes places here: {compared}."
        return Section("short", "", (Callout(label, said),))
    main = found.quantities[0]
    if main.a is None or main.b is None or main.difference is None:
        said = "What is compared has no value in any of the versions, so there is nothing to explain."
        return Section("short", "", (Callout(label, said),))
    head = main.headline
    facts = f"{_capital(head.words)}: {level(head, main.a.mean)} in {a}, {level(head, main.b.mean)} in {b}{_by(main)}."
    told = "; in brackets the 90 % interval" if main.difference.enough else ", too few for an interval"
    rests = (
        f"Means over {count(main.n, 'version')} of each file, paired{told}. This compares what two files say; it is no "
        "evidence of what caused what."
    )
    if main.gone:
        rests += (
            f" {main.gone} of {main.tried} versions went: in them {head.words} has no value under some "
            "combination of swaps."
        )
    elif not main.difference.enough:
        rests += f" Use --draws {_FEW} or more."
    elif main.n < _FEW:
        rests += f" Over so few, even the intervals are rough: use --draws {_FEW} or more."
    able = [entry for entry in found.engines if entry.declares]
    alone = [entry.called for entry in able if entry.compared]
    if len(alone) == 1 < len(able):
        rests = f"Only {alone[0]} is compared. {rests}"
    lines = [*_way(found, main), *_within(found, main), *_detour(found, main), *_against(found, main)]
    lines += [*_little(main), *_elsewhere(found, main)]
    parts: list[Part] = [Callout(label, f"{facts} {_made_of(main, main.difference)}", "neutral", rests)]
    if lines:
        parts.append(Bullets(tuple(lines)))
    return Section("short", "", tuple(parts))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by(entry: Explained) -> str:
    if entry.headline.kind == "yes-no":
        return " (shares of versions, not probabilities)"
    return " (by the model)" if "chance" in entry.headline.unit else ""


def _made_of(entry: Explained, difference: Estimate) -> str:
    """The shares in a sentence."""
    head, whole = entry.headline, difference.mean
    certain = _worth_naming(entry)
    if float(bare(head, whole)) == 0.0 or not difference.settled:
        said = "Over these versions that is no difference to speak of"
        certain = [part for part in certain if float(bare(head, part.share.mean)) != 0.0]
        if not certain:
            return f"{said}, and no group of inputs makes one."
        pulls = joined([f"the {part.short} ({change(head, part.share.mean)})" for part in certain])
        return f"{said}, but only because opposite things meet: {pulls}."
    toward = [part for part in certain if part.share.mean * whole > 0][:_MOST_NAMED]
    away = [part for part in certain if part.share.mean * whole < 0][:_MOST_NAMED]
    if not toward:
        return f"No group of inputs stands out among the {size(head, whole)} between them."
    upright = difference if whole > 0 else Estimate(-whole, -difference.high, -difference.low, difference.enough)
    first = [f"{bare(head, part.share.mean)} from the {part.short}" for part in toward]
    first[0] = first[0].replace(" from ", " come from ", 1)
    said = f"Of the {size(head, whole)} between them{within(head, upright)}, {joined(first)}"
    if away:
        back = joined([f"the {part.short} ({bare(head, part.share.mean)})" for part in away])
        said += f"; working the other way: {back}"
    return f"{said}."


def _worth_naming(entry: Explained) -> list[Share]:
    """The groups whose share is beyond chance and no tenth of the largest, that first."""
    ordered = _sorted(entry)
    bound = _SMALL * max((abs(part.share.mean) for part in ordered), default=0.0)
    return [part for part in ordered if part.share.settled and abs(part.share.mean) >= bound]


def _sorted(entry: Explained) -> list[Share]:
    return sorted(entry.parts, key=lambda part: (-abs(part.share.mean), part.group))


def _way(found: Comparison, entry: Explained) -> list[str]:
    """How far the one group that does most goes alone, and how many together carry the first crisis to the second."""
    if not (entry.furthest and entry.difference and entry.b and entry.difference.settled):
        return []
    head, a, b = entry.headline, found.a.name, found.b.name
    best = entry.furthest[0]
    name, there = f"{of(b)} {_short(entry, best.groups[0])}", level(head, best.value.mean)
    if _far_enough(entry, best):
        return [f"One thing alone would do: with {name}, and all else as it is, {a} comes to {there}."]
    said = [
        f"No single swap does it. The most that one does: with {name}, and all else as it is, {a} comes to {there}."
    ]
    reach = next((reach for reach in entry.furthest[1:] if _far_enough(entry, reach)), None)
    if reach is not None:
        beyond = _progress(entry, reach.value.mean) > 1 + _SMALL
        where = f"{level(head, reach.value.mean)}, {'beyond' if beyond else 'near'} {of(b)} {level(head, entry.b.mean)}"
        extra = _beyond(entry, reach, entry.difference)
        how = f"; together they give {size(head, extra.mean)} more than the sum of each alone" if extra else ""
        number = _NUMBERS[len(reach.groups)]
        said.append(f"{number} together do: with {of(b)} {_names(entry, reach)}, {a} comes to {where}{how}.")
    return said


def _beyond(entry: Explained, reach: Reach, difference: Estimate) -> Estimate | None:
    """By how much two together exceed the sum of each, where they do so beyond chance and in the right direction."""
    pair: Together | None = next((pair for pair in entry.pairs if pair.groups == reach.groups), None)
    found = None if pair is None else pair.surplus
    return found if found is not None and found.settled and found.mean * difference.mean > 0 else None


def _within(found: Comparison, entry: Explained) -> list[str]:
    """What it is, in the largest of the groups that have parts, that counts."""
    difference = entry.difference
    if difference is None or not difference.settled:
        return []
    for part in _sorted(entry):
        best = _telling(entry, part, difference)
        if best is not None and part.share.mean * difference.mean > 0 and part.share.settled and entry.b is not None:
            there = level(entry.headline, entry.b.mean - best.out_of_b.mean)
            said = f"Within the {part.short} it is above all {_with_values(found, entry, best)}"
            return [f"{said}: with {of(found.a.name)}, and all else its own, {found.b.name} would stand at {there}."]
    return []


def _telling(entry: Explained, part: Share, difference: Estimate) -> Inside | None:
    """The bit of a group that adds (or takes away) most as the last of all, if any does beyond chance."""
    sign = 1.0 if part.share.mean * difference.mean > 0 else -1.0
    bits = [bit for bit in entry.inside if bit.group in part.group.split("+")]
    best = max(bits, key=lambda bit: sign * bit.out_of_b.mean * difference.mean, default=None)
    if best is None or not best.out_of_b.settled or sign * best.out_of_b.mean * difference.mean <= 0:
        return None
    return best


def _with_values(found: Comparison, entry: Explained, bit: Inside) -> str:
    """'who holds what (Syria: 0.5 to 0.65; Kosovo: 0.6 to 0.8)', where the files' values fit in a few words."""
    if len(bit.a) + len(bit.b) > _LONGEST_VALUES:
        return bit.title
    return f"{bit.title} ({found.a.name}: {bit.a}; {found.b.name}: {bit.b})"


def _first(entry: Explained, difference: Estimate) -> Share:
    return max(entry.parts, key=lambda part: part.share.mean * difference.mean)


def _detour(found: Comparison, entry: Explained) -> list[str]:
    """Whether the second crisis's answer can be had without the group that has the largest share."""
    difference = entry.difference
    if difference is None or not difference.settled or not entry.detour:
        return []
    first = _first(entry, difference)
    head, a, b = entry.headline, found.a.name, found.b.name
    reach = next((reach for reach in entry.detour if _far_enough(entry, reach)), None)
    if reach is None:
        last = entry.detour[-1]
        many = len(last.groups)
        others = "best other swap" if many == 1 else f"best {count(many, 'other swap')}"
        return [
            f"There is no way round the {first.short}: left as they are in {a}, the {others} "
            f"({_names(entry, last)}) {'brings' if many == 1 else 'bring'} it to {level(head, last.value.mean)} only."
        ]
    extra = _beyond(entry, reach, difference)
    how = f", {size(head, extra.mean)} more than the sum of each alone" if extra else ""
    return [
        f"{of(b)} answer can be had without the {first.short}, although that has the largest share: with {of(b)} "
        f"{_names(entry, reach)}, {a} comes to {level(head, reach.value.mean)}{how}."
    ]


def _against(found: Comparison, entry: Explained) -> list[str]:
    """What makes the second crisis harder than the first, and where it would stand without that."""
    difference = entry.difference
    if difference is None or entry.b is None or not difference.settled:
        return []
    head, a, b = entry.headline, found.a.name, found.b.name
    against = [
        part
        for part in _worth_naming(entry)
        if part.share.mean * difference.mean < 0
        if part.out_of_b.mean * difference.mean < 0 and part.out_of_b.settled
    ][:2]
    if not against:
        return []
    said = [f"with {of(a)} {part.short} {level(head, entry.b.mean - part.out_of_b.mean)}" for part in against]
    best = _telling(entry, against[0], difference)
    why = "" if best is None else f" Within the {against[0].short} it is above all {_with_values(found, entry, best)}."
    return [f"Not everything points that way: {b} has {level(head, entry.b.mean)}, and would have {joined(said)}.{why}"]


def _little(entry: Explained) -> list[str]:
    """Groups that count for little, whatever is said of them."""
    difference = entry.difference
    if difference is None or not difference.settled:
        return []
    bound = _SMALL * abs(difference.mean)
    few = [f"the {part.short}" for part in entry.parts if max(abs(part.share.low), abs(part.share.high)) < bound]
    if not few:
        return []
    return [f"Little or nothing comes from {joined(few)}, although the files differ there."]


def _elsewhere(found: Comparison, entry: Explained) -> list[str]:
    """Where an engine that looks at it otherwise sees the two otherwise than the one that leads."""
    leader, seen = found.engine(entry), {entry.engine}
    said = []
    for other in found.quantities:
        own = found.engine(other)
        if other.engine in seen or own is None or not own.contrast:
            continue
        seen.add(other.engine)
        how = _otherwise(found, entry, other, own.nearer)
        if how and other.a and other.b:
            one, two = (level(other.headline, side.mean) for side in (other.a, other.b))
            levels = f"{one} in {found.a.name} and {two} in {found.b.name}"
            adds = f" {leader.adds}" if leader is not None and leader.adds else ""
            said.append(f"{own.contrast}, {how}: {other.headline.words} is {levels}.{adds}")
    return said


def _otherwise(found: Comparison, entry: Explained, other: Explained, nearer: tuple[str, str]) -> str:
    """That the two are alike there, or the other way round; empty where neither is so."""
    if other.difference is None or entry.difference is None:
        return ""
    gap = other.difference.mean
    if abs(gap) <= _ALIKE:
        return "the two are alike"
    if gap * entry.difference.mean < 0:
        return f"it is the other way round, with {found.b.name} {nearer[0 if gap > 0 else 1]}"
    return ""


def _progress(entry: Explained, value: float) -> float:
    """How much of the way from the first crisis to the second a value is."""
    if entry.a is None or entry.b is None or entry.b.mean == entry.a.mean:
        return 0.0
    return (value - entry.a.mean) / (entry.b.mean - entry.a.mean)


def _far_enough(entry: Explained, reach: Reach) -> bool:
    return _progress(entry, reach.value.mean) >= _ENOUGH


def _short(entry: Explained, group: str) -> str:
    return entry.part(group).short


def _names(entry: Explained, reach: Reach) -> str:
    return joined([_short(entry, group) for group in reach.groups])


_READING = (
    "Shares: put the groups of {b} into {a} one after the other, note what each adds, and average over every order in "
    "which that can be done (the Shapley value); they sum to the difference. In brackets the 90 % interval: how far a "
    "figure may be off because only so many versions were tried. It says nothing about whether the inputs are right."
)


def _shares(found: Comparison, entry: Explained) -> list[Part]:
    if entry.difference is None:
        return []
    reading = _READING.format(a=found.a.name, b=found.b.name)
    return [_picture(found, entry), groups_table(found, entry), Text(reading, quiet=True)]


def _picture(found: Comparison, entry: Explained) -> Figure:
    head, a, b = entry.headline, found.a.name, found.b.name
    steps = [
        Step(
            _capital(part.short),
            part.share.mean,
            part.share.low if part.share.enough else part.share.mean,
            part.share.high if part.share.enough else part.share.mean,
            f"{part.title}: {change(head, part.share.mean)}{within(head, part.share)}",
        )
        for part in _sorted(entry)
    ]
    start, end = (0.0 if side is None else side.mean for side in (entry.a, entry.b))
    title = f"From {a} to {b}: {head.words}"
    unit = f"{unit_words(head)}; mean over {count(entry.n, 'version')}"
    forms = (lambda value: level(head, value), lambda value: change(head, value))
    reading = (
        "From top to bottom, each bar begins where the last one ended. Filled bars rise, broken outlines fall; thin "
        "lines are 90 % intervals of each group's share."
    )
    said = "; ".join(step.words for step in steps)
    alt = f"{a}: {level(head, start)}; {said}; {b}: {level(head, end)}"
    return Figure(waterfall((a, start), steps, (b, end), forms, unit, title), title, alt, reading, True)


def _inside(found: Comparison, entry: Explained) -> list[Part]:
    table = inside_table(found, entry)
    if table is None:
        return []
    lead = (
        "What each part of a group does by itself, put into the one crisis or missing from the other. Parts not named "
        "do little or nothing by themselves, and the parts of a group need not add up to it."
    )
    return [Text(lead), table]


def _pairs(found: Comparison, entry: Explained) -> list[Part]:
    table = pairs_table(entry)
    if table is None:
        return [Text("No two groups, swapped together, do more or less than the sum of each alone, beyond chance.")]
    lead = (
        f"Two groups of {found.b.name} put into {found.a.name} at once, all else as it is there: the pairs that do far "
        "more, or less, than the sum of what each does alone."
    )
    return [Text(lead), table]
