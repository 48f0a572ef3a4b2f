"""What `tasks` says of a program whose tasks wait in every way that asyncio has, beside what the program found by its own means.

tests/programs/tasks.py writes down asyncio.all_tasks() of each loop, the coroutines that each task awaits, and what each waits for.

SPDX-License-Identifier: MIT
"""
import json
import re

from asking import Session, attach, files_of, hognose, sysroot
from debuggee import Debuggee
from report import Job, Mode, check
from variants import StrippedSubject

PROGRAM = 'tasks.py'
FEWEST = 40     # shapes in which tasks wait that even 3.6 has


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if PROGRAM in subject.lacks:
            continue
        look = look_at_none if subject.version < (3,) else look_at_all
        yield Job('tasks/%s' % subject.name, subject.mode, look, world, subject, None)
        if subject.library and subject.version >= (3,):
            yield Job('tasks/%s-stripped' % subject.name, Mode.ALL, look, world, subject, StrippedSubject)


def ask(world, target, *words):
    answer = json.loads(hognose(world, 'tasks', target, '--json', *words, statuses=[0]).stdout)
    return [block for block in answer['blocks'] if block['type'] == 'tasks'], answer


def look_at_none(world, report, name, subject, unused):
    """2.7 has no asyncio."""
    with report.case(name):
        with Debuggee(world, subject, 'nested.py', core=False) as process:
            process.wait_truth()
            text = hognose(world, 'tasks', process.pid, statuses=[0]).stdout
            check(text.startswith('No task: asyncio was never imported\n'), 'an answer', text)


def look_at_all(world, report, name, subject, make):
    with Debuggee(world, subject.variant(make, world.scratch) if make else subject, PROGRAM) as process:
        truth = None
        truth = report.start(name, process.wait_truth)
        with report.case(name + '/live'):
            compare(truth, *ask(world, process.pid, '--all'))
        with report.case(name + '/text'):
            compare_text(truth, hognose(world, 'tasks', process.pid, '--all', statuses=[0]).stdout)
            compare_chains(truth, hognose(world, 'tasks', process.pid, '--chain', statuses=[0]).stdout)
        with report.case(name + '/locals'):
            compare_locals(truth, ask(world, process.pid, '--locals')[0])
            compare_paths(truth, world, process.pid, [])
        with report.case(name + '/bt'):
            compare_notes(truth, json.loads(hognose(world, 'bt', process.pid, '--json', statuses=[0, 1]).stdout))
        if not subject.root and not make:
            with report.case(name + '/gdb'):
                session = Session(world, world.loader, attach(process.pid), before=sysroot(subject))
                [text] = session.run('py-tasks --all')
                compare_text(truth, text)
        with report.case(name + '/core'):
            core = process.dump()
            compare(truth, *ask(world, core, '--all', *files_of(subject)))
            compare_locals(truth, ask(world, core, '--locals', *files_of(subject))[0])
            compare_paths(truth, world, core, files_of(subject))


def find_deep(truth):
    """The task of nested(40)."""
    return next(row for row in truth['tasks'] if row['name'] in ('deep', 'nested') and len(row['chain']) > 40)


def compare_locals(truth, blocks):
    """Each coroutine of nested() has its own depth, and asyncio's own show nothing."""
    tasks = {task['address']: task for block in blocks for task in block['tasks']}
    found = tasks[find_deep(truth)['address']]['locals']
    shown = [{row['name']: row['value'] for row in one['rows']} for one in found]
    check([one['depth'] for one in shown] == [str(depth) for depth in range(41)], 'depths', *shown)
    check(all(one['future'].startswith('<Future pending') for one in shown), 'futures', *shown)
    check(not any('/asyncio/' in one['place']['file'] for task in tasks.values() for one in task.get('locals', [])), "asyncio's own")


def compare_paths(truth, world, target, files):
    """What C code hands out of a task, a coroutine and its frame."""
    root = find_deep(truth)['address']
    asks = ((".%s.cr_frame.f_locals['depth']", r'40'), (".%s.cr_await.cr_await.cr_frame.f_locals['depth']", r'38'), ('.%s.cr_frame', r'Frame 0x.*, in nested \(depth=40, .*'),
            ('.%s.cr_frame.f_code', r'<code object nested at .*'), ('.%s.cr_frame.f_globals["FEW"]', None), ('._fut_waiter', r'<Future pending.*'), ('._loop._closed', r'False'))
    for path, value in asks:
        path = root + (path % '_coro' if '%s' in path else path)
        done = hognose(world, 'print', target, path, *files, statuses=[0, 1, 2])
        if value is None:
            check('it has no such key' in done.stdout + done.stderr, path, done.stdout + done.stderr)
        else:
            check(re.search(r'^object .* = %s$' % value, done.stdout, re.M), path, done.stdout + done.stderr)


