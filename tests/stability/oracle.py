"""The five concepts straight from their definitions, with sets and loops, for comparison with the engine.

``arcs[i][s]`` is the set of states actor *i* can move to from ``s``; ``u[i][s]`` is how much *i* likes ``s``. Joint
moves are legal sequences on pairs (state, last mover). Nothing here is imported from the package.
"""

from __future__ import annotations

from itertools import product

Arcs = list[dict[object, set[object]]]
Liking = list[dict[object, float]]


def option_arcs(owners: list[int], directions: list[str], feasible: set[int], n_actors: int) -> Arcs:
    """Moves of an option form: change only your own options, each in its direction, between feasible states."""
    allowed = {"both": {(0, 1), (1, 0)}, "forward": {(0, 1)}, "backward": {(1, 0)}, "fixed": set()}

    def can(actor: int, s: int, t: int) -> bool:
        changed = [(b, s >> b & 1, t >> b & 1) for b in range(len(owners)) if (s ^ t) >> b & 1]
        return bool(changed) and all(
            owners[b] == actor and (old, new) in allowed[directions[b]] for b, old, new in changed
        )

    return [{s: {t for t in feasible if can(i, s, t)} for s in feasible} for i in range(n_actors)]


def coalesced_arcs(arcs: Arcs, class_of: dict[int, object]) -> Arcs:
    """The union over the members of each class, without loops."""
    result: Arcs = []
    for own in arcs:
        merged: dict[object, set[object]] = {c: set() for c in class_of.values()}
        for s, targets in own.items():
            merged[class_of[s]] |= {class_of[t] for t in targets} - {class_of[s]}
        result.append(merged)
    return result


def improvements(arcs: Arcs, u: Liking, i: int, s: object) -> set[object]:
    return {t for t in arcs[i][s] if u[i][t] > u[i][s]}


def joint(arcs: Arcs, u: Liking, players: list[int], start: object, credible: bool) -> set[object]:
    """All states reached from ``start`` by nonempty sequences of the players, nobody twice in succession."""
    seen: set[tuple[object, int]] = set()
    waiting: list[tuple[object, int]] = [(start, -1)]
    while waiting:
        s, last = waiting.pop()
        for j in players:
            if j == last:
                continue
            for t in improvements(arcs, u, j, s) if credible else arcs[j][s]:
                if (t, j) not in seen:
                    seen.add((t, j))
                    waiting.append((t, j))
    return {s for s, _ in seen}


def stable(arcs: Arcs, u: Liking, i: int, s: object, concept: str) -> bool:
    """One verdict, as the definitions word it."""
    better = improvements(arcs, u, i, s)
    if concept == "nash":
        return not better
    others = [j for j in range(len(arcs)) if j != i]

    def sanctions(s2: object) -> bool:
        if u[i][s2] > u[i][s]:
            return False
        return concept not in ("smr", "sseq") or all(u[i][s3] <= u[i][s] for s3 in arcs[i][s2])

    return all(any(map(sanctions, joint(arcs, u, others, s1, concept in ("seq", "sseq")))) for s1 in better)


def verdicts(arcs: Arcs, u: Liking) -> dict[str, list[set[object]]]:
    """For each concept and actor the set of stable states."""
    return {
        concept: [{s for s in arcs[i] if stable(arcs, u, i, s, concept)} for i in range(len(arcs))]
        for concept in ("nash", "gmr", "smr", "seq", "sseq")
    }


def distances(arcs: Arcs, u: Liking, start: object, credible: bool) -> dict[object, int]:
    """Fewest moves from ``start``, nobody twice in succession, layer by layer."""
    found = {start: 0}
    layer, seen, depth = {(start, -1)}, {(start, -1)}, 0
    while layer:
        depth += 1
        following = set()
        for (s, last), j in product(layer, range(len(arcs))):
            if j != last:
                following |= {(t, j) for t in (improvements(arcs, u, j, s) if credible else arcs[j][s])}
        layer = following - seen
        seen |= layer
        for s, _ in layer:
            found.setdefault(s, depth)
    return found
