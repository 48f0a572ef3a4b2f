"""Programs that embed a Python and crash without it: before it begins, and when it has ended.

tests/programs/embedding.c is such a program.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import resource
import shutil
import subprocess

from asking import hognose
from debuggee import clean_environment, wait_for_core
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import PROGRAMS

# When each crashes: the function that does, how the headline begins, and what is said of Python.
NULL = r'Crash: read_nothing\(\) of embedding read at \+16 of a pointer that is NULL'
CALL = r'Crash: _?PyErr_SetString\(\) was called by set_error\(\) of embedding after Python had been finalized'
SCENES = {
    'before': ('read_nothing', NULL, 'Python had not been initialized'),
    'after': ('read_nothing', NULL, 'Python had been finalized'),
    'call_before': ('set_error', r'Crash: \w+\(\), called by set_error\(\) of embedding, ', 'Python had not been initialized'),
    'call_after': ('set_error', CALL, 'Python had been finalized'),
}


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        if subject.library and not subject.root:
            yield Job('embedding/' + subject.name, Mode.FAST if subject is first else subject.at_least(Mode.DEFAULT), look, world, subject)


def build(world):
    compiler = shutil.which('cc') or shutil.which('gcc') or shutil.which('clang')
    if not compiler:
        raise Skipped('no C compiler')
    program = os.path.join(world.folder('embedding'), 'embedding')
    subprocess.run([compiler, '-O1', '-fno-optimize-sibling-calls', '-o', program, os.path.join(PROGRAMS, 'embedding.c'), '-ldl'], check=True)
    return program


def run(world, subject, program, when):
    folder = world.folder('embedding-' + when)
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    process = subprocess.Popen([program, when, subject.library], cwd=folder, env=clean_environment({'PYTHONHOME': subject.home}), stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited))
    try:
        return wait_for_core(process, folder, subject.patience)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def look(world, report, name, subject):
    program = None
    for when, (function, headline, python) in SCENES.items():
        with report.case('%s/%s' % (name, when)):
            program = program or build(world)
            core = run(world, subject, program, when)
            see_first_screens(world, core, function, headline, python)
            see_reason(world, core, function, headline, python)


def see_first_screens(world, core, function, headline, python):
    for words in ([core], ['bt', core]):
        done = hognose(world, *words, statuses=[1])
        check(re.match(r'Core of .*, CPython [\d.]+\S*: SIGSEGV, ', done.head), 'another head', done.head, done.stdout)
        check(re.match('(Likely: )?' + headline, done.why), 'another headline', done.head, done.why)
        first = re.search(r'^Thread .*$', done.stdout, re.M)
        check(first and first.group().endswith(': crashed by SIGSEGV'), 'the thread that crashed is not first', done.stdout)
        check(re.search(r'\bin %s\b' % function, done.stdout), 'its machine frames are not shown', done.stdout)
        check('No Python thread\n' in done.stdout and '(%s)' % python in done.stdout, 'where Python is, is not said', done.stdout)


def verdict_of(world, core):
    document = json.loads(hognose(world, 'why', core, '--json', statuses=[0, 1]).stdout)
    return next(block for block in document['blocks'] if block['type'] == 'verdict')


def see_reason(world, core, function, headline, python):
    said = verdict_of(world, core)
    words = json.dumps(said, indent=1)
    check(re.match(headline, said['headline']), 'another headline', words)
    check(said['certainty'] == 'certain' and function in said['blame']['function'], 'it is not certain, or of another function', words)
    check(any(one.startswith(python) for one in said['evidence']), 'where Python is, is not said', words)
