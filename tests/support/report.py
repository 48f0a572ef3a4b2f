"""What a test run is made of: jobs that report cases, each passed, failed or skipped.

SPDX-License-Identifier: MIT
"""
import sys
import threading
import time
import traceback
from contextlib import contextmanager


class Failed(Exception):
    """The program under test answered wrongly."""


class Skipped(Exception):
    """The case cannot run here; the text says what is not there."""


class Job:
    """One unit of scheduling: a name, a function of (report), and whether it belongs to the fast run."""

    def __init__(self, name, run, fast=False, alone=False):
        self.name = name
        self.run = run
        self.fast = fast
        self.alone = alone


class Report:
    """Collects results from all worker threads and prints one line a case."""

    def __init__(self, stream=sys.stdout, only=()):
        self.counts = {'passed': 0, 'failed': 0, 'skipped': 0}
        self.failures = []
        self.spent = {}     # seconds, by group of jobs
        self.only = only
        self.stream = stream
        self._lock = threading.Lock()

    def wants(self, name):
        return not self.only or any(word in name for word in self.only)

    @contextmanager
    def case(self, name):
        """Runs the body as the case NAME; what it raises decides the outcome and goes no further."""
        start = time.monotonic()
        try:
            yield
        except Skipped as why:
            self.add('skipped', name, str(why), start)
        except Failed as why:
            self.add('failed', name, str(why), start)
        except Exception:
            self.add('failed', name, traceback.format_exc(), start)
        else:
            self.add('passed', name, '', start)

    def skip(self, name, why):
        self.add('skipped', name, why, time.monotonic())

    def add(self, outcome, name, text, start):
        word = {'passed': 'ok  ', 'failed': 'FAIL', 'skipped': 'skip'}[outcome]
        lines = text.rstrip().split('\n') if text else []
        head = '%s %s (%.1f s)' % (word, name, time.monotonic() - start)
        if lines:
            head += ': ' + lines[0]
        with self._lock:
            self.counts[outcome] += 1
            if outcome == 'failed':
                self.failures.append(name)
            body = [head] + ['       ' + line for line in lines[1:60]]
            self.stream.write('\n'.join(body).encode('utf-8', 'backslashreplace').decode('utf-8') + '\n')
            self.stream.flush()

    def spend(self, group, seconds):
        with self._lock:
            self.spent[group] = self.spent.get(group, 0) + seconds

    def last_line(self):
        return '%(passed)d passed, %(failed)d failed, %(skipped)d skipped' % self.counts


def check(condition, message, *context):
    """Fails the case with MESSAGE, and CONTEXT as further lines, unless CONDITION holds."""
    if not condition:
        raise Failed('\n'.join([message] + [str(piece) for piece in context]))
