"""The rates again, straight from their formulas: plain Python over rows, no sums by group, no arrays."""

import math
from typing import Any

BINS = [(0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 10**6)]
KINDS = ["fade", "settle", "gov_victory", "reb_victory"]
KIND = {"agreement": "settle", "ceasefire": "settle"}


def rows_of(record: Any, t: int) -> list[dict[str, Any]]:
    numbers, words = record.years.numbers, record.years.words
    return [
        {
            "year": int(numbers["year"][k]),
            "age": int(numbers["age"][k]),
            "end": int(numbers["o_end"][k]),
            "kind": KIND.get(str(words["o_out"][k]), str(words["o_out"][k])),
            "government": str(words["issue"][k]) == "government",
        }
        for k in range(len(record.years))
        if numbers["year"][k] <= t - 2 and not math.isnan(numbers["o_end"][k])
    ]


def weight(row: dict[str, Any], t: int, half_life: float) -> float:
    return 2.0 ** (-(t - 1 - row["year"]) / half_life)


def hazard(record: Any, t: int, age: int, half_life: float, m: float) -> float:
    rows = rows_of(record, t)
    a = sum(row["end"] for row in rows) / len(rows)
    w = [weight(row, t, half_life) for row in rows]
    b = (sum(x * row["end"] for x, row in zip(w, rows, strict=True)) + m * a) / (sum(w) + m)
    low, high = next(bounds for bounds in BINS if bounds[0] <= age <= bounds[1])
    own = [(x, row["end"]) for x, row in zip(w, rows, strict=True) if low <= row["age"] <= high]
    return (sum(x * end for x, end in own) + m * b) / (sum(x for x, _ in own) + m)


def shares(record: Any, t: int, government: bool, half_life: float, m: float) -> list[float]:
    rows = [row for row in rows_of(record, t) if row["end"]]
    found = []
    for kind in KINDS:
        s = (sum(row["kind"] == kind for row in rows) + 0.75) / (len(rows) + 3)
        w = [weight(row, t, half_life) for row in rows]
        b = (sum(x for x, row in zip(w, rows, strict=True) if row["kind"] == kind) + m * s) / (sum(w) + m)
        own = [(x, row) for x, row in zip(w, rows, strict=True) if row["government"] == government]
        found.append((sum(x for x, row in own if row["kind"] == kind) + m * b) / (sum(x for x, _ in own) + m))
    return found


def ended_by(record: Any, t: int, age: int, government: bool, years: int) -> list[list[float]]:
    """By the end of each year, any end and each kind, by following the war year by year."""
    kinds = shares(record, t, government, 5, 10)
    fought, found, each = 1.0, [], [0.0] * 4
    for u in range(years):
        p = hazard(record, t, age + u, 10, 20)
        each = [have + fought * p * q for have, q in zip(each, kinds, strict=True)]
        fought *= 1 - p
        found.append([1 - fought, *each])
    return found


def distance(here: dict[str, Any], there: dict[str, Any]) -> float:
    """Weights and terms of the nearness as they stand in the text."""

    def flag(value: float, unknown: float = 0.5) -> float:
        return unknown if math.isnan(value) else float(value > 0)

    terms = [
        (2.0, float(here["issue"] != there["issue"])),
        (1.0, float(here["region"] != there["region"])),
        (1.5, min(abs(here["year"] - there["year"]) / 30, 1)),
        (1.5, min(abs(here["age"] - there["age"]) / 2, 1)),
        (1.0, abs(flag(here["pa_n"], 0) - flag(there["pa_n"], 0))),
    ]
    for name, w in {
        "war_l1": 2.0,
        "foreign_l1": 1.0,
        "reb_arms_l1": 1.5,
        "gov_arms_l1": 1.0,
        "reb_p5_l1": 1.5,
        "gov_p5_l1": 1.5,
    }.items():
        terms.append((w, abs(flag(here[name]) - flag(there[name]))))
    for name, plus, unknown in (("reb_states_l1", 1, 0.7), ("sides_l1", 0, 0.0)):
        a, b = (unknown if math.isnan(x[name]) else math.log(max(x[name] + plus, 1)) for x in (here, there))
        terms.append((1.0, min(abs(a - b) / 1.5, 1)))
    return sum(w * d for w, d in terms) / sum(w for w, _ in terms)
