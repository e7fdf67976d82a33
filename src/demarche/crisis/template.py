"""A first crisis file: commented, accepted by ``check`` and ``run``, and honest about what nobody has judged yet."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

from demarche.errors import InputError

__all__ = ["Outline", "blank_file", "slug"]


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


def slug(text: str) -> str:
    """An id made of a name: 'Côte d'Ivoire' gives 'cote-d-ivoire'."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not name or not name[0].isalpha():
        name = f"x-{name}".strip("-")
    return name[:64].rstrip("-")


def blank_file(outline: Outline) -> str:
    """The text of a new crisis file. Raises InputError where the outline names too little or the same thing twice."""
    actors = {slug(name): name for name in outline.actors}
    options = {slug(what): (slug(owner), what) for owner, what in outline.options}
    _refuse_gaps(outline, actors, options)
    seat = slug(outline.seat) if outline.seat else list(actors)[-1]
    if seat not in actors:
        raise InputError(
            f"the seat {outline.seat!r} is not one of the actors; choose one of {', '.join(actors.values())}"
        )
    parts = [_header(outline, seat), _actors(actors), _screen(list(actors)), _options(options)]
    parts += [_preferences(actors, options), _LAST]
    return "\n".join(parts)


def _refuse_gaps(outline: Outline, actors: dict[str, str], options: dict[str, tuple[str, str]]) -> None:
    if len(actors) < 2:
        raise InputError("a crisis needs at least two actors; name them with --actor, once for each")
    if len(actors) < len(outline.actors):
        raise InputError("two actors have the same name; tell them apart")
    if not options:
        raise InputError("nobody can do anything yet; add an option with --option 'ACTOR: what it could do'")
    if len(options) < len(outline.options):
        raise InputError("two options have the same words; tell them apart")
    for owner, what in options.values():
        if owner not in actors:
            raise InputError(f"the option {what!r} belongs to nobody named with --actor; write 'ACTOR: {what}'")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _header(outline: Outline, seat: str) -> str:
    return f"""\
# A crisis file of demarche. Lines that start with # are notes for you; delete them as you like.
# After each change:  demarche check {outline.id}.yaml     and then:  demarche run {outline.id}.yaml
demarche: 1

crisis:
  id: {outline.id}
  title: {_quoted(outline.title)}
  as_of: {outline.as_of}            # the day on which the question is asked; nothing later may enter an input
  question: {_quoted(outline.question)}
  seat: {seat}                  # on whose behalf we ask: whose levers are ours to pull

# Where things come from. Refer to an entry anywhere with 'source: NAME'.
sources: {{}}
#  REPORT-0501: {{title: "Title of the report", publisher: "Who published it", date: {outline.as_of}, kind: press}}
"""


def _actors(actors: dict[str, str]) -> str:
    lines = [f"  - {{id: {name}, name: {_quoted(words)}}}" for name, words in actors.items()]
    return "\n".join(["actors:", *lines, ""])


def _screen(actors: list[str]) -> str:
    return f"""\
# The screen: nine numbers, each a share of the prize, as a range [lowest, highest] that you can defend.
# The ranges below are as wide as they can be: nobody has judged them yet. Narrow them and say why in 'note'.
screen:
  ruler: {actors[0]}
  opposition: {actors[1]}
  prize: power over the state      # what a share is a share of, in words that follow "0.6 of ..."
  p_ruler: {{range: [0, 1], note: "not judged yet: its own odds of prevailing if it fights on"}}
  p_opposition: {{range: [0, 1], note: "not judged yet: its own odds of prevailing if it fights on"}}
  c_ruler: {{range: [0, 0.5], note: "not judged yet: what it would give up to be spared the rest of the war"}}
  c_opposition: {{range: [0, 0.5], note: "not judged yet: the same for the opposition"}}
  x_low: {{value: 0, note: "no precondition: lowest share of the prize for the ruler that is on the table"}}
  x_high: {{value: 1, note: "no precondition: highest share of the prize for the ruler that is on the table"}}
  binding: {{range: [0.5, 1], note: "not judged yet: chance that an agreement binds"}}
  e_ruler: {{range: [0, 0.5], note: "not judged yet: how much worse off than now if it signed and was cheated"}}
  e_opposition: {{range: [0, 0.5], note: "not judged yet: the same for the opposition"}}
"""


def _options(options: dict[str, tuple[str, str]]) -> str:
    lines = [
        f"    - {{id: {name}, actor: {owner}, name: {_quoted(words)}, status_quo: no}}"
        for name, (owner, words) in options.items()
    ]
    return "\n".join(
        [
            "# What each actor could do. 'status_quo: yes': it does so now. 'direction: forward': it cannot be undone.",
            "options:",
            "  moves:",
            *lines,
            '  infeasible: []      # states that cannot be: - {when: "this and that", why: "the reason"}',
            "",
        ]
    )


def _preferences(actors: dict[str, str], options: dict[str, tuple[str, str]]) -> str:
    owners = dict.fromkeys(owner for owner, _ in options.values())
    lines = [
        "# What each actor wants. A weight of 0 on every option says: does not care, or nobody has judged it yet.",
        "# Better: statements, most important first, over the options above, each with its evidence:",
        "#   statements:",
        f'#     - {{that: "not {next(iter(options))}", why: "said so on ...", source: REPORT-0501}}',
        "preferences:",
    ]
    nothing = ", ".join(f"{name}: 0" for name in options)
    lines += [f'  {owner}:\n    note: "not judged yet"\n    weights: {{{nothing}}}' for owner in owners]
    return "\n".join([*lines, ""])


_LAST = """\
# Further sections, each optional: relations, agenda, scales, positions, war, councils, facts, events, levers, claims,
# correlations, outcome. 'demarche schema' prints what each may hold; 'demarche show syria-2013' shows a full example.
"""
