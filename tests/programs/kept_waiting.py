"""Threads that wait for what is no lock of a program's own: python kept_waiting.py TRUTH SCENE.

The truth is written before the scene stands still: {'tids': {name: kernel id}, 'object': address}.  Runs on 2.7 and 3.6 to 3.15, what has
processes or tasks on 3, `section` on free-threaded builds.

SPDX-License-Identifier: MIT
"""
import json
import os
import signal
import sys
import threading
import time

from stage import native_id

truth_path, scene = sys.argv[1:3]
tids = {}
shared = [2, 1]


def start(name, function):
    def run():
        tids[name] = native_id()
        function()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    while name not in tids:
        time.sleep(0.01)


def write_truth():
    with open(truth_path + '.part', 'w') as made:
        json.dump({'tids': dict(tids, main=native_id()), 'object': id(shared)}, made)
    os.rename(truth_path + '.part', truth_path)


def ending():
    """A Python that ends waits for its threads."""
    start('stays', lambda: time.sleep(3600))
    write_truth()


def stay():
    time.sleep(3600)


def processes():
    """Who waits for a job that processes do."""
    from concurrent.futures import ProcessPoolExecutor
    executor = ProcessPoolExecutor(1)
    future = executor.submit(stay)
    start('asks', future.result)
    time.sleep(0.5)
    write_truth()
    time.sleep(3600)


def square(number):
    if number == 3:
        time.sleep(3600)
    return number * number


def parts():
    """Who waits for a map() of a pool, of which one part is not done."""
    from multiprocessing import Pool
    pool = Pool(2)
    start('maps', lambda: pool.map(square, range(6), 1))
    time.sleep(1)
    write_truth()
    time.sleep(3600)


def one_by_one():
    """The same for an imap()."""
    from multiprocessing import Pool
    pool = Pool(2)
    start('goes over', lambda: list(pool.imap(square, range(6))))
    time.sleep(1)
    write_truth()
    time.sleep(3600)


def end_or_square(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def lost_part():
    """The same for a map() one worker of which is killed."""
    from multiprocessing import Pool
    pool = Pool(2)
    start('maps', lambda: pool.map(end_or_square, range(6), 1))
    time.sleep(1)
    write_truth()
    time.sleep(3600)


def take_all(queue):
    while True:
        queue.get()


def left_locked():
    """Several processes take from a queue; the one whose turn it was is killed."""
    from multiprocessing import Process, Queue
    queue = Queue()
    taker = Process(target=take_all, args=(queue,))
    taker.start()
    time.sleep(0.5)
    start('takes', lambda: take_all(queue))
    os.kill(taker.pid, signal.SIGKILL)
    taker.join()
    queue.put(1)
    time.sleep(0.5)
    write_truth()
    time.sleep(3600)


def shared_event():
    """The only thread waits for what another process may set."""
    from multiprocessing import Event
    event = Event()
    write_truth()
    event.wait()


def shared_semaphore():
    """The same for one that several may have."""
    from multiprocessing import Semaphore
    semaphore = Semaphore(2)
    for _ in range(2):
        semaphore.acquire()
    write_truth()
    semaphore.acquire()


# 2.7 knows none of these words.
SUSPENDED = """
import asyncio

class Accounts:
    lock = threading.Lock()

    async def audit(self):
        with self.lock:
            await asyncio.sleep(3600)

    async def pay(self):
        with self.lock:
            pass

def book(accounts):
    with accounts.lock:
        pass

async def main():
    accounts = Accounts()
    auditing = asyncio.ensure_future(accounts.audit())
    await asyncio.sleep(0.1)
    act(accounts)
    if wants:
        await accounts.pay()
    await auditing

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
"""


def run_suspended(wants, act):
    exec(compile(SUSPENDED, 'accounts.py', 'exec'), dict(globals(), wants=wants, act=act))


def own_task():
    """A task wants the lock that another of its loop has, which is suspended."""
    run_suspended(True, lambda accounts: write_truth())


def task_of_another():
    """A thread wants it."""
    def ask(accounts):
        def take():
            with accounts.lock:
                pass

        start('books', take)
        write_truth()

    run_suspended(False, ask)


OWN_JOB = """
import asyncio

class Accounts:
    lock = threading.Lock()

    async def audit(self):
        with self.lock:
            await asyncio.get_event_loop().run_in_executor(None, self.write)

    def write(self):
        tids['writes'] = native_id()
        write_truth()
        with self.lock:
            pass

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(Accounts().audit())
"""


def own_job():
    """A job of an executor wants the lock that the coroutine has which awaits it."""
    exec(compile(OWN_JOB, 'accounts.py', 'exec'), globals())


def section():
    """A function of C sorts a list, and calls one that sleeps without detaching; others want the list."""
    import ctypes
    library = ctypes.PyDLL(None)
    start('sorts', lambda: shared.sort(key=lambda one: library.sleep(3600)))
    time.sleep(0.5)
    start('adds', lambda: shared.append(3))
    start('pops', shared.pop)
    write_truth()
    time.sleep(3600)


if __name__ == '__main__':
    globals()[scene]()
