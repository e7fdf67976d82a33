"""What each lever does, in words, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable

from demarche.engine.contract import Headline, Pulled
from demarche.engine.effects import Effect
from demarche.engine.registry import engine
from demarche.page.numbers import count, percent
from demarche.page.parts import Bullets, Figure, Part, Section, Table, Text, joined, of
from demarche.page.timing import timeless, timing
from demarche.report.levers_figures import Bar, tornado
from demarche.study import StudyResult

__all__ = ["best_levers", "change_with_interval", "change_words", "levers_section", "levers_summary"]

_WORTH_TELLING = 0.02
"""Side effects smaller than this (two versions in a hundred, or two hundredths of a unit) are left to the tables."""
_FEW = 64
_MOST_COLUMNS = 4
_LONGEST_HEAD = 48
_MOST_BESIDE = 6
_MONTHS = 12.0
"""So many months weigh as much as the whole of a share when side effects are ordered by size."""
_SEEN = 0.005
_POINT = 0.01
"""Gains below half a point of a hundred are none."""
_QUANTITIES = 3
_SHOWN = 4
"""What the short table holds: quantities, and levers in our hands and in others'."""


def levers_section(study: StudyResult) -> Section:
    """What each lever does to the answer: pictures, then a table by who can pull it, pairs last."""
    if not study.levers:
        return Section("levers", "What moves the answer", ())
    singles = [lever for lever in study.levers if "+" not in lever.name]
    pairs = [lever for lever in study.levers if "+" in lever.name]
    judged = _columns(study)
    parts: list[Part] = [Text(_how(study))]
    parts += [_picture(study, singles, headline) for headline in judged]
    still = [h for h in study.headlines if h.better and not any(_moves(study, lever, h) for lever in study.levers)]
    if still:
        parts.append(Text(f"No lever changes, in any version: {'; '.join(_plain(h) for h in still)}."))
    ours = [lever for lever in singles if lever.ours]
    others = [lever for lever in singles if not lever.ours]
    if ours:
        parts += _table(study, ours, judged, f"Levers that {study.seat} can pull")
    if others:
        parts += _table(study, others, judged, "Levers in the hands of others", seats=True)
    if pairs:
        parts += _table(study, pairs, judged, "Two levers together", seats=True, interplay=True)
    parts += [Text(said, quiet=True) for said in (_READING, *timeless(singles), *_barred(study))]
    return Section("levers", "What moves the answer", tuple(parts))


def _barred(study: StudyResult) -> list[str]:
    """Which levers were not tried, since what is pulled already leaves no room for them."""
    named = joined([f"“{title}”" for title in study.barred])
    return [f"Not tried, since the levers pulled already rule it out: {named}."] if named else []


def levers_summary(study: StudyResult) -> Section:
    """The levers in one short table, those that help most first, for the terminal."""
    judged = _columns(study)[:_QUANTITIES]
    singles = [lever for lever in study.levers if "+" not in lever.name]
    if not singles or not judged:
        return Section("levers", "What moves the answer", ())

    def order(lever: Pulled) -> tuple[float, ...]:
        effects = [(headline, _effect(study, lever, headline)) for headline in judged]
        return (not lever.ours, *(-_benefit(headline, effect) for headline, effect in effects))

    rows = []
    ranked = sorted(singles, key=order)
    shown = [lever for ours in (True, False) for lever in [one for one in ranked if one.ours == ours][:_SHOWN]]
    for lever in shown:
        cells = [_short(_effect(study, lever, headline), headline) for headline in judged]
        rows.append((lever.title, joined(list(lever.seats)), *cells))
    header = ("Lever", "Pulled by", *(_head(headline) for headline in judged))
    left = len(ranked) - len(shown)
    more = f"{count(left, 'further lever')}, intervals" if left else "Intervals"
    said = (
        f"Mean change over {count(study.done, 'version')}, in points of a hundred; – where the lever "
        f"sets nothing that bears on it.{_fewer(study)} {more} and side effects: the report, or 'demarche levers'."
    )
    return Section("levers", "What moves the answer", (Table(header, tuple(rows)), Text(said, quiet=True)))


