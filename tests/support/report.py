"""What a test run is made of: jobs that report cases, each passed, failed or skipped, and the sum of them all.

An answer that was wrong once is a failure, whatever comes later.  A case that ended by time-out, or whose target did not get ready, may
have been unlucky on a busy machine: its job is run once more, alone (running.py), and if the case passes then it counts as flaky, and as
passed.  More than MOST_FLAKY of these in a run are a failure again.  That a target got ready says nothing of the program under test: it is
no case, and counts only when it fails.

SPDX-License-Identifier: MIT
"""
import collections
import enum
import subprocess
import sys
import time
import traceback
from contextlib import contextmanager

MOST_FLAKY = 5
WORDS = {'passed': 'ok  ', 'failed': 'FAIL', 'skipped': 'skip', 'late': 'late', 'flaky': 'ok, the second time:', 'ready': '... '}

Outcome = collections.namedtuple('Outcome', 'word name text seconds')


class Mode(enum.IntEnum):
    """How much a run looks at; each has all that those before it have."""

    FAST = 0
    DEFAULT = 1
    ALL = 2


class Failed(Exception):
    """The program under test answered wrongly."""


class TimedOut(Failed):
    """Something did not end in time, for which a busy machine may be the reason."""


class NotReady(Failed):
    """The target did not come to where it can be looked at: nothing was asked."""


class Skipped(Exception):
    """The case cannot run here; the text says what is not there."""


def check(condition, message, *context):
    """Fails the case with MESSAGE, and CONTEXT as further lines, unless CONDITION holds."""
    if not condition:
        raise Failed('\n'.join([message] + [str(piece) for piece in context]))


def wait_until(condition, limit, message, *context):
    """Waits until CONDITION() is true, and returns what it is; MESSAGE, and what each of CONTEXT returns, say what was waited for."""
    end = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimedOut('\n'.join(['%s, in %d s' % (message, limit)] + [str(piece()) for piece in context]))
        time.sleep(0.01)


class Job:
    """One unit of scheduling: FUNCTION(world, report, name, *arguments), and the least MODE that it belongs to."""

    def __init__(self, name, mode, function, world, *arguments):
        self.name = name
        self.mode = mode
        self.run = lambda report: function(world, report, name, *arguments)
        self.is_long = False    # begins early, so that not all others wait for its end

    @property
    def group(self):
        return self.name.split('/')[0]


class Cases:
    """What a job reports its cases to; TELL is called with the Outcome of each."""

    def __init__(self, tell):
        self.tell = tell

    def case(self, name):
        """Runs the body as the case NAME; what it raises decides the outcome and goes no further."""
        return self.judged(name, 'passed')

    def ready(self, name):
        """Runs the body that gets a target ready, before anything is asked: only its failure counts."""
        return self.judged(name, 'ready')

    def start(self, name, get_ready):
        """What GET_READY gives, mostly the truth of a target; None if that did not come. Only its failure counts, as NAME/starts."""
        with self.ready(name + '/starts'):
            return get_ready()
        return None

    @contextmanager
    def judged(self, name, word):
        start, text = time.monotonic(), ''
        try:
            yield
        except Exception as error:
            word, text = judge(error)
        self.tell(Outcome(word, name, text, time.monotonic() - start))

    def skip(self, name, why):
        self.tell(Outcome('skipped', name, why, 0))


def judge(error):
    """(word, text) of a case that ended by this exception."""
    if isinstance(error, subprocess.TimeoutExpired):
        said = (error.stdout or b'')[-1500:]
        return 'late', 'no end within %d s: %s\n%s' % (error.timeout, ' '.join(map(str, error.cmd)), said)
    if isinstance(error, Failed):
        return 'late' if isinstance(error, (TimedOut, NotReady)) else 'failed', str(error)
    if isinstance(error, Skipped):
        return 'skipped', str(error)
    return 'failed', ''.join(traceback.format_exception(type(error), error, error.__traceback__))


