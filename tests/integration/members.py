"""Types written in C: what their members hold, and that nothing looks empty of which nothing is known.

tests/programs/stockroom.c has a member of every type that PyMemberDef names, and stockroom.py asks Python for each.  It is compiled for each
interpreter by one compiler or another, with and without optimisation and debug information: none of that may change an answer.

SPDX-License-Identifier: MIT
"""
import itertools
import os
import re
import shutil
import subprocess

import interleaving
from answers import same_value
from asking import hognose
from debuggee import Debuggee
from pairs import all_pairs, dealt
from report import Job, Mode, Skipped, check
from truth import Truth
from world import PROGRAMS

SOURCE = os.path.join(PROGRAMS, 'stockroom.c')
ASPECTS = (('gcc', 'clang'), ('-O0', '-O2'), ('-g0', '-g'))
BUILDS = list(itertools.product(*ASPECTS))
SITUATIONS = ('live', 'core')


def jobs(world, present):
    if world.stock:
        return
    able = [(subject,) for subject in present if subject.is_of_machine]
    some = dealt(world.seed, dealt(world.seed, able, BUILDS), SITUATIONS)
    every = all_pairs(world.seed, [subject for subject, in able], *ASPECTS, SITUATIONS)
    for row in dict.fromkeys(some + [(subject, tuple(build), situation) for subject, *build, situation in every]):
        subject, build, situation = row
        mode = Mode.ALL if row not in some else subject.mode
        yield Job('/'.join(['members', subject.name, ''.join(build), situation]), mode, run, world, subject, build, situation)


def run(world, report, name, subject, build, situation):
    with Debuggee(world, subject, 'stockroom.py') as process:
        ready = False
        with report.ready(name + '/built'):
            compile_module(process.folder, subject, build)
            ready = True
        if ready:
            Look(world, report, name, process, 'stockroom.py').look(situation)


def compile_module(folder, subject, build):
    """Makes FOLDER/site/stockroom.so as BUILD says."""
    compiler, level, debug = build
    include = interleaving.headers(subject)
    if not include or not shutil.which(compiler):
        raise Skipped('no %s' % (compiler if include else 'headers of ' + subject.name))
    site = os.path.join(folder, 'site')
    os.makedirs(site)
    words = [compiler, '-w', '-shared', '-fPIC', level, debug, '-I' + include, SOURCE, '-o', os.path.join(site, 'stockroom.so')]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    open(os.path.join(site, 'ready'), 'w').close()


class Look(Truth):
    """The same questions to the program as to GDB."""

    def cli(self, target, is_live=False):
        frame = next(frame for frame in self.truth['threads'][0]['frames'] if frame['function'] == 'held')
        with self.report.case(self.name + '/cli/locals'):
            self.check_values(target)
        with self.report.case(self.name + '/cli/print'):
            for expression, scope, value in frame['asks']:
                line = hognose(self.world, 'print', target[0], expression, statuses=[0]).stdout.strip('\n').split('\n')[-1]
                found = re.match(r"^%s .*? = (.*)$" % scope, line)
                check(found and same_value(found.group(1), value), '%s: expected %r' % (expression, value), line)
            done = hognose(self.world, 'print', target[0], 'twisted.beyond', statuses=[1, 2])
            check('corrupt' in done.stdout + done.stderr, 'a member outside of its object', done.stdout + done.stderr)

    def check_values(self, target):
        """The locals of all frames; each name stands in one of them."""
        text = hognose(self.world, 'locals', *target).stdout
        found = dict(re.findall(r'^\s*(\w+) = (.*)$', text, re.M))
        expected = {}
        for frame in reversed(self.truth['threads'][0]['frames']):
            expected.update(frame.get('locals', {}))
        wrong = ['%s: expected %r, got %r' % (name, value, found.get(name)) for name, value in sorted(expected.items())
                 if not (name in found and same_value(found[name], value))]
        check(expected and not wrong, 'locals are wrong', *wrong)