def best_levers(study: StudyResult) -> list[tuple[str, str]]:
    """For the first quantity that a lever moves: the lever in our hands that helps most, and the best in others'.

    Pairs of whose levers are meant, and a sentence about the best of them.
    """
    judged = [headline for headline in study.headlines if headline.role == "lead"]
    judged += [headline for headline in study.headlines if headline.better and headline.kind == "yes-no"]
    singles = [lever for lever in study.levers if "+" not in lever.name]
    said = []
    for headline in judged[:1]:
        for ours, whose in ((True, f"{of(study.seat)} own levers"), (False, "Levers in other hands")):
            found = [
                (effect, lever)
                for lever in singles
                if lever.ours == ours and (effect := _effect(study, lever, headline)) is not None
            ]
            found.sort(key=lambda entry: -_benefit(headline, entry[0]))
            if found:
                said.append((whose, _best_of(study, headline, found)))
    return said


def _best_of(study: StudyResult, headline: Headline, found: list[tuple[Effect, Pulled]]) -> str:
    """The best of the levers, what it changes, and how many others do as much as far as can be told."""
    effect, lever = found[0]
    if _benefit(headline, effect) < _SEEN:
        return f"None, pulled alone, {_no_gain(headline)}."
    by = "" if lever.ours else f" ({joined(list(lever.seats))})"
    helps, hurts = _sides(effect, headline)
    sets = f"it helps in {percent(helps)} of the versions" + (f" and hurts in {percent(hurts)}" if hurts else "")
    said = f"“{lever.title}”{by} helps most: {_gain(study, headline, effect)}; {sets}{_signed(study, headline, lever)}."
    alike = [other for other, _ in found[1:] if _overlap(effect, other) and _benefit(headline, other) >= _SEEN]
    if alike:
        said += f" {count(len(alike), 'other')} cannot be told from it: the intervals overlap."
    return said


def _overlap(one: Effect, other: Effect) -> bool:
    ends = (one.low, one.high, other.low, other.high)
    return (
        None not in ends
        and float(one.low or 0) <= float(other.high or 0)
        and float(other.low or 0) <= float(one.high or 0)
    )


def _signed(study: StudyResult, judged: Headline, lever: Pulled) -> str:
    """What a lever adds to what is signed at all, where that is another figure: the rest of it does not hold."""
    signed = next((entry for entry in study.headlines if entry.role == "signed" and not entry.detail), None)
    if judged.role != "lead" or signed is None:
        return ""
    holds, any_ = _effect(study, lever, judged), _effect(study, lever, signed)
    if holds is None or any_ is None or holds.mean is None or any_.mean is None:
        return ""
    if abs(any_.mean - holds.mean) < _POINT:
        return ""
    return f"; to the chance that anything is signed at all it adds {any_.mean * 100:.0f} points"


def _gain(study: StudyResult, headline: Headline, effect: Effect) -> str:
    """By how much, with the interval, and what it is without."""
    start = percent(study.spreads[headline.id].mean or 0.0)
    what = "the share of versions in which" if headline.kind == "yes-no" else "the mean chance of"
    shown = change_with_interval(headline, effect.mean or 0.0, effect.low or 0.0, effect.high or 0.0)
    return f"{shown} on {what} {headline.words}, {start} without it"


def _no_gain(headline: Headline) -> str:
    if headline.kind == "yes-no":
        return f"makes it more often true that {headline.words}"
    return f"raises the mean chance of {headline.words}"


def _benefit(headline: Headline, effect: Effect | None) -> float:
    mean = effect.mean if effect is not None and effect.mean is not None else 0.0
    return -mean if headline.better == "less" else mean


def _short(effect: Effect | None, headline: Headline) -> str:
    if effect is None or effect.mean is None or not effect.felt:
        return "–"
    return change_words(headline)(effect.mean).removesuffix(" points")


_READING = (
    "Each cell compares the same versions with the lever and without it. First the mean change and, in brackets, its "
    "90 % interval: how far it may be off because only so many versions were tried; of chances and of a yes or no in "
    "points of a hundred. Then in which share of the versions the lever helps and hurts. These are shares of input "
    "sets, not probabilities, and what a lever would cost whoever pulls it is in no figure here."
)


def _how(study: StudyResult) -> str:
    said = (
        f"{count(study.done, 'version')} drawn from the ranges, types and orders that the file leaves open, "
        f"{count(len(study.inputs), 'input')} in all; every lever was tried on the same ones.{_fewer(study)}"
    )
    if study.done < _FEW:
        said += " That is too few to rank levers by: use at least --draws 64."
    return said


