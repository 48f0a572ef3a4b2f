"""Cores of real processes with random damage: whatever it is, hognose ends by itself, in time, in bounded memory, and says nothing raw.

Where a core has only lost bytes (it ends early, segments were not dumped), an answer without a word of that is the answer of the whole
core.  A run by itself, of as many as one likes:

    tests/integration/mutated_cores.py PREFIX [--runs N] [--seed N] [--program HOGNOSE]

Each finding names the seed and the number that make it again.

SPDX-License-Identifier: MIT
"""
import os
import random
import re
import resource
import struct
import subprocess
import sys
import tempfile

if __name__ == '__main__':
    sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')]

from asking import files_of
from core_bytes import HEADER, PAGE, PT_LOAD, PT_NOTE, SEGMENT
from debuggee import Debuggee, clean_environment
from report import Cases, Failed, Job, Mode, Skipped, check
from world import TESTS, World

VERSIONS = ((2, 7), (3, 8), (3, 11), (3, 12), (3, 13))
RUNS = (8, 16, 160)         # of each version: in a fast run, in a default one, in all
COMMANDS = (['bt'], ['bt', '--native'], ['bt', '--json'], ['bt-full'], ['info'], ['threads'], ['locals'], ['exc'], ['info', '--json'],
            ['why'], ['why', '--json'], ['why', '--registers'], ['whatis', '$rsp+64'], ['whatis', '$rdi'], ['locks'], ['tasks'],
            ['overview'], ['locals', '--json'], ['list'], ['print', 'kept'], ['print', 'kept[0]', '--json'], ['shell'], ['shell', '--json'])
SHELL = b'bt\nbt --native\nlocals\nthreads\nup\nprint kept\nlist\nexc\nwhatis $rsp+64\nwhy\nlocks\ntasks\ninfo\n'     # what is asked at a prompt
# What can be compared with the whole core: machine frames are another matter, and what is noted beside an answer.
COMPARED = (['bt', '--python'], ['locals'])
SECONDS = 10                # of CPU
SECONDS_OF_WHY = 2
MEGABYTES = 700             # of memory, the core's own pages included
CONTROL = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\udc80-\udcff]')
CRASH = re.compile(r'terminate called|Assertion|Sanitizer|runtime error|std::|what\(\)|Segmentation')
SANITIZED = os.path.join(os.path.dirname(TESTS), 'build', 'asan', 'frontends', 'cli', 'hognose')


def jobs(world, present):
    if world.stock:
        return
    for version in VERSIONS:
        able = [one for one in present if one.is_of_machine and one.version[:2] == version and 'scattered.py' not in one.lacks]
        if able:
            mode = able[0].at_least(Mode.FAST if version == (3, 12) else Mode.DEFAULT)
            yield Job('mutated-cores/' + able[0].name, mode, run, world, able[0])


