"""Cores that are packed, cut short, damaged, or without the files they need.

The truth is what the program wrote of itself (tests/programs/scattered.py): its frames, and where in memory each part of them is.
Which of these parts a core still has is read from its program headers here, so that hognose is not its own judge.

SPDX-License-Identifier: MIT
"""
import json
import os
import random
import re
import shutil
import subprocess

from asking import files_of, hognose
from core_bytes import PAGE, CoreBytes
from debuggee import Debuggee
from report import Job, Mode, Skipped, check
from subjects import first_of
from running import cpu
from variants import StrippedSubject
from world import NOWHERE

PERCENT = (99, 90, 60, 30)      # downwards: one file is cut again and again
PACKERS = {'zstd': ['zstd', '-q', '-1', '-c'], 'xz': ['xz', '-0', '-c'], 'lz4': ['lz4', '-q', '-c'], 'gzip': ['gzip', '-1', '-c']}
COMMANDS = ('bt', 'bt-full', 'info')
LIMIT = 10      # seconds of CPU for an answer
PATIENCE = 60   # seconds for it on a busy machine
CONTROL = re.compile(u'[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]')
CRASH = re.compile(r'terminate called|Assertion|Sanitizer|std::|what\(\)|Segmentation')


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        mode = subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT)
        if subject.is_plain and 'scattered.py' not in subject.lacks:
            yield Job('cores/' + subject.name, mode, run, world, subject)
        if subject.is_of_machine:
            yield Job('cores/%s/elsewhere' % subject.name, mode, moved, world, subject)


def run(world, report, name, subject):
    """One core of one process, looked at in all ways; what is written to it is put back after each."""
    with Debuggee(world, subject, 'scattered.py') as process:
        core, truth = dumped(report, name, process)
        if not core:
            return
        looks = Looks(world, core, truth, files_of(subject))
        with report.case(name + '/whole'):
            looks.at_the_whole()
        for packer in sorted(PACKERS):
            with report.case('%s/packed/%s' % (name, packer)):
                looks.at_packed(packer)
        for what in ('pipe', 'packed-pipe', 'file'):
            with report.case('%s/standard-input/%s' % (name, what)):
                looks.at_standard_input(what)
        with report.case(name + '/damaged/pages'):
            looks.at_damaged_pages(world.pick(40, 40, 80))
        for what in ('headers', 'notes'):
            with report.case('%s/damaged/%s' % (name, what)):
                looks.at_damaged_range(what, world.pick(20, 20, 40))
        with report.case(name + '/cut/packed'):
            looks.at_cut_packed()
        for percent in PERCENT:
            with report.case('%s/cut/%d' % (name, percent)):
                looks.at_cut(percent)


def dumped(report, name, process):
    core, truth = None, None
    with report.ready(name + '/written'):
        truth = process.wait_truth()
        core = process.dump()
    return core, truth


class Answer:
    """One run of hognose: it ends in time, by itself, and prints nothing that a terminal would obey."""

    def __init__(self, world, words, **more):
        self.words = words
        before = cpu()
        done = hognose(world, *words, limit=PATIENCE, **more)
        check(cpu() - before < LIMIT, 'it took %.1f s of CPU' % (cpu() - before), 'hognose ' + ' '.join(words))
        self.status, self.out, self.errors = done.returncode, done.stdout, done.stderr
        self.is_well_behaved()

    def is_well_behaved(self):
        check(self.status in (0, 1, 2, 66), 'exit status %d' % self.status, *self.context())
        for stream in (self.out, self.errors):
            check(not CONTROL.search(stream) and u'\ufffd' not in stream, 'control characters, or no UTF-8', repr(stream[-3000:]))
            check(not CRASH.search(stream), 'the words of a crash', stream[-3000:])
        if self.status in (2, 66):
            sentences = [line for line in self.errors.split('\n') if line and not line.startswith('note: ')]
            is_clear = len(sentences) == 1 and len(sentences[0]) < 400
            check(is_clear or self.is_json(), 'a refusal is one sentence', *self.context())
        if self.status == 1:
            check(re.search(r'unreadable|stopped:|^note: |"type": "(hole|cut|note)"|"hole": ', self.out + self.errors, re.M), 'partial, and no reason is given',
                  *self.context())

    def is_json(self):
        return '--json' in self.words

    def context(self):
        return ['hognose ' + ' '.join(self.words), 'exit status %d' % self.status, self.errors[-1500:], self.out[-3000:]]

    def stacks(self):
        """{tid: [entry of a Python frame]} of a JSON answer."""
        found, tid = {}, None
        for block in json.loads(self.out)['blocks']:
            if block['type'] == 'heading':
                match = re.match(r'Thread (\d+)', block['text'])
                tid = int(match.group(1)) if match else None
            if block['type'] == 'traceback':
                found.setdefault(tid, []).extend(entry for entry in block['entries'] if entry['kind'] == 'python')
        return found


