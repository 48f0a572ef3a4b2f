"""Tasks of asyncio that wait in every way that this Python has, and the truth about them.

    tasks.py TRUTH

When all of them wait, a callback of the loop, which is no task, writes down what asyncio.all_tasks() has: the address and name of each task,
and the coroutines that it awaits, by cr_await, gi_yieldfrom and ag_await.  What it waits for, `kind`, and the tasks among that, `awaits`,
stand beside the coroutine that does so here; so do jobs of executors, whose threads say which they are.  Coroutines that nobody has awaited are those
that the collector of garbage knows.  Runs on 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import asyncio
import concurrent.futures
import functools
import gc
import inspect
import json
import multiprocessing
import os
import socket
import sys
import threading
import time
import traceback
import types

VERSION = sys.version_info[:2]
made = []       # (task, kind, tasks that it waits for or None)
holders = {}    # a task that waits for a lock: the tasks that have it
likely = {}     # a task that waits for a lock: the task that could be taken for who has it
jobs = {}       # a task that waits for jobs of executors: of each its function, its state, and the job whose thread that is of
idents = {}     # the threads of jobs, by their names
kept = []       # what must not be collected


def remember(task, kind, awaits=()):
    made.append((task, kind, awaits))
    return task


def spawn(loop, name, kind, coroutine, awaits=()):
    task = loop.create_task(coroutine)
    if hasattr(task, 'set_name'):
        task.set_name(name)
    return remember(task, kind, awaits)


async def sleep():
    await asyncio.sleep(3600)


async def enter(lock):
    async with lock:
        pass


async def keep(lock):
    async with lock:
        await sleep()


async def cross(first, second):
    async with first:
        await asyncio.sleep(0.05)
        async with second:
            pass


async def give_back(lock):
    async with lock:
        lock.release()
        await sleep()


async def wait(thing):
    await thing.wait()


async def wait_in(condition):
    async with condition:
        await condition.wait()


async def get(queue):
    return await queue.get()


async def put(queue):
    await queue.put(2)


async def join(queue):
    await queue.join()


async def wait_for_it(awaitable):
    return await awaitable


async def gather(*awaitables):
    return await asyncio.gather(*awaitables)


async def wait_first(*futures):
    await asyncio.wait(list(futures), return_when=asyncio.FIRST_COMPLETED)


async def take_as_completed(*futures):
    for first in asyncio.as_completed(futures):
        await first


async def wait_at_most(future):
    await asyncio.wait_for(future, 3600)


async def group(names, loop):
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            task = tasks.create_task(sleep())
            task.set_name(name)
            remember(task, 'sleep')


async def nested(depth, future):
    if depth:
        return await nested(depth - 1, future)
    return await future


async def items(future):
    yield 1
    yield await future


async def iterate(future):
    async for item in items(future):
        kept.append(item)


async def step(future):
    return await anext(items_late(future))


async def items_late(future):
    await future
    yield 1


async def comprehend(future):
    return [item async for item in items_late(future)]


class Delegating:
    def __init__(self, future):
        self.future = future

    def __await__(self):
        return nested(1, self.future).__await__()


@types.coroutine
def old_style(future):
    for unused in [nested(0, future)]:
        yield from unused


async def outlive(future):
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        await future
        raise


async def read(stream):
    await stream.readline()


async def receive(loop, connection):
    await loop.sock_recv(connection, 1)


async def accept(loop, connection):
    await loop.sock_accept(connection)


def block(name, gate):
    idents[name] = threading.get_ident()
    gate.wait()


def live_with_parent():
    """What a process does: it has no other end if its parent is killed."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(0)


async def run_in_thread(gate):
    await asyncio.to_thread(block, 'to-thread', gate)


async def run_in(loop, executor, *call):
    await loop.run_in_executor(executor, *call)


async def run_a_while(loop, *call):
    await asyncio.wait_for(loop.run_in_executor(None, *call), 3600)


async def run_shielded(loop, *call):
    await asyncio.shield(loop.run_in_executor(None, *call))


async def late(unused=None):
    await asyncio.sleep(1)


async def large():
    """Its frame has no room among small objects."""
    a = b = c = d = e = f = g = h = i = j = k = l = m = n = o = p = q = r = s = t = u = v = w = x = y = z = 1
    await late([[[[[[[[[[a, b, c, d], e, f, g], h, i, j], k, l, m], n, o, p], q, r], s, t], u, v], w, x], y, z])


async def wait_for_child(process):
    await process.wait()


class Worker(asyncio.Task):
    pass


async def wait_for_each_other(loop):
    """Two tasks, each of which waits for the other; not to be ended by cancel()."""
    parts = []

    async def half(other):
        while len(parts) < 2:
            await asyncio.sleep(0)
        await parts[other]

    for at, name in enumerate(['ring-0', 'ring-1']):
        parts.append(spawn(loop, name, 'task', half(1 - at), None))
    made[-2:] = [(parts[0], 'task', [parts[1]]), (parts[1], 'task', [parts[0]])]


