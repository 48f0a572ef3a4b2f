# -*- coding: utf-8 -*-
"""A builtin that stands on no value stack, and code of the interpreter's own that is no function.

`with` looks __enter__ up by itself, so that from 3.11 on only the machine stack keeps it, beside __exit__, and for a method with a tuple of
arguments the helper that calls it too.  From 3.13 on, a class that is called often is made in the same eval loop.

SPDX-License-Identifier: MIT
"""
import threading

from stage import Stage

stage = Stage()
door = threading.Lock()


class Ware(object):
    def __init__(self, is_last):
        self.is_last = is_last
        if is_last:
            stage.parked()
            enter()


def enter():
    with door:
        pass


def make(is_last):
    return Ware(is_last)


def main():
    kind = type(door)
    stage.notes['enter'] = '<built-in method __enter__ of %s.%s object at remote 0x%x>' % (kind.__module__, kind.__name__, id(door))
    door.acquire()
    for _ in range(3000):
        make(False)
    stage.record(1)
    make(True)


main()
