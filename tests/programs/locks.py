# -*- coding: utf-8 -*-
"""Threads that wait for things, each of which says before it blocks for what, and who has that.

    locks.py TRUTH

Every shape has objects of its own, so that all of them stand in one process.  A row of the truth is about one thread that waits:

    name, tid   of the thread
    kinds       what it may be said to wait for
    names       what that may be called; none: anything
    holder      the thread that has it, by its own word as it took it; null: nobody, or no thread
    sure        whether that must be said to be exact; else it may be, and must be right then
    timed       whether the wait has a time limit

`cycles` are the names of threads that wait for one another, and whether that is sure.

SPDX-License-Identifier: MIT
"""
import contextlib
import ctypes
import json
import os
import sys
import threading
import time

from stage import native_id

try:
    import queue
except ImportError:
    import Queue as queue
try:
    from concurrent import futures
except ImportError:
    futures = None

IS_3 = sys.version_info > (3,)
truth_path = sys.argv[1]
rows = {}
cycles = []
others = []
pipe, pipe_end = os.pipe()
taken = {}      # who has what, by its own word
steps = {}


def me():
    return threading.current_thread().name


def start(name, function, *args):
    thread = threading.Thread(target=function, args=args, name=name)
    thread.daemon = True
    others.append(name)
    thread.start()
    return thread


def reach(name):
    """Lets until() go on."""
    steps.setdefault(name, threading.Event()).set()


def until(*names):
    for name in names:
        steps.setdefault(name, threading.Event()).wait()


def hold(name):
    """To be called by whoever has NAME now: for ever."""
    taken[name] = me()
    reach(name)
    os.read(pipe, 1)


def waits(kinds, of, names=(), sure=False, timed=False):
    """To be called by a thread right before it blocks; OF is what hold() was told, or None."""
    rows[me()] = {'tid': native_id(), 'name': me(), 'kinds': kinds.split(), 'names': list(names), 'holder': taken.get(of), 'sure': sure,
                  'timed': timed}


def block_on(lock, of, *names, **known):
    until(of)
    waits(known.pop('kinds', 'lock'), of, names, **known)
    lock.acquire()


# --- plain locks, held in every way


in_with, by_call, in_two_first, in_two_second, in_try = [threading.Lock() for _ in range(5)]
in_loop, in_method, nested_outer, nested_inner, in_context = [threading.Lock() for _ in range(5)]
in_stack, given_back, turned_round, in_lambda, deep_down = [threading.Lock() for _ in range(5)]
waited_with, by_with, in_finally, in_except, in_generator = [threading.Lock() for _ in range(5)]
helped, robbed = threading.Lock(), threading.Lock()
listed = [threading.Lock() for _ in range(3)]


def hold_in_with():
    with in_with:
        hold('in_with')


def hold_by_call():
    by_call.acquire()
    hold('by_call')


def hold_two():
    with in_two_first, in_two_second:
        hold('in_two')


def hold_in_try():
    for _ in range(2):
        try:
            with in_try:
                try:
                    hold('in_try')
                except KeyError:
                    pass
        finally:
            pass


def hold_in_loop():
    for number in [1, 2, 3]:
        while number:
            with in_loop:
                for _ in 'ab':
                    hold('in_loop')


class Account(object):
    def __init__(self):
        self.lock = in_method
        self.own = threading.Lock()

    def move(self):
        with self.lock:
            hold('in_method')

    def keep(self):
        with self.own:
            hold('own')

    def enter(self):
        block_on(self.own, 'own', 'self.own', 'account.own', sure=True)


account = Account()


def hold_nested():
    with nested_outer:
        with nested_inner:
            hold('nested')


@contextlib.contextmanager
def guarded(lock):
    with lock:
        yield


def hold_in_context():
    with guarded(in_context):
        hold('in_context')


def hold_in_stack():
    with contextlib.ExitStack() as stack:
        stack.enter_context(in_stack)
        hold('in_stack')


def hold_deep_down(depth=0):
    if depth < 20:
        return hold_deep_down(depth + 1)
    with deep_down:
        go_on(30)


def go_on(depth):
    return go_on(depth - 1) if depth else hold('deep_down')


def hold_in_finally():
    try:
        raise KeyError
    except KeyError:
        with in_except:
            reach('in_except begun')
            taken['in_except'] = me()
            reach('in_except')
            try:
                pass
            finally:
                with in_finally:
                    hold('in_finally')


