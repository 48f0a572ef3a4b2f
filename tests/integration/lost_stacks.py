"""Machine stacks that a core has lost or that were overwritten: what is missing is said, and what is shown is right.

A core of tests/programs/callbacks.py, whose frames call each other through builtins, is answered whole; then its registers and stacks are
damaged, one way at a time, and the answers must be parts of the whole one, in its order.  Where something of it is missing, the answer is
partial, and the thread has a mark.

SPDX-License-Identifier: MIT
"""
import json
import os
import random
import re
import struct

from asking import Session, files_of, hognose, open_core, sysroot
from core_bytes import SEGMENT, CoreBytes
from debuggee import Debuggee
from pairs import dealt_to
from report import Job, Mode, check
from world import NOWHERE

UNKNOWN = '<built-in function or method, which one is not known>'
MARK = re.compile(r'^ *<(?:frames are missing here|older machine frames are not known|unreadable )', re.M)
REGISTERS = 27 * 8
PRSTATUS, IN_PRSTATUS = 1, 112      # type of the note, and where registers are in it
RBP, RIP, RSP = 4, 16, 19
PER_SUBJECT = 3     # damages in a default run; all of them in --all,
IN_GDB = 14         # and so many of these also through GDB: each damage with several versions


def jobs(world, present):
    if world.stock:
        return
    able = [subject for subject in present if subject.is_plain and 'callbacks.py' not in subject.lacks]
    some = dealt_to(world.seed, [subject for subject in able if subject.is_of_machine], sorted(DAMAGES), PER_SUBJECT)
    in_gdb = dealt_to(world.seed, able, sorted(set(DAMAGES) - set(WORDS)), IN_GDB)
    for subject in able:
        if subject.is_of_machine and world.mode < Mode.ALL:
            chosen = sorted(damage for taker, damage in some if taker is subject)
            yield Job('lost-stacks/' + subject.name, subject.mode, run, world, subject, chosen)
        yield Job('lost-stacks/%s/every' % subject.name, Mode.ALL, run_all, world, subject,
                  {damage for taker, damage in in_gdb if taker is subject})


def run(world, report, name, subject, chosen, in_gdb=()):
    with Debuggee(world, subject, 'callbacks.py') as process:
        looks = None
        with report.case(name + '/whole'):
            process.wait_truth()
            looks = Looks(world, subject, process.dump(), in_gdb)
        for damage in chosen if looks else ():
            with report.case('%s/%s' % (name, damage)):
                looks.at(damage)
        if looks and in_gdb and subject.root:
            with report.case(name + '/files-of-another-build'):
                looks.with_files_of_this_machine()


def run_all(world, report, name, subject, in_gdb):
    run(world, report, name, subject, sorted(DAMAGES), in_gdb)


