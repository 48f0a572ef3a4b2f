"""A value of every kind, as locals of nested frames, with the text that has to be printed for each.

SPDX-License-Identifier: MIT
"""
import collections
import datetime
import decimal
import fractions
import functools
import json
import os
import sys
import threading
import time
import uuid
import weakref

import expect
from stage import Stage

stage = Stage()
PY3 = sys.version_info[0] > 2
try:
    import enum
    import pathlib

    import _pydecimal
except ImportError:
    enum = None


class Plain(object):
    def __init__(self, **attributes):
        for name in sorted(attributes):
            setattr(self, name, attributes[name])

    def method(self):
        pass

    @property
    def value(self):
        return 1

    @staticmethod
    def static():
        pass

    @classmethod
    def classy(cls):
        pass


class Empty(object):
    pass


class Slotted(object):
    __slots__ = ('first', 'second')

    def __init__(self):
        self.first = 1
        self.second = 'two'


class SlottedMore(Slotted):
    __slots__ = ['third', 'unset']

    def __init__(self):
        Slotted.__init__(self)
        self.third = [3]


class SlottedAndDict(Slotted):
    pass


class OldStyle:
    def __init__(self):
        self.attribute = 'old'


class Many(object):
    """More attributes than shared keys hold, deleted and added again in another order."""
    def __init__(self):
        for number in range(40):
            setattr(self, 'a%02d' % number, number)
        del self.a03
        self.a03 = 'again'


class ListOf(list):
    pass


class DictOf(dict):
    pass


class TupleOf(tuple):
    pass


class IntOf(int):
    pass


class StrOf(str):
    pass


class Zone(datetime.tzinfo):
    def utcoffset(self, moment):
        return datetime.timedelta(hours=1)


class Moment(datetime.datetime):
    pass


class Problem(Exception):
    pass


class Outer(object):
    class Inner(object):
        pass


def scalars():
    none = None
    yes, no = True, False
    missing = NotImplemented
    dots = Ellipsis
    zero, one, minus = 0, 1, -1
    small, large = 12345, -98765432109876543210
    edges = [2 ** 15, 2 ** 30 - 1, 2 ** 30, -2 ** 30, 2 ** 31, 2 ** 45, 2 ** 60, 2 ** 62, 2 ** 63, -2 ** 63, 2 ** 64, 2 ** 90 - 1]
    huge = 3 ** 1000
    floats = [0.1, -0.0, 0.0, 1.0, 1e16, 1e15, 123456789.123, 1e-5, 1e-4, 5e-324, 1.7976931348623157e308, 1 / 3.0, 1e22, 1e23]
    odd_floats = [float('nan'), float('inf'), -float('inf')]
    complexes = [1 + 2j, -1.5j, complex(0, 0), complex(-0.0, -2), complex(float('nan'), float('inf')), 1e16 + 1e-7j]
    if not PY3:
        longs = [long(0), long(-5), long(2) ** 70]  # noqa: F821
    return containers(1)


def containers(argument):
    empty = [[], (), {}, set(), frozenset(), u'', b'', bytearray()]
    shared = [1]
    twice = [shared, shared, ()]
    single, pair = (1,), (1, 'two')
    looped = [1]
    looped.append(looped)
    looped_dict = {}
    looped_dict['self'] = looped_dict
    looped_deep = [[[]]]
    looped_deep[0][0].append(looped_deep)
    deep = [1, [2, [3, [4, [5, [6]]]]]]
    mapping = {'a': 1, 2: 'b', (1, 2): None, 3.5: [1]}
    removed = dict((number, str(number)) for number in range(10))
    for number in range(5):
        del removed[number]
    many_keys = dict(('key%d' % number, number) for number in range(60))
    some = set([1, 2, 3])
    words = frozenset(['one'])
    holes = set(range(20))
    holes.discard(3)
    holes.discard(17)
    array = bytearray(b'\x00a\xff\'"')
    raw = b'\x00bytes\t\n\r\\\'"\x7f\x80\xff'
    shifted = bytearray(b'abcdef')
    del shifted[:2]
    long_list, long_text = list(range(1000)), 'x' * 3000
    return library(2)


