"""The game with patrons who choose in plain Python: loops over balance, evidence and both levels of support.

The odds of a battle are even apart from support (or support leaves them alone), so that the evidence is the ruler's
net number of notches gained, held within ``span`` of zero. Parameters are per period.
"""

import math

from tests.ripeness.brute import chance_of_type


class BrutePatrons:
    """Backward induction over ``far`` periods; actors are ruler, opposition and their patrons."""

    def __init__(self, p, far, span):
        self.p, self.span = p, span
        menus = [range(len(menu)) for menu in p["menus"]]
        evidence = range(-span, span + 1) if p["strength"] else (0,)
        self.states = [(k, e, a, o) for k in range(1, p["K"]) for e in evidence for a in menus[0] for o in menus[1]]
        d = p["delta"]
        hold = [(1 - d[i]) / (1 - d[i] * p["binds"] * (1 - p["spoil"])) for i in range(4)]
        war = {s: tuple(self.enjoys(i, s[0] / p["K"]) for i in range(4)) for s in self.states}
        rest = {s: tuple((1 - hold[i]) * war[s][i] for i in range(4)) for s in self.states}
        table = dict(war)
        for _ in range(far):
            last = war
            war, rest, table, self.deals = self.back(war, rest, table, hold)
        self.unrest = max(abs(war[s][i] - last[s][i]) for s in self.states for i in range(4))
        self.war = war

    def enjoys(self, i, share):
        """What a division of the prize is worth to an actor, per period."""
        stakes = self.p["stakes"]
        return (share, 1 - share, stakes[0] * share, stakes[1] * (1 - share))[i]

    def fight(self, s, war, moves=True):
        p, (k, e, a, o) = self.p, s
        levels = p["menus"][0][a], p["menus"][1][o]
        costs = [p["cost"][j] - levels[j] * p["aid"][j] for j in (0, 1)] + [levels[j] * p["price"][j] for j in (0, 1)]
        shift = p["odds"][0] * levels[0] - p["odds"][1] * levels[1]
        out = []
        for i in range(4):
            faith = chance_of_type(p["prior"][min(i, 2)], p["strength"], e)
            up = [1 / (1 + math.exp(-(shift + sign * p["strength"]))) for sign in (1, -1)]
            win = faith * up[0] + (1 - faith) * up[1]
            ahead = 0.0
            for chance, z, f in (
                (p["mu"] * win, k + 1, e + 1),
                (p["mu"] * (1 - win), k - 1, e - 1),
                (1 - p["mu"], k, e),
            ):
                f = max(-self.span, min(self.span, f)) if p["strength"] else 0
                if not moves:
                    z, f = k, e
                ahead += chance * (self.enjoys(i, z // p["K"]) if z in (0, p["K"]) else war[z, f, a, o][i])
            flow = self.enjoys(i, k / p["K"]) - costs[i]
            out.append((1 - p["delta"][i]) * flow + p["delta"][i] * ahead)
        return out

    def sit(self, refuse, rest, hold):
        p = self.p

        def worth(x):
            return [hold[i] * self.enjoys(i, x) + rest[i] for i in range(4)]

        low = max((refuse[0] - rest[0]) / hold[0], p["low"])
        high = min(1 - (refuse[1] - rest[1]) / hold[1], p["high"])
        room, width = high - low, p["width"]
        sure = min(max(room / width, 0.0), 1.0) if width else float(room >= -1e-12)
        value = [0.0] * 4
        for pen, x in zip(p["pens"], (high, low), strict=True):
            got = worth(x)
            value = [value[i] + pen * (sure * got[i] + (1 - sure) * refuse[i]) for i in range(4)]
        return value, sure

    def back(self, war, rest, table, hold):
        p, d = self.p, self.p["delta"]
        new_rest, talks, new_table, deals = {}, {}, {}, {}
        for s in self.states:
            new_rest[s] = tuple(
                d[i]
                * (
                    (1 - p["spoil"]) * (p["binds"] * rest[s][i] + (1 - p["binds"]) * table[s][i])
                    + p["spoil"] * war[s][i]
                )
                for i in range(4)
            )
            fought = self.fight(s, war)
            at_table, deals[s] = self.sit(fought, new_rest[s], hold)
            talks[s] = [p["rounds"] * at_table[i] + (1 - p["rounds"]) * fought[i] for i in range(4)]
            new_table[s], _ = self.sit(self.fight(s, war, moves=False), new_rest[s], hold)
        later = {s: self.choose(s, 3, talks) for s in self.states}
        return {s: self.choose(s, 2, later) for s in self.states}, new_rest, new_table, deals

    def choose(self, s, actor, values):
        """A patron's turn: he moves his own level, foreseeing what ``values`` say follows."""
        p, (k, e, a, o) = self.p, s
        side = actor - 2
        menu, now = p["menus"][side], (a, o)[side]
        options = []
        for place, level in enumerate(menu):
            to = (k, e, place, o) if side == 0 else (k, e, a, place)
            cost = p["adjust"][side] * abs(level - menu[now])
            options.append([value - cost * (i == actor) for i, value in enumerate(values[to])])
        worth = [option[actor] for option in options]
        rate = p["precision"][side] or (1 / p["width"] if p["width"] else None)
        if rate is None:
            best = now
            for place, value in enumerate(worth):
                if value > worth[best] + 1e-12:
                    best = place
            chances = [float(place == best) for place in range(len(menu))]
        else:
            weights = [math.exp(rate * (value - max(worth))) for value in worth]
            chances = [weight / sum(weights) for weight in weights]
        review = p["reviews"]
        chances = [review * chance + (1 - review) * (place == now) for place, chance in enumerate(chances)]
        return [sum(c * option[i] for c, option in zip(chances, options, strict=True)) for i in range(4)]
