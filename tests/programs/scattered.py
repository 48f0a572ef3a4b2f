"""Threads whose stacks are spread over memory, and where in memory each part of them is.

To the truth of every frame it adds `place`, the address of the frame itself, and `needs`, the objects that its line of a traceback is
made from; to every thread `state` and `links`: what leads from the thread to its frames, newest first.  All are [address, size].
The facts about CPython are those of Include/internal/pycore_frame.h, and are checked against what Python says of itself.

SPDX-License-Identifier: MIT
"""
import ctypes
import re
import struct
import sys
import threading
import time

import stage as staging

VERSION = sys.version_info[:2]
WORD = ctypes.sizeof(ctypes.c_void_p)
STATE_SIZE = 512
INTERPRETER_SIZE = 16384    # the head of its list of threads is somewhere in here
RUNTIME_SIZE = 2048
FRAME_SIZE = 96             # of an _PyInterpreterFrame what comes before the locals
PREVIOUS = 48 if VERSION == (3, 11) else 8
CFRAME = 56                 # of a PyThreadState, 3.11 and 3.12
CURRENT_FRAME = WORD if VERSION == (3, 11) else 0       # of a _PyCFrame
CFRAME_SIZE = 24

SOURCE = '''
def descend_%(name)s(depth, keep):
    mark = [depth] * 3
    if depth:
        return descend_%(name)s(depth - 1, mark)
    return rest_%(name)s(keep)


def rest_%(name)s(kept):
    stage.parked()
    time.sleep(3600)
    return kept
'''


def address_from(function):
    function.restype = ctypes.c_void_p
    return function()


def word_at(address):
    return ctypes.c_size_t.from_address(address).value


def whole(thing):
    return [id(thing), sys.getsizeof(thing)]


def frame_place(frame):
    if VERSION < (3, 11):
        return whole(frame)
    return [word_at(id(frame) + object.__basicsize__ + WORD), FRAME_SIZE]


def read_links(state, newest):
    """The places from the thread state to the oldest frame, all of them: entry frames too, of which Python does not tell."""
    links = [[state, STATE_SIZE]]
    place = frame_place(newest)
    if VERSION < (3, 11):
        return links + [frame_place(frame) for frame in staging.chain(newest)]
    if VERSION < (3, 13):
        cframe = word_at(state + CFRAME)
        assert word_at(cframe + CURRENT_FRAME) == place[0], 'the newest _PyCFrame has another frame'
        links.append([cframe, CFRAME_SIZE])
    at = place[0]
    while at:
        links.append([at, FRAME_SIZE])
        at = word_at(at + PREVIOUS)
    return links


class Stage(staging.Stage):
    """Writes down places as well."""

    def __init__(self):
        staging.Stage.__init__(self)
        self.states = {}

    def parked(self):
        self.states[staging.ident()] = address_from(ctypes.pythonapi.PyThreadState_Get)
        staging.Stage.parked(self)

    def look(self, me):
        truth = staging.Stage.look(self, me)
        newest = sys._current_frames()
        for thread in truth['threads']:
            thread['state'] = self.states[thread['ident']]
            thread['links'] = read_links(thread['state'], newest[thread['ident']])
            missing = [f['function'] for f in thread['frames'] if f['place'] not in thread['links']]
            assert not missing, 'the chain does not lead to %s' % missing
        return truth

    def frame(self, frame):
        row = staging.Stage.frame(self, frame)
        code = frame.f_code
        table = code.co_linetable if hasattr(code, 'co_linetable') else code.co_lnotab
        row['place'] = frame_place(frame)
        row['needs'] = [whole(thing) for thing in (code, code.co_name, code.co_filename, table)]
        return row


stage = Stage()


def places_of_heads(head):
    """Where HEAD, the first interpreter, is named: up to 3.6 by static variables that are not exported, beside one that is."""
    known = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyThreadState_Current'))
    with open('/proc/self/maps') as maps:
        ranges = [[int(word, 16) for word in re.match('([0-9a-f]+)-([0-9a-f]+)', line).groups()] for line in maps]
    begin, end = next(one for one in ranges if one[0] <= known < one[1])
    data, word = ctypes.string_at(begin, end - begin), struct.pack('P', head)
    return [[begin + at, WORD] for at in range(0, len(data), WORD) if data[at:at + WORD] == word]


def shared_places():
    """What leads to every thread, and what tells the types of the objects above."""
    head = address_from(ctypes.pythonapi.PyInterpreterState_Head)
    places = [[head, INTERPRETER_SIZE]]
    if VERSION >= (3, 7):
        places.append([ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime')), RUNTIME_SIZE])
    else:
        places += places_of_heads(head)
        assert len(places) > 1, 'nothing leads to the first interpreter'
    return places + [whole(kind) for kind in (type, object, str, bytes, type(shared_places.__code__), type(sys._getframe()))]


def scatter(name, depth, kept):
    """Starts a thread with functions of its own, made after enough other objects for them to be elsewhere."""
    kept.append([bytearray(48) for _ in range(12000)])
    space = {'stage': stage, 'time': time}
    exec(compile(SOURCE % {'name': name}, '/made/for/%s.py' % name, 'exec'), space)
    stage.thread(space['descend_' + name], depth, [name], name=name)
    while len(stage.states) < len(kept):
        time.sleep(0.01)


def main():
    threading.stack_size(256 << 10)
    kept = []
    for number, depth in enumerate((0, 3, 20, 7, 60, 1, 12, 33)):
        scatter('n%d' % number, depth, kept)
    stage.notes['shared'] = shared_places()
    stage.record(len(kept) + 1)
    stage.parked()
    time.sleep(3600)


main()
