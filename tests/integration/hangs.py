"""Programs that hang in ways that people write, and what of that the first screen says: what hangs, where, and who would have to go on.

tests/programs/hangs.py is the scenes.

SPDX-License-Identifier: MIT
"""
import json
import re

from asking import files_of, hognose
from debuggee import Debuggee
from first_screen import look, says
from pairs import dealt_to
from report import Job, Mode, Skipped, check
from subjects import first_of

PROGRAM = 'hangs.py'


def jobs(world, present):
    if world.stock:
        return
    scenes = (tasks, blocked_loop, loop_in_library, *RINGS, accounts, pool, busy_pool, workers, own_loop, other_loop, *SHARED, queues, condition, arena, pipes, asked_child, full_child, ended_child,
              forgotten, last_future, database, lost_lock, full_pool, two_sides, unread_queue)
    chosen = dealt_to(world.seed, present, scenes, 2, runs_on)
    for subject in present:
        for scene in scenes:
            mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (subject, scene) in chosen else Mode.ALL
            if runs_on(subject, scene):
                yield Job('hangs/%s/%s' % (subject.name, scene.__name__), subject.at_least(mode), show, world, subject, scene)


def runs_on(subject, scene):
    if scene in (*SHARED, unread_queue) and subject.name.startswith('bullseye'):
        return False        # its C library wants a /dev/shm that is mounted
    if scene is arena and subject.name.startswith('sid'):
        return False        # its malloc has other arenas
    if scene in (spawned_locks, served_locks) and subject.version < (3, 6):
        return False        # it can only fork
    return PROGRAM not in subject.lacks and (scene not in (tasks, blocked_loop, loop_in_library, *RINGS, pool, busy_pool, workers, own_loop, other_loop, last_future, lost_lock, full_pool) or subject.version >= (3, 6))


def show(world, report, name, subject, scene):
    """A scene, which is looked at while it runs, and as a core."""
    with Debuggee(world, subject, PROGRAM, [scene.__name__]) as process:
        truth = None
        truth = report.start(name, process.read_truth)
        with report.case(name + '/live'):
            scene(world, process.pid, [], truth)
        with report.case(name + '/core'):
            scene(world, process.dump(), files_of(subject), truth)


def ask(world, command, target, files):
    return json.loads(hognose(world, command, target, '--json', *files, statuses=[0, 1]).stdout)


def tasks(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r"\nasyncio: deadlock: '\S+' \(transfer, transfers.py:\d+\) waits for Lock '[^']+'(?: at 0x\w+)?, held by '\S+' \(transfers.py:\d+\), "
               r"which waits for Lock '[^']+'(?: at 0x\w+)?, held by '\S+' \(transfers.py:\d+\)\n")
    if not isinstance(target, int):     # of a core the signal that made it is what happened
        return
    verdict, = [block for block in ask(world, 'why', target, files)['blocks'] if block['type'] == 'verdict']
    check(verdict['rule'] == 'deadlock', 'the verdict', json.dumps(verdict))


def blocked_loop(world, target, files, truth):
    says(look(world, target, *files), r"\nasyncio: task '\S+' runs \(load, blocked.py:5\), and until it waits no other task of its loop does\n")


def loop_in_library(world, target, files, truth):
    says(look(world, target, *files), r"\nasyncio: task '\S+' runs \(handle, blocked.py:9\), and until it waits no other task of its loop does\n")


def ring_of_all(world, target, files, truth):
    check(find_rings(look(world, target, *files)) == ['deadlock'], 'not a deadlock')


def ring_in_time(world, target, files, truth):
    check(find_rings(look(world, target, *files)) == ['likely deadlock'], 'it may end by time')


def ring_or_other(world, target, files, truth):
    check(not find_rings(look(world, target, *files)), 'another task may end it')


def ring_or_failure(world, target, files, truth):
    check(find_rings(look(world, target, *files)) == ['likely deadlock'], 'another task may end it by failing')


RINGS = (ring_of_all, ring_in_time, ring_or_other, ring_or_failure)


def find_rings(text):
    """How each circle of tasks is called."""
    return re.findall(r"\nasyncio: (deadlock|likely deadlock): '\S+' \(ring, rings.py:\d+\) waits for", text)


