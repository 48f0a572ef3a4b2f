"""Cython's functions among Python's: their names and .pyx lines, as far as the binary has them.

tests/programs/woven.pyx says which functions.  Cython comes from PyPI, into the folder of the roots; the C that it makes is compiled for
each interpreter: with its lines, with those of the C file alone, and without any.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess
import sys

import harness
import interleaving
import packages
from harness import PROGRAMS, Subprocess
from report import Job, Skipped, check

SOURCE = os.path.join(PROGRAMS, 'woven.pyx')
SUBJECTS = ('2.7.18', '3.6.15', '3.8.18', '3.9.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0', 'system')
# How it is compiled; without optimisation nothing is inlined, and a wrapper and its body are two frames.
SORTS = {'lines': (['--line-directives'], ['-g', '-O2']), 'c-lines': ([], ['-g', '-O2']), 'no-lines': ([], ['-O0'])}
# Of older Pythons newer ones know nothing; each has names of its own.
RELEASES = {'2.7.18': 'cython==0.29.37', '3.6.15': 'cython==3.0.12', '3.8.18': 'cython==3.0.12'}
NEWEST = 'cython>=3.1,<4'
LAMBDA = 'cython woven.Spool.turn_by.<lambda>'      # logs nothing


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.name in SUBJECTS:
            for sort in SORTS:
                name = 'cython/%s/%s' % (subject.name, sort)
                yield Job(name, lambda report, n=name, s=subject, t=sort: run(world, report, n, s, t), False)


def run(world, report, name, subject, sort):
    with report.case(name):
        with Subprocess(world, subject, 'woven.py') as process:
            library = build(world, process.folder, subject, sort)
            log = process.wait_truth()['notes']['woven']
            look = Look(world, list(reversed(log)), library, sort)
            look.at([str(process.pid)])
            look.at([process.dump()])


def build(world, folder, subject, sort):
    """Makes FOLDER/site/woven.so as SORT says; returns its path."""
    include = interleaving.headers(subject)
    if not include:
        raise Skipped('no headers of ' + subject.name)
    site, cython = os.path.join(folder, 'site'), packages.install(RELEASES.get(subject.name, NEWEST))
    os.makedirs(site)
    translate, compile_ = SORTS[sort]
    source = os.path.join(site, 'woven.c')
    words = [sys.executable, os.path.join(cython, 'cython.py'), '-3', '-o', source] + translate + [SOURCE]
    done = subprocess.run(words, cwd=PROGRAMS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding='utf-8', env=harness.clean_environment({'PYTHONPATH': cython}), timeout=120)
    check(done.returncode == 0, 'Cython fails', done.stdout[-2000:])
    library = os.path.join(site, 'woven.so')
    subprocess.run(['gcc', '-w', '-shared', '-fPIC', '-I' + include] + compile_ + [source, '-o', library], cwd=PROGRAMS, check=True)
    open(os.path.join(site, 'ready'), 'w').close()
    return library


def marked_lines():
    """{name of a function: the line that it is at}."""
    with open(SOURCE, encoding='utf-8') as source:
        rows = [(number, re.search(r'# at (\S+)$', line)) for number, line in enumerate(source, 1)]
    return {'cython ' + match.group(1): number for number, match in rows if match}


class Look:
    """What must be seen of one process or its core."""

    def __init__(self, world, log, library, sort):
        self.world, self.library, self.sort = world, library, sort
        self.lines = marked_lines()
        self.lines[LAMBDA] = self.lines['cython woven.Spool.turn_by']
        self.log = []
        for row in log:     # the lambda is right below the function that calls it
            self.log += [LAMBDA, row] if row == 'cython woven.apply' else [row]

    def at(self, target):
        every = self.entries(target + ['--native'])
        self.compare(every, self.log)
        some = self.entries(target)
        inlined = {name_of(entry) for entry in every if 'inlined' in entry}
        self.compare(some, [row for row in self.log if row not in inlined])
        check(self.sort != 'no-lines' or not inlined, 'inlined functions without debug information', str(inlined))
        for entry in every + some:
            self.look_at_line(entry)

    def entries(self, words):
        """The entries of the program's own functions; a wrapper and its body are one of them."""
        done = subprocess.run([self.world.program, 'bt', '--json'] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=harness.clean_environment(), encoding='utf-8', timeout=60)
        check(done.returncode == 0, 'exit status %d' % done.returncode, done.stdout[-1500:], done.stderr[-500:])
        found = []
        for block in json.loads(done.stdout)['blocks']:
            for entry in block.get('entries', ()):
                is_body = found and entry.get('symbol', '').startswith('__pyx_pw_') and name_of(found[-1]) == name_of(entry)
                if name_of(entry) and not is_body:
                    found.append(entry)
        return found

    def compare(self, entries, log):
        found = [name_of(entry) for entry in entries]
        check(found == log, 'another order than the one logged', *interleaving.diff(log, found))

    def look_at_line(self, entry):
        if entry['kind'] != 'machine':
            return
        name, told = name_of(entry), (os.path.basename(entry.get('file', '')), entry.get('line'))
        check(entry['image'].endswith('/site/woven.so'), 'another file', str(entry))
        if self.sort == 'lines':
            check(told == ('woven.pyx', self.lines[name]), 'not at line %d' % self.lines[name], str(entry))
            with open(SOURCE, encoding='utf-8') as source:
                line = source.read().split('\n')[self.lines[name] - 1].strip()
            check(entry.get('source') == line, 'another source line than ' + line, str(entry))
        elif self.sort == 'c-lines':
            check(told[0] == 'woven.c' and told[1] > 0, 'no line of the C file', str(entry))
        else:
            check(told == ('', None), 'a line that nothing in the file says', str(entry))


def name_of(entry):
    """What the log says of an entry; None for what is not the program's own."""
    if entry['kind'] == 'python' and entry['file'].endswith('/woven.py') and entry['function'] != '<module>':
        return 'python ' + entry['function']
    if entry['kind'] == 'machine' and entry.get('function', '').startswith('woven.'):
        return 'cython ' + entry['function']
    return None
