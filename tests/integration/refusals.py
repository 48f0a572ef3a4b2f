"""What cannot be answered: each refusal, from every command, is one sentence that says what to do, with its status and its kind in JSON.

SPDX-License-Identifier: MIT
"""
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys

from asking import hognose
from debuggee import clean_environment, dump
from foreign_core import EXECUTABLE, write_aarch64_core
from pairs import dealt_to
from report import Job, Mode, Skipped, check, wait_until
from subjects import first_of, roots_folder
from world import NOWHERE

COMMANDS = ('overview', 'bt', 'bt-full', 'threads', 'locals', 'list', 'print', 'exc', 'info', 'locks', 'tasks', 'why', 'shell')
NOBODY = 65534
UNDUMPABLE = 'ctypes.CDLL(None).prctl(4, 0); print("ready", flush=True); time.sleep(3600)'
SLEEPER = 'import sys, time; sys.stdout.write("ready\\n"); sys.stdout.flush(); time.sleep(3600)'
SPINNER = 'import sys\nsys.stdout.write("ready\\n"); sys.stdout.flush()\nwhile True: pass'
WITHOUT_MEMORY = ('import os\nwith open("/proc/self/coredump_filter", "w") as it: it.write("0")\n'
                  'os.write(1, b"ready\\n")\nimport time; time.sleep(3600)')
KERNEL_THREAD = 0x200000      # PF_KTHREAD
SEIZE = 0x4206                # PTRACE_SEIZE


def jobs(world, present):
    if world.stock or not present:
        return
    subject = first_of(present)
    chosen = dealt_to(world.seed, sorted(REFUSALS), COMMANDS, 5)        # in --all, all of them
    for name, wanted in sorted(REFUSALS.items()):
        for mode, is_taken in ((Mode.FAST, True), (Mode.ALL, False)):
            commands = [command for command in COMMANDS if ((name, command) in chosen) == is_taken]
            yield Job('refusals/' + name + ('' if is_taken else '/others'), mode, refused, world, subject, commands, *wanted)
    for test in (wrong_words, habits, cut_core, stopped, unseen):
        yield Job('refusals/' + test.__name__.replace('_', '-'), Mode.FAST, judge, world, subject, test)


def judge(world, report, name, subject, test):
    with report.case(name):
        test(world, subject)


def refused(world, report, name, subject, commands, make, status, kind, parts, user=None, but=()):
    """MAKE gives the target; each of COMMANDS refuses it with STATUS and KIND in a sentence that has all PARTS, BUT for some that know something."""
    with contextlib.ExitStack() as stack:
        target = None
        with report.case(name + '/made'):
            target = str(stack.enter_context(make(world, subject)))
        for command in [one for one in commands if one not in but] if target else ():
            with report.case('%s/%s' % (name, command)):
                must_refuse(world, command, target, status, kind, [part.format(target=target, command=command) for part in parts], user)


def must_refuse(world, command, target, status, kind, parts, user):
    words = [command, target] + (['nothing'] if command == 'print' else [])
    said = ask(world, words, user)
    lines = said.stderr.splitlines()
    check(said.returncode == status, 'status %d, not %d' % (said.returncode, status), said.stderr, said.stdout)
    check(not said.stdout and len(lines) == 1 and len(lines[0]) < 500, 'it is not one sentence', said.stderr, said.stdout)
    for part in parts:
        check(part in said.stderr, 'it does not say "%s"' % part, said.stderr)
    told = ask(world, words + ['--json'], user)
    answer = json.loads(told.stdout)
    check(told.returncode == status and not told.stderr, 'JSON: status %d' % told.returncode, told.stderr)
    check(answer['status'] == 'nothing' and answer['error']['kind'] == kind, 'JSON: another kind', told.stdout)
    check(answer['error']['text'] == lines[0], 'JSON: another sentence', told.stdout)


def ask(world, words, user=None):
    def become():
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    return subprocess.run([world.program] + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8',
                          env=clean_environment(), timeout=120, preexec_fn=become if user else None)


def root_alone():
    if os.geteuid() != 0:
        raise Skipped('another user takes root rights')


def program_for(world, user):
    """Nobody must be able to run the program that is tested."""
    if ask(world, ['--version'], user).returncode != 0:
        raise Skipped('user %d may not run %s' % (user, world.program))


# Processes.

