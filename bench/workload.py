"""The stacks that gdb_speed.py measures on: many threads, one deep recursion, or one recursion through C code.

    python workload.py READY_FILE threads COUNT DEPTH | deep DEPTH | native DEPTH

Runs on 2.7 and 3.6 to 3.15.

SPDX-License-Identifier: MIT
"""
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
    sys.setrecursionlimit(100000)
    count = 1
    if kind == 'threads':
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
    time.sleep(3600)


main()
