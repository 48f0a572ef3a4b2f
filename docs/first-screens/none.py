"""None is given back more often than it was taken, as by a C extension with a reference too few.

SPDX-License-Identifier: MIT
"""
import ctypes

give_back = ctypes.pythonapi.Py_DecRef
give_back.argtypes = [ctypes.py_object]


def drop_none():
    while True:
        give_back(None)


drop_none()
