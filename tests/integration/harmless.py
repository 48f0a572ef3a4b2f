"""Does no harm: visits leave the process alive and making progress, also those that are killed, and Ctrl-C ends a long command at once.

SPDX-License-Identifier: MIT
"""
import os
import random
import signal
import struct
import subprocess
import threading
import time

from answers import expected_lines, headed_lines, split_program_threads
from asking import QUIET, TROUBLE, Session, attach, hognose, sysroot
from debuggee import Debuggee, clean_environment
from pairs import dealt_to
from report import Job, Mode, check, wait_until
from session import all_commands
from subjects import first_of

PATIENCE = 60       # seconds in which something must go on, however busy the machine is: harm is never looked for twice
ROUNDS = (3, 3, 4)     # of a fast run, of a default one, and of all
KILLS = (40, 40, 60)


def jobs(world, present):
    if world.stock:
        return
    first, scenarios = first_of(present), (rounds, killed, interrupt, in_vfork)
    some = dealt_to(world.seed, [subject for subject in present if subject.is_of_machine], scenarios, 2)
    far = [subject for subject in present if not subject.is_of_machine and 'progress.py' not in subject.lacks]
    there = dealt_to(world.seed, far, (rounds, killed), 1)
    for subject in present:
        for scenario in scenarios:
            if subject.is_of_machine or (subject, scenario) in there:
                mode = Mode.FAST if subject is first else Mode.DEFAULT if (subject, scenario) in some else Mode.ALL
                yield Job('harmless/%s/%s' % (subject.name, scenario.__name__.replace('_', '-')), mode, scenario, world, subject)


def in_vfork(world, report, name, subject):
    """A thread that waits in the kernel cannot be stopped: all of its frames are shown all the same, also to who wants a stop; then it goes on."""
    with Debuggee(world, subject, 'in_vfork.py') as process:
        truth, done = process.wait_truth(), None
        try:
            with report.case(name + '/held'):
                for words in ([], ['--stop'], ['--max-pause', 5]):
                    shows_all(world, truth, words, 0, [])
                    none_stopped(process.pid, 'while it waits')
            with report.case(name + '/one-thread'):
                done = hognose(world, 'bt', '--thread', process.pid, process.pid)
                check(done.returncode == 0 and 'in spawn' in done.stdout, 'not the thread that was asked for', done.stdout, done.stderr)
            with report.case(name + '/no-stop'):
                shows_all(world, truth, ['--no-stop'], 0, [])
        finally:
            os.close(os.open(process.truth_path + '.fifo', os.O_WRONLY))
        with report.case(name + '/goes-on'):
            check(done and done.stdout, 'nobody looked at it')
            process.wait_for(process.truth_path + '.went-on')
            none_stopped(process.pid, 'after its wait')


def shows_all(world, truth, words, status, sentences):
    """Each thread with its kernel id and its frames, and these SENTENCES beside them."""
    done = hognose(world, 'bt', *words, truth['pid'])
    check(done.returncode == status, 'exit status %d' % done.returncode, done.stdout, done.stderr)
    missing = [sentence for sentence in sentences if sentence not in done.stderr]
    check(not missing, 'it is not said', str(missing), done.stderr)
    check(' may not be read' not in done.stderr and 'without Python frames' not in done.stderr, 'what is said is not so', done.stderr)
    answers = split_program_threads(done.stdout)
    for thread in truth['threads']:
        check(thread['tid'] in answers, 'no thread %s in the answer' % thread['tid'], done.stdout)
        expected = [row[0] for row in expected_lines(thread)]
        found = [row[0] for row in headed_lines(answers[thread['tid']])]
        check(expected == found, 'other frames of thread %d' % thread['tid'], str(expected), str(found))


def rounds(world, report, name, subject):
    """Attach, all commands, detach, many times over."""
    with Debuggee(world, subject, 'progress.py', ['counter']) as process:
        counter = os.path.join(process.folder, 'counter')
        with report.case(name):
            process.wait_for(process.truth_path)
            for number in range(world.pick(*ROUNDS)):
                session = Session(world, world.loader, attach(process.pid, subject), before=sysroot(subject, False))
                session.run(*all_commands(), 'detach')
                session.no_trouble(TROUBLE)
                progress(process, counter, 'after round %d' % number)
            hognose(world, 'bt', process.pid, statuses=[0])
            progress(process, counter, 'after hognose bt')


def killed(world, report, name, subject):
    """`kill -9` of hognose at random moments, and while the process is held, leaves it running."""
    dice, kills = random.Random(world.seed), world.pick(*KILLS)
    with Debuggee(world, subject, 'progress.py', ['counter']) as process:
        counter = os.path.join(process.folder, 'counter')
        with report.case(name):
            process.wait_for(process.truth_path)
            number = held = cut_short = 0
            # A busy machine seldom lets both run at once: what is seldom met is tried more often.
            while number < kills or (number < 10 * kills and not (held > kills / 10 and cut_short > kills / 4)):
                was_held, was_killed = kill_one(world, process, dice, number % 2)
                held, cut_short, number = held + was_held, cut_short + was_killed, number + 1
                when = 'after kill %d (seed %d)' % (number, world.seed)
                progress(process, counter, when)
                none_stopped(process.pid, when)
            check(held > kills / 10 and cut_short > kills / 4, 'hardly any kill met a hognose at work', held, cut_short)


