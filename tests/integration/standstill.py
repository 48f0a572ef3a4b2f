"""Who keeps a process standing is said, though we stop it too: job control, another debugger, a frozen cgroup.

SPDX-License-Identifier: MIT
"""
import contextlib
import json
import os
import signal
import subprocess
import sys

from asking import Session, attach, hognose, sysroot
from debuggee import Debuggee
from report import Job, Skipped, check, wait_until

SIGNALS = (signal.SIGSTOP,)     # the others do nothing to a session of its own
FREEZER = '/sys/fs/cgroup/freezer'
# Seizes a process by ptrace, says so, and holds on until it is killed.
TRACER = '''
import ctypes, sys, time
libc = ctypes.CDLL(None, use_errno=True)
assert libc.ptrace(0x4206, int(sys.argv[1]), None, None) == 0, ctypes.get_errno()
print('seized', flush=True)
time.sleep(600)
'''


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_plain:
            yield Job('standstill/' + subject.name, subject.mode, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'kept_calls.py') as process:
        with report.case(name + '/runs'):
            process.wait_truth()
            look(world, process, {}, 'T')
        for number in SIGNALS:
            with report.case('%s/%s' % (name, number.name)):
                with stopped(process.pid, number):
                    look(world, process, {'stopped': 'by ' + number.name}, 'T', is_in_gdb=True)
                    # A tracer that lets go of it lets it run as far as to where it stops again, once it gets a processor.
                    wait_until(lambda: os_state(process.pid) == 'T', 10, 'it is not stopped any more')
        with report.case(name + '/frozen'):
            with frozen(process.pid):
                look(world, process, {'frozen': ''}, '')
        with report.case(name + '/traced'):
            with traced(process.pid) as tracer:
                look(world, process, {'traced': 'by %s (%d)' % (os.path.basename(sys.executable)[:15], tracer)}, 't', words=[['--no-stop']])


def look(world, process, wanted, letter, words=((), ('--no-stop',)), is_in_gdb=False):
    """WANTED, and no other fact of the kind, in the states and in the heading."""
    text = ', '.join((kind + ' ' + by).strip() for kind, by in wanted.items())
    for extra in words:
        answer = json.loads(hognose(world, 'threads', process.pid, '--json', *extra).stdout)
        rows = [row for block in answer['blocks'] if block['type'] == 'threads' for row in block['threads']]
        told = {one['state']: one.get('name', '') for row in rows for one in row['states']}
        facts = {kind: by for kind, by in told.items() if kind in ('stopped', 'traced', 'frozen')}
        check(facts == wanted, 'other facts', str(told), str(wanted), str(extra))
        check(not wanted or 'running' not in told, 'it runs', str(told))
        heading = hognose(world, 'bt', process.pid, *extra).stdout.splitlines()[0]
        check(text in heading, 'not in the heading', heading, text)
    if is_in_gdb:
        session = Session(world, world.loader, attach(process.pid, process.subject), before=sysroot(process.subject))
        answer = session.run('py-threads')[0]
        check(text in answer, 'not in GDB', answer, text)


def os_state(pid):
    with open('/proc/%d/stat' % pid) as stat:
        return stat.read().rsplit(')', 1)[1].split()[0]


@contextlib.contextmanager
def stopped(pid, number):
    os.kill(pid, number)
    wait_until(lambda: os_state(pid) == 'T', 10, 'it does not stop')
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def frozen(pid):
    folder = os.path.join(FREEZER, 'hognose-test-%d' % pid)
    try:
        os.mkdir(folder)
    except OSError as refused:
        raise Skipped('no cgroup of ours can be frozen here: %s' % refused)

    def write(where, name, text):
        with open(os.path.join(where, name), 'w') as out:
            out.write(text)

    def state():
        with open(os.path.join(folder, 'freezer.state')) as source:
            return source.read().strip()
    try:
        write(folder, 'cgroup.procs', str(pid))
        write(folder, 'freezer.state', 'FROZEN')
        wait_until(lambda: state() == 'FROZEN', 10, 'it does not freeze')
        yield
    finally:
        write(folder, 'freezer.state', 'THAWED')
        write(FREEZER, 'cgroup.procs', str(pid))
        os.rmdir(folder)


@contextlib.contextmanager
def traced(pid):
    tracer = subprocess.Popen([sys.executable, '-c', TRACER, str(pid)], stdout=subprocess.PIPE)
    try:
        check(tracer.stdout.readline() == b'seized\n', 'nobody can trace it')
        yield tracer.pid
    finally:
        tracer.kill()
        tracer.wait()
        tracer.stdout.close()