def compare_notes(truth, answer):
    """bt says of each thread that runs a loop how many of its tasks wait."""
    idents = {int(block['thread']['ident'], 16): block['thread']['tid'] for block in answer['blocks'] if block['type'] == 'heading'}
    notes = [block['text'] for block in answer['blocks'] if block['type'] == 'note']
    for loop, ident in truth['loops'].items():
        count = sum(1 for row in truth['tasks'] if row['loop'] == loop and row['kind'])
        if ident in idents and count:
            said = 'thread %d runs a loop of asyncio: %d of its tasks wait' % (idents[ident], count)
            check(any(note.startswith(said) for note in notes), said, *notes)


def compare(truth, blocks, answer):
    check(answer['status'] == 'ok', 'not complete', json.dumps(answer)[:3000])
    blocks, coroutines = split_off_coroutines(blocks)
    compare_coroutines(truth, coroutines)
    rows = {row['address']: row for row in truth['tasks']}
    shapes = {(row['kind'], tuple(function for _, _, function in row['chain']), len(row['awaits'] or ()), len(row['jobs']), len(row['held_by']))
              for row in rows.values()}
    check(len(shapes) >= FEWEST, 'few shapes', len(shapes), len(rows))
    found = {task['address']: dict(task, loop=block['loop']) for block in blocks for task in block['tasks']}
    check(set(found) == set(rows), 'other tasks', [rows[at] for at in set(rows) - set(found)], [found[at] for at in set(found) - set(rows)])
    check(sum(len(block['tasks']) for block in blocks) == len(rows), 'one is listed twice')
    loops = {block['loop']: int(block['ident'] or '0', 16) for block in blocks}
    check(loops == truth['loops'], 'loops and threads', loops, truth['loops'])
    wrong = []
    for address, row in rows.items():
        differences = list(differ(row, found[address], found, truth))
        if differences:
            wrong.append('%s: %s\n  %s' % (', '.join(differences), row, found[address]))
    check(not wrong, '%d of %d are wrong' % (len(wrong), len(rows)), *wrong[:8])
    compare_names(truth, found.values())
    compare_tree(blocks)


def compare_names(truth, tasks):
    """Whatever the program has in its list is called by that."""
    names = {address: 'kept[%d]' % at for at, address in enumerate(truth['kept'])}
    told = [(task['name'], names[task['object']], task.get('object_name')) for task in tasks if task.get('object') in names]
    check(len(told) >= 5 and all(name == said for _, name, said in told), 'names of what is waited for', *told)


def split_off_coroutines(blocks):
    """Blocks of tasks, and the coroutines that nobody has awaited."""
    others = [block for block in blocks if block['kind'] == 'coroutine']
    return [block for block in blocks if block['kind'] == 'task'], [row for block in others for row in block['tasks']]


def compare_coroutines(truth, found):
    rows = {address: (name, line, made_at) for address, name, line, made_at in truth['unawaited']}
    check(len(rows) == 5, 'coroutines that the program knows', *rows.values())
    shown = {row['address']: (row['name'], row['place']['line'], row['text'].partition(', made at ')[2] or None) for row in found}
    check(shown == rows, 'coroutines that nobody awaits', rows, shown)
    check(all(row['text'].startswith('never awaited') and row['state'] == 'not_started' for row in found), 'what is said of them', found)


def differ(row, task, found, truth):
    """What is said wrongly of a task."""
    if row['name'] is None:
        # A number whose like is not known to the program: it was not asked.
        if not task['name'].startswith('Task-') and 'nested' not in task['name']:
            yield 'name'
    elif task['name'] != row['name']:
        yield 'name'
    chain = [[place['file'], place['line'], place['function']] for place in reversed(task['chain'])]
    if chain != row['chain']:
        yield 'chain'
    if task['loop'] != row['loop']:
        yield 'loop'
    if task['state'] != ('waiting' if row['kind'] else 'not_started'):
        yield 'state'
    if task.get('waits_for') != row['kind']:
        yield 'what it waits for'
    if row['awaits'] is not None and sorted(task['awaits']) != row['awaits']:
        yield 'whom it waits for'
    if sorted(task['awaited_by']) != sorted(at for at, other in found.items() if task['address'] in other['awaits']):
        yield 'who waits for it'
    held_by = task.get('held_by', [])
    if row['likely']:
        if any(holder['task'] != row['likely'] or holder['certainty'] != 'likely' for holder in held_by):
            yield 'who is said to have it'
    elif sorted(holder['task'] for holder in held_by) != row['held_by'] or any(holder['certainty'] != 'exact' for holder in held_by):
        yield 'who has it'
    for holder in held_by:
        places = ['%s:%d' % (place['file'].rsplit('/', 1)[1], place['line']) for place in found[holder['task']]['chain']]
        if holder['place'] not in places:
            yield 'where it has it'
    yield from differ_in_jobs(row, task.get('jobs', []), truth)
    own = [place for place in task['chain'] if '/asyncio/' not in place['file']]
    if task['place'] != own[0]:
        yield 'place'
    if row['kind'] == 'sleep' and not task.get('until'):
        yield 'until when'
    if row['kind'] in ('read', 'accept') and task.get('descriptor', -1) < 0:
        yield 'descriptor'