@contextlib.contextmanager
def running(words, folder=None, ready=True, **more):
    more.setdefault('stdout', subprocess.PIPE)
    process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, env=clean_environment(), start_new_session=True, **more)
    try:
        if ready:
            check(process.stdout.readline() == b'ready\n', 'it does not start')
        yield process
    finally:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def unused_id():
    last = 4_000_000
    return next(pid for pid in range(last, 0, -1) if not os.path.exists('/proc/%d' % pid))


@contextlib.contextmanager
def no_such_process(world, subject):
    yield unused_id()


@contextlib.contextmanager
def zombie(world, subject):
    process = subprocess.Popen(['true'])
    wait_until(lambda: state_of(process.pid) == 'Z', 10, 'it does not end')
    try:
        yield process.pid
    finally:
        process.wait()


def state_of(pid):
    with open('/proc/%d/stat' % pid) as source:
        return source.read().rpartition(')')[2].split()[0]


@contextlib.contextmanager
def kernel_thread(world, subject):
    for name in os.listdir('/proc'):
        with contextlib.suppress(OSError, ValueError):
            with open('/proc/%d/stat' % int(name)) as source:
                if int(source.read().rpartition(')')[2].split()[6]) & KERNEL_THREAD:
                    yield name
                    return
    raise Skipped('no thread of the kernel is seen here')


@contextlib.contextmanager
def another_users(world, subject):
    root_alone()
    program_for(world, NOBODY)
    with running([subject.executable, '-c', SLEEPER]) as process:
        yield process.pid


@contextlib.contextmanager
def not_dumpable(world, subject):
    root_alone()
    program_for(world, NOBODY)
    words = [sys.executable, '-c', 'import ctypes, os, time; os.setgroups([]); os.setresgid(%d, %d, %d); os.setresuid(%d, %d, %d)\n' % ((NOBODY,) * 6) + UNDUMPABLE]
    with running(words) as process:
        yield process.pid


@contextlib.contextmanager
def traced(world, subject):
    """One that runs: a tracer of another process has seized it."""
    tracer = ('import ctypes, sys, time; failed = ctypes.CDLL(None).ptrace(%d, int(sys.argv[1]), None, None)\n'
              'sys.stdout.write("ready\\n" if not failed else "failed\\n"); sys.stdout.flush(); time.sleep(3600)' % SEIZE)
    with running([subject.executable, '-c', SPINNER]) as process:
        with running([sys.executable, '-c', tracer, str(process.pid)]):
            yield process.pid


@contextlib.contextmanager
def another_namespace(world, subject):
    """The id that a process has in a pid namespace of its own, where none has it here."""
    root_alone()
    inner = unused_id()
    script = 'echo %d >/proc/sys/kernel/ns_last_pid; "$@" & wait' % (inner - 1)
    with running(['unshare', '--pid', '--fork', 'sh', '-c', script, 'sh', subject.executable, '-c', SLEEPER], ready=False) as process:
        if process.stdout.readline() != b'ready\n':
            raise Skipped('no pid namespace can be made here')
        yield inner


# What can be looked at, and must be told all the same.

