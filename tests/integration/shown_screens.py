"""The answers that README.md, docs/first-screens.md and docs/commands/why.md show are those of the program: each is asked for again, of the program in
docs/first-screens that it is about, and must have these lines.

What differs from run to run may: ids, addresses, times, counts; `…` stands for what the page leaves out of a line, and a line `...` for lines.
Lines of sources do not.

SPDX-License-Identifier: MIT
"""
import collections
import os
import re
import resource
import shutil
import signal
import subprocess
import time

from debuggee import clean_environment, find_core
from documents import ROOT, blocks
from report import Job, Mode, Skipped, check, wait_until
from screen import on_terminal

PROGRAMS = os.path.join(ROOT, 'docs', 'first-screens')
PAGE = 'docs/first-screens.md'
PATIENCE = 60
# What stays: a line of a source, as `File "x.py", line 7` or as `x.py:7`. What may differ: any other number, and how young it is.
PIECE = re.compile(r'(line \d+|\.py:\d+|…|0x[0-9a-f]+|up (?:< )?\d+ s|\d+)')
STAYS = re.compile(r'line |\.py')

Screen = collections.namedtuple('Screen', 'version words state')    # which Python runs which words, and what is looked at


def jobs(world, present):
    if world.stock:
        return
    subjects = {subject.name: subject for subject in present}
    yield Job('shown-screens/pages', Mode.FAST, all_are_tried, world)
    for (page, heading), screen in SCREENS.items():
        name = 'shown-screens/%s' % re.sub(r'\W+', '-', heading.lower())
        yield Job(name if page == PAGE else '%s-%s' % (name, os.path.basename(page)[:-len('.md')].lower()), Mode.DEFAULT, look, world, subjects.get(screen.version), page, heading, screen)


def all_are_tried(world, report, name):
    with report.case(name):
        headings = set(samples(PAGE))
        tried = {heading for page, heading in SCREENS if page == PAGE}
        check(headings == tried, 'screens that are not tried, or not there: %s' % sorted(headings ^ tried))


def samples(page):
    """What follows the prompt below each heading: {heading: (words, lines)}."""
    with open(os.path.join(ROOT, page), encoding='utf-8') as source:
        lines = source.read().split('\n')
    found = {}
    for number, block in blocks(page):
        if block[0].startswith('$ hognose '):
            heading = next(line for line in lines[number - 1::-1] if line.startswith('## '))
            found.setdefault(heading[3:], (block[0].split()[2:], '\n'.join(block[1:]).rstrip().split('\n')))
    return found


def pattern_of(lines):
    """What an answer must be like."""
    made = ''
    for line in lines:
        for at, piece in enumerate(PIECE.split(line) if line != '...' else ()):
            if at % 2 == 0 or STAYS.match(piece):
                made += re.escape(piece)
            elif piece.startswith('up '):
                made += r'up (?:< )?\d+ s'
            else:
                made += '.*' if piece == '…' else r'0x[0-9a-f]+' if piece.startswith('0x') else r'\d+'
        made += r'(?:.*\n)*?' if line == '...' else r'\n'
    return re.compile(made + r'\Z')


def look(world, report, name, subject, page, heading, screen):
    with report.case(name):
        if not subject:
            raise Skipped('there is no Python %s here' % screen.version)
        words, lines = samples(page)[heading]
        with Shown(world, subject, screen) as shown:
            answer = screen.state(shown, words, pattern_of(lines))
        check(pattern_of(lines).match(answer), '%s shows something else below "%s"' % (page, heading), answer, '--- shown:', *lines)


class Shown:
    """A program of the page, as the page has it started."""

    def __init__(self, world, subject, screen):
        self.world = world
        self.folder = os.path.join(world.folder('shown'), 'shop')
        shutil.copytree(PROGRAMS, self.folder)
        path = '%s:%s' % (os.path.dirname(subject.executable), os.environ.get('PATH', ''))
        self.process = subprocess.Popen(screen.words, cwd=self.folder, env=clean_environment({'PATH': path}), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lift_limits, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, words, target):
        """What stands on a terminal, of the target in the place of that of the page."""
        own = [str(target) if re.fullmatch(r'\d+|core', word) else word for word in words]
        return on_terminal([self.world.program] + own, folder=self.folder).text


def lift_limits():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def live(shown, words, pattern):
    """It takes its time until all of it stands still: what it says then."""
    end = time.monotonic() + PATIENCE
    while True:
        check(shown.process.poll() is None, 'the program has ended with %s' % shown.process.returncode)
        answer = shown.ask(words, shown.process.pid)
        if pattern.match(answer) or time.monotonic() > end:
            return answer
        time.sleep(0.5)


def stopped(shown, words, pattern):
    live(shown, words, re.compile(r'(?s).*, in main\n'))
    os.kill(shown.process.pid, signal.SIGSTOP)
    return live(shown, words, pattern)


def crashed(shown, words, pattern):
    wait_until(lambda: shown.process.poll() is not None, PATIENCE, 'it does not end')
    check(shown.process.returncode < 0, 'it has not crashed: %d' % shown.process.returncode)
    return shown.ask(words, find_core(shown.folder))


SHOP, SHIP = ['python', 'shop.py'], ['python', 'ship.py']
SCREENS = {
    (PAGE, 'A server whose workers wait for a lock'): Screen('3.12.1', ['python', 'worker.py'], live),
    (PAGE, 'An asyncio server that stands still'): Screen('3.12.1', ['python', 'aio.py'], live),
    (PAGE, 'A pool with one worker that is stuck'): Screen('3.12.1', ['python', 'resize.py'], live),
    (PAGE, 'A shell that started a Python'): Screen('3.12.1', ['sh', '-c', 'python stop.py; true'], live),
    (PAGE, 'A deadlock'): Screen('3.12.1', SHOP, live),
    (PAGE, 'A segmentation fault in a thread'): Screen('3.12.1', SHIP, crashed),
    (PAGE, 'A heap that is damaged'): Screen('3.12.1', ['python', 'release.py'], crashed),
    (PAGE, 'A fatal error of Python'): Screen('3.11.7', ['python', 'none.py'], crashed),
    (PAGE, 'A stack overflow in a thread'): Screen('3.8.18', ['python', 'over.py'], crashed),
    (PAGE, 'A process that was stopped'): Screen('3.12.1', ['python', 'stop.py'], stopped),
    (PAGE, 'A thousand equal threads'): Screen('3.11.7', ['python', 'many.py', '1000'], live),
    (PAGE, 'A recursion'): Screen('3.12.1', ['python', 'deep.py'], live),
    ('README.md', 'A server that hangs'): Screen('3.12.1', SHOP, live),
    ('README.md', 'A core'): Screen('3.12.1', SHIP, crashed),
    ('docs/commands/why.md', 'What it says'): Screen('3.12.1', ['python', 'close.py'], crashed),
}
