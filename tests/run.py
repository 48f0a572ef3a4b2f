#!/usr/bin/env python3
"""Runs the black-box tests of an installed hognose on the interpreters of this machine.

    tests/run.py --prefix P [--fast | --all] [-j N] [--list] [--stock | --mute] [--gdb GDB] [WORD...]

One line a case; then where the time went, what is left to --all, and last `N passed, N failed, N skipped`; the exit status is 0 when
nothing failed and something ran.  A run looks at every interpreter of the machine, in the situations that catch most; --fast at a few in
two minutes; --all adds Debian's interpreters and GDBs (tests/roots), builds of ours, and all of what is slow.
WORDs choose the jobs whose name contains one of them.  --stock runs what can be run with the python-gdb.py that came
with each interpreter, to check the tests themselves; so does --mute, with a hognose that says nothing, on which no case may pass;
--self-test checks what runs them.

SPDX-License-Identifier: MIT
"""
import argparse
import importlib
import os
import shutil
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SUITES = os.path.join(HERE, 'integration')      # each file of this folder is a suite: its jobs(world, subjects) are run
sys.path[:0] = [os.path.join(HERE, 'support'), SUITES]
sys.dont_write_bytecode = True

import mute  # noqa: E402
import running  # noqa: E402
import subjects  # noqa: E402
from report import Failed, Job, Mode, Report, Skipped  # noqa: E402
from world import SEED, World  # noqa: E402


def options():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--prefix', help='where hognose is installed')
    parser.add_argument('--fast', dest='mode', action='store_const', const=Mode.FAST, default=Mode.DEFAULT, help='a few interpreters')
    parser.add_argument('--all', dest='mode', action='store_const', const=Mode.ALL, help='everything; what multiplies is sampled')
    parser.add_argument('--stock', action='store_true', help='test the tests: with the stock python-gdb.py')
    parser.add_argument('--mute', action='store_true', help='test the tests: with a hognose that says nothing')
    parser.add_argument('--self-test', action='store_true', help='test what runs the tests')
    parser.add_argument('--list', action='store_true', help='only name the jobs')
    parser.add_argument('--gdb', default='gdb', help='the GDB to use')
    parser.add_argument('--seed', type=int, default=SEED, help='of what is drawn by lot')
    parser.add_argument('--keep', action='store_true', help='keep the scratch folder')
    parser.add_argument('-j', type=int, help='jobs at a time; most of them wait for something half of the time')
    parser.add_argument('words', nargs='*', metavar='WORD')
    chosen = parser.parse_args()
    processors = os.cpu_count() or 2
    chosen.j = chosen.j or (2 * processors if chosen.mode == Mode.ALL else processors + 1)      # what only --all asks waits longest
    return chosen


def suites():
    """The modules of the folder; one without jobs() is a mistake."""
    names = sorted(name[:-3] for name in os.listdir(SUITES) if name.endswith('.py'))
    return [importlib.import_module(name) for name in names]


def main():
    chosen = options()
    if chosen.self_test:
        chosen.words = ['self-test']
    if not (chosen.prefix or chosen.stock or chosen.list or chosen.self_test):
        sys.exit('run.py: --prefix is needed')
    # A shell has what it starts in the background ignore both, and what that starts as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))    # the folder goes then too
    scratch = tempfile.mkdtemp(prefix='hognose-test-')
    os.chmod(scratch, 0o755)    # of a core, what everybody may read is shown
    try:
        prefix = os.path.abspath(chosen.prefix or os.path.join(scratch, 'no-prefix'))
        world = World(mute.make_prefix(prefix, scratch) if chosen.mute else prefix, scratch, chosen.gdb, chosen.mode)
        world.stock, world.seed = chosen.stock, chosen.seed
        return run(world, chosen)
    finally:
        if not chosen.keep:
            shutil.rmtree(scratch, ignore_errors=True)


def run(world, chosen):
    present, absent = subjects.find_all()
    every = [absent_job(world, *row) for row in absent] + [job for suite in suites() for job in suite.jobs(world, present)]
    every = [job for job in every if not chosen.words or any(word in job.name for word in chosen.words)]
    jobs = [job for job in every if job.mode <= world.mode]
    if chosen.list:
        print('\n'.join(job.name for job in jobs))
        return 0
    report = mute.MuteReport() if chosen.mute else Report()
    for job in every:
        report.spend(job.group, left=1 if job.mode > world.mode else 0)
    running.run(jobs, report, chosen.j)
    report.print('the seed of this run is %d' % world.seed)
    return report.conclude()


def absent_job(world, name, mode, why, could_be_had):
    """What could have been had fails under CI=true, when it is asked for; all else that is not there is a skip."""
    def tell(world, report, name):
        with report.case(name):
            raise (Failed if could_be_had and os.environ.get('CI') == 'true' else Skipped)(why)
    return Job('subject/' + name, mode, tell, world)


if __name__ == '__main__':
    sys.exit(main())
