"""Torn reads: `hognose bt --no-stop` of threads that never stand still.

They only ever call along a known graph (tests/programs/graph.py).  So a stack in which a function was called by one that never
calls it was put together from two moments, and has to be marked as such.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess
import time

import harness
from harmless import progress
from harness import Subprocess
from report import Job, check

SUBJECTS = ('2.7.18', '3.6.15', '3.8.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0', 'sid-python3.14')
LIMIT = 10      # seconds for one answer


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.name in SUBJECTS:
            name = 'torn/' + subject.name
            yield Job(name, lambda report, n=name, s=subject: run(world, report, n, s), subject.name == '3.12.1')


def run(world, report, name, subject):
    with Subprocess(world, subject, 'graph.py', ['counter'], core=False) as process:
        process.wait_for(process.truth_path)
        with open(process.truth_path) as source:
            calls = json.load(source)['calls']
        with report.case(name):
            look_for(5 if world.fast else 60, world, process, calls)


def look_for(seconds, world, process, calls):
    """Looks all the time; of what is seen some must be unmarked, or nothing was tested."""
    words = [world.program, 'bt', '--no-stop', '--json', str(process.pid)]
    end = time.monotonic() + seconds
    seen = {'unmarked': 0, 'marked': 0}
    while time.monotonic() < end:
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=harness.clean_environment(), timeout=LIMIT)
        except subprocess.TimeoutExpired:
            check(False, 'no answer within %d s' % LIMIT)
        errors = done.stderr.decode('utf-8', 'replace')
        check(done.returncode in (0, 1), 'exit status %d' % done.returncode, errors, done.stdout[-2000:].decode('utf-8', 'replace'))
        for stack in stacks(json.loads(done.stdout.decode())):
            if stack['marked']:
                seen['marked'] += 1
            else:
                seen['unmarked'] += 1
                must_be_possible(stack['functions'], calls)
    check(seen['unmarked'] > seconds, 'hardly any stack was unmarked', seen)
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
