"""What `threads` says of threads, beside what a program arranged that they do.

tests/programs/thread_states.py plays scenes in which each thread can only be in few states, and says which before anybody looks.  Of each
scene some samples are taken, SAMPLES for an interpreter: none may claim what is not so, and at most one of a hundred threads may be left
open (`running` of a thread that waits for the GIL and was woken a moment ago; a collection whose generation is not known).

SPDX-License-Identifier: MIT
"""
import collections
import json
import re
import time

from asking import Session, attach, files_of, hognose, sysroot
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, check
from variants import StrippedSubject

SAMPLES = {'spin': 60, 'hold': 50, 'gc': 40, 'young': 20, 'idle': 30}     # of the scenes that are looked at long
FEW = {'spin': 12, 'hold': 10, 'gc': 8, 'young': 4, 'idle': 6}          # of the others
LONG, STRIPPED = 1, 2   # scenes of an interpreter that are looked at long, and of a stripped one
MOST_OPEN = 0.01
WORKERS = 200
PROGRAM = 'thread_states.py'
TOWARDS_GIL = {'holds_gil', 'waits_for_gil', 'changes_gil', 'attached', 'detached', 'suspended'}
TOWARDS_KERNEL = {'running', 'system_call', 'waiting'}


def jobs(world, present):
    if world.stock:
        return
    some = dealt_to(world.seed, [subject for subject in present if subject.is_of_machine], list(SAMPLES), 2)
    long = dealt_to(world.seed, present, list(SAMPLES), LONG)
    short = dealt_to(world.seed, [subject for subject in present if subject.library], list(SAMPLES), STRIPPED)
    for subject in present:
        few = {scene: FEW[scene] for scene in sorted(FEW) if (subject, scene) in some}
        if few and world.mode < Mode.ALL:
            yield Job('threads/%s/some-states' % subject.name, subject.mode, sample, world, subject, None, few)
        counts = {scene: (SAMPLES if (subject, scene) in long else FEW)[scene] for scene in SAMPLES}
        yield Job('threads/%s/states' % subject.name, Mode.ALL, sample, world, subject, None, counts)
        yield Job('threads/%s/forms' % subject.name, subject.mode, look_at_forms, world, subject)
        if subject.library:
            chosen = {scene: FEW[scene] for scene in SAMPLES if (subject, scene) in short}
            yield Job('threads/%s-stripped' % subject.name, Mode.ALL, sample, world, subject, StrippedSubject, chosen)


def ask(world, target, *words):
    return hognose(world, 'threads', target, *words, statuses=[0]).stdout


def ask_json(world, target, *words):
    """{tid: thread} of one answer."""
    answer = json.loads(ask(world, target, '--json', *words))
    return {thread['tid']: thread for block in answer['blocks'] if block['type'] == 'threads' for thread in block['threads']}


class Tally:
    """What was claimed, and what was wrong of it."""

    def __init__(self):
        self.claims = collections.Counter()
        self.wrong = []
        self.open = []

    def add(self, other):
        self.claims += other.claims
        self.open += other.open

    def said(self):
        return 'claims: ' + ', '.join('%s %d' % row for row in self.claims.most_common())

    def check_wrong(self):
        check(self.claims, 'no thread was looked at')
        check(not self.wrong, '%d of %d are wrong' % (len(self.wrong), sum(self.claims.values())), *(self.wrong[:8] + [self.said()]))

    def check_open(self):
        total = sum(self.claims.values())
        check(len(self.open) <= MOST_OPEN * total, '%d of %d are open' % (len(self.open), total), *(self.open[:8] + [self.said()]))


def sample(world, report, name, subject, make, samples):
    """All scenes of one interpreter.  What is wrong is so in its scene; what is left open counts among all of them."""
    whole = Tally()
    for scene, count in sorted(samples.items()):
        with report.case('%s/%s' % (name, scene)):
            with Debuggee(world, subject.variant(make, world.scratch), PROGRAM, [scene], core=False) as process:
                truth, tally = process.wait_truth(), Tally()
                for number in range(count):
                    compare(truth, ask_json(world, process.pid), tally)
                    # Not in step with the 5 ms after which the GIL goes round; and whoever was interrupted blocks again by then.
                    time.sleep(0.02 + 0.003 * (number % 7))
                tally.check_wrong()
                whole.add(tally)
    with report.case(name + '/open'):
        whole.check_open()


