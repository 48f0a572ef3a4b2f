"""What runs the tests: an answer that was wrong once stays wrong, what was late is run once more, and a run in which nothing ran is red.

SPDX-License-Identifier: MIT
"""
import io
import itertools
import os
import re
import subprocess
import time

import running
from pairs import all_pairs, pairs_of
from report import MOST_FLAKY, Failed, Job, Mode, NotReady, Report, Skipped, TimedOut, check


def jobs(world, present):
    for test in (wrong_is_final, late_is_run_again, ready_is_no_case, outside_of_cases, most_flaky, nothing_ran, crash, sums, pairs):
        yield Job('self-test/' + test.__name__.replace('_', '-'), Mode.FAST, run, world, test)


def run(world, report, name, test):
    with report.case(name):
        test(world)


class Script:
    """A job that does in its n-th run what the n-th of its PARTS says: {case: what it raises, or None}.  A folder counts the runs, as each
    may be in a process of its own."""

    def __init__(self, world, *parts):
        self.folder = world.folder('script')
        self.parts = parts

    def play(self, world, report, name):
        part = self.parts[self.runs()]
        open(os.path.join(self.folder, str(self.runs())), 'w').close()
        for case, error in part.items():
            with report.case('%s/%s' % (name, case)):
                if error:
                    raise error

    def runs(self):
        return len(os.listdir(self.folder))


def outcome(world, *scripts, workers=2):
    """(exit status, last line, everything printed) of a run of jobs that play SCRIPTS, called job-0, job-1..."""
    report = Report(io.StringIO())
    running.run([Job('job-%d' % number, Mode.FAST, script.play, world) for number, script in enumerate(scripts)], report, workers)
    status = report.conclude()
    text = report.stream.getvalue()
    return status, text.rstrip('\n').split('\n')[-1], text


def must_be(found, status, last, *lines):
    check(found[0] == status and found[1] == last, 'not status %d and "%s"' % (status, last), *found)
    for line in lines:
        check(re.search(line, found[2], re.M), 'no line ' + line, found[2])


def wrong_is_final(world):
    """Neither by itself, nor when another case of its job is run again, nor when it is wrong only then."""
    script = Script(world, {'a': Failed('seed 7: wrong')}, {'a': None})
    must_be(outcome(world, script), 1, '0 passed, 1 failed, 0 skipped', '^FAIL job-0/a .*: seed 7: wrong$', '^failed: job-0/a$')
    check(script.runs() == 1, 'a wrong answer was asked for again')
    mistake = Script(world, {'a': KeyError('in the test')}, {'a': None})
    must_be(outcome(world, mistake), 1, '0 passed, 1 failed, 0 skipped')
    check(mistake.runs() == 1, 'a mistake of the test was run again')
    beside = Script(world, {'a': Failed('wrong'), 'b': TimedOut('late')}, {'a': None, 'b': None})
    must_be(outcome(world, beside), 1, '1 passed, 1 failed, 0 skipped', '^failed: job-0/a$', '^flaky: job-0/b$')
    later = Script(world, {'a': None, 'b': TimedOut('late')}, {'a': Failed('wrong now'), 'b': None})
    must_be(outcome(world, later), 1, '2 passed, 1 failed, 0 skipped', '^failed: job-0/a$', '^flaky: job-0/b$')


def late_is_run_again(world):
    """Once, after all others; what its first run did not come to is new then."""
    other = Script(world, {'a': None})
    for late in (TimedOut('late'), NotReady('not ready'), subprocess.TimeoutExpired(['sleep'], 3)):
        script = Script(world, {'starts': late}, {'starts': None, 'rest': None, 'absent': Skipped('no tool')})
        must_be(outcome(world, script, other, workers=1), 0, '3 passed, 0 failed, 1 skipped',
                '^late job-0/starts (.*\n)+ok   job-1/a (.*\n)+ok, the second time: job-0/starts', '^flaky: job-0/starts$')
        check(script.runs() == 2, '%d runs' % script.runs())
        other = Script(world, {'a': None})
    for second in ({'a': TimedOut('again')}, {'a': Failed('wrong')}, {'a': Skipped('now')}, {}):
        script = Script(world, {'a': TimedOut('late')}, second)
        must_be(outcome(world, script), 1, '0 passed, 1 failed, 0 skipped', '^failed: job-0/a$')
        check(script.runs() == 2, '%d runs' % script.runs())


