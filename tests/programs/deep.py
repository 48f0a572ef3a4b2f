"""A recursion 5,000 deep in one thread, and a shallow one beside it.

SPDX-License-Identifier: MIT
"""
import sys
import threading
import time

from stage import Stage

stage = Stage()
DEPTH = int(sys.argv[2]) if len(sys.argv) > 2 else 5000


def down(level):
    rest = level - 1
    if rest:
        return down(rest)
    stage.parked()
    time.sleep(3600)


def main():
    sys.setrecursionlimit(DEPTH + 1000)
    threading.stack_size(512 * 1024 * 1024)
    stage.thread(down, DEPTH)
    threading.stack_size(0)
    stage.record(2)
    down(10)


main()
