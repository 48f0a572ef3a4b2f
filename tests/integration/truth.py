"""Truth: what py-bt, py-locals, py-print and `hognose bt` say, against what the program wrote about itself.

One job a subject, what is made of it (stripped, with a JIT...), situation (live, a core of the kernel, a gcore of GDB), GDB and program: all
of these multiply, so they are sampled.
Debian's interpreters come stripped, with debug files of their own: GDB 13 takes up to 5 s of CPU to look into those of 3.14 and
3.15, at each start, so it has them for the short programs, and goes without for the others.

SPDX-License-Identifier: MIT
"""
import difflib
import json
import os
import re

from answers import expected_lines, harmless, headed_lines, same_value, split_program_threads, split_threads
from asking import GIVING_UP, Session, attach, files_of, hognose, open_core, sysroot, to_thread
from debuggee import Debuggee
from generated_code import frames_of_generated_code
from pairs import all_pairs, dealt
from report import Failed, Job, Mode, Skipped, check
from subjects import roots_folder
from variants import SectionlessSubject, StrippedSubject, TracedSubject, TrampolinedSubject, variants_of

SITUATIONS = ('live', 'core', 'gcore')
SHORT_PROGRAMS = ('nested.py', 'threads.py', 'values.py')
PROGRAMS = [  # program, oldest Python it runs on
    ('nested.py', (2, 7)), ('threads.py', (2, 7)), ('generators.py', (2, 7)), ('callbacks.py', (2, 7)),
    ('bodies.py', (2, 7)), ('deep.py', (2, 7)), ('comprehensions.py', (2, 7)), ('closures.py', (2, 7)),
    ('hostile.py', (2, 7)), ('values.py', (2, 7)), ('library_values.py', (2, 7)), ('lines.py', (2, 7)), ('coroutines.py', (3, 6)),
    ('thread_locals.py', (2, 7)),
    ('interpreters.py', (3, 8)), ('interpreters_elsewhere.py', (3, 8)),
]


def jobs(world, present):
    modes = {}
    for mode, rows in sample(world, present):
        for row in rows:
            modes.setdefault(row, mode)
    gdbs = {None: world, **{word: world.with_gdb(gdb) for word, gdb in other_gdbs()}}
    for (subject, make, situation, gdb, program), mode in modes.items():
        name = '/'.join(['truth' + (gdb and '-' + gdb or ''), subject.name_with(make), program[:-3], situation])
        yield Job(name, mode, look, gdbs[gdb], subject, make, situation, program)


def sample(world, present):
    """[(mode, rows of (subject, what is made of it, situation, GDB, program))]: few short programs; each subject in each form and in each
    situation, with one program or another; and then with every program, and with every GDB."""
    programs = [program for program, _ in PROGRAMS] + ['traced.py']
    makes, gdbs = (None, StrippedSubject, SectionlessSubject, TracedSubject, TrampolinedSubject), [word for word, _ in other_gdbs()]
    fast = [(subject, None, situation, None, program) for subject in present if subject.mode == Mode.FAST
            for program in SHORT_PROGRAMS for situation in ('live', 'core')]
    of_machine = [subject for subject in present if subject.is_of_machine]
    some = all_pairs(world.seed, of_machine, makes, SITUATIONS, [None], allows=can_be)
    some = dealt(world.seed, sorted(some, key=lambda row: row[0].name), programs, is_sensible)
    every = all_pairs(world.seed, present, makes, SITUATIONS, [None] + gdbs, programs, allows=is_sensible, begin=fast + some)
    return [(Mode.FAST, fast), (Mode.DEFAULT, some), (Mode.ALL, every)]


def can_be(subject, make, situation, gdb):
    """GDB 18 aborts over the core of a process whose images have no sections."""
    return make is None or (make in variants_of(subject) and not (gdb and make is SectionlessSubject))


def is_sensible(subject, make, situation, gdb, program):
    """What is slow, or as good as another row, is left out."""
    if subject.version[:2] < dict(PROGRAMS).get(program, (3, 0)) or program in subject.lacks or not can_be(subject, make, situation, gdb):
        return False
    if program == 'traced.py':
        return make is TracedSubject
    is_plain = make in (None, StrippedSubject) and gdb is None and situation != 'gcore'
    return is_plain or program in SHORT_PROGRAMS


def other_gdbs():
    """[(name, path)] of the GDBs in the roots."""
    folder = roots_folder()
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = [('gdb-' + name, os.path.join(folder, name, 'run-gdb')) for name in names]
    return [row for row in found if os.access(row[1], os.X_OK)]


def look(world, report, name, subject, make, situation, program):
    if make and world.stock:
        return report.skip(name, 'stock is for interpreters as they come')
    with Debuggee(world, subject.variant(make, world.scratch), program) as process:
        Truth(world, report, name, process, program).look(situation)


