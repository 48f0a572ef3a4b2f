#!/usr/bin/env python3
"""What `hognose why` costs: CPU for a core of 200 threads, one of which has crashed.

    bench/why_speed.py --prefix P [--check] [PYTHON]

PYTHON defaults to pyenv's 3.11.7. The core is the kernel's. 7 times each, medians: of `why`, and of `bt`, which carries its first line. With --check
the exit status says whether the bar of 150 ms is met.

SPDX-License-Identifier: MIT
"""
import os
import resource
import subprocess
import sys
import tempfile

from program_speed import measure, parse_words

BAR = 0.150
THREADS, DEPTH = 200, 30
PROGRAM = """
import ctypes, sys, threading, time
ready = []
def descend(level):
    if level:
        return descend(level - 1)
    ready.append(1)
    time.sleep(3600)
def total(rows):
    return ctypes.string_at(len(rows))
for _ in range(%d):
    threading.Thread(target=descend, args=(%d,), daemon=True).start()
while len(ready) < %d:
    time.sleep(0.01)
total([1, 2, 3])
""" % (THREADS, DEPTH, THREADS)


def write_core(python, folder):
    """The kernel's core of PROGRAM in FOLDER; None if it writes none there."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    subprocess.run([python, '-c', PROGRAM], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith('core')]
    return found[0] if found else None


def main():
    chosen, hognose = parse_words(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        core = write_core(chosen.python, folder)
        if core is None:
            sys.exit('the kernel writes no core here')
        found = measure([(name, [hognose, name, core]) for name in ('why', 'bt')], folder)
    for name, (cpu, peak) in found.items():
        print('hognose %s, core of %d threads that crashed: %.1f ms CPU, %.1f MB' % (name, THREADS, cpu * 1000, peak))
    sys.exit(1 if chosen.check and ('why' not in found or found['why'][0] > BAR) else 0)


if __name__ == '__main__':
    main()
