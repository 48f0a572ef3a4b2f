"""The first screen: what `hognose PID` and `hognose CORE` say in the first 24 lines at 100 columns, of servers that hang as servers do; and
answers about several processes at once.

SPDX-License-Identifier: MIT
"""
import contextlib
import json
import os
import re
import signal
import subprocess

import why
from asking import files_of, hognose
from debuggee import Debuggee, clean_environment, wait_for_core
from pairs import dealt_to
from report import Job, Mode, check, wait_until
from subjects import first_of
from world import PROGRAMS

ROWS, COLUMNS = 24, 100

# How processes end by faults.py, what it is called, and where: what is asserted of their cores.
ENDS = {
    'abort': ('double_free', r'Aborted: .*double free', 'SIGABRT', 'double_free'),
    'fatal': ('fail_with_local_text', r'Aborted: .*', 'SIGABRT', 'fail_with_local_text'),
    'recursion': ('overflow_stack', r'Crash: stack overflow: recurse repeats', 'SIGSEGV', 'recurse'),
    'overflow': ('overflow_in_python', r'Crash: stack overflow: __getattr__ repeats', 'SIGSEGV', ''),
    'fault': ('null_field', r'Crash: read_null\(\) .*pointer that is NULL', 'SIGSEGV', 'read_null'),
}


def jobs(world, present):
    if world.stock:
        return
    scenes = (prefork, pool, deadlock, many, server, crash, stopped, deep)
    chosen = dealt_to(world.seed, present, scenes, 3, runs_on)
    ended_there = dealt_to(world.seed, present, sorted(ENDS), 1, may_end)
    for subject in present:
        for scene in scenes:
            mode = Mode.FAST if subject is first_of(present) else Mode.DEFAULT if (subject, scene) in chosen else Mode.ALL
            if runs_on(subject, scene):
                yield Job('first-screen/%s/%s' % (subject.name, scene.__name__), subject.at_least(mode), scene, world, subject)
        for end in ENDS:
            mode = Mode.FAST if subject is first_of(present) and end != 'overflow' else Mode.DEFAULT if (subject, end) in ended_there else Mode.ALL
            if may_end(subject, end):
                yield Job('first-screen/%s/%s' % (subject.name, end), subject.at_least(mode), ended, world, subject, end)
    first = first_of(present)
    if first:
        for test in (wrapper, several, listing, served, installed):
            yield Job('first-screen/' + test.__name__, Mode.FAST, test, world, first)


def runs_on(subject, scene):
    program = 'crash.py' if scene is crash else 'scenes.py'
    # Up to 2.33 the C library makes semaphores on a tmpfs alone, and no root has one.
    if scene is pool and subject.name.startswith('bullseye'):
        return False
    return program not in subject.lacks and (scene is not server or subject.version >= (3, 6))


def may_end(subject, end):
    """Whether it can end so by faults.py, whose faulty library is built for this machine."""
    if end == 'overflow' and subject.version >= (3, 11):     # which counts its own recursion
        return False
    return not subject.root and 'faults.py' not in subject.lacks


