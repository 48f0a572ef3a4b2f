# -*- coding: utf-8 -*-
"""Threads that wait for files, sockets, other processes and locks, each of which says before how a reader is to be told so.

    waiting.py TRUTH

A row of the truth has the kernel's id of a thread, its name, and

    words       how what it waits for begins in words, while the process lives
    core        the same of a core, which knows no more than numbers
    kind        what it is for programs; null: it is nothing that somebody or something has
    processes   the ids of other processes that are to be named with it

SPDX-License-Identifier: MIT
"""
import fcntl
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time

from stage import native_id

truth_path = sys.argv[1]
rows = []
steps = {}
b = threading.Lock()
pipe, pipe_end = os.pipe()
# Ends with this process, as it waits for its end of a pipe.
WAIT_FOR_PARENT = 'import sys; sys.stdin.read()'
EVIL = '\x1b]0;owned\x07\x1b[2Jevil'


def start(name, function, *args):
    thread = threading.Thread(target=function, args=args, name=name)
    thread.daemon = True
    thread.start()


def says(words, kind='descriptor', core=None, processes=()):
    """To be called by a thread right before it blocks."""
    rows.append({'tid': native_id(), 'name': threading.current_thread().name, 'words': words, 'kind': kind, 'processes': list(processes),
                 'core': words.split(':')[0] if core is None else core})


def child_of(**streams):
    streams.setdefault('stdin', subprocess.PIPE)
    return subprocess.Popen([EVIL, '-c', WAIT_FOR_PARENT], executable=sys.executable, close_fds=True, **streams)


def read_from_child(child):
    number = child.stdout.fileno()
    says('reading fd %d: pipe to pid %d (' % (number, child.pid), processes=[child.pid])
    os.read(number, 1)


def wait_for_child(child):
    says('waiting for child %d (' % child.pid, 'child', 'waiting for child %d' % child.pid, processes=[child.pid])
    os.waitpid(child.pid, 0)


def read_own():
    says('reading fd %d: pipe within this process' % pipe)
    os.read(pipe, 1)


def read_fifo():
    os.mkfifo('fifo')
    number = os.open('fifo', os.O_RDWR)
    says('reading fd %d: pipe %s' % (number, os.path.realpath('fifo')))
    os.read(number, 1)


def write_much():
    """Into a pipe that is full."""
    _, end = os.pipe()
    fcntl.fcntl(end, fcntl.F_SETFL, os.O_NONBLOCK)
    try:
        while True:
            os.write(end, b' ' * 65536)
    except OSError:
        pass
    fcntl.fcntl(end, fcntl.F_SETFL, 0)
    says('writing fd %d: pipe within this process' % end)
    os.write(end, b' ' * 65536)


def accept(listener):
    says('waiting for connections on fd %d: TCP socket listening on 127.0.0.1:%d' % (listener.fileno(), listener.getsockname()[1]))
    listener.accept()


def receive(port):
    client = socket.create_connection(('127.0.0.1', port))
    says('reading fd %d: TCP socket 127.0.0.1:%d to 127.0.0.1:%d, established' % (client.fileno(), client.getsockname()[1], port))
    client.recv(1)


def receive_from_child():
    """By a pair of sockets; whether the kernel tells who has the other is its own affair."""
    ours, theirs = socket.socketpair()
    child = child_of(stdout=theirs.fileno())
    theirs.close()
    steps['child of pair'] = child
    says('reading fd %d: Unix socket' % ours.fileno())
    ours.recv(1)


def poll_two():
    one, other = os.pipe()[0], os.pipe()[0]
    watched = select.poll()
    for number in (one, other):
        watched.register(number, select.POLLIN)
    # 2.7 asks in the order of its dict.
    says('waiting for fd %d: pipe' % next(iter({one: 0, other: 0})), core='waiting for')
    watched.poll()


def wait_for_events():
    watched = select.epoll()
    watched.register(pipe, select.EPOLLIN)
    says('waiting for events of fd %d: epoll of fd %d: pipe' % (watched.fileno(), pipe))
    while True:
        try:
            watched.poll()
        except IOError:
            pass


def lock_file(child):
    with open('locked', 'w') as locked:
        says('waiting for the lock of fd %d: %s held by pid %d (' % (locked.fileno(), os.path.realpath('locked'), child.pid), 'file_lock',
             'waiting for the lock of fd', processes=[child.pid])
        fcntl.flock(locked, fcntl.LOCK_EX)


def make_locker():
    code = 'import fcntl, sys\nlocked = open("locked", "w")\nfcntl.flock(locked, fcntl.LOCK_EX)\nopen("is-locked", "w")\n' + WAIT_FOR_PARENT
    child = subprocess.Popen([sys.executable, '-c', code], stdin=subprocess.PIPE, close_fds=True)
    while not os.path.exists('is-locked'):
        time.sleep(0.01)
    return child


def sleep():
    says('sleeping', None)
    time.sleep(3600)


def hold_b():
    with b:
        steps['b'] = sys._getframe().f_lineno + 1
        os.read(pipe, 1)


def want_b():
    while 'b' not in steps:
        time.sleep(0.01)
    words = "waiting for lock 'b' held by \"holds b\" (waiting.py:%d)" % steps['b']
    says(words, 'lock', words)
    b.acquire()


listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
locker = make_locker()
reader, waited = child_of(stdout=subprocess.PIPE), child_of()
start('reads from child', read_from_child, reader)
start('waits for child', wait_for_child, waited)
start('reads own', read_own)
start('reads fifo', read_fifo)
start('writes much', write_much)
start('receives', receive, listener.getsockname()[1])
start('receives from child', receive_from_child)
start('polls two', poll_two)
start('waits for events', wait_for_events)
start('locks file', lock_file, locker)
start('sleeps', sleep)
start('holds b', hold_b)
start('wants b', want_b)
time.sleep(0.5)
connection, _ = listener.accept()       # of the one that receives
start('accepts', accept, listener)
while len(rows) < 13:
    time.sleep(0.01)
time.sleep(1)
with open(truth_path + '.part', 'w') as made:
    json.dump({'pid': os.getpid(), 'rows': rows}, made)
os.rename(truth_path + '.part', truth_path)
os.read(pipe, 1)