def generate():
    with in_generator:
        yield 1
        yield 2


def hold_in_generator():
    for _ in generate():
        hold('in_generator')


def want_in_generator():
    """Which a generator has that is suspended, and no thread."""
    until('in_generator')
    waits('lock', None, ['in_generator'])
    in_generator.acquire()


def hold_in_lambda():
    def inner():
        with in_lambda:
            (lambda: [hold('in_lambda') for _ in [1]])()
    inner()


def give_back():
    with given_back:
        given_back.release()
        reach('given_back is free')
        os.read(pipe, 1)


def take_given_back():
    until('given_back is free')
    given_back.acquire()
    hold('given_back')


class Released(object):
    def __init__(self, lock):
        self.turned = lock

    def __enter__(self):
        self.turned.release()

    def __exit__(self, *unused):
        self.turned.acquire()


def turn_round():
    with turned_round:
        with Released(turned_round):
            reach('turned_round is free')
            os.read(pipe, 1)


def take_turned_round():
    until('turned_round is free')
    turned_round.acquire()
    hold('turned_round')


def release_for_others():
    """Has returned when anybody looks; only the name of the lock in it tells."""
    helped.release()


def let_help():
    with helped:
        release_for_others()
        reach('helped is free')
        os.read(pipe, 1)


def take_helped():
    until('helped is free')
    helped.acquire()
    hold('helped')


def hold_robbed():
    with robbed:
        reach('robbed is had')
        os.read(pipe, 1)


def rob():
    """By a thread that does not have it, and is gone when anybody looks."""
    until('robbed is had')
    robbed.release()
    robbed.acquire()
    taken['robbed'] = 'rob'
    reach('robbed')


def wait_in_with():
    until('waited_with')
    waits('lock', 'waited_with', ['waited_with'], sure=True)
    with waited_with:
        pass


def hold_waited_with():
    with waited_with:
        hold('waited_with')


free, left_again, unwanted_one, unwanted_two, unwanted_call = [threading.Lock() for _ in range(5)]
free_rlock, left_rlock, unwanted_rlock = [threading.RLock() for _ in range(3)]
unwanted_condition = threading.Condition()
unwanted_list, unwanted_dict = [threading.RLock() for _ in range(3)], {'a': threading.RLock()}
unwanted = {}      # names of locks that nobody wants: who has them


class Box(object):
    of_class = threading.RLock()

    def __init__(self):
        self.of_box, self.free_of_box = threading.RLock(), threading.RLock()


box = Box()


def hold_unwanted():
    with left_again:
        with left_rlock:
            pass
    for lock in (unwanted_rlock, unwanted_list[1], unwanted_dict['a'], Box.of_class, box.of_box, unwanted_condition, unwanted_call):
        lock.acquire()
    unwanted.update({'unwanted_rlock': me(), 'unwanted_list[1]': me(), "unwanted_dict['a']": me(), 'of_class': me(), 'of_box': me(),
                     'unwanted_condition': me(), 'unwanted_call': None})
    with unwanted_one:
        with unwanted_two:
            unwanted.update(unwanted_one=me(), unwanted_two=me())
            os.read(pipe, 1)


def hold_listed():
    with listed[1]:
        hold('listed')


def plain_locks():
    for function in (hold_in_with, hold_by_call, hold_two, hold_in_try, hold_in_loop, account.move, account.keep, hold_nested, hold_in_context,
                     hold_deep_down, hold_in_finally, hold_in_generator, hold_in_lambda, give_back, take_given_back, turn_round, hold_unwanted,
                     take_turned_round, hold_waited_with, hold_listed, let_help, take_helped, hold_robbed, rob):
        start(function.__name__, function)
    for name in ('in_with', 'in_try', 'in_loop', 'in_context', 'deep_down', 'in_except', 'in_finally', 'in_lambda'):
        start('wants ' + name, lambda name=name: block_on(globals()[name], name, name, sure=True))
    start('wants in_generator', want_in_generator)
    for name in ('by_call', 'given_back', 'turned_round', 'helped', 'robbed'):
        start('wants ' + name, lambda name=name: block_on(globals()[name], name, name))
    start('wants in_method', lambda: block_on(in_method, 'in_method', 'in_method', sure=True))
    for name in ('in_two_first', 'in_two_second'):
        start('wants ' + name, lambda name=name: block_on(globals()[name], 'in_two', name, sure=True))
    for name in ('nested_outer', 'nested_inner'):
        start('wants ' + name, lambda name=name: block_on(globals()[name], 'nested', name, sure=True))
    start('wants own', account.enter)
    start('wants with', wait_in_with)
    start('wants listed', lambda: block_on(listed[1], 'listed', 'listed[1]', sure=True))
    if IS_3:
        start('hold_in_stack', hold_in_stack)
        start('wants in_stack', lambda: block_on(in_stack, 'in_stack', 'in_stack'))
        start('wants for a while', wait_for_a_while)