def look(world, target, *words):
    """An answer, which fits one screen."""
    done = hognose(world, target, *words, statuses=[0, 1])
    text = done.head + done.why + done.stdout
    rows = sum(max(1, -(-len(line) // COLUMNS)) for line in text.splitlines())
    check(rows <= ROWS, 'it takes %d lines' % rows, text)
    check('... 0 of' not in text, 'there is no room for what is known', text)
    return text


def says(text, *patterns):
    for pattern in patterns:
        check(re.search(pattern, text), 'it does not say ' + pattern, text)


class Scene:
    """A scene that runs, and the truth about it."""

    def __init__(self, world, subject, report, name, scene):
        self.debuggee = Debuggee(world, subject, 'scenes.py', [scene])
        self.report, self.name = report, name

    def __enter__(self):
        self.debuggee.__enter__()
        self.report.start(self.name, self.debuggee.read_truth)
        return self if self.truth else None

    def __exit__(self, *unused):
        """The main process first: a pool replaces workers that end."""
        self.debuggee.__exit__(*unused)
        for pid in (self.truth or {}).get('workers', ()):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass

    def stop(self):
        """As ^Z does, once it sleeps: the truth is written before."""
        self.debuggee.wait_blocked([{'tid': self.pid, 'name': 'it'}])
        os.kill(self.pid, signal.SIGTSTP if os.getpgid(self.pid) != self.pid else signal.SIGSTOP)     # nobody could continue a session of its own
        wait_until(lambda: is_stopped(self.pid), self.debuggee.subject.patience, 'it does not stop')

    @property
    def pid(self):
        return self.debuggee.pid

    @property
    def truth(self):
        return self.debuggee.truth

    @property
    def workers(self):
        return self.truth['workers']


def prefork(world, report, name, subject):
    """A master and two workers, each with two threads that want what a third keeps."""
    with Scene(world, subject, report, name, 'prefork') as scene:
        if not scene:
            return
        waiting = r"2 threads wait for lock 'LOCK', held by \"reporter\" \(scenes.py:\d+\): "
        with report.case(name + '/master'):
            text = look(world, scene.pid)
            says(text, r'^Process %d: .* · 2 Python processes below it\n' % scene.pid, r'\n2 Python processes below it:\n')
            for pid in scene.workers:
                says(text, r'\n  %d  .*  %s' % (pid, waiting))
            says(text, r'in prefork\n')
        with report.case(name + '/worker'):
            text = look(world, scene.workers[0])
            says(text, r'^Process %d: ' % scene.workers[0], r'\n' + waiting, r'"reporter".*\n(  .*\n)*  File ".*scenes.py", line \d+, in (report|sleep_for_good)\n',
                 r', in handle\n')
        with report.case(name + '/subprocesses'):
            done = hognose(world, 'info', '-s', scene.pid, '--json', statuses=[0])
            documents = [json.loads(line) for line in done.stdout.splitlines()]
            check([one['target']['pid'] for one in documents] == [scene.pid] + scene.workers, 'other processes', done.stdout[:1500])
            check(documents[0]['target']['children'] == scene.workers, 'other children', str(documents[0]['target']))
        with report.case(name + '/json'):
            answer = json.loads(hognose(world, 'overview', scene.pid, '--json', statuses=[0, 1]).stdout)
            rows = [row for block in answer['blocks'] if block['type'] == 'processes' for row in block['processes']]
            check(sorted(row['pid'] for row in rows) == sorted(scene.workers), 'other children', str(rows))


def pool(world, report, name, subject):
    """multiprocessing.Pool of three, of which one is stuck in its job."""
    with Scene(world, subject, report, name, 'pool') as scene:
        if not scene:
            return
        with report.case(name):
            text = look(world, scene.pid)
            says(text, r'\n3 Python processes below it:\n')
            lines = re.findall(r'\n  (\d+)  (.*)', text.split('below it:', 1)[1])
            stuck = [int(pid) for pid, does in lines if 'in stuck_job, scenes.py:' in does or 'in sleep_for_good, scenes.py:' in does]
            check(len(stuck) == 1 and stuck[0] in scene.workers, 'the stuck worker is not told', text)
            check(int(lines[0][0]) == stuck[0] and "job 'job' of a pool" in lines[0][1], 'the stuck worker is not the first', text)
            check([does.endswith('  idle worker of a pool') for _, does in lines] == [False, True, True], 'the others are not idle', text)


def deadlock(world, report, name, subject):
    with Scene(world, subject, report, name, 'deadlock') as scene:
        if not scene:
            return
        edges = {'"one"': r'"one" waits for lock \'OTHER\' held by %s', '"two"': r'"two" waits for lock \'LOCK\' held by %s'}     # a circle begins anywhere
        circles = [edges[one] % other + r' \(scenes.py:\d+\), which ' + edges[other].partition(' ')[2] % one for one, other in (edges, list(edges)[::-1])]
        wanted = [r'\n(Deadlock|Likely deadlock): (%s|%s) ' % tuple(circles)] + [
            r'\nThread \d+ .*"%s".*\n(  .*\n)?  File ".*scenes.py", line \d+, in %s\n' % row for row in (('one', 'first'), ('two', 'second'))]
        with report.case(name + '/live'):
            text = look(world, scene.pid)
            says(text, *wanted)
            check(text.splitlines()[1].startswith('Deadlock'), 'it is not said first', text)
        with report.case(name + '/core'):
            core = scene.debuggee.dump()
            says(look(world, core, *files_of(subject)), *wanted)


def many(world, report, name, subject):
    """One that is odd among two hundred."""
    with Scene(world, subject, report, name, 'many') as scene:
        if not scene:
            return
        with report.case(name):
            text = look(world, scene.pid)
            says(text, r'"odd"', r', in odd\n', r'\n200 threads: ', r"201 threads (likely )?wait for an item of queue '\w+'")
            check(text.index(', in odd\n') < text.index('\n200 threads: '), 'the odd one is not first', text)


def server(world, report, name, subject):
    """Five handlers of an asyncio server, of which one sleeps with the lock that the others want."""
    with Scene(world, subject, report, name, 'server') as scene:
        if not scene:
            return
        with report.case(name):
            text = look(world, scene.pid)
            says(text, r'asyncio: 4 of \d+ tasks wait for Lock \'[^\']+\'(?: at 0x\w+)? \(handle, scenes_server.py:\d+\), held by \'([^\']*)\' \(scenes_server.py:\d+\): \'',
                 r"asyncio: task '[^']*' sleeps 3600 s \(handle, scenes_server.py:\d+\)")
            check('asyncio: 4 of' in text.splitlines()[1], 'it is not said first', text)


@contextlib.contextmanager
def crashed(world, report, name, subject, program, words, patience, ready=None):
    """The process that ran PROGRAM, and its core; None if it has written none in time. A file READY says that it is about to."""
    with Debuggee(world, subject, program, words) as process:
        core = None
        with report.ready(name + '/core'):
            if ready:
                process.wait_for(os.path.join(process.folder, ready))
            core = wait_for_core(process.process, process.folder, patience)
        yield process, core


def crash(world, report, name, subject):
    """SIGSEGV in a thread of several."""
    with crashed(world, report, name, subject, 'crash.py', ['read'], 60, 'ready') as (process, core):
        with report.case(name):
            text = look(world, core, *files_of(subject))
            says(text, r'^Core of .* \(pid %d\), CPython [\d.]+: SIGSEGV, access to 0x30 \(not mapped\), in thread "worker-3"\n' % process.pid,
                 r'\nThread \d+ .*"worker-3".*crashed by SIGSEGV.*\n', r', in read\n', r'\n\d threads: ')
            first = re.search(r'^Thread .*$', text, re.M).group()
            check('crashed by SIGSEGV' in first, 'another thread is first', text)


def ended(world, report, name, subject, end):
    """Ways to end that leave words, or a stack that is full."""
    fault, headline, number, function = ENDS[end]
    library = why.build(world, 'faults.c', False)
    with crashed(world, report, name, subject, 'faults.py', [library, fault, 'thread'], 2 * subject.patience) as (process, core):
        if not core:
            return
        with report.case(name), on_busy_processor():
            text = look(world, core, *files_of(subject))
            says(text, r'^Core of .* \(pid %d\), CPython [\d.]+\S*: %s, .* in thread "worker-3"\n%s' % (process.pid, number, headline),
                 r'\nThread \d+ .*"worker-3".*crashed by %s\n' % number,
                 r'\n  Native ".*in (\w+ of )?%s\b' % function if function else r'\[Previous 2 lines repeated \d{3,} more times\]\n',
                 r', in %s\n' % ('call_fault' if function else '__getattr__'))


@contextlib.contextmanager
def on_busy_processor():
    """Where four others always want it, as on a machine in trouble: what is said must not depend on how soon it is found."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, [min(before)])
    busy = [subprocess.Popen(['/bin/sh', '-c', 'while :; do :; done'], start_new_session=True) for _ in range(4)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()
        os.sched_setaffinity(0, before)


def stopped(world, report, name, subject):
    """By ^Z."""
    with Scene(world, subject, report, name, 'slumber') as scene:
        if not scene:
            return
        with report.case(name):
            scene.stop()
            says(look(world, scene.pid), r'\nThread %d .*: stopped by SIG(STOP|TSTP)' % scene.pid, r', in slumber\n')
            # Who is let go while it is stopped comes to a stop by itself, which on a busy machine takes its time.
            wait_until(lambda: is_stopped(scene.pid), 5, 'it goes on')


def is_stopped(pid):
    return is_in_state(pid, pid, 'T')


def is_in_state(pid, tid, letter):
    with open('/proc/%d/task/%d/stat' % (pid, tid)) as source:
        return source.read().rsplit(') ', 1)[1][0] == letter


def deep(world, report, name, subject):
    with Debuggee(world, subject, 'deep.py') as process:
        if not report.start(name, process.wait_truth):
            return
        with report.case(name):
            says(look(world, process.pid), r', in down\n', r'\[Previous line repeated 499\d more times\]\n', r', in main\n')


def wrapper(world, report, name, subject):
    """A shell that has started a Python: that one is shown, and both are named."""
    folder = world.folder('wrapper')
    truth = os.path.join(folder, 'truth.json')
    script = '%s -B %s %s slumber; true' % (subject.executable, os.path.join(PROGRAMS, 'scenes.py'), truth)
    shell = subprocess.Popen(['sh', '-c', script], env=clean_environment(subject.environment()), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        with report.ready(name + '/starts'):
            wait_until(lambda: os.path.exists(truth), subject.patience, 'it does not start')
            with open(truth) as source:
                pid = json.load(source)['pid']
        with report.case(name):
            text = look(world, shell.pid)
            says(text, r'^Process %d: ' % pid, r', in slumber\n')
            done = hognose(world, shell.pid, statuses=[0])
            check('process %d (sh -c ' % shell.pid in done.stderr and 'runs no CPython' in done.stderr, 'the shell is not named', done.stderr)
        with report.case(name + '/subprocesses'):
            done = hognose(world, 'bt', '-s', shell.pid, statuses=[0])
            check(done.head.startswith('Process %d: ' % pid) and ', in slumber\n' in done.stdout, 'another answer', done.head, done.stdout)
    finally:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()


# One thread waits for whoever calls, another for a server that says nothing.
SERVER = '''
import socket, sys, threading
upstream, door = socket.socket(), socket.socket()
for one in (upstream, door):
    one.bind(('127.0.0.1', 0))
    one.listen(5)
def fetch(there):
    there.connect(upstream.getsockname())
    there.recv(1)
def answer():
    fetch(socket.socket())
threading.Thread(target=answer, name='request').start()
def serve():
    sys.stdout.write('\\n')
    sys.stdout.flush()
    door.accept()
serve()
'''
# What an installer puts into bin, and what that calls.
SCRIPT = 'import sys\nsys.path.insert(0, %r)\nfrom waiter import main\nif __name__ == "__main__":\n    sys.exit(main())\n'
LIBRARY = 'import sys, time\ndef hold():\n    sys.stdout.write("\\n")\n    sys.stdout.flush()\n    time.sleep(3600)\ndef main():\n    hold()\n'


@contextlib.contextmanager
def asleep(subject, *words):
    """The process that runs WORDS, once it has printed a line and all its threads sleep."""
    process = subprocess.Popen([subject.executable, '-B'] + list(words), env=clean_environment(subject.environment()), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        wait_until(lambda: all(is_in_state(process.pid, int(tid), 'S') for tid in os.listdir('/proc/%d/task' % process.pid)), subject.patience, 'it does not sleep')
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def row_of(world, pid):
    """What `ps` says of a process."""
    done = hognose(world, 'ps', statuses=[0, 1])
    return re.search(r'^ *%d .*$' % pid, done.stdout, re.M).group()


def served(world, report, name, subject):
    """Whoever waits for callers has nothing to do: who serves one says more."""
    with asleep(subject, '-c', SERVER) as pid:
        with report.case(name):
            text = look(world, pid)
            says(text, r'\nThread \d+ .*"request".*: reads fd \d+: TCP socket ', r', in fetch\n', r'\nThread %d .*: waits for connections on fd ' % pid, r', in serve\n')
            check(text.index('"request"') < text.index('\nThread %d ' % pid), 'who serves is not first', text)
        with report.case(name + '/listed'):
            row = row_of(world, pid)
            check('"request": reads fd ' in row and 'in fetch, ' in row, 'another thread is told', row)


def installed(world, report, name, subject):
    """What an installer has written into bin says nothing: what it calls does."""
    folder = world.folder('installed')
    library = os.path.join(folder, 'lib', 'python3', 'site-packages')
    for path, text in (('bin/waits', SCRIPT % library), ('lib/python3/site-packages/waiter.py', LIBRARY)):
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), 'w') as out:
            out.write(text)
    with asleep(subject, os.path.join(folder, 'bin', 'waits')) as pid:
        with report.case(name):
            row = row_of(world, pid)
            check(row.endswith('in hold, waiter.py:5'), 'another place', row)


def several(world, report, name, subject):
    """Several processes in one call: none hides another, and the status says how many answered."""
    with Scene(world, subject, report, name, 'prefork') as scene:
        if not scene:
            return
        one, other = scene.workers
        gone = next(pid for pid in range(4000000, 0, -1) if not os.path.exists('/proc/%d' % pid))
        with report.case(name + '/all'):
            done = hognose(world, 'threads', one, other, statuses=[0])
            says('\n' + done.head + done.stdout, r'\nProcess %d: ' % one, r'\n\nProcess %d: ' % other)
        with report.case(name + '/one-is-gone'):
            done = hognose(world, 'threads', one, gone, other, statuses=[1])
            says('\n' + done.head + done.stdout, r'\nProcess %d: ' % one, r'\n\nProcess %d: ' % other)
            check('there is no process %d' % gone in done.stderr, 'the other is not refused', done.stderr)
            done = hognose(world, 'threads', one, gone, '--json', statuses=[1])
            check([json.loads(line)['status'] for line in done.stdout.splitlines()] == ['ok', 'nothing'], 'other answers', done.stdout)
        with report.case(name + '/none'):
            hognose(world, 'bt', gone, gone - 1, statuses=[66])
        with report.case(name + '/arguments'):
            done = hognose(world, 'print', one, '__name__', statuses=[0])
            check("'__main__'" in done.stdout, 'a name is no target', done.stdout)
        with report.case(name + '/name'):
            pattern = 'scenes.py %s' % re.escape(scene.debuggee.truth_path)
            done = hognose(world, 'info', '--name', pattern, '--json', statuses=[0])
            found = [json.loads(line)['target']['pid'] for line in done.stdout.splitlines()]
            check(sorted(found) == sorted([scene.pid] + scene.workers), 'other processes', found)
            hognose(world, 'bt', '--name', 'no-such-name-anywhere-%d' % os.getpid(), statuses=[66])
            hognose(world, 'bt', '--name', 'open(', statuses=[64])


def listing(world, report, name, subject):
    """`ps` has all Pythons, as a tree, with what each does."""
    with Scene(world, subject, report, name, 'prefork') as scene:
        if not scene:
            return
        with report.case(name + '/text'):
            done = hognose(world, 'ps', statuses=[0, 1])
            says(done.stdout, r'^ *PID +PARENT +USER +PYTHON +THREADS +COMMAND +DOES\n', r'\n *%d ' % scene.pid, r'\nOthers: ')
            for pid in scene.workers:
                says(done.stdout, r"\n *%d +%d +\S+ +\d\.\d+\.\d+\S* +\d+ +[│ ]*[├└]─ .*2 threads wait for lock 'LOCK', held by \"reporter\"" %
                     (pid, scene.pid))
        with report.case(name + '/json'):
            done = hognose(world, 'ps', '--json', statuses=[0, 1])
            rows = {row['pid']: row for block in json.loads(done.stdout)['blocks'] if block['type'] == 'processes' for row in block['processes']}
            for pid in scene.workers:
                check(rows[pid]['above'] == scene.pid and rows[pid]['parent'] == scene.pid, 'another parent', str(rows[pid]))
                check(rows[pid]['python'] == 'CPython %d.%d.%d' % subject.version, 'another version', str(rows[pid]))
        with report.case(name + '/arguments'):
            hognose(world, 'ps', 'extra', statuses=[64])
