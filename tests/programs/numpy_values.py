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
    moments = unknown(numpy.array(['2020-01-01'], dtype='M8[D]'))
    records = unknown(numpy.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')]))
    stage.record(1)
    stage.parked()
    time.sleep(3600)


scalars()
