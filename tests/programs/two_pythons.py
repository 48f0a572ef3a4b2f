"""A second CPython in the process of the first, in a thread of its own: two_pythons.py READY LIBPYTHON HOME

SPDX-License-Identifier: MIT
"""
import ctypes
import os
import sys
import threading
import time

CODE = b"""
import time
def inner_of_second(place):
    open(place + '.second', 'w').close()
    time.sleep(3600)
inner_of_second(%r)
"""


def run_second():
    second = ctypes.CDLL(sys.argv[2], mode=os.RTLD_LOCAL | os.RTLD_DEEPBIND)
    os.environ['PYTHONHOME'] = sys.argv[3]
    second.Py_InitializeEx(0)
    second.PyRun_SimpleString(CODE % sys.argv[1])


def inner_of_first():
    while not os.path.exists(sys.argv[1] + '.second'):
        time.sleep(0.01)
    open(sys.argv[1], 'w').close()
    time.sleep(3600)


thread = threading.Thread(target=run_second)
thread.daemon = True
thread.start()
inner_of_first()
