"""Dies in a thread of its own, which is called worker-3, in a function that is called as the way to die: python crash.py TRUTH WAY.

SPDX-License-Identifier: MIT
"""
import ctypes
import os
import sys
import threading
import time


def read():
    ctypes.string_at(0x30)


def jump():
    ctypes.CFUNCTYPE(None)(0x30)()


def abort():
    os.abort()


def kill():
    time.sleep(3600)


def wait():
    while True:
        time.sleep(1)


def say_ready():
    with open(os.path.join(os.path.dirname(sys.argv[1]), 'ready'), 'w'):
        pass


def main():
    way = sys.argv[2]
    for number in range(3):
        other = threading.Thread(target=wait, name='worker-%d' % number)
        other.daemon = True
        other.start()
    worker = threading.Thread(target={'read': read, 'jump': jump, 'abort': abort, 'kill': kill}[way], name='worker-3')
    if way != 'kill':
        say_ready()
    worker.start()
    if way == 'kill':       # whoever is signalled has a name by then
        say_ready()
    wait()


if __name__ == '__main__':
    main()
