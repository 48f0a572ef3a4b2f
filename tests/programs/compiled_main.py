"""Functions that Nuitka compiles: where the main thread is, and what they and their kin say of themselves, as arguments of a thread.

SPDX-License-Identifier: MIT
"""
import json
import os
import sys
import threading
import time


class Plain(object):
    def __init__(self):
        self.a = 1

    def method(self):
        return self


def function(argument):
    return argument


def generator():
    yield 1
    yield 2


async def coroutine():
    pass


async def stream():
    yield 1


def outer(captured):
    def inner():
        return captured
    return inner


def values():
    begun = generator()
    next(begun)
    return {'function': function, 'method': Plain().method, 'created': generator(), 'begun': begun, 'coroutine': coroutine(), 'stream': stream(),
            'cell': outer(5).__closure__[0]}


def hold(kept):
    """In a function of Python: what is compiled has its variables elsewhere."""
    names = ', '.join(sorted(kept))
    scope = {'sleep': time.sleep}
    exec('def held(%s):\n    sleep(3600)\n' % names, scope)
    scope['held'](**kept)


def walk(depth):
    return rest(depth) if depth == 0 else walk(depth - 1)


def rest(depth):
    names = []
    frame = sys._getframe()
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    kept = values()
    thread = threading.Thread(target=hold, args=(kept,))
    thread.daemon = True
    thread.start()
    truth = {'stack': names, 'values': dict((name, repr(value)) for name, value in kept.items())}
    with open(sys.argv[1] + '.part', 'w') as out:
        json.dump(truth, out)
    os.rename(sys.argv[1] + '.part', sys.argv[1])
    time.sleep(3600)


walk(2)