def wait_for_a_while():
    until('in_with')
    waits('lock', 'in_with', ['in_with'], sure=True, timed=True)
    in_with.acquire(True, 3600)


# --- RLocks


recursive, recursive_with = threading.RLock(), threading.RLock()


def hold_recursive():
    for _ in range(3):
        recursive.acquire()
    hold('recursive')


def hold_recursive_with():
    with recursive_with:
        with recursive_with:
            pass
        hold('recursive_with')


def recursive_locks():
    start('hold_recursive', hold_recursive)
    start('hold_recursive_with', hold_recursive_with)
    start('wants recursive', lambda: block_on(recursive, 'recursive', 'recursive', kinds='rlock', sure=True))
    start('wants recursive_with', lambda: block_on(recursive_with, 'recursive_with', 'recursive_with', kinds='rlock', sure=True))


# --- what is made of locks


condition, plain_condition = threading.Condition(), threading.Condition(threading.Lock())
held_condition, held_plain_condition = threading.Condition(), threading.Condition(threading.Lock())
lent_lock = threading.Lock()
lent = threading.Condition(lent_lock)
told = threading.Condition()
event, semaphore, bounded = threading.Event(), threading.Semaphore(0), threading.BoundedSemaphore(1)
empty, full, joined = queue.Queue(), queue.Queue(1), queue.Queue()


def wait_for(one, kind, name, **known):
    with one:
        waits(kind, None, [name], **known)
        one.wait(*[3600] if known.get('timed') else [])


def hold_condition(one, name):
    with one:
        hold(name)


def want_condition(one, name, kinds):
    until(name)
    waits(kinds, name, sure=True)
    with one:
        pass


def wait_for_lent():
    with lent:
        reach('lent is free')
        waits('condition', None, ['lent'])
        lent.wait()


def take_lent():
    until('lent is free')
    time.sleep(0.05)
    lent_lock.acquire()
    hold('lent')


def be_told():
    with told:
        reach('told waits')
        waits('rlock', None, [], sure=False)
        told.wait()


def tell():
    until('told waits')
    with told:
        told.notify()
        rows['be_told']['holder'] = me()
        rows['be_told']['sure'] = True
        hold('told')


def call(kinds, name, function, *args, **known):
    waits(kinds, None, [name] if name else [], **known)
    function(*args)


def join_other(thread, name, **known):
    waits('thread', name, sure=True, **known)
    thread.join(*[3600] if known.get('timed') else [])


def sleeper():
    hold('sleeper')


def made_of_locks():
    start('waits condition', wait_for, condition, 'condition', 'condition')
    start('waits plain condition', wait_for, plain_condition, 'condition', 'plain_condition')
    start('holds condition', hold_condition, held_condition, 'held_condition')
    start('wants condition', want_condition, held_condition, 'held_condition', 'rlock')
    start('holds plain condition', hold_condition, held_plain_condition, 'held_plain_condition')
    start('wants plain condition', want_condition, held_plain_condition, 'held_plain_condition', 'lock')
    start('waits lent', wait_for_lent)
    start('takes lent', take_lent)
    start('wants lent', lambda: block_on(lent_lock, 'lent', 'lent_lock'))
    start('be_told', be_told)
    start('tell', tell)
    start('waits event', call, 'event', 'event', event.wait)
    start('waits semaphore', call, 'semaphore', 'semaphore', semaphore.acquire)
    bounded.acquire()
    start('waits bounded', call, 'semaphore', 'bounded', bounded.acquire)
    start('gets', call, 'queue', 'empty', empty.get)
    full.put(1)
    start('puts', call, 'queue', 'full', full.put, 2)
    joined.put(1)
    start('joins queue', call, 'queue', 'joined', joined.join)
    thread = start('sleeper', sleeper)
    until('sleeper')
    start('joins', join_other, thread, 'sleeper')
    if not IS_3:
        return
    start('waits event for a while', lambda: call('event', 'event', event.wait, 3600, timed=True))
    start('gets for a while', lambda: call('queue', 'empty', empty.get, True, 3600, timed=True))
    start('waits condition for a while', lambda: wait_for(condition, 'condition', 'condition', timed=True))
    start('joins for a while', lambda: join_other(thread, 'sleeper', timed=True))
    barrier = threading.Barrier(3)
    start('waits barrier', lambda: call('barrier', 'barrier', barrier.wait))
    future = futures.Future()
    start('waits future', lambda: call('future', 'future', future.result))
    if hasattr(queue, 'SimpleQueue'):
        simple = queue.SimpleQueue()
        start('gets simple', lambda: call('queue', 'simple', simple.get))


