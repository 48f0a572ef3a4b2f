"""Each command that the documents show is tried as it stands there, on a program that has their names.

A command is a line of a block: one that begins with the name of a program, `$ …` at a shell's prompt, `(gdb) …` at GDB's, or
`(hognose) …` at ours.  What stands for something of the reader's (PID, core, an address) becomes that of the program.  A command that
cannot be tried here has its reason in NOT_TRIED; one that nobody knows fails.  Python's blocks are run as well.

SPDX-License-Identifier: MIT
"""
import collections
import glob
import itertools
import json
import os
import re
import subprocess
import sys

from asking import Session, attach, hognose
from debuggee import Debuggee, clean_environment
from report import Job, Mode, Skipped, check
from subjects import first_of
from world import TESTS

ROOT = os.path.dirname(TESTS)
PACKAGE = os.path.join(ROOT, 'frontends', 'python')
PROGRAM = 'documented.py'
PATIENCE = 120
PROMPTS = {'$ ': 'shell', '(gdb) ': 'gdb', '(hognose) ': 'ours'}
PROGRAMS = ('hognose', 'gdb', 'python', 'python3', 'pip', 'pipx', 'uvx', 'sudo', 'source', 'apt', 'pytest', 'printf', 'cmake', 'docker', 'kubectl', 'coredumpctl', 'scripts/', 'bench/',
            'cat', 'kill')
# Where a line holds the first, the second is why it is not tried.
NOT_TRIED = {
    'pip install': 'the wheel is built and installed by another suite',
    'pipx': 'the wheel is built and installed by another suite',
    'uvx': 'the wheel is built and installed by another suite',
    'scripts/': 'it sets up this machine, or runs this very test',
    'bench/': 'a measurement, and no test',
    'cmake': 'it built what is tested here',
    'docker': 'no daemon here',
    'kubectl': 'no cluster here',
    'coredumpctl debug': 'no systemd here; its words are tried by another suite',
    'pytest': 'the plugin is tried by another suite',
    'p (': 'addresses of the page, by types that another suite tries',
    'p *(': 'addresses of the page, by types that another suite tries',
    'ptype ': 'types that another suite tries',
    'python3 -m venv': 'it installs what a measurement is beside',
    'hognose setup gdb': 'a home of its own is set up by another suite',
    'hognose setup completion': 'a home of its own is set up by another suite',
}
# Their samples are of another process than the one here: one that crashed or raises, of a Python that has a machine frame for each of its own.
IN_FRAMES = '[py] '        # how GDB's own commands show a frame of Python
OF_OTHERS = ['README.md', 'docs/types-written-in-c.md'] + \
    ['docs/commands/%s.md' % name for name in ('exc', 'why', 'whatis', 'threads', 'up', 'down')]
# What GDB says where a command is none, or is used wrongly.
TROUBLE = re.compile(r'Undefined |No symbol|Python Exception|Usage|usage:|Ambiguous')

Command = collections.namedtuple('Command', 'where line answer')     # what is asked, the words, and the lines that the page shows below


def jobs(world, present):
    subject = first_of([subject for subject in present if subject.is_of_machine and subject.version >= (3, 8)])
    if not world.stock and subject:
        yield Job('documents', Mode.DEFAULT, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, PROGRAM) as process, Debuggee(world, subject, PROGRAM) as other:
        core = None
        with report.ready(name + '/starts'):
            process.wait_for(process.truth_path)
            other.wait_for(other.truth_path)
            core = other.dump()
        if not core:
            return
        reader = Reader(world, process, core)
        for page in pages():
            look(report, '%s/%s' % (name, page), page, reader)


def pages():
    """The documents, by their paths from the root."""
    found = glob.glob(os.path.join(ROOT, '*.md')) + glob.glob(os.path.join(ROOT, 'docs', '**', '*.md'), recursive=True)
    return sorted(os.path.relpath(page, ROOT) for page in found)


def look(report, name, page, reader):
    """A case for each place where commands of a page are given, and for each of its Python blocks."""
    for number, block in blocks(page):
        commands = commands_of(block)
        tried = [command for command in commands if not reason_of(command.line)]
        if tried:
            with report.case('%s:%d' % (name, number)):
                reader.follow(tried, page not in OF_OTHERS)
        for reason in sorted({reason_of(command.line) for command in commands if command not in tried}):
            with report.case('%s:%d/not-tried' % (name, number)):
                raise Skipped(reason)
        if block[0].startswith(('import ', 'for ')):
            with report.case('%s:%d/python' % (name, number)):
                reader.run_python(block)


def blocks(page):
    """(number of its first line, its lines without their indentation)"""
    with open(os.path.join(ROOT, page), encoding='utf-8') as source:
        lines = source.read().split('\n') + ['end']
    begun = None
    for number, line in enumerate(lines):
        if line.startswith('    ') and begun is None and (number == 0 or not lines[number - 1].strip()):
            begun = number
        elif begun is not None and line.strip() and not line.startswith('    '):
            yield begun + 1, [text[4:] for text in lines[begun:number]]
            begun = None


