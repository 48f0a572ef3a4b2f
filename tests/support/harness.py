"""Starts test programs, runs GDB and `hognose` over them, and takes their answers apart.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from report import Failed, Skipped, check

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
PROGRAMS = os.path.join(TESTS, 'programs')
PR_SET_PDEATHSIG = 1
MARK = '<<<mark %s>>>'
GIVING_UP = re.compile(r'unable to (read|locate)|information optimized out|failed to get frame', re.I)
TROUBLE = re.compile(r'Python Exception|Traceback \(most recent call last\)|^Error |Undefined command|'
                     r'Segmentation|internal-error|terminate called', re.M)


class World:
    """What a run knows: where hognose is installed, the scratch folder, and which GDB."""

    def __init__(self, prefix, scratch, gdb='gdb', stock=False, fast=False):
        self.prefix = prefix
        self.scratch = scratch
        self.gdb = gdb
        self.stock = stock
        self.fast = fast
        self.complete = False

    @property
    def loader(self):
        return os.path.join(self.prefix, 'share', 'hognose', 'python-gdb.py')

    @property
    def gdb_path(self):
        return shutil.which(self.gdb) or self.gdb

    @property
    def program(self):
        return os.path.join(self.prefix, 'bin', 'hognose')

    def extension(self, subject):
        """The file to source: ours, or with --stock the one that came with the interpreter."""
        if not self.stock:
            return self.loader
        path = getattr(subject, 'original', subject).stock
        if not path:
            raise Skipped('no stock python-gdb.py for ' + subject.name)
        return path

    def folder(self, name):
        return tempfile.mkdtemp(prefix=re.sub(r'[^\w.-]', '_', name) + '-', dir=self.scratch)


def clean_environment(extra=None):
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(('PYTHON', 'DEBUGINFOD')) and key not in ('LD_LIBRARY_PATH',)}
    env['LC_ALL'] = 'C.UTF-8'
    env['PYTHONDONTWRITEBYTECODE'] = '1'
    env.update(extra or {})
    return env


class Subprocess:
    """A test program running in its own folder; the truth it wrote is `truth` after wait_truth()."""

    def __init__(self, world, subject, program, arguments=(), core=True):
        self.subject = subject
        self.folder = world.folder('%s-%s' % (subject.name, program))
        self.truth = None
        self.core_limit = resource.RLIM_INFINITY if core else 0
        script, where = os.path.join(PROGRAMS, program), self.folder
        if subject.root:
            script, where = self._move_into(subject.root, script)
        self.truth_path = os.path.join(self.folder, 'truth.json')
        extra = subject.environment() if hasattr(subject, 'environment') else {}
        self.log = open(os.path.join(self.folder, 'log'), 'wb')
        self.where = where
        words = subject.words() + ['-B', script, os.path.join(where, 'truth.json')] + list(arguments)
        self.process = subprocess.Popen(words, cwd=self.folder, env=clean_environment(extra), stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, preexec_fn=self._limits,
                                        start_new_session=True)
        self.pid = self.process.pid

    def _move_into(self, root, script):
        """Programs and the working folder have to be inside a chroot's root."""
        inside = os.path.join(root, 'hognose-test')
        os.makedirs(inside, exist_ok=True)
        os.rmdir(self.folder)
        self.folder = tempfile.mkdtemp(dir=inside)
        shutil.copytree(PROGRAMS, os.path.join(self.folder, 'programs'))
        where = '/' + os.path.relpath(self.folder, root)
        return os.path.join(where, 'programs', os.path.basename(script)), where

    def _limits(self):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if self.subject.root:
            os.chroot(self.subject.root)
            os.chdir(self.where)
        resource.setrlimit(resource.RLIMIT_CORE, (self.core_limit, resource.RLIM_INFINITY))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        perf_map = '%s/tmp/perf-%d.map' % (self.subject.root or '', self.pid)
        if os.path.exists(perf_map):
            os.unlink(perf_map)

    def stop(self):
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def output(self):
        with open(os.path.join(self.folder, 'log'), errors='replace') as log:
            return log.read()[-2000:]

    def wait_for(self, path, limit=30):
        """Waits until the program has made PATH."""
        end = time.monotonic() + limit
        while not os.path.exists(path):
            if self.process.poll() is not None:
                raise Failed('the test program ended with %s\n%s' % (self.process.returncode, self.output()))
            check(time.monotonic() < end, 'the test program is not ready after %d s' % limit, self.output())
            time.sleep(0.02)

    def wait_truth(self):
        """Waits for the truth, and until the recorder thread is gone."""
        self.wait_for(self.truth_path, self.subject.patience)
        with open(self.truth_path) as source:
            self.truth = json.load(source)
        end = time.monotonic() + 10
        while len(os.listdir('/proc/%d/task' % self.pid)) > len(self.truth['threads']) + self.subject.helpers:
            check(time.monotonic() < end, 'the recorder thread does not end')
            time.sleep(0.02)
        return self.truth

    def alive(self):
        return self.process.poll() is None

    def dump(self):
        """Kills the program so that the kernel writes a core; returns its path."""
        return dump(self.process, self.folder)


def dump(process, folder):
    """Kills PROCESS, which works in FOLDER, so that the kernel writes a core there; returns its path."""
    with open('/proc/sys/kernel/core_pattern') as source:
        pattern = source.read().strip()
    if pattern.startswith('|') or '/' in pattern:
        raise Skipped('the kernel sends cores elsewhere: ' + pattern)
    os.kill(process.pid, signal.SIGABRT)
    process.wait()
    found = [name for name in os.listdir(folder) if name.startswith('core')]
    if not found:
        raise Skipped('the kernel wrote no core (core_pattern %r)' % pattern)
    return os.path.join(folder, found[0])


