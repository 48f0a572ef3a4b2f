#!/usr/bin/env python3
"""What `hognose tasks` costs on a loop with many tasks, live and of a core, beside `python -m asyncio pstree` where that Python has it.

    bench/tasks_speed.py HOGNOSE PYTHON [COUNT]

CPU is user and system time of the program that looks; the best of five.

SPDX-License-Identifier: MIT
"""
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


def spent(*words):
    """(seconds of CPU, lines of output) of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, out.count(b'\n')


def report(name, *words):
    seconds, lines = min(spent(*words) for _ in range(ROUNDS))
    print('%-8s %7.1f ms CPU, %d lines' % (name, seconds * 1000, lines))


def main():
    hognose, python = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([python, '-c', PROGRAM % count], stdout=subprocess.PIPE, cwd=folder,
                                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2))
        try:
            process.stdout.readline()
            report('live', hognose, 'tasks', str(process.pid))
            if subprocess.call([python, '-c', 'import asyncio.tools']) == 0:
                report('pstree', python, '-m', 'asyncio', 'pstree', str(process.pid))
            process.send_signal(signal.SIGABRT)
            process.wait()
            cores = [name for name in os.listdir(folder) if name.startswith('core')]
            if cores:
                report('core', hognose, 'tasks', os.path.join(folder, cores[0]))
        finally:
            process.kill()
            process.wait()


if __name__ == '__main__':
    main()