def cut_core(world, subject):
    """Half of a core: whatever it still tells is partial, and how much of it is there is said."""
    whole = core_of(world, [subject.executable, '-c', SLEEPER])
    path = whole + '.half'
    shutil.copyfile(whole, path)
    os.truncate(path, os.path.getsize(whole) // 2)
    for command in COMMANDS:
        words = [command, path] + (['nothing'] if command == 'print' else [])
        said = ask(world, words)
        if command != 'shell':      # which has answered nothing yet
            check(said.returncode in (1, 2), '%s: status %d' % (command, said.returncode), said.stderr, said.stdout)
            check('the core ends at 5' in said.stdout + said.stderr or 'the core ends at 4' in said.stdout + said.stderr,
                  '%s does not say that half is missing' % command, said.stderr, said.stdout)
            answer = json.loads(ask(world, words + ['--json']).stdout)
            check(answer['status'] in ('partial', 'nothing'), '%s: JSON: %s' % (command, answer['status']))


def stopped(world, subject):
    """One that a signal has stopped is no refusal: its stack is there, and that it is stopped is said."""
    with running([subject.executable, '-c', SLEEPER]) as process:
        os.kill(process.pid, signal.SIGSTOP)
        wait_until(lambda: state_of(process.pid) == 'T', 10, 'it does not stop')
        for command in ('overview', 'bt', 'bt-full', 'threads', 'locals'):
            said = hognose(world, command, process.pid, statuses=[0])
            check('stopped by SIGSTOP' in said.head + said.stdout, '%s does not say that it is stopped' % command, said.head, said.stdout)
            # Another test's `ps` may trace it at this moment, and gives that back as well.
            wait_until(lambda: state_of(process.pid) == 'T', 10, '%s lets it go on' % command)


def unseen(world, subject):
    """`ps` lists what it can read, whatever else there is, and counts the rest."""
    with contextlib.ExitStack() as stack:
        python = stack.enter_context(running([subject.executable, '-c', SLEEPER])).pid
        makers = [zombie, no_python, wrapper] + ([another_users, not_dumpable] if os.geteuid() == 0 else [])
        others = [stack.enter_context(make(world, subject)) for make in makers]
        for user in [None] + ([NOBODY] if os.geteuid() == 0 else []):
            said = ask(world, ['ps'], user)
            check(said.returncode in ((0, 1) if user is None else (0, 1, 2)) and len(said.stderr.splitlines()) <= 1, 'status %d' % said.returncode, said.stderr)
            rows = said.stdout.splitlines()
            listed = [int(row.split()[0]) for row in rows if row.split() and row.split()[0].isdigit()]
            counted = (rows or [''])[-1] if user is None else said.stderr
            check(('Others: ' in counted) == (user is None) and bool(re.search('ha(s|ve) ended', counted)), 'the others are not counted', said.stdout, said.stderr)
            check((python in listed) == (user is None), 'a Python is missing, or one too many is there', said.stdout)
            check(not set(others[:2]) & set(listed), 'what is no Python is listed', said.stdout)
            check(json.loads(ask(world, ['ps', '--json'], user).stdout)['command'] == 'ps', 'no JSON')


@contextlib.contextmanager
def wrapper(world, subject):
    with running(['sh', '-c', '"$@"; true', 'sh', subject.executable, '-c', SLEEPER]) as process:
        yield process.pid


@contextlib.contextmanager
def no_python(world, subject):
    path = os.path.join(world.folder('no-python'), 'text')
    with open(path, 'w') as text:
        text.write('ready\n')
    with running(['tail', '-f', path]) as process:
        yield process.pid


@contextlib.contextmanager
def pypy(world, subject):
    root = os.path.join(roots_folder(), 'pypy')
    executable = os.path.join(root, 'usr/bin/pypy3')
    if not os.path.exists(executable):
        raise Skipped('no ' + executable)
    words = [os.path.join(root, 'lib64/ld-linux-x86-64.so.2'), '--library-path', os.path.join(root, 'usr/lib/x86_64-linux-gnu'), executable,
             '-S', '-c', 'import os, time; os.write(1, b"ready\\n"); time.sleep(3600)']
    with running(words) as process:
        yield process.pid


# Files.

def written(world, name, content):
    @contextlib.contextmanager
    def make(world, subject):
        path = os.path.join(world.folder('refusals'), name)
        with open(path, 'wb') as out:
            out.write(content)
        yield path
    return make(world, None)


def core_of(world, words):
    """The core that WORDS leave, once they have said that they are ready."""
    folder = world.folder('refusals')
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    with running(words, folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, unlimited)) as process:
        return dump(process, folder)


@contextlib.contextmanager
def missing_file(world, subject):
    yield NOWHERE


@contextlib.contextmanager
def folder(world, subject):
    yield world.folder('a-folder')


def empty_file(world, subject):
    return written(world, 'empty', b'')


def text_file(world, subject):
    return written(world, 'text', b'Dear diary\n')


@contextlib.contextmanager
def executable(world, subject):
    yield shutil.which('ls')


@contextlib.contextmanager
def core_of_no_python(world, subject):
    path = os.path.join(world.folder('no-python'), 'text')
    with open(path, 'w') as text:
        text.write('ready\n')
    yield core_of(world, ['tail', '-f', path])


@contextlib.contextmanager
def core_without_memory(world, subject):
    yield core_of(world, [subject.executable, '-c', WITHOUT_MEMORY])


@contextlib.contextmanager
def unreadable_file(world, subject):
    root_alone()
    program_for(world, NOBODY)
    with written(world, 'secret', b'\x7fELF') as path:
        os.chmod(path, 0)
        yield path


@contextlib.contextmanager
def core_of_aarch64(world, subject):
    path = os.path.join(world.folder('refusals'), 'aarch64')
    write_aarch64_core(path)
    yield path


