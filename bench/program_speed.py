#!/usr/bin/env python3
"""What `hognose` costs beside other programs on the same process and core: CPU, memory, how long the process stands still.

    bench/program_speed.py --prefix P [--build B] [--rivals DIR] [--check] [PYTHON]

PYTHON defaults to pyenv's 3.11.7, B to build/release (the floor is built there).  --rivals is a virtual environment with
pystack, py-spy and austin-dist from PyPI; what is not there is said.  200 threads of 33 frames, each program 7 times in
turn; medians.  The standstill is the longest gap that a thread of the process sees in its own clock, beside the longest
it sees when nobody looks.  With --check the exit status says whether every bar is met.

SPDX-License-Identifier: MIT
"""
import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from gdb_speed import HERE, Table, Target, milliseconds

ROUNDS = 7
# CPython's own reader, 3.14 and newer. It does not stop the process, and shows neither values nor source.
UNWINDER = 'import _remote_debugging as r, sys; r.RemoteUnwinder(int(sys.argv[1]), all_threads=True).get_stack_trace()'
HUGE = """
import mmap, os
memory = mmap.mmap(-1, 10 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)     # MAP_NORESERVE
memory[5 << 30] = 1
os.abort()
"""


def run(words, folder):
    """(CPU seconds, peak MB, exit status) of one run; what it prints is thrown away."""
    with open(os.devnull, 'r+b') as nothing:
        process = subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing, cwd=folder)
        status, usage = os.wait4(process.pid, 0)[1:]
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024.0, process.returncode


def measure(programs, folder):
    """{name: (median CPU, peak MB)} of [(name, words)], in turn; a program that fails is left out."""
    rows = {}
    for _ in range(ROUNDS):
        for name, words in programs:
            cpu, peak, status = run(words, folder)
            if status == 0:
                rows.setdefault(name, []).append((cpu, peak))
            else:
                print('%s ended with %s' % (' '.join(words), status), file=sys.stderr)
    return {name: (statistics.median(row[0] for row in found), max(row[1] for row in found)) for name, found in rows.items()}


def parse_words(about):
    """The options of a benchmark of one command, and the program that they name."""
    parser = argparse.ArgumentParser(description=about.split('\n')[0])
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--check', action='store_true')
    parser.add_argument('python', nargs='?', default=os.path.expanduser('~/.pyenv/versions/3.11.7/bin/python'))
    chosen = parser.parse_args()
    return chosen, os.path.abspath(os.path.join(chosen.prefix, 'bin', 'hognose'))


