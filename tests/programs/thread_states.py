# -*- coding: utf-8 -*-
"""Threads in states that this program arranges, one scene at a time, and says so before anybody looks.

    thread_states.py TRUTH SCENE

What each thread is in follows from the scene alone; nobody is asked for it.  A scene's threads do nothing but what the scene is about,
and have begun when the truth is written.  Each row of the truth has the kernel's id, the name, and the states that may be claimed:

    spin    several compute: one holds the GIL, the others want it
    hold    one computes, and all the others block in a system call of their own
    gc      one collects a large heap again and again; the others block
    young   one collects the generation before the last, with a large object that is new each time
    idle    all block, one of them in epoll_wait(), which ends when its thread is stopped, and wants the GIL then to begin anew
    many    200 wait for the same lock

SPDX-License-Identifier: MIT
"""
import gc
import json
import os
import select
import socket
import sys
import threading
import time

from stage import native_id

SPINNERS = 4
WORKERS = 200
rows = []
guard = threading.Lock()
gate = threading.Lock()
event = threading.Event()
pipe, pipe_end = os.pipe()
ready = threading.Event()


def begin(kind, **known):
    """To be called by a thread before it comes to its state."""
    row = {'tid': native_id(), 'name': threading.current_thread().name, 'kind': kind, 'daemon': threading.current_thread().daemon}
    row.update(known)
    with guard:
        rows.append(row)


def spin():
    begin('spin')
    while True:
        pass


def sleep():
    begin('call', calls=['clock_nanosleep', 'select', 'pselect6', 'nanosleep'])
    time.sleep(3600)


def read():
    begin('call', calls=['read'], detail='fd %d' % pipe)
    os.read(pipe, 1)


def lock():
    begin('call', calls=['futex'])
    gate.acquire()


def wait():
    begin('call', calls=['futex'])
    event.wait()


def wait_for_long():
    """With a limit, which up to 3.1 meant to look again and again."""
    begin('call', calls=['futex'])
    event.wait(3600)


def select_pipe():
    begin('call', calls=['select', 'pselect6'])
    select.select([pipe], [], [])


def poll():
    begin('call', calls=['poll', 'ppoll'], detail='waits for 1 descriptor')
    watched = select.poll()
    watched.register(pipe, select.POLLIN)
    watched.poll()


def poll_for_long():
    begin('call', calls=['poll', 'ppoll'], detail='waits for 1 descriptor')
    watched = select.poll()
    watched.register(pipe, select.POLLIN)
    watched.poll(3600 * 1000)


def epoll():
    watched = select.epoll()
    watched.register(pipe, select.EPOLLIN)
    begin('call', calls=['epoll_wait', 'epoll_pwait'], detail='waits for events of fd %d' % watched.fileno())
    while True:
        wait_for_events(watched)


def wait_for_events(watched):
    """Whoever stops a thread interrupts epoll_wait(), which Python 2 tells its callers."""
    try:
        watched.poll()
    except IOError:
        pass


def receive():
    ours, theirs = socket.socketpair()
    begin('call', calls=['recvfrom', 'recv'], detail='fd %d' % ours.fileno())
    ours.recv(1)
    return theirs


def accept():
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen(1)
    begin('call', calls=['accept4', 'accept'], detail='fd %d' % listener.fileno())
    listener.accept()


def fork():
    """A process that ends with its parent; to be called before there are threads."""
    parent, pid = os.getpid(), os.fork()
    if pid != 0:
        return pid
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def child(pid):
    begin('call', calls=['wait4', 'waitid'])
    os.waitpid(pid, 0)


class Wrong(Exception):
    pass


def handle():
    begin('call', calls=['clock_nanosleep', 'select', 'pselect6', 'nanosleep'], handling='Wrong')
    try:
        raise Wrong('on purpose')
    except Wrong:
        time.sleep(3600)


def handle_nested():
    begin('call', calls=['read'], handling='KeyError')
    try:
        raise Wrong('on purpose')
    except Wrong:
        try:
            {}['no such key']
        except KeyError:
            os.read(pipe, 1)


def collect():
    """Nearly all of the time goes into collections of this generation."""
    heap = [[number] for number in range(400000)]
    heap.append(heap)
    gc.disable()
    begin('collect', generation=2, function='collect', line=lines_of(collect) + 8)
    run = gc.collect
    while True:
        run(2)


def collect_young():
    """Of the middle one; what is made anew is not collected."""
    gc.disable()
    gc.collect()
    begin('collect', generation=1, function='collect_young', line=lines_of(collect_young) + 8)
    run = gc.collect
    while True:
        large = [None] * 2000000
        run(1)
    return large


def lines_of(function):
    return function.__code__.co_firstlineno


BLOCKED = [sleep, read, lock, wait, wait_for_long, select_pipe, poll, poll_for_long, receive, accept, handle, handle_nested]


def start(function, *args, **kwargs):
    thread = threading.Thread(target=function, args=args, name=kwargs.get('name', function.__name__))
    thread.daemon = kwargs.get('daemon', True)
    thread.start()


def all_blocked():
    """How many there are."""
    functions = [function for function in BLOCKED if sys.version_info > (3,) or function is not wait_for_long]
    for function in functions:
        start(function, daemon=function is not read)
    start(child, forked)
    return len(functions) + 1


def play(scene):
    """How many threads beside the main one; the main one goes on in its own state."""
    if scene == 'spin':
        for number in range(SPINNERS - 1):
            start(spin, name='spin-%d' % number)
        return SPINNERS - 1
    if scene == 'hold':
        return all_blocked()
    if scene in ('gc', 'young'):
        start(collect if scene == 'gc' else collect_young)
        return 1 + all_blocked()
    if scene == 'idle':
        start(epoll)
        return 1 + all_blocked()
    assert scene == 'many'
    for number in range(WORKERS):
        start(lock, name='worker-%d' % number)
    return WORKERS


def tell(path, scene, count):
    """Writes the truth when all have begun, and have had time to come to where they block."""
    while len(rows) < count:
        time.sleep(0.01)
    time.sleep(1)
    with open(path + '.part', 'w') as out:
        json.dump({'threads': rows, 'scene': scene, 'version': list(sys.version_info[:2]),
                   'has_gil': getattr(sys, '_is_gil_enabled', lambda: True)()}, out)
    os.rename(path + '.part', path)


def main():
    global forked
    path, scene = sys.argv[1:]
    forked = fork()
    gate.acquire()
    count = play(scene) + 1
    start(tell, path, scene, count, name='teller')
    if scene == 'spin':
        spin()
    if scene == 'hold':
        spin()
    begin('call', calls=['clock_nanosleep', 'select', 'pselect6', 'nanosleep'])
    time.sleep(3600)


main()
