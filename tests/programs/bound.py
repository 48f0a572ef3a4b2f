"""Objects of a module `bound` that some library made for Python, as locals: what is in them is in structs of that library.

SPDX-License-Identifier: MIT
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), 'site'))
while not os.path.exists(os.path.join('site', 'ready')):
    time.sleep(0.01)
import bound  # noqa: E402
import expect  # noqa: E402
from stage import Stage  # noqa: E402

stage = Stage()


class Sub(bound.Pet):
    """PyO3 makes what __new__ is given, others what __init__ is given."""


def told(thing, text):
    """THING, of which TEXT is to be printed; `@` in it stands for where it is, and its module may stand before its type."""
    expect.NAMED[id(thing)] = text.replace('<', '<' + expect.pattern('([a-z]+[.])?'), 1).replace('@', expect.at(thing))
    return thing


def held():
    pet = told(bound.Pet('tom', 4), '<Pet @>')
    plain = told(bound.Open(), '<Open @>')
    extended = bound.Open()
    extended.extra = [5]
    told(extended, '<Open(extra=[5], ...) @>')
    sub = told(Sub('tim', 5), '<Sub @>')
    full = Sub('tam', 6)
    full.a = 1
    told(full, '<Sub(a=1, ...) @>')
    if hasattr(bound, 'Written'):
        function = bound.function       # before Cython 3 it is an ordinary builtin
        if 'cython' in type(function).__name__:
            told(function, '<cyfunction function @>')
        written = bound.Written()
        expect.NAMED[id(written)] = '<Written%s %s>' % (expect.pattern(r'(\(\))?'), expect.at(written))
        bound_method = written.method
        expect.NAMED[id(bound_method)] = '<bound method %smethod of %s>' % (expect.pattern('(Written[.])?'), expect.NAMED[id(written)])
    if hasattr(bound, 'Stamp'):
        stamp = told(bound.Stamp([1]), '<Stamp([1], ...) @>')
        kept = told(bound.Kept([1]), '<Kept([1]) @>')
    stage.record(1)
    stage.parked()
    time.sleep(3600)


held()
