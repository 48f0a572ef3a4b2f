"""Two CPythons in one process: each is shown, and the other is told of.

SPDX-License-Identifier: MIT
"""
import os
import signal
import subprocess

from cores import Answer
from debuggee import clean_environment, dump, wait_for_file
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import PROGRAMS


def jobs(world, present):
    if world.stock:
        return
    for one, other in pairs_of(present):
        mode = Mode.FAST if one is first_of(present) else Mode.DEFAULT
        yield Job('two-runtimes/%s-and-%s' % (one.name, other.name), mode, run, world, one, other)


def pairs_of(present):
    """Whose program runs, and whose libpython it loads besides: neighbours do not all get along with each other."""
    known = [subject for subject in present if subject.library and subject.version >= (3, 8)]
    if len(known) < 4:
        return []
    oldest, middle, newest = known[0], known[len(known) // 2], known[-1]
    return [(first_of(known), oldest), (oldest, middle), (middle, newest)]


def find_library(subject):
    library = subject.library
    if not library:
        raise Skipped('%s has no libpython' % subject.name)
    return library


def run(world, report, name, first, second):
    folder = world.folder('two-runtimes')
    ready = os.path.join(folder, 'ready')
    process = None
    try:
        with report.ready(name + '/starts'):
            library = find_library(second)
            words = first.words() + [os.path.join(PROGRAMS, 'two_pythons.py'), ready, library, second.home]
            process = subprocess.Popen(['sh', '-c', 'ulimit -c unlimited; exec "$@"', 'sh'] + words, cwd=folder, stdin=subprocess.DEVNULL,
                                       env=clean_environment())
            wait_for_file(ready, process, first.patience)
        if not os.path.exists(ready):
            return
        with report.case(name + '/live'):
            both_are_shown(world, str(process.pid), first, second)
        with report.case(name + '/core'):
            both_are_shown(world, dump(process, folder), first, second)
    finally:
        if process and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


def both_are_shown(world, target, first, second):
    """Whichever comes first by itself: there are two, and each names the other."""
    versions = ['%d.%d' % tuple(subject.version[:2]) for subject in (first, second)]
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
