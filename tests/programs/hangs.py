"""Programs that hang in ways that people write: python hangs.py TRUTH SCENE.

The truth is written before the scene stands still: {'pid': ...}, with what a scene adds.  Runs on 2.7 and 3.6 to 3.15, but for scenes
whose modules are newer.

SPDX-License-Identifier: MIT
"""
import json
import os
import sys
import threading
import time

truth_path, scene = sys.argv[1:3]       # which a child that was spawned has as well


def write_truth(**more):
    with open(truth_path + '.part', 'w') as made:
        json.dump(dict(more, pid=os.getpid()), made)
    os.rename(truth_path + '.part', truth_path)


# 2.7 knows none of these words.
TASKS = """
import asyncio

async def transfer(mine, theirs):
    async with mine:
        await asyncio.sleep(0.1)
        async with theirs:
            pass

async def main():
    one, other = asyncio.Lock(), asyncio.Lock()
    asyncio.get_event_loop().call_later(0.5, write_truth)
    await asyncio.wait([asyncio.ensure_future(transfer(one, other)), asyncio.ensure_future(transfer(other, one))])

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
"""


def tasks():
    """Two tasks that each want the other's lock."""
    exec(compile(TASKS, 'transfers.py', 'exec'), globals())


RING = """
import asyncio
from asyncio import FIRST_COMPLETED, gather, wait

async def ring(parts, number):
    await asyncio.sleep(0.05)
    if number == 0:
        await parts[1]
    else:
        outside = asyncio.ensure_future(asyncio.sleep(3600))
        await %s

async def main():
    parts = []
    parts.extend([asyncio.ensure_future(ring(parts, number)) for number in range(2)])
    asyncio.get_event_loop().call_later(0.5, write_truth)
    await wait(parts)

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
"""


def run_ring(wait):
    exec(compile(RING % wait, 'rings.py', 'exec'), globals())


BLOCKED = """
import asyncio, time

def load(path):
    time.sleep(3600)

async def handle(path):
    await asyncio.sleep(0.1)
    load(path)

async def serve():
    await asyncio.wait([asyncio.ensure_future(handle(name)) for name in ('a', 'b')])

threading.Timer(0.5, write_truth).start()
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(serve())
"""


def blocked_loop():
    """A task that calls what blocks, and so all others of its loop."""
    exec(compile(BLOCKED, 'blocked.py', 'exec'), globals())


def loop_in_library():
    """A task that calls, by C, what blocks in the standard library: no function of its own is above."""
    exec(compile(BLOCKED.replace('    load(path)', '    list(map(threading.Event.wait, [threading.Event()]))'), 'blocked.py', 'exec'), globals())


def ring_of_all():
    """Two tasks that wait for each other; that another ends helps neither."""
    run_ring('wait([parts[0], outside])')


def ring_in_time():
    """The same, for a while."""
    run_ring('wait([parts[0], outside], timeout=3600)')


def ring_or_other():
    """The same, if nothing else ends first."""
    run_ring('wait([parts[0], outside], return_when=FIRST_COMPLETED)')


def ring_or_failure():
    """The same, if nothing else fails."""
    run_ring('gather(parts[0], outside)')


