"""The first line of an answer: which process this is and for how long it has run, or what ended the process that left a core.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import shutil
import signal
import subprocess

from asking import files_of, hognose
from debuggee import Debuggee, dump, wait_for_core
from pairs import dealt_to
from report import Job, Mode, Skipped, check
from subjects import first_of

WITH_HEAD = ('overview', 'bt', 'bt-full', 'threads', 'locals', 'exc', 'info')
WITHOUT = (['print', '__name__'], ['list'])
# How crash.py ends: what the head says.
ENDS = {
    'read': (r'SIGSEGV, access to 0x30 \(not mapped\), in thread "worker-3"', 'SIGSEGV', 0x30),
    'jump': (r'SIGSEGV, jump to 0x30 \(not mapped\), in thread "worker-3"', 'SIGSEGV', 0x30),
    'abort': (r'SIGABRT, raised by the process itself, in thread "worker-3"', 'SIGABRT', None),
    'kill': (r'SIGQUIT, sent by process SENDER \(uid UID\), in thread ".+"', 'SIGQUIT', None),
}


def jobs(world, present):
    if world.stock:
        return
    ends = sorted(ENDS) + ['gcore']
    chosen = dealt_to(world.seed, [subject.name for subject in present], ends, 2)
    for subject in present:
        is_first = subject is first_of(present)
        yield Job('heads/%s/live' % subject.name, subject.at_least(Mode.FAST if is_first else Mode.DEFAULT), live, world, subject)
        for end in ends:
            if end != 'gcore' and 'crash.py' in subject.lacks:
                continue
            mode = subject.at_least(Mode.FAST if is_first else Mode.DEFAULT if (subject.name, end) in chosen else Mode.ALL)
            test = (stood, world, subject) if end == 'gcore' else (crashed, world, subject, end)
            yield Job('heads/%s/%s' % (subject.name, end), mode, *test)


def live(world, report, name, subject):
    with Debuggee(world, subject, 'nested.py') as process:
        report.start(name, process.wait_truth)
        for command in WITH_HEAD if process.truth else ():
            with report.case('%s/%s' % (name, command)):
                done = hognose(world, command, process.pid, statuses=[0])
                threads = len(os.listdir('/proc/%d/task' % process.pid))
                wanted = r'Process %d: \S*(?:python|application)\S* .*nested\.py .* · CPython %d\.%d\.%d\S* · %d threads? · up (< )?\d+ (s|min) · cpu [\d.]+ s\n$' % (
                    (process.pid,) + subject.version + (threads,))
                check(re.match(wanted, done.head), 'another head', done.head, wanted)
                check_json(world, command, [process.pid], process.pid, 'process')
        for words in WITHOUT if process.truth else ():
            with report.case('%s/%s' % (name, words[0])):
                check(not hognose(world, words[0], process.pid, *words[1:], statuses=[0]).head, 'there is a head')
        with report.case(name + '/shell'):
            done = hognose(world, 'shell', process.pid, text='bt\nlocals\n', statuses=[0])
            check(done.head and 'Process' not in done.stdout, 'not one head', done.head, done.stdout)


def check_json(world, command, target, pid, kind):
    document = json.loads(hognose(world, command, *target, '--json', statuses=[0, 1]).stdout)
    check(document['target']['pid'] == pid and document['target']['kind'] == kind, 'another target', str(document['target']))
    check('crash' in document and (kind == 'core' or document['crash'] is None), 'a crash', str(document.get('crash')))
    return document


def crashed(world, report, name, subject, end):
    """The thread that crashed comes first, is marked, and is named in the first line."""
    sentence, by, address = ENDS[end]
    sentence = sentence.replace('SENDER', str(os.getpid())).replace('UID', str(os.getuid()))
    with Debuggee(world, subject, 'crash.py', [end]) as process:
        core = None
        with report.ready(name + '/core'):
            process.wait_for(os.path.join(process.folder, 'ready'))
            core = dump(process.process, process.folder, signal.SIGQUIT) if end == 'kill' else wait_for_core(process.process, process.folder, 60)
        if not core:
            return
        where = [core] + files_of(subject)
        with report.case(name + '/head'):
            done = hognose(world, 'bt', *where, statuses=[0, 1])
            wanted = r'Core of \S*python\S* .* \(pid %d\), CPython %d\.%d\.%d\S*: %s\n$' % ((process.pid,) + subject.version + (sentence,))
            check(re.match(wanted, done.head), 'another head', done.head, wanted)
        with report.case(name + '/first'):
            headings = re.findall(r'^Thread .*$', done.stdout, re.M)
            marked = [number for number, heading in enumerate(headings) if 'crashed by' in heading]
            check(marked == [0] and 'crashed by ' + by in headings[0] and 'running' not in headings[0], 'another thread is marked', *headings)
            first = re.split(r'^Thread .*\n', done.stdout, flags=re.M)[1]
            check(end == 'kill' or 'in ' + end in first, 'another stack is first', done.stdout)
        with report.case(name + '/json'):
            crash = check_json(world, 'bt', where, process.pid, 'core')['crash']
            check(crash['name'] == by and str(crash['tid']) in headings[0], 'another crash', str(crash))
            check(crash['address'] == (hex(address) if address else None), 'another address', str(crash))
            states = json.loads(hognose(world, 'threads', *where, '--json', statuses=[0, 1]).stdout)
            rows = [row for block in states['blocks'] if block['type'] == 'threads' for row in block['threads']]
            kinds = [[state['state'] for state in row['states']] for row in rows]
            check('crashed' in kinds[0] and not any('crashed' in row for row in kinds[1:]), 'another state', str(kinds))


def stood(world, report, name, subject):
    """A core that a debugger wrote of a process that lived on."""
    if subject.root or not shutil.which('gcore'):
        return report.skip(name, 'no gcore, or none inside of a root')
    with Debuggee(world, subject, 'nested.py') as process:
        report.start(name, process.wait_truth)
        with report.case(name):
            path = os.path.join(process.folder, 'dumped')
            done = subprocess.run(['gcore', '-o', path, str(process.pid)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            core = '%s.%d' % (path, process.pid)
            if done.returncode or not os.path.exists(core):
                raise Skipped('gcore writes none here')
            said = hognose(world, 'bt', core, statuses=[0, 1])
            check(said.head.endswith(': nothing crashed\n') and 'crashed by' not in said.stdout, 'it crashed', said.head, said.stdout)
            check(check_json(world, 'bt', [core], process.pid, 'core')['crash'] is None, 'a crash')
