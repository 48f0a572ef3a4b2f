"""Tasks of trio that wait in every way that it has, and the truth about them.

    nurseries.py TRUTH SITE...

The folders SITE have the packages.  When all wait, a task of two loops writes down all that trio says that there is, from its root task down:
of each task its name, who opened the nursery that it is of, and the coroutines that it awaits.  What it waits for stands beside the coroutine that
does so here; so do the jobs of threads, which say themselves which thread they are.  In the loop of the thread `second` a task blocks, while one
has not begun and one could go on.  Runs on 3.8 to 3.13.

SPDX-License-Identifier: MIT
"""
import gc
import json
import math
import os
import socket
import subprocess
import sys
import threading

sys.path[:0] = sys.argv[2:]
import trio     # noqa: E402
import trio._core._thread_cache     # noqa: E402
import trio.lowlevel        # noqa: E402

trio._core._thread_cache.IDLE_TIMEOUT = 3600        # what has nothing to do is to stay

kinds = {}      # what tasks wait for, by their names; None: they do not
holders = {}    # the names of those that have it
jobs = {}       # what is called for a task, and the name of the thread's own entry in `idents`
idents = {}
kept = []
gate = threading.Event()
recorded = []


def spawn(nursery, name, kind, function, *arguments, held_by=(), job=None):
    kinds[name] = kind
    holders[name] = list(held_by)
    jobs[name] = job
    nursery.start_soon(function, *arguments, name=name)


def block(name):
    idents[name] = threading.get_ident()
    gate.wait()


def ask_loop(name):
    idents[name] = threading.get_ident()
    trio.from_thread.run(sleep)


async def sleep():
    await trio.sleep(3600)


async def sleep_until():
    await trio.sleep_until(trio.current_time() + 3600)


async def keep(lock):
    async with lock:
        await trio.sleep_forever()


async def enter(lock):
    async with lock:
        pass


async def acquire(lock):
    await lock.acquire()


async def wait(thing):
    await thing.wait()


async def wait_in(condition):
    async with condition:
        await condition.wait()


async def receive(channel):
    await channel.receive()


async def iterate(channel):
    async for item in channel:
        kept.append(item)


async def send(channel):
    await channel.send(1)


async def park(lot):
    await lot.park()


async def reschedule():
    await trio.lowlevel.wait_task_rescheduled(lambda reason: trio.lowlevel.Abort.SUCCEEDED)


async def read(file):
    await trio.lowlevel.wait_readable(file)


async def write(file):
    await trio.lowlevel.wait_writable(file)


async def receive_some(stream):
    await stream.receive_some()


async def call(function, name, limiter=None):
    await trio.to_thread.run_sync(function, name, limiter=limiter)


async def group(name):
    async with trio.open_nursery() as nursery:
        spawn(nursery, name + '-0', 'sleep', sleep)
        spawn(nursery, name + '-1', 'sleep', sleep)


async def stay_inside(name):
    async with trio.open_nursery() as nursery:
        spawn(nursery, name + '-0', 'sleep', sleep)
        async with trio.open_nursery() as inner:
            spawn(inner, name + '-1', 'sleep', sleep)
            await trio.sleep(3600)


async def never_started(task_status=trio.TASK_STATUS_IGNORED):
    await trio.sleep(3600)


async def start():
    async with trio.open_nursery() as nursery:
        kinds['startee'], holders['startee'], jobs['startee'] = 'sleep', [], None
        await nursery.start(never_started, name='startee')


async def nested(depth):
    if depth:
        await nested(depth - 1)
    else:
        await trio.sleep_forever()


async def items():
    yield 1
    await trio.sleep(3600)
    yield 2


async def take_items():
    async for item in items():
        kept.append(item)


async def with_deadline(lock):
    with trio.move_on_after(3600):
        async with lock:
            pass


async def cancelled(name):
    """The thread is waited for all the same."""
    with trio.CancelScope() as scope:
        trio.lowlevel.current_trio_token().run_sync_soon(scope.cancel)
        await trio.to_thread.run_sync(block, name)


async def cross(first, second):
    async with first:
        await trio.sleep(0.05)
        async with second:
            pass


