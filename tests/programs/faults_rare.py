"""Faults that take longer to find, with the C code of faults_rare.c.

faults.py calls one by its name.

SPDX-License-Identifier: MIT
"""
import ctypes
import gc
import os
import pickle
import sys
import time

from faults_everyday import Cart, builtin, of_builtin

kept = []


def release_buffer_twice(library):
    buffers = [bytearray(b'x' * 100) for _ in range(3)]
    builtin(library, 'release_buffer_twice')(buffers[1])
    others = [bytearray(b'y' * 100) for _ in range(3)]
    return repr(buffers), others


def small_basicsize(library):
    small = builtin(library, 'make_small_type')(None)
    make = builtin(library, 'make_large')
    return repr([make(small) for _ in range(50)])


def finalize_inside(library):
    finalize = builtin(library, 'finalize_inside')
    finalize(None)
    return [str(number) for number in range(10)]


def overflow_in_pickle(_library):
    sys.setrecursionlimit(10 ** 9)
    nested = []
    for _ in range(10 ** 6):
        nested = [nested]
    pickle.dumps(nested, 2)


def call_collected(_library):
    """ctypes keeps no reference to what C code was given."""
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda one, other: 0)
    address = ctypes.cast(compare, ctypes.c_void_p).value
    values = (ctypes.c_long * 8)(*range(8))
    del compare
    gc.collect()
    kept.extend(bytearray(64) for _ in range(1000))
    sort = ctypes.CDLL(None).qsort
    sort.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p]
    sort(ctypes.addressof(values), 8, 8, address)


def write_past_text(_library):
    room = [ctypes.create_string_buffer(8) for _ in range(50)]
    ctypes.memset(room[25], 0x41, 4096)
    return [one.value for one in room], [ctypes.create_string_buffer(8) for _ in range(50)]


def cast_of_freed(_library):
    cart = Cart(b'x' * 100)
    address = id(cart)
    del cart
    kept.extend([number] for number in range(100))
    return repr(ctypes.cast(address, ctypes.py_object).value)


def cast_of_number(_library):
    return repr(ctypes.cast(12345, ctypes.py_object).value)


def declare_no_result(_library):
    """dlopen() gives a pointer, and ctypes takes an int."""
    own = ctypes.CDLL(None)
    handle = own.dlopen(None, 1)
    own.dlsym.restype = ctypes.c_void_p
    return own.dlsym(handle, b'malloc')


# Broken contracts, which end the process if somebody wants that.


def abort_on(name):
    def scene(library):
        try:
            builtin(library, name)(None)
        except SystemError:
            os.abort()
    return scene


def hold(name):
    def scene(library):
        try:
            builtin(library, name)(None)
        except SystemError:
            with open(os.path.join(os.path.dirname(sys.argv[1]), 'held'), 'w'):
                pass
            time.sleep(600)
    return scene


def raise_own(_library):
    """Says something else in the same class."""
    try:
        raise SystemError('<built-in function parse> is out of order')
    except SystemError:
        os.abort()


# The frame that is executed is overwritten: the callee does it, so that the interpreter looks at it again.


def find_words(begin, value, count=40):
    size = ctypes.sizeof(ctypes.c_void_p)
    places = (begin + at * size for at in range(count))
    return [place for place in places if ctypes.c_void_p.from_address(place).value == value]


def overwrite_caller(_library=None):
    frame = sys._getframe(1)
    code = id(frame.f_code)
    inner = ctypes.c_void_p.from_address(id(frame) + 3 * ctypes.sizeof(ctypes.c_void_p)).value
    for place in find_words(inner, code):
        ctypes.c_void_p.from_address(place).value = 0x123456789000


def execute_overwritten():
    overwrite_caller()
    return 'a constant', 17.5, kept


def overwrite_code(_library):
    return execute_overwritten()


SCENES = {
    'release_buffer_twice': release_buffer_twice, 'finalize_inside': finalize_inside, 'small_basicsize': small_basicsize, 'overflow_in_pickle': overflow_in_pickle, 'call_collected': call_collected,
    'write_past_text': write_past_text, 'cast_of_freed': cast_of_freed, 'cast_of_number': cast_of_number, 'declare_no_result': declare_no_result,
    'abort_on_null': abort_on('return_null_alone'), 'abort_on_result': abort_on('return_with_error'), 'hold_null': hold('return_null_alone'),
    'hold_result': hold('return_with_error'), 'abort_on_own': raise_own, 'overwrite_code': overwrite_code,
    'take_array': lambda library: builtin(library, 'take_array')('one', 'two'),
    'drop_while_iterating': of_builtin('drop_while_iterating', lambda: {number: bytes(bytearray(b'x' * 100)) for number in range(3)}),
    'keep_text': of_builtin('keep_text', lambda: 'x' * 100), 'use_elsewhere': of_builtin('use_elsewhere', lambda: Cart(3)), 'put_in_tuple': of_builtin('put_in_tuple', lambda: tuple([1, Cart(2)])),
}
SCENES.update((name, of_builtin(name, lambda: None)) for name in (
    'import_nothing', 'open_other_capsule', 'swap_state_away', 'use_deleted_state', 'overflow_size', 'use_dead_local', 'touch_other_guard',
    'read_on_into_freed', 'overflow_with_handler', 'ask_line_in_second', 'move_stack_pointer', 'use_spoilt_register', 'forbid_own_code', 'run_made_code', 'fill_large_array', 'call_null_in_frame',
    'move_to_read_only', 'move_from_wild', 'return_to_data', 'free_number', 'free_last_twice', 'halt'))
