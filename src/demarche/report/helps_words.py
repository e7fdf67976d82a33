"""What would help, in words: by type, levers that cannot be told apart together; what hurts or does nothing is said."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.by_type import if_it
from demarche.page.chart import both
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Figure, Part, Section, Table, Text, joined
from demarche.report.helps_chart import amount, helps_chart, points, shortlist
from demarche.report.helps_tables import lever_tables, pair_tables, reasons
from demarche.study.helps import Group, Helps, Says

__all__ = ["READING", "best_in_words", "counted", "helps_parts", "helps_section", "helps_summary", "title_of"]

_SAYS: tuple[Says, ...] = ("helps", "hurts", "either way", "little", "no effect")
_VERBS: dict[Says, tuple[str, str]] = {
    "helps": ("helps", "help"),
    "hurts": ("hurts", "hurt"),
    "either way": ("goes either way", "go either way"),
    "little": ("does little", "do little"),
    "no effect": ("does nothing", "do nothing"),
}


def helps_section(helps: Helps | None, seat: str) -> Section:
    """A dot for each lever by type, which levers are best and cannot be told apart, and a table with every reason."""
    if helps is None or not helps.levers:
        return Section("levers", "What would help, and who holds it", ())
    return Section("levers", title_of(helps), tuple(helps_parts(helps, seat)))


def helps_parts(helps: Helps, seat: str) -> Iterator[Part]:
    """What helps most in either hands, the picture, tables of one unit a column, and why a lever hurts or does
    nothing."""
    twins = [f"{_named(helps, one)} and {_named(helps, other)}" for one, other in helps.twins]
    same = [f"One lever counted twice, since they move together in all versions: {'; '.join(twins)}."] if twins else []
    yield Bullets((*best_in_words(helps), *same))
    own = tuple(one for one in helps.levers if one.pulled.ours)
    others = tuple(one for one in helps.levers if not one.pulled.ours)
    wide, narrow = both(lambda canvas: helps_chart(helps, (own, others), canvas))
    yield Figure(wide, _heading(helps), _alt(helps), f"{READING} {_sampling(helps)}", True, narrow)
    yield from lever_tables(helps, seat)
    nothing = [f"“{one.pulled.short}”" for one in helps.levers if not one.felt]
    if nothing:
        yield Text(f"No effect in any version: {joined(nothing)}.")
    yield from pair_tables(helps)
    yield from reasons(helps)


def _heading(helps: Helps) -> str:
    what = "share of versions in which" if helps.kind == "yes-no" else "chance that"
    return f"What each lever adds to the {what} {helps.words}"


def helps_summary(helps: Helps | None) -> Section:
    """The same in few lines, for the terminal: the levers that move most in either hands, by type."""
    if helps is None or not helps.levers:
        return Section("levers", "What would help, and who holds it", ())
    header = ("Lever", "Held by", *(if_it(part) or "Change" for part in helps.parts))
    levers = [one for group in shortlist(helps, _SHOWN) for one in group]
    rows = tuple(
        (
            one.pulled.short,
            "you" if one.pulled.ours else joined(list(one.pulled.seats)),
            *(f"{points(change.by.mean)} ({change.says})" for change in one.changes),
        )
        for one in levers
    )
    numeric = frozenset(range(2, len(header)))
    caption = f"Percentage points on the chance that {helps.words}; {_READING_ROW}"
    return Section("levers", title_of(helps), (Table(header, rows, caption, numeric),))


_SHOWN = 4
_READING_ROW = "every lever, with spreads: the report, or 'demarche levers'"
READING = (
    "Round marks: yours; square: in other hands. A mark is the mean change in the same version with and without the "
    "lever; thick: the middle half of the versions, thin: the middle 90 %."
)


def title_of(helps: Helps) -> str:
    """The finding among the versions of the first type."""
    where = if_it(helps.parts[0])
    first = counted(helps)
    return f"{first} {where}" if where else first


def counted(helps: Helps, which: str = "") -> str:
    """How many levers help, hurt, and do little or nothing, among the versions of the first type."""
    said = [change.says for one in helps.levers for change in one.changes if change.among == helps.parts[0]]
    told_apart: tuple[Says, ...] = ("helps", "hurts")
    counts = [(says, said.count(says)) for says in told_apart]
    rest = len(said) - sum(number for _, number in counts)
    told = [f"{number} {_VERBS[says][number != 1]}" for says, number in counts if number]
    told += [f"{rest} {'does' if rest == 1 else 'do'} little or nothing"] if rest else []
    return f"Of {count(len(said), 'lever')}{which} {joined(told)}"


def best_in_words(helps: Helps) -> Iterator[str]:
    """Of each type, and in either hands, which levers help most; that none does is said too."""
    for part in helps.parts:
        where = if_it(part)
        lead = f"{where[:1].upper()}{where[1:]}, " if where else ""
        for ours, whose in ((True, "of yours"), (False, "of others'")):
            group = next((each for each in helps.groups if each.ours == ours and each.among == part), None)
            said = (
                f"{whose} {_group(helps, group)}."
                if group
                else f"{whose} none helps{_nothing(helps, part.type, ours)}."
            )
            yield f"{lead}{said}" if lead else said[:1].upper() + said[1:]


def _group(helps: Helps, group: Group) -> str:
    names = joined([_named(helps, name) for name in group.levers])
    ends = dict.fromkeys(amount(helps)(end) for end in (group.least, group.most))
    change = f"{' to '.join(ends)} {'percentage points' if helps.is_chance else helps.unit}".strip()
    if len(group.levers) == 1:
        return f"{names} helps most ({change})"
    return f"{len(group.levers)} levers add about as much and cannot be told apart ({change}): {names}"


def _nothing(helps: Helps, kind: str, ours: bool) -> str:
    """Why nothing helps, where all have the same reason."""
    reasons = {
        change.because
        for one in helps.levers
        for change in one.changes
        if one.pulled.ours == ours and change.among.type == kind and change.says == "no effect"
    }
    common = [reason for reason in reasons if reason.startswith("nothing")]
    return f": {common[0]}" if common else ""


def _named(helps: Helps, name: str) -> str:
    return f"“{next(each.pulled.short for each in helps.levers if each.pulled.name == name)}”"


def _alt(helps: Helps) -> str:
    best = [
        f"{one.pulled.short}: {', '.join(points(change.by.mean) for change in one.changes)}" for one in helps.levers
    ]
    kinds = joined([if_it(part) or "all" for part in helps.parts])
    return f"Mean changes in percentage points, {kinds}: {'; '.join(best)}."


def _sampling(helps: Helps) -> str:
    """How far a mean may be off since only so many versions were tried; no word on whether the file is right."""
    versions = max(part.versions for part in helps.parts)
    wide = max((change.high - change.low) / 2 for one in helps.levers for change in one.changes)
    return (
        f"Sampling error: with {versions} versions a mean may be off by up to {points(wide).lstrip('+')} percentage "
        "points (90 % interval). That shrinks with more draws; the spread above does not."
    )
