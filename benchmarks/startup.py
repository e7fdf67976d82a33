"""How long a user waits before demarche does anything."""

from benchmark import Benchmark

BENCHMARKS = [
    Benchmark("python -c pass (for comparison)", "", command=("python", "-c", "pass"), repeats=9),
    Benchmark("import demarche", "", command=("python", "-c", "import demarche"), repeats=9),
    Benchmark("demarche --help", "0.3 s", command=("demarche", "--help"), repeats=9),
]
