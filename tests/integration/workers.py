"""What is said of programs of anyio, on asyncio's loop and on uvloop's, beside what they said themselves: which thread works for which task, who
has locks and limiters, and which thread runs the loop.

tests/programs/workers.py is the program.

SPDX-License-Identifier: MIT
"""
import json
import re

import packages
from asking import files_of, hognose
from debuggee import Debuggee
from report import Job, Mode, check
from subjects import first_of

PROGRAM = 'workers.py'
ANYIO = {(3, 8): '4.5.2', (3, 9): '4.9.0'}      # the last for each, else the newest that was looked at
UVLOOP = 'uvloop==0.21.0'


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_of_machine and PROGRAM not in subject.lacks and (3, 8) <= subject.version[:2] <= (3, 13):
            yield Job('workers/%s/asyncio' % subject.name, subject.mode, look, world, subject, 'asyncio')
            mode = Mode.FAST if subject is first_of(present) else Mode.ALL
            yield Job('workers/%s/uvloop' % subject.name, mode, look, world, subject, 'uvloop')


def install(subject, loop):
    """The folders of what the program imports."""
    sites = [packages.install('anyio==' + ANYIO.get(subject.version[:2], '4.10.0'), subject.executable, subject.name)]
    return sites + ([packages.install(UVLOOP, subject.executable, subject.name)] if loop == 'uvloop' else [])


def look(world, report, name, subject, loop):
    sites = None
    with report.case(name + '/packages'):
        sites = install(subject, loop)
    if sites is None:
        return
    with Debuggee(world, subject, PROGRAM, [loop] + sites) as process:
        truth = report.start(name, process.read_truth)
        if truth is None:
            return
        with report.case(name + '/live'):
            compare(truth, ask(world, 'tasks', process.pid))
        with report.case(name + '/text'):
            compare_text(truth, hognose(world, 'tasks', process.pid, statuses=[0]).stdout)
        with report.case(name + '/bt'):
            done = hognose(world, 'bt', process.pid, statuses=[0, 1])
            compare_threads(truth, done.stdout, done.stderr)
        with report.case(name + '/locks'):
            compare_locks(truth, ask(world, 'locks', process.pid))
        with report.case(name + '/core'):
            core, files = process.dump(), files_of(subject)
            compare(truth, ask(world, 'tasks', core, *files))
            compare_locks(truth, ask(world, 'locks', core, *files))


def ask(world, command, target, *words):
    answer = json.loads(hognose(world, command, target, '--json', *words, statuses=[0, 1]).stdout)
    check(answer['status'] == 'ok', 'not complete', json.dumps(answer)[:3000])
    return answer['blocks']


def compare(truth, blocks):
    block, = [block for block in blocks if block['type'] == 'tasks' and block['kind'] == 'task']
    check([block['loop'], block['ident']] == [truth['loop'], truth['ident']], 'loop and thread', block['loop'], block['ident'], truth['ident'])
    found = {task['name']: task for task in block['tasks']}
    names = {task['address']: task['name'] for task in block['tasks']}
    wrong = []
    for name, row in truth['tasks'].items():
        differences = list(differ(row, found[name], names, truth)) if name in found else ['is not there']
        if differences:
            wrong.append('%s: %s: %s: %s' % (name, ', '.join(differences), row, found.get(name)))
    check(not wrong, '%d of %d are wrong' % (len(wrong), len(truth['tasks'])), *wrong[:8])


def differ(row, task, names, truth):
    """What is said wrongly of a task."""
    if task['address'] != row['address']:
        yield 'address'
    # Older groups of anyio wait by asyncio.wait().
    if task.get('waits_for') not in ((row['kind'], 'wait') if row['kind'] == 'task_group' else (row['kind'],)):
        yield 'what it waits for'
    holders = task.get('held_by', [])
    if sorted(names[holder['task']] for holder in holders) != row['held_by'] or any(holder['certainty'] != 'exact' for holder in holders):
        yield 'who has it'
    if any(not holder['place'].startswith('workers.py:') for holder in holders):
        yield 'where it has it'
    if not set(row['awaits']) <= {names[other] for other in task['awaits']}:
        yield 'whom it waits for'
    if not task['place']['file'].endswith('/workers.py'):
        yield 'place'
    expected = [[row['job'], 'running', row['ident'], 'exact']] if row['job'] else []
    done = task.get('jobs', [])
    if [[job['function'], job['state'], job['ident'], job['certainty']] for job in done] != expected:
        yield 'its jobs'
    if row['job'] == 'block()' and [job['place'] for job in done] != [truth['blocked_at']]:
        yield 'where its job is'
    if row['kind'] == 'read' and truth['loop_type'] != 'Loop' and task.get('descriptor', -1) < 0:
        yield 'descriptor'


def compare_text(truth, text):
    check(re.search(r'^\d+ tasks of the loop that thread %s "MainThread" runs$' % truth['ident'], text, re.M), 'the loop', text)
    place = re.escape(truth['blocked_at'])
    check(re.search(r'job-0: waits for block\(\) in thread %s "AnyIO[^"]*" \(%s\); in call, ' % (truth['tasks']['job-0']['ident'], place), text),
          'a job', text)
    check(re.search(r"limited: waits for CapacityLimiter '[^']+', held by 'job-0' \(workers.py:\d+\), 'job-1' \(workers.py:\d+\); in call, ", text),
          'a limiter', text)
    check('child: waits for the end of process %d; in wait_for_child, ' % truth['child'] in text, 'a child', text)
    check(re.search(r"locked: waits for Lock '[^']+'(?: at 0x\w+)?, held by 'keeper' \(workers.py:\d+\); in enter, ", text), 'a lock', text)


def compare_threads(truth, text, notes):
    headings = [line for line in text.split('\n') if line.startswith('Thread ') and '"AnyIO worker thread"' in line]
    check(len(headings) == 4, 'threads of anyio', text)
    check(sum(1 for line in headings if ': idle worker of a pool' in line) == 1, 'the idle one', *headings)
    check(sum(1 for line in headings if "in job 'block' of a pool" in line) == 2, 'those in a job', *headings)
    check(re.search(r'thread \d+ runs a loop of asyncio: \d+ of its tasks wait', notes), 'the loop', notes)


def compare_locks(truth, blocks):
    graph, = [block for block in blocks if block['type'] == 'wait_graph']
    futures = [thing['holder'] for thing in graph['locks'] if thing['kind'] == 'future']
    says = sorted(holder['text'].partition(' (')[0] if holder else '' for holder in futures)
    check(says == ['to be answered by the loop of "MainThread"', 'to be ended by the loop of "MainThread"'], 'who ends the futures', json.dumps(graph['locks']))
    check(all(re.search(r' \(workers.py:\d+\)$', holder['text']) for holder in futures), "the place is the library's own", json.dumps(graph['locks']))
