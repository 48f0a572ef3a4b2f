"""Values of the standard library's own types of C, as locals of nested frames, with the text that has to be printed for each.

SPDX-License-Identifier: MIT
"""
import array
import collections
import ctypes
import functools
import io
import itertools
import mmap
import operator
import os
import re
import socket
import struct
import sys
import time

import expect
from stage import Stage

stage = Stage()
PY3 = sys.version_info[0] > 2
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'stage.py')     # some file that is there
KEPT = []       # what only a value here refers to


def told(thing, text):
    """THING, of which TEXT is to be printed; `@` in it stands for where it is."""
    expect.NAMED[id(thing)] = text.replace('@', expect.at(thing))
    return thing


def text(thing):
    """What is to be printed of THING inside another value."""
    KEPT.append(thing)
    return expect.text_of(thing, ())


class Point(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_double), ('name', ctypes.c_char * 8)]


class Line(ctypes.Structure):
    _fields_ = [('ends', Point * 2), ('weights', ctypes.c_ubyte * 3), ('flag', ctypes.c_bool)]


class Derived(Point):
    _fields_ = [('more', ctypes.c_short)]


class Bits(ctypes.Structure):
    _fields_ = [('low', ctypes.c_uint, 3), ('sign', ctypes.c_int, 5), ('high', ctypes.c_uint, 24)]


class Either(ctypes.Union):
    _fields_ = [('number', ctypes.c_uint), ('bytes', ctypes.c_ubyte * 4)]


class Big(ctypes.BigEndianStructure):
    _fields_ = [('a', ctypes.c_uint16), ('b', ctypes.c_int32)]


class Node(ctypes.Structure):
    pass


Node._fields_ = [('value', ctypes.c_int), ('next', ctypes.POINTER(Node))]


class Empty(ctypes.Structure):
    pass


class Own(ctypes.c_int):
    pass


def scalars_of_c():
    numbers = [kind(value) for kind in (ctypes.c_byte, ctypes.c_short, ctypes.c_int, ctypes.c_long, ctypes.c_longlong)
               for value in (0, 77, -1)]
    unsigned = [kind(value) for kind in (ctypes.c_ubyte, ctypes.c_ushort, ctypes.c_uint, ctypes.c_ulong, ctypes.c_size_t)
                for value in (0, 200, -1)]
    floats = [ctypes.c_double(2.5), ctypes.c_double(float('nan')), ctypes.c_float(0.1), ctypes.c_float(1e30)]
    yes, no = ctypes.c_bool(1), ctypes.c_bool(0)
    characters = [ctypes.c_char(b'x'), ctypes.c_char(), ctypes.c_wchar(u'\xe9')]
    strings = [ctypes.c_char_p(b'hello'), ctypes.c_char_p(), ctypes.c_char_p(b''), ctypes.c_wchar_p(u'w\xefde'), ctypes.c_wchar_p()]
    for one, said in zip(strings, (b'hello', None, b'', u'w\xefde', None)):
        told(one, '%s(%s)' % (type(one).__name__, text(said)))      # not by the address, as their own repr does
    addresses = [ctypes.c_void_p(4096), ctypes.c_void_p()]
    objects = [ctypes.py_object([1, 2]), ctypes.py_object()]
    swapped = [ctypes.c_uint.__ctype_be__(77), ctypes.c_double.__ctype_be__(2.5)]
    if not PY3:
        told(objects[0], 'py_object([1, 2])')
    own = told(Own(5), '<Own(5) @>')
    lone = numbers[7]
    return structures_of_c(1)


