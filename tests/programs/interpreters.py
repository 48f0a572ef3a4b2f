"""One thread that runs two interpreters: the main one is inside a call that runs a script in another.

sys._current_frames() knows the frames of one of them only: the script's own are added here.

SPDX-License-Identifier: MIT
"""
import time

from stage import Stage, ident

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

SCRIPT = """import time
def innermost(word):
    time.sleep(3600)
def inner():
    innermost('inner')
inner()
"""
INNER = [('innermost', 3, [['word', 'local', "'inner'"], ['outer_word', None, None]]), ('inner', 5, []), ('<module>', 6, [])]


class StageOfTwo(Stage):
    def look(self, me):
        truth = Stage.look(self, me)
        for thread in truth['threads']:
            if thread['ident'] == RUNNER[0]:
                thread['frames'] = [{'file': '<string>', 'line': line, 'function': name, 'source': None, 'asks': asks}
                                    for name, line, asks in INNER] + thread['frames']
        return truth


stage = StageOfTwo()
RUNNER = []


def outer(outer_word):
    RUNNER.append(ident())
    other = interpreters.create()
    run = getattr(interpreters, 'run_string', None) or interpreters.exec
    stage.parked()
    run(other, SCRIPT)


def beside():
    stage.parked()
    time.sleep(3600)


stage.ask('outer', 'outer_word')
stage.thread(beside)
stage.record(2)
outer('outer')