# name: (what makes it, exit status, error.kind, parts of the sentence, who asks, which commands are not asked)
REFUSALS = {
    'no-such-process': (no_such_process, 66, 'no_process', ['there is no process {target}', 'hognose ps']),
    'zombie': (zombie, 2, 'ended', ['has ended', 'its parent']),
    'kernel-thread': (kernel_thread, 2, 'kernel_thread', ['a thread of the kernel']),
    'another-users': (another_users, 77, 'not_permitted', ['another user', 'sudo hognose {command} {target}'], NOBODY),
    'not-dumpable': (not_dumpable, 77, 'not_permitted', ['hides its memory', 'sudo hognose {command} {target}'], NOBODY),
    'traced': (traced, 77, 'not_permitted', ['is traced by', '--no-stop']),
    'another-namespace': (another_namespace, 66, 'no_process', ['in a container', 'hognose {command} ']),
    'wrapper': (wrapper, 2, 'no_python', ['is a Python: hognose bt '], None, ('overview',)),     # which shows that one
    'no-python': (no_python, 2, 'no_python', ['is no CPython', 'hognose ps']),
    'pypy': (pypy, 2, 'not_cpython', ['is PyPy', 'faulthandler']),
    'missing-file': (missing_file, 66, 'no_file', ['there is no file {target}', 'hognose ps']),
    'folder': (folder, 66, 'no_core', ['is a folder', 'name the core in it']),
    'empty-file': (empty_file, 66, 'no_core', ['an empty file', 'ulimit -c']),
    'text-file': (text_file, 66, 'no_core', ['a text file', 'process id']),
    'executable': (executable, 66, 'no_core', ['an ELF executable', 'process id']),
    'core-of-no-python': (core_of_no_python, 2, 'no_python', ['is no CPython', 'gdb ']),
    'core-of-aarch64': (core_of_aarch64, 2, 'undecided', [EXECUTABLE + ' is not on this machine', '--sysroot']),
    'core-without-memory': (core_without_memory, 2, 'unreadable', ['coredump_filter', 'once more'], None, ('info',)),
    'unreadable-file': (unreadable_file, 77, 'not_permitted', ['may not be read', 'sudo'], NOBODY),
}


# Words.

# (words; PID stands for a process that can be read), parts of the sentence
WRONG = [
    ([], ['hognose bt PID']),
    (['dump', 'PID'], ["'dump'", "did you mean 'bt'"]), (['backtrace', 'PID'], ["did you mean 'bt'"]), (['dump', '--pid', 'PID'], ["'dump'", "did you mean 'bt'"]),
    (['thread', 'apply', 'all', 'bt', 'PID'], ["'thread'", 'hognose shell PID']), (['where', 'PID'], ["did you mean 'bt'"]),
    (['stack', 'PID'], ["did you mean 'bt'"]), (['vars', 'PID'], ["did you mean 'locals'"]), (['thraeds', 'PID'], ["did you mean 'threads'"]),
    (['py-thread', 'PID'], ["'py-thread'"]), (['up', 'PID'], ['hognose shell']), (['zzzzzzzz'], ['hognose help']), (['', 'PID'], ["''"]),
    (['bt'], ['hognose bt PID']), (['shell'], ['hognose shell PID']), (['print'], ['hognose print PID']),
    (['bt', 'PID', '--jsno'], ["'--jsno'", "did you mean '--json'"]), (['bt', 'PID', '--nonblocking'], ["did you mean '--no-stop'"]),
    (['bt', 'PID', '--locals'], ["did you mean 'hognose locals'"]), (['--frobnicate'], ["'--frobnicate'"]), (['bt', '--frobnicate', 'PID'], ['--help']),
    (['bt', 'PID', '--stop', '--no-stop'], ['--stop']), (['bt', 'PID', '--layout', 'x'], ['--layout']), (['bt', '-p', 'x'], ['--pid']),
    (['bt', '-p', 'PID', '-c', 'core'], ['-p', '-c']), (['bt', 'PID', 'full'], ['not understood']),
    (['bt-full', 'PID', 'x'], ['not understood']), (['threads', 'PID', 'x'], ['not understood']), (['locals', 'PID', 'x'], ['not understood']),
    (['info', 'PID', 'x'], ['no arguments']), (['exc', 'PID', 'foo'], ["'foo'"]), (['list', 'PID', 'foo'], ["'foo'", '10,20']),
    (['list', 'PID', '1-3'], ["'1-3'"]), (['list', 'PID', '1,2,3'], ["'1,2,3'"]), (['print', 'PID'], ['self.rows']), (['print', 'PID', 'a..b'], ["'a..b'"]),
    (['print', 'PID', 'a['], ["'a['"]), (['shell', 'PID', 'PID'], ['one target']), (['shell', '-'], ['standard input']),
    (['layout'], ['ubcommand']), (['completion', 'tcsh'], ['SHELL']), (['layout', 'exprot'], ["did you mean 'export'"]),
]


