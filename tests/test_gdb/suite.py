"""CPython's own test_gdb, as installed with each interpreter, with hognose in the place of python-gdb.py.

`expected/VERSION` names the tests that the stock python-gdb.py passes there, forced to treat the build as unoptimised;
each must pass with hognose, and a skip counts as lost, because the suite skips what could not be read.  A line that
begins with `+` names a test that stock never passes and hognose must.

SPDX-License-Identifier: MIT
"""
import os
import subprocess

import harness
from report import Failed, Job, check

HERE = os.path.dirname(os.path.abspath(__file__))
FAST = ('3.12.1', ['PyBtTests', 'PyPrintTests', 'PyLocalsTests'])
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


def jobs(world, present):
    for subject in present:
        path = os.path.join(HERE, 'expected', subject.name)
        if os.path.exists(path):
            yield Job('test_gdb/' + subject.name, lambda report, s=subject, p=path: run(world, report, s, p, ()))
            if subject.name == FAST[0]:
                job = Job('test_gdb-some/' + subject.name, lambda report, s=subject, p=path: run(world, report, s, p, FAST[1]), True)
                if world.fast:
                    yield job


def expectations(path, words):
    """({tests stock passes}, {tests hognose wins})."""
    with open(path) as source:
        lines = [line.strip() for line in source if line.strip() and not line.startswith('#')]
    lines = [line for line in lines if not words or any(word in line for word in words)]
    return ({line for line in lines if not line.startswith('+')}, {line[1:].strip() for line in lines if line.startswith('+')})


def run(world, report, subject, path, words):
    name = 'test_gdb/' + subject.name
    outcomes = None
    with report.case(name + '/runs'):
        outcomes = outcomes_of(world, subject, words)
    if outcomes is None:
        return
    kept, won = expectations(path, words)
    for test in sorted(kept | set(outcomes)):
        if test in won:
            continue
        outcome, why = outcomes.get(test, ('missing', ''))
        with report.case('%s/%s' % (name, test.replace(' ', '.'))):
            check(outcome == 'passed' or (outcome == 'skipped' and test not in kept), 'now %s' % outcome, why)
    for test in sorted(won):
        with report.case('%s/%s (won)' % (name, test.replace(' ', '.'))):
            outcome, why = outcomes.get(test, ('missing', ''))
            check(outcome == 'passed' or world.stock, 'stock does not pass it, hognose must: now %s' % outcome, why)


def outcomes_of(world, subject, words):
    """{test: (outcome, reason)}."""
    folder = world.folder('test_gdb-' + subject.name)
    wrapper = os.path.join(folder, 'gdb')
    with open(wrapper, 'w') as out:
        out.write(WRAPPER.format(gdb=world.gdb_path, extension=world.extension(subject)))
    os.chmod(wrapper, 0o755)
    results = os.path.join(folder, 'results')
    env = harness.clean_environment({'PATH': folder + os.pathsep + os.environ['PATH']})
    done = subprocess.run([subject.executable, os.path.join(HERE, 'driver.py'), results] + list(words), cwd=folder,
                          env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500)
    if not os.path.exists(results):
        raise Failed('the suite wrote no results\n' + done.stdout.decode('utf-8', 'replace')[-3000:])
    with open(results) as source:
        rows = [line.rstrip('\n').split('\t') for line in source]
    check(rows, 'the suite ran no test')
    return {test: (outcome, why) for outcome, test, why in rows}
