"""A greenlet that another one has started, and that has been moved: its part of the C stack is copied away and back when greenlets switch.

    greenlets.py TRUTH SHAPE SITE

SITE has the package.  SHAPE `nested`: greenlets that have started each other, each below the last one.  `deeper` and `shallower`: the
greenlet was started from one depth, and runs again from another, so that further out there is the stack of somebody else.  `main`: a
greenlet was started, and the thread's own code runs.

SPDX-License-Identifier: MIT
"""
import sys
import time

from stage import Stage

shape = sys.argv[2]
sys.path.insert(0, sys.argv[3])
import greenlet  # noqa: E402

stage = Stage()
main_greenlet = greenlet.getcurrent()


def park(levels):
    if levels:
        return park(levels - 1)
    stage.parked()
    time.sleep(3600)


def by_map(levels):
    return park(levels)


def worker():
    inner()


def inner():
    if shape != 'nested':
        main_greenlet.switch()
    list(map(by_map, [2]))


def parent():
    greenlet.greenlet(worker).switch()


first = greenlet.greenlet(parent if shape == 'nested' else worker)


def start(levels):
    if levels:
        return list(map(start, [levels - 1]))
    first.switch()


def resume(levels):
    if levels:
        return max([levels - 1, 0], key=lambda number: resume(levels - 1))
    if shape == 'main':
        list(map(by_map, [2]))
    first.switch()


def main():
    stage.record(1)
    start(6 if shape == 'shallower' else 1)
    resume(6 if shape == 'deeper' else 1)


main()
