"""A vote as pictures: where members stand on the scale, how they vote on drafts, how many yes votes there are."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.engines.council import Body, MemberOverVersions, VoteOverVersions
from demarche.page.chart import INK, SOFT, TERMS, Canvas, Scale, axis_below, broken, drawn, mark, words_at
from demarche.page.numbers import chance
from demarche.page.svg import document, line, rect, text

__all__ = ["strip_figure", "tally_figure"]


def strip_figure(body: Body, results: Sequence[VoteOverVersions], canvas: Canvas) -> str:
    """A row per member in the order of the scale: its ideal point, and for each draft its chances of yes, abstention
    and no."""
    first, *_ = results
    members = sorted(first.members, key=lambda member: (member.ideal, member.id))
    votes = [{member.id: member for member in result.members} for result in results]
    left = 14.0 if canvas.phone else 172.0
    each = (96.0 if canvas.phone else 146.0) / (1.0, 1.4, 1.9)[len(results) - 1]
    begins = [canvas.width - 4 - each * (len(results) - place) for place in range(len(results))]
    scale = Scale(low=body.low, high=body.high, start=left, end=begins[0] - 24)
    held = _held(results)
    row, top = (34.0 if canvas.phone else 20.0), 36.0 + 13.0 * (len(results) + len(held) - 2)
    bottom = top + row * len(members)
    parts = [_HATCH.replace("hatch", _hatch(canvas))]
    asked = f"stroke:{INK};stroke-width:1.8;stroke-dasharray:5 3"
    spots = [(spot, words, f"stroke:{SOFT};stroke-width:1.4;stroke-dasharray:2 3") for spot, words in held]
    spots += [(result.position, name, asked) for name, result in zip(_names(results), results, strict=True)]
    for x, words, above in _rows(spots, scale):
        parts.append(words_at(x, top - 14 - 13 * above, words, anchor="middle", size=11.5, bold=True))
    parts += [line(scale(spot), top - 8, scale(spot), bottom + 4, style=style) for spot, _, style in spots]
    for name, x in zip(_names(results), begins, strict=True):
        if len(results) > 1:
            parts.append(words_at(x, top - 14, name, size=11.5, bold=True))
            continue
        parts.append(words_at(x, top - 14, "yes", size=11.5, bold=True))
        parts.append(words_at(canvas.width - 4, top - 14, "no", anchor="end", size=11.5, bold=True))
    for place, member in enumerate(members):
        own = [vote[member.id] for vote in votes]
        parts.append(_member(canvas, scale, own, top + place * row, [(x, each - _GAP) for x in begins]))
    said = "; ".join(f"{spot:g} {words}" for spot, words in sorted(body.anchors.items()))
    parts.append(axis_below(scale, bottom + 4, _apart(body, scale), lambda spot: f"{spot:g}", ""))
    parts.append(words_at(4, bottom + 40, said, width=canvas.width - 8, size=11.5, colour=SOFT))
    high = bottom + 46 + 13.5 * len(broken(said, canvas.width - 8, 11.5))
    return drawn(canvas.width, high, parts, f"How each member of {body.name} votes")


_GAP = 8.0
"""Between the bars of two drafts."""


def _names(results: Sequence[VoteOverVersions]) -> list[str]:
    """What the picture calls each draft."""
    return ["draft"] if len(results) == 1 else [f"draft {place}" for place in range(1, len(results) + 1)]


def _held(results: Sequence[VoteOverVersions]) -> list[tuple[float, str]]:
    """What holds now; where that is not the same for all drafts, for which each is: "now 2" is draft 2's."""
    found: dict[float, list[str]] = {}
    for place, result in enumerate(results, 1):
        found.setdefault(result.status_quo, []).append(str(place))
    return [(spot, f"now {', '.join(places)}" if len(found) > 1 else "now") for spot, places in found.items()]


