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

import harness
from harness import Session, Subprocess, attach
from report import Job, check
from session import all_commands

ROUNDS = 20
FEW_ROUNDS = 3      # in the fast run, and of interpreters that are not listed
KILLS = 200
FEW_KILLS = 40      # in the fast run
SEED = 20240229
SUBJECTS = ('2.7.18', '3.8.18', '3.11.7', '3.12.1', '3.13.0', 'sid-python3.14')


def jobs(world, present):
    if world.stock:
        return
    for subject in present:
        if 'progress.py' in subject.lacks:
            continue
        name = 'harmless/%s/rounds' % subject.name
        yield Job(name, lambda report, n=name, s=subject: rounds(world, report, n, s), subject.name == '3.12.1')
        if subject.name in SUBJECTS:
            name = 'harmless/%s/killed' % subject.name
            yield Job(name, lambda report, n=name, s=subject: killed(world, report, n, s), subject.name == '3.12.1')
        if subject.name in ('2.7.18', '3.8.18', '3.12.1', '3.13.0'):
            name = 'harmless/%s/interrupt' % subject.name
            yield Job(name, lambda report, n=name, s=subject: interrupt(world, report, n, s), subject.name == '3.12.1')
        if subject.name in ('2.7.18', '3.8.18', '3.9.18', '3.12.1'):
            name = 'harmless/%s/in-vfork' % subject.name
            yield Job(name, lambda report, n=name, s=subject: in_vfork(world, report, n, s), subject.name == '3.8.18')


def in_vfork(world, report, name, subject):
    """A thread that waits in the kernel cannot be stopped: its frames are shown all the same, and it is said; then it goes on."""
    with Subprocess(world, subject, 'in_vfork.py') as process:
        truth = process.wait_truth()
        try:
            with report.case(name + '/held'):
                shows_all(world, truth, [], 1, ['thread %d ' % process.pid, 'could not be stopped'])
            with report.case(name + '/one-thread'):
                done = ask(world, process.pid, '--thread', str(process.pid))
                check(done.returncode == 1 and 'in spawn' in done.stdout, 'not the thread that was asked for', done.stdout, done.stderr)
            with report.case(name + '/no-stop'):
                shows_all(world, truth, ['--no-stop'], 0, [])
        finally:
            os.close(os.open(process.truth_path + '.fifo', os.O_WRONLY))
        with report.case(name + '/goes-on'):
            process.wait_for(process.truth_path + '.went-on')
            none_stopped(process.pid, 'after its wait')


