"""Becomes the program that a test compiles to `compiled`, beside the truth, from compiled_main.py.

SPDX-License-Identifier: MIT
"""
import os
import sys
import time

FOLDER = os.path.dirname(os.path.abspath(sys.argv[1]))
while not os.path.exists(os.path.join(FOLDER, 'ready')):
    time.sleep(0.02)
PROGRAM = os.path.join(FOLDER, 'compiled')
os.execv(PROGRAM, [PROGRAM, sys.argv[1]])
