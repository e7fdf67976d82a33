"""The public solvers with a tail solved to the last digits, for tests that compare digits."""

from functools import partial

from demarche.engines import ripeness
from demarche.engines.ripeness import backward

solve = partial(ripeness.solve, tolerance=1e-13)
solve_many = partial(ripeness.solve_many, tolerance=1e-13)
solve_batch = partial(backward.solve_batch, tolerance=1e-13)
