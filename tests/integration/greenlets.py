"""Stacks of greenlets, which are moved to and fro: what is shown is the one that runs, and it ends where its part of the C stack ends.

SPDX-License-Identifier: MIT
"""
import json

import packages
from asking import hognose
from debuggee import Debuggee
from report import Job, Mode, check

SHAPES = ('nested', 'deeper', 'shallower', 'main')
MARK = '<older machine frames are of other greenlets>'
EVAL = '_PyEval_EvalFrameDefault'


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_of_machine and subject.version >= (3, 8) and subject.library:
            yield Job('greenlets/' + subject.name, Mode.ALL, run, world, subject)


def run(world, report, name, subject):
    site = None
    with report.ready(name + '/package'):
        site = packages.install('greenlet', subject.executable, subject.name)
    for shape in SHAPES if site else ():
        with report.case('%s/%s' % (name, shape)):
            with Debuggee(world, subject, 'greenlets.py', [shape, site]) as process:
                thread = process.wait_truth()['threads'][0]
                look(world, shape, thread, str(process.pid))
                look(world, shape, thread, process.dump())


def look(world, shape, thread, target):
    told = [(frame['function'], frame['line']) for frame in thread['frames']]
    for words in ([], ['--native'], ['--python']):
        entries = ask(world, [target] + words)
        shown = [(entry['function'], entry['line']) for entry in entries if entry['kind'] == 'python']
        check(shown == told, 'other Python frames with ' + ' '.join(words), str(told), str(shown))
        marks = [number for number, entry in enumerate(entries) if entry.get('text') == MARK]
        is_marked = shape != 'main' and words != ['--python']
        check(marks == ([len(entries) - 1] if is_marked else []), 'the mark is at %s of %d' % (marks, len(entries)), *entries[-4:])
    look_at_machine_frames(shape, ask(world, [target, '--native']))


def look_at_machine_frames(shape, entries):
    levels = [entry['level'] for entry in entries if entry['kind'] == 'machine']
    check(levels == sorted(levels), 'machine frames out of order', str(levels))
    functions = [entry.get('function', '?') for entry in entries]
    at = functions.index('by_map')
    check(functions.index('map_next') > at and functions.index('map_next') < functions.index('inner' if shape != 'main' else 'resume'),
          'map() is not between its function and its caller', str(functions))
    oldest = max(number for number, entry in enumerate(entries) if entry['kind'] == 'python')
    evaluators = [name for name in functions[oldest + 1:] if name == EVAL]
    check(len(evaluators) == 1, '%d eval loops, for one Python frame' % len(evaluators), str(functions[oldest:]))
    if shape == 'main':
        check(functions[-1] == '_start', 'does not end where the process began', str(functions[-3:]))
    else:
        check('g_initialstub' in functions[-2], 'does not end where greenlets begin', str(functions[-3:]))


def ask(world, words):
    blocks = json.loads(hognose(world, 'bt', '--json', *words, statuses=[0]).stdout)['blocks']
    return next(block['entries'] for block in blocks if block['type'] == 'traceback')
