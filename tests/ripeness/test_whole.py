"""Everything at once in plain Python: threats and strikes, camps that learn from the front, agreements that lapse or
are broken and tables that reopen. Written from the equations of the model, with nothing of the engine in it."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import (
    Beliefs,
    Coercion,
    Conduct,
    Conference,
    Game,
    Horizon,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
)

pytestmark = pytest.mark.once

K, SPAN = 4, 2
WAR, DUE, MILD, HARD, OVER = range(5)
PLACES = [(k, e) for k in range(1, K) for e in range(-SPAN, SPAN + 1)]


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


class Whole:
    """Values by stage, place and net moves seen; ``p`` holds chances and flows per month."""

    def __init__(self, p: dict[str, Any], months: int) -> None:
        self.p = p
        d, lasts = p["delta"], p["binds"] * (1 - p["spoil"])
        self.weight = (1 - d) / (1 - d * lasts)
        stages = [(h, k, e) for h in range(5) for k, e in PLACES]
        self.ahead = {(*s, i): self.moves(*s, p["prior"][i]) for s in stages for i in range(3)}
        war = {(h, k, e): self.held(k) for h in range(5) for k, e in PLACES}
        rest = {(c, *z): tuple((1 - self.weight) * x for x in self.held(z[0])) for c in (0, 1) for z in PLACES}
        table = {(c, *z): self.held(z[0]) for c in (0, 1) for z in PLACES}
        for _ in range(months):
            before = war
            war, rest, table = self.back(war, rest, table)
        self.war = war
        self.unrest = max(abs(war[s][i] - before[s][i]) for s in war for i in (0, 1))

    def held(self, k: int) -> tuple[float, float]:
        return k / K, 1 - k / K

    def flow(self, h: int, k: int, i: int) -> float:
        struck = self.p["damage"][h - MILD] if h in (MILD, HARD) and i == 0 else 0.0
        return (1 - self.p["delta"]) * (self.held(k)[i] - self.p["cost"][i] - struck)

    def moves(self, h: int, k: int, e: int, prior: float) -> list[tuple[float, tuple[int, int, int]]]:
        """Where a month of fighting leads, by Bayes."""
        up, p = logistic(self.p["strength"]), self.p
        plus, minus = prior * up**e, (1 - prior) * (1 - up) ** e
        win = (plus * up + minus * (1 - up)) / (plus + minus)
        tired = p["tires"] if h in (MILD, HARD) else 0.0
        out = [(tired, (OVER, k, e))]
        for chance, step in ((p["mu"] * win, 1), (p["mu"] * (1 - win), -1), (1 - p["mu"], 0)):
            out.append(((1 - tired) * chance, (h, k + step, min(max(e + step, -SPAN), SPAN))))
        return out

    def terms(self, own: float, other: float, rest: tuple[float, float]) -> tuple[float, float] | None:
        """Lowest and highest ruler's share that both take rather than what each is left with."""
        low = max((own - rest[0]) / self.weight, self.p["low"])
        high = min(1 - (other - rest[1]) / self.weight, self.p["high"])
        return (low, high) if low <= high + 1e-12 else None

    def worth(self, x: float, rest: tuple[float, float]) -> tuple[float, float]:
        return self.weight * x + rest[0], self.weight * (1 - x) + rest[1]

    def sit(self, refused: tuple[Any, Any], rest: tuple[float, float]) -> tuple[tuple[float, float], float, float]:
        """Values, chance of a deal, chance that the ruler refuses; ``refused``: by the ruler, by the opposition."""
        value, deal, blamed = [0.0, 0.0], 0.0, 0.0
        for pen, left, mine in ((self.p["pen"], refused[1], 1), (1 - self.p["pen"], refused[0], 0)):
            zone = self.terms(*left, rest)
            got = left if zone is None else self.worth(zone[mine], rest)
            value = [value[i] + pen * got[i] for i in (0, 1)]
            deal += pen * (zone is not None)
            blamed += pen * (zone is None and mine == 0)
        return (value[0], value[1]), deal, blamed

    def back(self, war: Any, rest: Any, table: Any) -> tuple[Any, Any, Any]:
        p, d = self.p, self.p["delta"]
        ends = {0: (0.0, 1.0), K: (1.0, 0.0)}
        fought = {
            (h, k, e): tuple(
                self.flow(h, k, i) + d * sum(c * (ends.get(z[1]) or war[z])[i] for c, z in self.ahead[h, k, e, i])
                for i in (0, 1)
            )
            for h in range(5)
            for k, e in PLACES
        }
        new_rest, new_table, self.talks, self.again = {}, {}, {}, {}
        self.ripe = {}
        for calm, after in ((0, WAR), (1, OVER)):
            for k, e in PLACES:
                s, back = (calm, k, e), war[after, k, e]
                stays, lapses = (1 - p["spoil"]) * p["binds"], (1 - p["spoil"]) * (1 - p["binds"])
                new_rest[s] = tuple(
                    d * (stays * rest[s][i] + lapses * table[s][i] + p["spoil"] * back[i]) for i in (0, 1)
                )
                alone = tuple(self.flow(after, k, i) + d * back[i] for i in (0, 1))
                new_table[s], self.again[s], _ = self.sit((alone, alone), new_rest[s])
        out = {}
        for k, e in PLACES:
            worth = {}
            for h in (WAR, MILD, HARD, OVER):
                left = fought[h, k, e]
                met, deal, _ = self.sit((left, left), new_rest[int(h == OVER), k, e])
                self.talks[h, k, e] = p["rounds"] * deal, 0.0
                self.ripe[h, k, e] = deal > 0.0
                worth[h] = tuple(p["rounds"] * met[i] + (1 - p["rounds"]) * left[i] for i in (0, 1))
            answers = fought[DUE, k, e], fought[WAR if p["conditional"] else DUE, k, e]
            worth[DUE], *self.talks[DUE, k, e] = self.sit(answers, new_rest[0, k, e])
            self.ripe[DUE, k, e] = self.talks[DUE, k, e][0] > 0.0
            for h in range(5):
                out[h, k, e] = tuple(sum(c * worth[y][i] for c, y in self.ways(h)) for i in (0, 1))
        return out, new_rest, new_table

    def ways(self, h: int) -> list[tuple[float, int]]:
        """The coercer's step: chances of the talks that follow; DUE stands for those under an ultimatum."""
        p = self.p
        if h == WAR:
            return [(1 - p["threat"], WAR), (p["threat"], DUE)]
        if h == DUE:
            return [(p["credible"], MILD), (1 - p["credible"], OVER)]
        return [(1 - p["climb"], MILD), (p["climb"], HARD)] if h == MILD else [(1.0, h)]

    def chances(self, months: int, hold: int, k: int) -> tuple[float, float]:
        """By the analyst, chance of a signature within so many months, and of one that then holds for ``hold``."""
        p = self.p
        lapses = (1 - p["spoil"]) * (1 - p["binds"])

        @cache
        def at_war(h: int, k: int, e: int, left: int) -> tuple[float, float]:
            if left <= 0 or k in (0, K):
                return 0.0, 0.0
            signed = lasting = 0.0
            for chance, y in self.ways(h):
                deal, blamed = self.talks[y, k, e]
                signed += chance * deal
                lasting += chance * deal * in_force(int(y == OVER), k, e, left, 0)
                refused = WAR if p["conditional"] else DUE
                after = [(blamed, DUE), (1 - deal - blamed, refused)] if y == DUE else [(1 - deal, y)]
                for share, z in after:
                    for c, s in self.ahead[z, k, e, 2] if share > 0.0 else ():
                        later = at_war(*s, left - 1) if c else (0.0, 0.0)
                        signed += chance * share * c * later[0]
                        lasting += chance * share * c * later[1]
            return signed, lasting

        @cache
        def in_force(calm: int, k: int, e: int, left: int, age: int) -> float:
            if age == hold:
                return 1.0
            again, back = self.again[calm, k, e], OVER if calm else WAR
            stays = (1 - p["spoil"]) * p["binds"] + lapses * again
            total = stays * in_force(calm, k, e, left - 1, age + 1)
            total += p["spoil"] * at_war(back, k, e, left - 1)[1]
            return total + lapses * (1 - again) * at_war(back, k, e, left - 2)[1]

        return at_war(WAR, k, 0, months)

    def opened(self, months: int, k: int) -> float:
        """By the analyst, chance that within so many months there is one at whose start the zone is open."""

        @cache
        def within(h: int, k: int, e: int, left: int) -> float:
            if left == 0 or k in (0, K):
                return 0.0
            total = 0.0
            for chance, y in self.ways(h):
                deal, blamed = self.talks[y, k, e]
                if self.ripe[y, k, e]:
                    total += chance
                    continue
                refused = WAR if self.p["conditional"] else DUE
                after = [(blamed, DUE), (1 - deal - blamed, refused)] if y == DUE else [(1.0, y)]
                for share, z in after:
                    moves = self.ahead[z, k, e, 2] if share > 0.0 else ()
                    total += chance * share * sum(c * within(*s, left - 1) for c, s in moves if c)
            return total

        return within(WAR, k, 0, months)


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


