"""Python and C that call each other in turn, and log it as they go: the truth about a merged stack.

The C part is interleaved.cpp, which the test builds and puts into site/weaving beside the truth: an extension module, or where the
interpreter's headers are not here a library for ctypes.  Everything below main() ends in the innermost function, which never
returns.

SPDX-License-Identifier: MIT
"""
import os
import signal
import sys
import time

from stage import Stage

NAMES = ('enter', 'log', 'call', 'nest', 'sort', 'raise', 'raise_elsewhere', 'park')
SITE = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), 'site')

stage = Stage()


def load():
    """{name: function} of the C part, as soon as it is there."""
    while not os.path.exists(os.path.join(SITE, 'ready')):
        time.sleep(0.02)
    try:
        sys.path.insert(0, SITE)
        from weaving import _weaving
        return dict((name, getattr(_weaving, 'weaving_' + name)) for name in NAMES)
    except ImportError:
        if os.path.exists(os.path.join(SITE, 'is-module')):
            raise
    import ctypes
    library = ctypes.PyDLL(os.path.join(SITE, 'weaving', '_weaving.so'))
    found = {}
    for name in NAMES:
        function = getattr(library, 'weaving_' + name)
        function.argtypes, function.restype = [ctypes.py_object] * 2, ctypes.py_object
        found[name] = lambda argument, function=function: function(None, argument)
    return found


weaving = load()
enter = weaving['enter']


def main():
    enter(b'main')
    stage.record(1)
    weaving['call'](by_call)


def by_call():
    enter(b'by_call')
    weaving['nest'](by_nest)


def by_nest():
    enter(b'by_nest')
    for _ in produce():
        pass


def produce():
    enter(b'produce')
    yield list(map(by_map, [1]))


def by_map(item):
    enter(b'by_map')
    weaving['sort'](by_sort)


def by_sort():
    enter(b'by_sort')
    try:
        import ctypes
    except ImportError:
        return by_ctypes(None, None)
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
    ctypes.CDLL(None).qsort((ctypes.c_int * 2)(2, 1), 2, ctypes.sizeof(ctypes.c_int), kind(by_ctypes))


def by_ctypes(left, right):
    enter(b'by_ctypes')
    thing = Dying()
    del thing
    return 0


class Dying(object):
    def __del__(self):
        enter(b'__del__')
        signal.signal(signal.SIGUSR1, on_signal)
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(3600)


def on_signal(number, frame):
    enter(b'on_signal')
    # From 3.14 on Python looks whether its own stack is the one that it knows.
    weaving['raise' if sys.version_info >= (3, 14) else 'raise_elsewhere'](by_handler)


def by_handler():
    enter(b'by_handler')
    plainly(3)


def plainly(levels):
    enter(b'plainly')
    if levels > 1:
        return plainly(levels - 1)
    return eval('innermost()')


def innermost():
    enter(b'innermost')
    stage.notes['interleaving'] = weaving['log'](None).decode().split('\n')[:-1]
    stage.parked()
    weaving['park'](None)


enter(b'<module>')
main()
