"""Builtins that no value stack keeps, and frames that are none: tests/programs/kept_calls.py says what runs.

SPDX-License-Identifier: MIT
"""
from asking import Session, attach, files_of, hognose, open_core, sysroot
from debuggee import Debuggee
from report import Job, check


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_plain:
            yield Job('kept-calls/' + subject.name, subject.mode, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'kept_calls.py') as process:
        with report.case(name + '/live'):
            process.wait_truth()
            look(world, process, hognose(world, 'bt', process.pid, statuses=[0]).stdout, has_names=has_names(subject))
            look(world, process, ask_gdb(world, subject, attach(process.pid, subject)), has_names=has_names(subject))
        with report.case(name + '/core'):
            core = process.dump()
            look(world, process, hognose(world, 'bt', core, *files_of(subject), statuses=[0]).stdout, has_names=has_names(subject))
            look(world, process, ask_gdb(world, subject, open_core(subject.executable, core)), has_names=has_names(subject))


def has_names(subject):
    """Whether the functions of the interpreter have names without debug files: those that a distribution built do not."""
    return not subject.root and subject.name not in ('system', 'embedded')


def ask_gdb(world, subject, target):
    session = Session(world, world.loader, target, before=sysroot(subject))
    answer = session.run('thread apply all py-bt')[0]
    session.no_trouble()
    return answer


def look(world, process, answer, has_names):
    truth = process.truth['threads'][0]
    shown = [line for line in answer.splitlines() if line.startswith('  File ')]
    told = ['  File "%s", line %d, in %s' % (frame['file'], frame['line'], frame['function']) for frame in truth['frames']]
    check(shown == told, 'other Python frames', *(told + ['--'] + shown))
    builtins = [line.strip() for line in answer.splitlines() if line.startswith('  <built-in')]
    check(not has_names or builtins == [process.truth['notes']['enter']], 'another builtin', str(builtins), process.truth['notes']['enter'])
