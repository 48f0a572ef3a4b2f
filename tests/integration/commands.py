"""What each GDB command says beyond tracebacks and locals: arguments, refusals, help, completion, sources, printers.

SPDX-License-Identifier: MIT
"""
import os
import re
import time

from answers import split_threads
from asking import Session, attach, to_thread
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, check
from session import has_symbols
from subjects import first_of
from truth import frames_named
from variants import StrippedSubject
from world import PROGRAMS

COMMANDS = ['py-bt', 'py-bt-full', 'py-list', 'py-up', 'py-down', 'py-print', 'py-locals', 'py-frame', 'py-info']


PATIENCE = 60       # seconds for what a busy machine may put off


def jobs(world, present):
    if world.stock:
        return
    first, able = first_of(present), [subject for subject in present if subject.is_of_machine]
    some, more = dealt_to(world.seed, able, KINDS, 2), dealt_to(world.seed, able, KINDS, 3)
    for subject in able:
        for kind in KINDS:
            is_fast = subject is first and kind in (plain, sources, hostile)
            if not is_fast and (subject, kind) not in some | more:
                continue
            mode = Mode.FAST if is_fast else Mode.DEFAULT if (subject, kind) in some else Mode.ALL
            yield Job('commands/%s/%s' % (subject.name, kind.__name__), mode, kind, world, subject)


def plain(world, report, name, subject):
    run(world, report, name, subject, subject)


def stripped(world, report, name, subject):
    run(world, report, name, subject.variant(StrippedSubject, world.scratch), subject)


def run(world, report, name, subject, original):
    with Debuggee(world, subject, 'nested.py') as process:
        truth = None
        truth = report.start(name, process.wait_truth)
        for check_of in (listing, moving, numbers, printing, addresses, expressions, group, printers, help_and_completion, settings) if truth else ():
            if check_of is printers and (subject is not original or not has_symbols(subject)):
                continue
            with report.case('%s/%s' % (name, check_of.__name__.replace('_', '-'))):
                check_of(Session(world, world.loader, attach(process.pid)), truth['threads'][0])


def source_lines(frame):
    with open(frame['file']) as source:
        return source.read().split('\n')[:-1]


def listed(frame, first, last):
    """The text of py-list for these lines."""
    text = source_lines(frame)
    return ['%4s    %s' % ('>%d' % n if n == frame['line'] else n, text[n - 1]) for n in range(max(first, 1), min(last, len(text)) + 1)]


def listing(session, thread):
    frame = thread['frames'][0]
    line = frame['line']
    answers = session.run('py-list', 'py-list 3', 'py-list 2,6', 'py-list 2 , 6', 'py-list 9000', 'py-list 0', 'py-frame 2', 'py-list')
    expected = [listed(frame, line - 5, line + 5), listed(frame, 3, 13), listed(frame, 2, 6), listed(frame, 2, 6), None, listed(frame, 1, 10)]
    for number, lines in enumerate(expected):
        got = answers[number].rstrip('\n').split('\n')
        check(lines is None or got[:len(lines)] == lines, 'py-list %d' % number, '\n'.join(lines or []), '--- got', answers[number])
    older = thread['frames'][2]
    lines = listed(older, older['line'] - 5, older['line'] + 5)
    check(answers[7].rstrip('\n').split('\n') == lines, 'py-list after py-frame 2', answers[7])
    session.no_trouble()


def summary_lines(text):
    """Line numbers of the `#N Frame` lines."""
    return [int(n) for n in re.findall(r'^#\d+ Frame 0x[0-9a-f]+, for file .*, line (\d+), in ', text, re.M)]


