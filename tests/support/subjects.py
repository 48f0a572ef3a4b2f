"""The one list of interpreters that the integration tests run on: a new Python is one line.

SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess
import sys
import tempfile
import threading

PYENV = ['2.7.18', '3.6.15', '3.7.16', '3.8.18', '3.9.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0']
SYSTEM = '/usr/bin/python3'
# Unpacked Debian roots (tests/roots/make.sh): root name, executable inside it.
ROOTS = [('bullseye', 'usr/bin/python2.7'), ('bullseye', 'usr/bin/python3.9'),
         ('trixie', 'usr/bin/python3.13'), ('trixie', 'usr/bin/python3.13d'),
         ('sid', 'usr/bin/python3.14'), ('sid', 'usr/bin/python3.14d'), ('sid', 'usr/bin/python3.15'), ('sid', 'usr/bin/python3.15d')]
# Interpreters that scripts beside make.sh build in the same folder: name, executable, script, a file that it cannot do without, and
# the programs that want an extension module which this one has not.
BUILT = [('3.13t', 'free-threaded/bin/python3.13t', 'make_free_threaded.sh', '/usr/bin/apt-get', ()),
         ('embedded', 'embedded/application', 'make_embedded.sh', '/usr/lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a',
          ('callbacks.py', 'interpreters.py', 'interpreters_elsewhere.py', 'progress.py'))]
FAST = {'2.7.18', '3.8.18', '3.12.1'}


class Subject:
    """One interpreter: its name in the report, its executable, and what is known about its build."""

    helpers = 0     # threads of the process that are not Python's
    lacks = ()      # programs that it cannot run
    patience = 60   # seconds that a program may take to get ready

    def __init__(self, name, executable, root=None):
        self.name = name
        self.executable = executable
        self.root = root
        self._lock = threading.RLock()
        self._facts = None
        self._variants = {}

    def inside(self):
        """The executable's path as its own root sees it."""
        return '/' + os.path.relpath(self.executable, self.root) if self.root else self.executable

    def words(self):
        """What starts the interpreter, in its own root."""
        return [self.inside()]

    def command(self):
        """The words that start the interpreter from here."""
        return (['chroot', self.root] if self.root else []) + self.words()

    @property
    def facts(self):
        """(version tuple, prefix, path of libpython or '') as the interpreter says."""
        with self._lock:
            if self._facts is None:
                self._facts = self._ask()
        return self._facts

    def _ask(self):
        code = ("import sys, sysconfig as s, os; v = s.get_config_vars(); "
                "lib = os.path.join(v.get('LIBDIR') or '', v.get('INSTSONAME') or v.get('LDLIBRARY') or ''); "
                "print('%d.%d.%d' % sys.version_info[:3]); print(sys.exec_prefix); "
                "print(lib if '.so' in lib and os.path.exists(lib) else '')")
        out = subprocess.run(self.command() + ['-S', '-c', code], stdout=subprocess.PIPE, check=True,
                             universal_newlines=True).stdout.split('\n')
        library = out[2]
        if library and os.path.basename(library) not in needed(self.executable):
            library = ''
        return tuple(int(part) for part in out[0].split('.')), out[1], library

    @property
    def version(self):
        return self.facts[0]

    @property
    def stock(self):
        """The python-gdb.py that came with this interpreter, or None."""
        real = os.path.realpath(self.executable)
        root = self.root or ''
        beside = [real + '-gdb.py', '%s/usr/share/gdb/auto-load/usr/bin/%s-gdb.py' % (root, os.path.basename(real))]
        return next((path for path in beside if os.path.exists(path)), None)

    def variant(self, make, scratch):
        """What MAKE(this, SCRATCH) makes of this subject, made once."""
        with self._lock:
            if make not in self._variants:
                self._variants[make] = make(self, scratch)
        return self._variants[make]


