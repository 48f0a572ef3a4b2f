"""What `why` says of processes that end by a fault of their own making, beside what that was.

tests/programs/faults.c has a function for each.  The right rule must be the answer, and no other may ever be certain.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import resource
import shutil
import subprocess

from asking import Session, files_of, hognose
from debuggee import Debuggee, wait_for_core
from rare_faults import HELD, RARE, TOLD, UNTOLD
from report import Job, Mode, Skipped, check
from subjects import FIRST, first_of
from world import PROGRAMS

ANY = None
# What each is: the rules of which the answer must be one, and the function that it must name.
FAULTS = {
    'null_field': (['null_pointer'], 'read_null'),
    'null_hop': (['null_pointer'], 'null_hop'),
    'null_far': (['null_pointer'], 'null_far'),
    'null_write': (['null_pointer'], 'null_write'),
    'null_call': (['null_pointer'], 'null_call'),
    'data_call': (['bad_call'], 'data_call'),
    'wild_text': (['wild_pointer'], 'wild_text'),
    'wild_unmapped': (['wild_pointer'], 'wild_unmapped'),
    'small_number': (['wild_pointer'], 'small_number'),
    'write_constant': (['no_right'], 'write_constant'),
    'divide_by_zero': (['divide'], 'divide_by_zero'),
    'trap': (['illegal'], 'trap'),
    'double_free': (['heap_check'], 'double_free'),
    'foreign_free': (['heap_check', 'wrong_free', 'null_pointer', 'wild_pointer', 'unknown'], ANY),
    'give_python_memory': (['heap_check'], 'give_python_memory'),
    'free_large_twice': (['heap_check'], 'free_large_twice'),
    'free_inside': (['heap_check'], 'free_inside'),
    'free_on_stack': (['heap_check'], 'free_on_stack'),
    'free_variable': (['heap_check'], 'free_variable'),
    'write_past_malloc': (['heap_check'], 'write_past_malloc'),
    'overwrite_header': (['heap_check'], 'overwrite_header'),
    'write_past_last_block': (['heap_check'], 'write_past_last_block'),
    'write_to_freed': (['wild_pointer'], 'write_to_freed'),
    'smash_stack': (['stack_smashed'], 'smash_stack'),
    'failed_assertion': (['assertion'], 'failed_assertion'),
    'call_abort': (['plain_abort'], 'call_abort'),
    'null_after_abort': (['null_pointer'], 'read_null'),
    'abort_after_abort': (['plain_abort'], 'abort_after_abort'),
    'abort_by_kill': (['raised'], ANY),
    'null_beside_freed': (['null_pointer'], 'read_null'),
    'null_deep': (['null_pointer'], 'read_null'),
    'overflow_stack': (['stack_overflow'], 'recurse'),
    'freed_member': (['freed_object'], 'freed_member'),
    'freed_small': (['freed_object'], 'freed_small'),
    'freed_large': (['freed_object'], 'freed_large'),
    'freed_beside_kept': (['freed_object'], 'freed_beside_kept'),
    'freed_and_merged': (['freed_object'], 'freed_and_merged'),
    'handed_out_again': (['wild_pointer'], 'handed_out_again'),
    'fill_own': (['wild_pointer'], 'fill_own'),
    'without_gil': (['no_gil'], 'without_gil'),
    'ask_state_without_gil': (['no_gil', 'python_fatal', 'unknown'], ANY),
    'null_while_released': (['null_pointer'], 'read_null'),
    'misaligned': (['misaligned'], 'misaligned'),
    'overwrite_return': (['bad_call'], ANY),
    'call_text': (['bad_call'], 'call_text'),
    'take_large_frame': (['stack_overflow'], 'take_large_frame'),
    'read_failed_mapping': (['wild_pointer'], 'read_failed_mapping'),
    'overwrite_type': (['lost_type', 'wild_pointer'], 'overwrite_type'),
    'read_wrong_length': (['wild_pointer'], ANY),
    'ask_without_gil': (['no_gil'], ANY),
    'abort_by_module': (['plain_abort'], ANY),
    'fail_with_local_text': (['python_fatal'], 'fail_with_local_text'),
    'fail_with_heap_text': (['python_fatal'], 'fail_with_heap_text'),
    'use_freed_item': (['over_decref'], 'use_freed_item'),
    'put_no_object': (['no_object'], 'put_no_object'),
    'overwrite_item': (['lost_type'], 'overwrite_item'),
    'decref_freed': (['broken_chain'], 'decref_freed'),
    'kill_itself': (['raised'], ANY),
    'use_up_time': (['kernel_limit'], ANY),
    'drop_none': (['singleton_underflow'], ANY),
    'shortened_file': (['bus_error'], ANY),
    'overflow_in_python': (['stack_overflow'], ANY),
}
# What crashes below a module of the standard library, and tells which line called that.
THROUGH = {
    'read_by_string_at': (['wild_pointer'], ANY),
    'call_by_re': (['null_pointer'], 'read_null'),
    'call_by_event_loop': (['null_pointer'], 'read_null'),
}
# What is done to blocks of Python's debug allocator, and what must be said of it.
DEBUG = {
    'write_past_block': (['debug_check'], 'write_past_block', 'past the end of a block of 40 bytes'),
    'write_before_block': (['debug_check'], 'write_before_block', 'before the start of a block of 40 bytes'),
    'free_block_twice': (['debug_check', 'python_fatal'], 'free_block_twice', 'memory that was freed already'),
    'mix_kinds': (['python_fatal'], 'mix_kinds', "memory of PyMem_Malloc() was given back to another of Python's allocators"),
    'debug_fill': (['freed_object'], 'debug_fill', 'an object that was freed'),
    'debug_unwritten': (['unwritten'], 'debug_unwritten', 'memory that was never written'),
    'debug_around': (['around_block'], 'debug_around', 'what lies right behind a block'),
}
OF_MARKS = ('debug_fill', 'debug_unwritten', 'debug_around')
# What only blocks and objects with a GIL have where these write.
OF_BLOCKS = ('use_freed_item', 'put_no_object', 'overwrite_item', 'decref_freed', 'overrun_buffer', 'collect_wild', 'collect_damaged', 'scribble_on_object',
             'take_array', 'drop_while_iterating', 'keep_text', 'put_in_tuple', 'release_buffer_twice', 'small_basicsize', 'cast_of_number', 'cast_of_freed', 'overwrite_code', 'use_elsewhere')
CXX = {
    'throw_uncaught': (['cxx_exception'], ANY),
    'throw_number': (['cxx_exception'], ANY),
    'leave_thread': (['cxx_exception'], ANY),
    'call_pure': (['cxx_exception'], ANY),
    'null_after_exception': (['null_pointer'], 'null_after_exception'),
    'throw_through_python': (['cxx_exception'], 'throw_one'),
    'throw_in_thread': (['cxx_exception'], 'throw_one'),
    'throw_while_unwinding': (['cxx_exception'], ANY),
    'ask_past_end': (['cxx_exception'], ANY),
    'index_unchecked': (['assertion'], 'index_unchecked'),
    'take_too_much': (['cxx_exception'], ANY),
    'call_no_function': (['cxx_exception'], ANY),
    'call_deleted': (['freed_object', 'wild_pointer', 'bad_call', 'null_pointer'], 'call_deleted'),     # what lies there now may be zeros
    'ended_in_noexcept': (['forced_unwind'], 'wait_for_the_end'),
    'ended_in_catch': (['library_abort'], 'wait_in_catch'),
    'call_by_wrong_type': (['wild_pointer'], 'call_by_wrong_type'),
    'throw_in_destructor': (['cxx_exception'], ANY),
    'follow_empty_pointer': (['assertion'], 'follow_empty_pointer'),
    'use_not_found': (['unchecked_result'], 'use_not_found'),
    'make_text_of_nothing': (['cxx_exception'], ANY),
    'destroy_long_list': (['stack_overflow'], ANY),
    'end_while_handling': (['cxx_exception'], 'end_while_handling'),
    'end_by_handler': (['cxx_exception', 'plain_abort'], ANY),
    'keep_reference': (['freed_object'], 'keep_reference'),
    'delete_twice': (['heap_check'], ANY),
}
RUST = {
    'panic_with_text': (['rust_panic'], 'panic_with_text'),
    'panic_with_constant': (['rust_panic'], 'panic_with_constant'),
    'index_past_end': (['rust_panic'], 'index_past_end'),
    'abort_without_panic': (['plain_abort'], ANY),
    'unwrap_nothing': (['rust_panic'], 'unwrap_nothing'),
    'panic_in_thread': (['rust_panic'], ANY),
}
# What extension modules and ctypes do wrong every day (faults_everyday.py), and what must be said of it.
EVERYDAY = {
    'use_missing_key': (['unchecked_result'], 'use_missing_key', 'did not look at what PyDict_GetItemString() returned'),
    'name_missing': (['null_pointer'], 'name_missing', 'PyObject_GetAttr'),
    'overrun_buffer': (['lost_type'], ANY, 'whose type is lost'),
    'hash_empty': (['null_pointer'], ANY, 'hash_empty'),
    'index_empty': (['null_pointer'], ANY, 'index_empty'),
    'collect_wild': (['no_object'], ANY, 'item 1 of'),
    'collect_damaged': (['wild_pointer', 'lost_type'], ANY, ''),
    'drop_at_the_end': (['null_pointer'], 'destroy', ''),
    'child_reads_null': (['unchecked_result'], 'use_missing_key', 'child_reads_null'),
    'killed_by_other': (['sent'], ANY, 'SIGSEGV was sent by process'),
    'quit_by_other': (['sent'], ANY, 'SIGQUIT was sent by process'),
    'overflow_in_iterators': (['stack_overflow'], ANY, 'repeats'),
    'overflow_in_small_thread': (['stack_overflow'], ANY, 'repeats'),
    'scribble_on_object': (['lost_type'], ANY, 'whose type is lost'),
    'pass_truncated': (['wild_pointer'], ANY, ''),
    'read_at_null': (['null_pointer'], ANY, ''),
    'read_at_address': (['wild_pointer'], ANY, '0x123456789000'),
    'parse_number_as_text': (['wild_pointer'], 'parse_number_as_text', '0x12fd1'),
    'print_number': (['wild_pointer'], 'print_number', '0x12fd1'),
    'close_twice': (['bad_call'], 'close_twice', ''),
    'copy_too_long': (['stack_smashed'], 'copy_too_long', 'past the end of a buffer'),
    'print_by_variable': (['stack_smashed'], 'print_by_variable', '%n'),
    'take_no_memory': (['unchecked_result'], 'take_no_memory', 'did not look at what malloc() returned'),
    'thread_sets_error': (['no_gil'], 'set_error_in_thread', 'PyErr_SetString'),
    'thread_shows': (['no_gil'], 'show_in_thread', 'PyObject_Repr'),
    'thread_calls': (['no_gil'], 'call_in_thread', 'was called without the GIL by'),
    'thread_asks_error': (['no_gil'], 'ask_error_in_thread', 'PyErr_Occurred'),
    'thread_releases': (['python_fatal'], 'release_in_thread', ''),
    'thread_reads_null': (['null_pointer'], 'read_null_in_thread', '+16'),
    'thread_hits_first': (['raised'], ANY, 'SIGSEGV'),
    'end_with_call': (['after_finalize'], 'set_error_at_exit', 'PyErr_SetString() was called by set_error_at_exit()'),
    'end_with_null': (['null_pointer'], 'read_null_at_exit', '+16 of a pointer that is NULL'),
    'thread_after_end': (['after_finalize'], 'set_error_in_thread', 'after Python had been finalized'),
    'show_at_exit': (['after_finalize', 'null_pointer'], 'show_given_at_exit', 'called by show_given_at_exit()'),
    'ensure_at_exit': (['after_finalize', 'null_pointer', 'wild_pointer', 'python_fatal'], ANY, ''),
    'save_twice': (['no_gil', 'python_fatal', 'null_pointer'], ANY, 'save_twice()'),
    'restore_nothing': (['python_fatal'], 'restore_nothing', 'PyEval_RestoreThread'),
    'track_twice': (['python_fatal'], 'track_twice', 'already tracked'),
    'divide_least': (['divide'], 'divide_least', 'does not fit'),
    'divide_float': (['divide'], 'divide_float', 'division of floats by zero'),
    'hit_breakpoint': (['illegal'], 'hit_breakpoint', 'a breakpoint was left in'),
    'run_no_instruction': (['illegal'], 'run_no_instruction', 'does not know'),
    'ask_forbidden': (['kernel_limit'], ANY, 'getpriority'),
}
# What they do wrong with the C library, with memory that is gone, and with calls from and to Python (faults_misuse.c).
MISUSE = {
    'read_missing_file': (['null_pointer'], 'read_missing_file', ''),
    'measure_nothing': (['null_pointer'], 'measure_nothing', ''),
    'lock_nothing': (['null_pointer'], 'lock_nothing', '+16 of a pointer that is NULL'),
    'fill_no_memory': (['null_pointer'], 'fill_no_memory', 'wrote'),
    'copy_negative': (['no_right'], 'copy_negative', 'which may not be read or written'),
    'print_panic': (['plain_abort'], 'print_panic', ''),
    'use_unmapped_buffer': (['wild_pointer'], 'use_unmapped_buffer', 'where nothing is'),
    'read_shrunk_buffer': (['wild_pointer'], 'read_shrunk_buffer', 'where nothing is'),
    'read_past_mapping': (['wild_pointer'], 'read_past_mapping', 'where nothing is'),
    'write_to_read_only': (['no_right'], 'write_to_read_only', 'memory that can only be read'),
    'overflow_into_pointer': (['wild_pointer'], 'overflow_into_pointer', 'which no address can be'),
    'write_past_array': (['wild_pointer'], 'write_past_array', '0x17'),
    'jump_with_null': (['null_pointer'], 'jump_with_null', '+8 of a pointer that is NULL'),
    'read_far_index': (['wild_pointer'], 'read_far_index', ''),
    'read_item_of_null': (['null_pointer', 'wild_pointer'], 'read_item_of_null', ''),     # a compiler may add the index first
    'collect_without_type': (['lost_type', 'wild_pointer'], ANY, ''),
    'fill_large_room': (['stack_overflow'], 'fill_large_room', '48.0 MiB'),
    'call_unloaded': (['bad_call'], 'call_unloaded', 'where nothing is'),
    'parse_too_small': (['wild_pointer'], 'parse_too_small', 'reads 0x'),
    'call_without_sentinel': (['wild_pointer', 'no_object'], 'call_without_sentinel', ''),
    'take_no_arguments': (['null_pointer'], 'take_no_arguments', '+8 of a pointer that is NULL'),
    'return_garbage': (['wild_pointer', 'no_object'], ANY, '0x12345678900'),
    'release_twice': (['no_gil', 'null_pointer'], 'set_error_now', ''),
    'handler_calls_python': (['no_gil'], 'set_error_in_handler', 'PyErr_SetString'),
    'handler_reads_null': (['null_pointer'], 'read_null_in_handler', '+16'),
    'handler_aborts': (['plain_abort'], 'abort_in_handler', ''),
    'pass_null_on': (['null_pointer'], 'read_null_in_handler', '+16'),
    'pass_overflow_on': (['stack_overflow'], 'go_deep', 'repeats'),
    'read_other_layout': (['null_pointer'], 'read_other_layout', '+16'),
    'misbuilt_reads_null': (['null_pointer'], 'read_own_null', '+16'),
    'two_openmp': (['null_pointer'], ANY, 'libgomp-1.so.1'),
    'one_openmp': (['null_pointer'], ANY, 'a function of libgomp'),
    'null_beside_openmp': (['null_pointer'], 'read_own_null', '+16'),
}
# What needs a version: the first.
SINCE = {
    'load_no_constant': (['wild_pointer'], ANY, 'where nothing is', (3, 8)),
}
# Where functions do without a thread state: the first and the last version of each row.
SURVIVED = {'thread_asks_error': [((2, 7), (3, 11))]}
# What Python calls is named by that, in stripped files too.
OF_METHODS = ('faults_api.c', 'faults_misuse.c', 'faults_rare.c')
HANDLED = ('null_field', 'divide_by_zero', 'wild_text')
EXPLAINED = {'throw_uncaught': 'my_error: no such tea', 'null_hop': '+24', 'divide_by_zero': 'division by zero', 'double_free': 'a block of 40 bytes was freed twice, by double_free()',
             'call_pure': 'pure virtual', 'call_text': '0x4242424241414141', 'take_large_frame': '64.0 MiB', 'ask_without_gil': 'ctypes',
             'overwrite_return': '0x4141414141414141', 'fail_with_local_text': 'sensor 7 is off', 'fail_with_heap_text': 'queue 8 is full',
             'panic_with_text': 'sensor 7 is off', 'panic_with_constant': 'nothing is left', 'index_past_end': 'the len is 3 but the index is 7',
             'throw_through_python': 'my_error: no such tea', 'throw_in_thread': 'my_error: no such tea', 'ask_past_end': 'std::out_of_range: vector::_M_range_check',
             'index_unchecked': '__n < this->size()', 'take_too_much': 'std::bad_alloc', 'call_no_function': 'std::bad_function_call',
             'throw_in_destructor': 'my_error: no such tea', 'follow_empty_pointer': 'get() != pointer()', 'use_not_found': 'what find_text() returned', 'make_text_of_nothing': 'std::logic_error: basic_string',
             'destroy_long_list': 'repeats', 'unwrap_nothing': 'on a `None` value', 'panic_in_thread': 'worker 7 is lost', 'decref_freed': 'noticed in',
             'put_no_object': 'item 1 of kept, a variable of call_with_list'}
EXPLAINED.update({'give_python_memory': " of Python's own allocator was given to free(), by give_python_memory()",
                  'free_large_twice': ' was freed twice, by free_large_twice()', 'free_inside': 'a pointer 32 bytes into a block of 2',      # malloc may have given it more than its 200
                  'free_on_stack': 'memory on the stack was given to free(), by', 'free_variable': 'memory of faults_c'})
# What is likely the reason, and stands below the headline.
REASONS = {'write_past_malloc': 'something was written past the end of a block of 20',     # 2008 bytes, or what malloc had
           'write_to_freed': 'the blocks or lists of malloc() were overwritten, noticed in ',
           'overwrite_header': 'something was written past the end of a block of ',
           'write_past_last_block': 'something was written past the end of a block of 100008 bytes',
           'read_other_layout': 'shop.cpython-30-x86_64-linux-gnu.so was built for Python 3.0, and runs in ',
           'two_openmp': 'two runtimes of OpenMP are loaded',
           'ended_in_catch': 'Python ended a thread inside of ',
           'finalize_inside': 'the interpreter went on after Python had been finalized',
           'use_elsewhere': 'an object of interpreter 0 was used in interpreter 1',
           'read_on_into_freed': 'read_on_into_freed() of faults_rare_c',
           'abort_on_null': 'return_null_alone() returned NULL without setting an exception',
           'abort_on_result': 'return_with_error() returned a result with an exception set'}
# Which versions end threads while they are finalized: the first and the last.
ENDED = {'ended_in_noexcept': ((3, 9), (3, 13)), 'ended_in_catch': ((3, 9), (3, 13))}
# Where none may be said.
OWN_REASONS = ('abort_on_own', 'misbuilt_reads_null', 'one_openmp', 'null_beside_openmp', 'end_with_null', 'drop_at_the_end')
# What no interpreter is left of: the first screen has its machine frames.
WITHOUT_PYTHON = ('end_with_null', 'end_with_call', 'thread_after_end', 'show_at_exit', 'ensure_at_exit')
# Processes that live, and which program they are: nothing of them is a crash.
CALM = (('thread_states.py', 'hold'), ('thread_states.py', 'gc'), ('tasks.py',), ('thread_states.py', 'spin'), ('thread_states.py', 'idle'),
        ('locks.py',), ('thread_states.py', 'young'), ('thread_states.py', 'many'), ('hangs.py', 'accounts'), ('hangs.py', 'condition'),
        ('hangs.py', 'pipes'), ('hangs.py', 'ended_child'), ('hangs.py', 'tasks'), ('hangs.py', 'pool'), ('hangs.py', 'busy_pool'),
        ('hangs.py', 'workers'), ('hangs.py', 'own_loop'), ('hangs.py', 'other_loop'), ('deep.py',), ('threads.py',))
OF_ASYNCIO = ('tasks.py', 'tasks', 'pool', 'busy_pool', 'workers', 'own_loop', 'other_loop')
LOOKS = (1, 2, 10)      # at each, while it lives
EXPLAINED.update({name: row[2] for table in (DEBUG, EVERYDAY, MISUSE, RARE, SINCE) for name, row in table.items()})
# What less is told where calls are inlined, as in Debian's 3.11: neither the name nor the text is on the stack.
INLINED = {'restore_nothing': 'with the GIL held', 'track_twice': 'Fatal Python error', 'mix_kinds': 'what it said is not kept'}
# A free-threaded build takes other ways to the same: it has no GIL to ask for, other allocators, and larger heads of objects.
FREE_THREADED = {'debug_fill': 'null_pointer', 'end_with_call': 'null_pointer', 'thread_after_end': 'null_pointer', 'read_other_layout': 'wild_pointer',
                 'load_no_constant': 'null_pointer'}
TOLD_THERE = {'take_no_arguments': '+24 of a pointer that is NULL', 'jump_with_null': '+24 of a pointer that is NULL',
              'swap_state_away': 'of a pointer that is NULL',
              'end_with_call': 'called by set_error_at_exit()', 'thread_after_end': 'called by set_error_in_thread()', 'debug_fill': 'debug_fill()',
              'read_other_layout': 'read_other_layout()', 'load_no_constant': 'of a pointer that is NULL'}
# What the libraries of faults are made by, in turn.
COMPILERS = {'gcc': 'g++', 'clang': 'clang++'}
FIRST_MAKE = ('gcc', '-O1')
MAKES = (FIRST_MAKE, ('clang', '-O2'), ('gcc', '-O0'), ('clang', '-O1'), ('gcc', '-O2'), ('clang', '-O0'))
# Where a function is another one then, or a pointer another: what is called is not inlined, a variable points into a block and not at its
# begin, an operand that is never used is not computed, the text of a condition is not kept.
ONLY_FIRST = ('read_other_layout', 'keep_text', 'keep_reference', 'move_from_wild', 'move_to_read_only', 'use_spoilt_register',
              'follow_empty_pointer', 'use_not_found', 'fail_with_local_text', 'index_unchecked', 'ended_in_noexcept', 'read_on_into_freed')
SHARE = 8       # a default run asks each interpreter an eighth of all, and all of them together about everything
# In what order they are dealt out to the programs with symbols and to those without.
EVERY = sorted(name for table in (FAULTS, THROUGH, DEBUG, EVERYDAY, MISUSE, RARE, SINCE, CXX, RUST) for name in table)
SECONDS = 10    # of CPU for one answer; what repeats for thousands of frames is the longest


def jobs(world, present):
    if world.stock:
        return
    for number, subject in enumerate(present):
        if subject.root:
            continue
        first = subject is first_of(present)
        if 'faults.py' not in subject.lacks:
            yield Job('why/%s' % subject.name, Mode.FAST if first else subject.at_least(Mode.DEFAULT), look, world, subject, False, number)
            yield Job('why/%s-stripped' % subject.name, subject.at_least(Mode.ALL), look, world, subject, True, number)
        if subject.version >= (3, 6) and 'faults.py' not in subject.lacks:
            yield Job('why/%s-told' % subject.name, Mode.DEFAULT if first else subject.at_least(Mode.ALL), look_at_contracts, world, subject)
        yield Job('why/%s-calm' % subject.name, Mode.DEFAULT if first else subject.at_least(Mode.ALL), look_at_calm, world, subject, number)
    first = first_of(present)
    if first:
        yield Job('why/gdb', Mode.FAST, look_in_gdb, world, first)


def build_rust(world, source, library, is_stripped):
    compiler = shutil.which('rustc')
    if not compiler:
        raise Skipped('no rustc')
    if not os.path.exists(library):
        words = [compiler, '--edition=2021', '--crate-type=cdylib', '-O', '-C', 'panic=abort', '-o', library + '.new',
                 os.path.join(PROGRAMS, source)] + ['-Cstrip=symbols'] * is_stripped
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
        os.rename(library + '.new', library)
    return library


def build(world, source, is_stripped, make=FIRST_MAKE):
    """A library of faults, made by a compiler at a level."""
    if source.endswith('.rs'):
        library = os.path.join(world.folder('faults'), source.replace('.', '_') + ('-stripped' if is_stripped else '') + '.so')
        return build_rust(world, source, library, is_stripped)
    name, level = make
    compiler = shutil.which(COMPILERS[name] if source.endswith('.cpp') else name)
    if not compiler:
        raise Skipped('no ' + name)
    folder = os.path.join(world.folder('faults'), name + level)
    os.makedirs(folder, exist_ok=True)
    library = os.path.join(folder, source.replace('.', '_') + ('-stripped' if is_stripped else '') + '.so')
    if not os.path.exists(library):
        words = [compiler, level, '-fno-optimize-sibling-calls', '-fstack-protector-all', '-w', '-shared', '-fPIC', '-pthread', '-o', library + '.new',
                 os.path.join(PROGRAMS, source)] + ['-s'] * is_stripped
        subprocess.run(words, check=True)
        os.rename(library + '.new', library)
    return library


def rows(subject):
    for name, (rules, function) in sorted(FAULTS.items()):
        # Of what cannot die any more, or where Python counts its own recursion.
        if name == 'drop_none' and subject.version >= (3, 12) or name == 'overflow_in_python' and subject.version >= (3, 11):
            continue
        if name in OF_BLOCKS and subject.original.name == '3.13t':
            continue
        # Where there is no GIL nobody can be without it: what is missing is a thread state, a pointer that is NULL.
        if rules == ['no_gil'] and subject.original.name == '3.13t':
            continue
        # Python 2.7 jumps to its end, so that the text is not told by whoever called.
        told = ['python_fatal'] if name == 'drop_none' and subject.version < (3,) else rules
        yield 'faults.c', name, told, function, []
    for name, (rules, function) in sorted(THROUGH.items()):
        if name != 'call_by_event_loop' or subject.version >= (3, 6):
            yield 'faults.c', name, rules, function, []
    for name, (rules, function, _) in sorted(DEBUG.items()):
        # 3.6 has its blocks from malloc here: their size is not known for sure, and free() writes over the mark of freed memory.
        has_pymalloc = subject.version >= (3, 7)
        if name == 'mix_kinds' and subject.version < (3, 9):     # nobody keeps the block while it ends
            continue
        if has_pymalloc or subject.version >= (3, 6) and name != 'free_block_twice':
            yield 'faults.c', name, rules if has_pymalloc or name in OF_MARKS else ['debug_check', 'python_fatal'], function, ['debug']
    for name, (rules, function, _) in sorted(EVERYDAY.items()):
        if is_able(subject, name, rules):
            yield 'faults_api.c', name, rules, function, []
    for name, (rules, function, _) in sorted(MISUSE.items()):
        if is_able(subject, name, rules):
            yield 'faults_misuse.c', name, rules, function, []
    for name, (rules, function, _, (first, last)) in sorted(RARE.items()):
        if first <= subject.version[:2] <= last and is_able(subject, name, rules):
            yield 'faults_rare.c', name, rules, function, []
    for name, (rules, function, _, first) in sorted(SINCE.items()):
        if subject.version >= first:
            yield 'faults.c', name, rules, function, []
    for name, (rules, function) in sorted(CXX.items()):
        if name in ENDED and (not ENDED[name][0] <= subject.version[:2] <= ENDED[name][1] or subject.original.name == '3.13t'):
            continue
        yield 'faults_cxx.cpp', name, rules, function, []
    for name, (rules, function) in sorted(RUST.items()):
        yield 'faults.rs', name, rules, function, []
    yield 'faults.c', 'null_field', ['null_pointer'], 'read_null', ['thread']
    yield 'faults.c', 'overflow_stack', ['stack_overflow'], 'recurse', ['thread']
    yield 'faults.c', 'freed_beside_kept', ['freed_object'], 'freed_beside_kept', ['thread']
    if subject.version >= (3, 3):
        for name in HANDLED:
            yield 'faults.c', name, FAULTS[name][0], FAULTS[name][1], ['handled']


def is_able(subject, name, rules):
    if subject.original.name == '3.13t' and (rules == ['no_gil'] or name in OF_BLOCKS):
        return False
    if any(first <= subject.version[:2] <= last for first, last in SURVIVED.get(name, ())):
        return False
    # Their blocks and headers are others.
    return not (name == 'collect_damaged' and subject.version < (3, 8) or name == 'overrun_buffer' and subject.version < (3, 6))


def share(world, subject, is_stripped, number):
    """What this run asks of the interpreter at NUMBER: everything of one; with --all of each, half of it of a stripped module, by turns."""
    chosen = list(rows(subject))
    if not is_stripped and subject.name == FIRST:
        return chosen
    if world.mode < Mode.ALL:
        return chosen[number % SHARE::SHARE]
    return [row for row in chosen if (EVERY.index(row[1]) + number) % 2 == is_stripped]


def make_of(world, subject, fault, number):
    """Which of MAKES, so that over all interpreters each fault comes of each; a default run asks FIRST about everything by one."""
    if fault in ONLY_FIRST or world.mode < Mode.ALL and subject.name == FIRST:
        return FIRST_MAKE
    return MAKES[(EVERY.index(fault) // 2 + number) % len(MAKES)]


def look(world, report, name, subject, is_stripped, number):
    for source, fault, rules, function, how in share(world, subject, is_stripped, number):
        with report.case('/'.join([name, fault] + how)):
            library = build(world, source, is_stripped, make_of(world, subject, fault, number))
            with Debuggee(world, subject, 'faults.py', [library, fault] + how) as process:
                core = wait_for_core(process.process, process.folder, 120)
                named = function if not is_stripped or source in OF_METHODS else None
                if subject.original.name == '3.13t' and fault in FREE_THREADED:
                    rules = rules + [FREE_THREADED[fault]]
                said = compare(world, subject, core, rules, named, how, told_of(subject, fault), is_stripped)
                compare_reason(said, fault)
                if fault in WITHOUT_PYTHON:
                    compare_bare(world, subject, core, function)
                compare_place(said, os.path.join(process.folder, 'place'))


def compare_reason(said, fault):
    reasons = [one for one in said['evidence'] if one.startswith('likely the reason: ')]
    wanted = 'likely the reason: ' + REASONS.get(fault, '')
    check(fault not in REASONS or any(one.startswith(wanted) for one in reasons), 'another reason', json.dumps(said, indent=1))
    told = said['evidence']
    check(fault not in TOLD or any(one.startswith(TOLD[fault]) for one in told), 'it is not told', json.dumps(said, indent=1))
    check(fault not in UNTOLD or not any(UNTOLD[fault] in one for one in told), 'it is told: ' + UNTOLD.get(fault, ''), json.dumps(said, indent=1))
    check(fault not in OWN_REASONS or not reasons, 'it has another reason', json.dumps(said, indent=1))


def compare_bare(world, subject, core, function):
    """Python has gone: the thread that crashed is shown all the same, and that there are no threads of Python is said."""
    for words in ([core], ['bt', core], ['bt', '--native', core]):
        done = hognose(world, *words, *files_of(subject), statuses=[1])
        check(re.match(r'Core of .*: SIG\w+, ', done.head), 'another head', done.head, done.stdout)
        first = re.search(r'^Thread .*$', done.stdout, re.M)
        check(first and ': crashed by SIG' in first.group(), 'the thread that crashed is not first', done.stdout)
        check(not function or function in done.stdout, 'its machine frames are not shown', done.stdout)
        check('No Python thread\n' in done.stdout and '(Python had been finalized)' in done.stdout, 'it is not said that Python has gone', done.stdout)


def told_of(subject, fault):
    """What must be told of it at least."""
    least = {'system': INLINED, '3.13t': TOLD_THERE}.get(subject.original.name, {})
    return least.get(fault) or EXPLAINED.get(fault, '')


def compare_place(said, told):
    """The line that is named is the program's own, where the program has told which will be the last."""
    if not os.path.exists(told):
        return
    with open(told) as file:
        function, place = file.read().split(' ', 1)
    words = json.dumps(said, indent=1)
    check(said['blame']['called_from'] == place, 'another place than ' + place, words)
    own = 'called from %s (%s) through ' % (function, os.path.basename(place))
    check(own in said['headline'], 'the line is not named: ' + own, words)