class StackBytes(CoreBytes):
    """A core whose stacks and registers are to be damaged."""

    def __init__(self, path):
        super().__init__(path)
        with open(path, 'rb') as source:
            source.seek(self.notes[0])
            notes = source.read(self.notes[1] - self.notes[0])
            source.seek(self.headers[0])
            self.table = self.headers[1]
        self.registers = []     # where they are in the file
        at = 0
        while at < len(notes):
            name_size, size, kind = struct.unpack_from('<III', notes, at)
            body = at + 12 + (name_size + 3 & ~3)
            if kind == PRSTATUS:
                self.registers.append(self.notes[0] + body + IN_PRSTATUS)
            at = body + (size + 3 & ~3)

    def read(self, offset, size):
        with open(self.path, 'rb') as source:
            source.seek(offset)
            return source.read(size)

    def register(self, thread, number):
        return struct.unpack('<Q', self.read(self.registers[thread] + 8 * number, 8))[0]

    def stack(self, thread):
        """(offset in the file of the newest word, bytes from there to the end of the segment)."""
        sp = self.register(thread, RSP)
        for start, offset, size in self.segments:
            if start <= sp < start + size:
                return offset + sp - start, size - (sp - start)
        raise LookupError('the core has not the stack of thread %d' % thread)

    def headers_of_stacks(self):
        """[(where in the file the header of the segment is, its row)] of the stacks of all threads."""
        pointers = [self.register(thread, RSP) for thread in range(len(self.registers))]
        raw = self.read(0, self.headers[1])
        first = struct.unpack_from('<Q', raw, 32)[0]
        rows = [(at, SEGMENT.unpack_from(raw, at)) for at in range(first, self.headers[1], SEGMENT.size)]
        return [(at, row) for at, row in rows if row[0] == 1 and any(row[3] <= sp < row[3] + row[5] for sp in pointers)]

    def code_words(self, thread, size):
        """Offsets in the file of the words of a stack that point to code."""
        raw = self.read(0, self.headers[1])
        first = struct.unpack_from('<Q', raw, 32)[0]
        rows = [SEGMENT.unpack_from(raw, at) for at in range(first, self.headers[1], SEGMENT.size)]
        code = [(row[3], row[3] + row[6]) for row in rows if row[0] == 1 and row[1] & 1]
        offset, most = self.stack(thread)
        words = struct.unpack('<%dQ' % (min(size, most) // 8), self.read(offset, min(size, most) // 8 * 8))
        return [offset + 8 * number for number, word in enumerate(words) if any(start <= word < end for start, end in code)]


# A damage gives [(offset in the file, bytes)] to be written; `lot` is of the core.

def register(number, value):
    def changes(core, lot):
        return [(place + 8 * number, struct.pack('<Q', value & 2 ** 64 - 1)) for place in core.registers]
    return changes


def moved_pointer(by):
    def changes(core, lot):
        return [(place + 8 * RSP, struct.pack('<Q', core.register(thread, RSP) + by & 2 ** 64 - 1))
                for thread, place in enumerate(core.registers)]
    return changes


def no_registers(core, lot):
    return [(place, bytes(REGISTERS)) for place in core.registers]


def stack_of_another(core, lot):
    pointers = [core.register(thread, RSP) for thread in range(len(core.registers))]
    return [(place + 8 * RSP, struct.pack('<Q', pointer)) for place, pointer in zip(core.registers, pointers[1:] + pointers[:1])]


def overwritten(begin, size, byte=None):
    """Bytes from BEGIN above the stack pointer on; drawn by lot without BYTE."""
    def changes(core, lot):
        found = []
        for thread in range(len(core.registers)):
            offset, most = core.stack(thread)
            if begin < most:
                count = min(size, most - begin)
                found.append((offset + begin, bytes([byte]) * count if byte is not None else lot.randbytes(count)))
        return found
    return changes


def lost_returns(which):
    """Words that point to code become zero, or what strings are made of."""
    def changes(core, lot):
        found = []
        for thread in range(len(core.registers)):
            words = core.code_words(thread, 16384)
            found += [(word, b'AAAAAAAA' if which == 'letters' else bytes(8)) for word in (words if which == 'every' else lot.sample(words, min(3, len(words))))]
        return found
    return changes


def not_dumped(core, lot):
    return [(at + 32, bytes(8)) for at, _ in core.headers_of_stacks()]


def dumped_in_part(core, lot):
    """Only the newest KiB of each stack."""
    found = []
    for at, row in core.headers_of_stacks():
        pointers = [core.register(thread, RSP) for thread in range(len(core.registers))]
        newest = min(sp for sp in pointers if row[3] <= sp < row[3] + row[5])
        found.append((at + 32, struct.pack('<Q', newest + 1024 - row[3])))
    return found


def nothing(core, lot):
    return []


DAMAGES = {'rsp-zero': register(RSP, 0), 'rsp-below-zero': register(RSP, -8), 'rsp-nowhere': register(RSP, 0x4141414141414140),
           'rsp-of-another-thread': stack_of_another, 'rsp-a-word-up': moved_pointer(8), 'rsp-up': moved_pointer(264), 'rsp-down': moved_pointer(-136),
           'rsp-far-up': moved_pointer(2048), 'rip-zero': register(RIP, 0), 'rip-nowhere': register(RIP, 0x4141414141414141), 'rip-one': register(RIP, 1),
           'rip-at-the-end': register(RIP, -1), 'rbp-nowhere': register(RBP, 0x4242424242424242), 'registers-zero': no_registers,
           'returns-lost': lost_returns('every'), 'some-returns-lost': lost_returns('some'), 'some-returns-overwritten': lost_returns('letters'),
           'stack-not-dumped': not_dumped, 'stack-dumped-in-part': dumped_in_part}
for begin, size in ((0, 64), (0, 512), (0, 2048), (0, 8192), (256, 256), (512, 1024), (1024, 512), (2048, 2048), (4096, 512), (6144, 4096)):
    DAMAGES['zeros-%d-%d' % (begin, size)] = overwritten(begin, size, 0)
    DAMAGES['letters-%d-%d' % (begin, size)] = overwritten(begin, size, 0x41)
    DAMAGES['noise-%d-%d' % (begin, size)] = overwritten(begin, size)
WORDS = {'files-missing': ['--sysroot', NOWHERE]}
DAMAGES.update(dict.fromkeys(WORDS, nothing))


class Looks:
    """One core, whole and damaged."""

    def __init__(self, world, subject, core, in_gdb):
        self.world, self.subject, self.core, self.in_gdb = world, subject, core, in_gdb
        self.where = files_of(subject)
        self.bytes = StackBytes(core)
        self.lot = random.Random(world.seed)
        self.whole = self.ask()
        check(self.whole.status == 0, 'a whole core', *self.whole.context())
        check(all(len([row for row in rows if row[0] == 'native']) > 1 for rows in self.whole.rows.values()), 'no builtins', str(self.whole.rows))
        # Where the frame that has a name is lost, the newest one is shown without any (system calls of glibc 2.41 and newer).
        every = self.ask(*self.where, '--native')
        self.newest = {tid: rows[0] for tid, rows in every.rows.items() if rows}
        self.debugged = self.debug() if in_gdb else None
        check(not self.debugged or self.debugged.status == 0, 'a whole core in GDB', *(self.debugged.context() if self.debugged else ()))

    def ask(self, *words):
        return Answer(hognose(self.world, 'bt', self.core, '--json', *(list(words) or self.where)))

    def at(self, damage):
        self.damage = damage
        changes = DAMAGES[damage](self.bytes, self.lot)
        with Changed(self.core, changes):
            self.compare(self.ask(*WORDS.get(damage, [])), self.whole)
            if damage in self.in_gdb:
                self.compare(self.debug(), self.debugged)

    def compare(self, answer, whole):
        check(answer.status in (0, 1), 'exit status %s' % answer.status, *answer.context())
        lacks = False
        for tid, rows in whole.rows.items():
            shown = answer.rows.get(tid, [])
            rest = iter(rows)
            newest = self.newest.get(tid)
            is_nameless = shown and shown[0] not in rows and shown[0] in (newest, newest[:2] + (None,))
            for row in shown[1:] if is_nameless else shown:
                check(any(is_same(row, one) for one in rest), 'thread %d: shown, and not so in the whole' % tid, str(row), *answer.context())
            if len(shown) < len(rows) and not self.ends_by_chance(shown, rows):
                lacks = True
                missing = [row for row in rows if row not in shown]
                check(tid in answer.marked, 'thread %d: missing, and not said' % tid, str(missing), *answer.context())
        check(not lacks or answer.status == 1, 'something is missing, and the answer is complete', *answer.context())
        check(answer.status == 1 or not answer.marked, 'a mark in a complete answer', *answer.context())

    def ends_by_chance(self, shown, rows):
        """Whether a link of Python's own chain, which 3.12 and newer keep on the C stack, was overwritten with zero: nothing tells that from
        its end."""
        is_zero = self.damage.startswith('zeros-') and self.subject.version >= (3, 12)
        there, every = ([row for row in some if row[0] == 'python'] for some in (shown, rows))
        return is_zero and 0 < len(there) < len(every) and there == every[:len(there)]

    def with_files_of_this_machine(self):
        """GDB takes this machine's libraries for those of the core: none of their names may be believed."""
        self.damage = 'files-of-another-build'
        answer = self.debug(before=())
        check('Waiting for the GIL' not in answer.text, 'nobody does', *answer.context())
        self.compare(answer, self.debugged)

    def debug(self, before=None):
        before = sysroot(self.subject) if before is None else before
        session = Session(self.world, self.world.extension(self.subject), open_core(self.subject.executable, self.core), before=before)
        return Debugged(session.run('thread apply all -s py-bt')[0])


def is_same(shown, whole):
    return shown == whole or (shown[0] == whole[0] == 'native' and UNKNOWN in (shown[1], whole[1]))


class Answer:
    """What `hognose bt --json` says: {tid: [rows]}, and which threads have a mark."""

    def __init__(self, done):
        self.status, self.out, self.errors = done.returncode, done.stdout, done.stderr
        self.rows, self.marked, tid = {}, set(), None
        for block in json.loads(self.out)['blocks'] if self.status in (0, 1) else ():
            if block['type'] == 'heading':
                tid = (block.get('thread') or {}).get('tid')
            elif block['type'] in ('hole', 'cut'):
                self.marked.add(tid)
            elif block['type'] == 'traceback':
                self.rows.setdefault(tid, []).extend(row_of(entry) for entry in block['entries'] if 'hole' not in entry)
                if any('hole' in entry for entry in block['entries']):
                    self.marked.add(tid)

    def context(self):
        return ['exit status %s' % self.status, self.errors[-1500:], self.out[-6000:]]


def row_of(entry):
    if entry['kind'] == 'python':
        return 'python', entry['file'], entry['line'], entry['function'], entry['address']
    if entry['kind'] == 'machine':
        return 'machine', entry.get('image'), entry.get('function')
    return 'native', entry['text']


class Debugged:
    """The same of GDB's `py-bt` in all threads, which has no status: a mark is one."""

    def __init__(self, text):
        self.text = text
        self.rows, self.marked = {}, set()
        parts = re.split(r'^Thread .*?\(LWP (\d+)\).*:\n', text, flags=re.M)
        for tid, part in zip(map(int, parts[1::2]), parts[2::2]):
            lines = part.split('\n')
            self.rows[tid] = [('native' if line.startswith('  <') else 'python', line.strip()) for line, below in zip(lines, lines[1:])
                              if re.match(r'  (File "|<built-in|<method)', line) and not below.startswith('    <unreadable')]
            if MARK.search(part) or 'Unable to locate python frame' in part:
                self.marked.add(tid)
        self.status = 1 if self.marked else 0

    def context(self):
        return [self.text[-6000:]]


class Changed:
    """Bytes of a file that are others for a while."""

    def __init__(self, path, changes):
        self.path, self.changes, self.before = path, changes, []

    def __enter__(self):
        with open(self.path, 'r+b') as file:
            for offset, new in self.changes:
                file.seek(offset)
                self.before.append((offset, file.read(len(new))))
                file.seek(offset)
                file.write(new)

    def __exit__(self, *unused):
        with open(self.path, 'r+b') as file:
            for offset, old in reversed(self.before):
                file.seek(offset)
                file.write(old)
