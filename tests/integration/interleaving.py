"""Merged stacks against the truth: a program of Python and C that log the order in which they call each other.

tests/programs/interleaved.py says how.  The log is what `bt --native`, `bt` and GDB's `py-bt-native` must show of the program's own
functions: the same ones, in that order, none missing and none twice, live and in a core.

SPDX-License-Identifier: MIT
"""
import difflib
import json
import os
import re
import subprocess

from asking import Session, attach, files_of, hognose, open_core, sysroot, to_thread
from debuggee import Debuggee
from pairs import all_pairs, dealt
from report import Job, Mode, check
from subjects import first_of
from variants import SectionlessSubject, StrippedSubject, TracedSubject, TrampolinedSubject, variants_of
from world import PROGRAMS

SOURCE = os.path.join(PROGRAMS, 'interleaved.cpp')
DISTRIBUTION, VERSION = 'Weaving_Things', '4.2.1'
INLINE = 'native weaving::pass_on(_object*)'
SILENT = 'raise_signal'      # a static function of the C part, which does not log
LAMBDA = '<lambda>'      # what calls through ctypes: it logs nothing
PYTHON_LINE = re.compile(r'^  File "(.*)", line (?:\d+|\?), in (.*)$')
NATIVE_LINE = re.compile(r'^  Native "(.*)", in (.*?)\+?0x[0-9a-f]+(?: .*)?$')


def jobs(world, present):
    if world.stock:
        return      # the stock extension shows no machine frames
    # What exports nothing, an extension cannot be linked against.
    able = [subject for subject in present if 'callbacks.py' not in subject.lacks]
    fast = [(subject, None, 'live') for subject in able if subject.mode == Mode.FAST] + [(first_of(able), INLINED, 'live')]
    some = dealt(world.seed, [(subject,) for subject in able if subject.is_of_machine for _ in SITUATIONS], FORMS, can_be)
    some = dealt(world.seed, some, SITUATIONS)
    every = all_pairs(world.seed, able, FORMS, SITUATIONS, allows=can_be, begin=fast + some)
    for mode, rows in ((Mode.FAST, fast), (Mode.DEFAULT, some), (Mode.ALL, every)):
        for subject, form, situation in rows:
            if mode == Mode.FAST or (subject, form, situation) not in fast:
                make = None if form == INLINED else form
                name = '/'.join(['interleaving', subject.name_with(make) + ('-inlined' if form == INLINED else ''), situation])
                yield Job(name, mode, run, world, subject, make, form == INLINED, situation)


INLINED = 'inlined'     # with a C part that has debug information, and a function inlined
FORMS = (None, INLINED, StrippedSubject, SectionlessSubject, TracedSubject, TrampolinedSubject)
SITUATIONS = ('live', 'core')


def can_be(subject, form, situation=None):
    return form is None or (subject.library if form == INLINED else form in variants_of(subject))


def run(world, report, name, subject, make, inlines, situation):
    with Debuggee(world, subject.variant(make, world.scratch), 'interleaved.py') as process:
        Interleaving(world, report, name, process, make is StrippedSubject, inlines).run(situation)


