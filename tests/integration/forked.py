"""What `locks` says of children that wait for what a thread of their parent had: a fork copies every lock, and one thread.

tests/programs/forked.py plays them.  What must be known for sure is, and who has taken a lock himself does not hear of the parent.

SPDX-License-Identifier: MIT
"""
import json
import os
import signal

from asking import files_of, hognose
from debuggee import Debuggee, find_core
from locks import graph_of
from report import Job, Mode, check, wait_until
from subjects import first_of

PROGRAM = 'forked.py'
LEFT = 'which fork() did not copy'


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if PROGRAM not in subject.lacks:
            yield Job('forked/%s' % subject.name, Mode.FAST if subject is first_of(present) else subject.at_least(Mode.DEFAULT), look, world, subject)


def look(world, report, name, subject):
    with Debuggee(world, subject, PROGRAM) as process:
        truth = report.start(name, process.read_truth)
        for row in truth['children'] if truth else []:
            with report.case('%s/%s/live' % (name, row['name'])):
                wait_until(lambda pid=row['pid']: sleeps(pid), subject.patience, '%s does not block' % row['name'])
                compare(world, subject, truth, row, row['pid'], [])
        for row in truth['children'] if truth else []:
            with report.case('%s/%s/core' % (name, row['name'])):
                compare(world, subject, truth, row, dump(process, subject, row), files_of(subject))


def state_of(pid):
    with open('/proc/%d/stat' % pid) as source:
        return source.read().rsplit(') ', 1)[1][0]


def sleeps(pid):
    """In a futex."""
    with open('/proc/%d/syscall' % pid) as source:
        return source.read().startswith('202 ')


def dump(process, subject, row):
    os.kill(row['pid'], signal.SIGABRT)
    wait_until(lambda: state_of(row['pid']) == 'Z', subject.patience, '%s does not end' % row['name'])
    return find_core(os.path.join(process.folder, row['name']))


def compare(world, subject, truth, row, target, files):
    every = ['--all'] if row['kinds'] == ['unknown'] else []
    answer = json.loads(hognose(world, 'locks', target, '--json', *every, *files, statuses=[0, 1]).stdout)
    if isinstance(target, int):
        stack = json.loads(hognose(world, 'bt', target, '--json', *files, statuses=[0, 1]).stdout)
        check(row['pid'] in [thread['tid'] for thread in stack['threads'] if thread['frames']], "its frames are no thread's", json.dumps(stack)[:2000])
    things = [thing for thing in graph_of(answer)['locks'] if thing['waiters']]
    check(len(things) == 1 and things[0]['kind'] in row['kinds'], 'what it waits for', json.dumps(answer)[:2000])
    holder = things[0]['holder'] or {'text': '', 'certainty': 'likely'}
    is_live = isinstance(target, int)
    # 2.7 keeps the states of these threads, and so their frames.
    is_parents = LEFT in holder['text'] or subject.version < (3,) and 'a thread of which no kernel thread is known (forked.py:' in holder['text']
    if row['holder'] == 'parent':
        check(is_parents or holder['certainty'] == 'likely', 'the wrong thread', json.dumps(holder))
        if row['sure'][0 if is_live else 1]:
            check(is_parents and holder['certainty'] == 'exact', 'not exact', json.dumps(holder))
        if row['kinds'] in (['mutex'], ['rwlock']) and is_live:
            check('thread %d of the parent process, pid %d' % (row['thread'], truth['pid']) in holder['text'], 'which thread', json.dumps(holder))
    else:
        check(not is_parents, 'it was not the parent', json.dumps(holder))
        check(row['holder'] or not holder['text'], 'nobody has it', json.dumps(holder))
    if row['holder'] == 'ended':
        check(holder['certainty'] == 'likely', 'it cannot be known', json.dumps(holder))
    if subject.name.startswith('bullseye'):
        return      # its C library keeps records of the others where nothing leads to them
    if row['name'] in ('entered', 'work'):
        check(is_parents and subject.version < (3,) or is_parents and holder['certainty'] == 'likely', 'a lock of which code takes it by `with` alone', json.dumps(holder))
    if row['holder'] is None and is_live:
        text = hognose(world, target, *files, statuses=[0, 1]).stdout
        others = ': the one it was forked from had %d others, %s' % (row['others'], LEFT) if subject.version > (3,) else ''
        check('this process has no other thread' + others in text, 'that it is alone', text)