class Truth:
    """The cases of one process."""

    def __init__(self, world, report, name, process, program):
        self.world = world
        self.report = report
        self.name = name
        self.process = process
        self.program = program
        self.truth = None

    def look(self, situation):
        with self.report.ready(self.name + '/starts'):
            self.truth = self.process.wait_truth()
            if self.is_in_generated_code():
                check(frames_of_generated_code(self.process.pid), 'no return address on the stack of the main thread leads there')
        if self.truth is not None:
            getattr(self, 'look_' + situation)()

    def is_in_generated_code(self):
        is_trampolined = isinstance(self.process.subject, TrampolinedSubject)
        return self.program == 'traced.py' or (is_trampolined and self.program == 'nested.py')

    def look_live(self):
        self.gdb(attach(self.process.pid, self.process.subject))
        self.cli([self.process.pid], is_live=True)

    def look_core(self):
        core = None
        with self.report.ready(self.name + '/written'):
            core = self.process.dump()
        if core:
            self.gdb(open_core(self.process.subject.executable, core))
            self.cli([core] + files_of(self.process.subject))

    def look_gcore(self):
        """What GDB itself wrote; GDB 13 leaves stacks out where it meets the guard pages that glibc 2.42 and newer make."""
        path, is_whole = os.path.join(self.process.folder, 'gcore'), False
        with self.report.ready(self.name + '/written'):
            session = Session(self.world, [], attach(self.process.pid, self.process.subject), before=sysroot(self.process.subject, False))
            session.run('gcore ' + path)
            check(os.path.exists(path), 'GDB wrote no gcore', session.stderr)
            if left_out(session):
                raise Skipped('this GDB leaves stacks out: ' + left_out(session))
            is_whole = True
        self.process.stop()
        if is_whole:
            self.gdb(open_core(self.process.subject.executable, path))
            self.cli([path])

    def gdb(self, target):
        """All GDB questions in one session; a case each."""
        name, answers = self.name + '/gdb', None
        questions = self.questions()
        with self.report.case(name + '/session'):
            before = sysroot(self.process.subject, self.program in SHORT_PROGRAMS)
            session = Session(self.world, self.world.extension(self.process.subject), target, before=before)
            answers = session.run(*[q[0] for q in questions])
            session.no_trouble()
        groups = {}
        for question, answer in zip(questions, answers or ()):
            groups.setdefault(question[1], []).append((question, answer))
        for group, rows in groups.items():
            if group:
                with self.report.case('%s/%s' % (name, group)):
                    for question, answer in rows:
                        question[2](answer)

    def questions(self):
        """[(GDB command, name of its case or None, check of its answer)]."""
        rows = [('thread apply all py-bt', 'py-bt', self.check_backtraces)]
        rows.append(('thread apply all py-bt-full', 'py-bt-full', self.check_full))
        if self.world.stock:
            return rows
        for thread in self.truth['threads']:
            rows.append((to_thread(thread['tid']), None, None))
            for number in some_frames(len(thread['frames'])):
                frame = thread['frames'][number]
                if 'locals' in frame or frame['asks']:
                    rows += self.frame_questions(number, frame)
        return rows

    def frame_questions(self, number, frame):
        rows = [('py-frame %d' % number, None, None)]
        if 'locals' in frame:
            rows.append(('py-locals', 'py-locals', lambda text: self.check_locals(frame, text)))
        for ask in frame['asks']:
            rows.append(('py-print ' + ask[0], 'py-print', lambda text, ask=ask: check_print(ask, text)))
        return rows

    def check_backtraces(self, text):
        self.compare_all(split_threads(text), not self.process.alive())

    def compare_all(self, answers, of_core):
        """Source lines of a core from a root are elsewhere, and not asked for."""
        bare = bool(self.process.subject.root) and of_core
        for thread in self.truth['threads']:
            check(thread['tid'] in answers, 'no thread %s in the answer' % thread['tid'], str(sorted(answers)))
            rows = [expected_lines(thread), headed_lines(answers[thread['tid']])]
            compare(*[[(row[0], None) for row in one] if bare else one for one in rows])

    def check_full(self, text):
        """The `Frame 0x..., for file F, line N, in FUNC (` lines are the same frames."""
        answers = split_threads(text)
        for thread in self.truth['threads']:
            found = re.findall(r'Frame 0x[0-9a-f]+, for (.*)', answers.get(thread['tid'], ''))
            expected = ['file %s, line %d, in %s (' % (harmless(f['file']), f['line'], harmless(f['function']))
                        for f in thread['frames']]
            cut = [line[:len(start)] for line, start in zip(found, expected)] + found[len(expected):]
            check(expected == cut, 'py-bt-full shows other frames', *diff(expected, cut))

    def check_locals(self, frame, text):
        """Every bound local, cell and free variable with its value, and no other."""
        sections = re.split(r'^Locals for (.*)$', text, flags=re.M)
        if len(sections) > 1:
            check(sections[1] == harmless(frame['function']), 'locals of %s, not of %s'
                  % (sections[1], frame['function']), text)
        body = sections[2] if len(sections) > 1 else text
        found = {}
        for line in body.strip('\n').split('\n'):
            match = re.match(r'^\s*(\S+) = (.*)$', line)
            if match:
                found[match.group(1)] = match.group(2)
        expected = dict(frame['locals'], **frame['cells'])
        wrong = []
        for name in sorted(set(expected) | set(found)):
            name_there, name_here = name in found, name in expected
            if not (name_there and name_here and same_value(found[name], expected[name])):
                wrong.append('%s: expected %r, got %r' % (name, expected.get(name, '(nothing)'), found.get(name, '(nothing)')))
        check(not wrong, 'locals of %s are wrong' % frame['function'], *wrong)

    def cli(self, target, is_live=False):
        if self.world.stock:
            return
        with self.report.case(self.name + '/cli/bt'):
            done = hognose(self.world, 'bt', *target, statuses=[0])
            out = done.stdout
            check(not GIVING_UP.search(out + done.stderr), 'it gave up', out + done.stderr)
            self.compare_all(split_program_threads(out), not is_live)
        knows_columns = all('columns' in frame for thread in self.truth['threads'] for frame in thread['frames'])
        if self.truth['version'] >= [3, 11] and is_live and knows_columns:
            with self.report.case(self.name + '/cli/carets'):
                self.check_carets(split_program_threads(out))
            with self.report.case(self.name + '/cli/columns'):
                self.check_columns(target)

    def check_carets(self, answers):
        """Where Python's own traceback underlines a part of the line, so do we, and the same part."""
        for thread in self.truth['threads']:
            below = caret_lines(answers[thread['tid']])
            for frame, found in zip(thread['frames'], below):
                wanted = frame['carets']
                is_whole = wanted is not None and len(wanted.strip()) >= len(frame['source'] or '')
                # The display width of what is not ASCII is counted since 3.13 only.
                is_ascii = all(ord(c) < 128 for c in frame['source'] or '')
                if wanted is None or is_whole or not (is_ascii or self.truth['version'] >= [3, 13]):
                    continue
                check(found == wanted.rstrip(), 'other carets in %s, line %d' % (frame['function'], frame['line']),
                      '    %s' % frame['source'], wanted, str(found))

    def check_columns(self, target):
        done = hognose(self.world, 'bt', '--json', *target)
        stacks = [[entry for entry in block['entries'] if entry['kind'] == 'python']
                  for block in json.loads(done.stdout)['blocks'] if block['type'] == 'traceback']
        found = sorted([entry['line']] + [entry.get(key) for key in ('end_line', 'column', 'end_column')]
                       for stack in stacks for entry in stack if 'column' in entry)
        wanted = sorted(frame['columns'] for thread in self.truth['threads'] for frame in thread['frames'] if frame['columns'])
        check(found == wanted and found, 'other columns than co_positions() gives', *diff([str(w) for w in wanted], [str(f) for f in found]))


