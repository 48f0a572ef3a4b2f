"""What is not simply a CPython of this machine: an aarch64 core is read, and everything else is refused in one clear sentence.

The aarch64 interpreter (tests/roots/make.sh) is run by QEMU's user mode, which dumps the core of the program in it beside that of
the kernel, which is QEMU's own.  What cannot be read is that one, PyPy, and a program without any Python.

SPDX-License-Identifier: MIT
"""
import os
import subprocess

from cores import Answer
from debuggee import Debuggee, clean_environment, dump
from report import Job, Mode, Skipped, check
from subjects import roots_folder
from truth import Truth
from variants import EmulatedSubject

PROGRAMS = ('nested.py', 'threads.py', 'values.py')


def jobs(world, present):
    if world.stock:
        return
    for program in PROGRAMS:
        yield Job('foreign/aarch64/' + program[:-3], Mode.ALL, emulated, world, program)
    yield Job('foreign/pypy', Mode.ALL, pypy, world)
    yield Job('foreign/c-program', Mode.FAST, c_program, world)


def emulated(world, report, name, program):
    """An aarch64 CPython under QEMU: its own core, that of QEMU, and QEMU alive."""
    subject = EmulatedSubject()
    if subject.missing():
        return absent(report, name, subject.missing())
    with Debuggee(world, subject, program) as process:
        truth = Truth(world, report, name, process, program)
        with report.ready(name + '/starts'):
            truth.truth = process.wait_truth()
        if not truth.truth:
            return
        with report.case(name + '/live'):
            must_be_refused(world, str(process.pid), 'is the emulator QEMU')
        own, core = None, None
        with report.ready(name + '/core/written'):
            own = process.dump()
            core = core_of_program(process)
        if not core:
            return
        with report.case(name + '/own-core'):
            must_be_refused(world, own, 'is the emulator QEMU')
        truth.cli([core])
        with report.case(name + '/core/cli/locals'):
            all_locals(truth, core)


def core_of_program(process):
    found = [entry for entry in os.listdir(process.folder) if entry.startswith('qemu_') and entry.endswith('.core')]
    check(found, 'QEMU wrote no core', process.output())
    return os.path.join(process.folder, found[0])


def all_locals(truth, core):
    for thread in truth.truth['threads']:
        for number, frame in enumerate(thread['frames']):
            if 'locals' not in frame:
                continue
            answer = Answer(truth.world, ['locals', core, '--thread', str(thread['tid']), '--frame', str(number)])
            check(answer.status == 0, 'locals', *answer.context())
            truth.check_locals(frame, answer.out)


def must_be_refused(world, target, sentence):
    """Exit status 2 and SENTENCE in the only line, from every command that reads a target."""
    for command in ('bt', 'bt-full', 'info'):
        answer = Answer(world, [command, target])
        check(answer.status == 2 and not answer.out, 'it was not refused', *answer.context())
        check(sentence in answer.errors, 'it does not say "%s"' % sentence, *answer.context())


def refused_alive_and_dead(world, report, name, words, sentence):
    """A program without the tests' support: WORDS start it, and it says that it is ready, and waits."""
    folder = world.folder('foreign')
    process = subprocess.Popen(['sh', '-c', 'ulimit -c unlimited; exec "$@"', 'sh'] + words, cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, env=clean_environment())
    try:
        with report.case(name + '/live'):
            check(process.stdout.readline() == b'ready\n', 'it does not start')
            must_be_refused(world, str(process.pid), sentence)
        with report.case(name + '/core'):
            must_be_refused(world, dump(process, folder), sentence)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def pypy(world, report, name):
    """Through its root's loader, as other files than the root's are not wanted."""
    root = os.path.join(roots_folder(), 'pypy')
    executable = os.path.join(root, 'usr/bin/pypy3')
    if not os.path.exists(executable):
        return absent(report, name, executable)
    words = [os.path.join(root, 'lib64/ld-linux-x86-64.so.2'), '--library-path', os.path.join(root, 'usr/lib/x86_64-linux-gnu'), executable,
             '-S', '-c', 'import os, time; os.write(1, b"ready\\n"); time.sleep(3600)']
    refused_alive_and_dead(world, report, name, words, 'is PyPy')


def c_program(world, report, name):
    path = os.path.join(world.folder('c-program'), 'text')
    with open(path, 'w') as text:
        text.write('ready\n')
    words = ['tail', '-f', path]
    refused_alive_and_dead(world, report, name, words, 'is no CPython')


def absent(report, name, path):
    """A skip, and a failure under CI=true, where it can be had."""
    with report.case(name):
        why = 'no %s (tests/roots/make.sh)' % path
        check(os.environ.get('CI') != 'true', why)
        raise Skipped(why)
