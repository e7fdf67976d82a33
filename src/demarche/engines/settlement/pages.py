"""What the page says of scales and packages, section by section, in short, and on which judgements that hangs."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.contract import Ground, Placed, Reader, Short
from demarche.engines.settlement.answer import SettlementAnswer
from demarche.engines.settlement.scale_words import scale_in_one_line, scale_parts
from demarche.engines.settlement.words import in_one_line, packages_parts
from demarche.page.parts import Callout, Item, Link, Section

__all__ = ["grounds", "placed", "short"]

_PACKAGES, _SCALES = "settlement", "settlement-scales"


def placed(answer: SettlementAnswer, reader: Reader) -> Iterator[Placed]:
    """Which packages could be signed, and where the parties converge."""
    title = "Which packages could be signed?"
    if answer.packages is not None:
        parts = tuple(packages_parts(answer, answer.packages, reader.typed))
        yield Placed(slot="package", section=Section(_PACKAGES, title, parts), judges=("packages",))
    elif answer.titles:
        words = "What fighting on is worth is known in no version: the war has no steady state. So no package is told."
        yield Placed(slot="package", section=Section(_PACKAGES, title, (Callout("Packages", words, "mixed"),)))
    if answer.scales:
        parts = tuple(part for scale in answer.scales for part in scale_parts(scale, answer))
        section = Section(_SCALES, "Where do the parties converge?", parts)
        yield Placed(slot="package", section=section, rank=1, judges=("positions",))


def short(answer: SettlementAnswer, reader: Reader) -> Iterator[Short]:
    """Packages in a line, and each scale in one."""
    if answer.packages is not None:
        see = (Link("clause by clause", _PACKAGES),)
        yield Short(slot="package", item=Item(in_one_line(answer, answer.packages, reader.typed), "Packages", see))
    for scale in answer.scales:
        see = (Link("who stands where", _SCALES),)
        yield Short(slot="package", item=Item(scale_in_one_line(scale), scale.title, see), rank=1)


def grounds(answer: SettlementAnswer) -> Iterator[Ground]:
    """The red lines that would have to give way, at the middle of the ranges."""
    if answer.packages is None:
        return
    told = set()
    for way in answer.packages.giving_way:
        for line in way["lines"]:
            path = f"packages.parties.{line['party']}.on.{line['issue']}"
            path = path if line["price"] is None else f"{path}.price"
            if path not in told:
                told.add(path)
                yield Ground(path=path, said="A package could be signed if this red line gave way.")
