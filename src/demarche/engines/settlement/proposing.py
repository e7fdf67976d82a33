"""A text that somebody proposes: who would sign it, why others would not, and what swap or change would help."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement import milp
from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.package_result import LeastChange, Refusal, Reply, Trade
from demarche.engines.settlement.packages import MOST_ENUMERATED, package_of
from demarche.engines.settlement.space import Space
from demarche.engines.settlement.worth import TOUCH, Tables, tables
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["clashes", "margins_of", "propose", "read_proposal", "text_of", "trades"]

LEAST_GAIN = 1e-6
"""What a swap must bring each of two parties to be called a trade."""


def read_proposal(text: str) -> dict[str, str]:
    """A proposal as it is typed: ``"presidency=shared, police=joint"``.

    Raises :class:`.InputError` where an issue has no clause or stands there twice.
    """
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        issue, sign, clause = (piece.strip() for piece in part.partition("="))
        if not sign or not issue or not clause:
            raise InputError(f"proposal: {part!r}; write issue=clause, and a comma between two")
        if issue in found:
            raise InputError(f"proposal: {issue!r} stands there twice; give each issue one clause")
        found[issue] = clause
    return found


def text_of(agenda: Agenda, proposal: Mapping[str, str]) -> Ints:
    """The package (J,) that a proposal means; what it leaves out stays as it is."""
    clauses = np.full(len(agenda.issues), -1, dtype=np.int64)
    for issue, clause in proposal.items():
        try:
            j, s = agenda.clause(issue, clause)
        except InputError as error:
            raise InputError(f"proposal: {error}") from None
        clauses[j] = s
    for j, issue_of in enumerate(agenda.issues):
        if clauses[j] < 0:
            if issue_of.status_quo is None:
                raise InputError(f"proposal: {issue_of.name!r} is missing, and has no status quo; give it a clause")
            clauses[j] = issue_of.clauses.index(issue_of.status_quo)
    return clauses


def margins_of(given: Tables, text: Ints, floor: Floats) -> Floats:
    """What a package (J,) is worth to every party (I,) over no agreement (I,); minus infinity beyond a wall."""
    return np.asarray(given.gain[:, np.arange(len(text)), text].sum(axis=1) - floor)


def clashes(given: Tables, text: Ints) -> bool:
    """Whether a package (J,) holds clauses that cannot stand together."""
    return any(all(text[j] == s for j, s in clauses) for clauses in given.forbidden)


def propose(
    agenda: Agenda,
    proposal: Mapping[str, str],
    *,
    no_agreement: ArrayLike | None = None,
    most: int = MOST_ENUMERATED,
) -> Reply:
    """What becomes of a proposed text, and the least change that each who refuses it, and all together, would sign.

    ``proposal`` gives clauses by issue; issues it leaves out keep their status quo. Raises
    :class:`.InputError` for an unknown issue or clause.

    >>> from demarche.engines.settlement import Agenda, Issue, Party
    >>> issue = Issue(name="police", clauses=("state", "joint", "local"), status_quo="state")
    >>> one = Party(name="state", ideal={"police": "state"}, salience={"police": 1.0}, no_agreement=0.4)
    >>> other = Party(name="rebels", ideal={"police": "local"}, salience={"police": 1.0}, no_agreement=0.4)
    >>> reply = propose(Agenda(issues=[issue], parties=[one, other]), {"police": "local"})
    >>> reply.signable, reply.refusals[0].party, reply.changes[0].changes
    (False, 'state', {'police': ('local', 'joint')})
    """
    given = tables(agenda, no_agreement)
    text = text_of(agenda, proposal)
    at = np.arange(len(text))
    margin = margins_of(given, text, given.floor)
    refusals = tuple(
        Refusal(
            party=agenda.party_names[i],
            short=float(-margin[i]),
            walls=tuple(agenda.names[j] for j in np.flatnonzero(np.isinf(given.price[i, at, text]))),
        )
        for i in given.signers
        if margin[i] < -TOUCH
    )
    clash = _clash(agenda, given, text)
    sides: list[tuple[str | None, Ints]] = []
    if refusals or clash:
        named = {refusal.party for refusal in refusals}
        sides = [(agenda.party_names[i], np.array([i])) for i in given.signers if agenda.party_names[i] in named]
        sides.append((None, given.signers))
    least = []
    for party, signers in sides:
        found = _least_change(agenda, given, text, signers, most)
        if found is not None:
            moved = {
                agenda.names[j]: (agenda.issues[j].clauses[text[j]], agenda.issues[j].clauses[found[j]])
                for j in np.flatnonzero(found != text)
            }
            least.append(LeastChange(party=party, changes=moved, package=package_of(agenda, given, found)))
    return Reply(
        package=package_of(agenda, given, text),
        signable=not refusals and not clash,
        refusals=refusals,
        changes=tuple(least),
        forbidden=clash,
    )


def _clash(agenda: Agenda, given: Tables, text: Ints) -> tuple[tuple[str, str], ...]:
    """The clauses of the text that cannot stand together, of the first such rule."""
    for clauses in given.forbidden:
        if all(text[j] == s for j, s in clauses):
            return tuple((agenda.names[j], agenda.issues[j].clauses[s]) for j, s in clauses)
    return ()


def _effort(agenda: Agenda, text: Ints) -> tuple[Floats, Floats]:
    """Whether each clause (J, S) is a change of the text, and how far it lies from it in spans."""
    changed, way = np.zeros((2, len(text), max(agenda.sizes)))
    for j, issue in enumerate(agenda.issues):
        places = np.array(issue.places)
        size = len(places)
        changed[j, :size] = np.arange(size) != text[j]
        way[j, :size] = np.abs(places - places[text[j]]) / issue.span
    return changed, way


def _least_change(agenda: Agenda, given: Tables, text: Ints, signers: Ints, most: int) -> Ints | None:
    """The package (J,) nearest to the text that these signers would sign."""
    changed, way = _effort(agenda, text)
    if agenda.total > most:
        # A change counts for more than all ways together, so that changes come first.
        return milp.least_change(milp.Program.of(given, signers), changed * (len(text) + 1.0) + way)
    space = Space(agenda.sizes, given.forbidden)
    least = space.least(given.gain[signers], given.floor[signers])
    numbers = np.flatnonzero(least >= -TOUCH)
    if not len(numbers):
        return None
    count, length = (np.round(each[numbers], 9) for each in space.worths(np.stack([changed, way])))
    best = np.lexsort((numbers, -np.round(least[numbers], 12), length, count))[0]
    return np.asarray(space.decode(numbers[best]))


def trades(
    agenda: Agenda, text: Mapping[str, str], *, no_agreement: ArrayLike | None = None, listed: int = 50
) -> tuple[Trade, ...]:
    """Swaps on two issues by which two parties both gain from a text (log-rolling); the greatest lesser gain first.

    Of each pair of issues and parties the best swap. On neither issue alone would both gain: that would be no trade but
    a better text. ``losers`` are others that must consent and would lose by it. Raises :class:`.InputError` for an
    unknown issue or clause.
    """
    given = tables(agenda, no_agreement)
    at_text = text_of(agenda, text)
    at = np.arange(len(at_text))
    with np.errstate(invalid="ignore"):  # beyond a wall before and after: no gain to speak of
        change = given.gain - given.gain[:, at, at_text][:, :, None]
    change = np.where(np.isfinite(change), change, -np.inf)
    found = [
        trade
        for j, k in combinations(range(len(at_text)), 2)
        for a, b in combinations(range(len(agenda.parties)), 2)
        if (trade := _best_trade(agenda, given, change, at_text, (j, k), (a, b))) is not None
    ]
    return tuple(
        sorted(found, key=lambda trade: (-min(trade.gains), -sum(trade.gains), trade.issues, trade.parties))[:listed]
    )


def _best_trade(
    agenda: Agenda, given: Tables, change: Floats, text: Ints, issues: tuple[int, int], parties: tuple[int, int]
) -> Trade | None:
    (j, k), (a, b) = issues, parties
    left, right = change[[a, b], j, : given.sizes[j]], change[[a, b], k, : given.sizes[k]]
    both = left[:, :, None] + right[:, None, :]  # [party, clause on j, clause on k]
    least = both.min(axis=0)
    least[left.min(axis=0) >= -LEAST_GAIN, :] = -np.inf
    least[:, right.min(axis=0) >= -LEAST_GAIN] = -np.inf
    for clauses in given.forbidden:
        _strike(least, clauses, text, issues)
    s, t = np.unravel_index(int(np.argmax(least)), least.shape)
    if least[s, t] < LEAST_GAIN:
        return None
    losers = tuple(
        agenda.party_names[i]
        for i in given.signers
        if i not in parties and change[i, j, s] + change[i, k, t] < -LEAST_GAIN
    )
    names, words = agenda.names, agenda.issues
    return Trade(
        issues=(names[j], names[k]),
        parties=(agenda.party_names[a], agenda.party_names[b]),
        before=(words[j].clauses[text[j]], words[k].clauses[text[k]]),
        after=(words[j].clauses[s], words[k].clauses[t]),
        gains=(float(both[0, s, t]), float(both[1, s, t])),
        losers=losers,
    )


def _strike(least: Floats, clauses: tuple[tuple[int, int], ...], text: Ints, issues: tuple[int, int]) -> None:
    """Take out the swaps after which a forbidden set of clauses would stand in the text."""
    held = dict(clauses)
    if any(text[issue] != s for issue, s in held.items() if issue not in issues):
        return
    rows, columns = held.get(issues[0], slice(None)), held.get(issues[1], slice(None))
    least[rows, columns] = -np.inf