def ask(world, core, subject, *words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = hognose(world, 'why', core, *files_of(subject), *words, statuses=[0, 1])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    check(used < SECONDS, 'it took %.1f s' % used)
    return done


def compare(world, subject, core, rules, function, how, text, is_stripped=False):
    document = json.loads(ask(world, core, subject, '--json').stdout)
    verdicts = [block for block in document['blocks'] if block['type'] == 'verdict']
    check(len(verdicts) == 1, 'verdicts', json.dumps(document)[:2000])
    said = verdicts[0]
    words = json.dumps(said, indent=1)
    check((said['rule'] or 'unknown') in rules, 'another rule', words)
    if 'unknown' not in rules:
        check(function is None or function in (said['blame']['function'] or ''), 'another function', words)
        told = said['evidence'][:1] if 'debug' in how and said['rule'] == 'python_fatal' else [said['headline']]
        check(any(text in one for one in told), 'less is said', words)
    check(said['thread'], 'no thread', words)
    others = [one for one in said['also'] if one['certainty'] == 'certain' and one['rule'] not in rules]
    check(not others, 'something else is certain as well', words)
    if 'thread' in how:
        check('"worker-3"' in said['what_happened'], 'another thread', words)
    if 'handled' in how:
        shown = hognose(world, 'bt', core, *files_of(subject), statuses=[0, 1])
        check('<signal handler called>' in shown.stdout, 'no handler', shown.stdout)
        check('raised by the process' not in shown.head, 'the head is of the handler', shown.head)
    if text:
        compare_first_lines(world, subject, core, said)
    if said['rule'] == 'null_pointer' and not how:
        is_newest = function and function + '()' in said['headline'].split(',')[0]
        compare_registers(world, subject, core, function if is_newest and not is_stripped else None)    # no symbol has what Python calls it
    return said


def compare_registers(world, subject, core, function):
    """Each register is said to be something, and the one that leads to code names the function."""
    document = json.loads(ask(world, core, subject, '--registers', '--json').stdout)
    said = {block['asked']: block for block in document['blocks'] if block['type'] == 'address'}
    check(len(said) == 17 and all(block['headline'] for block in said.values()), 'registers are missing', *sorted(said))
    found = said['rip']
    if int(found['address'], 16) < 1 << 16:     # it went where no code is
        check('NULL' in found['headline'], 'not NULL', json.dumps(found, indent=1))
    else:
        check(found['mapping'] and found['mapping']['rights'] == 'r-x', 'the code is not mapped', json.dumps(found, indent=1))
        check(not function or found['symbol'] and function in found['symbol']['name'], 'another function', json.dumps(found, indent=1))
    check(said['rsp']['thread_stack'], 'the stack is not known', json.dumps(said['rsp'], indent=1))


def compare_first_lines(world, subject, core, said):
    """The second line of other answers is the headline, or says what to ask.  One that is too long is cut where it says least, and the
    program's own function and line stay."""
    if not said['rule']:
        return
    likely = 'Likely: ' if said['certainty'] == 'likely' else ''
    for words in ([core], ['bt', core]):
        done = hognose(world, *words, *files_of(subject), statuses=[0, 1])
        if done.why.startswith('Why it crashed takes longer to find: '):
            continue
        whole = likely + said['headline']
        line = done.why.strip()
        check(line or said['rule'] == 'sent', 'there is no headline', done.head, done.stdout)
        before, _, behind = line.rpartition('…')
        own = re.search(r'called from \S+ \(\S+:\d+\)', whole)
        is_part = whole.startswith(before) and behind in whole and len(before) > 50
        check(whole.startswith(line) or is_part, 'another headline', line, whole)
        check(not own or own.group() in done.why, "the program's own line is cut", done.why, whole)


def look_at_calm(world, report, name, subject, number):
    kinds = CALM if subject.name == FIRST else CALM[number % 3::3]
    for program in world.pick(CALM[:1], CALM[:2], kinds):
        if program[-1] in OF_ASYNCIO and subject.version < (3, 6):
            continue
        if program[0] in subject.lacks:
            report.skip('%s/%s' % (name, '-'.join(program)), 'it cannot run %s' % program[0])
            continue
        with report.case('%s/%s' % (name, '-'.join(program))):
            with Debuggee(world, subject, program[0], list(program[1:])) as process:
                process.read_truth()
                for _ in range(world.pick(*LOOKS)):
                    see_no_crash(world, subject, process.pid)
                written = os.path.join(process.folder, 'gcore')
                Session(world, [], ['-p', str(process.pid)]).run('gcore ' + written)
                check(os.path.exists(written), 'GDB wrote no gcore')
                see_no_crash(world, subject, written)


def look_at_contracts(world, report, name, subject):
    for fault, sentence in sorted(HELD.items()):
        with report.case('%s/%s' % (name, fault)):
            with Debuggee(world, subject, 'faults.py', [build(world, 'faults_rare.c', False), fault]) as process:
                process.wait_for(os.path.join(process.folder, 'held'))
                written = os.path.join(process.folder, 'gcore')
                Session(world, [], ['-p', str(process.pid)]).run('gcore ' + written)
                for target in (process.pid, written):
                    said = ask_of_living(world, subject, target)
                    check((said['rule'], said['certainty'], said['headline']) == ('result_contract', 'certain', sentence), 'another answer', json.dumps(said))


def ask_of_living(world, subject, target):
    done = hognose(world, 'why', target, *(files_of(subject) if isinstance(target, str) else []), '--json', statuses=[0, 1])
    return [block for block in json.loads(done.stdout)['blocks'] if block['type'] == 'verdict'][0]


def see_no_crash(world, subject, target):
    said = ask_of_living(world, subject, target)
    words = json.dumps(said, indent=1)
    check(said['rule'] in (None, 'deadlock', 'stuck') and said['certainty'] != 'certain', 'it claims a crash', words)
    check(not said['headline'].startswith(('Crash', 'Aborted', 'Killed')) and said['what_happened'] in (None, ''), 'it claims a crash', words)


def look_in_gdb(world, report, name, subject):
    """The same of a core in GDB, and of a process that stands at its fault there."""
    for fault in ('null_field', 'double_free'):
        with report.case('%s/%s' % (name, fault)):
            library = build(world, 'faults.c', False)
            with Debuggee(world, subject, 'faults.py', [library, fault]) as process:
                core = wait_for_core(process.process, process.folder, 120)
                session = Session(world, world.loader, [subject.executable, core])
                said, = session.run('py-why')
                check(FAULTS[fault][1] + '()' in said and said.lstrip().startswith(('Crash: ', 'Aborted: ')), 'another answer', said)