def kill_one(world, process, dice, waits):
    """Kills a hognose at some moment, or while it holds the process: (whether it was seen to hold it, whether it was still there)."""
    visitor = subprocess.Popen([world.program, dice.choice(('bt', 'bt-full')), str(process.pid)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=clean_environment())
    held = waits and wait_until_held(process, visitor)
    time.sleep(dice.uniform(0, 0.001 if waits else 0.02))
    visitor.kill()
    return bool(held), visitor.wait() == -signal.SIGKILL


def wait_until_held(process, visitor):
    """Whether the process was seen to be traced before the visitor ended."""
    while visitor.poll() is None:
        with open('/proc/%d/status' % process.pid) as source:
            if '\nTracerPid:\t0\n' not in source.read():
                return True
    return False


def none_stopped(pid, when):
    """No thread is left behind in a stop; the kernel lets them go one by one."""
    end = time.monotonic() + PATIENCE
    while any(state in 'Tt' for state in thread_states(pid)):
        check(time.monotonic() < end, 'a thread is still stopped ' + when)
        time.sleep(0.001)


def thread_states(pid):
    """The kernel's letter for each thread."""
    states = []
    for tid in os.listdir('/proc/%d/task' % pid):
        with open('/proc/%d/task/%s/stat' % (pid, tid)) as source:
            states.append(source.read().rpartition(')')[2].split()[0])
    return states


def progress(process, counter, when):
    """The process lives and its counter advances."""
    first = count(counter)
    end = time.monotonic() + PATIENCE
    while count(counter) <= first + 3:
        check(process.alive(), 'the process is dead ' + when, process.output())
        check(time.monotonic() < end, 'no progress ' + when)
        time.sleep(0.005)


def count(path):
    with open(path, 'rb') as source:
        return struct.unpack('<q', source.read(8))[0]


def cpu(pid):
    """Seconds of CPU that a process has used."""
    with open('/proc/%d/stat' % pid) as source:
        fields = source.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf('SC_CLK_TCK'))


class Typist:
    """An interactive GDB at the other end of pipes."""

    def __init__(self, world, pid):
        words = [world.gdb] + QUIET + ['-iex', 'set confirm off', '-iex', 'set width 0', '-iex', 'set height 0',
                                       '-iex', 'source ' + world.loader, '-p', str(pid)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=clean_environment(), start_new_session=True)
        self.tail = b''
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        """Keeps the end of what GDB writes, so that its pipe never fills."""
        while True:
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                return
            self.tail = (self.tail + piece)[-200000:]

    def type(self, text):
        self.process.stdin.write(text.encode() + b'\n')
        self.process.stdin.flush()

    def wait(self, mark):
        """Until MARK appears."""
        def has_come():
            check(self.process.poll() is None, 'GDB died', self.text())
            return mark.encode() in self.tail
        wait_until(has_come, PATIENCE, 'no answer', self.text)

    def wait_until_at_work(self, mark):
        """Until GDB has computed for a while, or MARK says that it was done before."""
        start = cpu(self.process.pid)
        wait_until(lambda: cpu(self.process.pid) > start + 0.2 or mark.encode() in self.tail, PATIENCE, 'GDB does nothing')

    def text(self):
        return self.tail[-1500:].decode('utf-8', 'replace')

    def close(self):
        self.process.kill()
        self.process.wait()


def interrupt(world, report, name, subject):
    """SIGINT during a command that would take long."""
    with Debuggee(world, subject, 'big.py') as process:
        process.wait_for(process.truth_path)
        typist = Typist(world, process.pid)
        try:
            with report.ready(name + '/starts'):
                typist.type('set py max-repr unlimited\npy-frame 0\necho started-%d\\n' % 1)
                typist.wait('started-1')
            for number, command in enumerate(['py-print large', 'py-print numbers', 'py-print text', 'py-print nested', 'py-print shared',
                                              'py-locals', 'py-bt-full', 'bt full']):
                with report.case('%s/%s' % (name, command.replace(' ', '-'))):
                    interrupted(typist, command, number)
        finally:
            typist.close()


def interrupted(typist, command, number):
    typist.type(command + '\necho \\nafter-%d\\n' % number)
    typist.wait_until_at_work('after-%d' % number)
    spent = cpu(typist.process.pid)
    if ('after-%d' % number).encode() not in typist.tail:
        os.kill(typist.process.pid, signal.SIGINT)
        typist.type('echo \\nafter-%d\\n' % number)
    typist.wait('\nafter-%d\n' % number)
    took = cpu(typist.process.pid) - spent
    check(took < 1, 'it took %.1f s of CPU to stop' % took, typist.text())
    typist.tail = b''
    typist.type('py-bt\necho \\nagain-%d\\n' % number)
    typist.wait('\nagain-%d\n' % number)
    check(b'in hold' in typist.tail, 'GDB is not usable after the interrupt', typist.text())
