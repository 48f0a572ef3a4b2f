"""What `tasks` says of programs of trio, beside what trio says of itself: the nurseries, what each task waits for, who has that, and which thread
works for it.

tests/programs/nurseries.py is the program.

SPDX-License-Identifier: MIT
"""
import json
import re

import json_schema
import packages
from asking import Session, attach, files_of, hognose, sysroot
from debuggee import Debuggee
from report import Job, Mode, check
from variants import StrippedSubject

PROGRAM = 'nurseries.py'
TRIO = {(3, 8): '0.27.0', (3, 9): '0.31.0'}     # the last for each, else the newest that was looked at
FEWEST = 40     # tasks


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_of_machine and PROGRAM not in subject.lacks and (3, 8) <= subject.version[:2] <= (3, 13):
            yield Job('nurseries/%s' % subject.name, subject.mode, look, world, subject, None)
            if subject.library:
                yield Job('nurseries/%s-stripped' % subject.name, Mode.ALL, look, world, subject, StrippedSubject)


def look(world, report, name, subject, make):
    site = None
    with report.ready(name + '/package'):
        site = packages.install('trio==' + TRIO.get(subject.version[:2], '0.35.0'), subject.executable, subject.name)
    if site is None:
        return
    with Debuggee(world, subject.variant(make, world.scratch) if make else subject, PROGRAM, [site]) as process:
        truth = report.start(name, process.read_truth)
        if truth is None:
            return
        with report.case(name + '/live'):
            blocks, answer = ask(world, process.pid)
            compare(truth, blocks, answer)
        with report.case(name + '/schema'):
            wrong = json_schema.read(world, [('tasks', answer)])['wrong']
            check(not wrong, 'the schema does not know this', *wrong[:8])
        with report.case(name + '/text'):
            compare_text(truth, hognose(world, 'tasks', process.pid, statuses=[0]).stdout)
        with report.case(name + '/bt'):
            done = hognose(world, 'bt', process.pid, statuses=[0, 1])
            compare_threads(truth, done.stdout, done.stderr)
        with report.case(name + '/overview'):
            compare_overview(truth, hognose(world, process.pid, statuses=[0, 1]).stdout)
        if not subject.root and not make:
            with report.case(name + '/gdb'):
                session = Session(world, world.loader, attach(process.pid), before=sysroot(subject))
                [text] = session.run('py-tasks')
                compare_text(truth, text)
        with report.case(name + '/core'):
            compare(truth, *ask(world, process.dump(), *files_of(subject)))


def ask(world, target, *words):
    answer = json.loads(hognose(world, 'tasks', target, '--json', *words, statuses=[0]).stdout)
    return [block for block in answer['blocks'] if block['type'] == 'tasks'], answer


def compare(truth, blocks, answer):
    check(answer['status'] == 'ok', 'not complete', json.dumps(answer)[:3000])
    loops = {block['loop']: block for block in blocks}
    check(sorted(loops) == sorted(loop['loop'] for loop in truth['loops']), 'loops', sorted(loops))
    count = 0
    for loop in truth['loops']:
        block = loops[loop['loop']]
        check(block['ident'] == loop['ident'], 'thread', block['ident'], loop['ident'])
        rows = {row['address']: row for row in loop['tasks']}
        found = {task['address']: task for task in block['tasks']}
        check(set(found) == set(rows) and len(block['tasks']) == len(rows), 'other tasks', [rows[at]['name'] for at in set(rows) - set(found)],
              [found[at]['name'] for at in set(found) - set(rows)])
        names = {address: task['name'] for address, task in found.items()}
        wrong = []
        for address, row in rows.items():
            differences = list(differ(row, found[address], names, truth))
            if differences:
                wrong.append('%s: %s\n  %s' % (', '.join(differences), row, found[address]))
        check(not wrong, '%d of %d are wrong' % (len(wrong), len(rows)), *wrong[:8])
        compare_tree(block['tasks'], rows)
        count += len(rows)
    check(count >= FEWEST, 'few tasks', count)