wars = st.fixed_dictionaries(
    {
        "mu": number(0.1, 1), "strength": number(0.2, 1), "prior": st.tuples(*[number(0.1, 0.9)] * 3),
        "cost": st.tuples(*[number(0, 0.4)] * 2), "damage": st.tuples(number(0, 1), number(0.5, 3)),
        "tires": number(0, 0.4), "delta": number(0.6, 0.75), "binds": st.sampled_from([1.0, 0.9, 0.5]),
        "spoil": st.sampled_from([0.0, 0.08]), "low": number(0, 0.2), "high": number(0.3, 0.8), "rounds": number(0, 1),
        "pen": number(0, 1), "threat": number(0, 1), "credible": number(0, 1), "climb": number(0, 1),
        "conditional": st.booleans(),
    }
)  # fmt: skip
KNOWN = {
    "mu": 0.5, "strength": 0.7, "prior": (0.8, 0.4, 0.5), "cost": (0.1, 0.2), "damage": (0.6, 1.5), "tires": 0.2,
    "delta": 0.75, "binds": 0.9, "spoil": 0.08, "low": 0.1, "high": 0.35, "rounds": 0.4, "pen": 0.5, "threat": 0.5,
    "credible": 0.6, "climb": 0.3, "conditional": True,
}  # fmt: skip


