"""Code that is not a function: class bodies, exec, eval, a module being imported, and a class inside a function.

SPDX-License-Identifier: MIT
"""
import os
import shutil
import sys
import tempfile
import time

from stage import Stage

stage = Stage()
SOURCE = 'def outer(number):\n    word = "w" * number\n    return eval("finish(word)")\n\nouter(3)\n'
MODULE = 'import __main__\nvalue = 42\n\n\nclass Body(object):\n    inside = value\n    result = __main__.run_exec(inside)\n'


def finish(word):
    class Local(object):
        size = len(word)

        class Nested(object):
            done = stage.parked()
            time.sleep(3600)


def run_exec(number):
    space = {'finish': finish}
    exec(SOURCE, space)


def run_import():
    folder = tempfile.mkdtemp()
    stage.folder = folder
    with open(os.path.join(folder, 'imported_body.py'), 'w') as out:
        out.write(MODULE)
    sys.path.insert(0, folder)
    try:
        import imported_body
    finally:
        shutil.rmtree(folder)
    return imported_body


class Top(object):
    """The main thread's stack begins in this body."""
    number = 1
    stage.record(1)
    run_import()
