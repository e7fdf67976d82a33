"""Packages in words; every sentence places facts, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from demarche.engine.by_type import Typed, in_versions
from demarche.engines.settlement.answer import SettlementAnswer
from demarche.engines.settlement.facts import SAME, Clause, PackageFacts, TextFacts, Worth, package_facts, text_facts
from demarche.engines.settlement.figures import GridCell, GridRow, grid
from demarche.engines.settlement.package_answer import LeverAnswer, PackagesAnswer
from demarche.engines.settlement.quantities import SIGNABLE, of_text
from demarche.page.chart import both
from demarche.page.numbers import share as decimals
from demarche.page.parts import Bullets, Callout, Figure, Item, Part, Table, Text, joined

__all__ = ["in_one_line", "inline", "packages_parts"]

_YEAR = 12
_NONE: Mapping[str, Typed] = {}
_POINT = 0.01
"""Levers that change less than a point are told as changing nothing."""
COULD = "“Could be signed” means: worth more than no agreement to everyone who must sign. Nobody says that they will."


def percent(value: float) -> str:
    """A share of versions, which may well be none or all."""
    return f"{100 * value:.0f} %"


def inline(title: str) -> str:
    """Within a sentence: names keep their capital."""
    return f"the {title[4:]}" if title.startswith("The ") else title


def in_one_line(answer: SettlementAnswer, found: PackagesAnswer, typed: Mapping[str, Typed] = _NONE) -> str:
    """Packages, for the first box."""
    facts = package_facts(answer, found, typed)
    said = _whether(facts)
    if facts.hardest is None:
        return said
    return f"{said} Most that fail by one clause alone fail on {inline(facts.hardest.issue)}."


def _whether(facts: PackageFacts) -> str:
    if facts.share is None:
        count = f"{facts.count:,}" if facts.count else "None"
        return f"{count} of {facts.total:,} packages could be signed, at the middle of the ranges."
    if facts.share == 0.0:
        return f"No package could be signed in any of {facts.n} versions."
    if facts.share == 1.0:
        return f"Some package could be signed in each of {facts.n} versions."
    if facts.typed is not None:
        return f"Some package could be signed in {in_versions(facts.typed)}."
    return f"Some package could be signed in {percent(facts.share)} of {facts.n} versions."


def packages_parts(
    answer: SettlementAnswer, found: PackagesAnswer, typed: Mapping[str, Typed] = _NONE
) -> Iterator[Part]:
    """Whether any package could be signed, which, against what, what breaks it, who makes what of it, and texts;
    ``typed``: quantities by the type of the actor on whom they hang."""
    facts = package_facts(answer, found, typed)
    below = f"Who must sign: {joined(facts.signers)}. {COULD}"
    yield Callout("Packages", _whether(facts), facts.tone, below, quantity=SIGNABLE)
    if facts.best:
        title = "The fairest package, at the middle of the ranges"
        if facts.best_share is not None:
            title = f"The package that could be signed in most versions: {percent(facts.best_share)} of them"
        yield Bullets(tuple(Item(f"{clause.words}.", clause.issue) for clause in facts.best), title)
    yield from _fair(facts)
    yield Bullets(tuple(_worths(facts.worths)), "What a package has to beat")
    if any(worth.from_war for worth in facts.worths):
        yield Text(
            "For a side of the war, no agreement is worth what fighting on is: the least that it would settle for by "
            "the war's own numbers, its conditions aside. All of the prize counts as much as all clauses together. So "
            "some package may be signable where the war has no terms: there each side stands by all that it announced, "
            "here it weighs the clauses against each other.",
            quiet=True,
        )
    yield from _failing(facts)
    yield _picture(answer, found)
    yield from _months(facts)
    yield from _levers(facts)
    for text in sorted(found.texts, key=lambda text: text.text != "proposed"):
        yield from _text(text_facts(answer, found, text, typed))


def _fair(facts: PackageFacts) -> Iterator[Part]:
    """What is fair at the middle of the ranges, where the page has told the steadiest package."""
    if facts.best_share is None or not facts.count:
        return
    edge = (
        f", {facts.edge:,} of them such that nobody could have more without another having less" if facts.edge else ""
    )
    items = [f"{facts.count:,} of {facts.total:,} packages could be signed{edge}."]
    for number, (words, clauses) in enumerate(facts.fairest):
        told = joined([_quoted(clause) for clause in clauses])
        items.append(f"The same {words}, but for {told}." if number else f"The fairest {words}: {told}.")
    yield Bullets(tuple(items), "At the middle of the ranges")


def _worths(worths: Sequence[Worth]) -> Iterator[Item]:
    for worth in sorted(worths, key=lambda worth: not worth.signs):
        if not worth.signs:
            continue
        source = "what fighting on is worth, by the war" if worth.from_war else "no agreement, as judged in the file"
        spread = (
            "" if worth.low is None or worth.high is None else f" ({decimals(worth.low)} to {decimals(worth.high)})"
        )
        yield Item(f"{decimals(worth.central)} of all it wants{spread}: {source}.", worth.name)


def _failing(facts: PackageFacts) -> Iterator[Part]:
    if facts.breakers:
        items = tuple(f"{_quoted(clause)}: {percent(clause.share)}" for clause in facts.breakers)
        yield Bullets(items, "Clauses that most often are the only thing wrong with a package")
    if facts.ways:
        items = tuple(
            joined(
                [
                    f"{given.name} would have to accept {_quoted(given.clause)}, which costs it {decimals(given.cost)}"
                    for given in way
                ]
            )
            + "."
            for way in facts.ways
        )
        one = "One of these" if len(items) > 1 else "This"
        yield Bullets(items, f"At the middle of the ranges none can be signed. {one} would have to give way")
    if facts.outbid:
        names = joined(facts.outbid)
        yield Text(f"Whatever gives, {names} would have more without agreement, at the middle of the ranges.")


def _quoted(clause: Clause) -> str:
    return f"“{clause.words}” ({inline(clause.issue)})"


def _picture(answer: SettlementAnswer, found: PackagesAnswer) -> Figure:
    shares = {(row["issue"], row["clause"], row["party"]): row for row in found.stances}
    groups: dict[str, list[GridRow]] = {}
    rows = []
    for row in found.clauses:
        words = answer.clauses[row["issue"]][row["clause"]]
        cells = []
        for stance in row["stances"]:
            over = shares.get((row["issue"], row["clause"], stance["party"]))
            kind, part = stance["stance"], ""
            if over is not None:
                most, kind = max((float(over[each]), each) for each in ("accepts", "would trade", "refuses"))
                part = f" in {percent(most)} of the versions"
            cells.append(GridCell(stance=kind, said=f"{answer.names[stance['party']]} {kind}{part}: {words}"))
        told = answer.versions.get(f"settlement.clause.{row['issue']}.{row['clause']}")
        held = None if told is None else told["mean"]
        mine = f"{words} (today)" if row["status_quo"] else words
        groups.setdefault(row["issue"], []).append(GridRow(words=mine, cells=tuple(cells), held=held))
        rows.append((f"{answer.titles[row['issue']]}: {words}", *(cell.stance for cell in cells)))
    names = [answer.names[party] for party in found.parties]
    parties = [(answer.names[party], party in found.signers) for party in found.parties]
    wide, narrow = both(
        grid(
            parties,
            [(answer.titles[issue], listed) for issue, listed in groups.items()],
            "Who makes what of each clause",
        )
    )
    return Figure(
        wide,
        "Who accepts, would trade and refuses what",
        f"{len(rows)} clauses and what {joined(names)} make of each.",
        "A disc: a text of nothing but such clauses it would sign. A cross: it signs no text with this clause, "
        "whatever else stands there. A diamond: it depends on the rest. The column at the right: in what part of the "
        "versions some package that could be signed holds the clause. In bold: who must sign.",
        wide=True,
        narrow=narrow,
        table=Table(("Clause", *names), tuple(rows), folded=True),
    )


def _months(facts: PackageFacts) -> Iterator[Part]:
    if len(facts.months) < 2:
        return
    if facts.steady:
        yield Text(
            "How many months the war goes on makes no difference to this, as long as the front stays where it is."
        )
        return
    said = [
        f"{percent(share)} in month {month}" if month else f"{percent(share)} today" for month, share in facts.months
    ]
    yield Text(f"With the front where it is, some package could be signed in {joined(said)}.")


def _levers(facts: PackageFacts) -> Iterator[Part]:
    if not facts.levers:
        return
    felt = [lever for lever in facts.levers if _felt(lever, facts)]
    rest = [lever for lever in facts.levers if lever not in felt and len(lever.levers) == 1]
    if felt:
        dated = any(lever.in_a_year is not None for lever in felt)
        header = ("Lever", "Could be signed", "Change", "A package has to beat", *(("In a year",) if dated else ()))
        rows = tuple(_lever(lever, dated=dated) for lever in felt)
        caption = "In what part of the versions some package could be signed, under each lever"
        yield Table(header, rows, caption, numeric=frozenset({1, 2, 3, 4}))
        if dated:
            yield Text(
                "“A package has to beat”: by how much the lever raises or lowers what no agreement is worth to all who "
                "must sign, taken together. A lever that makes fighting on look better to anyone leaves less to agree "
                "on.",
                quiet=True,
            )
    if rest:
        names = "; ".join(lever.title for lever in rest)
        yield Text(f"{'These' if felt else 'Levers that'} change nothing here: {names}.", quiet=True)


def _felt(lever: LeverAnswer, facts: PackageFacts) -> bool:
    """Whether a lever changes what is told: today, in a year, or what a package has to beat."""
    later = dict(facts.months).get(_YEAR)
    dated = lever.in_a_year is not None and later is not None and abs(lever.in_a_year - later) >= _POINT
    return abs(lever.more) >= _POINT or abs(lever.dearer) >= _POINT or dated


def _lever(lever: LeverAnswer, *, dated: bool) -> tuple[str, ...]:
    later = "" if lever.in_a_year is None else percent(lever.in_a_year)
    change = f"{100 * lever.more:+.0f}" if abs(lever.more) >= SAME else "0"
    dearer = f"{lever.dearer:+.2f}" if abs(lever.dearer) >= SAME else "0"
    return lever.title, percent(lever.share), change, dearer, *((later,) if dated else ())


def _text(text: TextFacts) -> Iterator[Part]:
    title = text.title[:1].upper() + text.title[1:]
    if text.share is None:
        said = "Could be signed, at the middle of the ranges." if text.signable else "Could not be signed as it stands."
    else:
        where = f"{percent(text.share)} of the versions" if text.typed is None else in_versions(text.typed)
        said = f"Could be signed in {where}."
    signs = [f"{name} in {percent(share)}" for name, _, share in text.signs]
    below = f"Better than no agreement for {joined(signs)} of the versions." if signs else ""
    yield Callout(title, said, text.tone, below, quantity=of_text(text.id))
    if text.clash:
        yield Text(f"These clauses of it cannot stand together: {joined([_quoted(clause) for clause in text.clash])}.")
    why = [
        f"{refusal.name} refuses: beyond its red line on {joined([inline(wall) for wall in refusal.walls])}."
        if refusal.walls
        else f"{refusal.name} refuses: it gets {decimals(refusal.short)} less than without agreement."
        for refusal in text.refusals
    ]
    items = [*why]
    every = next((least.changes for least in text.least if not least.name), None)
    also = [least.name for least in text.least if least.name and least.changes == every]
    for least in text.least:
        if also and not least.name:
            continue
        moves = [f"{inline(after.issue)} from “{before.words}” to “{after.words}”" for before, after in least.changes]
        who = f"{least.name} would sign" if least.name else "All would sign"
        who = f"{least.name} would sign, as would all others," if least.name in also else who
        items.append(f"{who} with the least change: {joined(moves)}.")
    if text.stuck:
        items.append(f"No change brings {joined(text.stuck)} round.")
    elif not text.together:
        items.append("No change brings all who must sign round at once.")
    for swap in text.swaps:
        lost = f", at the cost of {joined(swap.losers)}" if swap.losers else ""
        clauses = joined([_quoted(clause) for clause in swap.clauses])
        items.append(f"A trade: {joined(swap.names)} both gain if it says {clauses}{lost}.")
    if items:
        yield Bullets(tuple(items), "At the middle of the ranges")
