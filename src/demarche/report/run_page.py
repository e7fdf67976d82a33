"""The report of a run, made from its result alone."""

from __future__ import annotations

from demarche.engines.council.words import council_sections
from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.words import ripeness_sections
from demarche.engines.screen import ScreenResult
from demarche.engines.screen.words import screen_section
from demarche.engines.stability import StabilityResult
from demarche.engines.stability.moves_words import leaving_section, moves_section, paths_section, types_section
from demarche.engines.stability.robustness_words import robustness_section, varies_section
from demarche.engines.stability.words import outcomes_section
from demarche.page.numbers import day, percent, share
from demarche.page.parts import Page, Section, Text, joined
from demarche.report.claims_words import claims_section
from demarche.report.folding import all_folded, folded
from demarche.report.grounds_words import grounds_section
from demarche.report.levers_words import levers_section
from demarche.report.record_words import afterwards_section, assumptions_section, limits_section, sources_section
from demarche.report.short_words import short_section
from demarche.report.timing_words import timeless, timing
from demarche.report.unjudged_words import Unjudged, unjudged, war_sections, without_verdict
from demarche.study import Question, RunResult, StudyResult

__all__ = ["assumed", "context", "in_short", "lasting", "other_kinds", "run_page", "spans", "still_open", "war_of"]


def context(question: Question) -> tuple[str, ...]:
    """When and for whom the question is asked, and what was changed for this run."""
    lines = [f"As of {day(question.as_of)}. Asked on behalf of: {question.seat}."]
    if question.levers:
        pulled = zip(question.levers, question.lever_months, strict=True)
        said = "; ".join(f"{title}{timing(months, surprise=months.surprise)}" for title, months in pulled)
        lines.append(f"With these levers pulled: {said}.")
        lines += timeless(question.lever_months)
    if question.changes:
        changed = "; ".join(f"{path} = {value}" for path, value in question.changes)
        lines.append(f"With these values changed: {changed}.")
    return tuple(lines)


def assumed(question: Question) -> str:
    """Which types the answers at the central values take the actors for."""
    said = [
        f"{kind.label} {kind.words} ({percent(kind.weight)} by the file's weights)"
        for kind in question.kinds
        if kind.assumed and kind.weight < 1
    ]
    if not said:
        return ""
    where = "What changes otherwise stands under “If an actor is not who we think”."
    return f"This takes for granted that {joined(said)}. {where}"


def still_open(question: Question) -> Unjudged:
    """What the answers rest on that nobody has judged yet."""
    return unjudged(question.assumptions, question.labels)


def in_short(result: RunResult) -> Section:
    """The answer in short, or what keeps it from being one."""
    todo = still_open(result.question)
    found = short_section(result, judged=not todo)
    return without_verdict(found, todo.headline) if todo else found


def spans(study: StudyResult | None) -> dict[str, tuple[float, float]]:
    """By quantity, the range that holds the middle 90 % of the input sets."""
    if study is None:
        return {}
    found = {name: (spread.p5, spread.p95) for name, spread in study.spreads.items()}
    return {name: (low, high) for name, (low, high) in found.items() if low is not None and high is not None}


def lasting(result: RunResult, stability: StabilityResult) -> Section:
    """Which outcomes would last, with what is taken for granted."""
    question = result.question
    return outcomes_section(
        stability,
        result.outcomes,
        assumed=assumed(question),
        unjudged=still_open(question).wishes,
        changed=bool(question.levers or question.changes),
    )


def other_kinds(question: Question) -> dict[str, str]:
    """Each variant of the conflict in words: 'Moscow keeps differences small (25 % by the file's weights)'."""
    return {
        f"{kind.actor}={kind.id}": f"{kind.label} {kind.words} ({percent(kind.weight)} by the file's weights)"
        for kind in question.kinds
        if not kind.assumed
    }


def kinds_in_words(question: Question) -> dict[str, str]:
    """Each type of each actor in words: 'Moscow keeps differences small (25 % by the file's weights)'."""
    return {
        f"{kind.actor}={kind.id}": f"{kind.label} {kind.words} ({percent(kind.weight)} by the file's weights)"
        for kind in question.kinds
    }


def war_of(result: RunResult) -> tuple[Section, ...]:
    """The sections of the war, its verdict and the agenda first."""
    if result.ripeness is None:
        return ()
    found = ripeness_sections(result.ripeness, spans(result.study))
    return war_sections(found, still_open(result.question).callout("war"), agenda=bool(result.ripeness.agenda.items))