def make_locks(loop):
    lock, full, empty = asyncio.Lock(), asyncio.Queue(1), asyncio.Queue()
    full.put_nowait(1)
    condition, event, semaphore = asyncio.Condition(), asyncio.Event(), asyncio.Semaphore(0)
    kept.extend([lock, full, empty, condition, event, semaphore])
    spawn(loop, 'lock', 'lock', enter(lock))
    spawn(loop, 'event', 'event', wait(event))
    spawn(loop, 'condition', 'condition', wait_in(condition))
    spawn(loop, 'semaphore', 'semaphore', enter(semaphore))
    spawn(loop, 'get', 'queue_get', get(empty))
    spawn(loop, 'put', 'queue_put', put(full))
    spawn(loop, 'join', 'queue_join', join(full))
    if VERSION >= (3, 11):
        barrier = asyncio.Barrier(2)
        kept.append(barrier)
        spawn(loop, 'barrier', 'barrier', wait(barrier))
    return lock


def make_holders(loop):
    """Locks that tasks have, and tasks that wait for them."""
    lock, condition, semaphore, one, two = asyncio.Lock(), asyncio.Condition(), asyncio.BoundedSemaphore(2), asyncio.Lock(), asyncio.Lock()
    kept.extend([lock, condition, semaphore, one, two])
    keeper = spawn(loop, 'keeper', 'sleep', keep(lock))
    for number in range(2):
        holders[spawn(loop, 'kept-out-%d' % number, 'lock', enter(lock))] = [keeper]
    # Who waits for a condition has given its lock back.
    spawn(loop, 'notified', 'condition', wait_in(condition))
    keeper = spawn(loop, 'condition-keeper', 'sleep', keep(condition))
    holders[spawn(loop, 'condition-lock', 'lock', enter(condition))] = [keeper]
    keepers = [spawn(loop, 'permit-%d' % number, 'sleep', keep(semaphore)) for number in range(2)]
    holders[spawn(loop, 'no-permit', 'boundedsemaphore', enter(semaphore))] = keepers
    first, second = spawn(loop, 'cross-0', 'lock', cross(one, two)), spawn(loop, 'cross-1', 'lock', cross(two, one))
    holders[first], holders[second] = [second], [first]


async def make_given_back(loop):
    """A lock that was given back inside of its `async with`, and taken by who keeps no trace of that."""
    lock = asyncio.Lock()
    kept.append(lock)
    giver = spawn(loop, 'giver', 'sleep', give_back(lock))
    await asyncio.sleep(0.01)
    await lock.acquire()
    likely[spawn(loop, 'misled', 'lock', enter(lock))] = giver


def make_awaiting(loop, future):
    inner = spawn(loop, 'sleep', 'sleep', sleep())
    spawn(loop, 'task', 'task', wait_for_it(inner), [inner])
    three = [spawn(loop, 'part-%d' % number, 'sleep', sleep()) for number in range(3)]
    spawn(loop, 'gather', 'gather', gather(*three), three)
    spawn(loop, 'gather-mixed', 'gather', gather(three[0], future), three[:1])
    spawn(loop, 'wait', 'wait', wait_first(three[1], three[2], future), three[1:])
    spawn(loop, 'wait-for', 'wait_for', wait_at_most(inner), [inner])
    spawn(loop, 'as-completed', 'as_completed', take_as_completed(three[0], inner), [three[0], inner] if VERSION >= (3, 13) else [])
    spawn(loop, 'shield', 'shield', wait_for_it(asyncio.shield(inner)), [inner])
    spawn(loop, 'shield-timed', 'wait_for', wait_at_most(asyncio.shield(inner)), [inner])
    spawn(loop, 'shield-twice', 'shield' if VERSION >= (3, 7) else 'future', wait_for_it(asyncio.shield(asyncio.shield(inner))),
          [inner] if VERSION >= (3, 7) else [])
    spawn(loop, 'shield-gather', 'shield' if VERSION >= (3, 7) else 'future', wait_for_it(asyncio.shield(asyncio.gather(*three))),
          three if VERSION >= (3, 7) else [])
    spawn(loop, 'wait-shield', 'wait', wait_first(asyncio.shield(inner), future), [inner])
    spawn(loop, 'gather-timed', 'wait_for', wait_at_most(asyncio.gather(three[0], asyncio.gather(*three[1:]))), three)
    if VERSION >= (3, 11):
        spawn(loop, 'group', 'task_group', group(['member-1', 'member-2'], loop), None)