def _tried(found: list[tuple[Pulled, Effect | None]]) -> int:
    """In how many versions the quantity was compared: fewer than were drawn, where an engine takes long."""
    return max((effect.n for _, effect in found if effect is not None), default=0)


def _fewer(study: StudyResult) -> str:
    """Which answers were worked out in a part of the versions alone, in a sentence; empty if none."""
    asked: dict[str, int] = {}
    for effect in study.effects:
        name = effect.quantity.split(".")[0]
        asked[name] = max(asked.get(name, 0), effect.n)
    slow = [f"{engine(name).called} in {n}" for name, n in asked.items() if 0 < n < study.done]
    return f" What takes long was worked out in the first of them alone: {joined(slow)}." if slow else ""


def _moves(study: StudyResult, lever: Pulled, headline: Headline) -> bool:
    effect = _effect(study, lever, headline)
    return effect is not None and effect.felt and effect.same < 1


def _effect(study: StudyResult, lever: Pulled, headline: Headline) -> Effect | None:
    return next((e for e in study.effects if (e.lever, e.quantity) == (lever.name, headline.id)), None)


def _columns(study: StudyResult) -> list[Headline]:
    """The quantities to rank levers by: those with a good side that a lever moves, of every engine one before all. A
    peace that holds comes first: the war counts what a lever does, where the screen takes the file's word for it."""
    moved = [h for h in study.headlines if h.better and any(_moves(study, lever, h) for lever in study.levers)]
    firsts = {headline.id.split(".")[0]: headline for headline in reversed(moved)}
    chosen = [headline for headline in moved if firsts[headline.id.split(".")[0]] is headline]
    chosen += [headline for headline in moved if headline not in chosen]
    shown = [headline for headline in study.headlines if headline in chosen[:_MOST_COLUMNS]]
    return sorted(shown, key=lambda headline: headline.role != "lead")


def _head(headline: Headline) -> str:
    """A label short enough for the head of a column."""
    label = headline.label
    return label if len(label) <= _LONGEST_HEAD else f"{label[:_LONGEST_HEAD].rsplit(' ', 1)[0]} …"


def _plain(headline: Headline) -> str:
    return f"whether {headline.words}" if headline.kind == "yes-no" else headline.words


def change_words(headline: Headline) -> Callable[[float], str]:
    """How a change of the quantity is written: '+32 points' (of a hundred) of a share of versions or of a chance,
    '+0.36' of another number."""
    if headline.kind == "yes-no" or headline.unit.startswith("chance"):
        return lambda value: f"{value * 100:+.0f} points" if abs(value) >= 0.005 else "0 points"
    return lambda value: f"{value:+.2f}" if abs(value) >= 0.005 else "0.00"


def change_with_interval(headline: Headline, mean: float, low: float, high: float) -> str:
    """A change with its interval: '+8 points (5 to 11)'."""
    shown = change_words(headline)
    ends = [shown(end).removesuffix(" points").removeprefix("+") for end in (low, high)]
    return f"{shown(mean)} ({ends[0]} to {ends[1]})"


def _picture(study: StudyResult, levers: list[Pulled], headline: Headline) -> Figure:
    shown = change_words(headline)
    found = [(lever, _effect(study, lever, headline)) for lever in levers]
    bars = []
    for lever, effect in found:
        if effect is not None and effect.mean is not None and effect.low is not None and effect.high is not None:
            words = f"{lever.title}: {change_with_interval(headline, effect.mean, effect.low, effect.high)}"
            label = f"{joined(list(lever.seats))}: {lever.title}"
            if effect.felt:
                bars.append(Bar(label, effect.mean, effect.low, effect.high, lever.ours, words))
    bars.sort(key=lambda bar: (-abs(bar.mean), bar.label))
    about = headline.words if headline.kind == "yes-no" else headline.label[:1].lower() + headline.label[1:]
    title = f"What each lever does: {about}"
    unit = headline.unit
    if headline.kind == "yes-no":
        unit = "change in the share of versions, in points of a hundred"
    elif unit.startswith("chance"):
        unit = f"{unit}, in points of a hundred"
    left_out = len(levers) - len(bars)
    reading = (
        f"Bars: mean change over {_tried(found)} versions ({unit}); thin lines: its 90 % interval. "
        f"Blue: {study.seat} can pull it; orange: others."
    )
    if left_out:
        reading += f" {count(left_out, 'lever')} set nothing that bears on this."
    return Figure(
        tornado(bars, shown, title, _AXIS if shown(1.0).endswith("points") else headline.unit),
        title,
        "; ".join(bar.words for bar in bars),
        f"{reading} {_best(study, headline)}",
        True,
    )