def accounts(world, target, files, truth):
    text = look(world, target, *files)
    circle = re.search(r'\nDeadlock: (.*)\n', text)
    check(circle, 'no deadlock', text)
    locks = re.findall(r"RLock 'target.lock' at (0x\w+) held by \"Thread-\d[^\"]*\" \((\S+)\)", circle.group(1))
    check(len({address for address, _ in locks}) == 2, 'two locks are called the same', circle.group(1))
    check(all(place.startswith('hangs.py:') for _, place in locks), 'the place is none of the program', circle.group(1))


def pool(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'\nDeadlock: "ThreadPoolExecutor-0_\d" waits for future .* queued behind "ThreadPoolExecutor-0_\d" \(hangs.py:\d+\), '
               r'which waits for future .* queued behind "ThreadPoolExecutor-0_\d" \(hangs.py:\d+\)\n',
         r'"MainThread" \(hangs.py:\d+\) waits for future .*, run by "ThreadPoolExecutor-0_\d" \(hangs.py:\d+\)\n')


def busy_pool(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'"wants first" .*waits for future .*, run by "ThreadPoolExecutor-0_0" \(hangs.py:\d+\)\n',
         r'"wants second" .*waits for future .*, queued behind "ThreadPoolExecutor-0_0" \(hangs.py:\d+\)\n')
    check('eadlock' not in text, 'a deadlock that is none', text)
    graph, = [block for block in ask(world, 'locks', target, files)['blocks'] if block['type'] == 'wait_graph']
    check(not graph['cycles'], 'a circle that is none', json.dumps(graph['cycles']))


def workers(world, target, files, truth):
    text = hognose(world, 'bt', target, *files, statuses=[0, 1]).stdout
    states = dict(re.findall(r'^Thread .*"ThreadPoolExecutor-0_(\d)"(?: \(daemon\))?(?: \[[^]]*\])?: (.*)$', text, re.M))
    check(states['1'].startswith('idle worker of a pool'), 'the idle one', str(states))
    check(re.match(r"waiting for lock 'lock'.*, in job 'fetch' of a pool$", states['0']), 'the one that is stuck', str(states))
    check(states['2'].endswith('in a job of a pool'), 'the one in C', str(states))
    text = hognose(world, 'threads', target, *files, statuses=[0, 1]).stdout
    says(text, r'^4 Python threads: .*, 1 idle worker of a pool, 2 in a job of a pool\n')
    says(look(world, target, *files), r'"ThreadPoolExecutor-0_1".*: idle worker of a pool')


def own_loop(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'\nDeadlock: "MainThread" waits for future at 0x\w+ to be ended by the loop of "MainThread" \(loops.py:9\)\n')


def other_loop(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'"asks" .*waits for future at 0x\w+,? to be ended by the loop of "runs loop"')
    check('eadlock' not in text, 'a deadlock that is none', text)


def queues(world, target, files, truth):
    says(look(world, target, *files), r'"puts" \(hangs.py:\d+\) (likely )?waits for room in queue \'full\', which has 1 item\n',
         r'"gets" \(hangs.py:\d+\) (likely )?waits for an item of queue \'empty\', which is empty\n',
         r'"joins" \(hangs.py:\d+\) (likely )?waits for the tasks of queue \'undone\', of which 1 is not done\n')


def forgotten(world, target, files, truth):
    """Who waits for the tasks of a queue is told from those who wait for more of them."""
    text = look(world, target, *files)
    says(text, r'\n"MainThread" \(hangs.py:\d+\) (likely )?waits for the tasks of queue \'jobs\', of which 1 is not done, though it is empty\n',
         r'\n3 threads (likely )?wait for an item of queue \'jobs\', which is empty: "worker-\d" \(hangs.py:\d+\), ')


def last_future(world, target, files, truth):
    text = look(world, target, *files)
    if isinstance(target, int):     # in a core the stack of what ended it takes its room
        says(text, r'\n"MainThread" \(hangs.py:\d+\) (likely )?waits for future .*, run by "ThreadPoolExecutor-0_\d" \(hangs.py:\d+\)\n')
    says(text, r'"waits".*waits for the first of 2 futures, such as future .*,? run by "ThreadPoolExecutor-0_\d" \(hangs.py:\d+\)')
    check('for queue' not in text and 'waiter.event' not in text, 'what idle workers wait for, or by what means others do', text)


def database(world, target, files, truth):
    if 'lacks' in truth:
        raise Skipped('this Python has no ' + truth['lacks'])
    # What SQLite is in, where there is no library of its own, is not known. Between two sleeps it looks.
    waits = (r'"reports".*: likely waiting for the lock of the database \S+/shop\.db held by this process\n' if isinstance(target, int)
             else r'"reports".*: waiting until a database of SQLite is unlocked\n')
    for attempt in range(20):
        text = hognose(world, 'bt', target, *files, statuses=[0, 1]).stdout
        if re.search(waits, text):
            break
    says(text, waits)
    says(text, r'"sleeps".*: sleeping\n')


