"""Cores some of whose files are not on this machine: what is still known of types, values and frames, and that both hosts say the same.

Nothing is missing, or libpython, the executable, the extension modules, or all of these; each is moved away after the core was written.  Or the
libpython of another version, with its debug information, has its name.

The truth is what tests/programs/values.py wrote of its own locals.  A value is right, or is said to be of an unknown type for the reason
that the type's name is in a file that is missing; it is never something else.

SPDX-License-Identifier: MIT
"""
import difflib
import glob
import os
import re
import shutil

from answers import same_value, split_program_threads, tracebacks
from asking import Session, hognose, open_core, to_thread
from debuggee import Debuggee
from pairs import dealt
from report import Job, Mode, Skipped, check
from subjects import first_of
from variants import StrippedSubject

LEAST = 0.9     # of all values are right
SECTION = re.compile(r'^Locals for (.*)\n', re.M)
REASON = 'in a file that is missing'
SEQUENCES = ('version', 'record', 'limits', 'options', 'status')       # struct sequences of static types, or of modules


MISSING = ('nothing', 'libpython', 'executable', 'extensions', 'replaced', 'all')


def jobs(world, present):
    if world.stock:
        return
    first = first_of(present)
    able = [subject for subject in present if subject.is_of_machine and subject.is_plain]
    some = [(subject, 'all') for subject in able] + dealt(world.seed, [(subject,) for subject in able], MISSING[:-1])
    for subject, missing in dict.fromkeys(some + [(subject, missing) for subject in able for missing in MISSING]):
        is_first = subject is first and missing == 'all'
        mode = subject.at_least(Mode.FAST if is_first else Mode.DEFAULT if (subject, missing) in some else Mode.ALL)
        others = [one.library for one in able if one.library and one.version != subject.version]
        yield Job('/'.join(['without_files', subject.name, missing]), mode, run, world, subject, missing, others)


class OwnFilesSubject(StrippedSubject):
    """A stripped interpreter with extension modules of its own, all in one folder, so that each kind of file can be taken away."""

    suffix = 'own'

    def __init__(self, subject, scratch):
        super().__init__(subject, scratch)
        self.extensions = os.path.join(self.folder, 'extensions')
        os.makedirs(self.extensions)
        for path in glob.glob(os.path.join(subject.home, 'lib', 'python*', 'lib-dynload', '*.so')):
            shutil.copy(path, self.extensions)

    def environment(self):
        return dict(super().environment(), PYTHONPATH=self.extensions)

    def files(self, missing):
        """What is moved away."""
        library = [os.path.join(self.folder, os.path.basename(self.library))] if self.library else []
        return {'nothing': [], 'libpython': library, 'executable': [self.executable], 'extensions': [self.extensions], 'replaced': library,
                'all': library + [self.executable, self.extensions]}[missing]


def run(world, report, name, subject, missing, others):
    private = OwnFilesSubject(subject, world.folder('without-files'))
    with Debuggee(world, private, 'values.py') as process:
        truth = core = None
        with report.ready(name + '/written'):
            if missing in ('libpython', 'replaced') and not private.library:
                raise Skipped('the executable is the runtime')
            truth = process.wait_truth()
            core = process.dump()
        if not core:
            return
        for path in private.files(missing):
            os.rename(path, path + '-away')
            if missing == 'replaced':
                shutil.copy(os.path.realpath(others[-1]), path)
        main = next(thread for thread in truth['threads'] if thread['tid'] == truth['pid'])
        with report.case(name + '/values'):
            look_at_values(world, core, main)
        with report.case(name + '/machine-frames'):
            look_at_machine_frames(world, core, main, missing in ('libpython', 'replaced', 'all'))
        with report.case(name + '/gdb'):
            target = open_core(private.executable, core) if os.path.exists(private.executable) else ['-c', core]
            compare_hosts(world, core, main, target)


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
            elif value is not None and is_partly_known(value):
                unknown.append('%s = %s, not %s' % (variable, value, expected))
            else:
                wrong.append('%s = %s, not %s' % (variable, value, expected))
    check(not wrong, '%d values are wrong' % len(wrong), *wrong[:20])
    lost = [line for line in unknown if line.split(' = ')[0] in SEQUENCES]
    check(not lost, 'struct sequences are known by name', *lost)
    check(right >= LEAST * (right + len(unknown)), '%d of %d values are right' % (right, right + len(unknown)), *unknown[:40])
    check(not unknown or REASON in done.stdout, 'why they are unknown', done.stdout[-2000:])
    check(not unknown or (done.returncode == 1 and 'is not on this machine' in done.stderr + done.stdout), 'exit status %d' % done.returncode,
          done.stderr[-1500:])


def is_partly_known(value):
    """Whether it says what it lacks. A struct sequence without its names does not."""
    return '<unknown' in value or '<unreadable' in value


def look_at_machine_frames(world, core, main, needs_missing):
    """The newest machine frame stands first, and the Python frames follow in their order."""
    done = ask(world, 'bt', core, '-n')
    text = split_program_threads(done.stdout)[main['tid']]
    is_partial = done.returncode == 1
    check(is_partial == ('is not on this machine' in done.stderr or 'is another build' in done.stderr), 'exit status %d' % done.returncode, done.stderr[-1500:])
    check(is_partial or not needs_missing, 'what it could not read is not said', done.stderr[-1500:])
    entries = [line for line in text.split('\n') if line.startswith(('#', '  File ', '  Native ', '  <'))]
    check(entries and entries[0].startswith('#0 ') and 'Native' in entries[0], 'frame 0 is not the first', text[-3000:])
    functions = re.findall(r'File ".*", in (\S+)$|File ".*", line \d+, in (\S+)$', text, re.M)
    functions = [one or other for one, other in functions]
    check(functions == [frame['function'] for frame in main['frames']], 'other Python frames', text[-3000:])
    apart = text.find('<machine frames whose place')
    check(apart < 0 or 'File "' not in text[apart:], 'Python frames among those that stand apart', text[-3000:])


def compare_hosts(world, core, main, target):
    numbers = range(len(main['frames']))
    each = [command for number in numbers for command in ('py-frame %d' % number, 'py-locals')]
    frames, variables, *answers = Session(world, world.loader, target).run(to_thread(main['tid']), 'py-bt', 'py-locals', *each)[1:]
    told = split_program_threads(ask(world, 'bt', core).stdout)[main['tid']]
    # Machine frames are GDB's own business, and so is how far it believes to have unwound them: it finds libraries by the executable alone.
    check(tracebacks(told) == tracebacks(frames), 'bt: the hosts differ', told[:3000], frames[:3000])
    says_missing = ['<frames are missing here>' in text for text in (told, frames)]
    check(says_missing[0] == says_missing[1] or target[0] == '-c', 'bt: frames are missing for one host', told[:3000], frames[:3000])
    told = split_program_threads(ask(world, 'locals', core).stdout)[main['tid']]
    if variables.startswith('Locals for'):      # no frame is selected where none has a place
        return check(told.strip() == variables.strip(), 'locals: the hosts differ', *difference(told, variables))
    sections = [text.strip('\n') for text in SECTION.split(told)[2::2]]
    shown = [SECTION.split(text)[-1].strip('\n') for text in answers[1::2]]
    check(sections == shown, 'locals: the hosts differ', *difference('\n\n'.join(sections), '\n\n'.join(shown)))


def difference(one, other):
    return list(difflib.unified_diff(one.split('\n'), other.split('\n'), 'program', 'GDB', lineterm='', n=0))[:40]
