"""What files say of themselves: tables that claim terabytes in a hole, one file that is mapped thousands of times, one source of many names, and
files that become shorter meanwhile. An answer ends by itself, in bounded memory, and says what it lacks; what is healthy is complete.

SPDX-License-Identifier: MIT
"""
import os
import struct
import subprocess
import sys
import tempfile

from asking import QUIET
from debuggee import clean_environment
from report import Job, Mode, Skipped, check
from stranger import MEASURED, Stranger

SECONDS = 40                # of a processor; a healthy answer takes a tenth of one
MEGABYTES = 1024
CUT = 'some files were not read to the end'
HOLE = 6 << 30
# Maps argv[1] argv[2] times below everything else.
MAPPER = '''import ctypes, os, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
file = os.open(sys.argv[1], os.O_RDONLY)
at = 0x10000000
for number in range(int(sys.argv[2])):
    if libc.mmap(at, 4096, 1, 2 | 0x10, file, 0) != at:
        break
    at += 8192
def holds_a_secret():
    time.sleep(1000)
os.write(1, b'yes\\n')
holds_a_secret()
'''
# A stack of functions of argv[2] files, which are called argv[1] % N.
NESTED = '''import os, sys, time
def last():
    os.write(1, b'yes\\n')
    time.sleep(1000)
called = last
for number in range(int(sys.argv[2])):
    names = {'called': called}
    exec(compile('\\ndef step():\\n    called()\\n', sys.argv[1] % number, 'exec'), names)
    called = names['step']
called()
'''
# A stack of argv[1] functions of files that are not there, of each of which linecache has the same 100000 lines.
CACHED = '''import linecache, os, sys, time
lines = ['\\n', 'def step():\\n', '    called()\\n'] + ['name_%06d = %r\\n' % (number, 'y' * 40) for number in range(100000)]
def last():
    os.write(1, b'yes\\n')
    time.sleep(1000)
called = last
for number in range(int(sys.argv[1])):
    path, names = '/no/such/%d.py' % number, {'called': called}
    linecache.cache[path] = (len(lines), None, lines, path)
    exec(compile(''.join(lines[:3]), path, 'exec'), names)
    called = names['step']
called()
'''
# A stack of argv[1] functions, each of which has the same twenty thousand variables of long names.
VARIABLES = '''import os, sys, time
names = tuple(sys.intern('v%d_' % number + 'x' * 4000) for number in range(20000))
def step():
    called[0]()
code = step.__code__
def last():
    os.write(1, b'yes\\n')
    time.sleep(1000)
called = [last]
for number in range(int(sys.argv[1])):
    changed = code.replace(co_varnames=names, co_nlocals=len(names), co_name='step%d' % number)
    called.append(type(step)(changed, {'called': called[-1:]}))
called[-1]()
'''
# Calls hold(argv[2]) of the library argv[1].
CALLER = '''import ctypes, os, sys
library = ctypes.CDLL(sys.argv[1])
def holds_a_secret():
    library.hold(int(sys.argv[2]))
os.write(1, b'yes\\n')
holds_a_secret()
'''
LOADER = '''import ctypes, os, sys, time
library = ctypes.CDLL(sys.argv[1])
def holds_a_secret():
    time.sleep(1000)
os.write(1, b'yes\\n')
holds_a_secret()
'''


def jobs(world, present):
    if world.stock:
        return
    for test in (symbols, hash_table, notes, mapped_often, sources, cached_lines, variables, long_names, exploding_names, cut_in_gdb):
        yield Job('claims/' + test.__name__.replace('_', '-'), Mode.DEFAULT, one, world, test)


def one(world, report, name, test):
    with report.case(name):
        with tempfile.TemporaryDirectory(prefix='hognose-claims-') as folder:
            test(world, folder)


class Claimant(Stranger):
    """One that says yes once it has made its claims."""

    def __enter__(self):
        if self.said != 'yes':
            self.__exit__()
            raise Skipped('it does not start here')
        return self


