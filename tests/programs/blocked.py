"""Threads that block in system calls which a stop would fail or shorten, one thread a call, each watching what its calls return.

    python blocked.py TRUTH LIBRARY COUNTS

LIBRARY is blocked.c; COUNTS is a file of four numbers a call: begun, disturbed, ended well, and the id of a semaphore.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import mmap
import os
import sys
import threading
import time

CALLS = ['write', 'read', 'epoll_wait', 'semtimedop', 'rt_sigtimedwait', 'recvfrom', 'accept', 'nanosleep']


def block(call, counts):
    library.blocked(call.encode(), ctypes.c_void_p(counts))


truth, library_path, counts_path = sys.argv[1:4]
library = ctypes.CDLL(library_path)
with open(counts_path, 'w+b') as backing:
    backing.write(b'\0' * mmap.PAGESIZE)
    backing.flush()
    memory = mmap.mmap(backing.fileno(), mmap.PAGESIZE)
base = ctypes.addressof(ctypes.c_char.from_buffer(memory))
for number, name in enumerate(CALLS):
    thread = threading.Thread(target=block, args=(name, base + 32 * number))
    thread.daemon = True
    thread.start()
with open(truth + '.part', 'w') as made:
    json.dump({'pid': os.getpid(), 'calls': CALLS}, made)
os.rename(truth + '.part', truth)
time.sleep(3600)