def compare(truth, threads, tally):
    rows = {row['tid']: row for row in truth['threads']}
    # The one that wrote the truth is gone, and all others are there.
    check(set(threads) == set(rows), 'other threads', str(sorted(rows)), str(sorted(threads)))
    holders = [thread for thread in threads.values() if any(state['state'] == 'holds_gil' for state in thread['states'])]
    if len(holders) > 1:
        tally.wrong.append('%d hold the GIL' % len(holders))
    for tid, row in rows.items():
        compare_thread(row, threads[tid], truth, tally)


def compare_thread(row, thread, truth, tally):
    states = {state['state']: state for state in thread['states']}
    shown = '%s %s: %s' % (row['kind'], row['name'], json.dumps(thread))
    tally.claims['+'.join(states)] += 1
    missing, wrong = find_difference(row, thread, states, truth)
    if thread['python_name'] != row['name'] or thread['daemon'] is not row['daemon']:
        wrong.append('name or daemon')
    if any(not state['how'] for state in thread['states']):
        wrong.append('no witness')
    if wrong:
        tally.wrong.append('%s: %s' % (', '.join(wrong), shown))
    elif missing:
        tally.open.append('%s: %s' % (', '.join(missing), shown))


def find_difference(row, thread, states, truth):
    """([what is not said], [what is wrong])"""
    towards_gil, towards_kernel = TOWARDS_GIL & set(states), TOWARDS_KERNEL & set(states)
    missing, wrong = [], []
    expected, kernel = expect(row, truth)
    if towards_gil - expected:
        # Woken from its wait, or about to wait: running without the GIL is what it does at that moment.
        is_between = row['kind'] == 'spin' and towards_gil == {'detached'} and towards_kernel == {'running'}
        (missing if is_between else wrong).append('the GIL')
    elif not towards_gil:
        missing.append('the GIL')
    if towards_kernel - kernel:
        is_between = row['kind'] == 'call' and towards_kernel == {'running'}
        (missing if is_between else wrong).append('the kernel')
    compare_call(row, states.get('system_call'), missing, wrong)
    compare_collection(row, thread, states, missing, wrong)
    if 'raising' in states:
        wrong.append('raising')
    if 'stops_the_world' in states and (row['kind'] != 'collect' or truth['has_gil']):
        wrong.append('stops the world')
    handled = states.get('handling', {}).get('name')
    if handled != row.get('handling'):
        (wrong if handled else missing).append('handling')
    return missing, wrong


def expect(row, truth):
    """What a thread may be towards the interpreter, and towards the kernel."""
    if row['kind'] == 'call':
        # A stopped world takes those along that are detached.
        return {'detached'} if truth['has_gil'] else {'detached', 'suspended'}, {'system_call'}
    if not truth['has_gil']:
        return {'attached'}, {'running'}
    # While one computes and nobody else wants to, it holds the GIL; up to 3.1 it dropped it every 100 instructions all the same.
    is_alone = row['kind'] == 'collect' or (truth['scene'] == 'hold' and truth['version'] > [3])
    return {'holds_gil'} if is_alone else {'holds_gil', 'waits_for_gil', 'changes_gil'}, {'running'}


def compare_call(row, call, missing, wrong):
    if call is None:
        return
    if call['name'] == 'restart_syscall':
        missing.append('which call')
    elif call['name'] not in row.get('calls', ()):
        wrong.append('which call')
    elif 'detail' in row and call.get('detail') != row['detail']:
        wrong.append('detail of the call')


def compare_collection(row, thread, states, missing, wrong):
    claimed = states.get('collecting')
    is_at_call = row['kind'] == 'collect' and thread['place']['function'] == row['function'] and thread['place']['line'] == row['line']
    if claimed is None:
        if is_at_call:
            missing.append('collecting')
        return
    if not is_at_call:
        return wrong.append('collecting')
    if claimed.get('detail') not in (None, 'generation %d' % row['generation'], 'the whole heap'):
        wrong.append('generation')
    elif claimed.get('detail') is None:
        missing.append('generation')


