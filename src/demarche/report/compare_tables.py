"""The tables of a comparison, what it leaves out, what the files say, and what happened afterwards."""

from __future__ import annotations

from demarche.engine.contract import Headline
from demarche.page.numbers import count, day
from demarche.page.parts import Bullets, Callout, Part, Section, Table, Text, joined
from demarche.report.quantity_words import change_with, level, within
from demarche.study.compare.result import Comparison, Estimate, Explained, RunPair, TakingPart

__all__ = [
    "afterwards_section",
    "engines_section",
    "files_section",
    "groups_table",
    "inside_table",
    "limits_section",
    "not_judged",
    "pairs_table",
    "quantities_table",
    "runs_section",
]

_MOST_PAIRS = 6
_MOST_CHANGES = 40
_MOST_EVENTS = 12


def not_judged(found: Comparison) -> list[Part]:
    """That there is no answer yet, and what of each file nobody has judged; nothing where all of it is."""
    open_ = [f"{count(side.unjudged, 'input')} of {side.name}" for side in (found.a, found.b) if side.unjudged]
    if not open_:
        return []
    said = f"Nobody has judged yet: {joined(open_)}. What stands below only shows how an answer looks."
    return [Callout("No answer yet", said, "neutral", "'demarche check' lists what is still to judge.")]


def groups_table(found: Comparison, entry: Explained) -> Table:
    """One row for each group: its share, what it does alone, what its absence costs."""
    head, a, b = entry.headline, found.a.name, found.b.name
    ordered = sorted(entry.parts, key=lambda part: (-abs(part.share.mean), part.group))
    rows: list[tuple[str, ...]] = [
        (
            _capital(part.title),
            change_with(head, part.share),
            change_with(head, part.into_a),
            change_with(head, part.out_of_b),
        )
        for part in ordered
    ]
    if entry.difference is not None:
        rows.append(("All of it", *[change_with(head, entry.difference)] * 3))
    header = ("What changes places", "Share of the difference", f"Alone, put into {a}", f"Last of all, into {b}")
    unit = "points of a hundred" if level(head, 0.0).endswith("%") else head.unit
    return Table(header, tuple(rows), f"{_capital(head.words)}, in {unit}")


def inside_table(found: Comparison, entry: Explained) -> Table | None:
    """What each bit of a group does by itself, beside what the two files say."""
    head = entry.headline
    shares = {part.group: part for part in entry.parts}
    order = sorted(shares.values(), key=lambda part: (-abs(part.share.mean), part.group))
    bound = 0.1 * max((abs(part.share.mean) for part in entry.parts), default=0.0)
    rows = []
    for part in order:
        for bit in entry.inside:
            if bit.group == part.group and max(abs(bit.into_a.mean), abs(bit.out_of_b.mean)) > bound:
                effects = (change_with(head, bit.into_a), change_with(head, bit.out_of_b))
                rows.append((_capital(part.short), bit.title, bit.a, bit.b, *effects))
    names = found.a.name, found.b.name
    header: tuple[str, ...] = ("Group", "Part", *(f"{name} says" for name in names))
    header += (f"Alone, put into {names[0]}", f"Last of all, into {names[1]}")
    return Table(header, tuple(rows)) if rows else None


def pairs_table(entry: Explained) -> Table | None:
    """Pairs that do more or less than the sum of each, beyond chance, largest first."""
    head = entry.headline
    bound = 0.1 * max((abs(part.share.mean) for part in entry.parts), default=0.0)
    pairs = [pair for pair in entry.pairs if pair.surplus.settled and abs(pair.surplus.mean) > bound]
    pairs.sort(key=lambda pair: (-abs(pair.surplus.mean), pair.groups))
    rows = []
    for pair in pairs[:_MOST_PAIRS]:
        names = (_capital(entry.part(group).short) for group in pair.groups)
        effects = (change_with(head, effect).split(" (")[0] for effect in (pair.one, pair.other, pair.both))
        rows.append((*names, *effects, change_with(head, pair.surplus)))
    header = ("One", "Other", "One alone", "Other alone", "Both", "Beyond the sum")
    return Table(header, tuple(rows), "", frozenset({2, 3, 4})) if rows else None


def quantities_table(found: Comparison) -> Table:
    """Every quantity: both levels, the difference, and each group's share."""
    groups = {part.group: part.short for entry in found.quantities for part in entry.parts}
    header = ("", *(entry.headline.label for entry in found.quantities))
    rows = [
        (found.a.name, *(_level(entry.headline, entry.a) for entry in found.quantities)),
        (found.b.name, *(_level(entry.headline, entry.b) for entry in found.quantities)),
        (
            "Difference",
            *("–" if e.difference is None else change_with(e.headline, e.difference) for e in found.quantities),
        ),
    ]
    for group, short in groups.items():
        cells = []
        for entry in found.quantities:
            part = next((part for part in entry.parts if part.group == group), None)
            cells.append("–" if part is None else change_with(entry.headline, part.share))
        rows.append((f"from the {short}", *cells))
    rows.append(("Versions", *(str(entry.n) for entry in found.quantities)))
    return Table(
        header, tuple(rows), "Levels, differences and shares (a yes or no, and a chance, in points of a hundred)"
    )


