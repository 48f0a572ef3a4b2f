"""What is said of a thread that waits for a database of SQLite: which one, and who has it locked.

tests/programs/databases.py has it locked by a process that writes, by one that reads, by one that writes to a log, and by another connection of its own.

SPDX-License-Identifier: MIT
"""
import re

from asking import files_of, hognose
from debuggee import Debuggee
from first_screen import look as screen, says
from report import Job, Mode, Skipped
from subjects import first_of

PROGRAM = 'databases.py'
SCENES = ('written', 'being_read', 'logged', 'own', 'one_of_two')
BRIEF = r'"reports".*: waiting until a database of SQLite is unlocked\n'


def jobs(world, present):
    if world.stock:
        return
    for number, subject in enumerate(present):
        for turn, scene in enumerate(SCENES):
            if subject.is_of_machine and PROGRAM not in subject.lacks:
                mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (number + turn) % len(SCENES) == 0 else Mode.ALL
                yield Job('databases/%s/%s' % (subject.name, scene), subject.at_least(mode), look, world, subject, scene)


def look(world, report, name, subject, scene):
    with Debuggee(world, subject, PROGRAM, [scene]) as process:
        truth = report.start(name, process.read_truth)
        if truth and 'lacks' in truth:
            with report.case(name):
                raise Skipped('this Python has no ' + truth['lacks'])
            return
        with report.case(name + '/live'):
            holder = 'this process' if truth['holder'] == process.pid else r'pid %d(?: \(.*\))?' % truth['holder']
            thing = 'the lock of the database %s' % re.escape(truth['path'])
            heading = BRIEF if scene == 'one_of_two' else r'"reports".*: likely waiting for %s held by %s\n' % (thing, holder)
            says(seen(lambda: hognose(world, 'bt', process.pid, statuses=[0, 1]).stdout, heading), heading)
            if scene != 'one_of_two':
                sentence = r'\n"reports" \(databases\.py:\d+\) likely waits for %s, held by %s\n' % (thing, holder)
                says(seen(lambda: screen(world, process.pid), sentence), sentence)
        with report.case(name + '/core'):
            says(hognose(world, 'bt', process.dump(), *files_of(subject), statuses=[0, 1]).stdout, BRIEF)


def seen(ask, wanted):
    """An answer of a moment in which SQLite sleeps: between two sleeps it looks."""
    for attempt in range(20):
        text = ask()
        if re.search(wanted, text):
            break
    return text
