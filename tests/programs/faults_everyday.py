"""Faults as they come up every day: what extension modules do wrong with Python's objects, and Python code with ctypes.

faults.py calls one by its name.  What is built from faults_api.c is given to each.

SPDX-License-Identifier: MIT
"""
import ctypes
import gc
import itertools
import os
import shutil
import signal
import sys
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


def load_no_constant(_library):
    """Bytecode that no compiler makes: a constant far behind the last."""
    from opcode import opmap
    words = [('EXTENDED_ARG', 0xff), ('EXTENDED_ARG', 0xff), ('LOAD_CONST', 0xff), ('RETURN_VALUE', 0)]
    code = b''.join(bytes([opmap[name], argument]) for name, argument in words)
    nothing.__code__ = nothing.__code__.replace(co_code=code)
    nothing()


class Slow(object):
    def __del__(self, sleep=time.sleep):
        sleep(3)


def ended_in(function):
    """A daemon thread wants the GIL back while Python is finalized, which takes that long."""
    def scene(library):
        worker = threading.Thread(target=getattr(ctypes.PyDLL(library), function))
        worker.daemon = True
        worker.start()
        kept_to_the_end.append(Slow())
    return scene


# Modules whose names say that they are of another Python.


def misbuilt(library, name):
    copy = os.path.join(os.path.dirname(sys.argv[1]), 'shop.cpython-30-x86_64-linux-gnu.so')
    shutil.copyfile(library, copy)
    return builtin(copy, name)


def read_other_layout(library):
    misbuilt(library, 'read_other_layout')([1])


def misbuilt_reads_null(library):
    misbuilt(library, 'read_own_null')([1])


# Two runtimes of OpenMP: what one has begun the other is asked to go on with.


def load_openmp():
    """(libgomp, a second one of the same)"""
    one = ctypes.CDLL('libgomp.so.1')
    with open('/proc/self/maps') as maps:
        path = next(line.split()[-1] for line in maps if '/libgomp' in line)
    copy = os.path.join(os.path.dirname(sys.argv[1]), 'libgomp-1.so.1')
    shutil.copyfile(path, copy)
    return one, ctypes.CDLL(copy)


def go_on_with(runtime):
    begin, end = ctypes.c_long(), ctypes.c_long()
    runtime.GOMP_loop_dynamic_next(ctypes.byref(begin), ctypes.byref(end))


def two_openmp(_library):
    one, other = load_openmp()
    begin, end = ctypes.c_long(), ctypes.c_long()
    one.GOMP_loop_dynamic_start(ctypes.c_long(0), ctypes.c_long(10), ctypes.c_long(1), ctypes.c_long(1), ctypes.byref(begin), ctypes.byref(end))
    go_on_with(other)


def one_openmp(_library):
    go_on_with(ctypes.CDLL('libgomp.so.1'))


def collect_without_type(library):
    builtin(library, 'lose_collected_type')(None)
    gc.collect()


def null_beside_openmp(library):
    kept_to_the_end.append(load_openmp())
    builtin(library, 'read_own_null')(None)


def of_builtin(name, argument):
    return lambda library: builtin(library, name)(argument())


def take_no_arguments(library):
    builtin(library, 'take_no_arguments')()


def nothing():
    return None


def has_been_called():
    return 1


def take_all(*arguments):
    return len(arguments)


SCENES = {
    'overrun_buffer': overrun_buffer,
    'hash_empty': hash_empty, 'index_empty': index_empty, 'collect_wild': collect_wild, 'collect_damaged': collect_damaged,
    'drop_at_the_end': drop_at_the_end, 'child_reads_null': child_reads_null, 'killed_by_other': killed_by_other, 'quit_by_other': quit_by_other,
    'overflow_in_iterators': overflow_in_iterators, 'overflow_in_small_thread': overflow_in_small_thread, 'scribble_on_object': scribble_on_object, 'pass_truncated': pass_truncated,
    'read_at_null': read_at_null, 'read_at_address': read_at_address,
    'use_missing_key': of_builtin('use_missing_key', dict), 'name_missing': of_builtin('name_missing', dict),
    'parse_number_as_text': of_builtin('parse_number_as_text', lambda: (77777,)), 'track_twice': of_builtin('track_twice', list),
    'call_without_sentinel': of_builtin('call_without_sentinel', lambda: take_all), 'parse_too_small': of_builtin('parse_too_small', lambda: (-1,)),
    'load_no_constant': load_no_constant,
    'ended_in_noexcept': ended_in('wait_in_noexcept'), 'ended_in_catch': ended_in('wait_in_catch'),
    'read_other_layout': read_other_layout, 'misbuilt_reads_null': misbuilt_reads_null, 'two_openmp': two_openmp, 'one_openmp': one_openmp,
    'null_beside_openmp': null_beside_openmp, 'collect_without_type': collect_without_type,
    'take_no_arguments': take_no_arguments, 'show_at_exit': of_builtin('show_at_exit', lambda: [1, 'two']),
    'thread_calls': of_builtin('thread_calls', lambda: has_been_called), 'thread_shows': of_builtin('thread_shows', lambda: [1, 'two']),
}
SCENES.update((name, of_builtin(name, nothing)) for name in (
    'print_number', 'close_twice', 'copy_too_long', 'print_by_variable', 'take_no_memory', 'thread_sets_error', 'thread_asks_error',
    'thread_releases', 'thread_reads_null', 'thread_hits_first', 'end_with_null', 'end_with_call', 'save_twice', 'restore_nothing', 'divide_least',
    'divide_float', 'hit_breakpoint', 'run_no_instruction', 'ask_forbidden', 'thread_after_end', 'ensure_at_exit',
    'read_missing_file', 'measure_nothing', 'lock_nothing', 'fill_no_memory', 'copy_negative', 'print_panic', 'use_unmapped_buffer', 'read_shrunk_buffer',
    'read_past_mapping', 'write_to_read_only', 'overflow_into_pointer', 'write_past_array',
    'jump_with_null', 'read_far_index', 'read_item_of_null', 'fill_large_room', 'call_unloaded', 'return_garbage', 'release_twice',
    'handler_calls_python', 'handler_reads_null', 'handler_aborts', 'pass_null_on', 'pass_overflow_on'))