class Verdicts:
    """What the cases of one job come to, by its first run and perhaps a second."""

    def __init__(self, job, report):
        self.job = job
        self.report = report
        self.known = set()
        self.late = {}
        self.is_second = False

    def add(self, outcome):
        if self.is_second:
            self.add_second(outcome)
        elif outcome.word == 'late' and self.report.asks_again:
            self.late[outcome.name] = outcome
            self.report.show(outcome)
        else:
            self.report.add(outcome)
        self.known.add(outcome.name)

    def add_second(self, outcome):
        """A case that was late must pass now; of the others only what is new counts, and what is wrong now."""
        if outcome.word == 'late':
            outcome = outcome._replace(word='failed')
        if self.late.pop(outcome.name, None):
            self.report.add(outcome._replace(word='flaky' if outcome.word in ('passed', 'ready') else 'failed'))
        elif outcome.word == 'failed' or outcome.name not in self.known:
            self.report.add(outcome)

    def end(self):
        """To be called after the second run."""
        for name in self.late:
            # What went wrong outside of all cases has the name of the job, and is no case when it goes well.
            word = 'flaky' if name == self.job.name else 'failed'
            self.report.add(Outcome(word, name, '' if word == 'flaky' else 'it did not come up the second time', 0))
        self.late = {}


Row = collections.namedtuple('Row', 'jobs left cases seconds cpu')


class Report:
    """Counts and prints one line a case, and the sums."""

    asks_again = True       # where a case was late

    def __init__(self, stream=sys.stdout):
        self.counts = {'passed': 0, 'failed': 0, 'skipped': 0}
        self.failures = []
        self.flaky = []
        self.groups = collections.defaultdict(lambda: Row(0, 0, 0, 0.0, 0.0))
        self.stream = stream

    def show(self, outcome):
        lines = outcome.text.rstrip().split('\n') if outcome.text else []
        head = '%s %s (%.1f s)' % (WORDS[outcome.word], outcome.name, outcome.seconds)
        self.print('\n       '.join([': '.join([head] + lines[:1])] + lines[1:60]))

    def print(self, text):
        self.stream.write(text.encode('utf-8', 'backslashreplace').decode('utf-8') + '\n')
        self.stream.flush()

    def add(self, outcome):
        self.show(outcome)
        if outcome.word == 'ready':
            return
        self.counts['passed' if outcome.word == 'flaky' else outcome.word] += 1
        if outcome.word == 'failed':
            self.failures.append(outcome.name)
        if outcome.word == 'flaky':
            self.flaky.append(outcome.name)

    def fail(self, name, why):
        self.add(Outcome('failed', name, why, 0))

    def spend(self, group, jobs=0, left=0, cases=0, seconds=0.0, cpu=0.0):
        self.groups[group] = Row(*(old + more for old, more in zip(self.groups[group], (jobs, left, cases, seconds, cpu))))

    def conclude(self):
        """Prints where the time went and the sums, the last line last; returns the exit status."""
        if len(self.flaky) > MOST_FLAKY:
            self.fail('flaky', '%d cases passed only the second time; %d may' % (len(self.flaky), MOST_FLAKY))
        if not self.counts['passed'] and not self.counts['failed']:
            self.fail('nothing-ran', 'no case was run')
        self.print_groups()
        for name in self.flaky:
            self.print('flaky: ' + name)
        for name in self.failures:
            self.print('failed: ' + name)
        self.print('%(passed)d passed, %(failed)d failed, %(skipped)d skipped' % self.counts)
        return 1 if self.counts['failed'] else 0

    def print_groups(self):
        """A row a group of jobs, that which took longest first."""
        self.print('%-16s %6s %7s %9s %7s %14s' % ('group', 'jobs', 'cases', 'seconds', 'CPU', 'left to --all'))
        rows = sorted(self.groups.items(), key=lambda row: -row[1].seconds)
        whole = Row(*(sum(column) for column in zip(*(row for _, row in rows)))) if rows else Row(0, 0, 0, 0, 0)
        for name, row in rows + [('together', whole)]:
            self.print('%-16s %6d %7d %9.0f %7.0f %14s' % (name, row.jobs, row.cases, row.seconds, row.cpu, row.left or '-'))
        if whole.left:
            self.print('left to --all: %d jobs' % whole.left)