def accounts():
    """Two threads, which call both locks by the same name."""
    class Account(object):
        def __init__(self):
            self.lock = threading.RLock()

    def transfer(source, target):
        source.lock.acquire()
        time.sleep(0.3)
        target.lock.acquire()

    one, other = Account(), Account()
    threads = [threading.Thread(target=transfer, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    time.sleep(0.8)
    write_truth()
    threads[0].join()


def pool():
    """Jobs of a pool that wait for jobs of the same pool, as many as it has threads."""
    from concurrent.futures import ThreadPoolExecutor
    executor = ThreadPoolExecutor(max_workers=2)

    def inner():
        return 1

    def outer():
        started.release()
        both.wait()
        return executor.submit(inner).result()

    started, both = threading.Semaphore(0), threading.Event()
    jobs = [executor.submit(outer) for _ in range(2)]
    for _ in jobs:
        started.acquire()
    both.set()
    time.sleep(0.5)
    write_truth()
    jobs[0].result()


def busy_pool():
    """A pool of one, whose thread sleeps while a job is queued, and two threads that want these two."""
    from concurrent.futures import ThreadPoolExecutor
    executor = ThreadPoolExecutor(max_workers=1)

    def job():
        time.sleep(3600)

    first = executor.submit(job)
    second = executor.submit(job)
    for name, future in (('wants first', first), ('wants second', second)):
        thread = threading.Thread(target=future.result, name=name)
        thread.daemon = True
        thread.start()
    time.sleep(0.5)
    write_truth()
    time.sleep(3600)


def workers():
    """A pool with a thread in a job that waits for a lock, one that has nothing to do any more, and one whose job is no Python."""
    from concurrent.futures import ThreadPoolExecutor
    executor, lock, goes_on = ThreadPoolExecutor(max_workers=3), threading.Lock(), threading.Event()

    def fetch():
        with lock:
            pass

    lock.acquire()
    for job in ((fetch,), (goes_on.wait,), (time.sleep, 3600)):
        executor.submit(*job)
        time.sleep(0.1)
    goes_on.set()
    time.sleep(0.5)
    write_truth()
    time.sleep(3600)


OWN_LOOP = """
import asyncio

async def answer():
    return 1

async def ask(loop):
    threading.Timer(0.5, write_truth).start()
    return asyncio.run_coroutine_threadsafe(answer(), loop).result()

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(ask(loop))
"""


def own_loop():
    """A loop whose thread waits for what that loop is to do."""
    exec(compile(OWN_LOOP, 'loops.py', 'exec'), globals())


OTHER_LOOP = """
import asyncio

async def answer():
    await asyncio.sleep(3600)

def run():
    asyncio.set_event_loop(loop)
    loop.run_forever()

def ask():
    asyncio.run_coroutine_threadsafe(answer(), loop).result()

loop = asyncio.new_event_loop()
threading.Thread(target=run, name='runs loop').start()
threading.Thread(target=ask, name='asks').start()
time.sleep(0.8)
write_truth()
time.sleep(3600)
"""


def other_loop():
    """A thread that waits for a task of a loop that another runs."""
    exec(compile(OTHER_LOOP, 'loops.py', 'exec'), globals())


def queues():
    """One that is full, one that is empty, and one whose items nobody has done with."""
    try:
        import queue
    except ImportError:
        import Queue as queue
    full, empty, undone = queue.Queue(1), queue.Queue(), queue.Queue()
    full.put(0)
    undone.put(0)
    for name, call in (('puts', lambda: full.put(1)), ('gets', lambda: empty.get()), ('joins', lambda: undone.join())):
        threading.Thread(target=call, name=name).start()
    time.sleep(0.5)
    write_truth()


def forgotten():
    """Workers of which one forgets to say of an item that it is done."""
    try:
        import queue
    except ImportError:
        import Queue as queue
    jobs = queue.Queue()

    def work():
        while True:
            if jobs.get() != 7:
                jobs.task_done()

    for number in range(3):
        thread = threading.Thread(target=work, name='worker-%d' % number)
        thread.daemon = True
        thread.start()
    for number in range(20):
        jobs.put(number)
    threading.Timer(0.8, write_truth).start()
    jobs.join()


def last_future():
    """Jobs of which two never end, the only one that is left of some, and two that another thread wants any of."""
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait
    executor, goes_on = ThreadPoolExecutor(max_workers=4), threading.Event()

    def fetch(number):
        if number in (3, 5):
            goes_on.wait()

    jobs = [executor.submit(fetch, number) for number in range(6)]
    time.sleep(0.3)
    wants_any = threading.Thread(target=lambda: wait([jobs[3], jobs[5]], return_when=FIRST_COMPLETED), name='waits')
    wants_any.daemon = True
    wants_any.start()
    threading.Timer(0.8, write_truth).start()
    for job in as_completed(jobs[:5]):
        job.result()


def database():
    """A thread that wants to write to a database of SQLite, in which a transaction is open, and one that sleeps."""
    try:
        import sqlite3
    except ImportError:
        write_truth(lacks='sqlite3')
        time.sleep(3600)
    path = os.path.join(os.path.dirname(os.path.abspath(truth_path)), 'shop.db')
    first = sqlite3.connect(path, isolation_level=None)
    first.execute('create table if not exists orders (number)')
    first.execute('begin immediate')

    def report():
        sqlite3.connect(path, timeout=3600).execute('insert into orders values (1)')

    for name, function in (('reports', report), ('sleeps', lambda: time.sleep(3600))):
        threading.Thread(target=function, name=name).start()
    # It sleeps for longer and longer between two looks.
    time.sleep(1)
    write_truth()
    time.sleep(3600)


LOST_LOCK = """
import asyncio

async def refresh(lock):
    await lock.acquire()
    await asyncio.sleep(3600)

async def get(lock):
    async with lock:
        pass

async def main():
    lock = asyncio.Lock()
    keeper = asyncio.ensure_future(refresh(lock))
    await asyncio.sleep(0.1)
    keeper.cancel()
    asyncio.get_event_loop().call_later(0.5, write_truth)
    await asyncio.wait([asyncio.ensure_future(get(lock)) for _ in range(3)])

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
"""


def lost_lock():
    """Tasks that wait for a lock that a task had which was cancelled."""
    exec(compile(LOST_LOCK, 'caches.py', 'exec'), globals())


FULL_POOL = """
import asyncio
from concurrent.futures import ThreadPoolExecutor

goes_on = threading.Event()

def load():
    goes_on.wait()

async def handle(loop):
    await loop.run_in_executor(None, load)

async def main():
    loop = asyncio.get_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(2))
    loop.call_later(0.5, write_truth)
    await asyncio.wait([asyncio.ensure_future(handle(loop)) for _ in range(7)])

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
"""


def full_pool():
    """More jobs than the pool of a loop has threads, none of which ends."""
    exec(compile(FULL_POOL, 'jobs.py', 'exec'), globals())


def two_sides():
    """Threads of the same function, of which each has what the other wants."""
    class Account(object):
        def __init__(self):
            self.lock = threading.RLock()

    both = []

    def transfer(mine, other):
        with mine.lock:
            both.append(mine)
            while len(both) < 2:
                time.sleep(0.01)
            with other.lock:
                pass

    one, two = Account(), Account()
    for name, accounts in (('there', (one, two)), ('back', (two, one))):
        thread = threading.Thread(target=transfer, name=name, args=accounts)
        thread.daemon = True
        thread.start()
    time.sleep(0.8)
    write_truth()
    time.sleep(3600)


def say_much(queue):
    for _ in range(1000):
        queue.put('x' * 1000)


def unread_queue():
    """A child that has put more into a queue than anybody takes out of it, and whose end is waited for."""
    import multiprocessing
    context = multiprocessing.get_context('fork') if hasattr(multiprocessing, 'get_context') else multiprocessing
    queue = context.Queue()
    child = context.Process(target=say_much, args=(queue,))
    child.start()
    threads = threading.enumerate()
    time.sleep(0.8)
    write_truth(child=child.pid, threads=len(threads))
    child.join()


def is_there(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def keep_lock(lock, maker):
    """In a child, until the process that began with it ends: a server that forks lives as long as its children."""
    lock.acquire()
    while is_there(maker):
        time.sleep(0.1)
    os._exit(0)


def lose_lock(lock):
    lock.acquire()
    os._exit(0)


def share_locks(context):
    """A lock that a child has, and one that a child had when it ended."""
    kept, lost = context.Lock(), context.Lock()
    keeper, loser = context.Process(target=keep_lock, args=(kept, os.getpid())), context.Process(target=lose_lock, args=(lost,))
    for child in (keeper, loser):
        child.start()
    loser.join()
    while kept.acquire(False):
        kept.release()
        time.sleep(0.05)
    for name, lock in (('wants kept', kept), ('wants lost', lost)):
        thread = threading.Thread(target=lock.acquire, name=name)
        thread.daemon = True
        thread.start()
    time.sleep(0.5)
    write_truth(keeper=keeper.pid)
    time.sleep(3600)


def process_locks():
    """Of children that were forked, and have the very objects."""
    import multiprocessing
    share_locks(multiprocessing.get_context('fork') if hasattr(multiprocessing, 'get_context') else multiprocessing)


def spawned_locks():
    """Of children that are programs of their own, and opened the locks by their names."""
    import multiprocessing
    share_locks(multiprocessing.get_context('spawn'))


def served_locks():
    """Of children of the server that forks for multiprocessing."""
    import multiprocessing
    share_locks(multiprocessing.get_context('forkserver'))


def condition():
    """A thread that waits in C, for a condition of the C library."""
    import ctypes
    library = ctypes.CDLL(None)
    mutex, condition = (ctypes.create_string_buffer(64) for _ in range(2))

    def wait():
        library.pthread_mutex_lock(mutex)
        library.pthread_cond_wait(condition, mutex)

    threading.Thread(target=wait, name='C waiter').start()
    time.sleep(0.5)
    write_truth(condition=ctypes.addressof(condition))


def arena():
    """A thread that wants memory of its arena of malloc, whose lock somebody has."""
    import ctypes
    library = ctypes.CDLL(None)
    library.malloc.restype, library.malloc.argtypes, library.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    large, behind_links = 0x2000, 96        # a bin is made to look like a chunk in front of its links
    arenas = []

    def want():
        blocks = [library.malloc(large) for _ in range(2)]
        library.free(blocks[0])
        arenas.append(ctypes.c_size_t.from_address(blocks[0]).value - behind_links)
        word = ctypes.c_int.from_address(arenas[0])
        word.value = 2
        library.malloc(4 * large)

    thread = threading.Thread(target=want, name='wants memory')
    thread.daemon = True
    thread.start()
    time.sleep(0.5)
    write_truth(arena=arenas[0])
    time.sleep(3600)


def pipes():
    """A thread that opens a pipe by its name, one that reads from another, and one that writes to one that is full."""
    orders = os.path.join(os.path.dirname(os.path.abspath(truth_path)), 'orders')
    os.mkfifo(orders)
    source, sink = os.pipe(), os.pipe()

    def fill():
        os.write(sink[1], b'x' * (1 << 20))

    for name, function, arguments in (('opens', open, (orders,)), ('reads', os.read, (source[0], 1)), ('writes', fill, ())):
        threading.Thread(target=function, name=name, args=arguments).start()
    time.sleep(0.5)
    write_truth(orders=orders, reads=source[0], writes=sink[1])


def start_program(words, same):
    """One that is no Python, at pipes; where there is none, a Python that does the SAME."""
    import subprocess
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}
    try:
        return subprocess.Popen(words, **pipes)
    except OSError:
        return subprocess.Popen([sys.executable, '-c', same], **pipes)


def asked_child():
    """A child that still waits for the end of the question, and is asked for its answer."""
    child = start_program(['cat'], 'import os\nwhile os.read(0, 1):\n pass')
    child.stdin.write(b'question')
    child.stdin.flush()
    time.sleep(0.5)
    write_truth(child=child.pid, reads=child.stdout.fileno())
    child.stdout.read()


def full_child():
    """A child that says more than a pipe holds, and whose end is waited for."""
    child = start_program(['dd', 'if=/dev/zero', 'bs=1M', 'count=1'], 'import os\nos.write(1, bytearray(1 << 20))')
    time.sleep(0.5)
    write_truth(child=child.pid)
    child.wait()


def ended_child():
    """A process whose child has ended, which it does not ask for."""
    pid = os.fork()
    if pid == 0:
        os._exit(3)
    time.sleep(0.3)
    write_truth(child=pid)
    time.sleep(3600)


if __name__ == '__main__':     # what a child that was spawned imports is not the scene
    globals()[scene]()
