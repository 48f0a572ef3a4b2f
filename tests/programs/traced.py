"""A loop that a JIT has compiled, asleep in the middle of it.

The sleep is reached by no branch: one that leaves the compiled trace would have the interpreter run it.  That the program sleeps is
said by another thread, as soon as the loop has begun its last round.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

ROUNDS = 20000      # 3.14 and 3.15 compile a loop after 4 thousand
stage = Stage()
begun = [0]


def work(delays):
    total = 0
    for delay in delays:
        total += 1
        begun[0] = total
        time.sleep(delay)
    return total


def watch():
    while begun[0] != ROUNDS:
        time.sleep(0.01)
    stage.parked()
    time.sleep(3600)


def main():
    stage.ask('work', 'total', 'delay', 'begun[0]')
    stage.parked()
    stage.thread(watch, name='watch')
    stage.record(2)
    work(iter([0] * (ROUNDS - 1) + [3600]))


main()
