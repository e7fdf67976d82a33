"""Ask the EMA workbench for its peeling on three data sets, and keep the answers beside this file.

Run in an environment of its own (pip install ema-workbench==2.5.3); the tests read ema.json and need nothing of it.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
from tests.data.prim.sets import SETS, drawn


def main() -> None:
    """Write ema.json."""
    warnings.simplefilter("ignore")
    import pandas as pd
    from ema_workbench.analysis import prim

    found = {}
    for name in SETS:
        columns, hits = drawn(name)
        table = pd.DataFrame({f"x{place}": column for place, column in enumerate(columns)})
        box = prim.Prim(table, hits, threshold=0.1, peel_alpha=0.05, mass_min=0.05).find_box()
        steps = box.peeling_trajectory[["mass", "coverage", "density"]]
        found[name] = np.round(steps.to_numpy(float), 12).tolist()
    Path(__file__).with_name("ema.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
