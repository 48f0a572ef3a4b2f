"""A server with two workers, in each of which two threads want what a third keeps.

SPDX-License-Identifier: MIT
"""
import os
import threading
import time

cache_lock = threading.Lock()


def refresh():
    with cache_lock:
        time.sleep(3600)


def handle():
    with cache_lock:
        pass


def serve():
    threading.Thread(target=refresh, name='refresh').start()
    time.sleep(0.5)
    for number in 1, 2:
        threading.Thread(target=handle, name='request-%d' % number).start()
    time.sleep(3600)


for number in 1, 2:
    if os.fork() == 0:
        serve()
os.wait()