def lost_lock(world, target, files, truth):
    says(look(world, target, *files), r"\nasyncio: 3 of 4 tasks wait for Lock '[^']+'(?: at 0x\w+)? \(get, caches.py:\d+\), which no task is known to have: ")


def full_pool(world, target, files, truth):
    says(look(world, target, *files), r'\nasyncio: 2 of 8 tasks wait for load\(\) in a thread \(handle, jobs.py:\d+\): ',
         r'\nasyncio: 5 of 8 tasks wait for load\(\), queued behind other jobs of its pool \(handle, jobs.py:\d+\): ')


def two_sides(world, target, files, truth):
    """Equal stacks, of which each waits for another's lock."""
    text = look(world, target, *files)
    says(text, r"\n2 threads, the first: waits for RLock 'other.lock' at ")


def unread_queue(world, target, files, truth):
    text = look(world, target, *files)
    if isinstance(target, int):
        says(text, r'\nLikely deadlock: "MainThread" \(hangs.py:\d+\) waits for child %d \(.*\), which itself writes fd \d+: pipe to this process\n' % truth['child'])


def process_locks(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'"wants kept" .*waits for multiprocessing lock')
    if not isinstance(target, int):     # a core knows no other process
        return
    says(text, r'"wants kept" .*waits for multiprocessing lock .*held by pid %d \(' % truth['keeper'],
         r'"wants lost" .*waits for multiprocessing lock .*likely held by a process that has ended')
    graph, = [block for block in ask(world, 'locks', target, files)['blocks'] if block['type'] == 'wait_graph']
    holders = {thing['holder']['text'].partition(' (')[0]: thing['holder']['certainty'] for thing in graph['locks'] if thing['kind'] == 'process_lock'}
    check(holders == {'held by pid %d' % truth['keeper']: 'exact', 'likely held by a process that has ended': 'likely'}, 'who has locks', json.dumps(graph['locks']))


def spawned_locks(world, target, files, truth):
    process_locks(world, target, files, truth)


def served_locks(world, target, files, truth):
    process_locks(world, target, files, truth)


SHARED = (process_locks, spawned_locks, served_locks)


def condition(world, target, files, truth):
    # Which layout a condition has is told by its own words alone, of which newer C libraries have fewer.
    text = look(world, target, *files)
    says(text, r'\n"C waiter" \(hangs.py:\d+\) (likely )?waits for condition at 0x%x\n' % truth['condition'])


def arena(world, target, files, truth):
    says(look(world, target, *files), r"\n\"wants memory\" \(hangs.py:\d+\) waits for mutex 'malloc arena'; who has it is not known\n")
    graph, = [block for block in ask(world, 'locks', target, files)['blocks'] if block['type'] == 'wait_graph']
    check([thing['address'] for thing in graph['locks']] == ['0x%x' % truth['arena']], 'which arena', json.dumps(graph['locks']))


def pipes(world, target, files, truth):
    text = look(world, target, *files)
    says(text, r'"reads".*: reads fd %d\b' % truth['reads'])
    if isinstance(target, int):     # a write that has begun ends with the signal that a core is made by
        says(text, r'"writes".*: writes fd %d\b' % truth['writes'])
    text = hognose(world, 'bt', target, *files, statuses=[0, 1]).stdout
    says(text, r'"opens".*opening \'%s\'' % re.escape(truth['orders']))


def asked_child(world, target, files, truth):
    text = look(world, target, *files)
    if isinstance(target, int):
        says(text, r'\nLikely deadlock: "MainThread" \(hangs.py:\d+\) reads fd %d: pipe to pid %d \(.*\), '
                   r'which itself reads fd 0: pipe to this process\n' % (truth['reads'], truth['child']))


def full_child(world, target, files, truth):
    text = look(world, target, *files)
    if isinstance(target, int):
        says(text, r'\nLikely deadlock: "MainThread" \(hangs.py:\d+\) waits for child %d \(.*\), '
                   r'which itself writes fd 1: pipe to this process\n' % truth['child'])


def ended_child(world, target, files, truth):
    text = look(world, target, *files)
    if isinstance(target, int):
        says(text, r'\nA child has ended, and was not waited for: %d \(\S+\)\n' % truth['child'])
