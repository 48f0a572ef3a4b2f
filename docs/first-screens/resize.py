"""A pool of processes, of which one is stuck in its job.

SPDX-License-Identifier: MIT
"""
import multiprocessing
import time


def resize(number):
    if number == 1:
        time.sleep(3600)


if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        pool.map(resize, range(3), 1)