async def warm(loop):
    """Runs code so often that its instructions become those for code that does."""
    done = loop.create_future()
    done.set_result(None)
    for unused in range(50):
        await iterate(done)
        await comprehend(done)
        await old_style(done)
        await nested(3, done)
        await wait_for_it(Delegating(done))


def make_chains(loop, future):
    spawn(loop, 'future', 'future', wait_for_it(future))
    spawn(loop, 'deep', 'future', nested(40, future))
    spawn(loop, 'iterate', 'future', iterate(future))
    spawn(loop, 'comprehend', 'future', comprehend(future))
    spawn(loop, 'delegating', 'future', wait_for_it(Delegating(future)))
    spawn(loop, 'old style', 'future', wait_for_it(old_style(future)))
    if VERSION >= (3, 10):
        spawn(loop, 'anext', 'future', step(future))
    remember(asyncio.tasks._PyTask(nested(2, future), loop=loop), 'future')
    remember(Worker(nested(1, future), loop=loop), 'future')
    if VERSION >= (3, 12):
        remember(asyncio.Task(nested(1, future), loop=loop, eager_start=True, name='eager'), 'future')
    # Nobody asks for its name: in 3.13+ it is still a number.
    remember(loop.create_task(nested(0, future)), 'future')


def has_gil():
    return getattr(sys, '_is_gil_enabled', lambda: True)()


def spawn_job(loop, name, kind, coroutine, *job):
    jobs[spawn(loop, name, kind, coroutine)] = [job]


def make_jobs(loop):
    gate, one = threading.Event(), concurrent.futures.ThreadPoolExecutor(1)
    kept.extend([gate, one])
    try:
        if not has_gil():
            raise OSError       # a child that is forked while threads run may stand still there
        fork = {'mp_context': multiprocessing.get_context('fork')} if VERSION >= (3, 7) else {}
        kept.append(concurrent.futures.ProcessPoolExecutor(1, **fork))
    except (ImportError, OSError):
        pass        # no semaphores here
    else:
        spawn_job(loop, 'of-processes', 'executor', run_in(loop, kept[-1], live_with_parent), 'live_with_parent()', 'of_processes', None)
    spawn_job(loop, 'executor', 'executor', run_in(loop, one, block, 'one', gate), 'block()', 'running', 'one')
    spawn_job(loop, 'queued', 'executor', run_in(loop, one, functools.partial(block, 'never', gate)), 'block()', 'queued', 'one')
    spawn_job(loop, 'executor-timed', 'wait_for', run_a_while(loop, functools.partial(block, 'timed'), gate), 'block()', 'running', 'timed')
    spawn_job(loop, 'executor-shielded', 'shield', run_shielded(loop, block, 'shielded', gate), 'block()', 'running', 'shielded')
    if VERSION < (3, 7):
        # A future that no task stands for: who waits for it by a shield is not told there.
        made[-1] = (made[-1][0], 'future', made[-1][2])
        del jobs[made[-1][0]]
    if VERSION >= (3, 9):
        spawn_job(loop, 'thread', 'thread', run_in_thread(gate), 'block()', 'running', 'to-thread')


def make_unawaited():
    kept.append([late() for unused in range(3)])
    kept.append(large())
    tracked = hasattr(sys, 'set_coroutine_origin_tracking_depth')
    if tracked:
        sys.set_coroutine_origin_tracking_depth(2)
    kept.append(late(1))
    if tracked:
        sys.set_coroutine_origin_tracking_depth(0)
    closed = late(2)
    closed.close()
    kept.append(closed)


def describe_unawaited(tasks):
    """[address, name, line, where it was made]"""
    of_tasks = {id(task._coro) for task in tasks}
    found = [thing for thing in gc.get_objects() if type(thing) is types.CoroutineType and inspect.getcoroutinestate(thing) == inspect.CORO_CREATED]
    return [[hex(id(thing)), thing.__qualname__, thing.cr_frame.f_lineno, '%s:%d' % (os.path.basename(origin[0][0]), origin[0][1]) if origin else None]
            for thing in found if id(thing) not in of_tasks for origin in [getattr(thing, 'cr_origin', None)]]


async def make_outside(loop):
    one, other = socket.socketpair()
    kept.extend([one, other])
    one.setblocking(False)
    spawn(loop, 'sock-recv', 'read' if VERSION >= (3, 7) else 'future', receive(loop, one))
    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen(1)
    server.setblocking(False)
    kept.append(server)
    spawn(loop, 'sock-accept', 'accept' if VERSION >= (3, 7) else 'future', accept(loop, server))
    three, four = socket.socketpair()
    stream, writer = await asyncio.open_connection(sock=three)
    kept.extend([four, stream, writer])
    spawn(loop, 'stream', 'read', read(stream))
    make_jobs(loop)
    if VERSION >= (3, 8):
        # It ends with this process.
        process = await asyncio.create_subprocess_exec(sys.executable, '-S', '-c', 'import sys; sys.stdin.read()', stdin=asyncio.subprocess.PIPE)
        kept.append(process)
        spawn(loop, 'child', 'process', wait_for_child(process))


