"""The revised game in plain Python: prices found by trying every offer that could be best, breaks of the war, breaches
of a peace and terms that harden, one state at a time."""

import math
from functools import cache

from tests.ripeness.brute import Brute, chance_of_type


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


class Revised(Brute):
    """``prices``: of the ruler's and the opposition's bound; ``walls``: the ratifiers'; ``breaks``, ``sigma``;
    ``hardens``, ``renewal``, ``victim``, ``loss``."""

    def battle(self, p, prior, s):
        k, e = s
        faith = chance_of_type(prior, p["strength"], e)
        odds = math.log(k / (self.K - k))
        won = faith * logistic(odds + p["sigma"]) + (1 - faith) * logistic(odds - p["sigma"])
        front = [(chance * (1 - p["breaks"]), to) for chance, to in super().battle(p, prior, s)]
        return [*front, (p["breaks"] * won, (self.K, e)), (p["breaks"] * (1 - won), (0, e))]

    def back(self, p, future):
        war, hold, rest, table = future
        d = p["delta"]
        kept = p["binds"] * (1 - p["spoil"])
        new_hold = tuple((1 - d[i]) + d[i] * kept * ((1 - p["hardens"]) * hold[i] + p["hardens"]) for i in (0, 1))
        share = (p["victim"], 1 - p["victim"])

        def one(z, i):
            breached = p["renewal"] * table[z][i] + (1 - p["renewal"]) * war[z][i] - share[i] * p["loss"][i]
            stays = p["binds"] * (1 - p["hardens"]) * rest[z][i] + (1 - p["binds"]) * breached
            return (1 - p["spoil"]) * stays + p["spoil"] * war[z][i]

        new_rest = {
            s: tuple(d[i] * sum(c * one(z, i) for c, z in self.slips(p, s)) for i in (0, 1)) for s in self.states
        }
        new_war, new_table, deals = {}, {}, {}
        for s in self.states:
            held = (s[0] / self.K, 1 - s[0] / self.K)
            fight = tuple(
                self.flow(p, i, s[0])
                + d[i]
                * (
                    (1 - p["fade"]) * sum(c * self.worth(p, war, i, z) for c, z in self.battle(p, p["prior"][i], s))
                    + p["fade"] * held[i]
                )
                for i in (0, 1)
            )
            at_table, deal = self.sit(p, new_hold, new_rest[s], fight)
            new_war[s] = tuple(p["rounds"] * at_table[i] + (1 - p["rounds"]) * fight[i] for i in (0, 1))
            alone = tuple(self.flow(p, i, s[0]) + d[i] * war[s][i] for i in (0, 1))
            new_table[s], again = self.sit(p, new_hold, new_rest[s], alone)
            deals[s] = (deal, again)
        return (new_war, new_hold, new_rest, new_table), deals

    def sit(self, p, hold, rest, refuse):
        floor, ceiling = (refuse[0] - rest[0]) / hold[0], 1 - (refuse[1] - rest[1]) / hold[1]
        mine, yours = p["prices"]

        def gains(x):
            ruler = hold[0] * x + rest[0] - refuse[0] - (mine if x < p["low"] - 1e-12 else 0.0)
            other = hold[1] * (1 - x) + rest[1] - refuse[1] - (yours if x > p["high"] + 1e-12 else 0.0)
            return ruler, other

        ends = [p["low"], p["high"], floor, ceiling, floor + mine / hold[0], ceiling - yours / hold[1], *p["walls"]]
        offers = [x for x in ends if p["walls"][0] - 1e-12 <= x <= p["walls"][1] + 1e-12]
        taken = [x for x in offers if min(gains(x)) >= -1e-11]
        value, deal, share = list(refuse), 0.0, 0.0
        for pen, side in zip(p["pens"], (0, 1), strict=False):
            if taken:
                x = max(taken, key=lambda x, side=side: gains(x)[side])
                value = [value[i] + pen * gains(x)[i] for i in (0, 1)]
                deal, share = deal + pen, share + pen * x
        return tuple(value), (deal, share)

    def holds(self, s, until, hold):
        """(signed, a settlement signed by then lasts, the first one does), from state s at war now."""

        @cache
        def at_war(s, t):
            if t >= until or s[0] in (0, self.K):
                return 0.0, 0.0, 0.0
            p, table = self.at(t)
            deal = p["rounds"] * table[s][0][0]
            out = [deal, deal * in_force(s, t, 0, True), deal * in_force(s, t, 0, False)]
            for c, z in self.battle(p, p["prior"][2], s):
                for place, later in enumerate(at_war(z, t + 1)):
                    out[place] += (1 - deal) * (1 - p["fade"]) * c * later
            return tuple(out)

        @cache
        def in_force(s, t, age, again):
            """``again``: a later settlement counts too."""
            if age == hold:
                return 1.0
            p, _ = self.at(t)
            total = 0.0
            for c, z in self.slips(p, s):
                if not c:
                    continue
                sits = self.at(t + 1)[1][z][1][0]
                kept, breach = (1 - p["spoil"]) * p["binds"], (1 - p["spoil"]) * (1 - p["binds"])
                lapse = breach * p["renewal"]
                total += c * kept * p["hardens"]
                total += c * (kept * (1 - p["hardens"]) + lapse * sits) * in_force(z, t + 1, age + 1, again)
                if again:
                    total += c * (p["spoil"] + breach * (1 - p["renewal"])) * at_war(z, t + 1)[1]
                    total += c * lapse * (1 - sits) * at_war(z, t + 2)[1]
            return total

        return at_war(s, 0)