def ready_is_no_case(world):
    """That a target came up counts only when it does not."""
    def play(world, report, name, errors):
        with report.ready(name + '/starts'):
            if errors:
                raise errors.pop()
        with report.case(name + '/asked'):
            pass
    for errors, last in (([], '1 passed, 0 failed, 0 skipped'), ([KeyError('x')], '1 passed, 1 failed, 0 skipped')):
        report = Report(io.StringIO())
        running.run([Job('job-0', Mode.FAST, play, world, errors)], report, 1)
        report.conclude()
        said = report.stream.getvalue()
        check(said.rstrip('\n').split('\n')[-1] == last, last, said)


def outside_of_cases(world):
    """A job that ends between its cases is a case of its own name."""
    for errors, expected in (((KeyError('x'), None), (1, '1 passed, 1 failed, 0 skipped')),
                             ((TimedOut('x'), None), (0, '2 passed, 0 failed, 0 skipped')),
                             ((TimedOut('x'), TimedOut('x')), (1, '1 passed, 1 failed, 0 skipped'))):
        script = Script(world, {'a': None}, {'a': None})

        def play(world, report, name, script=script, errors=errors):
            error = errors[script.runs()]
            script.play(world, report, name)
            if error:
                raise error
        report = Report(io.StringIO())
        running.run([Job('job-0', Mode.FAST, play, world)], report, 1)
        check((report.conclude(), report.stream.getvalue().rstrip('\n').split('\n')[-1]) == expected, str(errors), report.stream.getvalue())


def most_flaky(world):
    def flaky(count):
        return [Script(world, {'a': TimedOut('late')}, {'a': None}) for _ in range(count)]
    must_be(outcome(world, *flaky(MOST_FLAKY)), 0, '%d passed, 0 failed, 0 skipped' % MOST_FLAKY)
    must_be(outcome(world, *flaky(MOST_FLAKY + 1)), 1, '%d passed, 1 failed, 0 skipped' % (MOST_FLAKY + 1), '^failed: flaky$')


def nothing_ran(world):
    must_be(outcome(world), 1, '0 passed, 1 failed, 0 skipped', '^failed: nothing-ran$')
    must_be(outcome(world, Script(world, {'a': Skipped('no tool')})), 1, '0 passed, 1 failed, 1 skipped', '^failed: nothing-ran$')


def crash(world):
    """A worker that dies takes no job along but its own."""
    report = Report(io.StringIO())
    scripts = [Script(world, {'a': None}) for _ in range(3)]
    everything = [Job('crash', Mode.FAST, lambda *_: os._exit(3), world)]
    everything += [Job('job-%d' % number, Mode.FAST, script.play, world) for number, script in enumerate(scripts)]
    running.run(everything, report, 1)
    check(report.conclude() == 1 and report.counts == {'passed': 3, 'failed': 1, 'skipped': 0} and report.failures == ['crash'],
          'other jobs are lost', report.stream.getvalue())


def sums(world):
    """Seconds of a worker and of the CPU by group, that which took longest first, and what is left out."""
    def burn(world, report, name):
        start = time.process_time()
        with report.case(name):
            while time.process_time() < start + 0.2:
                pass

    def sleep(world, report, name):
        with report.case(name):
            time.sleep(1)
    report = Report(io.StringIO())
    report.spend('rest', left=7)
    running.run([Job('busy/1', Mode.FAST, burn, world), Job('idle/1', Mode.FAST, sleep, world)], report, 1)
    report.conclude()
    rows = {row.split()[0]: row.split() for row in report.stream.getvalue().split('\n') if row}
    check(float(rows['idle'][3]) >= 1 and float(rows['idle'][4]) < 1 and report.groups['busy'].cpu >= 0.2, 'other seconds', rows)
    check(rows['rest'][1:] == ['0', '0', '0', '0', '7'] and 'left to --all: 7 jobs\n' in report.stream.getvalue(), 'what is left out', rows)


def pairs(world):
    """Every two values that may come together do, in far fewer rows than there are, and the same for the same seed."""
    factors = [list(range(size)) for size in (11, 7, 4, 2)]

    def allows(*row):
        return row[0] != 3 or row[1] == 2
    for seed in range(5):
        rows = all_pairs(seed, *factors, allows=allows)
        wanted = {pair for row in itertools.product(*factors) if allows(*row) for pair in pairs_of(row)}
        check({pair for row in rows for pair in pairs_of(row)} == wanted, 'a pair is missing')
        check(all(allows(*row) for row in rows), 'a row that may not be')
        check(len(rows) < 100 and rows == all_pairs(seed, *factors, allows=allows), '%d rows' % len(rows))
    check(all_pairs(1, *factors) != all_pairs(2, *factors), 'the seed changes nothing')
