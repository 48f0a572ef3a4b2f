"""CPython's own test_gdb, as installed with each interpreter, with hognose in the place of python-gdb.py.

`expected/VERSION` names the tests that the stock python-gdb.py passes there, forced to treat the build as unoptimised;
each must pass with hognose, and a skip counts as lost, because the suite skips what could not be read.  A line that
begins with `+` names a test that stock never passes and hognose must; `-`, one that stock does not pass for a reason of
the build (a function that the compiler merged, a breakpoint that is never hit) and that hognose may fail as well; that is a skip.

The suite starts GDB about 130 times, which takes 45 s for a pyenv's Python and 145 s for a Debian one (measured: GDB 18.1, 3.14
and 3.15).  So all of it is left to --all, where Debian's Pythons share the tests; any other run has SOME of the tests,
of each interpreter of the machine.

SPDX-License-Identifier: MIT
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile

from debuggee import clean_environment
from report import Failed, Job, Mode, Skipped, check
from subjects import first_of
from world import TESTS


HERE = os.path.join(TESTS, 'test_gdb')
sys.path.append(HERE)

from driver import is_chosen  # noqa: E402

MS_BIND, MS_REC, MS_PRIVATE, CLONE_NEWNS = 0x1000, 0x4000, 0x40000, 0x20000
SOME = ['PyBtTests', 'PyPrintTests', 'PyLocalsTests']
WRAPPER = '''#!/bin/bash
# The GDB that the suite finds: the real one, with the extension under test, under a time limit.
errors=$(mktemp)
timeout --foreground -k 5 120 {gdb} -iex "set debuginfod enabled off" -iex "set auto-load python-scripts off" \\
    -iex "source {extension}" "$@" 2>"$errors"
status=$?
# That CPython's sources are not on this machine is not the extension's fault, and the 3.6 suite allows no stderr at all.
grep -avE '^[0-9]+[[:space:]].*: No such file or directory\\.$' "$errors" >&2
rm -f "$errors"
exit $status
'''


# The same in a Debian root, which has dash for the programs that GDB starts, and nothing else that a script needs.
ROOT_WRAPPER = '''#!{python}
import os, sys
os.execv('/usr/bin/gdb', ['gdb', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off',
                          '-iex', 'source {extension}'] + sys.argv[1:])
'''


def dealt_shares(seed, present):
    """{subject: the words of its share} of Debian's: plain builds together have each test, and so have debug builds."""
    shares = {}
    for is_plain in (True, False):
        alike = [subject for subject in present if subject.root and subject.is_plain == is_plain and os.path.exists(os.path.join(HERE, 'expected', subject.name))]
        for number, subject in enumerate(alike):
            shares[subject] = ['%d/%d' % ((seed + number) % len(alike), len(alike))]
    return shares


def jobs(world, present):
    shares = dealt_shares(world.seed, present)
    for subject in present:
        path = os.path.join(HERE, 'expected', subject.name)
        if os.path.exists(path):
            mode = subject.at_least(Mode.FAST if subject is first_of(present) else Mode.DEFAULT)
            whole = Job('test_gdb/' + subject.name, Mode.ALL, run, world, subject, path, shares.get(subject, ()))
            whole.is_long = True
            yield whole
            if world.mode < Mode.ALL:
                yield Job('test_gdb-some/' + subject.name, mode, run, world, subject, path, SOME)


def expectations(path, words):
    """({tests stock passes}, {tests hognose wins}, {tests that say nothing on this build})."""
    with open(path) as source:
        lines = [line.strip() for line in source if line.strip() and not line.startswith('#')]
    lines = [line for line in lines if is_chosen(line.lstrip('+-').strip(), words)]
    marked = {mark: {line[1:].strip() for line in lines if line.startswith(mark)} for mark in '+-'}
    return {line for line in lines if line[0] not in '+-'}, marked['+'], marked['-']