def differ(row, task, names, truth):
    """What is said wrongly of a task."""
    if task['name'] != row['name']:
        yield 'name'
    if task.get('parent') != row['parent']:
        yield 'who opened its nursery'
    if row['state'] == 'running' and row['name'].endswith('.main'):
        return      # it has written that down, and sleeps
    if task['state'] != row['state']:
        yield 'state'
    if row['chain'] is not None:
        chain = [[place['file'], place['line'], place['function']] for place in reversed(task['chain'])]
        if chain != row['chain']:
            yield 'chain'
        own = [place for place in task['chain'] if '/nurseries.py' in place['file']]
        if own and task['place'] != own[0]:
            yield 'place'
    if row['is_known'] and task.get('waits_for') != row['kind']:
        yield 'what it waits for'
    if sorted(names[holder['task']] for holder in task.get('held_by', [])) != row['held_by']:
        yield 'who has it'
    if any(holder['certainty'] != 'exact' or not holder['place'].startswith('nurseries.py:') for holder in task.get('held_by', [])):
        yield 'where it has it'
    if task.get('waits_for') == 'nursery' and sorted(task['awaits']) != sorted(row['awaits']):
        yield 'whom it waits for'
    expected = [[row['job'], 'running', row['ident'], 'exact', truth['blocked_at']]] if row['job'] else []
    done = task.get('jobs', [])
    if [[job['function'], job['state'], job['ident'], job['certainty'], job['place']] for job in done] != expected:
        yield 'its jobs'
    if row['name'] in truth['descriptors'] and task.get('descriptor') != truth['descriptors'][row['name']]:
        yield 'descriptor'
    if row['name'] == 'sleep' and not task.get('until'):
        yield 'until when'
    if task['text'].endswith(', being cancelled') != row['cancelled']:
        yield 'whether it is being cancelled'


def compare_tree(tasks, rows):
    """Each stands below who opened its nursery."""
    path = []
    for task in tasks:
        check(task['depth'] <= len(path), 'depth', task)
        path[task['depth']:] = [task]
        parent = path[-2]['address'] if task['depth'] else None
        check(parent == rows[task['address']]['parent'], 'a place in the tree', task, path[-2:])


def compare_text(truth, text):
    for loop in truth['loops']:
        title = '%d tasks of the loop of trio that thread %s "%s" runs\n' % (len(loop['tasks']), loop['ident'], loop['thread'])
        check(title in text, title, text[:3000])
    thread = r'thread 0x[0-9a-f]+( "[^"\n]*")? \(%s\)' % re.escape(truth['blocked_at'])
    says = [r"group: waits for 'group-0', 'group-1' \(nursery\); in group, ", r'sleep: sleeps 3600 s; in sleep, ', r'sleep-forever: sleeps for ever; ',
            r"kept-out: waits for Lock '[^']+'(?: at 0x\w+)?, held by 'keeper' \(nurseries.py:\d+\); in enter, ",
            r"semaphore: waits for Semaphore '[^']+', held by 'permit-0' \(nurseries.py:\d+\), 'permit-1' \(nurseries.py:\d+\); in enter, ",
            r"limited: waits for CapacityLimiter '[^']+', held by 'only' \(nurseries.py:\d+\); in call, ",
            r'thread: waits for block\(\) in %s; in call, ' % thread, r'cancelled: waits for block\(\) in %s, being cancelled; in cancelled, ' % thread,
            r'child: waits for the end of process %d; in wait, ' % truth['child'], r'accept: waits for a connection to fd %d; ' % truth['descriptors']['accept'],
            r'full: writes fd %d; in write, ' % truth['descriptors']['full'], r'fresh: not started; in sleep, ', r'woken: ready to run; in be_woken, ', r'hog: running; in block_loop, ',
            r"cycle: 'cross-0' waits for 'cross-1' waits for 'cross-0'"]
    for line in says:
        check(re.search(r'^ *' + line, text, re.M), 'no ' + line, text)


def compare_threads(truth, text, notes):
    """What threads that work for trio do, and how many tasks of each loop wait."""
    headings = [line for line in text.split('\n') if line.startswith('Thread ')]
    check(sum(1 for line in headings if ': idle worker of a pool' in line) == 1, 'the idle one', *headings)
    check(sum(1 for line in headings if "in job 'block' of a pool" in line) == 3, 'those in a job', *headings)
    asked = r'\(nurseries.py:\d+\), in job \'ask_loop\' of a pool$'
    check(sum(1 for line in headings if re.search(r'to be answered by the loop of "MainThread" ' + asked, line)) == 1, 'the one that asks', *headings)
    for loop in truth['loops']:
        waiting = sum(1 for row in loop['tasks'] if row['state'] == 'waiting' or row['name'].endswith('.main'))
        check(re.search(r'thread \d+ runs a loop of trio: %d of its tasks wait; ' % waiting, notes), '%d wait' % waiting, notes)


def compare_overview(truth, text):
    check(re.search(r"trio: deadlock: 'cross-0' \(cross, nurseries.py:\d+\) waits for Lock '[^']+'(?: at 0x\w+)?, held by 'cross-1' \(nurseries.py:\d+\), which waits for ", text), 'the circle', text)
    check(re.search(r"trio: task 'hog' runs", text), 'who holds the loop', text)
    check('run_sync_soon' not in text and '<init>' not in text, "trio's own", text)
