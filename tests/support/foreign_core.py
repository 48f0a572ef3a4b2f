"""A core of an aarch64 machine, made by hand: what the kernel writes of a Python there, none of whose files are here.

SPDX-License-Identifier: MIT
"""
import struct

from core_bytes import HEADER, PAGE, PT_LOAD, PT_NOTE, SEGMENT

AARCH64 = 183
NT_PRSTATUS, NT_PRPSINFO, NT_FILE = 1, 3, 0x46494c45
EXECUTABLE = '/opt/device/usr/bin/python3.11'
BASE, SIZE = 0xaaaaaaaa0000, 16 * PAGE
STACK, STACK_SIZE = 0xffffff7df000, 8 * PAGE


def note(kind, content):
    padded = content + bytes(-len(content) % 4)
    return struct.pack('<III8s', 5, len(content), kind, b'CORE\0\0\0\0') + padded


def status(pid, signal):
    """struct elf_prstatus: 112 bytes, then x0 to x30, sp, pc, pstate, and whether the others are valid."""
    registers = [0] * 31 + [STACK + PAGE, BASE + 0x1234, 0x60000000]
    begin = struct.pack('<iiihhQQiiii', signal, 0, 0, signal, 0, 0, 0, pid, 1, pid, pid)
    return begin.ljust(112, b'\0') + struct.pack('<34Q', *registers) + struct.pack('<ii', 1, 0)


def described(pid):
    return struct.pack('<cccbQIIiiii', b'R', b'R', b'\0', 0, 0, 1000, 1000, pid, 1, pid, pid) + b'python3'.ljust(16, b'\0') + b'python3 app.py'.ljust(80, b'\0')


def mapped():
    return struct.pack('<QQQQQ', 1, PAGE, BASE, BASE + SIZE, 0) + EXECUTABLE.encode() + b'\0'


def write_aarch64_core(path, pid=4242, signal=11):
    notes = note(NT_PRSTATUS, status(pid, signal)) + note(NT_PRPSINFO, described(pid)) + note(NT_FILE, mapped())
    begin = HEADER.size + 3 * SEGMENT.size
    first_page = (begin + len(notes) + PAGE - 1) // PAGE * PAGE
    image = HEADER.pack(b'\x7fELF\x02\x01\x01' + bytes(9), 3, AARCH64, 1, 0, 0, 0, 0, HEADER.size, SEGMENT.size, 0, 0, 0, 0)
    with open(path, 'wb') as out:
        out.write(HEADER.pack(b'\x7fELF\x02\x01\x01' + bytes(9), 4, AARCH64, 1, 0, HEADER.size, 0, 0, HEADER.size, SEGMENT.size, 3, 0, 0, 0))
        out.write(SEGMENT.pack(PT_NOTE, 0, begin, 0, 0, len(notes), 0, 4))
        out.write(SEGMENT.pack(PT_LOAD, 5, first_page, BASE, 0, PAGE, SIZE, PAGE))      # of a file, the first page alone is dumped
        out.write(SEGMENT.pack(PT_LOAD, 6, first_page + PAGE, STACK, 0, STACK_SIZE, STACK_SIZE, PAGE))
        out.write(notes.ljust(first_page - begin, b'\0'))
        out.write(image.ljust(PAGE, b'\0') + b'\x2a' * STACK_SIZE)
