"""A thread that waits for a database of SQLite that somebody has locked: python databases.py TRUTH SCENE.

The truth is {'pid': ..., 'holder': pid, 'path': ...}, or {'lacks': 'sqlite3'}.

SPDX-License-Identifier: MIT
"""
import json
import os
import sys
import threading
import time

truth_path, scene = sys.argv[1:3]
folder = os.path.dirname(os.path.abspath(truth_path))
path = os.path.join(folder, 'shop.db')
kept = []


def write_truth(**more):
    with open(truth_path + '.part', 'w') as made:
        json.dump(dict(more, pid=os.getpid(), path=path), made)
    os.rename(truth_path + '.part', truth_path)


def connect(name=path):
    kept.append(sqlite3.connect(name, isolation_level=None, timeout=3600, check_same_thread=False))
    return kept[-1]


def make(name=path, mode='delete'):
    base = sqlite3.connect(name, isolation_level=None)
    base.execute('pragma journal_mode=' + mode)
    base.execute('create table orders (number)')
    base.executemany('insert into orders values (?)', [(number,) for number in range(1000)])
    base.close()


def write(name=path):
    connect(name).execute('begin immediate')


def read():
    """A cursor that has not come to its end."""
    kept.append(connect().execute('select number from orders'))
    next(kept[-1])


def in_child(act):
    """What another process does, and keeps."""
    ready = os.path.join(folder, 'ready')
    pid = os.fork()
    if pid == 0:
        act()
        open(ready, 'w').close()
        while os.getppid() != 1:
            time.sleep(0.05)
        os._exit(0)
    while not os.path.exists(ready):
        time.sleep(0.01)
    os.unlink(ready)
    return pid


def want(name=path):
    base = connect(name)

    def insert():
        base.execute('insert into orders values (1)')
    thread = threading.Thread(target=insert, name='reports')
    thread.start()


def written():
    make()
    holder = in_child(write)
    want()
    return holder


def being_read():
    make()
    holder = in_child(read)
    want()
    return holder


def logged():
    make(mode='wal')
    holder = in_child(write)
    want()
    return holder


def own():
    make()
    write()
    want()
    return os.getpid()


def one_of_two():
    other = os.path.join(folder, 'other.db')
    make()
    make(other)
    holder = in_child(lambda: (write(), write(other)))
    connect(other).execute('select 1 from orders').fetchall()
    want()
    return holder


try:
    import sqlite3
except ImportError:
    write_truth(lacks='sqlite3')
else:
    holding = globals()[scene]()
    time.sleep(1)       # it sleeps for longer and longer between two looks
    write_truth(holder=holding)
time.sleep(3600)
