#!/usr/bin/env python3
"""Runs the black-box tests of an installed hognose on every interpreter of this machine.

    tests/run.py --prefix P [--fast | --complete] [-j N] [--list] [--stock] [--gdb GDB] [WORD...]

One line a case; the last line is `N passed, N failed, N skipped`, and the exit status is 0 when nothing failed.
WORDs choose the jobs whose name contains one of them.  --stock runs what can be run with the python-gdb.py that came
with each interpreter, to check the tests themselves.

SPDX-License-Identifier: MIT
"""
import argparse
import os
import queue
import shutil
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, 'integration'), os.path.join(HERE, 'test_gdb')]
sys.dont_write_bytecode = True

import bad_memory  # noqa: E402
import command_line  # noqa: E402
import commands  # noqa: E402
import cores  # noqa: E402
import cython_frames  # noqa: E402
import exc  # noqa: E402
import foreign  # noqa: E402
import frame_filter  # noqa: E402
import greenlets  # noqa: E402
import harmless  # noqa: E402
import harness  # noqa: E402
import interleaving  # noqa: E402
import json_schema  # noqa: E402
import layout_elf  # noqa: E402
import report as reporting  # noqa: E402
import session  # noqa: E402
import shell  # noqa: E402
import subjects  # noqa: E402
import suite as test_gdb  # noqa: E402
import threads  # noqa: E402
import torn  # noqa: E402
import truth  # noqa: E402
import two_runtimes  # noqa: E402

SUITES = [command_line, test_gdb, session, commands, shell, layout_elf, harmless, bad_memory, cores, foreign, torn, truth, exc,
          threads, two_runtimes, frame_filter, interleaving, cython_frames, greenlets, json_schema]


def options():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--prefix', help='where hognose is installed')
    parser.add_argument('--fast', action='store_true', help='a subset of at most two minutes')
    parser.add_argument('--complete', action='store_true', help='all of test_gdb for every interpreter (tests/test_gdb/suite.py)')
    parser.add_argument('--stock', action='store_true', help='test the tests: with the stock python-gdb.py')
    parser.add_argument('--list', action='store_true', help='only name the jobs')
    parser.add_argument('--gdb', default='gdb', help='the GDB to use')
    parser.add_argument('--keep', action='store_true', help='keep the scratch folder')
    parser.add_argument('-j', type=int, default=os.cpu_count() or 2, help='jobs at a time')
    parser.add_argument('words', nargs='*', metavar='WORD')
    return parser.parse_args()


def main():
    chosen = options()
    if not (chosen.prefix or chosen.stock or chosen.list):
        sys.exit('run.py: --prefix is needed')
    scratch = tempfile.mkdtemp(prefix='hognose-test-')
    world = harness.World(os.path.abspath(chosen.prefix or '/nonexistent'), scratch, chosen.gdb, chosen.stock, chosen.fast)
    world.complete = chosen.complete
    report = reporting.Report()
    present, absent = subjects.find_all()
    jobs = [job for suite in SUITES for job in suite.jobs(world, present)
            if (job.fast or not chosen.fast) and (not chosen.words or any(word in job.name for word in chosen.words))]
    if chosen.list:
        print('\n'.join(job.name for job in jobs))
        return 0
    try:
        for row in absent if not chosen.words else ():
            note_absent(report, chosen.fast, *row)
        run_all(jobs, report, chosen.j)
    finally:
        if not chosen.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    print('seconds of a worker: ' + ', '.join('%s %.0f' % row for row in report.spent.items()))
    for name in report.failures:
        print('failed: ' + name)
    print(report.last_line())
    return 1 if report.counts['failed'] else 0


def note_absent(report, is_fast, name, why, could_be_had):
    with report.case('subject/' + name):
        if could_be_had and not is_fast and os.environ.get('CI') == 'true':
            raise reporting.Failed(why)
        raise reporting.Skipped(why)


def run_all(jobs, report, workers):
    """The jobs of several at a time, then those that want the machine for themselves."""
    waiting = queue.Queue()
    for job in jobs:
        if not job.alone:
            waiting.put(job)
    threads = [threading.Thread(target=work, args=(waiting, report)) for _ in range(max(1, workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in jobs:
        if job.alone:
            run_one(job, report)


def work(waiting, report):
    while True:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            return
        run_one(job, report)


def run_one(job, report):
    """A job that dies outside of its cases is a failed case of its own."""
    start = time.monotonic()
    try:
        job.run(report)
    except Exception as error:
        with report.case(job.name):
            raise error
    report.spend(job.name.split('/')[0], time.monotonic() - start)


if __name__ == '__main__':
    sys.exit(main())
