# -*- coding: utf-8 -*-
"""Children of a process with threads: each waits for what one of these had as the process was forked, and has not itself.

    forked.py TRUTH

A child writes down what it waits for, works in a folder of its name, and blocks.  The truth is what they have written, `children`:

    name, pid   of the child; a thread of its parent has what it waits for, if `holder` says so
    kinds       what it may be said to wait for
    holder      'parent'; 'itself', the only thread that there is; 'ended', a thread that it had; or null, if nobody has such a thing
    sure        whether that must be said to be exact, of a process that lives and of its core: else it may be likely, or not be known
    thread      the kernel's id of that thread in the parent
    others      how many threads the parent had besides

Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import logging
import os
import signal
import sys
import threading
import time

from stage import native_id

try:
    import queue
except ImportError:
    import Queue as queue

IS_3 = sys.version_info > (3,)
PR_SET_PDEATHSIG = 1
truth_path = sys.argv[1]
here = os.getcwd()
libc = ctypes.CDLL(None)
pipe, pipe_end = os.pipe()
names = []
has = {}    # what: the kernel's id of the thread that has it
steps = {}


def hold(name):
    """To be called by whoever has NAME now: for ever."""
    has[name] = native_id()
    steps[name].set()
    os.read(pipe, 1)


def start(name, function):
    steps[name] = threading.Event()
    thread = threading.Thread(target=function, name=name)
    thread.daemon = True
    thread.start()
    steps[name].wait()


def waits(kinds, holder, of=None, sure=(False, False)):
    """To be called by a child right before it blocks."""
    row = {'name': names[-1], 'pid': os.getpid(), 'kinds': kinds.split(), 'holder': holder, 'sure': sure, 'thread': has.get(of), 'others': len(has)}
    with open('row.part', 'w') as made:
        json.dump(row, made)
    os.rename('row.part', 'row.json')


def fork(name, function, how=os.fork):
    """A child that calls FUNCTION, which does not return."""
    names.append(name)
    os.mkdir(name)
    if how():
        return
    try:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.chdir(name)
        function()
    finally:
        os._exit(1)


# --- of a process with one thread


own, ended = threading.Lock(), threading.RLock()


def take_twice():
    own.acquire()
    waits('lock', 'itself')
    own.acquire()


def outlive():
    thread = threading.Thread(target=ended.acquire)
    thread.start()
    thread.join()
    time.sleep(0.2)     # it is joined a moment before the kernel is done with it
    waits('rlock', 'ended')
    ended.acquire()


# --- of one that has others


recursive, entered, by_call, twice = threading.RLock(), threading.Lock(), threading.Lock(), threading.Lock()
condition, work, empty = threading.Condition(), queue.Queue(), queue.Queue()
mutex, rwlock, futex = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64), ctypes.create_string_buffer(4)
handler = logging.StreamHandler()
logging.getLogger().addHandler(handler)


def hold_recursive():
    for _ in range(3):
        recursive.acquire()
    hold('recursive')


def hold_entered():
    with entered:
        hold('entered')


def hold_by_call():
    by_call.acquire()
    hold('by_call')


def hold_condition():
    with condition:
        hold('condition')


def hold_work():
    with work.mutex:
        hold('work')


def hold_mutex():
    libc.pthread_mutex_lock(mutex)
    hold('mutex')


def hold_rwlock():
    libc.pthread_rwlock_wrlock(rwlock)
    hold('rwlock')


def hold_handler():
    with handler.lock:
        hold('handler')


def hold_module():
    import held_module      # noqa: F401


def want_recursive():
    waits('rlock', 'parent', 'recursive', sure=(True, True))
    with recursive:
        pass


def want_entered():
    waits('lock', 'parent', 'entered')
    with entered:
        pass


def want_by_call():
    waits('lock', 'parent', 'by_call')
    by_call.acquire()


def want_condition():
    waits('rlock', 'parent', 'condition', sure=(True, True))
    with condition:
        pass


def want_work():
    waits('lock', 'parent', 'work')
    work.put(1)


def want_mutex():
    waits('mutex', 'parent', 'mutex', sure=(True, False))
    libc.pthread_mutex_lock(mutex)


def want_rwlock():
    waits('rwlock', 'parent', 'rwlock', sure=(True, False))
    libc.pthread_rwlock_rdlock(rwlock)


def want_handler():
    waits('rlock', 'parent', 'handler', sure=(True, True))
    logging.warning('a line')


def want_module():
    waits('import_lock', 'parent', 'module', sure=(True, True))
    import held_module      # noqa: F401


def want_item():
    waits('queue condition', None)
    empty.get()


def want_futex():
    waits('unknown', None)
    libc.syscall(202, futex, 0x80, 0, None, None, 0)    # FUTEX_WAIT, private: as libraries in Rust do


def take_another_twice():
    twice.acquire()
    waits('lock', 'itself')
    twice.acquire()


SCENES = [('recursive', hold_recursive, want_recursive), ('entered', hold_entered, want_entered), ('by_call', hold_by_call, want_by_call),
          ('condition', hold_condition, want_condition), ('work', hold_work, want_work), ('mutex', hold_mutex, want_mutex),
          ('rwlock', hold_rwlock, want_rwlock)]
if IS_3:
    SCENES.append(('module', hold_module, want_module))
if not hasattr(os, 'register_at_fork'):     # by which newer ones make these anew
    SCENES.append(('handler', hold_handler, want_handler))


def read_row(name):
    """What a child has written."""
    path = os.path.join(here, name, 'row.json')
    while not os.path.exists(path):
        time.sleep(0.02)
    with open(path) as source:
        return json.load(source)


with open('held_module.py', 'w') as made:
    made.write('import __main__\n__main__.hold("module")\n')
sys.path.insert(0, here)
fork('take_twice', take_twice)
fork('outlive', outlive)
# As a server in C does, without telling Python of it.
fork('take_twice_by_c', take_twice, ctypes.PyDLL(None).fork)
for name, holds, _ in SCENES:
    start(name, holds)
for name, _, wants in SCENES:
    fork(name, wants)
fork('want_item', want_item)
fork('want_futex', want_futex)
fork('take_another_twice', take_another_twice)
rows = [read_row(name) for name in names]
with open(truth_path + '.part', 'w') as made:
    json.dump({'pid': os.getpid(), 'children': rows}, made)
os.rename(truth_path + '.part', truth_path)
os.read(pipe, 1)
