"""What an engine gives to the rest of the house, so that draws, levers, workers and pages need know nothing else of it.

An engine is one folder under :mod:`demarche.engines` (or anywhere: it is found through the entry point group
``demarche.engines``) with an object of a subclass of :class:`Engine`. It names the paths of the crisis file that it
reads, the quantities it answers with, and evaluates many versions of the crisis at once. It

* is told the crisis (with or without a lever) and, by path, one column of drawn values for each input that is open
  in it; an input without a column has its central value;
* answers with one column of numbers for each of its headlines (of a curve, a row for each version), in the same order
  of versions. Yes and no are 1 and 0; NaN says that the quantity has no value in that version;
* depends on nothing else: not on what was asked before (a cache may make it faster), and on how many versions come at
  once within the engine's own tolerance alone. Chunks are evaluated anywhere, in any order, and the same chunk must
  give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.installed import Part
from demarche.crisis.paths import BEFORE
from demarche.engine.drawn import Columns, Drawn, Levers, Variation
from demarche.engine.headline import Headline, Role
from demarche.engine.past import Ablation, Past
from demarche.engine.placed import Ground, Placed, Short, Slot
from demarche.engine.plain import Plain
from demarche.engine.pulled import Pulled
from demarche.engine.unjudged import Unjudged, unjudged
from demarche.engine.verb import Option, Verb
from demarche.engine.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from demarche.crisis.checking import Notebook
    from demarche.crisis.shape import Key
    from demarche.crisis.template_part import Drafted, Started
    from demarche.crisis.template_part import Question as Asks
    from demarche.engine.by_type import Typed
    from demarche.engine.effects import Spread
    from demarche.engine.frictions import Friction
    from demarche.engine.question import Question
    from demarche.engine.shown import Shown
    from demarche.engine.swaps import Swaps
    from demarche.engine.ways import Way
    from demarche.errors import InputError
    from demarche.page.parts import Link

__all__ = [
    "BEFORE",
    "Answer",
    "Columns",
    "Drawn",
    "Engine",
    "Ground",
    "Headline",
    "Levers",
    "Offer",
    "Placed",
    "Pulled",
    "Reader",
    "Role",
    "Short",
    "Slot",
    "Variation",
    "Verdict",
]

Offer = Callable[[Crisis, tuple[str, ...], Columns, int], "NDArray[np.float64]"]
"""Works something out of a crisis, about what the texts name, in each of so many versions."""

Answer = Plain
"""What an engine answers: one frozen result, with its method, its parameters and its witnesses."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a page is written: what was asked, and what was tried."""

    question: Question
    versions: int
    """How many versions of the crisis were tried; 0 where none was."""
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    """Every quantity without levers, told over the versions."""
    typed: Mapping[str, Typed] = field(default_factory=dict)
    """Every quantity that is told, by the type of the actor on whom it hangs."""
    levers: tuple[Pulled, ...] = ()
    """The levers that were tried."""
    headlines: tuple[Headline, ...] = ()
    """Every quantity that is told."""

    @property
    def spans(self) -> dict[str, tuple[float, float]]:
        """By quantity, what bounds the middle 90 % of the versions."""
        ends = {name: (spread.p5, spread.p95) for name, spread in self.spreads.items()}
        return {name: (low, high) for name, (low, high) in ends.items() if low is not None and high is not None}

    @property
    def unjudged(self) -> Unjudged:
        """What of the file nobody has judged yet."""
        return unjudged(self.question.assumptions, self.question.labels)

    def unjudged_by(self, engine: str) -> Unjudged:
        """What of it the engine's verdict rests on; all of it where nobody says what that is."""
        return unjudged(self.question.assumptions, self.question.labels, self.question.rests_on.get(engine))


