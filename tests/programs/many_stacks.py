"""Two hundred threads, two thirds of them the same, the others in eleven other places, each under a recursion.

SPDX-License-Identifier: MIT
"""
import sys
import threading
import time

from stage import Stage

stage = Stage()
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 200
SHAPES = 11
gate = threading.Lock()


def deeper(level, wait):
    if level:
        return deeper(level - 1, wait)
    return wait()


def idle():
    stage.parked()
    gate.acquire()


SOURCE = 'def odd_%d():\n    stage.parked()\n    time.sleep(3600)\n'
for number in range(SHAPES):
    exec(compile(SOURCE % number, 'odd_%d.py' % number, 'exec'))


def main():
    gate.acquire()
    threading.stack_size(512 * 1024)
    for number in range(COUNT):
        wait = idle if number % 3 else globals()['odd_%d' % (number // 3 % SHAPES)]
        stage.thread(deeper, 20, wait, name='worker-%d' % number)
    threading.stack_size(0)
    stage.record(COUNT + 1)
    idle()


main()
