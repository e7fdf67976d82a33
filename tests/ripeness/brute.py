"""The game again, in plain Python: loops over states, beliefs by Bayes' rule, no arrays, nothing imported from the
engine.

Even odds at the start of learning (no edge), so that the evidence is the ruler's net number of notches gained, held
within
``span`` of zero. Parameters are per period. ``schedule[t]`` holds the parameters of period t, the last entry for
ever after.
"""

import math
from functools import cache


def chance_of_type(prior, strength, evidence):
    """Bayes: chance that the war favours the ruler after a net ``evidence`` notches."""
    up = 1.0 / (1.0 + math.exp(-strength))
    if prior in (0.0, 1.0):
        return prior
    plus, minus = prior * up**evidence, (1.0 - prior) * (1.0 - up) ** evidence
    return plus / (plus + minus)


class Brute:
    """Backward induction from ``far`` periods after the schedule ends; then exact recursions for what happens."""

    def __init__(self, schedule, far=130, span=3):
        self.schedule, self.span = schedule, span
        self.K = schedule[0]["K"]
        self.states = [(k, e) for k in range(1, self.K) for e in range(-span, span + 1)]
        last = schedule[-1]
        war = {s: (s[0] / self.K, 1 - s[0] / self.K) for s in self.states}
        hold = tuple((1 - d) / (1 - d * last["binds"] * (1 - last["spoil"])) for d in last["delta"])
        rest = {s: ((1 - hold[0]) * war[s][0], (1 - hold[1]) * war[s][1]) for s in self.states}
        future = (war, hold, rest, dict(war))
        self.tables = []
        for step in range(far + len(schedule) - 1, -1, -1):
            before = future[0]
            future, table = self.back(schedule[min(step, len(schedule) - 1)], future)
            if step == len(schedule) - 1:
                self.unrest = max(abs(before[s][i] - future[0][s][i]) for s in self.states for i in (0, 1))
            if step < len(schedule):
                self.tables.insert(0, table)
        self.now = future

    def evidence(self, e):
        return max(-self.span, min(self.span, e))

    def battle(self, p, prior, s):
        """[(chance, state or absorbing end)] after one period of fighting, for someone with this prior."""
        k, e = s
        up = 1.0 / (1.0 + math.exp(-p["strength"]))
        faith = chance_of_type(prior, p["strength"], e)
        win = faith * up + (1 - faith) * (1 - up)
        return [
            (p["mu"] * win, (k + 1, self.evidence(e + 1))),
            (p["mu"] * (1 - win), (k - 1, self.evidence(e - 1))),
            (1 - p["mu"], s),
        ]

    def worth(self, p, war, actor, s):
        if s[0] == 0:
            return (p["defeat"][0], p["victory"][1])[actor]
        if s[0] == self.K:
            return (p["victory"][0], p["defeat"][1])[actor]
        return war[s][actor]

    def slips(self, p, s):
        k, e = s
        up, down = max(p["drift"], 0.0), max(-p["drift"], 0.0)
        return [(up, (min(k + 1, self.K - 1), e)), (down, (max(k - 1, 1), e)), (1 - up - down, s)]

    def flow(self, p, actor, k):
        held = k / self.K if actor == 0 else 1 - k / self.K
        return (1 - p["delta"][actor]) * (p["holding"] * held - p["cost"][actor])

    def back(self, p, future):
        war, hold, rest, table = future
        d = p["delta"]
        new_hold = tuple((1 - d[i]) + d[i] * p["binds"] * (1 - p["spoil"]) * hold[i] for i in (0, 1))
        new_rest, new_war, new_table, deals = {}, {}, {}, {}
        for s in self.states:
            held = (s[0] / self.K, 1 - s[0] / self.K)
            new_rest[s] = tuple(
                d[i]
                * sum(
                    c
                    * (
                        (1 - p["spoil"]) * (p["binds"] * rest[z][i] + (1 - p["binds"]) * table[z][i])
                        + p["spoil"] * war[z][i]
                    )
                    for c, z in self.slips(p, s)
                )
                for i in (0, 1)
            )
            fight = tuple(
                self.flow(p, i, s[0])
                + d[i]
                * (
                    (1 - p["fade"]) * sum(c * self.worth(p, war, i, z) for c, z in self.battle(p, p["prior"][i], s))
                    + p["fade"] * held[i]
                )
                for i in (0, 1)
            )
            at_table, war_deal = self.sit(p, new_hold, new_rest[s], fight)
            new_war[s] = tuple(p["rounds"] * at_table[i] + (1 - p["rounds"]) * fight[i] for i in (0, 1))
            alone = tuple(self.flow(p, i, s[0]) + d[i] * war[s][i] for i in (0, 1))
            new_table[s], again = self.sit(p, new_hold, new_rest[s], alone)
            deals[s] = (war_deal, again)
        return (new_war, new_hold, new_rest, new_table), deals

    def sit(self, p, hold, rest, refuse):
        """Each possible proposer makes the best offer the other takes; returns values and (chance of a deal, mean
        share signed)."""

        def worth(x):
            return hold[0] * x + rest[0], hold[1] * (1 - x) + rest[1]

        floor = (refuse[0] - rest[0]) / hold[0]
        ceiling = 1 - (refuse[1] - rest[1]) / hold[1]
        candidates = [x for x in (p["low"], p["high"], floor, ceiling) if p["low"] - 1e-12 <= x <= p["high"] + 1e-12]
        taken = [x for x in candidates if worth(x)[0] >= refuse[0] - 1e-12 and worth(x)[1] >= refuse[1] - 1e-12]
        texts = [max(taken) if taken else None, min(taken) if taken else None]
        if p["text"] is None:
            even = (hold[1] + rest[1] - refuse[1] - rest[0] + refuse[0]) / (hold[0] + hold[1])
        else:
            even = p["text"]
        even = min(max(even, p["low"]), p["high"])
        both = worth(even)[0] >= refuse[0] - 1e-12 and worth(even)[1] >= refuse[1] - 1e-12
        texts.append(even if both else None)
        value, deal, share = [0.0, 0.0], 0.0, 0.0
        for pen, text in zip(p["pens"], texts, strict=True):
            got = refuse if text is None else worth(text)
            value = [value[i] + pen * got[i] for i in (0, 1)]
            deal += 0.0 if text is None else pen
            share += 0.0 if text is None else pen * text
        return tuple(value), (deal, share)

    def at(self, step):
        step = min(step, len(self.schedule) - 1)
        return self.schedule[step], self.tables[step]

    def chance(self, s, until, hold):
        """(signed by ``until``, a settlement signed by then holds ``hold`` periods), seen from state s at war now."""

        @cache
        def at_war(s, t):
            if t >= until or s[0] in (0, self.K):
                return 0.0, 0.0
            p, table = self.at(t)
            deal = p["rounds"] * table[s][0][0]
            signed, lasting = deal, deal * in_force(s, t, 0)
            for c, z in self.battle(p, p["prior"][2], s):
                later = at_war(z, t + 1)
                signed += (1 - deal) * (1 - p["fade"]) * c * later[0]
                lasting += (1 - deal) * (1 - p["fade"]) * c * later[1]
            return signed, lasting

        @cache
        def in_force(s, t, age):
            if age == hold:
                return 1.0
            p, _ = self.at(t)
            total = 0.0
            for c, z in self.slips(p, s):
                again = self.at(t + 1)[1][z][1][0]
                lapse = (1 - p["spoil"]) * (1 - p["binds"])
                stay = (1 - p["spoil"]) * p["binds"] + lapse * again
                total += c * stay * (in_force(z, t + 1, age + 1) if c else 0.0)
                total += c * p["spoil"] * at_war(z, t + 1)[1]
                total += c * lapse * (1 - again) * at_war(z, t + 2)[1]
            return total

        return at_war(s, 0)
