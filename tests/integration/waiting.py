"""How headings tell what threads wait for, beside what the threads said before they blocked.

tests/programs/waiting.py has threads that wait for pipes, sockets, children, locks of files and other threads, and children whose names would
drive a terminal.

SPDX-License-Identifier: MIT
"""
import json

from asking import Session, attach, files_of, hognose, sysroot
from debuggee import Debuggee
from report import Job, Mode, check
from subjects import first_of

PROGRAM = 'waiting.py'


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_of_machine:
            yield Job('waiting/%s' % subject.name, subject.mode, look, world, subject)
    first = first_of(present)
    if first:
        yield Job('waiting/gdb', Mode.FAST, look_in_gdb, world, first)


def look(world, report, name, subject):
    with Debuggee(world, subject, PROGRAM) as process:
        truth = None
        truth = report.start(name, lambda: begin(process))
        with report.case(name + '/bt'):
            compare(truth, headings_of(ask(world, 'bt', process.pid)), 'words')
        with report.case(name + '/one'):
            compare_alone(world, truth, process.pid)
        with report.case(name + '/threads'):
            compare_threads(truth, ask(world, 'threads', process.pid))
        with report.case(name + '/locks'):
            compare_locks(truth, ask(world, 'locks', process.pid, '--all'))
            text = ask_again(world, 'locks', process.pid)
            check('\x1b' not in text and 'pid %d' % truth['rows'][0]['processes'][0] in text, 'processes', text[-2000:])
        with report.case(name + '/harmless'):
            for command in ('bt', 'threads'):
                text = ask_again(world, command, process.pid)
                check('\x1b' not in text and '\\x1b' in text and 'evil' in text, command, text[-2000:])
        with report.case(name + '/core'):
            core = process.dump()
            compare(truth, headings_of(ask(world, 'bt', core, *files_of(subject))), 'core')


def look_in_gdb(world, report, name, subject):
    with Debuggee(world, subject, PROGRAM) as process:
        truth = None
        truth = report.start(name, lambda: begin(process))
        with report.case(name + '/py-threads'):
            session = Session(world, world.loader, attach(process.pid), before=sysroot(subject))
            listed, = session.run('py-threads')
            for row in truth['rows']:
                # A thread that is stopped waits for no lock of a file: the kernel does not list it.
                words = row['words'].split(' held by')[0] if row['kind'] == 'file_lock' else row['words']
                check(words in listed, row['name'], words, listed)
            session.no_trouble()


def begin(process):
    truth = process.read_truth()
    process.wait_blocked(truth['rows'])
    truth['rows'].sort(key=lambda row: row['name'] != 'reads from child')
    return truth


def ask(world, command, target, *words):
    return json.loads(ask_again(world, command, target, '--json', *words))


def ask_again(world, *words):
    """The ends of pipes are looked for but a few milliseconds, which a busy machine does not always give at once; that is said."""
    for attempt in range(20):
        text = hognose(world, *words, statuses=[0, 1]).stdout
        if 'not found in time' not in text:
            return text
    return text


def headings_of(answer):
    return {block['thread']['tid']: block['thread'] for block in answer['blocks'] if block['type'] == 'heading' and 'thread' in block}


def compare(truth, headings, key):
    for row in truth['rows']:
        state = headings[row['tid']]['state']
        check(state.startswith(row[key]), row['name'], row[key], state)


def compare_alone(world, truth, pid):
    """Of one thread, which is not to be told what others have."""
    for row in truth['rows'][:3]:
        headings = headings_of(ask(world, 'bt', pid, '--thread', row['tid']))
        check(list(headings) == [row['tid']], 'one heading', str(headings))
        check(headings[row['tid']]['state'].startswith(row['words'].split(' held by')[0]), row['name'], headings[row['tid']]['state'])


def compare_threads(truth, answer):
    threads = {one['tid']: one for block in answer['blocks'] if block['type'] == 'threads' for one in block['threads']}
    for row in truth['rows']:
        waits = [state['waits_for'] for state in threads[row['tid']]['states'] if 'waits_for' in state]
        check([one['kind'] for one in waits] == ([row['kind']] if row['kind'] else []), row['name'], json.dumps(waits))
        for one in waits:
            compare_wait(row, one)


def compare_wait(row, wait):
    known = [process['pid'] for process in wait.get('processes', ())]
    check(set(row['processes']) <= set(known), row['name'], json.dumps(wait))
    check(wait['certainty'] == 'exact', row['name'], json.dumps(wait))
    if row['kind'] == 'descriptor':
        numbers = [one['fd'] for one in wait['descriptors']]
        check('fd %d:' % numbers[0] in row['words'] and wait['descriptors'][0]['kind'], row['name'], json.dumps(wait))


def compare_locks(truth, answer):
    things = [thing for block in answer['blocks'] if block['type'] == 'wait_graph' for thing in block['locks']]
    said = {waiter['tid']: thing for thing in things for waiter in thing['waiters']}
    for row in truth['rows']:
        check((said[row['tid']]['kind'] if row['tid'] in said else None) == row['kind'], row['name'], json.dumps(said.get(row['tid'])))