def run(world, report, name, subject, path, words):
    outcomes = None
    with report.ready(name + '/runs'):
        outcomes = outcomes_of(world, subject, words)
    if outcomes is None:
        return
    kept, won, silent = expectations(path, words)
    for test in sorted(kept | won | silent | set(outcomes)):
        mark = ' (won)' if test in won else ''
        with report.case('%s/%s%s' % (name, test.replace(' ', '.'), mark)):
            judge(outcomes.get(test, ('missing', '')), test in kept | won, test in silent or (test in won and world.stock))


def judge(outcome, is_known, may_fail):
    """One test's case.  A test of no list is new, and may be skipped."""
    word, why = outcome
    if word == 'passed':
        return
    if may_fail or (word == 'skipped' and not is_known):
        raise Skipped('%s: %s' % (word, why[:200]))
    raise Failed('now %s\n%s' % (word, why))


def outcomes_of(world, subject, words):
    """{test: (outcome, reason)}."""
    folder = world.folder('test_gdb-' + subject.name)
    results = os.path.join(folder, 'results')
    if subject.root:
        done = run_in_root(world, subject, words, results)
    else:
        write_wrapper(os.path.join(folder, 'gdb'), WRAPPER.format(gdb=world.gdb_path, extension=world.extension(subject)))
        env = clean_environment({'PATH': folder + os.pathsep + os.environ['PATH']})
        done = subprocess.run([subject.executable, os.path.join(HERE, 'driver.py'), results] + list(words), cwd=folder,
                              env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500)
    if not os.path.exists(results):
        raise Failed('the suite wrote no results\n' + done.stdout.decode('utf-8', 'replace')[-3000:])
    with open(results) as source:
        rows = [line.rstrip('\n').split('\t') for line in source]
    check(rows, 'the suite ran no test')
    return {test: (outcome, why) for outcome, test, why in rows}


def write_wrapper(path, text):
    with open(path, 'w') as out:
        out.write(text)
    os.chmod(path, 0o755)


def run_in_root(world, subject, words, results):
    """The suite with the root's own GDB, chrooted, in a mount namespace of its own."""
    os.makedirs(subject.root + '/hognose-test', exist_ok=True)
    folder = tempfile.mkdtemp(prefix='suite-', dir=subject.root + '/hognose-test')
    inner = folder[len(subject.root):]
    os.mkdir(os.path.join(folder, 'prefix'))
    shutil.copy(os.path.join(HERE, 'driver.py'), folder)
    extension = inner + '/prefix/share/hognose/python-gdb.py'
    if world.stock:
        extension = world.extension(subject)[len(subject.root):]
    write_wrapper(os.path.join(folder, 'gdb'), ROOT_WRAPPER.format(python=subject.inside(), extension=extension))
    mounts = [('proc', subject.root + '/proc', 'proc', 0)]
    if not world.stock:
        mounts.append((world.prefix, folder + '/prefix', None, MS_BIND))

    def enter():
        system = ctypes.CDLL(None, use_errno=True)
        if system.unshare(CLONE_NEWNS) or system.mount(None, b'/', None, MS_REC | MS_PRIVATE, None):
            raise OSError(ctypes.get_errno(), 'no mount namespace')
        for source, target, kind, flags in mounts:
            if system.mount(source.encode(), target.encode(), kind and kind.encode(), flags, None):
                raise OSError(ctypes.get_errno(), 'mount ' + target)
        os.chroot(subject.root)
        os.chdir(inner)
    env = clean_environment({'PATH': inner + ':/usr/bin', 'HOME': inner, 'SHELL': '/bin/sh'})
    done = subprocess.run([subject.inside(), 'driver.py', 'results'] + list(words), env=env, preexec_fn=enter,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3000)
    if os.path.exists(folder + '/results'):
        shutil.copy(folder + '/results', results)
    shutil.rmtree(folder, ignore_errors=True)
    return done