def moving(session, thread):
    """py-frame selects one; py-print follows it; py-up to the end says so."""
    frames = thread['frames']
    answers = session.run(*['py-up'] * 12, 'py-down', *['py-down'] * 12, 'py-frame 3', 'py-print depth', 'py-frame 99', 'py-frame -1', 'py-frame x',
                          'py-up 2', 'py-down 1', 'py-bt -n')
    said = ''.join(answers[:12])
    check('Unable to find an older python frame' in said, 'py-up at the top says nothing', said)
    evaluators = len(set(re.findall(r'^#(\d+) ', answers[-1], re.M)))
    check(summary_lines(said) or evaluators == 1, 'py-up shows no frame', said)
    check('Unable to find a newer python frame' in ''.join(answers[12:25]), 'py-down at the bottom says nothing', ''.join(answers[12:25]))
    depth = frames[3]['locals']['depth']
    check(answers[26].strip() == "local 'depth' = %s" % depth, 'py-print after py-frame 3', answers[26])
    check(not re.search('Python Exception|Error occurred', session.stderr), 'an exception', session.stderr)


def numbers(session, thread):
    """`frame N` with the N of py-bt -n selects the machine frame of that Python frame."""
    answers = session.run('py-bt -n', 'python import re; numbers = [int(n) for n in re.findall(r"^#(\\d+) +File", gdb.execute("py-bt -n", to_string=True), re.M)]',
                          'python print([(gdb.execute("frame %d" % n, to_string=True), gdb.selected_frame().name())[1] for n in numbers])',
                          'python gdb.execute("frame %d" % numbers[-1]); gdb.execute("py-frame")')
    found = re.findall(r'^#\d+ +File "(.*)", line (\d+), in (.*)$', answers[0], re.M)
    check([(int(l), f) for _, l, f in found] == [(f['line'], f['function']) for f in thread['frames']], 'py-bt -n', answers[0])
    selected = re.findall(r"'([^']*)'", answers[2].strip().split('\n')[-1])
    check(len(selected) == len(thread['frames']) and all('Eval' in name for name in selected), 'frame N is not an evaluator', answers[2])


def printing(session, thread):
    answers = session.run('py-print owner', 'py-frame 0', 'py-print owner', 'py-print nope', 'py-print account.nope', 'py-print amounts[99]',
                          "py-print table['zzz']", 'py-print account.rows[-1]', 'py-print', 'py-print account.', 'py-print )(', 'py-print unbound',
                          "py-print table['deep']['x']", 'py-print len')
    check(answers[0].strip() == "local 'owner' = 'ann'", 'py-print right after attach', answers[0])
    check(answers[2].strip() == "local 'owner' = 'ann'", 'py-print in frame 0', answers[2])
    for number in (3, 4, 5, 6, 8, 9, 10, 11):
        check('not found' in answers[number] or 'not understood' in answers[number] + session.stderr, 'a missing name (%d)' % number, answers[number])
    check(answers[3].strip() == "'nope' not found", 'the exact sentence', answers[3])
    check('Row(name=' in answers[7], 'a negative index', answers[7])
    check('bytes' in answers[12] and 'builtin' in answers[13], 'paths and builtins', answers[12], answers[13])
    check(not re.search('Python Exception|Error occurred', session.stderr), 'an exception', session.stderr)


def addresses(session, thread):
    """What works without any debug information: an address, a register, a function."""
    frame = thread['frames'][0]
    address, text = frame['addresses']['amounts'][0], frame['locals']['amounts']
    answers = session.run('py-print 0x%x' % address, 'print $py_repr(%d)' % address, 'set $held = %d' % address, 'py-print $held',
                          'py-print 0x%x[2]' % address, 'py-print 0', 'py-print 0xdeadbeef')
    for number in (0, 3):
        check(text in answers[number], 'an address', answers[number], session.stderr)
    check(text.split(',')[0] in answers[1], '$py_repr', answers[1], session.stderr)
    check(answers[4].strip().endswith('3.5'), 'a path from an address', answers[4])
    check(not re.search('Python Exception|Error occurred', session.stderr), 'an exception', session.stderr)


def expressions(session, thread):
    """$py() is a Python name or path in GDB's own expressions, with debug information or without."""
    depth = thread['frames'][3]['locals']['depth']
    answers = session.run('print $py("owner")', 'print $py("account.rows[-1]")', 'print $py("nope")', 'print $py(1)', 'print $py("amounts[99]")',
                          'output $py("account.nope")', 'py-frame 3', 'print $py("depth")')
    check(answers[0].strip().endswith("'ann'"), 'a name', answers[0], session.stderr)
    check('Row(name=' in answers[1], 'a path', answers[1], session.stderr)
    for number, why in ((2, "'nope' not found: no name 'nope'"), (3, 'a path in quotes'), (4, "at 'amounts'"), (5, "at 'account'")):
        check(not answers[number].strip() and why in session.stderr, 'no reason (%d)' % number, answers[number], session.stderr)
    check(answers[7].strip().endswith('= ' + depth), 'not of the selected frame', answers[7])
    check(not re.search('Python Exception|Traceback', session.stderr), 'an exception', session.stderr)


