"""Tasks of anyio that wait for its threads and for one another, on a loop of asyncio or of uvloop, and the truth about them.

    workers.py TRUTH LOOP SITE...

LOOP is asyncio or uvloop; the folders SITE have the packages.  Of each task stand there what it waits for, the tasks that have that, those
that it awaits, and the jobs that are done for it: what is called, and by which thread, as that said itself.  Runs on 3.8 to 3.13.

SPDX-License-Identifier: MIT
"""
import asyncio
import json
import os
import socket
import sys
import threading

sys.path[:0] = sys.argv[3:]
import anyio        # noqa: E402
import anyio.from_thread        # noqa: E402
import anyio.to_thread      # noqa: E402

tasks = {}      # by their names
rows = {}
idents = {}     # threads of jobs, by the names of tasks
kept = []
gate = threading.Event()


def block(name):
    idents[name] = threading.get_ident()
    gate.wait()


def ask_loop(name):
    idents[name] = threading.get_ident()
    anyio.from_thread.run(anyio.sleep, 3600)


def spawn(name, kind, coroutine, held_by=(), awaits=(), job=None):
    tasks[name] = asyncio.get_running_loop().create_task(coroutine, name=name)
    rows[name] = {'kind': kind, 'held_by': list(held_by), 'awaits': list(awaits), 'job': job}


async def call(function, name, limiter=None):
    await anyio.to_thread.run_sync(function, name, limiter=limiter)


async def keep(lock):
    async with lock:
        await anyio.sleep(3600)


async def enter(lock):
    async with lock:
        pass


async def wait(event):
    await event.wait()


async def wait_in(condition):
    async with condition:
        await condition.wait()


async def receive(stream):
    await stream.receive()


async def send(stream):
    await stream.send(1)


async def group():
    async with anyio.create_task_group() as members:
        members.start_soon(anyio.sleep, 3600, name='member')


async def wait_for_child(process):
    await process.wait()


async def make_child():
    """It ends with this process."""
    words = [sys.executable, '-S', '-c', 'import sys; sys.stdin.read()']
    kept.append(await asyncio.create_subprocess_exec(*words, stdin=asyncio.subprocess.PIPE))
    return kept[-1]


async def make_stream():
    server = socket.socket()
    server.bind(('127.0.0.1', 0))
    server.listen(1)
    kept.append(server)
    return await anyio.connect_tcp(*server.getsockname())


def record(child):
    loop = asyncio.get_running_loop()
    for name, row in rows.items():
        row['address'] = hex(id(tasks[name]))
        row['ident'] = hex(idents[name]) if name in idents else None
    truth = {'threads': [thread.name for thread in threading.enumerate()], 'tasks': rows, 'loop': hex(id(loop)), 'ident': hex(threading.get_ident()), 'child': child,
             'loop_type': type(loop).__name__, 'blocked_at': 'workers.py:%d' % (block.__code__.co_firstlineno + 2)}
    with open(sys.argv[1] + '.part', 'w') as out:
        json.dump(truth, out)
    os.rename(sys.argv[1] + '.part', sys.argv[1])


async def serve_portal():
    """For a thread that asks the loop from outside."""
    async with anyio.from_thread.BlockingPortal() as portal:
        threading.Thread(target=portal.call, args=[anyio.sleep, 3600], name='outside', daemon=True).start()
        await anyio.sleep(3600)


async def main():
    limiter, lock, event, condition = anyio.CapacityLimiter(2), anyio.Lock(), anyio.Event(), anyio.Condition()
    into, out_of = anyio.create_memory_object_stream(0)
    full, unread = anyio.create_memory_object_stream(0)
    kept.extend([limiter, lock, event, condition, into, out_of, full, unread])
    for name in ('job-0', 'job-1'):
        spawn(name, 'thread', call(block, name, limiter), job='block()')
    await anyio.sleep(0.1)
    spawn('limited', 'capacitylimiter', call(block, 'never', limiter), held_by=['job-0', 'job-1'])
    spawn('asks', 'thread', call(ask_loop, 'asks'), job='ask_loop()')
    spawn('keeper', 'sleep', keep(lock))
    await anyio.sleep(0.1)
    spawn('locked', 'lock', enter(lock), held_by=['keeper'])
    spawn('event', 'event', wait(event))
    spawn('condition', 'condition', wait_in(condition))
    spawn('receive', 'queue_get', receive(out_of))
    spawn('send', 'queue_put', send(full))
    spawn('group', 'task_group', group(), awaits=['member'])
    spawn('stream', 'read', receive(await make_stream()))
    child = await make_child()
    spawn('child', 'process', wait_for_child(child))
    await anyio.sleep(0.1)
    kept.append(asyncio.ensure_future(serve_portal()))
    await anyio.to_thread.run_sync(int)     # its thread has nothing to do then
    asyncio.get_running_loop().call_later(0.5, record, child.pid)
    await asyncio.get_running_loop().create_future()


if sys.argv[2] == 'uvloop':
    import uvloop
    loop = uvloop.new_event_loop()
else:
    loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
