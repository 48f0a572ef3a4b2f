"""A fault under a handler that ends the process by abort(): python fault_handlers.py TRUTH LIBRARY FAULT HOW.

SPDX-License-Identifier: MIT
"""
import ctypes
import resource
import signal
import sys

_, path, library, fault, how = sys.argv
resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
faults = ctypes.PyDLL(library)
if fault != 'abort_later':
    for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        faults.handle_by(int(number), int(how))
with open(path, 'w') as truth:
    truth.write('{}')
getattr(faults, fault)()
