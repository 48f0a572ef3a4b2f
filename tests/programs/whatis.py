"""Addresses of which the program knows what they are: objects, their insides, buffers, freed memory, functions, stacks.

The truth is a list of rows: a name, an address, and what has to be said of it, by the members of the JSON.  What is freed is freed last, and
then nothing is made any more.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import os
import sys
import threading
import time

PY3 = sys.version_info[0] > 2
WORD = 8
ROWS = []
MAIN = threading.current_thread().ident
api = ctypes.pythonapi


class Plain(object):
    def __init__(self):
        self.first = 'one of a kind'
        self.second = 2.5


class Slotted(object):
    __slots__ = ('left', 'right')

    def __init__(self):
        self.left = self.right = None


def row(name, address, **wants):
    ROWS.append(dict(name=name, address='%#x' % address, wants=wants))


def word_at(address):
    return ctypes.c_size_t.from_address(address).value


def tp_name(thing):
    return ctypes.c_char_p.from_address(id(type(thing)) + 24 + (16 if is_free_threaded() else 0)).value.decode('ascii')


def is_free_threaded():
    return bool(getattr(sys, '_is_gil_enabled', None)) and 't' in getattr(sys, 'abiflags', '')


def objects(kept):
    for name, thing in sorted(kept.items()):
        sure = ['certain'] if name in CERTAIN else ['certain', 'likely']
        row('object ' + name, id(thing), object={'address': id(thing), 'type_name': tp_name(thing), 'offset': 0, 'state': 'owned', 'certainty': sure})
        row('inside of ' + name, id(thing) + 9, object={'address': id(thing), 'type_name': tp_name(thing), 'offset': 9, 'certainty': sure})


def parts(kept):
    data, text, pair = kept['bytes'], kept['text'], kept['tuple']
    start = id(data) + bytes.__basicsize__ - 1
    for at in (0, 7, len(data) - 1):
        row('byte %d' % at, start + at, object={'address': id(data), 'field': 'byte %d' % at})
    if PY3:
        start = id(text) + sys.getsizeof(text) - len(text) - 1
        for at in (0, 5, len(text) - 1):
            row('character %d' % at, start + at, object={'address': id(text), 'field': 'character %d' % at})
    for at in range(len(pair)):
        row('item %d' % at, id(pair) + tuple.__basicsize__ + WORD * at, object={'address': id(pair), 'field': 'ob_item[%d]' % at})
    row('ob_type', id(pair) + (24 if is_free_threaded() else WORD), object={'address': id(pair), 'field': 'ob_type'})
    row('ob_item of a list', id(kept['list']) + list.__basicsize__ - 2 * WORD, object={'address': id(kept['list']), 'field': 'ob_item'})
    code = wait_here.__code__
    if sys.version_info >= (3, 11):
        row('bytecode', id(code) + type(code).__basicsize__ + 4, runtime_field={'kind': 'bytecode', 'offset': 4})


def buffers(kept):
    items = word_at(id(kept['list']) + list.__basicsize__ - 2 * WORD)
    row('items of a list', items, object=None, block={'state': ['live', 'unknown']})
    if sys.version_info >= (3, 6):
        keys = word_at(id(kept['dict']) + dict.__basicsize__ - 2 * WORD)
        row('keys of a dict', keys, object=None, block={'state': ['live', 'unknown']}, said='keys of a dict: 3 entries')
    row('a buffer of ctypes', ctypes.addressof(kept['buffer']), object=None, text='"no such tea"')
    row('inside of that buffer', ctypes.addressof(kept['buffer']) + 3, object=None, text='"such tea"')


def copies(kept):
    """Bytes that are those of objects, where no object is."""
    for name in ('float', 'bytes', 'tuple'):
        size = type(kept[name]).__basicsize__ + (len(kept[name]) * WORD if name == 'tuple' else 0)
        size = sys.getsizeof(kept[name]) if name == 'bytes' else size
        copy = ctypes.create_string_buffer(ctypes.string_at(id(kept[name]), size), max(size, 24))
        kept['copy of ' + name] = copy
        row('copy of ' + name, ctypes.addressof(copy), unsure=True)


def functions():
    for name in ('PyList_New', 'PyDict_New'):
        at = ctypes.cast(getattr(api, name), ctypes.c_void_p).value
        row(name, at, symbol={'name': name, 'offset': 0}, object=None)
        row('inside of ' + name, at + 3, symbol={'name': name, 'offset': 3}, mapping={'rights': 'r-x'})
    row('PyTuple_Type', id(tuple), object={'address': id(tuple), 'type_name': 'type', 'certainty': ['certain']})


def states():
    api.PyThreadState_Get.restype = ctypes.c_void_p
    state = api.PyThreadState_Get()
    row('thread state', state, runtime_field={'kind': 'thread_state', 'start': state, 'offset': 0})
    row('inside of a thread state', state + 24, runtime_field={'kind': 'thread_state', 'start': state, 'offset': 24})


    if sys.version_info >= (3, 9):
        api.PyInterpreterState_Get.restype = ctypes.c_void_p
        row('interpreter state', api.PyInterpreterState_Get(), runtime_field={'kind': 'interpreter_state', 'offset': 0})
    if sys.version_info >= (3, 7):
        runtime = ctypes.addressof(ctypes.c_char.in_dll(api, '_PyRuntime'))
        row('runtime', runtime, runtime_field={'kind': 'runtime', 'start': runtime, 'offset': 0}, symbol={'name': '_PyRuntime', 'offset': 0})
    frame = sys._getframe(1)
    if sys.version_info >= (3, 11):
        inside = word_at(id(frame) + (32 if is_free_threaded() else 16) + WORD)
        row('frame', inside, runtime_field={'kind': 'frame', 'start': inside, 'offset': 0}, said='wait_here (whatis.py:')
    else:
        row('code that runs', id(frame.f_code.co_code), object={'address': id(frame.f_code.co_code), 'certainty': ['certain'], 'offset': 0})


def stacks(thread):
    try:
        with open('/proc/self/task/%d/syscall' % thread.tid) as source:
            words = source.read().split()
        with open('/proc/self/maps') as source:
            ranges = [[int(end, 16) for end in line.split()[0].split('-')] for line in source]
    except (IOError, OSError):
        return
    if len(words) < 9:
        return      # it ran at this very moment
    pointer = int(words[-2], 16)
    begin = [first for first, end in ranges if first <= pointer < end][0]
    row('stack pointer', pointer, thread_stack={'tid': thread.tid, 'from_pointer': 0, 'guard': False})
    row('above the stack pointer', pointer + 40, thread_stack={'tid': thread.tid, 'from_pointer': 40, 'guard': False})
    row('record of a thread', thread.ident, said="the C library's record of thread %d" % thread.tid)
    row('record of the main thread', MAIN, said="the C library's record of thread %d" % os.getpid())
    row('inside of that record', MAIN + 16, said='byte 16 of the C library')
    row('guard', begin - 1, thread_stack={'tid': thread.tid, 'guard': True}, mapping={'rights': '---'})


def no_addresses():
    row('NULL', 0, mapping=None, object=None, said='NULL')
    row('small', 24, mapping=None, said='+24 of what NULL points to')
    row('text as a pointer', 0x4242424241414141, mapping=None, said='"AAAABBBB"')
    row('fill', 0xdddddddddddddddd, mapping=None, said='was freed')
    row('not canonical', 0x1234567890123456, mapping=None, said='no address')


class Sleeper(threading.Thread):
    tid = 0

    def run(self):
        self.tid = ctypes.CDLL(None).syscall(186)
        time.sleep(3600)


CERTAIN = ('list', 'dict', 'type', 'function', 'module', 'none', 'plain')      # with links of the collector, an MRO or a known address
victims = [bytes(bytearray(b'v' * 417)) for _ in range(3)]
sleeper = Sleeper()
shown = Plain()


def settled(thread):
    while not thread.tid:
        time.sleep(0.01)
    before = None
    while True:     # until it is where it stays
        with open('/proc/self/task/%d/stat' % thread.tid) as source:
            state = source.read().rsplit(') ', 1)[1][0]
        if before == state == 'S':
            return
        before = state
        time.sleep(0.05)


def wait_here(path):
    plain, slotted = Plain(), Slotted()
    buffer = ctypes.create_string_buffer(b'no such tea', 300)
    kept = {'list': [1, 2.5, 'three'], 'dict': {'one': 1, 'two': [2], 'three': 3}, 'tuple': (plain, slotted), 'text': u'plain text of some length',
            'bytes': b'some bytes of some length', 'float': 12.25, 'int': 12345678901234567890, 'plain': plain, 'slotted': slotted, 'type': Plain,
            'function': wait_here, 'module': sys, 'none': None, 'set': set('abcde'), 'code': wait_here.__code__, 'error': ValueError('x'),
            'buffer': buffer}
    if not PY3:
        del kept['code']    # nothing that differs
    objects(dict(pair for pair in kept.items() if pair[0] != 'buffer'))
    parts(kept)
    buffers(kept)
    copies(kept)
    functions()
    states()
    no_addresses()
    if os.path.exists('/proc/self/stat'):
        settled(sleeper)
        stacks(sleeper)
    victim = id(victims[1])
    row('freed', victim, block={'state': ['freed', 'unknown']}, freed='bytes' if PY3 else 'str')
    row('inside of what is freed', victim + 99, block={'state': ['freed', 'unknown']})
    data = json.dumps({'rows': ROWS, 'shown': id(shown), 'first': id(shown.first)}).encode()
    with open(path + '.part', 'wb', 0) as out:
        out.write(data)
    go_to_sleep(path + '.part', path)
    return kept


def go_to_sleep(part, path):
    victims[1] = None
    os.rename(part, path)
    time.sleep(3600)


sleeper.daemon = True
sleeper.start()
wait_here(sys.argv[1])
