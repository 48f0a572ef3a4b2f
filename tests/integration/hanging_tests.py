"""`pytest --hognose-timeout`: of a suite in which every test hangs in another way, each is shown where it hangs, in whichever process.

tests/programs/hanging.py says by `# here` where that is.  It is run by the machine's own Python, with pytest and pytest-xdist of the
distribution, and with the package out of this tree.

SPDX-License-Identifier: MIT
"""
import ast
import glob
import json
import os
import re
import shutil
import subprocess
import time

from debuggee import clean_environment
from report import Failed, Job, Mode, Skipped, check, wait_until
from subjects import SYSTEM
from world import PROGRAMS, TESTS

PACKAGE = os.path.join(os.path.dirname(TESTS), 'frontends', 'python')
SUITE = os.path.join(PROGRAMS, 'hanging.py')
PATIENCE = 300
SLOW = '1'      # seconds after which a test is shown
QUIET = ('test_quick', 'test_no_child_is_there')
# Of these tests what hangs is a function that several share, or a task.
PLACES = {'test_other_thread': 'hold', 'test_subprocess': 'hang_in_child', 'test_shell': 'hang_in_child', 'test_fork': 'hang_in_child',
          'test_multiprocessing': 'hang_in_child', 'test_asyncio': 'sleep_until_seen', 'test_asyncio_lock': 'want', 'test_context': '__enter__',
          'test_comparison': '__lt__', 'test_setup': 'setup_method', 'test_teardown': 'teardown_method'}
