"""One thread that runs two interpreters: the main one is inside a call that runs a script in another.

sys._current_frames() knows the frames of one of them only: the script's own are added here, in the file that the
script says it is (its name differs between releases).

SPDX-License-Identifier: MIT
"""
import os
import time

from stage import Stage, ident

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

SCRIPT = """import os, time
def innermost(word):
    time.sleep(3600)
def inner():
    innermost('inner')
with open(%(path)r + '.part', 'w') as out:
    out.write(inner.__code__.co_filename)
os.rename(%(path)r + '.part', %(path)r)
inner()
"""
INNER = [('innermost', 3, [['word', 'local', "'inner'"], ['outer_word', None, None]]), ('inner', 5, []), ('<module>', 9, [])]


class StageOfTwo(Stage):
    def look(self, me):
        truth = Stage.look(self, me)
        file = self.script_file()
        for thread in truth['threads']:
            if thread['ident'] == RUNNER[0]:
                thread['frames'] = [{'file': file, 'line': line, 'function': name, 'source': None, 'asks': asks}
                                    for name, line, asks in INNER] + thread['frames']
        return truth

    def script_file(self):
        """What the script has written, right before it goes to sleep."""
        while not os.path.exists(self.path + '.script'):
            time.sleep(0.01)
        with open(self.path + '.script') as said:
            return said.read()


stage = StageOfTwo()
RUNNER = []


def outer(outer_word):
    RUNNER.append(ident())
    other = interpreters.create()
    run = getattr(interpreters, 'run_string', None) or interpreters.exec
    stage.parked()
    run(other, SCRIPT % {'path': stage.path + '.script'})


def beside():
    stage.parked()
    time.sleep(3600)


stage.ask('outer', 'outer_word')
stage.thread(beside)
stage.record(2)
outer('outer')
