"""A suite of tests that hang, each in another way, until it was seen: until HOGNOSE_SEEN has a file with its name.

    pytest hanging.py
    hanging.py NAME     is a child process of the test NAME

Where each of them hangs, in whichever process and thread, `# here` stands behind the line.

SPDX-License-Identifier: MIT
"""
import asyncio
import ctypes
import glob
import multiprocessing
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time

PATIENCE = 60


def seen(name):
    return bool(glob.glob(os.path.join(os.environ['HOGNOSE_SEEN'], '*' + name + '-[0-9]*.json')))


def wait_until_seen(name):
    end = time.monotonic() + PATIENCE
    while not seen(name) and time.monotonic() < end:
        time.sleep(0.02)


def when_seen(name, release):
    """Calls RELEASE then, from a thread of its own."""
    def wait():
        wait_until_seen(name)
        release()
    threading.Thread(target=wait, daemon=True).start()


def hang_in_child(name):
    end = time.monotonic() + PATIENCE
    while not seen(name) and time.monotonic() < end: time.sleep(0.02)  # here


if __name__ == '__main__':
    hang_in_child(sys.argv[1])
    sys.exit()


def test_quick():
    pass


def test_no_child_is_there():
    """The watcher is no child of the session: whoever waits for any child waits for his own."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return
    assert False, 'somebody started a child'


def test_busy():
    while not seen('test_busy'): sum(range(100))  # here


def test_lock():
    lock = threading.Lock()
    lock.acquire()
    when_seen('test_lock', lock.release)
    lock.acquire()  # here


def test_with_lock():
    guard = threading.Lock()
    guard.acquire()
    when_seen('test_with_lock', guard.release)
    with guard: pass  # here


def test_event():
    event = threading.Event()
    when_seen('test_event', event.set)
    event.wait()  # here


def test_queue():
    items = queue.Queue()
    when_seen('test_queue', lambda: items.put(1))
    items.get()  # here


def test_join():
    thread = threading.Thread(target=wait_until_seen, args=('test_join',), daemon=True)
    thread.start()
    thread.join()  # here


def hold(inner, outer):
    with inner:
        outer.wait()  # here


def test_other_thread():
    lock, event = threading.Lock(), threading.Event()
    thread = threading.Thread(target=hold, args=(lock, event), name='the-holder', daemon=True)
    thread.start()
    when_seen('test_other_thread', event.set)
    thread.join()


def test_socket():
    one, other = socket.socketpair()
    when_seen('test_socket', lambda: other.send(b'x'))
    one.recv(1)  # here


def test_select():
    reading, writing = os.pipe()
    when_seen('test_select', lambda: os.write(writing, b'x'))
    select.select([reading], [], [])  # here


def test_in_c():
    """An extension that is stuck in a lock of C's."""
    library = ctypes.CDLL(None)
    semaphore = ctypes.create_string_buffer(64)
    library.sem_init(semaphore, 0, 0)
    when_seen('test_in_c', lambda: library.sem_post(semaphore))
    library.sem_wait(semaphore)  # here


def test_subprocess():
    subprocess.run([sys.executable, __file__, 'test_subprocess'], check=True)


def test_shell():
    subprocess.run(['sh', '-c', '"$0" "$1" test_shell; true', sys.executable, __file__], check=True)


def test_fork():
    pid = os.fork()
    if pid == 0:
        try:
            hang_in_child('test_fork')
        finally:
            os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0


def test_multiprocessing():
    child = multiprocessing.get_context('fork').Process(target=hang_in_child, args=('test_multiprocessing',))
    child.start()
    child.join()


async def sleep_until_seen(name):
    while not seen(name): await asyncio.sleep(0.02)  # here


def test_asyncio():
    async def run_all():
        await asyncio.gather(sleep_until_seen('test_asyncio'), sleep_until_seen('test_asyncio'))
    asyncio.run(run_all())


def test_asyncio_lock():
    async def want(lock):
        await lock.acquire()  # here

    async def run_all():
        lock = asyncio.Lock()
        await lock.acquire()
        task = asyncio.ensure_future(want(lock))
        await sleep_until_seen('test_asyncio_lock')
        lock.release()
        await task
    asyncio.run(run_all())


class Slow:
    def __enter__(self):
        wait_until_seen(self.name)  # here

    def __exit__(self, *unused):
        pass

    def __init__(self, name):
        self.name = name


def test_context():
    with Slow('test_context'):
        pass


def test_comparison():
    class Odd:
        def __lt__(self, other):
            wait_until_seen('test_comparison')  # here
            return False
    sorted([Odd(), Odd()])


def test_signals_are_ours():
    """An alarm of the test's own rings, and nobody else has one."""
    rung = []
    old = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    assert old == signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    while not seen('test_signals_are_ours'): time.sleep(0.02)  # here
    assert rung


class TestFixture:
    def setup_method(self):
        wait_until_seen('test_setup')  # here

    def test_setup(self):
        pass


class TestTeardown:
    def teardown_method(self):
        wait_until_seen('test_teardown')  # here

    def test_teardown(self):
        pass