def differ_in_jobs(row, jobs, truth):
    if [[job['function'], job['state'], job['ident']] for job in jobs] != row['jobs']:
        yield 'its jobs'
    for job in jobs:
        if job['ident'] and (job['certainty'] != 'exact' or job['place'] != truth['blocked_at']):
            yield 'where its job is'


def compare_tree(blocks):
    """Below a task stand only those that it waits for."""
    for block in blocks:
        path = []
        for task in block['tasks']:
            check(task['depth'] <= len(path), 'depth', task)
            path[task['depth']:] = [task]
            if task['depth']:
                check(task['address'] in path[-2]['awaits'], 'a place in the tree', task, path[-2])


def compare_text(truth, text):
    lines = text.strip('\n').split('\n')
    for row in truth['tasks']:
        if row['name'] is not None:
            check(any(line.strip().startswith(row['name'] + ': ') for line in lines), 'no line of ' + row['name'], text)
    check(' of the loop that thread ' in text and ' "second" runs' in text and ', which does not run' in text, 'loops', text)
    deep = find_deep(truth)['chain']
    # Where a Future is written in Python, it has a frame of asyncio's, below the program's own.
    file, line, function = [place for place in deep if '/asyncio/' not in place[0]][-1]
    check('in %s, %s:%d' % (function, file, line) in text, 'where it stands', text)
    check('\ncycle: ' in text, 'the ring', text)
    if truth['version'] >= [3, 8]:
        check("cycle: 'ring-0' waits for 'ring-1' waits for 'ring-0'" in text, 'names of the ring', text)
        check("cycle: 'cross-0' waits for 'cross-1' waits for 'cross-0'" in text, 'a ring of locks', text)
        check(re.search(r"kept-out-0: waits for Lock '[^']+'(?: at 0x\w+)?, held by 'keeper' \(tasks.py:\d+\); in enter", text), 'who has a lock', text)
        check(re.search(r", held by 'permit-0' \(tasks.py:\d+\), 'permit-1' \(tasks.py:\d+\); in enter", text), 'who has a semaphore', text)
        check("waits for 'part-0', 'part-1', 'part-2' (gather)" in text, 'gather', text)
        check('sleep: sleeps 3600 s; in sleep, ' in text, 'sleep', text)
        check('reads fd ' in text, 'others', text)
    compare_jobs_text(truth, text)


def compare_jobs_text(truth, text):
    thread = r'thread 0x[0-9a-f]+( "[^"\n]+")? \(%s\)' % truth['blocked_at']
    says = [r'executor: waits for block\(\) in %s; in run_in, ' % thread, r'queued: waits for block\(\), queued behind %s; in run_in, ' % thread,
            r'executor-timed: waits for block\(\) in %s \(wait_for\); in run_a_while, ' % thread,
            r"shield: waits for 'sleep' \(shield\); in wait_for_it, ",
            r'5 coroutines that nobody has awaited\n', r'\n  3 of late: never awaited; in late, .*/tasks.py:\d+\n']
    if truth['version'] >= [3, 7]:
        says += [r'executor-shielded: waits for block\(\) in %s \(shield\); in ' % thread, r'\n  late: never awaited, made at tasks.py:\d+; in late, ']
    if any(state == 'of_processes' for row in truth['tasks'] for _, state, _ in row['jobs']):
        says.append(r'of-processes: waits for live_with_parent\(\) in a process pool; in run_in, ')
    if truth['version'] >= [3, 9]:
        says.append(r'thread: waits for block\(\) in %s; in run_in_thread, ' % thread)
    named = truth['version'] >= [3, 8]      # else tasks are called as their coroutines
    for line in says:
        check(re.search(line if named else line.partition(': ')[2] or line, text), 'no ' + line, text)


def compare_chains(truth, text):
    for row in truth['tasks']:
        for file, line, function in row['chain']:
            check('File "%s", line %d, in %s' % (file, line, function) in text, 'a line of the chain', text[:3000])