def structures_of_c(argument):
    point = told(Point(3, 2.5, b'abc'), '<Point(x=3, y=2.5, name=%s) @>' % text(b'abc'))
    zeros = told(Point(), '<Point(x=0, y=0.0, name=%s) @>' % text(b''))
    line = told(Line((Point * 2)(Point(1, 1.5), Point(2, -2.0, b'b')), (ctypes.c_ubyte * 3)(1, 2, 255), True),
                '<Line(ends=[Point(x=1, y=1.5, name=%s), Point(x=2, y=-2.0, name=%s)], weights=[1, 2, 255], flag=True) @>'
                % (text(b''), text(b'b')))
    derived = told(Derived(1, 2.0, b'd', 4), '<Derived(x=1, y=2.0, name=%s, more=4) @>' % text(b'd'))
    bits = told(Bits(5, -3, 123456), '<Bits(low=%s, sign=-3, high=%s) @>' % (text(Bits(5).low), text(Bits(0, 0, 123456).high)))
    either = told(Either(0x01020304), '<Either(number=%s, bytes=[4, 3, 2, 1]) @>' % text(Either(0x01020304).number))
    big = told(Big(258, -2), '<Big(a=258, b=-2) @>')
    empty = told(Empty(), '<Empty() @>')
    extended = Point(1)
    extended.extra = [1]
    told(extended, '<Point(x=1, y=0.0, name=%s, extra=[1]) @>' % text(b''))
    shorts = told((ctypes.c_short * 3)(1, -2, 3), '<c_short_Array_3([1, -2, 3]) @>')
    none = told((ctypes.c_int * 0)(), '<c_int_Array_0([]) @>')
    table = told(((ctypes.c_int * 2) * 2)((1, 2), (3, 4)), '<c_int_Array_2_Array_2([[1, 2], [3, 4]]) @>')
    strings = told((ctypes.c_char_p * 2)(b'one', None), '<c_char_p_Array_2([%s, None]) @>' % text(b'one'))
    buffer = told(ctypes.create_string_buffer(b'a\0b', 10), '<c_char_Array_10(%s) @>' % text(b'a\0b'))
    wide = told(ctypes.create_unicode_buffer(u'w\xefde', 9), '<c_wchar_Array_9(%s) @>' % text(u'w\xefde'))
    return pointers_of_c(2, point)


def pointers_of_c(argument, point):
    number = ctypes.c_int(7)
    to_number = ctypes.pointer(number)
    told(to_number, '<LP_c_int(contents=c_int(7), address=0x%x) @>' % ctypes.addressof(number))
    to_point = ctypes.pointer(point)
    told(to_point, '<LP_Point(contents=Point(x=3, y=2.5, name=%s), address=0x%x) @>' % (text(b'abc'), ctypes.addressof(point)))
    null = told(ctypes.POINTER(ctypes.c_int)(), '<LP_c_int(None) @>')
    last = told(Node(2), '<Node(value=2, next=LP_Node(None)) @>')
    first = Node(1, ctypes.pointer(last))
    told(first, '<Node(value=1, next=LP_Node(contents=Node(value=2, next=LP_Node(None)), address=0x%x)) @>' % ctypes.addressof(last))
    looped = Node(9)
    looped.next = ctypes.pointer(looped)
    where = ctypes.addressof(looped)
    told(looped, '<Node(value=9, next=LP_Node(contents=Node(value=9, next=LP_Node(contents=..., address=0x%x)), address=0x%x)) @>'
         % (where, where))
    function = ctypes.CFUNCTYPE(ctypes.c_int)(4096)
    told(function, '<CFunctionType(address=0x1000) @>' if PY3 else '<CFunctionType(address=0x1000) @>')
    return containers(3)


def containers(argument):
    arrays = [array.array(code, [1, 2, 100]) for code in 'bBhHiIlL'] + [array.array('d', [1.5, -0.0]), array.array('f', [0.1])]
    edges = [array.array('b', [-128]), array.array('H', [65535]), array.array('l', [-2 ** 63]), array.array('L', [2 ** 64 - 1])]
    empty = array.array('i')
    words = array.array('u', u'w\xefde')
    if PY3:
        more = [array.array('q', [-5]), array.array('Q', [5])]
    else:
        letters = array.array('c', 'abc')
    long_array = array.array('i', range(2000))
    mapping = {'a': 1, 2: [3]}
    if PY3:
        views = [told(mapping.keys(), 'dict_keys(%s)' % text(list(mapping))),
                 told(mapping.values(), 'dict_values(%s)' % text(list(mapping.values()))),
                 told(mapping.items(), 'dict_items(%s)' % text(list(mapping.items())))]
    else:
        views = [told(mapping.viewkeys(), 'dict_keys(%s)' % text(list(mapping)))]
    bare = told({}.keys() if PY3 else {}.viewkeys(), 'dict_keys([])')
    return iterators(4, mapping)


