"""What `locks` says of threads that wait for what is no lock of a program's own: the end of a thread, or an object; or for one that
no thread is inside of.

tests/programs/kept_waiting.py plays it.

SPDX-License-Identifier: MIT
"""
import json
import re

from asking import files_of, hognose
from debuggee import Debuggee
from first_screen import look as look_at, says
from locks import graph_of
from report import Job, check, wait_until

PROGRAM = 'kept_waiting.py'
# By scene: who has it, who waits, and for what.
SCENES = {'ending': ('stays', ['main'], 'thread'), 'section': ('sorts', ['adds', 'pops'], 'critical_section'), 'processes': (None, ['asks'], 'future'),
          'parts': (None, ['maps'], 'future'), 'one_by_one': (None, ['goes over'], 'future'),
          'lost_part': (None, ['maps'], 'future'), 'left_locked': (None, ['takes'], 'queue'), 'shared_event': (None, ['main'], 'event'),
          'shared_semaphore': (None, ['main'], 'semaphore'),
          'own_task': ('main', ['main'], 'lock'), 'task_of_another': ('main', ['books'], 'lock'), 'own_job': ('writes', ['writes'], 'lock')}
SHARED = ('left_locked', 'shared_event', 'shared_semaphore')
OF_TASKS = ('own_task', 'task_of_another', 'own_job')
LOST = 'left to the workers of its pool, one of which ended early'
LEFT_TO = {'processes': 'left to the processes of its pool', 'parts': 'left to the workers of its pool', 'one_by_one': 'left to the workers of its pool',
           'lost_part': LOST}


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        for scene in SCENES:
            if PROGRAM not in subject.lacks and runs_on(subject, scene):
                yield Job('kept-waiting/%s/%s' % (subject.name, scene), subject.mode, look, world, subject, scene)


def runs_on(subject, scene):
    if scene in OF_TASKS:
        return subject.version >= (3, 6)
    if scene == 'lost_part':        # before 3.8 a result does not know its pool
        return subject.version >= (3, 8) and can_share(subject)
    if scene in LEFT_TO or scene in SHARED:
        return subject.version >= (3, 6) and can_share(subject)
    return scene != 'section' or subject.name.endswith('t')


def can_share(subject):
    """One C library wants a /dev/shm that is mounted, and one program has no modules in C."""
    return not subject.name.startswith('bullseye') and 'hangs.py' not in subject.lacks


def look(world, report, name, subject, scene):
    with Debuggee(world, subject, PROGRAM, [scene]) as process:
        truth = report.start(name, process.read_truth)
        with report.case(name + '/live'):
            for waiter in SCENES[scene][1]:
                wait_until(lambda: in_futex(process.pid, truth['tids'][waiter]), subject.patience, 'it does not block')
            compare(world, scene, truth, process.pid, [])
        with report.case(name + '/core'):
            compare(world, scene, truth, process.dump(), files_of(subject))


def in_futex(pid, tid):
    with open('/proc/%d/task/%d/syscall' % (pid, tid)) as source:
        return source.read().split()[0] == '202'


def compare(world, scene, truth, target, files):
    holder, waiters, kind = SCENES[scene]
    graph = graph_of(json.loads(hognose(world, 'locks', target, '--json', *files, statuses=[0, 1]).stdout))
    [thing] = [one for one in graph['locks'] if one['kind'] == kind and one['waiters']]
    check(sorted(one['tid'] for one in thing['waiters']) == sorted(truth['tids'][name] for name in waiters), 'who waits', json.dumps(graph))
    check(all(one['certainty'] == 'exact' for one in thing['waiters']), 'waits that are not sure', json.dumps(graph))
    if scene in SHARED:
        check_shared(world, target, files, thing)
        return
    check((thing['holder']['tid'], thing['holder']['certainty']) == (truth['tids'].get(holder), 'exact'), 'who has it', json.dumps(graph))
    if scene in LEFT_TO:
        check(thing['holder']['text'] == LEFT_TO[scene], 'who is to do it', json.dumps(graph))
    if scene == 'parts':
        says(look_at(world, target, *files), r"\"maps\" .* waits for future 'pool\._cache\[\d+\]', of which 1 part is not done, left to the workers of its pool\n")
    if scene in OF_TASKS:
        check(thing['name'] in ('self.lock', 'accounts.lock'), 'what it is called', json.dumps(graph))
        way = r', which waits for "\S+"' if scene == 'own_job' else r' of the loop of "MainThread"'
        who = r'held by the suspended coroutine audit' + way + r' \(accounts\.py:9\)'
        check(re.fullmatch(who, thing['holder']['text']), 'who has it', json.dumps(graph))
        is_circle = scene != 'task_of_another'
        check(len(graph['cycles']) == is_circle, 'circles', json.dumps(graph))
        circle = r'\nDeadlock: "\S+" waits for lock \'self.lock\' ' + who + r'\n'
        says(look_at(world, target, *files), circle if is_circle else who)
    if kind == 'critical_section':
        check((int(thing['address'], 16), thing['name']) == (truth['object'], 'shared'), 'which object', json.dumps(graph))


def check_shared(world, target, files, thing):
    """What other processes have as well is not said to be lost without another thread of this one; of whom it was left locked by, a core
    knows nothing."""
    text = look_at(world, target, *files)
    check('no other thread' not in text, 'nobody else need be here', text)
    is_left = thing['kind'] == 'queue' and isinstance(target, int)
    check((thing['holder'] or {}).get('text') == ('likely left locked by a process that has ended' if is_left else None), 'who has it', json.dumps(thing))
    if is_left:
        says(text, r'"takes" \(kept_waiting.py:\d+\) waits for an item of queue \'queue\', likely left locked by a process that has ended\n')
