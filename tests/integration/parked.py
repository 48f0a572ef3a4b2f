"""What `tasks` and `bt` say of parked greenlets, beside what these saw of themselves: every sort of frame, two threads, several releases.

tests/programs/parked.py writes down the frames of each greenlet before it parks, and which greenlets the collector knows.

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

PROGRAM = 'parked.py'
# Of each way in which releases lay out a greenlet, one; those that a Python can have.
RELEASES = (('0.4.17', (2, 7), (3, 9)), ('1.1.3', (2, 7), (3, 11)), ('2.0.2', (2, 7), (3, 11)), ('3.0.3', (3, 7), (3, 12)),
            ('3.1.1', (3, 7), (3, 13)), ('3.2.4', (3, 9), (3, 14)))
GEVENT = {(3, 7): '22.10.2', (3, 8): '24.2.1'}    # the last for each, else the newest that was looked at


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if not subject.is_of_machine or PROGRAM in subject.lacks:
            continue
        fitting = [release for release, first, last in RELEASES if first <= subject.version[:2] <= last]
        for release in fitting:
            mode = subject.mode if release == fitting[-1] else Mode.ALL
            yield Job('parked/%s/%s' % (subject.name, release), mode, look_at_all, world, subject, 'greenlet==' + release, [])
        if subject.version >= (3, 7):
            release = 'gevent==' + GEVENT.get(subject.version[:2], '25.9.1')
            yield Job('parked/%s/gevent' % subject.name, Mode.ALL, look_at_all, world, subject, release, ['gevent'])
        if subject.library and fitting:
            yield Job('parked/%s-stripped' % subject.name, Mode.ALL, look_at_all, world, subject, 'greenlet==' + fitting[-1], [], StrippedSubject)


def look_at_all(world, report, name, subject, release, words, make=None):
    site = None
    with report.ready(name + '/package'):
        site = packages.install(release, subject.executable, subject.name)
    if site is None:
        return
    truth = None
    with Debuggee(world, subject.variant(make, world.scratch) if make else subject, PROGRAM, [site] + words) as process:
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
            compare_notes(truth, json.loads(hognose(world, 'bt', process.pid, '--json', statuses=[0, 1]).stdout))
        if not words:
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
    return [block for block in answer['blocks'] if block['type'] == 'tasks' and block['kind'] == 'greenlet'], answer


def compare(truth, blocks, answer):
    check(answer['status'] == 'ok', 'not complete', json.dumps(answer)[:3000])
    rows = {row['address']: row for row in truth['greenlets'] if row['state'] != 'dead'}
    found = {task['address']: dict(task, ident=block['ident']) for block in blocks for task in block['tasks']}
    check(set(found) == set(rows), 'other greenlets', [rows[at] for at in set(rows) - set(found)], [found[at] for at in set(found) - set(rows)])
    check(sum(len(block['tasks']) for block in blocks) == len(rows), 'one is listed twice')
    wrong = []
    for address, row in rows.items():
        differences = list(differ(row, found[address], truth['idents']))
        if differences:
            wrong.append('%s: %s\n  %s' % (', '.join(differences), row, found[address]))
    check(not wrong, '%d of %d are wrong' % (len(wrong), len(rows)), *wrong[:8])


def differ(row, task, idents):
    """What is said wrongly of a greenlet."""
    if task['state'] != row['state']:
        yield 'state'
    if [[place['file'], place['line'], place['function']] for place in task['chain']] != row['chain']:
        yield 'chain'
    if row['name'] and task['name'] != "'%s'" % row['name']:
        yield 'name'
    if task.get('parent') != row['parent']:
        yield 'parent'
    if task['ident'] != idents.get(row['thread']):
        yield 'thread'


def compare_overview(truth, text):
    """All of them rest at one line."""
    for name in truth['idents']:
        rows = [row for row in truth['greenlets'] if row['thread'] == name and row['state'] != 'dead']
        resting = [row['chain'][0] for row in rows if row['state'] == 'parked' and row['chain'][0][2] == 'rest']
        said = '%d of %d greenlets are parked (rest, parked.py:%d)\n' % (len(resting), len(rows), resting[0][1])
        check(said in text, 'they are not counted', said, text)


def compare_text(truth, text):
    for row in truth['greenlets']:
        for file, line, function in row['chain']:
            check('    File "%s", line %d, in %s\n' % (file, line, function) in text, 'a line of a stack', row, text[:4000])
    for name, ident in truth['idents'].items():
        rows = [row for row in truth['greenlets'] if row['thread'] == name and row['state'] != 'dead']
        parked = sum(1 for row in rows if row['state'] == 'parked')
        title = '%d greenlets of thread %s "%s": ' % (len(rows), ident, name)
        check(title in text, title, text[:4000])
        check(re.search(re.escape(title) + r'(\d+ running, )?%d parked' % parked, text), '%d parked' % parked, text[:4000])
    check(re.search(r'\n  \d greenlets: parked: ', text), 'equal stacks are one', text[:4000])


def compare_notes(truth, answer):
    """bt says of each thread how many of its greenlets are parked."""
    idents = {block['thread']['ident']: block['thread']['tid'] for block in answer['blocks'] if block['type'] == 'heading'}
    notes = [block['text'] for block in answer['blocks'] if block['type'] == 'note']
    for name, ident in truth['idents'].items():
        parked = sum(1 for row in truth['greenlets'] if row['thread'] == name and row['state'] == 'parked')
        said = 'thread %d runs greenlets: %d of them are parked' % (idents[ident], parked)
        check(any(note.startswith(said) for note in notes), said, *notes)