def library(argument):
    ordered = collections.OrderedDict([('b', 1), ('a', [2])])
    default = collections.defaultdict(list, {'k': [1, 2]})
    no_default = collections.defaultdict(None, {1: 2})
    counter = collections.Counter({'only': 3})
    weights = collections.Counter()
    weights['half'], weights['two'], weights['big'], weights['yes'] = 0.5, 2, 2 ** 70, True
    default_loop = collections.defaultdict(list)
    default_loop['x'] = default_loop
    deque = collections.deque([1, 'two', [3]])
    bounded = collections.deque(range(200), maxlen=100)
    rotated = collections.deque(range(5))
    rotated.rotate(2)
    empty_deque = collections.deque()
    ranges = [range(10), range(0, 10, 2), range(5, 2)] if PY3 else [xrange(10), xrange(0, 10, 2)]  # noqa: F821
    slices = [slice(1, None), slice(None, 2, 3), slice('a')]
    named = collections.namedtuple('Point', 'x y')(1, [2])
    struct = time.gmtime(0)
    view = memoryview(b'twelve bytes')
    slice_view = memoryview(bytearray(b'0123456789'))[2:6]
    module, builtin_module = json, sys
    partial = functools.partial(scalars, 1, k=2)
    partial_plain = functools.partial(len)
    return classes(3)


def classes(argument):
    plain = Plain(a=1, b='x')
    nested = Plain(inner=Plain(leaf=None), items=[Plain(i=1), Plain(i=2)])
    nothing = Empty()
    slotted = Slotted()
    slotted_more = SlottedMore()
    both = SlottedAndDict()
    both.extra = 'in dict'
    old = OldStyle()
    many = Many()
    looped = Plain()
    looped.me = looped
    list_of, dict_of, tuple_of = ListOf([1, 2]), DictOf(a=1), TupleOf((1, 2))
    int_of, str_of = IntOf(7), StrOf('text')
    list_with = ListOf([1, 2])
    list_with.an_int = 42
    own_keys = Plain(z=1)
    own_keys.__dict__ = {'y': 2, 'x': 3}
    bare = object()
    types = [int, list, Plain, Outer.Inner, type, object, ValueError, collections.OrderedDict, Plain]
    return errors(4)


def errors(argument):
    static = ValueError('x', 2)
    single = RuntimeError('I am an error')
    no_arguments = KeyError()
    system = OSError(2, 'No such file') if PY3 else KeyError('k')
    own = Problem('msg')
    if PY3:
        grouped = StopIteration(42)
    try:
        raise KeyError('inside')
    except KeyError:
        trace = sys.exc_info()[2]
    return functions(5)


def functions(argument):
    def local(x):
        return x + argument
    anonymous = lambda: None  # noqa: E731
    bound = Plain(a=1).method
    class_bound = Plain.classy if PY3 else None
    builtin, builtin_method = len, [].append
    wrapper = [].__init__
    method, slot = list.append, object.__init__
    attribute = type.__dict__['__dict__']
    everybodys = object.__dict__['__class__']
    member = Slotted.first
    computed = Plain.__dict__['value']
    static, classy = Plain.__dict__['static'], Plain.__dict__['classy']
    cell = local.__closure__[0]
    code = scalars.__code__
    return references(6)


def references(argument):
    alive = Plain(a=1)
    reference = weakref.ref(alive)
    dead = weakref.ref(Plain())
    free_lock = threading.Lock()
    held_lock = threading.Lock()
    held_lock.acquire()
    name = 'thread.lock' if not PY3 else '_thread.lock'
    expect.NAMED[id(free_lock)] = '<unlocked %s at remote 0x%x>' % (name, id(free_lock))
    expect.NAMED[id(held_lock)] = '<locked %s at remote 0x%x>' % (name, id(held_lock))
    if PY3:
        free_rlock, held_rlock = threading.RLock(), threading.RLock()
        held_rlock.acquire()
        held_rlock.acquire()
        expect.NAMED[id(free_rlock)] = expect.pattern('<unlocked _thread.RLock.* at remote 0x%x>' % id(free_rlock))
        expect.NAMED[id(held_rlock)] = expect.pattern(
            '<locked _thread.RLock owner=.* count=2 at remote 0x%x>' % id(held_rlock))
    return moments(7)


def moments(argument):
    dates = [datetime.date(1, 1, 1), datetime.date(2024, 2, 29), datetime.date.max]
    times = [datetime.time(5, 0), datetime.time(5, 0, 7), datetime.time(0, 0, 0, 1), datetime.time.max]
    datetimes = [datetime.datetime(2026, 11, 22, 5, 0), datetime.datetime(1999, 12, 31, 23, 59, 59, 999999)]
    deltas = [datetime.timedelta(0), datetime.timedelta(-1, 5, 3), datetime.timedelta(microseconds=1),
              datetime.timedelta.min, datetime.timedelta.max]
    day, time_of_day, moment, delta = dates[0], times[3], datetimes[1], deltas[1]
    zone = Zone()
    zoned = [datetime.datetime(2026, 11, 22, tzinfo=zone), datetime.time(1, tzinfo=zone)]
    if PY3:
        utc = datetime.timezone.utc
        zones = [utc, datetime.timezone(datetime.timedelta(hours=-1)), datetime.timezone(datetime.timedelta(0), 'UTC')]
        folded = [datetime.datetime(2026, 11, 22, 1, 2, fold=1), datetime.time(1, fold=1),
                  datetime.datetime(2026, 11, 22, 1, 2, 3, fold=1, tzinfo=utc), datetime.time(1, fold=1, tzinfo=zones[1])]
    own_moment = Moment(2026, 11, 22)
    expect.NAMED[id(own_moment)] = '<Moment(datetime.datetime(2026, 11, 22, 0, 0)) at remote 0x%x>' % id(own_moment)
    return numbers(8)


