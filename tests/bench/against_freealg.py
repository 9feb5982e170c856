#!/usr/bin/python3
"""The generalised Marchenko-Pastur law beside freealg (Ameli and others), where
FREEALG names the folder that holds its package: seconds of the density at 1000
points with its edges, and how far edges and density are from ours.

    against_freealg.py EIGENLAW

The companion law of mp(c) * atoms(t) is compound free Poisson of rate c, and its
density c times ours. texplot and colorcet, which freealg wants for figures only,
are replaced by empty modules where they are missing.
"""
import importlib
import json
import os
import statistics
import subprocess
import sys
import time
import types
import warnings

ROUNDS = 5
CASES = [("1,3,10", 0.4, 5.0009),
         (",".join(repr((k + 0.5) ** -0.5 * 10) for k in range(100)), 0.5, 3)]


def compound_free_poisson():
    for name in ("texplot", "colorcet"):
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = types.ModuleType(name)
    sys.path.insert(0, os.environ["FREEALG"])
    return importlib.import_module("freealg.distributions").CompoundFreePoisson


def ours(program, places, ratio, at):
    out = subprocess.run(
        [program, "law", f"mp({ratio}) * atoms({places})", "--at", str(at),
         "--json"], check=True, capture_output=True, text=True).stdout
    law = json.loads(out)
    return law["support"], law["at"][0]["density"]


def milliseconds(program):
    """Make and density of the bench's laws of 3 and of 100 places."""
    bench = os.path.join(os.path.dirname(program), "tests", "bench_laws")
    rows = [line.split() for line in
            subprocess.run([bench], check=True, capture_output=True, text=True,
                           env={**os.environ, "OMP_NUM_THREADS": "1"}
                           ).stdout.splitlines()]
    found = {row[2]: float(row[4]) + float(row[5]) for row in rows
             if row[:1] == ["general_mp"] and row[1] in ("0.4", "0.5")}
    return [found["3"], found["100"]]


def main():
    program = sys.argv[1]
    if "FREEALG" not in os.environ:
        print("skipped: set FREEALG to the folder of the package freealg")
        return
    import numpy
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")
    law_of = compound_free_poisson()
    for (places, ratio, at), mine in zip(CASES, milliseconds(program)):
        t = [float(x) for x in places.split(",")]
        support, density = ours(program, places, ratio, at)
        x = numpy.linspace(support[0][0], support[-1][1], 1000)
        seconds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            law = law_of(t=t, w=[1 / len(t)] * len(t), lam=ratio)
            values = law.density(x)
            edges = law.support()
            seconds.append(time.perf_counter() - start)
        theirs = statistics.median(seconds)
        there = float(numpy.interp(at, x, values))
        worst = (max(abs(a - b) for one, two in zip(edges, support)
                     for a, b in zip(one, two))
                 if len(edges) == len(support) else float("nan"))
        print(f"{len(t)} places: freealg {theirs:.3g} s, ours {mine:.3g} ms, "
              f"ratio {1e3 * theirs / mine:.0f}; their edges off by "
              f"{worst:.2g} ({len(edges)} intervals, ours {len(support)}); "
              f"density at {at}: {there / ratio:.8g}, ours {density:.8g}")


if __name__ == "__main__":
    main()