def commands_of(block):
    """The Commands of a block."""
    found = []
    for line, rest in zip(block, (block[number:] for number in range(1, len(block) + 1))):
        prompt = next((prompt for prompt in PROMPTS if line.startswith(prompt)), '')
        is_command = prompt or line.startswith(PROGRAMS) and not re.match(r'\S+: |\S+$', line)
        if is_command:
            answer = list(itertools.takewhile(lambda after: not after.startswith(tuple(PROMPTS)), rest)) if prompt else []
            found.append(Command(PROMPTS.get(prompt, 'shell'), re.split(r' {2,}#', line[len(prompt):])[0].strip(), answer))
    return found


def shape(line):
    """What is the same of an answer's line whichever process it is about."""
    for pattern, instead in ((r'[\w./-]*/', ''), (r'\(.*\)', '()'), (r'".*?"', '""'), (r'\w+\.py\b', 'x.py'), (r'0x[0-9a-f]+', '0x'), (r'\d+', '0')):
        line = re.sub(pattern, instead, line)
    return ' '.join(line.split())


def reason_of(line):
    return next((reason for words, reason in NOT_TRIED.items() if line.startswith(words)), None)


class Reader:
    """Somebody who follows the documents, before one process and its core."""

    def __init__(self, world, process, core):
        self.world = world
        self.pid = process.pid
        self.python = process.subject.executable
        self.folder = world.folder('documents')
        os.symlink(core, os.path.join(self.folder, 'core'))
        with open(process.truth_path) as source:
            self.address = json.load(source)['address']

    def follow(self, commands, has_answers):
        """Those of GDB and of our shell in one session each, as they are read."""
        for command in commands:
            if command.where == 'shell':
                self.run_in_shell(command.line)
        gdb, ours = ([command for command in commands if command.where == where] for where in ('gdb', 'ours'))
        if gdb:
            self.ask_gdb(gdb, has_answers)
        if ours:
            self.ask_shell(ours)

    def own(self, line):
        """LINE with what is the reader's own."""
        line = re.sub(r'0x7f(…|[0-9a-f]{8,})', self.address, line)
        line = re.sub(r'\bCOMMAND TARGET\b', 'bt PID', line)
        line = re.sub(r'\bcore\.4711\b', 'core', line)
        line = re.sub(r'\b(PID|TID|(?<![\w./-])\d{4,})\b', str(self.pid), line)
        return line.replace('./python', self.python).replace('make check', 'true').replace('app.py', '-V').replace('coredumpctl dump', 'cat core') \
            .replace('add-symbol-file types.elf', 'add-symbol-file %s/types.elf' % self.folder)

    def run_in_shell(self, line):
        """It must be answered: completely, or partly."""
        words = self.own(line)
        if words.startswith('gdb '):
            words = words.replace('gdb ', 'gdb -nx -batch ', 1)
        done = self.start(['bash', '-o', 'pipefail', '-c', words])
        check(done.returncode in (0, 1), '%s: exit status %d' % (words, done.returncode), done.stdout[-1500:])

    def ask_gdb(self, commands, has_answers):
        """No complaint; and what the page shows first of an answer is shown."""
        session = Session(self.world, self.world.loader, attach(self.pid))
        answers = session.run(*[self.own(command.line) for command in commands])
        for command, answer in zip(commands, answers):
            check(not TROUBLE.search(answer), '(gdb) %s' % command.line, answer[-800:])
            shown = [shape(line) for line in answer.split('\n')]
            check(not has_answers or shape(''.join(command.answer[:1])) in shown + [''], '(gdb) %s: the answer has no such line' % command.line,
                  command.answer, answer[:1500])
            check(IN_FRAMES in answer or not any(IN_FRAMES in line for line in command.answer), '(gdb) %s: no frame of Python' % command.line, answer[:1500])
        check(not TROUBLE.search(session.stderr), 'GDB complains', session.stderr[-800:])

    def ask_shell(self, commands):
        text = ''.join(self.own(command.line) + '\n' for command in commands)
        done = hognose(self.world, 'shell', self.pid, text=text, statuses=[0])
        check(not TROUBLE.search(done.stdout + done.stderr), 'hognose shell', text, done.stdout[-800:], done.stderr[-800:])

    def run_python(self, block):
        code = self.own('\n'.join(block))
        if 'import hognose' not in code:
            code = 'import hognose\n' + code
        done = self.start([sys.executable, '-c', code])
        check(done.returncode == 0, 'the block of Python fails', done.stdout[-1500:], code)

    def start(self, words):
        """Runs WORDS where hognose is installed, and its package too."""
        places = [os.path.join(self.world.prefix, 'bin'), os.path.dirname(self.python), os.environ.get('PATH', '')]
        environment = clean_environment({'PATH': ':'.join(places), 'PYTHONPATH': PACKAGE, 'HOGNOSE_PROGRAM': self.world.program})
        return subprocess.run(words, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              encoding='utf-8', errors='replace', timeout=PATIENCE)