def ask(world, pid, *words):
    """What an answer says, which has to be in time and in memory: (standard output, standard error, exit status)."""
    done = subprocess.run([sys.executable, '-S', '-c', MEASURED, world.program, words[0], str(pid), *words[1:]], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(), encoding='utf-8', errors='replace', timeout=600)
    status, kilobytes, seconds = done.stderr.split()[-3:]
    check(int(kilobytes) < MEGABYTES << 10, 'it took %d MB' % (int(kilobytes) >> 10), words)
    check(float(seconds) < SECONDS, 'it took %s s' % seconds, words)
    check(int(status) in (0, 1), 'exit status ' + status, done.stdout[-500:], done.stderr[-500:])
    return done.stdout, done.stderr, int(status)


def expect_partial(world, path, times=1):
    with Claimant(MAPPER, path, times) as stranger:
        out, err, status = ask(world, stranger.pid, 'bt')
        check('in holds_a_secret' in out, 'no frame', out, err)
        check(status == 1 and CUT in out + err, 'what is missing is not said', status, out, err)


def sparse_elf(path, sections=(), segments=(), pieces=(), size=HOLE):
    """A file of such (type, place, bytes, link) and (type, place, bytes), and PIECES at their places, that is otherwise a hole."""
    table_at = 64 + 56 * len(segments)
    with open(path, 'wb') as out:
        out.write(b'\x7fELF\x02\x01\x01'.ljust(16, b'\0') + struct.pack('<HHIQQQIHHHHHH', 3, 62, 1, 0, 64, table_at if sections else 0, 0, 64, 56,
                                                                        len(segments), 64, len(sections) + 1 if sections else 0, 0))
        for kind, place, count in segments:
            out.write(struct.pack('<IIQQQQQQ', kind, 4, place, place, place, count, count, 4096))
        if sections:
            out.write(bytes(64))
        for kind, place, count, link in sections:
            out.write(struct.pack('<IIQQQQIIQQ', 0, kind, 0, 0, place, count, link, 0, 4, 24))
        for place, piece in pieces:
            out.seek(place)
            out.write(piece)
        out.truncate(size)
    os.chmod(path, 0o644)


def symbols(world, folder):
    """A table of symbols that has no hash table: each name is looked for in all of it."""
    path = os.path.join(folder, 'python')
    sparse_elf(path, sections=[(2, 1 << 20, HOLE - (3 << 20), 2), (3, HOLE - (1 << 20), 1 << 20, 0)])
    expect_partial(world, path)


def hash_table(world, folder):
    """The last chain of DT_GNU_HASH tells how many symbols there are."""
    path = os.path.join(folder, 'python')
    dynamic = b''.join(struct.pack('<QQ', *entry) for entry in ((6, 0x2000), (5, 0x3000), (10, 64), (0x6ffffef5, 0x4000), (0, 0)))
    chains = struct.pack('<IIIIQI', 1, 1, 1, 0, 2 ** 64 - 1, 1)
    sparse_elf(path, segments=[(1, 0, HOLE), (2, 0x1000, len(dynamic))], pieces=[(0x1000, dynamic), (0x3000, b'\0abc\0'), (0x4000, chains)])
    expect_partial(world, path)


def notes(world, folder):
    path = os.path.join(folder, 'python')
    sparse_elf(path, sections=[(7, 1 << 24, HOLE - (1 << 25), 0)] * 1000)
    expect_partial(world, path)


def mapped_often(world, folder):
    """The interpreter is found behind whatever else is mapped, and nothing is missing."""
    path = os.path.join(folder, 'python')
    sparse_elf(path, sections=[(7, 4096, 300 << 10, 0)], size=400 << 10)
    with Claimant(MAPPER, path, 20000) as stranger:
        for words in (['bt'], ['threads']):
            out, err, status = ask(world, stranger.pid, *words)
            check('holds_a_secret' in out or words != ['bt'], 'no frame', out, err)
            check(CUT not in out + err, 'something is missing', out, err)


def sources(world, folder):
    """Many names of one source of nothing but ends of lines: each line is shown."""
    first = os.path.join(folder, 'source0.py')
    with open(first, 'wb') as out:
        out.write(b'\ndef step():\n    called()\n'.ljust((16 << 20) - 64, b'\n'))
    for number in range(1, 14):
        os.link(first, os.path.join(folder, 'source%d.py' % number))
    with Claimant(NESTED, os.path.join(folder, 'source%d.py'), 14) as stranger:
        out, err, status = ask(world, stranger.pid, 'bt')
        check(out.count('called()') == 14, 'lines are missing', out, err)