def ask(world, pid, *words):
    return subprocess.run([world.program, 'bt', *words, str(pid)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=harness.clean_environment(), encoding='utf-8', timeout=60)


def shows_all(world, truth, words, status, sentences):
    """Each thread with its kernel id and its frames, and these SENTENCES beside them."""
    done = ask(world, truth['pid'], *words)
    check(done.returncode == status, 'exit status %d' % done.returncode, done.stdout, done.stderr)
    missing = [sentence for sentence in sentences if sentence not in done.stderr]
    check(not missing, 'it is not said', str(missing), done.stderr)
    check(' may not be read' not in done.stderr and 'without Python frames' not in done.stderr, 'what is said is not so', done.stderr)
    answers = harness.split_program_threads(done.stdout)
    for thread in truth['threads']:
        check(thread['tid'] in answers, 'no thread %s in the answer' % thread['tid'], done.stdout)
        expected = [row[0] for row in harness.expected_lines(thread)]
        found = [row[0] for row in harness.headed_lines(answers[thread['tid']])]
        check(expected == found, 'other frames of thread %d' % thread['tid'], str(expected), str(found))


def rounds(world, report, name, subject):
    """Attach, all commands, detach, many times over."""
    with Subprocess(world, subject, 'progress.py', ['counter']) as process:
        counter = os.path.join(process.folder, 'counter')
        with report.case(name):
            process.wait_for(process.truth_path)
            for number in range(FEW_ROUNDS if world.fast or subject.name not in SUBJECTS else ROUNDS):
                session = Session(world, world.loader, attach(process.pid, subject), before=harness.sysroot(subject))
                session.run(*all_commands(), 'detach')
                session.no_trouble(harness.TROUBLE)
                progress(process, counter, 'after round %d' % number)
            check(subprocess.call([world.program, 'bt', str(process.pid)], stdout=subprocess.DEVNULL) == 0, 'hognose bt failed')
            progress(process, counter, 'after hognose bt')


def killed(world, report, name, subject):
    """`kill -9` of hognose at random moments, and while the process is held, leaves it running."""
    dice = random.Random(SEED)
    with Subprocess(world, subject, 'progress.py', ['counter']) as process:
        counter = os.path.join(process.folder, 'counter')
        with report.case(name):
            process.wait_for(process.truth_path)
            held = cut_short = 0
            kills = FEW_KILLS if world.fast else KILLS
            for number in range(kills):
                visitor = subprocess.Popen([world.program, dice.choice(('bt', 'bt-full')), str(process.pid)], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL, env=harness.clean_environment())
                if number % 2:
                    held += wait_until_held(process, visitor)
                    time.sleep(dice.uniform(0, 0.001))
                else:
                    time.sleep(dice.uniform(0, 0.02))
                visitor.kill()
                cut_short += visitor.wait() == -signal.SIGKILL
                progress(process, counter, 'after kill %d (seed %d)' % (number, SEED))
                none_stopped(process.pid, 'after kill %d (seed %d)' % (number, SEED))
            check(held > kills / 10 and cut_short > kills / 4, 'hardly any kill met a hognose at work', held, cut_short)


def wait_until_held(process, visitor):
    """Whether the process was seen to be traced before the visitor ended."""
    while visitor.poll() is None:
        with open('/proc/%d/status' % process.pid) as source:
            if '\nTracerPid:\t0\n' not in source.read():
                return True
    return False


def none_stopped(pid, when):
    """No thread is left behind in a stop; the kernel lets them go one by one."""
    end = time.monotonic() + 5
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
    end = time.monotonic() + 5
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
        words = [world.gdb, '-nx', '-q', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off',
                 '-iex', 'set confirm off', '-iex', 'set width 0', '-iex', 'set height 0', '-iex', 'source ' + world.loader, '-p', str(pid)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=harness.clean_environment(), start_new_session=True)
        self.tail = b''
        self.size = 0
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        """Keeps the end of what GDB writes, so that its pipe never fills."""
        while True:
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                return
            self.size += len(piece)
            self.tail = (self.tail + piece)[-200000:]

    def type(self, text):
        self.process.stdin.write(text.encode() + b'\n')
        self.process.stdin.flush()

    def wait(self, mark, limit):
        """Seconds until MARK appears."""
        start = time.monotonic()
        while mark.encode() not in self.tail:
            check(self.process.poll() is None, 'GDB died', self.text())
            check(time.monotonic() - start < limit, 'no answer within %d s' % limit, self.text())
            time.sleep(0.01)
        return time.monotonic() - start

    def text(self):
        return self.tail[-1500:].decode('utf-8', 'replace')

    def close(self):
        self.process.kill()
        self.process.wait()


def interrupt(world, report, name, subject):
    """SIGINT during a command that would take long."""
    with Subprocess(world, subject, 'big.py') as process:
        process.wait_for(process.truth_path, 60)
        typist = Typist(world, process.pid)
        try:
            with report.case(name + '/starts'):
                typist.type('set py max-repr unlimited\npy-frame 0\necho started-%d\\n' % 1)
                typist.wait('started-1', 60)
            for number, command in enumerate(['py-print large', 'py-print numbers', 'py-print text', 'py-print nested', 'py-print shared',
                                              'py-locals', 'py-bt-full', 'bt full']):
                with report.case('%s/%s' % (name, command.replace(' ', '-'))):
                    interrupted(typist, command, number)
        finally:
            typist.close()


def interrupted(typist, command, number):
    typist.type(command + '\necho \\nafter-%d\\n' % number)
    time.sleep(0.25)
    spent = cpu(typist.process.pid)
    if ('after-%d' % number).encode() not in typist.tail:
        os.kill(typist.process.pid, signal.SIGINT)
        typist.type('echo \\nafter-%d\\n' % number)
    typist.wait('\nafter-%d\n' % number, 30)
    took = cpu(typist.process.pid) - spent
    check(took < 1, 'it took %.1f s of CPU to stop' % took, typist.text())
    typist.tail = b''
    typist.type('py-bt\necho \\nagain-%d\\n' % number)
    typist.wait('\nagain-%d\n' % number, 10)
    check(b'in hold' in typist.tail, 'GDB is not usable after the interrupt', typist.text())
