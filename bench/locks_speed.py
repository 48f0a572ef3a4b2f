#!/usr/bin/env python3
"""What `hognose locks` costs: CPU for 200 threads that wait in a chain of locks and for one of them.

    bench/locks_speed.py --prefix P [--check] [PYTHON]

PYTHON defaults to pyenv's 3.11.7. 7 times each; medians.  With --check the exit status says whether the bar of 60 ms is met.

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import sys
import tempfile
import time

from program_speed import measure, parse_words

BAR = 0.060
THREADS = 200
PROGRAM = """
import threading, time
locks = [threading.Lock() for _ in range(%d)]
gate = threading.Lock()
def turn(number):
    with locks[number]:
        time.sleep(1)
        with (locks[number + 1] if number %% 2 else gate):
            pass
gate.acquire()
locks[-1].acquire()
for number in range(len(locks) - 1):
    threading.Thread(target=turn, args=(number,), daemon=True).start()
time.sleep(3600)
""" % (THREADS + 1)


def main():
    chosen, hognose = parse_words(__doc__)
    process = subprocess.Popen([chosen.python, '-c', PROGRAM])
    try:
        while len(os.listdir('/proc/%d/task' % process.pid)) <= THREADS:
            time.sleep(0.05)
        time.sleep(2)
        with tempfile.TemporaryDirectory() as folder:
            found = measure([('live', [hognose, 'locks', str(process.pid)])], folder)
    finally:
        process.kill()
        process.wait()
    cpu, peak = found['live']
    print('hognose locks, %d threads: %.1f ms CPU, %.1f MB' % (THREADS, cpu * 1000, peak))
    sys.exit(1 if chosen.check and cpu > BAR else 0)


if __name__ == '__main__':
    main()
