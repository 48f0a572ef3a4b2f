"""What a process of somebody else may try beside its files: memory that never comes, a command line without end, lines of its own in the
kernel's tables, and a home whose links lead elsewhere.

SPDX-License-Identifier: MIT
"""
import contextlib
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

from asking import hognose
from debuggee import clean_environment
from report import Job, Mode, Skipped, check, wait_until
from stranger import MEASURED, Stranger

NOBODY = 65534
STUCK_SECONDS = 30          # of which hognose waits ten for a page
MEGABYTES = 100             # for a command line of gigabytes
NOT_BROUGHT = 'a page of its memory has not come'
NOT_ANSWERED = 'its file system has not answered'
FORGED = '/run/forged.sock'
# A list whose items are in pages that somebody else is to bring (userfaultfd), and never does.
UNBROUGHT = '''import ctypes, os, sys, time
PAGE, SIZE = 4096, 8 << 20
libc = ctypes.CDLL(None, use_errno=True)
def ready(word):
    os.write(1, word)
def never_brought(begin, size):
    number = libc.syscall(323, os.O_CLOEXEC | os.O_NONBLOCK)        # userfaultfd
    version = (ctypes.c_uint64 * 3)(0xaa)
    wanted = (ctypes.c_uint64 * 4)(begin, size, 1)                  # UFFDIO_REGISTER_MODE_MISSING
    return (number >= 0 and libc.ioctl(number, ctypes.c_ulong(0xc018aa3f), version) == 0 and
            libc.ioctl(number, ctypes.c_ulong(0xc020aa00), wanted) == 0 and
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(size), 4) == 0)        # MADV_DONTNEED
def holder():
    kept = [7] * (SIZE // 4)
    items = ctypes.c_size_t.from_address(id(kept) + 24).value
    ready(b'yes\\n' if never_brought(items // PAGE * PAGE, SIZE) else b'no\\n')
    time.sleep(1000)
holder()
'''
# A process that says that gigabytes of its memory are its command line (PR_SET_MM_MAP of prctl(2)): "a", "a", …
WORDY = '''import ctypes, mmap, os, time
SIZE = 1 << 30
libc = ctypes.CDLL(None, use_errno=True)
memory = mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for at in range(0, 64 << 20, 1 << 20):
    memory[at:at + (1 << 20)] = b'a\\0' * (1 << 19)
begin = ctypes.addressof(ctypes.c_char.from_buffer(memory))
words = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
field = lambda number: int(words[number - 3])
libc.sbrk.restype = ctypes.c_size_t
places = [field(26), field(27), field(45), field(46), field(47), libc.sbrk(0), field(28), begin, begin + SIZE, field(50), field(51), 0]
wanted = ctypes.create_string_buffer(b''.join(one.to_bytes(8, 'little') for one in places) + bytes(4) + b'\\xff' * 4)
os.write(1, b'yes\\n' if libc.prctl(35, 14, wanted, 104, 0) == 0 else b'no\\n')
time.sleep(1000)
'''
# A file system of one file in argv[1], which does not answer those who read it (include/uapi/linux/fuse.h).
SILENT = '''import ctypes, os, struct, sys
fuse = os.open('/dev/fuse', os.O_RDWR)
options = b'fd=%d,rootmode=40000,user_id=0,group_id=0' % fuse
mounted = ctypes.CDLL(None).mount(b'silent', sys.argv[1].encode(), b'fuse', 0, options) == 0
os.write(1, b'yes\\n' if mounted else b'no\\n')
def attributes(node):
    return struct.pack('<6Q10I', node, 1 << 24, 1, 0, 0, 0, 0, 0, 0, 0o40755 if node == 1 else 0o100755, 1, 0, 0, 0, 4096, 0)
while mounted:
    question = os.read(fuse, 1 << 20)
    _, what, number, node = struct.unpack_from('<IIQQ', question)
    answers = {26: struct.pack('<IIIIHHI', 7, 31, 65536, 1, 10, 10, 65536).ljust(64, b'\\0'), 3: struct.pack('<QII', 1, 0, 0) + attributes(node),
               1: struct.pack('<4QII', 2, 1, 1, 1, 0, 0) + attributes(2), 14: struct.pack('<QII', 1, 0, 0), 18: b'', 25: b''}
    if what not in (2, 15, 36, 42):        # FORGET, READ, INTERRUPT, BATCH_FORGET
        answer = answers.get(what)
        os.write(fuse, struct.pack('<IiQ', 16 + len(answer or b''), -38 if answer is None else 0, number) + (answer or b''))
'''
# A thread that executes argv[1], and others that run meanwhile.
EXECUTER = '''import ctypes, os, sys, threading, time
words = (ctypes.c_char_p * 2)(b'x', None)
def spins():
    while True:
        pass
threading.Thread(target=spins, daemon=True).start()
threading.Thread(target=ctypes.CDLL(None).execv, args=(sys.argv[1].encode(), words), daemon=True).start()       # without the GIL
time.sleep(.5)
os.write(1, b'yes\\n')
time.sleep(1000)
'''
# Its root is argv[1] from then on.
ROOTED = '''import os, sys, time
def holder():
    time.sleep(1000)
os.chroot(sys.argv[1])
os.write(1, b'yes\\n')
holder()
'''
LISTENER = '''import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
os.write(1, b'%d\\n' % os.fstat(listener.fileno()).st_ino)
listener.accept()
'''


