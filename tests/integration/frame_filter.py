"""What GDB's own backtraces show of Python: plain `bt`, MI and DAP clients, against what the program wrote about itself.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess

from answers import harmless, same_value, split_threads
from asking import TROUBLE, Session, attach, open_core, sysroot, to_thread
from dap_client import DapClient
from debuggee import Debuggee, clean_environment
from pairs import all_pairs, dealt
from report import Job, Mode, check
from subjects import first_of
from truth import other_gdbs
from variants import StrippedSubject, variants_of

PROGRAMS = ('nested.py', 'callbacks.py', 'hostile.py')
SITUATIONS = ('live', 'core')
LINE = re.compile(r'^(?:#(\d+) +)?\[py(\??)\] (.*)$', re.M)
MI_FRAME = re.compile(r'func="\[py\] ([^"]*)",file="([^"]*)"(?:,fullname="[^"]*")?,line="(\d+)"')
SWITCH = ' frame-filter global hognose'


def jobs(world, present):
    if world.stock:
        return
    yield Job('frame-filter/no-python', Mode.FAST, no_python, world)
    first, gdbs = first_of(present), {None: world, **{word: world.with_gdb(gdb) for word, gdb in other_gdbs()}}
    fast = [(subject, None, None, 'nested.py', 'live') for subject in present if subject.mode == Mode.FAST]
    some = dealt(world.seed, [(subject, None, None) for subject in present if subject.is_of_machine for _ in PROGRAMS], PROGRAMS)
    some = dealt(world.seed, some, SITUATIONS)
    every = all_pairs(world.seed, present, (None, StrippedSubject), list(gdbs), PROGRAMS, SITUATIONS, allows=can_be, begin=fast + some)
    for mode, rows in ((Mode.FAST, fast), (Mode.DEFAULT, some), (Mode.ALL, every)):
        for subject, make, gdb, program, situation in rows:
            if mode == Mode.FAST or (subject, make, gdb, program, situation) not in fast:
                name = '/'.join(['frame-filter' + (gdb and '-' + gdb or ''), subject.name_with(make), program[:-3], situation])
                yield Job(name, mode, run, gdbs[gdb], subject, make, program, situation)
    for subject in present:
        yield Job('frame-filter/%s/mi' % subject.name, subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT), mi, world, subject)
        for word, other in gdbs.items():
            if word:
                yield Job('frame-filter-%s/%s/dap' % (word, subject.name), Mode.ALL, dap, other, subject)


def can_be(subject, make, gdb, program, situation):
    return program not in subject.lacks and (make is None or make in variants_of(subject))


def no_python(world, report, name):
    """A process without Python has GDB's own backtrace, and the filter says that it is off."""
    with subprocess.Popen(['sleep', '3600']) as process:
        with report.case(name):
            before = Session(world, [], attach(process.pid)).run('bt', 'bt full', 'thread apply all bt 1')
            session = Session(world, world.loader, attach(process.pid))
            *answers, listed = session.run('bt', 'bt full', 'thread apply all bt 1', 'info frame-filter')
            check(answers == before, 'bt is another with hognose loaded', *before + answers)
            check(re.search(r'^  100 +No +hognose$', listed, re.M), 'info frame-filter', listed)
            session.no_trouble(TROUBLE)
        process.kill()


def run(world, report, name, subject, make, program, situation):
    with Debuggee(world, subject.variant(make, world.scratch), program) as process:
        truth, target = None, None
        with report.ready(name + '/starts'):
            truth = process.wait_truth()
            target = attach(process.pid, subject) if situation == 'live' else open_core(process.subject.executable, process.dump())
        if target:
            ask(world, report, name, process.subject, target, truth)


