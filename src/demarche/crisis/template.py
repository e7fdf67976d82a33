"""A first crisis file: commented, accepted by ``check`` and ``run``, and honest about what nobody has judged yet."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from demarche.crisis.nodes import UNSEEN
from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.template_part import Drafted, Started, claims, levers
from demarche.errors import InputError

__all__ = ["Outline", "blank_file", "owned", "slug", "wrong_name", "wrong_signs", "wrong_words"]


@dataclass(frozen=True)
class Outline:
    """The least one must know of a crisis to begin: who is in it and what each could do."""

    id: str
    title: str
    question: str
    as_of: dt.date
    actors: tuple[str, ...]
    """Names; the first two are taken for the ruler and the opposition, the last for our own seat unless given."""
    options: tuple[tuple[str, str], ...]
    """Pairs (actor's name, what it could do)."""
    seat: str = ""
    patrons: tuple[tuple[str, str], ...] = ()
    """Pairs of names: who keeps whom in the war."""
    at_war: bool = True
    """Whether the file asks about a war as well."""
    done: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """Of the options whether they are taken on the day of the question, where that is known."""
    dated: bool = True
    """Whether somebody named the day of the question; if not, it is the day of writing."""

    @property
    def taken(self) -> tuple[str, ...]:
        """What nobody was asked, and was taken to be so."""
        found = [] if self.dated else [f"that the question is asked on {self.as_of}, the day of writing"]
        if not self.seat and self.actors:
            found.append(f"that {self.actors[-1]} asks, who was named last")
        if any(option not in self.done for option in self.options):
            found.append("that nothing more is done on the day of the question")
        return tuple(found)


MAX_OPTIONS = 22
"""As many options as a crisis file takes."""
_LONGEST = 100


def wrong_signs(text: str) -> str:
    """What is wrong with the signs of a sentence of a crisis file, in a sentence; empty if nothing is."""
    hidden = UNSEEN.search(text)
    if hidden is None:
        return ""
    return f"The invisible character U+{ord(hidden.group()):04X} cannot stand in a file; leave it out."


def wrong_words(text: str) -> str:
    """What is wrong with a name or an option as words of a crisis file, in a sentence; empty if nothing is."""
    if wrong_signs(text):
        return wrong_signs(text)
    if len(text) > _LONGEST:
        return f"“{text[:40]}...” has {len(text)} characters; {_LONGEST} are the most."
    return "" if any(sign.isalnum() for sign in text) or not text else f"“{text}” has no letter in it."


def wrong_name(text: str) -> str:
    """What is wrong with the name of an actor, in a sentence; empty if nothing is. A number is none."""
    bare = not text or any(sign.isalpha() for sign in text)
    return wrong_words(text) or ("" if bare else f"“{text}” has no letter in it.")


def owned(text: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Who is meant by ``NAME: what it does``, and what that is; None where there is no such pair. A name may hold a
    colon of its own: the longest of ``names`` with which the text begins is taken.

    >>> owned("Force: north: wait", ["Force", "Force: north"]), owned("Us: wait", [])
    (('Force: north', 'wait'), ('Us', 'wait'))
    """
    found = [name for name in names if text.casefold().startswith(name.casefold())]
    for name in sorted(found, key=len, reverse=True):
        rest = text[len(name) :].lstrip()
        if rest.startswith(":") and rest[1:].strip():
            return name, rest[1:].strip()
    owner, _, what = (part.strip() for part in text.partition(":"))
    return (owner, what) if owner and what else None


_RESERVED = frozenset({"and", "or", "not", "if", "then", "iff", "implies", "true", "false", "null"})


def slug(text: str) -> str:
    """An id made of a name: 'Côte d'Ivoire' gives 'cote-d-ivoire'. Empty where most of it is in another script."""
    import unicodedata

    letters = [sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum()]
    if 2 * sum(sign.isascii() for sign in letters) < len(letters):
        return ""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if name and (not name[0].isalpha() or name in _RESERVED):
        name = f"x-{name}"
    return name[:64].rstrip("-")


def _ids(names: Sequence[str], kind: str) -> dict[str, str]:
    """Names by id; a name that gives no id is known by its place."""
    found = {slug(name) or f"{kind}-{place}": name for place, name in enumerate(names, start=1)}
    if len(found) < len(names):
        raise InputError(f"two {kind}s have the same name; tell them apart")
    return found


def _told_apart(options: Sequence[tuple[str, str]]) -> list[str]:
    """What each option is known by: what is done, after who does it where others could do the same."""
    same = Counter(slug(what) for _, what in options)
    return [f"{owner} {what}" if same[slug(what)] > 1 else what for owner, what in options]


def _id_of(name: str, ids: dict[str, str]) -> str:
    """The id of a name, however it is capitalised; the name itself if it has none."""
    return next((known for known, words in ids.items() if words.casefold() == name.casefold()), slug(name) or name)


def blank_file(outline: Outline, drafts: Callable[[Started], Iterable[Drafted]]) -> str:
    """The text of a new crisis file; ``drafts`` are the parts of those engines that ask for one.

    Raises InputError where the outline names too little or the same thing twice.
    """
    outline = _tidied(outline)
    actors = _ids(outline.actors, "actor")
    named = _ids(_told_apart(outline.options), "option")
    owners = [_id_of(owner, actors) for owner, _ in outline.options]
    options = {name: (owner, what) for name, owner, (_, what) in zip(named, owners, outline.options, strict=True)}
    outline = replace(outline, patrons=tuple((_id_of(a, actors), _id_of(b, actors)) for a, b in outline.patrons))
    _refuse_gaps(outline, actors, options)
    seat = _id_of(outline.seat, actors) if outline.seat else list(actors)[-1]
    if seat not in actors:
        raise InputError(
            f"the seat {outline.seat!r} is not one of the actors; choose one of {', '.join(actors.values())}"
        )
    ruler, opposition, *others = actors
    started = Started(
        ruler=ruler,
        opposition=opposition,
        names=(actors[ruler], actors[opposition]),
        seat=seat,
        patrons=outline.patrons,
        others=tuple(actor for actor in others if actor != seat) or tuple(others),
        at_war=outline.at_war,
        options=options,
        done=tuple(outline.done.get(option) for option in outline.options),
    )
    drafted = list(drafts(started))
    parts = [_header(outline, seat), _actors(actors), *(draft.text for draft in drafted if draft.text)]
    parts.append(levers(entry for draft in reversed(drafted) for entry in draft.levers))
    parts += [claims(entry for draft in drafted for entry in draft.claims), _LAST]
    return "\n".join(parts)


def _tidied(outline: Outline) -> Outline:
    """The outline without line ends and repeated spaces. Raises InputError for words that cannot stand in a file."""

    def plain(text: str) -> str:
        return " ".join(text.split())

    wrong = [wrong_name(plain(name)) for name in outline.actors]
    wrong += [wrong_words(plain(what)) for _, what in outline.options]
    for said in filter(None, wrong):
        raise InputError(said)
    for text in (outline.title, outline.question):
        if not text.strip() or UNSEEN.search(text):
            raise InputError(f"{text!r} cannot stand in a file; write it in letters and signs")
    if len(outline.options) > MAX_OPTIONS:
        raise InputError(
            f"{len(outline.options)} options are too many; {MAX_OPTIONS} are the most that can be played, and six or "
            "seven that somebody has weighed say more"
        )

    def pairs(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((plain(owner), plain(what)) for owner, what in given)

    return replace(
        outline,
        title=plain(outline.title)[:200],
        question=plain(outline.question)[:500],
        actors=tuple(plain(name) for name in outline.actors),
        options=pairs(outline.options),
        patrons=pairs(outline.patrons),
        seat=plain(outline.seat),
        done={(plain(owner), plain(what)): known for (owner, what), known in outline.done.items()},
    )


def _refuse_gaps(outline: Outline, actors: dict[str, str], options: dict[str, tuple[str, str]]) -> None:
    if len(actors) < 2:
        raise InputError("a crisis needs at least two actors; name them with --actor, once for each")
    if not options:
        raise InputError("nobody can do anything yet; add an option with --option 'ACTOR: what it could do'")
    for owner, what in options.values():
        if owner not in actors:
            raise InputError(f"the option {what!r} belongs to nobody named with --actor; write 'ACTOR: {what}'")
    _refuse_patrons(outline, list(actors))


def _refuse_patrons(outline: Outline, actors: list[str]) -> None:
    """A patron is a third actor, named once, that helps the ruler or the opposition."""
    if outline.patrons and not outline.at_war:
        raise InputError("a patron keeps somebody in a war; leave out --patron or --without-war")
    seen: set[str] = set()
    for patron, side in outline.patrons:
        if patron not in actors[2:]:
            third = "is one of the two sides" if patron in actors else "is nobody named with --actor"
            raise InputError(f"the patron {patron!r} {third}; name a third actor, as in --patron 'ACTOR: SIDE'")
        if side not in actors[:2]:
            sides = " or ".join(repr(name) for name in outline.actors[:2])
            raise InputError(
                f"the patron {patron!r} helps {side!r}, which is neither side; write {sides} after the ':'"
            )
        if patron in seen:
            raise InputError(f"the patron {patron!r} stands twice; enter it once, with the side it helps on balance")
        seen.add(patron)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _header(outline: Outline, seat: str) -> str:
    return f"""\
# A crisis file of demarche. Lines that start with # are notes for you; delete them as you like.
# After each change:  demarche check {outline.id}.yaml     and then:  demarche run {outline.id}.yaml
demarche: 1

crisis:{_open_note(outline)}
  id: {outline.id}
  title: {_quoted(outline.title)}
  as_of: {outline.as_of}            # the day on which the question is asked; nothing later may enter an input
  question: {_quoted(outline.question)}
  seat: {seat}                  # on whose behalf we ask: whose levers are ours to pull

# Where things come from. Refer to an entry anywhere with 'source: NAME'. Kinds: primary, academic, dataset, press,
# secondary, tertiary, judgement.
sources: {{}}
#  REPORT-0501: {{title: "Title of the report", publisher: "Who published it", date: {outline.as_of}, kind: press}}
"""


def _open_note(outline: Outline) -> str:
    """A note of what nobody was asked about the question itself."""
    taken = [words for words in outline.taken if "done on" not in words]
    words = f"{NOT_JUDGED}: it was taken {' and '.join(taken)}"
    return f"\n  note: {_quoted(words)}" if taken else ""


def _actors(actors: dict[str, str]) -> str:
    lines = [f"  - {{id: {name}, name: {_quoted(words)}}}" for name, words in actors.items()]
    return "\n".join(["actors:", *lines, ""])


_LAST = """\
# Further sections, each optional: agenda (what could be agreed beside the main issue), councils, relations, scales,
# positions, facts, events, correlations, outcome. docs/reference/crisis-file.md says what each holds, and
# 'demarche show syria-2013 --format yaml' shows a full example.
"""
