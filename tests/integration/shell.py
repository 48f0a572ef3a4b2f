"""`hognose shell`: commands from a pipe and at a prompt, what stays selected, and a process that ends meanwhile.

SPDX-License-Identifier: MIT
"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import termios
import time

from asking import hognose
from debuggee import Debuggee, clean_environment
from report import Job, Mode, Skipped, TimedOut, check
from subjects import first_of
from world import NOWHERE


PATIENCE = 60       # seconds for an answer on a busy machine
PROMPT = '(hognose) '


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if subject.is_of_machine:
            yield Job('shell/' + subject.name, Mode.FAST if subject is first_of(present) else Mode.DEFAULT, run, world, subject)


def run(world, report, name, subject):
    with Debuggee(world, subject, 'nested.py') as process:
        truth = report.start(name, process.wait_truth)
        for check_of in (piped, threads, short_words, settings, statuses, prompt, ctrl_c, ctrl_z, signals_while_drawing, keys_at_once, ended) if truth else ():
            with report.case('%s/%s' % (name, check_of.__name__.replace('_', '-'))):
                check_of(world, process, truth)


def ask(world, process, *lines, target=None):
    """(stdout, stderr, exit status) of a shell that reads LINES from a pipe."""
    done = hognose(world, 'shell', target or process.pid, text='\n'.join(lines) + '\n')
    return done.stdout, done.stderr, done.returncode


def piped(world, process, truth):
    """The same commands, with and without py-; the frame stays selected while the process runs on."""
    frames = truth['threads'][0]['frames']
    out, errors, status = ask(world, process, '# a comment', '', 'py-bt', 'frame 3', 'print depth', 'up', 'py-down', 'py-print depth')
    check(status == 0 and not errors, 'status %d' % status, errors)
    check(PROMPT not in out and '\x1b' not in out, 'a prompt or a colour in a pipe', out)
    places = [(int(line), name) for _, line, name in re.findall(r'^  File "(.*)", line (\d+), in (.*)$', out, re.M)]
    check(places == [(f['line'], f['function']) for f in frames], 'another stack', out)
    values = re.findall(r"^local 'depth' = (.*)$", out, re.M)
    check(values == [frames[3]['locals']['depth']] * 2, 'frame 3 is not kept', out)


def threads(world, process, truth):
    tid = truth['threads'][0]['tid']
    out, errors, status = ask(world, process, 'thread', 'thread %d' % tid, 'thread apply all py-bt', 'thread 1', 'bt')
    check(out.count('Thread %d ' % tid) == 4, 'headings', out, errors)
    check('No Python thread 1\n' in errors and status == 1, 'a thread that is none', errors)
    check(out.count('Traceback') == 2, 'the selection is lost', out)


def short_words(world, process, truth):
    """What people type who know GDB says what the whole words say."""
    frames = truth['threads'][0]['frames']
    tid = truth['threads'][0]['tid']
    same = (('p depth', 'print depth'), ('i threads', 'threads'), ('info locals', 'locals'), ('where', 'bt'), ('bt full', 'bt-full'),
            ('t a a bt', 'thread apply all bt'), ('t %d' % tid, 'thread %d' % tid), ('f 3', 'frame 3'), ('l', 'list'), ('loca', 'locals'), ('h bt', 'help bt'))
    first = ('thread %d' % tid, 'frame 2')
    said = [ask(world, process, *first, *words)[0] for words in zip(*same)]
    check(said[0] == said[1] and said[0].count('Traceback') >= 2, 'short words are others', *said)
    names = [frame['function'] for frame in frames]
    for line, wanted in (('bt 2', names[:2]), ('bt -2', names[-2:]), ('thread apply all bt 1', names[:1]), ('bt 1000', names)):
        out = ask(world, process, 'thread %d' % tid, line)[0]
        found = re.findall(r'^  File ".*", line \d+, in (.*)$', out, re.M)[:len(wanted)]
        check(found == wanted and ('(More stack frames follow...)' in out) == (line in ('bt 2', 'thread apply all bt 1')), line, out)
    errors = ask(world, process, 'loc')[1]
    check('locals, locks' in errors, 'what loc may be is not said', errors)


def settings(world, process, truth):
    """GDB's `set`: what there is is done, silently; what only a debugger has is said in a sentence."""
    out, errors, status = ask(world, process, 'show py max-repr', 'set py max-repr 5', 'show python max', 'print owner', 'locals', 'set confirm off')
    check(': 1024\n' in out and ': 5\n' in out and "'ann'" in out and status == 0, 'status %d' % status, out, errors)
    check('...(truncated)' in out and '...(truncated)' not in ask(world, process, 'locals')[0], 'max-repr is not kept', out)
    check("'confirm': " in errors and errors.count('\n') == 1, 'another sentence', errors)
    out, errors, status = ask(world, process, 'set var x = 3', 'set nonsense 1', 'set width many', 'set pagination off', 'set width 0', 'help set')
    check(errors.count('\n') == 3 and status == 1 and 'python max-repr N | unlimited' in out, 'status %d' % status, out, errors)
    with Terminal(world, process, world.folder('state')) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type('set sty\t off\n')
        terminal.wait_for(PROMPT)
        terminal.type('thread\n')
        check('\x1b[1mThread' not in terminal.wait_for('is selected'), 'there are colours', terminal.text)
        terminal.wait_for(PROMPT)
        check(terminal.leave() == 0, 'status')


