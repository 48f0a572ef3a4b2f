"""A main thread that waits in the kernel for a child which it vforked: the child opens a FIFO that nobody writes to.

Whoever opens the FIFO for writing ends the wait; the program then makes a file, and sleeps.  The GIL is free meanwhile.

SPDX-License-Identifier: MIT
"""
import ctypes
import os
import time

from stage import Stage

stage = Stage()
FIFO = stage.path + '.fifo'


def spawn(word):
    libc = ctypes.CDLL(None)
    actions = ctypes.create_string_buffer(1024)
    libc.posix_spawn_file_actions_init(actions)
    libc.posix_spawn_file_actions_addopen(actions, 0, FIFO.encode(), os.O_RDONLY, 0)
    child = ctypes.c_int()
    words = (ctypes.c_char_p * 2)(b'true', None)
    stage.parked()
    libc.posix_spawn(ctypes.byref(child), b'/bin/true', actions, None, words, None)
    return word


def beside():
    stage.parked()
    time.sleep(3600)


os.mkfifo(FIFO)
stage.thread(beside, name='beside')
stage.record(2)
spawn('vfork')
open(stage.path + '.went-on', 'w').close()
time.sleep(3600)
