#!/usr/bin/env python3
"""What `hognose tasks` costs on a loop with many tasks, live and of a core, beside `python -m asyncio pstree` where that Python has it.

    bench/tasks_speed.py [--check] HOGNOSE PYTHON [COUNT]

CPU is user and system time of the program that looks; the best of five.  With --check the exit status says whether the bars for 10,000 tasks
are met: 60 ms live, 40 ms of a core.

SPDX-License-Identifier: MIT
"""
import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile

PROGRAM = '''
import asyncio
async def leaf(event):
    await event.wait()
async def middle(event):
    await leaf(event)
async def main():
    event = asyncio.Event()
    tasks = [loop.create_task(middle(event)) for _ in range(%d)]
    await asyncio.sleep(0.1)
    print('ready', flush=True)
    await asyncio.gather(*tasks)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
'''
ROUNDS = 5
BARS = {'live': 0.060, 'core': 0.040}


def spent(*words):
    """(seconds of CPU, lines of output) of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.count(b'\n')


def report(name, *words):
    """Whether the bar is met, if there is one."""
    seconds, lines = min(spent(*words) for _ in range(ROUNDS))
    print('%-8s %7.1f ms CPU, %d lines' % (name, seconds * 1000, lines))
    return seconds <= BARS.get(name, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--check', action='store_true')
    parser.add_argument('hognose')
    parser.add_argument('python')
    parser.add_argument('count', type=int, nargs='?', default=10000)
    options = parser.parse_args()
    met = measure_all(options.hognose, options.python, options.count)
    sys.exit(0 if met or not options.check else 1)


def measure_all(hognose, python, count):
    met = []
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([python, '-c', PROGRAM % count], stdout=subprocess.PIPE, cwd=folder,
                                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2))
        try:
            process.stdout.readline()
            met.append(report('live', hognose, 'tasks', str(process.pid)))
            if subprocess.call([python, '-c', 'import asyncio.tools'], stderr=subprocess.DEVNULL) == 0:
                report('pstree', python, '-m', 'asyncio', 'pstree', str(process.pid))
            process.send_signal(signal.SIGABRT)
            process.wait()
            cores = [name for name in os.listdir(folder) if name.startswith('core')]
            if cores:
                met.append(report('core', hognose, 'tasks', os.path.join(folder, cores[0])))
        finally:
            process.kill()
            process.wait()
    return all(met)


if __name__ == '__main__':
    main()
