"""Bad memory: wrong pointers, sizes, flags and cycles over every field, on a live process, through GDB.

Two tests a subject.  The table writes one chosen wrong value and wants a hole at exactly that place.  The sweep writes
several over every word of every object, frame, code object and thread state, and wants each command to answer in
time, without an exception, and without losing any other local.

SPDX-License-Identifier: MIT
"""
import json
import os
import re

import harness
from harness import Session, Subprocess, attach
from report import Job, check

SUBJECTS = ('2.7.18', '3.6.15', '3.8.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0', 'system')
FUNCTIONS = ('scalars', 'containers', 'library', 'classes', 'errors', 'functions', 'references', 'moments', 'numbers', 'newest')
FUNCTIONS_OF_3 = FUNCTIONS + ('paths',)
THREAD_STATES = ['_PyRuntime.interpreters.main->threads.head', '_PyRuntime.interpreters.main->tstate_head', 'interp_head->tstate_head',
                 '_PyRuntime.interpreters.main', 'interp_head']
UNREADABLE = r'<unreadable at 0x[0-9a-f]+[^<>]*>'
ADDRESS = 0xdead0000


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.name in SUBJECTS:
            fast = subject.name == '3.12.1'
            for kind, run in (('table', table), ('sweep', sweep)):
                name = 'bad-memory/%s/%s' % (subject.name, kind)
                yield Job(name, lambda report, r=run, n=name, s=subject: r(world, report, n, s), fast)


def frame_of(truth, function):
    for thread in truth['threads']:
        for number, frame in enumerate(thread['frames']):
            if frame['function'] == function:
                return number, frame
    return None, None


def sweep(world, report, name, subject):
    with Subprocess(world, subject, 'values.py') as process:
        truth = None
        with report.case(name + '/starts'):
            truth = process.wait_truth()
        functions = FUNCTIONS if subject.version < (3,) else FUNCTIONS_OF_3
        for function in functions if truth else ():
            number, frame = frame_of(truth, function)
            with report.case('%s/%s' % (name, function)):
                plan = {'select': ['py-frame %d' % number], 'objects': frame['addresses'], 'code': frame['code'],
                        'names': sorted(set(frame['locals']) | set(frame['cells'])), 'cells': sorted(frame['cells']),
                        'expressions': THREAD_STATES, 'limit': 100 if world.fast else 400}
                swept(world, process, plan)


def swept(world, process, plan):
    path = os.path.join(process.folder, 'plan.json')
    with open(path, 'w') as out:
        json.dump(plan, out)
    inside = os.path.join(harness.HERE, 'bad_memory_inside.py')
    session = Session(world, world.loader, attach(process.pid), limit=300)
    session.run("python import os; os.environ['HOGNOSE_TEST_PLAN'] = %r" % path, 'source ' + inside, 'py-bt')
    check(os.path.exists(path + '.out'), 'the sweep did not end', session.stderr[-2000:])
    with open(path + '.out') as source:
        result = json.load(source)
    os.unlink(path + '.out')
    check(not result['problems'], '%d commands, %d problems' % (result['count'], len(result['problems'])), *result['problems'][:20])
    session.no_trouble(re.compile('Python Exception|Segmentation|terminate called|internal-error'))
    check(process.alive(), 'the process died')


# function, local, how to find the word from the object's address (GDB expression of `o`), what is written,
# and what the line must then look like.
WORDS = '*(unsigned long *)'
TABLE = [
    ('containers', 'deep', WORDS + '(o + 8)', ADDRESS, r'.*(unreadable|at remote).*'),
    ('containers', 'deep', WORDS + '(o + 8)', 0, r'.*(unreadable|at remote).*'),
    ('containers', 'deep', WORDS + '(o + 24)', ADDRESS, r'.*unreadable at 0xdead0000.*'),
    ('containers', 'deep', WORDS + '(%s(o + 24) + 8)' % WORDS, ADDRESS, r'\[1, <unreadable at 0xdead0000[^<>]*>\]'),
    ('containers', 'deep', WORDS + '(%s(o + 24))' % WORDS, ADDRESS, r'\[<unreadable at 0xdead0000[^<>]*>, \[2, \[3, .*'),
    ('containers', 'pair', WORDS + '(o + 24)', ADDRESS, r"\(<unreadable at 0xdead0000[^<>]*>, 'two'\)"),
    ('containers', 'deep', WORDS + '(%s(o + 24) + 8)' % WORDS, 'o', r'\[1, \[\.\.\.\]\]'),
    ('containers', 'pair', WORDS + '(o + 16)', 0x7fffffffffffffff, r'.*(unreadable|truncated|limit|more|at remote).*'),
    ('containers', 'deep', WORDS + '(o + 16)', 0x7fffffffffffffff, r'.*(unreadable|truncated|limit|more|at remote).*'),
    ('classes', 'plain', WORDS + '(o + 8)', ADDRESS, r'.*(unreadable|at remote).*'),
]


def table(world, report, name, subject):
    with Subprocess(world, subject, 'values.py') as process:
        truth = None
        with report.case(name + '/starts'):
            truth = process.wait_truth()
        for index, row in enumerate(TABLE if truth else ()):
            with report.case('%s/%d-%s' % (name, index, row[1])):
                one_row(world, process, truth, *row)


def one_row(world, process, truth, function, local, where, value, pattern):
    number, frame = frame_of(truth, function)
    address = frame['addresses'][local][0]
    place = where.replace('o +', '%d +' % address)
    wrong = address if value == 'o' else value
    session = Session(world, world.loader, attach(process.pid))
    answers = session.run('py-frame %d' % number, 'set $old = ' + place, 'set $place = &(%s)' % place, 'set var *$place = %d' % wrong,
                          'py-print ' + local, 'py-locals', 'set var *$place = $old', 'py-print ' + local)
    line = answers[4].strip().partition(' = ')[2]
    check(re.fullmatch(pattern, line, re.S), 'expected %s' % pattern, answers[4], session.stderr)
    names = set(re.findall(r'^(\S+) = ', answers[5], re.M))
    lost = set(frame['locals']) - names
    check(not lost, 'py-locals lost %s' % sorted(lost), answers[5])
    check(harness.same_value(answers[7].strip().partition(' = ')[2], frame['locals'][local]), 'the value is not back', answers[7])
    session.no_trouble(harness.TROUBLE)
