"""What each lever does, to the leading figure and to every other answer: by type, spread over the versions."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.by_type import if_it
from demarche.engine.contract import Headline
from demarche.engine.registry import engine
from demarche.page.chart import both
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Figure, Part, Section, Text, joined
from demarche.page.timing import timeless
from demarche.report.helps_chart import amount, helps_chart
from demarche.report.helps_tables import lever_tables, no_side_tables, pair_tables
from demarche.report.helps_words import READING, best_in_words, counted, helps_parts, title_of
from demarche.study import StudyResult
from demarche.study.helps import Helps

__all__ = ["levers_section", "others_section"]

_FEW = 64


def levers_section(study: StudyResult, *, every: bool = True) -> Section:
    """What each lever does to the leading figure, and, with ``every`` or where none leads, to the other answers."""
    if not study.levers:
        return Section("levers", _TITLE, ())
    parts: list[Part] = [Text(_how(study))]
    if study.helps is not None:
        parts += helps_parts(study.helps, study.seat)
    if every or study.helps is None:
        parts += _others(study)
    else:
        parts += _foot(study)
        if study.moved:
            parts.append(Text(_MORE.format(count(len(study.moved), "other answer"))))
    return Section("levers", _TITLE if study.helps is None else title_of(study.helps), tuple(parts))


def others_section(study: StudyResult) -> Section:
    """The same of the other answers alone, for a page that has told the leading figure."""
    return Section("levers-others", "What levers do to other answers", (Text(_how(study)), *_others(study)))


_TITLE = "What would help, and who holds it"


def _others(study: StudyResult) -> Iterator[Part]:
    for helps in study.moved:
        if helps.better:
            yield Text(f"“{helps.label}”. {counted(helps, ' with an effect')}.", lead=True)
            yield Bullets(tuple(best_in_words(helps)))
            yield _picture(helps)
            yield from lever_tables(helps, study.seat)
            yield from pair_tables(helps)
    yield from no_side_tables([helps for helps in study.moved if not helps.better])
    moved = {helps.quantity for helps in study.moved} | ({study.helps.quantity} if study.helps else set())
    still = [head for head in study.headlines if head.better and head.id not in moved]
    if still:
        yield Text(f"No lever changes, in any version: {'; '.join(_plain(head) for head in still)}.")
    yield from _foot(study)


_MORE = "What they do to {}, side effects among them, and what varies with what: the same with --all."


def _foot(study: StudyResult) -> Iterator[Text]:
    for said in (_FOOT.format(_off(study)), *timeless([one for one in study.levers if "+" not in one.name])):
        yield Text(said, quiet=True)
    named = joined([f"“{title}”" for title in study.barred])
    if named:
        yield Text(f"Not tried, since the levers pulled already rule it out: {named}.", quiet=True)


_FOOT = (
    "A difference compares the same version with the lever and without it. Mean, median and middle 90 % are over the "
    "versions, which are not probabilities, and what a lever would cost whoever pulls it is in no figure here.{}"
)


def _off(study: StudyResult) -> str:
    """How far a mean may be off since only so many versions were tried: the one place where that is told."""
    known = [helps for helps in (study.helps, *study.moved) if helps is not None and helps.is_chance]
    if not known:
        return ""
    worst = max(known, key=lambda helps: helps.off)
    return (
        f" Sampling error: in {count(worst.versions, 'version')} a mean may be off by up to "
        f"{amount(worst)(worst.off).lstrip('+')} percentage points (90 % interval)."
    )


def _picture(helps: Helps) -> Figure:
    own = tuple(one for one in helps.levers if one.pulled.ours)
    others = tuple(one for one in helps.levers if not one.pulled.ours)
    wide, narrow = both(lambda canvas: helps_chart(helps, (own, others), canvas))
    said = [
        f"{one.pulled.short}: {joined([f'{amount(helps)(c.by.mean)} {if_it(c.among)}'.strip() for c in one.changes])}"
        for one in helps.levers
    ]
    return Figure(wide, f"What each lever adds to “{helps.label}”", f"{'; '.join(said)}.", READING, True, narrow)


def _how(study: StudyResult) -> str:
    said = (
        f"{count(study.done, 'version')} drawn from the ranges, types and orders that the file leaves open, "
        f"{count(len(study.inputs), 'input')} in all; every lever was tried on the same ones.{_fewer(study)}"
    )
    if study.done < _FEW:
        said += " That is too few to rank levers by: use at least --draws 64."
    return said


def _fewer(study: StudyResult) -> str:
    """Which answers were worked out in a part of the versions alone, in a sentence; empty if none."""
    asked: dict[str, int] = {}
    for effect in study.effects:
        name = effect.quantity.split(".")[0]
        asked[name] = max(asked.get(name, 0), effect.n)
    slow = [f"{engine(name).called} in {n}" for name, n in asked.items() if 0 < n < study.done]
    return f" What takes long was worked out in the first of them alone: {joined(slow)}." if slow else ""


def _plain(headline: Headline) -> str:
    return f"whether {headline.words}" if headline.kind == "yes-no" else headline.words
