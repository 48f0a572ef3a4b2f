"""What py-exc and `hognose exc` say of exceptions, beside what traceback.format_exception() of that very Python says.

Each thread of tests/programs/exceptions.py handles an exception of another shape, and wrote the text that its own traceback module makes
of it.  Answers are compared with these texts character by character.

SPDX-License-Identifier: MIT
"""
import json
import random
import re

import cores
from answers import split_program_threads
from asking import Session, attach, files_of, hognose, to_thread
from core_bytes import PAGE, CoreBytes
from debuggee import Debuggee
from report import Job, Mode, check

LEAST = 40      # shapes of any Python
GDB_SHAPES = ('two_arguments', 'repeated_lines', 'syntax_range', 'several_lines', 'cause_and_context', 'nested', 'in_a_generator', 'none')
CONTROL = re.compile(u'[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')
BEING = re.compile(r'^Being (raised|handled) \((.*)\):\n', re.M)


def jobs(world, present):
    if world.stock:
        return
    able = [subject for subject in present if subject.is_of_machine]
    for subject in present:
        yield Job('exc/' + subject.name, subject.mode, run, world, subject)
    for number, subject in enumerate(able):
        yield Job('exc/%s/gdb' % subject.name, Mode.ALL if number % 2 else Mode.DEFAULT, run_in_gdb, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'exceptions.py') as process:
        told = None
        with report.ready(name + '/starts'):
            told = process.wait_truth()['notes']['exceptions']
        if not told:
            return
        with report.case(name + '/live'):
            compare_all(told, ask(world, str(process.pid)))
        with report.case(name + '/json'):
            compare_json(told, json.loads(ask(world, str(process.pid), '--json')))
        with report.case(name + '/locals'):
            look_for_locals(told, ask(world, str(process.pid), 'full'))
        where = files_of(subject)
        core = None
        with report.case(name + '/core'):
            core = process.dump()
            compare_all(told, ask(world, core, *where))
        if core and subject.is_of_machine:
            look_at_damaged(world, report, name, core, where)


def look_at_damaged(world, report, name, core, where):
    """Whatever memory holds, the answer ends in time, by itself, and says what it lacks."""
    with report.case(name + '/damaged'):
        written, partial = CoreBytes(core).written_pages(), 0
        for number in range(40):
            if partial and number >= world.pick(10, 10, 40):
                break       # some of it was met
            seed = world.seed + number
            dice = random.Random(seed)
            pages = sorted({dice.choice(written) for _ in range(dice.choice((8, 64, 512)))})
            with cores.Damaged(core, [(page * PAGE, cores.spoil(dice)) for page in pages]):
                done = hognose(world, 'exc', core, *['--json'] * (number % 2), *where, limit=30)
                said = done.stdout + done.stderr
                check(done.returncode in (0, 1, 2), 'seed %d: exit status %d' % (seed, done.returncode), said[-2000:])
                check(not CONTROL.search(said), 'seed %d: a control character' % seed)
                partial += done.returncode
        check(partial, 'no damage was met')


def ask(world, target, *words):
    return hognose(world, 'exc', target, '--max-repr', 'unlimited', *words, statuses=[0]).stdout


def split_exceptions(text):
    """[(raised or handled, the text of a traceback)] of one thread."""
    parts = BEING.split(text)
    return list(zip(parts[1::3], parts[3::3]))


def compare_all(told, output):
    answers = split_program_threads(output)
    wrong = []
    for row in told:
        wrong += compare(row, answers.get(row['tid'], ''))
    check(len(told) >= LEAST, 'only %d shapes' % len(told))
    check(not wrong, '%d of %d shapes differ: %s' % (len(wrong), len(told), ' '.join(name for name, _ in wrong)),
          *[text for _, text in wrong[:4]])


def compare(row, answer):
    """[(shape, how it differs)], or nothing."""
    found = split_exceptions(answer)
    if row['remark']:
        is_right = len(found) == 1 and found[0][1].rstrip('\n').endswith('\n    (%s)' % row['remark'])
        return [] if is_right else [(row['shape'], 'no remark: ' + answer)]
    expected = [with_end(text) for text in row['texts']]
    shown = [text for _, text in found]
    if shown and shown[-1] not in expected and shown[-1].endswith('\n\n'):
        shown[-1] = shown[-1][:-1]      # the line between two threads
    if shown == expected and (expected or 'No exception is being raised or handled' in answer):
        return []
    return [(row['shape'], '\n'.join(['--- %s' % row['shape']] + difference(expected, shown)))]


