"""Threads that call each other's functions for ever, but only along a known graph.

    python graph.py TRUTH COUNTER

The truth names, for each function, the functions it calls; `walk` is the root of all.  COUNTER is a file that counts up.

SPDX-License-Identifier: MIT
"""
import json
import mmap
import os
import random
import struct
import sys
import threading

# A function calls one of a few others; no path is longer than the graph, and none is called by all.
CALLS = {
    'walk': ['north', 'south'],
    'north': ['lake', 'hill', 'wood'], 'south': ['road', 'town'],
    'lake': ['boat'], 'hill': ['view', 'wood'], 'wood': ['tree', 'view'], 'road': ['inn', 'town'], 'town': ['inn', 'shop'],
    'boat': ['oar', 'view'], 'view': [], 'tree': ['leaf'], 'inn': ['bed', 'shop'], 'shop': ['coin'],
    'oar': [], 'leaf': [], 'bed': [], 'coin': [],
}
SOURCE = '''
def %(name)s(dice, total):
    space = [total] * %(room)d
    which = dice.getrandbits(8)
%(calls)s
    return len(space) + which
'''
CALL = '''    if which %% %(count)d == %(number)d:
        total = %(callee)s(dice, total)
'''


def make_functions():
    space = {}
    for name, callees in sorted(CALLS.items()):
        calls = ''.join(CALL % {'count': len(callees), 'number': n, 'callee': callee} for n, callee in enumerate(callees))
        exec(compile(SOURCE % {'name': name, 'room': len(name), 'calls': calls}, '/made/graph.py', 'exec'), space)
    return space


def for_ever(walk, seed):
    dice = random.Random(seed)
    while True:
        walk(dice, seed)


def main():
    walk = make_functions()['walk']
    with open(sys.argv[2], 'wb') as out:
        out.write(b'\0' * 4096)
    shared = mmap.mmap(os.open(sys.argv[2], os.O_RDWR), 4096)
    if hasattr(sys, 'setswitchinterval'):
        sys.setswitchinterval(0.0005)
    for seed in range(3):
        thread = threading.Thread(target=for_ever, args=(walk, seed))
        thread.daemon = True
        thread.start()
    with open(sys.argv[1] + '.part', 'w') as out:
        json.dump({'threads': [], 'calls': CALLS}, out)
    os.rename(sys.argv[1] + '.part', sys.argv[1])
    dice, count = random.Random(), 0
    while True:
        count += 1
        shared[:8] = struct.pack('<q', count)
        walk(dice, count)


main()