class Gaps:
    """The longest gap that the process sees in its own clock: bench/workload.py writes it on SIGUSR1."""

    def __init__(self, target):
        self.path, self.pid = target.gaps, target.pid

    def during(self, act):
        self.ask()
        act()
        return self.ask()

    def ask(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        os.kill(self.pid, signal.SIGUSR1)
        while not os.path.exists(self.path):
            time.sleep(0.001)
        with open(self.path) as file:
            return float(file.read())


def runtime_address(pid, python):
    """Where _PyRuntime is, for the floor, which cannot find it."""
    words = subprocess.run(['ldd', python], stdout=subprocess.PIPE, universal_newlines=True).stdout.split()
    library = os.path.realpath(next(word for word in words if word.startswith('/') and 'libpython' in word))
    names = subprocess.run(['nm', '-D', library], stdout=subprocess.PIPE, universal_newlines=True).stdout
    offset = next(int(line.split()[0], 16) for line in names.split('\n') if line.endswith(' _PyRuntime'))
    with open('/proc/%d/maps' % pid) as maps:
        return next(int(line.split('-')[0], 16) for line in maps if library in line) + offset


def sid_loader():
    """The words that run a program with the libraries of the root `sid` (tests/roots/make.sh), if it is here."""
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    libraries = os.path.join(cache, 'hognose/roots/sid/usr/lib/x86_64-linux-gnu')
    loader = os.path.join(libraries, 'ld-linux-x86-64.so.2')
    return [loader, '--library-path', libraries] if os.path.exists(loader) else []


class Bench:
    def __init__(self, options, table):
        self.options, self.table = options, table
        self.hognose = os.path.join(options.prefix, 'bin', 'hognose')
        self.floor = os.path.join(options.build, 'bench', 'floor_311')

    def rival(self, name):
        """The words to call it; austin's wheel wants a newer glibc than Debian 12 has: that of the root `sid`."""
        path = os.path.join(self.options.rivals or '/dev/null/no-rivals', 'bin', name)
        if not os.access(path, os.X_OK):
            return None
        return (sid_loader() if name == 'austin' else []) + [path]

    def live_programs(self, pid):
        programs = [('hognose bt', [self.hognose, 'bt', pid]), ('hognose bt --python', [self.hognose, 'bt', '--python', pid]),
                    ('hognose bt --native', [self.hognose, 'bt', '--native', pid]), ('hognose locals', [self.hognose, 'locals', pid]),
                    ('floor', [self.floor, pid, '%x' % runtime_address(int(pid), self.options.python)])]
        for name, words in (('py-spy', ['dump', '--pid', pid]), ('py-spy', ['dump', '--locals', '--pid', pid]),
                            ('pystack', ['remote', pid]), ('pystack', ['remote', '--locals', pid]),
                            ('pystack', ['remote', '--native', pid]),
                            ('austin', ['-w', pid])):
            program = self.rival(name)
            if program:
                programs.append((' '.join([name] + words[:2]).replace(' --pid', '').replace(pid, '').strip(), program + words))
            else:
                self.table.row(name, 'is not in --rivals')
        return programs

    def run(self):
        with Target(self.options.python, ['threads', '200', '33']) as target:
            pid = str(target.pid)
            programs = self.live_programs(pid)
            found = measure(programs, target.folder)
            self.report(found)
            self.core(target)
            self.huge_core(target.folder)
        self.newest_python()
        self.deep_stack()
        with Target(self.options.python, ['watched', '200', '33']) as target:
            gaps, pid = Gaps(target), str(target.pid)
            quiet = statistics.median(gaps.during(lambda: time.sleep(0.05)) for _ in range(ROUNDS))
            self.table.row('longest gap when nobody looks', milliseconds(quiet))
            for name, words in self.live_programs(pid):
                gap = statistics.median(gaps.during(lambda: run(words, target.folder)) for _ in range(ROUNDS))
                bar = name == 'hognose bt'
                self.table.row('longest gap while %s looks' % name, milliseconds(gap) + (' (bar 5)' if bar else ''),
                               gap <= max(0.005, 2 * quiet) if bar else None)

    def report(self, found):
        for name, (cpu, peak) in sorted(found.items(), key=lambda row: row[1]):
            self.table.row('CPU of %s, live' % name, '%s, %.0f MB' % (milliseconds(cpu), peak))
        floor = found.get('floor', (None,))[0]
        if floor and 'hognose bt' in found:
            times = found['hognose bt'][0] / floor
            self.table.row('hognose bt beside the floor', '%.1f times (bar 4)' % times, times <= 4)
        if 'hognose bt --native' in found:
            cpu = found['hognose bt --native'][0]
            self.table.row('hognose bt --native', milliseconds(cpu) + ' (bar 100)', cpu <= 0.100)
        if 'hognose locals' in found:
            self.table.row('hognose locals', milliseconds(found['hognose locals'][0]) + ' (bar 60)', found['hognose locals'][0] <= 0.060)

    def core(self, target):
        """A core of the same threads."""
        path = os.path.join(target.folder, 'core')
        subprocess.run(['gdb', '-nx', '-batch', '-p', str(target.pid), '-ex', 'gcore ' + path], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        programs = [(' '.join(['hognose bt'] + more), [self.hognose, 'bt'] + more + [path]) for more in ([], ['--python'], ['--native'])]
        if self.rival('pystack'):
            programs += [(' '.join(['pystack core'] + more), self.rival('pystack') + ['core'] + more + [path]) for more in ([], ['--native'])]
        bars = {'hognose bt': 0.015, 'hognose bt --native': 0.150}
        for name, (cpu, peak) in measure(programs, target.folder).items():
            bar = bars.get(name)
            self.table.row('CPU of %s, core' % name,
                           '%s, %.0f MB%s' % (milliseconds(cpu), peak, ' (bar %.0f)' % (bar * 1000) if bar else ''),
                           cpu <= bar if bar else None)


    def newest_python(self):
        """Beside what 3.14 brings itself, on a process of 3.14."""
        loader = sid_loader()
        if not loader:
            self.table.row('_remote_debugging', 'not measured: no root sid (tests/roots/make.sh)')
            return
        python = loader + [os.path.join(loader[-1], '../../bin/python3.14')]
        with Target(python, ['threads', '200', '33']) as target:
            pid = str(target.pid)
            programs = [('hognose bt', [self.hognose, 'bt', pid]), ('_remote_debugging', python + ['-c', UNWINDER, pid]),
                        ('a 3.14 that only starts and ends', python + ['-c', 'import _remote_debugging'])]
            for name, (cpu, peak) in measure(programs, target.folder).items():
                self.table.row('CPU of %s, live, 3.14' % name, '%s, %.0f MB' % (milliseconds(cpu), peak))

    def deep_stack(self):
        """One thread, ten times as deep: that costs ten times as much, and no more."""
        costs = []
        for depth in (10000, 100000):
            with Target(self.options.python, ['deep', str(depth)]) as target:
                costs += [cpu for cpu, _ in measure([('bt', [self.hognose, 'bt', str(target.pid)])], target.folder).values()]
        if len(costs) == 2:
            times = costs[1] / costs[0]
            self.table.row('CPU of hognose bt, 100,000 frames in one thread beside 10,000',
                           '%s and %s, %.1f times (bar 12)' % (milliseconds(costs[1]), milliseconds(costs[0]), times), times <= 12)

    def huge_core(self, folder):
        """A kernel core with 10 GiB of which hardly a page was touched: sparse on disk."""
        here = os.path.join(folder, 'huge')
        os.mkdir(here)
        subprocess.run([self.options.python, '-c', HUGE], cwd=here, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)))
        found = [os.path.join(here, name) for name in os.listdir(here) if name.startswith('core')]
        if not found:
            self.table.row('CPU of a 10 GiB sparse core', 'not measured: the kernel wrote no core here')
            return
        for name, (cpu, peak) in measure([('hognose bt', [self.hognose, 'bt', found[0]])], folder).items():
            self.table.row('CPU of %s, %.0f GiB sparse core' % (name, os.path.getsize(found[0]) / 2.0 ** 30),
                           '%s (bar 20), %.0f MB (bar 40)' % (milliseconds(cpu), peak), cpu <= 0.020 and peak <= 40)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--build', default=os.path.join(os.path.dirname(HERE), 'build', 'release'))
    parser.add_argument('--rivals')
    parser.add_argument('--check', action='store_true')
    root = os.environ.get('PYENV_ROOT') or os.path.expanduser('~/.pyenv')
    parser.add_argument('python', nargs='?', default=os.path.join(root, 'versions', '3.11.7', 'bin', 'python'))
    options = parser.parse_args()
    options.prefix = os.path.abspath(options.prefix)
    table = Table()
    Bench(options, table).run()
    return 1 if options.check and table.missed else 0


if __name__ == '__main__':
    sys.exit(main())