def ask(world, report, name, subject, target, truth):
    """All of one session; each answer is a case."""
    session, answers = Session(world, world.loader, target, before=sysroot(subject)), None
    thread = max(truth['threads'], key=lambda one: len(one['frames']))
    with report.case(name + '/session'):
        answers = session.run(
            'thread apply all bt', 'thread apply all bt full', 'thread apply all py-bt -n', 'disable' + SWITCH, 'thread apply all bt',
            'enable' + SWITCH, 'thread apply all bt -no-filters', to_thread(thread['tid']), 'bt', 'bt 3', 'bt -2',
            'source ' + write_script(world, 'moves', MOVES), 'bt', *PRINTED, 'source ' + write_script(world, 'walk', WALK), 'set width 1000000', *PRINTED)
        session.no_trouble(TROUBLE)
    if not answers:
        return
    # An application that exports nothing has no names.
    loop = 'None' if subject.name.split('-')[0] == 'embedded' else 'Eval'     # also of its variants
    by_thread = [split_threads(answers[n]) for n in range(3)]
    cases = [('frames', lambda: each_thread(truth, by_thread[0], frames)),
             ('values', lambda: each_thread(truth, by_thread[1], variables)),
             ('numbers', lambda: each_thread(truth, by_thread[0], lambda one, text: numbers(text, by_thread[2][one['tid']]))),
             ('off', lambda: native_only(answers[0], answers[4], answers[6], loop)),
             ('parts', lambda: parts(*answers[8:11])),
             ('moves', lambda: moves(answers[11], answers[8], answers[12], loop)),
             ('printed', lambda: printed(answers[13:13 + len(PRINTED)], answers[-len(PRINTED):])),
             ('walked', lambda: walked(answers[13], answers[13 + len(PRINTED)]))]
    for word, case in cases:
        with report.case('%s/%s' % (name, word)):
            case()


# In GDB: `frame N` with every number that a Python line has, one step up and down from it, and where that is.
MOVES = r'''
import re
for number in re.findall(r"^#(\d+) +\[py", gdb.execute("bt", to_string=True), re.M):
    for command in ("frame " + number, "up", "down"):
        gdb.execute(command, to_string=True)
    frame = gdb.selected_frame()
    newest = re.search(r'File "(.*)", line (\d+), in (.*)', gdb.execute("py-bt", to_string=True))
    print("moved", number, frame.level(), frame.name(), *newest.groups())
'''


# Ways to print arguments. Where lines may be broken, GDB is given each by itself; where not, several of them may come as one.
PRINTED = ('bt', 'bt -full', 'bt -frame-arguments none', 'bt -frame-arguments presence', 'bt -frame-arguments scalars', 'bt -raw-frame-arguments on')
# A script that walks the frames as GDB does, and prints their arguments.
WALK = r'''
import gdb, gdb.frames
for frame in gdb.frames.execute_frame_filters(gdb.newest_frame(), 0, -1):
    name = str(frame.function())
    if name.startswith("[py"):
        for one in frame.frame_args() or []:
            print("walked %s: %s = %s" % (name, one.symbol(), one.value()))
'''


def write_script(world, name, text):
    path = os.path.join(world.folder(name), name + '.py')
    with open(path, 'w') as out:
        out.write(text)
    return path


def printed(together, apart):
    """However arguments are printed, it does not show how GDB got them."""
    for command, one, other in zip(PRINTED, together, apart):
        check('[py' in one, '%s: no Python frame' % command, one[:3000])
        check(one == other, '%s: another text where lines may be broken' % command, one[:3000], other[:3000])


def walked(whole, text):
    """A script gets arguments one by one, whatever it does with them."""
    found = re.findall(r'^walked \[py\??\] (.*?): (.*?) = ', text, re.M)
    check(found and all('=' not in name for _, name in found), 'several as one, or none', text[:3000])
    wanted = sum(len(re.findall(r'(?<![\w.])%s=' % re.escape(name), whole)) > 0 for _, name in found)
    check(wanted == len(found), 'other names than in bt', text[:3000], whole[:3000])


def each_thread(truth, answers, look_at):
    for thread in truth['threads']:
        check(thread['tid'] in answers, 'no thread %s in the answer' % thread['tid'], str(sorted(answers)))
        look_at(thread, answers[thread['tid']])


def frames(thread, text):
    """Every Python frame once, in order, with its file and line, and none that is a guess."""
    found = LINE.findall(text)
    wanted = [('%s (' % harmless(f['function']), ') at %s:%d' % (harmless(f['file']), f['line'])) for f in thread['frames']]
    check(len(found) == len(wanted), '%d Python frames, not %d' % (len(found), len(wanted)), *[row[2] for row in found] + [text[-3000:]])
    for (start, end), (_, doubt, line) in zip(wanted, found):
        check(line.startswith(start) and line.endswith(end), 'expected %s...%s' % (start, end), line)
    check(not any(row[1] for row in found), 'a guess', *[row[2] for row in found])


