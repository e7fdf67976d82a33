"""The tables of ``docs/explanation/backtest.md``, from what ``demarche backtest sample --format json`` prints.

``demarche backtest sample --format json > FILE; python -m tests.backtest.remake_document FILE`` writes them anew; the
sentences between them are read and mended by hand. What of them the shipped record knows, a test holds to it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["DOCUMENT", "bin_rows", "chances", "tables"]

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanation" / "backtest.md"
_EVENT = "signed24"
_BEST = 3
"""Rules of one coded question that are shown, as on the page."""
Found = Mapping[str, Any]


def chances(given: Mapping[str, float | None]) -> str:
    """The cells of a war: a signature within 12 and 24 months, and one that holds."""
    return " | ".join(_percent(given[event]) for event in ("signed12", _EVENT, "held24"))


def bin_rows(bins: Iterable[Mapping[str, Any]]) -> list[str]:
    """How often a signature within 24 months came that was given so much."""
    return [
        f"| {100 * each['low']:.0f} to {100 * each['high']:.0f} % | {each['crises']} | {each['happened']} | "
        f"{100 * each['share_low']:.0f} to {100 * each['share_high']:.0f} % |"
        for each in bins
        if each["event"] == _EVENT and each["crises"]
    ]


def tables(found: Found, now: str) -> str:
    """The document with its tables anew. The names of the wars, and what came, stay as they stand there."""
    named = {m[2]: (m[1], m[3]) for m in re.finditer(r"^\| (.+, (\d{4}-\d\d-\d\d)) \|.*\| ([^|]+) \|$", now, re.M)}
    wars = []
    for war in sorted(found["crises"], key=lambda war: -(war[_EVENT] or 0.0)):
        name, came = named[war["as_of"]]
        wars.append(f"| {name} | {war['verdict']} | {chances(war)} | {came} |")
    scored = [score for score in found["scores"] if score["event"] == _EVENT]
    best = sorted((score for score in scored if _coded(score)), key=lambda score: -score["gain"]["value"])[:_BEST]
    scores = [_scored(score) for score in scored if not _coded(score) or score in best]
    out = {"war, as of": wars, "forecast of": scores, "the model ...": _ablations(found)}
    out["a signature within"] = bin_rows(found["bins"])
    out["verdict | wars"] = [
        f"| {row['verdict']} | {row['crises']} | {row['signed24']} | {row['held24']} |" for row in found["verdicts"]
    ]
    out["coded |"] = [
        f"| {row['words']} | {_spread(row['brier'])} | {_spread(row['auc'])} | {_spread(row['gain'], '+')} |"
        for row in found["recodings"]
    ]
    for head, rows in out.items():
        places = list(re.finditer(rf"^\| {re.escape(head)}.*\n\|[-|]+\n((?:\|.*\n)+)", now, re.M))
        if len(places) != 1:
            raise LookupError(f"no one table begins with {head!r}")
        now = now[: places[0].start(1)] + "".join(f"{row}\n" for row in rows) + now[places[0].end(1) :]
    return now


def _coded(score: Found) -> bool:
    return str(score["words"]).startswith("coded ")


def _scored(score: Found) -> str:
    words = str(score["words"])
    cells = [f"{words[:1].lower()}{words[1:]}", _spread(score["brier"]), _spread(score["log"])]
    same = score["gain"]["low"] == score["gain"]["high"] == 0.0  # the base rate itself
    cells += ["-", "-"] if same else [_spread(score["auc"]), _spread(score["gain"], "+")]
    return f"| {' | '.join(cells)} |"


def _ablations(found: Found) -> list[str]:
    rows: dict[str, list[str]] = {}
    for each in found["ablations"]:
        score, first = each["score"], each["name"] not in rows
        cells = rows.setdefault(each["name"], [each["words"], f"{each['crises']}"])
        cells += [f"{each['changed']}", *([f"{100 * each['mean_change']:.1f} points"] if first else [])]
        cells += [_plain(score["auc"]), _plain(score["gain"], "+")]
    return [f"| {' | '.join(cells)} |" for cells in rows.values()]


def _percent(chance: float | None) -> str:
    if chance is None:
        return "-"
    return "under 1 %" if chance < 0.01 else "over 99 %" if chance > 0.99 else f"{100 * chance:.0f} %"


def _plain(figure: Mapping[str, float | None], sign: str = "") -> str:
    value = figure["value"]
    return "-" if value is None else f"{value:{sign}.2f}"


def _spread(figure: Mapping[str, float | None], sign: str = "") -> str:
    low, high = figure["low"], figure["high"]
    if low is None or high is None:
        return _plain(figure, sign)
    return f"{_plain(figure, sign)} ({low:{sign}.2f} to {high:{sign}.2f})"


if __name__ == "__main__":
    DOCUMENT.write_text(tables(json.loads(Path(sys.argv[1]).read_text("utf-8")), DOCUMENT.read_text("utf-8")), "utf-8")
