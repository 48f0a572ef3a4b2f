"""What all jobs of a run know: where hognose is installed, which GDB is used, where to write, and how much is looked at.

SPDX-License-Identifier: MIT
"""
import copy
import os
import re
import shutil
import tempfile

from report import Mode, Skipped

SUPPORT = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(SUPPORT)
NOWHERE = '/proc/nowhere'       # a path that nobody can make
PROGRAMS = os.path.join(TESTS, 'programs')
SEED = 20240229     # of whatever is drawn by lot, where --seed gives no other


class World:
    """One run; what it has is set once, before its jobs are made."""

    def __init__(self, prefix, scratch, gdb='gdb', mode=Mode.DEFAULT):
        self.prefix = prefix
        self.scratch = scratch
        self.gdb = gdb
        self.mode = mode
        self.stock = False
        self.seed = SEED

    @property
    def loader(self):
        return os.path.join(self.prefix, 'share', 'hognose', 'python-gdb.py')

    @property
    def gdb_path(self):
        return shutil.which(self.gdb) or self.gdb

    @property
    def program(self):
        return os.path.join(self.prefix, 'bin', 'hognose')

    def with_gdb(self, gdb):
        """The same with another GDB."""
        other = copy.copy(self)
        other.gdb = gdb
        return other

    def pick(self, fast, default, every):
        """One of three, by how much this run looks at."""
        return (fast, default, every)[self.mode]

    def extension(self, subject):
        """The file to source: ours, or with --stock the one that came with the interpreter."""
        if not self.stock:
            return self.loader
        path = subject.original.stock
        if not path:
            raise Skipped('no stock python-gdb.py for ' + subject.name)
        return path

    def folder(self, name):
        path = tempfile.mkdtemp(prefix=re.sub(r'[^\w.-]', '_', name) + '-', dir=self.scratch)
        os.chmod(path, 0o755)
        return path
