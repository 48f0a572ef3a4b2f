"""Frames that hold the same large object, which holds others.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

stage = Stage()


class Leaf(object):
    def __init__(self, number):
        self.number = number
        self.inside = [[number, [number]]]


class Registry(object):
    def __init__(self):
        self.name = 'the registry of all leaves'
        self.leaves = [Leaf(number) for number in range(100)]
        self.first = self.leaves[0]


def inner(registry, leaf, short):
    again = registry
    stage.parked()
    time.sleep(3600)
    return again


def outer(registry):
    mine = registry
    inner(mine, Leaf(7), [])


def main():
    everything = Registry()
    stage.record(1)
    outer(everything)


main()