def headers(subject):
    """The folder with the interpreter's Python.h, or None: what is in a root is not built for here."""
    original = subject.original
    if original.root:
        return None
    code = 'import sysconfig; print(sysconfig.get_config_var("INCLUDEPY"))'
    folder = subprocess.run(original.command() + ['-S', '-c', code], stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    return folder if os.path.exists(os.path.join(folder, 'Python.h')) else None


def build(folder, subject, strip, inlines=False):
    """Installs the C part into FOLDER/site as pip would, with its RECORD; returns the path of the library."""
    site = os.path.join(folder, 'site')
    include = headers(subject)
    library = os.path.join(site, 'weaving', '_weaving.so')
    os.makedirs(os.path.dirname(library))
    # -w: Python's own old headers.
    words = ['g++', '-w', '-std=c++14', '-shared', '-fPIC', '-O2', '-fno-exceptions', '-fno-rtti', '-fno-optimize-sibling-calls', '-nodefaultlibs',
             '-Wl,--build-id', SOURCE, '-lc', '-o', library]
    if inlines:
        words += ['-g', '-DWEAVING_INLINES']
    if include:
        words += ['-DWEAVING_MODULE', '-I' + include]
        open(os.path.join(site, 'is-module'), 'w').close()
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    if strip:
        subprocess.run(['strip', '--strip-all', library], check=True)
    open(os.path.join(site, 'weaving', '__init__.py'), 'w').close()
    about = os.path.join(site, '%s-%s.dist-info' % (DISTRIBUTION, VERSION))
    os.mkdir(about)
    with open(os.path.join(about, 'RECORD'), 'w') as record:
        record.write('weaving/__init__.py,,\nweaving/_weaving.so,sha256=0,0\n')
    open(os.path.join(site, 'ready'), 'w').close()
    return library


class Interleaving:
    """The cases of one process."""

    def __init__(self, world, report, name, process, strip, inlines=False):
        self.world, self.report, self.name, self.process, self.strip, self.inlines = world, report, name, process, strip, inlines
        self.log = None

    def run(self, situation):
        with self.report.ready(self.name + '/starts'):
            library = build(self.process.folder, self.process.subject, self.strip, self.inlines)
            truth = self.process.wait_truth()
            self.log = list(reversed(truth['notes']['interleaving']))
            self.tid = truth['threads'][0]['tid']
            self.frames = [(f['function'], f['line']) for f in truth['threads'][0]['frames']]
            self.build_id = find_build_id(library)
        if self.log is None:
            return
        subject, process = self.process.subject, self.process
        core = None
        if situation == 'core':
            with self.report.ready(self.name + '/written'):
                core = process.dump()
        if core or situation == 'live':
            self.look([core] + files_of(subject) if core else [process.pid])
            # GDB shows inlined functions always, and what is stripped it unwinds by guessing.
            if subject is subject.original:
                in_gdb = open_core(subject.executable, core) if core else attach(process.pid, subject)
                self.gdb_lines(in_gdb) if self.inlines else self.gdb(in_gdb)

    def look(self, target):
        name, entries = self.name + '/cli/', []
        with self.report.case(name + 'bt--native'):
            entries = self.entries(['--native'] + target)
            self.compare([line for line in map(line_of, entries) if line])
            python = [(e['function'], e['line']) for e in entries if e['kind'] == 'python']
            check(python == self.frames, 'other Python frames', *diff(map(str, self.frames), map(str, python)))
            check(not any('hole' in entry for entry in entries), 'the machine frames break off', str(entries[-1]))
        with self.report.case(name + 'module'):
            ours = [e for e in entries if e['kind'] == 'machine' and is_ours(e.get('image', ''))]
            check(ours, 'no frame of the module')
            for entry in ours:
                told = [entry.get(key) for key in ('extension', 'distribution', 'version', 'build_id')]
                check(told == [True, DISTRIBUTION, VERSION, self.build_id], 'not what the module is', str(told), self.build_id)
        if self.inlines:
            with self.report.case(name + 'inlined'):
                look_at_lines(entries)
        with self.report.case(name + 'bt'):
            self.compare(lines_of_text(self.ask(target)), [row for row in self.log if row != INLINE])
        with self.report.case(name + 'bt--python'):
            self.compare(lines_of_text(self.ask(['--python'] + target)), [row for row in self.log if row.startswith('python')])

    def gdb(self, target):
        with self.report.case(self.name + '/gdb/py-bt-native'):
            session = Session(self.world, self.world.extension(self.process.subject), target,
                              before=sysroot(self.process.subject))
            thread = to_thread(self.tid)
            _, some, every, no = session.run(thread, 'py-bt-native', 'py-bt-native --native', 'py-bt')
            session.no_trouble()
            self.compare(lines_of_text(some))
            self.compare(lines_of_text(every))
            self.compare(lines_of_text(no), [row for row in self.log if row.startswith('python')])

    def gdb_lines(self, target):
        """Where debug information tells the line of a machine frame it is shown, the one that GDB's own frames have."""
        with self.report.case(self.name + '/gdb/lines'):
            session = Session(self.world, self.world.extension(self.process.subject), target,
                              before=sysroot(self.process.subject))
            _, own, ours = session.run(to_thread(self.tid), 'bt -no-filters', 'py-bt-native')
            session.no_trouble()
            wanted = re.findall(r'^#\d+ .* at .*/%s:(\d+)$' % re.escape(os.path.basename(SOURCE)), own, re.M)
            found = re.findall(r'^  Native .* at .*/%s:(\d+)(?: \(.*\))?$' % re.escape(os.path.basename(SOURCE)), ours, re.M)
            check(found == wanted and wanted, 'other lines', str(wanted), str(found), own[-3000:], ours[-3000:])

    def ask(self, words):
        return hognose(self.world, 'bt', '--thread', self.tid, *words, statuses=[0]).stdout

    def entries(self, words):
        blocks = json.loads(self.ask(['--json'] + words))['blocks']
        return [entry for block in blocks if block['type'] == 'traceback' for entry in block['entries']]

    def compare(self, found, log=None):
        wanted = self.log if log is None else log
        check(found == wanted, 'another order than the one logged', *diff(wanted, found))


def look_at_lines(entries):
    """The function that was inlined is marked, and each is at the line that it calls from."""
    with open(SOURCE, encoding='utf-8') as source:
        lines = {match.group(1): number for number, match in
                 ((number, re.search(r'// the line of (\w+)$', line)) for number, line in enumerate(source, 1)) if match}
    found = {line_of(entry): entry for entry in entries if line_of(entry)}
    inlined, outer = found[INLINE], found['native weaving_call']
    check(inlined.get('inlined') is True and 'inlined' not in outer, 'not marked', str(inlined), str(outer))
    check((inlined['level'], inlined['pc']) == (outer['level'], outer['pc']), 'not of one machine frame', str(inlined), str(outer))
    told = [(os.path.basename(one['file']), one['line']) for one in (inlined, outer)]
    check(told == [('interleaved.cpp', lines[name]) for name in ('pass_on', 'weaving_call')], 'other lines', str(told), str(lines))


def is_ours(image):
    return image.endswith('/weaving/_weaving.so')


def line_of(entry):
    """What the log would say of an entry; None for one that is not the program's."""
    if entry['kind'] == 'python' and entry['file'].endswith('/interleaved.py') and entry['function'] != LAMBDA:
        return 'python ' + entry['function']
    if entry['kind'] == 'machine' and is_ours(entry.get('image', '')) and entry.get('function') != SILENT:
        return 'native ' + entry.get('function', '?')
    return None


def lines_of_text(text):
    """The same of a printed traceback."""
    found = []
    for line in text.split('\n'):
        python, native = PYTHON_LINE.match(line), NATIVE_LINE.match(line)
        if python and python.group(1).endswith('/interleaved.py') and python.group(2) != LAMBDA:
            found.append('python ' + python.group(2))
        elif native and is_ours(native.group(1)):
            found.append('native ' + (native.group(2) or '?'))
    return found


def find_build_id(library):
    notes = subprocess.run(['readelf', '-n', library], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    return re.search(r'Build ID: ([0-9a-f]+)', notes).group(1)


def diff(expected, found):
    return list(difflib.unified_diff(list(expected), list(found), 'the log', 'the answer', lineterm='', n=3))[:60]
