"""What is in a core file, read without hognose: which addresses it has bytes for, and where in the file they are.

SPDX-License-Identifier: MIT
"""
import contextlib
import os
import struct

PAGE = 4096
PT_LOAD, PT_NOTE = 1, 4
HEADER = struct.Struct('<16sHHIQQQIHHHHHH')
SEGMENT = struct.Struct('<IIQQQQQQ')


class CoreBytes:
    """The segments of a core, as its program headers say."""

    def __init__(self, path):
        self.path = path
        self.size = os.path.getsize(path)
        with open(path, 'rb') as source:
            header = HEADER.unpack(source.read(HEADER.size))
            table, count = header[5], header[10]
            source.seek(table)
            rows = list(SEGMENT.iter_unpack(source.read(SEGMENT.size * count)))
        self.headers = (0, table + SEGMENT.size * count)        # a range of the file
        self.notes = next((row[2], row[2] + row[5]) for row in rows if row[0] == PT_NOTE)
        # (address, offset in the file, bytes in the file)
        self.segments = sorted((row[3], row[2], row[5]) for row in rows if row[0] == PT_LOAD and row[5])
        self.first_page = min(offset for _, offset, _ in self.segments) // PAGE

    def written_pages(self):
        """The pages of the file that hold more than zeros: most of a core are stacks that no thread has used."""
        with open(self.path, 'rb') as source:
            source.seek(self.first_page * PAGE)
            return [page for page in range(self.first_page, self.size // PAGE) if source.read(PAGE) != bytes(PAGE)]

    def offset_of(self, address):
        """Where in the file the byte at ADDRESS is, or None: it was not dumped."""
        for start, offset, size in self.segments:
            if start <= address < start + size:
                return offset + address - start
        return None

    def pages_of(self, place):
        """The pages of the file that hold [ADDRESS, SIZE]; None for each that was not dumped."""
        address, size = place
        pages = set()
        for at in range(address // PAGE * PAGE, address + size, PAGE):
            offset = self.offset_of(max(at, address))
            pages.add(None if offset is None else offset // PAGE)
        return pages

    def holds(self, place, end):
        """Whether the file still has all of [ADDRESS, SIZE] when it is cut at END."""
        address, size = place
        at = address
        while at < address + size:
            offset = self.offset_of(at)
            if offset is None:
                return False
            step = min(PAGE - at % PAGE, address + size - at)
            if offset + step > end:
                return False
            at += step
        return True


@contextlib.contextmanager
def without_pages(path, pages):
    """While it is entered, the core has nothing of these pages of its file but that they were mapped: it has another table of segments."""
    size = os.path.getsize(path)
    with open(path, 'r+b') as core:
        old = core.read(HEADER.size)
        header = list(HEADER.unpack(old))
        core.seek(header[5])
        rows = list(SEGMENT.iter_unpack(core.read(SEGMENT.size * header[10])))
        rows = [part for row in rows for part in split(row, pages)]
        core.seek(0, os.SEEK_END)
        core.write(b''.join(SEGMENT.pack(*row) for row in rows))
        header[5], header[10] = size, len(rows)
        core.seek(0)
        core.write(HEADER.pack(*header))
    try:
        yield
    finally:
        with open(path, 'r+b') as core:
            core.write(old)
            core.truncate(size)


def split(row, pages):
    """The segments that one becomes which has lost these pages of its file."""
    kind, flags, offset, address, _, size, memory, alignment = row
    lost = [page for page in sorted(pages) if kind == PT_LOAD and offset <= page * PAGE < offset + size]
    parts, at = [], 0
    for page in lost:
        begin = page * PAGE - offset
        if begin > at:
            parts.append((kind, flags, offset + at, address + at, 0, begin - at, begin - at, alignment))
        at = min(begin + PAGE, size)
        parts.append((kind, flags, offset + begin, address + begin, 0, 0, at - begin, alignment))
    if not lost or at < memory:
        parts.append((kind, flags, offset + at, address + at, 0, size - at, memory - at, alignment))
    return parts
