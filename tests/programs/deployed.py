# -*- coding: utf-8 -*-
"""Runs a module that its test changes meanwhile, and a cell that never was in a file, as IPython has them.

    deployed.py TRUTH FOLDER

SPDX-License-Identifier: MIT
"""
import linecache
import os
import sys
import time

from stage import Stage

stage = Stage()
sys.path.insert(0, sys.argv[2])
import shop  # noqa: E402

CELL = 'def in_cell(sell):\n    return sell()\n'
NAME = '<ipython-input-1-0123456789ab>'
linecache.cache[NAME] = (len(CELL), None, CELL.splitlines(True), NAME)
names = {}
exec(compile(CELL, NAME, 'exec'), names)


def forget():
    """What the process has read of a source is believed, and the record reads all: shop.py is not to be among that."""
    while not os.path.exists(sys.argv[1]):
        time.sleep(0.01)
    for path in [path for path in linecache.cache if path.endswith('shop.py')]:
        del linecache.cache[path]
    open(sys.argv[1] + '.forgotten', 'w').close()


def block():
    stage.parked()
    time.sleep(3600)


stage.record(1)
stage.thread(forget)
names['in_cell'](lambda: shop.sell(block))
