# cython: language_level=3
"""The Cython part of woven.py: each sort of function that Cython makes C of, calling the next one or Python.

`# at NAME` marks the line that NAME is at while it calls: the test looks for it.  Each function logs that it is entered.
SPDX-License-Identifier: MIT
"""
log = []


cdef class Loom:
    def weave(self, call):
        log.append('cython woven.Loom.weave')
        return self.lift(call)              # at woven.Loom.weave

    cdef object lift(self, object call):
        log.append('cython woven.Loom.lift')
        result = self.both(call)            # at woven.Loom.lift
        return result

    cpdef object both(self, object call):
        log.append('cython woven.Loom.both')
        result = beat(call)                 # at woven.Loom.both
        return result


cdef object beat(object call):
    log.append('cython woven.beat')
    result = call()                         # at woven.beat
    return result


def spin_yarn(call):
    log.append('cython woven.<generator>')
    yield call()                            # at woven.<generator>


def wind_up(call):
    log.append('cython woven.wind_up')

    def inner():
        log.append('cython woven.wind_up.inner')
        return call()                       # at woven.wind_up.inner
    result = inner()                        # at woven.wind_up
    return result


class Spool:
    """A class of Python's own."""

    def turn_by(self, call, *turns, **more):
        log.append('cython woven.Spool.turn_by')
        result = apply(lambda: call())      # at woven.Spool.turn_by
        return result


def apply(call):
    log.append('cython woven.apply')
    result = call()                         # at woven.apply
    return result


def turns(top):
    for number in range(top):
        yield number


async def wind(waiting):
    await waiting