def cached_lines(world, folder):
    """What linecache has may stand there by any number of names."""
    with Claimant(CACHED, 300) as stranger:
        out, err, status = ask(world, stranger.pid, 'bt')
        check('called()' in out and out.count('in step') == 300, 'no lines or no frames', out[-1500:], err)
        check(status == 1 and CUT in out + err, 'what is missing is not said', status, err)


def variables(world, folder):
    """Names of variables that many functions have, each by itself."""
    with Claimant(VARIABLES, 16) as stranger:
        for command in ('bt', 'bt-full'):
            out, err, status = ask(world, stranger.pid, command)
            check('in step0' in out and 'in step15' in out, 'no frame', out[-1500:], err)


def long_names(world, folder):
    """A function that has a name of a megabyte, and calls itself."""
    library = compiled(folder, ['int step(int) __asm__("%s");' % ('s' * (1 << 20)),
                                'int step(int left) { volatile int more = left ? step(left - 1) : pause(); return more + 1; }',
                                'int hold(int left) { volatile int more = step(left); return more; }'])
    with Claimant(CALLER, library, 1000) as stranger:
        for words in (['bt', '--native'], ['threads'], ['overview']):
            out, err, status = ask(world, stranger.pid, *words)
            check('sssss' in out or words != ['bt', '--native'], 'no frame', out[-1500:], err)


def exploding_names(world, folder):
    """A kilobyte of a name of C++ may be megabytes when it is written out, and each frame may have another."""
    rows, count = [], 200
    for number in range(count):
        name = '_Z6f%05d1AI' % number + 'Ss' * 400 + 'E' + ''.join('1BI' + part * 3 + 'E' for part in ('S0_', 'S2_', 'S4_', 'S6_', 'S8_', 'SA_'))
        rows.append('int step%d(void) __asm__("%s");' % (number, name))
    rows.append('int step%d(void) { return pause(); }' % count)
    rows += ['int step%d(void) { volatile int more = step%d(); return more + 1; }' % (number, number + 1) for number in range(count)]
    library = compiled(folder, rows + ['int hold(int unused) { volatile int more = step0(); return more; }'])
    with Claimant(CALLER, library, 0) as stranger:
        out, err, status = ask(world, stranger.pid, 'bt', '--native')
        check('f00000' in out and 'f00199' in out, 'no frame', out[-1500:], err)
        check(len(out) < 1 << 20, 'it is %d bytes' % len(out))


def compiled(folder, rows):
    source, library = os.path.join(folder, 'rows.c'), os.path.join(folder, 'rows.so')
    with open(source, 'w') as out:
        out.write('\n'.join(['extern int pause(void);'] + rows) + '\n')
    try:
        subprocess.run(['gcc', '-shared', '-fPIC', '-O1', '-o', library, source], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        raise Skipped('no compiler')
    return library


def cut_in_gdb(world, folder):
    """A library that is cut between two commands takes GDB with it no longer, and the answer says so."""
    source, library = os.path.join(folder, 'many.c'), os.path.join(folder, 'manypython.so')
    with open(source, 'w') as out:
        out.writelines('int function_%d(void) { return %d; }\n' % (number, number) for number in range(20000))
    try:
        subprocess.run(['gcc', '-shared', '-fPIC', '-O0', '-o', library, source], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        raise Skipped('no compiler')
    commands = ['py-bt', 'shell truncate -s 4096 ' + library, 'py-threads', 'py-bt', 'py-locks', 'py-print time', 'py-whatis 0x400000', 'echo alive\\n']
    with Claimant(LOADER, library) as stranger:
        words = [world.gdb] + QUIET + ['-batch', '-iex', 'source ' + world.loader, '-p', str(stranger.pid)]
        for command in commands:
            words += ['-ex', command]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_environment(), timeout=300)
        said = done.stdout.decode('utf-8', 'replace')
        check('alive' in said and done.returncode == 0, 'GDB died with status %s' % done.returncode, said[-1500:])
        check('in holds_a_secret' in said, 'no frame', said[-1500:])
