"""Truth: what py-bt, py-locals, py-print and `hognose bt` say, against what the program wrote about itself.

One job a subject and program: the same process is looked at live, as a gcore of some programs (its pages are those of the
kernel's core, which all have), then as a kernel core, and all of it again from a `strip --strip-all` copy of the interpreter;
the short programs also from the other variants of some interpreters.
Debian's interpreters come stripped, with debug files of their own: GDB 13 takes up to 5 s of CPU to look into those of 3.14 and
3.15, at each start, so it has them for the short programs, and goes without for the others.

SPDX-License-Identifier: MIT
"""
import difflib
import json
import os
import re
import subprocess

import harness
from harness import (Session, Subprocess, attach, expected_lines, headed_lines, open_core, same_value, split_program_threads,
                     split_threads, to_thread)
from report import Failed, Job, Skipped, check
from generated_code import frames_of_generated_code
from subjects import SectionlessSubject, StrippedSubject, TracedSubject, TrampolinedSubject, fast_names, roots_folder

SHORT_PROGRAMS = ('nested.py', 'threads.py', 'values.py')
PROGRAMS = [  # program, oldest Python it runs on
    ('nested.py', (2, 7)), ('threads.py', (2, 7)), ('generators.py', (2, 7)), ('callbacks.py', (2, 7)),
    ('bodies.py', (2, 7)), ('deep.py', (2, 7)), ('comprehensions.py', (2, 7)), ('closures.py', (2, 7)),
    ('hostile.py', (2, 7)), ('values.py', (2, 7)), ('lines.py', (2, 7)), ('coroutines.py', (3, 6)),
    ('interpreters.py', (3, 8)), ('interpreters_elsewhere.py', (3, 8)),
]


def jobs(world, present):
    names = fast_names(present)
    for subject in present:
        for program, oldest in PROGRAMS:
            if subject.version[:2] < oldest or program in subject.lacks:
                continue
            fast = subject.name in names and program in SHORT_PROGRAMS
            yield truth_job(world, subject, program, fast)
            if not subject.root:
                yield truth_job(world, subject, program, make=StrippedSubject)
    for subject in present:
        for make, names, programs in VARIANTS:
            for program in programs if subject.name in names else ():
                yield truth_job(world, subject, program, make=make)
    for word, gdb in other_gdbs():
        other = harness.World(world.prefix, world.scratch, gdb, world.stock, world.fast)
        for subject in present:
            if subject.name in OTHER_GDB_SUBJECTS:
                for program in SHORT_PROGRAMS:
                    yield truth_job(other, subject, program, gdb_name=word)


# How one is made of a subject, of which subjects, and what it runs.
VARIANTS = [
    (SectionlessSubject, ('3.8.18', '3.12.1', '3.13.0', '3.13t'), SHORT_PROGRAMS),
    (TracedSubject, ('sid-python3.14', 'sid-python3.15'), ('traced.py',) + SHORT_PROGRAMS),
    (TrampolinedSubject, ('sid-python3.14', 'sid-python3.15'), SHORT_PROGRAMS),
]
OTHER_GDB_SUBJECTS = ('2.7.18', '3.12.1', '3.13.0', 'system', 'sid-python3.14', 'sid-python3.15')


def other_gdbs():
    """[(name, path)] of the GDBs in the roots."""
    folder = roots_folder()
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = [('gdb-' + name, os.path.join(folder, name, 'run-gdb')) for name in names]
    return [row for row in found if os.access(row[1], os.X_OK)]


def truth_job(world, subject, program, fast=False, make=None, gdb_name=''):
    """The job of one program; MAKE, if given, makes the variant of SUBJECT that runs it."""
    name = 'truth%s/%s%s/%s' % (gdb_name and '-' + gdb_name, subject.name, '-' + make.suffix if make else '', program[:-3])

    def run(report):
        if make and world.stock:
            return report.skip(name, 'stock is for interpreters as they come')
        chosen = subject.variant(make, world.scratch) if make else subject
        with Subprocess(world, chosen, program) as process:
            Truth(world, report, name, process, program in SHORT_PROGRAMS).run()
    return Job(name, run, fast)


