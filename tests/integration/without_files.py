"""Cores whose interpreter is not on this machine: what is still known of types, values and frames, and that both hosts say the same.

The truth is what tests/programs/values.py wrote of its own locals.  A value is right, or is said to be of an unknown type for the reason
that the type's name is in a file that is missing; it is never something else.

SPDX-License-Identifier: MIT
"""
import difflib
import os
import re

from answers import same_value, split_program_threads, tracebacks
from asking import Session, hognose, to_thread
from debuggee import Debuggee
from report import Job, Mode, check
from subjects import first_of
from variants import StrippedSubject

LEAST = 0.9     # of all values are right
SECTION = re.compile(r'^Locals for (.*)\n', re.M)
REASON = 'in a file that is missing'


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    for subject in present:
        mode = subject.at_least(Mode.FAST if subject is first else Mode.DEFAULT)
        if subject.is_of_machine and subject.is_plain:
            yield Job('without_files/' + subject.name, mode, run, world, subject)


def run(world, report, name, subject):
    folder = world.folder('without-files')
    private = StrippedSubject(subject, folder)
    home = os.path.dirname(private.executable)
    with Debuggee(world, private, 'values.py') as process:
        truth = core = None
        with report.ready(name + '/written'):
            truth = process.wait_truth()
            core = process.dump()
        if not core:
            return
        os.rename(home, home + '-away')
        main = next(thread for thread in truth['threads'] if thread['tid'] == truth['pid'])
        with report.case(name + '/values'):
            look_at_values(world, core, main)
        with report.case(name + '/machine-frames'):
            look_at_machine_frames(world, core, main)
        with report.case(name + '/gdb'):
            compare_hosts(world, core, main)


def ask(world, command, core, *words):
    done = hognose(world, command, core, *words, statuses=[0, 1])
    check('corrupt' not in done.stdout + done.stderr, 'a missing page is no damage', done.stdout[-3000:], done.stderr[-1500:])
    return done


def look_at_values(world, core, main):
    done = ask(world, 'locals', core)
    sections = SECTION.split(split_program_threads(done.stdout)[main['tid']])
    shown = {}
    for function, text in zip(sections[1::2], sections[2::2]):
        shown.setdefault(function, []).append(dict(line.split(' = ', 1) for line in text.split('\n') if ' = ' in line))
    right, unknown, wrong = 0, [], []
    for frame in main['frames']:
        values = shown.get(frame['function'], [{}]).pop(0) if 'locals' in frame else {}
        for variable, expected in frame.get('locals', {}).items():
            value = values.get(variable)
            if value is not None and same_value(value, expected):
                right += 1
            elif value is not None and is_partly_known(value, expected):
                unknown.append('%s = %s, not %s' % (variable, value, expected))
            else:
                wrong.append('%s = %s, not %s' % (variable, value, expected))
    check(not wrong, '%d values are wrong' % len(wrong), *wrong[:20])
    check(right >= LEAST * (right + len(unknown)), '%d of %d values are right' % (right, right + len(unknown)), *unknown[:40])
    check(not unknown or REASON in done.stdout, 'why they are unknown', done.stdout[-2000:])
    check(not unknown or (done.returncode == 1 and 'is not on this machine' in done.stderr + done.stdout), 'exit status %d' % done.returncode,
          done.stderr[-1500:])


def is_partly_known(value, expected):
    """Whether it says what it lacks, or is a struct sequence whose names are literals of the missing file."""
    return '<unknown' in value or '<unreadable' in value or value == re.sub(r'\b[a-z_]+=', '', expected)


def look_at_machine_frames(world, core, main):
    """The newest machine frame stands first, and the Python frames follow in their order."""
    done = ask(world, 'bt', core, '-n')
    text = split_program_threads(done.stdout)[main['tid']]
    check(done.returncode == 1 and 'is not on this machine' in done.stderr, 'exit status %d' % done.returncode, done.stderr[-1500:])
    entries = [line for line in text.split('\n') if line.startswith(('#', '  File ', '  Native ', '  <'))]
    check(entries and entries[0].startswith('#0 ') and 'Native' in entries[0], 'frame 0 is not the first', text[-3000:])
    functions = re.findall(r'File ".*", in (\S+)$|File ".*", line \d+, in (\S+)$', text, re.M)
    functions = [one or other for one, other in functions]
    check(functions == [frame['function'] for frame in main['frames']], 'other Python frames', text[-3000:])
    apart = text.find('<machine frames whose place')
    check(apart < 0 or 'File "' not in text[apart:], 'Python frames among those that stand apart', text[-3000:])


def compare_hosts(world, core, main):
    session = Session(world, world.loader, ['-c', core])
    frames, variables = session.run(to_thread(main['tid']), 'py-bt', 'py-locals')[1:]
    told = split_program_threads(ask(world, 'bt', core).stdout)[main['tid']]
    # Machine frames are GDB's own business, and so is how far it believes to have unwound them.
    check(tracebacks(told) == tracebacks(frames), 'bt: the hosts differ', told[:3000], frames[:3000])
    check('<frames are missing here>' in frames, 'GDB does not say that frames are missing', frames[:3000])
    told = split_program_threads(ask(world, 'locals', core).stdout)[main['tid']]
    check(told.strip() == variables.strip(), 'locals: the hosts differ', *difference(told, variables))


def difference(one, other):
    return list(difflib.unified_diff(one.split('\n'), other.split('\n'), 'program', 'GDB', lineterm='', n=0))[:40]