async def outlive_cancel(loop, future):
    task = spawn(loop, 'outlive', 'future', outlive(future))
    await asyncio.sleep(0)
    task.cancel()


def all_tasks(loop):
    if VERSION < (3, 7):
        both = asyncio.Task.all_tasks(loop) | asyncio.tasks._PyTask.all_tasks(loop)
        return {task for task in both if not task.done()}
    # In 3.14+ all_tasks() forgets those of the class in Python.
    others = [task for task in getattr(asyncio.tasks, '_scheduled_tasks', ()) if task._loop is loop and not task.done()]
    return asyncio.all_tasks(loop).union(others)


def frame_of(thing):
    for name in ('cr_frame', 'gi_frame', 'ag_frame'):
        if hasattr(thing, name):
            return getattr(thing, name)
    return None


def awaited_by(thing):
    for name in ('cr_await', 'gi_yieldfrom', 'ag_await'):
        if hasattr(thing, name):
            return getattr(thing, name)
    return None


def chain_of(task):
    """[[file, line, function]], the outermost first."""
    chain, thing = [], task._coro
    while thing is not None:
        frame = frame_of(thing)
        if frame is not None:
            chain.append([frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name])
            thing = awaited_by(thing)
        elif type(thing).__name__ in ('coroutine_wrapper', 'async_generator_asend', 'anext_awaitable'):
            thing = gc.get_referents(thing)[0]
        else:
            thing = None
    return chain


def describe(task, loop, rows):
    kind, awaits = rows.get(task, (None, None))
    return {'address': hex(id(task)), 'name': name_of(task), 'loop': hex(id(loop)), 'chain': chain_of(task), 'kind': kind,
            'awaits': None if awaits is None else sorted(hex(id(other)) for other in awaits),
            'held_by': sorted(hex(id(other)) for other in holders.get(task, ())), 'likely': hex(id(likely[task])) if task in likely else None,
            'jobs': [[function, state, hex(idents[job]) if job else None] for function, state, job in jobs.get(task, ())]}


def name_of(task):
    if not hasattr(task, 'get_name'):
        return task._coro.__qualname__
    # That of a C task that nobody asked is made by asking.
    return task.get_name() if task in named else None


named = set()


def record(loops):
    rows = {task: (kind, awaits) for task, kind, awaits in made}
    named.update(task for task in rows if task is not made[unnamed][0])
    tasks = [describe(task, loop, rows) for loop in loops for task in all_tasks(loop)]
    unawaited = describe_unawaited([task for loop in loops for task in all_tasks(loop)])
    truth = {'threads': [thread.name for thread in threading.enumerate()], 'version': list(sys.version_info[:3]), 'tasks': tasks,
             'unawaited': unawaited, 'kept': [hex(id(one)) for one in kept],
             'blocked_at': 'tasks.py:%d' % (block.__code__.co_firstlineno + 2), 'loops': {hex(id(loop)): ident for loop, ident in loops.items()}}
    with open(sys.argv[1] + '.new', 'w') as out:
        json.dump(truth, out)
    os.rename(sys.argv[1] + '.new', sys.argv[1])


def run_elsewhere():
    """Another thread with a loop."""
    loop, began = asyncio.new_event_loop(), threading.Event()

    def run():
        asyncio.set_event_loop(loop)
        spawn(loop, 'elsewhere', 'sleep', sleep())
        loop.call_later(0.1, began.set)
        loop.run_forever()

    thread = threading.Thread(target=run, name='second', daemon=True)
    thread.start()
    began.wait()
    return loop, thread.ident


def end_if_failed(task):
    """An exception of main() is the program's."""
    if task.exception():
        traceback.print_exception(type(task.exception()), task.exception(), task.exception().__traceback__)
        os._exit(1)


async def main(loop):
    future = loop.create_future()
    kept.append(future)
    lock = make_locks(loop)
    await lock.acquire()
    await warm(loop)
    make_holders(loop)
    await make_given_back(loop)
    make_awaiting(loop, future)
    make_chains(loop, future)
    globals()['unnamed'] = len(made) - 1
    await wait_for_each_other(loop)
    await outlive_cancel(loop, future)
    await make_outside(loop)
    make_unawaited()
    parked = asyncio.new_event_loop()
    spawn(parked, 'never', None, sleep())
    second, ident = run_elsewhere()
    loop.call_later(0.5, record, {loop: threading.get_ident(), second: ident, parked: 0})
    stop = loop.create_future()
    await stop


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
# 'lock' waits for what main holds: it goes on after the others are made.
remember(loop.create_task(main(loop)), 'future').add_done_callback(end_if_failed)
loop.run_forever()