class Session:
    """One batch run of GDB: commands in, for each of them its standard output."""

    def __init__(self, world, extension, target, limit=120, before=()):
        self.words = [world.gdb, '-nx', '-q', '-batch', '-iex', 'set debuginfod enabled off',
                      '-iex', 'set auto-load python-scripts off', '-iex', 'set width 0', '-iex', 'set height 0']
        for line in before:
            self.words += ['-iex', line]
        for path in ([extension] if isinstance(extension, str) else extension):
            self.words += ['-iex', 'source ' + path]
        self.target = target
        self.limit = limit
        self.commands = []

    def run(self, *commands):
        """Runs COMMANDS; returns their outputs in order.  GDB itself must survive and be in time."""
        words = list(self.words)
        for number, command in enumerate(commands):
            words += ['-ex', 'echo \\n' + MARK % number + '\\n', '-ex', command]
        words += ['-ex', 'echo \\n' + MARK % 'end' + '\\n'] + self.target
        self.commands = commands
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=clean_environment(), timeout=self.limit)
        except subprocess.TimeoutExpired as late:
            raise Failed('GDB took more than %d s\n%s' % (self.limit, (late.stdout or b'')[-1500:].decode('utf-8', 'replace')))
        self.status = done.returncode
        self.stdout = done.stdout.decode('utf-8', 'replace')
        self.stderr = done.stderr.decode('utf-8', 'replace')
        check(MARK % 'end' in self.stdout, 'GDB died with status %s' % done.returncode,
              self.stdout[-1500:], self.stderr[-1500:])
        return self.pieces(len(commands))

    def pieces(self, count):
        """The answers without their notes, which depend on what is known about a build."""
        parts = []
        for number in range(count):
            after = self.stdout.split('\n' + MARK % number + '\n', 1)[1]
            answer = after.split('\n' + MARK % (number + 1 if number + 1 < count else 'end'), 1)[0]
            parts.append(re.sub(r'^note: .*\n?', '', answer, flags=re.M))
        return parts

    def no_trouble(self, *patterns):
        """No exception, error or giving-up sentence on either stream."""
        for pattern in patterns or (TROUBLE, GIVING_UP):
            for stream in (self.stdout, self.stderr):
                found = pattern.search(stream)
                if found:
                    start = max(0, found.start() - 300)
                    raise Failed('GDB said "%s"' % found.group() + '\n' + stream[start:found.end() + 500])


def attach(pid, subject=None):
    """GDB's arguments; with a sysroot it does not find the executable by itself."""
    executable = [os.path.realpath(subject.executable)] if subject and subject.root else []
    return executable + ['-p', str(pid)]


def sysroot(subject, with_debug=True):
    """What GDB needs to hear before it opens a process or core of SUBJECT, with or without its debug files."""
    if not subject.root:
        return []
    folder = subject.root + '/usr/lib/debug' if with_debug else '/nonexistent'
    return ['set sysroot ' + subject.root, 'set debug-file-directory ' + folder]


def open_core(executable, core):
    return [os.path.realpath(executable), '-c', core]


def to_thread(tid):
    """The GDB command that selects the thread with this kernel id."""
    return ('python [t.switch() for t in gdb.selected_inferior().threads() if %d in (t.ptid[1], t.ptid[2])]' % tid)


def split_threads(output):
    """{tid: text} of a `thread apply all` answer."""
    parts = re.split(r'^Thread .*?(?:LWP|process) (\d+).*?:\n', output, flags=re.M)
    return {int(tid): text for tid, text in zip(parts[1::2], parts[2::2])}


def split_program_threads(output):
    """{tid: text} of the program's answer: unindented lines that begin `Thread TID`."""
    parts = re.split(r'^Thread (\d+).*\n', output, flags=re.M)
    return {int(tid): text for tid, text in zip(parts[1::2], parts[2::2])}


FILE_LINE = re.compile(r'^  File "(.*)", line (\d+|\?), in (.*)$')


def tracebacks(text):
    """[(file, line, function, source or None)] of the traceback form, newest first."""
    found = []
    for line in text.split('\n'):
        match = FILE_LINE.match(line)
        if match:
            where = match.group(2)
            found.append([match.group(1), int(where) if where != '?' else None, match.group(3), None])
        elif line.startswith('    ') and found and found[-1][3] is None:
            found[-1][3] = line[4:]
    return [tuple(row) for row in found]


def headed_lines(text):
    """[(`File ...` line without its indent, source line or None)] of the traceback form, newest first."""
    found = []
    for line in text.split('\n'):
        if line.startswith('  File "'):
            found.append([line[2:], None])
        elif line.startswith('    ') and found and found[-1][1] is None:
            found[-1][1] = line[4:]
    return [tuple(row) for row in found]


HOSTILE = re.compile(u'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def harmless(text):
    """TEXT as a name may be printed: no control character, bidirectional override or lone surrogate."""
    def escape(match):
        code = ord(match.group())
        short = {9: '\\t', 10: '\\n', 13: '\\r'}.get(code)
        return short or ('\\x%02x' % code if code < 256 else '\\u%04x' % code)
    return HOSTILE.sub(escape, text)


def expected_lines(thread):
    """What headed_lines() must find for this thread of the truth."""
    return [('File "%s", line %d, in %s' % (harmless(f['file']), f['line'], harmless(f['function'])), f['source'])
            for f in thread['frames']]


def same_value(actual, expected):
    """Whether a printed value is the expected text, or matches it when it is a pattern."""
    if expected is None:
        return True
    if expected.startswith('\0re:'):
        return re.fullmatch(expected[4:], actual, re.S) is not None
    return actual == expected
