"""Generators: one being run, with others suspended, new and finished in its locals, and an expression in C between.

SPDX-License-Identifier: MIT
"""
import time

import expect
from stage import Stage

stage = Stage()


def counter(limit):
    for number in range(limit):
        yield number


def suspended():
    running = counter(5)
    next(running)
    next(running)
    return running


def finished():
    done = counter(1)
    list(done)
    return done


def sleeping(items):
    waiting = suspended()
    fresh = counter(3)
    expect.CREATED.add(id(fresh))
    over = finished()
    for item in items:
        stage.ask('sleeping', 'waiting', 'fresh', 'over', 'item')
        stage.parked()
        time.sleep(3600)
        yield item, waiting, fresh, over


def through(inner):
    for pair in inner:
        yield pair


def other_thread():
    lazy = (thing for thing in through(through(sleeping('abc'))))
    return list(lazy)


def main():
    stage.thread(other_thread)
    stage.record(2)
    return dict((key, value) for key, value in through(sleeping((1, 2))))


main()