def variables(thread, text):
    """Arguments in the line, all others below it."""
    pieces = re.split(r'^(?:#\d+ +.*|\[py\??\] .*)$', text, flags=re.M)[1:]
    heads = re.findall(r'^(?:#\d+ +.*|\[py\??\] .*)$', text, flags=re.M)
    rows = [(head, body) for head, body in zip(heads, pieces) if LINE.match(head)]
    check(len(rows) == len(thread['frames']), '%d Python frames, not %d' % (len(rows), len(thread['frames'])), text[-3000:])
    for frame, (head, body) in zip(thread['frames'], rows):
        if 'locals' not in frame:
            continue
        wanted = dict(frame['locals'], **frame['cells'])
        found = dict(re.findall(r'^        (\S+) = (.*)$', body, re.M))
        for name, value in wanted.items():
            name = harmless(name)
            if name in found:
                check(same_value(found.pop(name), value), '%s: expected %r' % (name, value), body)
            else:
                pattern = value[4:] if value and value.startswith('\0re:') else '.*' if value is None else re.escape(value)
                check(re.search(r'[ (]%s=%s[,)]' % (re.escape(name), pattern), head, re.S), '%s: expected %r' % (name, value), head, body)
        check(not found, 'more variables than there are in %s' % frame['function'], found)


def numbers(text, numbered):
    """GDB counts its frames without a gap, and py-bt -n gives a Python frame the same number."""
    levels = [int(n) for n in re.findall(r'^#(\d+) ', text, re.M)]
    check(levels == list(range(len(levels))), 'frames are missing or twice', levels)
    level, found = None, []
    for line in text.split('\n'):
        number = re.match(r'^#(\d+) ', line)
        level = int(number.group(1)) if number else level
        if LINE.match(line):
            found.append(level)
    wanted = [int(n) for n in re.findall(r'^#(\d+) +File ', numbered, re.M)]
    check(found == wanted and found, 'py-bt -n has other numbers, or none', found, wanted)


def native_only(enabled, disabled, without, loop):
    check('[py' in enabled, 'nothing to switch off', enabled[:3000])
    check(disabled == without, 'bt -no-filters is not what bt is without the filter', disabled[:1500], without[:1500])
    check('[py' not in without and (loop == 'None' or loop in without), 'bt -no-filters is not native', without[:3000])


def parts(whole, first, last):
    lines = whole.strip('\n').split('\n')
    check('[py' in whole, 'no Python frame', whole[-3000:])
    shown = [line for line in first.strip('\n').split('\n') if not line.startswith('(More')]
    check(shown == lines[:3], 'bt 3', first, *lines[:3])
    check(last.strip('\n').split('\n') == lines[-2:], 'bt -2', last, *lines[-2:])


def moves(text, before, after, loop):
    """`frame N` is the eval loop of the line with that number; py-bt starts there."""
    rows = re.findall(r'^moved (\d+) (\d+) (\S+) (.*) (\d+) (\S+)$', text, re.M)
    wanted = [row for row in LINE.findall(before) if row[0]]
    check(len(rows) == len(wanted) and rows, 'not one selection a number, or none', text, before)
    for (number, level, function, path, line, name), (_, _, shown) in zip(rows, wanted):
        check(number == level and loop in function, 'frame %s is not its eval loop' % number, text)
        check(shown.startswith(name + ' (') and shown.endswith(' at %s:%s' % (path, line)), 'py-bt after frame %s' % number, text, shown)
    check(after == before, 'bt depends on what is selected')


def mi(world, report, name, subject):
    """-enable-frame-filters, and then the lists."""
    with Debuggee(world, subject, 'nested.py') as process:
        truth, said = None, None
        truth = report.start(name, process.wait_truth)
        if truth is None:
            return
        frame = truth['threads'][0]['frames'][0]
        with report.case(name + '/session'):
            said = run_mi(world, subject, process.pid, ['-stack-list-frames', '-enable-frame-filters', '-stack-list-frames',
                                                        '-stack-list-arguments 1', '-stack-list-frames --no-frame-filters',
                                                        '-gdb-set python mi-frames all', '-stack-list-frames'])
        if not said:
            return
        with report.case(name + '/frames'):
            found = MI_FRAME.findall(said[2])
            wanted = [(f['function'], f['file'], str(f['line'])) for f in truth['threads'][0]['frames']]
            check(found == wanted, 'other Python frames', wanted, said[2][:6000])
        with report.case(name + '/levels'):
            levels = levels_of(without_children(said[2]))
            check(levels == list(range(len(levels))) and levels, 'not a frame and a level for each machine frame', levels, said[2][:6000])
        with report.case(name + '/all'):
            check(MI_FRAME.findall(said[6]) == wanted and 'children=' not in said[6], 'not all Python frames as frames', wanted, said[6][:6000])
        with report.case(name + '/without'):
            check(said[0] == said[4] and '[py' not in said[0], 'the native list', said[0][:1500], said[4][:1500])
        with report.case(name + '/variables'):
            level = next(int(n) for n, text in re.findall(r'level="(\d+)"([^}]*)', said[2]) if '[py] ' + frame['function'] in text)
            rows = run_mi(world, subject, process.pid, ['-enable-frame-filters', '-stack-list-variables --thread 1 --frame %d 1' % level])[1]
            found = dict(re.findall(r'name="([^"]*)",(?:arg="1",)?value="((?:[^"\\]|\\.)*)"', rows))
            check(set(found) == set(frame['locals']) | set(frame['cells']), 'other names', rows)
            check(found['owner'] == "'ann'" and frame['locals']['owner'] == "'ann'", 'another value of owner', rows)