def statuses(world, process, truth):
    for lines, wanted in ((['help', 'quit', 'nope'], 0), (['nope'], 64), (['nope', 'print nope'], 2), (['nope', 'bt'], 1), (['bt', 'print nope'], 1), ([], 0)):
        out, errors, status = ask(world, process, *lines)
        check(status == wanted, '%s: status %d, not %d' % (lines, status, wanted), out, errors)
    out, errors, status = ask(world, process, 'bt', target=NOWHERE)
    check(status == 66 and not out and errors.startswith('there is no file %s; ' % NOWHERE), 'no file', errors)


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, world, process, folder, term='xterm'):
        env = clean_environment({'TERM': term, 'XDG_STATE_HOME': folder})
        env.pop('NO_COLOR', None)
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            self.run([world.program, 'shell', str(process.pid)], env)
        self.text = ''

    def run(self, words, env):
        """In the child."""
        os.execve(words[0], words, env)

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.text:
            if time.monotonic() > end:
                raise TimedOut('no %r in %d s\n%s' % (text, PATIENCE, self.text))
            if select.select([self.file], [], [], 0.1)[0]:
                self.text += os.read(self.file, 65536).decode('utf-8', 'replace')
        before, self.text = self.text.split(text, 1)
        return before

    def type(self, text):
        os.write(self.file, text.encode())

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.file)

    def leave(self, is_told=False):
        """The exit status after Ctrl-D, which is lost if it comes while a command runs, or was typed already."""
        end = time.monotonic() + PATIENCE
        while True:
            if time.monotonic() > end:
                raise TimedOut('Ctrl-D does not end it\n' + self.text)
            if not select.select([self.file], [], [], 0.5)[0]:
                self.type('' if is_told else '\x04')
            else:
                try:
                    self.text += os.read(self.file, 65536).decode('utf-8', 'replace')
                except OSError:
                    break
        pid, self.pid = self.pid, 0
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class SlowTerminal(Terminal):
    """The shell stands still for a while behind each of its writes."""

    def run(self, words, env):
        delayed = ['-e', 'trace=write', '-e', 'inject=write:delay_exit=100000']
        os.execvpe('strace', ['strace', '-qq', '-o', '/dev/null', *delayed, *words], env)


class JobTerminal(Terminal):
    """The shell is the job of another: one that takes the terminal when its job stops, as every shell does, and gives it back for a line that is typed."""

    def run(self, words, env):
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        usual, job = termios.tcgetattr(0), os.fork()
        if job == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpgrp())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execve(words[0], words, env)
        while True:
            status = os.waitpid(job, os.WUNTRACED)[1]
            if not os.WIFSTOPPED(status):
                os._exit(os.waitstatus_to_exitcode(status) & 255)
            found = termios.tcgetattr(0)
            os.tcsetpgrp(0, os.getpgrp())
            termios.tcsetattr(0, termios.TCSADRAIN, usual)
            os.write(1, b'\nstopped %d: %s\n' % (job, b'as before' if found == usual else b'of a line'))
            os.read(0, 100)
            os.tcsetpgrp(0, job)
            os.killpg(job, signal.SIGCONT)


def prompt(world, process, truth):
    """Completion, colour, history of the session before."""
    folder = world.folder('state')
    with Terminal(world, process, folder) as terminal:
        greeting = terminal.wait_for(PROMPT)
        check('is selected' in greeting and '\x1b[1mThread' in greeting, 'the greeting', greeting)
        terminal.type('loca\t')
        terminal.wait_for('ls')
        terminal.type('\n')
        check(' = ' in terminal.wait_for(PROMPT), 'locals says nothing', terminal.text)
        terminal.type('print own\t\n')
        terminal.wait_for("local 'owner' = 'ann'")
        terminal.wait_for(PROMPT)
        terminal.type('print account.own\t\n')
        terminal.wait_for("local 'account.owner' = 'ann'")
        terminal.wait_for(PROMPT)
        terminal.type("print table['p\t\n")
        terminal.wait_for("local \"table['pair']\" = ")
        terminal.wait_for(PROMPT)
        check(terminal.leave() == 0, 'status')
    check(os.path.exists(os.path.join(folder, 'hognose', 'history')), 'no history was written')
    with Terminal(world, process, folder) as again:
        again.wait_for(PROMPT)
        again.type('\x10\n')  # Ctrl-P: the line before
        again.wait_for("local \"table['pair']\" = ")
        again.wait_for(PROMPT)
        check(again.leave() == 0, 'status')


