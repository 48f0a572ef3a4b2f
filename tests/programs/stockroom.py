"""Objects of types written in C, as values and by paths: what their members hold is asked of Python.

The types are those of stockroom.c, of which the test makes site/stockroom.so beside the truth.

SPDX-License-Identifier: MIT
"""
import os
import re
import sys
import time

import expect
from stage import Stage

SITE = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), 'site')
while not os.path.exists(os.path.join(SITE, 'ready')):
    time.sleep(0.02)
sys.path.insert(0, SITE)
import stockroom  # noqa: E402

NAMES = ('flag', 'off', 'tiny', 'letter', 'small', 'brief', 'wide', 'qty', 'count', 'far', 'mask', 'farther', 'most', 'size', 'ratio', 'price',
         'label', 'nothing', 'accents', 'code', 'next', 'none', 'set')

stage = Stage()


class Own(stockroom.Item):
    """A class in Python over a type in C: a dict besides."""


class Slotted(stockroom.Item):
    __slots__ = ('aisle',)


class OverOpaque(stockroom.Opaque):
    """What a class in Python adds is empty; of what lies below nothing is known."""


class Empty(object):
    """All that there could be is a dict, and it is empty."""


def tell(thing, names, before=''):
    """Says how THING looks, whose members these are."""
    shown = ['%s=%s' % (name, '<...>' if getattr(thing, name) is thing else expect.describe(getattr(thing, name))) for name in names]
    kind = type(thing)
    name = kind.__name__ if kind.__module__ == '__main__' else '%s.%s' % (kind.__module__, kind.__name__)
    expect.NAMED[id(thing)] = '<%s(%s%s) at remote 0x%x>' % (name, before, ', '.join(shown), id(thing))
    return thing


def bare(thing, name):
    """Says that all there is to be said of THING is its type and its address."""
    expect.NAMED[id(thing)] = '<%s at remote 0x%x>' % (name, id(thing))
    thing.made = 1
    del thing.made      # now it has a dict, which is empty
    return thing


def nameless(sequence):
    """Says how a struct sequence looks of which only the first field has a name; repr() fails."""
    expect.NAMED[id(sequence)] = 'stockroom.Blank(first=%s)' % ', '.join(expect.describe(item) for item in sequence)
    return sequence


def held():
    item = tell(stockroom.Item(), NAMES)
    placed = tell(stockroom.Placed(), ('shelf', 'qty') + tuple(name for name in NAMES if name != 'qty'))
    own = Own()
    own.note = 'mine'
    tell(own, NAMES, "note='mine', ")
    slotted = Slotted()
    slotted.aisle = 9
    tell(slotted, NAMES, 'aisle=9, ')
    twisted = stockroom.Twisted()
    expect.NAMED[id(twisted)] = expect.pattern(
        '<stockroom\\.Twisted\\(' + re.escape('good\\x1b=5, ') + "endless='full'<unreadable at 0x[0-9a-f]+: corrupt[^>]*>, "
        '<unreadable at 0x[0-9a-f]+: [^>]*member>\\) at remote 0x%x>' % id(twisted))
    opaque = bare(stockroom.Opaque(), 'stockroom.Opaque')
    over = bare(OverOpaque(), 'OverOpaque')
    empty = Empty()
    vars(empty)
    if hasattr(stockroom, 'Handle'):
        handle = bare(stockroom.Handle(), 'stockroom.Handle')
    crate, undotted = stockroom.crate, stockroom.undotted
    if hasattr(stockroom, 'gap'):
        gap, blank = stockroom.gap, nameless(stockroom.blank)
    if hasattr(stockroom, 'new_crate'):
        new_crate, new_undotted = stockroom.new_crate, stockroom.new_undotted
        expect.NAMED[id(new_undotted)] = repr(new_undotted)     # its type has no __module__ at all
    if hasattr(stockroom, 'new_gap'):
        new_gap, new_blank = stockroom.new_gap, nameless(stockroom.new_blank)
    if hasattr(stockroom, 'Relative'):
        relative = tell(stockroom.Relative(), ('depth',) + NAMES)
    stage.record(1)
    stage.parked()
    time.sleep(3600)


stage.ask('held', *['item.' + name for name in NAMES if name != 'next'])
stage.ask('held', 'placed.shelf', 'placed.qty', 'placed.code', 'own.qty', 'own.note', 'slotted.aisle', 'slotted.label', 'item.next.next.label')
stage.ask('held', 'crate.height', 'crate.sticker', 'crate.secret', 'undotted.secret')
if hasattr(stockroom, 'gap'):
    stage.ask('held', 'gap.first', 'gap.third', 'gap.fourth', 'blank.first')
if hasattr(stockroom, 'new_crate'):
    stage.ask('held', 'new_crate.sticker', 'new_crate.secret', 'new_undotted.width')
if hasattr(stockroom, 'new_gap'):
    stage.ask('held', 'new_gap.third', 'new_gap.fourth', 'new_blank.first')
if hasattr(stockroom, 'Relative'):
    stage.ask('held', 'relative.depth', 'relative.qty')
held()
