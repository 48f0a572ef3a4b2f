"""What is in a core file, read without hognose: which addresses it has bytes for, and where in the file they are.

SPDX-License-Identifier: MIT
"""
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
