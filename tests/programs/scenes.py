"""Servers that hang as servers do, and what they have started: python scenes.py TRUTH SCENE.

The truth is written when all of it stands still: {'pid': ..., 'workers': [pid, ...]}.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import json
import os
import sys
import threading
import time

truth_path, scene = sys.argv[1:3]
LOCK = threading.Lock()
OTHER = threading.Lock()


def start(name, target, *arguments):
    thread = threading.Thread(target=target, args=arguments, name=name)
    thread.daemon = True
    thread.start()
    return thread


def write_truth(**more):
    with open(truth_path + '.part', 'w') as made:
        json.dump(dict(more, pid=os.getpid()), made)
    os.rename(truth_path + '.part', truth_path)


def sleep_for_good():
    while True:
        time.sleep(3600)


def report():
    with LOCK:
        sleep_for_good()


def handle():
    with LOCK:
        pass


def serve():
    """A worker with one thread that keeps the lock, and two that want it."""
    start('reporter', report)
    while not LOCK.locked():
        time.sleep(0.01)
    for number in range(2):
        start('request-%d' % number, handle)
    sleep_for_good()


def fork(count, work):
    """COUNT children that do WORK(number) until this process ends."""
    pids = []
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            start('watch', leave_with, os.getppid())
            work(number)
            os._exit(0)
        pids.append(pid)
    return pids


def leave_with(parent):
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def prefork():
    pids = fork(2, lambda number: serve())
    time.sleep(1.5)
    write_truth(workers=pids)
    while True:
        os.waitpid(-1, 0)


def job(number):
    if number == 1:
        stuck_job()


def stuck_job():
    sleep_for_good()


def pool():
    import multiprocessing
    context = multiprocessing.get_context('fork') if hasattr(multiprocessing, 'get_context') else multiprocessing
    pool = context.Pool(3)
    result = pool.map_async(job, range(3), 1)
    time.sleep(1.5)
    write_truth(workers=[worker.pid for worker in pool._pool])
    result.get(3600)


def first():
    with LOCK:
        time.sleep(0.5)
        with OTHER:
            pass


def second():
    with OTHER:
        time.sleep(0.5)
        with LOCK:
            pass


def deadlock():
    threads = [start('one', first), start('two', second)]
    time.sleep(1.5)
    write_truth(workers=[])
    while True:
        threads[0].join(3600)


def wait_for_work(queue):
    queue.get()


def odd():
    while True:
        time.sleep(3600)


def many():
    """Two hundred that do the same, and one that does not."""
    try:
        import queue
    except ImportError:
        import Queue as queue
    work = queue.Queue()
    for number in range(200):
        start('idle-%d' % number, wait_for_work, work)
    start('odd', odd)
    time.sleep(1.5)
    write_truth(workers=[])
    while True:
        wait_for_work(work)


def slumber():
    write_truth(workers=[])
    sleep_for_good()


if scene == 'server':
    import scenes_server
    scenes_server.run(write_truth)
else:
    {'prefork': prefork, 'pool': pool, 'deadlock': deadlock, 'many': many, 'slumber': slumber}[scene]()
