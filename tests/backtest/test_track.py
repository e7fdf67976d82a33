"""What a page may say of how often the model was right: the bin into which its own figure falls."""

from __future__ import annotations

from demarche.engine.plain import plain
from demarche.engine.track import EDGES, TrackBin, TrackRecord, track_of


def bin_of(low: float, high: float, crises: int, happened: int) -> TrackBin:
    share = happened / crises if crises else None
    return TrackBin(
        event="signed24",
        low=low,
        high=high,
        crises=crises,
        happened=happened,
        mean=share,
        share=share,
        share_low=share,
        share_high=share,
    )


RECORD = TrackRecord(
    sample="of six past wars",
    weakness="They are few.",
    version="0",
    draws=1,
    seed=0,
    crises=6,
    bins=(bin_of(0.0, 0.1, 3, 0), bin_of(0.1, 0.5, 0, 0), bin_of(0.5, 1.0, 3, 2)),
)


def test_a_chance_falls_into_one_bin() -> None:
    for chance, low in ((0.0, 0.0), (0.0999, 0.0), (0.1, 0.1), (0.5, 0.5), (1.0, 0.5)):
        found = RECORD.bin("signed24", chance)
        assert found is not None
        assert found.low == low


def test_what_was_not_scored_is_not_told() -> None:
    assert RECORD.bin("held24", 0.3) is None
    assert RECORD.said("held24", 0.3) == ""


def test_the_sentence_counts_and_names_the_weakness() -> None:
    assert RECORD.said("signed24", 0.05) == (
        "Of six past wars: the model gave 0 to 10 % for a settlement signed within 24 months in 3, and it came in none "
        "of these. They are few."
    )
    assert "in 3, and it came in 2 of these." in RECORD.said("signed24", 0.9)
    assert "10 to 50 % for a settlement signed within 24 months in none of them." in RECORD.said("signed24", 0.2)


def test_a_record_survives_being_written() -> None:
    assert track_of(plain(RECORD)) == RECORD


def test_bins_are_round_and_cover_everything() -> None:
    assert EDGES[0] == 0.0
    assert EDGES[-1] == 1.0
    assert list(EDGES) == sorted(set(EDGES))
