"""An engine of another house, whole: its key of the file, its check, its quantities, its answer, its page."""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from demarche.crisis.installed import Part
from demarche.crisis.provenance import Section as FileSection
from demarche.crisis.quantity import Share
from demarche.crisis.template_part import Drafted, Question, line
from demarche.engine.contract import Engine, Headline, Placed, Short
from demarche.engine.plain import Plain
from demarche.engine.swaps import Group, Swaps
from demarche.page.numbers import percent
from demarche.page.parts import Callout, Item, Link, Section


class Mediator(FileSection):
    trust: Share = Field(description="How far the sides trust the mediator.")
    needed: Share = Field(description="How much trust it takes to come.")


class ToyPart(Part):
    mediator: Mediator | None = Field(default=None, description="Who would set the table.")


@dataclass(frozen=True, kw_only=True)
class ToyAnswer(Plain):
    come: float
    versions: int


class ToyEngine(Engine):
    name, order, part, missing = "toy", 900, ToyPart, "this crisis file has no mediator"

    def applies(self, crisis):
        return crisis.file.part(ToyPart).mediator is not None

    def check_whole(self, book):
        said = book.data.get("mediator") or {}
        if said.get("trust") == said.get("needed"):
            book.note(("mediator", "needed"), "it is just the trust there is", "say which is more", "warning")

    def drafted(self, started):
        asked = [Question(key, 0, 1, f"how much trust is {key}?", "envoys") for key in ("trust", "needed")]
        return Drafted(text="\n".join(["mediator:", *(line(each, 2) for each in asked), ""]))

    def reads(self, crisis):
        return ("mediator",)

    @property
    def swaps(self):
        bits = {"how far it is trusted": "mediator.trust", "how much trust it takes": "mediator.needed"}
        return Swaps(self, (Group.of("mediator", "mediator", "who would set the table", bits),), ("toy.come",))

    def headlines(self, crisis):
        come = Headline("toy.come", "both sides come to the mediator's table", "yes-no", better="more", short="Come")
        return (come, Headline("toy.margin", "trust beyond what is needed", "number", "share", better="more"))

    def evaluate(self, crisis, columns, count, base):
        own = crisis.file.part(ToyPart).mediator
        trust, needed = (columns.get(f"mediator.{k}", getattr(own, k).central) for k in ("trust", "needed"))
        margin = np.broadcast_to(np.subtract(trust, needed), count).astype(float)
        return {"toy.come": (margin >= 0).astype(float), "toy.margin": margin}

    def answer(self, crisis, drawn):
        found = self.evaluate(crisis, {}, 1, crisis) if drawn is None else drawn.base.values
        return ToyAnswer(come=float(found["toy.come"].mean()), versions=len(found["toy.come"]))

    def placed(self, answer, reader):
        said = f"Both come to the mediator's table in {percent(answer.come)} of the versions."
        yield Placed(slot="record", section=Section("toy", "Would they come to the table?", (Callout("Come", said),)))

    def short(self, answer, reader):
        yield Short(slot="record", item=Item(f"Both come in {percent(answer.come)}.", "Table", (Link("why", "toy"),)))


ENGINE = ToyEngine()
