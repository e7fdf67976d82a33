"""The council in a study: every draft the file asks about, voted on in every version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Headline, Offer, Placed, Reader, Short
from demarche.engine.verb import Verb
from demarche.engines import council as engine
from demarche.engines.council.checks import check_councils
from demarche.engines.council.refusals import refused_councils
from demarche.engines.council.section import CouncilsPart
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["CouncilEngine", "headline_id", "member_id", "questions"]

_VOTES = ("yes", "abstain", "no")


def questions(crisis: Crisis) -> Iterator[tuple[str, str, str]]:
    """Council id, draft id and title of every draft that the file asks about, in file order."""
    for council in crisis.file.part(CouncilsPart).councils:
        for proposal in council.proposals:
            if proposal.question:
                yield council.id, proposal.id, proposal.title


def headline_id(council: str, draft: str, quantity: str) -> str:
    """The id of a headline: ``passes``, ``vetoed`` or ``short`` of one draft."""
    return f"council.{council}.{draft}.{quantity}"


def member_id(council: str, draft: str, member: str, vote: str) -> str:
    """The id of the chance that a member votes ``yes``, ``abstain`` or ``no`` on one draft."""
    return f"council.{council}.{draft}.members.{member}.{vote}"


def _ours(crisis: Crisis) -> set[tuple[str, str]]:
    """The drafts that the seat on whose behalf we ask sponsors."""
    seat = crisis.file.crisis.seat
    found = set()
    for council in crisis.file.part(CouncilsPart).councils:
        actors = {member.id: member.actor or member.id for member in council.members}
        for proposal in council.proposals:
            if proposal.sponsor is not None and actors[proposal.sponsor] == seat:
                found.add((council.id, proposal.id))
    return found


class CouncilEngine(Engine):
    """The adapter of the council."""

    name = "council"
    order = 30
    part = CouncilsPart

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_councils(book)

    unlike = "which drafts a council votes on, and who sits on it, is each crisis's own"
    missing = "this crisis file has no councils section; see 'demarche show syria-2013 --format yaml'"

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        return refused_councils(crisis)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("councils", "actors.*.type")

    def applies(self, crisis: Crisis) -> bool:
        return bool(crisis.file.part(CouncilsPart).councils)

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        found: list[Headline] = []
        members = {
            council.id: [member.id for member in council.members] for council in crisis.file.part(CouncilsPart).councils
        }
        sponsored = _ours(crisis)
        for council, draft, title in questions(crisis):
            passes, vetoed, short = (headline_id(council, draft, name) for name in ("passes", "vetoed", "short"))
            words = f"chance, by the model, that the draft “{title}” passes"
            better: Literal["more", ""] = "more" if (council, draft) in sponsored else ""
            found.append(Headline(passes, words, "number", "chance", better, short=f"Passes: {title}"))
            found.append(
                Headline(vetoed, f"it has the votes but is vetoed: “{title}”", "number", "chance", detail=True)
            )
            found.append(Headline(short, f"it falls short of the votes: “{title}”", "number", "chance", detail=True))
            for member in members[council]:
                for vote in _VOTES:
                    name = member_id(council, draft, member, vote)
                    found.append(Headline(name, f"{member}: {vote} to “{title}”", "number", "chance", detail=True))
        return tuple(found)

    @property
    def offers(self) -> Mapping[str, Offer]:
        return {"passage": passage}

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.council.answer import councils_answer

        return councils_answer(crisis, drawn)

    @property
    def verb(self) -> Verb:
        from demarche.engines.council.verb import VERB

        return VERB

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        from demarche.engines.council.verb import rows

        return rows(answer)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.council import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.council import pages

        return pages.short(answer, reader)

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        for council, draft, _ in questions(base):
            votes = engine.draws(crisis, council, draft, columns, count)
            for name in ("passes", "vetoed", "short"):
                found[headline_id(council, draft, name)] = getattr(votes, name)
            for vote in _VOTES:
                chances = getattr(votes, vote)
                for place, member in enumerate(votes.members):
                    found[member_id(council, draft, member, vote)] = chances[:, place]
        return found


ENGINE = CouncilEngine()


def passage(crisis: Crisis, vote: tuple[str, ...], columns: Columns, count: int) -> NDArray[np.float64]:
    """The chance that a draft passes, in each version; ``vote`` names the council and the draft."""
    return engine.draws(crisis, vote[0], vote[1], columns, count).passes
