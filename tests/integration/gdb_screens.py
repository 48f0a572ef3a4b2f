"""The first screen in GDB: what `py-overview` says in the first 24 lines at 100 columns of processes that hang and of cores, as the program does.

SPDX-License-Identifier: MIT
"""
import os
import re
import signal
import subprocess

import first_screen
import why
from asking import GIVING_UP, Session, attach, open_core, sysroot
from debuggee import Debuggee, clean_environment
from first_screen import COLUMNS, ENDS, ROWS, Scene, crashed, says
from pairs import dealt_to
from report import Job, Mode, check, wait_until
from subjects import first_of
from world import PROGRAMS

TROUBLE = re.compile(r'Python Exception|Traceback \(most recent call last\)|^Error |Undefined command|internal-error|terminate called', re.M)


def jobs(world, present):
    if world.stock:
        return
    scenes = {'prefork': prefork, 'pool': pool, 'deadlock': deadlock, 'many': many, 'server': server, 'stopped': stopped, 'deep': deep, 'crash': crash}
    scenes.update({end: ended for end in ENDS}, run=at_its_fault)
    chosen = dealt_to(world.seed, present, sorted(scenes), 3, runs_on)
    # The program is asked about all of them (first_screen.py); what GDB adds to that is the same for each.
    of_all = chosen | dealt_to(world.seed, present, sorted(scenes), 5, runs_on)
    for subject in present:
        for name, scene in scenes.items():
            mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (subject, name) in chosen else Mode.ALL
            if runs_on(subject, name) and (mode < Mode.ALL or (subject, name) in of_all):
                more = (name,) if scene is ended else ()
                yield Job('gdb-screens/%s/%s' % (subject.name, name), subject.at_least(mode), scene, world, subject, *more)
    first = first_of(present)
    if first:
        yield Job('gdb-screens/wrapper', Mode.FAST, wrapper, world, first)


def runs_on(subject, name):
    if name in ENDS or name == 'run':
        return first_screen.may_end(subject, name)
    return name == 'deep' or first_screen.runs_on(subject, getattr(first_screen, 'many' if name == 'stopped' else name))


