"""Tasks of asyncio that stand still, and what of that the first screen says: for what, and who has it.

tests/programs/stuck_tasks.py is the scenes.

SPDX-License-Identifier: MIT
"""
from asking import files_of
from debuggee import Debuggee
from first_screen import look, says
from pairs import dealt_to
from report import Job, Mode, check
from subjects import first_of

PROGRAM = 'stuck_tasks.py'
# In whatever way a frame of the program is told.
AT = r' \(stuck_tasks\.py:\d+\)'


def jobs(world, present):
    if world.stock:
        return
    scenes = (crawler, twice, limited, forgotten)
    chosen = dealt_to(world.seed, present, scenes, 2, runs_on)
    for subject in present:
        for scene in scenes:
            mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (subject, scene) in chosen else Mode.ALL
            if runs_on(subject, scene):
                yield Job('stuck-tasks/%s/%s' % (subject.name, scene.__name__), subject.at_least(mode), show, world, subject, scene)


def runs_on(subject, scene):
    return subject.version >= (3, 7) and PROGRAM not in subject.lacks


def show(world, report, name, subject, scene):
    """A scene, which is looked at while it runs, and as a core."""
    with Debuggee(world, subject, PROGRAM, [scene.__name__]) as process:
        report.start(name, process.read_truth)
        with report.case(name + '/live'):
            scene(look(world, process.pid))
        with report.case(name + '/core'):
            scene(look(world, process.dump(), *files_of(subject)))


def crawler(text):
    says(text, r"\nasyncio: likely deadlock: '\S+' \(crawl, stuck_tasks\.py:\d+\) waits for .*Semaphore 'limit', held by '\S+'" + AT + r", '\S+'" + AT + '.*: none of them goes on\n')


def twice(text):
    says(text, r"\nasyncio: likely deadlock: '\S+' \(fetch_again, stuck_tasks\.py:\d+\) waits for BoundedSemaphore 'limit', held by '\S+'" + AT + r", '\S+'" + AT + r", '\S+'" + AT
         + ': none of them goes on\n')
    says(text, r"\nasyncio: 2 of \d+ tasks wait for BoundedSemaphore 'limit' \(fetch_again, ")


def limited(text):
    check('deadlock' not in text, 'who has one will give it back', text)
    says(text, r"waits? for Semaphore 'limit'.*, held by '\S+'" + AT + r", '\S+'" + AT)


def forgotten(text):
    says(text, r"\nasyncio: task '\S+' waits for task_done\(\) of 2 items of Queue 'jobs' \(forgotten, stuck_tasks\.py:\d+\)\n")
