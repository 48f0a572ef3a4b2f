"""`print` of what a thread has in a threading.local: that of the thread that is asked, in the program and, of interpreters of this machine, in GDB.

How such objects look in a list of locals is for truth.py: tests/programs/thread_locals.py is one of its programs.

SPDX-License-Identifier: MIT
"""
import re

from answers import same_value
from asking import Session, attach, files_of, hognose, open_core, sysroot
from debuggee import Debuggee
from report import Job, check

LEAST = 5   # questions


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_plain:
            yield Job('thread-locals/' + subject.name, subject.mode, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'thread_locals.py') as process:
        truth = None
        with report.ready(name + '/ready'):
            truth = process.wait_truth()
        if truth is None:
            return
        with report.case(name + '/live'):
            ask_program(world, truth['notes'], [process.pid])
            if subject.is_of_machine:
                ask_gdb(world, subject, truth['notes'], attach(process.pid, subject))
        with report.case(name + '/core'):
            core = process.dump()
            ask_program(world, truth['notes'], [core, *files_of(subject)])
            if subject.is_of_machine:
                ask_gdb(world, subject, truth['notes'], open_core(subject.executable, core))


def ask_program(world, notes, target):
    for path in paths_of(notes):
        text = hognose(world, 'print', target[0], path, *target[1:], statuses=[0]).stdout
        compare(notes, path, dict(re.findall(r"^Thread (\d+) .*\n(?:local|global) '.*?' = (.*)$", text, re.M)), text)
    wrong = hognose(world, 'print', target[0], 'store.nothing', *target[1:], statuses=[1, 2])
    check('no attribute' in wrong.stdout + wrong.stderr, 'an attribute that no thread has', wrong.stdout, wrong.stderr)


def ask_gdb(world, subject, notes, target):
    session = Session(world, world.loader, target, before=sysroot(subject))
    paths = paths_of(notes)
    for path, text in zip(paths, session.run(*['thread apply all py-print ' + path for path in paths])):
        compare(notes, path, dict(re.findall(r"\bLWP (\d+)\b.*\n(?:(?!Thread ).*\n)*?(?:local|global) '.*?' = (.*)$", text, re.M)), text)
    session.no_trouble()


def paths_of(notes):
    paths = sorted(set(path for asks in notes.values() for path in asks))
    check(len(notes) == 3 and len(paths) >= LEAST, 'threads, questions', str(notes))
    return paths


def compare(notes, path, shown, text):
    wrong = ['thread %s: expected %s, got %s' % (tid, asks[path], shown.get(tid)) for tid, asks in sorted(notes.items())
             if not (tid in shown and same_value(shown[tid], asks[path]))]
    check(not wrong, path, *wrong, text)
