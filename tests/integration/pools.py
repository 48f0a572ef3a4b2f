"""The first screen of programs over libraries that people use: the job that hangs comes first, and what the library does for itself last, if at all.

tests/programs/pools.py is the programs.

SPDX-License-Identifier: MIT
"""
import os
import re
import signal
import time

import packages
from debuggee import Debuggee
from first_screen import look, says
from report import Job, Mode, check, wait_until

PROGRAM = 'pools.py'
BELOW = re.compile(r'Python process\w* below it:\n((?:  .*\n)+)')


def jobs(world, present):
    if world.stock:
        return
    fit = [subject for subject in present if subject.is_of_machine and PROGRAM not in subject.lacks and (3, 9) <= subject.version[:2] <= (3, 13)]
    for subject in fit:
        for scene, package in ((celery, 'celery==5.5.3'), (joblib, 'joblib==1.5.2'), (aiohttp, 'aiohttp==3.12.15')):
            mode = Mode.DEFAULT if subject is fit[-1] else Mode.ALL
            yield Job('pools/%s/%s' % (subject.name, scene.__name__), subject.at_least(mode), show, world, subject, scene, package)


def show(world, report, name, subject, scene, package):
    site = None
    with report.ready(name + '/packages'):
        site = packages.install(package, subject.executable, subject.name)
    if site is None:
        return
    installed = os.path.join(world.folder(scene.__name__), 'site-packages')     # whose code it is, is told by that name
    os.symlink(site, installed)
    with Debuggee(world, subject, PROGRAM, [scene.__name__, installed]) as process:
        try:
            truth = report.start(name, process.read_truth)
            if truth:
                with report.case(name):
                    wait_until(lambda: rests(process.pid), subject.patience, 'its processes do not come to rest')
                    scene(world, process, truth)
        finally:
            os.killpg(process.pid, signal.SIGKILL)      # and the processes of the pool


def spent(session):
    """What the processes of a session have spent of the processor until now, in ticks."""
    ticks = 0
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/stat' % pid) as source:
                fields = source.read().rsplit(') ', 1)[1].split()
        except OSError:
            continue        # it has ended
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks


def rests(session):
    before = spent(session)
    time.sleep(0.5)
    return spent(session) == before


def list_below(text):
    """What is told of each process below."""
    found = BELOW.search(text)
    check(found, 'no processes below', text)
    rows = re.split(r'\n(?=  \d)', '\n' + found.group(1))
    return [row for row in rows if row.strip()]


def celery(world, process, truth):
    text = look(world, process.pid)
    first, *others = list_below(text)
    check(first.split()[0] == str(truth['pid']) and "in job 'charge' of a pool" in first, 'the task that hangs is not first', text)
    check(all('idle worker of a pool' in row for row in others), 'the others are idle', text)
    check(' waits for' not in text.split('\n\n')[0].replace(first, ''), 'somebody idle is said to wait', text)


def joblib(world, process, truth):
    text = look(world, process.pid)
    rows = list_below(text)
    check(rows[0].split()[0] == str(truth['pid']) and "in job 'crunch' of a pool; in hang_about" in re.sub(r'\s+', ' ', rows[0]), 'the job that hangs is not first', text)
    check(not re.search('^"QueueFeederThread"', text, re.M), 'who carries jobs is told of', text)


def aiohttp(world, process, truth):
    says(look(world, process.pid), r"\nasyncio: 5 of 6 tasks wait for Futures 'self\._waiter' \(fetch, pools.py:\d+\): ")
