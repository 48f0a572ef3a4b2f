"""Programs that Nuitka compiled: what runs stands before the frames that called it, and functions and generators are told by what they are.

No eval loop executes their frames, and their types are of Nuitka, which comes from PyPI; it takes half a minute for each.

SPDX-License-Identifier: MIT
"""
import os
import random
import re
import shutil
import subprocess

import packages
from asking import hognose
from debuggee import Debuggee, clean_environment
from pairs import dealt
from report import Job, Mode, Skipped, check
from told import get_ready, without_addresses
from world import PROGRAMS

RELEASE = 'nuitka>=2.6,<5'
OLDEST, ENTRY_FRAMES = (3, 8), (3, 11)
OF_A_RUN = 2


def jobs(world, present):
    if world.stock:
        return
    able = [subject for subject in present if subject.is_of_machine and subject.is_plain and subject.version >= OLDEST]
    some = [(subject,) for subject in random.Random(world.seed).sample(able, min(OF_A_RUN, len(able)))]
    for subject, situation in dealt(world.seed, some, ('live', 'core')):
        yield Job('/'.join(['compiled', subject.name, situation]), Mode.ALL, run, world, subject, situation)


def run(world, report, name, subject, situation):
    with Debuggee(world, subject, 'compiled.py') as process:
        is_built = False
        with report.ready(name + '/built'):
            build(process.folder, subject)
            is_built = True
        truth, target = get_ready(report, name, process, situation) if is_built else (None, None)
        if target is None:
            return
        with report.case(name + '/order'):
            check_order(hognose(world, 'bt', target).stdout, truth['stack'], subject)
        with report.case(name + '/values'):
            text = hognose(world, 'locals', target, statuses=[1]).stdout
            check_values(dict(re.findall(r'^\s*(\w+) = (.*)$', text, re.M)), truth['values'])
            check(re.search(r'^Locals for rest\n<unreadable .* variables of compiled code>', text, re.M), 'variables that are not told', text[:1500])


def build(folder, subject):
    """Makes FOLDER/compiled."""
    site = packages.install(RELEASE, subject.executable, '-' + subject.name)
    words = [subject.executable, '-m', 'nuitka', '--assume-yes-for-downloads', '--remove-output', '--output-dir=' + folder, '--output-filename=compiled.bin',
             os.path.join(PROGRAMS, 'compiled_main.py')]
    done = subprocess.run(words, cwd=folder, env=clean_environment({'PYTHONPATH': site, 'NUITKA_CACHE_DIR': os.path.join(folder, 'cache')}),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', timeout=400)
    if done.returncode != 0 or not os.path.exists(os.path.join(folder, 'compiled.bin')):
        raise Skipped('Nuitka fails: ' + done.stdout[-500:])
    shutil.move(os.path.join(folder, 'compiled.bin'), os.path.join(folder, 'compiled'))
    open(os.path.join(folder, 'ready'), 'w').close()


def check_order(text, stack, subject):
    main = next((part for part in text.split('\n\n') if re.search(r', in rest$', part, re.M)), text)
    check(re.findall(r'^  File .*, in (.*)$', main, re.M) == stack, 'not the frames of the process', main, *stack)
    call = main.find('<built-in method sleep')
    check(0 <= call < main.find(', in rest'), 'sleep() is not newer than the frames', main)
    if subject.version >= ENTRY_FRAMES:
        check(main.count('no eval loop executes it') == len(stack), 'frames that look like those of Python', main)


def check_values(shown, values):
    """Names are told without those of their classes; of a cell Nuitka does not tell what is in it."""
    expected = {name: re.sub(r'(compiled_\w+ )([\w<>]+\.)+(\w+)', r'\1\3', text) for name, text in values.items()}
    expected['cell'] = re.sub(r'(<compiled_cell at 0x\w+: ).*', r'\g<1>5>', expected['cell'])
    expected['method'] = re.sub(r'<__main__\.Plain object at (0x\w+)>', r'<Plain(a=1) at \1>', expected['method'])
    wrong = ['%s = %s, not %s' % (name, shown.get(name), text) for name, text in sorted(expected.items())
             if without_addresses(shown.get(name, '')) != without_addresses(text)]
    check(not wrong, 'values are wrong', *wrong)