def _level(head: Headline, value: Estimate | None) -> str:
    return "–" if value is None else f"{level(head, value.mean)}{within(head, value)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def limits_section(found: Comparison) -> Section:
    """What was put on one footing, what cannot be compared, and what no such figure can say."""
    always = (
        "Roles are compared, not actors: who rules, who opposes, who helps each, who threatens. Whether two rulers are "
        "alike in anything else, no number here says.",
        "That a difference comes from a group of inputs is no evidence that it was the cause: it follows from what the "
        "two files say and from the model, and both can be wrong in the same place.",
        "Where the same thing is entered in two ways, say a demand as a bound in one file and not in the other, that "
        "counts as a difference too. Read the parts of a large share before you quote it.",
    )
    return Section("limits", "What cannot be compared", (Bullets((*map(_sentence, found.notes), *always)),))


def _sentence(words: str) -> str:
    return f"{_capital(words)}."


def engines_section(found: Comparison) -> Section:
    """Of each engine that takes part in either crisis: whether its inputs change places, or why not, and in what it
    says something else of the two as they are."""
    names = (found.a.name, found.b.name)
    rows = [
        (_capital(entry.called), _capital(own.headline.words), *(_level(own.headline, side) for side in (own.a, own.b)))
        for entry in found.engines
        for own in entry.levels
        if own.differs
    ]
    caption = "Where engines whose inputs stay in place differ (means over the versions, 90 % intervals)"
    table = (Table(("Engine", "Quantity", *names), tuple(rows), caption),) if rows else ()
    said = tuple(f"{_capital(entry.called)}: {_standing(entry, names)}." for entry in found.engines)
    return Section("engines", "Engine by engine", (Bullets(said), *table))


def _standing(entry: TakingPart, names: tuple[str, str]) -> str:
    """What becomes of an engine in a comparison."""
    alone = "" if entry.a and entry.b else names[0 if entry.a else 1]
    if entry.compared:
        return "compared above"
    if entry.declares:
        return f"not compared, since it takes part in {alone} alone"
    why = f"nothing changes places here, since {entry.unlike}"
    if alone:
        return f"{why}; it takes part in {alone} alone"
    if not entry.levels:
        return why
    apart = sum(level.differs for level in entry.levels)
    return f"{why}; {_apart(len(entry.levels), apart)}"


def _apart(told: int, apart: int) -> str:
    if not apart:
        return "it says the same of both"
    return f"of {count(told, 'answer')} that it gives {apart} {'differs' if apart == 1 else 'differ'}"


def files_section(found: Comparison) -> Section:
    """What the swapped groups say in both files."""
    titles = {part.group: part.title for entry in found.quantities for part in entry.parts}
    parts: list[Part] = []
    for group, title in titles.items():
        own = [entry for entry in found.inputs if entry.group in group.split("+")]
        rows = tuple((f"{entry.text.rstrip('.')} [{entry.path}]", entry.a or "–", entry.b or "–") for entry in own)
        if rows:
            caption = f"{_capital(title)} ({len(rows)})"
            parts.append(Table(("What", found.a.name, found.b.name), rows, caption, folded=True))
    return Section("files", "What the two files say", tuple(parts))


def afterwards_section(found: Comparison) -> Section:
    """The record of both, beside the answers and never part of them."""
    one, other = found.afterwards
    if one is None or other is None:
        return Section("afterwards", "What happened afterwards", ())
    parts: list[Part] = [
        Text(
            "No answer above made use of this; it stands here so that the answers can be held against it.",
            quiet=True,
        ),
        Text(f"{found.a.name}: {one.summary}"),
        Text(f"{found.b.name}: {other.summary}"),
    ]
    for side, said in ((found.a, one), (found.b, other)):
        rows = tuple((day(date), event) for date, event in said.events[:_MOST_EVENTS])
        if rows:
            parts.append(Table(("Date", "Event"), rows, f"{side.name} after {day(side.as_of)}", folded=True))
    return Section("afterwards", "What happened afterwards", tuple(parts))


def runs_section(runs: RunPair | None) -> Section:
    """Two runs as they were: what each was asked, what it found, what changed in the file between them."""
    if runs is None:
        return Section("runs", "The two runs", ())
    names = tuple(f"{letter}: {folder}" for letter, folder in zip("AB", runs.folders, strict=True))
    asked = tuple(
        (key.replace("_", " "), *(str(side.get(key, "") or "–") for side in runs.asked)) for key in runs.asked[0]
    )
    found = tuple((_capital(head.words), _level(head, a), _level(head, b)) for head, a, b in runs.found)
    parts: list[Part] = [Table(("Asked", *names), asked, "What each run was asked")]
    if found:
        parts.append(Table(("Found", *names), found, "What each run found, without further levers (90 % intervals)"))
    if runs.changed:
        cut = f"; the first {_MOST_CHANGES}" if len(runs.changed) > _MOST_CHANGES else ""
        caption = f"What the two files say otherwise ({len(runs.changed)}{cut})"
        parts.append(Table(("Path", *names), runs.changed[:_MOST_CHANGES], caption, folded=len(runs.changed) > 12))
    elif runs.one_crisis:
        parts.append(Text("The two runs read the same judged numbers, types and wants."))
    return Section("runs", "The two runs", tuple(parts))
