"""Cells and free variables: arguments that are cells, empty cells, several levels, and a class using super().

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

stage = Stage()


def outermost(first, second, *rest, **options):
    shared = ['shared']
    plain = 'not captured'

    def middle(third):
        later = None

        def innermost(fourth=4):
            total = first + third + fourth
            stage.ask('innermost', 'first', 'shared', 'shared[0]', 'later', 'total', 'rest', 'plain_global')
            stage.parked()
            time.sleep(3600)
            return total, shared, later, unset, rest
        later = 'set late'
        return innermost()
    if not plain:
        unset = 1
    return middle(30) + second + len(options)


plain_global = {'a': 1}


def other_thread():
    def counter(start):
        count = start

        def step(by):
            held = count
            stage.parked()
            time.sleep(3600)
            return held + count + by
        return step
    counter(5)(2)


def main():
    stage.thread(other_thread)
    stage.record(2)
    outermost(1, 2, 'x', 'y', flag=True)


main()