def group(session, thread):
    """All commands are also those of one word, which lists them."""
    answers = session.run('py-bt', 'hognose bt', 'hognose', 'hognose nonsense', 'help hognose bt', 'help py-bt', 'hognose print owner')
    check(answers[1] == answers[0] and answers[0].strip(), 'hognose bt is not py-bt', answers[0], answers[1])
    missing = [name for name in COMMANDS if 'hognose %s --' % name[3:] not in answers[2]]
    check(not missing, 'not in the list: %s' % missing, answers[2])
    check("no command 'nonsense'" in session.stderr, 'what is no command', session.stderr)
    check(answers[4] == answers[5], 'another help', answers[4], answers[5])
    check(answers[6].strip() == "local 'owner' = 'ann'", 'arguments', answers[6])


def printers(session, thread):
    """GDB's own print takes our printers, casts show the raw structure, and addresses can be described."""
    frame = thread['frames'][0]
    address = frame['addresses']['amounts'][0]
    text = frame['locals']['amounts']
    answers = session.run('print (PyObject *)%d' % address, 'print *(PyListObject *)%d' % address, 'py-print 0x%x' % address,
                          'print $py_repr((PyObject *)%d)' % address, 'print (PyObject *)0', 'print/x (PyObject *)%d' % address,
                          'print $py_repr(%d)' % address, 'print *(PyObject *)%d' % address)
    check(answers[0].strip() == '$1 = ' + text, 'print (PyObject *)', answers[0], session.stderr)
    check('ob_item' in answers[1], 'the raw structure of a list', answers[1])
    check(text in answers[2], 'py-print 0xADDR', answers[2])
    check(text.split(',')[0] in answers[3] and text.split(',')[0] in answers[6], '$py_repr', answers[3], answers[6])
    check(answers[4].strip().endswith('= 0x0'), 'a null pointer', answers[4])
    check('0x%x' % address in answers[5], 'print/x', answers[5])
    check('ob_type' in answers[7], 'print *', answers[7])
    check(not re.search('Python Exception|Error occurred', session.stderr), 'an exception', session.stderr)


def help_and_completion(session, thread):
    answers = session.run(*['help ' + command for command in COMMANDS], 'complete py-print ac', 'complete py-print account.ba', 'complete py-',
                          'help set py max-repr', 'show py max-repr')
    for command, answer in zip(COMMANDS, answers):
        check(len(answer.strip()) > 20, 'no help for ' + command, answer)
    check('account' in answers[9], 'completion of a local', answers[9])
    check('balance' in answers[10], 'completion of an attribute', answers[10])
    check(all(command in answers[11] for command in COMMANDS), 'completion of the commands', answers[11])
    session.no_trouble()


def settings(session, thread):
    answers = session.run('py-frame 0', 'set py max-repr 20', 'py-print account', 'set py max-repr unlimited', 'py-print account',
                          'set py max-repr 0', 'py-print account')
    value = thread['frames'][0]['locals']['account']
    check(answers[2].strip() == "local 'account' = " + value[:20] + '...(truncated)', 'max-repr 20', answers[2])
    for answer in (answers[4], answers[6]):
        check(answer.strip() == "local 'account' = " + value, 'max-repr unlimited', answer)


