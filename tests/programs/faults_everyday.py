"""Faults as they come up every day: what extension modules do wrong with Python's objects, and Python code with ctypes.

faults.py calls one by its name.  What is built from faults_api.c is given to each.

SPDX-License-Identifier: MIT
"""
import ctypes
import gc
import itertools
import os
import signal
import threading
import time

kept_to_the_end = []


class Cart(object):
    def __init__(self, number):
        self.number = number


def builtin(library, name):
    bind = ctypes.PyDLL(library).bind
    bind.restype = ctypes.py_object
    return bind(name.encode())


def overrun_buffer(library):
    kept = [bytearray(b'x' * 55) for _ in range(2000)]
    builtin(library, 'write_past_buffer')(kept)
    return repr(kept)


def hash_empty(library):
    return hash(builtin(library, 'leave_tuple_empty')(None))


def index_empty(library):
    return builtin(library, 'leave_list_empty')(None)[0]


def collect_wild(library):
    kept = [Cart(1), Cart(2)]
    builtin(library, 'put_wild_item')(kept)
    gc.collect()


def collect_damaged(library):
    kept = [1, 2]
    builtin(library, 'damage_links')(kept)
    gc.collect()


def drop_at_the_end(library):
    kept_to_the_end.append(builtin(library, 'make_capsule')(None))


def child_reads_null(library):
    child = os.fork()
    if child == 0:
        builtin(library, 'use_missing_key')({})
    os.waitpid(child, 0)


def killed_by_other(_library, number=signal.SIGSEGV):
    if os.fork() == 0:
        os.kill(os.getppid(), number)
        os._exit(0)
    time.sleep(60)


def quit_by_other(library):
    killed_by_other(library, signal.SIGQUIT)


def overflow_in_iterators(_library):
    lazy = getattr(itertools, 'ifilter', filter)
    values = iter([])
    for _ in range(10 ** 6):
        values = lazy(None, values)
    next(values, None)


def overflow_in_small_thread(_library):
    nested = []
    for _ in range(900):
        nested = [nested]
    threading.stack_size(64 * 1024)
    small = threading.Thread(target=repr, args=(nested,), name='small')
    small.start()
    small.join()


def scribble_on_object(_library):
    cart = Cart(1)
    ctypes.memset(id(cart) + ctypes.sizeof(ctypes.c_void_p), 0x41, 8)
    return repr(cart)


def pass_truncated(_library):
    functions = ctypes.CDLL(None)
    room = functions.malloc(1 << 24)    # an int, as nobody has said otherwise
    functions.memset(room, 0, 16)


def read_at_null(_library):
    return ctypes.c_int.from_address(0).value


def read_at_address(_library):
    return ctypes.c_int.from_address(0x123456789000).value


def of_builtin(name, argument):
    return lambda library: builtin(library, name)(argument())


def nothing():
    return None


def has_been_called():
    return 1


SCENES = {
    'overrun_buffer': overrun_buffer,
    'hash_empty': hash_empty, 'index_empty': index_empty, 'collect_wild': collect_wild, 'collect_damaged': collect_damaged,
    'drop_at_the_end': drop_at_the_end, 'child_reads_null': child_reads_null, 'killed_by_other': killed_by_other, 'quit_by_other': quit_by_other,
    'overflow_in_iterators': overflow_in_iterators, 'overflow_in_small_thread': overflow_in_small_thread, 'scribble_on_object': scribble_on_object, 'pass_truncated': pass_truncated,
    'read_at_null': read_at_null, 'read_at_address': read_at_address,
    'use_missing_key': of_builtin('use_missing_key', dict), 'name_missing': of_builtin('name_missing', dict),
    'parse_number_as_text': of_builtin('parse_number_as_text', lambda: (77777,)), 'track_twice': of_builtin('track_twice', list),
    'thread_calls': of_builtin('thread_calls', lambda: has_been_called), 'thread_shows': of_builtin('thread_shows', lambda: [1, 'two']),
}
SCENES.update((name, of_builtin(name, nothing)) for name in (
    'print_number', 'close_twice', 'copy_too_long', 'print_by_variable', 'take_no_memory', 'thread_sets_error', 'thread_asks_error',
    'thread_releases', 'thread_reads_null', 'thread_hits_first', 'end_with_null', 'end_with_call', 'save_twice', 'restore_nothing', 'divide_least',
    'divide_float', 'hit_breakpoint', 'run_no_instruction', 'ask_forbidden'))
