"""A thread that initialises something of C++, and one that waits for it: initialisers.py TRUTH LIBRARY FUNCTION WAY.

FUNCTION is one of initialisers.cpp.  WAY is `free`, where whoever initialises it sleeps, or `gil`, where it wants the GIL, and whoever waits has
that: so both wait for ever.  The truth is written before they do: the kernel's ids of both.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import os
import sys
import threading
import time

from stage import native_id

truth_path, library, function, way = sys.argv[1:5]
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int)
has_begun = threading.Event()
pipe, pipe_end = os.pipe()
tids = {}


@CALLBACK
def initialise():
    tids['runs'] = native_id()
    has_begun.set()
    if way == 'free':
        os.read(pipe, 1)
    time.sleep(0.5)     # the GIL is had by another when this ends
    return 1


def run():
    getattr(ctypes.CDLL(library), function)(initialise)


def want():
    has_begun.wait()
    call = getattr((ctypes.CDLL if way == 'free' else ctypes.PyDLL)(library), function)
    tids['wants'] = native_id()
    with open(truth_path + '.part', 'w') as made:
        json.dump({'pid': os.getpid(), 'tids': tids}, made)
    os.rename(truth_path + '.part', truth_path)
    call(initialise)


for name, target in (('runs', run), ('wants', want)):
    thread = threading.Thread(target=target, name=name)
    thread.daemon = True
    thread.start()
os.read(pipe, 1)
