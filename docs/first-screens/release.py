"""Memory that is freed twice by C code: glibc notices, and ends the process.

SPDX-License-Identifier: MIT
"""
import ctypes
import threading

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]


def release(buffer):
    libc.free(buffer)
    libc.free(buffer)


threading.Thread(target=lambda: release(libc.malloc(100)), name='worker-2').start()
