"""A backtest in words and tables: what was said of each crisis and what came, then how good that was, and how sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.page.numbers import chance, count, percent
from demarche.page.parts import Bullets, Callout, Page, Part, Section, Table, Text, Tone, joined
from demarche.study.backtest.result import Ablated, BacktestResult, Figure, PastRow, RecodedScore, Score

__all__ = ["backtest_page", "reading"]

_MAIN = "signed24"
_EVENTS = {
    "signed12": "signed within 12 months",
    "signed24": "signed within 24 months",
    "held24": "signed within 24 months, and kept for 24",
}
_IDLE = 0.01
"""Chances that move by less, on average, are called unmoved."""
_BEST = 3
_CHANCE = 0.5
"""What ranks no better than a coin."""


def backtest_page(found: BacktestResult, version: str) -> Page:
    """The whole backtest, the reading first."""
    title = f"{count(len(found.crises), 'past crisis', 'past crises')}, {count(found.draws, 'version')} of each"
    sections = (
        Section("reading", "Was the model right?", tuple(reading(found))),
        Section("crises", "What it said, and what came", (_crises(found.crises),)),
        Section("scores", "How good was that?", tuple(_scores(found))),
        Section("bins", "Did things come as often as they were given?", (_bins(found), _verdicts(found))),
        Section("ablations", "Which inputs do any work?", tuple(_ablations(found.ablations))),
        Section("recodings", "How much could hindsight have done?", tuple(_recodings(found.recodings))),
    )
    footer = f"Made by demarche {version} with seed {found.seed}. The same crises, seed and version give this again."
    return Page("Backtest", title, (), sections, (footer,))


def reading(found: BacktestResult) -> Iterator[Part]:
    """What may be concluded, each sentence from the figures."""
    model = found.model(_MAIN)
    if model is None or model.gain.value is None:
        yield Callout("No score", "Of too few crises is it known whether something was signed within 24 months.", "bad")
        return
    yield Callout("In short", _verdict_on(model), _tone(model), _how_many(model))
    yield Bullets(tuple(_said(found, model)))


def _tone(model: Score) -> Tone:
    if model.gain.low is not None and model.gain.low > 0:
        return "good"
    return "bad" if model.gain.value is not None and model.gain.value <= 0 else "mixed"


def _verdict_on(model: Score) -> str:
    gain = model.gain
    better = "better" if (gain.value or 0) > 0 else "no better"
    said = f"On these crises the model's chances of a signature are {better} than the base rate"
    if gain.low is None or gain.high is None:
        return f"{said} (gain {_signed(gain)}); there are too few of them for an interval."
    if gain.low <= 0 <= gain.high:
        return f"{said} (gain {_signed(gain)}), but so few cannot tell: the interval has room for no gain at all."
    return f"{said} (gain {_signed(gain)})."


def _how_many(model: Score) -> str:
    return (
        f"{model.happened} of the {model.cases} were {_EVENTS[_MAIN]}. Gain: 1 less the Brier score over that of the "
        "share among the others; 0 is no better than that. In brackets: 90 % of resampled sets of crises."
    )


def _said(found: BacktestResult, model: Score) -> Iterator[str]:
    auc = model.auc
    if auc.value is not None and auc.low is not None:
        room = "; that has room for a coin" if auc.low <= _CHANCE else ""
        yield (
            "Of a crisis that was signed and one that was not, the model gave the first the larger chance "
            f"{_plain(auc, percent)} of the time{room}."
        )
    alike = [rule for rule in _rules(found, _MAIN) if (rule.gain.value or -1) >= (model.gain.value or 0)]
    if alike:
        yield f"As good without any model: {joined([rule.words for rule in alike[:_BEST]])}{_chosen(alike)}"
    both = [each for each in found.ablations if each.crises]
    names = dict.fromkeys(each.words for each in both)
    idle = [name for name in names if all((e.mean_change or 0) < _IDLE for e in both if e.words == name)]
    if idle:
        yield f"Asked again {joined(idle)}, it said the same: these inputs do no work here."
    better = [each for each in both if each.score.event == _MAIN and _gain(each.score) > _gain(model) + _IDLE]
    if better:
        words = [each.words.partition(";")[0] for each in better]
        yield f"Asked again {joined(words)}, it was better: what was left out did not help on these crises."
    unsolved = sum(row.unsolved for row in found.crises)
    if unsolved:
        total = sum(row.versions for row in found.crises)
        yield f"{unsolved} of {total:,} versions have no steady state, and are left out."
    if found.recodings:
        yield "Who codes a war knowing how it ended leans, without wanting to; the last table bounds how much."


def _chosen(alike: Sequence[Score]) -> str:
    if any(rule.forecast.startswith("level:") for rule in alike[:_BEST]):
        return ". (Which question does best was found out afterwards: one of many always does well.)"
    return "."


def _gain(score: Score) -> float:
    return -1.0 if score.gain.value is None else score.gain.value


def _crises(rows: Sequence[PastRow]) -> Table:
    header = ("crisis", "verdict", "in 12 months", "in 24 months", "peace holds", "what came")
    ordered = sorted(rows, key=lambda row: -1.0 if row.signed24 is None else -row.signed24)
    return Table(
        header,
        tuple(
            (
                row.id,
                row.verdict or "none",
                _chance(row.signed12),
                _chance(row.signed24),
                _chance(row.held24),
                _came(row),
            )
            for row in ordered
        ),
        "The model's chance of a signature within 12 and 24 months, and of one within 24 that then holds for 24",
        frozenset({2, 3, 4}),
    )


def _chance(value: float | None) -> str:
    return "no answer" if value is None else chance(value)


def _came(row: PastRow) -> str:
    came = row.came
    if came.signed24 is None and came.signed12 is None:
        return "nobody says"
    more = f": {came.words.partition(';')[0]}" if came.words else ""
    if not came.signed24 and not came.signed12:
        return f"not signed{more}"
    held = {True: ", held", False: ", broke", None: ""}[came.held24]
    return f"signed in {12 if came.signed12 else 24}{held}{more}"


def _rules(found: BacktestResult, event: str) -> list[Score]:
    """The rules that need no model, the engine's first, then the best of the coded questions."""
    own = [each for each in found.scores if each.event == event and each.forecast.startswith("rule:")]
    levels = [each for each in found.scores if each.event == event and each.forecast.startswith("level:")]
    return [*own, *sorted(levels, key=lambda each: -_gain(each))[:_BEST]]


