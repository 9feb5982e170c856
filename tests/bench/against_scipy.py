#!/usr/bin/python3
"""`eigenlaw detect` against SciPy's eigsh(k=6, tol=1e-10) on one mapped NPY file,
whole processes, reading included, run in turn; prints medians and their ratios.

    against_scipy.py PROGRAM [N [ROUNDS]]        (default 8000, 3)

Needs python3-numpy and python3-scipy on the same BLAS. Exit status 1 where a
ratio falls below its floor (6 against which='LM', 3.5 against 'LA'; only at
N >= 8000) or anonymous memory exceeds 100 MB.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SCIPY = """
import sys, numpy as np
from scipy.sparse.linalg import eigsh
a = np.load(sys.argv[1], mmap_mode='r')
w = eigsh(a, k=6, tol=1e-10, which=sys.argv[2], return_eigenvectors=True)[0]
print(sorted(w)[-2:])
"""
FLOORS = {"LM": 6.0, "LA": 3.5}


def timed(command):
    """Seconds, standard output and the largest RssAnon (kB) seen."""
    start = time.monotonic()
    p = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while p.poll() is None:
        try:
            with open(f"/proc/{p.pid}/status") as status:
                for line in status:
                    if line.startswith("RssAnon"):
                        peak = max(peak, int(line.split()[1]))
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.02)
    out = p.stdout.read()
    if p.returncode != 0:
        sys.exit(f"{command[0]} failed with status {p.returncode}")
    return time.monotonic() - start, out, peak


def main():
    program = sys.argv[1]
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 8000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "y.npy")
        subprocess.run([program, "sample", "wigner", "--n", str(n), "--spike",
                        "3,1.5", "-o", path], check=True,
                       stdout=subprocess.DEVNULL)
        jobs = {"eigenlaw": [program, "detect", path, "--json"]}
        for which in FLOORS:
            jobs[which] = [sys.executable, "-c", SCIPY, path, which]
        timed(jobs["eigenlaw"])  # brings the file into the page cache
        seconds = {name: [] for name in jobs}
        memory = 0
        for _ in range(rounds):
            for name, command in jobs.items():
                t, out, peak = timed(command)
                seconds[name].append(t)
                if name == "eigenlaw":
                    verdict, memory = json.loads(out), max(memory, peak)
        ours = statistics.median(seconds["eigenlaw"])
        bad = memory > 100 * 1024
        print(f"n = {n}, {rounds} rounds, {os.cpu_count()} cores")
        print(f"eigenlaw detect      {ours:7.2f} s, count {verdict['count']}, "
              f"{verdict['solver']['products']} products, "
              f"RssAnon {memory / 1024:.0f} MB")
        for which, floor in FLOORS.items():
            theirs = statistics.median(seconds[which])
            print(f"eigsh which={which}       {theirs:7.2f} s, "
                  f"ratio {theirs / ours:.2f} (floor {floor})")
            bad = bad or (n >= 8000 and theirs / ours < floor)
        return bad


sys.exit(main())
