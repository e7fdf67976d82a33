"""The game with coercion in plain Python: loops over balance, stage and survivals of the coalition; agreements bind
for good."""

import math

WAR, DUE, OVER = "war", "due", "over"


class BruteCoercion:
    """Backward induction over ``far`` periods. A state is (stage, balance, survivals); stages of striking are 1, 2,
    ..."""

    def __init__(self, p, far, most):
        self.p, self.most = p, most
        self.stages = [WAR, DUE, *range(1, len(p["rungs"]) + 1), OVER]
        self.states = [(h, k, e) for h in self.stages for k in range(1, p["K"]) for e in range(most + 1)]
        value = {s: (s[1] / p["K"], 1 - s[1] / p["K"], p["stake"] * (1 - s[1] / p["K"])) for s in self.states}
        for _ in range(far):
            self.value = value
            fought = {s: self.fight(s, value) for s in self.states}
            value = {s: self.start(s, fought) for s in self.states}
        self.unrest = max(abs(value[s][i] - self.value[s][i]) for s in self.states for i in range(3))
        self.value = value

    def held(self, k):
        share = k / self.p["K"]
        return share, 1 - share, self.p["stake"] * (1 - share)

    def brittle(self, prior, e):
        if not self.p["learn"]:
            return prior
        plus = prior * (1 - self.p["cracks"][0]) ** e
        return plus / (plus + (1 - prior) * (1 - self.p["cracks"][1]) ** e)

    def fight(self, s, value):
        p, (h, k, e) = self.p, s
        rung = p["rungs"][h - 1] if isinstance(h, int) else None
        costs = [p["cost"][0] + (rung["damage"] if rung else 0), p["cost"][1], rung["price"] if rung else 0]
        up = 1 / (1 + math.exp(-(p["edge"] - (rung["odds"] if rung else 0))))
        out = []
        for i in range(3):
            faith = self.brittle(p["prior"][i], e)
            crack = (faith * p["cracks"][0] + (1 - faith) * p["cracks"][1]) if rung else 0.0
            later = min(e + 1, self.most) if rung and p["learn"] else e
            ahead = crack * value[OVER, k, e][i]
            for chance, z in ((p["mu"] * up, k + 1), (p["mu"] * (1 - up), k - 1), (1 - p["mu"], k)):
                worth = self.held(z)[i] if z in (0, p["K"]) else value[h, z, later][i]
                ahead += (1 - crack) * chance * worth
            flow = self.held(k)[i] - costs[i]
            out.append((1 - p["delta"][i]) * flow + p["delta"][i] * ahead)
        return tuple(out)

    def talk(self, y, k, e, fought):
        """Values of entering talks in stage ``y`` (a start stage, or 'ultimatum')."""
        p = self.p
        if y == "ultimatum":
            by_ruler, by_opposition = fought[DUE, k, e], fought[WAR if p["conditional"] else DUE, k, e]
            quiet, rounds = None, 1.0
        else:
            by_ruler = by_opposition = quiet = fought[y, k, e]
            rounds = p["rounds"]
        total = [0.0, 0.0, 0.0]
        for pen, refused, mine in ((p["pens"][0], by_opposition, 0), (p["pens"][1], by_ruler, 1)):
            low, high = max(refused[0], p["low"]), min(1 - refused[1], p["high"])
            got = refused
            if low <= high + 1e-12:
                x = high if mine == 0 else low
                got = (x, 1 - x, p["stake"] * (1 - x))
            total = [total[i] + pen * got[i] for i in range(3)]
        return tuple(rounds * total[i] + (1 - rounds) * (quiet[i] if quiet else 0.0) for i in range(3))

    def start(self, s, fought):
        p, (h, k, e) = self.p, s
        if h == OVER:
            return self.talk(OVER, k, e, fought)
        if h == WAR:
            ways = [(WAR, 0.0, 1 - p["ultimatum"]), ("ultimatum", 0.0, p["ultimatum"])]
        elif h == DUE:
            ways = [(OVER, p["back_down"], 1 - p["credible"]), (1, p["alone"], p["credible"])]
        else:
            ways = [(h, 0.0, 1.0)]
            if h < len(p["rungs"]):
                ways = [(h, 0.0, 1 - p["climb"]), (h + 1, 0.0, p["climb"])]
            ways.append((OVER, p["quit"], 0.0))
        options = [(self.talk(y, k, e, fought), cost, chance) for y, cost, chance in ways]
        if not p["chooses"]:
            return tuple(sum(chance * value[i] for value, _, chance in options) for i in range(3))
        best = options[0]
        for option in options[1:]:
            if option[0][2] - option[1] > best[0][2] - best[1] + 1e-12:
                best = option
        value, cost, _ = best
        return value[0], value[1], value[2] - cost