ODD_SOURCES = '''
import os, sys, time
sys.path.insert(0, %(programs)r)
from stage import Stage
stage = Stage()
folder = os.getcwd()
os.mkfifo('pipe.py')
with open('latin.py', 'wb') as out:
    out.write(b'# -*- coding: latin-1 -*-\\ndef latin(block):\\n    name = "gr\\xfc\\xdfe"; block()  # \\xe4\\n')
with open('relative.py', 'w') as out:
    out.write('def relative(block):\\n    block()  # relative\\n')
os.symlink('/dev/zero', 'zero.py')
def block():
    stage.parked()
    time.sleep(3600)
for name in ('latin.py', 'relative.py'):
    with open(name, 'rb') as source:
        exec(compile(source.read(), name if name != 'latin.py' else os.path.join(folder, name), 'exec'))
for name in ('pipe.py', 'zero.py', '/dev/stdin', '/dev/tty', '/proc/self/mem', folder):
    exec(compile('def odd(block):\\n    block()\\n', name, 'exec'))
    stage.thread(odd, block)
stage.thread(latin, block)
stage.thread(relative, block)
stage.record(9)
block()
'''


def sources(world, report, name, subject):
    """py-list and source lines open regular files only, relative to the target's folder, in the file's own encoding."""
    path = os.path.join(world.folder('sources'), 'odd.py')
    with open(path, 'w') as out:
        out.write(ODD_SOURCES % {'programs': PROGRAMS})
    with Debuggee(world, subject, path) as process:
        truth = None
        truth = report.start(name, process.wait_truth)
        if not truth:
            return
        with report.case(name):
            session = Session(world, world.loader, attach(process.pid))
            text = session.run('thread apply all py-bt')[0]
            check('# relative' in text, 'a relative file is not found in the target\'s folder', text)
            check(u'"gr\u00fc\u00dfe"' in text, 'the encoding cookie is not honoured', text)
            for thread in truth['threads']:
                odd = frames_named(thread, 'odd')
                if odd:
                    answers = Session(world, world.loader, attach(process.pid)).run(
                        to_thread(thread['tid']), 'py-frame 1', 'py-list')
                    check('block()' not in answers[2] and 'Unable' in answers[2] + 'Unable', 'py-list of ' + odd[0]['file'], answers[2])


CONTROL = re.compile(u'[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')


def hostile(world, report, name, subject):
    """No command lets a name or value through that could drive the terminal or forge a line."""
    with Debuggee(world, subject, 'hostile.py') as process:
        with report.case(name):
            truth = process.wait_truth()
            commands = []
            for thread in truth['threads']:
                commands += [to_thread(thread['tid']), 'py-bt', 'py-bt -n', 'py-bt-full', 'py-frame 0', 'py-locals', 'py-list', 'py-print argument',
                             'py-up', 'py-info']
            session = Session(world, world.loader, attach(process.pid))
            session.run(*commands)
            for stream in (session.stdout, session.stderr):
                found = CONTROL.search(stream.replace('\t', ' '))
                check(not found, 'a control character %r' % (found and found.group()), found and repr(stream[max(0, found.start() - 200):found.end() + 100]))
            check(re.search(r', in plain \(', session.stdout) and 'Odd' in session.stdout, 'what is harmless is not shown', session.stdout[-3000:])
            check(not re.search(r'^  File "/etc/passwd"|^  File "x", line 1, in forged', session.stdout, re.M), 'a forged line')


def doing(world, report, name, subject):
    """What the newest frame does in C: a built-in, or waiting for the GIL."""
    with Debuggee(world, subject, 'threads.py') as process:
        with report.case(name):
            truth = process.wait_truth()
            end = time.monotonic() + PATIENCE
            while True:     # which of the two that spin is where, the machine decides
                text = Session(world, world.loader, attach(process.pid)).run('thread apply all py-bt')[0]
                if 'Waiting for the GIL' in text or time.monotonic() > end:
                    break
            threads = split_threads(text)
            check('Waiting for the GIL' in text, 'nobody waits for the GIL, in %d s' % PATIENCE, text)
            for thread in truth['threads']:
                first = threads[thread['tid']].strip('\n').split('\n')[1]
                if frames_named(thread, 'sleeper') and has_symbols(subject):
                    wanted = '  <built-in function sleep>' if truth['version'][0] == 2 else '  <built-in method sleep of module object at remote 0x'
                    check(first.startswith(wanted), 'the sleeping thread', first)


KINDS = (plain, stripped, sources, hostile, doing)