# --- imports, processes, C


def import_slowly():
    import slow_to_import       # noqa: F401


def import_after():
    until('slow_to_import')
    waits('import_lock', 'slow_to_import', sure=True)
    import slow_to_import       # noqa: F401


def make_slow_module():
    with open('slow_to_import.py', 'w') as made:
        made.write('import __main__\n__main__.hold("slow_to_import")\n')
    sys.path.insert(0, os.getcwd())
    start('imports', import_slowly)
    start('imports as well', import_after)


mutex = ctypes.create_string_buffer(64)
libc = ctypes.CDLL(None)


def hold_mutex():
    libc.pthread_mutex_lock(mutex)
    hold('mutex')


def want_mutex():
    until('mutex')
    waits('mutex', 'mutex', sure=True)
    libc.pthread_mutex_lock(mutex)


rwlock = ctypes.create_string_buffer(64)
native_thread = ctypes.c_ulong()


def write_rwlock():
    libc.pthread_rwlock_wrlock(rwlock)
    hold('rwlock')


def want_rwlock(function):
    until('rwlock')
    waits('rwlock', 'rwlock', sure=True)
    function(rwlock)


read_rwlock = ctypes.create_string_buffer(64)


def hold_read_rwlock():
    libc.pthread_rwlock_rdlock(read_rwlock)
    hold('read rwlock')


def want_to_write():
    until('read rwlock')
    waits('rwlock', None)       # readers are not named
    libc.pthread_rwlock_wrlock(read_rwlock)


once, own_once = ctypes.c_int(), ctypes.c_int()


@ctypes.CFUNCTYPE(None)
def initialise():
    hold('once')


def run_once():
    libc.pthread_once(ctypes.byref(once), initialise)


def want_once():
    until('once')
    waits('once', 'once', sure=True)
    libc.pthread_once(ctypes.byref(once), initialise)


@ctypes.CFUNCTYPE(None)
def initialise_itself():
    taken['own_once'] = me()
    waits('once', 'own_once', sure=True)
    libc.pthread_once(ctypes.byref(own_once), initialise_itself)


def want_own_once():
    libc.pthread_once(ctypes.byref(own_once), initialise_itself)


once_lock = threading.Lock()


@ctypes.CFUNCTYPE(None)
def initialise_with_lock():
    reach('other_once begins')
    block_on(once_lock, 'once_lock', 'once_lock', sure=True)


other_once = ctypes.c_int()


def run_with_lock():
    taken['other_once'] = me()
    libc.pthread_once(ctypes.byref(other_once), initialise_with_lock)


def want_with_lock():
    with once_lock:
        taken['once_lock'] = me()
        reach('once_lock')
        until('other_once begins')
        waits('once', 'other_once', sure=True)
        libc.pthread_once(ctypes.byref(other_once), initialise_with_lock)


@ctypes.CFUNCTYPE(None, ctypes.c_void_p)
def be_joined_natively(unused):
    hold('native')


def join_natively():
    libc.pthread_create(ctypes.byref(native_thread), None, be_joined_natively, None)
    until('native')
    waits('thread', 'native')
    libc.pthread_join(native_thread, None)


