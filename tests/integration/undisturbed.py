"""What a process does is the same whether it is looked at or not.

Threads block in system calls that a stop would end too early (tests/programs/blocked.c), and write down what each call returned.

SPDX-License-Identifier: MIT
"""
import ctypes
import os
import shutil
import struct
import subprocess

from asking import hognose
from debuggee import Debuggee
from report import Job, Mode, Skipped, check, wait_until
from subjects import first_of
from world import PROGRAMS

LOOKS = (30, 30, 1000)      # of a fast run, of a default one, and of all
IPC_RMID = 0
SLEEPERS = 200

# Threads that wait for a lock, and one main thread that sleeps: nothing of the process runs.
ASLEEP = '''
import sys, threading, time
lock = threading.Lock()
lock.acquire()
for number in range(int(sys.argv[2])):
    thread = threading.Thread(target=lock.acquire)
    thread.daemon = True
    thread.start()
open(sys.argv[1], 'w').close()
time.sleep(3600)
'''

# 2.7 does not repeat what failed with EINTR, and dies.
POLLS = '''
import select, sys
poll = select.epoll()
open(sys.argv[1], 'w').close()
poll.poll()
'''


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        if subject.root or not subject.is_of_machine:
            continue
        mode = Mode.FAST if subject is first else Mode.DEFAULT if subject.name.startswith(('2.7', '3.13')) else Mode.ALL
        yield Job('undisturbed/%s/calls' % subject.name, mode, calls, world, subject)
        yield Job('undisturbed/%s/nobody-stopped' % subject.name, mode, nobody_stopped, world, subject)
        yield Job('undisturbed/%s/polls' % subject.name, mode, polls, world, subject)


class Counts:
    """What the threads have written down: a row a call of begun, disturbed, ended well, id of a semaphore."""

    def __init__(self, path, names):
        self.path, self.names = path, names

    def read(self):
        with open(self.path, 'rb') as source:
            rows = struct.iter_unpack('4q', source.read(32 * len(self.names)))
            return dict(zip(self.names, rows))

    def disturbed(self):
        return {name: row[1] for name, row in self.read().items() if row[1]}

    def all_went_on(self, before):
        return all(row[2] > before[name][2] for name, row in self.read().items())


def build(world):
    compiler = shutil.which('cc') or shutil.which('gcc')
    if not compiler:
        raise Skipped('no C compiler')
    library = os.path.join(world.folder('blocked'), 'blocked.so')
    subprocess.run([compiler, '-O2', '-fomit-frame-pointer', '-shared', '-fPIC', '-pthread', '-o', library, os.path.join(PROGRAMS, 'blocked.c')], check=True)
    return library


def calls(world, report, name, subject):
    """No call fails or falls short, however often the process is looked at; each look has all threads. A stop does what it does."""
    with report.case(name):
        library = build(world)
        path = os.path.join(os.path.dirname(library), 'counts')
        with Debuggee(world, subject, 'blocked.py', [library, path], core=False) as process:
            process.wait_for(process.truth_path)
            counts = Counts(path, ['write', 'read', 'epoll_wait', 'semtimedop', 'rt_sigtimedwait', 'recvfrom', 'accept', 'nanosleep'])
            try:
                look_on(world, process, counts)
            finally:
                ctypes.CDLL(None).semctl(counts.read()['semtimedop'][3], 0, IPC_RMID)


def look_on(world, process, counts):
    before = counts.read()
    wait_until(lambda: counts.all_went_on(before), 60, 'the calls do not end')
    check(not counts.disturbed(), 'calls end too early before anyone looks', counts.disturbed())
    before = counts.read()
    for look in range(world.pick(*LOOKS)):
        words = [['bt'], ['bt', '--python'], ['threads'], ['bt-full'], ['locals'], ['exc']][look % 6]
        done = hognose(world, *words, process.pid)
        woke = words[0] in ('bt-full', 'locals', 'exc') and 'went on each time that values were read' in done.stderr    # a busy machine
        check(done.returncode == (1 if woke else 0), '%s: exit status %d' % (words, done.returncode), done.stdout[-3000:], done.stderr)
        shown = done.stdout.count(', in block\n') + done.stdout.count(', in block (')
        check(words[0] != 'bt' or shown == len(counts.names), 'not all threads are there', done.stdout)
        # One that woke, and is to be stopped, may begin its next call in the microseconds before the stop: seldom, where a machine is busy.
        check(sum(counts.disturbed().values()) <= 1 + look // 50, 'calls ended too early in look %d, %s' % (look, words), counts.disturbed())
    wait_until(lambda: counts.all_went_on(before), 60, 'the calls do not go on')
    for _ in range(20):
        hognose(world, 'bt', '--stop', process.pid, statuses=[0])
        if counts.disturbed():
            return
    check(False, 'a stop ends no call: nothing was tested')


def nobody_stopped(world, report, name, subject):
    """Of 200 threads that sleep, none is stopped, nor even traced."""
    with report.case(name), Program(world, subject, ASLEEP, str(SLEEPERS)) as process:
        wait_until(lambda: process.all_sleep(SLEEPERS + 1), 60, 'the threads do not sleep')
        if not shutil.which('strace'):
            raise Skipped('no strace')
        for words in (['bt'], ['bt', '--python'], ['threads'], ['locals'], ['bt-full']):
            log = os.path.join(process.folder, 'log')
            done = subprocess.run(['strace', '-f', '-qq', '-e', 'trace=ptrace', '-o', log, world.program] + words + [str(process.pid)],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
            with open(log) as source:
                traced = [line for line in source if 'ptrace(' in line]
            check(done.returncode == 0, '%s: exit status %d' % (words, done.returncode), done.stderr[-2000:], done.stdout[-2000:])
            check(not traced, '%s: %d calls of ptrace' % (words, len(traced)), *traced[:5])


def polls(world, report, name, subject):
    """A thread in epoll_wait is looked at and lives on, also where EINTR would end it."""
    with report.case(name), Program(world, subject, POLLS) as process:
        wait_until(lambda: process.all_sleep(1), 60, 'it does not wait')
        for words in (['bt'], ['bt-full'], ['threads']):
            done = hognose(world, *words, process.pid)
            check(done.returncode == 0 and ('<module>' in done.stdout or 'epoll_wait' in done.stdout), 'not all of it', done.stdout, done.stderr)
        check(process.all_sleep(1) and process.child.poll() is None, 'the process has ended')


class Program:
    """A few lines of Python that run until the end of the block."""

    def __init__(self, world, subject, text, *words):
        self.folder = world.folder('undisturbed')
        self.ready = os.path.join(self.folder, 'ready')
        self.child = subprocess.Popen(subject.words() + ['-c', text, self.ready] + list(words))
        self.pid = self.child.pid

    def __enter__(self):
        wait_until(lambda: os.path.exists(self.ready), 60, 'the program does not get ready')
        return self

    def __exit__(self, *unused):
        self.child.kill()
        self.child.wait()

    def all_sleep(self, count):
        """Whether there are COUNT threads, and all of them sleep."""
        states = []
        for thread in os.listdir('/proc/%d/task' % self.pid):
            with open('/proc/%d/task/%s/stat' % (self.pid, thread)) as source:
                states.append(source.read().rsplit(')', 1)[1].split()[0])
        return states == ['S'] * count