class Engine:
    """Base of every engine; what is not said below has a default that fits most."""

    name: ClassVar[str]
    """Short and lower case: the key in ``results.json``, the verb, the first part of every quantity's id."""
    order: ClassVar[int] = 100
    """Its place among the engines."""
    part: ClassVar[type[Part] | None] = None
    """Its keys of the crisis file; None if it reads only what others bring."""
    cost: ClassVar[Literal["instant", "quick", "slow"]] = "quick"
    """*Slow* engines keep other processes busy: the first words of a run wait for none of them, and what turns a claim
    or an answer is sought among fewer inputs."""
    timed: ClassVar[bool] = False
    """Whether it matters to the engine when a lever starts, and that nobody saw it coming: where a lever replaces an
    input, it also gets the baseline's column, under :data:`BEFORE` and path."""
    one_in: ClassVar[int] = 1
    """It is asked for one in so many of the versions (64 at least), so that intervals widen: above 1 only if slow."""

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return f"the {self.name}"

    def applies(self, crisis: Crisis) -> bool:
        """Whether the file has the section that the engine needs."""
        raise NotImplementedError

    def instead(self, crisis: Crisis) -> Engine | None:
        """Who answers its question of a crisis that it does not apply to; None if nobody does."""
        return None

    missing: ClassVar[str] = "this crisis file has nothing that the engine could work with"
    """What to say where a file lacks what the engine needs, and how to mend it."""

    @property
    def verb(self) -> Verb:
        """Its verb on the command line."""
        return Verb(help=self.question)

    def check(self, book: Notebook, *, effects: bool) -> None:
        """Write the problems of its part that the schema cannot see; ``effects``: of what its entries lead to, too."""

    def check_whole(self, book: Notebook) -> None:
        """The same of a file that is otherwise in order."""

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        """What it would not work with, each with its place in the file: up to the point where its work begins.

        Asked by ``demarche check`` of a crisis that it applies to, as it stands and under each lever that it feels.
        """
        yield from ()

    @property
    def questions(self) -> Mapping[str, Asks]:
        """What an interview asks for its sake, by the path of the number; ``*`` stands for an item's name."""
        return {}

    def drafted(self, started: Started) -> Drafted | None:
        """What a new crisis file asks for its sake; None where it asks nothing."""
        return None

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        """Patterns of paths that decide the engine's answer to a crisis: ``screen``, ``actors.*.type``.

        A pattern covers everything below it, and ``*`` is any one key. A lever that sets nothing under any of them
        costs nothing: the baseline's results are used again.
        """
        raise NotImplementedError

    apart: ClassVar[tuple[str, ...]] = ()
    """Of the patterns of :meth:`reads`, those that a section of its own needs and its verdict does not rest on."""

    def rests_on(self, crisis: Crisis) -> tuple[str, ...]:
        """The patterns of what its verdict rests on: none is given while something that they cover is not judged."""
        return tuple(pattern for pattern in self.reads(crisis) if pattern not in self.apart)

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        """What it answers with, for the crisis without levers; the same for every lever."""
        raise NotImplementedError

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, NDArray[np.float64]]:
        """One column of ``count`` numbers for every headline of ``base``, the crisis without levers."""
        raise NotImplementedError

    def evaluate_all(
        self, asked: Sequence[tuple[Crisis, Columns, int]], base: Crisis
    ) -> list[dict[str, NDArray[np.float64]]]:
        """The same for several variants of the crisis, where doing them together is quicker; no answer hangs on the
        others."""
        return [self.evaluate(crisis, columns, count, base) for crisis, columns, count in asked]

    def glimpsed(
        self, asked: Sequence[tuple[Crisis, Columns, int]], base: Crisis
    ) -> list[dict[str, NDArray[np.float64]]]:
        """The same for those who want no more than its verdict, :meth:`glance` and :meth:`blocked`: what none of these
        reads may be nan."""
        return self.evaluate_all(asked, base)

    def branches(self, crisis: Crisis) -> Mapping[str, Crisis]:
        """Where it asks, within one answer, what would follow from things agreed or refused: the crisis as each would
        leave it, by a label.

        Where a branch replaces an input, the engine also gets the branch's column, under the label and the path.
        """
        return {}

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        """One frozen answer: at the central values, and over the versions as far as they are ``drawn``."""
        raise NotImplementedError

    @property
    def later(self) -> Callable[[Crisis, Drawn, int], Any] | None:
        """Works out what takes long of its answer and hangs on no value of any version, so that it need not wait for
        the answer: from the crisis without levers, the inputs ``drawn`` for each variant, without values, and the
        number of versions."""
        return None

    def completed(self, answer: Any, found: Any) -> Answer:
        """The answer with what :attr:`later` found."""
        return answer  # type: ignore[no-any-return]

    backtested: ClassVar[bool] = False
    """Whether its figures are, or rest on, chances that ``demarche backtest`` holds against past crises."""

    extras: ClassVar[tuple[Option, ...]] = ()
    """What it adds to its answer only where somebody asks for it: flags of ``demarche run``."""

    def extended(self, answer: Any, extras: frozenset[str], settling: Mapping[Headline, NDArray[Any]]) -> Answer:
        """The answer with these extras, once every engine has answered; ``settling`` are the columns without levers of
        the engine that gives the chance of a settlement, empty where none does."""
        return answer  # type: ignore[no-any-return]

    leads: ClassVar[int] = 0
    """Of the engines that give a verdict on the crisis, the one with the highest number gives it."""
    reasons: ClassVar[Link | None] = None
    """Where on the page the reasons of its verdict stand."""

    def verdict(self, crisis: Crisis, values: Mapping[str, NDArray[Any]]) -> Verdict | None:
        """The verdict that these versions give, by the engine's quantities in each; None if it gives none."""
        return None

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        """What the page says of its answer, each section in its slot."""
        return ()

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        """The few lines of its answer to take away."""
        return ()

    def shows(self, answer: Any) -> Shown | None:
        """Facts for the pictures of the first page; None where it has none."""
        return None

    def glance(self, crisis: Crisis, drawn: Drawn) -> Shown | None:
        """The same facts from its versions alone, while somebody waits for them; None where it has none."""
        return None

    def ways(self, answer: Any) -> Iterable[Sequence[Way]]:
        """Changes of the file that would bring terms about today by its reckoning, each rounded so that it suffices,
        and after each the same gone farther, for where it proves not to be enough in all versions."""
        return ()

    def blocked(self, crisis: Crisis, values: Columns) -> Mapping[str, int]:
        """What stands in the way of terms today, as clauses, with the number of versions in which it comes first."""
        return {}

    def because(self, crisis: Crisis, before: Columns, after: Columns | None) -> str:
        """Why its leading figure moves as it does between two sets of columns over the same versions, as a clause;
        ``after`` is None where a lever changes nothing that it reads. Empty: it has no reason to give."""
        return ""

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        """The answer as a table, for CSV and data frames."""
        return ()

    def keeps(self, answer: Any) -> Mapping[str, Callable[[Path], None]]:
        """What a run keeps of the answer beside ``results.json``: by a file's name, what writes it."""
        return {}

    def grounds(self, answer: Any) -> Iterable[Ground]:
        """Which judgements of the file its answer hangs on, and how."""
        return ()

    def jobs(self, crisis: Crisis) -> tuple[Callable[[Crisis], Any], ...]:
        """Functions of the crisis without levers that take long, to be done beside the pieces by whoever is free; what
        they find is handed to :meth:`answer`, in order."""
        return ()

    def past(self, source: str) -> Iterable[Past] | None:
        """Past crises of its own kind that a word or a file names, with what came of them; None if it is not for it."""
        return None

    def ablations(self, crisis: Crisis) -> Iterable[Ablation]:
        """What can be taken out of a crisis to see whether it does any work; every crisis names the same ones."""
        return ()

    def rules(self, crisis: Crisis) -> Mapping[str, str]:
        """Rules of thumb that need none of its reckoning: what each looks at, and what it sees in this crisis."""
        return {}

    @property
    def frictions(self) -> Mapping[str, Friction]:
        """What a file may enter that its answer can be there only because of, by a name that engines share."""
        return {}

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What it works out for other engines, by kind, so that none need know another."""
        return {}

    @property
    def swaps(self) -> Swaps[Any] | None:
        """What of two crises can change places for it when they are compared; None where nothing can."""
        return None

    unlike: ClassVar[str] = "what it reads is each crisis's own"
    """Why nothing can, as a clause."""

    beside: ClassVar[tuple[str, ...]] = ()
    """Patterns of paths that it reads for its answer alone, at their central values, and not in every version."""

    @property
    def limits(self) -> tuple[str, ...]:
        """What its model leaves out, a sentence each."""
        return ()

    @property
    def question(self) -> str:
        """The question it answers, in a line: the first of its package's docstring."""
        words = (sys.modules[type(self).__module__.rpartition(".")[0]].__doc__ or self.name).strip().split("\n")[0]
        return words.partition(": ")[2].strip() or words
