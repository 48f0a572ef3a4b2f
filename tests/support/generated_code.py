"""Whether a sleeping process was called from machine code that it made itself, such as a JIT's.

SPDX-License-Identifier: MIT
"""
import re
import struct

WORD = 8


def frames_of_generated_code(pid):
    """The words on the stack of the main thread of PID that point into executable memory without a file."""
    code, stacks = regions(pid)
    with open('/proc/%d/syscall' % pid) as source:
        stack_pointer = int(source.read().split()[-2], 16)
    end = next(end for begin, end in stacks if begin <= stack_pointer < end)
    with open('/proc/%d/mem' % pid, 'rb', buffering=0) as memory:
        memory.seek(stack_pointer)
        size = (end - stack_pointer) // WORD * WORD
        words = struct.unpack('<%dQ' % (size // WORD), memory.read(size))
    return [word for word in words if any(begin <= word < end for begin, end in code)]


def regions(pid):
    """([(begin, end)] of executable memory without a name, the same of writable memory)."""
    code, writable = [], []
    with open('/proc/%d/maps' % pid) as maps:
        for line in maps:
            begin, end, rights, name = re.match(r'(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)', line).groups()
            row = (int(begin, 16), int(end, 16))
            if 'x' in rights and not name:
                code.append(row)
            if 'w' in rights:
                writable.append(row)
    return code, writable
