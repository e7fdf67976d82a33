"""Write the shipped track record anew, after the war's numbers changed: python -m tests.backtest.remake_track."""

import json

from demarche.engine import track
from demarche.engine.plain import plain
from demarche.study.backtest import backtest
from demarche.study.backtest.track import track_record


def remake() -> None:
    old = track.shipped_track()
    found = backtest(["sample"], draws=old.draws, seed=old.seed, recodings=0, workers=2)
    new = track_record(found, sample=old.sample, weakness=old.weakness)
    text = json.dumps(plain(new), indent=2, sort_keys=True)
    track._SHIPPED.write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    remake()
