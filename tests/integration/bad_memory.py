"""Bad memory: wrong pointers, sizes, flags and cycles over every field, on a live process, through GDB.

Two tests a subject.  The table writes one chosen wrong value and wants a hole at exactly that place.  The sweep writes
several over the words of objects, frames, code objects and thread states, and wants each command to answer in
time, without an exception, and without losing any other local.  There are more words than time: each subject begins at
another of them, so that all subjects together meet most.

SPDX-License-Identifier: MIT
"""
import json
import os
import re

from answers import same_value
from asking import TROUBLE, Session, attach
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, check
from subjects import first_of
from world import SUPPORT


FUNCTIONS = ('scalars', 'containers', 'library', 'classes', 'errors', 'functions', 'references', 'moments', 'numbers', 'newest',
             'paths')
PER_SUBJECT = 3     # functions whose words are swept in --all, dealt so that each comes with several versions
THREAD_STATES = ['_PyRuntime.interpreters.main->threads.head', '_PyRuntime.interpreters.main->tstate_head', 'interp_head->tstate_head',
                 '_PyRuntime.interpreters.main', 'interp_head']
UNREADABLE = r'<unreadable at 0x[0-9a-f]+[^<>]*>'
ADDRESS = 0xdead0000


def jobs(world, present):
    if world.stock:
        return
    first, able = first_of(present), [subject for subject in present if subject.is_of_machine]
    some = dealt_to(world.seed, able, FUNCTIONS, PER_SUBJECT, has)
    fewest = dealt_to(world.seed, able, FUNCTIONS, 1, has)
    for number, subject in enumerate(able):
        least = Mode.FAST if subject is first else Mode.DEFAULT
        yield Job('bad-memory/%s/table' % subject.name, least, table, world, subject)
        for function in FUNCTIONS:
            if (subject, function) in some | fewest:
                mode = least if (subject, function) in fewest else Mode.ALL
                yield Job('bad-memory/%s/sweep/%s' % (subject.name, function), mode, sweep, world, subject, function, number / len(able))


def has(subject, function):
    return subject.version >= (3,) or function != 'paths'


def frame_of(truth, function):
    for thread in truth['threads']:
        for number, frame in enumerate(thread['frames']):
            if frame['function'] == function:
                return number, frame
    return None, None


def sweep(world, report, name, subject, function, phase):
    with Debuggee(world, subject, 'values.py') as process:
        with report.case(name):
            number, frame = frame_of(process.wait_truth(), function)
            plan = {'select': ['py-frame %d' % number], 'objects': frame['addresses'], 'code': frame['code'],
                    'names': sorted(set(frame['locals']) | set(frame['cells'])), 'cells': sorted(frame['cells']),
                    'expressions': THREAD_STATES, 'limit': 100, 'phase': phase}
            swept(world, process, plan)


def swept(world, process, plan):
    path = os.path.join(process.folder, 'plan.json')
    with open(path, 'w') as out:
        json.dump(plan, out)
    inside = os.path.join(SUPPORT, 'bad_memory_inside.py')
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
    """All rows in one session, each a case: what is written is taken back before the next."""
    with Debuggee(world, subject, 'values.py') as process:
        truth, answers, session = None, [], None
        with report.ready(name + '/starts'):
            truth = process.wait_truth()
            session = Session(world, world.loader, attach(process.pid))
            answers = session.run(*[command for row in TABLE for command in commands_of(truth, *row[:4])])
            session.no_trouble(TROUBLE)
        size = len(answers) // len(TABLE)
        for index, (function, local, _, _, pattern) in enumerate(TABLE if answers else ()):
            with report.case('%s/%d-%s' % (name, index, local)):
                must_be_a_hole(frame_of(truth, function)[1], local, pattern, answers[index * size:][:size], session)


def commands_of(truth, function, local, where, value):
    number, frame = frame_of(truth, function)
    address = frame['addresses'][local][0]
    place = where.replace('o +', '%d +' % address)
    wrong = address if value == 'o' else value
    return ['py-frame %d' % number, 'set $old = ' + place, 'set $place = &(%s)' % place, 'set var *$place = %d' % wrong,
            'py-print ' + local, 'py-locals', 'set var *$place = $old', 'py-print ' + local]


def must_be_a_hole(frame, local, pattern, answers, session):
    line = answers[4].strip().partition(' = ')[2]
    check(re.fullmatch(pattern, line, re.S), 'expected %s' % pattern, answers[4], session.stderr)
    names = set(re.findall(r'^(\S+) = ', answers[5], re.M))
    lost = set(frame['locals']) - names
    check(not lost, 'py-locals lost %s' % sorted(lost), answers[5])
    check(same_value(answers[7].strip().partition(' = ')[2], frame['locals'][local]), 'the value is not back', answers[7])