def jobs(world, present):
    if world.stock:
        return
    for test in (unbrought, unbrought_file, unanswered_root, wordy, forged, led_away, planted, executing):
        yield Job('strangers/' + test.__name__.replace('_', '-'), Mode.DEFAULT, one, world, test)


def one(world, report, name, test):
    with report.case(name):
        with tempfile.TemporaryDirectory(prefix='hognose-strangers-') as folder:
            test(world, folder)


def unbrought(world, folder):
    """A page that is never brought ends the answer in time, with the reason; what does not want it is told."""
    with Stranger(UNBROUGHT) as stranger:
        if stranger.said != 'yes':
            raise Skipped('no userfaultfd here')
        check('in holder' in hognose(world, 'bt', stranger.pid, statuses=(0,)).stdout, 'bt needs none of these pages')
        for words in (['locals', '--json'], ['locals', '--max-pause', '50']):
            done = hognose(world, words[0], stranger.pid, *words[1:], limit=STUCK_SECONDS, statuses=(2,))
            check(NOT_BROUGHT in done.stdout + done.stderr, 'no reason', words, done.stdout, done.stderr)
        process = subprocess.Popen([world.program, 'print', str(stranger.pid), 'kept[0]'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, env=clean_environment())
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=STUCK_SECONDS // 6)
        check(process.returncode == 2 and NOT_BROUGHT in out.decode(), 'Ctrl-C does not end it', process.returncode, out.decode())
        with open('/proc/%d/stat' % stranger.pid) as stat:
            check(stat.read().rsplit(')', 1)[1].split()[0] == 'S', 'it is held')


def unbrought_file(world, folder):
    """A core whose pages a file system does not bring: an answer in time, and Ctrl-C ends it at once."""
    for words in (['bt'], ['why', '--json']):
        with silent_files(folder) as (place, _, _):        # one each: whoever was killed leaves the page locked, and the next could not even be killed
            done = hognose(world, words[0], os.path.join(place, 'program'), *words[1:], limit=STUCK_SECONDS, statuses=(2,))
            check(NOT_ANSWERED in done.stdout + done.stderr, 'no reason', words, done.stdout, done.stderr)
    with silent_files(folder) as (place, _, _):
        process = subprocess.Popen([world.program, 'bt', os.path.join(place, 'program')], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, env=clean_environment())
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=STUCK_SECONDS // 6)
        check(NOT_ANSWERED in out.decode(), 'Ctrl-C does not end it', process.returncode, out.decode())


def unanswered_root(world, folder):
    """Who has made a root of a file system that answers nobody any more keeps nobody waiting: neither for itself nor for the list of all."""
    with silent_files(folder) as (place, end, server), Stranger(ROOTED, place) as stranger:
        try:
            time.sleep(1.5)        # until what is known of the folder is old
            server.send_signal(signal.SIGSTOP)
            for words in (['bt', stranger.pid], ['threads', stranger.pid]):
                done = hognose(world, *words, limit=STUCK_SECONDS, statuses=(0, 1))
                check('holder' in done.stdout, 'no frame', words, done.stdout, done.stderr)
            done = hognose(world, 'ps', limit=STUCK_SECONDS, statuses=(0, 1))
            check(str(stranger.pid) in done.stdout, 'it is not listed', done.stdout)
        finally:
            end()


@contextlib.contextmanager
def silent_files(folder):
    """Where a file `program` is that is never brought, what ends that, and who serves it."""
    if os.geteuid() != 0 or not os.path.exists('/dev/fuse'):
        raise Skipped('no file system of our own here')
    place = tempfile.mkdtemp(prefix='silent', dir=folder)
    with Stranger(SILENT, place) as server:
        if server.said != 'yes':
            raise Skipped('no file system of our own here')
        def end():
            server.process.kill()
            subprocess.run(['umount', '-l', place], stderr=subprocess.DEVNULL)
        try:
            yield place, end, server.process
        finally:
            end()


def executing(world, folder):
    """Who executes a program that is not brought holds a lock that a stop waits for: not for ever, and nobody stands still meanwhile."""
    with silent_files(folder) as (place, end, _), Stranger(EXECUTER, os.path.join(place, 'program')) as stranger:
        try:
            for words in (['bt'], ['bt', '--max-pause', '50'], ['threads']):
                done = hognose(world, words[0], stranger.pid, *words[1:], limit=STUCK_SECONDS, statuses=(0, 1))
                check('spins' in done.stdout or 'not read' in done.stdout, 'no word of the thread that runs', done.stdout)
            done = hognose(world, 'ps', limit=STUCK_SECONDS, statuses=(0, 1))
            check(str(stranger.pid) in done.stdout, 'it is not listed', done.stdout)
        finally:        # of whom it waits for, before it
            end()


def wordy(world, folder):
    """Of a command line without end the front is read."""
    with Stranger(WORDY) as stranger:
        if stranger.said != 'yes':
            raise Skipped('no PR_SET_MM_MAP here')
        for words in (['bt', str(stranger.pid)], ['ps'], ['overview', str(stranger.pid)], ['ps', '--json']):
            # Of what this process itself starts the kernel tells no less than this process has.
            done = subprocess.run([sys.executable, '-S', '-c', MEASURED, world.program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, env=clean_environment(), encoding='utf-8', errors='replace')
            status, kilobytes = (int(word) for word in done.stderr.split()[-3:-1])
            check(status in (0, 1), 'exit status %d' % status, words, done.stderr[-500:])
            check(kilobytes < MEGABYTES << 10, 'it took %d MB' % (kilobytes >> 10), words)


def forged(world, folder):
    """Who binds sockets by names with newlines says nothing of the sockets of others."""
    true_name = os.path.join(folder, 'true.sock')
    with Stranger(LISTENER, true_name) as stranger:
        sockets = []
        for number in range(150):        # the kernel's table is in the order of inodes, modulo 256
            place = os.path.join(folder, '%d\n0: 2 0 10000 1 01 %s /run' % (number, stranger.said))
            os.makedirs(place)
            sockets.append(socket.socket(socket.AF_UNIX))
            try:
                sockets[-1].bind(place + FORGED[4:])
            except OSError as error:
                raise Skipped('the name is too long for a socket: %s' % error)
        for command in ('bt', 'overview', 'threads'):
            out = hognose(world, command, stranger.pid, statuses=(0, 1)).stdout
            check(FORGED not in out, 'a forged row is believed', out)
            check('listening on ' + true_name in out or 'socket' in out, 'the socket is not told', out)
        for one_socket in sockets:
            one_socket.close()


def led_away(world, folder):
    """In a home of somebody else nothing is written, wherever its links lead."""
    if os.geteuid() != 0:
        raise Skipped('only root has the home of somebody else')
    home, elsewhere, precious = (os.path.join(folder, name) for name in ('home', 'elsewhere', 'precious'))
    os.chmod(folder, 0o755)
    os.makedirs(home + '/.local/state/hognose')
    os.makedirs(home + '/.cache')
    os.mkdir(elsewhere)
    with open(precious, 'w') as out:
        out.write('precious\n')
    os.symlink(precious, home + '/.local/state/hognose/history')
    os.symlink(precious, home + '/.gdbinit')
    os.symlink(elsewhere, home + '/.cache/hognose')
    for path, folders, files in os.walk(home):
        for name in folders + files:
            os.lchown(os.path.join(path, name), NOBODY, NOBODY)
    os.lchown(home, NOBODY, NOBODY)
    environment = dict(clean_environment(), HOME=home, TERM='xterm')
    for name in ('XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'):
        environment.pop(name, None)
    with Stranger(LISTENER, os.path.join(folder, 'socket')) as stranger:
        subprocess.run([world.program, 'bt', '--layout', 'dwarf', str(stranger.pid)], env=environment, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60)
        at_a_prompt([world.program, 'shell', str(stranger.pid)], environment)
        done = subprocess.run([world.program, 'setup', 'gdb'], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        check(done.returncode == 2 and b'another user' in done.stdout, 'setup writes there', done.stdout.decode())
    with open(precious) as source:
        check(source.read() == 'precious\n', 'a file was written that a link leads to')
    check(not os.listdir(elsewhere), 'files were made where a link leads', os.listdir(elsewhere))


def planted(world, folder):
    """What a run keeps in a folder of everybody replaces a link that somebody has put there, and does not follow it."""
    kept, precious = os.path.join(folder, 'kept'), os.path.join(folder, 'precious')
    os.mkdir(kept)
    with open(precious, 'w') as out:
        out.write('precious\n')
    with subprocess.Popen([world.program, 'run', '--timeout', '3', '--output', kept, '--', 'sleep', '1000'], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment()) as process:
        path = '/proc/%d/task/%d/children' % (process.pid, process.pid)
        child = wait_until(lambda: open(path).read().split(), 10, 'it starts nothing')[0]
        for ending in ('txt', 'json'):
            os.symlink(precious, os.path.join(kept, 'sleep-%s.%s' % (child, ending)))
        process.wait(60)
    with open(precious) as source:
        check(source.read() == 'precious\n', 'a file was written that a link leads to')
    check(not any(os.path.islink(os.path.join(kept, name)) for name in os.listdir(kept)), 'nothing is kept', os.listdir(kept))


def at_a_prompt(words, environment):
    """Runs WORDS on a terminal, says `bt` and `quit`, and waits for the end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(words[0], words, environment)
    os.write(terminal, b'bt\nquit\n')
    end = time.monotonic() + 60
    try:
        while time.monotonic() < end and select.select([terminal], [], [], 60)[0]:
            if not os.read(terminal, 4096):
                break
    except OSError:
        pass        # it has ended
    if time.monotonic() >= end:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
