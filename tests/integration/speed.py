"""Speed: bench/gdb_speed.py in its quick form, a case each row that has a bar.

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import sys

import harness
from report import Failed, Job, check

BENCH = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'bench', 'gdb_speed.py')


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.name in ('3.8.18', '3.11.7'):
            name = 'speed/' + subject.name
            yield Job(name, lambda report, n=name, s=subject: run(world, report, n, s), alone=True)


def run(world, report, name, subject):
    """A bar that is missed once is measured again: other work on the machine must not fail the run."""
    rows, again = measure(world, subject), None
    for label, line in rows:
        with report.case('%s/%s' % (name, label)):
            if line.endswith('MISSED'):
                again = again or dict(measure(world, subject))
                if not again.get(label, '').endswith('  met'):
                    raise Failed(line + '\n' + again.get(label, 'not measured again'))
    with report.case(name + '/ends'):
        check(len(rows) >= 6, 'only %d measurements' % len(rows), *[line for _, line in rows])


def measure(world, subject):
    """[(label, line)] of the rows with a bar."""
    done = subprocess.run([sys.executable, BENCH, '--prefix', world.prefix, '--quick', subject.executable], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, env=harness.clean_environment(), timeout=1200, universal_newlines=True)
    lines = [line for line in done.stdout.split('\n') if line.endswith(('  met', '  MISSED'))]
    return [(line[:62].strip().replace(' ', '-'), ' '.join(line[:62].split()) + ': ' + line[63:]) for line in lines]