class StrippedSubject(Subject):
    """The same interpreter after `strip --strip-all`: exports stay, everything else is gone."""

    suffix = 'stripped'

    def __init__(self, subject, scratch):
        real = os.path.realpath(subject.executable)
        folder = tempfile.mkdtemp(prefix='%s-%s-' % (self.suffix, subject.name), dir=scratch)
        super().__init__('%s-%s' % (subject.name, self.suffix), os.path.join(folder, os.path.basename(real)))
        self.original = subject
        shutil.copy(real, self.executable)
        files = [self.executable]
        self._facts = subject.facts
        self.home, library = self._facts[1:]
        self.library_path = None
        if library:
            self.library_path = folder
            files.append(os.path.join(folder, os.path.basename(library)))
            shutil.copy(library, files[-1])
        for path in files:
            os.chmod(path, 0o755)
            self.strip(path)

    def strip(self, path):
        subprocess.run(['strip', '--strip-all', path], check=True)

    def environment(self):
        """What the loader and the interpreter need to find their files again."""
        extra = {'PYTHONHOME': self.home}
        if self.library_path:
            extra['LD_LIBRARY_PATH'] = self.library_path
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


class TracedSubject(Subject):
    """The same interpreter with its JIT on, where the build has one."""

    suffix = 'jit'
    variables = {'PYTHON_JIT': '1'}

    def __init__(self, subject, scratch):
        super().__init__('%s-%s' % (subject.name, self.suffix), subject.executable, subject.root)

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


def needed(executable):
    out = subprocess.run(['readelf', '-d', os.path.realpath(executable)], stdout=subprocess.PIPE,
                         universal_newlines=True).stdout
    return [line.split('[')[1].rstrip(']') for line in out.split('\n') if '(NEEDED)' in line]


def pyenv_root():
    root = os.environ.get('PYENV_ROOT')
    if root:
        return root
    if shutil.which('pyenv'):
        return subprocess.run(['pyenv', 'root'], stdout=subprocess.PIPE,
                              universal_newlines=True).stdout.strip()
    return os.path.expanduser('~/.pyenv')


def roots_folder():
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    return os.environ.get('HOGNOSE_ROOTS') or os.path.join(cache, 'hognose', 'roots')


def fast_names(present):
    """What the fast run looks at: a few of pyenv's, or the distribution's own where none of them is there."""
    return [subject.name for subject in present if subject.name in FAST] or ['system']


def find_all():
    """(subjects present, [(name, why it is absent, whether it could have been had)])."""
    present, absent = [], []
    root = pyenv_root()
    for version in PYENV:
        executable = os.path.join(root, 'versions', version, 'bin', 'python')
        if os.access(executable, os.X_OK):
            present.append(Subject(version, executable))
        else:
            absent.append((version, 'no pyenv interpreter at ' + executable, False))
    if os.access(SYSTEM, os.X_OK):
        present.append(Subject('system', SYSTEM))
    else:
        absent.append(('system', 'no ' + SYSTEM, True))
    for name, path in ROOTS:
        folder = os.path.join(roots_folder(), name)
        executable = os.path.join(folder, path)
        label = '%s-%s' % (name, os.path.basename(path))
        if not os.path.exists(executable):
            absent.append((label, 'no root at %s (tests/roots/make.sh)' % folder, True))
        elif os.geteuid() != 0:
            absent.append((label, 'chroot needs root rights', False))
        else:
            present.append(Subject(label, executable, folder))
    for name, path, script, need, lacks in BUILT:
        executable = os.path.join(roots_folder(), path)
        if os.access(executable, os.X_OK):
            present.append(Subject(name, executable))
            present[-1].lacks = lacks
        else:
            absent.append((name, 'no %s (tests/roots/%s)' % (executable, script), os.path.exists(need)))
    return present, absent


if __name__ == '__main__':
    for subject in find_all()[0]:
        print(subject.name, subject.executable, subject.facts, subject.stock)
    for row in find_all()[1]:
        print('absent:', *row)
    sys.exit(0)
