"""Random agendas, and what packages are worth to their parties by plain loops over every text."""

from __future__ import annotations

import random
from itertools import combinations, product

from hypothesis import strategies as st

from demarche.engines.settlement import Agenda, Exclusion, Issue, Party, RedLine, Requirement

TOUCH = 1e-9


def random_agenda(seed: int, *, issues=4, clauses=4, parties=4, floor=0.6, rules=True) -> Agenda:
    """A small agenda with walls, priced red lines, unlike losses, and rules."""
    draw = random.Random(seed)
    listed = []
    for j in range(draw.randint(1, issues)):
        size = draw.randint(2, clauses)
        places = tuple(sorted(draw.sample(range(20), size))) if draw.random() < 0.3 else ()
        names = tuple(f"clause {s}" for s in range(size))
        listed.append(Issue(name=f"issue {j}", clauses=names, status_quo=draw.choice(names), places=places))
    sides = [random_party(draw, i, listed, floor) for i in range(draw.randint(2, parties))]
    if not any(side.consent for side in sides):
        return random_agenda(seed + 10_000, issues=issues, clauses=clauses, parties=parties, floor=floor, rules=rules)
    found = []
    if rules and len(listed) > 1 and draw.random() < 0.4:
        one, other = draw.sample(listed, 2)
        pair = ((one.name, draw.choice(one.clauses)), (other.name, draw.choice(other.clauses)))
        found.append(Exclusion(clauses=pair) if draw.random() < 0.5 else Requirement(clause=pair[0], needs=pair[1:]))
    return Agenda(issues=listed, parties=sides, rules=found)


def random_party(draw: random.Random, i: int, issues: list[Issue], floor: float) -> Party:
    shares = [draw.random() + 0.05 for _ in issues]
    lines, worths = {}, {}
    for issue in issues:
        low, high = sorted(draw.sample(issue.places, 2))
        if draw.random() < 0.35:
            price = None if draw.random() < 0.5 else draw.uniform(0.0, 0.3)
            lines[issue.name] = RedLine(lowest=low if draw.random() < 0.5 else None, highest=high, price=price)
        if draw.random() < 0.15:
            worths[issue.name] = [draw.random() for _ in issue.clauses]
    return Party(
        name=f"party {i}",
        ideal={issue.name: draw.choice(issue.clauses) for issue in issues},
        salience={issue.name: share / sum(shares) for issue, share in zip(issues, shares, strict=True)},
        red_lines=lines,
        no_agreement=draw.uniform(0.0, floor),
        consent=draw.random() < 0.85,
        loss=draw.choice(["linear", "quadratic"]),
        worths=worths,
    )


agendas = st.integers(0, 100_000).map(random_agenda)


def texts(agenda: Agenda):
    """Every text that the rules allow, as clauses by issue."""
    for clauses in product(*(issue.clauses for issue in agenda.issues)):
        text = dict(zip(agenda.names, clauses, strict=True))
        if all(allows(rule, text) for rule in agenda.rules):
            yield text


def allows(rule, text) -> bool:
    if isinstance(rule, Exclusion):
        return not all(text[issue] == clause for issue, clause in rule.clauses)
    return text[rule.clause[0]] != rule.clause[1] or any(text[issue] == clause for issue, clause in rule.needs)


def part(party: Party, issue: Issue, clause: str, gone=()) -> float:
    """What one clause adds for a party, red lines on the issues ``gone`` out of the way."""
    at = issue.places[issue.clauses.index(clause)]
    if issue.name in party.worths:
        worth = party.worths[issue.name][issue.clauses.index(clause)]
    else:
        away = abs(at - issue.place(party.ideal[issue.name])) / (issue.places[-1] - issue.places[0])
        worth = 1.0 - away if party.loss == "linear" else 1.0 - away**2
    line = party.red_lines.get(issue.name)
    paid = 0.0
    if line is not None and issue.name not in gone:
        low = issue.places[0] if line.lowest is None else issue.place(line.lowest)
        high = issue.places[-1] if line.highest is None else issue.place(line.highest)
        if at < low or at > high:
            paid = float("inf") if line.price is None else line.price
    return party.salience[issue.name] * worth - paid


def margin(party: Party, agenda: Agenda, text, gone=()) -> float:
    return sum(part(party, issue, text[issue.name], gone) for issue in agenda.issues) - party.no_agreement


def signable(agenda: Agenda, text, gone=frozenset()) -> bool:
    return all(
        margin(party, agenda, text, {issue for name, issue in gone if name == party.name}) >= -TOUCH
        for party in agenda.parties
        if party.consent
    )


def all_signable(agenda: Agenda):
    return [text for text in texts(agenda) if signable(agenda, text)]


def fewest_lines_by_hand(agenda: Agenda):
    """Every smallest set of red lines (party, issue) without which some text is signable; None where none helps."""
    lines = [(p.name, issue) for p in agenda.parties if p.consent for issue in agenda.names if issue in p.red_lines]
    every = list(texts(agenda))
    for size in range(len(lines) + 1):
        found = {
            frozenset(some)
            for some in combinations(lines, size)
            if any(signable(agenda, text, frozenset(some)) for text in every)
        }
        if found:
            return found
    return None
