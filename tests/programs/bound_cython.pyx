# cython: language_level=3
"""Types whose instances Cython keeps: bound.py makes some.

SPDX-License-Identifier: MIT
"""


cdef class Pet:
    cdef object name
    cdef readonly int age

    def __init__(self, name, age):
        self.name, self.age = name, age


cdef class Open:
    cdef int x
    cdef dict __dict__


def function(argument):
    return argument


class Written:
    def method(self):
        return self


cdef class Stamp(list):
    """What is in it is not what its list says."""
    cdef long moment


cdef class Kept(list):
    cdef dict __dict__
    cdef object __weakref__
