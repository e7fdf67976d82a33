"""Here every war is solved anew: what was solved in one company must not answer for what is asked in another."""

import pytest


@pytest.fixture(autouse=True)
def anew(nothing_kept):
    """See there."""
