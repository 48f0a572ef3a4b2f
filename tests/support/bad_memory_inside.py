"""Runs inside GDB: writes wrong values over objects and asks again after each; see bad_memory.py.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import time

import gdb

WRONG = [0, 0xdeadbeef, 0x7fffffffffffffff, 0x10007]
BEFORE, AFTER = 32, 176      # bytes around an object: what some versions keep in front of it, and what a type has
LIMIT = 5.0


class Sweep:
    """Wrong values over every word of every object of one frame."""

    def __init__(self, plan):
        self.plan = plan
        self.problems = []
        self.count = 0
        self.slowest = [0.0, '']
        self.seen = set()
        self.apart = []     # (start, end) of the frames and thread states, see is_apart()

    def ask(self, command, what, names):
        """One command; it must answer in time (of the CPU), without an exception, with all NAMES."""
        start = time.process_time()
        try:
            text = gdb.execute(command, to_string=True)
        except gdb.error as error:
            text = ''
            if 'Error occurred in Python' in str(error):
                self.problems.append('%s: %s raised %s' % (what, command, error))
        took = time.process_time() - start
        self.count += 1
        if took > self.slowest[0]:
            self.slowest = [took, '%s: %s' % (what, command)]
        if took > LIMIT:
            self.problems.append('%s: %s took %.1f s' % (what, command, took))
        lines = text.split('\n')
        # A name whose own text was overwritten (it is interned: the object may share it) reads differently; its
        # line must still be there.
        lost = [name for name in names if not any(line.startswith(name + ' = ') for line in lines)]
        if sum(' = ' in line for line in lines) >= len(names) and len(lost) == 1:
            lost = []
        if lost:
            self.problems.append('%s: %s lost %s: %s' % (what, command, lost, text[:300]))

    def word(self, address):
        memory = gdb.selected_inferior().read_memory(address, 8)
        return int.from_bytes(bytes(memory), 'little')

    def over(self, address, what, questions, values):
        """Each of VALUES over the word at ADDRESS, the questions after each, and the old value back."""
        try:
            old = self.word(address)
        except gdb.MemoryError:
            return
        for value in values:
            try:
                gdb.execute('set {unsigned long}%d = %d' % (address, value))
            except gdb.error:
                return
            try:
                # A cell that holds nothing is a variable that is not bound yet, which py-locals leaves out.
                unbound = set(self.plan.get('cells', ())) if value == 0 and what.startswith('cell+') else set()
                for command, names in questions:
                    self.ask(command, '%s = 0x%x' % (what, value), [name for name in names if name not in unbound])
            finally:
                gdb.execute('set {unsigned long}%d = %d' % (address, old))

    def places(self, name, address, size):
        """[(address, what, value)]: every word of the object, then the first words of what it points to."""
        if address in self.seen:
            return
        self.seen.add(address)
        for offset in range(-BEFORE, min(max(size, 32), AFTER), 8):
            for value in WRONG + [address]:
                yield address + offset, '%s%+d' % (name, offset), value
        for offset in range(-BEFORE, min(size, 64), 8):
            try:
                pointer = self.word(address + offset)
            except gdb.MemoryError:
                continue
            if pointer % 8 or pointer < 0x10000 or pointer in self.seen:
                continue
            self.seen.add(pointer)
            for inner in range(0, 64, 8):
                if self.is_apart(pointer, inner):
                    continue
                for value in (0xdeadbeef, 0x7fffffffffffffff, address):
                    yield pointer + inner, '%s%+d->%d' % (name, offset, inner), value

    def is_apart(self, pointer, inner):
        """Whether the word is part of the way to the frame, where nobody can promise the frame's names; frames() sweeps over that.

        An object may point to it (a traceback does, and the collector's list), or it may stand behind a static singleton of the runtime,
        whose head is three words.
        """
        address = pointer + inner
        if any(start <= address < end for start, end in self.apart):
            return True
        return inner >= 24 and gdb.execute('info symbol %d' % address, to_string=True).startswith('_PyRuntime')

    def run(self):
        self.apart = [(address, address + 512) for _, address in self.structures()]
        for command in self.plan['select']:
            gdb.execute(command)
        names = self.plan['names']
        tasks = [task for name, (address, size) in sorted(self.plan['objects'].items()) for task in self.places(name, address, size)]
        for address, what, value in self.some(tasks):
            self.over(address, what, [('py-locals', names)], [value])
        self.frames()

    def some(self, tasks):
        """At most `limit` of the tasks, evenly spread; which ones depends on `phase`, from 0 to 1."""
        limit = self.plan['limit']
        step = max(1.0, len(tasks) / float(limit))
        return [tasks[int((n + self.plan['phase']) * step)] for n in range(min(limit, len(tasks)))]

    def frames(self):
        """The frame, the code object and the thread state: py-bt and GDB's own bt have to end, and to say something."""
        questions = [('py-bt', []), ('py-bt-full', []), ('py-locals', []), ('bt full', [])]
        tasks = [(address + offset, '%s+%d' % (what, offset), value) for what, address in self.structures()[:8]
                 for offset in range(0, 200, 8) for value in WRONG + [address]]
        for address, what, value in self.some(tasks):
            self.over(address, what, questions, [value])

    def structures(self):
        found = [('code', self.plan['code'])]
        for expression in self.plan['expressions']:
            try:
                found.append((expression, int(gdb.parse_and_eval('(unsigned long)(%s)' % expression))))
            except gdb.error:
                continue
        text = gdb.execute('py-bt-full', to_string=True)
        for address in re.findall(r'Frame (0x[0-9a-f]+), for file', text):
            found.append(('frame', int(address, 16)))
        return [row for row in found if row[1]]


with open(os.environ['HOGNOSE_TEST_PLAN']) as source:
    sweep = Sweep(json.load(source))
sweep.run()
with open(os.environ['HOGNOSE_TEST_PLAN'] + '.out', 'w') as out:
    json.dump({'problems': sweep.problems[:40], 'count': sweep.count, 'slowest': sweep.slowest}, out)