def begun(iterator, count=1):
    for _ in range(count):
        next(iterator)
    return iterator


def iterators(argument, mapping):
    items, members = [1, 2, 3], set([5])
    old = not PY3
    seen = told(begun(iter(items)), '<%s(index=1, seq=[1, 2, 3]) @>' % ('listiterator' if old else 'list_iterator'))
    spent = iter(items)
    told(spent, '<%s(exhausted) @>' % ('listiterator' if old else 'list_iterator'))
    list(spent)
    backwards = told(begun(reversed(items)), '<%s(index=1, seq=[1, 2, 3]) @>'
                     % ('listreverseiterator' if old else 'list_reverseiterator'))
    of_tuple = told(iter((1,)), '<%s(index=0, seq=(1,)) @>' % ('tupleiterator' if old else 'tuple_iterator'))
    if PY3:
        of_text = told(begun(iter(u'\xe9b')), "<str_iterator(index=1, seq='\xe9b') @>")
        of_bytes = told(iter(b'ab'), "<bytes_iterator(index=0, seq=b'ab') @>")
        of_long = iter(range(2 ** 70))
        left = told(begun(iter(range(1, 20, 2)), 3), '<range_iterator(next=7, step=2, left=7) @>')
        filtered = filter(None, items)
        told(filtered, '<filter(func=None, it=%s) @>' % expect.pattern('.*'))
        paired = told(zip(), '<zip(iters=()) @>')
    of_dict = told(begun(iter(mapping)), '<%s(left=1, dict=%s) @>'
                   % ('dictionary-keyiterator' if old else 'dict_keyiterator', text(mapping)))
    of_set = told(iter(members), '<%s(left=1, set=%s) @>' % ('setiterator' if old else 'set_iterator', text(members)))
    counted = enumerate(seen)
    told(counted, '<enumerate(index=0, it=%s) @>' % text(seen))
    called = told(iter(time.time, None), '<%s(callable=%s, sentinel=None) @>' % ('callable-iterator' if old else 'callable_iterator', text(time.time)))
    counts = [itertools.count(), begun(itertools.count(5), 2), itertools.count(5, 2), itertools.count(1.5), itertools.count(2 ** 70),
              itertools.count(3, -1)]
    repeats = [itertools.repeat('x'), begun(itertools.repeat([1], 3))]
    for one in counts + repeats:
        told(one, repr(one))
    turning = begun(itertools.cycle('ab'), 3)
    told(turning, '<itertools.cycle(%s) @>' % expect.pattern("(index=[0-9]+, )?saved=\\['a', 'b'\\](, it=.*)?"))
    sliced = itertools.islice(turning, 1, 9, 3)
    told(sliced, '<itertools.islice(next=1, stop=9, step=3, it=%s) @>' % text(turning))
    chained = itertools.chain([1], [2])
    told(chained, '<itertools.chain(source=%s) @>' % expect.pattern('<tuple.?iterator.*>'))
    taken = itertools.takewhile(len, turning)
    told(taken, '<itertools.takewhile(func=%s, it=%s) @>' % (text(len), text(turning)))
    tee = begun(itertools.tee(iter([7, 8]))[0])
    told(tee, '<itertools.%s(index=1, data=<itertools.%s(numread=1, it=%s) at remote %s>) @>'
         % ('tee' if old else '_tee', 'tee_dataobject' if old else '_tee_dataobject', expect.pattern('<.*>'), expect.pattern('0x[0-9a-f]+')))
    longest = (itertools.izip_longest if old else itertools.zip_longest)(turning, fillvalue=9)
    told(longest, '<itertools.%s(iters=(%s,), fillvalue=9) @>' % (type(longest).__name__, text(turning)))
    group = begun(itertools.groupby('aab'))
    inner = next(group)[1]
    told(group, expect.pattern('<itertools.groupby.*>'))
    told(inner, "<itertools._grouper(key='b', parent=%s) @>" % expect.pattern('<itertools.groupby.*>'))
    if old:
        mapped = told(itertools.imap(len, turning), '<itertools.imap(func=%s, iters=(%s,)) @>' % (text(len), text(turning)))
        paired = told(itertools.izip(turning), '<itertools.izip(iters=(%s,)) @>' % text(turning))
    if hasattr(itertools, 'pairwise'):
        pairs = told(begun(itertools.pairwise(begun(iter(items)))), '<itertools.pairwise(old=3, it=%s) @>' % expect.pattern('<list_iterator.*>'))
    if hasattr(itertools, 'batched'):
        batches = told(itertools.batched(turning, 2), '<itertools.batched(n=2, it=%s) @>' % text(turning))
    endless = told(itertools.islice(turning, 1, None), '<itertools.islice(next=1, step=1, it=%s) @>' % text(turning))
    enormous = told(begun(enumerate(turning, 2 ** 70)), '<enumerate(index=%d%s, it=%s) @>' % (2 ** 70 + 1, 'L' if old else '', text(turning)))
    line = collections.deque([1, 2])
    of_line = told(begun(iter(line)), '<%s(left=1, deque=deque([1, 2])) @>' % expect.pattern('[a-z_.]*deque_iterator'))
    of_array = told(begun(iter(array.array('b', [1]))), '<%s(index=1, array=%s) @>' % (expect.pattern('(array[.])?arrayiterator'), "array('b', [1])"))
    grid = told(itertools.product([1], 'ab'), "<itertools.product(pools=((1,), ('a', 'b'))) @>")
    return callables(5)


