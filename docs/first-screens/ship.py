"""A number, where C code wants an address: SIGSEGV in one thread of several.

SPDX-License-Identifier: MIT
"""
import ctypes
import threading
import time


class Label(ctypes.Structure):
    _fields_ = [('text', ctypes.c_char_p)]


def print_label(address):
    time.sleep(0.5)
    return Label.from_address(address).text


def ship(order):
    return print_label(order['label'])


threading.Thread(target=time.sleep, args=(3600,), name='worker-2', daemon=True).start()
threading.Thread(target=ship, args=({'label': 8},), name='worker-3').start()
