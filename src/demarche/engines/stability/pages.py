"""What the page says of moves and counter-moves, section by section, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Placed, Reader, Short
from demarche.engine.question import assumed_words, other_kinds
from demarche.engines.stability.answer import StabilityAnswer
from demarche.engines.stability.classes_words import TALKED_ABOUT
from demarche.engines.stability.dilemma_words import dilemmas_section
from demarche.engines.stability.moves_words import (
    leads_to,
    leaving_section,
    moves_section,
    paths_section,
    types_section,
)
from demarche.engines.stability.robustness_words import robustness_section
from demarche.engines.stability.wishes_words import holds_section, joint_section, wishes_section
from demarche.engines.stability.words import letters, outcomes_section
from demarche.page.parts import Item, Link, Section, Table, all_folded

__all__ = ["placed", "short"]


def placed(answer: StabilityAnswer, reader: Reader) -> Iterator[Placed]:
    """How today could move, which outcomes would last, and how firm that is."""
    question, result = reader.question, answer.result
    picture, leaving = moves_section(result, answer.outcomes, answer.seat), leaving_section(result, answer.outcomes)
    others = types_section(result, answer.outcomes, dict(answer.variants), other_kinds(question))
    more = (*all_folded(leaving, leaving.title), *all_folded(others, others.title))
    named = letters(result, answer.outcomes)
    together = joint_section(result, answer.further.joint, named)
    whole = (
        *picture.parts,
        *paths_section(result, answer.outcomes).parts,
        *all_folded(together, together.title),
        *more,
    )
    yield Placed(slot="moves", section=Section(picture.id, picture.title, whole))
    yield Placed(slot="moves", section=dilemmas_section(result, answer.further), rank=1)
    lasting = outcomes_section(
        result,
        answer.outcomes,
        assumed=assumed_words(question),
        unjudged=reader.unjudged.wishes,
        changed=bool(question.levers or question.changes),
    )
    yield Placed(slot="outcomes", section=replace(lasting, fold=_fold))
    yield Placed(slot="outcomes", section=wishes_section(result, answer.further), rank=1)
    known = {headline.id: headline for headline in reader.headlines}
    robust = robustness_section(answer.robustness, reader.versions, known)
    margins = holds_section(result, answer.further.holds, answer.robustness, named)
    firm = Section(robust.id, robust.title, (*margins.parts, *robust.parts))
    yield Placed(slot="outcomes", section=firm, rank=2)


def _fold(section: Section, place: int) -> str:
    """Today's situation stays; the outcomes people talk about go, and the lasting situations one by one."""
    first = next((at for at, part in enumerate(section.parts) if isinstance(part, Table)), place + 1)
    if place < first:
        return ""
    table = section.parts[first]
    talked = place <= first + 1 and isinstance(table, Table) and table.caption == TALKED_ABOUT
    return _TALKED if talked else "The lasting situations one by one, and why each lasts"


_TALKED = f"{TALKED_ABOUT}: would each last, what leads there, who would undo it"


def short(answer: StabilityAnswer, reader: Reader) -> Iterator[Short]:
    """Where today leads."""
    model = answer.result.model
    if model.status_quo is None:
        return
    see = (Link("step by step", "moves"), Link("what each actor wants", "assumptions"))
    said = f"Each taking the steps it wants, the actors can end up here: {leads_to(answer.result)}."
    if answer.result.strength(model.id_of(model.status_quo)) == "nash":
        said = "The actors stay where they are: nobody wants to leave today's situation."
    yield Short(slot="moves", item=Item(said, "Left to themselves", see))