def of_processes():
    import multiprocessing
    shared, shared_rlock, away = multiprocessing.Lock(), multiprocessing.RLock(), multiprocessing.Queue()

    def hold_shared():
        with shared:
            hold('shared')

    def hold_shared_rlock():
        with shared_rlock:
            hold('shared_rlock')

    start('holds shared', hold_shared)
    start('wants shared', lambda: block_on(shared, 'shared', kinds='process_lock', sure=True))
    start('holds shared_rlock', hold_shared_rlock)
    start('wants shared_rlock', lambda: block_on(shared_rlock, 'shared_rlock', kinds='process_lock', sure=True))
    return away


# --- circles


def ring(count, make, name, kinds, how):
    """Each of COUNT threads has one thing, and wants the next one's."""
    things = [make() for _ in range(count)]
    names = ['%s-%d' % (name, number) for number in range(count)]

    def turn(number):
        mine, theirs = things[number], things[(number + 1) % count]
        if how == 'with':
            with mine:
                want(number, theirs)
        else:
            mine.acquire()
            want(number, theirs)

    def want(number, theirs):
        taken[names[number]] = me()
        reach(names[number])
        until(*names)
        waits(kinds, names[(number + 1) % count], sure=how == 'with' or kinds == 'rlock')
        theirs.acquire()

    for number in range(count):
        start(names[number], turn, number)
    cycles.append({'names': names, 'sure': how == 'with' or kinds == 'rlock'})


left, right = threading.Lock(), threading.Lock()


def left_then_right():
    left.acquire()
    taken['left'] = me()
    reach('left')
    until('right')
    waits('lock', 'right', ['right'])
    right.acquire()


def right_then_left():
    right.acquire()
    taken['right'] = me()
    reach('right')
    until('left')
    waits('lock', 'left', ['left'])
    left.acquire()


twice = threading.Lock()


def take_twice():
    with twice:
        taken['twice'] = me()
        waits('lock', 'twice', ['twice'], sure=True)
        with twice:
            pass


join_lock = threading.Lock()


def join_while_holding():
    with join_lock:
        taken['join_lock'] = me()
        reach('join_lock')
        until('joined starts')
        waits('thread', 'joined', sure=True)
        rows[me()]['holder'] = 'is joined'
        joined_thread.join()


def be_joined():
    reach('joined starts')
    block_on(join_lock, 'join_lock', 'join_lock', sure=True)


def circles():
    global joined_thread
    for count in (2, 3, 7):
        ring(count, threading.Lock, 'lock%d' % count, 'lock', 'with')
        ring(count, threading.RLock, 'rlock%d' % count, 'rlock', 'acquire')
        ring(count, threading.Lock, 'call%d' % count, 'lock', 'acquire')
    start('left', left_then_right)
    start('right', right_then_left)
    cycles.append({'names': ['left', 'right'], 'sure': False})
    start('takes twice', take_twice)
    cycles.append({'names': ['takes twice'], 'sure': True})
    joined_thread = start('is joined', be_joined)
    start('joins while holding', join_while_holding)
    cycles.append({'names': ['is joined', 'joins while holding'], 'sure': True})


plain_locks()
recursive_locks()
made_of_locks()
start('holds mutex', hold_mutex)
start('wants mutex', want_mutex)
start('writes rwlock', write_rwlock)
start('wants to read rwlock', want_rwlock, libc.pthread_rwlock_rdlock)
start('wants to write rwlock', want_rwlock, libc.pthread_rwlock_wrlock)
start('reads rwlock', hold_read_rwlock)
start('wants to write what is read', want_to_write)
start('joins natively', join_natively)
start('runs once', run_once)
start('wants once', want_once)
start('wants own once', want_own_once)
cycles.append({'names': ['wants own once'], 'sure': True})
start('runs with a lock', run_with_lock)
start('wants with a lock', want_with_lock)
cycles.append({'names': ['runs with a lock', 'wants with a lock'], 'sure': True})
if IS_3:
    make_slow_module()
try:
    of_processes()
except (ImportError, OSError):      # no /dev/shm
    pass
circles()


def write_truth():
    """When all of them have had the time to block."""
    known = -1
    while known != len(rows):
        known = len(rows)
        time.sleep(1.5)
    with open(truth_path + '.part', 'w') as made:
        json.dump({'pid': os.getpid(), 'rows': list(rows.values()), 'cycles': cycles, 'unwanted': unwanted, 'threads': others + ['main']}, made)
    os.rename(truth_path + '.part', truth_path)


write_truth()
os.read(pipe, 1)
