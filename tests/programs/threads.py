"""Threads in every usual state: sleeping, waiting for a lock, waiting for an event, computing, and waiting for the GIL.

SPDX-License-Identifier: MIT
"""
import threading
import time

from stage import Stage

stage = Stage()
gate = threading.Lock()
event = threading.Event()


def sleeper(seconds):
    stage.parked()
    time.sleep(seconds)


def locker(name):
    held = 'no'
    stage.parked()
    gate.acquire()
    return held


def waiter():
    stage.parked()
    event.wait()


def spinner(number):
    square = number * number
    stage.parked()
    while True: pass  # noqa: E701
    return square


def main():
    gate.acquire()
    stage.thread(sleeper, 3600, name='sleepy')
    for number in range(3):
        stage.thread(locker, 'l%d' % number, name='locked-%d' % number)
    stage.thread(waiter)
    stage.thread(spinner, 7, name='busy')
    stage.record(7)
    stage.parked()
    while True: pass  # noqa: E701


main()