def look_at_forms(world, report, name, subject):
    """A core, GDB, text, and groups."""
    with Debuggee(world, subject, PROGRAM, ['hold']) as process:
        truth = None
        with report.ready(name + '/starts'):
            truth = process.wait_truth()
            process.wait_blocked(row for row in truth['threads'] if row['kind'] == 'call')
        with report.case(name + '/text'):
            compare_text(truth, ask(world, process.pid))
        if not subject.root:
            with report.case(name + '/gdb'):
                session = Session(world, world.loader, attach(process.pid), before=sysroot(subject))
                before, listed, grouped, after = session.run('thread', 'py-threads', 'py-threads --group', 'thread')
                compare_text(truth, listed)
                check(before == after, 'the selected thread', before, after)
                check('Traceback' not in grouped and '  File "' in grouped, 'groups in GDB', grouped[-2000:])
                session.no_trouble(re.compile('Python Exception|^Error ', re.M))
        with report.case(name + '/core'):
            core, tally = process.dump(), Tally()
            compare(truth, ask_json(world, core, *files_of(subject)), tally)
            tally.check_wrong()
            tally.check_open()
    with report.case(name + '/group'):
        with Debuggee(world, subject, PROGRAM, ['many'], core=False) as process:
            process.wait_truth()
            look_at_groups(world, process)


# `Thread TID (0x…) "name" (daemon) [comm]: states; in function, file:line`
LINE = re.compile(r'^Thread (\d+) \(0x[0-9a-f]+\) "([^"]*)"( \(daemon\))? \[[^]]*\]: (.*); in ([^,]*), (.*):(\d+)$', re.M)


def compare_text(truth, text):
    lines = {int(found.group(1)): found for found in LINE.finditer(text)}
    rows = truth['threads']
    check(len(lines) == len(rows), '%d lines of %d' % (len(lines), len(rows)), text)
    first = text.lstrip('\n').split('\n')[0]
    check(first.startswith('%d Python threads: ' % len(rows)), 'the sum', first)
    check(not truth['has_gil'] or '1 holds the GIL' in first or truth['version'] < [3], 'who holds the GIL', first)
    for row in rows:
        line = lines.get(row['tid'])
        check(line and line.group(2) == row['name'] and bool(line.group(3)) == row['daemon'], row['name'], text)
        states = line.group(4)
        if row['kind'] == 'call':
            check(states.startswith('detached (') and any(call in states for call in row['calls']), row['name'], states)
            check(all(one in states for one in re.findall(r'fd \d+', row.get('detail', ''))), row['name'], states)
        else:
            check(states.startswith('holds the GIL (' if truth['has_gil'] else 'attached (') or truth['version'] < [3], row['name'], states)
        check((' handling %s (' % row['handling'] in states) if row.get('handling') else 'handling' not in states, row['name'], states)


def look_at_groups(world, process):
    """200 workers are one block, with their stack once."""
    answer = json.loads(ask(world, process.pid, '--group', '--json'))
    blocks = [block for block in answer['blocks'] if block['type'] in ('threads', 'traceback')]
    check([block['type'] for block in blocks] == ['threads', 'traceback'] * 2, 'blocks', str([block['type'] for block in blocks]))
    workers, trace, main, _ = blocks
    check(len(workers['threads']) == WORKERS and len(main['threads']) == 1, 'sizes of groups')
    check(workers['title'].startswith("200 threads: waiting for lock 'gate'"), 'title', workers['title'])
    check({thread['python_name'] for thread in workers['threads']} == {'worker-%d' % number for number in range(WORKERS)}, 'names')
    functions = [entry['function'] for entry in trace['entries'] if entry['kind'] == 'python']
    check(functions[0] == 'lock' and 'run' in functions, 'stack', str(functions))
    text = ask(world, process.pid, '--group')
    check(text.count('in lock\n') == 1 and "200 threads: waiting for lock 'gate'" in text and ' and 188 more\n' in text, 'text', text)
    check(len(text.split('\n')) < 40, 'too long', text)
