"""Runs the test_gdb suite that is installed with this interpreter, and writes each test's outcome to a file.

    python driver.py RESULTS [WORD... | N/M]

WORDs choose the tests whose name contains one of them; N/M, the Nth of M shares, by what the names add up to.

The suite refuses to run on an installed interpreter, and skips most tests on an optimised one; both answers are
changed here, in memory only.  Sub-tests are folded into their test.  Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import sys
import sysconfig
import unittest
import zlib

WORST_FIRST = ['error', 'failed', 'skipped', 'passed']


def pretend_unoptimised_source_build():
    sysconfig.is_python_build = lambda *args, **kwargs: True
    settings = sysconfig.get_config_vars()
    for name in ('PY_CFLAGS', 'PY_CFLAGS_NODIST', 'PY_CORE_CFLAGS', 'PGO_PROF_USE_FLAG'):
        flags = settings.get(name)
        if isinstance(flags, str):
            settings[name] = ' '.join(f for f in flags.split() if not f.startswith(('-O', '-fprofile')))


class Outcomes(unittest.TestResult):
    """Keeps for each test id a list of (outcome, reason)."""

    def __init__(self):
        unittest.TestResult.__init__(self)
        self.found = {}

    def note(self, test, outcome, reason=''):
        test = getattr(test, 'test_case', test)
        self.found.setdefault(test.id(), []).append((outcome, reason))

    def addSuccess(self, test):
        self.note(test, 'passed')

    def addSkip(self, test, reason):
        self.note(test, 'skipped', reason)

    def addFailure(self, test, error):
        self.note(test, 'failed', '%s' % (error[1],))

    def addError(self, test, error):
        self.note(test, 'error', '%s: %s' % (error[0].__name__, error[1]))

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, 'failed', '%s' % (error[1],))


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            for test in flatten(item):
                yield test
        else:
            yield item


def short_name(name):
    return ' '.join(name.split('.')[-2:])


def is_chosen(name, words):
    if words and words[0][0].isdigit():
        share, shares = map(int, words[0].split('/'))
        return zlib.crc32(name.encode('ascii')) % shares == share
    return not words or any(word in name for word in words)


def main():
    results, words = sys.argv[1], sys.argv[2:]
    del sys.argv[1:]
    sys.path.pop(0)
    pretend_unoptimised_source_build()
    try:
        from test import support
    except ImportError:
        from test import test_support as support
    support.verbose = 0
    import test.test_gdb as module
    tests = [test for test in flatten(unittest.defaultTestLoader.loadTestsFromModule(module))
             if is_chosen(short_name(test.id()), words)]
    outcomes = Outcomes()
    unittest.TestSuite(tests).run(outcomes)
    with open(results, 'w') as out:
        for name, notes in sorted(outcomes.found.items()):
            worst = min((outcome for outcome, reason in notes), key=WORST_FIRST.index)
            reasons = ' || '.join(sorted(set(reason for outcome, reason in notes if outcome == worst)))
            line = '%s\t%s\t%s\n' % (worst, short_name(name), ' '.join(reasons.split())[:1500])
            out.write(line if str is bytes else line.encode('ascii', 'backslashreplace').decode('ascii'))


if __name__ == '__main__':
    main()
