"""Asks GDB and `hognose`: starts them over a process or a core, and has their answers in time.

SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess

from debuggee import clean_environment
from report import Failed, TimedOut, check
from world import NOWHERE

MARK = '<<<mark %s>>>'
GIVING_UP = re.compile(r'unable to (read|locate)|information optimized out|failed to get frame', re.I)
TROUBLE = re.compile(r'Python Exception|Traceback \(most recent call last\)|^Error |Undefined command|'
                     r'Segmentation|internal-error|terminate called', re.M)
STARVED = 'could not be stopped in time'     # a thread that gets no processor, as others have all of them
HEAD = re.compile(r'((?:Process \d+|Core)\b.*\n)((?:(?:Likely: )?(?:Crash|Aborted|Killed): |Why it crashed takes longer).*\n)?')
QUIET = ['-nx', '-q', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off']


def hognose(world, *words, limit=120, statuses=None, text=None, stdin=subprocess.DEVNULL):
    """What the program says to WORDS, and to TEXT at its standard input: the finished process, whose stdout and stderr are texts.

    Its exit status must be one of STATUSES, where these are given; whatever it is, one who gets no answer is told why."""
    words = [world.program] + [str(word) for word in words]
    given = {'stdin': stdin} if text is None else {'input': text.encode()}
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(), timeout=limit, **given)
    done.stdout, done.stderr = (stream.decode('utf-8', 'replace') for stream in (done.stdout, done.stderr))
    done.head, done.why, done.stdout = split_head(done.stdout)
    check(done.returncode == 0 or done.head or done.stdout or done.stderr, '%s: exit status %d, without a word' % (' '.join(words), done.returncode))
    if statuses is not None and done.returncode == 1 and 1 not in statuses and STARVED in done.stdout:
        raise TimedOut('%s: a thread %s' % (' '.join(words), STARVED))
    check(statuses is None or done.returncode in statuses, '%s: exit status %d' % (' '.join(words), done.returncode), done.stderr[-1500:],
          done.stdout[-1500:])
    return done


def split_head(text):
    """(the first line, which says what an answer is about, or '' if it has none; the one that says why it crashed, or ''; the rest)"""
    found = HEAD.match(text)
    return (found.group(1), found.group(2) or '', text[found.end():]) if found else ('', '', text)


class Session:
    """One batch run of GDB: commands in, for each of them its standard output."""

    def __init__(self, world, extension, target, limit=120, before=()):
        self.words = [world.gdb] + QUIET + ['-batch', '-iex', 'set width 0', '-iex', 'set height 0']
        for line in before:
            self.words += ['-iex', line]
        for path in ([extension] if isinstance(extension, str) else extension):
            self.words += ['-iex', 'source ' + path]
        self.target = target
        self.limit = limit
        self.commands = []

    def run(self, *commands):
        """Runs COMMANDS; returns their outputs in order.  GDB itself must survive and be in time."""
        words = list(self.words)
        for number, command in enumerate(commands):
            words += ['-ex', 'echo \\n' + MARK % number + '\\n', '-ex', command]
        words += ['-ex', 'echo \\n' + MARK % 'end' + '\\n'] + self.target
        self.commands = commands
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=clean_environment(), timeout=self.limit)
        except subprocess.TimeoutExpired as late:
            raise TimedOut('GDB took more than %d s\n%s' % (self.limit, (late.stdout or b'')[-1500:].decode('utf-8', 'replace')))
        self.status = done.returncode
        self.stdout = done.stdout.decode('utf-8', 'replace')
        self.stderr = done.stderr.decode('utf-8', 'replace')
        check(MARK % 'end' in self.stdout, 'GDB died with status %s' % done.returncode,
              self.stdout[-1500:], self.stderr[-1500:])
        return self.pieces(len(commands))

    def pieces(self, count):
        """The answers without their notes, which depend on what is known about a build."""
        parts = []
        for number in range(count):
            after = self.stdout.split('\n' + MARK % number + '\n', 1)[1]
            answer = after.split('\n' + MARK % (number + 1 if number + 1 < count else 'end'), 1)[0]
            parts.append(re.sub(r'^note: .*\n?', '', answer, flags=re.M))
        return parts

    def no_trouble(self, *patterns):
        """No exception, error or giving-up sentence on either stream."""
        for pattern in patterns or (TROUBLE, GIVING_UP):
            for stream in (self.stdout, self.stderr):
                found = pattern.search(stream)
                if found:
                    start = max(0, found.start() - 300)
                    raise Failed('GDB said "%s"' % found.group() + '\n' + stream[start:found.end() + 500])


def attach(pid, subject=None):
    """GDB's arguments; with a sysroot it does not find the executable by itself."""
    executable = [os.path.realpath(subject.executable)] if subject and subject.root else []
    return executable + ['-p', str(pid)]


def sysroot(subject, with_debug=True):
    """What GDB needs to hear before it opens a process or core of SUBJECT, with or without its debug files."""
    if not subject.root:
        return []
    folder = subject.root + '/usr/lib/debug' if with_debug else NOWHERE
    return ['set sysroot ' + subject.root, 'set debug-file-directory ' + folder]


def open_core(executable, core):
    return [os.path.realpath(executable), '-c', core]


def files_of(subject):
    """The words that tell `hognose` of a core where the files of SUBJECT are."""
    return ['--sysroot', subject.root] if subject.root else []


def to_thread(tid):
    """The GDB command that selects the thread with this kernel id."""
    return ('python [t.switch() for t in gdb.selected_inferior().threads() if %d in (t.ptid[1], t.ptid[2])]' % tid)