def look(world, subject, target, *before):
    """What py-overview answers, after other commands; it fits one screen."""
    session = Session(world, world.loader, target, before=sysroot(subject))
    text = session.run(*before, 'py-overview')[-1]
    session.no_trouble(TROUBLE, GIVING_UP)
    rows = sum(max(1, -(-len(line) // COLUMNS)) for line in text.strip('\n').split('\n'))
    check(rows <= ROWS, 'it takes %d lines' % rows, text)
    check('... 0 of' not in text, 'there is no room for what is known', text)
    return text


def prefork(world, report, name, subject):
    with Scene(world, subject, report, name, 'prefork') as scene:
        if not scene:
            return
        with report.case(name + '/master'):
            text = look(world, subject, attach(scene.pid, subject))
            waiting = r"2 threads wait for lock 'LOCK', held by \"reporter\" \(scenes.py:\d+\): "
            says(text, r'^2 Python processes below it; `hognose -s %d` in a shell' % scene.pid, r'in prefork\n',
                 *[r'\n +%d  \S*(python|application).*  %s' % (pid, waiting) for pid in scene.workers])
        with report.case(name + '/worker'):
            text = look(world, subject, attach(scene.workers[0], subject))
            says(text, r"^2 threads wait for lock 'LOCK', held by \"reporter\" \(scenes.py:\d+\): ", r', in handle\n',
                 r'"reporter".*\n(  .*\n)*  File ".*scenes.py", line \d+, in (report|sleep_for_good)\n')


def pool(world, report, name, subject):
    with Scene(world, subject, report, name, 'pool') as scene:
        if not scene:
            return
        with report.case(name + '/master'):
            text = look(world, subject, attach(scene.pid, subject))
            says(text, r'^3 Python processes below it; ', *[r'\n +%d  \S*(python|application)' % pid for pid in scene.workers])
            check(len(re.findall(r'\n +\d+  .*; in (stuck_job|sleep_for_good), scenes.py:', text)) == 1, 'the stuck worker is not told', text)
        with report.case(name + '/workers'):
            does = [look(world, subject, attach(pid, subject)) for pid in scene.workers]
            check(sum('in stuck_job\n' in text for text in does) == 1, 'not one is stuck', *does)


def deadlock(world, report, name, subject):
    edges = {'"one"': r'"one" waits for lock \'OTHER\' held by %s', '"two"': r'"two" waits for lock \'LOCK\' held by %s'}     # a circle begins anywhere
    circles = [edges[one] % other + r' \(scenes.py:\d+\), which ' + edges[other].partition(' ')[2] % one for one, other in (edges, list(edges)[::-1])]
    wanted = [r'^(Deadlock|Likely deadlock): (%s|%s) ' % tuple(circles)] + [r'\nThread \d+ .*"%s".*\n(  .*\n)?  File ".*scenes.py", line \d+, in %s\n' % row
                                                                          for row in (('one', 'first'), ('two', 'second'))]
    with Scene(world, subject, report, name, 'deadlock') as scene:
        if not scene:
            return
        with report.case(name + '/live'):
            says(look(world, subject, attach(scene.pid, subject)), *wanted)
        with report.case(name + '/core'):
            text = look(world, subject, open_core(subject.executable, scene.debuggee.dump()))
            says(text, r'^Killed: SIGABRT was sent by process %d ' % os.getpid())
            says(text.split('\n\n', 1)[1], *wanted)


def many(world, report, name, subject):
    with Scene(world, subject, report, name, 'many') as scene:
        if not scene:
            return
        with report.case(name):
            text = look(world, subject, attach(scene.pid, subject))
            says(text, r'"odd"', r', in odd\n', r'\n200 threads: ', r"201 threads (likely )?wait for an item of queue '")
            check(text.index(', in odd\n') < text.index('\n200 threads: '), 'the odd one is not first', text)


def server(world, report, name, subject):
    with Scene(world, subject, report, name, 'server') as scene:
        if not scene:
            return
        with report.case(name):
            says(look(world, subject, attach(scene.pid, subject)),
                 r"^asyncio: 4 of \d+ tasks wait for Lock '[^']+'(?: at 0x\w+)? \(handle, scenes_server.py:\d+\), held by '([^']*)' \(scenes_server.py:\d+\): '",
                 r"asyncio: task '[^']*' sleeps 3600 s \(handle, scenes_server.py:\d+\)")


def stopped(world, report, name, subject):
    """By ^Z."""
    with Scene(world, subject, report, name, 'slumber') as scene:
        if not scene:
            return
        with report.case(name):
            scene.stop()
            says(look(world, subject, attach(scene.pid, subject)), r'^Thread %d .*: stopped by SIG(STOP|TSTP)' % scene.pid, r', in slumber\n')


def deep(world, report, name, subject):
    with Debuggee(world, subject, 'deep.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name):
            says(look(world, subject, attach(process.pid, subject)), r', in down\n', r'\[Previous line repeated 499\d more times\]\n', r', in main\n')


def crash(world, report, name, subject):
    with crashed(world, report, name, subject, 'crash.py', ['read'], subject.patience, 'ready') as (_, core):
        if not core:
            return
        with report.case(name):
            text = look(world, subject, open_core(subject.executable, core))
            says(text, r'^(Crash|Likely: Crash|Cause not known): .*\nSIGSEGV at 0x30 in thread \d+ "worker-3"', r', in read\n', r'\n\d threads: ')
            first = re.search(r'^Thread .*$', text, re.M).group()
            check('"worker-3"' in first and 'crashed by SIGSEGV' in first, 'another thread is first', text)
            check('\n  Native "' in text, 'no machine frame', text)


def ended(world, report, name, subject, end):
    fault, headline, number, function = ENDS[end]
    library = why.build(world, 'faults.c', False)
    # GDB finds a few thousand machine frames a second: a stack of 8 MiB has 50,000.
    with crashed(world, report, name, subject, 'faults.py', [library, fault, 'thread', 'small'], 2 * subject.patience) as (_, core):
        if not core:
            return
        with report.case(name):
            text = look(world, subject, open_core(subject.executable, core))
            says(text, '^' + headline, r'\n%s .*in thread \d+ "worker-3"' % number, r'\nThread \d+ .*"worker-3".*crashed by %s\n' % number,
                 r'\n  Native ".*in (\w+ of )?%s\b' % function if function else r'\[Previous 2 lines repeated \d{3,} more times\]\n  .*\n(.*\n)?  File .*in overflow_in_python',
                 r', in %s\n' % ('call_fault' if function else 'overflow_in_python'))     # who called that has no room


def at_its_fault(world, report, name, subject):
    """A process that GDB has started, and that stands at its fault."""
    library = why.build(world, 'faults.c', False)
    with report.case(name):
        truth = os.path.join(world.folder('fault-%s' % subject.name), 'truth.json')
        words = ['--args', subject.executable, '-B', os.path.join(PROGRAMS, 'faults.py'), truth, library, 'null_field', 'thread']
        says(look(world, subject, words, 'run'), '^' + ENDS['fault'][1], r'\nSIGSEGV at 0x\w+ in thread \d+ "worker-3"', r', in call_fault\n')


def wrapper(world, report, name, subject):
    """A shell that has started a Python: it is named where the shell has none."""
    truth = os.path.join(world.folder('gdb-wrapper'), 'truth.json')
    script = '%s -B %s %s slumber; true' % (subject.executable, os.path.join(PROGRAMS, 'scenes.py'), truth)
    shell = subprocess.Popen(['sh', '-c', script], env=clean_environment(subject.environment()), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        with report.ready(name + '/starts'):
            wait_until(lambda: os.path.exists(truth), subject.patience, 'it does not start')
        with report.case(name):
            text = Session(world, world.loader, attach(shell.pid)).run('py-overview')[0]
            says(text, r'No Python in this process', r'1 Python process below it; `hognose -s %d` in a shell' % shell.pid,
                 r'\n +\d+  \S*python.*  sleeping; in (slumber|sleep_for_good), scenes.py:\d+\n')
    finally:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()