@functools.wraps(len)
def plain(x):
    return x


def callables(argument):
    getters = [operator.itemgetter(1), operator.itemgetter(1, 'a'), operator.itemgetter((1, 2)), operator.attrgetter('a'),
               operator.attrgetter('a.b', 'c'), operator.methodcaller('m'), operator.methodcaller('m', 1, k=[2])]
    told(getters[0], 'operator.itemgetter(1)')
    told(getters[1], "operator.itemgetter(1, 'a')")
    told(getters[2], 'operator.itemgetter((1, 2))')
    told(getters[3], "operator.attrgetter('a')")
    told(getters[4], "operator.attrgetter('a.b', 'c')")
    told(getters[5], "operator.methodcaller('m')")
    told(getters[6], "operator.methodcaller('m', 1, k=[2])")
    packed = told(struct.Struct('<I'), "_struct.Struct('<I')")
    above = told(super(Own, Own), "<super: <class 'Own'>, <Own object>>")
    if PY3:
        caches = [functools.lru_cache(maxsize=size)(plain) for size in (128, None, 0)]
        for one, size in zip(caches, ('128', 'None', '0')):
            one(1), one(2), one(1)
            info = one.cache_info()
            told(one, '<functools._lru_cache_wrapper(func=%s, hits=%d, misses=%d, maxsize=%s, currsize=%d) @>'
                 % (text(plain), info.hits, info.misses, size, info.currsize))
    return texts(6)


def begun_reading(source):
    source.read(1)
    return source


