"""A Debian as somebody has it who installs something there, in a root of its own (tests/roots/make.sh fresh/SUITE).

SPDX-License-Identifier: MIT
"""
import contextlib
import os
import shutil
import subprocess

from report import Skipped, check
from subjects import find_root

PATIENCE = 600
PYTHON = '/usr/bin/python3'
ENVIRONMENT = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/tmp/home', 'LC_ALL': 'C.UTF-8'}
# In a mount namespace of its own, so that nothing of this is seen outside, and nothing has to be taken back.
INSIDE = 'mount --rbind /proc "$1/proc"; mount --rbind /dev "$1/dev"; mount --bind "$2" "$1/tmp"; exec chroot "$1" /bin/bash -ec "$3"'


class FreshRoot:
    """`folder` is /tmp inside, and the only thing that is ever written to."""

    def __init__(self, world, suite):
        if os.geteuid() != 0 or not shutil.which('unshare'):
            raise Skipped('takes root and unshare')
        self.path = find_root('fresh/' + suite)
        self.folder = world.folder('fresh-' + suite)

    def run(self, script):
        """What a script for bash says, both streams; it must succeed."""
        done = subprocess.run(['unshare', '-m', 'bash', '-ec', INSIDE, 'bash', self.path, self.folder, script], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', errors='replace', env=ENVIRONMENT, timeout=PATIENCE)
        check(done.returncode == 0, '%s: status %d' % (script, done.returncode), done.stdout[-3000:])
        return done.stdout

    @contextlib.contextmanager
    def start_python(self, code):
        """The id of a process of its Python that has printed a line."""
        process = subprocess.Popen(['chroot', self.path, PYTHON, '-c', code], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=ENVIRONMENT)
        try:
            process.stdout.readline()
            yield process.pid
        finally:
            process.kill()
            process.communicate()
