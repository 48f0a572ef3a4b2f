"""Other shapes of the interpreters in the list of subjects: stripped, with machine code of their own, and run by an emulator.

SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess
import tempfile

from subjects import Subject, roots_folder


class Variant(Subject):
    """An interpreter as another one is, but for what its class says."""

    def __init__(self, subject, executable):
        super().__init__(subject.name_with(type(self)), executable, subject.root, subject.mode)
        self._original = subject
        self.lacks = subject.lacks

    @property
    def original(self):
        return self._original

    def _ask(self):
        return self._original._known()


class StrippedSubject(Variant):
    """The same interpreter after `strip --strip-all`: exports stay, everything else is gone."""

    suffix = 'stripped'

    def __init__(self, subject, scratch):
        real = os.path.realpath(subject.executable)
        self.folder = tempfile.mkdtemp(prefix='%s-%s-' % (self.suffix, subject.name), dir=scratch)
        super().__init__(subject, os.path.join(self.folder, os.path.basename(real)))
        for path in [real] + ([subject.library] if subject.library else []):
            copy = os.path.join(self.folder, os.path.basename(path))
            shutil.copy(path, copy)
            os.chmod(copy, 0o755)
            self.strip(copy)

    def strip(self, path):
        subprocess.run(['strip', '--strip-all', path], check=True)

    def environment(self):
        """What the loader and the interpreter need to find their files again."""
        extra = {'PYTHONHOME': self.home}
        if self.library:
            extra['LD_LIBRARY_PATH'] = self.folder
        return extra


class SectionlessSubject(StrippedSubject):
    """The same without a section table either, as `llvm-strip --strip-sections` leaves it: only program headers lead to anything."""

    suffix = 'sectionless'

    def strip(self, path):
        super().strip(path)
        with open(path, 'r+b') as image:
            for offset, size in ((0x28, 8), (0x3a, 6)):     # e_shoff; e_shentsize, e_shnum and e_shstrndx
                image.seek(offset)
                image.write(bytes(size))


class TracedSubject(Variant):
    """The same interpreter with its JIT on, where the build has one."""

    suffix = 'jit'
    variables = {'PYTHON_JIT': '1'}

    def __init__(self, subject, scratch):
        super().__init__(subject, subject.executable)

    def environment(self):
        return self.variables


class TrampolinedSubject(TracedSubject):
    """The same interpreter with a little machine code of its own for each Python function, by which perf knows them."""

    suffix = 'perf'
    variables = {'PYTHONPERFSUPPORT': '1'}


class EmulatedSubject(Subject):
    """An interpreter of another machine, run by QEMU's user mode, which has a thread of its own."""

    helpers = 1
    patience = 120

    def __init__(self):
        self.sysroot = os.path.join(roots_folder(), 'arm64')
        super().__init__('aarch64', os.path.join(self.sysroot, 'usr/bin/python3.13'))
        self.emulator = os.path.join(roots_folder(), 'emulator', 'usr/bin/qemu-aarch64-static')

    def words(self):
        return [self.emulator, '-L', self.sysroot, self.executable]

    def missing(self):
        """The file that is not there, or None."""
        return next((path for path in (self.executable, self.emulator) if not os.path.exists(path)), None)


def variants_of(subject):
    """The classes of what can be made of SUBJECT."""
    if not subject.root:
        yield StrippedSubject
    if not subject.root and subject.version >= (3, 8) and 'callbacks.py' not in subject.lacks:
        yield SectionlessSubject    # it exports its runtime, which is found without sections
    if subject.has_jit and subject.is_plain:
        yield TracedSubject
        yield TrampolinedSubject
