"""A recursion, 100,000 deep.

SPDX-License-Identifier: MIT
"""
import sys
import time


def down(n):
    if n > 0:
        return down(n - 1)
    time.sleep(3600)


sys.setrecursionlimit(10 ** 9)
down(100000)
