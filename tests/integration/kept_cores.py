"""Cores that systemd keeps: `coredumpctl debug` starts hognose with its own words, and `coredumpctl dump` pipes a core into it.

Its programs come from a root of their own (tests/roots/make.sh coredumpctl) and read a journal that is written here: no systemd runs.

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import time

from debuggee import Debuggee, clean_environment
from report import Job, Mode, check
from subjects import SYSTEM, find_root

PATIENCE = 120
PROGRAM = 'nested.py'
COREDUMP = 'fc2e22bc6ee647b6b90729ab34a250b1'       # the MESSAGE_ID of a core
BOOT = '00112233445566778899aabbccddeeff'


def jobs(world, present):
    subject = next((one for one in present if one.executable == SYSTEM), None)
    if not world.stock and subject:
        yield Job('kept-cores', Mode.ALL, kept, world, subject)


def kept(world, report, name, subject):
    with Debuggee(world, subject, PROGRAM) as process:
        keeper = report.start(name, lambda: keep(world, process))
        if not keeper:
            return
        functions = ['in ' + frame['function'] + '\n' for frame in process.truth['threads'][0]['frames']]
        for case, words in (('debug', [world.program]), ('found-in-path', ['hognose'])):
            with report.case('%s/%s' % (name, case)):
                has_all(keeper.run(['debug', '--debugger=' + words[0], '--debugger-arguments=bt']), functions)
        with report.case(name + '/options'):
            said = keeper.run(['debug', '--debugger=hognose', '--debugger-arguments=bt --python --no-color', str(process.pid)])
            has_all(said, functions)
            check('Native' not in said, 'options are lost', said)
        with report.case(name + '/alone'):
            said = keeper.run(['debug', '--debugger=hognose', str(process.pid)])
            check('crashed by SIGABRT' in said and 'in wait_here' in said, 'no overview', said)
        with report.case(name + '/dump'):
            has_all(keeper.run(['dump'], ' | hognose bt -'), functions)


def keep(world, process):
    keeper = Keeper(world)
    process.wait_truth()
    core = process.dump()
    subprocess.run(['zstd', '-q', core], check=True, timeout=PATIENCE)     # as systemd keeps them
    keeper.keep(process.pid, os.path.realpath(process.subject.executable), core + '.zst')
    return keeper


def has_all(said, lines):
    check(lines and all(line in said for line in lines), 'other frames', said[-3000:])


class Keeper:
    """The programs of systemd, and a journal with what it would have written of a core."""

    def __init__(self, world):
        self.root = find_root('coredumpctl')
        self.folder = world.folder('kept')
        self.journal = os.path.join(self.folder, 'one.journal')
        self.variables = clean_environment({'PATH': os.path.join(world.prefix, 'bin') + ':' + os.environ['PATH'], 'TMPDIR': self.folder})

    def words(self, program):
        libraries = os.path.join(self.root, 'usr/lib/x86_64-linux-gnu')
        return [os.path.join(self.root, 'usr/lib64/ld-linux-x86-64.so.2'), '--library-path', '%s:%s/systemd' % (libraries, libraries),
                os.path.join(self.root, program)]

    def keep(self, pid, executable, core):
        now = int(time.time() * 1e6)
        fields = [('__REALTIME_TIMESTAMP', now), ('__MONOTONIC_TIMESTAMP', 1), ('_BOOT_ID', BOOT), ('MESSAGE_ID', COREDUMP), ('PRIORITY', 2),
                  ('MESSAGE', 'Process %d of user 0 dumped core.' % pid), ('COREDUMP_PID', pid), ('COREDUMP_UID', 0), ('COREDUMP_GID', 0),
                  ('COREDUMP_SIGNAL', 6), ('COREDUMP_SIGNAL_NAME', 'SIGABRT'), ('COREDUMP_TIMESTAMP', now), ('COREDUMP_EXE', executable),
                  ('COREDUMP_COMM', os.path.basename(executable)), ('COREDUMP_FILENAME', core)]
        text = ''.join('%s=%s\n' % field for field in fields) + '\n'
        words = self.words('usr/lib/systemd/systemd-journal-remote') + ['-o', self.journal, '-']
        done = subprocess.run(words, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.variables, timeout=PATIENCE)
        check(done.returncode == 0 and os.path.exists(self.journal), 'no journal is written', done.stdout.decode('utf-8', 'replace'))

    def run(self, words, behind=''):
        """What is answered in a shell; the words may have something BEHIND them."""
        words = self.words('usr/bin/coredumpctl') + ['--file=' + self.journal] + words
        done = subprocess.run(['bash', '-o', 'pipefail', '-c', '"$@"' + behind, 'bash'] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding='utf-8', errors='replace', env=self.variables, timeout=PATIENCE)
        check(done.returncode in (0, 1), 'status %d' % done.returncode, done.stdout[-3000:])
        return done.stdout
