"""Values and stacks so large that a command takes long: the target of the Ctrl-C test.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage

stage = Stage()


def hold():
    large = [None] * 30000000
    numbers = list(range(2000000))
    text = 'x' * 50000000
    nested = []
    for level in range(100000):
        nested = [nested]
    shared = []
    for level in range(60):
        shared = [shared, shared]
    stage.parked()
    time.sleep(3600)
    return large, numbers, text, nested, shared


stage.thread(lambda: None)
with open(stage.path, 'w') as out:
    out.write('{"threads": [0]}')
hold()
