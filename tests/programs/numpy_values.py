"""Scalars and arrays of numpy as locals, with the text that has to be printed for each: what item() and tolist() say.

SPDX-License-Identifier: MIT
"""
import os
import sys
import time

while not os.path.exists('ready'):
    time.sleep(0.01)
sys.path.insert(0, open('ready').read())
os.environ['OPENBLAS_NUM_THREADS'] = '1'     # no threads of its own
import numpy  # noqa: E402

import expect  # noqa: E402
from stage import Stage  # noqa: E402

stage = Stage()


def scalar(thing):
    expect.NAMED[id(thing)] = '<numpy.%s(%s) %s>' % (type(thing).__name__, expect.text_of(thing.item(), ()), expect.at(thing))
    return thing


def array(thing):
    expect.NAMED[id(thing)] = '<numpy.ndarray(%s, dtype=%s) %s>' % (expect.text_of(thing.tolist(), ()), thing.dtype.type.__name__, expect.at(thing))
    return thing


def unknown(thing):
    expect.NAMED[id(thing)] = '<numpy.ndarray(shape=%r, dtype=%s) %s>' % (thing.shape, thing.dtype.type.__name__, expect.at(thing))
    return thing


def told(thing, value, dtype=None):
    expect.NAMED[id(thing)] = '<numpy.%s(%s%s) %s>' % (type(thing).__name__, value, ', dtype=' + dtype if dtype else '', expect.at(thing))
    return thing


def times():
    """As numpy itself writes them, from years to the finest and over both ends."""
    moments = [numpy.datetime64(value) for value in ('2020', '1969-12', '2020-02-29', '1969-12-31T23', '2020-01-02T03:04', '2020-01-02T03:04:05',
                                                     '2020-01-02T03:04:05.123', '1931-01-02T03:04:05.123456789', '0001-01-01', '-0044-03-15', '12345-06-07', 'NaT')]
    moments += [numpy.datetime64(2609, 'W'), numpy.datetime64(5, '25s'), numpy.datetime64(-1, 'as')]
    durations = [numpy.timedelta64(5, 'D'), numpy.timedelta64(-7, 'ns')]
    for one in moments:
        told(one, "'%s'" % one)
    for one in durations:
        told(one, "%d, '%s'" % (one.astype('i8'), numpy.datetime_data(one.dtype)[0]))
    lists = [numpy.array(['2020-01-01', 'NaT'], dtype='M8[D]'), numpy.array(['2020-01-01', '1969-12-31'], dtype='>M8[25s]')]
    for one in lists:
        told(one, '[%s]' % ', '.join("'%s'" % moment for moment in one), one.dtype.name)
    spans = told(numpy.array([1, -2], dtype='m8[ms]'), '[1, -2]', 'timedelta64[ms]')
    one = None
    return records(1)


def records(argument):
    pair = [('a', 'i4'), ('b', 'f8')]
    rows = told(numpy.array([(1, 2.0), (3, 4.5)], dtype=pair), '[(1, 2.0), (3, 4.5)]', "[('a', 'int32'), ('b', 'float64')]")
    row = told(rows[1], '(3, 4.5)')
    spread = numpy.dtype({'names': ['b', 'a'], 'formats': ['S2', '>i2'], 'offsets': [6, 0], 'itemsize': 12})
    others = told(numpy.array([(b'x', 5)], dtype=spread), "[(%s, 5)]" % expect.text_of(b'x', ()), "[('b', 'bytes_'), ('a', 'int16')]")
    deep = told(numpy.array([(1, (2, 0.5))], dtype=[('n', 'u1'), ('in', pair)]), '[(1, (2, 0.5))]',
                "[('n', 'uint8'), ('in', [('a', 'int32'), ('b', 'float64')])]")
    raw = unknown(numpy.zeros(2, dtype='V3'))
    with_list = unknown(numpy.zeros(2, dtype=[('a', 'i4'), ('l', 'i4', (2,))]))
    expect.NAMED[id(with_list)] = "<numpy.ndarray(shape=(2,), dtype=[('a', 'int32'), ('l', 'void')]) %s>" % expect.at(with_list)
    return scalars()


def scalars():
    signed = [scalar(kind(value)) for kind in (numpy.int8, numpy.int16, numpy.int32, numpy.int64, numpy.longlong) for value in (0, 100, -1)]
    unsigned = [scalar(kind(200)) for kind in (numpy.uint8, numpy.uint16, numpy.uint32, numpy.uint64, numpy.ulonglong)]
    halves = [scalar(numpy.float16(value)) for value in (0.0, 1.5, -2.0, 65504.0, 6e-08, float('inf'), -float('inf'), float('nan'))]
    floats = [scalar(numpy.float32(0.1)), scalar(numpy.float64(2.5)), scalar(numpy.complex64(1 + 2j)), scalar(numpy.complex128(-1j))]
    yes = scalar(numpy.bool_(True))
    texts = [scalar(numpy.str_('t\xe9xt')), scalar(numpy.bytes_(b'ab'))]
    return arrays(1)


def arrays(argument):
    numbers = [array(numpy.arange(5).astype(kind)) for kind in ('i1', 'u2', 'i4', 'u8', 'f2', 'f4', 'f8', 'c8', 'c16', '?', '>i4', '>f8', '>c8')]
    views = [array(numpy.arange(10)[::3]), array(numpy.arange(5)[::-1]), array(numpy.arange(6).reshape(2, 3)), array(numpy.arange(6).reshape(2, 3).T)]
    small = [array(numpy.array(5)), array(numpy.array([])), array(numpy.broadcast_to(numpy.int64(7), (3,)))]
    strings = [array(numpy.array(['ab', 'cde', ''])), array(numpy.array([b'ab', b'', b'abc']))]
    objects = array(numpy.array([1, 'x', None, [2]], dtype=object))
    hollow = unknown(numpy.zeros((3, 0)))
    stage.record(1)
    stage.parked()
    time.sleep(3600)


times()