def run(world, report, name, subject):
    runs = world.pick(*RUNS)
    with report.case(name + '/as-installed'):
        look(world, subject, Program(world.program), runs)
    if world.mode == Mode.ALL:
        with report.case(name + '/with-sanitizers'):
            if not os.path.exists(SANITIZED):
                raise Skipped('no %s' % SANITIZED)
            look(world, subject, Program(SANITIZED), runs // 8)


def look(world, subject, program, runs):
    """So many mutations of one core.  All findings are told, not the first alone."""
    with Debuggee(world, subject, 'scattered.py') as process:
        process.wait_truth()
        mutated, findings = Mutated(process.dump(), program, files_of(subject)), []
        for number in range(runs):
            try:
                mutated.run(random.Random('%d %d' % (world.seed, number)))
            except Failed as failure:
                findings.append('number %d: %s' % (number, failure))
        check(not findings, 'seed %d, %s: %d of %d' % (world.seed, subject.name, len(findings), runs), *findings[:20])
        check(mutated.losses or runs < 40, 'no core had lost bytes, so none was compared')


class Program:
    """hognose, with what it may use."""

    def __init__(self, path):
        self.path = path
        self.is_sanitized = path == SANITIZED

    def ask(self, words):
        """(status, output, errors) of an answer that is well-behaved."""
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            asked.write(SHELL if words[0] == 'shell' else b'')
            asked.seek(0)
            process = subprocess.Popen([self.path] + words, stdin=asked, stdout=out, stderr=errors, env=clean_environment(),
                                       preexec_fn=self.limit)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            texts = [self.text_of(stream) for stream in (out, errors)]
        self.judge(words, process.returncode, used, *texts)
        return (process.returncode, *texts)

    def limit(self):
        """The kernel ends what does not end."""
        seconds = SECONDS * (20 if self.is_sanitized else 1)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def text_of(self, stream):
        stream.seek(0)
        return stream.read().decode('utf-8', 'surrogateescape')

    def judge(self, words, status, used, out, errors):
        context = ['hognose ' + ' '.join(words), 'status %d' % status, errors[-600:], out[-600:]]
        check(status in (0, 1, 2, 66), 'it ended by %d' % status, *context)     # 66: it is a core no more
        for stream in (out, errors):
            found = CONTROL.search(stream) or CRASH.search(stream)
            check(not found, 'it says %r' % (found and stream[max(0, found.start() - 80):found.end() + 80]), *context)
        seconds = used.ru_utime + used.ru_stime
        check(self.is_sanitized or words[0] != 'why' or seconds < SECONDS_OF_WHY, 'it took %.1f s' % seconds, *context)
        check(self.is_sanitized or used.ru_maxrss < MEGABYTES << 10, 'it took %d MB' % (used.ru_maxrss >> 10), *context)
        # At a prompt one that has no answer makes the whole partial.
        check(status != 1 or words[0] == 'shell' or re.search(r'unreadable|stopped:|^note: |"type": "(hole|cut|note)"|"hole": ', out + errors, re.M),
              'partial, and no reason is given', *context)


def without_names(out):
    """A thread whose name could not be read is shown without one, and that is no hole: no name is worth an error."""
    out = re.sub(r'^(Core of [^\n]*, in thread) (?:"[^\n]*"|\d+)$', r'\1', out, flags=re.M)
    return re.sub(r'^(Thread \d+ \(0x[0-9a-f]+\))( "[^\n]*?")?( \(daemon\))?(?= \[|:|$)', r'\1', out, flags=re.M)


def first_difference(out, whole):
    """A line of each where they differ."""
    rows = zip(out.split('\n') + [''], whole.split('\n') + [''])
    number, (one, other) = next(((at, pair) for at, pair in enumerate(rows) if pair[0] != pair[1]), (0, ('', '')))
    begin = max(0, len(os.path.commonprefix([one, other])) - 100)
    return 'line %d' % number, one[begin:begin + 400], '--- of the whole core', other[begin:begin + 400]


class Mutated:
    """A core that is changed, looked at, and made whole again."""

    def __init__(self, core, program, where):
        self.core = core
        self.program = program
        self.where = where
        self.losses = 0
        self.whole = {}
        self.size = os.path.getsize(core)
        with open(core, 'rb') as source:
            header = HEADER.unpack(source.read(HEADER.size))
            self.table = header[5]
            source.seek(self.table)
            self.rows = [list(SEGMENT.unpack(source.read(SEGMENT.size))) for _ in range(header[10])]

    def run(self, dice):
        kind = dice.choice([self.truncate, self.truncate, self.lose_pages, self.lose_pages, self.change_header, self.change_segments,
                            self.change_sizes, self.change_notes, self.repeat_notes, self.change_pages])
        is_loss = kind in (self.truncate, self.lose_pages)
        words = dice.choice(COMPARED if is_loss and dice.random() < 0.7 else COMMANDS)
        if is_loss:
            self.whole_answer(words)        # before anything is lost
        undo = []
        try:
            kind(dice, undo)
            status, out, _ = self.ask(words)
            if is_loss and words in COMPARED:
                self.losses += 1
                found, whole = (without_names(text) for text in (out, self.whole_answer(words)))
                check(status != 0 or found == whole, 'bytes are lost, the answer differs, and status is 0',
                      'hognose ' + ' '.join(words), *first_difference(found, whole))
        except Failed as failure:
            raise Failed('%s: %s' % (kind.__name__, failure))
        finally:
            self.restore(undo)

    def ask(self, words):
        return self.program.ask([words[0], self.core] + words[1:] + self.where)

    def whole_answer(self, words):
        key = ' '.join(words)
        if key not in self.whole:
            status, out, errors = self.ask(words)
            check(status == 0 or words not in COMPARED, 'the whole core is no whole answer', key, out[-1500:], errors[-1500:])
            self.whole[key] = out
        return self.whole[key]

    # What is written is remembered, and put back last first.

    def write(self, undo, offset, new):
        with open(self.core, 'r+b') as core:
            core.seek(offset)
            undo.append((offset, core.read(len(new))))
            core.seek(offset)
            core.write(new)

    def restore(self, undo):
        with open(self.core, 'r+b') as core:
            for offset, old in reversed(undo):
                core.seek(offset)
                core.write(old)
            core.truncate(self.size)

    def write_row(self, undo, number, row):
        self.write(undo, self.table + SEGMENT.size * number, SEGMENT.pack(*(value & (1 << 64) - 1 if at > 1 else value & 0xffffffff
                                                                              for at, value in enumerate(row))))

    def loads(self):
        return [number for number, row in enumerate(self.rows) if row[0] == PT_LOAD and row[5]]

    # Bytes that are gone.

    def truncate(self, dice, undo):
        end = dice.choice((dice.randrange(self.size), dice.randrange(1 << 16), self.size - dice.randrange(1, 1 << 16)))
        with open(self.core, 'r+b') as core:
            core.seek(end)
            undo.append((end, core.read()))
            core.truncate(end)

    def lose_pages(self, dice, undo):
        """Some segments have only their front pages, or none, as where the writer could not read them."""
        for number in dice.sample(self.loads(), dice.choice((1, 2, 5))):
            row = list(self.rows[number])
            row[5] = dice.choice((0, row[5] // PAGE // 2 * PAGE))
            self.write_row(undo, number, row)

    # Bytes that lie.

    def change_header(self, dice, undo):
        for _ in range(dice.choice((1, 2, 4))):
            self.write(undo, dice.randrange(HEADER.size), bytes([dice.randrange(256)]))

    def change_segments(self, dice, undo):
        for number in dice.sample(range(len(self.rows)), min(len(self.rows), dice.choice((1, 3, 20)))):
            row = list(self.rows[number])
            at = dice.randrange(len(row))
            row[at] = dice.choice((0, 1, row[at] + PAGE, row[at] ^ 1 << dice.randrange(48), dice.getrandbits(64), (1 << 64) - 1,
                                   dice.choice(self.rows)[at]))
            self.write_row(undo, number, row)

    def change_sizes(self, dice, undo):
        """Segments of terabytes; the file is as long as they say, and has nothing there."""
        end = 1 << dice.choice((33, 38, 42))
        for number in dice.sample(self.loads(), dice.choice((1, 3, 8))):
            row = list(self.rows[number])
            row[5] = row[6] = end
            if dice.random() < 0.5:
                row[2] = self.size
            self.write_row(undo, number, row)
        if dice.random() < 0.5:
            try:
                os.truncate(self.core, end)
            except OSError:
                pass    # a file system without such files: then the sizes lie

    def note_range(self):
        row = next(row for row in self.rows if row[0] == PT_NOTE)
        return row[2], row[2] + row[5]

    def change_notes(self, dice, undo):
        begin, end = self.note_range()
        for _ in range(dice.choice((1, 5, 50))):
            at = dice.randrange(begin, end - 8) // 4 * 4
            self.write(undo, at, dice.choice((struct.pack('<I', dice.choice((0, 1, 5, 0x7fffffff, 0xffffffff))), dice.randbytes(4),
                                              b'\x1b[2J', '\u202e\u009b'.encode()[:4])))

    def repeat_notes(self, dice, undo):
        """The notes stand at the end of the file, many times over."""
        begin, end = self.note_range()
        number = next(number for number, row in enumerate(self.rows) if row[0] == PT_NOTE)
        with open(self.core, 'r+b') as core:
            core.seek(begin)
            notes = core.read(end - begin)
            core.seek(0, os.SEEK_END)
            repeated = notes * dice.choice((2, 50, (16 << 20) // len(notes)))
            core.write(repeated)
        row = list(self.rows[number])
        row[2], row[5] = self.size, len(repeated)
        self.write_row(undo, number, row)

    def change_pages(self, dice, undo):
        first = min(row[2] for row in self.rows if row[0] == PT_LOAD and row[5]) // PAGE
        for _ in range(dice.choice((1, 8, 64))):
            page = dice.randrange(first, self.size // PAGE)
            self.write(undo, page * PAGE, dice.choice((bytes(PAGE), dice.randbytes(PAGE), b'\x1b[2J\x9b\r\n' * (PAGE // 7))))


def main():
    """As many runs as one likes, of one interpreter after the other."""
    import argparse
    import subjects
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('prefix', help='where hognose is installed')
    parser.add_argument('--runs', type=int, default=2000, help='of all versions together')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--program', help='another program than that of the prefix')
    chosen = parser.parse_args()
    statuses = []
    with tempfile.TemporaryDirectory() as scratch:
        world = World(os.path.abspath(chosen.prefix), scratch)
        world.seed = chosen.seed
        program = Program(chosen.program or world.program)
        program.is_sanitized = bool(chosen.program) and 'asan' in chosen.program
        present, _ = subjects.find_all()
        todo = list(jobs(world, present))
        by_name = {one.name: one for one in present}
        cases = Cases(lambda outcome: (statuses.append(outcome.word), print(outcome.word, outcome.name, outcome.text, '(%.0f s)' % outcome.seconds)))
        for job in todo:
            name = job.name.split('/')[1]
            with cases.case(name):
                look(world, by_name[name], program, chosen.runs // len(todo))
    return 0 if statuses and set(statuses) == {'passed'} else 1


if __name__ == '__main__':
    sys.exit(main())
