"""A vote as pictures: where members stand on the draft's scale, how they vote, and how many yes votes there are."""

from __future__ import annotations

from demarche.engines.council import Body, MemberOverVersions, VoteOverVersions
from demarche.page.numbers import chance
from demarche.page.svg import document, line, rect, text, wrapped

__all__ = ["strip_figure", "tally_figure"]

WIDTH, LEFT, RIGHT = 720, 176, 506
_ROW = 21
_VOTE = 520
_BAR = 150


def strip_figure(body: Body, result: VoteOverVersions) -> str:
    """A row per member in the order of the scale: its ideal point, and its chances of yes, abstention and no."""
    members = sorted(result.members, key=lambda member: (member.ideal, member.id))
    parts: list[str] = [_HATCH]
    top = 58.0
    bottom = top + _ROW * len(members)
    for spot, words, style in (
        (result.status_quo, "now", "axis"),
        (result.position, "draft", "mark a"),
    ):
        x = _x(body, spot)
        parts.append(line(x, top - 12, x, bottom + 4, class_=style, stroke_dasharray="4 3"))
        parts.append(text(x, top - 18, words, class_="t s b", text_anchor="middle"))
    parts.append(text(_VOTE, top - 18, "yes", class_="t s b"))
    parts.append(text(_VOTE + _BAR / 2, top - 18, "abstains", class_="t s b", text_anchor="middle"))
    parts.append(text(_VOTE + _BAR, top - 18, "no", class_="t s b", text_anchor="end"))
    for place, member in enumerate(members):
        parts += _member(body, member, top + place * _ROW)
    parts.append(line(LEFT, bottom + 4, RIGHT, bottom + 4, class_="axis"))
    parts += _anchors(body, bottom)
    return document(WIDTH, bottom + 62, parts, f"How each member of {body.name} votes")


# Yes and no must differ in grey print as well, so no is hatched.
_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="no"/><rect width="1.6" height="5" fill="#fff"/></pattern></defs>'
)


def _x(body: Body, spot: float) -> float:
    part = (spot - body.low) / (body.high - body.low)
    return LEFT + (RIGHT - LEFT) * min(max(part, 0.0), 1.0)


def _member(body: Body, member: MemberOverVersions, y: float) -> list[str]:
    name = f"{member.name} (veto)" if member.veto else member.name
    parts = [text(LEFT - 10, y + 12, name, class_="t s b" if member.veto else "t s", text_anchor="end")]
    parts.append(line(LEFT, y + 8, RIGHT, y + 8, class_="grid"))
    x = _x(body, member.ideal)
    parts.append(f'<circle cx="{x:.1f}" cy="{y + 8:.1f}" r="5" class="spot"><title>{member.ideal:.0f}</title></circle>')
    left = float(_VOTE)
    words = f"yes {chance(member.yes)}, abstains {chance(member.abstain)}, no {chance(member.no)}"
    for part, style in ((member.yes, "yes"), (member.abstain, "abstain"), (member.no, "hatched")):
        parts.append(rect(left, y + 1, _BAR * part, 14, f"{member.id}: {words}", class_=style))
        left += _BAR * part
    return parts


def _anchors(body: Body, bottom: float) -> list[str]:
    """The ends of the scale in words, and the numbers between."""
    parts = []
    for spot in sorted(body.anchors):
        x = _x(body, spot)
        parts.append(line(x, bottom + 4, x, bottom + 9, class_="axis"))
        parts.append(text(x, bottom + 22, f"{spot:g}", class_="t s", text_anchor="middle"))
    for spot, anchor, x in ((body.low, "start", LEFT), (body.high, "end", RIGHT)):
        for row, words in enumerate(wrapped(body.anchors[spot], 30)[:2]):
            parts.append(text(x, bottom + 40 + 14 * row, words, class_="t s", text_anchor=anchor))
    return parts


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
