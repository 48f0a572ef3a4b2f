"""Two CPythons in one process: each is shown, and the other is told of.

SPDX-License-Identifier: MIT
"""
import os
import signal
import subprocess
import time

import harness
from cores import Answer
from report import Job, Skipped, check

# The version whose program runs, and that of the libpython that it loads besides.
PAIRS = (('3.12.1', '3.8.18'), ('3.8.18', '3.11.7'), ('3.11.7', '3.13.0'))


def jobs(world, present):
    if world.stock:
        return
    known = {subject.name: subject for subject in present}
    for first, second in PAIRS:
        if first in known and second in known:
            name = 'two-runtimes/%s-and-%s' % (first, second)
            yield Job(name, lambda report, n=name, pair=(known[first], known[second]): run(world, report, n, *pair), first == '3.12.1')


def find_library(subject):
    library = subject.facts[2]
    if not library:
        raise Skipped('%s has no libpython' % subject.name)
    return library


def run(world, report, name, first, second):
    folder = world.folder('two-runtimes')
    ready = os.path.join(folder, 'ready')
    process = None
    try:
        with report.case(name + '/starts'):
            library = find_library(second)
            words = first.words() + [os.path.join(harness.PROGRAMS, 'two_pythons.py'), ready, library, second.facts[1]]
            process = subprocess.Popen(['sh', '-c', 'ulimit -c unlimited; exec "$@"', 'sh'] + words, cwd=folder, stdin=subprocess.DEVNULL,
                                       env=harness.clean_environment())
            wait_for(ready, process)
        if not os.path.exists(ready):
            return
        with report.case(name + '/live'):
            both_are_shown(world, str(process.pid), first, second)
        with report.case(name + '/core'):
            both_are_shown(world, harness.dump(process, folder), first, second)
    finally:
        if process and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


def wait_for(path, process, limit=30):
    end = time.monotonic() + limit
    while not os.path.exists(path):
        check(process.poll() is None and time.monotonic() < end, 'it does not start')
        time.sleep(0.02)


def both_are_shown(world, target, first, second):
    """Whichever comes first by itself: there are two, and each names the other."""
    versions = ['%d.%d' % tuple(subject.facts[0][:2]) for subject in (first, second)]
    functions = ['inner_of_first', 'inner_of_second']
    seen = []
    for number in (1, 2):
        answer = Answer(world, ['bt', '--runtime', str(number), target])
        check(answer.status == 0, 'exit status %d' % answer.status, *answer.context())
        shown = [index for index, function in enumerate(functions) if 'in ' + function in answer.out]
        check(len(shown) == 1, 'not one of the two stacks', *answer.context())
        seen += shown
        other = versions[1 - shown[0]]
        for words in ('CPython %s of ' % other, '--runtime %d shows it' % (3 - number)):
            check(words in answer.out + answer.errors, 'the other is not told of', *answer.context())
    check(sorted(seen) == [0, 1], 'the same was shown twice', seen)
    refused = Answer(world, ['bt', '--runtime', '3', target])
    check(refused.status == 2 and not refused.out, 'there is no third', *refused.context())