def wrong_words(world, subject):
    """Each wrong word is 64 and one sentence, once, however many threads there are; and the same in JSON."""
    with running([subject.executable, '-c', 'import threading, time\n[threading.Thread(target=time.sleep, args=(3600,)).start() for _ in range(3)]\n'
                  + SLEEPER]) as process:
        for words, parts in WRONG:
            words = [str(process.pid) if word == 'PID' else word for word in words]
            said, told = ask(world, words), ask(world, words + ['--json'])
            lines = said.stderr.splitlines()
            check(said.returncode == 64 and told.returncode == 64, '%s: status %d and %d' % (words, said.returncode, told.returncode), said.stderr)
            check(len(lines) == 1 and not said.stdout, '%s: not one sentence' % words, said.stderr, said.stdout)
            for part in parts:
                check(part in said.stderr, '%s: it does not say "%s"' % (words, part), said.stderr)
            error = json.loads(told.stdout)['error']
            check(error['kind'] == 'usage' and not told.stderr, '%s: another error in JSON' % words, told.stdout, told.stderr)
        for line, part in (('dump', "did you mean 'bt'"), ('bt foo', 'not understood'), ('list 1-3', "'1-3'"), ('locals x', 'not understood'), ('frame x', "'x'"),
                           ('thread apply all exc foo', "'foo'"), ('up x', "'x'")):
            done = hognose(world, 'shell', process.pid, text=line + '\n', statuses=[64])
            check(part in done.stderr and done.stderr.count('\n') == 1 and not done.stdout, 'shell: ' + line, done.stderr, done.stdout)
        told = ask(world, ['bt', str(process.pid), '--json=3'])
        check(told.returncode == 64 and 'schemas 1 and 2, not 3' in json.loads(told.stdout)['error']['text'], 'a schema that there is not', told.stdout)


def same_answers(world, lines):
    wanted = hognose(world, *lines[0], statuses=[0]).stdout
    check('<module>' in wanted, 'no stack', wanted)
    for words in lines[1:]:
        said = hognose(world, *words, statuses=[0]).stdout
        check(said == wanted, '%s: another answer' % words, said, wanted)


def habits(world, subject):
    """What people type who know another tool."""
    core = core_of(world, [subject.executable, '-c', SLEEPER])
    real = os.path.realpath(subject.executable)
    with running([subject.executable, '-c', SLEEPER]) as process:
        pid = str(process.pid)
        same_answers(world, ([pid], ['-p', pid], ['--pid', pid], ['overview', pid], ['--no-color', pid]))
        same_answers(world, (['bt', pid], ['py-bt', pid], ['bt', '-p', pid], ['bt', real, pid], ['--no-color', 'bt', pid]))
        done = hognose(world, 'print', '-p', pid, '__name__', statuses=[0])
        check("'__main__'" in done.stdout, 'print -p', done.stdout)
    same_answers(world, ([core], ['-c', core], ['--core', core], ['overview', core], [real, core], [core, real], [real, '-c', core]))
    same_answers(world, (['bt', core], ['bt', real, core], ['bt', core, real], ['bt', real, '-c', core], ['bt', '-c', core], ['bt', '--core', core]))
    done = hognose(world, 'print', real, core, '__name__', statuses=[0])
    check("'__main__'" in done.stdout, 'print EXE CORE', done.stdout)
    version = hognose(world, '--version', statuses=[0]).stdout
    check(hognose(world, '-V', statuses=[0]).stdout == version == hognose(world, 'version', statuses=[0]).stdout, 'another version')
    check(hognose(world, 'help', statuses=[0]).stdout == hognose(world, '--help', statuses=[0]).stdout, 'another help')
    for words in (['help', 'bt'], ['help', 'py-bt']):
        check(hognose(world, *words, statuses=[0]).stdout == hognose(world, 'bt', '--help', statuses=[0]).stdout, 'another help of bt')

