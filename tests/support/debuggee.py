"""Starts test programs for others to look at, and has the kernel write their cores.

SPDX-License-Identifier: MIT
"""
import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile

from report import NotReady, Skipped, TimedOut, wait_until
from world import PROGRAMS

PR_SET_PDEATHSIG = 1


def clean_environment(extra=None):
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(('PYTHON', 'DEBUGINFOD')) and key not in ('LD_LIBRARY_PATH',)}
    env['LC_ALL'] = 'C.UTF-8'
    env['PYTHONDONTWRITEBYTECODE'] = '1'
    env.update(extra or {})
    return env


class Debuggee:
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
        self.log = open(os.path.join(self.folder, 'log'), 'wb')
        self.where = where
        words = subject.words() + ['-B', script, os.path.join(where, 'truth.json')] + list(arguments)
        self.process = subprocess.Popen(words, cwd=self.folder, env=clean_environment(subject.environment()), stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, preexec_fn=self._limits,
                                        start_new_session=True)
        self.pid = self.process.pid

    def _move_into(self, root, script):
        """Programs and the working folder have to be inside a chroot's root."""
        inside = os.path.join(root, 'hognose-test')
        for folder in (inside, os.path.join(root, 'dev', 'shm')):     # where the semaphores of multiprocessing are
            os.makedirs(folder, exist_ok=True)
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

    def wait_for(self, path):
        """Waits until the program has made PATH."""
        wait_for_file(path, self.process, self.subject.patience, self.output)

    def wait_truth(self):
        """Waits for the truth, and until the recorder thread is gone."""
        self.wait_for(self.truth_path)
        with open(self.truth_path) as source:
            self.truth = json.load(source)
        count = len(self.truth['threads']) + self.subject.helpers
        try:
            wait_until(lambda: len(os.listdir('/proc/%d/task' % self.pid)) <= count, self.subject.patience, 'the recorder thread does not end')
        except TimedOut as late:
            raise NotReady(str(late))
        return self.truth

    def alive(self):
        return self.process.poll() is None

    def dump(self):
        """Kills the program so that the kernel writes a core; returns its path."""
        return dump(self.process, self.folder)


def wait_for_core(process, folder, limit):
    """The core that PROCESS, which works in FOLDER, leaves when it ends by itself."""
    wait_until(lambda: process.poll() is not None, limit, 'it does not die')
    return find_core(folder)


def wait_for_file(path, process, limit, output=lambda: ''):
    """Waits until PROCESS has made PATH; OUTPUT() says what it printed."""
    def made():
        if os.path.exists(path):
            return True
        if process.poll() is not None:
            raise NotReady('the test program ended with %s\n%s' % (process.returncode, output()))
        return False
    try:
        wait_until(made, limit, 'the test program is not ready', output)
    except TimedOut as late:
        raise NotReady(str(late))


def dump(process, folder, number=signal.SIGABRT):
    """Kills PROCESS, which works in FOLDER, so that the kernel writes a core there; returns its path."""
    os.kill(process.pid, number)
    process.wait()
    return find_core(folder)


def find_core(folder):
    """The core that the kernel has written in FOLDER."""
    with open('/proc/sys/kernel/core_pattern') as source:
        pattern = source.read().strip()
    if pattern.startswith('|') or '/' in pattern:
        raise Skipped('the kernel sends cores elsewhere: ' + pattern)
    found = [name for name in os.listdir(folder) if name.startswith('core')]
    if not found:
        raise Skipped('the kernel wrote no core (core_pattern %r)' % pattern)
    return os.path.join(folder, found[0])