_AXIS = "change in points of a hundred"


def _best(study: StudyResult, headline: Headline) -> str:
    """The lever that helps most, in a sentence, or that none helps."""
    sign = 1.0 if headline.better == "more" else -1.0
    known = [e for e in study.effects if e.quantity == headline.id and e.mean is not None and "+" not in e.lever]
    helping = [effect for effect in known if effect.mean is not None and effect.mean * sign > 0]
    if not helping:
        return "None of them helps on average."
    best = max(helping, key=lambda effect: (abs(effect.mean or 0.0), effect.lever))
    lever = next(entry for entry in study.levers if entry.name == best.lever)
    alike = [effect for effect in helping if effect.mean == best.mean]
    helps, hurts = _sides(best, headline)
    others = f" ({count(len(alike) - 1, 'other')} does as much)" if len(alike) == 2 else ""
    others = f" ({len(alike) - 1} others do as much)" if len(alike) > 2 else others
    hurt = f", and hurts in {percent(hurts)}" if hurts else ""
    return f"“{lever.title}” helps most{others}: it helps in {percent(helps)} of the versions{hurt}."


def _sides(effect: Effect, headline: Headline) -> tuple[float, float]:
    """Shares of versions in which the effect is good and bad for the seat that asks."""
    return (effect.less, effect.more) if headline.better == "less" else (effect.more, effect.less)


def _table(
    study: StudyResult,
    levers: list[Pulled],
    judged: list[Headline],
    caption: str,
    *,
    seats: bool = False,
    interplay: bool = False,
) -> list[Part]:
    header = ["Lever", *(_head(headline) for headline in judged)]
    rows, beside = [], []
    for lever in levers:
        name = f"{lever.title}{timing(lever, surprise=lever.surprise)}" + (
            f" ({joined(list(lever.seats))})" if seats else ""
        )
        cells = [_cell(_effect(study, lever, headline), headline, interplay=interplay) for headline in judged]
        rows.append((name, *cells))
        beside.append(f"{lever.title}: {_side_effects(study, lever, judged)}.")
    return [Table(tuple(header), tuple(rows), caption), Bullets(tuple(beside), "What they bring about beside:")]


def _cell(effect: Effect | None, headline: Headline, *, interplay: bool) -> str:
    if effect is None or effect.mean is None or effect.low is None or effect.high is None:
        return "not known yet"
    if not effect.felt:
        return "does not bear on it"
    if effect.same == 1:
        return "no change in any version"
    shown = change_words(headline)
    helps, hurts = _sides(effect, headline)
    sides = [f"helps in {percent(helps)}"] if helps else []
    sides += [f"hurts in {percent(hurts)}"] if hurts else []
    said = f"{change_with_interval(headline, effect.mean, effect.low, effect.high)}; {', '.join(sides)}"
    if interplay and effect.interplay is not None:
        low, high = effect.interplay_low or 0.0, effect.interplay_high or 0.0
        if low > 0 or high < 0:
            said += f"; {shown(effect.interplay)} beyond the sum of the two"
    return said


def _side_effects(study: StudyResult, lever: Pulled, shown: list[Headline]) -> str:
    """What else the lever changes, beyond chance, besides the quantities ``shown`` in the table; largest first."""
    told = []
    for headline in study.headlines:
        effect = _effect(study, lever, headline)
        if headline in shown or effect is None or effect.mean is None or effect.low is None or effect.high is None:
            continue
        size = abs(effect.mean) / (_MONTHS if "month" in headline.unit else 1.0)
        if size >= _WORTH_TELLING and (effect.low > 0 or effect.high < 0):
            told.append((-size, f"{headline.label}: {change_words(headline)(effect.mean)}"))
    told.sort(key=lambda entry: entry[0])
    said = [words for _, words in told[:_MOST_BESIDE]]
    more = len(told) - len(said)
    return "; ".join([*said, *([f"and {count(more, 'smaller change')}"] if more else [])]) or "nothing that was seen"
