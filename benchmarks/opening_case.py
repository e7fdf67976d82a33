"""What a user waits for with the crisis that the README opens with."""

from benchmark import Benchmark

BENCHMARKS = [
    Benchmark("demarche check syria-2013", "", command=("demarche", "check", "syria-2013")),
    Benchmark("demarche screen syria-2013", "", command=("demarche", "screen", "syria-2013")),
    Benchmark("demarche run syria-2013", "30 s", command=("demarche", "run", "syria-2013"), repeats=3),
]
