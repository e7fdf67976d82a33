"""A vote as pictures: where members stand on the draft's scale, how they vote, and how many yes votes there are."""

from __future__ import annotations

from demarche.engines.council import Body, MemberOverVersions, VoteOverVersions
from demarche.page.chart import INK, SOFT, TERMS, Canvas, Scale, axis_below, broken, drawn, mark, words_at
from demarche.page.numbers import chance
from demarche.page.svg import document, line, rect, text

__all__ = ["strip_figure", "tally_figure"]


def strip_figure(body: Body, result: VoteOverVersions, canvas: Canvas) -> str:
    """A row per member in the order of the scale: its ideal point, and its chances of yes, abstention and no."""
    members = sorted(result.members, key=lambda member: (member.ideal, member.id))
    left = 14.0 if canvas.phone else 172.0
    vote = canvas.width - (100 if canvas.phone else 150)
    scale = Scale(low=body.low, high=body.high, start=left, end=vote - 24)
    row, top = (34.0 if canvas.phone else 20.0), 36.0
    bottom = top + row * len(members)
    parts = [_HATCH.replace("hatch", _hatch(canvas))]
    for spot, words, style in (
        (result.status_quo, "now", f"stroke:{SOFT};stroke-width:1.4;stroke-dasharray:2 3"),
        (result.position, "draft", f"stroke:{INK};stroke-width:1.8;stroke-dasharray:5 3"),
    ):
        x = scale(spot)
        parts.append(line(x, top - 8, x, bottom + 4, style=style))
        parts.append(words_at(x, top - 14, words, anchor="middle", size=11.5, bold=True))
    parts.append(words_at(vote, top - 14, "yes", size=11.5, bold=True))
    parts.append(words_at(canvas.width - 4, top - 14, "no", anchor="end", size=11.5, bold=True))
    for place, member in enumerate(members):
        parts.append(_member(canvas, scale, member, top + place * row, vote))
    said = "; ".join(f"{spot:g} {words}" for spot, words in sorted(body.anchors.items()))
    parts.append(axis_below(scale, bottom + 4, _apart(body, scale), lambda spot: f"{spot:g}", ""))
    parts.append(words_at(4, bottom + 40, said, width=canvas.width - 8, size=11.5, colour=SOFT))
    high = bottom + 46 + 13.5 * len(broken(said, canvas.width - 8, 11.5))
    return drawn(canvas.width, high, parts, f"How each member of {body.name} votes")


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


def _member(canvas: Canvas, scale: Scale, member: MemberOverVersions, y: float, vote: float) -> str:
    name = f"{member.name} (veto)" if member.veto else member.name
    middle = y + (24 if canvas.phone else 10)
    if canvas.phone:
        body = words_at(4, y + 12, name, bold=member.veto, size=11.5, halo=True)
    else:
        body = words_at(scale.start - 12, middle + 4, name, bold=member.veto, anchor="end", size=11.5)
    body += line(scale.start, middle, scale.end, middle, style="stroke:#d5dae2;stroke-width:1")
    body += f'<circle cx="{scale(member.ideal):.1f}" cy="{middle:.1f}" r="5" style="fill:{INK}"/>'
    width, left = canvas.width - 4 - vote, vote
    styles = (f"fill:{TERMS}", "fill:#fff", f"fill:url(#{_hatch(canvas)})")
    for part, style in zip((member.yes, member.abstain, member.no), styles, strict=True):
        if part > 0.0:
            body += rect(left, middle - 7, width * part, 14, style=f"{style};stroke:{INK};stroke-width:.8")
        left += width * part
    words = f"yes {chance(member.yes)}, abstains {chance(member.abstain)}, no {chance(member.no)}"
    return mark(body, f"{member.name} at {member.ideal:.0f}: {words}")


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
