#!/usr/bin/env python3
"""How much CPU hognose's GDB commands take beside the stock python-gdb.py's, on the same process in the same GDB.

    bench/gdb_speed.py --prefix P [--check] [--no-stock] [--quick] [PYTHON...]

PYTHONs default to pyenv's 3.11.7, 3.8.18 and 3.13.0.  What is counted is the CPU time of the GDB process over one command, so
GDB's own start is off; output goes to /dev/null.  Before each repetition a byte of the process is written back, which
makes GDB and hognose forget what they know of it: a command is as dear as after a stop.  With --check the exit status says whether every bar is met.

SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 600
STOCK_THREADS = (20, 4)     # stock is measured on so many threads (second: --quick) and multiplied: all take minutes
INSIDE = r'''
import gdb, json, os, time
results = {}
def peak():
    for line in open('/proc/self/status'):
        if line.startswith('VmHWM'):
            return int(line.split()[1]) / 1024.0
def clock():
    return time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID)
for name, command in json.loads(%(steps)r):
    start, wall = clock(), time.monotonic()
    try:
        text = gdb.execute(command, to_string=name.startswith('lines of '))
    except gdb.error as error:
        continue
    results.setdefault(name, []).append({'cpu': clock() - start, 'wall': time.monotonic() - wall, 'peak': peak(),
                                     'lines': text.count('  File "') if text else 0})
    with open(%(out)r, 'w') as out:
        json.dump(results, out)
'''


class Target:
    """The workload in a process of its own."""

    def __init__(self, python, words):
        self.folder = tempfile.mkdtemp(prefix='hognose-bench-')
        ready = os.path.join(self.folder, 'ready')
        self.gaps = ready + '.gaps'
        env = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
        self.process = subprocess.Popen((python if isinstance(python, list) else [python]) + ['-B', os.path.join(HERE, 'workload.py'), ready] + words, env=env)
        end = time.monotonic() + 120
        while not os.path.exists(ready):
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit('the workload did not start')
            time.sleep(0.02)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def gdb_session(pid, steps, before=(), cache=None):
    """Runs [(name, command)] in one GDB attached to PID; {name: [{cpu, wall, peak}]}."""
    folder = tempfile.mkdtemp(prefix='hognose-bench-')
    out, script = os.path.join(folder, 'out'), os.path.join(folder, 'steps.py')
    with open(script, 'w') as file:
        file.write(INSIDE % {'steps': json.dumps(steps), 'out': out})
    words = ['gdb', '-nx', '-q', '-batch', '-iex', 'set debuginfod enabled off', '-iex', 'set auto-load python-scripts off',
             '-iex', 'set width 0', '-iex', 'set height 0', '-p', str(pid)]
    for command in before:
        words += ['-ex', command]
    env = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
    env['LC_ALL'] = 'C.UTF-8'
    if cache:
        env['XDG_CACHE_HOME'] = cache
    try:
        subprocess.run(words + ['-x', script], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=env, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        pass
    try:
        with open(out) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cpu(results, name):
    """The median CPU seconds of NAME, or None when it did not end in time."""
    rows = results.get(name)
    return statistics.median(row['cpu'] for row in rows) if rows else None


class Table:
    """Prints each measurement, and remembers whether its bar was met."""

    def __init__(self):
        self.missed = []

    def row(self, label, text, met=None):
        word = '' if met is None else ('  met' if met else '  MISSED')
        print('%-62s %s%s' % (label, text, word), flush=True)
        if met is False:
            self.missed.append(label)

    def ratio(self, label, stock, ours, bar):
        if ours is None:
            return self.row(label, 'hognose did not answer', False)
        if stock is None:
            return self.row(label, 'hognose %s, stock gave no answer in %d s' % (milliseconds(ours), LIMIT))
        times = stock / max(ours, 1e-6)
        self.row(label, 'stock %s, hognose %s: %.0f times less (bar %d)' % (milliseconds(stock), milliseconds(ours), times, bar),
                 times >= bar)


def milliseconds(seconds):
    return '%.1f ms' % (seconds * 1000)


# Writing a byte back ends what GDB and hognose remember, so that each repetition pays for all of it again.
TOUCH = ('touch', 'set var *(char *)$sp = *(char *)$sp')


def repeat(name, command, count):
    return [TOUCH, (name, command)] * count


class Bench:
    """All measurements on one interpreter."""

    def __init__(self, options, table, python):
        self.options = options
        self.table = table
        self.python = python
        version = subprocess.run([python, '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
                                 stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
        self.label = version
        self.ours = os.path.join(options.prefix, 'share', 'hognose', 'python-gdb.py')
        self.stock = os.path.realpath(python) + '-gdb.py'
        self.with_stock = os.path.exists(self.stock) and not options.no_stock

    def run(self):
        quick = self.options.quick
        with Target(self.python, ['threads', '200', '33']) as target:
            self.threads(target)
        with Target(self.python, ['deep', '1000' if quick else '5000']) as target:
            self.deep(target)
        with Target(self.python, ['native', '250']) as target:
            self.native(target)

    def stock_results(self, pid, steps):
        if not self.with_stock:
            return {}
        return gdb_session(pid, [('bt', 'bt 1')] + steps, ['source ' + self.stock])

    def threads(self, target):
        measured = STOCK_THREADS[1 if self.options.quick else 0]
        some = 'thread apply 1-%d ' % measured
        stock = self.stock_results(target.pid, [('py-bt', some + 'py-bt'), ('py-bt-full', some + 'py-bt-full')])
        steps = [('native', 'thread apply all bt')] * 2 + [('load', 'source ' + self.ours)]
        steps += repeat('py-bt', 'thread apply all py-bt', 5) + repeat('py-bt-full', 'thread apply all py-bt-full', 5)
        steps += [('lines of py-bt', 'thread apply all py-bt')]
        ours = gdb_session(target.pid, steps)
        self.complete(ours, 200 * 33)
        for command, bar in (('py-bt', 20), ('py-bt-full', 50)):
            times = 200.0 / measured
            before = cpu(stock, command)
            self.table.ratio('%s, 200 threads of 33 frames, thread apply all %s' % (self.label, command),
                             before and before * times, cpu(ours, command), bar)
        if ours.get('py-bt-full'):
            above = ours['py-bt-full'][-1]['peak'] - ours['native'][-1]['peak']
            self.table.row('%s, peak RSS above the same session\'s native bt' % self.label, '%.1f MB (bar 16)' % above, above <= 16)
        self.first(target)
        self.filter(target)
        self.program(target)

    def complete(self, results, frames):
        """A command that prints less than the truth is not fast."""
        lines = results.get('lines of py-bt', [{'lines': 0}])[0]['lines']
        if lines < frames:
            self.table.row('%s, frames printed by py-bt' % self.label, '%d of %d' % (lines, frames), False)

    def first(self, target):
        """Loading and the first py-bt, with an empty user cache and then with what the first run left there."""
        cache = tempfile.mkdtemp(prefix='hognose-bench-')
        for word, bar in (('cold', None), ('warm', 0.060)):
            rows = gdb_session(target.pid, [('first', 'source ' + self.ours), ('first', 'py-bt')], cache=cache).get('first', [])
            total = sum(row['cpu'] for row in rows)
            done = len(rows) == 2
            self.table.row('%s, loading and the first py-bt, %s' % (self.label, word), milliseconds(total) + (' (bar 60)' if bar else ''),
                           None if bar is None else done and total <= bar)
        shutil.rmtree(cache, ignore_errors=True)

    def filter(self, target):
        """GDB's own backtrace of all threads, without our frame filter and with it."""
        steps = [('load', 'source ' + self.ours), ('warm', 'thread apply all bt -no-filters'), ('warm', 'thread apply all bt')]
        # In turn: what else the machine does falls on both.
        steps += [TOUCH, ('without', 'thread apply all bt -no-filters'), TOUCH, ('with', 'thread apply all bt')] * 7
        ours = gdb_session(target.pid, steps)
        without, with_ours = cpu(ours, 'without'), cpu(ours, 'with')
        label = '%s, thread apply all bt of 200 threads, with Python frames' % self.label
        if without is None or with_ours is None:
            return self.table.row(label, 'no answer', False)
        self.table.row(label, '%s without, %s with: %.2f times (bar 1.5)' % (milliseconds(without), milliseconds(with_ours), with_ours / without),
                       with_ours <= 1.5 * without)

    def program(self, target):
        """`hognose bt PID`: CPU of the whole program."""
        words, spent = [os.path.join(self.options.prefix, 'bin', 'hognose'), 'bt', str(target.pid)], []
        for _ in range(5):
            try:
                process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            except OSError:
                return self.table.row('%s, hognose bt PID' % self.label, 'no program', False)
            status, usage = os.wait4(process.pid, 0)[1:]
            process.returncode = status
            spent.append(usage.ru_utime + usage.ru_stime)
        middle = statistics.median(spent)
        self.table.row('%s, hognose bt PID, 200 threads' % self.label, milliseconds(middle) + ' (bar 30)', status == 0 and middle <= 0.030)

    def deep(self, target):
        """The thread that is deep is the second one."""
        stock = self.stock_results(target.pid, [('thread', 'thread 2'), ('py-bt', 'py-bt')])
        ours = gdb_session(target.pid, [('load', 'source ' + self.ours), ('bt', 'bt 1'), ('thread', 'thread 2')]
                           + repeat('py-bt', 'py-bt', 5) + [('lines of py-bt', 'py-bt')])
        depth = 1000 if self.options.quick else 5000
        self.complete(ours, depth)
        self.table.ratio('%s, one thread %d deep, py-bt' % (self.label, depth), cpu(stock, 'py-bt'), cpu(ours, 'py-bt'), 50)

    def native(self, target):
        """GDB's own bt on a stack full of C frames, without and with our printers."""
        steps = [('thread', 'thread 2'), ('load', 'source ' + self.ours), ('warm', 'bt')]
        # In turn: what else the machine does falls on both.
        steps += [('off', 'disable pretty-printer .* hognose'), ('without', 'bt'),
                  ('on', 'enable pretty-printer .* hognose'), ('with', 'bt')] * 9
        ours = gdb_session(target.pid, steps)
        without, with_ours = cpu(ours, 'without'), cpu(ours, 'with')
        if without is None or with_ours is None:
            return self.table.row('%s, bt through C code' % self.label, 'no answer', False)
        times = with_ours / without
        self.table.row('%s, bt through C code, with printers' % self.label, '%s without, %s with: %.2f times (bar 1.3)'
                       % (milliseconds(without), milliseconds(with_ours), times), times <= 1.3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--no-stock', action='store_true')
    parser.add_argument('--quick', action='store_true', help='a recursion of 1,000 instead of 5,000, stock on fewer threads')
    parser.add_argument('pythons', nargs='*', metavar='PYTHON')
    options = parser.parse_args()
    options.prefix = os.path.abspath(options.prefix)
    root = os.environ.get('PYENV_ROOT') or os.path.expanduser('~/.pyenv')
    pythons = options.pythons or [os.path.join(root, 'versions', v, 'bin', 'python') for v in ('3.11.7', '3.8.18', '3.13.0')]
    table = Table()
    for python in pythons:
        if os.access(python, os.X_OK):
            Bench(options, table, python).run()
        else:
            table.row(python, 'is not here')
    return 1 if options.check and table.missed else 0


if __name__ == '__main__':
    sys.exit(main())