def with_end(text):
    """3.11 forgets to end the line of notes that are no list."""
    return text if text.endswith('\n') else text + '\n'


def difference(expected, shown):
    import difflib
    lines = [line for text in expected for line in text.split('\n')], [line for text in shown for line in text.split('\n')]
    return list(difflib.unified_diff(lines[0], lines[1], 'traceback', 'answer', lineterm='', n=2))[:40]


def compare_json(told, answer):
    """The parts of each first exception, named."""
    by_tid, tid = {}, None
    for block in answer['blocks']:
        if block['type'] == 'heading':
            tid = int(re.match(r'Thread (\d+)', block['text']).group(1))
        if block['type'] == 'exceptions':
            by_tid.setdefault(tid, []).append(block)
    for row in told:
        blocks = by_tid.get(row['tid'], [])
        check(len(blocks) == len(row['texts']), row['shape'], json.dumps(blocks)[:1500])
        if not row['texts'] or row['remark']:
            continue
        block, first = blocks[0], blocks[0]['list'][0]
        check(block['role'] == 'handled' and block['known_from'], row['shape'], json.dumps(block)[:1500])
        frames = [[frame['file'], frame['line'], frame['function']] for frame in first['frames']]
        check(frames == row['frames'], 'frames of ' + row['shape'], str(row['frames']), str(frames))
        check(first['type'] == row['type'] and first['text'] == row['text'], 'type or text of ' + row['shape'], row['type'], row['text'],
              first['type'], first['text'])
        check(int(first['address'], 16) == row['address'], 'address of ' + row['shape'], first['address'])
        check(len(first.get('exceptions', ())) == row['members'], 'members of ' + row['shape'], json.dumps(first)[:1500])


def look_for_locals(told, output):
    answers = split_program_threads(output)
    for name, wanted in (('assertion', '    value = 3\n'), ('few_levels', '    depth = 0\n')):
        row = next(row for row in told if row['shape'] == name)
        check(wanted in answers[row['tid']], 'no locals of ' + name, answers[row['tid']])


def run_in_gdb(world, report, name, subject):
    with Debuggee(world, subject, 'exceptions.py') as process:
        told = None
        with report.ready(name + '/starts'):
            told = process.wait_truth()['notes']['exceptions']
        with report.case(name + '/handled'):
            rows = [row for row in told or () if row['shape'] in GDB_SHAPES]
            commands = [command for row in rows for command in (to_thread(row['tid']), 'py-exc')]
            session = Session(world, world.loader, attach(process.pid))
            answers = session.run('set py max-repr 0', *commands)[2::2]
            wrong = [text for row, answer in zip(rows, answers) for _, text in compare(row, answer)]
            check(len(rows) > 4 and not wrong, 'py-exc differs', *wrong)
            session.no_trouble(re.compile('Python Exception|^Error ', re.M))
    with report.case(name + '/raised'):
        raised(world, subject)


RAISING = '''
import time
def inner(value):
    return [][value]
def outer():
    try:
        {}['sought']
    except KeyError:
        inner(7)
outer()
'''
# The start of Python raises and handles some of its own.
CONTINUE = ("python exec(\"for _ in range(500):\\n if 'sought' in gdb.execute('py-exc', to_string=True): break\\n "
            "gdb.execute('continue', to_string=True)\")")


def raised(world, subject):
    """Where an exception passes a frame, it is being raised; what the frame handles is told beside it."""
    folder = world.folder('raised')
    path = folder + '/raising.py'
    with open(path, 'w') as out:
        out.write(RAISING)
    session = Session(world, world.loader, ['--args', subject.executable, '-S', '-E', path])
    answers = session.run('set breakpoint pending on', 'break PyTraceBack_Here', 'run', CONTINUE, 'py-exc', 'continue', 'py-exc')
    first, second = split_exceptions(answers[4]), split_exceptions(answers[6])
    check(first and first[0][0] == 'raised' and re.search(r"^KeyError: 'sought'$", first[0][1], re.M), 'the first one', answers[4],
          session.stderr)
    roles = [role for role, _ in second]
    check(roles == ['raised', 'handled'], 'the second one', answers[6], session.stderr)
    check(re.search('^IndexError: list index out of range$', second[0][1], re.M), 'what is raised', second[0][1])
    check(re.search(r"^KeyError: 'sought'$", second[1][1], re.M), 'what is handled', second[1][1])