def _scores(found: BacktestResult) -> Iterator[Part]:
    for event, words in _EVENTS.items():
        own = [each for each in found.scores if each.event == event and each.forecast in ("model", "base-rate")]
        if own:
            levels = sum(each.event == event and each.forecast.startswith("level:") for each in found.scores)
            yield _score_table([*own, *_rules(found, event)], f"{words[:1].upper()}{words[1:]}")
            if levels > _BEST:
                yield Text(
                    f"Of the {levels} coded questions the best {_BEST} are shown, chosen afterwards; a rule's levels "
                    "are ranked as they came out on these very crises, which favours it.",
                    quiet=True,
                )


def _score_table(scores: Sequence[Score], caption: str) -> Table:
    header = ("forecast", "Brier", "log", "ranks right (AUC)", "gain over base rate")
    rows = tuple(
        (
            each.words,
            _plain(each.brier),
            _plain(each.log),
            "-" if each.forecast == "base-rate" else _plain(each.auc),
            "-" if each.forecast == "base-rate" else _signed(each.gain),
        )
        for each in scores
    )
    return Table(header, rows, f"{caption} ({scores[0].happened} of {scores[0].cases})", frozenset({1, 2, 3, 4}))


def _bins(found: BacktestResult) -> Table:
    rows = tuple(
        (
            _EVENTS[each.event],
            f"{100 * each.low:.0f} to {100 * each.high:.0f} %",
            str(each.crises),
            str(each.happened),
            "" if each.share_low is None or each.share_high is None else _span(each.share_low, each.share_high),
        )
        for each in found.bins
        if each.crises
    )
    return Table(("event", "given", "crises", "it came in", "so the share may be"), rows, "", frozenset({2, 3, 4}))


def _span(low: float, high: float) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _verdicts(found: BacktestResult) -> Table:
    rows = tuple(
        (each.verdict or "none", str(each.crises), str(each.signed24), str(each.held24)) for each in found.verdicts
    )
    return Table(("verdict", "crises", "signed in 24 months", "and kept"), rows, "", frozenset({1, 2, 3}))


def _ablations(ablations: Sequence[Ablated]) -> Iterator[Part]:
    if not ablations:
        return
    header = ("the model ...", "event", "had it", "moved", "by, on average", "Brier", "ranks right (AUC)", "gain")
    rows = tuple(
        (
            each.words,
            "signed" if each.score.event == _MAIN else "and kept",
            str(each.crises),
            str(each.changed),
            "" if each.mean_change is None else f"{100 * each.mean_change:.1f} points",
            _number(each.score.brier.value),
            _number(each.score.auc.value),
            _signed(Figure(value=each.score.gain.value)),
        )
        for each in ablations
    )
    yield Table(header, rows, "Asked again with something taken out", frozenset({2, 3, 4, 5, 6, 7}))
    yield Text(
        "Moved: by a point of a hundred or more. An input that moves nothing does no work here; one without which the "
        "scores are as good did not help on these crises.",
        quiet=True,
    )


def _recodings(recodings: Sequence[RecodedScore]) -> Iterator[Part]:
    if not recodings:
        return
    rows = tuple((each.words, _plain(each.brier), _plain(each.auc), _signed(each.gain)) for each in recodings)
    header = ("coded", "Brier", "ranks right (AUC)", "gain")
    yield Table(header, rows, "Signed within 24 months, by the war at the middle of its ranges", frozenset({1, 2, 3}))
    yield Text("In brackets: the lowest and highest of the recodings. The last two bound a biased hand.", quiet=True)


def _plain(found: Figure, number: object = None) -> str:
    said = percent if number is percent else _number
    if found.value is None:
        return "-"
    if found.low is None or found.high is None:
        return said(found.value)
    return f"{said(found.value)} ({said(found.low)} to {said(found.high)})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _signed(found: Figure) -> str:
    if found.value is None:
        return "-"
    if found.low is None or found.high is None:
        return f"{found.value:+.2f}"
    return f"{found.value:+.2f} ({found.low:+.2f} to {found.high:+.2f})"