async def fill(descriptor):
    os.set_blocking(descriptor, False)
    try:
        while True:
            os.write(descriptor, b'x' * 65536)
    except BlockingIOError:
        pass


async def make_files(nursery):
    server = trio.socket.socket()
    await server.bind(('127.0.0.1', 0))
    server.listen(1)
    stream = await trio.open_tcp_stream(*server.getsockname())
    accepted, _ = await server.accept()
    listener = trio.SocketListener(server)
    out_of, into = os.pipe()
    full_out, full_in = os.pipe()
    await fill(full_in)
    plain, peer = socket.socketpair()
    kept.extend([server, stream, accepted, listener, out_of, into, full_out, full_in, plain, peer])
    spawn(nursery, 'accept', 'accept', listener.accept)
    spawn(nursery, 'stream', 'read', receive_some, stream)
    spawn(nursery, 'recv', 'read', accepted.recv, 10)
    spawn(nursery, 'fd', 'read', read, out_of)
    spawn(nursery, 'plain', 'read', read, plain)
    spawn(nursery, 'full', 'write', write, full_in)
    child = await trio.lowlevel.open_process([sys.executable, '-S', '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)
    kept.append(child)
    spawn(nursery, 'child', 'process', wait, child)
    descriptors = {'accept': server.fileno(), 'stream': stream.socket.fileno(), 'recv': accepted.fileno(), 'fd': out_of, 'plain': plain.fileno(), 'full': full_in}
    return child.pid, descriptors


async def make_locks(nursery):
    lock, fair, semaphore, limiter, condition = trio.Lock(), trio.StrictFIFOLock(), trio.Semaphore(2), trio.CapacityLimiter(2), trio.Condition()
    kept.extend([lock, fair, semaphore, limiter, condition])
    for name, thing in (('keeper', lock), ('keeper-fair', fair), ('permit-0', semaphore), ('permit-1', semaphore), ('token-0', limiter), ('token-1', limiter)):
        spawn(nursery, name, 'sleep', keep, thing)
    await trio.sleep(0.05)
    spawn(nursery, 'kept-out', 'lock', enter, lock, held_by=['keeper'])
    spawn(nursery, 'acquire', 'lock', acquire, lock, held_by=['keeper'])
    spawn(nursery, 'timed', 'lock', with_deadline, lock, held_by=['keeper'])
    spawn(nursery, 'fair', 'lock', enter, fair, held_by=['keeper-fair'])
    spawn(nursery, 'semaphore', 'semaphore', enter, semaphore, held_by=['permit-0', 'permit-1'])
    spawn(nursery, 'limiter', 'capacitylimiter', enter, limiter, held_by=['token-0', 'token-1'])
    spawn(nursery, 'condition', 'condition', wait_in, condition)
    spawn(nursery, 'event', 'event', wait, trio.Event())
    first, second = trio.Lock(), trio.Lock()
    spawn(nursery, 'cross-0', 'lock', cross, first, second, held_by=['cross-1'])
    spawn(nursery, 'cross-1', 'lock', cross, second, first, held_by=['cross-0'])


async def make_threads(nursery):
    limiter = trio.CapacityLimiter(1)
    spawn(nursery, 'thread', 'thread', call, block, 'thread', job='block()')
    spawn(nursery, 'asks', 'sleep', call, ask_loop, 'asks')
    spawn(nursery, 'only', 'thread', call, block, 'only', limiter, job='block()')
    spawn(nursery, 'cancelled', 'thread', cancelled, 'cancelled', job='block()')
    await trio.sleep(0.05)
    spawn(nursery, 'limited', 'capacitylimiter', call, block, 'never', limiter, held_by=['only'])
    await trio.to_thread.run_sync(int)      # its thread has nothing to do then


async def make_others(nursery):
    into, out_of = trio.open_memory_channel(0)
    full, unread = trio.open_memory_channel(0)
    kept.extend([into, out_of, full, unread])
    spawn(nursery, 'sleep', 'sleep', sleep)
    spawn(nursery, 'sleep-until', 'sleep', sleep_until)
    spawn(nursery, 'sleep-forever', 'sleep', trio.sleep_forever)
    spawn(nursery, 'receive', 'queue_get', receive, out_of)
    spawn(nursery, 'iterate', 'queue_get', iterate, out_of)
    spawn(nursery, 'send', 'queue_put', send, full)
    spawn(nursery, 'park', 'parkinglot', park, trio.lowlevel.ParkingLot())
    spawn(nursery, 'reschedule', 'reschedule', reschedule)
    spawn(nursery, 'group', 'nursery', group, 'group')
    spawn(nursery, 'inside', 'sleep', stay_inside, 'inside')
    spawn(nursery, 'start', 'nursery', start)
    spawn(nursery, 'nested', 'sleep', nested, 40)
    spawn(nursery, 'items', 'sleep', take_items)


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
    chain, thing = [], task.coro
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


def may_be_cut_off(task):
    """Whether trio may cancel it when a time has come."""
    status, found = task._cancel_status, False
    while status is not None:
        found = found or status._scope.deadline != math.inf
        status = status._parent
    return found


def describe(task, parent, state):
    name = task.name
    return {'address': hex(id(task)), 'name': name, 'parent': hex(id(parent)) if parent else None, 'state': state, 'chain': None if state == 'running' else chain_of(task),
            'kind': kinds.get(name), 'is_known': name in kinds, 'held_by': holders.get(name, []), 'awaits': [], 'job': jobs.get(name),
            'cancelled': task._cancel_status.effectively_cancelled, 'has_deadline': may_be_cut_off(task)}


def walk(states):
    """All tasks of the loop that runs here; STATES are those that do not wait, by their names."""
    rows, waiting = [], [(trio.lowlevel.current_root_task(), None)]
    while waiting:
        task, parent = waiting.pop()
        row = describe(task, parent, states.get(task.name, 'waiting'))
        rows.append(row)
        for nursery in task.child_nurseries:
            waiting.extend((child, task) for child in nursery.child_tasks)
            if nursery._parent_waiting_in_aexit:
                row['awaits'].extend(hex(id(child)) for child in nursery.child_tasks)
    return rows


def note_loop(states):
    runner = trio._core._run.GLOBAL_RUN_CONTEXT.runner
    recorded.append({'loop': hex(id(runner)), 'ident': hex(threading.get_ident()), 'thread': threading.current_thread().name, 'tasks': walk(states)})


def record(child, descriptors):
    for loop in recorded:
        for row in loop['tasks']:
            row['ident'] = hex(idents[row['name']]) if row['name'] in idents else None
    truth = {'threads': [thread.name for thread in threading.enumerate()], 'loops': recorded, 'child': child, 'descriptors': descriptors,
             'blocked_at': 'nurseries.py:%d' % (block.__code__.co_firstlineno + 2)}
    with open(sys.argv[1] + '.part', 'w') as out:
        json.dump(truth, out)
    os.rename(sys.argv[1] + '.part', sys.argv[1])


async def be_woken(event):
    await event.wait()


async def block_loop(began):
    """It holds its thread, with a task that has not begun and one that could go on."""
    event = trio.Event()
    async with trio.open_nursery() as nursery:
        spawn(nursery, 'woken', None, be_woken, event)
        spawn(nursery, 'asleep', 'sleep', sleep)
        await trio.sleep(0.05)
        event.set()
        spawn(nursery, 'fresh', None, sleep)
        note_loop({'hog': 'running', 'woken': 'ready', 'fresh': 'not_started'})
        began.set()
        gate.wait()


async def run_second(began):
    async with trio.open_nursery() as nursery:
        spawn(nursery, 'hog', None, block_loop, began)


async def main(began):
    async with trio.open_nursery() as nursery:
        child, descriptors = await make_files(nursery)
        await make_locks(nursery)
        await make_threads(nursery)
        await make_others(nursery)
        await trio.sleep(0.3)
        began.wait()
        note_loop({trio.lowlevel.current_task().name: 'running'})
        # It writes down what it does itself when it has done that.
        trio.lowlevel.current_trio_token().run_sync_soon(lambda: threading.Timer(0.5, record, [child, descriptors]).start())
        await trio.sleep_forever()


began = threading.Event()
threading.Thread(target=trio.run, args=[run_second, began], name='second', daemon=True).start()
trio.run(main, began)
