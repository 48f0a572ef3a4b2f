"""The stacks that the benchmarks measure on: many threads, one deep recursion, or one recursion through C code.

    python workload.py READY_FILE threads COUNT DEPTH | watched COUNT DEPTH | deep DEPTH | native DEPTH

`watched` is `threads` whose main thread looks at the clock all the time: on SIGUSR1 it writes the longest gap that it
has seen since the last time, in seconds, to READY_FILE.gaps.

Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
import os
import signal
import sys
import threading
import time

ready = []


class Account(object):
    def __init__(self, owner):
        self.owner = owner
        self.rows = [1, 2, 3]


def sink():
    ready.append(1)
    time.sleep(3600)


def descend(level, account, amounts):
    """One level of a plain recursion with ordinary locals."""
    note = 'level %d' % level
    table = {'level': level, 'note': note}
    if level > 1:
        return descend(level - 1, account, amounts)
    return sink(), table


def through_c(level):
    """One level of a recursion that goes through list, map and a bound method."""
    if level > 1:
        return list(map(through_c, [level - 1]))
    return sink()


def start(function, *arguments):
    thread = threading.Thread(target=function, args=arguments)
    thread.daemon = True
    thread.start()


def main():
    kind, numbers = sys.argv[2], [int(word) for word in sys.argv[3:]]
    sys.setrecursionlimit(1000000)
    count = 1
    if kind in ('threads', 'watched'):
        count = numbers[0]
        for number in range(count):
            start(descend, numbers[1] - 4, Account('a%d' % number), [1, 2.5, None])
    else:
        threading.stack_size(1 << 30)
        if kind == 'deep':
            start(descend, numbers[0] - 4, Account('deep'), [1, 2.5, None])
        else:
            start(through_c, numbers[0])
        threading.stack_size(0)
    while len(ready) < count:
        time.sleep(0.01)
    time.sleep(0.2)
    with open(sys.argv[1], 'w') as out:
        out.write('ready')
    if kind == 'watched':
        watch_clock(sys.argv[1] + '.gaps')
    time.sleep(3600)


def watch_clock(path):
    asked = []
    signal.signal(signal.SIGUSR1, lambda *unused: asked.append(1))
    longest, last = 0.0, time.time()
    while True:
        now = time.time()
        longest, last = max(longest, now - last), now
        if asked:
            del asked[:]
            with open(path + '.new', 'w') as out:
                out.write('%.9f' % longest)
            os.rename(path + '.new', path)
            longest, last = 0.0, time.time()


main()