FEW = ('test_lock', 'test_subprocess', 'test_asyncio')
# With which rights else the session runs: as root of a container has them, and as anybody has.
OTHER_RIGHTS = {'without-ptrace': ('setpriv', '--bounding-set=-sys_ptrace'),
                'anybody': ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups')}


def jobs(world, present):
    if world.stock:
        return
    yield Job('hanging-tests/few', Mode.FAST, run, world, FEW, ())
    yield Job('hanging-tests/all-with-xdist', Mode.DEFAULT, run, world, None, ('-n', '6'))
    yield Job('hanging-tests/all', Mode.ALL, run, world, None, ())
    for name, before in OTHER_RIGHTS.items():
        yield Job('hanging-tests/few/' + name, Mode.DEFAULT, run, world, FEW, (), before)
        yield Job('hanging-tests/all/' + name, Mode.ALL, run, world, None, (), before)
    for test in (outcomes, settings, killed, killed_with_xdist, nothing_to_watch, dying, callers, collected):
        yield Job('hanging-tests/' + test.__name__.replace('_', '-'), Mode.DEFAULT, one, world, test)


def one(world, report, name, test):
    with report.case(name):
        test(world, Suite(world))


class Suite:
    """A folder to run pytest in."""

    def __init__(self, world, before=()):
        self.before = before
        for module in ('pytest', 'xdist'):
            if subprocess.run([SYSTEM, '-c', 'import ' + module], stderr=subprocess.DEVNULL).returncode != 0:
                raise (Failed if os.environ.get('CI') == 'true' else Skipped)('no %s for %s: apt install python3-pytest-xdist' % (module, SYSTEM))
        self.folder = world.folder('hanging')
        if before:
            os.chmod(self.folder, 0o777)
            may_run(before, world.program)
        self.seen = os.path.join(self.folder, 'seen')
        self.variables = clean_environment({'PYTHONPATH': PACKAGE, 'HOGNOSE_PROGRAM': world.program, 'HOGNOSE_SEEN': self.seen})

    def write(self, name, text):
        with open(os.path.join(self.folder, name), 'w') as out:
            out.write(text)
        return name

    def words(self, *words):
        return [*self.before, SYSTEM, '-m', 'pytest', '-p', 'hognose.pytest_plugin', '-p', 'no:cacheprovider', '-q', '--rootdir', self.folder, *words]

    def run(self, *words, statuses=(0,)):
        """What pytest says, both streams."""
        done = subprocess.run(self.words(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                              errors='replace', cwd=self.folder, env=self.variables, timeout=PATIENCE)
        check(done.returncode in statuses, 'pytest ends with status %d' % done.returncode, done.stdout[-3000:])
        check(no_watcher(self.seen), 'the watcher outlives the session')
        return done.stdout

    def shown(self, name):
        """(text, document) of the test NAME; nothing if it was not shown."""
        found = [path for path in glob.glob(os.path.join(self.seen, '*.json')) if re.search(r'\b%s-\d+\.json$' % name, path)]
        check(len(found) < 2, 'shown more than once', found)
        if not found:
            return None
        with open(found[0][:-len('json')] + 'txt') as text, open(found[0]) as document:
            return text.read(), json.load(document)


def may_run(before, program):
    if os.geteuid() != 0 or not shutil.which(before[0]):
        raise Skipped('other rights take root, and setpriv')
    if subprocess.run([*before, program, '--version'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        raise Skipped('%s may not run %s' % (' '.join(before), program))


def no_watcher(folder):
    """Whether no process is left that was told of this folder, a second after the session."""
    def is_gone():
        return not any(folder in command for command in all_commands() if 'watcher.py' in command)
    return wait_until(is_gone, 10, 'a watcher is there')


def all_commands():
    for path in glob.glob('/proc/[0-9]*/cmdline'):
        try:
            with open(path, 'rb') as source:
                yield source.read().replace(b'\0', b' ').decode('utf-8', 'replace')
        except OSError:
            pass


def places():
    """{function: number of the line in it that hangs}"""
    with open(SUITE) as source:
        text = source.read()
    marked = [number for number, line in enumerate(text.split('\n'), 1) if line.endswith('# here')]
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    found = {}
    for number in marked:
        inner = max((node for node in functions if node.lineno <= number <= node.end_lineno), key=lambda node: node.lineno)
        found[inner.name] = number
    return found


def run(world, report, name, chosen, words, before=()):
    suite = report.start(name, lambda: Suite(world, before))
    if not suite:
        return
    names = re.findall(r'^ *def (test_\w+)', open(SUITE).read(), re.M)
    words = list(words) + (['-k', ' or '.join(chosen)] if chosen else [])
    with report.case(name + '/passes'):
        suite.run('--hognose-timeout', SLOW, '--hognose-dir', suite.seen, *words, SUITE)
    lines = places()
    for test in names:
        if test in QUIET or (chosen and test not in chosen):
            continue
        with report.case('%s/%s' % (name, test)):
            function = PLACES.get(test, test)
            look(suite.shown(test), test, function, lines[function])
    if not chosen:
        with report.case(name + '/quick'):
            check(not any(suite.shown(test) for test in QUIET), 'a quick test is shown')


def look(shown, test, function, line):
    check(shown, 'it is not shown')
    text, document = shown
    check(document['schema'] == 'hognose-timeout/1' and document['test'].endswith(test) and not document['hints'], 'another document', str(document)[:500])
    entries = [entry for answer in answers_of(document, 'bt') for block in answer['blocks'] if block['type'] == 'traceback' for entry in block['entries']]
    tasks = [task['place'] for answer in answers_of(document, 'tasks') for block in answer['blocks'] if block['type'] == 'tasks'
             for task in block['tasks'] if task['place']]
    found = {(one['function'], one['line']) for one in entries + tasks if one.get('file', '').endswith('hanging.py')}
    check((function, line) in found, 'it does not say %s, line %d' % (function, line), text[text.find('[tasks]'):], text)
    check('hanging.py' in text and 'line %d, in %s' % (line, function) in text or 'hanging.py:%d' % line in text, 'the text does not say it', text)
    check({answer['command'] for one in document['processes'] for answer in one['answers']} >= {'bt', 'locks', 'tasks'}, 'no locks or tasks')


def answers_of(document, command):
    return [answer for one in document['processes'] for answer in one['answers'] if answer['command'] == command]


SLEEPS = '''
import time
import pytest
def test_goes_on(): time.sleep(1.5)
@pytest.mark.hognose_timeout(0.5, on_timeout='fail')
def test_fails(): time.sleep(1.5)
@pytest.mark.hognose_timeout(on_timeout='fail')
def test_quick(): pass
@pytest.mark.hognose_timeout(0)
def test_never(): time.sleep(1.5)
'''


def outcomes(world, suite):
    """A test goes on, or has failed when it ends, as asked; the terminal has what was seen, and without what pytest does."""
    said = suite.run('--hognose-timeout=1', '--hognose-dir', suite.seen, suite.write('test_outcomes.py', SLEEPS), statuses=[1])
    check('1 failed, 3 passed' in said and re.search(r'took longer than 0.5 s', said), 'other outcomes', said)
    check([bool(suite.shown(name)) for name in ('test_goes_on', 'test_fails', 'test_quick', 'test_never')] == [True, True, False, False],
          'others are shown', os.listdir(suite.seen))
    check('in test_goes_on' in said and 'pluggy' not in said and 'further out is pytest' in said, 'another text at the terminal', said)


def settings(world, suite):
    """The ini file, which the command line overrides; and a value that is none."""
    suite.write('pytest.ini', '[pytest]\nhognose_timeout = 1\nhognose_dir = seen\nhognose_on_timeout = fail\n')
    suite.run(suite.write('test_settings.py', 'import time\ndef test_ini(): time.sleep(1.5)\n'), statuses=[1])
    check(suite.shown('test_ini'), 'the ini file has no effect')
    suite.run('test_settings.py', '--hognose-timeout=0')
    suite.run('test_settings.py', '--hognose-on-timeout=go-on')
    suite.write('pytest.ini', '[pytest]\nhognose_on_timeout = perhaps\n')
    said = suite.run('test_settings.py', statuses=[4])
    check('perhaps' in said and 'go-on' in said, 'another sentence', said)


HANGS = '''
import subprocess
def test_before(): pass
def test_hangs(): subprocess.run(["sleep", "1234.%d"])
def test_after(): pass
''' % os.getpid()


def nobody_sleeps():
    return not any(command.startswith('sleep 1234.%d' % os.getpid()) for command in all_commands())


def killed(world, suite):
    start = time.monotonic()
    said = suite.run('--hognose-timeout=1', '--hognose-dir', suite.seen, '--hognose-on-timeout=kill', suite.write('test_killed.py', HANGS), statuses=[-15])
    check('in test_hangs' in said and suite.shown('test_hangs') and time.monotonic() - start < 60, 'it is not shown', said)
    check(nobody_sleeps(), 'a process below it is still there')


def killed_with_xdist(world, suite):
    """Only the worker is ended: its test has failed, and the others are run by a new one."""
    said = suite.run('--hognose-timeout=1', '--hognose-dir', suite.seen, '--hognose-on-timeout=kill', '-n', '1',
                     suite.write('test_killed.py', HANGS), statuses=[1])
    check('1 failed, 2 passed' in said and 'in test_hangs' in said, 'other outcomes', said)


ALONE = '''
import glob
def test_alone():
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        with open(path, "rb") as source:
            said = source.read()
        assert not (b"watcher.py" in said and b"%s" in said)
'''


UNITS = '''
import threading, time, unittest
import pytest

class TestUnit(unittest.TestCase):
    def test_unit(self): time.sleep(1.5)

@pytest.fixture
def ended():
    yield
    time.sleep(1.5)

@pytest.fixture
def begun(): time.sleep(1.5)

def test_ended(ended): pass
def test_asked(request): request.getfixturevalue("begun")
'''


def callers(world, suite):
    """Whatever pytest calls: at the terminal stands the suite's own code, and not what pytest does around it."""
    said = suite.run('--hognose-timeout', SLOW, '--hognose-dir', suite.seen, suite.write('test_callers.py', UNITS))
    check(said.count('further out is pytest') == 3 and 'pluggy' not in said.partition('test_asked')[0], 'another text at the terminal', said)
    for place in ('line 6, in test_unit', 'line 11, in ended', 'line 14, in begun', 'line 17, in test_asked'):
        check(place in said, 'it does not say ' + place, said)


def collected(world, suite):
    """A file that hangs while it is imported for its tests, of which none has begun."""
    path = suite.write('test_collected.py', 'import time\ndef load(): time.sleep(1.5)\nload()\ndef test_it(): pass\n')
    said = suite.run('--hognose-timeout', SLOW, '--hognose-dir', suite.seen, path)
    check('collection of test_collected.py has run for 1 s' in said and 'line 2, in load' in said and 'pluggy' not in said, 'it is not shown', said)
    check(len(glob.glob(os.path.join(suite.seen, 'collection-of-*'))) == 2, 'it is not kept', os.listdir(suite.seen))
    said = suite.run('--hognose-timeout', '1000', '--hognose-dir', suite.seen, '-n', '1', path)
    check('1 passed' in said, 'it is not collected any more', said)


def nothing_to_watch(world, suite):
    """Without a time limit there is no watcher, and without the program a session says so and goes on."""
    path = suite.write('test_nothing.py', ALONE % suite.seen)
    suite.run('--hognose-dir', suite.seen, path)
    suite.variables['HOGNOSE_PROGRAM'] = ''
    suite.variables['PATH'] = '/proc/nowhere'
    said = suite.run('--hognose-timeout=1', '--hognose-dir', suite.seen, suite.write('test_quick.py', 'def test_quick(): pass\n'))
    check('no program hognose' in said and '1 passed' in said, 'it does not say so', said)


def dying(world, suite):
    """A session that is killed takes its watcher with it, though a child of a test holds the pipe."""
    text = 'import os, time\ndef test_forks():\n    if os.fork() == 0: time.sleep(20); os._exit(0)\n    open("ready", "w").close(); time.sleep(1000)\n'
    words = suite.words('--hognose-timeout=1000', '--hognose-dir', suite.seen, suite.write('test_dying.py', text))
    session = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=suite.folder, env=suite.variables)
    try:
        wait_until(lambda: os.path.exists(os.path.join(suite.folder, 'ready')), PATIENCE, 'the test does not begin')
        check(any(suite.seen in command for command in all_commands() if 'watcher.py' in command), 'there is no watcher')
    finally:
        session.kill()
        session.wait()
    check(no_watcher(suite.seen), 'the watcher outlives the session')
