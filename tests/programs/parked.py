"""Greenlets in every state, which park at several depths, in two threads; what each stands at is written down from inside.

    parked.py TRUTH SITE [GEVENT]

SITE has the package.  With GEVENT greenlets of gevent wait for it in its own ways as well.

SPDX-License-Identifier: MIT
"""
import gc
import json
import os
import sys
import threading
import time

sys.path.insert(0, sys.argv[2])
has_gevent = len(sys.argv) > 3

import greenlet  # noqa: E402
kept = []
chains = {}     # of a greenlet, its frames as it saw them itself (greenlet 3.0.0 loses some)
idents = {}
current_ident = getattr(threading, 'get_ident', None) or threading._get_ident


class Named(greenlet.greenlet):
    pass


def rest():
    chain = chain_of(sys._getframe())
    chain[0][1] += 3    # where it will be
    chains[greenlet.getcurrent()] = chain
    greenlet.getcurrent().parent.switch()


def by_map(unused):
    rest()


def shallow():
    rest()


def deep(levels=30):
    if levels:
        return deep(levels - 1)
    rest()


def through_c():
    list(map(by_map, [1]))


def in_generator():
    def steps():
        rest()
        yield 1
    for unused in steps():
        pass


class Made(object):
    def __init__(self, rests):
        if rests:
            rest()


def in_init():
    # Made often enough, the class is called in the eval loop of whoever calls it.
    for rests in [False] * 100 + [True]:
        Made(rests)


def nested():
    inner = greenlet.greenlet(shallow)
    kept.append(inner)
    inner.switch()
    rest()


def ended():
    pass


def start_all():
    for run in [shallow, deep, through_c, in_generator, in_init, nested] + [shallow] * 5:
        one = Named(run)
        one.name = u'n-%d' % len(kept)
        kept.append(one)
        one.switch()
    for unused in range(3):
        kept.append(greenlet.greenlet(shallow))
    one = greenlet.greenlet(ended)
    one.switch()
    kept.append(one)


def second():
    idents['second'] = current_ident()
    mains[greenlet.getcurrent()] = 'second'
    start_all()
    done.set()
    time.sleep(3600)


def chain_of(frame):
    frames = []
    while frame is not None:
        code = frame.f_code
        frames.append([code.co_filename, frame.f_lineno, code.co_name])
        frame = frame.f_back
    return frames


def state_of(one):
    if one.dead:
        return 'dead'
    if not one:
        return 'not_started'
    return 'running' if one in mains else 'parked'


def add_gevent():
    import gevent
    import gevent.event
    import gevent.lock
    import gevent.queue
    event, lock, queue = gevent.event.Event(), gevent.lock.Semaphore(0), gevent.queue.Queue()

    def sleeper():
        gevent.sleep(3600)

    for run in [sleeper] * 4 + [event.wait, lock.acquire, queue.get] * 2 + [lambda: event.wait(), lambda: lock.acquire()]:
        one = gevent.spawn(run)
        kept.append(one)
    gevent.sleep(0.05)


def thread_of(one):
    """The ident of the thread of a greenlet, by the main one that it descends from."""
    while one.parent is not None:
        one = one.parent
    return mains.get(one)


def record():
    rows = []
    for one in gc.get_objects():
        if isinstance(one, greenlet.greenlet):
            rows.append({'address': hex(id(one)).rstrip('L'), 'state': state_of(one), 'chain': chains[one] if one in chains else chain_of(one.gr_frame),
                         'name': one.__dict__.get('name') if type(one) is Named else None,
                         'thread': thread_of(one), 'parent': hex(id(one.parent)).rstrip('L') if one.parent is not None else None})
    return rows


main = greenlet.getcurrent()
mains = {main: 'MainThread'}
idents['MainThread'] = current_ident()
done = threading.Event()
if has_gevent:
    add_gevent()
start_all()
thread = threading.Thread(target=second, name='second')
thread.daemon = True
thread.start()
done.wait()
time.sleep(0.1)


gc.collect()
gc.disable()
truth = {'greenlets': record(), 'idents': {name: hex(ident).rstrip('L') for name, ident in idents.items()}}
with open(sys.argv[1] + '.part', 'w') as out:
    json.dump(truth, out)
os.rename(sys.argv[1] + '.part', sys.argv[1])
time.sleep(3600)
