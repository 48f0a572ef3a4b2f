"""Counts up in a file for ever, from several threads, so that a debugger's visits can be seen to do no harm.

    python progress.py TRUTH COUNTER

SPDX-License-Identifier: MIT
"""
import mmap
import os
import struct
import sys
import threading
import time

from stage import Stage

stage = Stage()
lock = threading.Lock()
condition = threading.Condition()


def sleeper():
    while True:
        time.sleep(0.001)
        with condition:
            condition.notify()


def worker(step):
    while True:
        with lock:
            sum([step] * 100)


def waiter():
    while True:
        with condition:
            condition.wait(0.01)


def main():
    with open(sys.argv[2], 'wb') as out:
        out.write(b'\0' * 4096)
    shared = mmap.mmap(os.open(sys.argv[2], os.O_RDWR), 4096)
    for function, arguments in ((sleeper, ()), (worker, (1,)), (worker, (2,)), (waiter, ())):
        stage.thread(function, *arguments)
    with open(sys.argv[1], 'w') as out:
        out.write('{"threads": []}')
    count = 0
    while True:
        count += 1
        shared[:8] = struct.pack('<q', count)
        time.sleep(0.0005)


main()
