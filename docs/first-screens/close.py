"""A number, where C code wants an address: SIGSEGV as Python ends.

SPDX-License-Identifier: MIT
"""
import ctypes


class Label(ctypes.Structure):
    _fields_ = [('text', ctypes.c_char_p)]


class Printer:
    def __init__(self, address):
        self.label = Label.from_address(address)

    def __del__(self):
        return self.label.text


printer = Printer(8)