class Truth:
    """The cases of one process."""

    def __init__(self, world, report, name, process, is_short):
        self.world = world
        self.report = report
        self.name = name
        self.process = process
        self.is_short = is_short
        self.truth = None

    def run(self):
        with self.report.case(self.name + '/starts'):
            self.truth = self.process.wait_truth()
        if self.truth is None:
            return
        gcore = os.path.join(self.process.folder, 'gcore')
        is_trampolined = isinstance(self.process.subject, TrampolinedSubject)
        if self.name.endswith('/traced') or (is_trampolined and self.name.endswith('/nested')):
            with self.report.case(self.name + '/is-in-generated-code'):
                check(frames_of_generated_code(self.process.pid), 'no return address on the stack of the main thread leads there')
        executable = self.process.subject.executable
        with_gcore = self.is_short and not self.world.fast
        last = ['gcore ' + gcore] if with_gcore else []
        session = self.gdb('live', attach(self.process.pid, self.process.subject), last)
        self.cli('live', [str(self.process.pid)])
        if with_gcore:
            self.look_at_gcore(session, gcore)
        core = None
        with self.report.case(self.name + '/kernel-core/written'):
            core = self.process.dump()
        if core:
            self.gdb('kernel-core', open_core(executable, core))
            root = self.process.subject.root
            self.cli('kernel-core', [core] + (['--sysroot', root] if root else []))

    def look_at_gcore(self, live, path):
        """The gcore that the session LIVE, if there was one, wrote to PATH."""
        is_whole = False
        with self.report.case(self.name + '/gcore/written'):
            if not live:
                raise Skipped('there was no live session')
            check(os.path.exists(path), 'GDB wrote no gcore')
            if left_out(live):
                raise Skipped('this GDB leaves stacks out: ' + left_out(live))
            is_whole = True
        if is_whole:
            self.gdb('gcore', open_core(self.process.subject.executable, path))
            self.cli('gcore', [path])
        if os.path.exists(path):
            os.unlink(path)

    def gdb(self, mode, target, last=()):
        """All GDB questions of one mode in one session, which is returned; a case each."""
        name = '%s/%s/gdb' % (self.name, mode)
        session, answers = None, None
        questions = self.questions()
        with self.report.case(name + '/session'):
            before = harness.sysroot(self.process.subject, self.is_short)
            session = Session(self.world, self.world.extension(self.process.subject), target, before=before)
            answers = session.run(*[q[0] for q in questions], *last)
            session.no_trouble()
        if not answers:
            return None
        groups = {}
        for question, answer in zip(questions, answers):
            groups.setdefault(question[1], []).append((question, answer))
        for group, rows in groups.items():
            if group:
                with self.report.case('%s/%s' % (name, group)):
                    for question, answer in rows:
                        question[2](answer)
        return session

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
            expected = ['file %s, line %d, in %s (' % (harness.harmless(f['file']), f['line'], harness.harmless(f['function']))
                        for f in thread['frames']]
            cut = [line[:len(start)] for line, start in zip(found, expected)] + found[len(expected):]
            check(expected == cut, 'py-bt-full shows other frames', *diff(expected, cut))

    def check_locals(self, frame, text):
        """Every bound local, cell and free variable with its value, and no other."""
        sections = re.split(r'^Locals for (.*)$', text, flags=re.M)
        if len(sections) > 1:
            check(sections[1] == harness.harmless(frame['function']), 'locals of %s, not of %s'
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

    def cli(self, mode, target):
        if self.world.stock:
            return
        with self.report.case('%s/%s/cli/bt' % (self.name, mode)):
            words = [self.world.program, 'bt'] + target
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=harness.clean_environment(), timeout=60)
            out = done.stdout.decode('utf-8', 'replace')
            errors = done.stderr.decode('utf-8', 'replace')
            check(done.returncode == 0, '%s: exit status %d' % (' '.join(words), done.returncode), errors, out[-1500:])
            check(not harness.GIVING_UP.search(out + errors), 'it gave up', out + errors)
            self.compare_all(split_program_threads(out), mode != 'live')
        knows_columns = all('columns' in frame for thread in self.truth['threads'] for frame in thread['frames'])
        if self.truth['version'] >= [3, 11] and mode == 'live' and knows_columns:
            with self.report.case('%s/%s/cli/carets' % (self.name, mode)):
                self.check_carets(split_program_threads(out))
            with self.report.case('%s/%s/cli/columns' % (self.name, mode)):
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
        done = subprocess.run([self.world.program, 'bt', '--json'] + target, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              env=harness.clean_environment(), timeout=60)
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