def ctrl_c(world, process, truth):
    """At the prompt it drops the line, as often as one likes and however soon it comes.

    The prompt after it is not waited for: the kernel throws away what is on its way to the terminal, only after it sent the signal.
    """
    with Terminal(world, process, world.folder('state')) as terminal:
        terminal.wait_for(PROMPT)
        for delay in (0.1, 0.1, 0.02, 0.01, 0.004, 0.002, 0.001, 0):
            terminal.type('nonsense')
            time.sleep(delay)
            terminal.type('\x03')
            time.sleep(0.5)     # a busy machine delivers it late: then it would be meant for the next command
            terminal.type('print owner\n')
            before = terminal.wait_for("local 'owner' = 'ann'")
            check('no command' not in before, 'the line was kept', before)
            terminal.wait_for(PROMPT)
        status = terminal.leave()
        check(status == 0, 'status %d' % status, terminal.text)


def ctrl_z(world, process, truth):
    """It stops as any program does, and shows the line as it was as soon as it goes on: by Ctrl-Z, more than once, and by a signal that nobody handles."""
    with JobTerminal(world, process, world.folder('state')) as terminal:
        terminal.wait_for(PROMPT)
        time.sleep(0.2)     # until libedit has the terminal
        terminal.type('print own')
        terminal.wait_for('own')
        for _ in range(3):
            terminal.type('\x1a')
            terminal.wait_for('stopped ')
            said = terminal.wait_for('\r\n')
            check('as before' in said, 'the terminal is left in modes of ours', said)
            terminal.type('fg\n')
            terminal.wait_for(PROMPT + 'print own')
        job = int(said.split(':')[0])
        os.kill(job, signal.SIGSTOP)
        terminal.wait_for('stopped ')
        terminal.type('fg\n')
        terminal.wait_for(PROMPT + 'print own')
        terminal.type('er\n')
        terminal.wait_for("local 'owner' = 'ann'")
        terminal.wait_for(PROMPT)
        status = terminal.leave()
        check(status == 0, 'status %d' % status, terminal.text)


def signals_while_drawing(world, process, truth):
    """Ctrl-C and a window that changes its size, at any instant of the drawing of a line: nothing of it is lost for good."""
    with Terminal(world, process, world.folder('state')) as terminal:
        terminal.wait_for(PROMPT)
        for _ in range(150):
            terminal.type('nonsense')
            os.kill(terminal.pid, signal.SIGINT)
            terminal.wait_for(PROMPT)
        for _ in range(150):
            terminal.type('x')
            os.kill(terminal.pid, signal.SIGWINCH)
        terminal.type('\x15print owner\n')
        terminal.wait_for("local 'owner' = 'ann'")
        terminal.wait_for(PROMPT)
        status = terminal.leave()
        check(status == 0, 'status %d' % status, terminal.text)


def keys_at_once(world, process, truth):
    """From the instant that a prompt is there a key means what it means in a line: Ctrl-U takes back all of it, Ctrl-D ends the shell."""
    if not shutil.which('strace'):
        raise Skipped('no strace')
    with SlowTerminal(world, process, world.folder('state')) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type('nonsense')
        time.sleep(0.5)
        os.killpg(os.tcgetpgrp(terminal.file), signal.SIGINT)
        terminal.wait_for(PROMPT)
        terminal.type('\x15print owner\n')
        terminal.wait_for("local 'owner' = 'ann'")
        terminal.wait_for(PROMPT)
        terminal.type('\x04')
        status = terminal.leave(is_told=True)
        check(status == 0, 'status %d' % status, terminal.text)


def ended(world, process, truth):
    """One clear sentence, also if its id is gone."""
    shell = subprocess.Popen([world.program, 'shell', str(process.pid)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=clean_environment(), bufsize=0)
    shell.stdin.write(b'bt\n')
    check(any(b'<module>' in line for line in iter(shell.stdout.readline, b'')), 'the shell ended too early')
    os.kill(process.pid, signal.SIGKILL)
    process.process.wait()
    out, errors = shell.communicate(b'bt\nprint owner\n', timeout=PATIENCE)
    check(errors.decode() == 2 * ('Process %d has ended\n' % process.pid), 'another sentence', errors.decode())
    check(shell.returncode == 1, 'status %d' % shell.returncode)
