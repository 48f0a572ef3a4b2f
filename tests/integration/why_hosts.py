"""`py-why` of a process that stands at its fault in GDB, and `hognose why` of the core that GDB writes of it then.

Both are asked of the same faults as in why.py, and must say the same sentence.  A share of all faults for each interpreter, of another compiler and
level each: with the kernel's cores of why.py every pair of interpreter, host, compiler and level comes about.

SPDX-License-Identifier: MIT
"""
import os
import re

import why
from asking import Session
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import PROGRAMS

SHARE = 12
# GDB stops where the process would have gone on: at a signal that it handles, in the parent of who crashes, or at its own breakpoints.
STOPPED_EARLIER = ('handle', 'abort_by_kill', 'child', 'breakpoint', 'after_abort', 'trap', 'fork', 'alarm', 'use_up', 'quit')
# What may not be read is not in a core that GDB writes, nor that it was there.
NOT_WRITTEN = ('copy_negative', 'touch_other_guard')


def jobs(world, present):
    if world.stock:
        return
    for number, subject in enumerate(present):
        if not subject.root and 'faults.py' not in subject.lacks:
            yield Job('why-hosts/%s' % subject.name, Mode.DEFAULT if subject is first_of(present) else subject.at_least(Mode.ALL), look, world, subject, number)


def look(world, report, name, subject, number):
    dealt = [row for row in why.rows(subject) if not row[4] and row[1] not in why.ONLY_FIRST + NOT_WRITTEN
             and not any(word in row[1] for word in STOPPED_EARLIER)]
    for turn, (source, fault, rules, function, how) in enumerate(dealt[number % SHARE::SHARE]):
        with report.case('%s/%s' % (name, fault)):
            library = why.build(world, source, False, why.MAKES[(turn + number) % len(why.MAKES)])
            folder = world.folder('why-hosts')
            written = os.path.join(folder, 'gcore')
            session = Session(world, world.loader, ['--args', subject.executable, '-B', os.path.join(PROGRAMS, 'faults.py'),
                                                    os.path.join(folder, 'truth.json'), library, fault])
            _, shown, _ = session.run('run', 'py-why', 'gcore ' + written)
            if not os.path.exists(written):
                raise Skipped('it survives in GDB, where addresses are not random')
            if subject.original.name == '3.13t' and fault in why.FREE_THREADED:
                rules = rules + [why.FREE_THREADED[fault]]
            said = why.compare(world, subject, written, rules, function, how, why.told_of(subject, fault))
            is_recursion = said['rule'] == 'stack_overflow'     # of which each name is one
            check(is_recursion or without_names(said['headline']) in without_names(shown), 'GDB is told something else', shown, said['headline'])


def without_names(sentence):
    """GDB knows names by debug information that the program does not look for, and those of inlined functions."""
    return re.sub(r'a function(?= of)|\S+\(\)', 'F()', sentence)
