"""The model of bargaining while fighting: parameters in groups, each with its unit.

Shares are the ruler's share of the prize (0 to 1) unless said otherwise. Costs are *stocks*: the share of the whole
prize that the side would give up to be spared the stated time of it. Rates carry their unit (:class:`Per`) and are
converted to ``Horizon.step``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from math import inf
from typing import Literal

from demarche.engines.ripeness.coercion import Coercion
from demarche.engines.ripeness.patrons import Patron, Sponsor
from demarche.engines.ripeness.units import Per, Unit
from demarche.errors import InputError

__all__ = ["Beliefs", "Conference", "Counts", "Game", "Horizon", "Settlement", "War"]

SLOW_FRONT = Per(0.3, "month")
TENTH_A_YEAR = Per(0.1, "year")
NEVER = Per(0.0, "year")
FOR_GOOD = Per(1.0, "year")
TWICE_A_YEAR = Per(2.0, "year")
PATIENT = Per(0.985, "month")


def _within(owner: object, low: float, high: float, *names: str) -> None:
    """Every named number (or the value of a Per) lies in [low, high]; None passes."""
    for name in names:
        number = getattr(owner, name)
        number = number.value if isinstance(number, Per) else number
        if number is not None and not low <= number <= high:
            raise InputError(f"{type(owner).__name__}.{name} must lie between {low:g} and {high:g}, got {number}")


@dataclass(frozen=True)
class War:
    """The front and what fighting costs.

    ``balance``: notches (key places, 5 % of the population) the ruler holds, of ``notches``; at 0 he is defeated,
    at ``notches`` he has won.
    ``moves``: expected notches gained or lost, either way, per unit. ``edge``: log odds that a move is the ruler's,
    beyond the beliefs.
    ``ruler_cost``, ``opposition_cost``: share of the prize each would give up to be spared the unit of war.
    ``holding``: share of the prize's flow that territory yields while the war lasts. ``victory``, ``defeat``: what
    each side (ruler, opposition) gets from winning and losing outright, in units of the prize. ``fade``: hazard
    that the war dies down with nothing signed, each side keeping what it holds.
    ``breaks``: hazard that an army dissolves or a capital falls and the war is over, in place of that step's move of
    the front. At notch k the ruler wins it with odds of exp(edge + log odds of help) k / (notches - k), times
    exp(``spread``) if the war favours him and exp(-``spread``) if not (see :class:`Beliefs`).
    """

    balance: int = 10
    notches: int = 20
    moves: Per = SLOW_FRONT
    edge: float = 0.0
    ruler_cost: Per = TENTH_A_YEAR
    opposition_cost: Per = TENTH_A_YEAR
    holding: float = 1.0
    victory: tuple[float, float] = (1.0, 1.0)
    defeat: tuple[float, float] = (0.0, 0.0)
    fade: Per = NEVER
    breaks: Per = NEVER
    spread: float = 0.0

    def __post_init__(self) -> None:
        if self.notches < 2 or not 0 < self.balance < self.notches:
            raise InputError(
                f"War.balance must lie strictly between 0 and War.notches, got {self.balance} of {self.notches}"
            )
        _within(self, 0.0, inf, "moves")
        _within(self, 0.0, 1.0, "holding", "fade", "breaks")
        _within(self, 0.0, 20.0, "spread")


@dataclass(frozen=True)
class Beliefs:
    """Two types of war, one favouring the ruler, and what each camp believes; everyone learns from the same events.

    ``ruler``, ``opposition``, ``analyst``: chance that the war favours the ruler. ``strength``: log odds of the
    next notch under the type (``+strength`` if it favours the ruler, ``-strength`` if not); 0 means that nobody has
    anything to learn.
    ``about``: *front*, or *coalition*: then the types are a brittle and a solid coalition, the numbers are chances
    that it is brittle, and the evidence is that it survives striking. ``nodes``: size of the evidence grid; None
    chooses one wide enough for the beliefs to run out to .01 and .99.
    """

    ruler: float = 0.5
    opposition: float = 0.5
    analyst: float = 0.5
    strength: float = 0.0
    nodes: int | None = None
    about: Literal["front", "coalition"] = "front"

    def __post_init__(self) -> None:
        _within(self, 0.0, 1.0, "ruler", "opposition", "analyst")
        _within(self, 0.0, 5.0, "strength")
        _within(self, 3, 201, "nodes")


@dataclass(frozen=True)
class Counts:
    """Beta learning (Smith & Stam): each camp's prior wins and losses of the ruler in battles; ``most``: battles
    after which nobody learns more."""

    ruler: tuple[float, float]
    opposition: tuple[float, float]
    analyst: tuple[float, float]
    most: int = 60

    def __post_init__(self) -> None:
        if min(*self.ruler, *self.opposition, *self.analyst) <= 0.0:
            raise InputError("Counts: prior wins and losses must be positive")
        _within(self, 1, 5000, "most")


@dataclass(frozen=True)
class Settlement:
    """What can be signed and how well it holds.

    ``lowest``, ``highest``: bounds that announced preconditions put on the ruler's share: his own and the
    opposition's. ``ruler_price``, ``opposition_price``: what it costs that side, once, to sign terms beyond its own
    bound (a stock, in units of the prize; infinite: it never does). ``binds``: chance that
    nobody breaches the terms within the unit (the guarantee). At a breach the ruler is the victim with chance
    ``victim``, else the opposition; the victim loses ``ruler_loss`` or ``opposition_loss`` (stocks, in units of the
    prize), and the table is reopened with chance ``renewal``, else the war is back. ``hardens``: hazard that terms
    which are kept harden: then they hold for good, whatever spoilers do. ``spoilers``: hazard that spoilers bring a
    settlement down and the war is back. ``drift``: expected notches per unit that the balance slips to the ruler
    (negative: to the opposition) until terms harden, because one side disarms first; it never defeats a side by
    itself.
    ``ruler_ratifiers``: least ruler's share that those who must ratify on his side let pass;
    ``opposition_ratifiers``: greatest ruler's share that the opposition's let pass. Terms that they refuse fail, so
    nobody tables them.
    """

    lowest: float = 0.0
    highest: float = 1.0
    binds: Per = FOR_GOOD
    spoilers: Per = NEVER
    drift: Per = NEVER
    ruler_ratifiers: float = 0.0
    opposition_ratifiers: float = 1.0
    ruler_price: float = inf
    opposition_price: float = inf
    hardens: Per = NEVER
    renewal: float = 1.0
    victim: float = 0.5
    ruler_loss: float = 0.0
    opposition_loss: float = 0.0

    def __post_init__(self) -> None:
        _within(self, 0.0, 1.0, "lowest", "highest", "binds", "spoilers", "ruler_ratifiers", "opposition_ratifiers")
        _within(self, 0.0, 1.0, "hardens", "renewal", "victim")
        _within(self, 0.0, inf, "ruler_loss", "opposition_loss", "ruler_price", "opposition_price")


@dataclass(frozen=True)
class Conference:
    """Who sits down how often and who proposes.

    ``rounds``: serious rounds of talks per unit (0: no conference). ``ruler``, ``opposition``, ``mediator``:
    weights of who tables the terms. ``mediator_share``: the ruler's share in the mediator's text; None splits the
    surplus evenly. ``turns``: *random* draws the proposer every round; *alternate* starts with ``first`` and passes
    the pen after each failed round (no mediator).

    ``eager``: chance that at a conference the two sides are spoken for by envoys who want a deal at any price.
    Where their principals cannot agree, they sign terms that fall short of what is worth it to these: by up to
    ``ruler_gives`` for the ruler and ``opposition_gives`` for the opposition, in shares of the prize, and by no more
    than it takes; both fall short in proportion. ``ratified``: chance that such a deal passes at home; else talks have
    failed. It is kept as any other while it binds, but where terms lapse the principals themselves sit down again.
    """

    rounds: Per = TWICE_A_YEAR
    ruler: float = 0.5
    opposition: float = 0.5
    mediator: float = 0.0
    mediator_share: float | None = None
    turns: Literal["random", "alternate"] = "random"
    first: Literal["ruler", "opposition"] = "ruler"
    eager: float = 0.0
    ruler_gives: float = 0.0
    opposition_gives: float = 0.0
    ratified: float = 1.0

    def __post_init__(self) -> None:
        _within(self, 0.0, inf, "rounds", "ruler", "opposition", "mediator")
        _within(self, 0.0, 1.0, "mediator_share", "eager", "ruler_gives", "opposition_gives", "ratified")
        if self.ruler + self.opposition + self.mediator <= 0.0:
            raise InputError(
                "Conference: somebody must be able to table terms; give ruler, opposition or mediator a weight"
            )
        if self.mediator_share is not None and self.mediator == 0.0:
            raise InputError("Conference.mediator_share needs a mediator: give Conference.mediator a weight")
        if self.turns == "alternate" and self.mediator > 0.0:
            raise InputError("Conference: a mediator cannot take part in alternating turns; use turns='random'")


@dataclass(frozen=True)
class Horizon:
    """Time. ``step``: the model's step; ``length``: steps reported month by month (behind them stands a stationary
    tail);
    ``hold``: steps without a return to war that make a settlement durable; ``ruler``, ``opposition``: what a
    promise of 1 after the unit is worth today.
    """

    step: Unit = "month"
    length: int = 48
    hold: int = 24
    ruler: Per = PATIENT
    opposition: Per = PATIENT

    def __post_init__(self) -> None:
        _within(self, 1, 20_000, "length", "hold")
        for name in ("ruler", "opposition"):
            if not 0.0 <= getattr(self, name).value < 1.0:
                raise InputError(f"Horizon.{name} is a discount factor and must lie in [0, 1)")


@dataclass(frozen=True)
class Game:
    """One complete set of parameters.

    ``precision``: of the two sides' choices at the table, per unit of the prize: a surplus of 1/precision is taken
    with odds of e to 1 rather than 1 to 1. None: they never err (the subgame-perfect reading). Errors add up over
    rounds of talks, so read it as sensitivity.
    """

    war: War = field(default_factory=War)
    beliefs: Beliefs | Counts = field(default_factory=Beliefs)
    settlement: Settlement = field(default_factory=Settlement)
    conference: Conference = field(default_factory=Conference)
    horizon: Horizon = field(default_factory=Horizon)
    ruler_patron: Patron = field(default_factory=Patron)
    opposition_patron: Patron = field(default_factory=Patron)
    coercion: Coercion = field(default_factory=Coercion)
    precision: float | None = None

    def __post_init__(self) -> None:
        step = self.horizon.step
        _within(self, 1.0, 1e6, "precision")
        for name, rate in (("War.moves", self.war.moves), ("Conference.rounds", self.conference.rounds)):
            if rate.count(step) > 1.0 + 1e-12:
                raise InputError(
                    f"{name} is {rate.count(step):.3g} per {step}: more than one; "
                    "choose a finer Horizon.step or wider notches"
                )
        if abs(self.settlement.drift.count(step)) > 1.0:
            raise InputError(f"Settlement.drift is more than one notch per {step}; choose a finer Horizon.step")

        self._check_finish()
        self._check_coercion()
        self._check_patrons()

    def _check_finish(self) -> None:
        if self.war.breaks.value > 0.0 and isinstance(self.beliefs, Counts):
            raise InputError("learning by counting battles excludes a war that can break off; use Beliefs")
        if self.war.spread > 0.0 and isinstance(self.beliefs, Beliefs) and self.beliefs.about == "coalition":
            raise InputError("beliefs about the coalition tell nothing of the finish: set War.spread to 0")

    def _check_patrons(self) -> None:
        for side, patron in (("ruler", self.ruler_patron), ("opposition", self.opposition_patron)):
            if patron.conduct is not None and isinstance(self.beliefs, Counts):
                raise InputError("learning by counting battles excludes patrons whose support varies; use Beliefs")
            if isinstance(patron.conduct, Sponsor) and patron.conduct.reviews.count("month") > 52 / 12:
                raise InputError(
                    f"the {side}'s patron reviews his support more than once a week; have him do so less often"
                )

    def _check_coercion(self) -> None:
        coercion, beliefs = self.coercion, self.beliefs
        about_coalition = isinstance(beliefs, Beliefs) and beliefs.about == "coalition"
        if about_coalition and isinstance(beliefs, Beliefs) and beliefs.strength != 0.0:
            raise InputError(
                "beliefs about the coalition leave nothing to learn from the front: set Beliefs.strength to 0"
            )
        if about_coalition and not coercion.rungs:
            raise InputError("beliefs about the coalition need Coercion.rungs")
        if not about_coalition and coercion.brittle != coercion.solid:
            raise InputError("brittle and solid coalitions differ: say so with Beliefs.about='coalition'")
        if coercion.rungs and isinstance(beliefs, Counts):
            raise InputError("learning by counting battles excludes coercion; use Beliefs")
        if coercion.rungs and self.conference.turns == "alternate":
            raise InputError("alternating turns exclude coercion; use turns='random'")
        if coercion.rungs and coercion.conditional and self.conference.mediator > 0.0:
            raise InputError(
                "a conditional ultimatum needs to know who refused; with a mediator set Coercion.conditional to False"
            )

    def groups(self) -> tuple[str, ...]:
        """Names of the groups of parameters."""
        return tuple(entry.name for entry in fields(self) if entry.name != "precision")