def run_page(result: RunResult, version: str) -> Page:
    """Every section that has something to say, the verdict first; the workings are folded away."""
    question, study = result.question, result.study
    todo = still_open(question)
    sections: list[Section] = [in_short(result), todo.grounds(grounds_section(result))]
    if question.summary:
        sections.append(Section("summary", "The case", (Text(question.summary),)))
    war = {section.id: section for section in war_of(result)}
    sections += [war[name] for name in ("ripeness",) if name in war]
    if result.screen is not None:
        screen = screen_section(result.screen, question.prize, question.ripe_at)
        if todo.callout("all") is None:
            screen = _reconciled(screen, result.screen, result.ripeness)
        sections.append(without_verdict(screen, todo.callout("screen")))
    levers = [without_verdict(section, todo.callout("all")) for section in _levers(study, war.pop("war-levers", None))]
    sections += [war[name] for name in ("agenda",) if name in war]
    sections += [*levers, *(war[name] for name in ("waiting",) if name in war)]
    if result.stability is not None:
        sections.append(_how_today_could_move(result))
        sections.append(lasting(result, result.stability))
    sections += council_sections(result.councils, kinds_in_words(question))
    sections.append(without_verdict(claims_section(result.claims), todo.callout("all")))
    if study is not None:
        sections.append(_robust(study))
    sections += [_limits(question, war.get("ripeness-limits")), afterwards_section(question)]
    sections += [assumptions_section(question), sources_section(question)]
    footer = (f"Made by demarche {version} with seed {result.seed}. The same file, seed and version give this again.",)
    kept = tuple(folded(section) for section in sections)
    return Page(question.title, question.question, context(question), kept, footer)


def _reconciled(section: Section, screen: ScreenResult, war: RipenessAnswer | None) -> Section:
    """The screen's section with a word on why its figures are not those of the war played month by month."""
    if war is None:
        return section
    zone, ruler, other = war.base.zone, war.ruler, war.opposition
    said = (
        f"Two reckonings of the same dispute: here {ruler} would take no less than {share(screen.centre.r_ruler)} and "
        f"{other} leave it at most {share(screen.centre.r_opposition)}; with the war played month by month it is "
        f"{share(zone.ruler)} and {share(zone.opposition)}. The screen knows one choice, to settle today or to fight "
        "to the end, and counts in full what a side would lose if cheated. In the war one can settle later, threats "
        "count, and an agreement that breaks brings the fighting back."
    )
    return Section(section.id, section.title, (section.parts[0], Text(said, quiet=True), *section.parts[1:]))


def _levers(study: StudyResult | None, middle: Section | None) -> list[Section]:
    """What levers do over the input sets, and folded behind it what they do to the war at the middle of the ranges."""
    if study is None or not study.levers:
        return [] if middle is None else [middle]
    found = folded(levers_section(study))
    lead = Section("", "", () if middle is None else (Text(_OTHERWISE), *middle.parts))
    more = all_folded(lead, "The war at the middle of the ranges, lever by lever")
    return [Section(found.id, found.title, (*found.parts, *more))]


_OTHERWISE = (
    "Every input here has its middle value and every actor is of the type it is taken for. So levers may rank "
    "otherwise than over the input sets above, in which each actor is of each of its types as often as the file "
    "weights it."
)


def _limits(question: Question, war: Section | None) -> Section:
    """What the file leaves out, and behind it what the war's model cannot say."""
    found = limits_section(question)
    more = () if war is None else all_folded(war, "And of the war, played month by month")
    return Section(found.id, found.title, (*found.parts, *more))


def _robust(study: StudyResult) -> Section:
    """What the answers vary with, and folded behind it in which input sets the outcomes last."""
    found, robust = folded(varies_section(study)), robustness_section(study)
    parts = (*found.parts, *all_folded(robust, robust.title))
    return Section(found.id, found.title, parts)


def _how_today_could_move(result: RunResult) -> Section:
    """The picture, the paths, and folded behind them who would leave which outcome, and what changes if an actor is
    another than it is taken for."""
    stability = result.stability
    if stability is None:
        return Section("moves", "", ())
    picture, leaving = moves_section(stability), leaving_section(stability)
    others = types_section(stability, result.outcomes, result.variants, other_kinds(result.question))
    more = (*all_folded(leaving, leaving.title), *all_folded(others, others.title))
    return Section(picture.id, picture.title, (*picture.parts, *paths_section(stability).parts, *more))