def caret_lines(text):
    """The line of carets below each `File ...` of a traceback, or None where there is none, newest first."""
    found = []
    for line in text.split('\n'):
        if line.startswith('  File "'):
            found.append(None)
        elif found and re.match(r'^    [ \t]*\^+$', line):
            found[-1] = line
    return found


def left_out(session):
    """What GDB said of a stack that its gcore lacks, or ''.  GDB 13 stops at the guard pages that glibc 2.42 and newer make."""
    found = re.search(r'Memory read failed for corefile section, \d+ bytes at 0x[0-9a-f]{,12}\b', session.stdout + session.stderr)
    return found.group() if found else ''


def some_frames(count):
    """The numbers of the frames whose locals are asked for: of a deep stack its ends and some between, as each py-frame walks there."""
    return [n for n in range(count) if n < 20 or n >= count - 20 or n % 250 == 0]


def check_print(ask, text):
    expression, scope, value = ask
    line = text.strip('\n').split('\n')[0]
    if scope is None:
        return check(line == "'%s' not found" % expression, 'py-print %s' % expression, line)
    match = re.match(r"^(local|global|builtin|\w+) (.*?) = (.*)$", line, re.S)
    check(match, 'py-print %s: no value' % expression, line)
    check(match.group(1) == scope, 'py-print %s: not a %s' % (expression, scope), line)
    check(same_value(match.group(3), value), 'py-print %s: expected %r' % (expression, value), line)


def diff(expected, found):
    return list(difflib.unified_diff(expected, found, 'expected', 'answer', lineterm='', n=2))[:60]


def compare(expected, found):
    """Fails unless the two tracebacks agree; a source line is only wanted where Python has one."""
    loose = [row if i >= len(found) or row[1] or not found[i][1] or row[0].startswith('File "<') else (row[0], found[i][1])
             for i, row in enumerate(expected)]
    if loose != found:
        show = lambda rows: ['%s | %s' % row for row in rows]  # noqa: E731
        raise Failed('\n'.join(['the traceback differs'] + diff(show(loose), show(found))))


def frames_named(thread, function):
    return [frame for frame in thread['frames'] if frame['function'] == function]
