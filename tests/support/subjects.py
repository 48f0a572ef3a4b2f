"""The one list of interpreters that the integration tests run on: a new Python is one line.

SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess
import sys
import threading

from report import Failed, Mode, Skipped

# pyenv's interpreters of this machine, and the least run that looks at each.
PYENV = [('2.7.18', Mode.FAST), ('3.6.15', Mode.DEFAULT), ('3.7.16', Mode.DEFAULT), ('3.8.18', Mode.FAST), ('3.9.18', Mode.DEFAULT),
         ('3.10.13', Mode.DEFAULT), ('3.11.7', Mode.DEFAULT), ('3.12.1', Mode.FAST), ('3.13.0', Mode.DEFAULT)]
FIRST = '3.12.1'        # what one look is enough at in a fast run
SYSTEM = '/usr/bin/python3'
# Unpacked Debian roots (tests/roots/make.sh): root name, executable inside it.
ROOTS = [('bullseye', 'usr/bin/python2.7'), ('bullseye', 'usr/bin/python3.9'),
         ('trixie', 'usr/bin/python3.13'), ('trixie', 'usr/bin/python3.13d'),
         ('sid', 'usr/bin/python3.14'), ('sid', 'usr/bin/python3.14d'), ('sid', 'usr/bin/python3.15'), ('sid', 'usr/bin/python3.15d')]
# Interpreters that scripts beside make.sh build in the same folder: name, executable, script, a file that it cannot do without, and
# the programs that want an extension module which this one has not.
BUILT = [('3.13t', 'free-threaded/bin/python3.13t', 'make_free_threaded.sh', '/usr/bin/apt-get', ()),
         ('embedded', 'embedded/application', 'make_embedded.sh', '/usr/lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a',
          ('callbacks.py', 'crash.py', 'faults.py', 'forked.py', 'graph.py', 'hangs.py', 'interpreters.py', 'interpreters_elsewhere.py', 'library_values.py', 'locks.py', 'progress.py',
           'scattered.py', 'scenes.py', 'whatis.py'))]
FACTS = '''
import os, sys, sysconfig
known = sysconfig.get_config_vars()
library = os.path.join(known.get('LIBDIR') or '', known.get('INSTSONAME') or known.get('LDLIBRARY') or '')
print('%d.%d.%d' % sys.version_info[:3])
print(sys.exec_prefix)
print(library if '.so' in library and os.path.exists(library) else '')
print('--enable-experimental-jit' in (known.get('CONFIG_ARGS') or ''))
print(getattr(sys, 'abiflags', ''))
'''


class Subject:
    """One interpreter: its name in the report, its executable, what is known about its build, and how it is started."""

    helpers = 0     # threads of the process that are not Python's
    lacks = ()      # programs that it cannot run
    patience = 60   # seconds that a program may take to get ready
    suffix = ''     # of the name of a variant

    def __init__(self, name, executable, root=None, mode=Mode.ALL):
        self.name = name
        self.executable = executable
        self.root = root
        self.mode = mode    # the least that looks at it
        self._lock = threading.RLock()
        self._facts = None
        self._variants = {}

    @property
    def original(self):
        """The interpreter that this one is a variant of, or itself."""
        return self

    def inside(self):
        """The executable's path as its own root sees it."""
        return '/' + os.path.relpath(self.executable, self.root) if self.root else self.executable

    def words(self):
        """What starts the interpreter, in its own root."""
        return [self.inside()]

    def command(self):
        """The words that start the interpreter from here."""
        return (['chroot', self.root] if self.root else []) + self.words()

    def environment(self):
        """Variables that the interpreter needs."""
        return {}

    @property
    def version(self):
        return self._known()[0]

    @property
    def home(self):
        """Its sys.exec_prefix."""
        return self._known()[1]

    @property
    def library(self):
        """The path of the libpython that its executable is linked with, or ''."""
        return self._known()[2]

    @property
    def has_jit(self):
        return self._known()[3]

    @property
    def is_plain(self):
        """Whether its structs are those of the version, neither of a debug build nor of a free-threaded one."""
        return not set(self._known()[4]) & set('dt')

    @property
    def is_of_machine(self):
        return self.mode <= Mode.DEFAULT

    def _known(self):
        with self._lock:
            if self._facts is None:
                self._facts = self._ask()
        return self._facts

    def _ask(self):
        """What the interpreter says of itself."""
        out = subprocess.run(self.command() + ['-S', '-c', FACTS], stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout
        version, home, library, has_jit, flags = out.split('\n')[:5]
        if library and os.path.basename(library) not in needed(self.executable):
            library = ''
        return tuple(int(part) for part in version.split('.')), home, library, has_jit == 'True', flags

    @property
    def stock(self):
        """The python-gdb.py that came with this interpreter, or None."""
        real = os.path.realpath(self.executable)
        root = self.root or ''
        beside = [real + '-gdb.py', '%s/usr/share/gdb/auto-load/usr/bin/%s-gdb.py' % (root, os.path.basename(real))]
        return next((path for path in beside if os.path.exists(path)), None)

    def variant(self, make, scratch):
        """What MAKE(this, SCRATCH) makes of this subject, made once; itself without MAKE."""
        if not make:
            return self
        with self._lock:
            if make not in self._variants:
                self._variants[make] = make(self, scratch)
        return self._variants[make]

    def name_with(self, make):
        """The name of that variant."""
        return '%s-%s' % (self.name, make.suffix) if make else self.name

    def at_least(self, mode):
        """The least mode of a job that is wanted in MODE where this subject is."""
        return max(mode, self.mode)


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


def find_root(name):
    """The folder of a root that tests/roots/make.sh makes."""
    folder = os.path.join(roots_folder(), name)
    if not os.path.exists(os.path.join(folder, '.done')):
        raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no root: tests/roots/make.sh %s' % name)
    return folder


def first_of(present):
    """The subject that one look is enough at in a fast run."""
    return next((subject for subject in present if subject.name == FIRST), present[0] if present else None)


def find_all():
    """(subjects present, [(name, mode, why it is absent, whether it could have been had)])."""
    present, absent = [], []
    for find in (find_of_pyenv, find_system, find_in_roots, find_built):
        for found in find():
            (present if isinstance(found, Subject) else absent).append(found)
    if present and not any(subject.mode == Mode.FAST for subject in present):
        present[0].mode = Mode.FAST     # what the fast run looks at where pyenv has none of these
    return present, absent


def find_of_pyenv():
    root = pyenv_root()
    for version, mode in PYENV:
        executable = os.path.join(root, 'versions', version, 'bin', 'python')
        is_there = os.access(executable, os.X_OK)
        yield Subject(version, executable, mode=mode) if is_there else (version, mode, 'no pyenv interpreter at ' + executable, False)


def find_system():
    is_there = os.access(SYSTEM, os.X_OK)
    yield Subject('system', SYSTEM, mode=Mode.DEFAULT) if is_there else ('system', Mode.DEFAULT, 'no ' + SYSTEM, True)


def find_in_roots():
    for name, path in ROOTS:
        folder = os.path.join(roots_folder(), name)
        executable = os.path.join(folder, path)
        label = '%s-%s' % (name, os.path.basename(path))
        if not os.path.exists(executable):
            yield label, Mode.ALL, 'no root at %s (tests/roots/make.sh)' % folder, True
        elif os.geteuid() != 0:
            yield label, Mode.ALL, 'chroot needs root rights', False
        else:
            subject = Subject(label, executable, folder)
            if path.endswith('python2.7'):
                subject.lacks = ('scattered.py', 'locks.py')   # which want /proc, and /dev/urandom; no root has them
            yield subject


def find_built():
    for name, path, script, need, lacks in BUILT:
        executable = os.path.join(roots_folder(), path)
        if os.access(executable, os.X_OK):
            subject = Subject(name, executable)
            subject.lacks = lacks
            yield subject
        else:
            yield name, Mode.ALL, 'no %s (tests/roots/%s)' % (executable, script), os.path.exists(need)


if __name__ == '__main__':
    for one in find_all()[0]:
        print(one.name, one.executable, one.version, one.home, one.library, one.stock)
    for row in find_all()[1]:
        print('absent:', *row)
    sys.exit(0)