def texts(argument):
    patterns = [re.compile('x+'), re.compile('a+b', re.I), re.compile(b'y', re.M | re.S), re.compile(u'\xe9', re.U | re.X)]
    if PY3:
        patterns.append(re.compile('z', re.A))
        for one in patterns:
            told(one, repr(one))
    else:
        for one, said in zip(patterns, ("'x+'", "'a+b', re.IGNORECASE", "'y', re.MULTILINE|re.DOTALL", "u'\\xe9', re.UNICODE|re.VERBOSE")):
            told(one, 're.compile(%s)' % said)
    matches = [re.search('b(c)', 'abcd'), re.search(u'\xe9+', u'x\xe9\xe9'), re.match('', 'z'), re.search(b'c', b'bc')]
    name = '_sre.SRE_Match' if sys.version_info < (3, 7) else 're.Match'
    for one in matches:
        told(one, '<%s object; span=(%d, %d), match=%s>' % (name, one.start(), one.end(), text(one.group())))
    memory = io.BytesIO(b'in memory')
    memory.read(3)
    told(memory, '<_io.BytesIO(%s, pos=3) @>' % text(b'in memory'))
    written = io.BytesIO()
    written.write(b'abc')
    told(written, '<_io.BytesIO(%s, pos=3) @>' % text(b'abc'))
    gone = told(io.BytesIO(b'x'), '<_io.BytesIO(closed) @>')
    gone.close()
    given = told(io.StringIO(u't\xe9xt'), '<_io.StringIO(%s, pos=0) @>' % text(u't\xe9xt'))
    gathered = io.StringIO()
    for piece in (u'one ', u'tw\xf6 ', u'three'):
        gathered.write(piece)
    told(gathered, '<_io.StringIO(%s, pos=%d) @>' % (text(u'one tw\xf6 three'), 13))
    blank = told(io.StringIO(), '<_io.StringIO(%s, pos=0) @>' % text(u''))
    shut = told(io.StringIO(u'x'), '<_io.StringIO(closed) @>')
    shut.close()
    source = io.open(SOURCE, encoding='utf-8')
    told(source, "<_io.TextIOWrapper name=%s mode=%s encoding='utf-8'>" % (text(SOURCE), text(source.mode)))
    layers = [source.buffer, source.buffer.raw]
    told(layers[0], '<_io.BufferedReader name=%s>' % text(SOURCE))
    told(layers[1], "<_io.FileIO name=%s mode='rb' closefd=True>" % text(SOURCE))
    done = open(SOURCE, 'rb', 0)
    done.close()
    told(done, '<_io.FileIO [closed]>' if PY3 else "<closed file %s, mode 'rb' @>" % text(SOURCE))
    if not PY3:
        import cStringIO
        old_memory = told(begun_reading(cStringIO.StringIO('abc')), "<cStringIO.StringI('abc', pos=1) @>")
        old_output = cStringIO.StringIO()
        old_output.write('abcd')
        told(old_output, "<cStringIO.StringO('abcd', pos=4) @>")
        del cStringIO
        old_file = told(open(SOURCE), "<open file %s, mode 'r' @>" % text(SOURCE))
    if PY3:
        entry = next(entry for entry in os.scandir(os.path.dirname(SOURCE)) if entry.name == 'stage.py')
        told(entry, "<DirEntry 'stage.py'>")
    return system(7)


def system(argument):
    plug = socket.socket()
    if PY3:
        told(plug, '<socket(fd=%d, family=AF_INET, type=SOCK_STREAM, proto=0, _io_refs=0, _closed=False) @>' % plug.fileno())
    else:
        told(plug._sock, '<_socket.socket(fd=%d, family=AF_INET, type=SOCK_STREAM, proto=0) @>' % plug.fileno())
        bare = plug._sock
        told(plug, expect.pattern('.*'))
    mapped = mmap.mmap(-1, 8192)
    mapped.seek(5)
    told(mapped, '<mmap.mmap closed=False, access=ACCESS_DEFAULT, length=8192, pos=5, offset=0>')
    unmapped = told(mmap.mmap(-1, 4096, access=mmap.ACCESS_READ), '<mmap.mmap closed=True, access=ACCESS_READ>')
    unmapped.close()
    return of_modules(8)


def of_modules(argument):
    if PY3:
        import ipaddress
        addresses = [ipaddress.ip_address(one) for one in ('10.0.0.1', '0.0.0.0', 'fe80::1', '::', '2001:db8:0:1::', '1:0:0:2:0:0:0:3')]
        addresses += [ipaddress.ip_network('10.0.0.0/8'), ipaddress.ip_network('2001:db8::/32'), ipaddress.ip_interface('10.0.0.1/24'),
                      ipaddress.ip_interface('fe80::1/64')]
        for one in addresses:
            told(one, repr(one))
        mapped = told(ipaddress.ip_address('::ffff:10.0.0.1'), "IPv6Address('::ffff:10.0.0.1')")
        if sys.version_info >= (3, 9):
            scoped = ipaddress.ip_address('fe80::1%eth0')
            told(scoped, repr(scoped))
        del ipaddress
    one = None
    return of_databases(9)