def without_children(text):
    """An MI list of frames without those that stand inside of others."""
    while True:
        start = text.find(',children=[')
        if start < 0:
            return text
        depth, end = 1, start + len(',children=[')
        while depth:
            depth += {'[': 1, ']': -1}.get(text[end], 0)
            end += 1
        text = text[:start] + text[end:]


def levels_of(text):
    """The number of each frame of an MI list; -1 where one has none."""
    found = [re.match(r'level="(\d+)"', frame) for frame in text.split('frame={')[1:]]
    return [int(match.group(1)) if match else -1 for match in found]


def run_mi(world, subject, pid, commands):
    """The answers to MI commands.  Debian's debug files have constant arguments, which GDB 13 by itself never gets past."""
    words = [world.gdb, '-nx', '-q', '-i=mi', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off']
    for line in sysroot(subject):
        words += ['-iex', line]
    text = ''.join('%d%s\n' % (number + 1, command) for number, command in enumerate(commands)) + '-gdb-exit\n'
    done = subprocess.run(words + ['-iex', 'source ' + world.loader] + attach(pid, subject), input=text.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=clean_environment(), timeout=300)
    out = done.stdout.decode('utf-8', 'replace')
    answers = dict(re.findall(r'^(\d+)\^done(.*)$', out, re.M))
    check(len(answers) == len(commands), 'an MI command failed', out[-3000:])
    return [answers[str(number + 1)] for number in range(len(commands))]


def dap(world, report, name, subject):
    """An editor reads stack, scopes and variables."""
    with Debuggee(world, subject, 'nested.py') as process:
        truth = None
        truth = report.start(name, process.wait_truth)
        if truth is None:
            return
        with report.case(name + '/stack'):
            with DapClient(world, world.gdb_path, sysroot(subject), attach(0, subject)[:-2]) as client:
                stack_by_dap(client, process, truth['threads'][0])
                client.ask('disconnect')
                check(process.alive(), 'the process is dead')


def stack_by_dap(client, process, thread):
    threads = client.attach(pid=process.pid)
    # In two parts, as editors do.
    first = client.ask('stackTrace', threadId=threads[0]['id'], startFrame=0, levels=10)['stackFrames']
    stack = first + client.ask('stackTrace', threadId=threads[0]['id'], startFrame=10)['stackFrames']
    python = [frame for frame in stack if frame['name'].startswith('[py')]
    found = [(frame['name'], path_of(frame, process), frame['line']) for frame in python]
    wanted = [('[py] ' + f['function'], f['file'], f['line']) for f in thread['frames']]
    check(found == wanted, 'other frames', wanted, found)
    for shown, frame in zip(python, thread['frames']):
        if 'locals' in frame:
            variables_by_dap(client, shown, frame)


def path_of(frame, process):
    """The path as the target names it."""
    path, root = frame['source']['path'], process.subject.root
    return path[len(root):] if root and path.startswith(root + '/') else path


def variables_by_dap(client, shown, frame):
    scopes = {scope['name']: scope['variablesReference'] for scope in client.ask('scopes', frameId=shown['id'])['scopes']}
    found = {}
    for scope in ('Arguments', 'Locals'):
        if scope in scopes:
            for row in client.ask('variables', variablesReference=scopes[scope])['variables']:
                found[row['name']] = row['value']
    wanted = dict(frame['locals'], **frame['cells'])
    check(set(found) == set(wanted), 'other variables in ' + frame['function'], json.dumps(found), json.dumps(wanted))
    for name, value in wanted.items():
        check(same_value(found[name], value), '%s: expected %r' % (name, value), found[name])
