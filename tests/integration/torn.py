"""Torn reads: `hognose bt --no-stop` of threads that never stand still.

They only ever call along a known graph (tests/programs/graph.py).  So a stack in which a function was called by one that never
calls it was put together from two moments, and has to be marked as such.

SPDX-License-Identifier: MIT
"""
import json
import os
import re

from asking import hognose
from debuggee import Debuggee
from harmless import progress
from report import Job, Mode, check
from subjects import first_of


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if 'graph.py' in subject.lacks:
            continue
        mode = subject.at_least(Mode.FAST if subject is first_of(present) else Mode.DEFAULT)
        yield Job('torn/' + subject.name, mode, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'graph.py', ['counter'], core=False) as process:
        calls = process.read_truth()['calls']
        with report.case(name):
            look_until(world.pick(40, 40, 80), world, process, calls)


def look_until(looks, world, process, calls):
    """Looks so often, and so many stacks must have been unmarked, or nothing was tested: what is seldom on this machine is awaited."""
    seen = {'looks': 0, 'unmarked': 0, 'marked': 0}
    while seen['looks'] < looks or (seen['looks'] < 20 * looks and seen['unmarked'] < looks):
        done = hognose(world, 'bt', '--no-stop', '--json', process.pid, statuses=[0, 1])
        seen['looks'] += 1
        for stack in stacks(json.loads(done.stdout)):
            if stack['marked']:
                seen['marked'] += 1
            else:
                seen['unmarked'] += 1
                must_be_possible(stack['functions'], calls)
    check(seen['unmarked'] >= looks, 'hardly any stack was unmarked', seen)
    progress(process, os.path.join(process.folder, 'counter'), 'after it was looked at')


def stacks(answer):
    """Of each traceback the functions that call along the graph, newest first, and whether something in it is marked."""
    found = []
    for block in answer['blocks']:
        if block['type'] == 'traceback':
            entries = [entry for entry in block['entries'] if entry['kind'] == 'python']
            found.append({'functions': [entry['function'] for entry in entries],
                          'marked': any('hole' in entry or 'note' in entry for entry in entries)})
        elif block['type'] in ('hole', 'cut') and found:
            found[-1]['marked'] = True
    return found


def must_be_possible(functions, calls):
    """Each function is called by one that calls it, and the oldest is where a thread begins."""
    for newer, older in zip(functions, functions[1:]):
        if newer in calls and newer != 'walk':
            check(newer in calls.get(older, []), '%s never calls %s' % (older, newer), functions)
        if newer == 'walk':
            check(older in ('for_ever', 'main'), '%s never calls walk' % older, functions)
    check(not functions or re.match(r'_*bootstrap|<module>$', functions[-1]), 'the oldest frame is %s' % functions[-1:], functions)