def of_databases(argument):
    try:
        import sqlite3
    except ImportError:
        return contexts(10)     # this Python was built without it
    base = sqlite3.connect(':memory:')
    base.row_factory = sqlite3.Row
    rows = base.execute(u"select 1 as id, 'tea' as name, null as x, 1.5 as x union select 2, '', 3, 4 order by 1").fetchall()
    for row in rows:
        told(row, '<sqlite3.Row({%s}) @>' % ', '.join('%s: %s' % (text(key), text(value)) for key, value in zip(row.keys(), row)))
    told(base, expect.pattern('<sqlite3.Connection.*>'))
    del row, sqlite3
    stage.ask('of_databases', "rows[0]['name']", "rows[1]['ID']", 'rows[0][-1]')
    return contexts(10)


def contexts(argument):
    import decimal
    if PY3:
        signals = [decimal.Clamped, decimal.FloatOperation, decimal.InvalidOperation]
        usual, odd = decimal.Context(), decimal.Context(prec=1, rounding=decimal.ROUND_05UP, Emin=-7, Emax=7, capitals=0, clamp=1, traps=signals)
        raised = decimal.Context(traps=[], flags=[decimal.Rounded, decimal.Inexact, decimal.DivisionByZero])
        for one in (usual, odd, raised):
            told(one, repr(one))
        signals = one = None
    decimal = None
    return hashes(11)


def hashes(argument):
    import hashlib
    made = [hashlib.new(name) for name in ('md5', 'sha1', 'sha256', 'sha512', 'sha3_256', 'shake_128') if name in hashlib.algorithms_available]
    of_openssl = [one for one in made if type(one).__module__ == '_hashlib']
    for one in of_openssl:
        told(one, '<%s _hashlib.%s @>' % (one.name, type(one).__name__))
    if of_openssl and hasattr(sys.modules['_hashlib'], 'hmac_new'):
        keyed = told(sys.modules['_hashlib'].hmac_new(b'key', b'text', 'sha384'), '<sha384 _hashlib.HMAC @>')
    hashlib = made = one = None
    return pollers(12)


def pollers(argument):
    import select
    watching = told(select.epoll(), '<select.epoll(fd=%s) @>' % expect.pattern('[0-9]+'))
    polling = select.poll()
    polling.register(0, select.POLLIN)
    told(polling, '<select.poll(registered={0: %d}) @>' % select.POLLIN)
    pair = io.BufferedRWPair(io.FileIO(SOURCE), io.FileIO(os.devnull, 'w'))
    told(pair, '<_io.BufferedRWPair(reader=<_io.BufferedReader name=%s>, writer=<_io.BufferedWriter name=%s>) @>' % (text(SOURCE), text(os.devnull)))
    del select
    return of_tasks(13)


def of_tasks(argument):
    """What asyncio keeps in C beside its futures and tasks."""
    if PY3:
        import _asyncio
        import asyncio
        loop, names = asyncio.new_event_loop(), {}
        exec('async def waits(): pass', names)
        waiting = iter(_asyncio.Future(loop=loop))
        told(waiting, '<_asyncio.FutureIter(future=%s) @>' % expect.pattern('<Future pending.*>'))
        KEPT.append(_asyncio.Task(names['waits'](), loop=loop))
        step = loop._ready[-1]._callback
        told(step, '<%sTaskStepMethWrapper(task=%s) @>' % (expect.pattern('(_asyncio[.])?'), expect.pattern('<Task pending.*>')))
        del _asyncio, asyncio, loop, names
    return types_of_typing(14)