def numbers(argument):
    texts = ['1.5', '-1.50', '0', '-0', '0.00', '0E+3', '-0E-8', '1E+3', '1.50E-7', '0.00000150', '123456789012345678901234567890.5',
             '1' * 19, '1' * 20, '-0.' + '0' * 6 + '1', '1E+999999999', '9' * 57, '1E-999999', 'NaN', '-NaN12', 'sNaN', '-sNaN7',
             'Infinity', '-Infinity']
    decimals = [decimal.Decimal(text) for text in texts]
    long_decimal = decimal.Decimal('12345' * 800)
    long_fraction = decimal.Decimal('0.' + '54321' * 800)
    if PY3:
        in_python = [_pydecimal.Decimal(text) for text in texts]
        expect.rule(_pydecimal.Decimal)(expect.own_text)
    plain, wide = decimals[1], decimals[10]
    fraction, whole, minus = fractions.Fraction(1, 3), fractions.Fraction(7), fractions.Fraction(-2 ** 70, 3)
    uuids = [uuid.UUID(int=0), uuid.UUID(int=5), uuid.UUID(int=2 ** 128 - 1), uuid.UUID('12345678-9abc-def0-1234-56789abcdef0')]
    return paths(9) if PY3 else newest(9)


def path(kind, *words):
    """A path that nobody has asked for its text, so that it does not have it yet."""
    made = kind(*words)
    expect.NAMED[id(made)] = repr(kind(*words))
    return made


def paths(argument):
    pure, here = pathlib.PurePosixPath, pathlib.Path
    untold = [path(here, *words) for words in (
        ('/x',), (), ('.',), ('/',), ('//',), ('///x',), ('//x', 'y'), ('a', 'b/', '../c'), ('a', '/b', '', 'c'), ('a//b/./c/',),
        (u'\u65e5/\xe9',), ("it's",), (here('/a/b').parent, 'c'))]
    told = [here('/told', 'twice'), pure('relative/one'), pathlib.PureWindowsPath('c:/x', 'y'), pathlib.PureWindowsPath('//srv/share/x')]
    for one in told:
        expect.NAMED[id(one)] = repr(one)
    parsed = [path(here, '/a/b'), path(pure, 'a'), path(pathlib.PureWindowsPath, 'c:\\a\\b'), path(pathlib.PureWindowsPath, 'a')]
    parts = [one.parts for one in parsed]
    lonely, heard, halved = untold[7], told[0], parsed[0]
    return newest(10)


def newest(argument):
    """What only some versions have; the rest is frozen here, at the newest frame."""
    if enum:
        Color = enum.Enum('Color', 'RED GREEN')
        Perm = enum.Flag('Perm', 'R W X')
        Level = enum.IntEnum('Level', 'LOW HIGH')
        color, flag, flags, level = Color.RED, Perm.R, Perm.R | Perm.W, Level.HIGH
        by_level = {level: 'high', Level.LOW: 'low'}
        stage.ask('newest', 'color.value', 'color.name', 'flag.value', 'level.name', 'by_level[2]', 'by_level[1]')
        Bits = enum.IntFlag('Bits', 'R W X')
        bits = [Bits(0), Bits(5), Bits(8), Bits(9), Bits(-1), ~Bits.R]
        del Color, Perm, Level, Bits
    if PY3:
        record = time.gmtime(86400 * 365)
        proxy = type(vars(Empty))({'a': 1})
        version = sys.version_info
        released = memoryview(b'gone')
        released.release()
    limits, options, status = sys.float_info, sys.flags, os.stat('/')
    stage.ask('library', 'named.x', 'named.y[0]', 'struct.tm_year')
    if PY3:
        stage.ask('newest', "proxy['a']")
    stage.record(1)
    stage.parked()
    time.sleep(3600)


stage.ask('library', 'named.x', 'named.y[0]', 'struct.tm_year', 'struct.tm_isdst')
stage.ask('library', 'deque[0]', 'deque[-1][0]', 'bounded[0]', 'bounded[63]', 'bounded[-1]', 'rotated[1]')
stage.ask('classes', 'many.__dict__' if sys.version_info < (3, 11) else 'many.a03')
stage.ask('errors', 'static.args', 'static.args[1]', 'trace.tb_next')
stage.ask('functions', 'local.__code__.co_name', 'local.__name__', 'anonymous.__closure__', 'bound.__self__')
scalars()
