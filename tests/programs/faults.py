"""Ends by a fault of its own making: python faults.py TRUTH LIBRARY NAME [thread [small] | handled | debug].

Says beforehand what is right to say of it.  With `thread` it happens in a thread that is called worker-3, whose stack may be `small`: 1 MiB; with `handled`
under faulthandler, with `debug` under Python's debug allocator.

SPDX-License-Identifier: MIT
"""
import ctypes
import mmap
import os
import re
import resource
import sys
import threading

import faults_everyday
import faults_rare


def drop_none(_library):
    give_back = ctypes.pythonapi.Py_DecRef
    give_back.argtypes = [ctypes.py_object]
    while True:
        give_back(None)


def shortened_file(_library):
    path = os.path.join(os.path.dirname(sys.argv[1]), 'data.bin')
    with open(path, 'wb') as file:
        file.write(b'x' * 3 * mmap.PAGESIZE)
    with open(path, 'r+b') as file:
        mapped = mmap.mmap(file.fileno(), 0)
        file.truncate(mmap.PAGESIZE)
    mapped[2 * mmap.PAGESIZE]


class Endless(object):
    def __getattr__(self, name):
        return getattr(self, name + 'x'[:0])


def overflow_in_python(_library):
    sys.setrecursionlimit(10 ** 9)
    getattr(Endless(), 'a')


def read_wrong_length(_library):
    ctypes.CDLL(None).strlen(5)


def ask_without_gil(_library):
    ctypes.CDLL(None).PyErr_SetString(0, b'no GIL')


def abort_by_module(_library):
    os.abort()


class Cart(object):
    pass


def call_with_list(library, name, item):
    kept = [item(), None]
    function = getattr(ctypes.PyDLL(library), name)
    function.argtypes = [ctypes.py_object]
    function(kept)


def use_freed_item(library):
    call_with_list(library, 'use_freed_item', lambda: bytes(bytearray(b'x' * 100)))


def put_no_object(library):
    call_with_list(library, 'put_no_object', Cart)


def overwrite_item(library):
    call_with_list(library, 'overwrite_item', Cart)


# What crashes below a module of the standard library: the line of whoever called that is the one to name.


def will_crash(lines_on=1):
    """Writes where the caller will be LINES_ON from here."""
    caller = sys._getframe(1)
    with open(os.path.join(os.path.dirname(sys.argv[1]), 'place'), 'w') as file:
        file.write('%s %s:%d' % (caller.f_code.co_name, caller.f_code.co_filename, caller.f_lineno + lines_on))


def read_by_string_at(_library):
    will_crash()
    ctypes.string_at(5)


def call_by_re(library):
    fault = ctypes.PyDLL(library).null_field
    fault.argtypes = [ctypes.py_object]
    will_crash()
    re.sub('a', fault, 'cart')


def call_by_event_loop(library):
    import asyncio
    loop = asyncio.new_event_loop()
    loop.call_soon(ctypes.PyDLL(library).null_field)
    will_crash()
    loop.run_forever()


OWN = {'read_by_string_at': read_by_string_at, 'call_by_re': call_by_re, 'call_by_event_loop': call_by_event_loop,
       'use_freed_item': use_freed_item, 'put_no_object': put_no_object, 'overwrite_item': overwrite_item,
       'read_wrong_length': read_wrong_length, 'ask_without_gil': ask_without_gil, 'abort_by_module': abort_by_module, 'drop_none': drop_none, 'shortened_file': shortened_file, 'overflow_in_python': overflow_in_python}


def call_fault(name, library):
    scene = OWN.get(name) or faults_everyday.SCENES.get(name) or faults_rare.SCENES.get(name)
    if scene:
        scene(library)
    else:
        getattr(ctypes.PyDLL(library), name)()


def main():
    path, library, name = sys.argv[1:4]
    if 'debug' in sys.argv[4:] and 'PYTHONMALLOC' not in os.environ:
        os.environ['PYTHONMALLOC'] = 'debug'
        os.execv(sys.executable, [sys.executable, '-B'] + sys.argv)
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if 'handled' in sys.argv[4:]:
        import faulthandler
        faulthandler.enable()
    with open(os.path.join(os.path.dirname(path), 'ready'), 'w'):
        pass
    if 'small' in sys.argv[4:]:
        threading.stack_size(1 << 20)
    if 'thread' in sys.argv[4:]:
        worker = threading.Thread(target=call_fault, args=(name, library), name='worker-3')
        worker.start()
        worker.join()
    else:
        call_fault(name, library)


if __name__ == '__main__':
    main()
