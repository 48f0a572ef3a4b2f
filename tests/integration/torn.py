"""Torn reads: `hognose bt --no-stop` of threads that never stand still.

They only ever call along a known graph (tests/programs/graph.py).  So a stack in which a function was called by one that never
calls it was put together from two moments, and has to be marked as such.  A run by itself, for as long as one likes:

    tests/integration/torn.py PREFIX [--seconds N] [--versions 2.7,3.8,3.11,3.13]

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import sys
import tempfile
import time

if __name__ == '__main__':
    sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')]

from asking import hognose
from debuggee import Debuggee
from harmless import progress
from report import Job, Mode, check
from subjects import find_all, first_of
from world import World


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
        look(world, process, calls, seen)
    check(seen['unmarked'] >= looks, 'hardly any stack was unmarked', seen)
    progress(process, os.path.join(process.folder, 'counter'), 'after it was looked at')


def look(world, process, calls, seen):
    done = hognose(world, 'bt', '--no-stop', '--json', process.pid, statuses=[0, 1])
    seen['looks'] += 1
    for stack in stacks(json.loads(done.stdout)):
        if stack['marked']:
            seen['marked'] += 1
        else:
            seen['unmarked'] += 1
            must_be_possible(stack['functions'], calls)


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


def main():
    """So many seconds for each of the versions, and what was seen."""
    import argparse
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('prefix', help='where hognose is installed')
    parser.add_argument('--seconds', type=float, default=150, help='for each version')
    parser.add_argument('--versions', default='2.7,3.8,3.11,3.13')
    chosen = parser.parse_args()
    versions = [tuple(map(int, one.split('.'))) for one in chosen.versions.split(',')]
    with tempfile.TemporaryDirectory() as scratch:
        world = World(os.path.abspath(chosen.prefix), scratch)
        present, _ = find_all()
        for version in versions:
            subject = [one for one in present if one.is_of_machine and one.version[:2] == version][0]
            with Debuggee(world, subject, 'graph.py', ['counter'], core=False) as process:
                calls, end = process.read_truth()['calls'], time.monotonic() + chosen.seconds
                seen = {'looks': 0, 'unmarked': 0, 'marked': 0}
                while time.monotonic() < end:
                    look(world, process, calls, seen)
                print(subject.name, seen, flush=True)


if __name__ == '__main__':
    main()