def game_of(p):
    def month(x):
        return Per(x, "month")

    def stock(x):
        return Per(x * (1 - p["delta"]), "month")

    return Game(
        war=War(2, K, month(p["mu"]), ruler_cost=stock(p["cost"][0]), opposition_cost=stock(p["cost"][1])),
        beliefs=Beliefs(*p["prior"], strength=p["strength"], nodes=2 * SPAN + 1),
        settlement=Settlement(p["low"], p["high"], month(p["binds"]), month(p["spoil"])),
        conference=Conference(month(p["rounds"]), p["pen"], 1 - p["pen"]),
        horizon=Horizon("month", 12, 6, month(p["delta"]), month(p["delta"])),
        coercion=Coercion(
            tuple(Rung(stock(x)) for x in p["damage"]),
            conditional=p["conditional"],
            conduct=Conduct(month(p["threat"]), p["credible"], month(p["climb"])),
            brittle=month(p["tires"]),
            solid=month(p["tires"]),
        ),
    )


def agree(p):
    solution, oracle = solve_batch([Plan(game_of(p))]), Whole(p, 60)
    if solution.periods[-1].hesitate.any() or oracle.unrest > 1e-7:
        return False  # no steady state in sure decisions
    for (h, k, e), worth in oracle.war.items():
        assert solution.now.war[0, :, h, k, e + SPAN] == pytest.approx(worth, abs=1e-6)
    result = solve(game_of(p))
    for months in (1, 4, 12):
        signed, durable = oracle.chances(months, 6, 2)
        assert result.signed[months] == pytest.approx(signed, abs=1e-9)
        assert result.lasting[months] == pytest.approx(durable, abs=1e-9)
        assert result.first_ripe.by[months - 1] == pytest.approx(oracle.opened(months, 2), abs=1e-9)
    return True


@settings(max_examples=6, deadline=None)
@given(wars)
def test_everything_at_once(p):
    agree(p)


def test_a_known_war_is_really_compared():
    assert agree(KNOWN)
    assert agree(KNOWN | {"conditional": False, "tires": 0.0})
    signed = solve(game_of(KNOWN)).signed
    assert 0.05 < signed[12] < 0.95
    assert solve(game_of(KNOWN | {"threat": 0.0})).signed[12] < signed[12] - 0.05
