"""How every test runs: no time limit on single examples, and the same examples each time in CI."""

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("brief", deadline=None, derandomize=True, max_examples=15)  # for the other Pythons in CI
settings.load_profile("ci" if os.environ.get("CI") else "desk")
