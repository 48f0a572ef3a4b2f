"""As many threads as it is told, all of which wait for work.

SPDX-License-Identifier: MIT
"""
import queue
import sys
import threading

jobs = queue.Queue()


def work():
    while True:
        jobs.get()


for number in range(int(sys.argv[1])):
    threading.Thread(target=work, name='w%d' % number).start()
