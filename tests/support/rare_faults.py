"""The faults of tests/programs/faults_rare.py: the rules of which the answer must be one, the function that it must name, a part of the headline, and the first
and the last version that comes to grief.

SPDX-License-Identifier: MIT
"""
ANY = None
EACH, OF_3, SINCE_3_11 = ((2, 7), (9, 9)), ((3, 6), (9, 9)), ((3, 11), (9, 9))
RARE = {
    'take_array': (['wild_pointer'], 'take_array', 'PyObject_Repr(), called by take_array()', EACH),
    'import_nothing': (['null_pointer'], 'import_nothing', 'PyObject_GetAttrString()', EACH),
    'open_other_capsule': (['unchecked_result'], 'open_other_capsule', 'PyCapsule_GetPointer()', EACH),
    'drop_while_iterating': (['freed_object'], 'drop_while_iterating', '', EACH),
    'keep_text': (['freed_object'], 'keep_text', '', EACH),
    'put_in_tuple': (['no_object'], ANY, 'item 0 of', EACH),
    'release_buffer_twice': (['broken_chain', 'lost_type', 'over_decref', 'freed_object', 'wild_pointer', 'null_pointer'], ANY, '', ((2, 7), (3, 12))),
    'small_basicsize': (['lost_type', 'wild_pointer', 'broken_chain'], ANY, '', OF_3),
    'use_elsewhere': (['lost_type', 'wild_pointer'], ANY, '', ((3, 9), (9, 9))),
    'ask_line_in_second': (['null_pointer'], 'ask_line_in_second', 'of a pointer that is NULL', EACH),
    'swap_state_away': (['no_gil', 'null_pointer'], 'swap_state_away', 'PyErr_', EACH),
    'use_deleted_state': (['freed_object', 'wild_pointer', 'null_pointer', 'no_gil', 'python_fatal', 'heap_check'], ANY, '', ((3, 11), (3, 12))),
    'finalize_inside': (['null_pointer', 'wild_pointer', 'freed_object', 'after_finalize'], ANY, '', EACH),
    'overflow_size': (['wild_pointer', 'no_right'], 'overflow_size', 'writes', EACH),
    'read_on_into_freed': (['wild_pointer'], 'read_on_into_freed', 'where nothing is', EACH),
    'overflow_with_handler': (['stack_overflow'], 'use_much_stack', 'repeats', EACH),
    'use_dead_local': (['wild_pointer'], 'use_dead_local', 'which no address can be', EACH),
    'touch_other_guard': (['no_right'], 'touch_other_guard', 'which may not be read or written', EACH),
    'move_stack_pointer': (['stack_overflow'], 'use_much_stack', 'repeats', EACH),
    'use_spoilt_register': (['null_pointer'], 'use_spoilt_register', '+24', EACH),
    'forbid_own_code': (['bad_call'], 'forbid_own_code', 'code that may not be run', EACH),
    'fill_large_array': (['stack_overflow'], 'fill_large_array', '64.0 MiB', EACH),
    'call_null_in_frame': (['null_pointer'], 'call_null_in_frame', 'called a function pointer that is NULL', EACH),
    'move_to_read_only': (['no_right'], 'move_to_read_only', 'wrote to memory that can only be read', EACH),
    'move_from_wild': (['wild_pointer'], 'move_from_wild', 'reads 0x123456789000', EACH),
    'return_to_data': (['bad_call'], ANY, 'a function returned to 0x', EACH),
    'free_number': (['wrong_free'], 'free_number', 'an address where nothing is was given to free(), by', EACH),
    'free_last_twice': (['heap_check'], 'free_last_twice', 'a block was freed twice, by', EACH),
    'halt': (['illegal'], 'halt', 'halt() of faults_rare_c', EACH),
    'run_made_code': (['null_pointer'], 'run_made_code', 'code made at run time, called by run_made_code()', EACH),
    'overflow_in_pickle': (['stack_overflow'], ANY, 'repeats', ((3, 6), (3, 11))),
    'call_collected': (['null_pointer', 'wild_pointer', 'freed_object', 'bad_call'], ANY, '', SINCE_3_11),
    # What lies behind the page, if it is the last of its arena, may be constants of a library.
    'write_past_text': (['lost_type', 'wild_pointer', 'broken_chain', 'heap_check', 'no_object', 'null_pointer', 'no_right'], ANY, '', EACH),
    'cast_of_freed': (['freed_object', 'null_pointer', 'wild_pointer', 'lost_type', 'over_decref', 'bad_call'], ANY, '', EACH),
    'cast_of_number': (['wild_pointer', 'no_object'], ANY, '0x3039', EACH),
    'declare_no_result': (['wild_pointer'], ANY, 'where nothing is', EACH),
    'abort_on_null': (['plain_abort'], ANY, '', OF_3),
    'abort_on_result': (['plain_abort'], ANY, '', OF_3),
    'abort_on_own': (['plain_abort'], ANY, '', EACH),
    'overwrite_code': (['code_corruption'], ANY, 'what should be its code is none', SINCE_3_11),
}
# What is told below the headline, and what must not be.
TOLD = {'import_nothing': 'an exception is set, ', 'call_collected': 'C code called a function that ctypes made',
        'abort_on_result': 'the exception that was set is ValueError: no such tea'}
UNTOLD = {'use_deleted_state': 'another thread was finalizing Python', 'overflow_in_pickle': "no limit of Python's",
          'misbuilt_reads_null': 'an exception is set'}
# Of processes that live on: what a thread that handles a SystemError has been told.
HELD = {'hold_null': 'return_null_alone() returned NULL without setting an exception: thread "MainThread" handles the SystemError',
        'hold_result': 'return_with_error() returned a result with an exception set: thread "MainThread" handles the SystemError'}
