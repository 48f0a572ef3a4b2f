"""Python called back from C, again and again on one stack: sorted, map, reduce, properties, comparison, ctypes, __del__.

SPDX-License-Identifier: MIT
"""
import ctypes
import functools
import re
import time

from stage import Stage

stage = Stage()


class Compared(object):
    def __init__(self, rank):
        self.rank = rank

    def __eq__(self, other):
        return by_property(self)

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    @property
    def deeper(self):
        return functools.reduce(by_reduce, [1, 2])

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return by_ctypes(name)


class Dying(object):
    def __init__(self, label):
        self.label = label

    def __del__(self):
        at_the_end(self.label)


def key(item):
    return list(map(by_map, [item]))


def by_map(item):
    first = Compared(item)
    return [first].index(Compared(2))


def by_property(thing):
    return thing.deeper


def by_reduce(left, right):
    total = left + right
    return Compared(total).missing


def by_ctypes(name):
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    return prototype(called_from_c)(len(name))


def called_from_c(number):
    return re.sub('x', replacement, 'x' * number)


def replacement(match):
    dying = Dying(match.group())
    del dying
    return ''


def at_the_end(label):
    stage.parked()
    time.sleep(3600)


def other_thread():
    def compare(left, right):
        stage.parked()
        time.sleep(3600)
        return 0
    sorted([3, 1, 2], key=functools.cmp_to_key(compare))


def main():
    stage.thread(other_thread)
    stage.record(2)
    sorted([5], key=key)


main()
