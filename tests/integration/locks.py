"""What `locks` says that threads wait for, and who has it, beside what the threads said before they blocked.

tests/programs/locks.py plays a hundred shapes at once.  An edge that is called exact may be wrong in none of them; one that must be known
is, and the rest, likely and unknown, is counted and printed.

SPDX-License-Identifier: MIT
"""
import collections
import json
import re

from asking import Session, attach, files_of, hognose, sysroot
from debuggee import Debuggee
from report import Job, Mode, check
from subjects import first_of
from variants import StrippedSubject

PROGRAM = 'locks.py'
FEWEST = 60     # threads that wait, each in a way of its own


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if PROGRAM in subject.lacks:
            continue
        yield Job('locks/%s' % subject.name, subject.mode, look, world, subject, None)
        if subject.library:
            yield Job('locks/%s-stripped' % subject.name, Mode.ALL, look, world, subject, StrippedSubject)
    first = first_of(present)
    if first:
        yield Job('locks/forms', Mode.FAST, look_at_forms, world, first)


def ask(world, target, *words):
    done = hognose(world, 'locks', target, '--json', *words, statuses=[0, 1])
    return json.loads(done.stdout)


def graph_of(answer):
    graphs = [block for block in answer['blocks'] if block['type'] == 'wait_graph']
    check(len(graphs) == 1, 'graphs', json.dumps(answer)[:2000])
    return graphs[0]


def look(world, report, name, subject, make):
    with Debuggee(world, subject.variant(make, world.scratch), PROGRAM) as process:
        truth = None
        with report.ready(name + '/starts'):
            truth = process.read_truth()
            process.wait_blocked(truth['rows'])
        with report.case(name + '/live'):
            compare(truth, graph_of(ask(world, process.pid)))
            compare_unawaited(truth, graph_of(ask(world, process.pid, '--all')))
        with report.case(name + '/core'):
            core = process.dump()
            compare(truth, graph_of(ask(world, core, *files_of(subject))))
            compare_unawaited(truth, graph_of(ask(world, core, '--all', *files_of(subject))))


def compare(truth, graph):
    check(len(truth['rows']) >= FEWEST, 'few waits', len(truth['rows']))
    said = {waiter['tid']: (thing, waiter) for thing in graph['locks'] for waiter in thing['waiters']}
    tids = {row['name']: row['tid'] for row in truth['rows']}
    wrong, counts = [], collections.Counter()
    for row in truth['rows']:
        if row['tid'] in said:
            wrong += ['%s: %s: %s' % (row['name'], what, json.dumps(said[row['tid']])) for what in compare_row(row, *said[row['tid']], tids, counts)]
        else:
            wrong.append('%s: is not there' % row['name'])
    wrong += compare_cycles(truth['cycles'], graph['cycles'], tids)
    print('edges: ' + ', '.join('%s %d' % pair for pair in sorted(counts.items())))
    check(not wrong, '%d are wrong of %d' % (len(wrong), len(truth['rows'])), *wrong[:12])


def compare_unawaited(truth, graph):
    """Of locks that a thread has and nobody wants, no more than the program knows; those that `with` shows are there, and those of a name."""
    found = {thing['name'].rsplit('.', 1)[-1]: thing['holder'] for thing in graph['locks'] if not thing['waiters'] and thing['name']}
    for name, holder in truth['unwanted'].items():
        check(name in found, 'it has no ' + name, found)
        said = found[name]
        check(not holder or '"%s"' % holder in said['text'] and said['certainty'] == 'exact', 'who has ' + name, said)
    free = [name for name in ('free', 'left_again', 'free_rlock', 'left_rlock', 'free_of_box', 'unwanted_list[0]') if name in found]
    check(not free, 'locks that are free', free)


def compare_row(row, thing, waiter, tids, counts):
    holder = thing['holder']
    if thing['kind'] not in row['kinds']:
        yield 'what it waits for'
    if row['names'] and thing['name'] not in row['names']:
        yield 'its name'
    if waiter['timed'] not in (None, row['timed']):
        yield 'its time limit'
    is_right = bool(holder) and name_in(holder, row['holder'], tids)
    counts['no holder' if not holder else '%s, %s' % (holder['certainty'], 'right' if is_right else 'wrong')] += 1
    if holder and holder['certainty'] == 'exact' and not is_right:
        yield 'who has it'
    if row['sure'] and row['holder'] and (not holder or holder['certainty'] != 'exact' or waiter['certainty'] != 'exact'):
        yield 'not exact'


def name_in(holder, name, tids):
    """Whether the holder is the thread NAME, which may wait itself."""
    if name is None:
        return 'suspended generator' in holder['text']
    return '"%s"' % name in holder['text'] and (name not in tids or holder['tid'] == tids[name])


def compare_cycles(expected, found, tids):
    claimed = {frozenset(one['tids']): one['certain'] for one in found}
    for cycle in expected:
        key = frozenset(tids[name] for name in cycle['names'])
        if key not in claimed:
            if cycle['sure']:
                yield 'no circle of %s' % ', '.join(cycle['names'])
        elif cycle['sure'] and not claimed[key]:
            yield 'not sure of the circle of %s' % ', '.join(cycle['names'])
    known = {frozenset(tids[name] for name in cycle['names']) for cycle in expected}
    for key, certain in claimed.items():
        if certain and key not in known:
            yield 'a circle that is none: %s' % sorted(key)


def look_at_forms(world, report, name, subject):
    """Text, Graphviz, and GDB."""
    with Debuggee(world, subject, PROGRAM) as process:
        truth = None
        with report.ready(name + '/starts'):
            truth = process.read_truth()
            process.wait_blocked(truth['rows'])
        with report.case(name + '/text'):
            compare_text(hognose(world, 'locks', process.pid, statuses=[0, 1]).stdout)
        with report.case(name + '/dot'):
            text = hognose(world, 'locks', process.pid, '--dot', statuses=[0, 1]).stdout
            check(text.startswith('digraph waits {\n') and 'label="\\"lock2-0\\""' in text and ' -> ' in text, 'the graph', text[:500])
        with report.case(name + '/gdb'):
            session = Session(world, world.loader, attach(process.pid), before=sysroot(subject))
            before, listed, after = session.run('thread', 'py-locks', 'thread')
            compare_text(listed)
            check(before == after, 'the selected thread', before, after)
            session.no_trouble()


def compare_text(text):
    # It may begin with either: a debugger lists its newest threads first.
    waits = r'  "lock2-%d" \(locks.py:\d+\) waits for lock .* held by "lock2-%d" \(locks.py:\d+\)\n'
    ways = [waits % (one, 1 - one) + waits % (1 - one, one) for one in (0, 1)]
    check(re.search(r'^Deadlock of 2 threads:\n(?:%s)' % '|'.join(ways), text + '\n', re.M), 'the circle of two', text[:3000])
    check("lock 'in_with', held by \"hold_in_with\" (locks.py:" in text, 'a holder', text[-3000:])
    check('  "wants in_with" (locks.py:' in text, 'a waiter', text[-3000:])
    joined = re.compile(r'^thread "sleeper" \(locks.py:\d+\), whose end is waited for by:\n  "joins', re.M)
    check(joined.search(text), 'the end of a thread', text[-3000:])