def as_told(entry):
    return entry['file'], entry['line'], entry['function'], int(entry['address'], 16)


def as_true(frame):
    return frame['file'], frame['line'], frame['function'], frame['place'][0]


class Looks:
    """Ways to look at one core, and what must be seen."""

    def __init__(self, world, core, truth, where):
        self.world = world
        self.core = core
        self.truth = truth
        self.where = where
        self.bytes = CoreBytes(core)
        self.plain = {}

    def answer(self, core, *words, **more):
        return Answer(self.world, ['bt', core] + list(words) + self.where, **more)

    # What must be shown.

    def must_be_true(self, answer, has):
        """Each frame of which the core has all parts is shown as it is, and nothing else is shown without a reason.

        HAS(place) says whether the core has these bytes.  Returns how many frames had to be shown."""
        stacks, count = answer.stacks() if answer.out else {}, 0
        for thread in self.truth['threads']:
            shown = stacks.get(thread['tid'], [])
            for number, (frame, is_whole) in enumerate(reachable(thread, has)):
                check(number < len(shown), 'thread %d lacks %s' % (thread['tid'], frame['function']), *answer.context())
                is_right = as_told(shown[number]) == as_true(frame)
                check(is_right or (not is_whole and 'hole' in shown[number]),
                      'thread %d, frame %d, %s' % (thread['tid'], number, 'all in the core' if is_whole else 'with no reason'),
                      as_true(frame), shown[number], *answer.context())
                count += 1
            self.must_follow(answer, thread, shown)
        return count

    def must_follow(self, answer, thread, shown):
        """The frames that are not marked are some of the thread's own, in their order."""
        rest = iter([as_true(frame) for frame in thread['frames']])
        for entry in shown:
            if 'hole' not in entry:
                check(as_told(entry) in rest, 'thread %d has no such frame here' % thread['tid'], entry, *answer.context())

    def in_cut(self, end):
        return lambda place: self.bytes.holds(place, end)

    def in_damaged(self, pages):
        """A part is there when no byte of its pages was touched."""
        return lambda place: not self.bytes.pages_of(place) & pages

    # Ways to look.

    def at_the_whole(self):
        answer = self.answer(self.core, '--json')
        check(answer.status == 0, 'a whole core', *answer.context())
        count = self.must_be_true(answer, self.in_cut(self.bytes.size))
        check(count == sum(len(thread['frames']) for thread in self.truth['threads']), 'the core lacks parts of the frames',
              '%d frames are in it' % count)

    def plainly(self, command):
        """The answer for the plain core."""
        if command not in self.plain:
            self.plain[command] = Answer(self.world, [command, self.core] + self.where)
        return self.plain[command]

    def must_be_equal(self, command, path, **more):
        plain, other = self.plainly(command), Answer(self.world, [command, path] + self.where, **more)
        for one, two in ((plain.status, other.status), (plain.out, other.out), (plain.errors, other.errors)):
            check(one == two, '%s differs from that of the plain core' % command, *(plain.context() + other.context()))
        check(other.status == 0, command, *other.context())

    def at_packed(self, packer):
        path = self.packed(packer)
        try:
            for command in COMMANDS:
                self.must_be_equal(command, path)
        finally:
            os.unlink(path)

    def packed(self, packer):
        words = PACKERS[packer]
        if not shutil.which(words[0]):
            raise Skipped('no %s here' % words[0])
        path = '%s.%s' % (self.core, packer)
        with open(path, 'wb') as out:
            subprocess.run(words + [self.core], stdout=out, check=True)
        return path

    def at_standard_input(self, what):
        if what == 'file':
            with open(self.core, 'rb') as source:
                return self.must_be_equal('bt', '-', stdin=source)
        words = ['gzip', '-1', '-c', self.core] if what == 'packed-pipe' else ['cat', self.core]
        writer = subprocess.Popen(words, stdout=subprocess.PIPE)
        try:
            self.must_be_equal('bt', '-', stdin=writer.stdout)
        finally:
            writer.stdout.close()
            writer.wait()

    def at_cut(self, percent):
        end = self.bytes.size * percent // 100
        os.truncate(self.core, end)
        must = sum(len(list(reachable(thread, self.in_cut(end)))) for thread in self.truth['threads'])
        answer = self.answer(self.core, '--json')
        check(answer.status == 1 or (answer.status == 2 and not must), 'cut at %d %%, %d frames are in it' % (percent, must),
              *answer.context())
        self.must_be_true(answer, self.in_cut(end))
        for command in COMMANDS:
            text = Answer(self.world, [command, self.core] + self.where)
            # Where no thread can be read, `info` has a part of its answer still: which Python it is.
            own = 1 if command == 'info' and answer.status == 2 else answer.status
            check(text.status == own, '%s: status %d, bt has %d' % (command, text.status, answer.status), *text.context())

    def at_cut_packed(self):
        path = self.packed('gzip')
        os.truncate(path, os.path.getsize(path) * 6 // 10)
        answer = self.answer(path, '--json')
        check(answer.status in (1, 2), 'a packed core that ends too early', *answer.context())
        self.must_be_true(answer, lambda place: False)
        os.unlink(path)

    def at_damaged_pages(self, rounds):
        last = self.bytes.size // PAGE
        strict = 0
        for number in range(rounds):
            dice = random.Random(self.world.seed + number)
            pages = {dice.randrange(self.bytes.first_page, last) for _ in range(dice.choice((1, 2, 8, 64)))}
            pages |= {page for page in self.aimed(dice) if page is not None}
            with Damaged(self.core, [(page * PAGE, spoil(dice)) for page in sorted(pages)]):
                try:
                    strict += self.look_at_pages(pages)
                except Exception as error:
                    error.args = ('seed %d: %s' % (self.world.seed + number, error.args[0] if error.args else error),)
                    raise
        check(strict > 0, 'no round had a stack that had to be shown')

    def aimed(self, dice):
        """Pages of some part of some thread: damage that is seldom met by chance."""
        if dice.random() < 0.3:
            return set()
        thread = dice.choice(self.truth['threads'])
        frame = dice.choice(thread['frames'])
        place = dice.choice(thread['links'] + frame['needs'] * 4 + self.truth['notes']['shared'][:1])
        return self.bytes.pages_of(place)

    def look_at_pages(self, pages):
        """How many frames had to be shown.  A list of threads that is damaged may end too early, and nothing tells."""
        has = self.in_damaged(pages)
        answer = self.answer(self.core, '--json')
        leads = self.truth['notes']['shared'] + [[thread['state'], 512] for thread in self.truth['threads']]
        if not all(has(place) for place in leads):
            return 0
        count = 0
        stacks = answer.stacks() if answer.out else {}
        for thread in self.truth['threads']:
            shown = stacks.get(thread['tid'], [])
            for number, (frame, is_whole) in enumerate(reachable(thread, has)):
                check(number < len(shown), 'thread %d lacks %s' % (thread['tid'], frame['function']), *answer.context())
                if is_whole:
                    check(as_told(shown[number]) == as_true(frame), 'thread %d, frame %d' % (thread['tid'], number), as_true(frame),
                          shown[number], *answer.context())
                    count += 1
        return count

    def at_damaged_range(self, what, rounds):
        begin, end = getattr(self.bytes, what)
        for number in range(rounds):
            dice = random.Random(self.world.seed + number)
            changes = [(dice.randrange(begin, end), lambda old: bytes([old[0] ^ dice.randrange(1, 256)])) for _ in range(dice.choice((1, 3, 20)))]
            with Damaged(self.core, changes, 1):
                try:
                    self.answer(self.core)
                except Exception as error:
                    error.args = ('seed %d: %s' % (self.world.seed + number, error.args[0] if error.args else error),)
                    raise


def reachable(thread, has):
    """(frame, whether all that is shown of it is there) of those that the links from the thread lead to."""
    frames = {frame['place'][0]: frame for frame in thread['frames']}
    for place in thread['links']:
        if not has(place):
            return
        frame = frames.get(place[0])
        if frame:
            yield frame, all(has(need) for need in frame['needs'])


def spoil(dice):
    """A function from the old bytes of a page to damaged ones."""
    kind = dice.choice(('flips', 'zeros', 'noise'))

    def spoiled(old):
        if kind == 'zeros':
            return bytes(len(old))
        if kind == 'noise':
            return bytes(dice.getrandbits(8) for _ in range(len(old)))
        new = bytearray(old)
        for _ in range(dice.choice((1, 16, 256))):
            new[dice.randrange(len(new))] ^= 1 << dice.randrange(8)
        return bytes(new)
    return spoiled


class Damaged:
    """While it is entered, the file has other bytes at some places."""

    def __init__(self, path, changes, size=PAGE):
        self.path = path
        self.changes = changes
        self.size = size

    def __enter__(self):
        self.old = []
        with open(self.path, 'r+b') as core:
            for offset, change in self.changes:
                core.seek(offset)
                old = core.read(self.size)
                self.old.append((offset, old))
                core.seek(offset)
                core.write(change(old))
        return self

    def __exit__(self, *unused):
        with open(self.path, 'r+b') as core:
            for offset, old in reversed(self.old):
                core.seek(offset)
                core.write(old)


# Without the files.


def moved(world, report, name, subject):
    """The interpreter's files are gone from where they were mapped: elsewhere, nowhere, or others are there now."""
    folder = world.folder('moved')
    private = StrippedSubject(subject, folder)
    home = os.path.dirname(private.executable)
    with Debuggee(world, private, 'scattered.py') as process:
        core, truth = dumped(report, name, process)
        if not core:
            return
        looks = Looks(world, core, truth, [])
        with report.case(name + '/there'):
            looks.at_the_whole()
            plain = looks.plainly('bt')
        away = os.path.join(folder, 'away')
        os.rename(home, away)
        for look in (by_name, by_build_id, by_exe, missing, cut_short, replaced, lost):
            with report.case('%s/%s' % (name, look.__name__.replace('_', '-'))):
                look(looks, plain, home, away)


def images(folder):
    return [os.path.join(folder, entry) for entry in sorted(os.listdir(folder))]


def must_be_plain(answer, plain):
    check((answer.status, answer.out) == (0, plain.out), 'it is not as it was', *answer.context())


def by_name(looks, plain, home, away):
    must_be_plain(looks.answer(looks.core, '--search-path', away), plain)


def build_id(path):
    out = subprocess.run(['readelf', '-n', path], stdout=subprocess.PIPE, universal_newlines=True).stdout
    found = re.search(r'Build ID: ([0-9a-f]+)', out)
    return found.group(1) if found else ''


def by_build_id(looks, plain, home, away):
    """Two folders, and names that only the build-id tells: FOLDER/.build-id/XX/REST."""
    folder = away + '-by-id'
    for path in images(away):
        number = build_id(path)
        if not number:
            raise Skipped('%s has no build-id' % os.path.basename(path))
        os.makedirs(os.path.join(folder, '.build-id', number[:2]), exist_ok=True)
        shutil.copy(path, os.path.join(folder, '.build-id', number[:2], number[2:]))
    must_be_plain(looks.answer(looks.core, '--search-path', NOWHERE, '--search-path', folder), plain)


def by_exe(looks, plain, home, away):
    """--exe has the executable under a name of its own; the library is where --search-path says."""
    other = os.path.join(os.path.dirname(away), 'some-python')
    shutil.copy(os.path.join(away, os.path.basename(looks_executable(looks, away))), other)
    must_be_plain(looks.answer(looks.core, '--exe', other, '--search-path', away), plain)


def looks_executable(looks, away):
    return next(path for path in images(away) if '.so' not in path)


def missing(looks, plain, home, away):
    """The kernel dumps the data of an image and not its symbols: the runtime is found by its shape, and every frame shown."""
    must_be_whole(looks, 'is not on this machine')
    info = Answer(looks.world, ['info', looks.core])
    check(re.search('^found by +(scan for|cookie)', info.out, re.M), 'nothing says how the runtime was found', *info.context())


def must_be_whole(looks, reason):
    """Every frame is shown as it is; if anything is not, REASON is given."""
    answer = looks.answer(looks.core, '--json')
    count = looks.must_be_true(answer, looks.in_cut(looks.bytes.size))
    check(count == sum(len(thread['frames']) for thread in looks.truth['threads']), 'frames are lost', '%d frames are shown' % count,
          *answer.context())
    check(answer.status == 0 or reason in answer.out + answer.errors, 'the missing file is not named', *answer.context())


def cut_short(looks, plain, home, away):
    """The files are there, with their build-ids, and hardly more: that is as good as none."""
    shutil.copytree(away, home)
    for path in images(home):
        os.truncate(path, 5000)
    must_be_whole(looks, 'is cut short')
    shutil.rmtree(home)
    must_be_plain(looks.answer(looks.core, '--search-path', away), plain)


def replaced(looks, plain, home, away):
    """Another build has the old names now: it is refused, and named."""
    os.makedirs(home)
    for path in images(away):
        shutil.copy('/bin/true', os.path.join(home, os.path.basename(path)))
    must_be_whole(looks, 'is another build')
    must_be_plain(looks.answer(looks.core, '--search-path', away), plain)
    shutil.rmtree(home)


def lost(looks, plain, home, away):
    """Neither files nor the runtime: that says nothing of what the process was."""
    pages = {page for place in looks.truth['notes']['shared'][:2] for page in looks.bytes.pages_of(place)}
    with Damaged(looks.core, [(page * PAGE, lambda old: bytes(len(old))) for page in sorted(pages)]):
        answer = looks.answer(looks.core)
    check(answer.status == 2 and 'cannot tell whether' in answer.errors and 'is not on this machine' in answer.errors,
          'it is not said why', *answer.context())
