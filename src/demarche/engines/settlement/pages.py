"""What the page says of scales and packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demarche.engine.contract import Placed, Reader
from demarche.engines.settlement.answer import PackagesAnswer, ScaleAnswer, SettlementAnswer
from demarche.page.parts import Bullets, Callout, Part, Section, Table, Text, joined

__all__ = ["placed"]

MARKS = {"accepts": "+ accepts", "would trade": "~ would trade", "refuses": "– refuses"}
"""Signs beside the words, so that a column can be read at a glance and without colour."""
SHOWN = 5


def placed(answer: SettlementAnswer, reader: Reader) -> Iterator[Placed]:
    """Where the parties converge, and which packages could be signed."""
    if answer.scales:
        parts = [part for scale in answer.scales for part in _scale(scale, answer)]
        section = Section("settlement-scales", "Where do the parties converge?", tuple(parts))
        yield Placed(slot="package", section=section, rank=1)
    if answer.packages is not None:
        section = Section("settlement", "Which packages could be signed?", tuple(_packages(answer.packages, answer)))
        yield Placed(slot="package", section=section, judges=("packages",))


def _scale(scale: ScaleAnswer, answer: SettlementAnswer) -> Iterator[Part]:
    low, high = scale.interval
    text = f"At {scale.point:.0f} on a scale from {scale.ends[0]:g} to {scale.ends[1]:g}, nearest to “{scale.nearest}”."
    yield Callout(scale.title, text, below=f"Four fifths of the chance lie between {low:.0f} and {high:.0f}.")
    told = answer.versions.get(f"settlement.forecast.{scale.scale}")
    if told is not None and told["p5"] is not None:
        yield Text(f"In nine of ten versions it is between {told['p5']:.0f} and {told['p95']:.0f}.")
    if not scale.capability_judged:
        yield Text("Nobody has judged what each can bring to bear; so each counts by how much it cares.", quiet=True)
    most = max(scale.weights.values())
    order = sorted(scale.positions, key=lambda actor: (scale.positions[actor], actor))
    rows = tuple(
        (answer.names[actor], f"{scale.positions[actor]:.0f}", f"{100 * scale.weights[actor] / most:.0f}")
        for actor in order
    )
    yield Table(("Party", "Stands at", "Weight, the heaviest 100"), rows, numeric=frozenset({1, 2}), folded=True)


def _packages(found: PackagesAnswer, answer: SettlementAnswer) -> Iterator[Part]:
    signers = joined([answer.names[signer] for signer in found.signers])
    if found.count:
        text = f"{found.count:,} of {found.total:,} packages could be signed by all who must sign."
        yield Callout("Packages", text, "good", f"Who must sign: {signers}. By the file's middle values.")
        chosen = {"The fairest by gains": found.nash, "The best for whoever gains least": found.least_margin}
        yield Bullets(tuple(f"{name}: {_words(text, answer)}." for name, text in chosen.items() if text is not None))
    else:
        text = f"None of {found.total:,} packages could be signed by all who must sign."
        yield Callout("Packages", text, "bad", f"Who must sign: {signers}. By the file's middle values.")
        yield Bullets(tuple(_why_none(found, answer)), "What would have to give")
    told = answer.versions.get("settlement.signable")
    if told is not None and told["mean"] is not None:
        yield Text(f"A package could be signed in {100 * told['mean']:.0f} % of {told['n']} versions.")
    header = ("Clause", *(answer.names[stance["party"]] for stance in found.clauses[0]["stances"]))
    rows = tuple(
        (
            f"{answer.titles[row['issue']]}: {answer.clauses[row['issue']][row['clause']]}",
            *(MARKS[stance["stance"]] for stance in row["stances"]),
        )
        for row in found.clauses
    )
    yield Table(header, rows, "Who makes what of each clause")


def _why_none(found: PackagesAnswer, answer: SettlementAnswer) -> Iterator[str]:
    for way in found.giving_way[:SHOWN]:
        lines = [
            f"{answer.names[line['party']]} would have to accept “{answer.clauses[line['issue']][line['clause']]}”"
            for line in way["lines"]
        ]
        yield f"{joined(lines)}."
    for out in found.outbid:
        yield f"{answer.names[out['party']]} has more without agreement than the nearest package gives."


def _words(text: Mapping[str, Any], answer: SettlementAnswer) -> str:
    return "; ".join(f"{answer.titles[issue]}: {answer.clauses[issue][clause]}" for issue, clause in text.items())


def short(answer, reader):
    return ()


def grounds(answer):
    return ()
