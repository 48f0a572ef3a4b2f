"""What `locks` says of a thread that waits until another has initialised something of C++, and of the GIL in between.

tests/programs/initialisers.py plays it with the library that initialisers.cpp is made into.

SPDX-License-Identifier: MIT
"""
import json
import os
import shutil
import subprocess
import time

from asking import files_of, hognose
from debuggee import Debuggee
from locks import graph_of
from report import Failed, Job, Skipped, check, wait_until
from world import PROGRAMS

PROGRAM = 'initialisers.py'
KINDS = {'want_once': 'once', 'want_static': 'static_variable'}


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        # Others have a C++ library of their own, or none.
        if subject.is_of_machine and PROGRAM not in subject.lacks:
            for function in KINDS:
                yield Job('initialisers/%s/%s' % (subject.name, function), subject.mode, look, world, subject, function)


def build(world, name):
    compiler = shutil.which('g++')
    if not compiler:
        raise Skipped('no g++')
    library = os.path.join(world.folder(name.replace('/', '-')), 'initialisers.so')
    subprocess.run([compiler, '-O2', '-shared', '-fPIC', '-pthread', '-o', library, os.path.join(PROGRAMS, 'initialisers.cpp')], check=True)
    return library


def look(world, report, name, subject, function):
    library = report.start(name, lambda: build(world, name))
    for way in ('free', 'gil') if library else ():
        with Debuggee(world, subject, PROGRAM, [library, function, way]) as process:
            truth = report.start('%s/%s' % (name, way), process.read_truth)
            with report.case('%s/%s/live' % (name, way)):
                settle(process, way, truth)
                compare(world, function, way, truth, process.pid, [])
            with report.case('%s/%s/core' % (name, way)):
                compare_core(world, subject, [library, function, way], truth, process.dump())


def settle(process, way, truth):
    """Until both wait."""
    wait_until(lambda: in_futex(process.pid, truth['tids']['wants']), process.subject.patience, 'it does not block')
    time.sleep(1 if way == 'gil' else 0)    # until the other wants the GIL


def compare_core(world, subject, words, truth, core):
    """Who wants the GIL looks every 5 ms whether it is there: a core of that very moment shows a thread that runs, and another is taken."""
    _, function, way = words
    try:
        return compare(world, function, way, truth, core, files_of(subject))
    except Failed:
        if way != 'gil':
            raise
    with Debuggee(world, subject, PROGRAM, words) as process:
        truth = process.read_truth()
        settle(process, way, truth)
        return compare(world, function, way, truth, process.dump(), files_of(subject))


def in_futex(pid, tid):
    with open('/proc/%d/task/%d/syscall' % (pid, tid)) as source:
        words = source.read().split()
    return words[0] == '202' and int(words[3], 16) & 0xffffffff in (1, 0x10100)


def compare(world, function, way, truth, target, files):
    graph = graph_of(json.loads(hognose(world, 'locks', target, '--json', *files, statuses=[0, 1]).stdout))
    tids = truth['tids']
    is_once = function == 'want_once'
    things = [thing for thing in graph['locks'] if tids['wants'] in [waiter['tid'] for waiter in thing['waiters']]]
    check(len(things) == 1 and things[0]['kind'] == KINDS[function], 'what it waits for', json.dumps(graph)[:2000])
    thing, = things
    check(is_once or thing['name'] == 'want_static::value', 'its name', json.dumps(thing))
    holder = thing['holder']
    check(holder and holder['tid'] == tids['runs'] and '"runs"' in holder['text'], 'who initialises it', json.dumps(thing))
    check(holder['certainty'] == ('exact' if is_once else 'likely'), 'how sure that is', json.dumps(holder))
    check(thing['waiters'][0]['certainty'] == 'exact', 'how sure it is what it waits for', json.dumps(thing))
    circles = [(sorted(cycle['tids']), cycle['certain']) for cycle in graph['cycles']]
    wanted = [(sorted(tids.values()), is_once)] if way == 'gil' else []
    check(circles == wanted, 'circles', json.dumps(graph['cycles']))