def _rows(spots: Sequence[tuple[float, str, str]], scale: Scale) -> list[tuple[float, str, int]]:
    """Where each word stands, and in which row above the picture: the lowest in which it touches no other."""
    placed: list[tuple[float, str, int]] = []
    for spot, words, _ in sorted(spots):
        x = scale(spot)
        near = {row for at, told, row in placed if x - at < _SIGN * (len(words) + len(told)) / 2}
        placed.append((x, words, next(row for row in range(len(spots)) if row not in near)))
    return placed


_SIGN = 8.5
"""Room that a sign of such a word takes."""


def _apart(body: Body, scale: Scale) -> list[float]:
    """The named spots of the scale whose numbers do not touch."""
    kept: list[float] = []
    for spot in sorted(body.anchors):
        if not kept or scale(spot) - scale(kept[-1]) >= _TOUCHES:
            kept.append(spot)
    return kept


_TOUCHES = 24.0


# Yes and no must differ in grey print as well, so no is hatched.
_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="#9b2226"/><rect width="1.6" height="5" fill="#fff"/></pattern></defs>'
)


def _hatch(canvas: Canvas) -> str:
    """The pattern's name: one of a picture that is not shown would leave the other's bars empty."""
    return "hatch-phone" if canvas.phone else "hatch"


def _member(
    canvas: Canvas,
    scale: Scale,
    votes: Sequence[MemberOverVersions],
    y: float,
    bars: Sequence[tuple[float, float]],
) -> str:
    """A member's dot, and its vote on each draft in a bar of its own."""
    member, *_ = votes
    name = f"{member.name} (veto)" if member.veto else member.name
    middle = y + (24 if canvas.phone else 10)
    if canvas.phone:
        body = words_at(4, y + 12, name, bold=member.veto, size=11.5, halo=True)
    else:
        body = words_at(scale.start - 12, middle + 4, name, bold=member.veto, anchor="end", size=11.5)
    body += line(scale.start, middle, scale.end, middle, style="stroke:#d5dae2;stroke-width:1")
    body += f'<circle cx="{scale(member.ideal):.1f}" cy="{middle:.1f}" r="5" style="fill:{INK}"/>'
    styles = (f"fill:{TERMS}", "fill:#fff", f"fill:url(#{_hatch(canvas)})")
    said = []
    for vote, (left, width) in zip(votes, bars, strict=True):
        for part, style in zip((vote.yes, vote.abstain, vote.no), styles, strict=True):
            if part > 0.0:
                body += rect(left, middle - 7, width * part, 14, style=f"{style};stroke:{INK};stroke-width:.8")
            left += width * part
        said.append(f"yes {chance(vote.yes)}, abstains {chance(vote.abstain)}, no {chance(vote.no)}")
    return mark(body, f"{member.name} at {member.ideal:.0f}: {'; then '.join(said)}")


def tally_figure(result: VoteOverVersions, needed: int | None) -> str:
    """Bars: the chance of each number of yes votes; the line stands before the number needed."""
    shown = [(votes, part) for votes, part in enumerate(result.tally)]
    most = max(result.tally)
    step = 480 / len(shown)
    parts: list[str] = []
    for votes, part in shown:
        height = 110 * part / most
        x = 40 + votes * step
        style = "yes" if needed is None or votes >= needed else "abstain"
        parts.append(rect(x, 130 - height, step - 3, height, f"{votes} yes: {chance(part)}", class_=style))
        if part >= 0.03:
            parts.append(text(x + step / 2 - 1.5, 125 - height, chance(part), class_="t s", text_anchor="middle"))
        parts.append(text(x + step / 2 - 1.5, 147, str(votes), class_="t s", text_anchor="middle"))
    if needed is not None:
        x = 40 + needed * step - 1.5
        parts.append(line(x, 4, x, 134, class_="mark a", stroke_dasharray="4 3"))
        parts.append(text(x - 5, 14, f"{needed} needed", class_="t s b", text_anchor="end"))
    parts.append(line(38, 130, 40 + 480, 130, class_="axis"))
    parts.append(text(280, 166, "yes votes", class_="t s", text_anchor="middle"))
    return document(560, 174, parts, "How many yes votes there are")
