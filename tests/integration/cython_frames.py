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

import interleaving
import packages
from asking import hognose
from debuggee import Debuggee, clean_environment
from pairs import dealt
from report import Job, Mode, Skipped, check
from world import PROGRAMS

SOURCE = os.path.join(PROGRAMS, 'woven.pyx')
# How it is compiled; without optimisation nothing is inlined, and a wrapper and its body are two frames.
SORTS = {'lines': (['--line-directives'], ['-g', '-O2']), 'c-lines': ([], ['-g', '-O2']), 'no-lines': ([], ['-O0'])}
# Of older Pythons newer ones know nothing; each has names of its own.
RELEASES = [((3, 9), 'cython>=3.1,<4'), ((3, 6), 'cython==3.0.12'), ((2, 7), 'cython==0.29.37')]
LAMBDA = 'cython woven.Spool.turn_by.<lambda>'      # logs nothing


def jobs(world, present):
    if world.stock:
        return
    for subject, sort in dealt(world.seed, [(subject,) for subject in present if subject.is_of_machine], SORTS):
        yield Job('cython/%s/%s' % (subject.name, sort), Mode.ALL, run, world, subject, sort)


def run(world, report, name, subject, sort):
    with report.case(name):
        with Debuggee(world, subject, 'woven.py') as process:
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
    site, cython = os.path.join(folder, 'site'), packages.install(release_for(subject))
    os.makedirs(site)
    translate, compile_ = SORTS[sort]
    source = os.path.join(site, 'woven.c')
    words = [sys.executable, os.path.join(cython, 'cython.py'), '-3', '-o', source] + translate + [SOURCE]
    done = subprocess.run(words, cwd=PROGRAMS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding='utf-8', env=clean_environment({'PYTHONPATH': cython}), timeout=120)
    check(done.returncode == 0, 'Cython fails', done.stdout[-2000:])
    library = os.path.join(site, 'woven.so')
    subprocess.run(['gcc', '-w', '-shared', '-fPIC', '-I' + include] + compile_ + [source, '-o', library], cwd=PROGRAMS, check=True)
    open(os.path.join(site, 'ready'), 'w').close()
    return library


def release_for(subject):
    return next(release for oldest, release in RELEASES if subject.version >= oldest)


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
        self.compare(some, self.log)
        check(self.sort != 'no-lines' or not inlined, 'inlined functions without debug information', str(inlined))
        for entry in every + some:
            self.look_at_line(entry)
        self.look_at_suspended(target)

    def look_at_suspended(self, target):
        """Cython's generators and coroutines that the Python part holds, as CPython's own would be shown."""
        shown = hognose(self.world, 'locals', *target, statuses=[0]).stdout
        found = dict(re.findall(r"^(created|suspended|finished|waiting) = (.*)$", shown, re.M))
        wanted = {'created': '<generator object turns at remote 0x, created>', 'suspended': '<generator object turns at remote 0x, suspended>',
                  'finished': '<generator object at remote 0x, finished>', 'waiting': '<coroutine object wind at remote 0x, created>'}
        found = {name: re.sub('0x[0-9a-f]+', '0x', value) for name, value in found.items()}
        check(found == wanted, 'other suspended objects', str(found), shown)

    def entries(self, words):
        """The entries of the program's own functions; a wrapper and its body are one of them."""
        done = hognose(self.world, 'bt', '--json', *words, statuses=[0])
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