def types_of_typing(argument):
    if sys.version_info >= (3, 7):
        import typing
        variables = [typing.TypeVar('V'), typing.TypeVar('V_co', covariant=True), typing.TypeVar('V_contra', contravariant=True)]
        forms = [typing.Union, typing.List, typing.Tuple, typing.Callable, typing.ClassVar]
        aliases = [typing.List[int], typing.Dict[str, typing.List[int]], typing.Union[int, str], typing.Callable[[int, str], None],
                   typing.Callable[[], int], typing.Callable[..., str], typing.Tuple[int, ...], typing.Tuple[()], typing.Type[int],
                   typing.List[variables[0]], typing.ClassVar[int], typing.List['Later'], typing.List[Point]]
        later = typing.ForwardRef('Later')
        for one in variables + forms + aliases + [later]:
            told(one, repr(one))
        maybe = told(typing.Optional[int], 'typing.Optional[int]' if sys.version_info < (3, 14) else 'int | None')
        if sys.version_info >= (3, 9):
            said = [typing.Literal[1, 'x'], typing.Annotated[int, 5, 'metres']]
            for one in said:
                told(one, repr(one))
        if sys.version_info >= (3, 10):
            own = told(typing.NewType('UserId', int), '__main__.UserId')
            parameters = typing.ParamSpec('Q')
            told(parameters, '~Q')
            waiting = told(typing.Callable[parameters, int], 'typing.Callable[~Q, int]')
        one = typing = None
    return newest(15)


def made_by_newest():
    """What 3.15 makes of statements that older ones cannot read, and of what only it has."""
    import builtins
    if hasattr(builtins, 'sentinel'):
        yield builtins.sentinel('MISSING')
    names = {'__name__': 'somewhere'}
    exec('lazy import colorsys, xml.dom as dom\nlazy from colorsys import rgb_to_hls, hls_to_rgb as backwards', names)
    for name in ('colorsys', 'dom', 'rgb_to_hls', 'backwards'):
        yield names[name]


def newest(argument):
    """What only some versions have; the rest is frozen here, at the newest frame."""
    if sys.version_info >= (3, 7):
        import contextvars
        variable, other = contextvars.ContextVar('variable', default=3), contextvars.ContextVar('other')
        told(variable, "<ContextVar name='variable' default=3 @>")
        told(other, "<ContextVar name='other' @>")
        token = told(other.set([1]), '<Token var=%s @>' % text(other))
        context = told(contextvars.copy_context(), '<Context({%s: [1]}) @>' % text(other))
        many = contextvars.Context()
        for number in range(40):
            many.run(contextvars.ContextVar('v%d' % number).set, number)
        told(many, expect.pattern(r"<Context\(\{(<ContextVar name='v[0-9]+' at remote 0x[0-9a-f]+>: [0-9]+, ){9,}.*\.\.\.\(truncated\)"))
        del number
        import queue
        plain, used = queue.SimpleQueue(), queue.SimpleQueue()
        told(plain, '<_queue.SimpleQueue([]) @>')
        for number in range(30):
            used.put(number)
            if number % 3:
                used.get()
        told(used, '<_queue.SimpleQueue([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]) @>')
        del queue, number
    if sys.version_info >= (3, 9):
        aliases = [list[int], dict[str, collections.OrderedDict], tuple[()], tuple[int, ...], list[None], list[list[Point]]]
        for one in aliases:
            told(one, repr(one))
        try:
            import zoneinfo
            zone = told(zoneinfo.ZoneInfo('UTC'), "zoneinfo.ZoneInfo(key='UTC')")
            del zoneinfo
        except (ImportError, LookupError):
            pass
    if sys.version_info >= (3, 10):
        union = told(int | str | None, 'int | str | None')
    if sys.version_info >= (3, 12):
        import typing
        variables = [typing.TypeVar('T'), typing.TypeVar('C', covariant=True), typing.TypeVar('I', infer_variance=True),
                     typing.ParamSpec('P'), typing.TypeVarTuple('Ts')]
        for one in variables:
            told(one, repr(one))
        del typing
    if sys.version_info >= (3, 14):
        from string.templatelib import Interpolation, Template
        parts = [Interpolation(1, 'x'), Interpolation([2], 'y[0]', 'r', '>3')]
        templates = [Template(), Template('plain'), Template('a ', parts[0], parts[1])]
        for one in parts + templates:
            told(one, repr(one))
        del Interpolation, Template
    if sys.version_info >= (3, 15):
        placeholders = list(made_by_newest())
        for one in placeholders:
            told(one, repr(one))
    one = None
    stage.record(1)
    stage.parked()
    time.sleep(3600)


scalars_of_c()
