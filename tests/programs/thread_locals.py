# -*- coding: utf-8 -*-
"""threading.local, and a class over it, in which each of three threads has something else.

SPDX-License-Identifier: MIT
"""
import itertools
import re
import threading
import time

import expect
from stage import Stage, native_id

stage = Stage()
HELD = []       # (name of thread, text of what it has in `store`, of what it has in `request`), in the order in which they came


class Request(threading.local):
    kind = 'http'

    def __init__(self):
        self.steps = 1


store, request, unused = threading.local(), Request(), threading.local()


def fill(user, rows):
    """Gives this thread its attributes, and notes what print has to say of them."""
    store.user = user
    store.rows = rows
    request.path = '/' + user
    texts = [expect.text_of(vars(one), ()) for one in (store, request)]
    HELD.append([threading.current_thread().name] + texts)
    asks = {'store.user': store.user, 'store.rows[-1]': rows[-1], 'request.path': request.path, 'request.steps': 1, 'request.kind': 'http'}
    stage.notes[str(native_id())] = dict((path, expect.describe(value)) for path, value in asks.items())


def state(local, texts):
    """TEXTS is what has to be shown of LOCAL; 2.7 has them in any order."""
    kind = type(local)
    name = kind.__name__ if kind is Request else '%s.%s' % (kind.__module__, kind.__name__)
    orders = itertools.permutations(texts) if expect.PY2 else [texts]
    inside = ['({%s})' % ', '.join(order) for order in orders]
    expect.NAMED[id(local)] = '<%s%s %s>' % (name, expect.pattern('(%s)' % '|'.join(map(re.escape, inside))), expect.at(local))


def work(user, rows):
    fill(user, rows)
    hold(store, request, unused)


def hold(store, request, unused):
    stage.parked()
    time.sleep(3600)


def main():
    fill('ada', [1])
    for number, name in enumerate(('worker', "bob's")):
        stage.thread(work, name.replace("'", ''), [number, [2]], name=name)
        while len(HELD) < number + 2:
            time.sleep(0.01)
    for local, index in ((store, 1), (request, 2)):
        state(local, ['%r: %s' % (row[0], row[index]) for row in HELD])
    state(unused, ["'MainThread': {}"])
    stage.record(3)
    hold(store, request, unused)


main()
